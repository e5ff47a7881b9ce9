"""A cross-encoder that reads question and passage together and says how well the one answers the other."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from rag.embedding.loading import locate
from rag.errors import ModelUnavailable

_HINT = "check WENBAO_RERANK_MODEL, or leave it empty"


def cross_encoder(name: str, what: str, hint: str, *, device: str = "", offline: bool = False) -> Any:
    """The sentence-transformers `CrossEncoder` called `name`; `what` is the part it plays, for the message.

    Raises ModelUnavailable, within seconds, when the model cannot be had.
    """
    local = locate(name, offline=offline)
    try:
        from sentence_transformers import CrossEncoder

        return CrossEncoder(name, device=device or None, local_files_only=local)
    except ImportError as exc:
        raise ModelUnavailable(
            f"the {what} {name} needs a library that is not installed ({exc})", "pip install 'wenbao[models]'"
        ) from exc
    except (OSError, ValueError, RuntimeError, KeyError) as exc:
        fault = str(exc).strip().split("\n")[0]
        raise ModelUnavailable(f"the {what} {name} cannot be loaded: {fault}", hint) from exc


class CrossEncoderReranker:
    """Any sentence-transformers `CrossEncoder` with one output, as bge-reranker-v2-m3."""

    def __init__(self, name: str, *, device: str = "", batch: int = 32, offline: bool = False) -> None:
        """Raises ModelUnavailable, within seconds, when the model cannot be had."""
        self._model = cross_encoder(name, "reranker", _HINT, device=device, offline=offline)
        if self._model.num_labels != 1:
            raise ModelUnavailable(f"{name} gives {self._model.num_labels} scores a pair, not one", _HINT)
        import torch

        self.name = name
        self._batch = batch
        self._squash = torch.nn.Sigmoid()
        self._lock = threading.Lock()

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """One score in [0, 1] for each passage."""
        if not passages:
            return []
        with self._lock:
            found = self._model.predict(
                [(question, passage) for passage in passages],
                batch_size=self._batch,
                activation_fn=self._squash,
                show_progress_bar=False,
            )
        return [float(score) for score in found]
