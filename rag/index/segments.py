"""Whether the files of a tantivy index are what was written: each ends with a checksum of what stands before it."""

from __future__ import annotations

import json
import os
import struct
import zlib
from contextlib import suppress
from pathlib import Path

# The end of each file: a footer in JSON, its length, a number that says it is one.
_END, _MAGIC = struct.Struct("<II"), 1337


def damaged(folder: Path) -> str:
    """What is wrong with the first file of the index that is not as it was written; "" if all are, or there is none.

    Files that are not of the last commit are of no concern: another process may be writing them.
    """
    try:
        meta = json.loads((folder / "meta.json").read_bytes())
        used = {segment["segment_id"].replace("-", "") for segment in meta["segments"]}
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        return f"meta.json cannot be read ({type(exc).__name__})"
    for path in sorted(folder.iterdir()):
        # One that is gone meanwhile belongs to segments that were merged.
        with suppress(FileNotFoundError):
            if path.name.split(".")[0] in used and not _whole(path):
                return f"{path.name} is damaged"
    return ""


def _whole(path: Path) -> bool:
    data = memoryview(path.read_bytes())
    if len(data) < _END.size:
        return False
    size, magic = _END.unpack(data[-_END.size :])
    body = len(data) - _END.size - size
    if magic != _MAGIC or body < 0:
        return False
    try:
        footer = json.loads(bytes(data[body : body + size]))
        return bool(zlib.crc32(data[:body]) == footer["crc"])
    except (ValueError, KeyError, TypeError):
        return False


def let_read(folder: Path) -> None:
    """Let others read what the umask lets them read; tantivy makes two of its files for their owner alone."""
    mask = os.umask(0)
    os.umask(mask)
    for name in ("meta.json", ".managed.json"):
        with suppress(OSError):
            (folder / name).chmod(0o666 & ~mask)
