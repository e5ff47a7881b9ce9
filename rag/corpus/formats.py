"""The kinds of files that are read, each by its suffix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

from rag.corpus import blocks, docx, html, jsonl, pdf, text
from rag.corpus.metadata import SIDECAR, Metadata, named, sidecar, spelled
from rag.errors import UnreadableFile
from rag.types import Page

_READERS = {
    ".txt": text.read,
    ".text": text.read,
    ".md": text.read,
    ".markdown": text.read,
    ".html": html.read,
    ".htm": html.read,
    ".pdf": pdf.read,
    ".docx": docx.read,
    ".json": blocks.read,
    ".jsonl": jsonl.read,
    ".jsonl.gz": jsonl.read,
}
SUFFIXES = tuple(_READERS)


def files(paths: Iterable[Path | str]) -> tuple[Path, ...]:
    """The files to read under `paths`, each once: named files as they are, folders walked in sorted order.

    In a folder, hidden files, sidecars and unknown suffixes are passed over. A named path that is not there or
    is of no known kind is kept: `read` says what is wrong with it.
    """
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        if not path.is_dir():
            found[path] = None
            continue
        for file in sorted(path.rglob("*")):
            inside = file.relative_to(path).parts
            if _suffix(file) and file.is_file() and not any(part.startswith(".") for part in inside):
                found[file] = None
    return tuple(found)


def read(path: Path, metadata: Metadata = Metadata()) -> Iterator[Page | UnreadableFile]:  # noqa: B008
    """The pages of a file.

    Raises UnreadableFile when nothing of it can be read. A part that cannot be read (a broken JSON line) is
    yielded as an UnreadableFile value that names it, and the rest goes on.
    """
    suffix = _suffix(path)
    try:
        if not path.exists():
            raise UnreadableFile(f"{path}: no such file", "check the path")
        if not suffix:
            raise UnreadableFile(f"{path}: not a known kind of file", "give " + " ".join(SUFFIXES))
        name = spelled(path)
        for page in _READERS[suffix](path, metadata | sidecar(path)):
            yield replace(page, path=name) if isinstance(page, Page) else page
    except UnreadableFile:
        raise
    except OSError as exc:
        raise UnreadableFile(f"{path}: {exc.strerror or exc}", "check that you may read the file") from exc
    except Exception as exc:  # Files are damaged in more ways than their libraries foresee.
        what = f"{type(exc).__name__}: {exc}".rstrip(": ")
        raise UnreadableFile(f"{path}: damaged, or not what its name says ({what})", "get it again") from exc


def fingerprint(path: Path, metadata: Metadata = Metadata()) -> str:  # noqa: B008
    """BLAKE2b (32 hex digits) of all that `read` goes by: bytes, name, sidecar, options. Equal: nothing changed."""
    try:
        known = metadata | sidecar(path) | named(path)
        digest = blake2b(f"{path.name}\0{known}\0".encode("utf-8", "replace"), digest_size=16)
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as exc:
        raise UnreadableFile(f"{path}: {exc.strerror or exc}", "check that you may read the file") from exc
    return digest.hexdigest()


def _suffix(path: Path) -> str:
    name = path.name.lower()
    if name.endswith(SIDECAR):
        return ""
    return next((s for s in sorted(SUFFIXES, key=len, reverse=True) if name.endswith(s)), "")
