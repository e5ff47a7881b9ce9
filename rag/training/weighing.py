"""Fit how the reader's opinion is weighed beside the rules: `python -m rag.training.weighing`.

On written claims over articles that the reader was not trained on: those that `rag.training.reader.written` keeps
apart, and those of --more (sentences with markers, as `wenbao eval verdicts --half dev` reads them). Writes
rag/check/data/opinion.json and prints what verdicts come of it, each claim weighed by a fit on the other articles.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.check.crossing.across import across, crosses, held
from rag.check.opinion import WEIGHTS, features, may_rescue, print_beside
from rag.check.source import Source, read
from rag.check.told import read as read_told
from rag.check.verdict import examine, nearly_printed
from rag.reader import Reader
from rag.training.data import rows
from rag.training.reader.written import HERE, kept, printed, unrelated
from rag.types import Article, Chunk, Hit, Kind, Scores, Status

_RIDGE = 1.0
_AS_TOLD = 4.0
_PARTS = 5
_ENOUGH = 50  # False claims from which a threshold is read.
_STEPS = np.arange(0.3, 0.96, 0.01)  # Chances that are tried as thresholds.
_RUN = 25  # Claims that are weighed by a fit on others together: about those over one article.
_MARKER = re.compile(r"\[([a-z]\d+)\]")
# So many of the false claims may pass, within one language and across two (less than is asked of others, since the
# thresholds are chosen on these); so many true ones be told unsupported.
FALSE_PASS, FALSE_PASS_ACROSS, TRUE_LOST = 0.065, 0.10, 0.015
Doubles = NDArray[np.float64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Weighed:
    """Claims (n): features (n × 24), truth, the part that they are weighed with, whether across languages, whether the
    rules alone verify it, whether it may be verified at all (the rules find no more than something missing), and whether it is
    told as claims come (not made to be hard)."""

    x: Doubles
    true: Truths
    part: NDArray[np.int64]
    crossed: Truths
    held: Truths
    open: Truths
    as_told: Truths


def hit(row: dict[str, Any]) -> Hit:
    """An article of the written set as one passage."""
    title = row["title"]
    text = f"{title}\n{row['text']}"
    body = len(title) + 1
    day = date.fromisoformat(row["published"]) if row["published"] else None
    article = Article(row["id"], "p", 1, Kind.NEWS, title, text, (), row["source"], "", day, body=body)
    return Hit(1, 1.0, Chunk(1, row["id"], body, len(text), text[body:]), article, Scores())


def claims(written: Path, more: Path | None) -> Iterator[tuple[str, bool, list[Source], bool]]:
    """Sentences with their truth, the articles that they are held against, and whether they come from `more`; those of
    one article together. Some written ones are held against another article as well, which does not tell them."""
    found = {a["id"]: a for a in rows(written / "articles.jsonl") if kept(a["id"])}
    articles = {name: read(hit(a)) for name, a in found.items()}
    print_of = printed(found)
    for row in rows(written / "sentences.jsonl"):
        if (own := row["article"]) in articles:
            yield row["sentence"], row["truth"], [articles[own]], False
            if other := unrelated(row["sentence"], own, print_of):
                yield row["sentence"], False, [articles[other]], False
    if more:
        articles = {a["id"]: read(hit(a)) for a in rows(more / "articles.jsonl")}
        for row in rows(more / "sentences.jsonl"):
            if named := list(dict.fromkeys(_MARKER.findall(row["sentence"]))):
                yield _MARKER.sub("", row["sentence"]), row["truth"], [articles[n] for n in named], True


def weighed(reader: Reader, written: Path, more: Path | None = None) -> Weighed:
    """Every claim that rules and reader decide together, as they see it."""
    found = []
    for number, (sentence, truth, sources, as_told) in enumerate(claims(written, more)):
        told = read_told(sentence)
        crossed = crosses(told, sources)
        if not told.chinese and not crossed:
            continue
        finding = across(told, sources) if crossed else held(told, examine(told, sources))
        if finding.status is Status.UNCHECKED or nearly_printed(told, sources):
            continue
        said = reader.entails(told.text, [print_beside(told, sources)])[0]
        found.append(
            (
                features(finding, said, crossed),
                truth,
                number // _RUN,
                crossed,
                finding.status is Status.VERIFIED,
                finding.status is Status.VERIFIED or may_rescue(finding),
                as_told,
            )
        )
    x, true, part, across_, held_, decided, told_so = zip(*found, strict=True)
    return Weighed(
        np.array(x),
        np.array(true),
        np.array(part),
        np.array(across_),
        np.array(held_),
        np.array(decided),
        np.array(told_so),
    )


def fit(x: Doubles, y: Doubles, weight: Doubles) -> Doubles:
    """Logistic regression with a ridge, by Newton's method."""
    w = np.zeros(x.shape[1])
    for _ in range(100):
        p = 1 / (1 + np.exp(-x @ w))
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + _RIDGE * np.eye(len(w))
        step = np.linalg.solve(hessian, x.T @ (weight * (p - y)) + _RIDGE * w)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return w


def weights(w: Weighed) -> Doubles:
    """How much each claim counts: those told as claims come more than the hard ones, of which there are many."""
    return np.where(w.as_told, _AS_TOLD, 1.0)


def unseen(w: Weighed) -> Doubles:
    """The chance of each claim by a fit on the articles of the other parts."""
    chances, weight = np.zeros(len(w.true)), weights(w)
    for part in range(_PARTS):
        here = w.part % _PARTS == part
        chances[here] = 1 / (
            1 + np.exp(-w.x[here] @ fit(w.x[~here], w.true[~here].astype(float), weight[~here]))
        )
    return chances


def thresholds(chances: Doubles, w: Weighed, group: Truths) -> tuple[float, float, float]:
    """From where a claim that the rules verify stays so, from where one is verified that they only miss words of, and
    under where nothing of a claim is told: the two that verify most true claims while few false ones pass."""
    if (group & w.as_told & ~w.true).sum() >= _ENOUGH:
        group = group & w.as_told
    fair, sure = max(
        ((a, b) for a in _STEPS for b in _STEPS if a <= b),
        key=lambda at: _gain(passed(chances, w, *at), w, group),
    )
    return float(fair), float(sure), float(np.quantile(chances[group & w.true], TRUE_LOST))


def passed(chances: Doubles, w: Weighed, fair: float, sure: float) -> Truths:
    """The claims that are verified."""
    return (w.held & (chances >= fair)) | (w.open & (chances >= sure))


def _gain(verified: Truths, w: Weighed, group: Truths) -> tuple[float, float]:
    """The share of true claims verified, if no more false ones are than may be."""
    false = float(verified[group & ~w.true].mean())
    bound = FALSE_PASS_ACROSS if w.crossed[group].any() else FALSE_PASS
    return (float(verified[group & w.true].mean()) if false <= bound else -false), -false


def table(chances: Doubles, w: Weighed) -> Iterator[str]:
    """What the rules alone, and both together, say of false and true claims."""
    yield "| claims | area | rules: false verified | true verified | both: false verified | true verified | true unsupported |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    groups = {
        "hard, in one language": ~w.crossed & ~w.as_told,
        "as they come, in one language": ~w.crossed & w.as_told,
        "hard, across languages": w.crossed & ~w.as_told,
    }
    for name, group in groups.items():
        if not (group & w.true).any() or not (group & ~w.true).any():
            continue
        fair, sure, doubtful = thresholds(chances, w, w.crossed if group[w.crossed].any() else ~w.crossed)
        true, false = group & w.true, group & ~w.true
        both = passed(chances, w, fair, sure)
        lost = chances < doubtful
        area = (chances[true][:, None] > chances[false][None]).mean()
        cells = [
            area,
            w.held[false].mean(),
            w.held[true].mean(),
            both[false].mean(),
            both[true].mean(),
            lost[true].mean(),
        ]
        yield (
            f"| {name} ({true.sum()} true, {false.sum()} false) | "
            + " | ".join(f"{c:.3f}" for c in cells)
            + " |"
        )


def main(argv: Sequence[str] | None = None) -> None:
    """Fits, prints the table, writes the weights."""
    parser = argparse.ArgumentParser(prog="python -m rag.training.weighing", description=__doc__)
    parser.add_argument("--written", type=Path, default=HERE, help="folder of the written claims")
    parser.add_argument("--more", type=Path, help="folder of further claims, with markers")
    parser.add_argument("--reader", type=Path, help="folder of the reader (the shipped one)")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="file for the weights")
    args = parser.parse_args(argv)
    w = weighed(Reader.open(args.reader), args.written, args.more)
    chances = unseen(w)
    print(*table(chances, w), sep="\n")
    made: dict[str, Any] = {
        "weights": [round(float(v), 4) for v in fit(w.x, w.true.astype(float), weights(w))]
    }
    for name, group in (("same", ~w.crossed), ("crossed", w.crossed)):
        made[name] = [round(t, 4) for t in thresholds(chances, w, group)]
    args.out.write_text(json.dumps(made) + "\n", "utf-8")


if __name__ == "__main__":
    main()
