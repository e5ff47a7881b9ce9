"""The print in the place of a sentence that was withheld: the one printed sentence that says what it is about."""

from __future__ import annotations

from collections.abc import Sequence

from rag.check.markers import resolve
from rag.check.source import read as read_source
from rag.check.support import align
from rag.check.told import read as read_told
from rag.find.extract import candidates, quotable
from rag.types import Claim, Hit, Status

_ALIKE = 0.6  # So much of a sentence's words must stand in one of print, or it is about something else.
_LEAST = 0.2  # The same where it has a figure of the same unit, and the passage as a whole has the rest.
_CITED = 0.1  # What a sentence cites is nearer to it by this.


def instead(sentence: str, hits: Sequence[Hit], before: Sequence[Claim] = ()) -> str:
    """The printed sentence that carries most of a withheld one, with its marker; "" where print has none, or where it
    is told already by the claims `before`."""
    marked = resolve(sentence, len(hits))
    cited = {marker.number for marker in marked.markers}
    bare = marked.text
    for marker in reversed(marked.markers):
        bare = bare[: marker.start] + bare[marker.end :]
    claim = read_told(bare.strip())
    units = {quantity.unit for quantity in claim.numbers if quantity.unit}
    best, words, rank = 0.0, "", 0
    for number, hit in enumerate(hits, 1):
        source = read_source(hit)
        alignment = align(claim, source)
        if alignment.coverage < _ALIKE:
            continue
        printed = {candidate.start: candidate for candidate in candidates([hit]) if quotable(candidate)}
        for score, (start, end) in zip(alignment.scores, source.sentences, strict=True):
            # The subject may stand in the headline: where a figure is told, its sentence has one of the same unit.
            own = {quantity.unit for quantity in source.numbers if start <= quantity.start < end}
            figures = len(units & own) / len(units) if units else 0.0
            near = score + figures + (_CITED if number in cited else 0.0)
            one = printed.get(source.place(start))
            if one and near > best and score >= (_LEAST if figures else _ALIKE):
                best, words, rank = near, " ".join(one.text.split()), number
    told = (q.quote for c in before if c.status is not Status.UNSUPPORTED for q in c.evidence)
    return f"{words}[{rank}]" if words and not any(words in " ".join(quote.split()) for quote in told) else ""
