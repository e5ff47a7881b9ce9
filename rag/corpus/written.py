"""Pages written out as ALTO 4 and hOCR, articles as JSON Lines: what is read again is the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from rag.corpus import html, mets, sheets, xml
from rag.corpus.markup import Box, around
from rag.corpus.metadata import Metadata
from rag.corpus.sheets import Laid, Row
from rag.errors import UnreadableFile
from rag.text.pattern import regex
from rag.types import Article, Page

_NO_XML = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def layout(page: Page) -> tuple[Laid, ...]:
    """What stands where on a page, from the file that it was read from. Raises UnreadableFile where that has gone, is
    another one now, or tells no places."""
    path = Path(page.path)
    try:
        for file in (path, *mets.parts(path)):
            state = file.stat()
            for text, placed in _layouts(file, state.st_size, state.st_mtime_ns):
                if text == page.text:
                    return placed
    except OSError as exc:
        raise UnreadableFile(
            "{path}: {why}", "put the file back where it was", path=page.path, why=exc
        ) from exc
    raise UnreadableFile(
        "{path}: it does not tell where the words of {id} stand",
        "pages of ALTO, PAGE and hOCR do",
        path=page.path,
        id=page.id,
    )


# Pages of one file come after each other.
@lru_cache(maxsize=1)
def _layouts(path: Path, size: int, time: int) -> tuple[tuple[str, tuple[Laid, ...]], ...]:
    found = sheets.layouts(_sheets(path), path, Metadata())
    return tuple((one[0].text, one[1]) for one in found if not isinstance(one, UnreadableFile))


def _sheets(path: Path) -> Sequence[sheets.Sheet | UnreadableFile]:
    suffix = path.suffix.lower()
    if suffix == ".xml":
        return xml.sheets_of(path)
    return html.sheets_of(path) if suffix in html.SUFFIXES else ()


def alto(page: Page, placed: Sequence[Laid]) -> str:
    """A page as ALTO 4, each block naming the next one in the order of reading."""
    blocks: list[str] = []
    for n, one in enumerate(placed, 1):
        following = f' IDNEXT="b{n + 1}"' if n < len(placed) else ""
        lines = "".join(f"<TextLine {_alto_box(row.box)}>{_strings(row)}</TextLine>\n" for row in one.rows)
        blocks.append(f'<TextBlock ID="b{n}"{following} {_alto_box(_whole(one))}>\n{lines}</TextBlock>\n')
    number = f" PRINTED_IMG_NR={quoteattr(_clean(page.number))}" if page.number else ""
    edge = _edge(placed)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">\n'
        "<Description><MeasurementUnit>pixel</MeasurementUnit></Description>\n"
        f'<Layout><Page ID="p1" PHYSICAL_IMG_NR="1"{number} WIDTH="{_short(edge[2])}" HEIGHT="{_short(edge[3])}">'
        f"<PrintSpace {_alto_box(edge)}>\n{''.join(blocks)}</PrintSpace></Page></Layout>\n</alto>\n"
    )


def hocr(page: Page, placed: Sequence[Laid]) -> str:
    """A page as hOCR, each area with its place in the order of reading."""
    areas: list[str] = []
    for n, one in enumerate(placed, 1):
        lines = "".join(
            f"<span class='ocr_line' title='{_bbox(row.box)}'><span class='ocrx_word' "
            f"title='{_bbox(row.box)}{_wconf(row)}'>{escape(_clean(row.text))}</span></span>\n"
            for row in one.rows
        )
        areas.append(f"<div class='ocr_carea' title='{_bbox(_whole(one))}; order {n}'>\n{lines}</div>\n")
    number = f"; lpageno {page.number}" if re.fullmatch(r"[\w-]{1,20}", page.number) else ""
    return (
        '<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml"><head><meta charset="utf-8"/>'
        f"<title>{escape(_clean(page.id))}</title><meta name='ocr-system' content='wenbao'/>"
        "<meta name='ocr-capabilities' content='ocr_page ocr_carea ocr_line ocrx_word'/></head>\n"
        f"<body><div class='ocr_page' title='{_bbox(_edge(placed))}; ppageno 0{number}'>\n{''.join(areas)}</div>"
        "</body></html>\n"
    )


# By the name of a format: how a page is written, and the suffix of its file.
PAGES: Mapping[str, tuple[Callable[[Page, Sequence[Laid]], str], str]] = {
    "alto": (alto, ".xml"),
    "hocr": (hocr, ".hocr"),
}


def jsonl(articles: Iterable[Article]) -> Iterator[str]:
    """Articles as lines that are read as the same articles, headline first where the body does not begin with it."""
    for one in articles:
        head = one.text[: one.body].strip()
        told: dict[str, object] = {
            "id": one.id.replace("#", "-"),
            "title": one.title,
            "body": one.text[one.body :] if head == one.title else one.text,
            "source": one.source,
            "date": one.published.isoformat() if one.published else "",
            "page": one.number,
            "url": one.url,
            "kind": one.kind.value,
            "bylines": [list(byline) for byline in one.bylines],
        }
        kept = {name: value for name, value in told.items() if value}
        yield json.dumps(kept, ensure_ascii=False) + "\n"


def _strings(row: Row) -> str:
    """A line of Western words word by word; one with full-width letters whole, so that its blanks are kept as printed."""
    text = _clean(row.text)
    sure = "" if row.sure is None else f' WC="{row.sure:.3f}"'
    words = [text] if "  " in text or any(c >= "\u2e80" for c in text) else text.split(" ")
    if len(words) == 1:
        return f"<String CONTENT={quoteattr(text)} {_alto_box(row.box)}{sure}/>"
    return "<SP/>".join(f"<String CONTENT={quoteattr(word)}{sure}/>" for word in words)


def _alto_box(box: Box) -> str:
    x0, y0, x1, y1 = box
    return f'HPOS="{_short(x0)}" VPOS="{_short(y0)}" WIDTH="{_short(x1 - x0)}" HEIGHT="{_short(y1 - y0)}"'


def _bbox(box: Box) -> str:
    return "bbox " + " ".join(map(_short, box))


def _wconf(row: Row) -> str:
    return "" if row.sure is None else f"; x_wconf {100 * row.sure:.0f}"


def _whole(one: Laid) -> Box:
    return one.block.x0, one.block.y0, one.block.x1, one.block.y1


def _edge(placed: Sequence[Laid]) -> Box:
    _, _, right, bottom = around([_whole(one) for one in placed]) or (0.0, 0.0, 0.0, 0.0)
    return 0.0, 0.0, right, bottom


def _short(side: float) -> str:
    return f"{side:.2f}".rstrip("0").rstrip(".")


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
