"""The verdict on a sentence in Latin script over one passage."""

from __future__ import annotations

from rag.check.crossing import figures
from rag.check.crossing.align import Aligned, align
from rag.check.crossing.amounts import by_sentence, check_figures
from rag.check.crossing.dating import check_dates
from rag.check.crossing.english import Sentence, read
from rag.check.crossing.latin import PrintedLatin, align_latin, printed_latin, ways
from rag.check.crossing.printed import Printed, printed
from rag.check.crossing.sides import (
    check_agents,
    check_contrasts,
    check_names,
    check_ours,
    check_posts,
    check_sides,
)
from rag.check.crossing.verdict import LITTLE, LOW, OWN, SAID, SURE, Crossed
from rag.check.crossing.ways import check_ways
from rag.check.crossing.weights import chance, features
from rag.check.source import Source
from rag.check.told import Told
from rag.text.han import has_han
from rag.text.numbers import Quantity
from rag.types import Status

_FIGURE = 2.5  # What a figure says of a sentence, beside a word.
_TRIED = 3  # Printed sentences looked at closely.


def glance(told: Told, source: Source) -> float:
    """The share (0 to 1) of a claim's words and figures that the best sentence of a passage seems to have."""
    return min(1.0, max(shared(told, source), default=0.0))


def shared(told: Told, source: Source) -> list[float]:
    """The share of a claim's words and figures that each sentence of a passage seems to have."""
    sentence = read(told)
    print_, aligned = _aligned(sentence, source)
    total = float(aligned.weights.sum()) + _FIGURE * len(sentence.numbers)
    return [n / (total or 1.0) for n in _said(sentence, aligned, by_sentence(source, print_))]


def _aligned(sentence: Sentence, source: Source) -> tuple[Printed, Aligned]:
    if has_han(source.folded):
        return printed(source), align(sentence, printed(source))
    print_ = printed_latin(source)
    return print_, align_latin(sentence, print_)


def examine(told: Told, source: Source) -> Crossed:
    """What a passage, in Chinese or in the claim's own script, says of a claim in Latin script."""
    sentence = read(told)
    print_, aligned = _aligned(sentence, source)
    # One everyday word and no figure ("verified.", "Indeed.") tells nothing that print could bear out.
    tells = len(aligned.items) > 1 or sentence.numbers or any(item.name for item in aligned.items)
    if not print_.sentences or not tells:
        return Crossed(Status.UNCHECKED, (), 0.0, (), ())
    numbers = by_sentence(source, print_)
    tried: list[Crossed] = []
    for at in _promising(sentence, aligned, numbers):
        tried.append(_at(sentence, source, print_, aligned, at, numbers))
        if tried[-1].status is Status.VERIFIED:
            return tried[-1]
    # A verdict on another sentence than the likeliest has to be the better one.
    order = (Status.UNSUPPORTED, Status.UNCHECKED, Status.PARTLY, Status.VERIFIED)
    return max(
        tried,
        key=lambda c: (
            c.status is Status.VERIFIED,
            c.chance + 0.1 * order.index(c.status) + 0.2 * (c is tried[0]),
        ),
    )


def _promising(sentence: Sentence, aligned: Aligned, numbers: dict[int, list[Quantity]]) -> list[int]:
    """The sentences that carry most of the words and figures, best first."""
    said = _said(sentence, aligned, numbers)
    best = sorted(range(len(said)), key=lambda i: (-said[i], i))[:_TRIED]
    return [i for i in best if said[i] >= 0.6 * said[best[0]]]


def _said(sentence: Sentence, aligned: Aligned, numbers: dict[int, list[Quantity]]) -> list[float]:
    """What each printed sentence has of the claim."""
    said = (
        [float(n) for n in aligned.weights @ aligned.grid] if aligned.items else [0.0] * aligned.grid.shape[1]
    )
    for i, there in numbers.items() if sentence.numbers else ():
        said[i] += _FIGURE * sum(figures.seen(number, there) for number in sentence.numbers)
    return said


def _at(
    sentence: Sentence,
    source: Source,
    print_: Printed,
    aligned: Aligned,
    at: int,
    numbers: dict[int, list[Quantity]],
) -> Crossed:
    beside, number_faults, count = check_figures(sentence, source, print_, aligned, at, numbers)
    told = aligned.told(at)
    faults = [
        *number_faults,
        *check_names(aligned, told, sentence, print_, at),
        *check_dates(sentence, source, print_, at),
    ]
    faults += [*check_sides(sentence, aligned, print_, at), *check_contrasts(aligned, print_, at)]
    if isinstance(print_, PrintedLatin):
        faults += ways(sentence.folded, print_, at)
    else:
        faults += [*check_posts(sentence, aligned, print_, at), *check_agents(sentence, aligned, print_, at)]
        faults += [
            *check_ours(sentence, aligned, print_, at),
            *check_ways(sentence, source, print_, aligned, at),
        ]
    total = float(aligned.weights.sum())
    here = float(aligned.grid[:, at] @ aligned.weights) / total if total else 1.0
    found = features(told, aligned.weights, here, count)
    sure = chance(found)
    missing = tuple(
        item.text
        for item, there in zip(aligned.items, told, strict=True)
        if there < SAID and item.weight >= 0.9 and item.name is None
    )
    hard = any(f.hard for f in faults)
    if hard:
        status = Status.UNSUPPORTED
    elif sure >= SURE and not faults and not missing and here >= OWN:
        status = Status.VERIFIED
    elif sure < LOW and (
        not len(told) or float((told * aligned.weights).sum()) < LITTLE * float(aligned.weights.sum())
    ):
        status = Status.UNSUPPORTED
    else:
        status = Status.PARTLY
    ranges = tuple(print_.sentences[i] for i in sorted({at, *beside}))
    return Crossed(status, tuple(faults), sure, ranges, missing, tuple(found))
