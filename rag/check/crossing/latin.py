"""A passage printed in Latin script, and what a claim in the same script may not change of it."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property, lru_cache

from rag.check.crossing import marks
from rag.check.crossing.align import Aligned, Item, aligned
from rag.check.crossing.english import LIGHT, SILENT, Sentence
from rag.check.crossing.names import Name
from rag.check.crossing.printed import Printed
from rag.check.crossing.stems import stem
from rag.check.fault import Fault, absent
from rag.check.source import Source
from rag.text.pattern import regex

_WORD = regex(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PERSON = regex(r"[A-Z][a-z’'-]+(?:\s[A-Z][a-z’'-]+)+")
_SCOPE = regex(
    r"\b(?:largest|biggest|smallest|highest|lowest|longest|oldest|fastest|best|worst|first|last|only|record|unique|most|least|"
    r"nationwide|national|worldwide|monthly|weekly|daily|annual(?:ly)?|yearly|per capita|average|total|cumulative|"
    r"second|third|fourth|fifth|half|double|twice|because|due to|mayor|minister|deputy|vice|former|acting)\b"
)
_SAME = {"annually": "annual", "yearly": "annual", "a year": "annual"}


class PrintedLatin(Printed):
    """`Printed` where words are parted by blanks, and found by their stems."""

    @cached_property
    def words(self) -> tuple[tuple[int, int], ...]:
        found = (m.span() for m in _WORD.finditer(self.folded))
        return tuple((a, b) for a, b in found if b - a > 2 and self.folded[a:b] not in SILENT)

    @cached_property
    def stems(self) -> dict[str, list[tuple[int, int]]]:
        """Where each stem stands."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for m in _WORD.finditer(self.folded):
            found[stem(m.group())].append(m.span())
        return dict(found)

    @cached_property
    def people(self) -> tuple[tuple[int, int], ...]:
        return tuple(m.span() for m in _PERSON.finditer(self.text))


@lru_cache(maxsize=256)
def printed_latin(source: Source) -> PrintedLatin:
    return PrintedLatin(source.text, source.folded, source.sentences)


@lru_cache(maxsize=2048)
def align_latin(sentence: Sentence, print_: PrintedLatin) -> Aligned:
    items: list[Item] = []
    named = {t.start for run in sentence.named for t in run}
    for token in sentence.tokens:
        if token.low in SILENT or len(token.low) < 2:
            continue
        places = tuple(print_.stems.get(stem(token.low), ()))
        if token.start in named:
            name = Name(token.text, token.start, token.end, places, True)
            items.append(Item(token.text, token.start, token.end, 1.0, places, name))
        else:
            weight = 0.4 if token.low in LIGHT else 0.5 if token.low.endswith("ly") else 1.0
            items.append(Item(token.text, token.start, token.end, weight, places, None, 1))
    return aligned(tuple(items), print_)


def ways(claim: str, print_: Printed, at: int) -> list[Fault]:
    """Denied or not, planned or done, first or most, up or down: as the printed sentence has it."""
    start, end = print_.sentences[at]
    part = print_.folded[start:end]
    faults: list[Fault] = []
    if marks.denied(claim) and not marks.guarded(part):
        faults.append(Fault.of("polarity", True, "claim.not_denied"))
    elif marks.denied(part) and not marks.guarded(claim):
        faults.append(Fault.of("polarity", False, "claim.denied"))
    if marks.done(claim) and marks.planned(part) and not marks.done(part):
        faults.append(Fault.of("plan", True, "claim.planned"))
    around = print_.folded[: print_.sentences[0][1]] + part
    said = {stem(word) for word in _WORD.findall(around)}
    faults += [
        absent("word", word, hard=False)
        for word in _SCOPE.findall(claim)
        if word not in around and stem(_SAME.get(word, word)) not in said
    ]
    if word := marks.turned_latin(claim, part):
        faults.append(Fault.of("polarity", True, "claim.opposite_of", word=word))
    return faults
