"""The store: documents go in, change or go out in one transaction; readers see one state each."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.chunking import passage
from rag.errors import NotFound
from rag.store import rows
from rag.store.rows import ARTICLE, PAGE, Document
from rag.store.schema import border, connect, prepare
from rag.text.fold import fold
from rag.types import Article, Chunk, Coverage, Filters, Page, Statement

Ids = NDArray[np.int64]
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FileMark:
    """A file that is in the store whole: `stamp` is what a look at the folder tells, `hash` of its content."""

    path: str
    stamp: str
    hash: str


@dataclass(frozen=True, slots=True)
class Written:
    """What one transaction did: log entries `before + 1 … sequence`, the chunk ids given, in order, the ranges
    of ids taken away (both inclusive), and the number of pages and articles that went for good."""

    before: int
    sequence: int
    added: range
    removed: tuple[Range, ...]
    pages: int
    articles: int


class Store:
    """One SQLite file in WAL mode. Any number of threads and processes read; one at a time writes."""

    def __init__(self, path: Path) -> None:
        """Opens the file, making it where there is none. Raises StoreError."""
        prepare(path)
        self.path = path
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._lock = threading.RLock()

    def close(self) -> None:
        with self._lock:
            for db in self._opened:
                db.close()
            self._opened.clear()
            self._local = threading.local()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.close()

    # ---- reading

    def manifest(self) -> Mapping[str, str]:
        """What the chunks and vectors were made with."""
        return dict(self._read("SELECT key, value FROM manifest"))

    def counts(self) -> Mapping[str, int]:
        """How many files, pages, articles, chunks and statements there are."""
        names = ("files", "pages", "articles", "chunks", "statements")
        return {name: self._read(f"SELECT count(*) FROM {name}")[0][0] for name in names}

    def mark(self, path: str) -> FileMark | None:
        """What is known of a file; None if it is not in the store, or not whole."""
        found = self._read("SELECT path, stamp, hash FROM files WHERE path = ? AND hash <> ''", path)
        return FileMark(*found[0]) if found else None

    def held(self, path: str) -> dict[str, str]:
        """The pages of a file as id → hash."""
        return dict(
            self._read(
                "SELECT p.id, p.hash FROM files f JOIN holdings h ON h.file = f.key "
                "JOIN pages p ON p.key = h.page WHERE f.path = ?",
                path,
            )
        )

    def holds(self, path: str) -> int:
        """How many pages a file has."""
        return int(
            self._read(
                "SELECT count(*) FROM files f JOIN holdings h ON h.file = f.key WHERE f.path = ?", path
            )[0][0]
        )

    def paths(self, page_id: str) -> tuple[str, ...]:
        """The files that hold a page."""
        found = self._read(
            "SELECT f.path FROM pages p JOIN holdings h ON h.page = p.key JOIN files f ON f.key = h.file "
            "WHERE p.id = ? ORDER BY f.key",
            page_id,
        )
        return tuple(path for (path,) in found)

    def hashes(self, page_ids: Sequence[str]) -> dict[str, str]:
        """The hash of each of these pages that is in the store."""
        return dict(
            self._read(
                "SELECT id, hash FROM pages WHERE id IN (SELECT value FROM json_each(?))", _json(page_ids)
            )
        )

    def page(self, page_id: str) -> Page:
        """Raises NotFound."""
        found = self._read(f"SELECT {PAGE} FROM pages WHERE id = ?", page_id)
        if not found:
            raise NotFound(f"no page {page_id!r}", "`wenbao search` shows what there is")
        return rows.page(found[0])

    def outdated(self, edition: int) -> int:
        """How many pages were made before this edition."""
        return int(self._read("SELECT count(*) FROM pages WHERE edition < ?", edition)[0][0])

    def pages(self, before: int) -> Iterator[Page]:
        """The pages that were made before edition `before`, as they were read from their files, in order."""
        last = -1
        while found := self._read(
            f"SELECT key, {PAGE} FROM pages WHERE edition < ? AND key > ? ORDER BY key LIMIT 500",
            before,
            last,
        ):
            yield from (rows.page(row[1:]) for row in found)
            last = found[-1][0]

    def article(self, article_id: str) -> Article:
        """Raises NotFound."""
        found = self._articles("a.id = ?", article_id)
        if not found:
            raise NotFound(f"no article {article_id!r}", "`wenbao search` shows what there is")
        return next(iter(found.values()))

    def articles(self, page_id: str) -> tuple[Article, ...]:
        """The articles of a page, in reading order."""
        found = self._articles("p.id = ?", page_id)
        return tuple(sorted(found.values(), key=lambda a: a.ordinal))

    def chunks(self, ids: Sequence[int]) -> dict[int, tuple[Chunk, Article]]:
        """The chunks of these ids that are there, with their articles."""
        wanted = _json([int(i) for i in ids])
        found = self._read(
            'SELECT id, article, start, "end" FROM chunks WHERE id IN (SELECT value FROM json_each(?))',
            wanted,
        )
        articles = self._articles(
            "a.key IN (SELECT value FROM json_each(?))", _json(sorted({row[1] for row in found}))
        )
        return {
            id_: (Chunk(id_, a.id, start, end, a.text[start:end]), a)
            for id_, key, start, end in found
            if (a := articles.get(key))
        }

    def allowed(self, filters: Filters) -> Ids | None:
        """The ids, ascending, of the chunks that satisfy the filters; None where all do.

        A page without a printed date counts for every day of the interval it is guessed to be from.
        """
        if not filters:
            return None
        where, values = _conditions(filters)
        found = self._read(
            "SELECT c.id FROM chunks c JOIN articles a ON a.key = c.article JOIN pages p ON p.key = a.page "
            f"WHERE {' AND '.join(where)} ORDER BY c.id",
            *values,
        )
        return np.fromiter((id_ for (id_,) in found), np.int64, len(found))

    def coverage(self, filters: Filters) -> Coverage:
        """What a search with these filters looks through."""
        where, values = _conditions(filters)
        found = self._read(
            "SELECT a.source, count(*), min(a.first), max(a.last) FROM articles a JOIN pages p ON p.key = a.page "
            f"WHERE {' AND '.join(where) or 'true'} GROUP BY a.source ORDER BY count(*) DESC, a.source",
            *values,
        )
        first = min((row[2] for row in found if row[2]), default=None)
        last = max((row[3] for row in found if row[3]), default=None)
        return Coverage(
            sum(row[1] for row in found),
            tuple(row[0] for row in found if row[0]),
            date.fromisoformat(first) if first else None,
            date.fromisoformat(last) if last else None,
        )

    def statements(self, speaker: str) -> tuple[tuple[Article, Statement], ...]:
        """What a person said, by exact name, earliest article first."""
        found = self._read(
            'SELECT s.article, s.speaker, s.post, s.verb, s.start, s."end" FROM statements s '
            "JOIN articles a ON a.key = s.article WHERE s.speaker = ? ORDER BY a.first, a.key, s.start",
            speaker,
        )
        articles = self._articles(
            "a.key IN (SELECT value FROM json_each(?))", _json([row[0] for row in found])
        )
        return tuple((articles[row[0]], Statement(*row[1:])) for row in found if row[0] in articles)

    def people(self) -> tuple[tuple[str, str, int], ...]:
        """Every person named, as (name, post, number of articles), most often named first."""
        return tuple(
            self._read(
                "SELECT name, post, count(*) AS n FROM people GROUP BY name, post ORDER BY n DESC, name, post"
            )
        )

    # ---- what indexes follow

    def sequence(self) -> int:
        """The number of the last change."""
        found = self._read("SELECT seq FROM sqlite_sequence WHERE name = 'changes'")
        return int(found[0][0]) if found else 0

    def changes(self, since: int) -> tuple[int, tuple[Range, ...], tuple[Range, ...]]:
        """The last change, and the ranges of chunk ids (inclusive) added and removed after change `since`.

        Ids are never used again, so the order of additions and removals is of no matter: what was removed is
        no more among the chunks.
        """
        found = self._read("SELECT sequence, added, first, last FROM changes WHERE sequence > ?", since)
        added = tuple((first, last) for _, a, first, last in found if a)
        removed = tuple((first, last) for _, a, first, last in found if not a)
        return max((row[0] for row in found), default=since), added, removed

    def vectors(self, ranges: Iterable[Range], dim: int) -> tuple[Ids, NDArray[np.float32]]:
        """Ids, ascending, and vectors `(n, dim)` of the chunks in these ranges that are there."""
        ids: list[int] = []
        blobs: list[bytes] = []
        for first, last in ranges:
            found = self._read(
                "SELECT chunk, vector FROM vectors WHERE chunk BETWEEN ? AND ? AND length(vector) = ? ORDER BY chunk",
                first,
                last,
                2 * dim,
            )
            ids += [row[0] for row in found]
            blobs += [row[1] for row in found]
        matrix = np.frombuffer(b"".join(blobs), np.float16).reshape(-1, dim) if ids else np.zeros((0, dim))
        return np.array(ids, np.int64), matrix.astype(np.float32)

    def passages(self, ranges: Iterable[Range]) -> Iterator[tuple[int, str]]:
        """Id and passage (as it is searched) of the chunks in these ranges that are there, ascending."""
        for first, last in ranges:
            while first <= last:
                ids = self._read(
                    "SELECT id FROM chunks WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 500", first, last
                )
                if not ids:
                    break
                for id_, (chunk, article) in sorted(self.chunks([row[0] for row in ids]).items()):
                    yield id_, passage(article, chunk.start, chunk.end)
                first = ids[-1][0] + 1

    # ---- writing

    def describe(self, values: Mapping[str, str]) -> None:
        """Put these entries into the manifest."""
        with self._write() as db:
            db.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", values.items())

    def put(
        self,
        documents: Sequence[Document],
        *,
        held: Sequence[tuple[str, str]] = (),
        gone: Sequence[tuple[str, str]] = (),
        done: Sequence[FileMark] = (),
        edition: int = 0,
    ) -> Written:
        """One transaction: documents replace those of the same id; the (path, page id) of `held` are held by that
        file from now on, those of `gone` no more; the files `done` are whole.

        Raises StoreError; then nothing of it is stored.
        """
        with self._write() as db:
            before = _sequence(db)
            old = _keys(db, [doc.id for doc in documents])
            removed, _ = _take_out(db, list(old.values()))
            holders = {
                id_: [k for (k,) in db.execute("SELECT file FROM holdings WHERE page = ?", (key,))]
                for id_, key in old.items()
            }
            db.executemany("DELETE FROM pages WHERE key = ?", [(key,) for key in old.values()])
            files = _file_keys(
                db,
                [
                    *(doc.path for doc in documents),
                    *(path for path, _ in held),
                    *(mark.path for mark in done),
                ],
            )
            added = _insert(db, documents, files, holders, edition)
            kept = _keys(db, [id_ for _, id_ in held])
            db.executemany(
                "INSERT OR IGNORE INTO holdings VALUES (?, ?)",
                [(files[path], kept[id_]) for path, id_ in held if id_ in kept],
            )
            pages, lost, further = _let_go(db, gone)
            db.executemany(
                "UPDATE files SET stamp = ?, hash = ? WHERE path = ?",
                [(m.stamp, m.hash, m.path) for m in done],
            )
            removed = (*removed, *further)
            after = _log(db, added, removed)
        return Written(before, after, added, removed, pages, lost)

    def remove(self, what: str) -> Written:
        """Take out an article by its id, a page by its id, or all pages of a file (or folder) by its path.

        An article or page taken out stays out until its file changes; a file until it is indexed again.
        """
        with self._write() as db:
            before = _sequence(db)
            folder = what.rstrip("/") + "/"
            held = db.execute(
                "SELECT f.path, p.id FROM files f LEFT JOIN holdings h ON h.file = f.key LEFT JOIN pages p "
                "ON p.key = h.page WHERE f.path = ? OR substr(f.path, 1, ?) = ?",
                (what, len(folder), folder),
            ).fetchall()
            if held:
                pages, articles, removed = _let_go(db, [(path, id_) for path, id_ in held if id_])
                db.executemany("DELETE FROM files WHERE path = ?", {(path,) for path, _ in held})
            else:
                key = _keys(db, [what]).get(what)
                pages = 0 if key is None else 1
                removed, articles = _take_out(db, [] if key is None else [key])
                db.execute("DELETE FROM pages WHERE key = ?", (key,))
                if key is None:
                    removed = _ranges(db, "a.id = ?", what)
                    articles = db.execute("DELETE FROM articles WHERE id = ?", (what,)).rowcount
            after = _log(db, range(0), removed)
        return Written(before, after, range(0), removed, pages, articles)

    # ---- within

    def _read(self, query: str, *values: Any) -> list[Any]:
        with border(self.path):
            return self._db().execute(query, values).fetchall()

    def _db(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            db = self._local.db = connect(self.path)
            with self._lock:
                self._opened.append(db)
        return db

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

    def _articles(self, where: str, *values: Any) -> dict[int, Article]:
        columns = ", ".join("a." + name for name in ARTICLE.split(", "))
        found = self._read(
            f"SELECT a.key, p.id, CASE WHEN a.text IS NULL THEN p.text END, {columns} "
            f"FROM articles a JOIN pages p ON p.key = a.page WHERE {where}",
            *values,
        )
        return {row[0]: rows.article(row[3:], row[1], row[2]) for row in found}


def _json(values: Sequence[object]) -> str:
    return json.dumps(values)


def _conditions(filters: Filters) -> tuple[list[str], list[str]]:
    """The WHERE clauses of some filters and the values for their question marks."""
    where: list[str] = []
    values: list[str] = []

    def add(clause: str, *given: str) -> None:
        where.append(clause)
        values.extend(given)

    if filters.date_from:
        add("a.last >= ?", filters.date_from.isoformat())
    if filters.date_to:
        add("a.first <= ?", filters.date_to.isoformat())
    if filters.sources:
        add("a.source IN (SELECT value FROM json_each(?))", _json(filters.sources))
    if filters.pages:
        pages = _json(filters.pages)
        add(
            "(a.number IN (SELECT value FROM json_each(?)) OR p.id IN (SELECT value FROM json_each(?)))",
            pages,
            pages,
        )
    if filters.article_ids:
        add("a.id IN (SELECT value FROM json_each(?))", _json(filters.article_ids))
    if filters.kinds:
        add("a.kind IN (SELECT value FROM json_each(?))", _json([kind.value for kind in filters.kinds]))
    if filters.speaker:
        speakers = _json(sorted({filters.speaker, fold(filters.speaker)}))
        add(
            "a.key IN (SELECT article FROM statements WHERE speaker IN (SELECT value FROM json_each(?)))",
            speakers,
        )
    return where, values


def _sequence(db: sqlite3.Connection, table: str = "changes") -> int:
    found = db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return int(found[0]) if found else 0


def _keys(db: sqlite3.Connection, page_ids: Sequence[str]) -> dict[str, int]:
    return dict(
        db.execute(
            "SELECT id, key FROM pages WHERE id IN (SELECT value FROM json_each(?))", (_json(page_ids),)
        )
    )


def _file_keys(db: sqlite3.Connection, paths: Iterable[str]) -> dict[str, int]:
    """The key of each file; one that is new is put in as not yet whole."""
    wanted = list(dict.fromkeys(paths))
    db.executemany(
        "INSERT OR IGNORE INTO files (path, stamp, hash) VALUES (?, '', '')", [(p,) for p in wanted]
    )
    return dict(
        db.execute(
            "SELECT path, key FROM files WHERE path IN (SELECT value FROM json_each(?))", (_json(wanted),)
        )
    )


def _ranges(db: sqlite3.Connection, where: str, value: str) -> tuple[Range, ...]:
    """The chunk ids of some articles as ranges: those of one article are consecutive."""
    found = db.execute(
        f"SELECT min(c.id), max(c.id) FROM articles a JOIN chunks c ON c.article = a.key WHERE {where} "
        "GROUP BY a.key ORDER BY 1",
        (value,),
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
    keys = _json(pages)
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
    free = [
        key
        for key in keys.values()
        if db.execute("SELECT 1 FROM holdings WHERE page = ?", (key,)).fetchone() is None
    ]
    removed, articles = _take_out(db, free)
    db.executemany("DELETE FROM pages WHERE key = ?", [(key,) for key in free])
    return len(free), articles, removed


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
        batch["holdings"] += [(file, page) for file in {files[doc.path], *holders.get(doc.id, ())}]
        at = 0
        count = sum(map(len, doc.ranges))
        width = len(doc.vectors) // count if count else 0
        for row, people, statements, ranges in zip(
            doc.articles, doc.people, doc.statements, doc.ranges, strict=True
        ):
            article += 1
            batch["articles"].append((article, page, *row))
            batch["people"] += [(article, *person) for person in people]
            batch["statements"] += [(article, *statement) for statement in statements]
            for start, end in ranges:
                chunk += 1
                batch["chunks"].append((chunk, article, start, end))
                batch["vectors"].append((chunk, doc.vectors[at : at + width]))
                at += width
    for name, query in _INSERT.items():
        db.executemany(query, batch[name])
    return range(first, chunk + 1)


_INSERT = {
    "pages": f"INSERT INTO pages (key, {PAGE}, edition) VALUES (?{', ?' * 12})",
    "holdings": "INSERT OR IGNORE INTO holdings VALUES (?, ?)",
    "articles": f"INSERT INTO articles (key, page, {ARTICLE}) VALUES (?{', ?' * 12})",
    "people": "INSERT INTO people VALUES (?, ?, ?)",
    "statements": "INSERT INTO statements VALUES (?, ?, ?, ?, ?, ?)",
    "chunks": "INSERT INTO chunks VALUES (?, ?, ?, ?)",
    "vectors": "INSERT INTO vectors VALUES (?, ?)",
}


def _log(db: sqlite3.Connection, added: range, removed: Sequence[Range]) -> int:
    """Write down what was added and removed; the number of the last change."""
    changes = [(0, first, last) for first, last in removed]
    if added:
        changes.append((1, added[0], added[-1]))
    db.executemany("INSERT INTO changes (added, first, last) VALUES (?, ?, ?)", changes)
    return _sequence(db)
