"""A question on its way to an answer, and what the answer is made of."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from rag.check import Checked
from rag.text.denials import only_denies
from rag.types import Answer, AnswerStatus, Filters, Hit, Retrieval, Status, Turn


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, searched for and found; `hits` are those that are read, the milliseconds so far. Of a question over
    many articles `order` is how they are told (else ""), and `told` what the reader is told of them."""

    question: str
    used: str
    language: str
    history: tuple[Turn, ...]
    filters: Filters
    found: Retrieval
    hits: tuple[Hit, ...]
    began: float
    timings: Mapping[str, float]
    order: str = ""
    told: tuple[str, ...] = ()

    @property
    def in_print(self) -> str:
        """The question in the language of print, as far as it is known there."""
        return self.found.crossed or self.used

    @property
    def given(self) -> str:
        """All words of the passages."""
        return "\n".join(hit.chunk.text for hit in self.hits)


@dataclass(frozen=True, slots=True)
class Written:
    """A text that answers, with the verdicts on it and what the reader should know of its making."""

    checked: Checked
    mode: str
    notes: tuple[str, ...] = ()
    model: str = ""
    usage: Mapping[str, int] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)


def answer(asked: Asked, written: Written, status: AnswerStatus | None = None) -> Answer:
    """The answer whole; `status` where the text does not tell it."""
    made = written.checked
    return Answer(
        question=asked.question,
        question_used=asked.used,
        text=made.text,
        citations=made.citations,
        claims=made.claims,
        hits=asked.found.hits,
        status=status or _status(made),
        mode=written.mode,
        model=written.model,
        note="\n".join(note for note in (*asked.told, *written.notes) if note),
        dropped_markers=made.dropped,
        usage=written.usage,
        timings={**asked.timings, **written.timings, "total": ms(asked.began)},
        evidence=asked.found.evidence,
    )


def _status(made: Checked) -> AnswerStatus:
    if only_denies(made.text):
        return AnswerStatus.REFUSED
    judged = [claim.status for claim in made.claims if claim.status is not Status.UNCHECKED]
    if judged and all(status is Status.UNSUPPORTED for status in judged):
        return AnswerStatus.UNSUPPORTED
    return AnswerStatus.ANSWERED if made.citations else AnswerStatus.UNCITED


def ms(began: float, ended: float | None = None) -> float:
    """Milliseconds since `began`, or until `ended`."""
    return 1000 * ((time.perf_counter() if ended is None else ended) - began)
