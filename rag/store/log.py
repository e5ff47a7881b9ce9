"""The store's log of changes, which the indexes follow: which chunks came and went, and that it is still the same store."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.store.connected import Connected

Ids = NDArray[np.int64]
Range = tuple[int, int]


class Log(Connected):
    """What has changed in a store, by the numbers of the changes."""

    def identity(self, sequence: int = 0) -> int:
        """A number that no other store has, nor a copy of this one whose change of this number is another."""
        store = int(self._read("SELECT value FROM manifest WHERE key = 'store'")[0][0])
        found = self._read("SELECT word FROM changes WHERE sequence = ?", sequence)
        return _identity(store, sequence, found[0][0] if found else None)

    def last(self) -> tuple[int, int]:
        """The number of the last change, and the identity up to it: a store that was put back and went on as far
        has the number alone in common with what it was."""
        found = self._read(
            "SELECT m.value, coalesce(s.seq, 0), c.word FROM manifest m LEFT JOIN sqlite_sequence s "
            "ON s.name = 'changes' LEFT JOIN changes c ON c.sequence = s.seq WHERE m.key = 'store'"
        )
        store, sequence, word = found[0]
        return int(sequence), _identity(int(store), int(sequence), word)

    def count(self) -> int:
        """How many chunks there are."""
        return int(self._read("SELECT count(*) FROM chunks")[0][0])

    def sequence(self) -> int:
        """The number of the last change."""
        found = self._read("SELECT seq FROM sqlite_sequence WHERE name = 'changes'")
        return int(found[0][0]) if found else 0

    def changes(self, since: int) -> tuple[int, tuple[Range, ...], tuple[Range, ...]]:
        """The last change, and the ranges of chunk ids (inclusive) added and removed after change `since`.

        Ids are never used again, so the order of additions and removals is of no matter: what was removed is
        no more among the chunks.
        """
        found = self._read("SELECT sequence, added, first, last FROM changes WHERE sequence > ?", since)
        added = tuple((first, last) for _, a, first, last in found if a)
        removed = tuple((first, last) for _, a, first, last in found if not a)
        return max((row[0] for row in found), default=since), added, removed

    def lost(self, ids: Sequence[int]) -> list[int]:
        """Those of these ids that should be there: the log of changes has put them in, and not taken them out."""
        if not ids:
            return []
        _, added, removed = self.changes(0)
        wanted = np.array(ids, np.int64)
        return [int(id_) for id_ in wanted[_within(wanted, added) & ~_within(wanted, removed)]]


def _within(ids: Ids, ranges: Sequence[Range]) -> NDArray[np.bool_]:
    """Which of these ids lie in one of the ranges (inclusive), none of which meets another."""
    if not ranges:
        return np.zeros(len(ids), np.bool_)
    first, last = np.array(sorted(ranges), np.int64).T
    place = np.searchsorted(first, ids, "right") - 1
    return np.asarray((place >= 0) & (ids <= last[place]))


def _identity(store: int, sequence: int, word: int | None) -> int:
    return store ^ (word if word is not None else 0 if sequence <= 0 else -1)
