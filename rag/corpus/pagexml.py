"""PAGE XML (PRImA; Transkribus, OCR-D, eScriptorium, kraken): regions and lines of any version's namespace."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from rag.corpus.markup import Box, around, first, inside, local, number, under, words
from rag.corpus.sheets import Line, Region, Sheet, Word, few
from rag.errors import UnreadableFile
from rag.phrase import Phrase
from rag.text.pattern import regex

_REFERENCES = ("RegionRefIndexed", "RegionRef", "OrderedGroup", "OrderedGroupIndexed", "UnorderedGroup",
               "UnorderedGroupIndexed")  # fmt: skip
# Transkribus keeps the order in here as well.
_PLACE = regex(r"readingOrder\s*\{\s*index\s*:\s*(\d{1,6})")


def sheets(root: Any, where: str) -> tuple[Sheet | UnreadableFile, ...]:
    """The page of a PAGE file; one with a coordinate that is none is the error that names it."""
    pages = list(inside(root, "Page"))
    if not pages:
        raise UnreadableFile(
            "{path}: no page in this PAGE file", "get it again, or write it anew", path=where
        )
    return tuple(_sheet(page, where) for page in pages)


def _sheet(page: Any, where: str) -> Sheet | UnreadableFile:
    try:
        few(under(page, "TextLine"))
        regions = [(region, _region(region)) for region in _text_regions(page)]
    except ValueError as exc:
        return UnreadableFile(
            "{path}: {why}", "write it anew with the places of its lines", path=where, why=exc
        )
    named = _named(first(page, "ReadingOrder"))
    place: dict[str, float] = {id_: n for n, id_ in enumerate(named)}
    if not place:
        marked = {made.id: found for region, made in regions if (found := _custom(region)) < math.inf}
        place = marked if len(marked) == len(regions) else {}
    told = any(made.id in place for _, made in regions)
    if told:
        # What the order does not name (a header, a page number) stands behind it.
        regions.sort(key=lambda pair: place.get(pair[1].id, math.inf))
    return Sheet(tuple(made for _, made in regions), told)


def _text_regions(page: Any) -> Iterator[Any]:
    """The regions with text of a page in the order of the file, those inside others (cells of a table) too."""
    waiting = [page]
    while waiting:
        one = waiting.pop()
        if local(one) == "TextRegion":
            yield one
        if one is page or local(one).endswith("Region"):
            waiting += reversed([child for child in one if local(child).endswith("Region")])


def _named(order: Any) -> list[str]:
    """The ids of regions in the order that the page names; groups in groups are gone through."""
    found: list[str] = []
    waiting = [order] if order is not None else []
    while waiting:
        one = waiting.pop()
        if one.get("regionRef"):
            found.append(one.get("regionRef"))
        children = list(inside(one, *_REFERENCES))
        if any(child.get("index", "").isdecimal() for child in children):
            children.sort(key=_index)
        waiting += reversed(children)
    return found


def _index(element: Any) -> float:
    index = element.get("index", "").strip()
    return int(index[:9]) if index.isdecimal() else math.inf


def _custom(element: Any) -> float:
    found = _PLACE.search(element.get("custom", ""))
    return int(found.group(1)) if found else math.inf


def _region(region: Any) -> Region:
    lines = list(inside(region, "TextLine"))
    if all(_custom(line) < math.inf for line in lines):
        lines.sort(key=_custom)
    box = _box(region)
    made = tuple(_line(line) for line in lines)
    if not any(line.words for line in made) and (text := _said(region)):
        made = tuple(Line((Word(part),), box) for part in text.splitlines() if part.strip())
    return Region(made, box, region.get("id", ""))


def _line(line: Any) -> Line:
    """A line as its own text has it, else as its words (or its letters) have it."""
    box = _box(line) or _box(line, "Baseline")
    if text := _said(line):
        return Line((_ending(Word(" ".join(text.split()), box, _sure(line))),), box)
    found = [
        Word(text, _box(word), _sure(word), spaced=n > 0)
        for n, word in enumerate(inside(line, "Word"))
        if (text := _said(word) or "".join(_said(glyph) for glyph in inside(word, "Glyph")))
    ]
    return Line((*found[:-1], *map(_ending, found[-1:])), box)


def _ending(word: Word) -> Word:
    """The last word of a line; a soft hyphen or ¬ at its end says that it goes on."""
    if word.text[-1:] not in ("\u00ad", "¬"):
        return word
    return Word(word.text[:-1], word.box, word.sure, word.spaced, True, "-")


def _said(element: Any) -> str:
    """The text of an element: of several readings the one of the lowest index."""
    readings = sorted(inside(element, "TextEquiv"), key=_index)
    if not readings:
        return ""
    unicode = first(readings[0], "Unicode")
    text = "".join(unicode.itertext()) if unicode is not None else words(first(readings[0], "PlainText"))
    return text.strip()


def _sure(element: Any) -> float | None:
    readings = sorted(inside(element, "TextEquiv"), key=_index)
    return number(readings[0].get("conf")) if readings else None


def _box(element: Any, name: str = "Coords") -> Box | None:
    """The box around the polygon of an element; None where it has none."""
    coords = first(element, name)
    if coords is None:
        return None
    given = coords.get("points", "")
    pairs = [pair.split(",") for pair in given.split()] or [
        (point.get("x", ""), point.get("y", "")) for point in under(coords, "Point")
    ]
    corners: list[Box] = []
    for pair in pairs:
        x, y = (number(part) for part in pair) if len(pair) == 2 else (None, None)
        if x is None or y is None:
            raise ValueError(Phrase("{given!r} are no points", given=given[:40]))
        corners.append((x, y, x, y))
    return around(corners)
