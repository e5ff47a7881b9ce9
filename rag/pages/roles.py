"""What a piece of print is by itself, before its neighbours are asked."""

from __future__ import annotations

import re
from enum import StrEnum

from rag.pages import marks
from rag.pages.bylines import bylines, names_only
from rag.pages.ends import brackets, ended
from rag.pages.pieces import Piece
from rag.text.han import HAN
from rag.text.pattern import regex


class Role(StrEnum):
    FURNITURE = "furniture"
    HEAD = "head"
    BYLINE = "byline"
    CREDIT = "credit"
    CAPTION = "caption"
    LEAD = "lead"
    BODY = "body"
    JUMP_TO = "jump to"
    JUMP_FROM = "jump from"


_PAPER = regex(f"[{HAN}]{{2,8}}(?:日报|晚报|时报|晨报|早报|周报|商报|导报|都市报|快报|新报|电讯|新闻)$")
_BLANKS = regex(r"[\s\u3000]+")
_COMMA = regex(r"[，,；;]")
_HAN_GAP = regex(r"(?<=[^\x00-\x7f])[ \u3000]+(?=[^\x00-\x7f])")
_MAKERS = ("摄", "图", "供图", "摄影", "绘", "制图")
_CAPTION = regex(rf"(?:^|[。！？）)\s])(?:{marks.CAPTION.pattern})")
# The longest headline line and the longest caption met in print.
_LONG_HEAD = 90
_LONG_CAPTION = 420


def shape(text: str) -> float:
    """How much `text` looks like a headline line by itself: over 0 it may be one."""
    n = len(text)
    if n > _LONG_HEAD:
        return -2.0
    if text.isascii():
        # A Western word is as long as two or three Chinese letters, and so is its headline.
        n = 3 * len(text.split())
    score = 1.0 if n <= 30 else 0.6 if n <= 45 else 0.6 - (n - 45) / 30
    last = text.rstrip("”’」』）)】")[-1:] or text[-1]
    last = "。" if text.endswith(("（完）", "(完)")) else last
    if last == "." and text[-2:-1].isalpha() and text.isascii():
        last = "。"
    if last in "。，,、；;：:" or text.endswith("……"):
        score -= 2.2 if last in "。，," else 1.5
    elif last not in "！？!?":
        score += 1.0
    commas = len(_COMMA.findall(text))
    score -= 0.55 * commas + 0.1 * text.count("、")
    score -= 1.2 * len(re.findall(r"[。！？!?](?=.)", text.rstrip("”’」』）)")))
    score += min(0.6, 0.4 * len(_HAN_GAP.findall(text)))
    if text[0] in "，。、；：！？,;:!?”’）)》":
        score -= 3.0
    if n > 12 and text[-1] in "的和与及在将把被为":
        score -= 0.6
    state = brackets(text)
    return score - 0.7 * bool(state.left_open) - 1.5 * bool(state.closes)


def role(piece: Piece, index: int, source: str = "") -> Role:
    """The role of `piece`, the `index`th of its page, by what it says and its shape."""
    text = piece.text
    if marks.LEAD.match(text):
        return Role.LEAD
    if len(text) <= 120 and (small := _small(text, index, source)):
        return small
    if len(text) <= _LONG_CAPTION and _captioned(text):
        return Role.CAPTION
    if marks.JUMP_FROM.match(text):
        return Role.BODY
    if 0 < piece.level < 7 and len(text) <= _LONG_HEAD:
        return Role.HEAD
    return Role.HEAD if shape(text) > 0 else Role.BODY


def _small(text: str, index: int, source: str) -> Role | None:
    """The role of a short piece that print's conventions decide."""
    tight = _BLANKS.sub("", text)
    if not any(c.isalnum() for c in tight):
        return Role.FURNITURE
    if marks.FURNITURE.match(tight) or tight == source or marks.EDITOR.match(text):
        return Role.FURNITURE
    if index < 8 and (_PAPER.match(tight) or (len(text) <= 30 and _dated(text))):
        return Role.BYLINE if bylines(text) else Role.FURNITURE
    if "。" not in text and len(set(marks.MASTHEAD.findall(text))) >= 2:
        return Role.FURNITURE
    if len(marks.WEATHER.findall(text)) >= 2 and (index < 6 or (len(text) < 60 and "。" not in text)):
        return Role.FURNITURE
    if len(text) <= 40 and marks.JUMP_TO.fullmatch(text):
        return Role.JUMP_TO
    if len(text) <= 24 and marks.JUMP_FROM.fullmatch(text):
        return Role.JUMP_FROM
    role_alone = marks.ROLE.fullmatch(text.strip(" □■●◆▲\u3000"))
    if role_alone and role_alone["affix"]:
        return Role.BYLINE
    if text[0] in "(（" and text[-1] in ")）" and len(text) <= 20 and names_only(text):
        return Role.BYLINE
    if len(text) <= 40 and (marks.INDEX.fullmatch(text) or marks.DATE_LINE.fullmatch(tight)):
        return Role.HEAD if marks.INDEX.fullmatch(text) else Role.BODY
    if marks.ROW.fullmatch(text) and not marks.ADVERT.search(text):
        return Role.BODY
    if found := bylines(text):
        return Role.CREDIT if any(b.role in _MAKERS for b in found) else Role.BYLINE
    if len(text) <= 40 and marks.CREDIT_LINE.fullmatch(text):
        return Role.CREDIT
    return None


def _dated(text: str) -> bool:
    return bool(marks.MASTHEAD.search(text)) and not ended(text)


def _captioned(text: str) -> bool:
    credit = marks.CREDIT.search(text)
    if credit and credit.start() > 4:
        return True
    return bool(marks.CAPTION_START.match(text) or (len(text) < 300 and _CAPTION.search(text)))
