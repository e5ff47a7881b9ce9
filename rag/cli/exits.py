"""Exit codes of every command, as the help text names them."""

OK, FAULT, USAGE, NO_ANSWER, SOME_FAILED, UNSUPPORTED, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130
