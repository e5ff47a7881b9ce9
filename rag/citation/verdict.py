"""All checks of one claim against the passages it cites, and what follows from them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.citation.beside import Carried
from rag.citation.days import check_dates
from rag.citation.fault import Fault
from rag.citation.figures import check_numbers
from rag.citation.naming import check_names
from rag.citation.polarity import check_polarity
from rag.citation.quotes import check_quotes
from rag.citation.slots import check_slots
from rag.citation.source import Source
from rag.citation.support import align
from rag.citation.told import Told
from rag.types import Status

# Shares of the content words, chosen by `wenbao eval trust`: under LOW nothing of the sentence is carried, from
# HIGH on all of it, if one sentence of the passage alone carries MAIN.
LOW, MAIN, HIGH = 0.35, 0.4, 0.65
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one claim against some passages; `carried` tells where in them it stands."""

    status: Status
    why: str
    faults: tuple[Fault, ...]
    coverage: float
    carried: Carried


def examine(
    told: Told,
    cited: Sequence[Source],
    others: Sequence[Source] = (),
    *,
    variants: Mapping[str, str] | None = None,
    similarity: float | None = None,
) -> Finding:
    """What the checks say of a claim that cites these passages; `others` are the other hits.

    `similarity` is a calibrated support in [0, 1] by an embedding or a judge, used where words cannot be compared.
    """
    carried = tuple((source, align(told, source)) for source in cited)
    lexical = told.chinese == any(_HAN.search(source.folded) for source in cited)
    faults = [
        *check_numbers(told, carried, lexical=lexical),
        *check_dates(told, carried, lexical=lexical),
        *check_quotes(told, cited, others),
    ]
    if lexical:
        names = check_names(told, carried, variants, "\n".join(source.folded for source in others))
        faults += names or check_slots(told, carried)
        faults += check_polarity(told, carried)
    coverage = _together(told, carried)
    main = max((score for _, a in carried for score in a.scores), default=0.0)
    status, why = _verdict(told, tuple(faults), coverage, main, lexical, similarity)
    return Finding(status, why, tuple(faults), coverage, carried)


def _together(told: Told, carried: Carried) -> float:
    """The share of the words that the passages carry together."""
    if len(carried) == 1:
        return carried[0][1].coverage
    total = sum(w.weight for w in told.words)
    if not total or not carried:
        return 0.0
    missing = set(carried[0][1].missing)
    for _, alignment in carried[1:]:
        missing &= set(alignment.missing)
    return max(1 - sum(w.weight for w in missing) / total, *(a.coverage for _, a in carried))


def _verdict(
    told: Told,
    faults: tuple[Fault, ...],
    coverage: float,
    main: float,
    lexical: bool,
    similarity: float | None,
) -> tuple[Status, str]:
    zh = told.chinese
    if any(f.hard for f in faults):
        first = [f for f in faults if f.hard] + [f for f in faults if not f.hard]
        return Status.UNSUPPORTED, _join([f.why(zh) for f in first], zh)
    if not lexical:
        return _across(told, faults, similarity)
    if coverage < LOW:
        return Status.UNSUPPORTED, "所引段落没有说这件事" if zh else "the passage does not say this"
    if faults:
        return Status.PARTLY, _join([f.why(zh) for f in faults], zh)
    if coverage < HIGH or main < MAIN:
        missing = "所引段落只说了其中一部分" if zh else "the passage carries only a part of this"
        return Status.PARTLY, missing
    return Status.VERIFIED, ""


def _across(told: Told, faults: tuple[Fault, ...], similarity: float | None) -> tuple[Status, str]:
    """A claim in another language than its source: figures, dates and quotes agree; words need a model."""
    zh = told.chinese
    if faults:
        return Status.PARTLY, _join([f.why(zh) for f in faults], zh)
    if similarity is not None:
        if similarity >= HIGH:
            return Status.VERIFIED, ""
        if similarity < LOW:
            return (
                Status.UNSUPPORTED,
                "所引段落说的是另一件事" if zh else "the passage is about something else",
            )
    if told.numbers or told.quotes:
        return Status.PARTLY, (
            "数字和引语与原文一致；文字与原文语言不同，未核对" if zh
            else "the figures agree; the words are in another language than the article and were not compared"
        )  # fmt: skip
    return (
        Status.UNCHECKED,
        "与原文语言不同，未核对" if zh else "in another language than the article; not compared",
    )


def _join(reasons: Sequence[str], zh: bool) -> str:
    return ("；" if zh else "; ").join(dict.fromkeys(reasons))
