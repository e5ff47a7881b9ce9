"""PDF: text with its positions, put into reading order by columns."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.corpus.decode import surrogates_replaced
from rag.corpus.metadata import Metadata, header, named
from rag.corpus.text import page
from rag.errors import UnreadableFile
from rag.pages.layout import Block, page_text
from rag.types import Page

# What pypdf warns of on stderr is either mended by it or our error.
logging.getLogger("pypdf").addHandler(logging.NullHandler())


def read(path: Path, metadata: Metadata) -> Iterator[Page | UnreadableFile]:
    """One page for each page of the PDF; `page.text` is the text in reading order.

    Raises UnreadableFile for a PDF that is broken, locked, or only a scan.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile("{path}: the PDF is locked by a password", "save it without one", path=path)
        texts = [page_text(_blocks(sheet)) for sheet in reader.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, RecursionError) as exc:
        raise UnreadableFile(
            "{path}: a broken PDF ({why})", "print it anew to PDF, or get it again", path=path, why=exc
        ) from exc
    if not any(text.strip() for text in texts):
        raise UnreadableFile(
            "{path}: a scanned PDF without text",
            "run OCR first: ocrmypdf -l chi_sim IN.pdf OUT.pdf",
            path=path,
        )
    several = len(texts) > 1
    for number, text in enumerate(texts, 1):
        if not text.strip():
            yield UnreadableFile(
                "{path}: page {number} has no text",
                "run OCR on it: ocrmypdf --skip-text IN.pdf OUT.pdf",
                path=path,
                number=number,
            )
            continue
        known = metadata | named(path) | header(text[:600]) | Metadata(number=str(number) if several else "")
        yield page(surrogates_replaced(text), path, known, part=number if several else 0)


def _blocks(sheet: Any) -> list[Block]:
    """The pieces of text of a PDF page as boxes, y downwards from the top; pieces of one line in one box."""
    height = float(sheet.mediabox.top)
    blocks: list[Block] = []

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if not text.strip():
            return
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        tall = abs(size) * math.hypot(tm[2], tm[3]) * math.hypot(cm[2], cm[3]) or 1.0
        for row, line in enumerate(text.strip("\n").split("\n")):
            if line.strip():
                top = height - y - tall + row * 1.2 * tall
                blocks.append(Block(x, top, x + _width(line) * tall, top + tall, line, tall))

    sheet.extract_text(visitor_text=visit)
    return _lines(blocks)


def _lines(blocks: list[Block]) -> list[Block]:
    """Neighbouring pieces of one line put together: some programs print every character by itself."""
    lines: list[Block] = []
    for block in blocks:
        last = lines[-1] if lines else None
        if (
            last
            and abs(last.y1 - block.y1) < 0.3 * block.size
            and -0.5 < (block.x0 - last.x1) / block.size < 0.8
        ):
            lines[-1] = Block(
                last.x0, min(last.y0, block.y0), block.x1, last.y1, last.text + block.text, last.size
            )
        else:
            lines.append(block)
    return lines


def _width(text: str) -> float:
    """The width of a line in letter heights: a Han character is square, others are about half as wide."""
    return sum(1.0 if c >= "\u2e80" else 0.5 for c in text)
