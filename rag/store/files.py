"""What the store knows of files and of the pages that they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from rag.errors import NotFound
from rag.store import rows
from rag.store.conditions import conditions, json_list
from rag.store.log import Log
from rag.store.rows import PAGE
from rag.store.schema import readable
from rag.types import Filters, Held, Issue, Page


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


class Files(Log):
    """The files and pages of a store."""

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

    def page(self, page_id: str) -> Page:
        """Raises NotFound."""
        found = self._read(f"SELECT {PAGE} FROM pages WHERE id = ?", page_id)
        if not found:
            raise NotFound("no page {id!r}", "`wenbao search` shows what there is", id=page_id)
        with readable(self.path):
            return rows.page(found[0])

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

    def outdated(self, edition: int) -> int:
        """How many pages were made before this edition."""
        return int(self._read("SELECT count(*) FROM pages WHERE edition < ?", edition)[0][0])

    def issue(self, source: str, published: date) -> tuple[Page, ...]:
        """The pages of a paper's issue of that day, in the order of their numbers."""
        found = self._read(
            f"SELECT {PAGE} FROM pages WHERE source = ? AND published = ? AND NOT ready ORDER BY number, key",
            source,
            published.isoformat(),
        )
        with readable(self.path):
            return tuple(map(rows.page, found))

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
