"""What English words and Chinese characters may stand for each other: senses, readings, and the terms of news."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from itertools import product
from pathlib import Path

from rag.check.crossing.stems import stem
from rag.find.crossing import PINYIN

SENSES = Path(__file__).with_name("senses.txt")
TERMS = Path(__file__).with_name("terms.txt")
_LONG = 6  # Letters of the longest syllable.


@lru_cache(maxsize=20_000)
def senses(word: str) -> tuple[str, ...]:
    """The Chinese words that a lower-case English one may stand for."""
    base = stem(word)
    return tuple(
        dict.fromkeys(w for form in (word, base, base.capitalize()) for w in _senses().get(form, ()))
    )


def known(word: str) -> bool:
    """Whether a lower-case word is one of the dictionary, and not as a name alone."""
    return word in _senses() or stem(word) in _senses() or ("-" in word and any(map(known, word.split("-"))))


@lru_cache(maxsize=20_000)
def usual(word: str) -> tuple[str, ...]:
    """The Chinese that newspapers use for a lower-case word, if it is one of `TERMS`."""
    return terms().get(word) or _usual().get(stem(word), ())


@cache
def _usual() -> dict[str, tuple[str, ...]]:
    return {stem(word): chinese for word, chinese in terms().items() if " " not in word}


def translated(chinese: str) -> bool:
    """Whether the dictionary has a Chinese word."""
    return chinese in _chinese()


@cache
def _chinese() -> frozenset[str]:
    return frozenset(w for found in _senses().values() for w in found)


@cache
def _senses() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word, chinese in terms().items():
        if " " not in word:
            found[word] += chinese
            found[stem(word)] += chinese
    for line in SENSES.read_text("utf-8").splitlines():
        word, chinese_ = line.split("\t")
        found[word] += chinese_.split(" ")
    return found


@cache
def terms() -> dict[str, tuple[str, ...]]:
    """Words and phrases as newspapers write them, with the Chinese of each."""
    lines = (line for line in TERMS.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return {word: tuple(chinese.split(" ")) for word, chinese in (line.split("\t") for line in lines)}


@cache
def readings(character: str) -> tuple[str, ...]:
    """The syllables as which a character is read, tones aside."""
    return tuple(_read().get(character, ()))


@cache
def _read() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for sound, characters in _sounds().items():
        for character in characters:
            found[character].append(sound)
    return found


@cache
def _sounds() -> dict[str, str]:
    sounds = dict(line.split("\t") for line in PINYIN.read_text("utf-8").splitlines())
    # Without its dots: lü, nü.
    return sounds | {
        s.replace("v", "u"): c + sounds.get(s.replace("v", "u"), "") for s, c in sounds.items() if "v" in s
    }


@lru_cache(maxsize=20_000)
def syllables(word: str, most: int = 6) -> tuple[tuple[str, ...], ...]:
    """The ways to read a lower-case word as at most so many syllables; none where it cannot be.

    >>> syllables("xian")
    (('xi', 'an'), ('xian',))
    """
    if not word:
        return ((),)
    if not most:
        return ()
    return tuple(
        (word[:end], *rest)
        for end in range(1, min(_LONG, len(word)) + 1)
        if word[:end] in _sounds()
        for rest in syllables(word[end:], most - 1)
    )


def spellings(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The ways to read several words as one run of syllables."""
    return tuple(tuple(s for part in parts for s in part) for parts in product(*map(syllables, words)))
