"""Whether what was found can carry an answer at all, known before any model is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.text.tokens import tokens
from rag.types import Evidence, Hit

THRESHOLD = 0.35


class EvidenceGate:
    """Judges the hits of a question by how much of its information they repeat."""

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self._threshold = threshold

    def judge(self, question: str, hits: Sequence[Hit], idf: Mapping[str, float]) -> Evidence:
        if not hits:
            return Evidence(0.0, False, "nothing was found")
        mass = sum(idf.values())
        covered = [
            sum(idf.get(t, 0.0) for t in set(tokens(f"{hit.article.title}\n{hit.chunk.text}")))
            for hit in hits[:3]
        ]
        strength = max(covered) / mass if mass else 0.0
        why = f"the best passage holds {strength:.0%} of what the question names"
        return Evidence(strength, strength >= self._threshold, why)
