"""Words that mean the same: how near each word of a question comes to some word of a text.

Vectors of single words by the embedding model; across languages as well, where the model knows both.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Embedder
from rag.embedding.loading import shipped
from rag.text.fold import fold
from rag.text.han import has_han
from rag.text.tokens import STOP
from rag.text.words import cut

MOST = 64  # Words of a question that are compared.
_KEPT = 80_000  # Words whose vectors are kept: 40 MB at 256 dimensions, once there are so many.
_MARGIN = 5_000  # New words that the texts of one question may bring.
_TEXTS = 20_000  # Texts whose words are kept.


class Likeness:
    """Compares words by `embedder`, a fast one; safe to share by threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._number: dict[str, int] = {}
        self._filled = 0
        self._vectors = np.zeros((_KEPT, embedder.dim), np.float16)
        self._read: dict[str, NDArray[np.int32]] = {}
        self._lock = threading.Lock()

    def best(self, asked: Sequence[str], texts: Sequence[str]) -> NDArray[np.float32]:
        """`(len(texts), len(asked))`: the highest cosine of each word of `asked` (up to `MOST` of them) with the
        words of each folded text."""
        found = np.zeros((len(texts), len(asked)), np.float32)
        if not asked or not texts:
            return found
        with self._lock:
            if self._filled > _KEPT - _MARGIN:
                self._number, self._read, self._filled = {}, {}, 0
            if len(self._read) > _TEXTS:
                self._read = {}
            read = {text: cut(text) for text in texts if text not in self._read}
            self._learn({word for words in (asked, *read.values()) for word in words})
            self._read |= {text: self._rows(words) for text, words in read.items()}
            parts = [self._read[text] for text in texts]
            numbers, place = np.unique(np.concatenate(parts), return_inverse=True)
            rows = self._vectors[numbers].astype(np.float32)
            query = self._vectors[[self._number[word] for word in asked]].astype(np.float32)
        # Not by `@`: BLAS would start threads for a product this small, and wait for them on a busy machine.
        cosines = np.einsum("ij,kj->ik", rows, query)
        filled = [i for i, part in enumerate(parts) if len(part)]
        if filled:
            starts = np.cumsum([0, *(len(parts[i]) for i in filled[:-1])])
            found[filled] = np.maximum.reduceat(cosines[place], starts)
        return np.clip(found, 0, 1, out=found)

    def _learn(self, words: set[str]) -> None:
        """Give the words not seen before a vector each; those that carry no meaning are numbered -1."""
        new = [word for word in words if word not in self._number]
        if new:
            telling = [word for word in new if _tells(word)][: _KEPT - self._filled]
            self._number |= dict.fromkeys(new, -1)
            self._number |= {word: self._filled + i for i, word in enumerate(telling)}
            self._vectors[self._filled : self._filled + len(telling)] = self._embedder.embed_passages(telling)
            self._filled += len(telling)

    def _rows(self, words: Sequence[str]) -> NDArray[np.int32]:
        """The rows of the words that carry meaning, each once."""
        numbers = np.array([self._number[word] for word in words], np.int32)
        return np.unique(numbers[numbers >= 0])


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
    return tuple(w for w in dict.fromkeys(cut(folded)) if _tells(w))[:most]


def _tells(word: str) -> bool:
    return word[0].isalnum() and word not in STOP and (len(word) > 1 or has_han(word) or word >= "가")


def rarities(words: Sequence[str], idf: Mapping[str, float]) -> NDArray[np.float64]:
    """What each word of a question weighs, by its own IDF or that of its rarest token."""
    return np.array([idf.get(w) or max((v for t, v in idf.items() if t in w), default=1.0) for w in words])
