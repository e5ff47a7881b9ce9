"""The names and hashes of pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

from rag.corpus.metadata import Metadata, spelled
from rag.errors import UnreadableFile
from rag.text.pattern import regex
from rag.types import Page

_ODD = regex(r"[^\w.-]+")
_LONGEST = 80


def page_id(path: Path, hash_: str, given: str = "", part: int = 0) -> str:
    """The name of a page: letters, digits and `_.-` only, at most 80 of them.

    A JSON article keeps the id it came with (a bare number gets the file's name in front). Any other page is
    called after its file and its content, `<stem>-<6 hex digits>`, so that two files of one name in different
    folders differ and the name is the same on every machine; `part` counts the pages of a PDF.
    """
    stem = _ODD.sub("_", Path(spelled(path)).name.split(".")[0]).strip("_") or "page"
    if given:
        name = _ODD.sub("_", given).strip("_")
        if name and not name.isdecimal():
            return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 7]}-{hash_[:6]}"
        if name:
            return f"{stem[:60]}-{name[:19]}"
    return f"{stem[:60]}-{hash_[:6]}" + (f"-p{part}" if part else "")


def renamed(id_: str, old: Path, new: Path) -> str:
    """The name of a page that its file's new name gives it; one that does not come of the file's name stays."""
    before, after = (page_id(path, "")[:-1] for path in (old, new))
    return after + id_.removeprefix(before) if id_.startswith(f"{before}-") else id_


def once(found: Iterable[tuple[str, Page | UnreadableFile]]) -> Iterator[Page | UnreadableFile]:
    """What was found at each place of a file, a page that stands there twice once; an id that another page of the file
    has already is the error that names both."""
    used: dict[str, tuple[str, str]] = {}
    for where, page in found:
        if isinstance(page, UnreadableFile):
            yield page
            continue
        first, before = used.setdefault(page.id, (where, page.hash))
        if first == where:
            yield page
        elif before != page.hash:
            yield UnreadableFile(
                "{path}: id {id!r} is used in {first} already",
                "give it its own id",
                path=where,
                id=page.id,
                first=first,
            )


def content_hash(text: str, metadata: Metadata) -> str:
    """BLAKE2b (32 hex digits) of the text and of what is known of it; the same for the same page under two names."""
    known = (metadata.source, str(metadata.published or ""), metadata.number, metadata.title, metadata.url)
    digest = blake2b("\0".join(known).encode("utf-8", "replace"), digest_size=16)
    digest.update(text.encode("utf-8", "replace"))
    return digest.hexdigest()


def as_stored(page: Page) -> bool:
    """Whether a page that was stored is what its hash says."""
    known = Metadata(page.source, page.published, page.number, page.title, page.url)
    return page.hash == content_hash(page.text, known)
