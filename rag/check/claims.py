"""An answer as claims: its sentences, each with the markers that follow it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from rag.check.markers import Marker
from rag.text.pattern import regex
from rag.text.sentences import sentences

_LIST = regex(
    r"\s*(?:[-*•·–]\s+|#{1,6}\s+|>\s+|\d{1,2}(?:\.(?!\d)|[、)）])\s*|[(（]\d{1,2}[)）]\s*|[一二三四五六七八九十]{1,2}、)*"
)
_HEADING = regex(
    r"#{1,6}\s[^\n\[]{1,60}|\*\*[^*\n\[]{1,40}\*\*[:：]?|\|?[\s:|-]{3,}\|?|\|(?:[^|\n\d]{1,20}\|)+"
)
_CLAUSE_MARKER = regex(r"(?<!\s)(?<!\d\])(?:\s*+\[\d+\])++(?=[,，;；、]\s*[^\s\[])")
_MARKS = regex(r"(?:\s*+\[\d+\])++[。．.!！?？;；,，、\s]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """One claim: `text[start:end]` is a sentence with its markers; `bare` is the sentence without them."""

    start: int
    end: int
    bare: str
    markers: tuple[int, ...]


def split(text: str, markers: Sequence[Marker]) -> tuple[Piece, ...]:
    """The claims of a resolved answer, in order; a marker belongs to the sentence it stands in or follows."""
    ranges = _by_marker(text, _with_markers(text, [list(r) for r in sentences(text)]))
    pieces = []
    for start, end in ranges:
        if _HEADING.fullmatch(text[start:end].strip()):
            continue  # A heading, the head of a table and its rule claim nothing.
        inside = within(markers, start, end)
        pieces.append(
            Piece(start, end, bare(text, start, end, inside), tuple(dict.fromkeys(m.number for m in inside)))
        )
    return tuple(pieces)


def _by_marker(text: str, ranges: Sequence[Sequence[int]]) -> list[Sequence[int]]:
    """Each clause with its own markers: what one passage says is never lent to the next (甲…[1]，乙…[2]。)."""
    found: list[Sequence[int]] = []
    for start, end in ranges:
        at = start
        for mark in _CLAUSE_MARKER.finditer(text, start, end):
            if text.find("[", mark.end(), end) < 0:
                break
            found.append((at, mark.end() + 1))
            at = mark.end() + 1
        if text[at:end].strip():
            found.append((at, end))
    return found


def within(markers: Sequence[Marker], start: int, end: int) -> Sequence[Marker]:
    """The markers, given in order, that stand in a range."""
    return markers[bisect_left(markers, start, key=_start) : bisect_left(markers, end, key=_start)]


def _start(marker: Marker) -> int:
    return marker.start


def bare(text: str, start: int, end: int, markers: Sequence[Marker]) -> str:
    """`text[start:end]` without markers, list signs and emphasis."""
    parts, at = [], start
    for marker in markers:
        parts.append(text[at : marker.start])
        at = marker.end
    sentence = "".join([*parts, text[at:end]]).replace("**", "").replace("`", "")
    listed = _LIST.match(sentence)
    return sentence[listed.end() if listed else 0 :].strip()


def _with_markers(text: str, ranges: list[list[int]]) -> list[list[int]]:
    """Markers at the head of a sentence (…。[1] …) go to the sentence before, if there is one."""
    found: list[list[int]] = []
    for start, end in ranges:
        head = _MARKS.match(text, start, end)
        if head and found:
            found[-1][1] = start + len(head.group().rstrip())
            start = head.end()
        if start < end:
            found.append([start, end])
    return found
