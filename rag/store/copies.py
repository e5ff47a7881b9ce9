"""Copies of a store: made while it is in use, looked through, put back, and what is sound of a damaged one."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from rag.corpus.identity import content_hash
from rag.corpus.metadata import Metadata
from rag.errors import StoreError, WenbaoError
from rag.store.reader import Reader
from rag.store.rows import PAGE, page
from rag.store.schema import VERSION, border, connect, prepare
from rag.types import Article, Page

_MOST = 1 << 27  # Pages, more than any archive has: a damaged number may be any.
_SIZE = 28  # Where the head of an SQLite file tells its size in pages.


def backup(path: Path, to: Path) -> int:
    """A whole copy of the store at `path` in the file `to`, which is there only once it is whole: its bytes.

    Readers and a writer may go on meanwhile. Raises StoreError.
    """
    beside = to.with_name(f".{to.name}.{os.getpid()}")
    try:
        with border(path), closing(connect(path)) as live, closing(sqlite3.connect(beside)) as copy:
            live.backup(copy, pages=1000)
            copy.execute("PRAGMA journal_mode = DELETE")
        if said := next(broken(beside), ""):
            raise StoreError(f"{path} is damaged ({said})", "run `wenbao doctor --deep`")
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(to)
    except OSError as exc:
        raise StoreError(f"{to} cannot be written ({exc.strerror})", "give another file") from exc
    finally:
        beside.unlink(missing_ok=True)
    return to.stat().st_size


def restore(path: Path, source: Path) -> None:
    """Put a backup in the place of the store at `path`; readers see it as one change. Raises StoreError."""
    if not source.is_file():
        raise StoreError(f"{source}: no such file", "give a file that `wenbao backup` made")
    with border(source), closing(connect(source)) as kept:
        version = kept.execute("PRAGMA user_version").fetchone()[0]
        if version != VERSION:
            raise StoreError(
                f"{source} is no backup of this version", "give a file that `wenbao backup` made"
            )
    if said := next(broken(source), ""):
        raise StoreError(f"{source} is damaged ({said})", "give an older backup")
    path.parent.mkdir(parents=True, exist_ok=True)
    with border(path), closing(connect(source)) as kept, closing(connect(path)) as live:
        kept.backup(live)
        live.execute("PRAGMA journal_mode = WAL")


def broken(path: Path) -> Iterator[str]:
    """What SQLite finds wrong in the structure of the file."""
    try:
        with closing(connect(path)) as db:
            for (said,) in db.execute("PRAGMA quick_check(20)"):
                if said != "ok":
                    yield str(said).replace("\n", " ")
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
        if one.hash and not _true(one):
            yield f"page {one.id} is not as it was stored"
        texts = {**dict(list(texts.items())[-200:]), one.id: one.text}
        try:
            articles = store.articles(one.id)
        except WenbaoError as exc:
            yield f"an article of page {one.id} cannot be read ({exc.message})"
            continue
        for article in articles:
            if said := _astray(store, article, texts):
                yield f"article {article.id}: {said}"
    for first, last in store.changes(0)[1]:
        ids, vectors = store.vectors([(first, last)], int(store.manifest().get("dim", "0")))
        if not np.isfinite(vectors).all():
            yield f"a vector of the chunks {first} to {last} is no vector"
        there = store.chunks(range(first, last + 1))
        if lost := there.keys() - set(ids.tolist()):
            yield f"chunk {min(lost)} has no vector"
        for id_, (chunk, article) in there.items():
            if not (0 <= chunk.start < chunk.end <= len(article.text)):
                yield f"chunk {id_} lies outside article {article.id}"


def _true(one: Page) -> bool:
    return one.hash == content_hash(
        one.text, Metadata(one.source, one.published, one.number, one.title, one.url)
    )


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
            return f"the words at {span.at} are not those of page {of}"
    if any(not 0 <= s.start < s.end <= len(article.text) for s in article.statements):
        return "a statement lies outside it"
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
                if row and _true(found := page(row)):
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
