"""Several processes that train one table: each takes its own batches, and every few steps their changes are
averaged (local SGD, Stich 2019; also called model soup when done once). The result depends on the seed and the
number of workers alone, not on which is faster."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.embedding.contrast import Floats
from rag.training.train import Trainer


def _shared(shape: tuple[int, ...], kind: type = np.float32) -> NDArray[Any]:
    """Zeros that forked processes see together."""
    memory = multiprocessing.get_context("fork").RawArray("b", int(np.prod(shape)) * np.dtype(kind).itemsize)
    return np.frombuffer(memory, kind).reshape(shape)


def merge(base: Floats, copies: NDArray[np.float32], touched: NDArray[np.bool_], part: slice) -> None:
    """Make rows `part` of the base and of all copies the base plus the mean change over the copies that touched them."""
    for start in range(part.start, part.stop, 4096):
        rows = slice(start, min(start + 4096, part.stop))
        count = touched[:, rows].sum(axis=0)
        change = (copies[:, rows] - base[rows]).sum(axis=0) / np.maximum(count, 1)[:, None]
        base[rows] += change
        copies[:, rows] = base[rows]
        touched[:, rows] = False


def train(
    trainer: Trainer,
    steps: int,
    *,
    workers: int = 2,
    every: int = 50,
    report: Callable[[float, float], None] = lambda done, loss: None,
) -> None:
    """Train `steps` batches in each of `workers` processes, merging after `every`; the trainer has the result."""
    tables = (trainer.vectors, trainer.log_weights)
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(workers)
    state = []
    for rows in tables:
        base, copies = _shared(rows.table.shape), _shared((workers, *rows.table.shape))
        base[:] = copies[:] = rows.table
        state.append((base, copies, _shared((workers, len(base)), np.bool_)))

    def work(worker: int) -> None:
        trainer.rng = np.random.default_rng((trainer.recipe.seed, worker))
        for rows, (_, copies, touched) in zip(tables, state, strict=True):
            rows.table, rows.touched = copies[worker], touched[worker]

        def after(step: int, loss: float) -> None:
            if step % every == 0 or step == steps:
                barrier.wait()
                for base, copies, touched in state:
                    size = -(-len(base) // workers)
                    merge(base, copies, touched, slice(worker * size, min((worker + 1) * size, len(base))))
                barrier.wait()
            if worker == 0:
                report(step / steps, loss)

        try:
            trainer.run(steps, after)
        except BaseException:
            barrier.abort()
            raise

    others = [context.Process(target=work, args=(i,), daemon=True) for i in range(1, workers)]
    for process in others:
        process.start()
    work(0)
    for process in others:
        process.join()
    for rows, (base, _, _) in zip(tables, state, strict=True):
        rows.table = base
