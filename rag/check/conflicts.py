"""Several sources: articles that print another figure for the same thing, and copies of one article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag.check.beside import best
from rag.check.figures import comparable, equal
from rag.check.source import read
from rag.check.support import align
from rag.check.told import read as read_told
from rag.text.numbers import Quantity
from rag.types import Hit

# How alike the surroundings must be for two figures to be of the same thing.
_SAME = 1.3


@dataclass(frozen=True, slots=True)
class Conflict:
    """`told` of the sentence is `printed` in the hit numbered `hit`, an article of `published`."""

    told: str
    printed: str
    hit: int
    published: date | None


def _serial(number: Quantity) -> bool:
    """Whether a number only tells one of a row from the others (第3条, 第十五讲): a rank (第四, 第四位) is told of one thing."""
    return number.kind == "ordinal" and number.unit not in ("", "位", "名", "大")


def conflicts(sentence: str, hits: Sequence[Hit], cited: Sequence[int] = ()) -> tuple[Conflict, ...]:
    """Where hits other than the cited ones give another figure beside the same words, newest first.

    Articles of unknown date come last; a copy of the same words counts once.
    """
    told = read_told(sentence)
    if not told.numbers:
        return ()
    found: dict[tuple[str, str], Conflict] = {}
    telling = [w.text for w in sorted(told.words, key=lambda w: -w.weight)[:4]]
    articles = {hits[n - 1].article.id for n in cited if 1 <= n <= len(hits)}
    for n, hit in enumerate(hits, 1):
        if n in cited or hit.article.id in articles:
            continue
        source = read(hit)
        if 2 * sum(word in source.folded for word in telling) < len(telling):
            continue
        alignment = align(told, source)
        for number in told.numbers:
            alike = [q for q in source.numbers if comparable(number, q)]
            if number.weak or _serial(number) or any(equal(number, q) for q in alike):
                continue
            score, i = best(
                told, number.start, number.end, [(source, alignment, q.start, q.end) for q in alike]
            )
            if score >= _SAME:
                conflict = Conflict(number.text, alike[i].text, n, hit.article.published)
                found.setdefault((conflict.told, conflict.printed), conflict)
    return tuple(sorted(found.values(), key=lambda c: c.published or date.min, reverse=True))
