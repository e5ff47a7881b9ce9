"""Places told otherwise than printed: another rank, the paper's own, one character off."""

from __future__ import annotations

import re

from rag.check.evidence import Line
from rag.text.han import HAN
from rag.text.pattern import regex

_OURS = regex(r"[我全本][省市县区镇乡州校院]|[省市县区镇](?:委|政府|长|人大|政协|局|级)")
RANKS = "省市县区镇乡州村"
_FUNCTION = frozenset("的是在了从自由于和与及为有将把被给到等按据叫要已拟才也还就都投任作裔期说之其中个")


def other_rank(word: str, text: str, article: str, told: str) -> str:
    """沙渠乡 for 沙渠镇: the same place name with another rank, in the sentence or in all of the print."""
    if len(word) < 3 or word[-1] not in RANKS:
        return ""
    stem = word[:-1]
    others = [stem + c for c in "省市县区镇乡村" if c != word[-1]]
    here = next((o for o in others if o in text and o not in told), "")
    if here and word not in text:
        return here
    return "" if word in article else next((o for o in others if o in article and o not in told), "")


def own_place(word: str, line: Line, papers: str, article: str) -> bool:
    """Whether the claim names the paper's own place, which the print calls 我区 or leaves out."""
    short = word[:-1] if len(word) > 2 and word[-1] in RANKS else word
    rank = word[-1]
    if rank in "省市县区镇乡" and word not in article and short not in article:
        ours = re.search(f"[我全本]{rank}|(?<![{HAN}]){rank}(?:委|政府|长|人大|政协)", article)
        return bool(ours) and not re.search(
            f"[{HAN}]{{2}}(?<![我全本各]){rank}(?!长|委|政|人大|场|民)", line.text
        )
    if short in papers or short in article:
        return word in article or bool(_OURS.search(article)) or short in papers
    return False


def one_off(word: str, text: str, told: str) -> str | None:
    """A word of the sentence that is the told one but for one character, and is not told."""
    size = len(word)
    if size < 3 or word[-1] not in RANKS + "站港":
        return None
    for at in range(len(text) - size + 1):
        window = text[at : at + size]
        if window == word or not window.isalpha():
            continue
        differ = [(a, b) for a, b in zip(window, word, strict=True) if a != b]
        if len(differ) == 1 and window not in told and not set(differ[0]) & _FUNCTION:
            return window
    return None
