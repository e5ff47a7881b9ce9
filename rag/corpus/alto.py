"""ALTO 1 to 4 (Library of Congress): the words of scanned pages and where they stand, in any unit and namespace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rag.corpus.markup import Box, inside, local, number, under, upright
from rag.corpus.sheets import Line, Region, Sheet, Word, few
from rag.errors import UnreadableFile

_AREAS = ("TopMargin", "LeftMargin", "RightMargin", "BottomMargin", "PrintSpace", "ComposedBlock")
_SOFT = "\u00ad"


def sheets(root: Any, where: str) -> tuple[Sheet | UnreadableFile, ...]:
    """The pages of an ALTO file; one with a coordinate that is none is the error that names it."""
    pages = list(under(root, "Page"))
    if not pages:
        raise UnreadableFile("{path}: no page in this ALTO", "get it again, or write it anew", path=where)
    named = [
        one.get("REF", "") for order in under(root, "ReadingOrder") for one in under(order, "ElementRef")
    ]
    return tuple(_sheet(page, named, where) for page in pages)


def _sheet(page: Any, named: Sequence[str], where: str) -> Sheet | UnreadableFile:
    """`named` are the ids of blocks in the order that ALTO 4.3 lets a file name."""
    try:
        few(under(page, "TextLine"))
        blocks = list(_text_blocks(page))
        regions = [_region(block) for block in blocks]
    except ValueError as exc:
        return UnreadableFile(
            "{path}: {why}", "write it anew with the places of its lines", path=where, why=exc
        )
    place = {id_: n for n, id_ in enumerate(named or _chain(blocks))}
    told = any(region.id in place for region in regions)
    if told:
        # What the order does not name (a header, a page number) stands behind it.
        regions.sort(key=lambda region: place.get(region.id, len(place)))
    return Sheet(
        tuple(regions), told, page.get("PRINTED_IMG_NR", "").strip(), page.get("PHYSICAL_IMG_NR", "")
    )


def _text_blocks(page: Any) -> Iterator[Any]:
    """The text blocks of a page in the order of the file, those of composed blocks too."""
    waiting = [page]
    while waiting:
        one = waiting.pop()
        if local(one) == "TextBlock":
            yield one
        elif one is page or local(one) in _AREAS:
            waiting += reversed(one)


def _chain(blocks: Sequence[Any]) -> list[str]:
    """The ids of blocks as each names the next one, where that is one chain through all of them."""
    following = {block.get("ID", ""): block.get("IDNEXT", "") for block in blocks}
    ends = set(following.values())
    heads = [id_ for id_ in following if id_ not in ends]
    chain: list[str] = []
    at = heads[0] if len(heads) == 1 else ""
    while at in following and len(chain) < len(following):
        chain.append(at)
        at = following[at]
    return chain if 1 < len(chain) == len(blocks) else []


def _region(block: Any) -> Region:
    lines = tuple(_line(line) for line in inside(block, "TextLine"))
    return Region(lines, _box(block), block.get("ID", ""))


def _line(line: Any) -> Line:
    found: list[Word] = []
    spaced = False
    for one in line:
        name = local(one)
        if name == "SP":
            spaced = True
        elif name == "String":
            found.append(_word(one, spaced))
            spaced = False
        elif name == "HYP" and found:
            last = found[-1]
            found[-1] = Word(
                last.text, last.box, last.sure, last.spaced, True, one.get("CONTENT", "-"), last.whole
            )
    return Line(tuple(found), _box(line))


def _word(string: Any, spaced: bool) -> Word:
    text = string.get("CONTENT", "")
    broken = string.get("SUBS_TYPE") == "HypPart1" or text.endswith(_SOFT)
    return Word(
        text.removesuffix(_SOFT), _box(string), number(string.get("WC")), spaced, broken,
        "-" if text.endswith(_SOFT) else "", string.get("SUBS_CONTENT", ""),
    )  # fmt: skip


def _box(element: Any) -> Box | None:
    """The box that an element gives; None where it gives none."""
    left, top, wide, high = (number(element.get(name)) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    if left is None or top is None or wide is None or high is None:
        return None
    return upright(left, top, left + wide, top + high)
