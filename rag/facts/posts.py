"""Posts beside names: 市委常委、区委书记乔俊杰."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from rag.text.fold import fold
from rag.text.lists import entries
from rag.text.pattern import regex
from rag.text.surnames import COMPOUND
from rag.text.words import is_word, tags

HEADS = tuple(sorted(entries(Path(__file__).with_name("data") / "posts.txt"), key=len, reverse=True))
HEAD = regex("|".join(HEADS))
# Tags of the words that a post is made of: nouns, names of places and bodies, numbers, kinds.
_INSIDE = frozenset("n ns nt nz nr nrt nrfg j b vn m mq s f l an ng eng i zg q".split())
_LINKS = frozenset('、()（）“”"·-')
_STOPS = frozenset(
    "由 与 和 及 以及 在 对 向 为 是 等 据 经 让 请 被 把 将 随 当 同 跟 给 上 中 后 前 时 下 会上 会后 其中 原 现任 记者 通讯员 据悉 本报讯 特邀 会见 应 一行 届时 专访 邀请 此次 此外 期间 现场 今天 昨天 图为 图 同时 近日 日前 一 名 位 这 那 ".split()
)
_FUNCTION = frozenset("由对向和与在经把被让请是")
_BODY_END = "局科部委处办厅院署会组队所站社行校厂系室团司库网点台区"


def holders(asked: str, quoted: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Of persons, as (name, post), those whom `asked` means: by a post (市长, no 副市长), or by surname and post.

    >>> holders("乔书记", [("乔俊杰", "区委书记"), ("吴震宇", "区委副书记")])
    (('乔俊杰', '区委书记'),)
    """
    asked = fold(asked)
    quoted = tuple(quoted)

    def holds(post: str, wanted: str) -> bool:
        return any(
            part.endswith(wanted) and not part.removesuffix(wanted).endswith("副")
            for part in re.split("[、,，和兼]", fold(post))
        )

    if not HEAD.search(asked):
        return ()
    if found := tuple((name, post) for name, post in quoted if holds(post, asked)):
        return found
    surname = asked[: 2 if asked[:2] in COMPOUND else 1]
    return tuple(
        (name, post)
        for name, post in quoted
        if name.startswith(surname) and holds(post, asked[len(surname) :])
    )


def post_start(text: str, head: int, end: int) -> int:
    """Where the post whose last head word begins at `head` and ends at `end` begins, in a folded text.

    >>> text = "昨天,市委常委、区委书记乔俊杰"
    >>> text[post_start(text, 10, 12):12]
    '市委常委、区委书记'
    """
    left = max(text.rfind(c, 0, head) for c in "。；，,;：:！？!?\n>《》")
    base = max(left + 1, head - 48)
    tagged = tags(text[base:end])
    start, kept = end, end
    for index in range(len(tagged) - 1, -1, -1):
        word, tag = tagged[index]
        start -= len(word)
        if start >= head:
            kept = start
            continue
        if word in _STOPS or word.isspace():
            break
        if word[0] in _FUNCTION and not is_word(word):
            # 由区: what jieba glued together at a preposition.
            kept = start + 1
            break
        after = tagged[index + 1][0] if index + 1 < len(tagged) else ""
        verb_of_body = tag in ("v", "vg", "a", "ad", "vd") and (
            after[-1:] in _BODY_END or (len(word) > 1 and kept - start == len(word) and after in HEADS)
        )
        if (
            tag in _INSIDE
            or (tag == "a" and len(word) == 1)
            or word in _LINKS
            or verb_of_body
            or word == "副"
        ):
            kept = start
            continue
        break
    while kept < head and (
        text[kept] in "、)·-"
        or text[kept].isspace()
        or (text[kept] == '"' and text.count('"', kept, head) % 2)
    ):
        kept += 1
    opened = text.find("(", kept, head)
    closed = text.find(")", kept, head)
    if closed >= 0 and (opened < 0 or opened > closed):
        kept = closed + 1
    return kept
