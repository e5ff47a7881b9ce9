"""Writing a file so that a reader, or a crash, meets the old one or the new one and never half of one."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.phrase import Phrase

_MAGIC = b"WENBAO01"
_HEAD = struct.Struct("<8sqqqI4x")


class Damaged(ValueError):
    """The file is not what was written."""


def write(path: Path, store: int, sequence: int, content: NDArray[np.uint8]) -> None:
    """Put `content`, whose store it is of and the last change in it into `path`, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(_HEAD.pack(_MAGIC, store, sequence, content.nbytes, zlib.crc32(content.data)))
            file.write(content.data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        beside.unlink(missing_ok=True)


def read(path: Path) -> tuple[int, int, NDArray[np.uint8]]:
    """The store, the number of the change, and the content. Raises Damaged, FileNotFoundError."""
    data = np.fromfile(path, np.uint8)
    if data.nbytes < _HEAD.size:
        raise Damaged(Phrase("{path} is cut short", path=path))
    magic, store, sequence, size, crc = _HEAD.unpack(data[: _HEAD.size].tobytes())
    content = data[_HEAD.size :]
    if magic != _MAGIC or content.nbytes != size or zlib.crc32(content.data) != crc:
        raise Damaged(Phrase("{path} is damaged", path=path))
    return store, sequence, content
