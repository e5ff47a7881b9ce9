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
    best, words, rank = 0.0, "", 0
    for number, hit in enumerate(hits, 1):
        source = read_source(hit)
        scores = align(claim, source).scores
        if not scores or max(scores) < _ALIKE:
            continue
        printed = {candidate.start: candidate for candidate in candidates([hit]) if quotable(candidate)}
        for score, (start, _) in zip(scores, source.sentences, strict=True):
            near = score + (_CITED if number in cited else 0.0)
            one = printed.get(source.place(start))
            if one and score >= _ALIKE and near > best:
                best, words, rank = near, " ".join(one.text.split()), number
    told = (q.quote for c in before if c.status is not Status.UNSUPPORTED for q in c.evidence)
    return f"{words}[{rank}]" if words and not any(words in " ".join(quote.split()) for quote in told) else ""
