"""Search tokens: the words and character pairs under which text is found.

jieba's search mode together with
bigrams of Han characters, which find the names that no dictionary has. On public Chinese sets the two
together beat either alone. The same function serves articles and questions.
"""

from __future__ import annotations

from itertools import pairwise

from rag.text.fold import fold
from rag.text.han import HAN, has_han
from rag.text.pattern import regex
from rag.text.words import cut, digest, search_words

# Raise when the tokens of any text change: indexes made with another version are refused.
TOKENIZER = "rjieba-search+bigrams/2"

_RUN = regex(rf"[{HAN}]+|[^\W_]+(?:[.\-'][^\W_]+)*")
# A word without Han. One with a letter over ASCII (кириллица, かな, 한글, é) jieba would cut into single letters.
_WORD = regex(rf"[^\W_{HAN}]++")
_SYLLABIC = regex(r"[\u3041-\u30ff\uac00-\ud7a3]{2,}")
# What a pair that is no word weighs in a question: 构结 of 机构结束 is rarer than 机构, and says less.
PAIR = 0.5
# Function words and the words that ask: they say nothing about which article is meant.
STOP = frozenset(
    """的 了 和 是 在 有 与 及 或 等 为 对 从 到 以 于 之 其 这 那 个 也 都 就 而 并 被 把 让 向 由 给 将 呢 吗 吧 啊 请 请问 我 你 他 她 它
    我们 你们 他们 什么 哪些 哪个 哪里 哪儿 哪 谁 多少 几 几个 怎么 怎样 如何 为什么 为何 何时 何地 是否 有没有 是什么 有哪些 多少个
    了吗 的吗 是谁 哪年 多大 多久 多长 多远 一下 告诉 关于 根据 介绍 说说 什么样 什么时候 什么地方 哪位 哪一 几次 几月 几日 几年
    the a an of in on at to for and or is are was were be been do does did what which who whom whose when where why how many much
    it its this that these those with by from as about tell me please""".split()
)


def tokenizer() -> str:
    """Names what tokens are made with, the words of a user dictionary too."""
    return f"{TOKENIZER}+{digest()}" if digest() else TOKENIZER


def tokens(text: str) -> list[str]:
    """The search tokens of `text`, folded, in order, repeats kept.

    >>> tokens("鳳翔科技園用電2500万")
    ['凤翔', '科技', '科技园', '用电', '2500', '万', '翔科', '技园', '园用']
    """
    return _tokens(fold(text))


def query_tokens(question: str) -> list[str]:
    """The distinct tokens of a question; stop words and question words, and the pairs across them, left out
    unless nothing else is there."""
    return list(query_weights(question))


def query_weights(question: str) -> dict[str, float]:
    """What each of `query_tokens` weighs beside its rarity: pairs that are no word `PAIR`, all else 1."""
    folded = fold(question)
    kept: list[tuple[str, float]] = []
    run = ""
    for word in [*cut(folded), " "]:
        if word in STOP or not _RUN.match(word):
            kept += _weighed(run)
            run = ""
        else:
            run += word
    found: dict[str, float] = {}
    for token, weight in [pair for pair in kept if pair[0] not in STOP] or _weighed(folded):
        found[token] = max(weight, found.get(token, 0.0))
    return found


def _weighed(text: str) -> list[tuple[str, float]]:
    named, pairs, other = _parts(text)
    return [*((t, 1.0) for t in named), *((t, PAIR) for t in pairs), *((t, 1.0) for t in other)]


def _tokens(text: str) -> list[str]:
    return [token for part in _parts(text) for token in part]


def _parts(text: str) -> tuple[list[str], list[str], list[str]]:
    """The words of a folded text, the pairs of Han characters that are none, and the words jieba does not know."""
    other: list[str] = []
    if not text.isascii() and (other := [word for word in _WORD.findall(text) if not word.isascii()]):
        text = _WORD.sub(lambda found: found[0] if found[0].isascii() else " ", text)
        # Kana and hangul run on without blanks, or with endings: pairs of syllables find what whole words miss.
        other += [p for word in other for run in _SYLLABIC.findall(word) for p in _pairs(run) if p != word]
    found = [w for w in search_words(text) if _RUN.match(w)]
    have = set(found)
    pairs = [
        pair
        for run in _RUN.findall(text)
        if len(run) > 1 and has_han(run[0])
        for pair in _pairs(run)
        if pair not in have
    ]
    return found, pairs, other


def _pairs(run: str) -> list[str]:
    return ["".join(pair) for pair in pairwise(run)]
