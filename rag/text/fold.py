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
_CORNERS = str.maketrans("“”‘’", "「」『』")
_WIDE = 0xFF01
# Latin, Greek, Cyrillic and their extensions, Roman numerals, marks, full-width forms.
_LETTERS = (
    range(0x20, 0x530), range(0x1E00, 0x2000), range(0x2160, 0x2170), range(0x3000, 0x3020), range(_WIDE, 0xFFEF)
)  # fmt: skip


@cache
def _table() -> dict[int, str]:
    import opencc

    # Traditional forms live in the basic blocks.
    han = [chr(c) for block in BASIC for c in block]
    # NFC sends compatibility ideographs to the ones they stand for; each is still one character.
    unified = [unicodedata.normalize("NFC", c) for c in han]
    simple = opencc.OpenCC("t2s").convert("\n".join(unified)).split("\n")
    # A second pass for the few forms that OpenCC leads on in two steps, so that folding twice is folding once.
    simple = opencc.OpenCC("t2s").convert("\n".join(simple)).split("\n")
    # What stays as it is stands there too: a character that is not in the table costs an exception.
    table = {ord(c): s for c, s in zip(han, simple, strict=True)}
    for block in _LETTERS:
        for code in block:
            plain = unicodedata.normalize("NFKC", chr(code)) if code >= _WIDE else chr(code)
            low = plain.lower()
            table[code] = low if len(low) == 1 else chr(code)
    table.update({ord(c): s for c, s in _ALIKE.items()})
    return {c: table.get(ord(s), s) for c, s in table.items()}


def fold(text: str) -> str:
    """`text` with each character folded; the same length."""
    return text.translate(_table())


@cache
def traditional(text: str) -> str:
    """A text of ours in simplified characters, in those of Taiwan, with their quotation marks."""
    import opencc

    return str(opencc.OpenCC("s2tw").convert(text)).translate(_CORNERS)


def clean(text: str) -> str:
    """`text` in NFC without lone surrogates and control characters (tab and newline stay)."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
