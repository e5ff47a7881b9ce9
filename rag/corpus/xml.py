"""XML: the kinds that OCR engines and libraries write, told by the root element."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rag.corpus import alto, pagexml, sheets
from rag.corpus.markup import local, root
from rag.corpus.metadata import Metadata
from rag.errors import UnreadableFile
from rag.types import Page

_READERS = {"alto": alto.sheets, "pcgts": pagexml.sheets}


def read(path: Path, metadata: Metadata) -> Iterator[Page | UnreadableFile]:
    """The pages of an ALTO or PAGE file. Raises UnreadableFile for any other XML."""
    found = root(path)
    reader = _READERS.get(local(found).lower())
    if reader is None:
        raise UnreadableFile(
            f"{path}: XML of another kind (<{local(found)}>)", "give ALTO or PAGE, or its text"
        )
    yield from sheets.pages(reader(found, str(path)), path, metadata)
