"""The days, months and years that a question names, and whether an article is of them: printed then, thought to be
printed then, or telling of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from rag.text.dates import find_dates
from rag.types import Article, Hit

GRAINS = ("day", "week", "month", "quarter", "year", "range")


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included."""

    first: date
    last: date
    grain: str


@lru_cache(maxsize=256)
def periods(question: str, today: date | None = None) -> tuple[Period, ...]:
    """The periods that a question names; those relative to `today` where it is given."""
    return tuple(
        Period(d.first, d.last, d.grain)
        for d in find_dates(question, today)
        if d.first and d.last and d.grain in GRAINS
    )


def printed(article: Article, period: Period) -> bool:
    """Whether the paper is of the period, or of the day after: what happened in it is told then."""
    last = period.last + timedelta(1)
    if article.published:
        return period.first <= article.published <= last
    return bool(article.guess and article.guess.first <= last and article.guess.last >= period.first)


def tells(article: Article, period: Period) -> bool:
    """Whether the article names a time that lies in the period."""
    return any(
        d.first and d.last and period.first <= d.first and d.last <= period.last for d in article.dates
    )


def of_then(hits: Sequence[Hit], named: Sequence[Period]) -> tuple[Hit, ...]:
    """The hits whose articles are of a named period, those first that tell of it; all where none is."""
    fitting = [h for h in hits if any(printed(h.article, p) or tells(h.article, p) for p in named)]
    return tuple(fitting or hits)
