"""A page's text as pieces: paragraphs, headline lines and marks, as the blank and broken lines part them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.pages import marks
from rag.text.pattern import regex

_EDGE = " \t\u3000\u00a0\ufeff\u200b\u200c\u200d\u200e\u200f"
_HASHES = regex(r"(#{1,6})[ \t\u3000]*(?=\S)")
_STARS = regex(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1$")
_QUOTED = regex(r"(?:>[ \t]?)+(?=\S)")
_PUNCT = "，。,;；、！？!?…”"
# Printed lines of a column are this uneven at most (a full-width letter is two units wide).
_UNEVEN = 4
# A page of fewer lines than this has no measure of its own.
_PAGE = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its blanks and Markdown marks: `text` is `page[start:end]`."""

    start: int
    end: int
    text: str
    level: int
    indent: int
    blank: bool
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph or a headline line: page ranges read as one. `level` is the Markdown level (7: bold), 0
    without; `blank`: an empty line stands before it; `marks` are the ranges of its Markdown marks."""

    ranges: tuple[tuple[int, int], ...]
    text: str
    level: int
    blank: bool
    marks: tuple[tuple[int, int], ...] = ()

    @property
    def start(self) -> int:
        return self.ranges[0][0]

    @property
    def end(self) -> int:
        return self.ranges[-1][1]


def pieces(page: str) -> list[Piece]:
    """The pieces of `page` in the order of print; together with their marks they hold every non-blank
    character once."""
    lines = _lines(page)
    usual = _measure(lines) if len(lines) >= _PAGE else 0
    blocks: list[list[Line]] = []
    for line in lines:
        if line.blank or not blocks:
            blocks.append([line])
        else:
            blocks[-1].append(line)
    return [piece for block in blocks for piece in _unwrap(block, usual)]


def _lines(page: str) -> list[Line]:
    found: list[Line] = []
    at = 0
    blank = True
    for raw in page.splitlines(keepends=True):
        start = at
        at += len(raw)
        text = raw.strip()
        if text[:1] in _EDGE or text[-1:] in _EDGE:
            text = text.strip(_EDGE + "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        if not text:
            # A line of zero-width marks alone is not blank to Python, so it stays a line.
            if raw.strip():
                found.append(Line(start, start + len(raw.rstrip()), raw.rstrip(), 0, 0, blank))
            else:
                blank = True
            continue
        left = raw.index(text)
        found.append(_line(start, raw, text, left, blank))
        blank = False
    return found


def _line(start: int, raw: str, text: str, left: int, blank: bool) -> Line:
    """Markdown marks and edge blanks that are not blank to Python become `marks`."""
    low, high = start + left, start + left + len(text)
    outside: list[tuple[int, int]] = []
    if raw[:left].strip():
        outside.append((start, low))
    if raw[left + len(text) :].strip():
        outside.append((high, start + len(raw.rstrip())))
    level = 0
    if text[0] in "#>*_":
        if mark := _QUOTED.match(text) or _HASHES.match(text):
            level = len(mark.group(1)) if text[0] == "#" else 0
            outside.append((low, low + len(mark.group().rstrip())))
            low += mark.end()
            text = text[mark.end() :]
            trimmed = text.rstrip("#").rstrip() if level else text
            if trimmed and trimmed != text:
                outside.append((low + len(trimmed), high))
                high, text = low + len(trimmed), trimmed
        if (bold := _STARS.match(text)) and bold.group(1) not in bold.group(2):
            level = level or 7
            outside += [(low, low + 2), (high - 2, high)]
            low, high, text = low + 2, high - 2, bold.group(2)
    return Line(low, high, text, level, width(raw[:left]), blank, tuple(outside))


def width(text: str) -> int:
    """How wide `text` is in print: two units a full-width letter, one a half-width one."""
    return len(text) + (len(text.encode("utf-8", "surrogatepass")) - len(text)) // 2


def _unwrap(block: Sequence[Line], usual: int) -> list[Piece]:
    """The pieces of lines that no empty line parts: printed lines of one measure are put together, `usual`
    being that of the page."""
    measure = (_measure(block) or usual) if len(block) > 1 else 0
    if not measure:
        return [Piece(((x.start, x.end),), x.text, x.level, x.blank, x.marks) for x in block]
    groups: list[list[Line]] = [[block[0]]]
    for last, line in pairwise(block):
        if _wrapped(last, line, measure):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_piece(group) for group in groups]


def _measure(block: Sequence[Line]) -> int:
    """The width to which the lines of a block are set, 0 where each line stands for itself."""
    if len(block) < 3:
        return 0
    widths = [width(x.text) + x.indent for x in block]
    common = Counter(w // 2 for w in widths)
    near = {w: common[w - 1] + n + common[w + 1] for w, n in common.items()}
    measure = 2 * max(near, key=lambda w: (near[w], w))
    full = [x for x, w in zip(block, widths, strict=True) if abs(w - measure) <= _UNEVEN]
    ended = sum(x.text[-1] in "。！？!?…；;，," for x in full)
    marked = sum(any(c in x.text for c in _PUNCT) for x in full)
    wrapped = (
        len(full) >= 0.4 * len(block)
        and ended <= 0.5 * len(full)
        and marked >= (0.3 if len(block) > 6 else 0.6) * len(full)
    )
    return measure if wrapped and measure >= 12 and len(full) >= 3 else 0


def _wrapped(last: Line, line: Line, measure: int) -> bool:
    """Whether `line` goes on with the paragraph of `last`."""
    if last.level or line.level or line.indent > last.indent + 1:
        return False
    if abs(width(last.text) + last.indent - measure) > _UNEVEN or width(line.text) > measure + _UNEVEN:
        return False
    if marks.LEAD.match(line.text):
        return False
    if last.text[-1] not in "。！？!?…”’)）":
        return True
    # Here a sentence ends with the line: a line without any mark is rather a headline than its paragraph's.
    return any(c in line.text for c in _PUNCT) and not marks.OPENING.match(line.text)


def _piece(group: Sequence[Line]) -> Piece:
    first = group[0]
    ranges = [(first.start, first.end)]
    text = first.text
    for line in group[1:]:
        # Western words need the line break between them; it is printed, so the range goes on over it.
        if text[-1].isascii() and text[-1].isalnum() and line.text[0].isascii() and line.text[0].isalnum():
            low, high = ranges[-1]
            ranges[-1] = (low, line.end)
            text += " " * (line.start - high) + line.text
        else:
            ranges.append((line.start, line.end))
            text += line.text
    return Piece(tuple(ranges), text, first.level, first.blank, sum((x.marks for x in group), ()))
