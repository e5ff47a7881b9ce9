"""The days, months and years that a question names, and whether an article is of them: printed then, thought to be
printed then, or telling of them.

昨天 and 上个月 of a question are the reader's; a day without a year (4月2日) is that of the paper's own year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from rag.text.dates import find_dates
from rag.text.fold import fold
from rag.text.pattern import regex
from rag.types import Article, DateMention, Hit

GRAINS = ("day", "week", "month", "quarter", "year", "range")
# A week or a day that is the reader's own; 今年 and 去年 are often copied from an older paper.
_OWN = regex(
    r"[今昨前明后][天日晚早]|[今昨]夜|大[前后]天|(?:上|本|这|下)(?:个|一个|一)?(?:周|星期|礼拜|月)|当天"
    r"|\b(?:to|yester)day|\btonight|\btomorrow|\b(?:this|last|next) (?:week|month)"
)
_YEARLESS = regex(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月")


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included, as `text[start:end]` of a question names it."""

    first: date
    last: date
    grain: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@lru_cache(maxsize=256)
def periods(question: str, today: date | None = None, year: int = 0) -> tuple[Period, ...]:
    """The periods that a question names: with `today` also the reader's own days, weeks and months, with `year` those
    that name none.

    >>> [str(p.first) for p in periods("昨天有什么会议？", date(2026, 11, 26))]
    ['2026-11-25']
    """
    found = list(find_dates(question, None))
    if today:
        found += [d for d in find_dates(question, today) if _OWN.match(fold(d.text))]
    if year:
        middle = date(year, 7, 1)
        found += [d for d in find_dates(question, middle) if _yearless(d, question, year)]
    kept: dict[tuple[int, int], Period] = {}
    for d in found:
        if d.first and d.last and d.grain in GRAINS:
            kept.setdefault((d.start, d.end), Period(d.first, d.last, d.grain, d.start, d.end))
    return tuple(kept[place] for place in sorted(kept))


def _yearless(d: DateMention, question: str, year: int) -> bool:
    """Whether a day or month without a year (and not of the moon: 九月初九) lies in the year to whose middle it was anchored."""
    within = d.first and d.last and d.first.year == d.last.year == year
    return bool(within and _YEARLESS.match(fold(d.text)) and question[d.end : d.end + 1] not in ("初", "廿"))


def meant(question: str, article: Article) -> tuple[Period, ...]:
    """The periods that a question names, as they are meant of an article."""
    day = article.published or (article.guess.last if article.guess else None)
    return periods(question, date.today(), day.year if day else 0)


def own(question: str) -> tuple[Period, ...]:
    """The days, weeks and months that are the reader's: of no other time can the answer be."""
    known = periods(question)
    return tuple(p for p in periods(question, date.today()) if p not in known)


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


def of_time(article: Article, wanted: Sequence[Period]) -> bool:
    """Whether an article is of one of the periods."""
    return any(printed(article, p) or tells(article, p) for p in wanted)


def of_then(hits: Sequence[Hit], question: str) -> tuple[Hit, ...]:
    """The hits whose articles are of a period that the question names; all where none is."""
    fitting = [hit for hit in hits if of_time(hit.article, meant(question, hit.article))]
    return tuple(fitting or hits)
