"""Limits on one file: what it is, its size, what it unpacks to, and the time that a part of it may take."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TypeVar
from zipfile import ZipFile

from rag.errors import UnreadableFile
from rag.phrase import Phrase

T = TypeVar("T")
# Bytes of a file that is read whole; a newspaper page has some thousand. Lines of JSON are read one by one.
_MOST = 64 << 20
_MOST_PDF = 1 << 30
# Bytes that the parts of a packed document may have together, and those of its markup, which takes twenty times as
# much in memory.
_PARTS, _MARKUP = 256 << 20, 32 << 20
# Seconds for reading a part of a file, or making a document of a page, and more for each million bytes of it.
_SECONDS, _PER_MILLION = 60.0, 10.0


class Late(Exception):
    """A file or page takes longer than it may."""


def regular(path: Path) -> None:
    """Raises UnreadableFile for what is no file (a pipe or a device would be waited for), or too large a one."""
    if not path.exists():
        raise UnreadableFile("{path}: no such file", "check the path", path=path)
    if not path.is_file():
        raise UnreadableFile("{path}: not a file but a folder, a pipe or a device", "give a file", path=path)
    size, lines = path.stat().st_size, ".jsonl" in path.name.lower()
    most = _MOST_PDF if path.suffix.lower() == ".pdf" else _MOST
    if size > most and not lines:
        raise UnreadableFile(
            "{path}: {size} MB, the limit is {most}",
            "split it, or give its articles as .jsonl",
            path=path,
            size=size >> 20,
            most=most >> 20,
        )


def unpacked(path: Path) -> None:
    """Raises UnreadableFile for a packed document that unpacks to more than a document has; BadZipFile."""
    with ZipFile(path) as packed:
        parts = packed.infolist()
    markup = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if markup > _MARKUP or sum(part.file_size for part in parts) > _PARTS:
        raise UnreadableFile(
            "{path}: unpacks to more than {markup} MB of markup or {parts} MB in all",
            "save its text as .txt",
            path=path,
            markup=_MARKUP >> 20,
            parts=_PARTS >> 20,
        )


def time_for(size: int) -> float:
    """Seconds that a part of a file of so many bytes, or a page of so many characters, may take."""
    return _SECONDS + _PER_MILLION * size / 1e6


def timely(items: Iterator[T], seconds: float) -> Iterator[T]:
    """`items`, each within so many seconds. Raises Late."""
    while True:
        with within(seconds):
            try:
                item = next(items)
            except StopIteration:
                return
        yield item


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises Late where the block takes longer. Only the main thread can be told so: elsewhere there is no limit."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def late(number: int, frame: FrameType | None) -> None:
        raise Late(Phrase("it took longer than {seconds:.0f} s", seconds=seconds))

    before = signal.signal(signal.SIGALRM, late)
    # Again and again: a library may swallow what is raised in it.
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
