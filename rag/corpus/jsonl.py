"""JSON Lines: one ready article a line, read as a stream."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from rag.corpus.decode import encoding_of, surrogates_replaced
from rag.corpus.identity import content_hash, once, page_id
from rag.corpus.metadata import KEYS, Metadata, from_fields, named
from rag.errors import UnreadableFile
from rag.types import Page

# No article is longer; a longer line is a file of another kind and would fill the memory.
_LINE = 32 << 20
_BODY = ("body", "text", "content", "正文", "内容")


def read(path: Path, metadata: Metadata) -> Iterator[Page | UnreadableFile]:
    """The articles of a .jsonl or .jsonl.gz file; a line that is none is yielded as the error that names it."""
    yield from once(_lines(path, metadata))


def _lines(path: Path, metadata: Metadata) -> Iterator[tuple[str, Page | UnreadableFile]]:
    name = named(path)
    number = 0
    try:
        with _open(path) as lines:
            encoding = encoding_of(lines.read(1 << 16), str(path))
            lines.seek(0)
            while line := lines.readline(_LINE):
                number += 1
                where = f"{path}:{number}"
                if len(line) == _LINE:
                    yield (
                        where,
                        UnreadableFile(
                            "{path}: a line over {most} MB",
                            "one article a line",
                            path=where,
                            most=_LINE >> 20,
                        ),
                    )
                    return
                if line.isspace():
                    continue
                page, undated = _page(line, encoding, where, path, metadata, name)
                if undated:
                    yield where, undated
                yield where, page
    except (EOFError, zlib.error, gzip.BadGzipFile) as exc:
        broken = UnreadableFile(
            "{path}: broken gzip after line {number} ({why})",
            "get the file anew",
            path=path,
            number=number,
            why=exc,
        )
        if number == 0:
            raise broken from exc
        yield str(path), broken


def article(
    values: dict[str, object], where: str, path: Path, metadata: Metadata, name: Metadata
) -> tuple[Page, UnreadableFile | None]:
    """The page of one ready article, and the fault if its date is none: it is then kept without a date.

    Raises UnreadableFile if it has neither title nor body.
    """
    body = next((values[key] for key in _BODY if isinstance(values.get(key), str)), "")
    undated = None
    try:
        known = metadata | from_fields(values, where) | name
    except UnreadableFile as exc:
        undated = UnreadableFile(
            "{message}; the article is kept without a date", exc.hint, message=exc.message
        )
        dateless = {key: value for key, value in values.items() if key not in KEYS["published"]}
        known = metadata | from_fields(dateless, where)
    text = surrogates_replaced(f"{known.title}\n{body}")
    if not text.strip():
        raise UnreadableFile(
            "{path}: neither title nor body",
            'each line: {{"title": "…", "body": "…", "date": "…"}}',
            path=where,
        )
    hash_ = content_hash(text, known)
    given = values.get("id")
    page = Page(
        id=page_id(path, hash_, str(given) if isinstance(given, str | int) else ""),
        source=known.source,
        published=known.published,
        number=known.number,
        text=text,
        path=str(path),
        hash=hash_,
        title=known.title,
        url=known.url,
        ready=True,
    )
    return page, undated


def _page(
    line: bytes, encoding: str, where: str, path: Path, metadata: Metadata, name: Metadata
) -> tuple[Page | UnreadableFile, UnreadableFile | None]:
    try:
        values = json.loads(line.decode(encoding))
    except (ValueError, RecursionError) as exc:
        return UnreadableFile("{path}: no JSON ({why})", "one JSON object a line", path=where, why=exc), None
    if not isinstance(values, dict):
        return UnreadableFile("{path}: no JSON object", "one JSON object a line", path=where), None
    try:
        return article(values, where, path, metadata, name)
    except UnreadableFile as exc:
        return exc, None


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]
