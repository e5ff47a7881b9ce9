"""Worker processes for the pure part of indexing: jieba and regular expressions hold the interpreter's lock.

Each worker is a fresh interpreter that reads pickled work from its input and writes results to its output, so
that a caller's script needs no `__main__` guard, and a worker ends with its parent, however that ends.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from rag.errors import WenbaoError
from rag.text.words import in_use

_SIZE = struct.Struct("<q")
_AHEAD = 2  # Pieces of work under way for each worker.


class Pool:
    """Calls a `Maker` of the static model in `folder` on pieces of work, results in the order of the work."""

    def __init__(self, workers: int, folder: Path | None, dim: int) -> None:
        self._workers = workers
        self._tasks: queue.SimpleQueue[tuple[Any, queue.SimpleQueue[Any]] | None] = queue.SimpleQueue()
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
            "OMP_NUM_THREADS": "1",
            "TOKENIZERS_PARALLELISM": "false",
        }
        self._processes = [
            subprocess.Popen(
                # -P: a numpy.py that lies in the working folder is none of ours.
                [sys.executable, "-P", "-m", "rag.indexing.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment,
            )
            for _ in range(workers)
        ]
        self._threads = [
            threading.Thread(target=self._serve, args=(p,), daemon=True) for p in self._processes
        ]
        self._first = (folder, dim, in_use())
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        if kind is not None:
            for process in self._processes:
                process.kill()
        for _ in self._processes:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()
        for process in self._processes:
            process.wait()

    def map(self, work: Iterable[Any]) -> Iterator[Any]:
        """The result of each piece, in order; reads only a few pieces ahead."""
        waiting: list[queue.SimpleQueue[Any]] = []
        for piece in work:
            answer: queue.SimpleQueue[Any] = queue.SimpleQueue()
            self._tasks.put((piece, answer))
            waiting.append(answer)
            if len(waiting) > _AHEAD * self._workers:
                yield _result(waiting.pop(0).get())
        for answer in waiting:
            yield _result(answer.get())

    def _serve(self, process: subprocess.Popen[bytes]) -> None:
        """Hand work to one process and take its results, until there is no more."""
        assert process.stdin
        assert process.stdout
        with process.stdin as to, process.stdout as back:
            alive = _send(to, self._first)
            while (task := self._tasks.get()) is not None:
                piece, answer = task
                answer.put(receive(back) if alive and _send(to, piece) else None)


def _send(to: IO[bytes], value: object) -> bool:
    """Whether the process took it."""
    try:
        send(to, value)
    except (BrokenPipeError, ValueError):
        return False
    return True


def _result(answer: Any) -> Any:
    if answer is None:
        raise WenbaoError(
            "a worker process of indexing died", "was it out of memory? run the same command again"
        )
    if isinstance(answer, BaseException):
        raise answer
    return answer


def send(to: IO[bytes], value: object) -> None:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    to.write(_SIZE.pack(len(data)))
    to.write(data)
    to.flush()


def receive(source: IO[bytes]) -> Any:
    """The next value; None at the end."""
    head = source.read(_SIZE.size)
    if len(head) < _SIZE.size:
        return None
    data = source.read(_SIZE.unpack(head)[0])
    with contextlib.suppress(EOFError, pickle.UnpicklingError):
        return pickle.loads(data)
    return None
