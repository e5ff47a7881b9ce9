"""When a page without a printed date appeared, estimated from what its articles say.

Each clue (4月2日 in a lead, a festival, 前三季度, a congress, an explicit year) says on which days the page
likely appeared, with a weight; the days on which most weight falls together are the estimate. It is never
presented as printed.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

from rag.phrase import Phrase
from rag.text.dates import find_dates
from rag.text.festivals import festival
from rag.text.fold import fold
from rag.text.han import HAN
from rag.text.pattern import regex
from rag.types import DateGuess

# A year beyond which no page is dated by its own words, and a width beyond which an estimate says nothing.
_FIRST_YEAR, _LAST_YEAR = 1950, 2060
_WIDEST = 400
_DAY = timedelta(days=1)
# Days that fit this much worse than the best still belong to the estimate.
_SLACK = 0.75


class Clue(NamedTuple):
    """`words` speak for the days `first` to `last`, `weight` strong; `bound`: the page is not older than `first`."""

    words: str
    first: date
    last: date
    weight: float
    bound: bool = False


with Path(__file__).with_name("data").joinpath("clues.toml").open("rb") as _file:
    _CLUES = tomllib.load(_file)
# Words, the day they ended, for how many days after it they count, weight.
_EVENTS = tuple((c["words"], c["ended"], c["days"], c["weight"]) for c in _CLUES["events"])
_OFFICES: tuple[tuple[str, date, date], ...] = tuple(
    (c["words"], c["first"], c.get("last", date.max)) for c in _CLUES["offices"]
)
_SESSIONS = tuple(
    (f"{term}届全国人大{n}次会议", date(2020, 5, 1) if year + i == 2020 else date(year + i, 2, 15), 75, 1.5)
    for term, year in (("十二", 2013), ("十三", 2018), ("十四", 2023))
    for i, n in enumerate("一二三四五")
)
_NAMED = frozenset(words for words, *_ in _EVENTS + _SESSIONS)
# What recurs each year: words, first month and day, last month and day, weight.
_SEASONS = tuple(
    (c["words"].replace("[汉]", f"[{HAN}]"), tuple(c["first"]), tuple(c["last"]), c["weight"])
    for c in _CLUES["seasons"]
)
_TODAY = regex(r"(今天|今日|昨天|昨日)[^,，。()\d]{0,6}\((\d{1,2})月(\d{1,2})日\)")
_PLANS = regex(r"(\d{1,2})月份?[^,，。]{0,8}工作[^,，。]{0,4}(\d{1,2})月份?[^,，。]{0,4}(?:计划|安排)")
_LEFT = regex(r"(?:距离?|离)年底(?:只有|还有|仅剩|不到)?([一二两三四五六\d])个(多)?月")
_REPORT = regex(r"(20\d\d)年度?[^,，。\d]{0,18}(?:完成情况|总结|述职)")
_OFFER = regex(
    r"(?<![\d.])(1[0-2]|[1-9])\.([123]\d|[1-9])\s?[-~至]\s?(1[0-2]|[1-9])\.([123]\d|[1-9])(?![\d.])"
)
_AHEAD = regex(r"(?:预计|计划|将于|将在|力争|到|至|确保|拟|目标|争取|面向|申办|筹办)[^,，。]{0,6}$")
_TARGET = regex(r"年?(?:可持续|远景|议程|目标|前|底前|规划|冬奥|北京冬|夏季奥|奥运|世界杯|世博|亚运)")
_YEAR = regex(r"(?<![\d.])((?:19|20)\d\d)(?=年|[\"两])")
_FESTIVE = regex(r"我们的节日|喜迎|欢度|迎|庆祝|佳节|节前|来临")


def guess_published(texts: Iterable[str], today: date | None = None) -> DateGuess | None:
    """The best estimate of the day of publication of a page with these articles, not after `today`; or None.

    `confidence` is about the share of dated news in whose estimate of this kind the true day lies
    (`wenbao eval facts` prints how well it holds).
    """
    folded = [fold(text) for text in texts]
    past = Counter(year for text in folded for year in _past_years(text))
    offices = [office for office in _OFFICES if any(office[0] in text for text in folded)]
    named = {end.year for text in folded for words, end, _, _ in _EVENTS + _SESSIONS if words in text}
    latest_day = today or date.today()
    known = {
        y
        for y in {*past, *named, *(first.year for _, first, _ in offices)}
        if _FIRST_YEAR <= y <= latest_day.year
    }
    if not known:
        return None
    until = max(min(last for _, _, last in offices).year, max(known)) if offices else max(known) + 1
    years = range(max(max(known) - 3, _FIRST_YEAR), min(until, latest_day.year, max(known) + 6) + 1)
    clues = [clue for text in folded for clue in _clues(text, years)]
    clues += [Clue(words, first, last, 1.0, bound=True) for words, first, last in offices]
    # Of the days and years that the page looks back on only the last tells its age.
    lasting = _NAMED | {words for words, _, _ in offices}
    latest = max(
        (c.first for c in clues if c.bound and c.words not in lasting and c.first <= latest_day), default=None
    )
    kept = [c for c in clues if not c.bound or c.first == latest or c.words in lasting]
    return _best(kept, years, latest_day, past, latest)


def _past_years(text: str) -> Iterator[int]:
    """The years that a text names, without those that lie ahead of it (到2030年, 2022年冬奥会)."""
    for match in _YEAR.finditer(text):
        if not _AHEAD.search(text[max(0, match.start() - 10) : match.start()]) and not _TARGET.match(
            text, match.end()
        ):
            yield int(match.group(1))


def _clues(text: str, years: range) -> Iterator[Clue]:
    yield from _explicit(text, years)
    for words, end, days, weight in _EVENTS + _SESSIONS:
        if words in text:
            yield Clue(words, end, end + timedelta(days=days), weight, bound=True)
    for pattern, first, last, weight in _SEASONS:
        if found := re.search(pattern, text):
            for year in years:
                yield Clue(found.group(), date(year, *first), date(year, *last), weight)
    for found in _TODAY.finditer(text):
        back = timedelta(days=found.group(1)[0] == "昨")
        for day in _days(int(found.group(2)), int(found.group(3)), years):
            yield Clue(found.group(), day + back, day + back, 4.0)
    if found := _PLANS.search(text):
        for day in _days(int(found.group(2)), 1, years):
            yield Clue(found.group(), day - timedelta(days=7), day + timedelta(days=12), 1.5)
    if found := _LEFT.search(text):
        left = "一二三四五六".find(found.group(1).replace("两", "二")) + 1 or int(found.group(1))
        for day in _days(12 - left + (not found.group(2)), 1, years):
            yield Clue(found.group(), day, day + timedelta(days=30), 2.0)
    if found := _OFFER.search(text):
        for day in _days(int(found.group(1)), int(found.group(2)), years):
            yield Clue(found.group(), day - timedelta(days=5), day + timedelta(days=12), 1.0)


def _explicit(text: str, years: range) -> Iterator[Clue]:
    """Clues from the dates printed: those with a year are bounds, a bare day in the news is of the day before."""
    for found in _REPORT.finditer(text):
        year = int(found.group(1)) + 1
        yield Clue(found.group(), date(year, 1, 1), date(year, 6, 30), 1.0)
    if past := [year for year in _past_years(text) if year in years]:
        year = max(past)
        yield Clue(f"{year}年", date(year, 1, 1), date(year + 1, 2, 28), 1.0, bound=True)
    for mention in find_dates(text, None):
        ahead = _AHEAD.search(text[max(0, mention.start - 10) : mention.start])
        if ahead:
            continue
        if mention.first and mention.grain in ("day", "month") and mention.first.year in years:
            yield Clue(mention.text, mention.first, mention.first + timedelta(days=120), 1.0, bound=True)
        elif bare := re.match(r"(\d{1,2})月(\d{1,2})日", mention.text):
            lead = mention.start < 120
            for that in _days(int(bare.group(1)), int(bare.group(2)), years):
                yield Clue(mention.text, that, that + timedelta(days=2 if lead else 12), 2.5 if lead else 0.7)
    for name in ("春节", "元宵", "清明", "端午", "七夕", "中秋", "重阳", "国庆", "元旦", "除夕"):
        at = text.find(name)
        if at < 0 or re.search(r"\d{4}年$", text[max(0, at - 6) : at]):
            continue
        weight = 2.0 if _FESTIVE.search(text[max(0, at - 30) : at + 20]) else 0.7
        for year in years:
            if day := festival(name, year):
                yield Clue(
                    name, day - timedelta(days=7), day + timedelta(days=1 if weight > 1 else 5), weight
                )


def _days(month: int, day: int, years: range) -> Iterator[date]:
    for year in years:
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def _best(
    clues: list[Clue], years: range, today: date, past: Counter[int], latest: date | None
) -> DateGuess | None:
    """The run of days on which the most weight falls together, the same words counted once."""
    once = sorted({(c.words, c.first, c.last): c for c in clues}.values())
    start, stop = date(years[0], 1, 1), min(date(years[-1], 12, 31), today)
    edges = {c.first for c in once} | {c.last + _DAY for c in once if c.last < stop}
    begins = [start, *sorted(edge for edge in edges if start < edge <= stop)]
    score = _scores(once, begins)
    top = max(score)
    if top < 1.0:
        return None
    high = low = score.index(top)
    while high + 1 < len(score) and score[high + 1] >= top - _SLACK:
        high += 1
    while low > 0 and score[low - 1] >= top - _SLACK:
        low -= 1
    first = begins[low]
    last = begins[high + 1] - _DAY if high + 1 < len(begins) else stop
    width = (last - first).days + 1
    if width > _WIDEST:
        return None
    why = sorted({(c.weight, c.words) for c in once if c.first <= last and first <= c.last}, reverse=True)
    said = list(dict.fromkeys(words for _, words in why))
    words = "、".join([w for w in said if not any(w != other and w in other for other in said)][:5])
    mentions = 3 if latest and (last - latest).days <= 150 else past[last.year]
    runs = sum(1 for a, b in pairwise([0.0, *score]) if b >= top - _SLACK > a)
    return DateGuess(
        first, last, Phrase("the articles say {words}", words=words), _confidence(top, width, mentions, runs)
    )


def _scores(clues: list[Clue], begins: list[date]) -> list[float]:
    """The weight of each stretch of days between two of `begins`; `clues` are sorted by their words."""
    score = [0.0] * len(begins)
    for _, same in groupby(clues, key=lambda c: c.words):
        gain = [0.0] * len(begins)
        for clue in same:
            low, high = bisect_left(begins, clue.first), bisect_right(begins, clue.last)
            for i in range(low, high):
                gain[i] = max(gain[i], clue.weight)
            if clue.bound:
                for i in range(low):
                    gain[i] = min(gain[i], -4.0)
        score = [a + b for a, b in zip(score, gain, strict=True)]
    return score


def _confidence(weight: float, width: int, mentions: int, runs: int) -> float:
    """How often the true day lies in such an estimate: the days' share, times that of the year being right.

    `mentions` of that year in the articles, `runs` of days that fit as well (the same day in other years).
    """
    need = 1.0 if width <= 5 else 0.7 if width <= 31 else 0.5
    year = (0.4, 0.5, 0.6, 0.75)[min(3, mentions)] / max(1, runs)
    return round(year * weight / (weight + need), 2)
