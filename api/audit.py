"""Who added and removed what: one line of JSON each in `audit.jsonl` of the archive's folder, only ever added to."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, Field

_FILE = "audit.jsonl"
_TAIL = 1 << 20  # Bytes of the file that are looked through from its end.


class Deed(BaseModel):
    """Something that was done to the archive over HTTP."""

    at: str = Field(description="When, in UTC (2024-04-03T08:15:00Z).")
    by: str = Field(description="Name of the key; empty where none was needed.")
    did: str = Field(description="added, changed, failed, removed or restored.")
    document: str = Field(description="Id of the document.")
    name: str = Field(description="Name of its file.")
    articles: int = Field(ge=0, description="How many articles it held then.")
    request: str = Field(description="Id of the request, as `x-request-id` told it.")


def note(home: Path, *, by: str, did: str, document: str, name: str, articles: int, request: str) -> None:
    """Write down one deed. One write to the end of a file is not torn by another's."""
    at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    deed = Deed(at=at, by=by, did=did, document=document, name=name, articles=articles, request=request)
    line = json.dumps(deed.model_dump(), ensure_ascii=True) + "\n"
    file = os.open(home / _FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, line.encode())
    finally:
        os.close(file)


def deeds(home: Path, most: int) -> list[Deed]:
    """The last deeds, the latest first."""
    try:
        with (home / _FILE).open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            lines = file.read().split(b"\n")[1 if size > _TAIL else 0 :]
    except FileNotFoundError:
        return []
    return [Deed.model_validate_json(line) for line in reversed(lines) if line][:most]
