"""A table of token vectors → the folder of the model, as sentence-transformers and our own loader read it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
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


def finish(table: NDArray[np.float32], tokens: list[str]) -> NDArray[np.float32]:
    """The table as it ships: long vectors, those of rare tokens, drawn in by the power 0.7, and to each Chinese
    word 0.3 of the sum of its characters, so that words cut in another way still meet."""
    length = np.linalg.norm(table, axis=1, keepdims=True)
    drawn = table * np.power(length, -0.3, out=np.zeros_like(length), where=length > 0)
    number = {t: i for i, t in enumerate(tokens)}
    pairs = [(i, number[c]) for t, i in number.items() if _HAN.fullmatch(t) for c in t if c in number]
    result: NDArray[np.float32] = drawn.copy()
    if pairs:
        words, characters = np.array(pairs).T
        np.add.at(result, words, np.float32(0.3) * drawn[characters])
    return result


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
