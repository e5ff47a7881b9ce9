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
_PRINT = "articles a JOIN pages p ON p.key = a.page"
_OF_FILE = "p.key IN (SELECT h.page FROM holdings h JOIN files f ON f.key = h.file WHERE f.path = ?)"


def document_id(path: str) -> str:
    """The name by which others than the archive's own machine know a file: 16 hexadecimal digits, made of its path."""
    return blake2b(path.encode("utf-8", "replace"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class _List:
    """A query, and what its rows are ordered by. These are the last columns of it, `k1`, `k2`, …, and never null."""

    query: str
    values: Sequence[str]
    keys: int
    newest: bool = False


class Listing(Reader):
    """The lists that can be asked of a store."""

    def papers(self, filters: Filters = Filters()) -> tuple[Paper, ...]:
        """The papers of which articles satisfy the filters, by name."""
        where, values = _where(filters)
        found = self._read(
            "SELECT a.source, count(DISTINCT coalesce(a.published, '')), count(DISTINCT p.key), count(*), min(a.first), "
            f"max(a.last) FROM {_PRINT} WHERE {where} GROUP BY a.source ORDER BY a.source",
            *values,
        )
        return tuple(
            Paper(source, issues, pages, articles, rows.day(first), rows.day(last))
            for source, issues, pages, articles, first, last in found
        )

    def list_issues(self, filters: Filters, limit: int, after: After = None) -> Listed[Issue]:
        """The issues of which articles satisfy the filters, by day, those without one last."""
        where, values = _where(filters)
        query = (
            "SELECT a.source, a.published, json_group_array(DISTINCT a.number), count(DISTINCT p.key), count(*), "
            "min(a.first), max(a.last), coalesce(a.published, '9999') k1, a.source k2 "
            f"FROM {_PRINT} WHERE {where} GROUP BY a.source, a.published"
        )
        total, found, next_ = self._piece(_List(query, values, 2), limit, after)
        made = (
            Issue(
                source, rows.day(day), rows.numbers(listed), pages, articles, rows.day(first), rows.day(last)
            )
            for source, day, listed, pages, articles, first, last, *_ in found
        )
        return Listed(total, tuple(made), next_)

    def list_files(
        self, filters: Filters, limit: int, after: After = None, *, path: str = ""
    ) -> Listed[Held]:
        """The files that hold articles which satisfy the filters, by path; without filters also those that hold none. The
        file `path` alone, if one is given."""
        where, values = _where(filters, ("f.path = ?", path))
        query = (
            "SELECT f.path, max(a.source), max(a.published), json_group_array(DISTINCT a.number), count(DISTINCT p.key), "
            "count(a.key), f.path k1 FROM files f LEFT JOIN holdings h ON h.file = f.key "
            f"LEFT JOIN pages p ON p.key = h.page LEFT JOIN articles a ON a.page = p.key WHERE {where} GROUP BY f.key"
        )
        total, found, next_ = self._piece(_List(query, values, 1), limit, after)
        made = (
            Held(path, source or "", rows.day(day), rows.numbers(listed), pages, articles)
            for path, source, day, listed, pages, articles, *_ in found
        )
        return Listed(total, tuple(made), next_)

    def list_pages(
        self, filters: Filters, limit: int, after: After = None, *, path: str = ""
    ) -> Listed[Sheet]:
        """The pages of which articles satisfy the filters (without: all), of the file `path` if one is given, by day, paper
        and number, those without a day last."""
        where, values = _where(filters, (_OF_FILE, path))
        query = (
            "SELECT p.id, p.source, p.published, p.number, p.title, count(a.key), min(a.first), max(a.last), "
            "coalesce(p.published, '9999') k1, p.source k2, p.number k3, p.key k4 "
            f"FROM pages p LEFT JOIN articles a ON a.page = p.key WHERE {where} GROUP BY p.key"
        )
        total, found, next_ = self._piece(_List(query, values, 4), limit, after)
        keys = json_list([row[-1] for row in found])
        long = dict(
            self._read(
                "SELECT key, length(text) FROM pages WHERE key IN (SELECT value FROM json_each(?))", keys
            )
        )
        made = (
            Sheet(
                id_, source, rows.day(day), number, title, articles, rows.day(first), rows.day(last), long[key]
            )
            for id_, source, day, number, title, articles, first, last, *_, key in found
        )  # fmt: skip
        return Listed(total, tuple(made), next_)

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
        where, values = _where(
            filters,
            ("instr(coalesce(a.text, p.text), ?)", words),
            (_NAMED, json_list(named) if named else ""),
            (_OF_FILE, path),
        )
        day = "coalesce(a.last, '0000')" if newest else "coalesce(a.first, '9999')"
        query = f"SELECT {day} k1, a.key k2 FROM {_PRINT} WHERE {where}"
        total, found, next_ = self._piece(_List(query, values, 2, newest), limit, after)
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
        where, values = _where(
            replace(filters, speaker=""),
            ("s.speaker IN (SELECT value FROM json_each(?))", json_list(speakers) if speakers else ""),
            ("s.post IN (SELECT value FROM json_each(?))", json_list(posts) if posts else ""),
        )
        day = "coalesce(a.last, '0000')" if newest else "coalesce(a.first, '9999')"
        query = (
            f'SELECT s.speaker, s.post, s.verb, s.start, s."end", {day} k1, a.key k2, s.start k3, s.rowid k4 '
            f"FROM statements s JOIN articles a ON a.key = s.article JOIN pages p ON p.key = a.page WHERE {where}"
        )
        total, found, next_ = self._piece(_List(query, values, 4, newest), limit, after)
        articles, faults = self._by_key({row[6] for row in found})
        said = [(articles[row[6]], Statement(*row[:5])) for row in found if row[6] in articles]
        sound = tuple((article, one) for article, one in said if one in article.statements)
        if len(sound) < len(said):
            faults.append("a row is not as it was stored")
        self._tell("statements", faults)
        return Listed(total, sound, next_)

    def list_people(
        self, part: Sequence[str], limit: int, after: After = None, *, quoted: bool = False
    ) -> Listed[Who]:
        """The persons that articles name, or whoever is `quoted` (bodies and meetings among them), who have one of `part` in
        their name (none given: all), those in most articles first."""
        name, table = ("speaker", "statements") if quoted else ("name", "people")
        within = f"EXISTS (SELECT 1 FROM json_each(?) WHERE instr(q.{name}, value))"
        query = (
            f"SELECT q.{name} name, count(DISTINCT q.article) articles, min(a.first) first, max(a.last) last, "
            f"-count(DISTINCT q.article) k1, q.{name} k2 FROM {table} q JOIN articles a ON a.key = q.article "
            f"WHERE q.{name} <> '' AND {within if part else 'true'} GROUP BY q.{name}"
        )
        total, found, next_ = self._piece(_List(query, [json_list(part)] if part else [], 2), limit, after)
        spoken = dict(
            self._read(
                "SELECT speaker, count(*) FROM statements WHERE speaker IN (SELECT value FROM json_each(?)) "
                "GROUP BY speaker",
                json_list([row[0] for row in found]),
            )
        )
        made = (
            Who(row[0], row[1], rows.day(row[2]), rows.day(row[3]), spoken.get(row[0], 0)) for row in found
        )
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
        """How many rows a list has, its next `limit` rows, and where those after them begin. Raises InputError."""
        keys = ", ".join(f"k{n}" for n in range(1, of.keys + 1))
        way, sign = (" DESC", "<") if of.newest else ("", ">")
        if after is not None and len(after) != of.keys:
            raise InputError("the cursor is not of this list", "leave it out to begin anew")
        total = self._read(f"SELECT count(*) FROM ({of.query})", *of.values)[0][0]
        beyond = f"WHERE ({keys}) {sign} ({', '.join('?' * of.keys)}) " if after is not None else ""
        found = self._read(
            f"SELECT * FROM ({of.query}) {beyond}ORDER BY {keys.replace(',', way + ',')}{way} LIMIT ?",
            *of.values,
            *(after or ()),
            limit + 1,
        )
        shown = found[:limit]
        return total, shown, tuple(shown[-1][-of.keys :]) if len(found) > limit else None


_NAMED = "a.key IN (SELECT article FROM people WHERE name IN (SELECT value FROM json_each(?)))"


def _where(filters: Filters, *more: tuple[str, str]) -> tuple[str, list[str]]:
    """A WHERE clause over articles `a` and pages `p`, and its values; clauses of `more` whose value is empty ask for
    nothing."""
    where, values = conditions(filters)
    for clause, value in more:
        if value:
            where.append(clause)
            values.append(value)
    return " AND ".join(where) or "true", values
