"""One passage as evidence: what stands in it, worked out when first asked for and kept for the next claim."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache

from rag.pages.spans import to_page
from rag.text.dates import dates_in
from rag.text.fold import fold
from rag.text.names import Word, content_words
from rag.text.numbers import Quantity, numbers_in
from rag.text.pattern import regex
from rag.text.sentences import sentences
from rag.types import Article, DateMention, Hit, Quote, Statement

_SENT = regex(r"(\d{1,2})月(\d{1,2})日(?:电|讯)")
_SOLID = regex(r"[^\w%]+")


class Source:
    """The headline of an article and one passage of it as one text; `place` leads back to the article."""

    def __init__(
        self,
        whole: str,
        body: int,
        passage: str,
        start: int,
        anchor: date | None,
        known: tuple[DateMention, ...],
        statements: tuple[Statement, ...],
        paper: str = "",
    ) -> None:
        head = whole[:body].rstrip("\n")
        self._whole = whole
        # A passage that begins inside the headline already holds the rest of it.
        apart = bool(head) and start >= len(head)
        self.text = f"{head}\n{passage}" if apart else head[:start] + passage
        self._cut = len(head) + 1 if apart else 0
        self.cut = len(head)  # where the headline ends
        self._shift = start - self._cut if apart or not head else 0
        self._known = known
        self.paper = paper
        self.body = body
        self._statements = statements
        self.anchor = anchor

    def place(self, at: int) -> int:
        """The offset in `article.text` of an offset in this text."""
        return at + self._shift if at >= self._cut else at

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        return sentences(self.text)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The folded sentences."""
        return tuple(self.folded[a:b] for a, b in self.sentences)

    @cached_property
    def bare(self) -> tuple[str, ...]:
        """The letters and digits of the folded sentences."""
        return tuple(map(alphanumeric, self.parts))

    @cached_property
    def _starts(self) -> list[int]:
        return [a for a, _ in self.sentences]

    def sentence_at(self, at: int) -> int:
        return max(0, bisect_right(self._starts, at) - 1)

    def said_in(self, sentences: Sequence[int]) -> list[Statement]:
        """The statements of the article whose words stand in these sentences."""
        ranges = [(self.place(a), self.place(b - 1) + 1) for a, b in (self.sentences[i] for i in sentences)]
        return [s for s in self._statements if any(s.start < b and a < s.end for a, b in ranges)]

    @cached_property
    def numbers(self) -> tuple[Quantity, ...]:
        return numbers_in(self.text, self.folded)

    @cached_property
    def masked(self) -> str:
        return masked(self.folded, self.numbers)

    @cached_property
    def dates(self) -> tuple[DateMention, ...]:
        """The times named; those that the article came with are taken over, since finding them takes long."""
        if not self._known:
            return dates_in(self.text, self.folded, self.anchor)
        moved = []
        for m in self._known:
            at = m.start - self._shift if m.start - self._shift >= self._cut else m.start
            if self.text.startswith(m.text, at):
                moved.append(replace(m, start=at, end=at + len(m.text)))
        return tuple(moved)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return content_words(self.folded)

    @cached_property
    def article(self) -> str:
        """The whole article, folded: who 他 is may be said outside the passage."""
        return _article(self._whole)

    @cached_property
    def solid(self) -> str:
        """The folded text without blanks and punctuation."""
        return _SOLID.sub("", self.folded)


def read(hit: Hit) -> Source:
    article = hit.article
    anchor = article.published or (article.guess.first if article.guess else None)
    sent = _SENT.search(article.text, article.body, article.body + 40)
    if anchor and sent and (day := _sent_on(sent, anchor)) != anchor:
        # 今天 of a report sent by wire is the day on which it was sent.
        return _read(
            article.text,
            article.body,
            hit.chunk.text,
            hit.chunk.start,
            day,
            (),
            article.statements,
            article.source,
        )
    chunk = hit.chunk
    dates = tuple(m for m in article.dates if m.end <= article.body or chunk.start <= m.start < chunk.end)
    return _read(
        article.text, article.body, chunk.text, chunk.start, anchor, dates, article.statements, article.source
    )


def _sent_on(sent: re.Match[str], anchor: date) -> date:
    try:
        day = date(anchor.year, int(sent[1]), int(sent[2]))
    except ValueError:
        return anchor
    return day if 0 <= (anchor - day).days <= 5 else anchor


@lru_cache(maxsize=256)
def _read(
    whole: str,
    body: int,
    passage: str,
    start: int,
    anchor: date | None,
    dates: tuple[DateMention, ...],
    statements: tuple[Statement, ...],
    paper: str,
) -> Source:
    return Source(whole, body, passage, start, anchor, dates, statements, paper)


@lru_cache(maxsize=256)
def _article(whole: str) -> str:
    return fold(whole)  # One text for all passages of an article.


def quote(article: Article, start: int, end: int) -> Quote:
    """The words `article.text[start:end]`, and where they stand on the page."""
    low, high = to_page(article, start, end)
    return Quote(article.id, start, end, article.text[start:end], low, high)


def solid(text: str) -> str:
    """`text` folded, without blanks and punctuation."""
    return _SOLID.sub("", fold(text))


def alphanumeric(text: str) -> str:
    """The letters and digits of a text."""
    return "".join(filter(str.isalnum, text))


def masked(folded: str, numbers: tuple[Quantity, ...]) -> str:
    """The text with its numbers blanked out, so that the words around one are not those of another."""
    parts, at = [], 0
    for number in numbers:
        parts += [folded[at : number.start], "\n" * (number.end - number.start)]
        at = number.end
    return "".join([*parts, folded[at:]])


def forget() -> None:
    """Drops the passages kept from earlier claims."""
    _read.cache_clear()
    _article.cache_clear()
