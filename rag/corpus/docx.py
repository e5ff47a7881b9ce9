"""DOCX: the paragraphs in order, headings marked as in Markdown, a table's rows as lines between strokes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from rag.corpus.decode import surrogates_replaced
from rag.corpus.limits import unpacked
from rag.corpus.metadata import Metadata, front_matter, named
from rag.corpus.text import page
from rag.errors import UnreadableFile
from rag.types import Page

_RUN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def read(path: Path, metadata: Metadata) -> Iterator[Page | UnreadableFile]:
    """The page of a Word file; `page.text` is its paragraphs with a blank line between them."""
    from docx import Document
    from docx.opc.exceptions import OpcError
    from docx.table import Table

    try:
        unpacked(path)
        parts = []
        for item in Document(str(path)).iter_inner_content():
            if isinstance(item, Table):
                # Cells as they are written: the library's own list of them goes through the whole table for each row.
                rows = (row._tr.tc_lst for row in item.rows)
                parts.append("\n".join(f"| {' | '.join(map(_words, cells))} |" for cells in rows))
            else:
                style = item.style.name if item.style is not None and item.style.name else ""
                parts.append(_marks(style) + item.text)
    except (OpcError, BadZipFile, KeyError, ValueError, SyntaxError) as exc:
        raise UnreadableFile(
            "{path}: no Word document ({why})", "save it as .docx anew", path=path, why=exc
        ) from exc
    text = surrogates_replaced("\n\n".join(part for part in parts if part.strip()))
    if not text:
        raise UnreadableFile(
            "{path}: the document is empty", "nothing was stored of it; remove it or fill it", path=path
        )
    front, start = front_matter(text, str(path))
    yield page(text, path, metadata | front | named(path), start)


def _words(cell: Any) -> str:
    return " ".join("".join(run.text or "" for run in line.iter(_RUN)) for line in cell.p_lst)


def _marks(style: str) -> str:
    """The Markdown marks of a heading style (`Heading 2`, `标题 2`, `Title`); none for other styles."""
    kind, _, level = style.partition(" ")
    if kind in ("Heading", "标题") and level.isdecimal():
        return "#" * int(level) + " "
    return "# " if style == "Title" else ""
