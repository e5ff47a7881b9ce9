"""The store's file as every thread sees it: a connection of its own, one state at a time, and what is damaged told of."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from rag.errors import Damaged, StoreError
from rag.store.schema import MEND, border, connect, prepare

Row = TypeVar("Row")
_log = logging.getLogger(__name__)


def _file(path: Path) -> tuple[int, int]:
    """What tells one file at a path from another; zeros where there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino


class Connected:
    """A store that is open, and the queries that are put to it."""

    def __init__(self, path: Path) -> None:
        """Opens the file, making it where there is none. Raises StoreError."""
        prepare(path)
        self.path = path
        self._file = _file(path)
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._closed = False
        self._lock = threading.RLock()

    def close(self) -> None:
        with self._lock:
            for db in self._opened:
                db.close()
            self._opened.clear()
            self._local = threading.local()
            self._closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.close()

    def in_place(self) -> bool:
        """Whether the file at the path is still the one that was opened."""
        return self._file == _file(self.path)

    def manifest(self) -> Mapping[str, str]:
        """What the chunks and vectors were made with."""
        return dict(self._read("SELECT key, value FROM manifest"))

    def counts(self) -> Mapping[str, int]:
        """How many files, pages, articles, chunks and statements there are."""
        names = ("files", "pages", "articles", "chunks", "statements")
        return {name: self._read(f"SELECT count(*) FROM {name}")[0][0] for name in names}

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Within it this thread reads the store as it is at the first look, whatever is written meanwhile."""
        db = self._db()
        with border(self.path):
            db.execute("BEGIN")
        try:
            yield
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")

    # ---- within

    def _read(self, query: str, *values: Any) -> list[Any]:
        with border(self.path):
            return self._db().execute(query, values).fetchall()

    def _db(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            if self._closed:
                raise StoreError("this archive is closed", "open it again: Engine.open(settings)")
            db = self._local.db = connect(self.path)
            with self._lock:
                self._opened.append(db)
        return db

    def _damaged(self, what: str) -> Damaged:
        return Damaged("{path}: {what} is not as it was stored", MEND, path=self.path, what=what)

    def _tell(self, what: str, faults: Sequence[str]) -> None:
        """Warn that something is left out of what was asked for, and why; without faults there is nothing to tell."""
        if faults:
            _log.warning("%s left out, since they are damaged: %s — %s", what, faults[0], MEND)

    def _sound(
        self, read: Callable[[Sequence[int]], dict[int, Row]], keys: Sequence[int]
    ) -> tuple[dict[int, Row], list[str]]:
        """What `read` makes of those keys that it does not find damaged, and the faults of the others."""
        try:
            return read(keys), []
        except Damaged as exc:
            if len(keys) < 2:
                return {}, [exc.message]
        half = len(keys) // 2
        (left, faults), (right, more) = self._sound(read, keys[:half]), self._sound(read, keys[half:])
        return {**left, **right}, faults + more
