"""Who is credited: bylines in all their printed forms."""

from __future__ import annotations

import re

from rag.pages import marks
from rag.text.pattern import regex
from rag.text.surnames import USUAL
from rag.types import Byline

_SPLIT = regex(r"[\s　、，,;；:：|｜]+")
_WRAP = " \t　□■○●◎◆▲△▼▽☆★▋()（）【】[]〔〕"
_LONGEST = 90
_BY = regex(r"(?:(?:By|BY)\s+)+(?=[A-Z])")
# The day, as it stands before a byline in what was written on a computer: 2024年5月20日 本报记者 林晓.
_DAY = regex(r"(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?(?:\s+\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?\s+(?=\D)")
# Words that stand in brackets after a lead and are no names.
_NO_NAME = frozenset(
    "新闻联播 综合 完 下转 上接 资料 图片 左图 右图 上图 下图 文图 连载 节选 摘要 试行 化名 组图 文章 来源 报道 本报讯 通讯员 记者".split()
)


def bylines(text: str, *, bare: bool = False) -> tuple[Byline, ...]:
    """The credits that `text` consists of, or none if it is anything else than a byline.

    `bare` lets names stand without any role, as in `本报讯(郝燕波 李金堂)`; their role is empty.

    >>> [tuple(b) for b in bylines("□本报记者 朱雅萍 通讯员 常环轩")]
    [('记者', '朱雅萍'), ('通讯员', '常环轩')]
    """
    inner = _DAY.sub("", text.strip(_WRAP), count=1)
    if not inner or len(inner) > _LONGEST or any(c in inner for c in "。！？!?“”《》"):
        return ()
    if len(inner) < 60 and (by := _BY.match(inner)):
        names = re.split(r",|\band\b", inner[by.end() :])
        return tuple(Byline("By", name.strip()) for name in names if name.strip())
    glued = "摄" in inner or ("图" in inner and "文" in inner)
    words = [_token(token, glued) for token in _tokens(inner)]
    if any(role is None for role, _ in words):
        return ()
    found: list[Byline] = []
    role, shared = "", list[str]()
    for i, (printed, name) in enumerate(words):
        after = i + 1 < len(words) and words[i + 1][1] and not words[i + 1][0]
        if printed and name and _maker(printed):
            # In 严俊摄 the role is this name's alone.
            found.append(Byline(printed, name))
            role = ""
        elif printed and not name and shared and _maker(printed) and not after:
            # A role printed after its names is that of them all: 徐晶玮 摄, 本报记者 张三 文/摄.
            found = [b for b in found if b.role or b.name not in shared]
            found += [Byline(printed, n) for n in shared]
            role, shared = "", []
        else:
            role = printed or role
            if name:
                found.append(Byline(role, name))
                shared.append(name)
    roles = any(role for role, _ in words)
    marked = text.strip()[:1] in "□■●◎◆▲" and 0 < len(found) <= 4
    # Without a role, after a mark alone, it must look like names of persons.
    named = marked and all(b.name[0] in USUAL and len(b.name) <= 3 for b in found)
    return tuple(dict.fromkeys(found)) if roles or bare or named else ()


def names_only(text: str) -> bool:
    """Whether `text` is names of persons and nothing else, as the (周敏) that closes a short item."""
    found = bylines(text, bare=True)
    return bool(found) and all(b.name[0] in USUAL and len(b.name) <= 3 for b in found)


def _maker(role: str) -> bool:
    """Whether the role is for text or pictures made, and so may be printed after its names."""
    return bool(marks.MADE_BY.fullmatch("张三" + role)) or role in ("撰文", "撰稿", "图片", "文字", "漫画")


def _tokens(inner: str) -> list[str]:
    """The words of a byline; a name of two letters set apart (`李 明`) is put together."""
    words = [w.strip(_WRAP) for w in _SPLIT.split(inner)]
    found: list[str] = []
    for word in words:
        if found and len(word) == 1 and len(found[-1]) == 1 and not marks.ROLE.fullmatch(word):
            found[-1] += word
        elif word:
            found.append(word)
    return found


def _token(token: str, glued: bool) -> tuple[str | None, str]:
    """The role and the name in one word; (None, "") if it is neither. 文 and 图 also end names, so without a
    stroke they are roles only beside others (`glued`)."""
    role = marks.ROLE.match(token)
    if role and role.end() == len(token):
        return role["role"], ""
    name = token[role.end() :] if role else ""
    if role and role.end() and marks.NAME.fullmatch(name) and len(name) <= 4 and name not in _NO_NAME:
        return role["role"], name
    made = marks.MADE_BY.fullmatch(token)
    if made and (glued or made["role"] not in ("文", "图", "绘") or token[-2] in "/／"):
        return made["role"], made["name"]
    if token in _NO_NAME:
        return None, ""
    if marks.NAME.fullmatch(token) and (len(token) <= 4 or "·" in token or token.isascii()):
        return "", token
    return None, ""
