"""`wenbao inspect`."""

from __future__ import annotations

import json as json_
from pathlib import Path

import typer

from rag.cli.exits import OK
from rag.cli.typed import file as typed_file
from rag.errors import WenbaoError
from rag.text.shown import escaped


def inspect_file(file: Path, json: bool, pattern: str = "") -> int:
    """Show how a file is read, page by page, without storing anything. Raises InputError, UnreadableFile."""
    from rag.cli.reading import as_json, render
    from rag.corpus import Metadata, read
    from rag.corpus import pattern as by_pattern
    from rag.facts import enrich_reading
    from rag.pages import read as read_page

    readings = []
    file = typed_file(file)
    for page in read(file, by_pattern(pattern)(file) if pattern else Metadata()):
        if isinstance(page, WenbaoError):
            raise page
        readings.append(enrich_reading(read_page(page)))
    if json:
        shown = [as_json(reading) for reading in readings]
        typer.echo(escaped(json_.dumps(shown[0] if len(shown) == 1 else shown, ensure_ascii=False, indent=2)))
    else:
        from rich.console import Console

        for reading in readings:
            Console().print(render(reading))
    return OK
