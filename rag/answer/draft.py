"""A model's answer while it comes: which words may be shown, and which sentences are whole."""

from __future__ import annotations

from dataclasses import dataclass

from rag.answer.guard import Outlet
from rag.text.pattern import regex
from rag.text.sentences import LONGEST, sentences
from rag.types import Claim

# Markers (and the mark after them) that follow a sentence belong to it: 。[1][2]
_TRAIL = regex(r"(?:\s*+[\[【［][^\]】］\n]{0,40}+[\]】］]){0,40}+[。．.，,；;]?")
_END = regex(r"[。！？；…!?;.\n]")
_BEGUN = regex(r"\s*+[\[【［][^\]】］\n]{0,40}$")

_PAIRS = (("“", "”"), ("「", "」"), ("『", "』"), ("《", "》"), ("（", "）"), ("(", ")"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` with its markers stands at `start` of the draft's text."""

    start: int
    text: str


def _unclosed(text: str) -> bool:
    """Whether a quotation or bracket that may yet close is open: what looks like an end may not be one."""
    line = text.lstrip("\n")
    return "\n" not in line and len(line) < 300 and any(line.count(a) > line.count(b) for a, b in _PAIRS)


class Draft:
    """Takes the words of a reply through an `Outlet`."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self._done = 0
        self.shown = 0  # Characters given out, where sentences are withheld.
        self.judged: list[Claim] = []

    @property
    def text(self) -> str:
        """All words that may be shown so far."""
        return self._outlet.text

    @property
    def whole(self) -> str:
        """The text up to the end of the last sentence given out by `sentences`."""
        return self.text[: self._done].strip()

    def feed(self, words: str) -> str:
        """The words that may be shown now. Raises Leak."""
        return self._outlet.feed(words)

    def rest(self) -> str:
        """The words held back at the end. Raises Leak."""
        return self._outlet.rest()

    def sentences(self, *, last: bool = False) -> tuple[Sentence, ...]:
        """The sentences that became whole since the last call; with `last` the unfinished one as well.

        A sentence is whole once something follows it that is neither a marker nor the beginning of one.
        """
        tail = self.text[self._done :]
        if len(tail) > LONGEST and tail.isspace():
            self._done = len(self.text)
        if not (last or len(tail) > LONGEST or _END.search(tail)):
            return ()  # Looking closely at each word would take longer with each.
        ends = [end for _, end in sentences(tail)]
        found: list[Sentence] = []
        at = 0
        for end in ends:
            trail = _TRAIL.match(tail, end)
            cut = trail.end() if trail else end
            if end <= at:
                continue
            if not last and (not tail[cut:].strip() or _BEGUN.match(tail, cut) or _unclosed(tail[at:])):
                break
            found.append(Sentence(self._done + at, tail[at:cut]))
            at = cut
        self._done += at
        return tuple(found)
