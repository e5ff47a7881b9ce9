"""Folding: one form for characters that differ in print only, with every offset kept.

Traditional → simplified (OpenCC's character table), full → half width, upper → lower case, and the
spellings of quotes and dashes. Each character becomes exactly one character, so an offset in the folded
text is the same offset in the original: `len(fold(s)) == len(s)`, and `fold(fold(s)) == fold(s)`.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from rag.text.han import BASIC

_ALIKE = {
    "“": '"', "”": '"', "„": '"', "「": '"', "」": '"', "『": '"', "』": '"', "﹁": '"', "﹂": '"',
    "‘": "'", "’": "'", "—": "-", "–": "-", "―": "-", "‐": "-", "‑": "-", "−": "-", "─": "-", "～": "~", "〜": "~",
    "・": "·", "•": "·", "‧": "·", "\u00a0": " ", "\u3000": " ", "\u2009": " ", "\u202f": " ",
    "。": "。", "、": "、",
}  # fmt: skip


@cache
def _table() -> dict[int, str | int]:
    import opencc

    # Traditional forms live in the basic blocks.
    han = [chr(c) for block in BASIC for c in block]
    # NFC sends compatibility ideographs to the ones they stand for; each is still one character.
    unified = [unicodedata.normalize("NFC", c) for c in han]
    simple = opencc.OpenCC("t2s").convert("\n".join(unified)).split("\n")
    # A second pass for the few forms that OpenCC leads on in two steps, so that folding twice is folding once.
    simple = opencc.OpenCC("t2s").convert("\n".join(simple)).split("\n")
    table = {ord(c): s for c, s in zip(han, simple, strict=True) if s != c and len(s) == 1}
    for code in range(0x21, 0x2FF):
        low = chr(code).lower()
        if low != chr(code) and len(low) == 1:
            table[code] = low
    for block in (range(0x370, 0x530), range(0x1E00, 0x2000), range(0x2160, 0x2170), range(0xFF01, 0xFFEF)):
        for code in block:
            plain = unicodedata.normalize("NFKC", chr(code)) if code >= 0xFF01 else chr(code)
            low = plain.lower() if len(plain) == 1 else chr(code)
            if low != chr(code) and len(low) == 1:
                table[code] = low
    table.update({ord(c): s for c, s in _ALIKE.items()})
    # What stays as it is, too: a character that is not in the table costs an exception.
    same = {c: c for block in (*BASIC, range(0x20, 0x80), range(0x3000, 0x3020)) for c in block}
    return {**same, **{c: table.get(ord(s), s) for c, s in table.items()}}


def fold(text: str) -> str:
    """`text` with each character folded; the same length."""
    return text.translate(_table())


def clean(text: str) -> str:
    """`text` in NFC without lone surrogates and control characters (tab and newline stay)."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
