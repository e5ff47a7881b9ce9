"""Whether what a sentence says stands beside the same words in the passage."""

from __future__ import annotations

from collections.abc import Sequence

from rag.citation.source import Source, bigrams, window
from rag.citation.support import Alignment
from rag.citation.told import Told

Place = tuple[Source, Alignment, int, int]
Carried = Sequence[tuple[Source, Alignment]]


def closeness(told: Told, start: int, end: int, place: Place, near: float = 1.0) -> float:
    """How alike the surroundings of a place in the sentence and of one in a passage are (0 to about 2.4): the
    words right around it (weighing `near`), its sentence, and the sentence before."""
    source, alignment, at, to = place
    around = bigrams(window(told.masked, start, end))
    i = source.sentence_at(at)
    sentence = alignment.scores[i] if alignment.scores else 0.0
    before = alignment.scores[i - 1] if i > 0 else 0.0
    if around:
        printed = window(source.masked, at, to)
        local = sum(pair in printed for pair in around) / len(around)
    else:
        local = sentence
    return near * local + sentence + 0.4 * before


def best(told: Told, start: int, end: int, places: Sequence[Place], near: float = 1.0) -> tuple[float, int]:
    """How alike the surroundings of the most alike place are, and its index; (-1, -1) without places."""
    scores = [closeness(told, start, end, place, near) for place in places]
    top = max(scores, default=-1.0)
    return top, scores.index(top) if scores else -1
