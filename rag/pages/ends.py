"""How a piece of print ends and begins, and how well one end fits another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from rag.pages import marks
from rag.pages.bylines import bylines

_PAIRS = dict(zip("“‘「『《〈（(【〔[", "”’」』》〉）)】〕]", strict=True))
_CLOSE = {close: open_ for open_, close in _PAIRS.items()} | {")": "(", "）": "（"}
_ALIKE = str.maketrans("（）", "()")
_BRACKET = re.compile(r"[“‘「『《〈（(【〔\[”’」』》〉）)】〕\]]")
_STOP = "。！？!?…；;：:"
# A word that a sentence can hardly end with, and one that it can hardly begin with.
_LEANS_ON = "的和与及在将把被对为向从由以于至是有等要不未正更最各全该此并且或而但就也还都可能会应使让给到着了过其两第每"
_LEANS_BACK = "的了着过们地得性化者度率家型式级里中内外上下后前们法力"
_COUNTED = re.compile(
    r"[年月日号时分秒万亿千百十元个名家户人次项吨亩台套种位届条件批公里平方米米%％.．:：岁倍度℃度层栋期]|[\d.,]"
)
_TAIL_BYLINE = re.compile(r"[(（]([^()（）]{2,40})[)）]\s*$")
_ONE_WORD = re.compile(r"[\u3400-\u9fff][,，、。；;”]")
# The page is asked for the characters around a break this far before and behind it.
_NEAR = 12_000


@cache
def _jieba() -> Any:
    import rjieba

    return rjieba


def ended(text: str) -> bool:
    """Whether the sentence (or the list item) that `text` ends with is over."""
    text = text.rstrip(" \t\u3000*")
    bare = text.rstrip("”’」』》〉）)】〕]\"'")
    if not bare:
        return False
    last = bare[-1]
    if last in _STOP:
        return True
    if last == "." and len(bare) > 1 and (bare[-2].isascii() or text.isascii()):
        return True
    if bare != text and (tail := _TAIL_BYLINE.search(text)):
        return bool(bylines(tail[1], bare=True)) or tail[1] in ("完", "未完待续")
    return bool(marks.CREDIT.search(text[-60:]))


@dataclass(frozen=True, slots=True)
class Brackets:
    """Brackets and quotes that `text` leaves open, and those it closes without having opened them."""

    left_open: str
    closes: str


def brackets(text: str) -> Brackets:
    stack: list[str] = []
    closes: list[str] = []
    for mark in _BRACKET.findall(text):
        if mark in _PAIRS:
            stack.append(mark)
            continue
        mate = _CLOSE[mark].translate(_ALIKE)
        if stack and stack[-1].translate(_ALIKE) == mate:
            stack.pop()
        elif mate in [s.translate(_ALIKE) for s in stack]:
            # One was lost in print between the two: forget those left open inside.
            while stack.pop().translate(_ALIKE) != mate:
                pass
        else:
            closes.append(mark)
    return Brackets("".join(stack[-4:]), "".join(closes[:4]))


def orphan(text: str) -> float:
    """How plainly `text` begins in the middle of a sentence, from 0 (it may be a beginning) to 3."""
    head = text.lstrip(" \t\u3000*")
    if not head:
        return 0.0
    if head[0] in "，。、；：！？,;:!?”’）)》」』%％":
        return 3.0
    score = 0.0
    closes = brackets(head[:120]).closes
    # `1)` and `一）` number a list, they close nothing.
    if closes and not marks.LIST_MARK.match(head):
        score += 2.5
    if _ONE_WORD.match(head):
        score += 1.5
    elif head[0] in _LEANS_BACK and not marks.OPENING.match(head):
        score += 0.4
    if len(head) <= 14 and head[-1] in "。！？":
        score += 0.5
    return min(3.0, score)


def fit(tail: str, head: str, page: str = "", tail_at: int = 0, head_at: int = 0) -> tuple[float, str]:
    """How well `head` goes on with the sentence that `tail` breaks off, and the strongest reason.

    About 0 for two pieces that have nothing to do with each other, over 2 for a good fit. `page`, with the
    places of both ends in it, is asked for the words across the break.
    """
    tail, head = tail.rstrip(), head.lstrip()
    if not tail or not head:
        return -5.0, ""
    parts: list[tuple[float, str]] = [_letters(tail, head), _quotes(tail, head)]
    if head[0] not in _STOP + "，、,":
        parts.append(_word(tail, head))
        if page:
            parts.append(_seen(tail, head, _around(page, tail_at), _around(page, head_at)))
    if marks.OPENING.match(head) and tail[-1] not in "，,、":
        parts.append((-1.2, "begins like a paragraph"))
    if marks.LEAD.match(head) or marks.LIST_MARK.match(head):
        parts.append((-6.0, "begins an article"))
    score = sum(s for s, _ in parts)
    best = max(parts)
    return score, best[1] if best[0] > 0 else "nothing else fits"


def _letters(tail: str, head: str) -> tuple[float, str]:
    """What the two letters at the break say."""
    a, b = tail[-1], head[0]
    if b in "，。、；：！？,;:!?":
        return (-5.0, "") if a in "，。、；：,;:" else (1.0, "goes on with a punctuation mark")
    if a.isdigit():
        return (1.5, "a number and what it counts") if _COUNTED.match(b) else (-1.0, "")
    if a.isascii() and a.isalpha() and b.isascii() and b.isalpha():
        return (0.8, "Western words on both sides") if b.islower() else (0.0, "")
    if _ONE_WORD.match(head) and a not in "，,、。":
        return 1.5, "one letter of a word is left over"
    if a in "，,、":
        return 0.7, "a comma asks for more"
    if a in _LEANS_ON:
        return 0.6, "the last word asks for more"
    return (0.4, "the first word leans back") if b in _LEANS_BACK else (0.0, "")


def _quotes(tail: str, head: str) -> tuple[float, str]:
    """Whether what is left open is closed, and nothing is closed that was not opened."""
    open_ = brackets(tail[-300:]).left_open
    closes = brackets(head[:300]).closes
    if closes and marks.LIST_MARK.match(head):
        closes = closes[1:]
    if not open_ and not closes:
        return 0.0, ""
    if open_ and closes:
        same = _CLOSE[closes[0]].translate(_ALIKE) == open_[-1].translate(_ALIKE)
        return (3.0, "closes the quotation or bracket left open") if same else (-1.0, "")
    return (-0.8, "") if open_ else (-3.0, "")


def _word(tail: str, head: str) -> tuple[float, str]:
    """Whether a word of the dictionary stands across the break."""
    left, right = tail[-6:], head[:6]
    at = 0
    for word in _jieba().cut(left + right, False):
        if at < len(left) < at + len(word):
            if not word[0].isalnum():
                return 0.0, ""
            return 2.0 + 0.5 * (len(word) > 2), f"makes the word {word}"
        at += len(word)
    return 0.0, ""


def _around(page: str, at: int) -> tuple[str, str]:
    return page[max(0, at - _NEAR) : at], page[at : at + _NEAR]


def _seen(tail: str, head: str, *around: tuple[str, str]) -> tuple[float, str]:
    """Whether the page has the letters across the break elsewhere, side by side."""
    best, why = 0.0, ""
    for m, n, score in ((1, 1, 0.5), (2, 1, 1.2), (1, 2, 1.2), (2, 2, 2.0), (3, 2, 2.5), (2, 3, 2.5)):
        if len(tail) < m or len(head) < n:
            continue
        across = tail[-m:] + head[:n]
        if score > best and across.isalnum() and any(across in part for pair in around for part in pair):
            best, why = score, f"the page has {across} elsewhere"
    return best, why
