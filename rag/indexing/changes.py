"""What changed on disk: files → batches of pages to make, each batch one transaction of the store."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from rag import corpus
from rag.errors import UnreadableFile, WenbaoError
from rag.store import FileMark, Store
from rag.types import Page

_BATCH = 60_000  # Characters of pages in one batch.


@dataclass(frozen=True, slots=True)
class IndexReport:
    """Pages added, changed, unchanged and removed; what could not be read, with the reason; how many files of kinds that are
    not read were passed over, and which links."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[tuple[str, WenbaoError], ...] = ()
    unknown: tuple[tuple[str, int], ...] = ()
    links: tuple[str, ...] = ()

    def __add__(self, other: IndexReport) -> IndexReport:
        return IndexReport(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.removed + other.removed,
            self.failed + other.failed,
            self.unknown + other.unknown,
            self.links + other.links,
        )


@dataclass(frozen=True, slots=True)
class Changed:
    """A file to read, and how many documents to expect in it."""

    path: Path
    mark: FileMark
    documents: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The pages of one file by their ids: new ones, ones of another content, as they were, no more in it."""

    path: str
    new: frozenset[str] = frozenset()
    other: frozenset[str] = frozenset()
    same: int = 0
    gone: int = 0
    faults: tuple[WenbaoError, ...] = ()

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
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """Work for one transaction: groups of pages to make, pages that files hold (again) or no more, files done."""

    groups: tuple[tuple[Page, ...], ...] = ()
    held: tuple[tuple[str, str], ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    done: tuple[FileMark, ...] = ()
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
    fault: UnreadableFile | None = None


def look(
    store: Store, paths: Iterable[Path | str], metadata: corpus.Metadata, *, check: bool = False
) -> tuple[IndexReport, tuple[Changed, ...]]:
    """What is unchanged or not there, and the files to read. A file whose size and time are known is not opened,
    unless each is to be checked."""
    there = corpus.walk(paths)
    report = IndexReport(unknown=there.unknown, links=there.links)
    changed: list[Changed] = []
    fresh: list[FileMark] = []
    for given in there.files:
        path = Path(os.path.abspath(given))
        name = corpus.spelled(path)
        known = store.mark(name)
        stamp = _stamp(path, metadata)
        if check or known is None or known.stamp != stamp:
            try:
                mark = FileMark(name, stamp, corpus.fingerprint(path, metadata))
            except UnreadableFile as exc:
                report += IndexReport(failed=((str(given), exc),))
                continue
            if known is None or known.hash != mark.hash:
                changed.append(Changed(path, mark, _count(path)))
                continue
            fresh.append(mark)
        report += IndexReport(unchanged=store.holds(name))
    if fresh:
        store.restamp(fresh)
    return report, tuple(changed)


def batches(store: Store, changed: Sequence[Changed], metadata: corpus.Metadata) -> Iterator[Batch]:
    """The work that brings the store up to date with these files, in order."""
    units: list[_Unit] = []
    ids: set[str] = set()
    size = 0
    for unit in (unit for file in changed for unit in _units(store, file, metadata)):
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


def _units(store: Store, file: Changed, metadata: corpus.Metadata) -> Iterator[_Unit]:
    path = file.mark.path
    seen: set[str] = set()
    group: list[Page] = []
    whole = True
    try:
        for page in corpus.read(file.path, metadata):
            if isinstance(page, UnreadableFile):
                whole = False
                yield _Unit(path, fault=page)
                continue
            seen.add(page.id)
            if page.ready:
                yield _Unit(path, (page,))
            else:
                group.append(page)
    except UnreadableFile as exc:
        yield _Unit(path, fault=exc)
        return
    gone = tuple(id_ for id_ in store.held(path) if id_ not in seen)
    # A file with a fault in it is looked at again by the next run, which names the fault again.
    yield _Unit(path, tuple(group), gone, file.mark if whole else None)


def _batch(store: Store, units: Sequence[_Unit]) -> Batch:
    """Sort what was read into what is new, what is known, and what went."""
    read = {page.id for unit in units for page in unit.pages}
    known = store.hashes(list(read))
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
            Tally(unit.path, frozenset(ids - known.keys()), other, len(same), len(unit.gone), faults)
        )
    return Batch(
        groups,
        tuple(held),
        tuple((unit.path, id_) for unit in units for id_ in unit.gone),
        tuple(unit.done for unit in units if unit.done),
        tuple(tallies),
        sum(len(unit.pages) for unit in units),
        Path(units[-1].path).name,
        {**{page.id: page.hash for group in groups for page in group if page.id not in read}, **known},
    )


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


def _stamp(path: Path, metadata: corpus.Metadata) -> str:
    """What tells, without reading, that a file is as it was: size and time of it and of what it depends on, the options."""
    parts = [str(metadata)]
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
