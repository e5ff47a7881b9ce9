"""Support across languages: an English claim over a Chinese passage, by an embedding that knows both."""

from __future__ import annotations

from collections.abc import Sequence

from rag.citation.verdict import HIGH, LOW
from rag.embedding import Embedder
from rag.text.sentences import sentences
from rag.types import Hit


class Meaning:
    """Scales the best cosine of a claim with a sentence of the passages to [0, 1]: `none` becomes LOW and
    `enough` HIGH.

    The values given fit the shipped model: of 1,500 English news sentences 70 % reach `enough` with their own
    translation and 4 % with a neighbour's; 97 % reach `none`, and 2 % with a random one's.
    """

    everywhere = False

    def __init__(self, embedder: Embedder, none: float = 0.2, enough: float = 0.4) -> None:
        self._embedder = embedder
        self._none, self._enough = none, enough

    def __call__(self, sentence: str, hits: Sequence[Hit]) -> float:
        texts = [text[a:b] for text in (hit.chunk.text for hit in hits) for a, b in sentences(text)]
        if not texts:
            return 0.0
        cosine = float((self._embedder.embed_passages(texts) @ self._embedder.embed_query(sentence)).max())
        return min(1.0, max(0.0, LOW + (cosine - self._none) / (self._enough - self._none) * (HIGH - LOW)))
