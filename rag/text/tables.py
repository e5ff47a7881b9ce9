"""Rows of printed tables: their cells, each under the head of its column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rag.text.pattern import regex

FIGURE = regex(r"-?[0-9][0-9,]*(?:[.:][0-9]+)*%?$")
OWN_UNIT = regex(r"\(([^()]{1,8})\)$")
YEAR = regex(r"(?:19|20)\d\d年?$")
RANK = regex(r"[名位序排]次|排名|序号")
_UNIT = regex(r"\(?单位\s?[::]\s?([^()\n]{1,30})\)?")
_CAPTION = 40  # Characters; what is longer is a sentence.
# Lines between strokes or with stops: rows, or their head.
_RULED = regex(r"\s*[|｜].*[|｜]\s*|[^\t\n]*\t[^\n]*")


class Row(NamedTuple):
    """A row of a table with the heads of its columns, the line that has them, and the units that its caption names."""

    cells: tuple[str, ...]
    head: tuple[str, ...]
    line: int
    units: tuple[str, ...]


def ruled(line: str) -> bool:
    """Whether a line is a row of a table by its strokes or stops."""
    return _RULED.fullmatch(line) is not None


def headed(lines: Sequence[str]) -> dict[int, Row]:
    """For folded lines of print, those that are rows of a table (by index)."""
    found: dict[int, Row] = {}
    head: tuple[str, ...] = ()
    at = 0
    units: tuple[str, ...] = ()
    for i, line in enumerate(lines):
        if unit := _UNIT.search(line):
            units = tuple(re.split(r"[、,/]", unit[1].strip()))
        elif "|" not in line and len(line) < _CAPTION and (unit := OWN_UNIT.search(line)):
            units = (unit[1],)
        row = cells(line)
        figures = [bool(FIGURE.match(c)) for c in row]
        if (
            len(row) >= 2
            and any(figures[1:])
            and len(row) == len(head)
            and (not figures[0] or RANK.search(head[0]))
            and not _named(row[1:])
        ):
            found[i] = Row(row, head, at, units)
        elif len(row) >= 2 and not set(line) <= set("|-: ") and not figures[0] and _named(row[1:]):
            head, at = row, i
    return found


def cells(line: str) -> tuple[str, ...]:
    """The cells of a line that have anything in them: between strokes, else stops, else blanks."""
    mark = next((mark for mark in "|｜\t" if mark in line.strip()), None)
    parts = line.strip().strip(mark).split(mark)
    return tuple(cell for cell in map(str.strip, parts) if cell)


def with_heads(row: str, head: str) -> str:
    """A row as it is quoted, each cell after the head of its column.

    >>> with_heads("| 甲镇 | 120 | 2% |", "| 镇名 | 产量（吨） | 增幅 |")
    '镇名 甲镇，产量（吨） 120，增幅 2%'
    """
    return "，".join(f"{name} {cell}" for name, cell in zip(cells(head), cells(row), strict=True))


def _named(words: Sequence[str]) -> bool:
    """Whether cells name columns: words, or years."""
    return all(YEAR.match(c) for c in words) or not any(FIGURE.match(c) for c in words)
