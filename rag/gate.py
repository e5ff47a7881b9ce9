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

from rag.extract import COLUMN, candidates, features, rarities, weights
from rag.likeness import Likeness, content, shipped_likeness
from rag.question import Want, asked, focus, proper_names
from rag.text.fold import fold
from rag.text.numbers import find_numbers
from rag.types import Evidence, Hit

SEEN = 3  # Hits that are looked at.
SIGNS = (
    "cover_hit", "alike_hit", "unmet", "cover", "context", "rarest", "run", "near", "unit", "alike", "unseen",
    "typed", "said", "said_context", "gap", "focus", "focus_alike", "names_missing", "quoted_missing",
    "numbers_missing", "years_missing", "terms", "bias",
)  # fmt: skip
_YEAR = re.compile(r"(?:1[0-9]|20)[0-9]{2}(?=年|\b)")


class EvidenceGate:
    """Judges the hits of a question by the shipped model, whatever the index is made with."""

    def __init__(self, threshold: float | None = None, likeness: Likeness | None = None) -> None:
        self._threshold = THRESHOLD if threshold is None else threshold
        self._likeness = likeness

    def judge(self, question: str, hits: Sequence[Hit], idf: Mapping[str, float]) -> Evidence:
        """How likely the hits answer, and the sign that says most of why not."""
        if not hits:
            return Evidence(0.0, False, "nothing was found")
        found = signs(question, hits, idf, self._likeness or shipped_likeness())
        strength = 1 / (1 + math.exp(-float(sum(WEIGHTS.get(n, 0.0) * v for n, v in found.items()))))
        return Evidence(strength, strength >= self._threshold, _why(found))


def signs(
    question: str, hits: Sequence[Hit], idf: Mapping[str, float], likeness: Likeness
) -> dict[str, float]:
    """What speaks for and against the hits, by the names of `SIGNS`."""
    hits = hits[:SEEN]
    found = candidates(hits)
    rows = features(question, found, hits, likeness, idf)
    first = int(np.argmax(rows @ weights()))
    best = {name: float(rows[first, column]) for name, column in COLUMN.items()}
    own = hits[found[first].hit].article
    home = fold(f"{own.title}\n{own.text}\n{own.published or ''}\n{own.source}")
    shown = [fold(f"{hit.article.title}\n{hit.chunk.text}") for hit in hits]
    wanted, mass = asked(question), sum(idf.values()) or 1.0
    typed = wanted.want not in (Want.OTHER, Want.LIST, Want.WHY)
    said = rows[:, COLUMN[f"says_{wanted.want.value}"]] > 0 if typed else np.ones(len(rows), bool)
    context = rows[:, [COLUMN[n] for n in ("cover", "cover_before", "cover_title")]].sum(1)
    said_context = float(context[said].max(initial=0.0))
    words = content(fold(question))
    rare = rarities(words, idf)
    met = likeness.best(words, [content(text) for text in shown])
    around = [c.before + c.low for c, s in zip(found, said, strict=True) if s]
    narrow = focus(question)
    return {
        **{name: best[name] for name in ("cover", "rarest", "run", "near", "unit", "quoted_missing")},
        "cover_hit": max(sum(w for t, w in idf.items() if t in one) for one in shown) / mass,
        "alike_hit": float((met @ rare).max() / (rare.sum() or 1.0)),
        "unmet": float((((1 - met) * rare).max(1, initial=0.0) / (rare.max(initial=0.0) or 1.0)).min()),
        "context": float(context.max()),
        "alike": float(rows[:, COLUMN["alike"]].max()),
        "unseen": sum(w for t, w in idf.items() if not any(t in one for one in shown)) / mass,
        "typed": float(typed),
        "said": float(typed and bool(said.any())),
        "said_context": said_context if typed else 0.0,
        "gap": float(context.max()) - said_context if typed else 0.0,
        "focus": max((sum(w in text for w in narrow) / len(narrow) for text in around), default=0.0)
        if narrow
        else 1.0,
        "focus_alike": float(likeness.best(narrow, [content(t) for t in around]).mean(1).max(initial=0.0))
        if narrow
        else 1.0,
        "names_missing": sum(_rarity(n, idf) for n in proper_names(question) if n not in home)
        / (max(idf.values(), default=0) or 1.0),
        "numbers_missing": _numbers_missing(question, home),
        "years_missing": float(any(y not in home for y in _YEAR.findall(fold(question)))),
        "terms": math.log1p(len(idf)),
        "bias": 1.0,
    }


def _rarity(name: str, idf: Mapping[str, float]) -> float:
    """The weight of a name in this archive: that of its rarest token."""
    return max((w for t, w in idf.items() if t in name), default=0.0)


def _numbers_missing(question: str, text: str) -> float:
    """Share of the question's ordinals and counts (第十六讲, 30个) that the article does not print."""
    asked_for = [q for q in find_numbers(question) if not q.weak]
    if not asked_for:
        return 0.0
    printed = {(q.low, q.kind == "ordinal") for q in find_numbers(text)}
    return sum((q.low, q.kind == "ordinal") not in printed for q in asked_for) / len(asked_for)


def _why(found: Mapping[str, float]) -> str:
    return f"the best passage holds {found['cover_hit']:.0%} of what the question names"


THRESHOLD = 0.35
WEIGHTS = {"cover_hit": 6.0, "bias": -2.5}
