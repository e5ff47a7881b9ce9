"""XML: the kinds that OCR engines and libraries write, told by the root element."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rag.corpus import alto, mets, pagexml, sheets
from rag.corpus.markup import local, root
from rag.corpus.metadata import Metadata
from rag.errors import UnreadableFile
from rag.types import Page

_READERS = {"alto": alto.sheets, "pcgts": pagexml.sheets}
ROOTS = ("mets", *_READERS)


def read(path: Path, metadata: Metadata) -> Iterator[Page | UnreadableFile]:
    """The pages of an ALTO or PAGE file, the articles of a METS. Raises UnreadableFile for any other XML."""
    found = root(path)
    kind = local(found).lower()
    if kind == "mets":
        yield from mets.read(found, path, metadata)
        return
    reader = _READERS.get(kind)
    if reader is None:
        raise UnreadableFile(
            "{path}: XML of another kind (<{root}>)",
            "give METS, ALTO or PAGE, or its text",
            path=path,
            root=local(found),
        )
    yield from sheets.pages(reader(found, str(path)), path, metadata)


def sheets_of(path: Path) -> tuple[sheets.Sheet | UnreadableFile, ...]:
    """The sheets of an ALTO or PAGE file; none of any other."""
    found = root(path)
    reader = _READERS.get(local(found).lower())
    return reader(found, str(path)) if reader else ()
