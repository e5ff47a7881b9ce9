"""Trains the word table of `rag.find.crossing`: which Chinese search tokens stand for an English word.

    python -m rag.training.crossing ../shared/data

IBM Model 1 (Brown et al. 1993) in both directions over the parallel sets that may go into a model: Tatoeba, TICO-19, NTREX-128,
and CC-CEDICT's words with their English senses. The Chinese side are the tokens of the inverted index, so that 共同基金 and
指数基金 both teach that "fund" is 基金. About a minute.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.find.crossing import PINYIN, WORDS
from rag.text.fold import fold
from rag.text.han import HAN, all_han
from rag.text.tokens import tokens
from rag.text.words import cut
from rag.training.data import rows

ROUNDS = 8
KEPT = 4  # Tokens of a word,
LEAST = 0.08  # and the least probability of one: the geometric mean of the two directions.
SMOOTH = 0.3  # Counts added to a word before dividing, so that what was seen once is not certain.

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOTE = re.compile(f"[{HAN}]|^(?:CL:|(?:old )?variant|see |abbr|used in|surname)")
_LEAD = re.compile(r"^(?:to|an?|the) ")

Pair = tuple[list[str], list[str]]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def pairs(data: Path) -> Iterator[Pair]:
    """English words with the Chinese tokens of the same sentence or sense."""
    sets = ("tatoeba", "tico19", "ntrex128_news")
    for path in sorted(p for name in sets for p in (data / "parallel" / name).glob("*.jsonl*")):
        for row in rows(path):
            yield _english(row["en"]), _chinese(row["zh"])
    for path in sorted((data / "parallel/cedict").glob("*.jsonl*")):
        for row in rows(path):
            if all_han(row["zh"]):
                for sense in _senses(row["en"]):
                    yield sense, _chinese(row["zh"])


def _english(text: str) -> list[str]:
    return [w.lower() for w in _WORD.findall(text)]


def _chinese(text: str) -> list[str]:
    found = [t for t in tokens(text) if all_han(t)]
    return list(dict.fromkeys(t for t in found if len(t) > 1 or len(text) == 1))


def _senses(senses: Sequence[str]) -> Iterator[list[str]]:
    for sense in senses:
        for part in sense.split(";"):
            plain = _ASIDE.sub("", part).strip()
            words = _english(_LEAD.sub("", plain))
            if not _NOTE.search(plain) and len(words) <= 6:
                yield words


def align(
    corpus: Sequence[Pair], kept: int = KEPT, least: float = LEAST
) -> dict[str, list[tuple[str, float]]]:
    """The likeliest `kept` tokens of each word with their probability from `least` on, likeliest first."""
    words = {w: i for i, w in enumerate(dict.fromkeys(w for left, _ in corpus for w in left))}
    terms = {t: i for i, t in enumerate(dict.fromkeys(t for _, right in corpus for t in right))}
    cells = np.array(list(_cells(corpus, words, terms)), np.int64)
    kinds, which = np.unique(cells[:, 0] * len(terms) + cells[:, 1], return_inverse=True)
    word, term = kinds // len(terms), kinds % len(terms)
    score = np.sqrt(_model(which, cells[:, 2], word) * _model(which, cells[:, 3], term))
    names, tokens_ = list(words), list(terms)
    table: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for i in np.argsort(-score, kind="stable"):
        if score[i] < least:
            break
        if len(table[names[word[i]]]) < kept and _whole(tokens_[term[i]]):
            table[names[word[i]]].append((tokens_[term[i]], float(score[i])))
    return {name: found for name, found in table.items() if found}


def _cells(
    corpus: Sequence[Pair], words: dict[str, int], terms: dict[str, int]
) -> Iterator[tuple[int, int, int, int]]:
    """Every word beside every token of its pair: word, token, which token it is in the corpus, which word."""
    right_at = left_at = 0
    for left, right in corpus:
        for j, term in enumerate(right):
            for i, word in enumerate(left):
                yield words[word], terms[term], right_at + j, left_at + i
        right_at, left_at = right_at + len(right), left_at + len(left)


def _model(which: Ints, explained: Ints, given: Ints) -> Floats:
    """IBM Model 1 by expectation maximisation: the probability of each kind of cell, given its `given` side."""
    chance = np.full(len(given), 1e-3)
    for _ in range(ROUNDS):
        each = chance[which]
        share = each / np.bincount(explained, each)[explained]
        count = np.bincount(which, share, len(given))
        chance = count / (np.bincount(given, count)[given] + SMOOTH)
    return chance


def _whole(token: str) -> bool:
    """Whether the dictionary has it: a bigram across two words is of use in an index, not in a table of words."""
    return len(token) > 1 and cut(token, names=False) == [token]


def syllables(data: Path) -> dict[str, str]:
    """The characters that are read as each syllable, tones aside."""
    read: dict[str, set[str]] = defaultdict(set)
    for path in sorted((data / "parallel/cedict").glob("*.jsonl*")):
        for row in rows(path):
            sounds = re.sub(r"[0-9:·,]", "", row["pinyin"]).lower().split()
            if all_han(row["zh"]) and len(sounds) == len(row["zh"]):
                for char, sound in zip(fold(row["zh"]), sounds, strict=True):
                    if re.fullmatch("[a-z]{1,6}", sound):
                        read[sound].add(char)
    return {sound: "".join(sorted(chars)) for sound, chars in sorted(read.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    table = align([(left, right) for left, right in pairs(data) if left and right])
    lines = (f"{w}\t{' '.join(f'{t}:{100 * p:.0f}' for t, p in found)}" for w, found in sorted(table.items()))
    WORDS.write_text("\n".join(lines) + "\n", "utf-8")
    PINYIN.write_text(
        "\n".join(f"{sound}\t{chars}" for sound, chars in syllables(data).items()) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main()
