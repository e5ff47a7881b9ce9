"""The tables, how a connection is opened, and the border where SQLite's faults become ours."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from rag.errors import Damaged, StoreError

VERSION = 5
_PATIENCE = 10.0  # Seconds to wait for another process that writes.

# A page is held by every file that has it, and goes with the last of them. Rows of articles and chunks are
# never changed and their keys never used again, so a key names the same words for ever. `withdrawn` are
# articles taken out by hand while their page stays. `changes` is the log
# that indexes follow: ranges of chunk ids, added or removed, each with a random word that no copy of the store
# which went on otherwise has. `seal` is the checksum of a row that words are shown by (`rows.seal`); NULL, from
# before there were any, is not checked. Pages have their hash.
_TABLES = """
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
    key INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL, hash TEXT NOT NULL,
    given TEXT NOT NULL DEFAULT '', content TEXT NOT NULL DEFAULT '');
CREATE TABLE pages (
    key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, published TEXT,
    number TEXT NOT NULL, text TEXT NOT NULL, path TEXT NOT NULL, hash TEXT NOT NULL, title TEXT NOT NULL,
    url TEXT NOT NULL, ready INTEGER NOT NULL, start INTEGER NOT NULL, edition INTEGER NOT NULL);
CREATE INDEX pages_issue ON pages (source, published) WHERE NOT ready;
CREATE TABLE holdings (
    file INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
    page INTEGER NOT NULL REFERENCES pages ON DELETE CASCADE, PRIMARY KEY (file, page)) WITHOUT ROWID;
CREATE INDEX holdings_page ON holdings (page);
CREATE TABLE articles (
    key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    page INTEGER NOT NULL REFERENCES pages ON DELETE CASCADE, ordinal INTEGER NOT NULL, kind TEXT NOT NULL,
    title TEXT NOT NULL, source TEXT NOT NULL, number TEXT NOT NULL, published TEXT,
    first TEXT, last TEXT, text TEXT, rest TEXT NOT NULL, seal INTEGER);
CREATE INDEX articles_page ON articles (page);
CREATE INDEX articles_day ON articles (first, last);
CREATE TABLE withdrawn (id TEXT PRIMARY KEY, page TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX withdrawn_page ON withdrawn (page);
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, seal INTEGER);
CREATE INDEX chunks_article ON chunks (article);
CREATE TABLE vectors (
    chunk INTEGER PRIMARY KEY REFERENCES chunks ON DELETE CASCADE, vector BLOB NOT NULL, seal INTEGER);
CREATE TABLE statements (
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE, speaker TEXT NOT NULL, post TEXT NOT NULL,
    verb TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL);
CREATE INDEX statements_article ON statements (article);
CREATE INDEX statements_speaker ON statements (speaker);
CREATE TABLE people (
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE, name TEXT NOT NULL, post TEXT NOT NULL);
CREATE INDEX people_article ON people (article);
CREATE INDEX people_name ON people (name, post);
CREATE TABLE variants (
    name TEXT NOT NULL, rarer TEXT NOT NULL, confidence REAL NOT NULL, why TEXT NOT NULL);
CREATE TABLE changes (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, added INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL, word INTEGER NOT NULL DEFAULT 0);
"""
# What makes a store of a version one of the next: version → statements.
_NEWER = {
    2: ("ALTER TABLE changes ADD COLUMN word INTEGER NOT NULL DEFAULT 0",),
    3: tuple(f"ALTER TABLE {table} ADD COLUMN seal INTEGER" for table in ("articles", "chunks", "vectors")),
    4: tuple(
        f"ALTER TABLE files ADD COLUMN {name} TEXT NOT NULL DEFAULT ''" for name in ("given", "content")
    ),
}
OPENED = frozenset((*_NEWER, VERSION))  # The versions that are, or can be made, one of this.
MEND = (
    "run `wenbao index --rebuild`; where that does not mend it, `wenbao restore` a backup or `wenbao salvage`"
)


def connect(path: Path) -> sqlite3.Connection:
    """A connection in autocommit mode that waits for writers and keeps foreign keys."""
    db = sqlite3.connect(
        _address(path), uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
    )
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA mmap_size = 1073741824")
    return db


def _address(path: Path) -> str:
    """The file as SQLite is to open it. Where nothing can be written beside it, SQLite cannot lock it: it is read as
    one that nobody changes, unless a writer has left something to take up."""
    where = f"file:{quote(os.fsencode(path))}"
    if not path.exists() or os.access(path.parent, os.W_OK):
        return where
    log = path.with_name(f"{path.name}-wal")
    return f"{where}?mode=ro" + ("" if log.exists() and log.stat().st_size else "&immutable=1")


def prepare(path: Path) -> None:
    """Make the tables if there are none; raises StoreError for a file that is not ours or of another schema."""
    with border(path):
        db = connect(path)
        try:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version > VERSION:
                raise StoreError(
                    "{path} was written by a newer Wenbao (schema {version}, this one knows {known})",
                    "pip install --upgrade wenbao",
                    path=path,
                    version=version,
                    known=VERSION,
                )
            while version in _NEWER:
                version = _renew(db, version)
            if 0 < version < VERSION:
                raise StoreError(
                    "{path} was written by an older Wenbao (schema {version}, this one keeps {known})",
                    "move it away and index the files again",
                    path=path,
                    version=version,
                    known=VERSION,
                )
            if version == 0 and path.stat().st_size == 0 and _left(path):
                raise StoreError(
                    "{path} is empty, and beside it lie indexes of an archive",
                    "wenbao restore BACKUP, or move the folder away and index the files again",
                    path=path,
                )
            if version == 0:
                tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master")]
                if tables and "manifest" not in tables:
                    raise StoreError(
                        "{path} is another program's database", "set WENBAO_HOME to another folder", path=path
                    )
                db.execute("PRAGMA journal_mode = WAL")
                _make(db)
        finally:
            db.close()


def _left(path: Path) -> bool:
    """Whether something of an archive lies beside the file."""
    return any((path.parent / name).exists() for name in ("dense.faiss", "lexical"))


def _make(db: sqlite3.Connection) -> None:
    """The tables, in one transaction; another process may have been quicker."""
    db.execute("BEGIN IMMEDIATE")
    if db.execute("PRAGMA user_version").fetchone()[0] == 0:
        for statement in _TABLES.split(";"):
            db.execute(statement)
        db.execute("INSERT INTO manifest VALUES ('store', ?)", (str(secrets.randbits(62)),))
        db.execute(f"PRAGMA user_version = {VERSION}")
    db.execute("COMMIT")


def _renew(db: sqlite3.Connection, version: int) -> int:
    """One version newer, in one transaction; another process may have been quicker. The version that it now is."""
    db.execute("BEGIN IMMEDIATE")
    if db.execute("PRAGMA user_version").fetchone()[0] == version:
        for statement in _NEWER[version]:
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {version + 1}")
    db.execute("COMMIT")
    return int(db.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def border(path: Path) -> Iterator[None]:
    """Turns SQLite's errors into StoreError with what to do."""
    try:
        yield
    except sqlite3.Error as exc:
        raise _ours(exc, path) from exc


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turns a row that is not what was stored (a day that is none, broken JSON) into StoreError."""
    try:
        yield
    except (ValueError, TypeError, KeyError, IndexError) as exc:
        what = str(exc).splitlines()[0][:100]
        raise Damaged("{path}: a row is damaged ({what})", MEND, path=path, what=what) from exc


def _ours(exc: sqlite3.Error, path: Path) -> StoreError:
    name = getattr(exc, "sqlite_errorname", "")
    if name.startswith("SQLITE_FULL") or name in ("SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE"):
        return StoreError(
            "the disk is full: what {path} held before is safe, the last document is not in it",
            "free some space and run the same command again",
            path=path,
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreError("another process is writing to {path}", "try again when it has finished", path=path)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return StoreError(
            "{path} cannot be opened for writing", "check its permissions, or set WENBAO_HOME", path=path
        )
    if "decode to UTF-8" in str(exc):  # By Python's module, under no name of SQLite's.
        return Damaged(
            "{path}: a row is damaged ({what}…)", MEND, path=path, what=str(exc).splitlines()[0][:60]
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return Damaged(
            "{path} is damaged or no store of Wenbao ({why})",
            "wenbao restore BACKUP, or wenbao salvage, or move it away and index the files again",
            path=path,
            why=exc,
        )
    return StoreError("{path}: {why}", "run `wenbao doctor`", path=path, why=exc)
