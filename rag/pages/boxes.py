"""Boxes of print: their letters, the way their lines run, and the slant of the sheet taken out of them.

Skew is measured as the median slope of left edges (the Theil-Sen estimator, over lines that stand below each other), which
indents, ragged ends and a few wrong boxes do not move.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

# Lines are held against the ones this many lines below them: far ones tell the slant, near ones are the same column.
_LAGS = (2, 8)
_STEEPEST = 0.1  # No sheet lies more slanted on the glass: what is steeper is an indent.
_FEWEST = 8  # Pairs of lines of about the same slope, under which nothing is known of the slant.
_LEAST = 0.0005


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text and its box, in any unit, y growing downwards; `size` is the letter height or 0."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    size: float = 0.0


def upright(b: Block) -> Block:
    """The same box given from its upper left corner."""
    if b.x0 <= b.x1 and b.y0 <= b.y1:
        return b
    return Block(min(b.x0, b.x1), min(b.y0, b.y1), max(b.x0, b.x1), max(b.y0, b.y1), b.text, b.size)


def height(b: Block) -> float:
    """The letter height: as given, or what lets the text of the block just fill its box."""
    if b.size:
        return b.size
    across, down = b.x1 - b.x0, b.y1 - b.y0
    text = b.text.strip()
    line = (across if vertical(b) else down) / (text.count("\n") + 1)
    return min(line, math.sqrt(across * down / max(1, len(text))))


def letter(blocks: Sequence[Block]) -> float:
    """The letter height of the page: the median of its blocks."""
    heights = sorted(height(b) for b in blocks)
    return heights[len(heights) // 2] if heights else 0.0


def vertical(b: Block) -> bool:
    """Whether the box is one line that runs downwards: narrow, and its letters as wide as it is."""
    across, down = b.x1 - b.x0, b.y1 - b.y0
    return (
        down > 1.5 * across > 0
        and (count := len(b.text.strip())) > 1
        and 0.36 <= down / (count * across) <= 3
    )


def turned(b: Block) -> Block:
    """The box on a page turned so that lines which run downwards, from right to left, run as those of the West."""
    return Block(b.y0, -b.x1, b.y1, -b.x0, b.text, b.size)


def straightened(blocks: Sequence[Block]) -> list[Block]:
    """The boxes as they stood on the sheet before it was laid on the glass aslant; as they are where it was not."""
    slope = _slant(blocks)
    if abs(slope) < _LEAST:
        return list(blocks)
    middle_x = sum(b.x0 + b.x1 for b in blocks) / (2 * len(blocks))
    middle_y = sum(b.y0 + b.y1 for b in blocks) / (2 * len(blocks))
    return [_turned_back(b, slope, middle_x, middle_y) for b in blocks]


def _turned_back(b: Block, slope: float, middle_x: float, middle_y: float) -> Block:
    across, down = b.x1 - b.x0, b.y1 - b.y0
    x, y = (b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2
    x, y = x - slope * (y - middle_y), y + slope * (x - middle_x)
    # A box round a slanted line is as much higher as the line is long; it keeps half of what it has at least.
    half_x = max(across / 2, across - abs(slope) * down) / 2
    half_y = max(down / 2, down - abs(slope) * across) / 2
    return replace(b, x0=x - half_x, x1=x + half_x, y0=y - half_y, y1=y + half_y)


def _slant(blocks: Sequence[Block]) -> float:
    """By how much left edges move to the right per unit downwards: the median over pairs of lines of one column."""
    unit = letter(blocks)
    if len(blocks) < _FEWEST or not unit or not math.isfinite(unit):
        return 0.0
    columns: dict[int, list[tuple[float, float]]] = {}
    for b in blocks:
        if b.y1 - b.y0 > 1.5 * unit + _STEEPEST * (b.x1 - b.x0):
            continue  # No line.
        place = int(b.x0 // (3 * unit))
        for column in (place, place + 1):  # So that a margin which runs over an edge is whole in one of two.
            columns.setdefault(column, []).append(((b.y0 + b.y1) / 2, b.x0))
    slopes: list[tuple[float, float]] = []
    for lines in columns.values():
        lines.sort()
        for lag in _LAGS:
            for (y, x), (below, right) in zip(lines, lines[lag:], strict=False):
                down, aside = below - y, right - x
                if down > unit and -_STEEPEST * down <= aside <= _STEEPEST * down:
                    slopes.append((aside / down, down))
    if len(slopes) < _FEWEST:
        return 0.0
    slopes.sort()
    passed = list(accumulate(weight for _, weight in slopes))
    slope = slopes[bisect_left(passed, passed[-1] / 2)][0]
    near = bisect_right(slopes, (slope + 0.01, 0.0)) - bisect_left(slopes, (slope - 0.01, 0.0))
    return slope if near >= max(_FEWEST, len(slopes) // 3) else 0.0
