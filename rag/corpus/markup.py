"""XML and HTML as trees: nothing is fetched, no entity is expanded, and a broken file is no half a file."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.errors import UnreadableFile
from rag.phrase import Phrase
from rag.text.pattern import regex

# A tree takes twenty times its file in memory; the largest newspaper page of the Library of Congress has 2 MB.
_MOST = 32 << 20
# No page is so large in any unit.
_FAR = 1e9
_PROLOG = regex(r"\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[[^\]]*\]\s*)?>", re.S | re.I)
_ROOT = regex(r"<(?:[\w.-]{1,60}:)?([\w.-]{1,60})[\s/>]")
_AGAIN, _PARTLY = "get it again, or write it anew", "give it page by page"
Box = tuple[float, float, float, float]


def root(path: Path) -> Any:
    """The root element of an XML file. Raises UnreadableFile for one that is broken, too large, or has entities of
    its own."""
    from lxml import etree

    _small(path)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        found = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as exc:
        what = " ".join(re.sub(r"\s*\([^()]*line \d+\)$", "", str(exc)).split()) or "no XML"
        raise UnreadableFile("{path}: broken XML ({what})", _AGAIN, path=path, what=what[:200]) from exc
    declared = found.getroottree().docinfo.internalDTD
    if declared is not None and declared.entities():
        raise UnreadableFile(
            "{path}: it declares entities, which are not read", "write them out in the text", path=path
        )
    return found


def html_root(text: str, where: str) -> Any:
    """The root element of HTML. Raises UnreadableFile where it breaks off or has no element."""
    from lxml import etree

    if len(text) > _MOST:
        raise UnreadableFile(
            "{path}: {size} MB of HTML, the limit is {most}",
            _PARTLY,
            path=where,
            size=len(text) >> 20,
            most=_MOST >> 20,
        )
    if text.rstrip()[-7:].lower() != "</html>":
        raise UnreadableFile("{path}: it breaks off before </html>", _AGAIN, path=where)
    parser = etree.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        found = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.ParserError as exc:
        raise UnreadableFile("{path}: broken HTML ({why})", _AGAIN, path=where, why=exc) from exc
    if found is None:
        raise UnreadableFile("{path}: no HTML in it", _AGAIN, path=where)
    return found


def root_name(path: Path) -> str:
    """The name of the root element as the head of an XML file gives it, in small letters without its prefix; empty
    where the head does not tell."""
    with path.open("rb") as file:
        head = file.read(1 << 14)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    at = 0
    while skipped := _PROLOG.match(text, at):
        at = skipped.end()
    found = _ROOT.match(text, at)
    return found.group(1).lower() if found else ""


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def inside(element: Any, *names: str) -> Iterator[Any]:
    """The children of these names, in order."""
    return (child for child in element if local(child) in names)


def first(element: Any, *path: str) -> Any:
    """What is found by going down through the first child of each name; None if there is none."""
    for name in path:
        element = next(inside(element, name), None)
        if element is None:
            return None
    return element


def under(element: Any, *names: str) -> Iterator[Any]:
    """The elements of these names anywhere below, in the order of the file."""
    return (one for one in element.iter(*(f"{{*}}{name}" for name in names)) if one is not element)


def words(element: Any) -> str:
    """The text of an element, blanks folded."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def number(text: str | None) -> float | None:
    """A coordinate or confidence; None where it is none. Raises ValueError for one that no page has."""
    if text is None or not text.strip():
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) <= _FAR:  # Also what is no number.
        raise ValueError(Phrase("{given!r} is no place on a page", given=text.strip()[:40]))
    return value


def upright(x0: float, y0: float, x1: float, y1: float) -> Box:
    """The box of two corners, whichever they are."""
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def around(boxes: list[Box]) -> Box | None:
    """The smallest box that holds them all; None of none."""
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _small(path: Path) -> None:
    size = path.stat().st_size
    if size > _MOST:
        raise UnreadableFile(
            "{path}: {size} MB of XML, the limit is {most}",
            _PARTLY,
            path=path,
            size=size >> 20,
            most=_MOST >> 20,
        )
    if not size:
        raise UnreadableFile(
            "{path}: the file is empty", "nothing was stored of it; remove it or fill it", path=path
        )
