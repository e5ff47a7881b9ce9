"""How to make one ranking of two: reciprocal ranks against the calibrated mix, over public sets and the seeds.

    wenbao eval fusion ../shared/data --out eval/results/fusion.json

Each set has questions whose right passages are known; a row gives recall@1 and MRR@10 of the dense leg, the
lexical leg, and both together by each rule.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from eval.bm25 import BM25
from eval.jsonl import rows
from rag.embedding import Embedder
from rag.embedding.loading import load_embedder
from rag.find.fusion import Ranking, dense_weight, fuse, reciprocal_rank
from rag.find.retrieval import DEPTH
from rag.text.tokens import query_tokens


@dataclass(frozen=True, slots=True)
class Set:
    """Passages, and questions with the numbers of the passages that answer."""

    name: str
    passages: tuple[str, ...]
    questions: tuple[tuple[str, frozenset[int]], ...]


@dataclass(frozen=True, slots=True)
class Legs:
    """What each index finds for a question, the sum of its IDFs, and what cosines weigh in its language."""

    dense: Ranking
    lexical: Ranking
    mass: float
    weight: float
    right: frozenset[int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run it and print the table."""
    parser = argparse.ArgumentParser(
        "wenbao eval fusion", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--most", type=int, default=1000, help="questions of each set")
    parser.add_argument("--model", default="", help="embedding model; empty: the shipped one")
    args = parser.parse_args(argv)
    embedder = load_embedder(args.model)
    rules: dict[str, Callable[[Legs], Ranking]] = {
        "dense": lambda legs: legs.dense,
        "lexical": lambda legs: legs.lexical,
        "rrf": lambda legs: reciprocal_rank(legs.dense, legs.lexical),
        "mix": lambda legs: fuse(legs.dense, legs.lexical, legs.mass, legs.weight),
    }
    table = {}
    print(f"{'':24}" + "".join(f"{rule:>16}" for rule in rules))
    for one in sets(args.data, args.most):
        found = list(legs(one, embedder))
        table[one.name] = {rule: score(found, apply) for rule, apply in rules.items()}
        print(
            f"{one.name:24}" + "".join(f"{r:>9.3f} {m:.3f}" for r, m in table[one.name].values()), flush=True
        )
    if args.out:
        args.out.write_text(json.dumps({"model": embedder.name, "sets": table}, indent=1) + "\n", "utf-8")
    return 0


def score(found: Sequence[Legs], rule: Callable[[Legs], Ranking]) -> tuple[float, float]:
    """Recall@1 and MRR@10."""
    ranks = [
        next((n for n, (id_, _) in enumerate(rule(one)[:10], 1) if id_ in one.right), 0) for one in found
    ]
    return float(np.mean([r == 1 for r in ranks])), float(np.mean([1 / r if r else 0.0 for r in ranks]))


def legs(one: Set, embedder: Embedder) -> Iterator[Legs]:
    index = BM25(one.passages)
    vectors = embedder.embed_passages(one.passages)
    for question, right in one.questions:
        cosines = vectors @ embedder.embed_query(question)
        top = np.argsort(-cosines, kind="stable")[:DEPTH]
        terms = query_tokens(question)
        dense = [(int(i), float(cosines[i])) for i in top]
        mass = sum(index.idf(terms).values())
        yield Legs(dense, index.search(terms, DEPTH), mass, dense_weight(question), right)


def sets(data: Path, most: int) -> Iterator[Set]:
    yield squad("CMRC trial", data / "qa/cmrc2018_train/trial.jsonl.gz", most)
    yield squad("DRCD test", data / "qa/drcd_zh_hant/test.jsonl.gz", most)
    yield across("DRCD test in simplified", squad("", data / "qa/drcd_zh_hant/test.jsonl.gz", most))
    for lang in ("zh", "en", "ja"):
        yield nomiracl(data / f"qa/nomiracl/{lang}.jsonl.gz", lang)
    pairs = list(islice(rows(data / "parallel/wmt_news/zh_en.jsonl.gz"), 4000))
    yield parallel("WMT en to zh", pairs, "en", "zh", most)
    yield parallel("WMT zh to en", pairs, "zh", "en", most)
    pairs = list(rows(data / "parallel/ntrex128_news/news.jsonl.gz"))
    yield parallel("NTREX en to zh", pairs, "en", "zh", most)


def squad(name: str, path: Path, most: int) -> Set:
    asked = list(rows(path))
    numbers = {text: i for i, text in enumerate(dict.fromkeys(row["context"] for row in asked))}
    chosen = asked[:: max(1, len(asked) // most)]
    return Set(
        name, tuple(numbers), tuple((r["question"], frozenset({numbers[r["context"]]})) for r in chosen)
    )


def across(name: str, one: Set) -> Set:
    """The same questions in simplified characters."""
    import opencc

    simple = opencc.OpenCC("t2s").convert
    return Set(name, one.passages, tuple((simple(q), right) for q, right in one.questions))


def nomiracl(path: Path, lang: str) -> Set:
    """A question's ten passages count as right: they were picked for it out of the whole of Wikipedia."""
    numbers: dict[str, int] = {}
    questions = []
    for row in rows(path):
        texts = [f"{p['title']}\n{p['text']}" for p in row["passages"]]
        right = frozenset(numbers.setdefault(text, len(numbers)) for text in texts)
        if row["answerable"]:
            questions.append((row["question"], right))
    return Set(f"NoMIRACL {lang}", tuple(numbers), tuple(questions))


def parallel(name: str, pairs: Sequence[dict[str, str]], ask: str, find: str, most: int) -> Set:
    """A sentence in one language finds itself in the other."""
    numbers: dict[str, int] = {}
    right: dict[str, set[int]] = {}
    for row in pairs:
        right.setdefault(row[ask], set()).add(numbers.setdefault(row[find], len(numbers)))
    chosen = list(right)[:: max(1, len(right) // most)]
    return Set(name, tuple(numbers), tuple((q, frozenset(right[q])) for q in chosen))
