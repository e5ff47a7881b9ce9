"""Any sentence-transformers model as an `Embedder`."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np

from rag.embedding import Vectors
from rag.embedding.presets import WINDOW, Preset
from rag.errors import ModelUnavailable


class TransformerEmbedder:
    """A sentence-transformers model with its prompts; loaded when made, then safe to share by threads."""

    def __init__(
        self,
        preset: Preset,
        *,
        local: bool = True,
        device: str = "",
        dtype: str = "auto",
        backend: str = "torch",
        dim: int = 0,
        batch: int = 32,
        threads: int = 0,
    ) -> None:
        """`local`: the hub is not asked; `dim` keeps the first so many dimensions (0: all).

        Raises ModelUnavailable.
        """
        try:
            import torch
            from sentence_transformers import SentenceTransformer

            if threads:
                torch.set_num_threads(threads)
            prompts = {"query": preset.query, "document": preset.passage}
            model: Any = SentenceTransformer(
                preset.name,
                device=device or None,
                prompts=prompts if any(prompts.values()) else None,
                trust_remote_code=preset.remote_code,
                model_kwargs={"dtype": _dtype(dtype, device)} if backend == "torch" else None,
                truncate_dim=dim or None,
                backend=cast(Literal["torch", "onnx", "openvino"], backend),
                local_files_only=local,
            )
        except ImportError as exc:
            raise ModelUnavailable(
                "the model {name} needs a library that is not installed ({why})",
                "pip install 'wenbao[models]'",
                name=preset.name,
                why=exc,
            ) from exc
        except (OSError, ValueError, RuntimeError, KeyError) as exc:
            fault = str(exc).strip().split("\n")[0]
            raise ModelUnavailable(
                "the model {name} cannot be loaded: {fault}",
                "check WENBAO_EMBED_MODEL",
                name=preset.name,
                fault=fault,
            ) from exc
        self._model = model
        window = model.max_seq_length or WINDOW
        if WINDOW < window < float("inf"):
            self._model.max_seq_length = WINDOW
        self._batch = batch
        # Fast tokenizers fail with "Already borrowed" when two threads use one.
        self._lock = threading.Lock()
        self.dim: int = self._model.get_embedding_dimension()
        if dim > self.dim:
            raise ModelUnavailable(
                "{name} has {held} dimensions, not {dim}",
                "lower WENBAO_EMBED_DIM",
                name=preset.name,
                held=self.dim,
                dim=dim,
            )
        self.max_tokens: int = min(window, WINDOW)
        local_name = Path(preset.name).name if Path(preset.name).expanduser().is_dir() else preset.name
        self.name = f"{local_name}@{self.dim}-{_digest(preset, model.prompts)}"

    def count_tokens(self, text: str) -> int:
        with self._lock:
            return len(self._model.tokenizer.encode(text))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        found = np.zeros((len(texts), self.dim), np.float32)
        filled = [i for i, text in enumerate(texts) if text.strip()]
        if filled:
            with self._lock:
                raw = self._model.encode_document(
                    [texts[i] for i in filled], batch_size=self._batch, show_progress_bar=False
                )
            found[filled] = _unit(raw)
        return found

    def embed_query(self, text: str) -> Vectors:
        if not text.strip():
            return np.zeros(self.dim, np.float32)
        with self._lock:
            raw = self._model.encode_query([text], show_progress_bar=False)
        found: Vectors = _unit(raw)[0]
        return found


def _unit(raw: Vectors) -> Vectors:
    """Norm 1 in float32: half-precision models return norms that are off by a hundredth."""
    raw = np.asarray(raw, np.float32)
    norm = np.linalg.norm(raw, axis=1, keepdims=True)
    unit: Vectors = np.divide(raw, norm, out=np.zeros_like(raw), where=norm > 0)
    return unit


def _dtype(dtype: str, device: str) -> str:
    """bfloat16 where the hardware multiplies it (AMX: 3.5 times float32's speed here); float32 elsewhere."""
    import torch

    if dtype != "auto":
        return dtype
    if device.startswith("cuda") or (not device and torch.cuda.is_available()):
        return "bfloat16" if torch.cuda.is_bf16_supported() else "float16"
    if device not in ("", "cpu") or (not device and torch.backends.mps.is_available()):
        return "float32"
    cpu = Path("/proc/cpuinfo")
    return "bfloat16" if cpu.is_file() and "amx_bf16" in cpu.read_text() else "float32"


def _digest(preset: Preset, prompts: dict[str, str]) -> str:
    """Eight hex digits over the prompts and, for a folder, over its weights (sizes and beginnings)."""
    seen = hashlib.sha256(repr(sorted(prompts.items())).encode())
    folder = Path(preset.name).expanduser()
    if folder.is_dir():
        for file in sorted(f for f in folder.rglob("*") if f.suffix in (".safetensors", ".bin", ".onnx")):
            with file.open("rb") as weights:
                seen.update(f"{file.name} {file.stat().st_size}".encode() + weights.read(1 << 16))
    return seen.hexdigest()[:8]
