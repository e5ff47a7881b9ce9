"""Make the shipped model again: `python -m rag.training --data ../shared/data --out build/model`.

Stages, each from the files of the one before in the folder --out, with fixed seeds:

  vocabulary   texts → tokenizer.json (two minutes)
  train        pairs → table.npy
  export       table → the model's folder, int8

The shipped weights are of these. One more is run only when asked for, between train and export:

  polish       table.npy → table.npy: more of it, with a third of each text's tokens left out
"""

from __future__ import annotations

import argparse
import ctypes
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.training.pairs import Source
    from rag.training.train import Floats, Recipe

STAGES = ("vocabulary", "train", "export")
# Polishing leans towards what retrieval is asked for.
_LEAN = {"question-zh": 2.0, "title-zh": 1.5, "span-zh": 2.0, "document-en-zh": 1.5, "document-zh-zh": 1.5}


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
        "--stage", choices=(*STAGES, "polish"), action="append", help="run this stage alone (may be repeated)"
    )
    parser.add_argument(
        "--steps", type=int, default=4000, help="batches of each worker; polishing takes half"
    )
    parser.add_argument(
        "--workers", type=int, default=2, help="processes; part of the recipe, as the seed is"
    )
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    _keep_memory()
    for stage in args.stage or STAGES:
        print(f"{stage} …", file=sys.stderr)
        {"vocabulary": _vocabulary, "train": _train, "polish": _polish, "export": _export}[stage](args)


def _vocabulary(args: argparse.Namespace) -> None:
    from rag.training.vocabulary import tokenizer

    tokenizer(args.data).save(str(args.out / "tokenizer.json"), pretty=False)


def _train(args: argparse.Namespace) -> None:
    from rag.training.pairs import sources
    from rag.training.train import Recipe

    _run(args, sources(args.data), Recipe(seed=args.seed), args.steps, None)


def _polish(args: argparse.Namespace) -> None:
    import numpy as np

    from rag.training.pairs import sources
    from rag.training.train import Recipe

    leaning = [replace(s, share=s.share * _LEAN.get(s.name, 1.0)) for s in sources(args.data)]
    recipe = Recipe(seed=args.seed + 6, rate=0.004, drop=0.35)
    _run(args, leaning, recipe, args.steps // 2, np.load(args.out / "table.npy"))


def _run(
    args: argparse.Namespace, pairs: list[Source], recipe: Recipe, steps: int, table: Floats | None
) -> None:
    import numpy as np

    from rag.training import switch, workers
    from rag.training.train import Trainer

    tokenizer = _tokenizer(args.out)
    trainer = Trainer(tokenizer, pairs, recipe, switch.make(args.data, tokenizer))
    if table is not None:
        trainer.resume(table)
    with _bar() as report:
        workers.train(trainer, steps, workers=args.workers, report=report)
    np.save(args.out / "table.npy", trainer.table())


def _export(args: argparse.Namespace) -> None:
    import numpy as np

    from rag.training.export import export, finish
    from rag.training.features import vocabulary

    tokenizer = _tokenizer(args.out)
    export(finish(np.load(args.out / "table.npy"), vocabulary(tokenizer)), tokenizer, args.out / "model")


def _tokenizer(folder: Path) -> object:
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
