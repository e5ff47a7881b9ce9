"""What a figure is told for each of, against what print tells it for (每10股 is not 每股), and ways told the other way round."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from rag.check.evidence import Line, Part
from rag.check.fault import Fault, absent, differs
from rag.check.measures import equal
from rag.text.han import HAN
from rag.text.numerals import numeral
from rag.text.pattern import regex
from rag.text.units import COUNTERS, UNITS

_OF = "|".join(sorted({*COUNTERS, *UNITS}, key=len, reverse=True))
_EACH = regex(rf"每(?P<n>\d+|[一二两三四五六七八九十百千]{{1,3}})?(?P<of>{_OF})")
_MARK = regex("[,，;；。:：]")
_WAY = regex(
    rf"[从由自](?P<one>[{HAN}]{{2,10}}?)(?:[改搬迁移转调换升变延][{HAN}]?)?[至到为向成]了?(?P<other>[{HAN}]{{2,12}})"
)


def for_each(part: Part, line: Line) -> list[Fault]:
    """A figure of the clause that print tells for another number or measure of the same."""
    for n in part.numbers:
        mine = _before(part.text, n.start - part.start)
        if mine is None or n.start - part.start < mine.end():
            continue
        for q in line.numbers:
            theirs = _before(line.text, q.start) if equal(n, q) else None
            if theirs and _base(mine)[1] == _base(theirs)[1] and _base(mine) != _base(theirs):
                return [differs("unit", theirs.group() + q.text, mine.group() + n.text)]
        printed = any(equal(n, q) for q in line.numbers)
        if (
            printed
            and not _EACH.search(line.text)
            and mine["of"] in COUNTERS
            and f"{mine['of']}均" not in line.text
        ):
            return [absent("scope", mine.group(), hard=False)]
    return []


def _before(text: str, at: int) -> re.Match[str] | None:
    """The 每 of the clause before a place, the nearest."""
    start = max((m.end() for m in _MARK.finditer(text, 0, at)), default=0)
    found = list(_EACH.finditer(text, start, at))
    return found[-1] if found else None


def _base(each: re.Match[str]) -> tuple[Decimal, str]:
    count = each["n"] or "1"
    unit, factor = UNITS.get(each["of"], (each["of"], Decimal(1)))
    return (Decimal(count) if count.isdigit() else numeral(count) or Decimal(1)) * factor, unit


def turned(said: str, printed: Sequence[Line]) -> list[Fault]:
    """From the one to the other, where print has it from the other to the one (由体育中心移到文化广场)."""
    for mine in _WAY.finditer(said):
        for line in printed:
            for theirs in _WAY.finditer(line.text):
                there = theirs["other"].startswith(mine["one"]) and mine["other"].startswith(theirs["one"])
                if there and mine["one"] != theirs["one"]:
                    return [differs("side", theirs.group(), mine.group())]
    return []
