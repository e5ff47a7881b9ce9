"""Words that mean the same: how near each word of a question comes to some word of a text.

Vectors of single words by the embedding model; across languages as well, where the model knows both.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Embedder, Vectors
from rag.embedding.loading import shipped
from rag.text.tokens import STOP

_KEPT = 20_000  # Words whose vectors are kept: 20 MB at 256 dimensions.


class Likeness:
    """Compares words by `embedder`, a fast one; safe to share by threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._number: dict[str, int] = {}
        self._vectors = np.zeros((_KEPT, embedder.dim), np.float32)
        self._lock = threading.Lock()

    def best(self, asked: Sequence[str], texts: Sequence[Sequence[str]]) -> NDArray[np.float32]:
        """`(len(texts), len(asked))`: the highest cosine of each word of `asked` with the words of each text."""
        found = np.zeros((len(texts), len(asked)), np.float32)
        filled = [i for i, text in enumerate(texts) if text]
        if not filled or not asked:
            return found
        flat = [word for i in filled for word in texts[i]]
        unique = dict.fromkeys(flat)
        at = {word: i for i, word in enumerate(unique)}
        cosines = self._look_up(list(unique)) @ self._look_up(asked).T
        starts = np.cumsum([0, *(len(texts[i]) for i in filled[:-1])])
        found[filled] = np.maximum.reduceat(cosines[[at[w] for w in flat]], starts)
        return np.clip(found, 0, 1, out=found)

    def _look_up(self, wanted: Sequence[str]) -> Vectors:
        with self._lock:
            new = [w for w in dict.fromkeys(wanted) if w not in self._number]
            if len(self._number) + len(new) > _KEPT:
                self._number = {}
                new = list(dict.fromkeys(wanted))[:_KEPT]
            if new:
                known = len(self._number)
                self._vectors[known : known + len(new)] = self._embedder.embed_passages(new)
                self._number |= {w: known + i for i, w in enumerate(new)}
            return self._vectors[[self._number[w] for w in wanted]]


@cache
def shipped_likeness() -> Likeness:
    """By the shipped model, shared by all of a process. Raises ModelUnavailable."""
    return Likeness(shipped())


@lru_cache(maxsize=8192)
def content(folded: str) -> tuple[str, ...]:
    """The words of a folded text that carry meaning, repeats left out."""
    found = dict.fromkeys(_cut()(folded))
    return tuple(w for w in found if w[0].isalnum() and w not in STOP and (len(w) > 1 or w > "\u3400"))


@cache
def _cut() -> Callable[[str], list[str]]:
    import rjieba

    cut: Callable[[str], list[str]] = rjieba.cut
    return cut


def rarities(words: Sequence[str], idf: Mapping[str, float]) -> NDArray[np.float64]:
    """What each word of a question weighs, by its own IDF or that of its rarest token."""
    return np.array([idf.get(w) or max((v for t, v in idf.items() if t in w), default=1.0) for w in words])
