"""Two rankings of the same chunks made one: a convex mix of calibrated scores, and reciprocal ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Ranking = Sequence[tuple[int, float]]

# Share of the dense leg in the mix.
DENSE = 0.5


def fuse(dense: Ranking, lexical: Ranking, mass: float, weight: float = DENSE) -> list[tuple[int, float]]:
    """Chunks of both rankings, best first, with a score in [0, 1].

    `dense` holds cosines, `lexical` BM25 scores, both best first; `mass` is the sum of the question's IDFs,
    what a chunk with every word once would score. BM25 over mass is the share of the question's information
    that the chunk repeats: near 0 for a question in another language, so that the dense leg decides alone,
    where ranks or min-max scores would let chance hits weigh like real ones. Cosines are scaled from the
    worst to the best found, since each model has a range of its own (Bruch et al. 2023, TM2C2).
    """
    floor, top = (dense[-1][1], dense[0][1]) if dense else (0.0, 0.0)
    scale = (top - floor) or 1.0
    mixed = {id_: weight * (cosine - floor) / scale for id_, cosine in dense}
    for id_, score in lexical:
        mixed[id_] = mixed.get(id_, 0.0) + (1 - weight) * min(1.0, score / mass if mass else 0.0)
    return _ranked(mixed)


def reciprocal_rank(*rankings: Ranking, k: int = 60) -> list[tuple[int, float]]:
    """Chunks by the sum of 1 / (k + rank) over the rankings (Cormack et al. 2009), scaled to [0, 1]."""
    mixed: dict[int, float] = {}
    for ranking in rankings:
        for rank, (id_, _) in enumerate(ranking, 1):
            mixed[id_] = mixed.get(id_, 0.0) + (k + 1) / (k + rank) / len(rankings)
    return _ranked(mixed)


def _ranked(scores: Mapping[int, float]) -> list[tuple[int, float]]:
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
