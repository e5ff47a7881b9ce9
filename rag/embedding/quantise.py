"""Float tables in eight bits, as the shipped model stores them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rag.embedding.contrast import Floats


def quantise(table: Floats) -> tuple[NDArray[np.int8], Floats]:
    """`(rows, weights)`: each row scaled so that its largest number is 127, and what undoes it."""
    weights = np.abs(table).max(axis=1) / 127
    rows = np.divide(table, weights[:, None], out=np.zeros_like(table), where=weights[:, None] > 0)
    return np.round(rows).astype(np.int8), weights.astype(np.float32)
