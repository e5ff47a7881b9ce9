"""Plain text and Markdown: one page a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rag.corpus.decode import decode
from rag.corpus.identity import content_hash, page_id
from rag.corpus.metadata import Metadata, front_matter, header, named
from rag.errors import UnreadableFile
from rag.types import Page

# A newspaper page has some 20,000 characters; whatever is larger than this is something else.
LARGEST = 128 << 20


def read(path: Path, metadata: Metadata) -> Iterator[Page | UnreadableFile]:
    """The page of a text file: `page.text` is the whole decoded file, the print begins at `page.start`."""
    if path.stat().st_size > LARGEST:
        raise UnreadableFile(
            "{path}: over {most} MB",
            "split it, or give its articles as .jsonl",
            path=path,
            most=LARGEST >> 20,
        )
    text = decode(path.read_bytes(), str(path))
    front, start = front_matter(text, str(path))
    if not text[start:].strip():
        raise UnreadableFile(
            "{path}: nothing after the front matter",
            "nothing was stored of it; remove it or fill it",
            path=path,
        )
    yield page(text, path, metadata | front | named(path), start)


def page(text: str, path: Path, known: Metadata, start: int = 0, part: int = 0) -> Page:
    """The page with `text`, whose header completes what is known of it."""
    return made(text, path, known | header(text[start : start + 600]), start=start, part=part)


def made(
    text: str, path: Path, known: Metadata, *, start: int = 0, part: int = 0, ready: bool = False
) -> Page:
    """The page with `text` and what is known of it, as it is."""
    return Page(
        # Of the text alone: correcting the metadata renames nothing.
        id=page_id(path, content_hash(text, Metadata()), part=part),
        source=known.source,
        published=known.published,
        number=known.number,
        text=text,
        path=str(path),
        hash=content_hash(text, known),
        title=known.title,
        url=known.url,
        ready=ready,
        start=start,
    )
