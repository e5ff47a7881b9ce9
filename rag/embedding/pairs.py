"""A cross-encoder: two texts read together → a score, or a probability for each label."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from rag.embedding.loading import locate
from rag.errors import ModelUnavailable
from rag.phrase import Phrase


class PairModel:
    """Any sentence-transformers `CrossEncoder`, called from any number of threads."""

    def __init__(
        self, name: str, what: str, hint: str, *, device: str = "", batch: int = 32, offline: bool = False
    ) -> None:
        """`what` is the part it plays, for the message. Raises ModelUnavailable, within seconds, when it cannot be had."""
        local = locate(name, offline=offline)
        try:
            from sentence_transformers import CrossEncoder

            self._model = CrossEncoder(name, device=device or None, local_files_only=local)
        except ImportError as exc:
            raise ModelUnavailable(
                "the {what} {name} needs a library that is not installed ({why})",
                "pip install 'wenbao[models]'",
                what=Phrase(what),
                name=name,
                why=exc,
            ) from exc
        except (OSError, ValueError, RuntimeError, KeyError) as exc:
            fault = str(exc).strip().split("\n")[0]
            raise ModelUnavailable(
                "the {what} {name} cannot be loaded: {fault}", hint, what=Phrase(what), name=name, fault=fault
            ) from exc
        self.name = name
        self.labels = {str(v).lower(): int(k) for k, v in self._model.model.config.id2label.items()}
        self.outputs = int(self._model.num_labels)
        self._batch = batch
        # Fast tokenizers are not thread-safe.
        self._lock = threading.Lock()

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> list[list[float]]:
        """A row for each pair: its one score in [0, 1], or the probability of each label."""
        import torch

        if not pairs:
            return []
        single = self.outputs == 1
        with self._lock:
            found = self._model.predict(
                list(pairs),
                batch_size=self._batch,
                activation_fn=torch.nn.Sigmoid() if single else torch.nn.Softmax(dim=-1),
                show_progress_bar=False,
            )
        return [[float(row)] if single else [float(p) for p in row] for row in found]
