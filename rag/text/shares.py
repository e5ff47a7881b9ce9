"""Shares in English words: half of, two thirds, a quarter more, one in four."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rag.text.numerals import WORD
from rag.text.pattern import regex

_N = {"a": 1, **{word: n for word, n in WORD.items() if 0 < n < 100}}
_NTHS = {
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "hundredth": 100,
}
_SMALL = "|".join(w for w, n in _N.items() if n < 10)
# What a share is of, or how much more: not a third man, a tenth floor.
_GOES_ON = (
    r"(?=\s(?:of|the|as|in|on|from|to|more|less|fewer|larger|higher|lower|above|below|up|down|since|over|were|was|are|is|had|have"
    r"|has|came|went|its|their|his|her|that|this)\b|[.,;:)?!]|\s?$)"
)
_NTH = regex(rf"\b({_SMALL})[ -]({'|'.join(_NTHS)})s?\b{_GOES_ON}")
_HALF = regex(rf"(?<!first )(?<!second )(?<!latter )(?<!and a )(?<!a )\bhalf\b(?! (?:a|an)\b){_GOES_ON}")
_IN = regex(
    rf"\b({'|'.join(sorted(_N, key=len, reverse=True))}|\d{{1,2}}) (?:in|out of) (?:every )?({'|'.join(w for w in WORD if WORD[w] > 1)}|a hundred|\d{{1,3}})\b"
    r"(?! (?:years?|months?|weeks?|days?|hours?|minutes?|games?|matches|rounds?|per ?cent)\b|[,.]?\d)"
)  # fmt: skip


def shares(folded: str) -> Iterator[tuple[int, int, Decimal, str]]:
    """The places of such words in folded text, what they come to in per cent, and whether only about so, in no order.

    >>> [(s[2], "about two thirds of it"[s[0] : s[1]]) for s in shares("about two thirds of it")]
    [(Decimal('66.66666666666666666666666667'), 'two thirds')]
    """
    for m in _NTH.finditer(folded):
        if _N[m[1]] < _NTHS[m[2]]:
            yield m.start(), m.end(), Decimal(100 * _N[m[1]]) / _NTHS[m[2]], ""
    for m in _HALF.finditer(folded):
        yield m.start(), m.end(), Decimal(50), ""
    for m in _IN.finditer(folded):
        part, whole = _value(m[1]), _value(m[2])
        if 0 < part < whole:
            yield m.start(), m.end(), 100 * part / whole, "about"


def _value(word: str) -> Decimal:
    return Decimal(word) if word[0].isdigit() else Decimal(100 if word == "a hundred" else _N[word])
