"""The command line. `main` is the console script `wenbao`; `python -m rag` is the same."""

from __future__ import annotations

import os
import sys

OK, FAULT, USAGE, NO_ANSWER, SOME_FAILED, INTERRUPTED = 0, 1, 2, 3, 4, 130


def main(argv: list[str] | None = None) -> None:
    """Run one command and exit: 0 done, 1 a fault, 2 wrong usage, 3 nothing found or a claim not borne out,
    4 some files could not be read, 130 interrupted."""
    # Chinese goes in and out whatever the locale says (a container's C locale would break it).
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    from rag.cli.app import app
    from rag.cli.say import say
    from rag.errors import InputError, WenbaoError

    try:
        app(argv, standalone_mode=True)
    except WenbaoError as exc:
        print(f"wenbao: {exc.message}", file=sys.stderr)
        if exc.hint:
            print(f"  → {exc.hint}", file=sys.stderr)
        sys.exit(USAGE if isinstance(exc, InputError) else FAULT)
    except KeyboardInterrupt:
        print(
            say("\nStopped; what was reported as done is kept.", "\n已停止；已报告完成的都已保存。"),
            file=sys.stderr,
        )
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader (head, less) has gone; Python would complain once more when it flushes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(OK)
