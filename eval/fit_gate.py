"""Fits the weights of `rag.find.gate`: do the hits answer, or not? (logistic regression)

    wenbao eval fit-gate ../shared/data --home .wenbao

Learns from questions of CMRC 2018 `train` and DRCD `dev` in three settings (their passage found: answerable;
the sentence with the answer cut out of it, the passage gone, or asked of the seeds: not), from NoMIRACL's Chinese
questions as people judged them, and from the development half of the gold questions over the indexed seeds. The bias is
set so that a strength of one half refuses `--refuse` of that half's answerable Chinese questions.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval import gold
from eval.bm25 import BM25
from eval.fit_extract import chunked
from eval.jsonl import rows
from rag.engine import Engine
from rag.find.gate import SIGNS, signs
from rag.find.likeness import shipped_likeness
from rag.find.question import telling
from rag.settings import load
from rag.text.chunking import passage
from rag.text.fold import fold
from rag.text.sentences import sentences
from rag.text.tokens import query_tokens
from rag.types import Article, Chunk, Hit, Kind, Scores

HITS = 6
GOLD_WEIGHT = 60.0  # A gold question is of the kind that is asked; there are few of them.


@dataclass(frozen=True, slots=True)
class Case:
    """The signs of one question's hits, whether they answer, and what it weighs."""

    kind: str
    row: tuple[float, ...]
    answers: bool
    weight: float = 1.0


def main(argv: Sequence[str] | None = None) -> int:
    """Run it and print the table."""
    parser = argparse.ArgumentParser(
        "wenbao eval fit-gate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--home", type=Path, required=True, help="an archive made by `wenbao index seeds/`")
    parser.add_argument("--most", type=int, default=700, help="questions of each public set")
    parser.add_argument("--refuse", type=float, default=0.035, help="share of answerable questions refused")
    args = parser.parse_args(argv)
    qa = args.data / "qa"
    public = [
        *squad(qa / "cmrc2018_train/train.jsonl.gz", args.most),
        *squad(qa / "drcd_zh_hant/dev.jsonl.gz", args.most),
        *nomiracl(qa / "nomiracl/zh.jsonl.gz"),
        *elsewhere(qa / "cmrc2018_train/train.jsonl.gz", args.home, args.most),
    ]
    for name, foreign in (("WEIGHTS", False), ("FOREIGN", True)):
        ours = [c for c in golden(args.home) if c.kind.endswith("foreign") == foreign]
        tuned = [c for c in ours if c.kind.startswith("dev")]
        weights = (
            fit([replace(c, row=_across(c.row)) for c in tuned], 0.03) if foreign else fit([*public, *tuned])
        )
        kept = sorted(float(np.dot(c.row, weights)) for c in tuned if c.answers)
        weights[SIGNS.index("bias")] -= np.quantile(kept, 0.0 if foreign else args.refuse)
        print(f"{name} = {{")
        for sign, weight in zip(SIGNS, weights, strict=True):
            if round(weight, 2):
                print(f'    "{sign}": {weight:.2f},')
        print("}")
        for half in ("dev", "test"):
            for answers in (True, False):
                some = [c for c in ours if c.kind.startswith(half) and c.answers is answers]
                refused = np.mean([np.dot(c.row, weights) < 0 for c in some])
                print(
                    f"# {half}, {'answerable' if answers else 'unanswerable'}: {refused:.3f} of {len(some)} refused"
                )
    return 0


def _case(
    kind: str, question: str, hits: Sequence[Hit], idf: dict[str, float], answers: bool, weight: float
) -> Case:
    found = signs(question, hits, idf, shipped_likeness())
    return Case(kind, tuple(found[name] for name in SIGNS), answers, weight)


def squad(path: Path, most: int) -> Iterator[Case]:
    """Three cases a question: passage found, answer cut out of it, passage gone."""
    questions = list(rows(path))
    numbers = {text: str(i) for i, text in enumerate(dict.fromkeys(q["context"] for q in questions))}
    passages = list(chunked({q["context"]: q["title"] for q in questions}))
    index = BM25([passage(a, c.start, c.end) for a, c in passages])
    for question in questions[:: max(1, len(questions) // most)]:
        terms = telling(query_tokens(question["question"]))
        idf = dict(index.idf(terms))
        own = numbers[question["context"]]
        found = [_hit(passages[i], score, idf) for i, score in index.search(terms, 2 * HITS)]
        gone = [hit for hit in found if hit.article.id != own]
        cut = [_without(hit, question["answers"]) if hit.article.id == own else hit for hit in found]
        for kind, hits, answers in (("found", found, True), ("gone", gone, False), ("cut", cut, False)):
            if hits:
                weight = 2.0 if answers else 1.0
                yield _case(kind, question["question"], hits[:HITS], idf, answers, weight)


def nomiracl(path: Path) -> Iterator[Case]:
    judged = list(rows(path))
    index = BM25([f"{p['title']}\n{p['text']}" for row in judged for p in row["passages"]])
    for row in judged:
        terms = telling(query_tokens(row["question"]))
        idf = dict(index.idf(terms))
        texts = [(p["title"], p["text"]) for p in row["passages"]]
        own = [_article(str(i), title, text) for i, (title, text) in enumerate(texts)]
        own_index = BM25([a.text for a in own])
        whole = [(a, Chunk(0, a.id, 0, len(a.text), a.text)) for a in own]
        hits = [_hit(whole[i], score, idf) for i, score in own_index.search(terms, HITS)]
        if hits:
            yield _case("nomiracl", row["question"], hits, idf, bool(row["answerable"]), 2.0)


def elsewhere(path: Path, home: Path, most: int) -> Iterator[Case]:
    """Questions about quite other things, asked of the seeds."""
    questions = list(rows(path))
    with Engine.open(load(home=home)) as engine:
        for question in questions[:: max(1, len(questions) // most)]:
            hits = engine.search(question["question"], 8).hits
            idf = dict(engine.lexical.idf(telling(query_tokens(question["question"]))))
            if hits:
                yield _case("elsewhere", question["question"], hits, idf, False, 2.0)


def golden(home: Path) -> list[Case]:
    """The gold questions that stand alone, searched as they would be; `foreign`: in another script."""
    found: list[Case] = []
    with Engine.open(load(home=home)) as engine:
        for one in gold.load():
            if one.history or one.type == "far_paraphrase":
                continue
            hits = engine.search(one.question, 8).hits
            idf = dict(engine.lexical.idf(telling(query_tokens(one.question))))
            foreign = "" if one.language.startswith("zh") else " foreign"
            if hits:
                weight = GOLD_WEIGHT * (1 if one.answerable else 2)
                found.append(_case(one.half + foreign, one.question, hits, idf, one.answerable, weight))
    return found


def _article(id_: str, title: str, text: str) -> Article:
    return Article(id_, "", 0, Kind.NEWS, title, f"{title}\n{text}", (), body=len(title) + 1)


def _hit(place: tuple[Article, Chunk], score: float, idf: dict[str, float]) -> Hit:
    return Hit(1, min(1.0, score / (sum(idf.values()) or 1.0)), place[1], place[0], Scores(lexical=score))


def _without(hit: Hit, answers: Sequence[str]) -> Hit:
    """The hit without the sentences that hold an answer."""
    wanted = [fold("".join(a.split())) for a in answers]
    parts = [hit.chunk.text[a:b] for a, b in sentences(hit.chunk.text)]
    text = "\n".join(p for p in parts if not any(a in fold("".join(p.split())) for a in wanted))
    body = hit.article.body if text.startswith(hit.article.title) else 0
    article = replace(hit.article, text=text, body=min(body, len(text)))
    return replace(hit, article=article, chunk=replace(hit.chunk, start=0, end=len(text), text=text))


# What can be told of a text in another language than the question.
ACROSS = frozenset({"alike_hit", "unmet", "alike", "typed", "said", "bias"})


def _across(row: Sequence[float]) -> tuple[float, ...]:
    return tuple(value if sign in ACROSS else 0.0 for sign, value in zip(SIGNS, row, strict=True))


def fit(cases: Sequence[Case], decay: float = 1e-3, steps: int = 800) -> NDArray[np.float64]:
    """Weights of the signs (Adam on the whole set)."""
    rows = np.array([c.row for c in cases])
    answers = np.array([c.answers for c in cases], float)
    share = np.array([c.weight for c in cases])
    share /= share.sum()
    scale = rows.std(0) + 1e-9
    scale[SIGNS.index("bias")] = 1.0
    scaled = rows / scale
    weights, first, second = np.zeros(rows.shape[1]), 0.0, 0.0
    for step in range(1, steps + 1):
        slope = scaled.T @ (share * (1 / (1 + np.exp(-scaled @ weights)) - answers)) + decay * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        weights -= 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-9)
    found: NDArray[np.float64] = weights / scale
    return found
