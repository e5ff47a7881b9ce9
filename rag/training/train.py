"""Pairs of texts → token vectors, by telling each text's partner from the others of its batch.

Contrastive loss both ways (van den Oord 2018) over normalised means of token vectors, with a step by rows that
touches only those of the batch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.embedding.contrast import Floats, contrast
from rag.training import swap
from rag.training.features import BUCKETS, Ints, Ragged, parts, vocabulary
from rag.training.pairs import Source
from rag.training.switch import Switch

_DECAY = np.float32(0.98)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that the result depends on beside the data."""

    dim: int = 256
    batch: int = 1024
    temperature: float = 0.07
    rate: float = 0.024
    longest: int = 256
    smooth: float = 1e-3
    switch: float = 0.5
    swap: float = 0.5
    add: int = 3
    drop: float = 0.1
    seed: int = 1


@dataclass(slots=True)
class _Rows:
    """A table whose rows are moved by their gradient over its running length, one number a row (RMSProp by
    rows): rare tokens take steps as long as common ones, and only rows of the batch are touched."""

    table: Floats
    squares: Floats = field(init=False)
    times: Floats = field(init=False)
    touched: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        self.squares, self.times = np.zeros((2, len(self.table)), np.float32)
        self.touched = np.zeros(len(self.table), np.bool_)

    def step(self, rows: Ints, gradient: Floats, rate: float) -> None:
        size = np.einsum("ij,ij->i", gradient, gradient) / gradient.shape[1]
        self.times[rows] += 1
        self.squares[rows] = squares = self.squares[rows] * _DECAY + size * (1 - _DECAY)
        length = np.sqrt(squares / (1 - _DECAY ** self.times[rows])) + 1e-9
        self.table[rows] -= gradient * (rate / length)[:, None]
        self.touched[rows] = True


class Trainer:
    """Trains a table for the tokens of `tokenizer` on `sources`; `table()` is the result so far."""

    def __init__(
        self, tokenizer: Any, sources: list[Source], recipe: Recipe, switch: Switch | None = None
    ) -> None:
        self.recipe, self.sources, self.switch = recipe, sources, switch
        self.rng = np.random.default_rng(recipe.seed)
        self.tokens = vocabulary(tokenizer)
        self.parts = parts(self.tokens)
        # Marks, blanks and the unknown say nothing: a text of these alone has no vector.
        self.speaks = np.array([any(c.isalnum() for c in t) and t != "[UNK]" for t in self.tokens])[:, None]
        texts = list(dict.fromkeys(t for s in sources for pair in s.pairs for t in pair))
        number = {t: i for i, t in enumerate(texts)}
        self.texts = Ragged.of([e.ids for e in tokenizer.encode_batch_fast(texts, add_special_tokens=False)])
        self.pairs = [np.array([(number[a], number[b]) for a, b in s.pairs], np.int64) for s in sources]
        counts = np.bincount(self.texts.flat, minlength=len(self.tokens))
        self.swap = swap.make(self.tokens, counts)
        share = counts / counts.sum()
        table = self.rng.normal(0, recipe.dim**-0.5, (len(self.tokens) + BUCKETS, recipe.dim))
        self.vectors = _Rows(table.astype(np.float32))
        self.log_weights = _Rows(np.log(recipe.smooth / (recipe.smooth + share)).astype(np.float32)[:, None])

    def _batch(self, which: int) -> tuple[Ragged, Ragged, NDArray[np.bool_]]:
        """Left and right texts of a batch from source `which`, and which of the right ones belong to a left one
        beside its own."""
        recipe, source, pairs = self.recipe, self.sources[which], self.pairs[which]
        rows = pairs[self.rng.choice(len(pairs), min(recipe.batch, len(pairs)), replace=False)]
        same = (rows[:, 1, None] == rows[None, :, 1]) & ~np.eye(len(rows), dtype=bool)
        right = [self.texts[i] for i in rows[:, 1]]
        if source.crop:
            left = []
            for i, ids in enumerate(right):
                length = min(int(self.rng.integers(4, 33)), max(1, len(ids) // 2))
                at = int(self.rng.integers(0, len(ids) - length + 1))
                left.append(ids[at : at + length])
                if self.rng.random() < 0.8 and len(ids) > 2 * length:
                    right[i] = np.delete(ids, slice(at, at + length))
        else:
            left = [self.texts[i] for i in rows[:, 0]]
        one, two = Ragged.of([self._cut(x) for x in left]), Ragged.of([self._cut(x) for x in right])
        one, two = self.swap.apply(one, two, self.rng.random(len(rows)) < recipe.swap, self.rng)
        if source.add and self.switch:
            many = self.rng.integers(0, recipe.add + 1, len(rows))
            one, two = swap.add(one, two, many, self.switch, self.rng)
        if source.switch and self.switch and self.rng.random() < recipe.switch:
            one = self.switch.apply(one, self.rng)
        return one, two, same

    def _cut(self, ids: Ints) -> Ints:
        longest = self.recipe.longest
        if self.recipe.drop and len(ids) > 8:
            ids = ids[self.rng.random(len(ids)) >= self.recipe.drop]
        if len(ids) <= longest:
            return ids
        at = int(self.rng.integers(0, len(ids) - longest + 1)) if self.rng.random() < 0.5 else 0
        return ids[at : at + longest]

    def step(self, which: int, rate: float) -> float:
        """One batch from source `which`; its loss."""
        one, two, same = self._batch(which)
        flat = np.concatenate([one.flat, two.flat])
        starts = np.concatenate([one.starts, two.starts[1:] + one.starts[-1]])
        tokens, flat = _compact(flat, len(self.tokens))
        of = self.parts.rows(tokens)
        rows, where = _compact(np.concatenate([tokens, of.flat]), len(self.vectors.table))
        own, shared = where[: len(tokens)], _means(where[len(tokens) :], of.starts, len(rows))
        bags = _means(flat, starts, len(tokens))

        vectors = self.vectors.table[rows]
        bare = vectors[own] + shared @ vectors
        weights = np.exp(self.log_weights.table[tokens]) * np.float32(self.speaks[tokens])
        texts = bags @ (bare * weights)
        loss, slope = contrast(texts[: len(one)], texts[len(one) :], same, self.recipe.temperature)
        of_tokens = bags.T @ slope
        of_weights = np.einsum("ij,ij->i", of_tokens, bare)[:, None] * weights
        of_tokens *= weights
        of_rows = shared.T @ of_tokens
        of_rows[own] += of_tokens
        self.vectors.step(rows, of_rows, rate)
        self.log_weights.step(tokens, of_weights, rate)
        return loss

    def run(self, steps: int, after: Callable[[int, float], None] = lambda step, loss: None) -> None:
        """Train for `steps` batches, the rate rising over the first 3 % and falling to zero; `after` hears of
        each step (from 1) and its loss."""
        shares = np.array([s.share for s in self.sources])
        shares /= shares.sum()
        for step in range(steps):
            done = step / steps
            rate = self.recipe.rate * min(1, (done + 1e-3) / 0.03) * (1 - done)
            after(step + 1, self.step(int(self.rng.choice(len(shares), p=shares)), rate))

    def table(self) -> Floats:
        """`(tokens, dim)`: the vector of each token with its weight in it; tokens never seen have their parts'."""
        tokens = np.arange(len(self.tokens))
        seen = np.bincount(self.texts.flat, minlength=len(tokens)) > 0
        alone = np.diff(self.parts.starts) == 0
        own = np.where((seen | alone)[:, None], self.vectors.table[tokens], 0)
        result: Floats = (
            (own + self._shared(tokens)) * np.exp(self.log_weights.table) * np.float32(self.speaks)
        )
        result[~seen & alone] = 0
        return result

    def _shared(self, tokens: Ints) -> Floats:
        """The mean of the parts' vectors of each token; zero where it has none."""
        of = self.parts.rows(tokens)
        return np.asarray(
            _means(of.flat, of.starts, len(self.vectors.table)) @ self.vectors.table, np.float32
        )


def _compact(numbers: Ints, size: int) -> tuple[Ints, Ints]:
    """`(distinct, place)` with `distinct[place] == numbers`; np.unique without its sort."""
    seen = np.zeros(size, bool)
    seen[numbers] = True
    distinct = np.flatnonzero(seen)
    place = np.zeros(size, np.int64)
    place[distinct] = np.arange(len(distinct))
    return distinct, place[numbers]


def _means(flat: Ints, starts: Ints, width: int) -> Any:
    """The sparse matrix that takes the mean of the rows `flat[starts[i] : starts[i + 1]]` of a table."""
    from scipy.sparse import csr_array

    lengths = np.diff(starts)
    values = np.repeat((1 / np.maximum(lengths, 1)).astype(np.float32), lengths)
    return csr_array((values, flat, starts), shape=(len(lengths), width))
