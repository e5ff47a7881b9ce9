"""How much two passages speak of the same thing: words weighed by how few pieces of the page have them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from rag.text.words import cut

# 1 + ln of how often a word is there.
_TIMES = (0.0, *(1 + math.log(k) for k in range(1, 64)))


def _content(text: str) -> list[str]:
    """The words that may tell what a text is about; Western ones of four letters and more, of either case."""
    return [w for w in cut(text.lower()) if len(w) > 1 and w[0].isalnum() and (len(w) > 3 or not w.isascii())]


@dataclass(frozen=True, slots=True)
class Words:
    """Words with their weights, the sum of these and of their squares."""

    weights: Mapping[str, float]
    total: float
    square: float


class Topics:
    """The words of each piece of a page, weighed by tf-idf with a piece as document; cosines between any
    groups of pieces."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._words = [_content(t) for t in texts]
        spread = Counter(w for words in self._words for w in set(words))
        n = max(2, len(texts)) + 1
        weight = [math.log(n / (k + 0.5)) for k in range(n)]
        self._weight = {w: weight[k] for w, k in spread.items()}
        self._of = cache(self._weigh)

    def of(self, pieces: Iterable[int]) -> Words:
        """The words of some pieces together."""
        return self._of(tuple(pieces))

    def of_text(self, text: str) -> Words:
        """The words of a text, of which those that the page does not have weigh 1."""
        words = Counter(_content(text))
        return _words({w: _TIMES[min(k, 63)] * self._weight.get(w, 1.0) for w, k in words.items()})

    def _weigh(self, pieces: tuple[int, ...]) -> Words:
        weight = self._weight
        words = Counter(chain.from_iterable([self._words[i] for i in pieces]))
        return _words({w: weight[w] * _TIMES[k if k < 64 else 63] for w, k in words.items()})


def _words(weights: Mapping[str, float]) -> Words:
    values = weights.values()
    return Words(weights, sum(values), sum([x * x for x in values]))


def cosine(a: Words, b: Words) -> float:
    """The cosine of two groups of words, 0 where they share none."""
    x, y = a.weights, b.weights
    dot = sum([x[w] * y[w] for w in x.keys() & y.keys()])
    return dot / math.sqrt(a.square * b.square) if dot else 0.0


def share(a: Words, b: Words) -> float:
    """The part of the weight of `a` whose words `b` has, 0 to 1."""
    weights = a.weights
    return sum([weights[w] for w in weights.keys() & b.weights.keys()]) / a.total if a.total else 0.0
