"""Alterations that make a sentence false: each takes a sentence and its passage and returns the altered one, or None.

The same alterations are made in the print as well (see `claims`), so that odd wording alone tells nothing.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from rag.text.words import tags
from rag.training.reader.words import OPPOSITE, OPPOSITE_EN, SCOPE, SUPERLATIVE, UNITS

Alter = Callable[[str, str, random.Random], "str | None"]

_NUMBER = re.compile(
    r"\d+(?:\.\d+)?|[一二三四五六七八九十百千万两〇]{2,}|[二三四五六七八九十两](?=[个名家项条次位届座场人年月日天岁层所])"
)
_DIGITS = "一二三四五六七八九"
_NAMED = ("nr", "nrt", "nrfg", "ns", "nt", "nz", "eng")
_QUOTED = re.compile(r"[《“「]([^《》“”「」]{2,20})[》”」]")
_CLAUSE = re.compile(r"[^，,；;。！？!?]+[，,；;。！？!?]?")
_EN_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*")


@lru_cache(maxsize=20_000)
def tagged(text: str) -> tuple[tuple[str, str, int], ...]:
    """Words with jieba's tag and where they begin."""
    found, at = [], 0
    for word, tag in tags(text):
        found.append((word, tag, at))
        at += len(word)
    return tuple(found)


def clauses(text: str) -> list[str]:
    """The clauses of a sentence, each with the mark that ends it."""
    return _CLAUSE.findall(text)


def figure(text: str, passage: str, dice: random.Random) -> str | None:
    """One figure (or year, or day) made another: of the passage, a digit off, ten times as much."""
    places = list(_NUMBER.finditer(text))
    if not places:
        return None
    place = dice.choice(places)
    old = place.group()
    others = [m for m in _NUMBER.findall(passage) if m != old and len(m) == len(old) and m not in text]
    if others and dice.random() < 0.4:
        new = dice.choice(others)
    elif old[0].isdigit():
        at = dice.choice([i for i, c in enumerate(old) if c.isdigit()])
        if dice.random() < 0.12 and "." not in old and len(old) < 4:
            new = old + "0"
        else:
            new = old[:at] + dice.choice([c for c in "123456789" if c != old[at]]) + old[at + 1 :]
    else:
        at = dice.randrange(len(old))
        new = old[:at] + dice.choice([c for c in _DIGITS[1:] if c != old[at]]) + old[at + 1 :]
    return _put(text, place.span(), new)


def exchanged(text: str, passage: str, dice: random.Random) -> str | None:
    """Two figures of one sentence exchanged."""
    places = list(re.finditer(r"\d+(?:\.\d+)?", text))
    pairs = [(a, b) for a in places for b in places if a.start() < b.start() and a.group() != b.group()]
    pairs = [p for p in pairs if abs(len(p[0].group()) - len(p[1].group())) <= 1] or pairs
    if not pairs:
        return None
    a, b = dice.choice(pairs)
    return text[: a.start()] + b.group() + text[a.end() : b.start()] + a.group() + text[b.end() :]


def unit(text: str, passage: str, dice: random.Random) -> str | None:
    """A unit made another."""
    places = [
        m
        for m in re.finditer("|".join(sorted(UNITS, key=len, reverse=True)), text)
        if text[m.start() - 1 : m.start()].isdigit()
    ]
    if not places:
        return None
    place = dice.choice(places)
    return _put(text, place.span(), dice.choice(UNITS[place.group()]))


def name(text: str, passage: str, dice: random.Random) -> str | None:
    """A name made another of the same passage."""
    here = list(_runs(text))
    there = [w for w in _runs(passage) if w[0] not in text]
    pairs = [(a, b) for a in here for b in there if a[1] == b[1]]
    if not pairs:
        return None
    a, b = dice.choice(pairs)
    return _put(text, (a[2], a[2] + len(a[0])), b[0])


def misspelt(text: str, passage: str, dice: random.Random) -> str | None:
    """One character of a name made another."""
    here = [w for w in _runs(text) if w[1] in ("nr", "ns") and 2 <= len(w[0]) <= 8 and not w[0].isascii()]
    if not here:
        return None
    a = dice.choice(here)
    at = dice.randrange(1, len(a[0]))
    new = dice.choice(
        "伟明华国建文志海波宁浩宇杰强军磊洋勇艳娟涛超秀霞平刚英东南西北州城山河江湖林安德尔斯克拉罗马"
    )
    return None if new == a[0][at] else _put(text, (a[2] + at, a[2] + at + 1), new)


def noun(text: str, passage: str, dice: random.Random) -> str | None:
    """A noun made another of the passage."""
    return _other(text, passage, dice, ("n", "vn", "an", "nz"))


def verb(text: str, passage: str, dice: random.Random) -> str | None:
    """A verb made another of the passage."""
    return _other(text, passage, dice, ("v",))


def quality(text: str, passage: str, dice: random.Random) -> str | None:
    """An adjective or place word made another of the passage."""
    return _other(text, passage, dice, ("a", "b", "f", "s", "t"))


def opposite(text: str, passage: str, dice: random.Random) -> str | None:
    """A word made one that excludes it: antonyms, posts, scopes, superlatives, plans and facts."""
    places = [w for w in tagged(text) if w[0] in OPPOSITE]
    places += [
        (text[i : i + n], "", i) for n in (2, 3) for i in range(len(text) - n) if text[i : i + n] in OPPOSITE
    ]
    if not places:
        return None
    word, _, at = dice.choice(places)
    return _put(text, (at, at + len(word)), dice.choice(OPPOSITE[word]))


def sides(text: str, passage: str, dice: random.Random) -> str | None:
    """Two names (or nouns around a verb) of one sentence exchanged; members of one list are left alone."""
    words = [w for w in _runs(text) if w[1] != "q"] or []
    words += [w for w in tagged(text) if w[1] in ("n", "nr", "ns") and len(w[0]) >= 2]
    pairs = []
    for a in words:
        for b in words:
            between = text[a[2] + len(a[0]) : b[2]]
            if a[2] + len(a[0]) < b[2] and a[0] != b[0] and len(between) <= 14 and a[1] == b[1]:
                inner = tagged(between)
                if any(t in ("v", "p", "vn") for _, t, _ in inner) and not re.search(r"[、；。]", between):
                    pairs.append((a, b))
    if not pairs:
        return None
    a, b = dice.choice(pairs)
    return text[: a[2]] + b[0] + text[a[2] + len(a[0]) : b[2]] + a[0] + text[b[2] + len(b[0]) :]


def polarity(text: str, passage: str, dice: random.Random) -> str | None:
    """A denial put in or taken out."""
    places = list(
        re.finditer(
            r"没有|并未|尚未|未能|未曾|不会|不能|不是|无法|从未|未|不(?!同|仅|但|少|久|断|过|止|如|论|管|锈)|没",
            text,
        )
    )
    if places and dice.random() < 0.7:
        place = dice.choice(places)
        new = {
            "不会": "会",
            "不能": "能",
            "不是": "是",
            "无法": "能够",
            "尚未": "已",
            "未能": "",
            "从未": "曾",
        }.get(place.group(), "")
        return _put(text, place.span(), new)
    verbs = [
        w for w in tagged(text) if w[1] == "v" and w[0] not in ("是", "有", "为", "于") and len(w[0]) >= 2
    ]
    verbs += [w for w in tagged(text) if w[0] in ("是", "有", "会", "能")]
    if not verbs:
        return None
    word, _, at = dice.choice(verbs)
    denied = {"是": ("不是", "并不是"), "有": ("没有",), "会": ("不会",), "能": ("不能",)}.get(word) or (
        "没有" + word,
        "未" + word,
        "不" + word,
        "并未" + word,
    )
    return _put(text, (at, at + len(word)), dice.choice(denied))


def plan(text: str, passage: str, dice: random.Random) -> str | None:
    """A fact told as a plan, or a plan as a fact."""
    if place := re.search(r"将(?=[^军领要来])|计划|预计|拟|打算|准备", text):
        return _put(text, place.span(), dice.choice(("已", "已经", "")))
    if place := re.search(r"已经?|曾经?", text):
        return _put(text, place.span(), dice.choice(("将", "计划", "拟", "有望")))
    verbs = [
        w
        for w in tagged(text)
        if w[1] == "v" and len(w[0]) >= 2 and text[w[2] + len(w[0]) :][:1] in ("了", "于")
    ]
    if not verbs:
        return None
    word, _, at = dice.choice(verbs)
    end = at + len(word) + (text[at + len(word) :][:1] == "了")
    return _put(text, (at, end), dice.choice(("将", "计划", "拟")) + word)


def scope(text: str, passage: str, dice: random.Random) -> str | None:
    """A scope or a superlative put in, or 之一 taken out."""
    if "之一" in text and dice.random() < 0.7:
        return text.replace("之一", "", 1)
    if dice.random() < 0.6:
        places = [w[2] for w in tagged(text) if w[1] in ("v", "m") and w[2]]
        new = dice.choice(SCOPE)
    else:
        places = [w[2] for w in tagged(text) if w[1] == "n" and w[2]]
        new = dice.choice(SUPERLATIVE)
    if not places:
        return None
    at = dice.choice(places)
    return None if new in text else text[:at] + new + text[at:]


def cause(text: str, passage: str, dice: random.Random) -> str | None:
    """A cause that the passage does not give, or another than it gives."""
    others = [c.strip("，,；;。！？!? ") for c in clauses(passage) if c.strip("，,；;。！？!? ") not in text]
    others = [c for c in others if 5 <= len(c) <= 24]
    if not others:
        return None
    new = dice.choice(others)
    if place := re.search(r"(由于|因为|因)([^，。；]{4,})(?=[，。；])", text):
        return _put(text, place.span(2), new)
    bare = text.rstrip("。！？!?；;")
    return dice.choice(
        (f"由于{new}，{bare}。", f"{bare}，原因是{new}。", f"{bare}，因为{new}。", f"因{new}，{bare}。")
    )


def _runs(text: str) -> list[tuple[str, str, int]]:
    """Names: quoted titles, runs of words tagged as names with the dots between them."""
    found = [(m.group(1), "q", m.start(1)) for m in _QUOTED.finditer(text)]
    words = tagged(text)
    i = 0
    while i < len(words):
        word, tag, at = words[i]
        if tag in _NAMED and (len(word) >= 2 or (i + 1 < len(words) and words[i + 1][1] in _NAMED)):
            j = i + 1
            while j < len(words) and (
                words[j][1] in _NAMED or words[j][0] in "··•" or (words[j][0] in "市县区省镇州国")
            ):
                j += 1
            run = text[at : words[j - 1][2] + len(words[j - 1][0])].strip("·•")
            kind = "ns" if tag in ("ns", "nt") else "nr"
            if len(run) >= 2:
                found.append((run, kind, at))
            i = j
        else:
            i += 1
    return found


def _other(text: str, passage: str, dice: random.Random, tags: Sequence[str]) -> str | None:
    here = [w for w in tagged(text) if w[1] in tags and len(w[0]) >= 2]
    there = [w for w in tagged(passage) if w[1] in tags and len(w[0]) >= 2 and w[0] not in text]
    pairs = [(a, b) for a in here for b in there if a[1] == b[1]]
    if not pairs:
        return None
    a, b = dice.choice(pairs)
    return _put(text, (a[2], a[2] + len(a[0])), b[0])


def _put(text: str, span: tuple[int, int], new: str) -> str | None:
    made = text[: span[0]] + new + text[span[1] :]
    return made if made != text else None


ALTERATIONS: dict[str, Alter] = {
    "figure": figure,
    "figures exchanged": exchanged,
    "unit": unit,
    "name": name,
    "name misspelt": misspelt,
    "noun": noun,
    "verb": verb,
    "quality": quality,
    "opposite": opposite,
    "sides": sides,
    "polarity": polarity,
    "plan or fact": plan,
    "scope": scope,
    "cause": cause,
}
# How often each is tried: what the words alone do not show comes more often.
WEIGHTS = {"figure": 3, "figures exchanged": 2, "unit": 1, "name": 3, "name misspelt": 1, "noun": 3, "verb": 3, "quality": 1,
           "opposite": 4, "sides": 3, "polarity": 3, "plan or fact": 2, "scope": 2, "cause": 2}  # fmt: skip


def alter(text: str, passage: str, dice: random.Random) -> tuple[str, str] | None:
    """`text` made false and the kind of alteration."""
    names, weights = list(WEIGHTS), list(WEIGHTS.values())
    for kind in dice.choices(names, weights, k=6):
        made = ALTERATIONS[kind](text, passage, dice)
        if made and made != text:
            return made, kind
    return None


def alter_english(text: str, passage: str, dice: random.Random) -> tuple[str, str] | None:
    """The same for an English sentence: a figure, a name, an opposite, a denial."""
    for kind in dice.sample(("figure", "name", "opposite", "polarity"), 4):
        made: str | None = None
        if kind == "figure":
            made = figure(text, passage, dice) if re.search(r"\d", text) else None
        elif kind == "name":
            here = list(_EN_NAME.finditer(text))
            there = [n for n in _EN_NAME.findall(passage) if n not in text]
            if here and there:
                made = _put(text, dice.choice(here).span(), dice.choice(there))
        elif kind == "opposite":
            here = [m for m in re.finditer(r"[A-Za-z']+", text) if m.group() in OPPOSITE_EN]
            if here:
                place = dice.choice(here)
                made = _put(text, place.span(), dice.choice(OPPOSITE_EN[place.group()]))
        else:
            place_ = re.search(
                r"\b(is|are|was|were|will|can|could|has|have|had|would|should)\b(?! not|n't)", text
            )
            denied = re.search(r"\b not\b|n't\b", text)
            if denied:
                made = _put(text, denied.span(), "")
            elif place_:
                made = _put(text, place_.span(), place_.group() + " not")
        if made:
            return made, kind
    return None
