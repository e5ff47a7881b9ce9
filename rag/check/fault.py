"""What can be wrong with a claim, in the words of the reader's language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing a check found. A `hard` one contradicts the passage or is not in it; a soft one says it otherwise."""

    kind: str
    hard: bool
    zh: str
    en: str

    def why(self, chinese: bool) -> str:
        return self.zh if chinese else self.en


def differs(kind: str, article: str, answer: str, *, hard: bool = True) -> Fault:
    """The article says one thing, the answer another."""
    return Fault(
        kind,
        hard,
        f"报道写的是{article}，回答写的是{answer}",
        f"the article says {article}, the answer {answer}",
    )


def absent(kind: str, what: str, *, hard: bool = True) -> Fault:
    """Something the answer says stands nowhere in the passage."""
    return Fault(kind, hard, f"报道中没有“{what}”", f"the article does not say “{what}”")
