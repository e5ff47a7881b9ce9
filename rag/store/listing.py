"""What is in the archive as lists that are read piece by piece: each piece begins after a place in the order of the list,
so that rows which come or go meanwhile are neither skipped nor told twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from rag.errors import InputError, NotFound
from rag.store import rows
from rag.store.conditions import conditions, json_list
from rag.store.reader import Reader
from rag.types import (
    Article,
    Filters,
    Held,
    InPost,
    Issue,
    Listed,
    Paper,
    Sheet,
    Statement,
    Who,
)  # fmt: skip

After = Sequence[str | int] | None
_OF_FILE = "a.page IN (SELECT h.page FROM holdings h JOIN files f ON f.key = h.file WHERE f.path = ?)"
_NAMED = "a.key IN (SELECT article FROM people WHERE name IN (SELECT value FROM json_each(?)))"
_AMONG = "IN (SELECT value FROM json_each(?))"


def document_id(path: str) -> str:
    """The name by which others than the archive's own machine know a file: 16 hexadecimal digits, made of its path."""
    return blake2b(path.encode("utf-8", "replace"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class _List:
    """The rows of a list by what they are ordered by: columns `k1`, `k2`, …, never null, that tell one row from another. What
    else is told of a row is read of those alone that are shown."""

    query: str
    values: Sequence[str]
    keys: int
    newest: bool = False
    total: str = ""  # A quicker query for how many there are.


class Listing(Reader):
    """The lists that can be asked of a store."""

    def papers(self, filters: Filters = Filters()) -> tuple[Paper, ...]:
        """The papers of which articles satisfy the filters, by name."""
        of, where, values = _where(filters)
        found = self._read(
            "SELECT a.source, count(DISTINCT coalesce(a.published, '')), count(DISTINCT a.page), count(*), min(a.first), "
            f"max(a.last) FROM {of} WHERE {where} GROUP BY a.source ORDER BY a.source",
            *values,
        )
        return tuple(
            Paper(source, issues, pages, articles, rows.day(first), rows.day(last))
            for source, issues, pages, articles, first, last in found
        )

    def list_issues(self, filters: Filters, limit: int, after: After = None) -> Listed[Issue]:
        """The issues of which articles satisfy the filters, by day, those without one last."""
        of, where, values = _where(filters)
        day = "coalesce(a.published, '9999')"
        keys = f"SELECT DISTINCT {day} k1, a.source k2 FROM {of} WHERE {where}"
        total, shown, next_ = self._piece(_List(keys, values, 2), limit, after)
        found = self._read(
            f"SELECT {day}, a.source, a.published, json_group_array(DISTINCT a.number), count(DISTINCT a.page), count(*), "
            f"min(a.first), max(a.last) FROM {of} WHERE {where} AND {day} {_AMONG} GROUP BY 1, 2",
            *values,
            json_list(sorted({key for key, _ in shown})),
        )
        told = {
            (key, source): Issue(
                source, rows.day(day), rows.numbers(listed), pages, articles, rows.day(first), rows.day(last)
            )
            for key, source, day, listed, pages, articles, first, last in found
        }
        return Listed(total, tuple(told[key] for key in shown if key in told), next_)

    def list_files(
        self, filters: Filters, limit: int, after: After = None, *, path: str = ""
    ) -> Listed[Held]:
        """The files that hold articles which satisfy the filters, by path; without filters also those that hold none. The
        file `path` alone, if one is given."""
        of, where, values = _where(filters, ("f.path = ?", path))
        joined = f"{of} JOIN holdings h ON h.page = a.page JOIN files f ON f.key = h.file"
        held = joined if filters else "files f"
        keys = f"SELECT DISTINCT f.path k1 FROM {held} WHERE {where}"
        total, shown, next_ = self._piece(_List(keys, values, 1), limit, after)
        more, given = _where(filters)[1:]
        found = self._read(
            "SELECT f.path, max(a.source), max(a.published), json_group_array(DISTINCT a.number), count(DISTINCT h.page), "
            "count(a.key) FROM files f LEFT JOIN holdings h ON h.file = f.key LEFT JOIN pages p ON p.key = h.page "
            f"LEFT JOIN articles a ON a.page = h.page WHERE {more} AND f.path {_AMONG} GROUP BY f.key ORDER BY f.path",
            *given,
            json_list([path for (path,) in shown]),
        )
        made = (
            Held(path, source or "", rows.day(day), rows.numbers(listed), pages, articles)
            for path, source, day, listed, pages, articles in found
        )
        return Listed(total, tuple(made), next_)

    def list_pages(
        self, filters: Filters, limit: int, after: After = None, *, path: str = ""
    ) -> Listed[Sheet]:
        """The pages of which articles satisfy the filters (without: all), of the file `path` if one is given, by day, paper
        and number, those without a day last."""
        of, where, values = _where(filters)
        wanted, given = (
            (f"p.key IN (SELECT a.page FROM {of} WHERE {where})", values) if filters else ("true", [])
        )
        if path:
            wanted, given = f"{wanted} AND {_OF_FILE.replace('a.page', 'p.key')}", [*given, path]
        keys = (
            "SELECT coalesce(p.published, '9999') k1, p.source k2, p.number k3, p.key k4 FROM pages p "
            f"WHERE {wanted}"
        )
        total, shown, next_ = self._piece(
            _List(keys, given, 4, total=f"SELECT count(*) FROM pages p WHERE {wanted}"), limit, after
        )
        found = self._read(
            "SELECT p.key, p.id, p.source, p.published, p.number, p.title, count(a.key), min(a.first), max(a.last), "
            f"length(p.text) FROM pages p LEFT JOIN articles a ON a.page = p.key WHERE p.key {_AMONG} GROUP BY p.key",
            json_list([key for *_, key in shown]),
        )
        told = {
            key: Sheet(
                id_, source, rows.day(day), number, title, articles, rows.day(first), rows.day(last), long
            )
            for key, id_, source, day, number, title, articles, first, last, long in found
        }
        return Listed(total, tuple(told[key] for *_, key in shown if key in told), next_)

    def list_articles(
        self,
        filters: Filters,
        limit: int,
        after: After = None,
        *,
        words: str = "",
        named: Sequence[str] = (),
        path: str = "",
        newest: bool = False,
    ) -> Listed[Article]:
        """The articles that satisfy the filters, print `words`, name a person of one of the names and stand in the file
        `path`, earliest first, or `newest` first; those without a day come last. What is damaged is left out and told of."""
        of, where, values = _where(
            filters,
            ("instr(coalesce(a.text, p.text), ?)", words),
            (_NAMED, json_list(named) if named else ""),
            (_OF_FILE, path),
        )
        day = "coalesce(a.last, '0000')" if newest else "coalesce(a.first, '9999')"
        query = f"SELECT {day} k1, a.key k2 FROM {of} WHERE {where}"
        count = f"SELECT count(*) FROM {of} WHERE {where}"
        total, found, next_ = self._piece(_List(query, values, 2, newest, count), limit, after)
        articles, faults = self._by_key({key for _, key in found})
        self._tell("articles", faults)
        return Listed(total, tuple(articles[key] for _, key in found if key in articles), next_)

    def list_statements(
        self,
        filters: Filters,
        limit: int,
        after: After = None,
        *,
        speakers: Sequence[str] = (),
        posts: Sequence[str] = (),
        newest: bool = False,
    ) -> Listed[tuple[Article, Statement]]:
        """What was said in articles that satisfy the filters, by persons of these exact names in one of these posts where
        any are given, earliest first or `newest` first. What is damaged is left out and told of."""
        of, where, values = _where(
            replace(filters, speaker=""),
            (f"s.speaker {_AMONG}", json_list(speakers) if speakers else ""),
            (f"s.post {_AMONG}", json_list(posts) if posts else ""),
        )
        day = "coalesce(a.last, '0000')" if newest else "coalesce(a.first, '9999')"
        said = f"FROM {of} JOIN statements s ON s.article = a.key WHERE {where}"
        query = f"SELECT {day} k1, a.key k2, s.start k3, s.rowid k4 {said}"
        total, shown, next_ = self._piece(
            _List(query, values, 4, newest, f"SELECT count(*) {said}"), limit, after
        )
        found = {
            row[0]: Statement(*row[1:])
            for row in self._read(
                f'SELECT rowid, speaker, post, verb, start, "end" FROM statements WHERE rowid {_AMONG}',
                json_list([row for *_, row in shown]),
            )
        }
        articles, faults = self._by_key({key for _, key, _, _ in shown})
        told = [(articles[key], found[row]) for _, key, _, row in shown if key in articles and row in found]
        sound = tuple((article, one) for article, one in told if one in article.statements)
        if len(sound) < len(told):
            faults.append("a row is not as it was stored")
        self._tell("statements", faults)
        return Listed(total, sound, next_)

    def list_people(
        self, part: Sequence[str], limit: int, after: After = None, *, quoted: bool = False
    ) -> Listed[Who]:
        """The persons that articles name, or whoever is `quoted` (bodies and meetings among them), who have one of `part` in
        their name (none given: all), those in most articles first."""
        name, table = ("speaker", "statements") if quoted else ("name", "people")
        within = f"EXISTS (SELECT 1 FROM json_each(?) WHERE instr(q.{name}, value))" if part else "true"
        of = f"FROM {table} q WHERE q.{name} <> '' AND {within}"
        keys = f"SELECT -count(DISTINCT q.article) k1, q.{name} k2 {of} GROUP BY q.{name}"
        count = f"SELECT count(DISTINCT q.{name}) {of}"
        total, shown, next_ = self._piece(
            _List(keys, [json_list(part)] if part else [], 2, total=count), limit, after
        )
        names = json_list([name for _, name in shown])
        days = {
            one: (rows.day(first), rows.day(last))
            for one, first, last in self._read(
                f"SELECT q.{name}, min(a.first), max(a.last) FROM {table} q JOIN articles a ON a.key = q.article "
                f"WHERE q.{name} {_AMONG} GROUP BY q.{name}",
                names,
            )
        }
        spoken = dict(
            self._read(
                f"SELECT speaker, count(*) FROM statements WHERE speaker {_AMONG} GROUP BY speaker", names
            )
        )
        made = (Who(one, -few, *days[one], spoken.get(one, 0)) for few, one in shown if one in days)
        return Listed(total, tuple(made), next_)

    def who(self, names: Sequence[str]) -> Who | None:
        """The person of these exact names, or the body that is quoted under one; None where nobody is."""
        listed = json_list(names)
        of = "(SELECT value FROM json_each(?))"
        found = self._read(
            "SELECT count(*), min(first), max(last) FROM articles WHERE key IN (SELECT article FROM people WHERE name IN "
            f"{of} UNION SELECT article FROM statements WHERE speaker IN {of})",
            listed,
            listed,
        )
        articles, first, last = found[0]
        if not articles:
            return None
        said = self._read(f"SELECT count(*) FROM statements WHERE speaker IN {of}", listed)[0][0]
        return Who(names[0], articles, rows.day(first), rows.day(last), said)

    def posts(self, names: Sequence[str]) -> tuple[InPost, ...]:
        """The posts that persons of these exact names are printed with, the first held first."""
        found = self._read(
            "SELECT q.post, count(DISTINCT q.article), min(a.first), max(a.last) FROM people q "
            "JOIN articles a ON a.key = q.article WHERE q.name IN (SELECT value FROM json_each(?)) AND q.post <> '' "
            "GROUP BY q.post ORDER BY min(a.first) IS NULL, min(a.first), 2 DESC, q.post",
            json_list(names),
        )
        return tuple(InPost(post, n, rows.day(first), rows.day(last)) for post, n, first, last in found)

    def path_of(self, document: str) -> str:
        """The path of the file that is known by this id; empty for an empty one. Raises NotFound."""
        if not document:
            return ""
        for path, _ in self.files():
            if document_id(path) == document:
                return path
        raise NotFound(
            "no document {document!r}", "`wenbao list files` names what there is", document=document
        )

    def _piece(
        self, of: _List, limit: int, after: After
    ) -> tuple[int, list[Any], tuple[str | int, ...] | None]:
        """How many rows a list has, the keys of its next `limit` rows, and where those after them begin. Raises
        InputError."""
        keys = [f"k{n}" for n in range(1, of.keys + 1)]
        if after is not None and len(after) != of.keys:
            raise InputError("the cursor is not of this list", "leave it out to begin anew")
        total = self._read(of.total or f"SELECT count(*) FROM ({of.query})", *of.values)[0][0]
        sign, way = ("<", " DESC") if of.newest else (">", "")
        beyond = (
            f"WHERE ({', '.join(keys)}) {sign} ({', '.join('?' * of.keys)}) " if after is not None else ""
        )
        found = self._read(
            f"SELECT * FROM ({of.query}) {beyond}ORDER BY {', '.join(key + way for key in keys)} LIMIT ?",
            *of.values,
            *(after or ()),
            limit + 1,
        )
        shown = found[:limit]
        return total, shown, tuple(shown[-1]) if len(found) > limit else None


def _where(filters: Filters, *more: tuple[str, str]) -> tuple[str, str, list[str]]:
    """The articles `a`, with their pages `p` where a condition is on them; a WHERE clause over them, and its values. Clauses
    of `more` whose value is empty ask for nothing."""
    where, values = conditions(filters)
    for clause, value in more:
        if value:
            where.append(clause)
            values.append(value)
    told = " AND ".join(where) or "true"
    return "articles a JOIN pages p ON p.key = a.page" if "p." in told else "articles a", told, values
