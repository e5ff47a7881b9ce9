"""Where a passage says what a sentence of another language says: each word and name held against each printed sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.check.crossing.english import Sentence, Term
from rag.check.crossing.lexicon import translated
from rag.check.crossing.names import Name, find
from rag.check.crossing.printed import Floats, Printed, meanings
from rag.check.crossing.weights import weights

LIKE = 0.3  # The cosine from which a printed word may be the one meant.
_HANDED_DOWN = 0.4  # How surely a sentence says what those before it have.
_INHERITED = 3  # Sentences back from which a subject is inherited.


@dataclass(frozen=True, slots=True)
class Item:
    """A word or a name of the claim, and where print has it."""

    text: str
    start: int
    end: int
    weight: float
    places: tuple[tuple[int, int], ...]
    name: Name | None
    senses: int = 0
    usual: frozenset[str] = frozenset()


class Aligned:
    """The items of a claim and, for the j-th printed sentence, how it has the i-th: `whole[i, j]` as a word or a name,
    `usual[i, j]` in the very words of newspapers, `part[i, j]` as a single character, and `alike[i, j]` the best cosine with a
    word of it; `cosines[i, k]` is that with the k-th word of the passage."""

    def __init__(
        self,
        items: tuple[Item, ...],
        print_: Printed,
        exact: tuple[Floats, Floats, Floats],
        near: tuple[Floats, Floats],
    ) -> None:
        self.items, self.print = items, print_
        self.whole, self.usual, self.part = exact
        self.alike, self.cosines = near
        self.weights: NDArray[np.float32] = np.array([item.weight for item in items], np.float32)
        senses = np.log1p(np.array([i.senses for i in items], np.float32))
        self._plain = (
            self.weights < 0.9,
            senses,
            senses == 0,
            np.array([bool(i.usual) for i in items], bool),
        )

    @cached_property
    def _groups(self) -> list[tuple[int, int]]:
        """The range of words of each sentence."""
        bounds = np.searchsorted(self.print.places, np.arange(len(self.print.sentences) + 1))
        return [(int(a), int(b)) for a, b in pairwise(bounds)]

    def nearest(self, i: int, at: int) -> int:
        """Which word of the passage is most like the i-th item, of those of sentence `at`; -1: none."""
        if not self.cosines.shape[1]:
            return -1  # Words of another text than the print: a Chinese claim's.
        start, end = self._groups[at]
        return (
            start + int(self.cosines[i, start:end].argmax()) if end > start and self.alike[i, at] > -1 else -1
        )

    @cached_property
    def grid(self) -> Floats:
        """`(items, sentences)`: roughly how surely each sentence alone says each item."""
        found: Floats = np.maximum(
            np.maximum(self.whole, 0.7 * self.part), np.clip(2 * self.alike - 0.2, 0, 0.9)
        )
        return found

    def about(self, at: int) -> NDArray[np.float64]:
        """`(items, features)`: what sentence `at` and those from which it inherits have of each item."""
        beside = [i for i in {0, *range(max(0, at - _INHERITED), at)} if i != at]
        here, part, alike = self.whole[:, at], self.part[:, at], np.maximum(self.alike[:, at], 0)
        none = np.zeros(len(self.items), np.float32)
        there, near, bits, usual = (
            (grid[:, beside].max(1) for grid in (self.whole, self.alike, self.part, self.usual))
            if beside
            else (none, none, none, none)
        )
        light, senses, unknown, curated = self._plain
        absent = 1 - here
        # A printed word that the dictionary knows, and not as this one: the nearer, the more it is another.
        other = np.array([absent[i] and self._other(i, at) for i in range(len(self.items))], np.float32)
        out = np.empty((len(self.items), 19))
        columns = (
            1.0, here, absent * part, alike, here * alike, absent * there, absent * (1 - there) * bits, absent * np.maximum(near, 0),
            light, light * absent, senses, absent * senses, absent * unknown, absent * curated, absent * curated * alike,
            absent * other, absent * other * alike, self.usual[:, at], absent * usual,
        )  # fmt: skip
        for k, column in enumerate(columns):
            out[:, k] = column
        return out

    def places(self, i: int, at: int) -> list[tuple[int, int]]:
        """Where sentence `at` has the i-th item: its words, else the word most like it."""
        start, end = self.print.sentences[at]
        exact = [p for p in self.items[i].places if start <= p[0] < end]
        if exact or self.alike[i, at] < LIKE:
            return exact
        return [self.print.words[self.nearest(i, at)]]

    def _other(self, i: int, at: int) -> float:
        """Whether the word of sentence `at` most like the i-th item is one of the dictionary, as the item is."""
        k = self.nearest(i, at)
        if k < 0 or not self.items[i].senses:
            return 0.0
        start, end = self.print.words[k]
        return float(translated(self.print.folded[start:end]))

    def told(self, at: int) -> NDArray[np.float64]:
        """`(items,)`: how surely (0 to 1) sentence `at` with what it inherits says each item."""
        if not self.items:
            return np.zeros(0)
        sure = 1 / (1 + np.exp(-self.about(at) @ weights().word))
        beside = [0, *range(max(0, at - _INHERITED), at)]
        # What the sentences before have in so many words is inherited, however unlike the two words are used.
        before = np.maximum(self.whole[:, beside], self.usual[:, beside] >= 0.5).max(1) > 0
        sure = np.where(before, np.maximum(sure, _HANDED_DOWN), sure)
        for i, item in enumerate(self.items):
            if item.name is not None:
                sure[i] = 1.0 if self.whole[i, at] else 0.9 if self.whole[i, beside].any() else 0.0
        return sure


@lru_cache(maxsize=2048)
def align(sentence: Sentence, print_: Printed) -> Aligned:
    items: list[Item] = []
    words: list[Term] = list(sentence.terms)
    for run in sentence.named:
        names, more = find(run, print_)
        items += [Item(n.text, n.start, n.end, 1.5 if n.sure else 1.0, n.places, n) for n in names]
        words += more
    items += [
        Item(
            w.text,
            w.start,
            w.end,
            w.weight,
            tuple(print_.find(w.candidates)),
            None,
            len(w.candidates),
            frozenset(w.usual),
        )
        for w in words
        if w.weight
    ]
    items.sort(key=lambda item: item.start)
    return aligned(tuple(items), print_)


def aligned(items: tuple[Item, ...], print_: Printed) -> Aligned:
    """The items with what each printed sentence has of them."""
    size = (len(items), max(1, len(print_.sentences)))
    whole, usual, part = (np.zeros(size, np.float32) for _ in range(3))
    for i, item in enumerate(items):
        for start, end in item.places:
            at = print_.sentence_at(start)
            if end - start > 1 or item.name:
                whole[i, at] = 1
                usual[i, at] = max(usual[i, at], print_.folded[start:end] in item.usual)
            else:
                common = print_.folded[start:end] in item.usual
                head = print_.heads(start)
                part[i, at] = max(part[i, at], 1.0 if head else 0.3)
                usual[i, at] = max(usual[i, at], 0.5 if head and common else 0.0)
    return Aligned(items, print_, (whole, usual, part), _alike(items, print_, size))


def _alike(items: Sequence[Item], print_: Printed, size: tuple[int, int]) -> tuple[Floats, Floats]:
    found = np.full(size, -1, np.float32)
    cosines = np.full((size[0], len(print_.words)), -1, np.float32)
    loose = [i for i, item in enumerate(items) if item.name is None]
    if loose and print_.words:
        cosines[loose] = _vectors(tuple(items[i].text.lower() for i in loose)) @ print_.vectors.T
        full, starts = print_.filled
        found[:, full] = np.maximum.reduceat(cosines, starts, axis=1)
    return found, cosines


@lru_cache(maxsize=512)
def _vectors(words: tuple[str, ...]) -> Floats:
    return meanings(words)
