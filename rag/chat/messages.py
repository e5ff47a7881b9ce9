"""What is said to a language model and what comes back; reasoning is told from the answer here."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypedDict

from rag.text.pattern import regex

# How models begin and end their reasoning: DeepSeek, Qwen and most others; Seed; Magistral; Kimi; OpenThinker; gpt-oss.
_PAIRS = (
    *((f"<{name}>", f"</{name}>") for name in ("think", "thinking", "thought", "reasoning", "reflection")),
    ("<seed:think>", "</seed:think>"),
    ("[think]", "[/think]"),
    ("◁think▷", "◁/think▷"),
    ("<|begin_of_thought|>", "<|end_of_thought|>"),
    ("<|channel|>analysis<|message|>", "<|channel|>final<|message|>"),
)
_OPENERS = tuple(opener for opener, _ in _PAIRS)
_OPEN = regex("|".join(map(re.escape, _OPENERS)), re.IGNORECASE)
_CLOSE = regex(rf"(?:{'|'.join(re.escape(closer) for _, closer in _PAIRS)})\s*", re.IGNORECASE)
_FIRST = frozenset(opener[0] for opener in _OPENERS)
_KEPT = 4000  # Characters of a thought that may turn out to end with the answer.
_CITES = regex(r"[\[【［(（]\s*(?:\w{1,4}[:：]?\s*)?\d{1,2}\s*[\]】］)）]")


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
    """Keeps reasoning out of a text that comes in pieces, tags split over pieces included."""

    def __init__(self) -> None:
        self._held = ""
        self._inside = False
        self._thought = ""

    def feed(self, piece: str) -> str:
        """The words of `piece` (and of what was held back) that are surely not reasoning."""
        self._held += piece
        out = ""
        while match := (_CLOSE if self._inside else _OPEN).search(self._held):
            out += "" if self._inside else self._held[: match.start()]
            self._held = self._held[match.end() :]
            self._inside, self._thought, piece = not self._inside, "", self._held
        if self._inside:
            self._thought = (self._thought + piece)[-_KEPT:]
            self._held = self._held[-max(len(closer) for _, closer in _PAIRS) :]
            return out
        low = self._held.lower()
        tail = next(
            (i for i in _begun(low) if any(opener.startswith(low[i:]) for opener in _OPENERS)), len(low)
        )
        out, self._held = out + self._held[:tail], self._held[tail:]
        return out

    def rest(self) -> str:
        """What was held back at the end; reasoning that never closed is dropped."""
        return "" if self._inside else self._held

    def answer(self) -> str:
        """The last paragraph of reasoning that never closed, where it cites: a tag was forgotten, not the answer."""
        *thought, last = re.split(r"\n\s*\n|\n(?=[^\n]{0,8}(?:回答|答案)[:：])", self._thought.strip())
        return last.strip() if self._inside and thought and _CITES.search(last) else ""


def _begun(low: str) -> list[int]:
    """Where in the end of a text a tag may begin."""
    start = max(0, len(low) - max(map(len, _OPENERS)))
    return [i for i in range(start, len(low)) if low[i] in _FIRST]


def without_reasoning(text: str) -> str:
    """`text` after a closing tag whose opening one stood in the server's own template; before one that nothing
    follows, where that cites."""
    *before, last = _CLOSE.split(text)
    if last.strip() or not before:
        return last
    return next((part for part in reversed(before) if part.strip() and _CITES.search(part)), "")
