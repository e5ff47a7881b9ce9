"""Copies of a store: made while it is in use, looked through, put back, and what is sound of a damaged one."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import numpy as np

from rag.corpus.identity import as_stored
from rag.errors import StoreError, WenbaoError
from rag.phrase import Phrase
from rag.store.lock import sweep
from rag.store.reader import Reader
from rag.store.rows import PAGE, bytes_seal, page
from rag.store.schema import OPENED, border, connect, prepare
from rag.text.pattern import regex
from rag.types import Article, Page

_MODEL = regex(r"model-[0-9a-f]{8}")
_MOST = 1 << 27  # Pages, more than any archive has: a damaged number may be any.
_SIZE = 28  # Where the head of an SQLite file tells its size in pages.


def backup(path: Path, to: Path) -> int:
    """A whole copy of the store at `path`, and of the model that it was taught, in the file `to`, which is there only
    once it is whole: its bytes.

    Readers and a writer may go on meanwhile. Raises StoreError.
    """
    if to.exists() and (not to.is_file() or to.samefile(path)):
        raise StoreError("{path} is a folder, a device or the archive itself", "give another file", path=to)
    beside = to.with_name(f".{to.name}.{os.getpid()}")
    sweep(to)
    try:
        beside.touch()  # Where that cannot be, it is no fault of the archive.
        with border(path), closing(connect(path)) as live, closing(sqlite3.connect(beside)) as copy:
            while True:
                live.backup(copy, pages=1000)
                model = _model(copy)
                files = _files(path.parent / model) if model else {}
                if _model(live) == model:  # Else another was taught meanwhile, and these files went.
                    break
            copy.execute("PRAGMA journal_mode = DELETE")
            if files:
                copy.execute(
                    "CREATE TABLE model (path TEXT PRIMARY KEY, content BLOB NOT NULL, seal INTEGER NOT NULL)"
                )
                rows = [(name, content, bytes_seal(name, content)) for name, content in files.items()]
                copy.executemany("INSERT INTO model VALUES (?, ?, ?)", rows)
                copy.commit()
        if said := next(broken(beside), ""):
            raise StoreError("{path} is damaged ({said})", "run `wenbao doctor --deep`", path=path, said=said)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(to)
    except OSError as exc:
        raise StoreError("{path} cannot be written ({why})", "give another file", path=to, why=exc) from exc
    finally:
        beside.unlink(missing_ok=True)
    return to.stat().st_size


def _model(db: sqlite3.Connection) -> str:
    """The name of the folder of the model that a store was taught; empty where it was taught none."""
    found = db.execute("SELECT value FROM manifest WHERE key = 'model'").fetchone()
    return str(found[0]) if found and _MODEL.fullmatch(str(found[0])) else ""


def _files(folder: Path) -> dict[str, bytes]:
    """The files in a folder by their paths in it; what goes meanwhile is left out."""
    found: dict[str, bytes] = {}
    for file in sorted(folder.rglob("*")):
        with suppress(FileNotFoundError):
            if file.is_file():
                found[file.relative_to(folder).as_posix()] = file.read_bytes()
    return found


def restorable(source: Path) -> None:
    """Raises StoreError for what is no backup, or no whole one."""
    if not source.is_file():
        raise StoreError("{path}: no such file", "give a file that `wenbao backup` made", path=source)
    with border(source), closing(connect(source)) as kept:
        if kept.execute("PRAGMA user_version").fetchone()[0] not in OPENED:
            raise StoreError(
                "{path} is no backup of this version",
                "give a file that `wenbao backup` made",
                path=source,
            )
    if said := next(broken(source), ""):
        raise StoreError("{path} is damaged ({said})", "give an older backup", path=source, said=said)


def restore(path: Path, source: Path) -> str:
    """Put a backup in the place of the store at `path`, and the model that it was taught beside it: the folder's name.
    Readers see it as one change. Raises StoreError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".restoring-", dir=path.parent) as name, border(path):
        half = Path(name) / "store"
        with closing(connect(source)) as kept, closing(connect(half)) as copy:
            kept.backup(copy)
        prepare(half)
        with closing(connect(half)) as copy, closing(connect(path)) as live:
            model = _unpacked(copy, Path(name) / "model", source)
            if model:
                shutil.rmtree(path.parent / model, ignore_errors=True)
                (Path(name) / "model").rename(path.parent / model)
            copy.backup(live)
            live.execute("PRAGMA journal_mode = WAL")
    return model


def _unpacked(db: sqlite3.Connection, folder: Path, source: Path) -> str:
    """Take the model out of a backup and write it to `folder`: the name that the store knows it by, empty where there
    is none."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'model'").fetchone():
        return ""
    for name, content, kept in db.execute("SELECT path, content, seal FROM model"):
        to = PurePosixPath(name)
        if bytes_seal(name, content) != kept or to.is_absolute() or ".." in to.parts:
            raise StoreError("{path} is damaged (the model in it)", "give an older backup", path=source)
        (folder / to).parent.mkdir(parents=True, exist_ok=True)
        (folder / to).write_bytes(content)
    db.execute("DROP TABLE model")
    db.execute("VACUUM")
    return _model(db)


def broken(path: Path, *, deep: bool = False) -> Iterator[str]:
    """What SQLite finds wrong in the structure of the file; `deep` holds its own indexes against the tables as well."""
    try:
        with closing(connect(path)) as db:
            for (said,) in db.execute("PRAGMA integrity_check(20)" if deep else "PRAGMA quick_check(20)"):
                if said != "ok":
                    yield str(said).replace("\n", " ")
            if deep:
                for table, row, of, _ in db.execute("PRAGMA foreign_key_check"):
                    yield Phrase("row {row} of {table} belongs to none of {of}", row=row, table=table, of=of)
    except sqlite3.Error as exc:
        yield str(exc)


def untrue(store: Reader) -> Iterator[str]:
    """Rows that are not what was stored: pages against their hash, articles and their chunks against their pages,
    statements and vectors by what they must be."""
    with store.snapshot():
        yield from _untrue(store)


def _untrue(store: Reader) -> Iterator[str]:
    texts: dict[str, str] = {}
    for one in store.pages():
        if one.hash and not as_stored(one):
            yield Phrase("page {id} is not as it was stored", id=one.id)
        texts = {**dict(list(texts.items())[-200:]), one.id: one.text}
        try:
            articles = store.articles(one.id)
        except WenbaoError as exc:
            yield Phrase("an article of page {id} cannot be read ({why})", id=one.id, why=exc.message)
            continue
        for article in articles:
            if said := _astray(store, article, texts):
                yield Phrase("article {id}: {said}", id=article.id, said=said)
    for first, last in store.changes(0)[1]:
        ids, vectors = store.vectors([(first, last)], int(store.manifest().get("dim", "0")))
        if not np.isfinite(vectors).all():
            yield Phrase("a vector of the chunks {first} to {last} is no vector", first=first, last=last)
        there = store.chunks(range(first, last + 1))
        if lost := store.lost([id_ for id_ in range(first, last + 1) if id_ not in there]):
            yield Phrase("chunk {id} is not there as it was stored", id=lost[0])
        if bare := there.keys() - set(ids.tolist()):
            yield Phrase("chunk {id} has no vector as it was stored", id=min(bare))
        for id_, (chunk, article) in there.items():
            if not (0 <= chunk.start < chunk.end <= len(article.text)):
                yield Phrase("chunk {id} lies outside article {article}", id=id_, article=article.id)


def _astray(store: Reader, article: Article, texts: dict[str, str]) -> str:
    for span in article.spans:
        of = span.page or article.page_id
        if of not in texts:
            texts[of] = store.page(of).text
        printed = texts[of][span.start : span.end]
        if (
            article.text[span.at : span.at + span.end - span.start] != printed
            or len(printed) != span.end - span.start
        ):
            return Phrase("the words at {at} are not those of page {page}", at=span.at, page=of)
    if any(not 0 <= s.start < s.end <= len(article.text) for s in article.statements):
        return Phrase("a statement lies outside it")
    if store.said(article.id) != article.statements:
        return Phrase("its statements are not listed as they stand in it")
    return ""


@contextmanager
def legible(path: Path, folder: Path) -> Iterator[Path]:
    """The damaged store at `path`; or, where SQLite finds no way into it, a copy in `folder` with the head and the list of
    tables of a new one: they are the same in every store of a version. So a file that is cut short gives what is left."""
    if _enters(path):
        yield path
        return
    with TemporaryDirectory(prefix=".salvage-", dir=folder) as name:
        new, copy = Path(name) / "new", Path(name) / "copy"
        prepare(new)
        with closing(connect(new)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            size, count = (
                int(db.execute(f"PRAGMA {what}").fetchone()[0]) for what in ("page_size", "page_count")
            )
            roots = {int(root) for (root,) in db.execute("SELECT rootpage FROM sqlite_master")}
        shutil.copyfile(path, copy)
        with new.open("rb") as whole, copy.open("rb+") as file:
            for number in sorted(set(range(count)) - {root - 1 for root in roots}):
                whole.seek(number * size)
                file.seek(number * size)
                file.write(whole.read(size))
            file.seek(_SIZE)
            file.write(bytes(12))  # As large as the file is, with no free pages.
            file.truncate(-(-path.stat().st_size // size) * size)
        yield copy


def _enters(path: Path) -> bool:
    try:
        with closing(connect(path)) as db:
            return bool(db.execute("SELECT 1 FROM sqlite_master WHERE name = 'pages'").fetchone())
    except sqlite3.Error:
        return False


def sound(path: Path) -> Iterator[Page]:
    """The pages of a damaged store that are as they were stored, each looked for by itself."""
    with closing(connect(path)) as db:
        db.execute("PRAGMA mmap_size = 0")
        db.execute("BEGIN")  # One that is written to meanwhile is read as it is now.
        for key in range(1, _last(db) + 1):
            with suppress(sqlite3.Error, ValueError, TypeError):
                row = db.execute(f"SELECT {PAGE} FROM pages WHERE key = ?", (key,)).fetchone()
                if row and as_stored(found := page(row)):
                    yield found


def _last(db: sqlite3.Connection) -> int:
    """The highest key that a page may have, as far as any table tells."""
    last = 0
    for query in (
        "SELECT seq FROM sqlite_sequence WHERE name = 'pages'", "SELECT max(key) FROM pages",
        "SELECT max(page) FROM articles", "SELECT max(page) FROM holdings",
    ):  # fmt: skip
        with suppress(sqlite3.Error, ValueError, TypeError):
            if (found := db.execute(query).fetchone()) and found[0]:
                last = max(last, min(int(found[0]), _MOST))
    return last


def withdrawn(path: Path) -> tuple[tuple[str, str], ...]:
    """The articles taken out by hand, as (id, page), as far as a damaged store tells."""
    try:
        with closing(connect(path)) as db:
            return tuple(
                (str(id_), str(page_)) for id_, page_ in db.execute("SELECT id, page FROM withdrawn")
            )
    except sqlite3.Error:
        return ()
