"""A table of token vectors → the folder of the model, as sentence-transformers and our own loader read it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.embedding.contrast import Floats
from rag.embedding.quantise import quantise
from rag.text.han import HAN
from rag.training.features import vocabulary

_HAN = re.compile(f"[{HAN}]{{2,}}")
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


def average(tables: Sequence[Floats]) -> Floats:
    """The mean of tables of the same tokens, each turned onto the first: runs end up alike but for a rotation, which
    cosines do not see (orthogonal Procrustes, Schönemann 1966). What is chance in one run is halved by another."""
    first, *others = tables
    total = first.copy()
    for table in others:
        left, _, right = np.linalg.svd(table.T @ first)
        total += table @ (left @ right)
    mean: Floats = total / np.float32(len(tables))
    return mean


def finish(table: Floats, tokenizer: Any, texts: Sequence[str]) -> Floats:
    """The table as it ships: long vectors, those of rare tokens, drawn in by the power 0.7; to each Chinese word
    0.3 of the sum of its characters, so that words cut in another way still meet; and turned so that `texts`
    differ most in the first dimensions, which can so be used alone, yet none outweighs the others by much."""
    length = np.linalg.norm(table, axis=1, keepdims=True)
    drawn = table * np.power(length, -0.3, out=np.zeros_like(length), where=length > 0)
    number = {t: i for i, t in enumerate(vocabulary(tokenizer))}
    pairs = [(i, number[c]) for t, i in number.items() if _HAN.fullmatch(t) for c in t if c in number]
    whole = drawn.copy()
    if pairs:
        words, characters = np.array(pairs).T
        np.add.at(whole, words, np.float32(0.3) * drawn[characters])
    encoded = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    turned: Floats = whole @ _axes(np.stack([whole[e.ids].sum(axis=0) for e in encoded if e.ids]))
    return turned


def _axes(vectors: Floats) -> Floats:
    """The principal axes of the vectors' directions, `(dim, dim)`, the widest first, each divided by its variance
    to the power 0.15: under a third of the way to whitening (0.5)."""
    units = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    widths, axes = np.linalg.eigh(units.T @ units)
    widths, axes = np.maximum(widths[::-1], 1e-6 * widths.sum()), axes[:, ::-1]
    result: Floats = axes * (widths / widths.mean()) ** np.float32(-0.15)
    return result


def export(table: Floats, tokenizer: Any, folder: Path) -> None:
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
