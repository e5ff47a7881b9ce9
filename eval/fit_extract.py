"""Fits the weights of `rag.find.extract`: which sentence of the hits holds the answer (listwise softmax).

    wenbao eval fit-extract ../shared/data

trains on CMRC 2018 `train` and DRCD `dev`, measures on CMRC `trial` and DRCD `test`, and prints the weights.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.bm25 import BM25
from eval.jsonl import rows
from rag.find.extract import FEATURES, candidates, features
from rag.find.likeness import Likeness, shipped_likeness
from rag.text.chunking import chunk, passage
from rag.text.fold import fold
from rag.text.tokens import query_tokens
from rag.types import Article, Chunk, Hit, Kind, Scores

LIMIT = 400
HITS = 6


@dataclass(frozen=True, slots=True)
class Case:
    """The features of one question's sentences and which of them hold the answer."""

    rows: NDArray[np.float64]
    right: NDArray[np.bool_]


def main(argv: Sequence[str] | None = None) -> int:
    """Run it and print the table."""
    parser = argparse.ArgumentParser(
        "wenbao eval fit-extract", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--most", type=int, default=4000, help="questions of each set")
    parser.add_argument("--decay", type=float, default=1e-3, help="weight of the squared norm")
    args = parser.parse_args(argv)
    likeness = shipped_likeness()
    qa = args.data / "qa"
    train = [
        *cases(qa / "cmrc2018_train/train.jsonl.gz", args.most, likeness),
        *cases(qa / "drcd_zh_hant/dev.jsonl.gz", args.most, likeness),
    ]
    weights = fit(train, args.decay)
    print("WEIGHTS = {")
    for name, weight in zip(FEATURES, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')
    print("}")
    for name in ("cmrc2018_train/trial.jsonl.gz", "drcd_zh_hant/test.jsonl.gz"):
        first, third = measure(list(cases(qa / name, args.most, likeness)), weights)
        print(f"{name}: asked fact in the first sentence {first:.3f}, within three {third:.3f}")
    return 0


def cases(path: Path, most: int, likeness: Likeness) -> Iterator[Case]:
    """A case for each question of a SQuAD-style file whose answer stands in one of its hits."""
    questions = list(rows(path))
    contexts = {q["context"]: q["title"] for q in questions}
    passages = list(chunked(contexts))
    index = BM25([passage(a, c.start, c.end) for a, c in passages])
    step = max(1, len(questions) // most)
    for question in questions[::step]:
        terms = query_tokens(question["question"])
        mass = sum(index.idf(terms).values()) or 1.0
        hits = [
            Hit(rank, score / mass, passages[i][1], passages[i][0], Scores(lexical=score))
            for rank, (i, score) in enumerate(index.search(terms, HITS), 1)
        ]
        found = candidates(hits)
        answers = [fold("".join(a.split())) for a in question["answers"]]
        own = [hits[c.hit].article.text.endswith(question["context"]) for c in found]
        right = [
            o and any(a in fold("".join(c.text.split())) for a in answers)
            for o, c in zip(own, found, strict=True)
        ]
        if any(right):
            yield Case(features(question["question"], found, hits, likeness), np.array(right))


def chunked(contexts: dict[str, str]) -> Iterator[tuple[Article, Chunk]]:
    """The chunks of texts, given with their titles, as articles numbered from 0."""
    for number, (context, title) in enumerate(contexts.items()):
        body = len(title) + 1
        article = Article(str(number), "", 0, Kind.NEWS, title, f"{title}\n{context}", (), body=body)
        for start, end in chunk(article, LIMIT):
            yield article, Chunk(0, article.id, start, end, article.text[start:end])


def fit(train: Sequence[Case], decay: float, steps: int = 600) -> NDArray[np.float64]:
    """Weights that give the right sentences the most probability (Adam on the whole set)."""
    rows = np.concatenate([case.rows for case in train])
    right = np.concatenate([case.right for case in train]).astype(float)
    ends = np.cumsum([len(case.rows) for case in train])
    starts = np.concatenate([[0], ends[:-1]])
    owner = np.repeat(np.arange(len(train)), np.diff(np.concatenate([[0], ends])))
    scale = rows.std(0) + 1e-9
    scaled = rows / scale
    weights, first, second = np.zeros(rows.shape[1]), 0.0, 0.0
    for step in range(1, steps + 1):
        scores = scaled @ weights
        power = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        share = power / np.add.reduceat(power, starts)[owner]
        good = power * right
        target = good / np.add.reduceat(good, starts)[owner]
        slope = scaled.T @ (share - target) / len(train) + decay * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        weights -= 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-9)
    found: NDArray[np.float64] = weights / scale
    return found


def measure(found: Sequence[Case], weights: NDArray[np.float64]) -> tuple[float, float]:
    """Shares of questions whose first sentence, and first three, hold the answer."""
    ranks = [int(np.argmax(c.right[np.argsort(-(c.rows @ weights), kind="stable")])) for c in found]
    return float(np.mean([r < 1 for r in ranks])), float(np.mean([r < 3 for r in ranks]))
