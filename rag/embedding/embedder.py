"""What turns text into vectors, as the rest of the house sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns passages and questions into vectors that can be compared by inner product.

    Vectors are float32, of length `dim` and L2 norm 1; the zero vector stands for "nothing to go by" (an
    empty text) and matches nothing. Safe to call from several threads at once.
    """

    @property
    def name(self) -> str:
        """Identifies the weights and the prompts: vectors under two names are never compared."""

    @property
    def dim(self) -> int: ...

    @property
    def max_tokens(self) -> int:
        """Tokens of a passage that the model reads; what is longer is cut off by it in silence."""

    def count_tokens(self, text: str) -> int: ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """`(len(texts), dim)`."""

    def embed_query(self, text: str) -> Vectors:
        """`(dim,)`."""
