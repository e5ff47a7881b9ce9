"""What a Han character is: the one definition, for regular expressions and for single characters.

The blocks of Unicode that hold East Asian ideographs: the basic one with extension A before it, the compatibility
ideographs, and the planes of extension B and later. Kana, Hangul, 々, 〇 and marks are none.
"""

from __future__ import annotations

from rag.text.pattern import regex

BASIC = (range(0x3400, 0xA000), range(0xF900, 0xFB00))
_RARE = (range(0x20000, 0x40000),)
# Written inside the brackets of a class: f"[{HAN}·]{{2,4}}".
HAN = "".join(f"{chr(block[0])}-{chr(block[-1])}" for block in BASIC + _RARE)
_ONE = regex(f"[{HAN}]")
_ALL = regex(f"[{HAN}]+")


def has_han(text: str) -> bool:
    return _ONE.search(text) is not None


def all_han(text: str) -> bool:
    """Whether there is text and every character of it is Han."""
    return _ALL.fullmatch(text) is not None


def count_han(text: str) -> int:
    return len(_ONE.findall(text))
