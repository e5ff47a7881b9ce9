"""Rows of printed tables as sentences: each cell with the head of its column and the unit of the caption."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.text.pattern import regex

_CELLS = regex(r"(?<!\s)\s*+\|\s*+|\t+|(?<=\S)\s++(?=\S)")
_FIGURE = regex(r"-?[0-9][0-9,]*(?:[.:][0-9]+)*%?$")
_UNIT = regex(r"\(?单位\s?[::]\s?([^()\n]{1,30})\)?")
_OWN_UNIT = regex(r"\(([^()]{1,8})\)$")
_YEAR = regex(r"(?:19|20)\d\d年?$")
_RANK = regex(r"[名位序排]次|排名|序号")
_CAPTION = 40  # Characters; what is longer is a sentence.
_CHANGE = regex(r"同比|比上年|比去年|增长|增幅|增减|环比|较上年|比上月")


def rows(lines: Sequence[str]) -> dict[int, str]:
    """For folded lines of print, those that are rows of a table (by index) as sentences.

    >>> rows(["(单位:吨、亩)", "镇名 产量 比上年 面积", "甲镇 120 -1.4% 300", "乙镇 90 2% 200"])[2]
    '甲镇产量120吨,比上年下降1.4%,面积300亩'
    """
    found: dict[int, str] = {}
    head: list[str] = []
    units: list[str] = []
    for i, line in enumerate(lines):
        if unit := _UNIT.search(line):
            units = re.split(r"[、,/]", unit[1].strip())
        elif "|" not in line and len(line) < _CAPTION and (unit := _OWN_UNIT.search(line)):
            units = [unit[1]]
        cells = [c for c in _CELLS.split(line.strip().strip("|").strip()) if c]
        figures = [bool(_FIGURE.match(c)) for c in cells]
        if (
            len(cells) >= 2
            and any(figures[1:])
            and len(cells) == len(head)
            and (not figures[0] or _RANK.search(head[0]))
            and not _named(cells[1:])
        ):
            found[i] = _sentence(cells, head, units)
        elif len(cells) >= 2 and not set(line) <= set("|-: ") and not figures[0] and _named(cells[1:]):
            head = cells
    return found


def _named(cells: Sequence[str]) -> bool:
    """Whether cells name columns: words, or years."""
    return all(_YEAR.match(c) for c in cells) or not any(_FIGURE.match(c) for c in cells)


def _sentence(cells: Sequence[str], head: Sequence[str], units: Sequence[str]) -> str:
    parts = []
    left = list(units)
    for name, cell in zip(head[1:], cells[1:], strict=True):
        own = _OWN_UNIT.search(name)
        name = name[: own.start()] if own else f"{name.rstrip('年')}年" if _YEAR.match(name) else name
        if cell.endswith("%") and _CHANGE.search(name):
            name = re.sub(r"增长|增幅|增减", "", name)
            parts.append(f"{name}{'下降' if cell[0] == '-' else '增长'}{cell.lstrip('-')}")
            continue
        unit = own[1] if own else ""
        if not unit and left and not cell.endswith("%"):
            unit = left.pop(0) if len(left) > 1 or len(units) > 1 else left[0]
        scaled = cell.replace(",", "") if _FIGURE.match(cell) else cell
        parts.append(f"{name}{scaled}{unit}")
    first = f"第{cells[0]}名" if _RANK.search(head[0]) and cells[0].isdigit() else cells[0]
    return first + ",".join(parts)
