"""The verdict on a claim over the passages that it cites, where one is Chinese and the other in Latin script."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from rag.check.crossing.back import examine_back
from rag.check.crossing.judge import examine, glance
from rag.check.crossing.verdict import Crossed
from rag.check.source import Source
from rag.check.support import Alignment
from rag.check.told import Told
from rag.check.verdict import HIGH, LOW, Finding
from rag.text.han import has_han
from rag.text.language import language
from rag.types import Status

_LATIN = re.compile(r"[^\W\d_\u0250-\uffff]")
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
    return replace(finding, status=status, why=reason(best, told.chinese), faults=best.faults)


def across(told: Told, cited: Sequence[Source], support: Callable[[], float] | None = None) -> Finding:
    """What the passage that carries most of the claim says of it; none lends its words to another.

    `support` is a second opinion from 0 to 1, asked where no fault is found: both have to agree.
    """
    found = [_examined(told, source) for source in cited]
    best = max(found, key=lambda c: (_ORDER.index(c.status), c.chance))
    status, why = best.status, reason(best, told.chinese)
    if support and not best.faults and status is not Status.UNCHECKED:
        status, why = _agreed(status, why, support(), told.chinese)
    carried = tuple(
        (source, _alignment(source, crossed, crossed is best))
        for source, crossed in zip(cited, found, strict=True)
    )
    return Finding(status, why, best.faults, best.chance, carried)


def _agreed(status: Status, why: str, given: float, zh: bool) -> tuple[Status, str]:
    if given < LOW:
        return Status.UNSUPPORTED, (
            "评判模型认为所引段落没有说这件事" if zh else "the judge finds that the passage does not say this"
        )
    if given >= HIGH:
        return Status.VERIFIED, ""
    if status is Status.VERIFIED:
        return Status.PARTLY, "评判模型认为只说了其中一部分" if zh else "the judge finds only a part of this"
    return status, why


def promise(told: Told, source: Source) -> float:
    """How much of a claim a passage may carry, from 0 to 1, without looking closely."""
    return float(_examined(told, source).chance ** 0.5) if told.chinese else glance(told, source)


@lru_cache(maxsize=2048)
def _examined(told: Told, source: Source) -> Crossed:
    return examine_back(told, source) if told.chinese else examine(told, source)


def reason(crossed: Crossed, zh: bool) -> str:
    """What is wrong with the claim, in the reader's language; empty where it is verified."""
    if crossed.status is Status.VERIFIED:
        return ""
    if crossed.faults:
        first = sorted(crossed.faults, key=lambda fault: not fault.hard)
        return ("；" if zh else "; ").join(dict.fromkeys(fault.why(zh) for fault in first))
    if crossed.status is Status.UNSUPPORTED:
        return "所引段落没有说这件事" if zh else "the passage does not say this"
    if crossed.missing:
        named = (
            "、".join(crossed.missing[:4]) if zh else ", ".join(f"“{word}”" for word in crossed.missing[:4])
        )
        return (
            f"未在原文中找到与“{named}”对应的文字" if zh else f"nothing in the article was found for {named}"
        )
    return (
        "文字与原文语言不同，未能全部核对" if zh
        else "the words are in another language than the article and could not all be matched"
    )  # fmt: skip


def _alignment(source: Source, crossed: Crossed, best: bool) -> Alignment:
    chosen = [i for i, r in enumerate(source.sentences) if r in crossed.ranges] if best else []
    scores = tuple(float(i in chosen) for i in range(len(source.sentences)))
    return Alignment(scores, tuple(chosen), crossed.chance, ())
