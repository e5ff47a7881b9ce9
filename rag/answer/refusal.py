"""Saying no: where was looked, and the nearest thing found."""

from __future__ import annotations

from rag.answer.notes import place
from rag.text.messages import say
from rag.text.sentences import sentences
from rag.types import Coverage, Hit

_NAMED = 5
_NEAREST = 60


def where_looked(coverage: Coverage, nearest: Hit | None, language: str) -> str:
    """In words: how many articles of which papers and days were searched, and the nearest thing found."""
    if not coverage.articles:
        return say("looked.nowhere", language)
    names = [s for s in coverage.sources if s]
    named = say("join.words", language).join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
    first, last = str(coverage.first), str(coverage.last)
    text = say(
        "looked.through",
        language,
        count=str(coverage.articles),
        papers=say("looked.papers", language, names=named) if named else "",
        days=say("looked.days", language, first=first, last=last) if coverage.first and coverage.last else "",
    )
    if nearest is None:
        return text
    body = nearest.chunk.text
    start, end = next(iter(sentences(body)), (0, len(body)))
    words = body[start:end] if end - start <= _NEAREST else body[start : start + _NEAREST] + "…"
    return text + say("looked.nearest", language, where=place(nearest.article, language), words=words)
