"""A text as a whole file of each format that is read, before anything is done to it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from csv import writer
from io import BytesIO, StringIO
from random import Random
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def plain(chance: Random, text: str) -> str:
    """Running text, sometimes behind front matter or a printed header."""
    head = (
        "",
        "",
        "",
        "---\ndate: 2024-04-03\nsource: 武进日报\npage: A1\n---\n",
        "武进日报 2024年4月3日 星期三 A1版\n",
    )
    return chance.choice(head) + text


def html(chance: Random, text: str) -> str:
    """A web page with headings, paragraphs, a table and a list."""
    lines = [escape(line) for line in text.split("\n")]
    tags = ("p", "p", "p", "h1", "h2", "div", "li", "td", "blockquote", "em", "article", "pre", "span", "a")
    body = "".join(f"<{tag}>{line}</{tag}>\n" for line in lines for tag in (chance.choice(tags),))
    title = escape(text[:20].replace("\n", " "))
    return (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta property="article:published_time" content="2024-04-03T08:00:00+08:00">'
        f'<link rel="canonical" href="http://host/a"></head><body><h1>{title}</h1>{body}'
        "<table><tr><td>产量</td><td>3.5亿元</td></tr></table></body></html>"
    )


def values(chance: Random, text: str) -> Any:
    """JSON of one of its shapes: layout blocks with boxes of each spelling, pages of these, or ready articles."""
    shape = chance.choice(("blocks", "blocks", "pages", "list", "article", "articles"))
    if shape.startswith("article"):
        articles = [article(chance, part) for part in _parts(text, 3)]
        return articles if shape == "articles" else articles[0]
    about = {"source": "武进日报", "date": "2024-04-03", "page": chance.choice((1, "A1", {"page": 2}))}
    made = [about | {"blocks": _blocks(chance, part)} for part in _parts(text, 1 if shape == "blocks" else 2)]
    return made[0] if shape == "blocks" else {"pages": made, "title": "一期"} if shape == "pages" else made


def article(chance: Random, text: str) -> dict[str, object]:
    """A ready article."""
    title, _, body = text.partition("\n")
    keys = chance.choice(
        (("title", "body", "date"), ("标题", "正文", "日期"), ("headline", "content", "published_at"))
    )
    found = dict(zip(keys, (title, body or title, "2024-04-03"), strict=True))
    return {"id": f"n{chance.randrange(9)}", "url": "http://host/a", "source": "武进日报", **found}


def table(chance: Random, text: str) -> str:
    """A table of articles, now and then a manifest, with one of the signs between its columns; quotes may be lost."""
    rows = [article(chance, part) for part in _parts(text, 4)]
    if chance.random() < 0.2:
        rows = [{"file": f"{n}.txt", "date": "2024-04-03", "page": "A1"} for n in range(4)]
    file = StringIO()
    names = chance.choice((list(rows[0]), [*rows[0], "更多"], list(rows[0])[:3]))
    out = writer(file, delimiter=chance.choice(",;\t|"), lineterminator=chance.choice(("\n", "\r\n")))
    out.writerows([names, *([row.get(name, "") for name in names] for row in rows)])
    made = file.getvalue()
    return made.replace('"', "", 1) if chance.random() < 0.3 else made


def docx(text: str) -> dict[str, bytes]:
    """The parts of a Word file: headings, paragraphs, a table."""
    lines = [escape("".join(c for c in line if c >= " ")) for line in text.split("\n")]
    runs = [f"<w:r><w:t>{line}</w:t></w:r>" for line in lines]
    style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
    body = "".join(f"<w:p>{style if i % 7 == 0 else ''}{run}</w:p>" for i, run in enumerate(runs))
    table = f"<w:tbl><w:tr>{''.join(f'<w:tc><w:p>{run}</w:p></w:tc>' for run in runs[:3])}</w:tr></w:tbl>"
    relation = f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/%s" Target="%s"/></Relationships>'
    made = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
        "_rels/.rels": relation % ("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": relation % ("styles", "styles.xml"),
        "word/styles.xml": f'<w:styles xmlns:w="{_WORD}"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}{table}</w:body></w:document>',
    }  # fmt: skip
    return {name: f'<?xml version="1.0" encoding="UTF-8"?>\n{part}'.encode() for name, part in made.items()}


def zipped(parts: dict[str, bytes]) -> bytes:
    """The parts as one packed file, the same for the same parts."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            # Without a day of its own: packed a second later it is still the same file.
            packed.writestr(ZipInfo(name), data, ZIP_DEFLATED)
    return file.getvalue()


def packed(data: bytes) -> bytes:
    """As .gz, the same for the same data."""
    return gzip.compress(data, 1, mtime=0)


def sheet(chance: Random, text: str) -> bytes:
    """A PDF of one to three sheets, in one or two columns."""
    sheets = []
    for part in _parts(text, chance.randint(1, 3)):
        rows = [line[i : i + 20] for line in part.split("\n") for i in range(0, len(line), 20)][:90]
        half = len(rows) if chance.random() < 0.5 else (len(rows) + 1) // 2
        sheets.append(
            [
                (50 + 250 * (i // half), 60 + 14 * (i % half), 10 + 8 * (i == 0), row)
                for i, row in enumerate(rows)
            ]
        )
    return pdf(*sheets)


def pdf(*sheets: Sequence[tuple[int, int, int, str]]) -> bytes:
    """A PDF whose sheets show texts as (x, y from the top, size, text), in the GBK encoding of PDF viewers."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    ]
    kids = []
    for texts in sheets:
        show = b"".join(
            b"BT /F1 %d Tf 1 0 0 1 %d %d Tm <%s> Tj ET\n"
            % (size, x, 800 - y, text.encode("gbk", "replace").hex().encode())
            for x, y, size, text in texts
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(show), show))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(b"%d 0 R" % k for k in kids),
    )
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + tail


def written(value: Any, *, lines: bool = False, plainly: bool = False) -> str:
    """As JSON, or one JSON value a line; `plainly` with each character as itself, not escaped."""
    rows = value if lines and isinstance(value, list) else [value]
    return "\n".join(json.dumps(row, ensure_ascii=not plainly) for row in rows) + "\n"


def _parts(text: str, count: int) -> list[str]:
    step = max(1, -(-len(text) // count))
    return [text[i : i + step] for i in range(0, len(text), step)] or [text]


def _blocks(chance: Random, text: str) -> list[dict[str, object]]:
    made, y = [], 20
    spelling = chance.randrange(4)
    for line in text.split("\n"):
        x, wide, tall = chance.choice((40, 40, 300)), 220, 12 * (1 + len(line) // 18)
        box: dict[str, object] = {"bbox": [x, y, x + wide, y + tall]}
        if spelling == 1:
            box = {"points": [[x, y], [x + wide, y], [x + wide, y + tall], [x, y + tall]]}
        elif spelling == 2:
            box = {"box": {"x": x, "y": y, "w": wide, "h": tall}}
        elif spelling == 3:
            box = {"left": x, "top": y, "width": wide, "height": tall}
        made.append({**box, "text": line, "type": "text"})
        y += tall + 4
    return made
