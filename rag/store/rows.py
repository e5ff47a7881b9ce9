"""Pages and articles as rows of the store, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.types import (
    Article,
    Byline,
    DateGuess,
    DateMention,
    Join,
    Kind,
    Note,
    Page,
    Person,
    Span,
    Statement,
)

Vectors = NDArray[np.float16]
Row = tuple[Any, ...]


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
        id_, source, _date(published), number, text, path, hash_, title, url, ready=bool(ready), start=start
    )


def article(row: Row, page_id: str, page_text: str) -> Article:
    """An article from the columns `ARTICLE`; its text is the page's where they are the same."""
    id_, ordinal, kind, title, source, number, published, _, _, own, rest = row
    more = json.loads(rest)
    guess = more.get("guess")
    return Article(
        id=id_,
        page_id=page_id,
        ordinal=ordinal,
        kind=Kind(kind),
        title=title,
        text=page_text if own is None else own,
        spans=tuple(Span(*s) for s in more.get("spans", ())),
        source=source,
        number=number,
        published=_date(published),
        guess=guess and DateGuess(date.fromisoformat(guess[0]), date.fromisoformat(guess[1]), *guess[2:]),
        url=more.get("url", ""),
        kicker=more.get("kicker", ""),
        subtitle=more.get("subtitle", ""),
        subheads=tuple(more.get("subheads", ())),
        bylines=tuple(Byline(*b) for b in more.get("bylines", ())),
        dateline=more.get("dateline", ""),
        body=more.get("body", 0),
        dates=tuple(
            DateMention(start, end, text, _date(first), _date(last), grain)
            for start, end, text, first, last, grain in more.get("dates", ())
        ),
        people=tuple(Person(*p) for p in more.get("people", ())),
        statements=tuple(Statement(*s) for s in more.get("statements", ())),
        joins=tuple(Join(*j) for j in more.get("joins", ())),
        notes=tuple(Note(*n) for n in more.get("notes", ())),
    )


def _article_row(article: Article, page_text: str) -> Row:
    guess = article.guess
    rest = {
        "spans": article.spans,
        "guess": guess and (guess.first.isoformat(), guess.last.isoformat(), guess.reason, guess.confidence),
        "url": article.url,
        "kicker": article.kicker,
        "subtitle": article.subtitle,
        "subheads": article.subheads,
        "bylines": article.bylines,
        "dateline": article.dateline,
        "body": article.body,
        "dates": [(d.start, d.end, d.text, _day(d.first), _day(d.last), d.grain) for d in article.dates],
        "people": [(p.name, p.post, p.start, p.end) for p in article.people],
        "statements": [(s.speaker, s.post, s.verb, s.start, s.end) for s in article.statements],
        "joins": [(j.before, j.after, j.confidence, j.why) for j in article.joins],
        "notes": [(n.kind, n.start, n.end, n.why) for n in article.notes],
    }
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
        json.dumps({k: v for k, v in rest.items() if v}, ensure_ascii=False, separators=(",", ":")),
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None
