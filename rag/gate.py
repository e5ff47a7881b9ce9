"""Whether what was found can carry an answer at all, known before any model is asked.

A logistic model over what the best sentences share with the question. Its weights, and the threshold, come
from `python -m eval.fit_gate`: public questions with their passage, without the sentence that answers, and
without the passage; the gold questions of the development half for the threshold.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np

from rag.embedding import Embedder
from rag.extract import COLUMN, candidates, features, weights
from rag.question import Want, asked, proper_names
from rag.text.fold import fold
from rag.types import Evidence, Hit

SEEN = 3  # Hits that are looked at.
SIGNS = (
    "cover_hit", "cover", "context", "rarest", "run", "near", "unit", "cosine", "dense", "unseen", "typed",
    "said", "said_context", "gap", "numbers_missing", "names_missing", "quoted_missing", "ordinals_missing",
    "terms", "bias",
)  # fmt: skip
_ORDINAL = re.compile(r"第[0-9〇零一二三四五六七八九十百]+|[0-9]+(?:\.[0-9]+)?年?")


class EvidenceGate:
    """Judges the hits of a question; `embedder` is the shipped model, whatever the index is made with."""

    def __init__(self, threshold: float | None = None, embedder: Embedder | None = None) -> None:
        self._threshold = THRESHOLD if threshold is None else threshold
        self._embedder = embedder

    def judge(self, question: str, hits: Sequence[Hit], idf: Mapping[str, float]) -> Evidence:
        """How likely the hits answer, and the sign that says most of why not."""
        if not hits:
            return Evidence(0.0, False, "nothing was found")
        found = signs(question, hits, idf, self._embedder)
        strength = 1 / (1 + math.exp(-float(sum(WEIGHTS.get(n, 0.0) * v for n, v in found.items()))))
        return Evidence(strength, strength >= self._threshold, _why(found))


def signs(
    question: str, hits: Sequence[Hit], idf: Mapping[str, float], embedder: Embedder | None
) -> dict[str, float]:
    """What speaks for and against the hits, by the names of `SIGNS`."""
    hits = hits[:SEEN]
    found = candidates(hits)
    rows = features(question, found, hits, embedder, idf)
    best = rows[int(np.argmax(rows @ weights()))]
    wanted = asked(question)
    said = rows[:, COLUMN[f"says_{wanted.want.value}"]] > 0
    context = rows[:, [COLUMN[n] for n in ("cover", "cover_before", "cover_title")]].sum(1)
    typed = wanted.want not in (Want.OTHER, Want.LIST, Want.WHY)
    said_context = float(context[said].max(initial=0.0))
    text = fold("\n".join(f"{hit.article.title}\n{hit.article.text}" for hit in hits))
    shown = [fold(f"{hit.article.title}\n{hit.chunk.text}") for hit in hits]
    mass = sum(idf.values()) or 1.0
    ordinals = _ORDINAL.findall(fold(question))
    names = proper_names(question)
    return {
        "cover_hit": max(sum(w for t, w in idf.items() if t in one) for one in shown) / mass,
        "cover": float(best[COLUMN["cover"]]),
        "context": float(context.max()),
        "rarest": float(best[COLUMN["rarest"]]),
        "run": float(best[COLUMN["run"]]),
        "near": float(best[COLUMN["near"]]),
        "unit": float(best[COLUMN["unit"]]),
        "cosine": float(rows[:, COLUMN["cosine"]].max()),
        "dense": max((hit.via.dense or 0.0) for hit in hits),
        "unseen": sum(w for t, w in idf.items() if t not in text) / mass,
        "typed": float(typed),
        "said": float(typed and bool(said.any())),
        "said_context": said_context if typed else 0.0,
        "gap": float(context.max()) - said_context if typed else 0.0,
        "numbers_missing": float(best[COLUMN["numbers_missing"]]),
        "names_missing": _share(names, text),
        "quoted_missing": float(best[COLUMN["quoted_missing"]]),
        "ordinals_missing": _share(ordinals, text),
        "terms": math.log1p(len(idf)),
        "bias": 1.0,
    }


def _share(words: Sequence[str], text: str) -> float:
    return sum(w not in text for w in words) / len(words) if words else 0.0


def _why(found: Mapping[str, float]) -> str:
    return f"the best passage holds {found['cover_hit']:.0%} of what the question names"


THRESHOLD = 0.35
WEIGHTS = {"cover_hit": 6.0, "bias": -2.5}
