"""The verdict on a claim over the passages that it cites, where one is Chinese and the other in Latin script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from rag.check.crossing.back import examine_back, shared_back
from rag.check.crossing.judge import examine, glance
from rag.check.crossing.judge import shared as shared_on
from rag.check.crossing.verdict import Crossed
from rag.check.fault import gravest_first
from rag.check.source import Source
from rag.check.support import Alignment
from rag.check.told import Told
from rag.check.verdict import HIGH, LOW, Finding
from rag.text.han import has_han
from rag.text.language import language
from rag.text.messages import Message, message
from rag.text.pattern import regex
from rag.types import Status

_LATIN = regex(r"[^\W\d_\u0250-\uffff]")
_ORDER = (Status.UNSUPPORTED, Status.UNCHECKED, Status.PARTLY, Status.VERIFIED)


def crosses(told: Told, cited: Sequence[Source]) -> bool:
    """Whether a claim in English is held against Chinese print, or a Chinese one against print in Latin script."""
    if told.chinese:
        return bool(cited) and all(not has_han(s.folded) and _LATIN.search(s.folded) for s in cited)
    return _western(told) and bool(cited) and all(has_han(s.folded) for s in cited)


@lru_cache(maxsize=512)
def _western(told: Told) -> bool:
    """Whether a claim is in the one language of Latin script that the dictionary knows."""
    return not told.chinese and bool(_LATIN.search(told.text)) and language(told.text) == "en"


def held(told: Told, finding: Finding) -> Finding:
    """A verdict on words of one Latin script, taken back where a name, a figure or a side is another."""
    western = [s for s, _ in finding.carried if not has_han(s.folded)]
    better = finding.status in (Status.VERIFIED, Status.PARTLY)
    if not better or not _western(told) or not western:
        return finding
    words = told.folded.strip(" .!?;")
    if any(words in source.folded for source in western):
        return finding
    best = min((_examined(told, source) for source in western), key=lambda c: (len(c.faults), -c.chance))
    if not best.faults:
        return finding
    hard = any(fault.hard for fault in best.faults)
    status = Status.UNSUPPORTED if hard else Status.PARTLY
    return replace(finding, status=status, why=reason(best), faults=best.faults)


def across(told: Told, cited: Sequence[Source], support: Callable[[], float] | None = None) -> Finding:
    """What the passage that carries most of the claim says of it; none lends its words to another.

    `support` is a second opinion from 0 to 1, asked where no fault is found: both have to agree.
    """
    found = [_examined(told, source) for source in cited]
    best = max(found, key=lambda c: (_ORDER.index(c.status), c.chance))
    status, why = best.status, reason(best)
    if support and not best.faults and status is not Status.UNCHECKED:
        status, why = _agreed(status, why, support())
    carried = tuple(
        (source, _alignment(source, crossed, crossed is best))
        for source, crossed in zip(cited, found, strict=True)
    )
    return Finding(status, why, best.faults, best.chance, carried)


def _agreed(status: Status, why: tuple[Message, ...], given: float) -> tuple[Status, tuple[Message, ...]]:
    if given < LOW:
        return Status.UNSUPPORTED, (message("claim.judged_not_said"),)
    if given >= HIGH:
        return Status.VERIFIED, ()
    if status is Status.VERIFIED:
        return Status.PARTLY, (message("claim.judged_part_said"),)
    return status, why


def promise(told: Told, source: Source) -> float:
    """How much of a claim a passage may carry, from 0 to 1, without looking closely."""
    return float(_examined(told, source).chance ** 0.5) if told.chinese else glance(told, source)


def shared(told: Told, source: Source) -> list[float]:
    """The share of a claim that each sentence of a passage in another script seems to have."""
    return shared_back(told, source) if told.chinese else shared_on(told, source)


@lru_cache(maxsize=2048)
def _examined(told: Told, source: Source) -> Crossed:
    return examine_back(told, source) if told.chinese else examine(told, source)


def reason(crossed: Crossed) -> tuple[Message, ...]:
    """What is wrong with the claim; nothing where it is verified."""
    if crossed.status is Status.VERIFIED:
        return ()
    if crossed.faults:
        return gravest_first(crossed.faults)
    if crossed.status is Status.UNSUPPORTED:
        return (message("claim.not_said"),)
    if crossed.missing:
        return (message("claim.unmatched", words=crossed.missing[:4]),)
    return (message("claim.not_all_matched"),)


def _alignment(source: Source, crossed: Crossed, best: bool) -> Alignment:
    chosen = [i for i, r in enumerate(source.sentences) if r in crossed.ranges] if best else []
    scores = tuple(float(i in chosen) for i in range(len(source.sentences)))
    return Alignment(scores, tuple(chosen), crossed.chance, ())
