"""Reading order of layout blocks, from their geometry alone.

The recursive XY-cut (Nagy, Seth 1984; Ha, Haralick, Phillips 1995): a page, laid straight, is cut along its widest white,
across or down, and each part again. A headline over several columns leaves no white down the page, so the page is first cut
across below and above it, and each column under it is then read to its end. Print is set by people and boxes are drawn by
machines: a white counts where most of the print leaves it free. Where lines run downwards the page is turned, and read the
same way: bands from top to bottom, each from right to left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from rag.pages.boxes import Block, height, letter, straightened, turned, upright, vertical
from rag.pages.whites import Cut, Side, gutters, rows

# Two lines of one column stand closer than this many line heights; two columns further apart than _GUTTER.
_LEADING = 1.8
_GUTTER = 0.6
# So much of a letter boxes are drawn too high, above and below.
_OVERLAP = 0.15
# White across a page is wider than between two lines from this many letters on.
_APART = 1.5
# A headline's letters are so much taller than those of the page.
_LARGE = 1.4
# Deeper cuts than this do not occur in print; it keeps hostile input from using up the stack.
_DEPTH = 60

__all__ = ["Block", "order", "page_text", "set_text"]


def order(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks in reading order: columns from left to right, each from top to bottom, under what spans them.

    >>> [b.text for b in order([Block(60, 20, 100, 90, "right"), Block(0, 20, 50, 90, "left"),
    ...                         Block(0, 0, 100, 10, "head")])]
    ['head', 'left', 'right']
    """
    straight = straightened([upright(b) for b in blocks])
    return tuple(blocks[i] for i in _read(straight))


def page_text(blocks: Sequence[Block]) -> str:
    """The text of a page: blocks in reading order, one newline inside a paragraph or headline, two between."""
    return set_text(order([b for b in blocks if b.text.strip()]))


def set_text(blocks: Sequence[Block]) -> str:
    """The text of blocks that stand in reading order.

    Blocks that are single printed lines of one paragraph (same column, same letters, normal leading) become
    one paragraph of lines; any other block stands alone.
    """
    parts: list[str] = []
    last: Block | None = None
    for block in straightened([upright(b) for b in blocks]):
        text = block.text.strip()
        if last is None:
            parts.append(text)
        else:
            parts.append(("\n" if _same_paragraph(last, block) else "\n\n") + text)
        last = block
    return "".join(parts)


def _same_paragraph(a: Block, b: Block) -> bool:
    if vertical(a) and vertical(b):
        a, b = turned(a), turned(b)
    tall, low = max(height(a), height(b)), min(height(a), height(b))
    alike = tall <= 1.25 * low
    below = -0.5 * low <= b.y0 - a.y1 <= (_LEADING - 1) * low
    column = min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 * min(a.x1 - a.x0, b.x1 - b.x0)
    return alike and below and column and "\n" not in a.text.strip() and "\n" not in b.text.strip()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Straight boxes, the same on the page turned for lines that run downwards, and the letter height."""

    plain: Sequence[Block]
    turned: Sequence[Block]
    down: frozenset[int]
    letter: float

    def as_read(self, items: Sequence[int]) -> Sequence[Block]:
        """The boxes on the page held so that most of the print of these items runs from left to right."""
        if self.down.isdisjoint(items):
            return self.plain
        letters = sum(len(self.plain[i].text) * (1 if i in self.down else -1) for i in items)
        return self.turned if letters > 0 else self.plain


def _read(blocks: Sequence[Block]) -> list[int]:
    """The numbers of straight boxes in reading order."""
    down = frozenset(i for i, b in enumerate(blocks) if vertical(b))
    sheet = _Sheet(blocks, [turned(b) for b in blocks] if down else blocks, down, letter(blocks))
    return _cut(list(range(len(blocks))), sheet, 0)


def _cut(items: list[int], sheet: _Sheet, depth: int) -> list[int]:
    if len(items) < 2:
        return items
    blocks, unit = sheet.as_read(items), sheet.letter
    if depth > _DEPTH:
        return _lines(items, blocks)
    across, down = _across(items, blocks, unit), _down(items, blocks, unit)
    widest, at = max(
        ((_gap(a, b, blocks), n) for n, (a, b) in enumerate(pairwise(across), 1)), default=(0.0, 0)
    )
    if len(down.parts) < 2:
        if len(across) == len(items):  # One column.
            return [i for (i,) in across]
        parts = _under_spans(across, blocks, unit)
    elif widest > max(_APART * unit, down.width):
        parts = [list(chain(*across[:at])), list(chain(*across[at:]))]
    else:
        parts = _headed(down.parts, blocks, unit)
    if len(parts) < 2:
        return _overlapping(items, sheet, depth)
    return [i for part in parts for i in _cut(part, sheet, depth + 1)]


def _across(items: Sequence[int], blocks: Sequence[Block], unit: float) -> list[list[int]]:
    """The rows of print: boxes whose lines overlap, more than generously drawn ones do."""
    sides = []
    for i in items:
        b = blocks[i]
        margin = min((b.y1 - b.y0) / 8, _OVERLAP * unit)
        sides.append(Side(b.y0 + margin, b.y1 - margin, 0.0, i))
    return rows(sides)


def _down(items: Sequence[int], blocks: Sequence[Block], unit: float) -> Cut:
    """The columns of print."""
    sides = [Side(b.x0, b.x1, b.y1 - b.y0, i) for i in items if (b := blocks[i])]
    return gutters(sides, _GUTTER * unit)


def _gap(above: Sequence[int], below: Sequence[int], blocks: Sequence[Block]) -> float:
    return min(blocks[i].y0 for i in below) - max(blocks[i].y1 for i in above)


def _headed(columns: list[list[int]], blocks: Sequence[Block], unit: float) -> list[list[int]]:
    """Columns of which the last is a headline that runs downwards: it stands over the others."""
    last = [blocks[i] for i in columns[-1]]
    if all(vertical(b) and height(b) >= _LARGE * unit for b in last):
        return [columns[-1], *columns[:-1]]
    return columns


def _under_spans(across: list[list[int]], blocks: Sequence[Block], unit: float) -> list[list[int]]:
    """Rows put together again while columns run through them, so that a column is read to its end."""
    groups: list[list[int]] = []
    whites: list[tuple[float, float]] = []  # Between the columns of the last group.
    for row in across:
        if whites:
            free = [white for white in whites if _leaves_free(row, blocks, white)]
            both = [*groups[-1], *row]
            if whites := free or _down(both, blocks, unit).whites:
                groups[-1] = both
                continue
        groups.append(list(row))
        whites = _down(row, blocks, unit).whites
    if len(groups) == 1 and len(across) > 1:
        return across
    return groups


def _leaves_free(row: Sequence[int], blocks: Sequence[Block], white: tuple[float, float]) -> bool:
    return all(blocks[i].x1 <= white[0] or blocks[i].x0 >= white[1] for i in row)


def _overlapping(items: list[int], sheet: _Sheet, depth: int) -> list[int]:
    """Boxes that no straight cut parts: take out the widest one, which hides the columns, and cut the rest."""
    blocks = sheet.as_read(items)
    widest = max(items, key=lambda i: blocks[i].x1 - blocks[i].x0)
    wide = blocks[widest]
    others = [i for i in items if i != widest]
    if all(blocks[i].x1 - blocks[i].x0 >= 0.9 * (wide.x1 - wide.x0) for i in others):
        return _lines(items, blocks)
    middle = (wide.y0 + wide.y1) / 2
    above = [i for i in others if (blocks[i].y0 + blocks[i].y1) / 2 < middle]
    below = [i for i in others if (blocks[i].y0 + blocks[i].y1) / 2 >= middle]
    return [*_cut(above, sheet, depth + 1), widest, *_cut(below, sheet, depth + 1)]


def _lines(items: Sequence[int], blocks: Sequence[Block]) -> list[int]:
    """Boxes from top to bottom, those of one line from left to right."""
    lines: list[list[int]] = []
    for i in sorted(items, key=lambda i: (blocks[i].y0, blocks[i].x0)):
        if lines and _beside(blocks[lines[-1][0]], blocks[i]):
            lines[-1].append(i)
        else:
            lines.append([i])
    return [i for line in lines for i in sorted(line, key=lambda i: (blocks[i].x0, blocks[i].y0))]


def _beside(a: Block, b: Block) -> bool:
    tall, low = max(a.y1 - a.y0, b.y1 - b.y0), min(a.y1 - a.y0, b.y1 - b.y0)
    apart = abs(a.y0 + a.y1 - b.y0 - b.y1) / 2
    return tall <= 1.5 * low and apart < low / 2 and (b.x0 >= a.x1 or a.x0 >= b.x1)
