"""Reading order of layout blocks, from their geometry alone.

The recursive XY-cut (Nagy, Seth 1984; Ha, Haralick, Phillips 1995): a page is cut along its widest white
gap, across or down, and each part again. A headline over several columns leaves no white gap down the page,
so the page is first cut across below and above it, and each column under it is then read to its end.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Two lines of one column stand closer than this many line heights; two columns further apart than _GUTTER.
_LEADING = 1.8
_GUTTER = 0.6
# Deeper cuts than this do not occur in print; it keeps hostile input from using up the stack.
_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text and its box, in any unit, y growing downwards; `size` is the letter height or 0."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    size: float = 0.0


def order(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks in reading order: columns from left to right, each from top to bottom, under what spans them.

    >>> [b.text for b in order([Block(60, 20, 100, 90, "right"), Block(0, 20, 50, 90, "left"),
    ...                         Block(0, 0, 100, 10, "head")])]
    ['head', 'left', 'right']
    """
    upright = [_upright(b) for b in blocks]
    return tuple(blocks[i] for i in _cut(list(range(len(blocks))), upright, _letter(upright), 0))


def page_text(blocks: Sequence[Block]) -> str:
    """The text of a page: blocks in reading order, one newline inside a paragraph or headline, two between."""
    return set_text(order([_upright(b) for b in blocks if b.text.strip()]))


def set_text(blocks: Sequence[Block]) -> str:
    """The text of blocks that stand in reading order.

    Blocks that are single printed lines of one paragraph (same column, same letters, normal leading) become
    one paragraph of lines; any other block stands alone.
    """
    parts: list[str] = []
    last: Block | None = None
    for block in blocks:
        text = block.text.strip()
        if last is None:
            parts.append(text)
        else:
            parts.append(("\n" if _same_paragraph(last, block) else "\n\n") + text)
        last = block
    return "".join(parts)


def _upright(b: Block) -> Block:
    return Block(min(b.x0, b.x1), min(b.y0, b.y1), max(b.x0, b.x1), max(b.y0, b.y1), b.text, b.size)


def _height(b: Block) -> float:
    """The letter height: as given, or what lets the text of the block just fill its box."""
    width, height = b.x1 - b.x0, b.y1 - b.y0
    line = height / (b.text.strip().count("\n") + 1)
    return b.size or min(line, math.sqrt(width * height / max(1, len(b.text.strip()))))


def _letter(blocks: Sequence[Block]) -> float:
    """The letter height of the page: the median of its blocks."""
    heights = sorted(_height(b) for b in blocks)
    return heights[len(heights) // 2] if heights else 0.0


def _same_paragraph(a: Block, b: Block) -> bool:
    tall, low = max(_height(a), _height(b)), min(_height(a), _height(b))
    alike = tall <= 1.25 * low
    below = -0.5 * low <= b.y0 - a.y1 <= (_LEADING - 1) * low
    column = min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 * min(a.x1 - a.x0, b.x1 - b.x0)
    return alike and below and column and "\n" not in a.text.strip() and "\n" not in b.text.strip()


def _cut(items: list[int], blocks: Sequence[Block], letter: float, depth: int) -> list[int]:
    if len(items) < 2 or depth > _DEPTH:
        return sorted(items, key=lambda i: (blocks[i].y0, blocks[i].x0))
    across = _parts([(blocks[i].y0, blocks[i].y1, i) for i in items], 0.0)
    down = _parts([(blocks[i].x0, blocks[i].x1, i) for i in items], _GUTTER * letter)
    parts = down if len(down) > 1 else _under_spans(across, blocks, letter)
    if len(parts) < 2:
        return _overlapping(items, blocks, letter, depth)
    return [i for part in parts for i in _cut(part, blocks, letter, depth + 1)]


def _parts(intervals: list[tuple[float, float, int]], gap: float) -> list[list[int]]:
    """The items grouped by the gaps of more than `gap` between their intervals, in order."""
    groups: list[list[int]] = []
    edge = 0.0
    for low, high, item in sorted(intervals):
        if groups and low - edge <= gap:
            groups[-1].append(item)
            edge = max(edge, high)
        else:
            groups.append([item])
            edge = high
    return groups


def _under_spans(rows: list[list[int]], blocks: Sequence[Block], letter: float) -> list[list[int]]:
    """Rows put together again while columns run through them, so that a column is read to its end."""
    groups: list[list[int]] = []
    for row in rows:
        both = [*groups[-1], *row] if groups else row
        columns = _parts([(blocks[i].x0, blocks[i].x1, i) for i in both], _GUTTER * letter)
        if groups and len(columns) > 1 and _columns(groups[-1], blocks, letter) > 1:
            groups[-1] = both
        else:
            groups.append(list(row))
    return rows if len(groups) == 1 else groups


def _columns(items: list[int], blocks: Sequence[Block], letter: float) -> int:
    return len(_parts([(blocks[i].x0, blocks[i].x1, i) for i in items], _GUTTER * letter))


def _overlapping(items: list[int], blocks: Sequence[Block], letter: float, depth: int) -> list[int]:
    """Boxes that no straight cut parts: take out the widest one, which hides the columns, and cut the rest."""
    widest = max(items, key=lambda i: blocks[i].x1 - blocks[i].x0)
    wide = blocks[widest]
    others = [i for i in items if i != widest]
    if all(blocks[i].x1 - blocks[i].x0 >= 0.9 * (wide.x1 - wide.x0) for i in others):
        return sorted(items, key=lambda i: (blocks[i].y0, blocks[i].x0))
    middle = (wide.y0 + wide.y1) / 2
    above = [i for i in others if (blocks[i].y0 + blocks[i].y1) / 2 < middle]
    below = [i for i in others if (blocks[i].y0 + blocks[i].y1) / 2 >= middle]
    return [
        *_cut(above, blocks, letter, depth + 1),
        widest,
        *_cut(below, blocks, letter, depth + 1),
    ]
