"""The times and weekdays of a claim against those of the clauses that carry it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from rag.check.days import agrees, rivals
from rag.check.evidence import Line, Part
from rag.check.fault import Fault, absent, differs
from rag.check.told import Told
from rag.text.dates import dates_in
from rag.text.fold import fold
from rag.text.numerals import numeral
from rag.text.pattern import regex
from rag.types import DateMention

_AGE = regex(r"[0-9一二三四五六七八九十]+岁")
_PART_OF_DAY = regex(
    r"(?P<morning>上午|早上?|清晨)|(?P<noon>中午)|(?P<afternoon>下午)|(?P<evening>晚|夜|傍晚)|(?P<night>凌晨)"
)
_WEEKDAY = regex(r"(?<![上下本这])(?:周|星期)([一二三四五六日天])")
_PART_OF_MONTH = regex(r"(?<=月)(?:份?[初中末底]|[上中下]旬)[前后以之]?.*$")
_REPUBLIC = regex(
    r"民国([〇零一二三四五六七八九十]{1,4}|\d{1,2})年(?:([一二三四五六七八九十]{1,2}|\d{1,2})月)?"
)


def other_days(
    told: Told, part: Part, line: Line, spans: Sequence[tuple[int, int]], all_lines: Sequence[Line]
) -> list[Fault]:
    """The times of a part against those of the clauses that carry it, then of its sentence, then of what it inherits."""
    source = line.source
    faults = []
    begin = source.sentences[line.index][0]
    for here in told.dates(source.anchor):
        if not part.start <= here.start < part.end or _AGE.match(told.folded, here.end):
            continue
        if here.first is None and not re.search(r"\d", here.text):
            continue
        if told.folded[here.start - 1 : here.start] in ("比", "较") or told.folded[
            here.end : here.end + 2
        ] in ("同期", "同月"):
            continue
        mine = [m for m in told.dates(source.anchor) if m is not here]

        def says(m: DateMention, here: DateMention = here) -> bool:
            return agrees(here, m) and not _other_part(told.folded, here, source.folded, m)

        close = [m for m in line.dates if any(a <= m.start - begin < b for a, b in spans)]
        if any(says(m) for m in close) or _by_week(here, line.text, source.anchor):
            continue
        rival = next(
            (
                m
                for m in close
                if rivals(here, m) and m.grain == here.grain and not any(agrees(o, m) for o in mine)
            ),
            None,
        )
        there = [m for m in line.dates if says(m)]
        if not rival and there:
            apart = next((m for m in close if _apart(here, m) and not any(agrees(o, m) for o in mine)), None)
            if apart:
                faults.append(differs("date", apart.text, here.text, hard=False))
            continue
        if rival and not there:
            faults.append(differs("date", rival.text, here.text))
            continue
        if rival and there:
            faults.append(differs("date", rival.text, here.text, hard=False))
            continue
        near = [
            m
            for m in source.dates
            if source.sentence_at(m.start) in range(max(0, line.index - 3), line.index + 1)
        ]
        if any(says(m) for m in near):
            apart = next((m for m in close if _apart(here, m) and not any(agrees(o, m) for o in mine)), None)
            if apart:
                faults.append(differs("date", apart.text, here.text, hard=False))
            continue
        if (
            here.grain == "year"
            and source.anchor
            and here.first
            and here.last
            and here.first <= source.anchor <= here.last
        ):
            continue
        lead = list(_head_dates(line.head, source.anchor))
        if any(agrees(here, m) for m in lead):
            continue
        other = next(
            (m for m in [*line.dates, *near, *lead] if rivals(here, m) and m.grain == here.grain), None
        )
        anywhere = any(says(m) for x in all_lines for m in x.dates)
        if other and not anywhere:
            faults.append(differs("date", other.text, here.text))
        elif not _named(here.text, line.text + line.near):
            # Of a month or a year this is found of true claims as often as of false ones: 6月底 for 一个月后.
            faults.append(absent("date", here.text, hard=not anywhere and here.grain == "day"))
    return faults


def _named(told: str, printed: str) -> bool:
    """Whether print has the month of which a part is told (8月底 for 8月底前, 9月中旬 for 9月15日起)."""
    month = _PART_OF_MONTH.sub("", fold(told))
    return bool(month) and month != fold(told) and month in printed


def _apart(one: DateMention, other: DateMention) -> bool:
    """Whether two times have no day in common."""
    if not (one.first and one.last and other.first and other.last):
        return False
    return one.last < other.first or other.last < one.first


def _by_week(here: DateMention, printed: str, anchor: date | None) -> bool:
    """Whether a day told is a weekday printed (the last one before the paper), or a year counted from 1912."""
    if not here.first:
        return False
    for m in _REPUBLIC.finditer(printed):
        year, month = numeral(m[1]) or Decimal(m[1]), m[2]
        if here.first.year == 1911 + int(year) and (
            here.grain == "year" or not month or here.first.month == int(numeral(month) or Decimal(month))
        ):
            return True
    if anchor is None or here.grain != "day":
        return False
    return any(here.first == _last(m[1], anchor) for m in _WEEKDAY.finditer(printed))


def _last(weekday: str, anchor: date) -> date:
    number = "一二三四五六日".find(weekday.replace("天", "日"))
    return anchor - timedelta(days=(anchor.weekday() - number) % 7)


def other_weekdays(part: Part, line: Line) -> list[Fault]:
    """Weekdays told, against those and the days of the printed sentence."""
    faults = []
    for m in _WEEKDAY.finditer(part.text):
        printed = [p.group() for p in _WEEKDAY.finditer(line.text)]
        told_day = m[1].replace("天", "日")
        if any(p[-1].replace("天", "日") == told_day for p in printed):
            continue
        anchor = line.source.anchor
        if anchor and any(d.first == _last(m[1], anchor) == d.last for d in line.dates):
            continue
        faults.append(
            differs("date", printed[0], m.group()) if printed else absent("date", m.group(), hard=False)
        )
    return faults


@lru_cache(maxsize=256)
def _head_dates(head: str, anchor: date | None) -> tuple[DateMention, ...]:
    return dates_in(head, head, anchor)


def _other_part(told: str, here: DateMention, folded: str, printed: DateMention) -> bool:
    mine, theirs = (
        _PART_OF_DAY.search(text, m.start, m.end + 2) for text, m in ((told, here), (folded, printed))
    )
    return bool(mine and theirs and mine.lastgroup != theirs.lastgroup)
