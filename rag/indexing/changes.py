"""What changed on disk: files → batches of pages to make, each batch one transaction of the store."""

from __future__ import annotations

import gzip
import os
import zlib
from ast import literal_eval
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from rag import corpus
from rag.corpus.identity import content_hash, renamed
from rag.errors import UnreadableFile, WenbaoError
from rag.store import FileMark, Print, Store
from rag.text.pattern import regex
from rag.types import Page

_BATCH = 60_000  # Characters of pages in one batch.


Altered = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class IndexReport:
    """Pages added, changed, unchanged and removed; what could not be read, with the reason; how many files of kinds that are
    not read were passed over, and which links.

    `altered` tells for each page what of paper (`source`), day (`published`) and page number is another one now, as
    (what, before, after); `moved` the files known by their content under a new path, as (old, new); `missing` those of
    the folders given that are no more on disk, of which `pruned` were taken out.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[tuple[str, WenbaoError], ...] = ()
    unknown: tuple[tuple[str, int], ...] = ()
    links: tuple[str, ...] = ()
    altered: tuple[Altered, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    pruned: tuple[str, ...] = ()

    def __add__(self, other: IndexReport) -> IndexReport:
        return IndexReport(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.removed + other.removed,
            self.failed + other.failed,
            self.unknown + other.unknown,
            self.links + other.links,
            self.altered + other.altered,
            self.moved + other.moved,
            self.missing + other.missing,
            self.pruned + other.pruned,
        )


@dataclass(frozen=True, slots=True)
class Changed:
    """A file to read, what was said of it, and how many documents to expect in it."""

    path: Path
    mark: FileMark
    documents: int
    metadata: corpus.Metadata


@dataclass(frozen=True, slots=True)
class Tally:
    """The pages of one file by their ids: new ones, ones of another content, as they were, no more in it."""

    path: str
    new: frozenset[str] = frozenset()
    other: frozenset[str] = frozenset()
    same: int = 0
    gone: int = 0
    faults: tuple[WenbaoError, ...] = ()
    altered: tuple[tuple[str, Altered], ...] = ()

    def without(self, failed: Mapping[str, WenbaoError]) -> Tally:
        """The tally when pages of these ids could not be made."""
        mine = {id_: fault for id_, fault in failed.items() if id_ in self.new | self.other}
        return replace(
            self,
            new=self.new - mine.keys(),
            other=self.other - mine.keys(),
            gone=self.gone + len(self.other & mine.keys()),
            faults=(*self.faults, *mine.values()),
        )

    @property
    def report(self) -> IndexReport:
        """Where ids come from the content, a changed page is a new one and one that is gone."""
        renamed = min(len(self.new), self.gone)
        return IndexReport(
            len(self.new) - renamed,
            len(self.other) + renamed,
            self.same,
            self.gone - renamed,
            tuple((self.path, fault) for fault in self.faults),
            altered=tuple(what for id_, what in self.altered if id_ in self.other),
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """Work for one transaction: groups of pages to make, pages that files hold (again) or no more, files done."""

    groups: tuple[tuple[Page, ...], ...] = ()
    held: tuple[tuple[str, str], ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    done: tuple[FileMark, ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    tallies: tuple[Tally, ...] = ()
    documents: int = 0
    what: str = ""
    read: Mapping[str, str] = field(default_factory=dict)  # The pages that are to be replaced, as id → hash.

    def without(self, failed: Mapping[str, WenbaoError]) -> Batch:
        """The batch when pages of these ids could not be made: they go, and their files are not done."""
        if not failed:
            return self
        out = tuple((path, id_) for path, id_ in self.held if id_ in failed)
        broken = {path for path, _ in out}
        return replace(
            self,
            held=tuple(pair for pair in self.held if pair not in out),
            gone=(*self.gone, *out),
            done=tuple(mark for mark in self.done if mark.path not in broken),
            tallies=tuple(tally.without(failed) for tally in self.tallies),
        )

    @property
    def report(self) -> IndexReport:
        """What comes of it."""
        return sum((tally.report for tally in self.tallies), IndexReport())


@dataclass(frozen=True, slots=True)
class _Unit:
    """The next thing read from a file: pages of one issue, or its end."""

    path: str
    pages: tuple[Page, ...] = ()
    gone: tuple[str, ...] = ()
    done: FileMark | None = None
    given: str | None = None
    fault: UnreadableFile | None = None


def _says_nothing(path: Path) -> corpus.Metadata:
    return corpus.Metadata()


def look(
    store: Store,
    paths: Iterable[Path | str],
    metadata: corpus.Metadata,
    *,
    clear: Collection[str] = (),
    pattern: Callable[[Path], corpus.Metadata] = _says_nothing,
    check: bool = False,
) -> tuple[IndexReport, tuple[Changed, ...]]:
    """What is unchanged, moved or not there, and the files to read. A file whose size and time are known is not opened,
    unless each is to be checked.

    What was said of a file before, by `metadata` or what a `pattern` tells of its path, holds until other is said or the
    fields are to `clear`: that nothing is said is no order.
    """
    paths = tuple(paths)
    there = corpus.walk(paths)
    report = IndexReport(unknown=there.unknown, links=there.links)
    changed: list[Changed] = []
    fresh: list[FileMark] = []
    moves = _Moves(store)
    for given in there.files:
        path = Path(os.path.abspath(given))
        name = corpus.spelled(path)
        known = store.file(name)
        now = metadata | pattern(path)
        said = (now | _said_before(known)).without(clear)
        stamp = _stamp(path)
        if check or known is None or not known.hash or (known.stamp, known.given) != (stamp, said.as_json()):
            try:
                hash_, content = corpus.fingerprints(path, said)
                if known is None and (old := moves.to(name, content)):
                    said = (now | _said_before(store.file(name))).without(clear)
                    hash_, content = corpus.fingerprints(path, said)
                    report += IndexReport(moved=((old, name),))
            except UnreadableFile as exc:
                report += IndexReport(failed=((str(given), exc),))
                continue
            mark = FileMark(name, stamp, hash_, said.as_json(), content)
            if known is None or known.hash != mark.hash:
                changed.append(Changed(path, mark, _count(path), said))
                continue
            fresh.append(mark)
        report += IndexReport(unchanged=store.holds(name))
    if fresh:
        store.restamp(fresh)
    return report + IndexReport(missing=missing(store, [p for p in paths if Path(p).is_dir()])), tuple(
        changed
    )


def missing(store: Store, folders: Iterable[Path | str] | None = None) -> tuple[str, ...]:
    """The files of the archive, or of these folders, that are no more on disk."""
    below = (
        None
        if folders is None
        else tuple(os.path.join(corpus.spelled(Path(os.path.abspath(f))), "") for f in folders)
    )
    return tuple(
        path
        for path, _ in store.files()
        if (below is None or path.startswith(below)) and not os.path.lexists(path)
    )


class _Moves:
    """The files that were moved: of a content that one had which is no more there."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._by_content: dict[str, list[str]] | None = None

    def to(self, new: str, content: str) -> str:
        """Where the file that is now `new` was before, which the store then knows; empty if it is none of the archive."""
        if self._by_content is None:
            self._by_content = {}
            for path, of in self._store.files():
                if of:
                    self._by_content.setdefault(of, []).append(path)
        for old in self._by_content.get(content, ()):
            if not os.path.lexists(old):
                self._by_content[content].remove(old)
                ids = {id_: renamed(id_, Path(old), Path(new)) for id_ in self._store.held(old)}
                self._store.move(old, new, ids)
                return old
        return ""


def _said_before(known: FileMark | None) -> corpus.Metadata:
    """What was said of a file when it was indexed before."""
    if known is None:
        return corpus.Metadata()
    if found := _OLDER.match(known.stamp):  # A store of before options were kept has them here.
        texts = {name: str(literal_eval(found[name])) for name in ("source", "number")}
        return corpus.Metadata(
            published=date(*map(int, found["day"].split(", "))) if found["day"] else None, **texts
        )
    return corpus.of_json(known.given)


_OLDER = regex(
    r"Metadata\(source=(?P<source>'(?:[^'\\]|\\.)*+'|\"(?:[^\"\\]|\\.)*+\"), "
    r"published=(?:None|datetime\.date\((?P<day>\d+, \d+, \d+)\)), "
    r"number=(?P<number>'(?:[^'\\]|\\.)*+'|\"(?:[^\"\\]|\\.)*+\")"
)


def batches(store: Store, changed: Sequence[Changed]) -> Iterator[Batch]:
    """The work that brings the store up to date with these files, in order."""
    units: list[_Unit] = []
    ids: set[str] = set()
    size = 0
    seen: dict[str, Print] = {}
    for unit in (unit for file in changed for unit in _units(store, file, seen)):
        again = {page.id for page in unit.pages}
        whole = units and not (issue(unit.pages) and issue(unit.pages) == issue(units[-1].pages))
        if (size >= _BATCH and whole) or again & ids:
            yield _batch(store, units)
            units, ids, size = [], set(), 0
        units.append(unit)
        ids |= again
        size += sum(len(page.text) + 100 for page in unit.pages)
    if units:
        yield _batch(store, units)


def issue(pages: Sequence[Page]) -> tuple[str, date] | None:
    """The paper and day that pages are of, where both are known: articles go on from page to page."""
    first = pages[0] if pages else None
    return (
        (first.source, first.published)
        if first and first.published and first.source and not first.ready
        else None
    )


def _units(store: Store, file: Changed, read: dict[str, Print]) -> Iterator[_Unit]:
    """What a file holds. `read` are the pages of this run that are no articles by themselves, with what is known of them:
    of a page that several files hold, each may tell a part."""
    path = file.mark.path
    seen: set[str] = set()
    group: list[Page] = []
    whole = True
    try:
        for page in corpus.read(file.path, file.metadata):
            if isinstance(page, UnreadableFile):
                whole = False
                yield _Unit(path, fault=page)
                continue
            seen.add(page.id)
            if page.ready:
                yield _Unit(path, (page,))
            else:
                page = _with(page, read.get(page.id) or _of_others(store, page.id, path))
                read[page.id] = Print(page.source, page.published, page.number, page.title, page.url)
                group.append(page)
    except UnreadableFile as exc:
        yield _Unit(path, fault=exc)
        return
    gone = tuple(id_ for id_ in store.held(path) if id_ not in seen)
    # A file with a fault in it is looked at again by the next run, which names the fault again.
    yield _Unit(path, tuple(group), gone, file.mark if whole else None, file.mark.given)


def _of_others(store: Store, page_id: str, path: str) -> Print | None:
    """What is known of a page that another file, which is there, holds as well."""
    if any(other != path and os.path.lexists(other) for other in store.paths(page_id)):
        return store.prints([page_id]).get(page_id)
    return None


def _with(page: Page, known: Print | None) -> Page:
    """A page with what is known of its copy where its own file says nothing."""
    if known is None:
        return page
    filled = {name: value for name, value in known._asdict().items() if value and not getattr(page, name)}
    if not filled:
        return page
    whole = replace(page, **filled)
    told = corpus.Metadata(whole.source, whole.published, whole.number, whole.title, whole.url)
    return replace(whole, hash=content_hash(whole.text, told))


def _batch(store: Store, units: Sequence[_Unit]) -> Batch:
    """Sort what was read into what is new, what is known, and what went."""
    read = {page.id for unit in units for page in unit.pages}
    known = store.hashes(list(read))
    before = store.prints([p.id for u in units for p in u.pages if known.get(p.id, p.hash) != p.hash])
    gone = {id_ for unit in units for id_ in unit.gone}
    fresh = [unit for unit in units if any(known.get(page.id) != page.hash for page in unit.pages)]
    groups = _groups(fresh, gone, store)
    held: list[tuple[str, str]] = []
    tallies: list[Tally] = []
    for unit in units:
        ids = {page.id for page in unit.pages}
        same = {page.id for page in unit.pages if known.get(page.id) == page.hash}
        held += [(unit.path, page.id) for page in unit.pages]
        faults = (unit.fault,) if unit.fault else ()
        other = frozenset((ids & known.keys()) - same)
        tallies.append(
            Tally(
                unit.path, frozenset(ids - known.keys()), other, len(same), len(unit.gone), faults,
                tuple((page.id, what) for page in unit.pages for what in _altered(before.get(page.id), page)),
            )
        )  # fmt: skip
    return Batch(
        groups,
        tuple(held),
        tuple((unit.path, id_) for unit in units for id_ in unit.gone),
        tuple(unit.done for unit in units if unit.done),
        tuple((unit.path, unit.given) for unit in units if unit.given is not None),
        tuple(tallies),
        sum(len(unit.pages) for unit in units),
        Path(units[-1].path).name,
        {**{page.id: page.hash for group in groups for page in group if page.id not in read}, **known},
    )


def _altered(before: Print | None, page: Page) -> Iterator[Altered]:
    for name in ("source", "published", "number") if before else ():
        was, is_ = str(getattr(before, name) or ""), str(getattr(page, name) or "")
        if was != is_:
            yield name, was, is_


def _groups(units: Sequence[_Unit], gone: set[str], store: Store) -> tuple[tuple[Page, ...], ...]:
    """The pages of units, those of one issue together with what the store holds of it; no page is in two groups."""
    mine = gone | {page.id for unit in units for page in unit.pages}
    groups: dict[tuple[str, date] | int, tuple[Page, ...]] = {}
    for number, unit in enumerate(units):
        of = issue(unit.pages)
        if of is None:
            groups[number] = unit.pages
            continue
        if of not in groups:
            groups[of] = tuple(page for page in store.issue(*of) if page.id not in mine)
        groups[of] = tuple(sorted((*groups[of], *unit.pages), key=lambda page: (page.number, page.path)))
    return tuple(groups.values())


def _stamp(path: Path) -> str:
    """What tells, without reading, that a file is as it was: size and time of it and of what it depends on."""
    parts: list[str] = []
    for each in (path, *corpus.beside(path)):
        try:
            found = each.stat()
        except OSError:
            parts.append("-")
        else:
            parts.append(f"{found.st_size}:{found.st_mtime_ns}")
    return " ".join(parts)


def _count(path: Path) -> int:
    """Documents to expect: lines, or one."""
    if ".jsonl" not in path.name:
        return 1
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            return max(1, sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")))
    except (OSError, EOFError, zlib.error):  # What is wrong with it is told when it is read.
        return 1
