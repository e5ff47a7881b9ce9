"""What an index follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Range = tuple[int, int]
Ranking = Sequence[tuple[int, float]]


class Source(Protocol):
    """What an index follows: the chunks of the store and the log of what changed. Ranges are inclusive."""

    def identity(self, sequence: int) -> int:
        """Tells this store, and what happened to it up to a change, from every other; a copy that was put back
        and went on otherwise has another."""

    def last(self) -> tuple[int, int]:
        """The number of the last change, and the identity up to it."""

    def count(self) -> int:
        """How many chunks there are."""

    def changes(self, since: int) -> tuple[int, tuple[Range, ...], tuple[Range, ...]]:
        """The last change, and the ranges of chunk ids added and removed after change `since`."""

    def vectors(self, ranges: Iterable[Range], dim: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Ids and vectors of the chunks in these ranges that are there."""

    def passages(self, ranges: Iterable[Range]) -> Iterator[tuple[int, str]]:
        """Id and text to search by of the chunks in these ranges that are there."""


def sorted_ids(ids: Collection[int]) -> NDArray[np.int64]:
    """The ids as an ascending array; one that is ascending already is not copied."""
    found = ids if isinstance(ids, np.ndarray) else np.fromiter(ids, np.int64, len(ids))
    return found if (found[:-1] < found[1:]).all() else np.unique(found)
