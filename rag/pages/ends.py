"""How a piece of print ends and begins, and how well one end fits another."""

from __future__ import annotations

from dataclasses import dataclass

from rag.pages import marks
from rag.pages.bylines import bylines
from rag.phrase import Phrase
from rag.text.han import HAN
from rag.text.pattern import regex
from rag.text.words import cut, is_word

_PAIRS = dict(zip("“‘「『《〈（(【〔[", "”’」』》〉）)】〕]", strict=True))
_CLOSE = {close: open_ for open_, close in _PAIRS.items()} | {")": "(", "）": "（"}
_ALIKE = str.maketrans("（）", "()")
_BRACKET = regex(r"[“‘「『《〈（(【〔\[”’」』》〉）)】〕\]]")
_STOP = "。！？!?…：:"
_MARKS = _STOP + "；;，、,"
# A word that a sentence can hardly end with, and one that it can hardly begin with.
LEANS_ON = "的和与及在将把被对为向从由以于至是有等要不未正更最各全该此并且或而但就也还都可能会应使让给到着了过其两第每"
_LEANS_BACK = "的了着过们地得性化者度率家型式级里中内外上下后前们法力"
_COUNTED = regex(
    r"[年月日号时分秒万亿千百十元个名家户人次项吨亩台套种位届条件批公里平方米米%％.．:：岁倍度℃度层栋期]|[\d.,]"
)
_TAIL_BYLINE = regex(r"[(（]([^()（）]{1,40})[)）]\s*$")
_ONE_WORD = regex(f"[{HAN}][,，、。；;”]")


def ended(text: str) -> bool:
    """Whether the sentence (or the list item) that `text` ends with is over."""
    text = text.rstrip(" \t\u3000*")
    bare = text.rstrip("”’」』》〉）)】〕]\"'")
    if not bare:
        return False
    last = bare[-1]
    if last in _STOP or (bare != text and marks.JUMP_TO.search(text[-24:])):
        return True
    if len(text) < 120 and (marks.DATE_LINE.fullmatch(text) or marks.ROW.fullmatch(text)):
        return True
    if last == "." and bare[-2:-1].isascii() and not bare[-2:-1].isdigit():
        return True
    if bare != text and (tail := _TAIL_BYLINE.search(text)):
        over = text[: tail.start()].rstrip()[-1:] in "。！？!?…”"
        return tail[1] == "完" or bool(bylines(tail[1], bare=over))
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


@dataclass(frozen=True, slots=True)
class Edge:
    """What the beginning and the end of one piece of text say about a break there."""

    first: str
    last: str
    left_open: str
    closes: str
    orphan: float
    opening: bool
    starts: bool
    one_word: bool


def edge(text: str) -> Edge:
    """The edge of `text`. `orphan` tells how plainly it begins in the middle of a sentence, from 0 (it may be
    a beginning) to 3; `starts` that it begins an article or a list item."""
    text = text.strip(" \t\u3000*")
    listed = marks.LIST_MARK.match(text) is not None
    closes = brackets(text[:300]).closes
    # `1)` and `一）` number a list, they close nothing.
    closes = closes[1:] if listed else closes
    opening = marks.OPENING.match(text) is not None
    one_word = _ONE_WORD.match(text) is not None
    orphan = 3.0
    if text[:1] not in "，。、；：！？,;:!?”’）)》」』%％" or not text:
        leans = 1.5 if one_word else 0.4 * (text[:1] in _LEANS_BACK and not opening)
        short = 0.5 * (len(text) <= 14 and text[-1:] in ("。", "！", "？"))
        orphan = min(orphan, 2.5 * bool(closes) + leans + short)
    return Edge(
        first=text[:6],
        last=text[-6:],
        left_open=brackets(text[-300:]).left_open,
        closes=closes,
        orphan=orphan,
        opening=opening,
        starts=listed or marks.LEAD.match(text) is not None,
        one_word=one_word,
    )


def likely(tail: Edge, head: Edge) -> bool:
    """Whether anything at all speaks for `head` going on with `tail`: cheap to ask, before `fit`."""
    if head.starts or not tail.last or not head.first:
        return False
    if (
        head.orphan >= 1.0
        or (tail.left_open and head.closes)
        or tail.last[-1].isdigit()
        or tail.last[-1] in "，,、"
    ):
        return True
    return any(
        is_word(tail.last[-m:] + head.first[:n]) for m, n in ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1))
    )


def fit(tail: Edge, head: Edge, *around: str) -> tuple[float, str]:
    """How well `head` goes on with the sentence that `tail` breaks off, and the strongest reason if any.

    About 0 for two pieces that have nothing to do with each other, over 2 for a good fit. The texts `around`
    the break are asked for the letters across it.
    """
    if not tail.last or not head.first:
        return -5.0, ""
    if head.starts:
        return -6.0, "begins an article or a list item"
    parts = [_letters(tail, head), _quotes(tail, head)]
    if head.first[0] not in _MARKS:
        parts += [_word(tail.last, head.first), _seen(tail.last, head.first, around)]
    if head.opening and tail.last[-1] not in "，,、":
        parts.append((-1.2, "begins like a paragraph"))
    best = max(parts)
    return sum(s for s, _ in parts), best[1] if best[0] > 0 else ""


def _letters(tail: Edge, head: Edge) -> tuple[float, str]:
    """What the two letters at the break say."""
    a, b = tail.last[-1], head.first[0]
    if b in "，。、；：！？,;:!?":
        return (-5.0, "") if a in "，。、；：,;:" else (1.0, "goes on with a punctuation mark")
    if a == "." and b.isdigit():
        return 1.5, "a number goes on"
    if a.isdigit():
        return (1.5, "a number and what it counts") if _COUNTED.match(b) else (-1.0, "")
    if a.isascii() and a.isalpha() and b.isascii() and b.isalpha():
        return (0.8, "Western words on both sides") if b.islower() else (0.0, "")
    if head.one_word and a not in "，,、。":
        return 1.5, "one letter of a word is left over"
    if a in "，,、":
        return 0.7, "a comma asks for more"
    if a in LEANS_ON:
        return 0.6, "the last word asks for more"
    return (0.4, "the first word leans back") if b in _LEANS_BACK else (0.0, "")


def _quotes(tail: Edge, head: Edge) -> tuple[float, str]:
    """Whether what is left open is closed, and nothing is closed that was not opened."""
    if tail.left_open and head.closes:
        same = _CLOSE[head.closes[0]].translate(_ALIKE) == tail.left_open[-1].translate(_ALIKE)
        return (3.0, "closes the quotation or bracket left open") if same else (-1.0, "")
    return (-0.8 if tail.left_open else -3.0 if head.closes else 0.0), ""


def _word(left: str, right: str) -> tuple[float, str]:
    """Whether a word of the dictionary stands across the break."""
    at = 0
    for word in cut(left + right, names=False):
        if at < len(left) < at + len(word):
            return (
                (0.0, "")
                if word.isascii()
                else (2.0 + 0.5 * (len(word) > 2), Phrase("makes the word {word}", word=word))
            )
        at += len(word)
    return 0.0, ""


def _seen(left: str, right: str, around: tuple[str, ...]) -> tuple[float, str]:
    """Whether the letters across the break stand side by side elsewhere."""
    best, why = 0.0, ""
    for m, n, score in ((1, 1, 0.5), (2, 1, 1.2), (1, 2, 1.2), (2, 2, 2.0), (3, 2, 2.5), (2, 3, 2.5)):
        across = left[-m:] + right[:n]
        if len(across) < m + n or not across.isalnum() or not any(across in part for part in around):
            # A longer run holds the shorter one.
            if m + n == 2:
                break
            continue
        best, why = score, Phrase("the page has {word} elsewhere", word=across)
    return best, why
