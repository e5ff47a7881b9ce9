"""The loss that all training here goes down: tell each text's partner from the others of its batch.

InfoNCE both ways (van den Oord 2018), with its slope worked out by hand, so that numpy suffices.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def contrast(
    left: Floats, right: Floats, same: NDArray[np.bool_], temperature: float
) -> tuple[float, Floats]:
    """Mean cross entropy, both ways, of finding each left text's right one by cosine, and its slope by the
    numbers of all texts, left then right; pairs marked `same` do not count as wrong."""
    lengths = [np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-9) for x in (left, right)]
    a, b = left / lengths[0], right / lengths[1]
    scores = a @ b.T / np.float32(temperature)
    scores[same] = -1e4
    right_one = scores.diagonal().copy()
    # Scores lie within ±1 / temperature, so that exp needs no shift at the temperatures in use.
    powers = np.exp(scores, out=scores)
    forth, back = powers.sum(axis=1, keepdims=True), powers.sum(axis=0, keepdims=True)
    loss = float((np.log(forth[:, 0]) + np.log(back[0])).mean() / 2 - right_one.mean())
    slope = powers * (1 / forth + 1 / back)
    slope *= np.float32(0.5 / len(a) / temperature)
    slope[np.diag_indices(len(a))] -= np.float32(1 / len(a) / temperature)
    slopes = []
    for unit, pull, length in ((a, slope @ b, lengths[0]), (b, slope.T @ a, lengths[1])):
        slopes.append((pull - np.einsum("ij,ij->i", pull, unit)[:, None] * unit) / length)
    return loss, np.concatenate(slopes)
