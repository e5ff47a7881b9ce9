"""What can be wrong with a claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rag.text.messages import Message, message


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing a check found. A `hard` one contradicts the passage or is not in it; a soft one says it otherwise."""

    kind: str
    hard: bool
    why: Message

    @classmethod
    def of(cls, kind: str, hard: bool, key: str, **words: str) -> Fault:
        """A fault told by a message of the catalogue."""
        return cls(kind, hard, message(key, **words))

    def names(self, word: str) -> bool:
        """Whether it tells of a word."""
        return any(word in told for _, told in self.why.words)


def differs(kind: str, article: str, answer: str, *, hard: bool = True) -> Fault:
    """The article says one thing, the answer another."""
    key = "claim.speaker" if kind == "speaker" else "claim.differs"
    return Fault.of(kind, hard, key, printed=article, told=answer)


def absent(kind: str, what: str, *, hard: bool = True) -> Fault:
    """Something the answer says stands nowhere in the passage."""
    return Fault.of(kind, hard, "claim.absent", what=what)


def gravest_first(faults: Iterable[Fault]) -> tuple[Message, ...]:
    """What is wrong, the contradictions before the rest."""
    return tuple(f.why for f in sorted(faults, key=lambda f: not f.hard))
