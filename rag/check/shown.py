"""The printed words that a citation shows: those that hold the fact, not those that merely speak of it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.check.figures import equal
from rag.check.source import quote, read
from rag.check.support import align
from rag.check.told import Told
from rag.text.fold import fold
from rag.text.numbers import numbers_in
from rag.types import Hit, Quote

_HEADLINE = 0.5  # A headline has the words of its article and seldom the fact: so much more it must hold.

_GAP = 120  # Characters between two pieces of evidence that are shown as one.


def words(hit: Hit, told: Told, evidence: Sequence[Quote] = ()) -> Quote:
    """The words of a passage to show for a claim: of the `evidence` on which the verdict rests what stands in the
    passage and holds most of the claim's figures, days and names; else the sentence that does, beside its words;
    the whole passage where none has any."""
    chunk, body = hit.chunk, hit.article.body
    mine = [
        q
        for q in evidence
        if q.article_id == hit.article.id
        and (q.start < body or (q.start < chunk.end and chunk.start < q.end))
    ]
    if mine:
        most = mine[0] if len(mine) == 1 else _together(hit, told, mine)
        if most.end > body:
            return most
    source = read(hit)
    scores = align(told, source).scores

    def worth(i: int) -> float:
        start, end = source.sentences[i]
        fact = held(told, source.text[start:end])
        return max(0.01, fact + scores[i] - _HEADLINE * (start < source.cut)) if fact or scores[i] else 0.0

    best = max(range(len(source.sentences)), key=worth, default=None)
    if best is None or not worth(best):
        return quote(hit.article, chunk.start, chunk.end)
    start, end = source.sentences[best]
    return quote(hit.article, source.place(start), source.place(end - 1) + 1)


def _together(hit: Hit, told: Told, evidence: Sequence[Quote]) -> Quote:
    """The piece of evidence with most of the facts; with the others near it where they add one, or where a figure was
    worked out from what they hold."""
    most = max(evidence, key=lambda q: held(told, q.quote))
    worked = bool(told.numbers) and not any(figures(told, q.quote) for q in evidence)
    for other in evidence:
        start, end = min(most.start, other.start), max(most.end, other.end)
        if start < hit.article.body or end - start > len(most.quote) + len(other.quote) + _GAP:
            continue
        both = quote(hit.article, start, end)
        if worked or held(told, both.quote) > held(told, most.quote):
            most = both
    return most


def held(told: Told, text: str) -> float:
    """The share of a claim's figures, days and names that stand in a text, from 0 to 1; a name counts half."""
    folded = fold(text)
    days = [mention for mention in told.dates(None) if fold(mention.text) in folded]
    names = [name for name in told.names if name.text in folded]
    all_of = len(told.numbers) + len(told.dates(None)) + len(told.names) / 2
    return (figures(told, text) + len(days) + len(names) / 2) / all_of if all_of else 0.0


def figures(told: Told, text: str) -> int:
    """How many of a claim's figures stand in a text."""
    printed = numbers_in(text, fold(text))
    return sum(any(equal(number, q) for q in printed) for number in told.numbers)
