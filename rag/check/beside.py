"""Whether what a sentence says stands beside the same words in the passage."""

from __future__ import annotations

from collections.abc import Sequence

from rag.check.source import Source
from rag.check.support import Alignment
from rag.check.told import Told
from rag.text.pattern import regex

Carried = Sequence[tuple[Source, Alignment]]
Place = tuple[Source, Alignment, int, int]
# The words of one place end at punctuation, a line break, or another number (which `masked` blanks out).
_EDGE = r"[^,，.。;；:!?、\n()]"
_LEFT, _RIGHT = regex(rf"{_EDGE}*$"), regex(rf"{_EDGE}*")
_CLAUSE = regex(r"[^,，.。;；:!?、()]*")
_FAR = 14


def closeness(told: Told, start: int, end: int, place: Place, floor: float = -1.0) -> float:
    """How alike the surroundings of a place in the sentence and of one in a passage are (0 to about 2.4): the
    words right around it, then its sentence, then the sentence before. 0 where it cannot be over `floor`."""
    source, alignment, at, to = place
    i = source.sentence_at(at)
    sentence = alignment.scores[i] if alignment.scores else 0.0
    before = alignment.scores[i - 1] if i > 0 else 0.0
    wide = sentence + 0.4 * before
    return wide + _local(told, start, end, source, at, to, sentence) if 1 + wide > floor else 0.0


def _local(told: Told, start: int, end: int, source: Source, at: int, to: int, none: float) -> float:
    """The share of the words around one place that stand around the other, both ways, the nearest counting most;
    `none` where there are no words around."""
    mine, theirs = words_around(told.masked, start, end), words_around(source.masked, at, to)
    said, printed = _pairs(*mine), _pairs(*theirs)
    if not said:
        return none
    forth = _share(said, "\n".join(theirs))
    clause = _clause(told.folded, start, end)
    # What the print counts must be what the sentence counts: this way tells 省道德模范6名 from 市道德模范17名.
    back = _share(printed, clause if len(clause) > 5 + end - start else told.folded) if printed else forth
    return 0.4 * forth + 0.6 * back


def _share(pairs: list[tuple[str, float]], text: str) -> float:
    return sum(weight for pair, weight in pairs if pair in text) / sum(weight for _, weight in pairs)


def _pairs(left: str, right: str) -> list[tuple[str, float]]:
    """The pairs of characters around a place, each weighing less the farther it stands."""
    pairs = [(left[i : i + 2], 1 / (len(left) - 1 - i)) for i in range(len(left) - 1)]
    return pairs + [(right[i : i + 2], 1 / (1 + i)) for i in range(len(right) - 1)]


def words_around(masked: str, start: int, end: int) -> tuple[str, str]:
    """The words before and after a place, up to the next mark or number, at most 14 characters each."""
    left = _LEFT.search(masked, max(0, start - _FAR), start)
    right = _RIGHT.match(masked, end, end + _FAR)
    return left.group() if left else "", right.group() if right else ""


def _clause(folded: str, start: int, end: int) -> str:
    """The clause around a place, other numbers included."""
    left = max(folded.rfind(mark, 0, start) for mark in ",，。;；:!?、()")
    right = _CLAUSE.match(folded, end)
    return folded[left + 1 : right.end() if right else end]


def best(told: Told, start: int, end: int, places: Sequence[Place], floor: float = -1.0) -> tuple[float, int]:
    """How alike the surroundings of the most alike place are, and its index; (-1, -1) without places. Places that
    cannot be over `floor` are passed over."""
    scores = [closeness(told, start, end, place, floor) for place in places]
    top = max(scores, default=-1.0)
    return top, scores.index(top) if scores else -1


def same_sentence(one: Place, other: Place) -> bool:
    return one[0] is other[0] and one[0].sentence_at(one[2]) == other[0].sentence_at(other[2])
