"""The weighty words of a claim, and how the print carries them."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.check import wordlists
from rag.embedding import Embedder
from rag.text.names import Word, content_words
from rag.text.places import places
from rag.text.words import is_word

# Cosine of two words of the shipped static model from which they say the same, if they share a character or not.
_CLOSE = 0.5
_NEARBY = 0.35  # of a verb or an adjective that may be told in a word of the print's own
_PLACE_END = "省市县区镇乡州村站港"
_PLACES = tuple(_PLACE_END)
_LEADS = "按是叫要已拟才另从于由在把将被给也又还再就都只可会没不有到的了做此该均和与及对向为称使让后"
_TRAILS = "作到了着过是为在被单受于给要将等后前时中里上下有已的和与立就都也还又被让"
_LIGHT_TAGS = ("m", "q", "r", "p", "c", "u", "xc", "d", "f", "t")


def weighs(word: Word) -> bool:
    """Whether a word has to be carried."""
    text = word.text
    if text in wordlists.words("light") or word.tag in _LIGHT_TAGS or word.tag[0] in "mqrpcux":
        return False
    return not all(part in wordlists.words("light") for part in _parts(text))


def carried(word: str, text: str) -> bool:
    """Whether `text` has a word, in another form, by a synonym, or in parts."""
    if word in text:
        return True
    return _otherwise(word, text)


@lru_cache(maxsize=50_000)
def _otherwise(word: str, text: str) -> bool:
    for other in wordlists.groups("synonyms").get(word, ()):
        if other in text:
            return True
    if word[-1] in _PLACE_END and len(word) > 2:
        # 沙渠镇 is not 沙渠乡; 沙渠 alone may be either.
        end = len(word) - 1
        return any(text[at + end : at + end + 1] not in _PLACES for at in places(text, word[:-1]))
    if word.isascii():
        return len(word) > 4 and word[: max(4, len(word) - 3)] in text
    if len(word) >= 3 and _in_order(word, text):
        return True
    parts = _parts(word)
    if len(parts) > 1:
        return all(len(p) == 1 or p in wordlists.words("light") or carried(p, text) for p in parts)
    if not is_word(word) and (core := core_of(word)) != word and core in text:
        return True
    return len(word) == 2 and _alike(word, text)


def known_word(word: str) -> bool:
    return is_word(word)


def core_of(word: str) -> str:
    """A word without the function characters that the tagger glued to it (叫鲜, 建作).

    >>> core_of("叫鲜"), core_of("建作")
    ('鲜', '建')
    """
    core = word.lstrip(_LEADS)
    return core.rstrip(_TRAILS) or core or word


def _in_order(word: str, text: str) -> bool:
    """Whether the characters of a shortened form stand in order inside one clause (工信部: 工业和信息化部)."""
    at = text.find(word[0])
    while at >= 0:
        end, place = at + 1, at
        for c in word[1:]:
            place = text.find(c, place + 1, at + 3 * len(word) + 2)
            if place < 0:
                break
            end = place + 1
        else:
            return not re.search(r"[,，。;；、]", text[at:end])
        at = text.find(word[0], at + 1)
    return False


@lru_cache(maxsize=20_000)
def _parts(word: str) -> tuple[str, ...]:
    """A compound as the words it is made of."""
    if len(word) < 3:
        return (word,)
    for i in range(2, len(word) - 1):
        if is_word(word[:i]) and is_word(word[i:]):
            return (word[:i], word[i:])
    if len(word) == 3:
        for a, b in ((word[:2], word[2:]), (word[:1], word[1:])):
            long = a if len(a) == 2 else b
            if is_word(long):
                return (a, b)
    return (word,)


def _alike(word: str, text: str) -> bool:
    """Whether a word of `text` is close to it in the shipped model, and shares a character with it."""
    if not any(c in text for c in word):
        return False  # Nothing is cut into words for this.
    return any(_close(word, other) for other in _short_words(text) if not set(word).isdisjoint(other))


def hinted(word: Word, text: str) -> bool:
    """Whether print may well say a verb or an adjective in a word of its own: one that shares a character with it, or
    lies near it in the shipped model, and is not its opposite.

    Among claims missing such words true ones are two to five times as frequent as false ones; of nouns they are not.
    """
    if word.tag[0] not in "va" or word.text.isascii():
        return False
    others = _short_words(text)
    if any(opposed(word.text, other) for other in others) or _denied(word.text, text):
        return False
    return any(_akin(word.text, other) for other in others)


def _denied(word: str, text: str) -> bool:
    """Whether print has a character of a word only behind a denial that the word lacks (不服: 服从)."""
    return any(no + c in text for no in _NO if no not in word for c in word)


_NO = "不未无没非"


def _akin(one: str, other: str) -> bool:
    return not set(one).isdisjoint(other) or float(_vector(one) @ _vector(other)) >= _NEARBY


@lru_cache(maxsize=4096)
def _short_words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(w.text for w in content_words(text) if len(w.text) <= 4))


@lru_cache(maxsize=50_000)
def _close(one: str, other: str) -> bool:
    if opposed(one, other):
        return False
    a, b = _vector(one), _vector(other)
    return float(a @ b) >= _CLOSE


@lru_cache(maxsize=20_000)
def _vector(word: str) -> NDArray[np.float32]:
    return np.asarray(_model().embed_passages([word])[0], np.float32)


@cache
def _model() -> Embedder:
    from rag.embedding.static import StaticEmbedder

    return StaticEmbedder()


def opposed(one: str, other: str) -> bool:
    """Whether two words are values of one family that exclude each other, or differ in an antonymous character."""
    for name in ("opposites", "scales"):
        theirs = wordlists.values(name, other)
        for family, mine in wordlists.values(name, one).items():
            if family in theirs and not mine.keys() & theirs[family].keys():
                return True
    differ = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    return len(one) == len(other) and len(differ) == 1 and differ[0] in _ANTONYMS


_PAIRS = "上下 前后 左右 东西 南北 大小 多少 高低 升降 增减 进出 买卖 开关 正副 男女 新旧 内外 长短 早晚 快慢 快缓 胜负 输赢 正负 一二 二三 三四 一三 一四 二四 省市 市县 县区 区镇 镇乡 乡村 日月 月年 客货 参星"
_ANTONYMS = {(a, b) for pair in _PAIRS.split() for a, b in ((pair[0], pair[1]), (pair[1], pair[0]))}
