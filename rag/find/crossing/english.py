"""An English question in the words that Chinese print would use, without a translator.

A table of words learned from parallel texts (`rag.training.crossing`) and the readings of characters, for names in pinyin; of
several translations those that the archive prints. The result is no sentence, but it is searched like one beside the question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from rag.text.han import HAN, has_han
from rag.text.language import language
from rag.text.pattern import regex

WORDS = Path(__file__).with_name("words.txt")
PINYIN = Path(__file__).with_name("pinyin.txt")
KEPT = 3  # Tokens taken for a word.
SURE = 20  # Percent from which a translation stands for its word although the archive does not print it.
READINGS = 2  # Pairs of characters taken for two syllables: those that the archive prints most.

Idf = Callable[[Sequence[str]], Mapping[str, float]]

_PIECE = regex(f"[{HAN}]+|[0-9]+(?:[.,][0-9]+)*|[A-Za-z]+(?:['’][A-Za-z]+)?")
_NOWHERE = "\ue000"  # A character that no archive prints: its rarity is that of any absent token.
_ENDINGS = (
    ("'s", ""),
    ("’s", ""),
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ed", ""),
    ("ed", "e"),
)
_SILENT = frozenset(
    """the a an of in on at to for and or is are was were be been do does did what which who whom whose when where why how many
    much it its this that these those with by from as about each has have had one two first there""".split()
)
# What is asked for, so that the answer is looked for in the right kind of words.
_ASKED = {
    "how many": "多少", "how much": "多少", "how long": "多长", "when": "什么时候", "what date": "哪天", "what year": "哪年",
    "which year": "哪年", "where": "哪里", "who": "谁", "whom": "谁", "why": "为什么", "which": "哪个",
}  # fmt: skip


def in_chinese(question: str, idf: Idf) -> str:
    """The Chinese words of an English question, blanks between them; empty where there are none, or it is not English.

    `idf` tells how rare tokens are in the archive.

    >>> in_chinese("Which typhoon hit Changzhou in 2021?", lambda words: dict.fromkeys(words, 1.0) | {"\\ue000": 2.0})[:2]
    '台风'
    """
    if language(question) != "en":
        return ""
    absent = idf([_NOWHERE])[_NOWHERE]
    found = [word for piece in _PIECE.findall(question) for word in _crossed(piece, idf, absent)]
    if not any(has_han(word[0]) for word in found):
        return ""
    low = " ".join(re.findall("[a-z]+", question.lower()))
    asked = next((chinese for english, chinese in _ASKED.items() if re.search(rf"\b{english}\b", low)), "")
    return " ".join(dict.fromkeys([*found, asked])).strip()


def _crossed(piece: str, idf: Idf, absent: float) -> list[str]:
    if not piece[0].isascii() or piece[0].isdigit():
        return [piece]
    if piece.lower() in _SILENT:
        return []
    words = _words(piece.lower())
    rarity = idf(list(words)) if words else {}
    likeliest = sorted(words, key=lambda w: -words[w])
    kept = [w for w in likeliest if rarity[w] < absent][:KEPT]
    if not kept and piece[0].isupper():
        kept = _names(piece.lower(), idf, absent)
    # A word that the archive prints in no way says that it tells nothing of it: the gate has to see it.
    return kept or [w for w in likeliest[:1] if words[w] >= SURE] or [piece] * piece[0].isupper()


def _words(word: str) -> dict[str, int]:
    """The tokens that stand for a word or for what it is inflected from, with their probability in percent."""
    found: dict[str, int] = {}
    for form in (
        word,
        *(
            word.removesuffix(end) + new
            for end, new in _ENDINGS
            if word.endswith(end) and len(word) > len(end) + 2
        ),
    ):
        for token, chance in _table().get(form, ()):
            found[token] = max(chance, found.get(token, 0))
    return found  # fmt: skip


def _names(word: str, idf: Idf, absent: float) -> list[str]:
    """The pairs of characters that the archive prints and that read as neighbouring syllables of a name."""
    pairs = {}
    for sounds in _readings(word, 4):
        for one, two in pairwise(sounds):
            pairs[one, two] = [a + b for a in _syllables()[one] for b in _syllables()[two]]
    names = []
    for candidates in pairs.values():
        rarity = idf(candidates)
        printed = [c for c in candidates if rarity[c] < absent]
        names += sorted(printed, key=lambda c: rarity[c])[:READINGS]
    return names


def _readings(word: str, most: int) -> Iterator[list[str]]:
    """The ways to read a word as at most so many syllables."""
    if not word:
        yield []
    elif most:
        for end in range(1, min(6, len(word)) + 1):
            if word[:end] in _syllables():
                yield from ([word[:end], *rest] for rest in _readings(word[end:], most - 1))


@cache
def _table() -> dict[str, list[tuple[str, int]]]:
    table = {}
    for line in WORDS.read_text("utf-8").splitlines():
        word, found = line.split("\t")
        table[word] = [
            (token, int(chance)) for token, _, chance in (f.partition(":") for f in found.split(" "))
        ]
    return table


@cache
def _syllables() -> dict[str, str]:
    return dict(line.split("\t") for line in PINYIN.read_text("utf-8").splitlines())
