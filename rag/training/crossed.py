"""Fits the two small models of `rag.check.crossing`: is a word told, is a claim carried.

    python -m rag.training.crossed ../shared/data [--news eval/verdicts/fit] [--sentence]

From FLORES-200 and NTREX-128, each English sentence over three printed ones, its translation in the middle (every other one cut at its commas): true as it is, false
with one word, name or number of another sentence, or as the translation of one further on; and from sentences over invented news, which count more: `crossed_news.jsonl` beside this file, and a
folder with `articles.jsonl` and `sentences.jsonl`. Three minutes; `--sentence` fits the second model alone.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.check.crossing.align import align
from rag.check.crossing.english import SILENT, read
from rag.check.crossing.judge import examine
from rag.check.crossing.lexicon import senses
from rag.check.crossing.printed import meanings, printed
from rag.check.crossing.weights import WEIGHTS, weights
from rag.check.source import Source
from rag.check.told import read as read_told
from rag.text.han import count_han
from rag.training.data import rows
from rag.training.reader.written import source

SETS = ("flores200/devtest.jsonl.gz", "ntrex128_news/news.jsonl.gz")
OWN = Path(__file__).with_name("crossed_news.jsonl")
SOME = 6  # Of the sentences of the parallel sets the second model reads every sixth.
NEWS = 20.0  # What a sentence over news weighs beside one of the parallel sets.
ENDINGS = ("ing", "ed", "ly", "s")
_WORD = re.compile(r"(?<=[a-z,] )[a-z]{4,}(?![\w-])")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?![\w-])")
_NUMBER = re.compile(r"(?<![\d.,])[1-9]\d?(?![\d,.])")

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A claim over print; `kind` tells what was done to it (true: nothing), `changed` the word that was put in."""

    claim: str
    source: Source
    kind: str
    changed: str = ""
    weight: float = 1.0


def cases(data: Path, seed: int = 7) -> Iterator[Case]:
    pick = random.Random(seed)
    for name in SETS:
        table = list(rows(data / "parallel" / name))
        words: dict[str, list[str]] = defaultdict(list)
        names: list[str] = []
        for row in table:
            for found in _WORD.findall(row["en"]):
                if found not in SILENT:
                    words[_ending(found)].append(found)
            names += _NAME.findall(row["en"])
        neighbours = _neighbours(sorted({w for found in words.values() for w in found}))
        for i, row in enumerate(table):
            # Subject and predicate often stand in two printed sentences: every other one is cut at its commas.
            parts = [_closed(r["zh"]) for r in table[max(0, i - 1) : i + 2]]
            at = min(i, 1)
            parts[at] = parts[at].replace("，", "。") if i % 2 else parts[at]
            body = "".join(parts)
            source = Source(body, 0, body, 0, None, (), ())
            yield Case(row["en"], source, "true")
            yield Case(table[(i + pick.randrange(4, 9)) % len(table)]["en"], source, "other")
            for kind, pattern in (("word", _WORD), ("near", _WORD), ("name", _NAME), ("number", _NUMBER)):
                places = [m for m in pattern.finditer(row["en"]) if m.group() not in SILENT]
                if not places:
                    continue
                place = pick.choice(places)
                if kind == "near" and (beside := neighbours.get(place.group())):
                    new = pick.choice(beside)
                elif kind == "number":
                    new = str(int(place.group()) + pick.choice([1, 2, 3, 5, 7]))
                else:
                    new = pick.choice(names if kind == "name" else words[_ending(place.group())])
                if new.lower() not in row["en"].lower():
                    claim = row["en"][: place.start()] + new + row["en"][place.end() :]
                    yield Case(claim, source, kind, new)


def own_news() -> Iterator[Case]:
    """Sentences over news of our own making."""
    for row in rows(OWN):
        over = source(row)
        for told in row["sentences"]:
            yield Case(told["claim"], over, "true" if told["true"] else "false", weight=NEWS)


def news(folder: Path) -> Iterator[Case]:
    """The English sentences over Chinese articles of a folder that cite one of them."""
    sources = {row["id"]: source(row) for row in rows(folder / "articles.jsonl")}
    for row in rows(folder / "sentences.jsonl"):
        cited = re.findall(r"\[(\w+)\]", row["sentence"])
        if row["lang"] != "en" or len(cited) != 1 or cited[0] not in sources:
            continue
        source = sources[cited[0]]
        claim = re.sub(r"\s*\[\w+\]", "", row["sentence"])
        if count_han(source.text) < 20:
            continue
        yield Case(claim, source, "true" if row["truth"] else "false", weight=NEWS)


def changed(told: Sequence[Case], words: Sequence[str], seed: int = 7) -> Iterator[Case]:
    """True sentences with a word of another text in them."""
    pick = random.Random(seed)
    for case in told:
        places = [m for m in _WORD.finditer(case.claim) if m.group() not in SILENT]
        for place in pick.sample(places, min(2, len(places))) if case.kind == "true" else ():
            new = pick.choice([w for w in pick.sample(words, 400) if _ending(w) == _ending(place.group())])
            claim = case.claim[: place.start()] + new + case.claim[place.end() :]
            yield Case(claim, case.source, "word", new, weight=case.weight)


def _neighbours(words: Sequence[str]) -> dict[str, list[str]]:
    """Of each word those of its ending that are used alike (rice, wheat) and share no sense: what a false claim would say."""
    vectors = meanings(words)
    shared = [set(senses(w)) for w in words]
    found: dict[str, list[str]] = {}
    for start in range(0, len(words), 500):
        order = np.argsort(-(vectors[start : start + 500] @ vectors.T), 1)[:, 1:60]
        for i, row in enumerate(order, start):
            fitting = [j for j in row if _ending(words[j]) == _ending(words[i]) and not shared[i] & shared[j]]
            found[words[i]] = [words[j] for j in fitting[:12]]
    return found


def _closed(text: str) -> str:
    return text if text[-1] in "。！？" else f"{text}。"


def _ending(word: str) -> str:
    return next((e for e in ENDINGS if word.endswith(e)), "")


def logistic(x: Doubles, y: Doubles, share: Doubles, ridge: float = 1e-2) -> Doubles:
    """`(features,)`: logistic regression by Newton's method; `share` weighs each row."""
    b = np.zeros(x.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-x @ b))
        slope = x.T @ (share * (y - p)) - ridge * b
        bend = (x.T * (share * p * (1 - p))) @ x + ridge * np.eye(len(b))
        b += np.linalg.solve(bend, slope)
    return b


def balanced(y: Doubles) -> Doubles:
    share: Doubles = np.where(y == 1, 0.5 / max(1, (y == 1).sum()), 0.5 / max(1, (y == 0).sum())) * len(y)
    return share


def fit_word(all_cases: Sequence[Case]) -> Doubles:
    x, y, share = [], [], []
    for case in all_cases:
        if case.kind not in ("true", "word", "near"):
            continue
        aligned = align(read(read_told(case.claim)), printed(case.source))
        at = int(np.argmax(aligned.weights @ aligned.grid)) if aligned.items else 0
        for item, row in zip(aligned.items, aligned.about(at), strict=True):
            if item.name is None and (case.kind == "true" or item.text == case.changed):
                x.append(row)
                y.append(float(case.kind == "true"))
                share.append(case.weight)
    answers = np.array(y)
    return logistic(np.array(x), answers, balanced(answers) * np.array(share))


def fit_sentence(all_cases: Sequence[Case]) -> Doubles:
    x, y, share = [], [], []
    for case in all_cases:
        found = examine(read_told(case.claim), case.source)
        if not any(fault.hard for fault in found.faults):
            x.append(found.found)
            y.append(float(case.kind == "true"))
            share.append(case.weight)
    answers = np.array(y)
    return logistic(np.array(x), answers, balanced(answers) * np.array(share))


def write(word: Doubles, sentence: Doubles) -> None:
    fitted = {"word": [round(float(n), 3) for n in word], "sentence": [round(float(n), 3) for n in sentence]}
    WEIGHTS.write_text(json.dumps(fitted) + "\n", "utf-8")
    weights.cache_clear()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--news", type=Path)
    parser.add_argument("--sentence", action="store_true")
    asked = parser.parse_args()
    made = list(cases(asked.data))
    told = [*own_news(), *(news(asked.news) if asked.news else ())]
    words = sorted({w for case in made for w in _WORD.findall(case.claim) if w not in SILENT})
    if not asked.sentence:
        write(fit_word([*made, *told, *changed(told, words)]), weights().sentence)
    write(weights().word, fit_sentence([*made[::SOME], *told]))


if __name__ == "__main__":
    main()
