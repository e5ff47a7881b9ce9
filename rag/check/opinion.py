"""A second opinion: what the small reader makes of a claim, weighed together with what the rules found.

The rules see figures, names, days and sides exactly and words badly; the reader sees what words mean and counts badly.
A logistic model over both says how likely the print carries the claim (fitted by `python -m rag.training.weighing`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.check.crossing.across import crosses, shared
from rag.check.source import Source
from rag.check.support import Alignment
from rag.check.told import Told
from rag.check.verdict import Finding, nearly_printed
from rag.reader.reading import Entailment
from rag.reader.selecting import beside, likeness
from rag.text.denials import guesses
from rag.text.messages import Message, message
from rag.types import Status

WEIGHTS = Path(__file__).with_name("data") / "opinion.json"
# What print says to the letter: where one of these is another, no opinion helps.
_LETTERS = frozenset(("quote", "title", "correction", "speaker"))
EXACT = _LETTERS | {"number", "unit", "date"}
_CARRIED = (
    0.3  # The share of a claim's words that the rules have to find, that the reader's consent may count.
)
_EVEN = 0.2  # The chance under which a figure, a unit or a day that is not printed leaves nothing of a claim.
_SHOWN = 4  # Sentences that are shown of what carries a claim in other words.
Doubles = NDArray[np.float64]


class Reads(Protocol):
    """What is asked of a reader."""

    def __hash__(self) -> int: ...

    def entails(self, claim: str, passages: Sequence[str]) -> tuple[Entailment, ...]: ...


@dataclass(frozen=True, slots=True)
class _Weights:
    """Of the features; in one language and across two the chances from which a claim stays verified, from which it is
    verified on the reader's word, and under which nothing of it is told."""

    features: Doubles
    same: tuple[float, float, float]
    crossed: tuple[float, float, float]


def weigh(told: Told, finding: Finding, reader: Reads, crossed: bool) -> Finding:
    """The finding with the status that rules and reader come to together."""
    cited = [source for source, _ in finding.carried]
    if (
        finding.status is Status.UNCHECKED
        or not cited
        or not (told.chinese or crossed)
        or _misquotes(finding)
    ):
        return finding
    if finding.status is Status.UNSUPPORTED and guesses(told.folded):
        return finding  # What is only guessed is not in print, however likely it reads.
    if nearly_printed(told, cited):
        return finding  # Of a printed sentence with a word changed the rules know best.
    said = _said(reader, told.text, print_beside(told, cited))
    chance = float(1 / (1 + np.exp(-features(finding, said, crossed) @ _weights().features)))
    fair, sure, doubtful = _weights().crossed if crossed else _weights().same
    if chance >= fair and finding.status is Status.VERIFIED:
        return finding
    if chance >= sure and may_rescue(finding):
        shown = tuple((source, _also(told, source, alignment)) for source, alignment in finding.carried)
        return Finding(Status.VERIFIED, (), (), finding.coverage, shown)
    lost = finding.status is Status.UNSUPPORTED and any(f.hard and f.kind in EXACT for f in finding.faults)
    if chance < doubtful or (lost and chance < _EVEN):
        return replace(finding, status=Status.UNSUPPORTED, why=finding.why or (_doubt(told, said),))
    if finding.status is Status.VERIFIED:
        return replace(finding, status=Status.PARTLY, why=(_doubt(told, said),))
    return replace(finding, status=Status.PARTLY)


@lru_cache(maxsize=256)
def _said(reader: Reads, claim: str, printed: str) -> Entailment:
    """Read once for a sentence as it streams and for the whole answer."""
    return reader.entails(claim, [printed])[0]


def _also(told: Told, source: Source, alignment: Alignment) -> Alignment:
    """With the sentences that share most with the claim: it rests on more than what the rules found."""
    shared = likeness(told.folded, source.parts)
    most = sorted(range(len(shared)), key=lambda i: (-shared[i], i))[:_SHOWN]
    return replace(alignment, best=tuple(dict.fromkeys([*alignment.best, *(i for i in most if shared[i])])))


def may_rescue(finding: Finding) -> bool:
    """Whether the rules only miss words, so that the reader's consent makes it good: nothing is contradicted.

    Of print that does not speak of the claim's matter a consent says nothing.
    """
    return finding.coverage >= _CARRIED and not any(f.hard for f in finding.faults)


def _misquotes(finding: Finding) -> bool:
    return any(f.hard and f.kind in _LETTERS for f in finding.faults)


def print_beside(told: Told, cited: Sequence[Source]) -> str:
    """The printed sentences of the passages that share most with a claim, under the first one's headline."""
    across = crosses(told, cited)
    share: dict[str, float] = {}
    for source in cited:
        shares = shared(told, source) if across else [0.0] * len(source.sentences)
        for (start, end), found in zip(source.sentences, shares, strict=True):
            if start >= source.cut:
                share.setdefault(source.text[start:end], found)
    headline = cited[0].text[: cited[0].cut]
    return beside(told.text, headline, list(share), list(share.values()) if across else None)


def features(finding: Finding, said: Entailment, crossed: bool) -> Doubles:
    """What is weighed (24): the reader's opinion, the rules' verdict and faults; apart for claims across languages."""
    hard = [f.kind for f in finding.faults if f.hard]
    soft = [f.kind for f in finding.faults if not f.hard]
    row = [
        1.0,
        _logit(said.supported),
        float(finding.status is Status.VERIFIED),
        float(finding.status is Status.UNSUPPORTED),
        float(finding.status is Status.VERIFIED and bool(finding.why)),  # worked out
        min(3.0, sum(kind in EXACT for kind in hard)),
        float("name" in hard),
        float("negation" in hard),
        float(bool({*hard} - EXACT - {"name", "negation"})),
        min(3.0, soft.count("word")),
        min(2.0, len(soft) - soft.count("word")),
        finding.coverage,
    ]
    nothing = [0.0] * len(row)
    return np.array([*nothing, *row] if crossed else [*row, *nothing], np.float64)


def _logit(share: float) -> float:
    held = min(0.995, max(0.005, share))
    return float(np.log(held / (1 - held)))


@cache
def _weights() -> _Weights:
    found = json.loads(WEIGHTS.read_text("utf-8"))
    return _Weights(np.array(found["weights"]), tuple(found["same"]), tuple(found["crossed"]))


def _doubt(told: Told, said: Entailment) -> Message:
    words = told.text[said.start : said.end].strip(" ，。、；,.;")
    return message("claim.doubted", words=words or told.text)
