"""Check 3: persons, posts, organisations, places and titles stand in the cited passages as printed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.citation.beside import Carried, best
from rag.citation.fault import Fault, absent, differs
from rag.citation.source import Source, solid
from rag.citation.told import Told
from rag.text.names import Word, is_name, is_person, titles

MARGIN = 0.35
# The words around a person (强调, 指出) are exchanged more freely than those around a number.
NEAR = 0.4
# Characters that jieba's model glues to the end of a name it does not know (盛蕾到).
_TRAIL = frozenset("到来在说称向对与和率等任为将又也还已及是者要会去率")
_PROPER = ("nr", "ns", "nt", "nz", "nrt", "nrfg")
_HERE = re.compile(r"[我全本][省市县区镇]")
_POST = re.compile(
    r"(?:[\u4e00-\u9fff]{0,12}?)(?:总书记|副?书记|副?市长|副?区长|副?县长|副?省长|副?州长|副?镇长|副?主任|副?主席|副?局长|副?部长|副?总理|总统|首相|副?秘书长|副?会长|副?院长|副?校长"
    r"|董事长|总经理|副?行长|副?司长|副?处长|副?科长|副?所长|大使|外长|发言人|教授|研究员|记者|常委|委员)$"
)


def check_names(
    told: Told, carried: Carried, variants: Mapping[str, str] | None = None, papers: str = ""
) -> tuple[Fault, ...]:
    """The names that the cited articles do not have, or have in another's place.

    A speaker called 他 in the passage is named elsewhere in its article. `variants` leads a misprinted name to the
    one meant; `papers` is the folded text of other passages of the archive, which name the place that this one
    calls 我区.
    """
    faults: list[Fault] = []
    known = "\n".join(source.article for source, _ in carried)
    here = _HERE.search(known)
    inside = []
    for start, end in titles(told.text):
        inside.append((start, end))
        if solid(told.text[start:end]) not in solid(known):
            faults.append(absent("title", f"《{told.text[start:end]}》"))
    inside += [*told.quotes, *((q.start, q.end) for q in told.numbers)]
    for word in told.words:
        if any(a <= word.start < b for a, b in inside) or not is_name(word):
            continue
        printed = told.text[word.start : word.end]
        if word.tag == "ns" and here and _named(word.text, papers):
            continue  # 我区, 全市: the print leaves out the name of its own place.
        if word.tag not in _PROPER and all(c in known for c in word.text):
            continue  # A word of the writer's own, shortened from the print's.
        if not _known(word.text, known, variants or {}):
            rival = _rival(told, word, carried) if is_person(word) else None
            faults.append(differs("name", rival, printed) if rival else absent("name", printed))
        elif is_person(word) and (rival := _elsewhere(told, word, carried)):
            faults.append(differs("name", rival, printed))
    return tuple(faults)


def _named(place: str, papers: str) -> bool:
    return place in papers or (len(place) > 2 and place[:-1] in papers)


def _known(name: str, known: str, variants: Mapping[str, str]) -> bool:
    if name in known or (len(name) > 2 and name[-1] in _TRAIL and name[:-1] in known):
        return True
    meant = variants.get(name)
    return bool(meant and meant in known) or any(v in known for v, m in variants.items() if m == name)


def _people(source: Source) -> list[Word]:
    return [w for w in source.words if is_person(w)]


def _rival(told: Told, word: Word, carried: Carried) -> str | None:
    """The person who stands in the passage where the sentence has another."""
    places, names = [], []
    for source, alignment in carried:
        for person in _people(source):
            if person.text not in told.folded:
                places.append((source, alignment, person.start, person.end))
                names.append(source.text[person.start : person.end])
    score, i = best(told, word.start, word.end, places)
    return names[i] if score > 0.6 else None


def _elsewhere(told: Told, word: Word, carried: Carried) -> str | None:
    """The person named in the very place where the sentence has one who is named elsewhere."""
    same, others, names = [], [], []
    for source, alignment in carried:
        at = source.folded.find(word.text)
        while at >= 0:
            same.append((source, alignment, at, at + len(word.text)))
            at = source.folded.find(word.text, at + 1)
        for person in _people(source):
            if person.text not in told.folded and word.text not in person.text:
                others.append((source, alignment, person.start, person.end))
                names.append(source.text[person.start : person.end])
    if not others:
        return None
    near_same, _ = best(told, word.start, word.end, same, NEAR)
    near_other, i = best(told, word.start, word.end, others, NEAR)
    return names[i] if near_other > max(near_same, 0) + MARGIN else None
