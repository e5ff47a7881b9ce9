"""Substitutions: a claim that copies a sentence but for one name."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache

from rag.check.beside import Carried
from rag.check.fault import Fault, differs
from rag.check.told import Told
from rag.text.names import Word, content_words, is_name, is_person
from rag.text.pattern import regex

# What stands for a name that the sentence may spell out.
_POINTER = regex(r"[我他她它本该此这其当双各某]|全[省市县区镇]|两[国地]|记者|^\W*$")
# What a body or a place ends with.
_BODY = regex(
    r"\w{2,13}(?:部|委|局|署|院|厅|办|集团|公司|大学|学院|银行|组织|联盟|政协|人大|常委会|台|省|市|县|区|州|镇|乡|村|队|场|馆|园|街|路|桥|港|店|大厦)\w?"
)
_LONGEST = 15
_CLAUSES = regex(r"[,，;；。!！?？]")


def check_slots(told: Told, carried: Carried) -> tuple[Fault, ...]:
    """Names that stand where the best sentence of the passage, otherwise the same, has another."""
    if not told.chinese:
        return ()
    for source, alignment in carried:
        for i in alignment.best[:1]:
            part = source.parts[i]
            if all(w.text in part for w in told.words):
                continue
            for mine, printed in _replaced(told.folded, part):
                said, other = told.folded[slice(*mine)], part[slice(*printed)]
                if said in part or _POINTER.search(other) or _POINTER.search(said):
                    continue
                here = [w for w in told.words if w.start < mine[1] and mine[0] < w.end]
                there = [w for w in _words(part) if w.start < printed[1] and printed[0] < w.end]
                after = told.folded[mine[1] : mine[1] + 1]
                if here and there and _names_something_else(said + after, here, other + after, there):
                    a, b = source.sentences[i][0] + there[0].start, source.sentences[i][0] + there[-1].end
                    return (differs("name", source.text[a:b], told.text[here[0].start : here[-1].end]),)
    return ()


@lru_cache(maxsize=256)
def _words(part: str) -> tuple[Word, ...]:
    return content_words(part)


def _names_something_else(said: str, here: list[Word], other: str, there: list[Word]) -> bool:
    """Whether both are names and nothing else, or a person is named where something else stands."""
    return _named(said, here) and (_named(other, there) or any(is_person(w) for w in here))


def _named(text: str, words: list[Word]) -> bool:
    names = sum(len(w.text) for w in words if is_name(w) or w.tag == "j")
    return (names > 0 and names >= len(text) - 2) or bool(_BODY.fullmatch(text))


def _replaced(mine: str, printed: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The ranges that differ between two texts with at least two equal characters, or an edge of a clause, on both
    sides; none if the texts are not nearly the same."""
    blocks = [
        b for b in SequenceMatcher(None, mine, printed, autojunk=False).get_matching_blocks() if b.size >= 2
    ]
    if sum(b.size for b in blocks) < 0.5 * len(mine):
        return []
    edges = [(0, 0), *((b.a + b.size, b.b + b.size) for b in blocks)]
    starts = [*((b.a, b.b) for b in blocks), (len(mine), len(printed))]
    found = []
    for (a, b), (a2, b2) in zip(edges, starts, strict=True):
        if a == 0 and b == 0 and b2 - b > _LONGEST:
            b = (
                max(m.end() for m in _CLAUSES.finditer(printed, 0, b2))
                if _CLAUSES.search(printed, 0, b2)
                else b
            )
        if 2 <= a2 - a <= _LONGEST and 1 <= b2 - b <= _LONGEST:
            found.append(((a, a2), (b, b2)))
    return found
