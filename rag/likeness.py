"""Words that mean the same: how near each word of a question comes to some word of a text.

Vectors of single words by the embedding model; across languages as well, where the model knows both.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Embedder
from rag.embedding.loading import shipped
from rag.text.fold import fold
from rag.text.tokens import STOP

MOST = 64  # Words of a question that are compared.
_KEPT = 20_000  # Words whose vectors are kept: 20 MB at 256 dimensions.
_MARGIN = 5_000  # New words that the texts of one question may bring.
_TEXTS = 4_000  # Texts whose words are kept.


class Likeness:
    """Compares words by `embedder`, a fast one; safe to share by threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._number: dict[str, int] = {}
        self._vectors = np.zeros((_KEPT, embedder.dim), np.float32)
        self._read: dict[str, NDArray[np.int32]] = {}
        self._lock = threading.Lock()

    def best(self, asked: Sequence[str], texts: Sequence[str]) -> NDArray[np.float32]:
        """`(len(texts), len(asked))`: the highest cosine of each word of `asked` (up to `MOST` of them) with the
        words of each folded text."""
        found = np.zeros((len(texts), len(asked)), np.float32)
        if not asked or not texts:
            return found
        with self._lock:
            if len(self._number) > _KEPT - _MARGIN:
                self._number, self._read = {}, {}
            if len(self._read) > _TEXTS:
                self._read = {}
            query = self._vectors[self._numbers(asked)]
            parts = [self._text(text) for text in texts]
            numbers, place = np.unique(np.concatenate(parts), return_inverse=True)
            cosines = self._vectors[numbers] @ query.T
        filled = [i for i, part in enumerate(parts) if len(part)]
        if filled:
            starts = np.cumsum([0, *(len(parts[i]) for i in filled[:-1])])
            found[filled] = np.maximum.reduceat(cosines[place], starts)
        return np.clip(found, 0, 1, out=found)

    def _text(self, text: str) -> NDArray[np.int32]:
        if text not in self._read:
            self._read[text] = self._numbers(content(text))
        return self._read[text]

    def _numbers(self, words: Sequence[str]) -> NDArray[np.int32]:
        """The rows of the words, made for those not seen before; what does not fit is left out."""
        known = len(self._number)
        new = [w for w in dict.fromkeys(words) if w not in self._number][: _KEPT - known]
        if new:
            self._vectors[known : known + len(new)] = self._embedder.embed_passages(new)
            self._number |= {w: known + i for i, w in enumerate(new)}
        return np.array([self._number[w] for w in words if w in self._number], np.int32)


@cache
def shipped_likeness() -> Likeness:
    """By the shipped model, shared by all of a process. Raises ModelUnavailable."""
    return Likeness(shipped())


@lru_cache(maxsize=4096)
def low(text: str) -> str:
    """`fold(text)`, kept: the same passages are found again and again."""
    return fold(text)


def content(folded: str, most: int | None = None) -> tuple[str, ...]:
    """The (first `most`) words of a folded text that carry meaning, repeats left out."""
    found = dict.fromkeys(_cut()(folded))
    return tuple(w for w in found if w[0].isalnum() and w not in STOP and (len(w) > 1 or w > "\u3400"))[:most]


@cache
def _cut() -> Callable[[str], list[str]]:
    import rjieba

    cut: Callable[[str], list[str]] = rjieba.cut
    return cut


def rarities(words: Sequence[str], idf: Mapping[str, float]) -> NDArray[np.float64]:
    """What each word of a question weighs, by its own IDF or that of its rarest token."""
    return np.array([idf.get(w) or max((v for t, v in idf.items() if t in w), default=1.0) for w in words])
