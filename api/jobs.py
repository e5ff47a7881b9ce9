"""Long work: each job is a file in `jobs/` of the archive's folder, which any process may read, and a process of its own.

Files from elsewhere are read there, not in the server: a page that takes a minute holds nobody up, one that asks for too much
memory ends alone, and what is read has its limits of time.
"""

from __future__ import annotations

import asyncio
import logging
import os
import queue
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import AsyncGenerator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError

from api.errors import Fault, fault_of
from rag.errors import Busy, NotFound, WenbaoError
from rag.store.lock import lives

_log = logging.getLogger("wenbao")
_KEPT = 7 * 86400.0  # Seconds that a finished job, and what was removed, is kept.
_LOOK = 0.2  # Seconds between two looks at a job.
_PING = 15.0
_LEAVE = 2.0  # Seconds that a server which stops waits for a job that is about to end.
State = Literal["queued", "running", "done", "failed"]


class Outcome(BaseModel):
    """What became of one document."""

    id: str = Field(description="Id of the document.")
    name: str = Field(description="Name of its file.")
    outcome: Literal["waiting", "added", "changed", "unchanged", "failed"] = Field(
        description="What became of it; waiting: nothing yet."
    )
    why: str = Field("", description="What of it could not be read, in words; empty where nothing is amiss.")
    pages: int = Field(0, ge=0, description="How many pages it has.")


class Job(BaseModel):
    """Documents that are taken in."""

    id: str = Field(description="Id of the job.")
    state: State = Field(description="How far it is; done also where some of the documents failed.")
    done: int = Field(0, ge=0, description="Pages made so far.")
    total: int = Field(0, ge=0, description="Pages to be made, as far as is known.")
    made: str = Field(description="When it was asked for, in UTC.")
    documents: list[Outcome] = Field(description="What becomes of each document.")
    error: Fault | None = Field(None, description="Why it failed; null where it did not.")


class Order(BaseModel):
    """What the process of a job has to know."""

    paths: list[str]
    given: str = ""
    settings: dict[str, Any] = {}
    by: str = ""
    request: str = ""
    did: str = ""


class Kept(BaseModel):
    """A job as its file holds it: `pid` is of the process that has it in hand."""

    job: Job
    order: Order
    pid: int


class Jobs:
    """The jobs of the archive in the folder `home`."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "jobs"
        self._waiting: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def start(self, documents: list[Outcome], order: Order) -> Job:
        """A job that begins when those before it have ended."""
        self._sweep()
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        job = Job(id=secrets.token_hex(8), state="queued", made=now, documents=documents)
        if all(document.outcome == "unchanged" for document in documents):
            job = job.model_copy(update={"state": "done"})
        write(self._path(job.id), Kept(job=job, order=order, pid=os.getpid()))
        if job.state == "queued":
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="wenbao-jobs", daemon=True)
                self._thread.start()
            self._waiting.put(job.id)
        return job

    def pids(self) -> set[int]:
        """The processes that jobs are in the hands of."""
        return {kept.pid for path in self._folder.glob("*.json") if (kept := _read(path)) and _open(kept.job)}

    def read(self, id: str) -> Job:
        """A job as it is now. Raises NotFound."""
        kept = _read(self._path(id))
        if kept is None:
            raise NotFound("there is no job {id}", "jobs are kept for a week after they end", id=id)
        if _open(kept.job) and not lives(kept.pid):
            return _broken(kept.job)
        return kept.job

    def listed(self) -> list[Job]:
        """All jobs, the latest first."""
        jobs = [self.read(path.stem) for path in self._folder.glob("*.json")]
        return sorted(jobs, key=lambda job: job.made, reverse=True)

    async def events(self, id: str) -> AsyncGenerator[Job | None]:
        """A job whenever it is another, to its end; None where nothing happened for a while. Raises NotFound."""
        last, said = await asyncio.to_thread(self.read, id), time.monotonic()
        yield last
        while _open(last):
            await asyncio.sleep(_LOOK)
            now = await asyncio.to_thread(self.read, id)
            if now != last:
                last, said = now, time.monotonic()
                yield now
            elif time.monotonic() - said > _PING:
                said = time.monotonic()
                yield None

    def close(self) -> None:
        """Begin no further job; one that is under way goes on to its end by itself."""
        if self._thread:
            while not self._waiting.empty():
                self._broken_off(self._waiting.get())
            self._waiting.put(None)
            self._thread.join(_LEAVE)

    def _work(self) -> None:
        """Do the jobs one after the other."""
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
            "OMP_NUM_THREADS": "1",
        }
        while id := self._waiting.get():
            # -P: a numpy.py that lies in the working folder is none of ours. A session of its own: who stops the server does
            # not stop it in the middle.
            with subprocess.Popen(
                [sys.executable, "-P", "-m", "api.taking", str(self._path(id))],
                env=environment, start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            ) as process:  # fmt: skip
                code = process.wait()
            if code:
                _log.error("job %s ended with code %d", id, code)
            self._broken_off(id)

    def _broken_off(self, id: str | None) -> None:
        """A job that nobody has in hand any more."""
        if id and (kept := _read(self._path(id))) and _open(kept.job):
            write(self._path(id), kept.model_copy(update={"job": _broken(kept.job)}))

    def _path(self, id: str) -> Path:
        return self._folder / f"{id}.json"

    def _sweep(self) -> None:
        """Take away jobs that ended long ago."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for path in self._folder.glob("*.json"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - _KEPT:
                    path.unlink()


def write(path: Path, kept: Kept) -> None:
    """Put a job in its file, which readers see whole."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(kept.model_dump_json(), "utf-8")
    beside.replace(path)


def load(path: Path) -> Kept:
    """The job in a file. Raises NotFound."""
    if (kept := _read(path)) is None:
        raise NotFound("{path} is no job", "", path=path)
    return kept


def failed(job: Job, error: WenbaoError) -> Job:
    """A job that could not be done."""
    return job.model_copy(update={"state": "failed", "error": fault_of(error)})


def _broken(job: Job) -> Job:
    return failed(
        job, Busy("the work broke off", "send the documents again: those that are in stay as they are")
    )


def _open(job: Job) -> bool:
    return job.state in ("queued", "running")


def _read(path: Path) -> Kept | None:
    try:
        return Kept.model_validate_json(path.read_text("utf-8"))
    except (FileNotFoundError, ValidationError):
        return None
