"""Two rankings of the same chunks made one: a convex mix of calibrated scores, and reciprocal ranks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

Ranking = Sequence[tuple[int, float]]

# What the dense leg weighs where the lexical one finds nothing of the question.
DENSE = 0.45


def fuse(dense: Ranking, lexical: Ranking, mass: float, weight: float = DENSE) -> list[tuple[int, float]]:
    """Chunks of both rankings, best first, with a score in [0, 1].

    `dense` holds cosines, `lexical` BM25 scores, both best first; `mass` is the sum of the question's IDFs,
    what a chunk with every word once would score. BM25 over mass is the share of the question's information
    that a chunk repeats. Cosines, whose range is each model's own, are scaled from the worst to the best found
    (Bruch et al. 2023, TM2C2). They weigh the more, the less of the question the best lexical hit repeats, and
    under one half that hit counts for less: a question in another language is left to the dense leg, one whose
    very words were printed to the lexical one. Measured against reciprocal ranks by `python -m eval.fusion`
    (eval/results/fusion.json).
    """
    floor, top = (dense[-1][1], dense[0][1]) if dense else (0.0, 0.0)
    # Words that a chunk repeats often can bring it over 1: then 1 is what the best one has.
    full = max(mass, lexical[0][1]) if lexical else 1.0
    share = lexical[0][1] / full if lexical and mass > 0 else 0.0
    weight *= math.sqrt(1 - share)
    mixed = {id_: weight * (cosine - floor) / ((top - floor) or 1.0) for id_, cosine in dense}
    trust = min(1.0, 2 * share)
    for id_, score in lexical:
        mixed[id_] = mixed.get(id_, 0.0) + trust * score / full
    most = max(1.0, weight + trust * share)
    return _ranked({id_: score / most for id_, score in mixed.items()})


def reciprocal_rank(*rankings: Ranking, k: int = 60) -> list[tuple[int, float]]:
    """Chunks by the sum of 1 / (k + rank) over the rankings (Cormack et al. 2009), scaled to [0, 1]."""
    mixed: dict[int, float] = {}
    for ranking in rankings:
        for rank, (id_, _) in enumerate(ranking, 1):
            mixed[id_] = mixed.get(id_, 0.0) + (k + 1) / (k + rank) / len(rankings)
    return _ranked(mixed)


def _ranked(scores: Mapping[int, float]) -> list[tuple[int, float]]:
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
