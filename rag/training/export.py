"""A table of token vectors → the folder of the model, as sentence-transformers and our own loader read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
]
_CONFIG = {
    "model_type": "SentenceTransformer",
    "prompts": {"query": "", "document": ""},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}


def quantise(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """`(rows, weights)`: each row scaled so that its largest number is 127, and what undoes it."""
    weights = np.abs(table).max(axis=1) / 127
    rows = np.divide(table, weights[:, None], out=np.zeros_like(table), where=weights[:, None] > 0)
    return np.round(rows).astype(np.int8), weights.astype(np.float32)


def export(table: NDArray[np.float32], tokenizer: Any, folder: Path) -> None:
    """Write the model; row i of `table` is the vector of token i."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "1_Normalize").mkdir(exist_ok=True)
    rows, weights = quantise(table)
    save_file({"embeddings": rows, "weights": weights}, folder / "model.safetensors")
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "modules.json").write_text(json.dumps(_MODULES, indent=2) + "\n", encoding="utf-8")
    (folder / "1_Normalize" / "config.json").write_text("{}\n", encoding="utf-8")
    (folder / "config_sentence_transformers.json").write_text(
        json.dumps(_CONFIG, indent=2) + "\n", encoding="utf-8"
    )
