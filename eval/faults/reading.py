"""Mutated files on their way in: through reading, pages, facts, chunking and embedding, each alone, one in twenty through
a whole archive."""

from __future__ import annotations

import resource
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.faults.mutated import File, mutated
from rag.corpus import read
from rag.engine import Engine
from rag.errors import UnreadableFile
from rag.indexing import Failed, Maker
from rag.settings import load
from rag.types import Page

_OURS = str(Path(__file__).resolve().parents[2] / "rag")
SLOW = 5.0  # Seconds of the processor for one file.
_STORED = 20  # One file of so many goes through a whole archive.


@dataclass(frozen=True, slots=True)
class Way:
    """What became of one file.

    `end` is `in` (with `pages`), `refused` by an error of ours, `damaged` where the library of its format did not foresee
    it, `foreign` where code of ours raised what is no error of ours, `slow`, or `ended`: it would have ended a run.
    """

    number: int
    format: str
    end: str
    pages: int
    seconds: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Ways:
    """What became of many files: how many came to each end, the finds among them, the slowest, and the memory taken."""

    ends: dict[str, int]
    formats: dict[str, int]
    stored: int
    finds: tuple[str, ...]
    slowest: float
    memory: int

    def __add__(self, other: Ways) -> Ways:
        return Ways(
            dict(Counter(self.ends) + Counter(other.ends)),
            dict(Counter(self.formats) + Counter(other.formats)),
            self.stored + other.stored,
            self.finds + other.finds,
            max(self.slowest, other.slowest),
            max(self.memory, other.memory),
        )


def ways(seed: int, numbers: Iterable[int]) -> Ways:
    """The files of these numbers on their way in."""
    with TemporaryDirectory(prefix="wenbao-mutated-") as name:
        folder = Path(name)
        with Engine.open(load(home=folder / "home"), create=True) as engine:
            make = Maker(engine.embedder)
            files = [(number, mutated(seed, number)) for number in numbers]
            found = [way(number, file, folder / str(number), make) for number, file in files]
            kept = [folder / str(number) for number, _ in files if number % _STORED == 0]
            finds = [
                f"{one.number} {one.format} {one.end} {one.seconds:.1f} s: {one.why}"
                for one in found
                if is_find(one)
            ]
            finds += _stored(engine, kept)
    return Ways(
        dict(Counter(one.end for one in found)),
        dict(Counter(one.format for one in found)),
        len(kept),
        tuple(finds),
        max((one.seconds for one in found), default=0.0),
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
    )


def is_find(one: Way) -> bool:
    """Whether something is to be mended."""
    return one.end in ("foreign", "slow", "ended") or one.seconds > SLOW


def way(number: int, file: File, folder: Path, make: Maker) -> Way:
    """What becomes of one file, written into that folder."""
    path = file.write(folder)
    began = time.process_time()
    pages, why = 0, ""
    try:
        end, why = "refused", ""
        for group in _groups(path):
            if isinstance(group, UnreadableFile):
                end, why = _refused(group)
                continue
            for one in make([group]):
                if isinstance(one, Failed):
                    return Way(
                        number,
                        file.format,
                        "foreign",
                        pages,
                        time.process_time() - began,
                        str(one.fault.message),
                    )
                pages += 1
        end = "in" if pages and end == "refused" else end
    except UnreadableFile as exc:
        end, why = _refused(exc)
    except Exception as exc:
        end, why = "ended", _where(exc)
    return Way(number, file.format, end, pages, time.process_time() - began, why)


def _groups(path: Path) -> Iterator[tuple[Page, ...] | UnreadableFile]:
    """As indexing reads a file: ready articles alone, the pages of an issue together."""
    together: list[Page] = []
    for one in read(path):
        if isinstance(one, UnreadableFile):
            yield one
        elif one.ready:
            yield (one,)
        else:
            together.append(one)
    if together:
        yield tuple(together)


def _refused(fault: UnreadableFile) -> tuple[str, str]:
    """An error on purpose; or one that the border caught, of a library, or of code of ours that should have known."""
    if "longer than" in fault.message and "to read" in fault.message:
        return "slow", fault.message
    cause = fault.__cause__
    if cause is None or "damaged, or not what its name says" not in fault.message:
        return "refused", ""
    last = traceback.extract_tb(cause.__traceback__)[-1].filename
    return ("foreign" if last.startswith(_OURS) else "damaged"), _where(cause)


def _where(exc: BaseException) -> str:
    last = traceback.extract_tb(exc.__traceback__)[-1]
    return f"{type(exc).__name__}: {exc}"[:300] + f" at {Path(last.filename).name}:{last.lineno}"


def _stored(engine: Engine, folders: list[Path]) -> Iterator[str]:
    """What goes wrong where files are indexed, found, looked through, indexed again and removed, as a user would."""
    if not folders:
        return
    paths = [path for folder in folders for path in folder.iterdir() if not path.name.endswith(".meta.json")]
    try:
        first = engine.index(paths)
        pages = list(engine.store.pages())
        if first.added + first.changed < len(pages):
            yield f"archive: {first.added} added, {first.changed} changed, {len(pages)} stored"
        for page in pages[::5]:
            engine.search(page.text[page.start : page.start + 120].strip() or "新闻", 3)
            if engine.store.page(page.id) != page:
                yield f"archive: page {page.id} is another one when it is asked for"
        from rag.store.copies import untrue

        yield from (f"archive: {said}" for said in untrue(engine.store))
        again = engine.index(paths)
        # Files that are not whole are read again, and may share the ids of their articles with others.
        if again.added or again.removed:
            yield f"archive: the second run {again.added} added, {again.removed} removed"
        for path in paths:
            engine.remove(str(path))
        if left := engine.store.counts()["pages"]:
            yield f"archive: {left} pages left when all files are removed"
    except Exception as exc:
        yield f"archive ended: {_where(exc)}"
