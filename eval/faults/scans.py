"""Stories set into columns, and the page as OCR engines write it: JSON blocks, ALTO, PAGE, hOCR."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape, quoteattr

Box = tuple[int, int, int, int]
Row = tuple[str, Box]
_LETTER, _LEADING, _GUTTER, _MARGIN = 34, 52, 44, 100
_UNITS = {"pixel": 1.0, "mm10": 254 / 300, "inch1200": 4.0}  # Of a scan at 300 dpi.
_ALTO = {
    "1": "http://schema.ccs-gmbh.com/ALTO",
    "2": "http://www.loc.gov/standards/alto/ns-v2#",
    "3": "http://www.loc.gov/standards/alto/ns-v3#",
    "4": "http://www.loc.gov/standards/alto/ns-v4#",
    "": "",
}
_PAGE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"


@dataclass(frozen=True, slots=True)
class Print:
    """A page of print: regions in the order of reading, each of lines with their boxes."""

    regions: tuple[tuple[Row, ...], ...]
    width: int
    height: int


def written(chance: Random, text: str, format_: str) -> str:
    """The text as a page of one of the kinds that an OCR engine writes, in one to three columns or upright."""
    # XML has no place for most control characters.
    lines = [
        "".join(c for c in part if c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe")
        for part in text.split("\n")
    ]
    stories = [(line[:20], line[20:]) for line in lines if line.strip()][:40] or [("题", "文")]
    print_ = upright(stories) if chance.random() < 0.2 else columns(stories, chance.randint(1, 3))
    if format_ == ".hocr":
        return as_hocr(print_)
    if chance.random() < 0.1:
        return as_mets(print_)
    if chance.random() < 0.4:
        return as_page(print_, chance.random() < 0.5)
    unit, version = chance.choice(list(_UNITS)), chance.choice(list(_ALTO))
    return as_alto(print_, unit, version, chance.random() < 0.3, chance.random() < 0.7)


def columns(stories: Sequence[tuple[str, str]], number: int = 3, letters: int = 15) -> Print:
    """Stories (headline, body) under each other, each with its headline over all columns of so many full-width
    letters."""
    wide = letters * _LETTER
    whole = number * (wide + _GUTTER) - _GUTTER
    regions: list[tuple[Row, ...]] = []
    y = _MARGIN
    for title, body in stories:
        size = 2 * _LETTER
        regions.append(((title, (_MARGIN, y, _MARGIN + min(whole, _wide(title) * size // 2), y + size)),))
        y += size + _LEADING
        lines = list(wrapped(body, 2 * letters))
        deep = -(-len(lines) // number)
        for column in range(number):
            part = lines[column * deep : (column + 1) * deep]
            x = _MARGIN + column * (wide + _GUTTER)
            rows = tuple(
                (line, (x, y + n * _LEADING, x + _wide(line) * _LETTER // 2, y + n * _LEADING + _LETTER))
                for n, line in enumerate(part)
            )
            regions += [rows] if rows else []
        y += deep * _LEADING + 2 * _LEADING
    return Print(tuple(regions), whole + 2 * _MARGIN, y + _MARGIN)


def upright(stories: Sequence[tuple[str, str]], letters: int = 20) -> Print:
    """Stories under each other, set in vertical lines that are read from the right to the left."""
    made: list[tuple[str, list[str]]] = [(title, list(wrapped(body, 2 * letters))) for title, body in stories]
    whole = max(len(lines) for _, lines in made) * _LEADING
    regions: list[tuple[Row, ...]] = []
    y = _MARGIN
    for title, lines in made:
        size = 2 * _LETTER
        regions.append(((title, (_MARGIN, y, _MARGIN + len(title) * size, y + size)),))
        y += size + _LEADING
        edge = _MARGIN + whole
        regions.append(
            tuple(
                (
                    line,
                    (edge - n * _LEADING - _LETTER, y, edge - n * _LEADING, y + _wide(line) * _LETTER // 2),
                )
                for n, line in enumerate(lines)
            )
        )
        y += letters * _LETTER + 2 * _LEADING
    return Print(tuple(regions), whole + 2 * _MARGIN, y + _MARGIN)


def wrapped(body: str, measure: int) -> Iterator[str]:
    """A text in lines of that measure, in half letters; Western words are broken only at their blanks."""
    line, room = "", measure
    for word in _words(body):
        if _wide(word.rstrip()) > room and line and word[0] not in "，。、；：！？”’）》":
            yield line.rstrip()
            line, room = "", measure
        line, room = line + word, room - _wide(word)
    yield line.rstrip()


def as_json(print_: Print) -> str:
    """Layout blocks, one for each region."""
    blocks = [{"bbox": _around(rows), "text": "\n".join(text for text, _ in rows)} for rows in print_.regions]
    return json.dumps({"page": 1, "blocks": blocks}, ensure_ascii=False)


def as_alto(
    print_: Print, unit: str = "pixel", version: str = "3", told: bool = False, spaces: bool = True
) -> str:
    """ALTO in that unit and of that version (empty: no namespace). `told`: each block names the next one."""
    scale = _UNITS[unit]

    def place(box: Box) -> str:
        x0, y0, x1, y1 = (round(side * scale) for side in box)
        return f'HPOS="{x0}" VPOS="{y0}" WIDTH="{x1 - x0}" HEIGHT="{y1 - y0}"'

    def line(row: Row) -> str:
        strings = [f'<String {place(box)} CONTENT={quoteattr(word)} WC="0.9"/>' for word, box in _cut(row)]
        gap = "<SP/>" if spaces and " " in row[0] else ""
        return f"<TextLine {place(row[1])}>{gap.join(strings)}</TextLine>"

    blocks = "".join(
        f'<TextBlock ID="b{n}"{f" IDNEXT={chr(34)}b{n + 1}{chr(34)}" if told and n < len(print_.regions) else ""} '
        f"{place(_around(rows))}>{''.join(map(line, rows))}</TextBlock>"
        for n, rows in enumerate(print_.regions, 1)
    )
    named = f' xmlns="{_ALTO[version]}"' if version else ""
    whole = place((0, 0, print_.width, print_.height))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<alto{named}><Description><MeasurementUnit>{unit}</MeasurementUnit>'
        f'</Description><Layout><Page ID="P1" PHYSICAL_IMG_NR="1"><PrintSpace {whole}>{blocks}</PrintSpace></Page>'
        "</Layout></alto>\n"
    )


def as_page(print_: Print, told: bool = False) -> str:
    """PAGE XML; `told`: with the order of reading, the regions in the file the other way round."""

    def coords(box: Box) -> str:
        x0, y0, x1, y1 = box
        return f'<Coords points="{x0},{y0} {x1},{y0} {x1},{y1} {x0},{y1}"/>'

    def line(row: Row) -> str:
        return (
            f"<TextLine>{coords(row[1])}<TextEquiv><Unicode>{escape(row[0])}</Unicode></TextEquiv></TextLine>"
        )

    regions = [
        f'<TextRegion id="r{n}">{coords(_around(rows))}{"".join(map(line, rows))}</TextRegion>'
        for n, rows in enumerate(print_.regions)
    ]
    order = "".join(f'<RegionRefIndexed index="{n}" regionRef="r{n}"/>' for n in range(len(regions)))
    named = f'<ReadingOrder><OrderedGroup id="g">{order}</OrderedGroup></ReadingOrder>' if told else ""
    body = "".join(reversed(regions) if told else regions)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<PcGts xmlns="{_PAGE}"><Page imageFilename="1.tif" '
        f'imageWidth="{print_.width}" imageHeight="{print_.height}">{named}{body}</Page></PcGts>\n'
    )


def as_mets(print_: Print) -> str:
    """METS of an issue whose files are elsewhere, in another folder, or not there."""
    hrefs = ("1.xml", "file://./alto/2.xml", "http://host/3.xml", "../../4.xml", "a.xml")
    files = "".join(f'<file ID="A{n}"><FLocat href="{href}"/></file>' for n, href in enumerate(hrefs))
    areas = "".join(f'<fptr><area FILEID="A4" BEGIN="b{n}"/></fptr>' for n in range(len(print_.regions)))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<mets xmlns="http://www.loc.gov/METS/">'
        f"<fileSec><fileGrp>{files}</fileGrp></fileSec>"
        '<structMap TYPE="PHYSICAL"><div TYPE="page" ORDER="1"><fptr FILEID="A4"/></div></structMap>'
        f'<structMap TYPE="LOGICAL"><div TYPE="ISSUE"><div TYPE="ARTICLE" LABEL="题">{areas}</div></div></structMap></mets>'
    )


def as_hocr(print_: Print) -> str:
    """hOCR as Tesseract writes it: one area and paragraph a region, a blank between all words."""

    def box(found: Box) -> str:
        return "bbox {} {} {} {}".format(*found)

    def line(row: Row) -> str:
        words = (
            f"<span class='ocrx_word' title='{box(place)}; x_wconf 91'>{escape(word)}</span>"
            for word, place in _cut(row)
        )
        return f"<span class='ocr_line' title='{box(row[1])}; baseline 0 0'>{' '.join(words)}</span>"

    areas = "\n".join(
        f"<div class='ocr_carea' title='{box(_around(rows))}'><p class='ocr_par' title='{box(_around(rows))}'>"
        + "\n".join(map(line, rows))
        + "</p></div>"
        for rows in print_.regions
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title></title>'
        "<meta http-equiv='Content-Type' content='text/html;charset=utf-8'/><meta name='ocr-system' content='tesseract'/></head>\n"
        f"<body><div class='ocr_page' title='image \"1.png\"; {box((0, 0, print_.width, print_.height))}; ppageno 0'>{areas}</div>"
        "</body></html>\n"
    )


def _cut(row: Row) -> Iterator[Row]:
    """The words of a line with their boxes: by its blanks, without any in runs of up to three letters."""
    text, (x0, y0, x1, y1) = row
    upright = y1 - y0 > x1 - x0 and len(text) > 1
    unit = (y1 - y0 if upright else x1 - x0) / max(1, _wide(text))
    at = 0
    for word in text.split(" ") if " " in text else [text[i : i + 3] for i in range(0, len(text), 3)]:
        low, high = round(at * unit), round((at + _wide(word)) * unit)
        yield word, (x0, y0 + low, x1, y0 + high) if upright else (x0 + low, y0, x0 + high, y1)
        at += _wide(word) + (" " in text)


def _around(rows: Sequence[Row]) -> Box:
    boxes = [box for _, box in rows]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _words(text: str) -> Iterator[str]:
    """Full-width letters one by one, others up to the blank behind them."""
    word = ""
    for c in text:
        if c >= "\u2e80":
            if word:
                yield word
            word = ""
            yield c
        else:
            word += c
            if c == " ":
                yield word
                word = ""
    if word:
        yield word


def _wide(text: str) -> int:
    return sum(2 if c >= "\u2e80" else 1 for c in text)
