"""Where documents that come over HTTP are kept: `uploads/HASH/NAME` in the archive's folder, so that the same bytes under
the same name are the same file. What is removed can be put back for a week."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import IO

from rag.corpus import SUFFIXES
from rag.engine import Engine
from rag.errors import Busy, InputError, NotFound, StoreError
from rag.phrase import Phrase
from rag.store import Store, document_id

_KEPT = 7 * 86400.0
_NAME = 150  # Bytes of a file's name; systems take 255.
_BARRED = re.compile(r"[\x00-\x1f\x7f/\\\ud800-\udfff]")
_HELD = re.compile(r"\(process (\d+)")


@dataclass(frozen=True, slots=True)
class Upload:
    """A document that came: its path, and whether it is in the archive as it is."""

    path: str
    name: str
    known: bool

    @property
    def id(self) -> str:
        return document_id(self.path)


def named(name: str) -> str:
    """A name that a file may have here: its last part, without what steers a terminal or hides a file. Raises InputError."""
    bare = _BARRED.sub("", name.replace("\\", "/").rpartition("/")[2]).strip().lstrip(".")
    kinds = [suffix for suffix in SUFFIXES if bare.lower().endswith(suffix)]
    if not kinds or bare.lower().endswith(".meta.json"):
        raise InputError(
            "{path}: not a known kind of file",
            "give {kinds}",
            path=bare[:100] or Phrase("a file without a name"),
            kinds=" ".join(SUFFIXES),
        )
    stem, suffix = bare[: -len(max(kinds, key=len))], bare[-len(max(kinds, key=len)) :]
    while len((stem + suffix).encode()) > _NAME:
        stem = stem[:-1]
    return stem + suffix


def placed(home: Path, name: str, content: IO[bytes]) -> tuple[Path, str]:
    """Put what came under `name` in its place: where that is, and the hash of it. Raises InputError, StoreError."""
    name = named(name)
    folder = home.resolve() / "uploads"
    half = folder / f".{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        hashed = blake2b(digest_size=16)
        with half.open("wb") as file:
            while block := content.read(1 << 20):
                hashed.update(block)
                file.write(block)
        path = folder / hashed.hexdigest() / name
        path.parent.mkdir(exist_ok=True)
        if path.exists():  # As it was, and with the time that it is known by.
            half.unlink()
        else:
            half.replace(path)
    except OSError as exc:
        raise StoreError(
            "what was sent cannot be kept ({why})", "free some space, or check permissions", why=exc
        ) from exc
    finally:
        half.unlink(missing_ok=True)
    return path, hashed.hexdigest()


def planned(home: Path, store: Store | None, placed: Sequence[tuple[Path, str]], given: str) -> list[Upload]:
    """The documents that were placed, as (path, hash), each once: as the file of the archive that holds the same bytes, if
    one is there. `given` is what is said of them, as JSON."""
    held = {content: path for path, content in (store.files() if store else ()) if content}
    found: dict[str, Upload] = {}
    for path, hashed in placed:
        other = held.get(hashed, "")
        mark = store.mark(other) if store and other and os.path.lexists(other) else None
        if mark and other != str(path):
            _dropped(path)
        to = other if mark else str(path)
        same = mark is not None and given in ("", mark.given)
        found[to] = Upload(to, to.rpartition("/")[2], same)
        (home / "removed" / f"{document_id(to)}.json").unlink(missing_ok=True)
    return list(found.values())


def _dropped(path: Path) -> None:
    path.unlink(missing_ok=True)
    with suppress(OSError):
        path.parent.rmdir()


def free(home: Path, ours: set[int]) -> None:
    """Raises Busy where a process that is none of `ours` changes the archive."""
    from rag.store.lock import writer

    try:
        home.mkdir(parents=True, exist_ok=True)
        with writer(home / "wenbao.sqlite", "upload"):
            pass
    except Busy as exc:
        found = _HELD.search(exc.message)
        if not found or int(found[1]) not in ours:
            raise


def remove(engine: Engine, path: str, *, purge: bool) -> int:
    """Take a document out of the archive: how many articles went. It can be put back for a week, unless `purge`. Raises
    Busy."""
    home = engine.settings.home.resolve()
    mark = engine.store.file(path)
    count = engine.remove(path)
    mine = Path(path).is_relative_to(home / "uploads")
    if purge and mine:
        _dropped(Path(path))
    elif not purge:
        left = home / "removed"
        left.mkdir(exist_ok=True)
        note = {"path": path, "given": mark.given if mark else ""}
        (left / f"{document_id(path)}.json").write_text(json.dumps(note), "utf-8")
    sweep(home)
    return count


def restorable(home: Path, id: str) -> Mapping[str, str]:
    """The path of a document that was removed, and what was said of it. Raises NotFound."""
    note = home / "removed" / f"{id}.json"
    try:
        found: dict[str, str] = json.loads(note.read_text("utf-8"))
    except FileNotFoundError:
        raise NotFound("no document {id} was removed in the last week", "send it again", id=id) from None
    if not os.path.lexists(found["path"]):
        raise NotFound("the file of document {id} is no more there", "send it again", id=id)
    return found


def sweep(home: Path) -> None:
    """Throw away for good what was removed long ago and was not put back, and uploads that broke off."""
    for note in (home / "removed").glob("*.json"):
        with suppress(FileNotFoundError):
            if note.stat().st_mtime < time.time() - _KEPT:
                path = Path(json.loads(note.read_text("utf-8"))["path"])
                note.unlink()
                if path.is_relative_to(home / "uploads"):
                    _dropped(path)
    for half in (home / "uploads").glob(".*"):
        with suppress(FileNotFoundError):
            if half.stat().st_mtime < time.time() - 3600:
                shutil.rmtree(half) if half.is_dir() else half.unlink()
