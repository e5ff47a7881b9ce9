"""Rows of printed tables as sentences: each cell with the head of its column and the unit of the caption."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.text.pattern import regex
from rag.text.tables import FIGURE, OWN_UNIT, RANK, YEAR, headed

_CHANGE = regex(r"同比|比上年|比去年|增长|增幅|增减|环比|较上年|比上月")


def rows(lines: Sequence[str]) -> dict[int, str]:
    """For folded lines of print, those that are rows of a table (by index) as sentences.

    >>> rows(["(单位:吨、亩)", "镇名 产量 比上年 面积", "甲镇 120 -1.4% 300", "乙镇 90 2% 200"])[2]
    '甲镇产量120吨,比上年下降1.4%,面积300亩'
    """
    return {i: _sentence(row.cells, row.head, row.units) for i, row in headed(lines).items()}


def _sentence(cells: Sequence[str], head: Sequence[str], units: Sequence[str]) -> str:
    parts = []
    left = list(units)
    for name, cell in zip(head[1:], cells[1:], strict=True):
        own = OWN_UNIT.search(name)
        name = name[: own.start()] if own else f"{name.rstrip('年')}年" if YEAR.match(name) else name
        if cell.endswith("%") and _CHANGE.search(name):
            name = re.sub(r"增长|增幅|增减", "", name)
            parts.append(f"{name}{'下降' if cell[0] == '-' else '增长'}{cell.lstrip('-')}")
            continue
        unit = own[1] if own else ""
        if not unit and left and not cell.endswith("%"):
            unit = left.pop(0) if len(left) > 1 or len(units) > 1 else left[0]
        scaled = cell.replace(",", "") if FIGURE.match(cell) else cell
        parts.append(f"{name}{scaled}{unit}")
    first = f"第{cells[0]}名" if RANK.search(head[0]) and cells[0].isdigit() else cells[0]
    return first + ",".join(parts)
