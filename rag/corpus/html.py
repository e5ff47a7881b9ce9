"""HTML: the main text, by trafilatura; one article, or a whole page of them under Markdown headings."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from rag.corpus import hocr, sheets
from rag.corpus.decode import decode
from rag.corpus.metadata import Metadata, day, header, named
from rag.corpus.text import made, page
from rag.errors import UnreadableFile
from rag.text.pattern import regex
from rag.types import Page

SUFFIXES = (".hocr", ".html", ".htm")
_CHARSET = regex(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]+)", re.I)
_HEADING = regex(r"^#{1,3} ", re.M)
_TAG = regex(r"<h[1-3][\s>]", re.I)
_FIRST = regex(r"<h1[\s>]", re.I)
_TITLE = regex(r"<title>([^<]{1,200})</title>", re.I)
_BODY, _BODY_ENDS = regex(r"<body[^<>]*>", re.I), regex(r"</body>", re.I)


def read(path: Path, metadata: Metadata) -> Iterator[Page | UnreadableFile]:
    """The article of a web page; a web page with several headings of one rank is a page of several articles. What an
    OCR engine wrote (hOCR) is pages of print."""
    data = path.read_bytes()
    html = _decoded(data, str(path))
    if hocr.is_hocr(data):
        yield from sheets.pages(hocr.sheets(html, str(path)), path, metadata)
        return
    found, text = _main(html)
    if found is None or not text.strip():
        raise UnreadableFile(
            "{path}: no text in this HTML", "save the article's own page, not its frame", path=path
        )
    known = metadata | Metadata(published=day(found.date or ""), url=found.url or "") | named(path)
    if len(_HEADING.findall(text)) > 1 and len(_FIRST.findall(html)) != 1:
        title = _TITLE.search(html)
        yield page(text, path, known | (header(unescape(title.group(1))) if title else Metadata()))
        return
    known |= Metadata(title=found.title or "", source=found.sitename or "")
    body = found.text.strip()
    whole = f"{known.title}\n{body.removeprefix(known.title).lstrip() if known.title else body}"
    yield made(whole, path, known, ready=True)


def sheets_of(path: Path) -> tuple[sheets.Sheet | UnreadableFile, ...]:
    """The sheets of an hOCR file; none of any other."""
    data = path.read_bytes()
    return hocr.sheets(_decoded(data, str(path)), str(path)) if hocr.is_hocr(data) else ()


def _main(html: str) -> tuple[Any, str]:
    """The extracted document and its main text as Markdown; wrapped as an article if headings got lost."""
    import trafilatura

    def extract(source: str) -> str:
        text = trafilatura.extract(
            source, output_format="markdown", include_formatting=True, include_comments=False
        )
        return (text or "").replace("**", "")

    # htmldate's wider search takes any day in the text, a copyright's too.
    found = trafilatura.bare_extraction(
        html,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text = extract(html)
    if len(_HEADING.findall(text)) < len(_TAG.findall(html)):
        wrapped = extract(_wrapped(html))
        if len(_HEADING.findall(wrapped)) > len(_HEADING.findall(text)):
            text = wrapped
    return found, text


def _wrapped(html: str) -> str:
    """The page with all of its body in one <article>."""
    begins = _BODY.search(html)
    *_, ends = (None, *_BODY_ENDS.finditer(html))
    if begins is None or ends is None or ends.start() < begins.end():
        return html
    a, b = begins.end(), ends.start()
    return f"{html[:a]}<article>{html[a:b]}</article>{html[b:]}"


def _decoded(data: bytes, where: str) -> str:
    """The decoded file, by the encoding it declares if that reads it whole."""
    declared = _CHARSET.search(data[:4096])
    if declared:
        name = declared.group(1).decode("ascii")
        try:
            codec = codecs.lookup("gb18030" if name.lower() in ("gb2312", "gbk") else name)
            return data.decode(codec.name)
        except (LookupError, UnicodeDecodeError):
            # Declared wrongly, as many pages do: told from the bytes instead.
            return decode(data, where)
    return decode(data, where)
