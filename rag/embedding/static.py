"""The shipped embedding model: a table of token vectors, read with numpy alone.

A folder in the format of sentence-transformers (`StaticEmbedding`, then `Normalize`). A text's vector is the
weighted mean of the vectors of its tokens, scaled to length 1: int8 rows times a float per token, which holds
both the scale of the row and how much the token matters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Vectors
from rag.errors import ModelUnavailable

SHIPPED = Path(__file__).parent / "model"
# Tokens gathered at once: a block of rows that stays in the processor's cache.
_BLOCK = 4096
# A mean over more tokens than this says little; chunkers aim at it. Longer texts are read whole all the same.
_WINDOW = 512


class StaticEmbedder:
    """A static model in `folder` (None: the shipped one), cut to its first `dim` dimensions (0: all).

    Texts are read whole, whatever their length. The vector of a text without any known token is zero.
    Raises ModelUnavailable where the folder holds no such model.
    """

    max_tokens = _WINDOW

    def __init__(self, folder: Path | None = None, *, dim: int = 0) -> None:
        self.folder = SHIPPED if folder is None else Path(folder)
        try:
            from safetensors.numpy import load_file
            from tokenizers import Tokenizer

            tensors = load_file(self.folder / "model.safetensors")
            self.rows: NDArray[np.int8] = tensors["embeddings"]
            self.weights: NDArray[np.float32] = tensors["weights"].astype(np.float32)
            self._tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        except Exception as exc:  # tokenizers raises bare Exception
            raise ModelUnavailable(
                "no static model can be read at {folder}: {why}",
                "reinstall wenbao, or name another model",
                folder=self.folder,
                why=exc,
            ) from exc
        if dim > self.rows.shape[1]:
            raise ModelUnavailable(
                "the model has {held} dimensions, not {dim}",
                "ask for fewer (WENBAO_EMBED_DIM)",
                held=self.rows.shape[1],
                dim=dim,
            )
        self.dim: int = dim or self.rows.shape[1]

    @cached_property
    def name(self) -> str:
        """`wenbao-static-` and the hash of the weights and the tokenizer."""
        digest = hashlib.sha256()
        for file in ("model.safetensors", "tokenizer.json"):
            digest.update((self.folder / file).read_bytes())
        return f"wenbao-static-{self.dim}-{digest.hexdigest()[:12]}"

    def count_tokens(self, text: str) -> int:
        return len(self.ids([text])[0])

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The token numbers of each text; lone surrogates are read as `?`."""
        clean = [t.encode("utf-8", "replace").decode() for t in texts]
        return [e.ids for e in self._tokenizer.encode_batch_fast(clean, add_special_tokens=False)]

    def tokens(self, text: str) -> list[str]:
        """The tokens of `text`; `▁` marks where a word begins."""
        return [str(self._tokenizer.id_to_token(i)) for i in self.ids([text])[0]]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """`(len(texts), dim)`."""
        out = np.zeros((len(texts), self.dim), np.float32)
        for start in range(0, len(texts), 64):
            for i, ids in enumerate(self.ids(texts[start : start + 64]), start):
                for part in _blocks(ids):
                    out[i] += self.weights[part] @ self.rows[part, : self.dim].astype(np.float32)
        lengths = np.linalg.norm(out, axis=1, keepdims=True)
        np.divide(out, lengths, out=out, where=lengths > 1e-12)
        return out

    def embed_query(self, text: str) -> Vectors:
        """`(dim,)`."""
        vector: Vectors = self.embed_passages([text])[0]
        return vector


def _blocks(ids: list[int]) -> Iterator[NDArray[np.int64]]:
    numbers = np.array(ids, dtype=np.int64)
    for start in range(0, len(numbers), _BLOCK):
        yield numbers[start : start + _BLOCK]
