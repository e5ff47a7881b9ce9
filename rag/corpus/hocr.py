"""hOCR: HTML whose classes and titles say what was read where (Tesseract, OCRopus, Internet Archive)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rag.corpus.markup import Box, html_root, number, upright
from rag.corpus.sheets import Line, Region, Sheet, Word, few
from rag.errors import UnreadableFile
from rag.text.pattern import regex

_BLOCKS = {"ocr_carea", "ocrx_block", "ocr_block", "ocr_column", "ocr_par", "ocr_page"}
_LINES = {"ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat"}
_WORDS = {"ocrx_word", "ocr_word"}
_PAGE = regex(rb"class\s*=\s*[\"'][^\"'<>]{0,200}\bocr_page\b", re.I)
_BOX = regex(r"\bbbox\s+(\S+)\s+(\S+)\s+(\S+)\s+([^\s;]+)")
_ORDER = regex(r"(?:^|;)\s*order\s+(\d{1,9})")
_SURE = regex(r"\bx_w?confs?\s+([\d.]{1,12})")
_LOGICAL, _COUNTED = regex(r"\blpageno\s+\"?([\w-]{1,20})"), regex(r"\bppageno\s+(\d{1,9})")


def is_hocr(data: bytes) -> bool:
    """Whether this HTML was written by an OCR engine."""
    return _PAGE.search(data) is not None


def sheets(text: str, where: str) -> tuple[Sheet | UnreadableFile, ...]:
    """The pages of an hOCR file; one with a box that is none is the error that names it."""
    root = html_root(text, where)
    pages: list[Any] = []
    for one in root.iter():
        if "ocr_page" in _classes(one) and not (pages and pages[-1] in one.iterancestors()):
            pages.append(one)
    if not pages:
        raise UnreadableFile("{path}: no page in this hOCR", "get it again, or write it anew", path=where)
    return tuple(_sheet(page, where) for page in pages)


def _sheet(page: Any, where: str) -> Sheet | UnreadableFile:
    title = page.get("title", "")
    logical, counted = _LOGICAL.search(title), _COUNTED.search(title)
    try:
        few(one for one in page.iter() if _classes(one) & _LINES)
        regions = list(_regions(page))
    except ValueError as exc:
        return UnreadableFile(
            "{path}: {why}", "write it anew with the places of its lines", path=where, why=exc
        )
    # Where each block says its place in the order of reading, that is the order.
    told = bool(regions) and all(place is not None for place, _ in regions)
    if told:
        regions.sort(key=lambda pair: pair[0] or 0)
    return Sheet(
        tuple(region for _, region in regions),
        told,
        logical.group(1) if logical else "",
        str(int(counted.group(1)) + 1) if counted else "",
    )


def _regions(page: Any) -> Iterator[tuple[int | None, Region]]:
    """The innermost blocks of a page with the lines in them; what has words and no lines is one line."""
    block: Any = None
    held: list[Any] = []
    for line in _innermost(page):
        mine = next((up for up in line.iterancestors() if _classes(up) & _BLOCKS), page)
        if block is not None and mine is not block:
            yield _region(block, held)
            held = []
        block = mine
        held.append(line)
    if block is not None:
        yield _region(block, held)


def _innermost(page: Any) -> Iterator[Any]:
    """The lines of a page, and the blocks that have text and neither line nor block, in the order of the file."""
    outer: set[Any] = set()
    for one in page.iter():
        if _classes(one) & (_LINES | _BLOCKS):
            outer.update(one.iterancestors())
    for one in page.iter():
        if one not in outer and _classes(one) & (_LINES | _BLOCKS):
            yield one


def _region(block: Any, lines: list[Any]) -> tuple[int | None, Region]:
    """A block, and its place in the order of reading where it names that."""
    place = _ORDER.search(block.get("title", ""))
    region = Region(tuple(map(_line, lines)), _box(block), block.get("id", ""))
    return (int(place.group(1)) if place else None), region


def _line(line: Any) -> Line:
    box = _box(line)
    found: list[Word] = []
    spaced = False
    for one in line.iter():
        if not _classes(one) & _WORDS:
            continue
        text = _said(one)
        if text:
            sure = _SURE.search(one.get("title", ""))
            certain = min(1.0, (number(sure.group(1)) or 0.0) / 100) if sure else None
            found.append(Word(text, _box(one), certain, spaced))
            spaced = False
        spaced |= bool(one.tail) and one.tail.isspace()
    if not found and (text := _said(line)):
        found = [Word(text, box)]
    if found and found[-1].text.endswith("\u00ad"):
        last = found[-1]
        found[-1] = Word(last.text[:-1], last.box, last.sure, last.spaced, True, "-")
    return Line(tuple(found), box)


def _classes(element: Any) -> set[str]:
    return set(element.get("class", "").split()) if isinstance(element.tag, str) else set()


def _box(element: Any) -> Box | None:
    """The box that a title gives; None where it gives none."""
    found = _BOX.search(element.get("title", ""))
    if found is None:
        return None
    x0, y0, x1, y1 = (number(side) or 0.0 for side in found.groups())
    return upright(x0, y0, x1, y1)


def _said(element: Any) -> str:
    """The text of an element, blanks folded; of several readings the one that is kept."""
    kept = element.xpath(".//text()[not(ancestor::del)]") if len(element) else (element.text or "",)
    return " ".join("".join(kept).split())
