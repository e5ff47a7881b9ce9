"""CSV: a row is a ready article; and `manifest.csv`, whose rows tell of the files beside it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from rag.corpus import jsonl
from rag.corpus.decode import decode
from rag.corpus.identity import once
from rag.corpus.metadata import KEYS, Metadata, from_fields, named, sidecars
from rag.errors import UnreadableFile
from rag.types import Page

MANIFEST = "manifest.csv"
# A manifest tells of files in its own folder and in folders of folders in it.
_DEEP = 4
_FILE = ("file", "filename", "path", "文件", "文件名", "路径")
_BODY = ("body", "text", "content", "正文", "内容")
_SIGNS = (",", "\t", ";", "|")
_HINT = (
    'name its columns beside it, in NAME.meta.json: {{"columns": {{"title": "…", "body": "…", "date": "…"}}}}'
)


def read(path: Path, metadata: Metadata) -> Iterator[Page | UnreadableFile]:
    """The articles of a .csv or .tsv file, one a row. A manifest has none: what is wrong in it is told."""
    rows = _rows(path)
    head = [name.strip() for name in next(rows, (0, []))[1]]
    if path.name.lower() == MANIFEST and _column(head, _FILE):
        yield from _checked(path, head, rows)
        return
    names = _map(path)
    unknown = [name for name in names.values() if name not in head]
    if unknown:
        raise UnreadableFile(
            "{path}: no column {column!r} in it, but {heads}",
            _HINT,
            path=path,
            column=unknown[0],
            heads=", ".join(head)[:200],
        )
    back = {column: key for key, column in names.items()}
    keys = [back.get(name, name.lower()) for name in head]
    if not any(key in _BODY or key in KEYS["title"] for key in keys):
        raise UnreadableFile(
            "{path}: no column of text in it, but {heads}", _HINT, path=path, heads=", ".join(head)[:200]
        )
    yield from once(_articles(path, keys, rows, metadata))


def _articles(
    path: Path, keys: list[str], rows: Iterator[tuple[int, list[str]]], metadata: Metadata
) -> Iterator[tuple[str, Page | UnreadableFile]]:
    name = named(path)
    for line, row in rows:
        where = f"{path}:{line}"
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(keys):
            yield (
                where,
                UnreadableFile(
                    "{path}: {fields} fields under {heads} heads",
                    "put the text in quotes",
                    path=where,
                    fields=len(row),
                    heads=len(keys),
                ),
            )
            continue
        try:
            page, undated = jsonl.article(dict(zip(keys, row, strict=False)), where, path, metadata, name)
        except UnreadableFile as exc:
            yield where, UnreadableFile(exc.message, "fill the row, or take it out")
            continue
        if undated:
            yield where, undated
        yield where, page


def manifest(path: Path) -> Metadata:
    """What the nearest `manifest.csv` at or above a file's folder says of it."""
    for listed in manifests(path):
        if listed.is_file() and path.name.lower() != MANIFEST:
            state = listed.stat()
            inside = PurePosixPath(path.absolute().relative_to(listed.parent).as_posix())
            if told := _told(listed, state.st_size, state.st_mtime_ns).get(str(inside).lower()):
                return told
    return Metadata()


def manifests(path: Path) -> tuple[Path, ...]:
    """The manifests that may tell of a file, the nearest one first, whether they are there or not."""
    return tuple(folder / MANIFEST for folder in list(path.absolute().parents)[:_DEEP])


@lru_cache(maxsize=8)
def _told(path: Path, size: int, time: int) -> Mapping[str, Metadata]:
    """What a manifest says of each file; of one that cannot be read nothing: reading it tells why."""
    try:
        rows = _rows(path)
        head = [name.strip().lower() for name in next(rows, (0, []))[1]]
        column = _column(head, _FILE)
        if not column:
            return MappingProxyType({})
        found: dict[str, Metadata] = {}
        for line, row in rows:
            values: dict[str, object] = dict(zip(head, row, strict=False))
            name = _name(values.get(column))
            try:
                found[name] = from_fields(values, f"{path}:{line}")
            except UnreadableFile:
                dateless = {key: value for key, value in values.items() if key not in KEYS["published"]}
                found[name] = from_fields(dateless, f"{path}:{line}")
        return MappingProxyType(found)
    except (UnreadableFile, OSError):
        return MappingProxyType({})


def _checked(path: Path, head: list[str], rows: Iterator[tuple[int, list[str]]]) -> Iterator[UnreadableFile]:
    """What is wrong in a manifest: files that are not there, days that are none."""
    lower = [name.lower() for name in head]
    column = _column(lower, _FILE)
    folder = path.absolute().parent
    for line, row in rows:
        values: dict[str, object] = dict(zip(lower, row, strict=False))
        name = str(values.get(column, "")).strip()
        if not name:
            continue
        where = f"{path}:{line}"
        if not (folder / name.replace("\\", "/")).exists():
            yield UnreadableFile(
                "{path}: {name} is not there", "mend the row, or take it out", path=where, name=name[:200]
            )
        try:
            from_fields(values, where)
        except UnreadableFile as exc:
            yield exc


def _name(value: object) -> str:
    return str(PurePosixPath(str(value or "").strip().replace("\\", "/"))).lower()


def _column(head: list[str], names: tuple[str, ...]) -> str:
    return next((name for name in head if name.lower() in names), "")


def _map(path: Path) -> dict[str, str]:
    """The columns that the sidecar names, by what they are (title, body, date, …)."""
    for beside in sidecars(path):
        try:
            values = json.loads(beside.read_text("utf-8-sig"))
        except (OSError, ValueError):
            continue  # What is wrong with a sidecar is told where it is read for its metadata.
        names = values.get("columns") if isinstance(values, dict) else None
        if isinstance(names, dict):
            return {str(key).lower(): str(name).strip() for key, name in names.items()}
    return {}


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file with the lines on which they begin. Raises UnreadableFile."""
    text = decode(path.read_bytes(), str(path))
    first = text.lstrip("\r\n").split("\n", 1)[0]
    sign = max(_SIGNS, key=first.count)
    csv.field_size_limit(len(text) + 1)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    line = 1
    try:
        for row in rows:
            yield line, row
            line = rows.line_num + 1
    except csv.Error as exc:
        raise UnreadableFile(
            "{path}:{line}: no CSV ({why})", "save it as CSV in UTF-8 anew", path=path, line=line, why=exc
        ) from exc
