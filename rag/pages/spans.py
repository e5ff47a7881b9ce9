"""From a place in an article back to the place in print."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from rag.types import Article, Span

# A line break between two columns is at most this many blanks; a wider gap holds other print.
_BREAK = 8


def assemble(page: str, blocks: Sequence[Sequence[tuple[int, int]]]) -> tuple[str, tuple[Span, ...]]:
    """The text made of page ranges and the spans that lead back: the ranges of one block stand together,
    blocks are separated by one newline."""
    parts: list[str] = []
    spans: list[Span] = []
    at = 0
    for block in blocks:
        if spans and block:
            parts.append("\n")
            at += 1
        for start, end in block:
            parts.append(page[start:end])
            spans.append(Span(start, end, at))
            at += end - start
    return "".join(parts), tuple(spans)


def to_page_ranges(article: Article, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The page ranges at which `article.text[start:end]` is printed, in reading order.

    Separating newlines are not printed and have no range.
    """
    spans = article.spans
    first = max(0, bisect_right(spans, start, key=lambda s: s.at) - 1)
    found: list[tuple[int, int]] = []
    for span in spans[first:]:
        if span.at >= end:
            break
        low = span.start + max(0, start - span.at)
        high = min(span.end, span.start + end - span.at)
        if low < high:
            found.append((low, high))
    return tuple(found)


def page_of(article: Article, at: int) -> str:
    """The id of the page on which the character at `at` is printed."""
    n = bisect_right(article.spans, at, key=lambda s: s.at) - 1
    return (article.spans[n].page if n >= 0 else "") or article.page_id


def to_page(article: Article, start: int, end: int) -> tuple[int, int]:
    """The one page range to show for `article.text[start:end]`: from its first character to its last, over
    column breaks; words that go on elsewhere are shown as far as their first place goes. The page is
    `page_of(article, start)`."""
    ranges = to_page_ranges(article, start, end)
    if not ranges:
        return _newline(article, start)
    low, high = ranges[0]
    if page_of(article, start) != page_of(article, end - 1):
        return low, high
    for next_low, next_high in ranges[1:]:
        if not 0 <= next_low - high <= _BREAK:
            break
        high = next_high
    return low, high


def _newline(article: Article, at: int) -> tuple[int, int]:
    """A separating newline stands at the page character after the span before it, with no width."""
    before = [s for s in article.spans if s.at <= at]
    if not before:
        return (article.spans[0].start, article.spans[0].start) if article.spans else (0, 0)
    last = before[-1]
    place = min(last.start + at - last.at, last.end)
    return place, place
