"""Persons in an article, each with the post printed beside the name."""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.facts.names import SYLLABLES, ends_surely, name_end, person_word, place_word
from rag.facts.posts import HEADS, post_start
from rag.text.fold import fold
from rag.text.han import HAN
from rag.text.pattern import regex
from rag.text.surnames import COMPOUND, SURNAMES
from rag.text.words import is_word
from rag.types import Person

_STARTS = SURNAMES | SYLLABLES | {c[0] for c in COMPOUND} | set("雪白才巫仁更八卫李宋周玻")
# A post; between it and a name, blanks, a bracketed age or party.
_POSTED = regex(rf"(?P<head>{'|'.join(HEADS)})(?:\s|\([^()\n]{{1,12}}\))?")
_AND = regex(r"\s?(?:、|和|与|及|以及)\s?")
_AFTER_LIST = regex(f"等(?:(?=(?:参加|出席|陪同|一同))|(?P<post>[{HAN}、]{{0,12}}?(?:领导|负责人|专家)))")
_DOTTED = regex(rf"[{''.join(sorted(SYLLABLES))}]{{1,8}}(?=[·•])")
_SOME = regex(rf"[{''.join(sorted(SURNAMES))}]某某?(?![种些个地事人时日年])")
_BYLINE = regex(r"(?:记者|通讯员|摄影|摄)$")


class Mention(NamedTuple):
    """A name in the text, with the place of the post before it (`post_start == post_end`: none)."""

    start: int
    end: int
    post_start: int
    post_end: int


def find_people(text: str) -> tuple[Person, ...]:
    """The persons of a text, each name with each post printed beside it, at its first place, in order.

    A name that never has a post comes once with an empty one. Found by rules: a post or a list before the name,
    the surname or the syllables of a foreign name, and jieba's dictionary for where it ends.

    >>> [(p.name, p.post) for p in find_people("副市长徐军,市政府秘书长周承涛,区领导恽洪丞、李皓、徐宁参加调研。")][-1]
    ('徐宁', '区领导')
    """
    return people_in(text, fold(text))


def people_in(text: str, folded: str) -> tuple[Person, ...]:
    """`find_people` for a text that is folded already."""
    seen: dict[tuple[str, str], Person] = {}
    posted: set[str] = set()
    for mention in _whole(folded, mentions(folded)):
        name, post = text[mention.start : mention.end], text[mention.post_start : mention.post_end]
        if post:
            posted.add(name)
        seen.setdefault((name, post), Person(name, post, mention.start, mention.end))
    return tuple(p for (name, post), p in seen.items() if post or name not in posted)


def mentions(folded: str) -> tuple[Mention, ...]:
    """Every place of a folded text where a person is named with a post or in a list after one."""
    found: list[Mention] = []
    end = 0
    for match in _POSTED.finditer(folded):
        start = match.end()
        if start < end or _place_begins(folded, start):
            continue
        if named := _named_before(folded, match.start()):
            # 习近平总书记: the post follows its name and has nothing to do with what comes next.
            post = match.end("head") if match["head"] == "同志" else match.start()
            found.append(Mention(named, match.start(), post, match.end("head")))
            end = match.end("head")
            continue
        stop = name_end(folded, start, sure=True) if folded[start : start + 1] in _STARTS else start
        if stop == start:
            continue
        post = post_start(folded, match.start(), match.end("head"))
        found.append(Mention(start, stop, post, match.end("head")))
        end = stop
        for name in _listed(folded, stop):
            found.append(Mention(*name, post, match.end("head")))
            end = name[1]
    found += _before_post(folded)
    if "·" in folded:
        ends = {m.end for m in found}
        found += [Mention(at, stop, at, at) for at, stop in _dotted(folded) if stop not in ends]
    if "某" in folded:
        found += [Mention(m.start(), m.end(), m.start(), m.start()) for m in _SOME.finditer(folded)]
    return tuple(sorted(found))


def _whole(folded: str, found: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions, each with the character that its name has everywhere else (县长孙立|坚称 beside 孙立坚)."""
    names = {folded[m.start : m.end] for m in found}
    sure = {folded[m.start : m.end] for m in found if ends_surely(folded, m.end)}
    cut = {
        short for name in sure if (short := name[:-1]) in names and folded.count(short) == folded.count(name)
    }
    return tuple(m._replace(end=m.end + 1) if folded[m.start : m.end] in cut else m for m in found)


def _place_begins(folded: str, start: int) -> bool:
    """Whether the post is none: 湖南省长沙市 holds no 省长."""
    return folded[start + 1 : start + 2] in ("市", "县", "区") and place_word(folded[start - 1 : start + 1])


def _named_before(folded: str, head: int) -> int:
    """Where a name that the dictionary knows begins, if one ends at `head`; else 0."""
    for length in (3, 2, 4):
        name = folded[head - length : head] if length <= head else ""
        if name[:1] in SURNAMES and name and is_word(name) and person_word(name):
            # 白俄罗斯总统: the end of a longer word is no name.
            longer = folded[max(0, head - length - 2) : head]
            return 0 if is_word(longer) and not person_word(longer) else head - length
    return 0


def _dotted(folded: str) -> list[tuple[int, int]]:
    """Foreign names of several parts wherever they stand."""
    found = []
    end = 0
    for match in _DOTTED.finditer(folded):
        if match.start() >= end and (stop := name_end(folded, match.start(), sure=False)) > match.end():
            found.append((match.start(), stop))
            end = stop
    return found


def _before_post(folded: str) -> list[Mention]:
    """Names whose common post comes after them: 乔俊杰、恽淇丞等区委、区政府领导."""
    found = []
    for match in _AFTER_LIST.finditer(folded):
        start = max(folded.rfind(c, 0, match.start()) for c in '。；，,;：:！!？?\n"') + 1
        for name in re.split("(?<=、)", folded[start : match.start()]):
            bare = name.rstrip("、").strip()
            at = start + name.find(bare) if bare else start
            start += len(name)
            if bare and name_end(bare, 0, sure=True) == len(bare):
                post = len(match["post"] or "")
                found.append(Mention(at, at + len(bare), match.end() - post, match.end()))
    return found


def _listed(folded: str, stop: int) -> list[tuple[int, int]]:
    """The names that follow in a list: 、李皓、徐俊、徐宁."""
    names = []
    while link := _AND.match(folded, stop):
        end = name_end(folded, link.end(), sure=link.group().strip() == "、")
        if end == link.end():
            break
        names.append((link.end(), end))
        stop = end
    return names
