"""Two rankings of the same chunks made one: a convex mix of calibrated scores, and reciprocal ranks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from rag.text.language import language

Ranking = Sequence[tuple[int, float]]

# What a cosine weighs against a share of the question's words where the lexical leg cannot tell its hits apart,
DENSE = 0.5
# and in languages other than Chinese and English, whose inflected words BM25 matches only as printed,
ELSEWHERE = 1.2
# how far its best must lead for a third of that to be left (1 / e),
LEAD = 0.2
# and how wide the cosines of a ranking spread with the shipped model.
SPREAD = 0.33


def dense_weight(question: str) -> float:
    """What a cosine weighs for a question in its language."""
    return DENSE if language(question) in ("zh", "zh-Hant", "en") else ELSEWHERE


def fuse(dense: Ranking, lexical: Ranking, mass: float, weight: float = DENSE) -> list[tuple[int, float]]:
    """Chunks of both rankings, best first, with a score in [0, 1].

    `dense` holds cosines, `lexical` BM25 scores, both best first; `mass` is the sum of the question's IDFs,
    what a chunk with every word once would score. BM25 over mass is the share of the question's information
    that a chunk repeats; under one half, the best hit's counts for less, so that a question in another language
    is left to the dense leg. Cosines are mixed in (a convex mix, Bruch et al. 2023), the less the further the best
    lexical hit leads the second: words that stand in one chunk alone have decided. Cosines count from the worst
    found, halfway (by the geometric mean) between as they are and as spread out to 1: a question that none
    stands out for says less, and a model whose cosines lie closer together is heard too. These numbers were
    chosen on `wenbao eval embedding --choosing`; `wenbao eval fusion` has reciprocal ranks beside it.
    """
    # Words that a chunk repeats often can bring it over 1: then 1 is what the best one has.
    full = max(mass, lexical[0][1]) if lexical else 1.0
    share = lexical[0][1] / full if lexical and mass > 0 else 0.0
    trust = min(1.0, 2 * share)
    lead = share - (lexical[1][1] / full if len(lexical) > 1 and mass > 0 else 0.0)
    weight *= math.exp(-lead * trust / LEAD)
    floor, top = (dense[-1][1], dense[0][1]) if dense else (0.0, 0.0)
    scale = weight / math.sqrt((top - floor) * SPREAD) if top > floor else 0.0
    mixed = {id_: scale * (cosine - floor) for id_, cosine in dense}
    for id_, score in lexical:
        mixed[id_] = mixed.get(id_, 0.0) + trust * score / full
    most = max(1.0, scale * (top - floor) + trust * share)
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
