"""Corrections that a paper printed: “A”应为“B”."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rag.check.fault import Fault
from rag.check.measures import equal
from rag.check.source import Source
from rag.check.told import Told
from rag.text.numbers import numbers_in
from rag.text.pattern import regex

_PAIR = regex(
    r'"([^"\n]{2,60})"(?:一[句词语处])?[,，]?(?:有误[,，])?(?:应为|应是|应作|更正为|改为|系)"([^"\n]{2,60})"'
)


@lru_cache(maxsize=256)
def pairs(folded: str) -> tuple[tuple[str, str], ...]:
    """What is taken back and what stands for it."""
    return tuple((m[1], m[2]) for m in _PAIR.finditer(folded)) if "应" in folded or "改为" in folded else ()


def taken_back(told: Told, sources: Sequence[Source]) -> Fault | None:
    """Where a claim tells what a passage has corrected, without the correction."""
    for wrong, right in dict.fromkeys(p for s in sources for p in pairs(s.folded)):
        if _tells(told, wrong, right) and not _tells(told, right, wrong):
            return Fault.of("correction", True, "claim.corrected_to", wrong=wrong, right=right)
    return None


def _tells(told: Told, text: str, other: str) -> bool:
    """Whether a claim tells `text` in what it differs from `other`, and shares words with it."""
    mine, theirs = numbers_in(text, text), numbers_in(other, other)
    apart = [n for n in mine if not any(equal(n, q) for q in theirs)]
    shared = [text[i : i + 2] for i in range(len(text) - 1) if text[i : i + 2] in other]
    if apart:
        near = any(pair in told.folded for pair in shared) or not shared
        return near and all(any(equal(q, n) for q in told.numbers) for n in apart)
    start = next(
        (i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other))
    )
    end = next((i for i, (a, b) in enumerate(zip(text[::-1], other[::-1], strict=False)) if a != b), 0)
    end = min(end, len(text) - start)
    differing = text[start : len(text) - end]
    rest = text[:start] + text[len(text) - end :]
    return (
        bool(differing)
        and differing in told.folded
        and any(rest[i : i + 2] in told.folded for i in range(len(rest) - 1))
    )
