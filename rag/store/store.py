"""Writing the store: documents go in, change or go out in one transaction."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.store.conditions import json_list
from rag.store.files import FileMark
from rag.store.listing import Listing
from rag.store.lock import writer
from rag.store.log import Range
from rag.store.rows import ARTICLE, PAGE, Document, article_seal, bytes_seal, seal
from rag.store.schema import border

if TYPE_CHECKING:
    from rag.facts.variants import Variant


@dataclass(frozen=True, slots=True)
class Written:
    """What one transaction did: log entries `before + 1 … sequence`, the chunk ids given, in order, the ranges
    of ids taken away (both inclusive), the number of pages and articles that went for good, and the ids of
    documents that were not stored, since another writer had changed or removed what they were to replace."""

    before: int
    sequence: int
    added: range
    removed: tuple[Range, ...]
    pages: int
    articles: int
    stale: frozenset[str] = frozenset()


class Store(Listing):
    """One SQLite file in WAL mode. Any number of threads and processes read; one at a time writes."""

    def writing(self, what: str) -> AbstractContextManager[None]:
        """While it lasts no other process runs a command that changes the archive. Raises Busy."""
        return writer(self.path, what)

    def restamp(self, marks: Sequence[FileMark]) -> None:
        """Files whose content is as it was are known under a new stamp; those removed meanwhile stay so."""
        with self._write() as db:
            db.executemany(
                "UPDATE files SET stamp = ?, given = ?, content = ? WHERE path = ? AND hash = ?",
                [(m.stamp, m.given, m.content, m.path, m.hash) for m in marks],
            )

    def move(self, old: str, new: str, ids: Mapping[str, str]) -> None:
        """The file `old` is now `new`, and has to be read again; articles that were taken out by hand stay out where
        their pages have other `ids` now, as old → new."""
        with self._write() as db:
            db.execute(
                "UPDATE OR IGNORE files SET path = ?, stamp = '', hash = '' WHERE path = ?", (new, old)
            )
            db.execute("UPDATE pages SET path = ? WHERE path = ?", (new, old))
            db.executemany(
                "INSERT OR IGNORE INTO withdrawn SELECT ? || substr(id, ?), ? FROM withdrawn WHERE page = ?",
                [(to, len(of) + 1, to, of) for of, to in ids.items() if of != to],
            )

    def describe(self, values: Mapping[str, str]) -> None:
        """Put these entries into the manifest."""
        with self._write() as db:
            db.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", values.items())

    def withdraw(self, articles: Iterable[tuple[str, str]]) -> None:
        """Articles, as (id, page), that stay out when their pages are made."""
        with self._write() as db:
            db.executemany("INSERT OR IGNORE INTO withdrawn VALUES (?, ?)", articles)

    def link(self, variants: Iterable[Variant], noted: Mapping[str, str]) -> None:
        """Replace the names spelled in two ways, and note in the manifest what they were found in."""
        with self._write() as db:
            db.execute("DELETE FROM variants")
            rows = [(v.name, v.rarer, v.confidence, v.why) for v in variants]
            db.executemany("INSERT INTO variants VALUES (?, ?, ?, ?)", rows)
            db.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", noted.items())

    def put(
        self,
        documents: Sequence[Document],
        *,
        held: Sequence[tuple[str, str]] = (),
        gone: Sequence[tuple[str, str]] = (),
        done: Sequence[FileMark] = (),
        given: Sequence[tuple[str, str]] = (),
        edition: int = 0,
        read: Mapping[str, str | None] | None = None,
    ) -> Written:
        """One transaction: documents replace those of the same id, and are held by the files that held those, or
        by their own; the (path, page id) of `held` are held by that file as well from now on, those of `gone`
        no more; the files `done` are whole; of files that could be read in part, `given` is kept too, as (path, JSON).

        `read` is what the pages to replace were when they were read, as id → hash: a document is stored only
        where that still holds (compare and set), and a file with one that is not is not done.

        Raises StoreError; then nothing of it is stored.
        """
        with self._write() as db:
            before = _sequence(db)
            stale = frozenset[str]()
            if read is not None:
                stale = _stale(db, [doc.id for doc in documents], [id_ for _, id_ in held], read)
                broken = {path for path, id_ in held if id_ in stale}
                documents = [doc for doc in documents if doc.id not in stale]
                held = [(path, id_) for path, id_ in held if id_ not in stale]
                done = [mark for mark in done if mark.path not in broken]
            old = _keys(db, [doc.id for doc in documents])
            removed, _ = _take_out(db, list(old.values()))
            holders = {
                id_: [k for (k,) in db.execute("SELECT file FROM holdings WHERE page = ?", (key,))]
                for id_, key in old.items()
            }
            db.executemany("DELETE FROM pages WHERE key = ?", [(key,) for key in old.values()])
            paths = [doc.path for doc in documents if not holders.get(doc.id)]
            files = _file_keys(db, [*paths, *(path for path, _ in held), *(mark.path for mark in done)])
            added = _insert(db, documents, files, holders, edition)
            kept = _keys(db, [id_ for _, id_ in held])
            db.executemany(
                "INSERT OR IGNORE INTO holdings VALUES (?, ?)",
                [(files[path], kept[id_]) for path, id_ in held if id_ in kept],
            )
            pages, lost, further = _let_go(db, gone)
            db.executemany(
                "UPDATE files SET stamp = ?, hash = ?, given = ?, content = ? WHERE path = ?",
                [(m.stamp, m.hash, m.given, m.content, m.path) for m in done],
            )
            db.executemany(
                "UPDATE files SET given = ? WHERE path = ?", [(said, path) for path, said in given]
            )
            withdrawn = _ranges(db, "a.id IN (SELECT id FROM withdrawn)")
            db.execute("DELETE FROM articles WHERE id IN (SELECT id FROM withdrawn)")
            removed = (*removed, *further, *withdrawn)
            after = _log(db, added, removed)
        return Written(before, after, added, removed, pages, lost, stale)

    def remove(self, what: str) -> Written:
        """Take out an article by its id, a page by its id, or all pages of a file (or folder) by its path.

        A page taken out stays out until its file changes, a file until it is indexed again; an article as
        long as its page is there, also when the page is made anew.
        """
        with self._write() as db:
            before = _sequence(db)
            folder = what.rstrip("/") + "/"
            held = db.execute(
                "SELECT f.path, p.id FROM files f LEFT JOIN holdings h ON h.file = f.key LEFT JOIN pages p "
                "ON p.key = h.page WHERE f.path = ? OR substr(f.path, 1, ?) = ?",
                (what, len(folder), folder),
            ).fetchall()
            page = _keys(db, [what])
            if held:
                pages, articles, removed = _let_go(db, [(path, id_) for path, id_ in held if id_])
                db.executemany("DELETE FROM files WHERE path = ?", {(path,) for path, _ in held})
            elif page:
                pages, (removed, articles) = 1, _take_out(db, [page[what]])
                _drop(db, page)
            else:
                pages, removed = 0, _ranges(db, "a.id = ?", what)
                db.execute(
                    "INSERT INTO withdrawn SELECT a.id, p.id FROM articles a JOIN pages p ON p.key = a.page "
                    "WHERE a.id = ?",
                    (what,),
                )
                articles = db.execute("DELETE FROM articles WHERE id = ?", (what,)).rowcount
            after = _log(db, range(0), removed)
        return Written(before, after, range(0), removed, pages, articles)

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._lock, border(self.path):
            db = self._db()
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise


def _sequence(db: sqlite3.Connection, table: str = "changes") -> int:
    found = db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return int(found[0]) if found else 0


def _keys(db: sqlite3.Connection, page_ids: Sequence[str]) -> dict[str, int]:
    return dict(
        db.execute(
            "SELECT id, key FROM pages WHERE id IN (SELECT value FROM json_each(?))", (json_list(page_ids),)
        )
    )


def _stale(
    db: sqlite3.Connection, made: Sequence[str], held: Sequence[str], read: Mapping[str, str | None]
) -> frozenset[str]:
    """The ids of pages made that are not as they were read, and of pages held that are there no more."""
    now = dict(
        db.execute(
            "SELECT id, hash FROM pages WHERE id IN (SELECT value FROM json_each(?))",
            (json_list([*made, *held]),),
        )
    )
    other = {id_ for id_ in made if now.get(id_) != read.get(id_)}
    return frozenset(other | (set(held) - now.keys() - set(made)))


def _file_keys(db: sqlite3.Connection, paths: Iterable[str]) -> dict[str, int]:
    """The key of each file; one that is new is put in as not yet whole."""
    wanted = list(dict.fromkeys(paths))
    db.executemany(
        "INSERT OR IGNORE INTO files (path, stamp, hash) VALUES (?, '', '')", [(p,) for p in wanted]
    )
    return dict(
        db.execute(
            "SELECT path, key FROM files WHERE path IN (SELECT value FROM json_each(?))", (json_list(wanted),)
        )
    )


def _ranges(db: sqlite3.Connection, where: str, *values: str) -> tuple[Range, ...]:
    """The chunk ids of some articles as ranges: those of one article are consecutive."""
    found = db.execute(
        f"SELECT min(c.id), max(c.id) FROM articles a JOIN chunks c ON c.article = a.key WHERE {where} "
        "GROUP BY a.key ORDER BY 1",
        values,
    )
    joined: list[Range] = []
    for first, last in found:
        if joined and joined[-1][1] + 1 == first:
            joined[-1] = joined[-1][0], last
        else:
            joined.append((first, last))
    return tuple(joined)


def _take_out(db: sqlite3.Connection, pages: Sequence[int]) -> tuple[tuple[Range, ...], int]:
    """Delete the articles of some pages: the ranges of their chunks, and how many articles they were."""
    keys = json_list(pages)
    removed = _ranges(db, "a.page IN (SELECT value FROM json_each(?))", keys)
    count = db.execute(
        "DELETE FROM articles WHERE page IN (SELECT value FROM json_each(?))", (keys,)
    ).rowcount
    return removed, count


def _let_go(db: sqlite3.Connection, gone: Sequence[tuple[str, str]]) -> tuple[int, int, tuple[Range, ...]]:
    """Files no longer hold these pages; pages that nobody holds go: how many, with how many articles."""
    keys = _keys(db, [id_ for _, id_ in gone])
    db.executemany(
        "DELETE FROM holdings WHERE file = (SELECT key FROM files WHERE path = ?) AND page = ?",
        [(path, keys[id_]) for path, id_ in gone if id_ in keys],
    )
    free = {
        id_: key
        for id_, key in keys.items()
        if db.execute("SELECT 1 FROM holdings WHERE page = ?", (key,)).fetchone() is None
    }
    removed, articles = _take_out(db, list(free.values()))
    _drop(db, free)
    return len(free), articles, removed


def _drop(db: sqlite3.Connection, pages: Mapping[str, int]) -> None:
    """Delete pages, id → key, for good."""
    db.executemany("DELETE FROM pages WHERE key = ?", [(key,) for key in pages.values()])
    db.executemany("DELETE FROM withdrawn WHERE page = ?", [(id_,) for id_ in pages])


def _insert(
    db: sqlite3.Connection,
    documents: Sequence[Document],
    files: Mapping[str, int],
    holders: Mapping[str, Sequence[int]],
    edition: int,
) -> range:
    """Insert documents under the next free keys; the range of chunk ids given."""
    page, article, chunk = (_sequence(db, table) for table in ("pages", "articles", "chunks"))
    first = chunk + 1
    batch: dict[str, list[Any]] = {name: [] for name in _INSERT}
    for doc in documents:
        page += 1
        batch["pages"].append((page, *doc.page, edition))
        batch["holdings"] += [(file, page) for file in holders.get(doc.id) or [files[doc.path]]]
        at = 0
        count = sum(map(len, doc.ranges))
        width = len(doc.vectors) // count if count else 0
        for row, people, statements, ranges in zip(
            doc.articles, doc.people, doc.statements, doc.ranges, strict=True
        ):
            article += 1
            batch["articles"].append(
                (article, page, *row, article_seal(article, doc.id, str(doc.page[4]), row))
            )
            batch["people"] += [(article, *person) for person in people]
            batch["statements"] += [(article, *statement) for statement in statements]
            for start, end in ranges:
                chunk += 1
                vector = doc.vectors[at : at + width]
                batch["chunks"].append((chunk, article, start, end, seal(chunk, article, start, end)))
                batch["vectors"].append((chunk, vector, bytes_seal(chunk, vector)))
                at += width
    for name, query in _INSERT.items():
        db.executemany(query, batch[name])
    return range(first, chunk + 1)


_INSERT = {
    "pages": f"INSERT INTO pages (key, {PAGE}, edition) VALUES (?{', ?' * 12})",
    "holdings": "INSERT OR IGNORE INTO holdings VALUES (?, ?)",
    "articles": f"INSERT INTO articles (key, page, {ARTICLE}, seal) VALUES (?{', ?' * 13})",
    "people": "INSERT INTO people VALUES (?, ?, ?)",
    "statements": "INSERT INTO statements VALUES (?, ?, ?, ?, ?, ?)",
    "chunks": "INSERT INTO chunks VALUES (?, ?, ?, ?, ?)",
    "vectors": "INSERT INTO vectors VALUES (?, ?, ?)",
}


def _log(db: sqlite3.Connection, added: range, removed: Sequence[Range]) -> int:
    """Write down what was added and removed; the number of the last change."""
    changes = [(0, first, last) for first, last in removed]
    if added:
        changes.append((1, added[0], added[-1]))
    db.executemany(
        "INSERT INTO changes (added, first, last, word) VALUES (?, ?, ?, ?)",
        [(*change, secrets.randbits(62)) for change in changes],
    )
    return _sequence(db)
