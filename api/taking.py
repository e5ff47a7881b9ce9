"""The process of a job: `python -m api.taking JOB` takes documents into the archive and writes down how far it is."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from api import audit, jobs
from api.jobs import Job, Kept, Order, Outcome
from rag.engine import Engine
from rag.errors import Busy, WenbaoError
from rag.indexing import IndexReport
from rag.settings import load
from rag.store import FileMark, document_id
from rag.types import Filters

_PATIENCE = 60.0  # Seconds to wait for another process that changes the archive.
_OFTEN = 0.2  # Seconds between two notes of how far it is.


def main(path: Path) -> None:
    """Do the job in a file. What is no error of ours ends the process, which whoever began it tells of."""
    kept = jobs.load(path).model_copy(update={"pid": os.getpid()})
    kept = _noted(path, kept, kept.job.model_copy(update={"state": "running"}))
    try:
        with Engine.open(load(**kept.order.settings), create=True) as engine:
            _noted(path, kept, _taken(engine, path, kept))
    except WenbaoError as exc:
        _noted(path, kept, jobs.failed(kept.job, exc))


def _taken(engine: Engine, path: Path, kept: Kept) -> Job:
    from rag.corpus import of_json

    paths = kept.order.paths
    before = {each: engine.store.mark(each) for each in paths}
    last = 0.0

    def progress(done: int, total: int, what: str) -> None:
        nonlocal last
        if time.monotonic() - last > _OFTEN:
            last = time.monotonic()
            _noted(path, kept, kept.job.model_copy(update={"state": "running", "done": done, "total": total}))

    until = time.monotonic() + _PATIENCE
    while True:
        try:
            report = engine.index(paths, metadata=of_json(kept.order.given), progress=progress)
            break
        except Busy:
            if time.monotonic() > until:
                raise
            time.sleep(_OFTEN)
    outcomes = [_outcome(engine, each, before[each], report) for each in paths]
    for each, outcome in zip(paths, outcomes, strict=True):
        _written_down(engine, kept.order, each, outcome)
        if outcome.outcome == "failed":
            engine.remove(each)
            _thrown_away(engine.settings.home, Path(each))
    pages = sum(outcome.pages for outcome in outcomes)
    told = {outcome.id: outcome for outcome in outcomes}
    documents = [told.get(document.id, document) for document in kept.job.documents]
    return kept.job.model_copy(
        update={"state": "done", "done": pages, "total": pages, "documents": documents}
    )


def _outcome(engine: Engine, path: str, before: FileMark | None, report: IndexReport) -> Outcome:
    name = path.rpartition("/")[2]
    faults = [fault for failed, fault in report.failed if failed == path]
    why = faults[0].message.replace(path, name) if faults else ""
    pages, now = engine.store.holds(path), engine.store.mark(path)
    known = {"id": document_id(path), "name": name, "why": why, "pages": pages}
    if not pages:
        return Outcome(**known | {"why": why or f"{name} holds no page"}, outcome="failed")
    if before is None:
        return Outcome(**known, outcome="added")
    return Outcome(**known, outcome="unchanged" if now and now.hash == before.hash else "changed")


def _written_down(engine: Engine, order: Order, path: str, outcome: Outcome) -> None:
    if outcome.outcome == "unchanged":
        return
    articles = engine.store.list_articles(Filters(), 1, path=path).total
    did = order.did if order.did and outcome.outcome == "added" else outcome.outcome
    audit.note(
        engine.settings.home, by=order.by, did=did, document=outcome.id, name=outcome.name, articles=articles,
        request=order.request,
    )  # fmt: skip


def _thrown_away(home: Path, path: Path) -> None:
    """An upload of which nothing is stored is not kept; files that lie elsewhere are their owner's."""
    if path.is_relative_to((home / "uploads").resolve()):
        path.unlink(missing_ok=True)
        with suppress(OSError):
            path.parent.rmdir()


def _noted(path: Path, kept: Kept, job: Job) -> Kept:
    now = kept.model_copy(update={"job": job})
    jobs.write(path, now)
    return now


if __name__ == "__main__":
    main(Path(sys.argv[1]))
