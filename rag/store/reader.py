"""Reading the store: every thread has its own connection and sees one state at a time."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.errors import Damaged, NotFound, StoreError
from rag.store import rows
from rag.store.conditions import conditions, json_list
from rag.store.rows import ARTICLE, PAGE
from rag.store.schema import MEND, border, connect, prepare, readable
from rag.text.chunking import passage
from rag.types import Article, Chunk, Coverage, Filters, Held, Issue, Page, Statement

if TYPE_CHECKING:
    from rag.facts.variants import Variant

Ids = NDArray[np.int64]
Range = tuple[int, int]
Row = TypeVar("Row")
# Filters whose chunks are kept in memory until something changes: readers ask on under the same.
_FILTERS = 8
_KEPT = 1000  # Articles kept in memory as they are: building one from its row takes 50 µs.
_log = logging.getLogger(__name__)


def _file(path: Path) -> tuple[int, int]:
    """What tells one file at a path from another; zeros where there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino


@dataclass(frozen=True, slots=True)
class FileMark:
    """A file that is in the store whole: `stamp` is what a look at the folder tells, `hash` of all that it was read by,
    `content` of its bytes alone, `given` what was said of it when it was indexed, as JSON. Not whole: no `hash`."""

    path: str
    stamp: str
    hash: str
    given: str = ""
    content: str = ""


class Print(NamedTuple):
    """What is known of a page beside its text."""

    source: str
    published: date | None
    number: str
    title: str
    url: str


class Reader:
    """What can be asked of a store, from any thread."""

    def __init__(self, path: Path) -> None:
        """Opens the file, making it where there is none. Raises StoreError."""
        prepare(path)
        self.path = path
        self._file = _file(path)
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._closed = False
        self._lock = threading.RLock()
        self._kept: tuple[tuple[int, int], dict[int, Article]] = ((-1, 0), {})
        self._allowed: dict[Filters, tuple[tuple[int, int], Ids]] = {}

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

    def mark(self, path: str) -> FileMark | None:
        """What is known of a file; None if it is not in the store, or not whole."""
        found = self.file(path)
        return found if found and found.hash else None

    def file(self, path: str) -> FileMark | None:
        """What is known of a file, whole or not; None if it is not in the store."""
        found = self._read("SELECT path, stamp, hash, given, content FROM files WHERE path = ?", path)
        return FileMark(*found[0]) if found else None

    def files(self) -> tuple[tuple[str, str], ...]:
        """The paths of all files, in their order, with the hash of what they held (empty where it is not known)."""
        return tuple(self._read("SELECT path, content FROM files ORDER BY path"))

    def prints(self, page_ids: Sequence[str]) -> dict[str, Print]:
        """What is known of each of these pages that is in the store."""
        found = self._read(
            "SELECT id, source, published, number, title, url FROM pages "
            "WHERE id IN (SELECT value FROM json_each(?))",
            json_list(page_ids),
        )
        return {
            id_: Print(source, rows.day(published), number, title, url)
            for id_, source, published, number, title, url in found
        }

    def issues(self, filters: Filters) -> tuple[Issue, ...]:
        """The issues of which articles satisfy the filters, by paper and day."""
        where, values = conditions(filters)
        found = self._read(
            "SELECT a.source, a.published, json_group_array(DISTINCT a.number), count(DISTINCT p.key), count(*), "
            "min(a.first), max(a.last) FROM articles a JOIN pages p ON p.key = a.page "
            f"WHERE {' AND '.join(where) or 'true'} GROUP BY a.source, a.published ORDER BY a.source, a.published",
            *values,
        )
        return tuple(
            Issue(
                source, rows.day(day), rows.numbers(listed), pages, articles, rows.day(first), rows.day(last)
            )
            for source, day, listed, pages, articles, first, last in found
        )

    def holders(self, filters: Filters) -> tuple[Held, ...]:
        """The files that hold articles which satisfy the filters; without filters also those that hold none."""
        where, values = conditions(filters)
        found = self._read(
            "SELECT f.path, max(a.source), max(a.published), json_group_array(DISTINCT a.number), count(DISTINCT p.key), "
            "count(a.key) FROM files f LEFT JOIN holdings h ON h.file = f.key LEFT JOIN pages p ON p.key = h.page "
            f"LEFT JOIN articles a ON a.page = p.key WHERE {' AND '.join(where) or 'true'} "
            "GROUP BY f.key ORDER BY f.path",
            *values,
        )
        return tuple(
            Held(path, source or "", rows.day(day), rows.numbers(listed), pages, articles)
            for path, source, day, listed, pages, articles in found
        )

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

    def under(self, path: str) -> int:
        """How many pages a file has, or the files of a folder."""
        below = path.rstrip("/") + "/"
        return int(
            self._read(
                "SELECT count(DISTINCT h.page) FROM files f JOIN holdings h ON h.file = f.key "
                "WHERE f.path = ? OR substr(f.path, 1, ?) = ?",
                path,
                len(below),
                below,
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
                "SELECT id, hash FROM pages WHERE id IN (SELECT value FROM json_each(?))", json_list(page_ids)
            )
        )

    def page(self, page_id: str) -> Page:
        """Raises NotFound."""
        found = self._read(f"SELECT {PAGE} FROM pages WHERE id = ?", page_id)
        if not found:
            raise NotFound(f"no page {page_id!r}", "`wenbao search` shows what there is")
        with readable(self.path):
            return rows.page(found[0])

    def outdated(self, edition: int) -> int:
        """How many pages were made before this edition."""
        return int(self._read("SELECT count(*) FROM pages WHERE edition < ?", edition)[0][0])

    def pages(self, before: int = 1 << 62) -> Iterator[Page]:
        """The pages that were made before edition `before`, as they were read from their files; those of one
        issue stand together."""
        keys = self._read(
            "SELECT key FROM pages WHERE edition < ? ORDER BY ready, published, source, number, key", before
        )
        for at in range(0, len(keys), 200):
            wanted = [key for (key,) in keys[at : at + 200]]
            found = self._read(
                f"SELECT key, {PAGE} FROM pages WHERE key IN (SELECT value FROM json_each(?))",
                json_list(wanted),
            )
            with readable(self.path):
                by_key = {row[0]: rows.page(row[1:]) for row in found}
            yield from (by_key[key] for key in wanted if key in by_key)

    def issue(self, source: str, published: date) -> tuple[Page, ...]:
        """The pages of a paper's issue of that day, in the order of their numbers."""
        found = self._read(
            f"SELECT {PAGE} FROM pages WHERE source = ? AND published = ? AND NOT ready ORDER BY number, key",
            source,
            published.isoformat(),
        )
        with readable(self.path):
            return tuple(map(rows.page, found))

    def article(self, article_id: str) -> Article:
        """Raises NotFound, Damaged."""
        found = self._articles("a.id = ?", article_id)
        if not found:
            raise NotFound(f"no article {article_id!r}", "`wenbao search` shows what there is")
        article = next(iter(found.values()))
        if article.id != article_id:  # The list of ids is damaged, not the row.
            raise self._damaged(f"article {article_id}")
        return article

    def called(self, what: str, path: str) -> tuple[Article, ...]:
        """The articles that `what` names: by id, by the id of their page, by the `path` of their file, by their title or
        words of it; whichever is the first to name any."""
        of_file = "p.key IN (SELECT h.page FROM holdings h JOIN files f ON f.key = h.file WHERE f.path = ?)"
        for where, value in (
            ("a.id = ?", what), ("p.id = ?", what), (of_file, path), ("a.title = ?", what), ("instr(a.title, ?)", what)
        ):  # fmt: skip
            if found := self._articles(where, value):
                return tuple(sorted(found.values(), key=lambda a: (a.page_id, a.ordinal)))
        return ()

    def articles(self, page_id: str) -> tuple[Article, ...]:
        """The articles of a page, in reading order. Raises Damaged."""
        found = self._articles("p.id = ?", page_id)
        return tuple(sorted(found.values(), key=lambda a: a.ordinal))

    def chunks(self, ids: Sequence[int]) -> dict[int, tuple[Chunk, Article]]:
        """The chunks of these ids that are there, with their articles. What is damaged is left out and told of."""
        wanted = [int(i) for i in ids]
        places, faults = self._sound(self._places, wanted)
        articles, more = self._by_key({key for key, _, _ in places.values()})
        found = {
            id_: (Chunk(id_, a.id, start, end, a.text[start:end]), a)
            for id_, (key, start, end) in places.items()
            if (a := articles.get(key))
        }
        if lost := self.lost([id_ for id_ in wanted if id_ not in found]):
            self._tell(f"{len(lost)} passages", [*faults, *more, f"chunk {lost[0]} is gone"])
        return found

    def _places(self, ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
        """Of each chunk that is there: the key of its article, and where it begins and ends. Raises Damaged."""
        found = self._read(
            'SELECT id, article, start, "end", seal FROM chunks WHERE id IN (SELECT value FROM json_each(?))',
            json_list(ids),
        )
        for *row, seal in found:
            if seal is not None and seal != rows.seal(*row):
                raise self._damaged(f"chunk {row[0]}")
        return {id_: (key, start, end) for id_, key, start, end, _ in found}

    def lost(self, ids: Sequence[int]) -> list[int]:
        """Those of these ids that should be there: the log of changes has put them in, and not taken them out."""
        if not ids:
            return []
        _, added, removed = self.changes(0)
        wanted = np.array(ids, np.int64)
        return [int(id_) for id_ in wanted[_within(wanted, added) & ~_within(wanted, removed)]]

    def allowed(self, filters: Filters) -> Ids | None:
        """The ids, ascending, of the chunks that satisfy the filters; None where all do.

        A page without a printed date counts for every day of the interval it is guessed to be from.
        """
        if not filters:
            return None
        last = self.last()
        known = self._allowed.get(filters)
        if known and known[0] == last:
            return known[1]
        where, values = conditions(filters)
        found = self._read(
            "SELECT c.id FROM articles a JOIN chunks c ON c.article = a.key "
            f"{'JOIN pages p ON p.key = a.page ' if filters.pages else ''}WHERE {' AND '.join(where)} ORDER BY c.id",
            *values,
        )
        ids = np.fromiter((id_ for (id_,) in found), np.int64, len(found))
        if len(self._allowed) >= _FILTERS:
            self._allowed = {}
        self._allowed[filters] = last, ids
        return ids

    def listed(
        self, filters: Filters, words: str = "", limit: int = 50, *, newest: bool = False
    ) -> tuple[int, tuple[Article, ...]]:
        """How many articles satisfy the filters and print `words`, and the first `limit` of them, earliest first, or
        the `newest` first; those without a day come last."""
        where, values = conditions(filters)
        if words:
            where.append("instr(coalesce(a.text, p.text), ?)")
            values.append(words)
        found = self._read(
            "SELECT a.key FROM articles a JOIN pages p ON p.key = a.page "
            f"WHERE {' AND '.join(where) or 'true'} ORDER BY a.first IS NULL, {'a.last DESC' if newest else 'a.first'}, a.key",
            *values,
        )
        keys = [key for (key,) in found]
        articles, faults = self._by_key(set(keys[:limit]))
        self._tell("articles", faults)
        return len(keys), tuple(articles[key] for key in keys[:limit] if key in articles)

    def coverage(self, filters: Filters) -> Coverage:
        """What a search with these filters looks through."""
        where, values = conditions(filters)
        found = self._read(
            "SELECT a.source, count(*), min(a.first), max(a.last) FROM articles a JOIN pages p ON p.key = a.page "
            f"WHERE {' AND '.join(where) or 'true'} GROUP BY a.source ORDER BY count(*) DESC, a.source",
            *values,
        )
        first = min((row[2] for row in found if row[2]), default=None)
        last = max((row[3] for row in found if row[3]), default=None)
        with readable(self.path):
            return Coverage(
                sum(row[1] for row in found),
                tuple(row[0] for row in found if row[0]),
                rows.day(first),
                rows.day(last),
            )

    def statements(
        self, speakers: Sequence[str], filters: Filters = Filters(), posts: Sequence[str] = ()
    ) -> tuple[tuple[Article, Statement], ...]:
        """What persons of these exact names said in articles that satisfy the filters, earliest article first; where
        there are `posts`, only what they said in one of these."""
        where, values = conditions(replace(filters, speaker=""))
        where.append("s.speaker IN (SELECT value FROM json_each(?))")
        values.append(json_list(speakers))
        if posts:
            where.append("s.post IN (SELECT value FROM json_each(?))")
            values.append(json_list(posts))
        found = self._read(
            'SELECT s.article, s.speaker, s.post, s.verb, s.start, s."end" FROM statements s '
            "JOIN articles a ON a.key = s.article JOIN pages p ON p.key = a.page "
            f"WHERE {' AND '.join(where)} ORDER BY a.first, a.key, s.start",
            *values,
        )
        articles, faults = self._by_key({row[0] for row in found})
        said = [(articles[key], Statement(*row)) for key, *row in found if key in articles]
        sound = tuple((article, one) for article, one in said if one in article.statements)
        if len(sound) < len(said):
            faults.append("a row is not as it was stored")
        self._tell("statements", faults)
        return sound

    def said(self, article_id: str) -> tuple[Statement, ...]:
        """The statements that are listed of an article, as they stand in it."""
        found = self._read(
            'SELECT s.speaker, s.post, s.verb, s.start, s."end" FROM articles a JOIN statements s '
            "ON s.article = a.key WHERE a.id = ? ORDER BY s.rowid",
            article_id,
        )
        return tuple(Statement(*row) for row in found)

    def speakers(self) -> tuple[tuple[str, str], ...]:
        """Everyone who is quoted, as (name, post)."""
        return tuple(self._read("SELECT DISTINCT speaker, post FROM statements"))

    def spellings(self) -> tuple[tuple[str, str], ...]:
        """Names spelled in two ways, as last found: the more frequent and the rarer one."""
        return tuple(self._read("SELECT name, rarer FROM variants"))

    def variants(self) -> tuple[Variant, ...]:
        """The same, with how sure that is and why."""
        from rag.facts.variants import Variant

        return tuple(Variant(*row) for row in self._read("SELECT name, rarer, confidence, why FROM variants"))

    def people(self) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
        """Each article's id with the persons that it names, as (name, post)."""
        rows_ = self._read(
            "SELECT a.id, q.name, q.post FROM people q JOIN articles a ON a.key = q.article ORDER BY q.article"
        )
        for id_, group in groupby(rows_, key=lambda row: row[0]):
            yield id_, tuple((name, post) for _, name, post in group)

    def named(self, text: str) -> tuple[str, ...]:
        """The persons of the archive whose names stand in a text."""
        return tuple(n for (n,) in self._read("SELECT DISTINCT name FROM people WHERE instr(?, name)", text))

    def identity(self, sequence: int = 0) -> int:
        """A number that no other store has, nor a copy of this one whose change of this number is another."""
        store = int(self._read("SELECT value FROM manifest WHERE key = 'store'")[0][0])
        found = self._read("SELECT word FROM changes WHERE sequence = ?", sequence)
        return _identity(store, sequence, found[0][0] if found else None)

    def last(self) -> tuple[int, int]:
        """The number of the last change, and the identity up to it: a store that was put back and went on as far
        has the number alone in common with what it was."""
        found = self._read(
            "SELECT m.value, coalesce(s.seq, 0), c.word FROM manifest m LEFT JOIN sqlite_sequence s "
            "ON s.name = 'changes' LEFT JOIN changes c ON c.sequence = s.seq WHERE m.key = 'store'"
        )
        store, sequence, word = found[0]
        return int(sequence), _identity(int(store), int(sequence), word)

    def count(self) -> int:
        """How many chunks there are."""
        return int(self._read("SELECT count(*) FROM chunks")[0][0])

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
        """Ids, ascending, and vectors `(n, dim)` of the chunks in these ranges that are there. What is damaged is left
        out and told of."""
        ids: list[int] = []
        blobs: list[bytes] = []
        for first, last in ranges:
            found = self._read(
                "SELECT chunk, vector, seal FROM vectors WHERE chunk BETWEEN ? AND ? AND length(vector) = ? ORDER BY chunk",
                first,
                last,
                2 * dim,
            )
            sound = [row for row in found if row[2] in (None, rows.bytes_seal(row[0], row[1]))]
            if len(sound) < len(found):
                self._tell(f"{len(found) - len(sound)} vectors", ["they are not as they were stored"])
            ids += [row[0] for row in sound]
            blobs += [row[1] for row in sound]
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
        return Damaged(f"{self.path}: {what} is not as it was stored", MEND)

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

    def _by_key(self, keys: Collection[int]) -> tuple[dict[int, Article], list[str]]:
        """Articles by key, and the faults of those that are damaged. They are kept in memory, since what a key names
        never changes, unless the store is put back."""
        last = self.last()
        before, kept = self._kept
        if len(kept) > _KEPT or (last != before and self.identity(before[0]) != before[1]):
            kept = {}
        known = {key: found for key in keys if (found := kept.get(key))}
        faults: list[str] = []
        if missing := sorted(set(keys) - known.keys()):
            read, faults = self._sound(self._by_keys, missing)
            kept.update(read)
            known |= read
        self._kept = last, kept
        return known, faults

    def _by_keys(self, keys: Sequence[int]) -> dict[int, Article]:
        return self._articles("a.key IN (SELECT value FROM json_each(?))", json_list(keys))

    def _articles(self, where: str, *values: Any) -> dict[int, Article]:
        """Articles by key, as they were stored. Raises Damaged."""
        columns = ", ".join("a." + name for name in ARTICLE.split(", "))
        found = self._read(
            f"SELECT a.key, p.id, CASE WHEN a.text IS NULL THEN p.text END, a.seal, {columns} "
            f"FROM articles a JOIN pages p ON p.key = a.page WHERE {where}",
            *values,
        )
        for key, page_id, text, seal, *row in found:
            if seal is not None and seal != rows.article_seal(key, page_id, text, row):
                raise self._damaged(f"article {row[0]}")
        with readable(self.path):
            return {key: rows.article(row, page_id, text) for key, page_id, text, _, *row in found}


def _within(ids: Ids, ranges: Sequence[Range]) -> NDArray[np.bool_]:
    """Which of these ids lie in one of the ranges (inclusive), none of which meets another."""
    if not ranges:
        return np.zeros(len(ids), np.bool_)
    first, last = np.array(sorted(ranges), np.int64).T
    place = np.searchsorted(first, ids, "right") - 1
    return np.asarray((place >= 0) & (ids <= last[place]))


def _identity(store: int, sequence: int, word: int | None) -> int:
    return store ^ (word if word is not None else 0 if sequence <= 0 else -1)
