"""Whose words a quotation is told to be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.check.evidence import Line
from rag.check.fault import Fault, differs
from rag.check.told import Told
from rag.check.who import post_at
from rag.facts.speech import ADVERB, VERB
from rag.text.names import Word
from rag.text.pattern import regex
from rag.text.places import places
from rag.text.surnames import COMPOUND, SURNAMES

_PRONOUN = regex(r"[他她其]")
_KNOWN = 8  # Characters by which a quotation is found again.
_SAYS = regex(f'(?P<who>[^,，。;；:："|]{{2,24}}?)(?P<verb>{VERB.pattern})')
_UNNAMED = regex(r"[他她其该]|记者|本报|^据|[有一]人|方面|双方|大家|负责人$|发言人$")
_WHEN = regex("(?:[赛会事庭课战演]后|[会庭]上|当[场庭]|现场)$")
_WHOLE = regex(r"[。!！?？;；](?!\")")
_POST = 8  # Characters of a post that are looked at.
_BEFORE = 160  # Characters in which the one is looked for whom a pronoun means.
_CARRIES = 0.5  # The share of what is said that print has to have right there.


def other_speaker(told: Told, line: Line) -> Fault | None:
    """Words in quotation marks that the print does not give to the one who is told to have said them."""
    printed = line.source.folded
    for a, b in told.quotes:
        at = printed.find(told.folded[a:b][:_KNOWN])
        mine = speaker(told.folded[:a].rstrip('",:、 ')) or _behind(told.folded, b)
        if at < 0 or b - a < _KNOWN // 2 or len(mine) < 2:
            continue
        start = max(printed.rfind(c, 0, at) for c in "。!！?？\n") + 1
        before = printed[start:at]
        if not VERB.search(before):  # “…”,某某说
            if _someone(theirs := _behind(printed, at + b - a)) and _another(mine, theirs):
                return differs("speaker", theirs[-12:], mine)
            before += printed[at + b - a : at + b - a + 30]
        if _PRONOUN.search(before) or not VERB.search(before):
            before = printed[max(0, start - 120) : start] + before
        theirs = speaker(before.rstrip('",:'))
        if _PRONOUN.fullmatch(theirs) and (meant := _meant(printed, start)) and _another(mine, meant):
            return differs("speaker", meant[-12:], mine)
        if mine[-2:] not in before or (theirs and not _PRONOUN.search(before) and mine[-2:] not in theirs):
            return differs("speaker", (theirs or before)[-12:], mine)
    return None


def _behind(text: str, end: int) -> str:
    """Who is told to have said the words in quotation marks that end at `end`, where that follows them."""
    rest = text[end : end + 24].lstrip('",。!！?？ ')
    verb = VERB.search(rest)
    return speaker(rest[: verb.end()]) if verb else ""


def reported_otherwise(told: Told, used: Sequence[Line], words: Sequence[Word]) -> Fault | None:
    """Words that are told to be somebody's, without quotation marks, where the print has another say them."""
    says = _SAYS.match(told.folded)
    if not says or not used or told.quotes or _UNNAMED.search(says["who"]):
        return None
    mine = says["who"]
    if not (_named(mine) or _titled(mine, used[0].source.article)) or mine[-2:] not in used[0].source.article:
        return None
    said = [w for w in words if w.start >= says.end()]
    total = sum(w.weight for w in said)
    shares = [sum(w.weight for w in said if w.text in line.text) for line in used]
    for share, line in sorted(zip(shares, used, strict=True), key=lambda s: -s[0]):
        there = [w for w in said if w.text in line.text]
        if not total or line.row or share < _CARRIES * total:
            continue
        at = sorted(line.text.find(w.text) for w in there)[len(there) // 2]
        theirs = _reporter(line.text, at)
        if _PRONOUN.fullmatch(theirs):
            meant = _meant(line.source.folded, line.source.sentences[line.index][0])
            return differs("speaker", meant[-12:], mine) if meant and _another(mine, meant) else None
        if not _someone(theirs) or not _another(mine, theirs):
            return None
        if mine[-2:] in line.text[: line.text.find(theirs)] and not VERB.search(
            line.text[: line.text.find(theirs)]
        ):
            return None
        return differs("speaker", theirs[-12:], mine)
    return None


def _titled(name: str, article: str) -> bool:
    """Whether the article has a post right before a name."""
    return any(post_at(article[max(0, at - _POST) : at]) for at in places(article, name[-3:]))


def _someone(text: str) -> bool:
    return _named(text) and not _UNNAMED.search(text)


def _another(mine: str, theirs: str) -> bool:
    """Whether two speakers, each with what he is, are two."""
    return mine[-2:] not in theirs and theirs[-2:] not in mine


def _meant(printed: str, start: int) -> str:
    """Who 他 or 她 is in the sentence at `start`: the one who speaks last before it, if he is named; "" where nobody is."""
    before = printed[max(0, start - _BEFORE) : start]
    spoken = [m.end() for m in VERB.finditer(before)]
    return next((s for end in reversed(spoken) if _someone(s := speaker(before[:end]).strip())), "")


def _named(text: str) -> bool:
    """Whether a text ends with what may be a Chinese name of two to four characters, or a post with one behind it."""
    return (
        any(post_at(text[:-size]) for size in (2, 3))
        or text[-2:-1] in SURNAMES
        or text[-3:-2] in SURNAMES
        or text[-4:-2] in COMPOUND
        or text[-3:-1] in COMPOUND
        or "·" in text
    )


def _reporter(text: str, at: int) -> str:
    """Who says what stands at a place of a printed sentence: before the last verb of saying of its sentence, or behind
    the quotation marks around it."""
    start = max((m.end() for m in _WHOLE.finditer(text, 0, at)), default=0)
    if text.count('"', 0, at) % 2:
        close = text.find('"', at)
        at = text.rfind('"', 0, at)  # What he says may have a verb of saying in it.
        start = max((m.end() for m in _WHOLE.finditer(text, 0, at)), default=0)
        if not VERB.search(text, start, at):
            return _behind(text, close)
    verbs = list(VERB.finditer(text, start, at))
    return speaker(text[start : verbs[-1].end()]) if verbs else ""


def speaker(text: str) -> str:
    """Who is told to say what follows `text`: what stands before its last verb of saying; "" where none is.

    >>> speaker("海燕队领队柳惜文赛后说")
    '海燕队领队柳惜文'
    """
    verbs = list(VERB.finditer(text))
    if not verbs:
        return ""
    clause = re.split(r"[,，。;；:：\"]", text[: verbs[-1].start()])[-1]
    clause = _WHEN.sub("", clause)
    return next((clause[:k] for k in range(len(clause)) if ADVERB.match(clause, k)), clause)
