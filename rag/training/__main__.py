"""Make the shipped model again: `python -m rag.training --data ../shared/data --out build/model`.

Stages, each from the files of the one before in the folder --out, with fixed seeds:

  vocabulary   texts → tokenizer.json (two minutes)
  train        pairs → table-1.npy, table-2.npy: as many runs, alike but for their seeds
  export       tables → their mean → the model's folder, int8

With --choosing, train leaves out what a recipe is chosen on (`wenbao eval embedding --choosing`).
"""

from __future__ import annotations

import argparse
import ctypes
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

STAGES = ("vocabulary", "train", "export")
STEPS = 2500


def main(argv: Sequence[str] | None = None) -> None:
    """Run the stages asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m rag.training",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the public sets")
    parser.add_argument("--out", type=Path, default=Path("build/model"), help="folder for what is made")
    parser.add_argument(
        "--stage", choices=STAGES, action="append", help="run this stage alone (may be repeated)"
    )
    parser.add_argument("--steps", type=int, default=STEPS, help="batches of each worker")
    parser.add_argument(
        "--workers", type=int, default=2, help="processes; part of the recipe, as the seed is"
    )
    parser.add_argument("--runs", type=int, default=2, help="runs whose tables are averaged")
    parser.add_argument("--seed", type=int, default=1, help="of the first run; the next has the next number")
    parser.add_argument("--choosing", action="store_true", help="leave out what a recipe is chosen on")
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    _keep_memory()
    for stage in args.stage or STAGES:
        print(f"{stage} …", file=sys.stderr)
        {"vocabulary": _vocabulary, "train": _train, "export": _export}[stage](args)


def _vocabulary(args: argparse.Namespace) -> None:
    from rag.training.vocabulary import tokenizer

    tokenizer(args.data).save(str(args.out / "tokenizer.json"), pretty=False)


def _train(args: argparse.Namespace) -> None:
    import numpy as np

    from rag.training import switch, workers
    from rag.training.pairs import sources
    from rag.training.train import Recipe, Trainer

    tokenizer = _tokenizer(args.out)
    pairs = sources(args.data, choosing=args.choosing)
    for run in range(args.runs):
        trainer = Trainer(tokenizer, pairs, Recipe(seed=args.seed + run), switch.make(args.data, tokenizer))
        with _bar() as report:
            workers.train(trainer, args.steps, workers=args.workers, report=report)
        np.save(args.out / f"table-{run + 1}.npy", trainer.table())


def _export(args: argparse.Namespace) -> None:
    import numpy as np

    from rag.training.data import passages
    from rag.training.export import average, export, finish

    tokenizer = _tokenizer(args.out)
    texts = [p.text for p in passages(args.data, choosing=args.choosing)]
    table = average([np.load(args.out / f"table-{run + 1}.npy") for run in range(args.runs)])
    export(finish(table, tokenizer, texts), tokenizer, args.out / "model")


def _tokenizer(folder: Path) -> Any:
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(folder / "tokenizer.json"))


def _keep_memory() -> None:
    """Have glibc keep freed memory: fresh pages for the large arrays of each step would double its time."""
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        library.mallopt(-4, 0)  # M_MMAP_MAX: no array gets pages of its own,
        library.mallopt(-1, 2**31 - 1)  # M_TRIM_THRESHOLD: and none are given back.


@contextmanager
def _bar() -> Iterator[Callable[[float, float], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        TextColumn("loss {task.fields[loss]:.3f}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task, mean = bar.add_task("", total=1.0, loss=0.0), [7.0]

        def report(done: float, loss: float) -> None:
            mean[0] += (loss - mean[0]) / 50
            bar.update(task, completed=done, loss=mean[0])

        yield report


if __name__ == "__main__":
    # One thread a worker: two that share a small product wait for each other longer than they work.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
