"""Metrics as pure functions.

Retrieval: `qrels` is `{query: {doc: grade}}` (grade > 0: relevant), `run` is `{query: [doc, …]}`, best first; each function
returns `{query: score}` for every query of `qrels`, so that two runs can be compared query by query.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean

from rag.text.fold import fold
from rag.text.numbers import Quantity, find_numbers
from rag.text.tokens import query_tokens, tokens

Qrels = Mapping[str, Mapping[str, int]]
Run = Mapping[str, Sequence[str]]
Judge = Callable[[str, str], bool]


def success(qrels: Qrels, run: Run, k: int) -> dict[str, float]:
    """1 where a relevant document is among the first k."""
    return {q: float(any(docs.get(d, 0) > 0 for d in run.get(q, ())[:k])) for q, docs in qrels.items()}


def recall(qrels: Qrels, run: Run, k: int) -> dict[str, float]:
    """The share of the relevant documents among the first k."""
    return {q: _share({d for d, g in docs.items() if g > 0}, run.get(q, ())[:k]) for q, docs in qrels.items()}


def reciprocal_rank(qrels: Qrels, run: Run) -> dict[str, float]:
    """1 / rank of the first relevant document; its mean is MRR."""
    return {
        q: next((1 / r for r, d in enumerate(run.get(q, ()), 1) if docs.get(d, 0) > 0), 0.0)
        for q, docs in qrels.items()
    }


def ndcg(qrels: Qrels, run: Run, k: int) -> dict[str, float]:
    """Normalised discounted cumulative gain with the grades as gains (Järvelin & Kekäläinen 2002, as trec_eval has it)."""
    scores = {}
    for q, docs in qrels.items():
        ideal = _gain(sorted(docs.values(), reverse=True)[:k])
        scores[q] = _gain([docs.get(d, 0) for d in run.get(q, ())[:k]]) / ideal if ideal else 0.0
    return scores


def _gain(grades: Sequence[int]) -> float:
    return sum(max(g, 0) / math.log2(rank + 1) for rank, g in enumerate(grades, 1))


def _share(wanted: set[str], found: Iterable[str]) -> float:
    return len(wanted & set(found)) / len(wanted) if wanted else 0.0


def says(text: str, fact: Sequence[str]) -> bool:
    """Whether `text` holds one of the spellings of a fact: folded, blanks aside, numbers whole and by value."""
    return any(_says(text, spelling) for spelling in fact)


def coverage(text: str, facts: Sequence[Sequence[str]]) -> float:
    """The share of the facts that `text` says; 1 if there are none to say."""
    return fmean(says(text, fact) for fact in facts) if facts else 1.0


def _says(text: str, spelling: str) -> bool:
    have, want = _plain(text), _plain(spelling)
    at = have.find(want)
    while at >= 0:
        end = at + len(want)
        cut_left = want[0].isdigit() and at > 0 and have[at - 1] in "0123456789."
        cut_right = want[-1].isdigit() and (
            have[end : end + 1].isdigit()
            or (have[end : end + 1] == "." and have[end + 1 : end + 2].isdigit())
        )
        if not (cut_left or cut_right):
            return True
        at = have.find(want, at + 1)
    wanted = _quantities(spelling)
    return bool(wanted) and not _beside(spelling) and wanted <= _quantities(text)


def _plain(text: str) -> str:
    """Folded, without blanks and thousands separators."""
    text = "".join(fold(text).split())
    return "".join(
        c for i, c in enumerate(text)
        if not (c == "," and text[i - 1 : i].isdigit() and len(text[i + 1 : i + 4]) == 3 and text[i + 1 : i + 4].isdigit())
    )  # fmt: skip


@cache
def _digits(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[0-9]+(?:\.[0-9]+)?", _plain(text)))


@cache
def _found(text: str) -> tuple[Quantity, ...]:
    return tuple(q for q in find_numbers(text) if q.kind in ("measure", "count", "ordinal"))


def _quantities(text: str) -> set[tuple[object, ...]]:
    return {(q.low, q.high, q.unit) for q in _found(text)}


def _beside(text: str) -> str:
    """What stands in `text` beside its quantities."""
    rest = list(text)
    for q in _found(text):
        rest[q.start : q.end] = [""] * (q.end - q.start)
    return "".join(rest).strip()


def precision_recall(truth: Mapping[str, bool], said: Mapping[str, bool]) -> tuple[float, float]:
    """Precision and recall of `said` being true (say: refused) where `truth` is (say: not answerable); 1 where 0/0."""
    hits = sum(truth[q] and said[q] for q in truth)
    claimed, real = sum(said[q] for q in truth), sum(truth.values())
    return (hits / claimed if claimed else 1.0, hits / real if real else 1.0)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer and the passages that it cites."""

    text: str
    passages: tuple[str, ...]


def citation_recall(statements: Sequence[Statement], judge: Judge) -> list[float]:
    """For each statement, whether its passages together carry it (ALCE, Gao et al. 2023, section 4.3)."""
    return [float(bool(s.passages) and judge(s.text, "\n".join(s.passages))) for s in statements]


def citation_precision(statements: Sequence[Statement], judge: Judge) -> list[float]:
    """For each citation, whether it is of use (ALCE): its statement is carried, and either the passage alone carries it or
    the other passages without it do not.
    """
    scores: list[float] = []
    for s in statements:
        carried = bool(s.passages) and judge(s.text, "\n".join(s.passages))
        for i, passage in enumerate(s.passages):
            rest = (*s.passages[:i], *s.passages[i + 1 :])
            scores.append(
                float(carried and (judge(s.text, passage) or not (rest and judge(s.text, "\n".join(rest)))))
            )
    return scores


def lexical_judge(statement: str, passage: str, *, covered: float = 0.6) -> bool:
    """Whether `passage` carries `statement` as far as words tell: every number of the statement stands in it, and so does the
    share `covered` of its content words.
    """
    wanted_numbers = _quantities(statement)
    by_value = bool(wanted_numbers) and wanted_numbers <= _quantities(passage)
    if not by_value and not _digits(statement) <= _digits(passage):
        return False
    wanted = set(query_tokens(statement))
    return len(wanted & set(tokens(passage))) >= covered * len(wanted)


def percentile(values: Sequence[float], share: float) -> float:
    """The value at `share` (0 to 1) of the sorted values, by nearest rank; 0.0 of none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def interval(values: Sequence[float], z: float = 1.96) -> tuple[float, float]:
    """Wilson's 95 % interval of a share, for values of 0 and 1: small sets must not look sure."""
    n = len(values)
    if not n:
        return (0.0, 1.0)
    p = fmean(values)
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return (max(0.0, middle - half), min(1.0, middle + half))
