"""The way into the command line."""

from __future__ import annotations

import sys


def main(argv: list[str] | None = None) -> None:
    """Run one command and exit: 0 done, 1 a fault, 2 wrong usage, 3 nothing found or a claim not borne out,
    4 some files could not be read, 130 interrupted."""
    # Chinese goes in and out whatever the locale says (a container's C locale would break it).
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    from rag.cli.app import app

    app(argv, prog_name="wenbao")
