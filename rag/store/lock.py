"""One writer at a time: a lock on a file beside the store, let go of by the system when its process ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from glob import escape
from pathlib import Path

from rag.errors import Busy, StoreError
from rag.phrase import Phrase


@contextmanager
def writer(path: Path, what: str) -> Iterator[None]:
    """Hold the lock of the store at `path` for a run called `what`. Raises Busy while another has it."""
    beside = path.with_name(f"{path.name}.lock")
    try:
        file = beside.open("a+", encoding="utf-8")
    except OSError as exc:
        raise StoreError(
            "{path} cannot be opened for writing ({why})",
            "check its permissions, or set WENBAO_HOME",
            path=beside,
            why=exc,
        ) from exc
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            file.seek(0)
            who = file.read(200).strip() or Phrase("another process")
            raise Busy(
                "{path} is being changed by {who}",
                "try again when it has finished",
                path=path.parent,
                who=who,
            ) from exc
        file.truncate(0)
        file.write(f"`wenbao {what}` (process {os.getpid()}, since {datetime.now():%H:%M:%S})")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def sweep(path: Path) -> None:
    """Take away what processes that were killed have left half written beside the file at `path`, under its name with
    theirs."""
    for left in path.parent.glob(f".{escape(path.name)}.*"):
        pid = left.name.removeprefix(f".{path.name}.").split("-")[0]
        if pid.isdecimal() and not lives(int(pid)):
            left.unlink(missing_ok=True)


def lives(pid: int) -> bool:
    """Whether there is a process of that number, of this user or another."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return True
