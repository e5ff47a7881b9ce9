"""The print in the place of a sentence that was withheld: the one printed sentence that says what it is about."""

from __future__ import annotations

from collections.abc import Sequence

from rag.check.markers import resolve
from rag.check.source import read as read_source
from rag.check.support import align
from rag.check.told import Told
from rag.check.told import read as read_told
from rag.find.extract import candidates, quotable
from rag.text.fold import fold
from rag.text.names import is_person
from rag.types import Claim, Hit, Status

_ALIKE = 0.6  # So much of a sentence's words must stand in one of print, or it is about something else.
_LEAST = 0.2  # The same where it has a figure of the same unit, and the passage as a whole has the rest.
_CITED = 0.1  # What a sentence cites is nearer to it by this.
_MATTER = 2  # Words that a sentence has beside a person whom no print names: with fewer only what it cites is about it.


def instead(sentence: str, hits: Sequence[Hit], before: Sequence[Claim] = ()) -> str:
    """The printed sentence that carries most of a withheld one, with its marker; "" where print has none, or where it
    is told already by the claims `before`."""
    marked = resolve(sentence, len(hits))
    cited = {marker.number for marker in marked.markers}
    bare = marked.text
    for marker in reversed(marked.markers):
        bare = bare[: marker.start] + bare[marker.end :]
    claim, strangers = _matter(bare.strip(), hits)
    units = {quantity.unit for quantity in claim.numbers if quantity.unit}
    best, words, rank = 0.0, "", 0
    for number, hit in enumerate(hits, 1):
        if strangers and len(claim.words) < _MATTER and number not in cited:
            continue  # 董事长是 alone may be of any company.
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


def _matter(sentence: str, hits: Sequence[Hit]) -> tuple[Told, bool]:
    """What a sentence is about: without the persons whom no passage prints, who may be what is wrong with it; and
    whether there are any."""
    claim = read_told(sentence)
    printed = [fold(hit.article.text) for hit in hits]
    strangers = [w for w in claim.words if is_person(w) and not any(w.text in text for text in printed)]
    for word in reversed(strangers):
        sentence = sentence[: word.start] + sentence[word.end :]
    return read_told(sentence), bool(strangers)
