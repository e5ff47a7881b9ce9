"""The white between columns, where a few boxes may reach into it, and between rows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

# Of the print on the thinner side of a white, as much may hang into it: commas in the margin, boxes drawn too wide …
_HANGING = 0.25
_MOSTLY = 0.75  # … each of them lying on one side by this share of its length, and over the edge …
_OVER = 2.5  # … by so many times the least white: further reaches what spans both.


class Side(NamedTuple):
    """A box along one axis: from `low` to `high`, with its `weight`, its extent along the other."""

    low: float
    high: float
    weight: float
    item: int


class Cut(NamedTuple):
    """Items parted by whites, in their order, and the whites, each from its low end to the edge of what follows."""

    parts: list[list[int]]
    whites: list[tuple[float, float]]

    @property
    def width(self) -> float:
        """How wide the widest is."""
        return max((high - low for low, high in self.whites), default=0.0)


def gutters(sides: Sequence[Side], least: float) -> Cut:
    """The items parted by every white of more than `least` that ends at a common left edge and that most of the print
    leaves free. A box belongs to the side on which its middle lies; one that spans a white leaves none.

    >>> gutters([Side(0, 9, 1, 0), Side(0, 9, 1, 1), Side(0, 11, 1, 2), Side(0, 9, 1, 3), Side(12, 20, 4, 4)], 2)
    Cut(parts=[[0, 1, 3, 2], [4]], whites=[(9, 12)])
    """
    if len(sides) < 2:
        return Cut([[side.item for side in sides]], [])
    order = sorted(sides, key=lambda s: s.low + s.high)
    middles = [(s.low + s.high) / 2 for s in order]
    weights = [0.0, *accumulate(s.weight for s in order)]
    lows, highs = _Sums([(s.low, s.weight) for s in order]), _Sums([(s.high, s.weight) for s in order])
    parts: list[list[int]] = []
    whites: list[tuple[float, float]] = []
    begun = 0
    edges = _edges(sorted(s.low for s in order), least)
    for edge, after in zip(edges, [*edges[1:], float("inf")], strict=True):
        middle = bisect_left(middles, edge)
        left = weights[middle] - weights[begun]
        right = lows.below(after) - lows.below(edge)
        crossing = lows.below(edge) - highs.below(edge)
        if middle == begun or crossing > _HANGING * (left + right):
            continue
        white = _white(order[begun:middle], order[middle:], edge, left, right, _OVER * least)
        if edge - white > least:
            parts.append([s.item for s in order[begun:middle]])
            whites.append((white, edge))
            begun = middle
    return Cut([*parts, [s.item for s in order[begun:]]], whites)


def rows(sides: Sequence[Side], least: float = 0.0) -> list[list[int]]:
    """The items parted by the whites of more than `least` that all of them leave free."""
    groups: list[list[int]] = []
    edge = 0.0
    for low, high, _, item in sorted(sides):
        if groups and low - edge <= least:
            groups[-1].append(item)
            edge = max(edge, high)
        else:
            groups.append([item])
            edge = high if len(groups) == 1 else max(high, low)
    return groups


class _Sums:
    """Weights by place: how much lies below one."""

    def __init__(self, placed: Sequence[tuple[float, float]]) -> None:
        ordered = sorted(placed)
        self._places = [place for place, _ in ordered]
        self._sums = [0.0, *accumulate(weight for _, weight in ordered)]

    def below(self, place: float) -> float:
        return self._sums[bisect_left(self._places, place)]


def _edges(lows: Sequence[float], least: float) -> list[float]:
    """The left edges, those that lie together as one, the leftmost of them."""
    edges: list[float] = []
    for low in lows:
        if not edges or low - edges[-1] > least:
            edges.append(low)
    return edges


def _white(
    before: Sequence[Side], after: Sequence[Side], edge: float, left: float, right: float, far: float
) -> float:
    """Where the white before `edge` begins when what hangs into it is passed over; at `edge` where something spans it, or
    reaches `far` over it."""
    for side in after:
        if edge - side.low > min(far, (1 - _MOSTLY) * (side.high - side.low)):
            return edge
    if sum(side.weight for side in after if side.low < edge) > _HANGING * right:
        return edge
    spare = _HANGING * min(left, right)
    for side in sorted(before, key=lambda s: -s.high):
        spare -= side.weight
        if spare < 0:
            return side.high
        if side.high - edge > min(far, (1 - _MOSTLY) * (side.high - side.low)):
            return edge
    return edge
