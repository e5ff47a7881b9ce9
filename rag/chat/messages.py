"""What is said to a language model and what comes back; reasoning is told from the answer here."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypedDict

_OPENERS = ("<think>", "<thinking>", "<thought>", "<reasoning>")
_OPEN = re.compile("|".join(_OPENERS), re.IGNORECASE)
_CLOSE = re.compile(r"</(?:think|thinking|thought|reasoning)>\s*", re.IGNORECASE)


class Message(TypedDict):
    """One message as the protocol wants it."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Words:
    """The next words of the reply."""

    text: str


@dataclass(frozen=True, slots=True)
class End:
    """The reply is whole. `text` is all of it without reasoning; `reason` is stop, length, …; `timings` in
    milliseconds: until the first words, and in all."""

    text: str
    reason: str
    model: str
    usage: Mapping[str, int] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)


class Generator(Protocol):
    """What an answerer needs of a language model."""

    @property
    def model(self) -> str: ...

    def stream(self, messages: Sequence[Message]) -> AsyncGenerator[Words | End]:
        """`Words` as they come, then one `End`; raises LLMError."""


class Reasoning:
    """Keeps `<think>…</think>` out of a text that comes in pieces, tags split over pieces included."""

    def __init__(self) -> None:
        self._held = ""
        self._inside = False

    def feed(self, piece: str) -> str:
        """The words of `piece` (and of what was held back) that are surely not reasoning."""
        self._held += piece
        out = ""
        while match := (_CLOSE if self._inside else _OPEN).search(self._held):
            out += "" if self._inside else self._held[: match.start()]
            self._held = self._held[match.end() :]
            self._inside = not self._inside
        if self._inside:
            self._held = self._held[-16:]
            return out
        tail = self._held.rfind("<")
        keep = tail >= 0 and any(o.startswith(self._held[tail:].lower()) for o in _OPENERS)
        out, self._held = (out + self._held[:tail], self._held[tail:]) if keep else (out + self._held, "")
        return out

    def rest(self) -> str:
        """What was held back at the end; reasoning that never closed is dropped."""
        return "" if self._inside else self._held


def without_reasoning(text: str) -> str:
    """`text` after a closing tag whose opening one stood in the server's own template."""
    return _CLOSE.split(text)[-1]
