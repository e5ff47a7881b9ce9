"""Pairs of texts → the same pairs about something else: what tells one pair from another is made anew each time.

The sets are small, and a table that sees each question some hundred times learns them by heart. Here the names
and rare words that both texts of a pair hold are exchanged, in both, for other tokens of the same make; and to a
translation words and their translations out of the dictionary are added. So every token of the vocabulary is
met in running text, and that both texts hold it has to count for something.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rag.training.features import Ints, Ragged
from rag.training.switch import Switch

# A token met this often in training is exchanged half as often as one never met.
_HALF = 200


@dataclass(frozen=True, slots=True)
class Swap:
    """Token t is exchanged with probability `chance[t]` for one of `pools[kinds[t]]`."""

    kinds: Ints
    chance: NDArray[np.float64]
    pools: tuple[Ints, ...]

    def apply(
        self, left: Ragged, right: Ragged, which: NDArray[np.bool_], rng: np.random.Generator
    ) -> tuple[Ragged, Ragged]:
        """Both sides with shared tokens of the pairs `which` exchanged."""
        size = len(self.kinds)
        keys = [_owners(side) * size + side.flat for side in (left, right)]
        both = np.intersect1d(keys[0], keys[1])
        pair, token = np.divmod(both, size)
        chosen = which[pair] & (rng.random(len(both)) < self.chance[token])
        both, token = both[chosen], token[chosen]
        new = token.copy()
        for kind, pool in enumerate(self.pools):
            mine = np.flatnonzero(self.kinds[token] == kind)
            new[mine] = rng.choice(pool, len(mine))
        sides = []
        for side, key in zip((left, right), keys, strict=True):
            flat = side.flat.copy()
            if len(both):
                place = np.minimum(np.searchsorted(both, key), len(both) - 1)
                hit = both[place] == key
                flat[hit] = new[place[hit]]
            sides.append(Ragged(flat, side.starts))
        return sides[0], sides[1]


def make(tokens: list[str], counts: Ints) -> Swap:
    """The swap of a vocabulary whose token t was met `counts[t]` times in training."""
    names = [_make(t) for t in tokens]
    chance = np.array([n != "" for n in names]) * _HALF / (_HALF + counts)
    order = {n: i for i, n in enumerate(dict.fromkeys(n for n in names if n))}
    kinds = np.array([order.get(n, -1) for n in names])
    rare = chance > 0.5
    return Swap(kinds, chance, tuple(_or_all(kinds == i, rare) for i in order.values()))


def _or_all(mine: NDArray[np.bool_], rare: NDArray[np.bool_]) -> Ints:
    return np.flatnonzero(mine & rare) if (mine & rare).any() else np.flatnonzero(mine)


def _make(token: str) -> str:
    """What a token is made of: its script, whether it begins a word, and if it is a single sign; empty if it is
    no word."""
    word = token.lstrip("▁")
    if not word or not word.isalnum() or token == "[UNK]":
        return ""
    return f"{_script(word[0])} {word != token} {len(word) == 1}"


@cache
def _script(char: str) -> str:
    return "DIGIT" if char.isdigit() else unicodedata.name(char, "OTHER").split(" ")[0]


def add(
    left: Ragged, right: Ragged, many: Ints, words: Switch, rng: np.random.Generator
) -> tuple[Ragged, Ragged]:
    """Both sides with `many[i]` dictionary words added to pair i: senses on the left, Chinese on the right."""
    owners = np.repeat(np.arange(len(left)), many)
    known = np.flatnonzero(words.choices)
    chosen = rng.choice(known, len(owners))
    return (
        _append(left, owners, words.senses.rows(words.meant(chosen, rng))),
        _append(right, owners, Ragged(chosen, np.arange(len(chosen) + 1))),
    )


def _append(texts: Ragged, owners: Ints, more: Ragged) -> Ragged:
    """Each text with the rows of `more` that it owns at its end."""
    owner = np.concatenate([_owners(texts), owners[_owners(more)]])
    order = np.argsort(owner, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(texts)))])
    return Ragged(np.concatenate([texts.flat, more.flat])[order], starts.astype(np.int64))


def _owners(texts: Ragged) -> Ints:
    return np.repeat(np.arange(len(texts)), np.diff(texts.starts))
