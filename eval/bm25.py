"""BM25 in memory, exact and plain: what the persisted index is held against, and what fitting runs on."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from rag.find.fusion import Ranking
from rag.text.tokens import tokens

K1, B = 1.2, 0.75


class BM25:
    """Passages numbered from 0, searched by tokens; the interface of `rag.index.lexical.LexicalIndex`."""

    def __init__(self, passages: Sequence[str]) -> None:
        lists: dict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths = np.zeros(len(passages))
        for number, text in enumerate(passages):
            found = tokens(text)
            lengths[number] = len(found)
            for token, count in Counter(found).items():
                lists[token].append((number, count))
        self._size = len(passages)
        self._norm = K1 * (1 - B + B * lengths / max(1.0, float(lengths.mean())))
        self._lists = {t: np.array(pairs, np.int64).T for t, pairs in lists.items()}

    def idf(self, words: Sequence[str]) -> Mapping[str, float]:
        return {t: self._idf(len(self._lists[t][0]) if t in self._lists else 0) for t in words}

    def _idf(self, held: int) -> float:
        return math.log(1 + (self._size - held + 0.5) / (held + 0.5))

    def search(
        self,
        words: Sequence[str],
        k: int,
        allowed: Collection[int] | None = None,
        weights: Mapping[str, float] = {},
    ) -> Ranking:
        scores = np.zeros(self._size)
        for token in words:
            if token in self._lists:
                ids, counts = self._lists[token]
                scores[ids] += (
                    weights.get(token, 1.0)
                    * self._idf(len(ids))
                    * counts
                    * (K1 + 1)
                    / (counts + self._norm[ids])
                )
        if allowed is not None:
            scores *= np.isin(np.arange(self._size), list(allowed))
        top = np.argsort(-scores, kind="stable")[:k]
        return [(int(i), float(scores[i])) for i in top if scores[i] > 0]
