"""How right a reading is: pure functions over the articles read and the true ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from rag.pages import Reading
from rag.pages.assign import assign
from rag.types import Article, Kind


@dataclass(frozen=True, slots=True)
class Truth:
    """A true article of a page: `ranges` in reading order, `joins` as (end, start) places in print. `kind`
    None is the page's furniture; a `title` or `bylines` of None is not measured."""

    kind: Kind | None
    title: str | None
    ranges: tuple[tuple[int, int], ...] = ()
    joins: frozenset[tuple[int, int]] = frozenset()
    bylines: tuple[tuple[str, str], ...] | None = ()
    kicker: str | None = None
    subtitle: str | None = None
    subheads: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Sums over pages; every measure is a quotient of two of them."""

    items: int = 0
    read: int = 0
    titles: int = 0
    titled: int = 0
    kinds: int = 0
    whole: int = 0
    headlines: int = 0
    bylines: int = 0
    signed: int = 0
    joins: int = 0
    joins_read: int = 0
    joins_right: int = 0
    letters: int = 0
    letters_right: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Counts)))


def measure(reading: Reading, truths: Sequence[Truth]) -> Counts:
    """The counts of one page. Articles are matched one to one with the true ones by the letters they share;
    a letter is right if its article is the match of its true article, or both are furniture."""
    text = reading.page.text
    true = [-1] * len(text)
    for n, truth in enumerate(truths):
        for start, end in truth.ranges:
            true[start:end] = [n] * (end - start)
    told = [-1] * len(text)
    for n, article in enumerate(reading.articles):
        for span in article.spans:
            told[span.start : span.end] = [n] * (span.end - span.start)
    real = [n for n, t in enumerate(truths) if t.kind is not None]
    shared: dict[tuple[int, int], float] = {}
    for a, b, c in zip(told, true, text, strict=True):
        if a >= 0 and b in real and not c.isspace():
            shared[a, b] = shared.get((a, b), 0.0) + 1.0
    match = assign(shared)
    article_of = {truth: article for article, truth in match.items()}
    right = total = 0
    for a, b, c in zip(told, true, text, strict=True):
        if not c.isspace() and (b >= 0 or a >= 0):
            total += 1
            right += (match.get(a, -2) == b) if b in real else a < 0
    counts = Counts(items=len(real), read=len(reading.articles), letters=total, letters_right=right)
    for n in real:
        if n in article_of:
            counts += _item(text, reading.articles[article_of[n]], truths[n])
    joins = {pair for t in truths for pair in t.joins}
    made = {(j.before, j.after) for a in reading.articles for j in a.joins}
    return counts + Counts(joins=len(joins), joins_read=len(made), joins_right=len(joins & made))


def _item(text: str, article: Article, truth: Truth) -> Counts:
    letters = _letters(text, truth.ranges)
    told = _letters(text, [(s.start, s.end) for s in article.spans])
    asked = truth.title is not None
    headline = (truth.kicker, truth.subtitle, truth.subheads)
    same = all(
        want is None or want == got
        for want, got in zip(headline, (article.kicker, article.subtitle, article.subheads), strict=True)
    )
    return Counts(
        titled=asked,
        titles=asked and _plain(article.title) == _plain(truth.title or ""),
        kinds=article.kind is truth.kind,
        whole=letters == told,
        headlines=same,
        signed=truth.bylines is not None,
        bylines=truth.bylines is not None
        and set(truth.bylines) == {(b.role, b.name) for b in article.bylines},
    )


def _letters(text: str, ranges: Iterable[tuple[int, int]]) -> list[int]:
    """The places of the non-blank characters, in reading order."""
    return [i for start, end in ranges for i in range(start, end) if not text[i].isspace()]


def _plain(title: str) -> str:
    return "".join(title.split())
