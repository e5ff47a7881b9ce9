"""The command line. `main` is the console script `wenbao`; `python -m rag` is the same."""

from __future__ import annotations

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

    app(argv, prog_name="wenbao")
