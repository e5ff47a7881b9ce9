"""Whose words a quotation is told to be."""

from __future__ import annotations

import re

from rag.check.evidence import Line
from rag.check.fault import Fault, differs
from rag.check.told import Told
from rag.facts.speech import ADVERB, VERB

_PRONOUN = re.compile(r"[他她其]")
_KNOWN = 8  # Characters by which a quotation is found again.


def other_speaker(told: Told, line: Line) -> Fault | None:
    """Words in quotation marks that the print does not give to the one who is told to have said them."""
    printed = line.source.folded
    for a, b in told.quotes:
        at = printed.find(told.folded[a:b][:_KNOWN])
        mine = speaker(told.folded[:a].rstrip('",:、 '))
        if at < 0 or b - a < _KNOWN // 2 or len(mine) < 2:
            continue
        start = max(printed.rfind(c, 0, at) for c in "。!！?？\n") + 1
        before = printed[start:at]
        if not VERB.search(before):  # “…”,某某说
            before += printed[at + b - a : at + b - a + 30]
        if _PRONOUN.search(before) or not VERB.search(before):
            before = printed[max(0, start - 120) : start] + before
        if mine[-2:] not in before:
            theirs = speaker(before.rstrip('",:')) or before
            return differs("speaker", theirs[-12:], mine)
    return None


def speaker(text: str) -> str:
    """Who is told to say what follows `text`: what stands before its last verb of saying; "" where none is.

    >>> speaker("海燕队领队柳惜文赛后说")
    '海燕队领队柳惜文'
    """
    verbs = list(VERB.finditer(text))
    if not verbs:
        return ""
    clause = re.split(r"[,，。;；:：\"]", text[: verbs[-1].start()])[-1]
    return next((clause[:k] for k in range(len(clause)) if ADVERB.match(clause, k)), clause)
