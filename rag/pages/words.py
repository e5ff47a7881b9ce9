"""How much two passages speak of the same thing: words weighed by how few pieces of the page have them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

Weights = dict[str, float]


@cache
def _jieba() -> Any:
    import rjieba

    return rjieba


def words(text: str) -> Counter[str]:
    """The words of two letters and more."""
    return Counter(w for w in _jieba().cut(text) if len(w) > 1 and w[0].isalnum())


class Topics:
    """The words of each piece of a page, weighed by tf-idf; cosines between any groups of pieces."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._counts = [words(t) for t in texts]
        spread = Counter(w for count in self._counts for w in count)
        n = max(2, len(texts))
        self._weight = {w: math.log((n + 1) / (k + 0.5)) for w, k in spread.items()}

    def of(self, pieces: Iterable[int]) -> Weights:
        """The weighed words of some pieces together."""
        total: Counter[str] = Counter()
        for i in pieces:
            total.update(self._counts[i])
        return {w: (1 + math.log(k)) * self._weight[w] for w, k in total.items()}

    def of_text(self, text: str) -> Weights:
        return {w: (1 + math.log(k)) * self._weight.get(w, 1.0) for w, k in words(text).items()}


def cosine(a: Weights, b: Weights) -> float:
    if len(a) > len(b):
        a, b = b, a
    dot = sum(x * b[w] for w, x in a.items() if w in b)
    return dot / math.sqrt(sum(x * x for x in a.values()) * sum(x * x for x in b.values())) if dot else 0.0


def share(a: Weights, b: Weights) -> float:
    """The part of the weight of `a` whose words `b` has, 0 to 1."""
    total = sum(a.values())
    return sum(x for w, x in a.items() if w in b) / total if total else 0.0
