"""The way into the command line."""

from __future__ import annotations

import os
import sys

from rag.cli.exits import INTERRUPTED
from rag.text.shown import Screen


def main(argv: list[str] | None = None) -> None:
    """Run one command and exit: 0 done, 1 a fault, 2 wrong usage, 3 nothing found or a claim not borne out,
    4 some files could not be read, 130 interrupted."""
    try:
        _prepare_streams()
        from rag.cli.app import app

        app(argv, prog_name="wenbao")
    except KeyboardInterrupt:  # Also while the commands are still being loaded.
        raise SystemExit(INTERRUPTED) from None


def _prepare_streams() -> None:
    """Chinese goes in and out whatever the locale says (a container's C locale would break it), and nothing that
    steers a terminal; a stream that is closed is an empty one."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
        else:
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="replace")
            if mode == "w" and not isinstance(stream, Screen):
                setattr(sys, name, Screen(stream))
