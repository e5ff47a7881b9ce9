"""The words of a clause that the printed sentence does not carry."""

from __future__ import annotations

from collections.abc import Mapping

from rag.check.chinese.places import one_off, other_rank, own_place
from rag.check.evidence import Line, Part, lines
from rag.check.fault import Fault, absent, differs
from rag.check.told import Told
from rag.check.weighty import carried, hinted
from rag.text.names import Word, is_name, titles
from rag.text.pattern import regex

_CAUSE = regex("(?:因|为了?|由于)$")  # What stands behind is a reason, which is all in its verb (因出差).


def missing_words(
    told: Told,
    part: Part,
    line: Line,
    article: str,
    papers: str,
    variants: Mapping[str, str],
    computed: bool,
) -> list[Fault]:
    """The words of a clause that neither its sentence nor what goes before it says; a figure `computed` needs fewer."""
    faults = []
    dates = [(m.start, m.end) for m in told.dates(line.source.anchor)]
    inside = [*titles(told.text), *told.quotes]
    for w in part.words:
        if any(a < w.end and w.start < b for a, b in [*dates, *inside]):
            continue
        if carried(w.text, line.text):
            continue
        if _variant(w.text, article, variants):
            continue
        name = is_name(w) or w.tag == "ns"
        if other := other_rank(w.text, line.text, article, told.folded):
            faults.append(differs("name", other, w.text))
            continue
        if name and own_place(w.text, line, papers, article):
            continue
        if carried(w.text, line.near) or carried(w.text, line.head):
            twin = one_off(w.text, line.text, told.folded) if name or w.tag[0] == "n" else None
            if twin:
                faults.append(differs("name", twin, w.text))
            continue
        if computed and w.weight <= 1:
            continue
        reason = bool(_CAUSE.search(told.folded, 0, w.start))
        if _beside(w, part, line) or (not reason and _mostly(w, part, line) and hinted(w, line.text)):
            continue
        twin = one_off(w.text, line.text, told.folded)
        if twin and name:
            faults.append(differs("name", twin, w.text))
        else:
            faults.append(absent("word", told.text[w.start : w.end], hard=False))
    return faults


def _mostly(word: Word, part: Part, line: Line) -> bool:
    """Whether the sentence itself has half of the other words of the clause."""
    rest = [w for w in part.words if w is not word]
    return sum(w.weight for w in rest if carried(w.text, line.text)) >= 0.5 * sum(w.weight for w in rest)


def _beside(word: Word, part: Part, line: Line) -> bool:
    """Whether another sentence of the source has the word together with half of the others of its clause."""
    if word.tag[0] not in "va" or line.row:
        return False
    rest = [w for w in part.words if w is not word]
    total = sum(w.weight for w in rest)
    return bool(total) and any(
        carried(word.text, x.text) and sum(w.weight for w in rest if w.text in x.text) >= 0.5 * total
        for x in lines(line.source)
        if x is not line
    )


def _variant(word: str, article: str, variants: Mapping[str, str]) -> bool:
    pairs = [p for rarer, name in variants.items() for p in ((rarer, name), (name, rarer))]
    return any(mine in word or word in mine for mine, theirs in pairs if theirs in article)
