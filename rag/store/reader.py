"""What is asked of a store: articles, chunks and their vectors, statements, persons; what is damaged is left out and told of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import NotFound
from rag.store import rows
from rag.store.conditions import conditions, json_list
from rag.store.files import Files
from rag.store.log import Ids, Range
from rag.store.rows import ARTICLE
from rag.store.schema import readable
from rag.text.chunking import passage
from rag.types import Article, Chunk, Coverage, Filters, Statement

if TYPE_CHECKING:
    from rag.facts.variants import Variant

# Filters whose chunks are kept in memory until something changes: readers ask on under the same.
_FILTERS = 8
_KEPT = 1000  # Articles kept in memory as they are: building one from its row takes 50 µs.


class Reader(Files):
    """What can be asked of a store, from any thread."""

    def __init__(self, path: Path) -> None:
        """Opens the file, making it where there is none. Raises StoreError."""
        super().__init__(path)
        self._kept: tuple[tuple[int, int], dict[int, Article]] = ((-1, 0), {})
        self._allowed: dict[Filters, tuple[tuple[int, int], Ids]] = {}

    def article(self, article_id: str) -> Article:
        """Raises NotFound, Damaged."""
        found = self._articles("a.id = ?", article_id)
        if not found:
            raise NotFound("no article {id!r}", "`wenbao search` shows what there is", id=article_id)
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

    # ---- within

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
