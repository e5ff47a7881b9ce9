"""Where print or scan seems to have gone wrong: noted, never mended."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from rag.pages.ends import ended
from rag.pages.joins import Bond
from rag.pages.parts import Print, Section
from rag.pages.roles import Role
from rag.phrase import Phrase
from rag.text.han import HAN
from rag.text.pattern import regex
from rag.text.words import cut
from rag.types import Note, Span

# A clause printed twice, a Western word between Chinese ones, and letters that stand for a failed scan.
_TWICE = regex(rf"([{HAN}]{{4,16}})[,，、]([^,，。、]{{0,2}})\1(?=[,，。；;])")
_STRAY = regex(rf"(?<=[{HAN}])\s*\b(?:and|the|of|in|to|for|or|is)\b\s*(?=[{HAN}])")
_BROKEN = regex(rf"\ufffd+|(?<=[{HAN}])(?:□+|\?{{2,}})(?=[{HAN}])")
# Letters that Chinese doubles by itself (家家户户, 个个, 看看).
_SAME = regex(rf"([{HAN}])(?<![个天年月日种代点步些家名件次层张条看说走想试谢常渐慢好多大小人的了时处])\1")
_SURE = 0.5


def notes(
    print_: Print, part: Section, bonds: Mapping[int, Bond], text: str, spans: Sequence[Span]
) -> tuple[Note, ...]:
    """The doubts about an article, at offsets of its text."""
    found = [
        Note("doubled", m.start(), m.end(), Phrase("“{words}” is printed twice", words=m[1]))
        for m in _TWICE.finditer(text)
    ]
    found += [
        Note("stray word", m.start(), m.end(), Phrase("a Western word in Chinese text"))
        for m in _STRAY.finditer(text)
    ]
    found += [
        Note("unread", m.start(), m.end(), Phrase("letters that were not read"))
        for m in _BROKEN.finditer(text)
    ]
    found += _stutters(text)
    goes_on = {b.end for b in bonds.values()}
    starts = sorted((s.start, s) for s in spans)
    for i in part.body:
        if print_.roles[i] not in (Role.BODY, Role.LEAD) or i in part.subheads:
            continue
        piece = print_.pieces[i]
        if (bond := bonds.get(i)) and bond.score < _SURE + 1.0:
            at = _at(starts, piece.start)
            found.append(
                Note(
                    "lost at a break", max(0, at - 1), at + 1, Phrase("the two sides of the break hardly fit")
                )
            )
        if i not in goes_on and len(piece.text) > 20 and not ended(piece.text):
            at = _at(starts, piece.end - 1)
            found.append(
                Note(
                    "breaks off", at, at + 1, Phrase("the sentence has no end and no continuation was found")
                )
            )
    return tuple(sorted(found, key=lambda n: (n.start, n.end, n.kind)))


def _stutters(text: str) -> list[Note]:
    """Letters printed twice, as in 议事事: a word ends with the letter that then stands alone."""
    found: list[Note] = []
    for twice in _SAME.finditer(text):
        letter, low = twice[1], max(0, twice.start() - 3)
        at, last = low, ""
        for word in cut(text[low : twice.end() + 3], names=False):
            if at == twice.start() + 1 and word == letter and len(last) > 1 and last[0] not in "一每":
                found.append(
                    Note(
                        "doubled",
                        twice.start(),
                        twice.end(),
                        Phrase("“{words}” is printed twice", words=letter),
                    )
                )
            at, last = at + len(word), word
    return found


def _at(starts: Sequence[tuple[int, Span]], place: int) -> int:
    """The article offset of a page offset inside one of its spans."""
    span = starts[bisect_right(starts, place, key=lambda s: s[0]) - 1][1]
    return span.at + place - span.start
