"""`wenbao index`, `wenbao remove` and `wenbao adapt`: everything that changes the archive."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from rag.cli.exits import NO_ANSWER, OK, SOME_FAILED
from rag.cli.open import opened, settings_for
from rag.cli.options import day
from rag.cli.say import fault, say, told
from rag.engine import Engine, archive_at
from rag.errors import InputError, NoIndex
from rag.indexing import IndexReport, missing
from rag.text.shown import shown

_MANY = 5  # Links that are named.
Progress = Callable[[int, int, str], None]


def index_paths(
    paths: list[Path],
    paper: str | None,
    published: str | None,
    number: str | None,
    pattern: str,
    rebuild: bool,
    check: bool,
    prune: bool,
    yes: bool,
    quiet: bool,
    home: Path | None,
) -> int:
    """Read files into the archive and say what came of each; exit code 4 if some could not be read.

    Raises InputError where there is nothing to read; NoIndex where there is no archive and no path to make one of.
    An option that is not given (None) leaves what was said before; an empty one takes it back.
    """
    from rag.corpus import Metadata

    if not paths and not (rebuild or prune):
        raise InputError("nothing to index", "wenbao index FOLDER, or wenbao index --rebuild")
    metadata = Metadata(
        source=(paper or "").strip(), published=day(published or "", "--date"), number=(number or "").strip()
    )
    said = {"source": paper, "published": published, "number": number}
    clear = [name for name, value in said.items() if value is not None and not value.strip()]
    if paths:
        _something_to_read(paths, settings_for(home).home)
    with opened(home, create=bool(paths)) as engine:
        if prune and not yes:
            _sure_to_prune(engine, paths)
        with _bar(quiet) as progress:
            report = engine.index(
                paths,
                metadata=metadata,
                clear=clear,
                pattern=pattern,
                rebuild=rebuild,
                check=check,
                prune=prune,
                progress=progress,
            )
        held = engine.store.counts()["pages"]
    if not quiet:
        if rebuild:
            typer.echo(say("cli.rebuilt", count=str(held)))
        if (paths or prune) and (done := _counted(report, paths)):
            typer.echo(done)
        for line in _beside(report):
            typer.echo(line)
        for line in _passed(report):
            typer.echo(line, err=True)
    for path, error in report.failed:
        fault(error, "" if str(path) in error.message else f"{path}: ")
    return SOME_FAILED if report.failed else OK


def _absent(path: Path) -> bool:
    """Whether nothing is at a path; one that may not be looked at is not absent: reading it says why."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        pass
    return False


def _something_to_read(paths: list[Path], home: Path) -> None:
    """Raises InputError where none of the paths is there, or where a first run would leave an archive of nothing."""
    from rag.corpus import SUFFIXES, files

    if all(map(_absent, paths)):
        raise InputError(
            "no such file or folder: {paths}", "check the path", paths=", ".join(map(str, paths))
        )
    try:
        archive_at(home)
    except NoIndex:
        if not files(paths):
            where = ", ".join(map(str, paths))
            raise InputError(
                "nothing to read in {path}", "give {kinds}", path=where, kinds=" ".join(SUFFIXES)
            ) from None


def _counted(report: IndexReport, paths: list[Path]) -> str:
    """What was done, in numbers; empty where nothing was and the faults say why."""
    counts = {name: getattr(report, name) for name in ("added", "changed", "unchanged", "removed")}
    if any(counts.values()) or not paths or report.moved or report.missing:
        return say("cli.indexed", **{name: str(count) for name, count in counts.items()})
    return "" if report.failed else say("cli.nothing_to_read", where=", ".join(map(str, paths)))


def _passed(report: IndexReport) -> Iterator[str]:
    """What of a folder was not read, and no fault: kinds with their numbers, links by their names."""
    if report.unknown:
        yield say("cli.unknown_kinds", kinds=", ".join(f"{count} {kind}" for kind, count in report.unknown))
    if report.links:
        shown_ = ", ".join(map(shown, report.links[:_MANY])) + (" …" if len(report.links) > _MANY else "")
        yield say("cli.links", count=str(len(report.links)), links=shown_)


def _beside(report: IndexReport) -> Iterator[str]:
    """What else a reader should know of a run: what was moved, what is said of pages now, what is no more there."""
    for old, new in report.moved:
        yield say("cli.file_moved", old=old, new=new)
    named = {"source": say("cli.source"), "published": say("cli.published"), "number": say("cli.number")}
    for (what, before, after), count in Counter(report.altered).items():
        none = say("cli.none")
        yield say(
            "cli.altered", what=named[what], before=before or none, after=after or none, count=str(count)
        )
    for path in report.pruned:
        yield say("cli.pruned", path=path)
    if left := [path for path in report.missing if path not in report.pruned]:
        yield say("cli.files_gone", count=str(len(left)), first=left[0])


def _sure_to_prune(engine: Engine, paths: list[Path]) -> None:
    """As `_sure`, where no file of the archive is there: a disk may not be mounted."""
    gone = missing(engine.store, [p for p in paths if p.is_dir()] if paths else None)
    if gone and len(gone) == len(engine.store.files()):
        _sure(say("cli.files_gone", count=str(len(gone)), first=gone[0]), engine.store.counts()["pages"])


def remove_from(what: list[str], quiet: bool, yes: bool, home: Path | None) -> int:
    """Take things out; exit code 3 if one of them was not there. Before the archive is emptied it is asked."""
    code = OK
    with opened(home) as engine:
        for each in what:
            pages = engine.store.counts()["pages"]
            if not yes and 1 < pages == engine.store.under(os.path.abspath(each)):
                _sure(each, pages)
            count = engine.remove(each)
            if not count:
                code = NO_ANSWER
                typer.echo(
                    say("cli.unknown", what=each),
                    err=True,
                )
            elif not quiet:
                typer.echo(say("cli.removed", what=each, count=str(count)))
    return code


def _sure(what: str, pages: int) -> None:
    """Raises InputError where nobody can be asked, Abort where the answer is no."""
    if not sys.stdin.isatty():
        raise InputError(
            "{what} is all there is in the archive ({pages} pages)",
            "add --yes to remove it",
            what=what,
            pages=pages,
        )
    typer.confirm(
        say("cli.remove_all", what=str(what), count=str(pages)),
        abort=True,
    )


def adapt_model(quiet: bool, home: Path | None) -> int:
    """Train the shipped model further on this archive and rebuild the vectors with it."""
    with opened(home) as engine, _bar(quiet) as progress:
        name = engine.adapt(progress=progress)
    if not quiet:
        folder = settings_for(home).home
        typer.echo(say("cli.adapted", folder=str(folder), name=name))
    return OK


@contextmanager
def _bar(quiet: bool) -> Iterator[Progress | None]:
    """A progress callback `(done, total, what)` that draws a bar in a terminal; None where none is wanted."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    # It moves the cursor, which what else is printed must not.
    with (
        open(sys.stderr.fileno(), "w", encoding="utf-8", errors="replace", closefd=False) as terminal,
        Bar(
            TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
            console=Console(file=terminal), transient=True,
        ) as bar,
    ):  # fmt: skip
        task = bar.add_task("", total=None)

        def progress(done: int, total: int, what: str) -> None:
            bar.update(task, completed=done, total=total or None, description=shown(told(what)))

        yield progress
