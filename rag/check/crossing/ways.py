"""How a claim says its thing: denied or not, planned or done, first or most, its reach, its cause, up or down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.check.crossing import figures, marks
from rag.check.crossing.align import Aligned
from rag.check.crossing.english import Sentence
from rag.check.crossing.printed import Printed
from rag.check.fault import Fault, absent
from rag.check.source import Source
from rag.text.numbers import Quantity

_LONG = 24  # Words; a longer sentence may deny what is no part of its main point.


def check_ways(sentence: Sentence, source: Source, print_: Printed, aligned: Aligned, at: int) -> list[Fault]:
    """Denied or not, planned or done, first or most, its reach, its cause, up or down."""
    start, end = print_.sentences[at]
    part = print_.folded[start:end]
    claim = sentence.folded
    faults: list[Fault] = []
    plain = len(sentence.tokens) <= _LONG
    where = {
        i: [(a - start, b - start) for a, b in aligned.places(i, at)] for i, item in enumerate(aligned.items)
    }
    places = [p for i, found in where.items() if not aligned.items[i].name for p in found]
    bounds = _clauses_of(part, places)
    told = [p for p in places if any(a <= p[0] < b for a, b in bounds)]
    verbs = [i for i, found in where.items() if found and marks.verbal(aligned.items[i].text.lower())]
    denied = any(marks.denied_there(part, [_beside(where, i)]) for i in verbs)
    if marks.denied(claim):
        if not marks.denies(
            print_.folded[start : print_.sentences[min(at + 1, len(print_.sentences) - 1)][1]]
        ):
            faults.append(Fault.of("polarity", False, "claim.not_denied"))
    elif not marks.guarded(claim) and (denied or (not verbs and marks.denied_there(part, told))):
        faults.append(Fault.of("polarity", plain, "claim.denied"))
    clauses = [part[a:b] for a, b in bounds]
    around = print_.folded[start : print_.sentences[min(at + 1, len(print_.sentences) - 1)][1]]
    if marks.rumoured(claim, print_.folded[: print_.sentences[0][1]] + around):
        faults.append(Fault.of("polarity", True, "claim.rumour"))
    if marks.done(claim) and clauses and all(marks.planned_there(part, c) for c in bounds):
        faults.append(Fault.of("plan", True, "claim.planned"))
    elif (
        marks.planned(claim)
        and clauses
        and any(marks.done_there(c) for c in clauses)
        and not marks.planned_there(part, (0, len(part)))
    ):
        faults.append(Fault.of("plan", False, "claim.done"))
    inherited = print_.folded[: print_.sentences[0][1]] + part
    words = marks.unmatched(claim, inherited), marks.caused(claim, around), figures.rate(claim, inherited)
    faults += [absent("word", word, hard=False) for word in words if word]
    figured = [m.start - start for m in source.numbers if start <= m.start < end and _equals(sentence, m)]
    ends = [(a, b) for a, b in _clauses(part) if any(a <= f < b for f in figured)] or bounds
    figured_part = "".join(part[a:b] for a, b in ends)
    if word := marks.swapped_rate(claim, figured_part):
        faults.append(absent("word", word))
    if figured and (word := marks.reached(claim, figured_part)):
        faults.append(Fault.of("scope", True, "claim.told_of", word=word))
    if not marks.denied(claim) and (word := marks.turned(claim, figured_part)):
        faults.append(Fault.of("polarity", True, "claim.opposite_of", word=word))
    return faults


def _beside(where: dict[int, list[tuple[int, int]]], i: int) -> tuple[int, int]:
    """Of the places of an item the one nearest to the items beside it in the claim."""
    others = [p for k in (i - 1, i + 1) for p in where.get(k, ())]
    return min(where[i], key=lambda p: min((abs(p[0] - o[0]) for o in others), default=0))


def _clauses_of(part: str, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The clauses of a printed sentence in which most of what was found stands."""
    counts = [
        (len({p for p in places if a <= p[0] < b and p[1] - p[0] > 1}), (a, b)) for a, b in _clauses(part)
    ]
    top = max(count for count, _ in counts)
    return [clause for count, clause in counts if top and count == top]


def _clauses(part: str) -> list[tuple[int, int]]:
    ends = [0, *(m.end() for m in re.finditer("[,，;；:：]", part)), len(part)]
    return list(pairwise(ends))


def _equals(sentence: Sentence, printed_: Quantity) -> bool:
    return any(m.same for m in figures.match(sentence.numbers, [printed_]))
