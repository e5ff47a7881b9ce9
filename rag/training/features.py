"""What a token is made of: itself, and the parts it shares with others (as in fastText, Bojanowski 2017).

A token's vector is its own vector plus the mean of its parts' vectors: the characters and pairs of a Chinese
word, the n-grams of a word in letters. Parts exist in training only; the model that is given away holds sums.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.text.han import HAN

Ints = NDArray[np.int64]
BUCKETS = 150_000
_HAN = re.compile(f"[{HAN}]{{2,}}")


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of unequal length: row i is `flat[starts[i] : starts[i + 1]]`."""

    flat: Ints
    starts: Ints

    @staticmethod
    def of(lists: Sequence[Sequence[int] | Ints]) -> Ragged:
        starts = np.zeros(len(lists) + 1, np.int64)
        np.cumsum([len(x) for x in lists], out=starts[1:])
        return Ragged(np.concatenate([np.asarray(x, np.int64) for x in lists]), starts)

    def rows(self, which: Ints) -> Ragged:
        """The rows numbered `which`, in that order."""
        lengths = self.starts[which + 1] - self.starts[which]
        starts = np.zeros(len(which) + 1, np.int64)
        np.cumsum(lengths, out=starts[1:])
        where = np.arange(starts[-1]) + np.repeat(self.starts[which] - starts[:-1], lengths)
        return Ragged(self.flat[where], starts)

    def __getitem__(self, row: int) -> Ints:
        return self.flat[self.starts[row] : self.starts[row + 1]]

    def __len__(self) -> int:
        return len(self.starts) - 1


def vocabulary(tokenizer: Any) -> list[str]:
    """The tokens in order of their numbers."""
    numbers = tokenizer.get_vocab()
    return sorted(numbers, key=lambda t: numbers[t])


def parts(tokens: list[str]) -> Ragged:
    """The parts of each token, numbered from `len(tokens)`: hashed n-grams share `BUCKETS` numbers, but the
    characters of Chinese words are the tokens of these characters."""
    number = {t: i for i, t in enumerate(tokens)}

    def bucket(gram: str) -> int:
        return len(tokens) + zlib.crc32(gram.encode()) % BUCKETS

    def of(token: str) -> list[int]:
        if _HAN.fullmatch(token):
            pairs = [token[i : i + 2] for i in range(len(token) - 1)] if len(token) > 2 else []
            return [number[c] for c in token if c in number] + [number.get(p, bucket(p)) for p in pairs]
        if len(token.lstrip("▁")) < 3 or not token.lstrip("▁").isalpha():
            return []
        # The word without its mark is a part too: "▁china" and "china" mean the same.
        word = "<" + token.lstrip("▁") + ">"
        grams = [word[i : i + 4] for i in range(len(word) - 3)]
        return [bucket(g) for g in dict.fromkeys([*grams, word])]

    return Ragged.of([of(t) for t in tokens])
