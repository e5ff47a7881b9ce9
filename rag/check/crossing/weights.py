"""How likely it is that print carries a claim, from what was found of it: two small logistic models.

The first reads one word (is it told?), the second the whole sentence. Fitted by `python -m rag.training.crossed`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("weights.json")
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    word: Doubles
    sentence: Doubles


@cache
def weights() -> Weights:
    found = json.loads(WEIGHTS.read_text("utf-8"))
    return Weights(np.array(found["word"]), np.array(found["sentence"]))


def features(told: Doubles, importance: NDArray[np.float32], here: float, figures: int) -> Doubles:
    """Of a sentence: `told` how surely each item is said, `here` the share that the one printed sentence says alone,
    `figures` how many figures it has, all found."""
    if not len(told):
        return np.array([1, 1, 2, 2, 0, 0, here, min(figures, 2)], np.float64)
    sure = np.clip(told, 0.01, 0.99)
    heavy = np.sort(sure[importance >= 0.9]) if (importance >= 0.9).any() else np.sort(sure)
    logits = np.log(heavy / (1 - heavy))
    return np.array(
        [
            1.0,
            float((sure * importance).sum() / importance.sum()),
            float(logits[0]),
            float(logits[1]) if len(logits) > 1 else 2.0,
            float((heavy < 0.3).sum()),
            float(np.log1p(len(told))),
            here,
            min(figures, 2),
        ],
        np.float64,
    )


def chance(found: Doubles) -> float:
    """From 0 to 1."""
    return float(1 / (1 + np.exp(-found @ weights().sentence)))
