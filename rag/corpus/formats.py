"""The kinds of files that are read, each by its suffix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from rag.corpus import blocks, docx, html, jsonl, mets, pdf, table, text, xml
from rag.corpus.limits import Late, regular, time_for, timely
from rag.corpus.markup import root_name
from rag.corpus.metadata import SIDECAR, Metadata, named, sidecar, sidecars, spelled
from rag.errors import UnreadableFile
from rag.types import Page

_STORE = "wenbao.sqlite"
_READERS = {
    ".txt": text.read,
    ".text": text.read,
    ".md": text.read,
    ".markdown": text.read,
    ".html": html.read,
    ".htm": html.read,
    ".hocr": html.read,
    ".xml": xml.read,
    ".pdf": pdf.read,
    ".docx": docx.read,
    ".json": blocks.read,
    ".jsonl": jsonl.read,
    ".jsonl.gz": jsonl.read,
    ".csv": table.read,
    ".tsv": table.read,
}
SUFFIXES = tuple(_READERS)


@dataclass(frozen=True, slots=True)
class Walk:
    """What lies under some paths: the files to read, how many files of each kind that is not read, and links that lead
    nowhere or out of their folder."""

    files: tuple[Path, ...]
    unknown: tuple[tuple[str, int], ...] = ()
    links: tuple[str, ...] = ()


def files(paths: Iterable[Path | str]) -> tuple[Path, ...]:
    """The files to read under `paths`."""
    return walk(paths).files


def walk(paths: Iterable[Path | str]) -> Walk:
    """What lies under `paths`, each file once: named files as they are, folders walked in sorted order.

    In a folder, hidden files, archives of ours and sidecars are left alone, kinds that are not read are counted, links named that
    lead out of it or are folders, and the text files of an issue have its METS stand for them. A named path that is not there or is
    of no known kind is kept: `read` says what is wrong with it.
    """
    found: dict[Path, None] = {}
    unknown: Counter[str] = Counter()
    links: list[str] = []
    for path in map(Path, paths):
        if not path.is_dir():
            found[path] = None
            continue
        whole = path.resolve()
        parts: set[Path] = set()
        inside_it: list[Path] = []
        homes = {store.parent for store in path.rglob(_STORE)}
        for file in sorted(path.rglob("*")):
            inside = file.relative_to(path).parts
            if homes and homes.intersection((file, *file.parents)):
                continue
            if any(part.startswith(".") for part in inside) or file.name.lower().endswith(SIDECAR):
                continue
            link = file.is_symlink()
            if link and not (file.is_file() and file.resolve().is_relative_to(whole)):
                links.append(spelled(file))
            elif not file.is_file():
                continue
            elif kind := _unknown(file):
                unknown[kind] += 1
            else:
                inside_it.append(file)
                parts.update(mets.parts(file))
        found.update((file, None) for file in inside_it if file not in parts)
    return Walk(tuple(found), tuple(sorted(unknown.items())), tuple(links))


def _unknown(file: Path) -> str:
    """The kind of a file that is not read, as it is named to people; empty for the others."""
    suffix = _suffix(file)
    if suffix == ".xml":
        try:
            root = root_name(file)
        except OSError:
            return ""  # Reading it says why.
        return f".xml <{root}>" if root and root not in xml.ROOTS else ""
    return "" if suffix else file.suffix.lower()[:20] or "?"


def beside(path: Path) -> tuple[Path, ...]:
    """The other files that what is read of a file depends on, whether they are there or not."""
    return (*sidecars(path), *table.manifests(path), *mets.parts(path))


def read(path: Path, metadata: Metadata = Metadata()) -> Iterator[Page | UnreadableFile]:  # noqa: B008
    """The pages of a file.

    Raises UnreadableFile when nothing of it can be read. A part that cannot be read (a broken JSON line) is
    yielded as an UnreadableFile value that names it, and the rest goes on.
    """
    suffix = _suffix(path)
    try:
        regular(path)
        if not suffix:
            raise UnreadableFile(
                "{path}: not a known kind of file", "give {kinds}", path=path, kinds=" ".join(SUFFIXES)
            )
        name = spelled(path)
        pages = iter(_READERS[suffix](path, metadata | _told(path)))
        for page in timely(pages, time_for(path.stat().st_size)):
            yield replace(page, path=name) if isinstance(page, Page) else page
    except UnreadableFile:
        raise
    except OSError as exc:
        raise UnreadableFile("{path}: {why}", "check that you may read the file", path=path, why=exc) from exc
    except Late as exc:
        raise UnreadableFile("{path}: {why} to read", "save its text as .txt", path=path, why=exc) from exc
    except Exception as exc:  # Files are damaged in more ways than their libraries foresee.
        what = f"{type(exc).__name__}: {exc}".rstrip(": ")
        raise UnreadableFile(
            "{path}: damaged, or not what its name says ({what})", "get it again", path=path, what=what
        ) from exc


def fingerprint(path: Path, metadata: Metadata = Metadata()) -> str:  # noqa: B008
    """BLAKE2b (32 hex digits) of all that `read` goes by: bytes, name, sidecar, options, the
    files of an issue. Equal: nothing changed."""
    return fingerprints(path, metadata)[0]


def fingerprints(path: Path, metadata: Metadata = Metadata()) -> tuple[str, str]:  # noqa: B008
    """The fingerprint, and that of the bytes alone, which a file keeps when it is moved."""
    try:
        regular(path)
        known = metadata | _told(path) | named(path)
        whole = blake2b(f"{path.name}\0{known}\0".encode("utf-8", "replace"), digest_size=16)
        alone = blake2b(digest_size=16)
        for each in (path, *mets.parts(path)):
            with each.open("rb") as file:
                while block := file.read(1 << 20):
                    whole.update(block)
                    alone.update(block)
    except OSError as exc:
        raise UnreadableFile("{path}: {why}", "check that you may read the file", path=path, why=exc) from exc
    return whole.hexdigest(), alone.hexdigest()


def _told(path: Path) -> Metadata:
    """What other files say of a file: its sidecar, then a manifest."""
    return sidecar(path) | table.manifest(path)


def _suffix(path: Path) -> str:
    name = path.name.lower()
    if name.endswith(SIDECAR):
        return ""
    return next((s for s in sorted(SUFFIXES, key=len, reverse=True) if name.endswith(s)), "")
