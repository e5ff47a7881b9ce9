"""Pages and articles as rows of the store, and back."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter
from pydantic_core import from_json

from rag.types import Article, Page

Vectors = NDArray[np.float16]
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with the ranges of its chunks and their vectors, `(len(ranges), dim)`.

    Vectors are kept as float16: half the disk, and a cosine moves by less than 0.001.
    """

    article: Article
    ranges: tuple[tuple[int, int], ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Document:
    """A page and all that came of it as rows, ready to be stored (and cheap to send between processes)."""

    page: Row
    articles: tuple[Row, ...]
    people: tuple[tuple[Row, ...], ...]
    statements: tuple[tuple[Row, ...], ...]
    ranges: tuple[tuple[tuple[int, int], ...], ...]
    vectors: bytes

    @property
    def id(self) -> str:
        return str(self.page[0])

    @property
    def hash(self) -> str:
        return str(self.page[6])

    @property
    def path(self) -> str:
        return str(self.page[5])


PAGE = "id, source, published, number, text, path, hash, title, url, ready, start"
ARTICLE = "id, ordinal, kind, title, source, number, published, first, last, text, rest"
# What of an article nothing searches by is kept as one JSON value.
_REST = {field.name for field in fields(Article)} - {
    "id", "page_id", "ordinal", "kind", "title", "text", "source", "number", "published"
}  # fmt: skip


def seal(*values: object) -> int:
    """The checksum of a row by which words are shown: the CRC-32 of what it holds and of what it belongs to."""
    return zlib.crc32((len(values) * "%s\x1f" % values).encode("utf-8", "replace"))


def article_seal(key: int, page_id: str, page_text: str, row: Row) -> int:
    """That of an article, from the columns `ARTICLE`: of its words, wherever they are kept."""
    *known, own, rest = row
    return seal(key, page_id, *known, page_text if own is None else own, rest)


def bytes_seal(of: object, content: bytes) -> int:
    """That of bytes, and of what they belong to."""
    return zlib.crc32(content, seal(of))


def document(page: Page, entries: Sequence[Entry]) -> Document:
    """The rows of a page and its articles."""
    return Document(
        (
            page.id,
            page.source,
            _day(page.published),
            page.number,
            page.text,
            page.path,
            page.hash,
            page.title,
            page.url,
            int(page.ready),
            page.start,
        ),
        tuple(_article_row(entry.article, page.text) for entry in entries),
        tuple(tuple(dict.fromkeys((p.name, p.post) for p in e.article.people)) for e in entries),
        tuple(
            tuple((s.speaker, s.post, s.verb, s.start, s.end) for s in e.article.statements) for e in entries
        ),
        tuple(entry.ranges for entry in entries),
        b"".join(entry.vectors.astype(np.float16).tobytes() for entry in entries),
    )


def page(row: Row) -> Page:
    """A page from the columns `PAGE`."""
    id_, source, published, number, text, path, hash_, title, url, ready, start = row
    return Page(
        id_, source, day(published), number, text, path, hash_, title, url, ready=bool(ready), start=start
    )


def article(row: Row, page_id: str, page_text: str) -> Article:
    """An article from the columns `ARTICLE`; its text is the page's where they are the same."""
    id_, ordinal, kind, title, source, number, published, _, _, own, rest = row
    searched = {
        "id": id_,
        "page_id": page_id,
        "ordinal": ordinal,
        "kind": kind,
        "title": title,
        "text": page_text if own is None else own,
        "source": source,
        "number": number,
        "published": published,
    }
    return _codec().validate_python({**from_json(rest), **searched})


@cache
def _codec() -> TypeAdapter[Article]:
    return TypeAdapter(Article)


def _article_row(article: Article, page_text: str) -> Row:
    guess = article.guess
    return (
        article.id,
        article.ordinal,
        article.kind.value,
        article.title,
        article.source,
        article.number,
        _day(article.published),
        # The days a date filter goes by: the printed one, or the interval guessed.
        _day(article.published or (guess.first if guess else None)),
        _day(article.published or (guess.last if guess else None)),
        None if article.text == page_text else article.text,
        _codec().dump_json(article, include=_REST, exclude_defaults=True).decode(),
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def day(text: str | None) -> date | None:
    """A day as it is stored; None where there is none."""
    return date.fromisoformat(text) if text else None


def numbers(listed: str) -> tuple[str, ...]:
    """The numbers of pages in a JSON array, without the empty ones, in their order."""
    return tuple(sorted(number for number in from_json(listed) if number))
