"""JSON: layout blocks as OCR engines give them, or one or several ready articles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from rag.corpus import jsonl
from rag.corpus.decode import decode, surrogates_replaced
from rag.corpus.identity import once
from rag.corpus.metadata import Metadata, from_fields, named
from rag.corpus.text import page
from rag.errors import UnreadableFile
from rag.pages.layout import Block, page_text
from rag.phrase import Phrase
from rag.types import Page

_BOX = ("bbox", "box", "points", "poly", "polygon", "position")
_TEXT = ("text", "content", "transcription", "words")
_FAR = 1e9  # No page is so large in any unit.
_HINT = 'give {{"page": 1, "blocks": [{{"bbox": [x0, y0, x1, y1], "text": "…"}}]}}'


def read(path: Path, metadata: Metadata) -> Iterator[Page | UnreadableFile]:
    """The pages of a layout file (`{page, blocks}`, a list of these, or `{pages: […]}`), or its articles."""
    try:
        values = json.loads(decode(path.read_bytes(), str(path)))
    except (ValueError, RecursionError) as exc:
        raise UnreadableFile("{path}: no JSON ({why})", _HINT, path=path, why=exc) from exc
    shared = {}
    if isinstance(values, dict) and isinstance(values.get("pages"), list):
        shared = {key: value for key, value in values.items() if key != "pages"}
        values = values["pages"]
    items = values if isinstance(values, list) else [values]
    if not items:
        raise UnreadableFile("{path}: no page in it", _HINT, path=path)
    yield from once(_items(items, shared, path, metadata))


def _items(
    items: list[object], shared: dict[str, object], path: Path, metadata: Metadata
) -> Iterator[tuple[str, Page | UnreadableFile]]:
    for number, item in enumerate(items, 1):
        where = Phrase("{path}: item {number}", path=path, number=number)
        try:
            if not isinstance(item, dict):
                raise UnreadableFile("{path}: no JSON object", _HINT, path=where)
            if isinstance(item.get("blocks"), list):
                yield where, _page(shared | item, where, path, metadata, number if len(items) > 1 else 0)
                continue
            article, undated = jsonl.article(shared | item, where, path, metadata, named(path))
        except UnreadableFile as exc:
            if len(items) == 1:
                raise
            yield where, exc
            continue
        if undated:
            yield where, undated
        yield where, article


def _page(values: dict[str, object], where: str, path: Path, metadata: Metadata, part: int) -> Page:
    about = values.get("page")
    about = about if isinstance(about, dict) else {"page": about} if isinstance(about, str | int) else {}
    if isinstance(about.get("page"), int) and "number" not in about:
        about = about | {"number": about["page"]}
    flat = {key: value for key, value in values.items() if key not in ("page", "blocks", "title")}
    known = metadata | from_fields(flat | about, where) | named(path)
    blocks = values["blocks"]
    assert isinstance(blocks, list)
    text = page_text(
        [
            _block(block, Phrase("{path}, block {number}", path=where, number=i))
            for i, block in enumerate(blocks, 1)
        ]
    )
    if not text.strip():
        raise UnreadableFile("{path}: no text in its blocks", _HINT, path=where)
    return page(surrogates_replaced(text), path, known, part=part)


def _block(values: object, where: str) -> Block:
    if not isinstance(values, dict):
        raise UnreadableFile("{path}: no JSON object", _HINT, path=where)
    text = next((values[key] for key in _TEXT if isinstance(values.get(key), str)), "")
    try:
        x0, y0, x1, y1 = box = _box(values)
        if not all(
            abs(side) < _FAR for side in box
        ):  # Also what is no number: JSON may hold NaN and Infinity.
            raise ValueError(Phrase("it lies at {box}", box=box))
    except (TypeError, ValueError, LookupError, OverflowError) as exc:
        raise UnreadableFile("{path}: no box in it ({why})", _HINT, path=where, why=exc) from exc
    return Block(x0, y0, x1, y1, text)


def _box(values: dict[str, object]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of `[x0, y0, x1, y1]`, of a polygon, or of left, top, width, height."""
    box = next((values[key] for key in _BOX if values.get(key) is not None), values)
    if isinstance(box, dict):
        left, top = _number(box, "x", "left"), _number(box, "y", "top")
        return left, top, left + _number(box, "w", "width"), top + _number(box, "h", "height")
    if not isinstance(box, list):
        raise TypeError(f"bbox is {box!r}")
    points = box if box and isinstance(box[0], list) else list(zip(box[0::2], box[1::2], strict=True))
    xs, ys = [float(p[0]) for p in points], [float(p[1]) for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def _number(box: dict[str, object], *names: str) -> float:
    value = next(box[name] for name in names if name in box) if any(n in box for n in names) else None
    if not isinstance(value, int | float):
        raise KeyError("bbox")
    return float(value)
