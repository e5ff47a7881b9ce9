"""A page as an OCR engine wrote it (words in lines in regions, each with its box) → the text of the page.

ALTO, PAGE and hOCR are read into `Sheet`s; from there they go the way of every other box.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from pathlib import Path

from rag.corpus.decode import surrogates_replaced
from rag.corpus.markup import Box, around
from rag.corpus.metadata import Metadata, header, named
from rag.corpus.text import page
from rag.errors import UnreadableFile
from rag.pages.layout import Block, order, set_text
from rag.phrase import Phrase
from rag.types import Page

# A broadsheet has some 2,000 lines.
_MOST = 20_000
# Beside full-width letters less than this share of a letter is no blank: engines write one between all words.
_BLANK = 0.4
_WIDE = "\u2e80"
# Lines beside each other, in a region of one column, at most.
_BESIDE = 0.3
# The share of lines under each other that the order of a file must keep together beside that of the geometry.
_KEPT = 0.9


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was read. `spaced`: a blank is written before it. `sure` is the engine's confidence, 0 to 1.
    `broken`: it goes on with the first word of the next line, `hyphen` being what is printed at its end and
    `whole` the word that both make, as far as the file tells."""

    text: str
    box: Box | None = None
    sure: float | None = None
    spaced: bool = False
    broken: bool = False
    hyphen: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line and its box."""

    words: tuple[Word, ...]
    box: Box | None


@dataclass(frozen=True, slots=True)
class Region:
    """A block of print: `id` is what other files call it."""

    lines: tuple[Line, ...]
    box: Box | None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of print. `told`: the regions stand in the order that the file names as that of reading, not only in
    one. `printed` is the number on the page, `counted` its place among the scans."""

    regions: tuple[Region, ...]
    told: bool = False
    printed: str = ""
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is printed: its text, its box, and how sure the engine is of it (0 to 1)."""

    text: str
    box: Box
    sure: float | None = None


@dataclass(frozen=True, slots=True)
class Laid:
    """A box of text of a page in its reading order, and the lines in it."""

    block: Block
    rows: tuple[Row, ...]


def few(lines: Iterable[object]) -> None:
    """Raises ValueError for more lines than a page has: before they are read, since that takes the longest."""
    if next(islice(lines, _MOST, None), None) is not None:
        raise ValueError(Phrase("over {most} lines on a page", most=_MOST))


def pages(
    sheets: Sequence[Sheet | UnreadableFile], path: Path, metadata: Metadata
) -> Iterator[Page | UnreadableFile]:
    """The pages of a file's sheets; one that cannot be read is yielded as the error that names it."""
    for found in layouts(sheets, path, metadata):
        if isinstance(found, UnreadableFile) and len(sheets) == 1:
            raise found
        yield found if isinstance(found, UnreadableFile) else found[0]


def layouts(
    sheets: Sequence[Sheet | UnreadableFile], path: Path, metadata: Metadata
) -> Iterator[tuple[Page, tuple[Laid, ...]] | UnreadableFile]:
    """Each page of a file's sheets with what stands where on it."""
    several = len(sheets) > 1
    for part, sheet in enumerate(sheets, 1):
        where = Phrase("{path}: page {number}", path=path, number=part) if several else str(path)
        if isinstance(sheet, UnreadableFile):
            yield sheet
            continue
        try:
            placed = laid(sheet, where)
            yield _page(sheet, placed, where, path, metadata, part if several else 0), placed
        except UnreadableFile as exc:
            yield exc


def _page(
    sheet: Sheet, placed: Sequence[Laid], where: str, path: Path, metadata: Metadata, part: int
) -> Page:
    text = surrogates_replaced(set_text([one.block for one in placed]))
    if not text.strip():
        raise UnreadableFile("{path}: no text in it", "was it read by an OCR engine?", path=where)
    told = Metadata(number=sheet.printed)
    # The place among the scans is the last thing to go by: many engines write 1 into each file.
    known = (
        metadata | named(path) | told | header(text[:600]) | Metadata(number=sheet.counted if part else "")
    )
    return page(text, path, known, part=part)


def laid(sheet: Sheet, where: str) -> tuple[Laid, ...]:
    """The regions of a sheet as boxes of text, in the order of reading: as the file tells it; else as they stand in
    the file, unless lines that go on under each other are torn apart by that. Raises UnreadableFile."""
    whole = mended(sheet.regions)
    spaces = spaced(sheet)
    found = tuple(one for region in whole for one in _laid(region, spaces, where))
    if sheet.told or len(found) < 2:
        return found
    blocks = [one.block for one in found]
    by_block = {id(one.block): one for one in found}
    ordered = order(blocks)
    kept = _together(blocks) >= _KEPT * _together(ordered)
    return found if kept else tuple(by_block[id(block)] for block in ordered)


def spaced(sheet: Sheet) -> bool:
    """Whether the file writes the blanks between words."""
    return any(word.spaced for region in sheet.regions for line in region.lines for word in line.words)


def line_text(line: Line, spaces: bool) -> str:
    """The words of a line with the blanks that are printed between them; `spaces`: the file writes blanks (else there
    is one between all Western words)."""
    words = [word for word in line.words if word.text.strip()]
    letter = max((min(_sides(word.box)) for word in words if word.box), default=0.0)
    wide = any(word.text.strip()[-1] >= _WIDE or word.text.strip()[0] >= _WIDE for word in words)
    said = words[0].text.strip() if words else ""
    for before, word in pairwise(words):
        blank = _blank(before, word, letter) if wide else word.spaced or not spaces
        said += (" " if blank else "") + word.text.strip()
    return said


def mended(regions: Iterable[Region]) -> tuple[Region, ...]:
    """The regions with words that a line's end broke put together, where they begin; a word whose rest is not there
    keeps its hyphen."""
    regions = tuple(regions)
    rows = [list(line.words) for region in regions for line in region.lines]
    filled = [row for row in rows if row]
    for row, following in pairwise(filled):
        if not row or not row[-1].broken:
            continue
        word, rest = row[-1], following[0]
        if word.whole and rest.whole != word.whole:
            continue
        whole = word.whole or word.text + rest.text
        row[-1] = replace(word, text=whole, broken=rest.broken, hyphen=rest.hyphen)
        del following[0]
    at = iter(rows)
    return tuple(
        replace(
            region,
            lines=tuple(replace(line, words=tuple(map(_printed, next(at)))) for line in region.lines),
        )
        for region in regions
    )


def _printed(word: Word) -> Word:
    return replace(word, text=word.text + word.hyphen, broken=False, hyphen="") if word.broken else word


def _blank(before: Word, word: Word, letter: float) -> bool:
    """Whether a blank is seen between two words of a line with full-width letters, whose marks bring their own."""
    a, b = before.text.strip()[-1], word.text.strip()[0]
    if before.box and word.box and letter:
        gap = max(word.box[0] - before.box[2], word.box[1] - before.box[3])
        return a.isalnum() and b.isalnum() and gap >= _BLANK * letter
    return word.spaced and a < _WIDE and b < _WIDE


def _laid(region: Region, spaces: bool, where: str) -> Iterator[Laid]:
    """The region as one box; its lines as one each where they stand beside each other, which no column's do."""
    rows = tuple(
        Row(said, _placed(line, region, where), _sure(line))
        for line in region.lines
        if (said := line_text(line, spaces))
    )
    if not rows:
        return
    boxes = [row.box for row in rows]
    if len(rows) > 1 and _beside(boxes) > _BESIDE * len(rows):
        yield from (Laid(Block(*row.box, row.text), (row,)) for row in rows)
    else:
        whole = around(boxes)
        assert whole
        yield Laid(Block(*whole, "\n".join(row.text for row in rows)), rows)


def _sure(line: Line) -> float | None:
    """How sure the engine is of a line: of its words, by their length."""
    told = [(word.sure, len(word.text)) for word in line.words if word.sure is not None]
    letters = sum(size for _, size in told)
    return sum(sure * size for sure, size in told) / letters if letters else None


def _placed(line: Line, region: Region, where: str) -> Box:
    """The box of a line: its own, that of its words, or where it is the only one that of its region."""
    box = line.box or around([word.box for word in line.words if word.box])
    if box is None and len(region.lines) == 1:
        box = region.box
    if box is None:
        name = Phrase("region {id}", id=region.id) if region.id else Phrase("a line")
        raise UnreadableFile(
            "{path}: no coordinates of {name}",
            "write it anew with the places of its lines",
            path=where,
            name=name,
        )
    return box


def _beside(boxes: Sequence[Box]) -> int:
    """How many lines have another one beside them, along the lines."""
    tall = sum(high > 1.5 * wide for wide, high in map(_sides, boxes)) > len(boxes) / 2
    turned = [(y0, x0, y1, x1) if tall else (x0, y0, x1, y1) for x0, y0, x1, y1 in boxes]
    turned.sort(key=lambda box: (box[1] + box[3], box[0]))
    count = 0
    for a, b in pairwise(turned):
        shared = min(a[3], b[3]) - max(a[1], b[1])
        apart = max(a[0], b[0]) >= min(a[2], b[2])
        count += apart and shared > 0.5 * min(a[3] - a[1], b[3] - b[1])
    return count


def _together(blocks: Sequence[Block]) -> int:
    """How many boxes stand close under the one that is read before them."""
    return sum(_goes_on(a, b) for a, b in pairwise(blocks))


def _goes_on(a: Block, b: Block) -> bool:
    letter = min((x.y1 - x.y0) / (x.text.count("\n") + 1) for x in (a, b))
    shared = min(a.x1, b.x1) - max(a.x0, b.x0)
    return abs(b.y0 - a.y1) <= letter and shared > 0.5 * min(a.x1 - a.x0, b.x1 - b.x0)


def _sides(box: Box | None) -> tuple[float, float]:
    return (box[2] - box[0], box[3] - box[1]) if box else (0.0, 0.0)
