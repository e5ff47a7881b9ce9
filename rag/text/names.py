"""Words and names: the content words of a text with what they weigh, and which of them are names."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rag.text.pattern import regex
from rag.text.surnames import USUAL
from rag.text.tokens import STOP
from rag.text.words import is_word, tags

# Words that news is full of: finding them says little about what is told.
_COMMON = frozenset(
    """表示 指出 强调 介绍 认为 要求 提出 希望 举行 召开 开展 进行 推进 推动 加强 加快 提升 提高 实现 工作 建设 发展 活动 会议 方面 情况 问题
    相关 有关 通过 以及 其中 同时 目前 近年来 进一步 我们 他们 她们 它们 一个 一些 这些 那些 这个 记者 报道 本报 消息 日前 近日 据悉 来自 成为 作为 已经 正在
    可以 能够 需要 应该 必须 继续 不断 持续 积极 全面 深入 切实 认真 重要 主要 重点 落实 贯彻 学习 精神 领导 参加 出席 主持 完成 取得 获得 包括 达到 位于
    said says say according reported also which that their there these those has have had will would can could more than been being into over""".split()
)  # fmt: skip
_LETTERS = regex(r"[^\W\d_]")
# Places that jieba's dictionary tags as something else.
_PLACES = frozenset(
    """保定 大同 长治 运城 包头 大连 营口 通化 合肥 新余 烟台 开封 焦作 商丘 信阳 周口 孝感 怀化 茂名 河源 清远 百色 海口 自贡 攀枝花 资阳 遵义 毕节
    铜仁 宝鸡 天水 平凉 酒泉 银川 首尔 平壤 河内 金边 万象 基辅 南苏丹 马里 加纳 金坛 常熟 武进 溧阳""".split()
)
_NAMES = ("nr", "ns", "nt", "nrt", "nrfg", "nz")
_TITLE = regex(r"[《〈]([^《》〈〉]{1,60})[》〉]")


class Word(NamedTuple):
    """A word of the folded text with jieba's tag, and how much finding it says (0 to 2)."""

    text: str
    start: int
    end: int
    tag: str
    weight: float


def content_words(folded: str) -> tuple[Word, ...]:
    """The words of `folded` text that carry meaning: no stop words, numbers, punctuation, single characters."""
    found, at, family = [], 0, False
    for word, tag in tags(folded):
        start, at = at, at + len(word)
        if family and at - start <= 2 and tag[0] not in "xpucdmr":
            # jieba splits a name that its model does not see as one: 李 + 国利.
            word, tag, start = folded[start - 1 : at], "nr", start - 1
        family = at - start == 1 and tag in ("nr", "zg") and word in USUAL
        if at - start < 2 or word in STOP or (tag in ("m", "x") and not _LETTERS.search(word)):
            continue
        if word[0].isdigit() and word[-1].isdigit():
            continue
        tag = _tag(word, tag)
        found.append(Word(word, start, at, tag, _weight(word, tag)))
    return tuple(found)


@lru_cache(maxsize=20_000)
def _tag(word: str, tag: str) -> str:
    """jieba's tag, put right where its dictionary or its model is known to be wrong about names."""
    if word in _PLACES or (tag == "nr" and len(word) > 2 and word[-1] in "省市县区镇乡州"):
        return "ns"
    if len(word) in (2, 3) and word[0] in USUAL and not is_word(word):
        # 潘指出: a surname cut off from the name before it.
        said = len(word) == 3 and is_word(word[1:]) and tags(word[1:])[0][1] == "v"
        return "v" if said else "nr"
    return tag


def _weight(word: str, tag: str) -> float:
    if word in _COMMON:
        return 0.4
    if tag in ("t", "m", "d", "c", "p", "r", "u"):
        return 0.5
    long = min(2.0, 1.0 + 0.4 * (len(word) - 2)) if not word.isascii() else 1.0
    return long if tag[0] in "nvaxieb" else 0.8


def titles(text: str) -> tuple[tuple[int, int], ...]:
    """The ranges inside 《》."""
    return tuple(m.span(1) for m in _TITLE.finditer(text))


@lru_cache(maxsize=20_000)
def is_name(word: Word) -> bool:
    """Whether a word names a person, a place, an organisation or a thing of its own."""
    if word.text.isascii():
        return any(c.isalpha() for c in word.text)
    if word.tag not in ("ns", "nt") and _made_of_words(word.text):
        return False
    # A word that no dictionary has was put together by the tagger's model: mostly a name.
    return word.tag in _NAMES or (word.tag[0] == "n" and not is_word(word.text))


@lru_cache(maxsize=20_000)
def is_person(word: Word) -> bool:
    if word.tag not in ("nr", "nrt", "nrfg") or word.text.isascii() or _made_of_words(word.text):
        return False
    return word.text[0] in USUAL or len(word.text) > 3


def _made_of_words(text: str) -> bool:
    """Whether it is two dictionary words in one (明显提高), which the tagger takes for a name."""
    return len(text) > 3 and any(is_word(text[:i]) and is_word(text[i:]) for i in range(2, len(text) - 1))
