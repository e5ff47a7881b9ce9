"""METS: an issue of a newspaper as libraries keep it, with the ALTO (or PAGE) files of its pages beside it.

Where the logical structure names the blocks of its articles, the articles are those of the file and nothing is guessed;
otherwise the pages are read as any other print. Paper and day are taken from the descriptive metadata (MODS).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from rag.corpus import alto, pagexml, sheets
from rag.corpus.decode import surrogates_replaced
from rag.corpus.markup import inside, local, root, root_name, under, words
from rag.corpus.metadata import Metadata, day, named
from rag.corpus.sheets import Region, Sheet
from rag.corpus.text import made
from rag.errors import UnreadableFile
from rag.types import Page

_READERS = {"alto": alto.sheets, "pcgts": pagexml.sheets}
# Parts of a logical structure that hold articles and are none.
_HOLDERS = {"newspaper", "periodical", "serial", "year", "month", "volume", "issue", "day", "content", "section", "supplement", "page", ""}  # fmt: skip
_HEADS = ("title", "headline", "heading", "head")
_HINT = "put the files of the issue beside its METS as it names them"


@dataclass(frozen=True, slots=True)
class _Text:
    """A file with the text of a page: its number, its sheets, and which regions a block of blocks holds."""

    number: str
    sheets: tuple[Sheet, ...]
    inner: Mapping[str, tuple[str, ...]]

    @property
    def spaces(self) -> bool:
        """Whether the file writes the blanks between words."""
        return any(map(sheets.spaced, self.sheets))


def read(found: Any, path: Path, metadata: Metadata) -> Iterator[Page | UnreadableFile]:
    """The articles of an issue, or its pages where the METS names no articles; `found` is the root of the METS."""
    files, lost = _located(found, path)
    yield from lost.values()
    if not files:
        raise UnreadableFile("{path}: a METS without text files", _HINT, path=path)
    texts: dict[str, _Text] = {}
    for id_, number in _pages(found, files):
        try:
            texts[id_] = _text(files[id_], number)
        except UnreadableFile as exc:
            yield exc
    ids = files.keys() | lost.keys()
    units = [unit for top in _maps(found, "logical") for unit in _units(top) if _areas(unit, ids)]
    told = _told(found)
    if units:
        yield from _articles(units, found, ids, texts, metadata | told | named(path), path)
        return
    for id_, text in texts.items():
        try:
            yield from sheets.pages(text.sheets, files[id_], metadata | told | Metadata(number=text.number))
        except UnreadableFile as exc:
            yield exc


def parts(path: Path) -> tuple[Path, ...]:
    """The text files that belong to a METS; none of any other file, or one that cannot be read."""
    with suppress(OSError, UnreadableFile):
        if path.suffix.lower() == ".xml" and root_name(path) == "mets":
            state = path.stat()
            return _parts(path, state.st_size, state.st_mtime_ns)
    return ()


@lru_cache(maxsize=64)
def _parts(path: Path, size: int, time: int) -> tuple[Path, ...]:
    return tuple(_located(root(path), path)[0].values())


def _located(found: Any, path: Path) -> tuple[dict[str, Path], dict[str, UnreadableFile]]:
    """The text files of an issue by their ids, and what is wrong with others."""
    files: dict[str, Path] = {}
    lost: dict[str, UnreadableFile] = {}
    folder = path.parent.resolve()
    for file in under(found, "file"):
        href = next(
            (
                value
                for one in inside(file, "FLocat")
                for name, value in one.attrib.items()
                if name.endswith("href")
            ),
            "",
        )
        id_ = file.get("ID", href)
        try:
            address = urlsplit(href.replace("\\", "/"))
        except ValueError:
            continue
        if not address.path.lower().endswith(".xml"):
            continue
        # `file://./alto/1.xml` is written for the file beside it.
        near = address.netloc if address.netloc in (".", "..") else ""
        place = (folder / unquote(near + address.path).replace("\0", "")).resolve()
        if address.scheme not in ("", "file"):
            lost[id_] = UnreadableFile("{path}: {href} is not fetched", _HINT, path=path, href=href[:200])
        elif not place.is_relative_to(folder):
            lost[id_] = UnreadableFile(
                "{path}: {href} leads out of its folder", _HINT, path=path, href=href[:200]
            )
        elif not place.is_file():
            lost[id_] = UnreadableFile("{path}: {href} is not there", _HINT, path=path, href=href[:200])
        elif root_name(place) in _READERS:
            files[id_] = path.parent / place.relative_to(folder)
    return files, lost


def _pages(found: Any, files: Mapping[str, Path]) -> list[tuple[str, str]]:
    """The text file and number of each page, in the order of the physical structure, else in that of the list."""
    pages: dict[str, str] = {}
    for top in _maps(found, "physical"):
        for div in under(top, "div"):
            held = [id_ for id_ in _pointers(div) if id_ in files]
            if held and not any(_pointers(inner) for inner in under(div, "div")):
                # Of several readings of one page the last is the one that was worked on longest.
                pages[held[-1]] = (div.get("ORDERLABEL") or div.get("ORDER") or "").strip()
    return list(pages.items()) or [(id_, str(n)) for n, id_ in enumerate(files, 1)]


def _maps(found: Any, kind: str) -> Iterator[Any]:
    """The structures of a kind; one without a kind is taken for the physical."""
    return (one for one in inside(found, "structMap") if one.get("TYPE", "physical").lower() == kind)


def _pointers(div: Any) -> list[str]:
    return [one.get("FILEID", "") for fptr in inside(div, "fptr") for one in fptr.iter() if one.get("FILEID")]


def _text(path: Path, number: str) -> _Text:
    found = root(path)
    inner = {
        one.get("ID", ""): tuple(block.get("ID", "") for block in under(one, "TextBlock"))
        for one in under(found, "ComposedBlock")
    }
    read = _READERS[local(found).lower()](found, str(path))
    broken = next((sheet for sheet in read if isinstance(sheet, UnreadableFile)), None)
    if broken:
        raise broken
    return _Text(number, tuple(sheet for sheet in read if isinstance(sheet, Sheet)), inner)


def _units(top: Any) -> Iterator[Any]:
    """The outermost parts that hold no further articles, in the order of the file."""
    waiting = [top]
    while waiting:
        one = waiting.pop()
        if one is top or one.get("TYPE", "").lower() in _HOLDERS:
            waiting += reversed(list(inside(one, "div")))
        else:
            yield one


def _areas(div: Any, ids: Set[str]) -> list[tuple[str, str]]:
    """The blocks of text that a part names, each as its file and its id."""
    return [
        (area.get("FILEID"), area.get("BEGIN"))
        for area in under(div, "area")
        if area.get("FILEID", "") in ids and area.get("BEGIN")
    ]


def _articles(
    units: Sequence[Any], found: Any, ids: Set[str], texts: Mapping[str, _Text], known: Metadata, path: Path
) -> Iterator[Page | UnreadableFile]:
    """The articles that the structure names, and for each page what it names in none of them."""
    regions = {
        (id_, region.id): region
        for id_, text in texts.items()
        for sheet in text.sheets
        for region in sheet.regions
    }
    described = {one.get("ID"): one for one in inside(found, "dmdSec")}
    used: set[tuple[str, str]] = set()
    for part, unit in enumerate(units, 1):
        label = " ".join(unit.get("LABEL", "").split()) or _titled(unit, described)
        places = [place for area in _areas(unit, ids) for place in _held(area, texts)]
        missing = next((place for place in places if place not in regions), None)
        if missing:
            name = label or unit.get("ID", "") or f"article {part}"
            yield UnreadableFile(
                "{path}: {name}: its block {block} cannot be read",
                _HINT,
                path=path,
                name=name[:60],
                block=missing[1][:60],
            )
            continue
        used.update(places)
        title, body = _said(unit, ids, texts, regions)
        title = title or label
        whole = surrogates_replaced(f"{title}\n{body}")
        about = known | Metadata(number=texts[places[0][0]].number)
        if whole.strip():
            yield made(whole, path, replace(about, title=surrogates_replaced(title)), part=part, ready=True)
    for part, (id_, text) in enumerate(texts.items(), len(units) + 1):
        rest = [[region] for sheet in text.sheets for region in sheet.regions if (id_, region.id) not in used]
        if said := _paragraphs(rest, text.spaces):
            about = replace(known | Metadata(number=text.number), title="")
            yield made(surrogates_replaced(f"\n{said}"), path, about, part=part, ready=True)


def _held(area: tuple[str, str], texts: Mapping[str, _Text]) -> Iterator[tuple[str, str]]:
    """A block, or the blocks that it is composed of."""
    id_, block = area
    inner = texts[id_].inner.get(block) if id_ in texts else None
    return ((id_, one) for one in (inner or (block,)))


def _said(
    unit: Any, ids: Set[str], texts: Mapping[str, _Text], regions: Mapping[tuple[str, str], Region]
) -> tuple[str, str]:
    """The headline of an article and the rest of its text, each part of the structure a paragraph."""
    divs = list(under(unit, "div"))
    heads = [div for kind in _HEADS for div in divs if div.get("TYPE", "").lower() == kind]
    headed = {heads[0], *under(heads[0], "div")} if heads else set()
    spaces = any(texts[id_].spaces for id_, _ in _areas(unit, ids))
    title: list[list[Region]] = []
    body: list[list[Region]] = []
    for div in (unit, *divs):
        areas = (area for fptr in inside(div, "fptr") for area in _areas(fptr, ids))
        (title if div in headed else body).append(
            [regions[place] for area in areas for place in _held(area, texts)]
        )
    return " ".join(_paragraphs(title, spaces).split("\n")), _paragraphs(body, spaces)


def _paragraphs(groups: Sequence[Sequence[Region]], spaces: bool) -> str:
    """Groups of regions as paragraphs, a newline between them; words that a line's end broke are whole."""
    whole = iter(sheets.mended(region for group in groups for region in group))
    set_ = [[sheets.line_text(line, spaces) for _ in group for line in next(whole).lines] for group in groups]
    return "\n".join(said for lines in set_ if (said := _running([line for line in lines if line])))


def _running(lines: Sequence[str]) -> str:
    """Printed lines as one running text."""
    said = lines[0] if lines else ""
    for before, line in pairwise(lines):
        western = before[-1] < "\u2e80" and line[0] < "\u2e80"
        said += (" " if western and not (before[-1].isdigit() and line[0].isdigit()) else "") + line
    return said


def _told(found: Any) -> Metadata:
    """The paper and the day that the descriptive metadata of the issue name."""
    source, published = "", None
    for section in inside(found, "dmdSec"):
        for name in ("dateIssued", "date"):
            for one in under(section, name):
                published = published or day(words(one))
    described = {one.get("ID"): one for one in inside(found, "dmdSec")}
    holders = [
        div
        for top in inside(found, "structMap")
        for div in under(top, "div")
        if div.get("TYPE", "").lower() in _HOLDERS
    ]
    for div in holders:
        for id_ in div.get("DMDID", "").split():
            source = source or _paper(described.get(id_))
    # Without a logical structure the first section is that of the paper or the issue.
    source = source or next((title for one in described.values() if (title := _paper(one))), "")
    return Metadata(source, published)


def _paper(section: Any) -> str:
    """The title of the paper: that of what an issue belongs to, else its own."""
    if section is None:
        return ""
    hosts = [one for one in under(section, "relatedItem") if one.get("type") == "host"]
    return next((title for one in (*hosts, section) if (title := _title(one))), "")


def _titled(unit: Any, described: Mapping[str, Any]) -> str:
    sections = (described.get(id_) for id_ in unit.get("DMDID", "").split())
    return next((title for one in sections if one is not None and (title := _title(one))), "")


def _title(element: Any) -> str:
    return next((words(title) for info in under(element, "titleInfo") for title in inside(info, "title")), "")
