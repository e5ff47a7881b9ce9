"""A cross-encoder that reads question and passage together and says how well the one answers the other."""

from __future__ import annotations

from collections.abc import Sequence

from rag.embedding.pairs import PairModel
from rag.errors import ModelUnavailable

_HINT = "check WENBAO_RERANK_MODEL, or leave it empty"


class CrossEncoderReranker:
    """Any sentence-transformers `CrossEncoder` with one output, as bge-reranker-v2-m3."""

    def __init__(self, name: str, *, device: str = "", batch: int = 32, offline: bool = False) -> None:
        """Raises ModelUnavailable, within seconds, when the model cannot be had."""
        self._model = PairModel(name, "reranker", _HINT, device=device, batch=batch, offline=offline)
        if self._model.outputs != 1:
            raise ModelUnavailable(
                "{name} gives {count} scores a pair, not one", _HINT, name=name, count=self._model.outputs
            )
        self.name = name

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """One score in [0, 1] for each passage."""
        return [score for (score,) in self._model([(question, passage) for passage in passages])]
