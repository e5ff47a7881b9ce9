"""What is typed or piped in, whatever encoding the terminal has: read as files are, or refused, never guessed away."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rag.errors import InputError, UnreadableFile
from rag.phrase import Phrase


def piped() -> str:
    """All of standard input. Raises InputError where its encoding is not known."""
    raw = getattr(sys.stdin, "buffer", None)
    return sys.stdin.read() if raw is None else _text(raw.read(), Phrase("standard input"))


def line() -> str:
    """The next line of standard input, empty at its end. Raises InputError."""
    raw = getattr(sys.stdin, "buffer", None)
    return sys.stdin.readline() if raw is None else _text(raw.readline(), Phrase("standard input"))


def argument(value: str | None) -> str | None:
    """An argument whose bytes are not those of the locale. Raises InputError."""
    try:
        (value or "").encode()
    except UnicodeEncodeError:
        return _text(os.fsencode(value or ""), Phrase("what was typed"))
    return value


def file(path: Path, what: str = "give a file") -> Path:
    """A path at which there is a file; `what` to give is the hint where there is none. Raises InputError."""
    if path.is_dir():
        raise InputError("{path} is a folder", what, path=path)
    if not path.exists():
        raise InputError("no such file: {path}", what, path=path)
    return path


def _text(data: bytes, where: str) -> str:
    from rag.corpus.decode import decode

    try:
        return decode(data, where) if data.strip() else ""
    except UnreadableFile as exc:
        raise InputError("{path}: encoding not recognised", "give it in UTF-8", path=where) from exc
