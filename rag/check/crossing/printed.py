"""A passage of Chinese print, indexed so that the words and names of another language are found in it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.check.crossing.lexicon import readings, translated
from rag.check.source import Source
from rag.text.han import HAN
from rag.text.names import content_words, is_person
from rag.text.pattern import regex
from rag.text.sentences import sentences
from rag.text.words import words

if TYPE_CHECKING:
    from rag.embedding.static import StaticEmbedder

Floats = NDArray[np.float32]

_HAN = regex(f"[{HAN}]+")
_LONG = 4  # Characters of the longest words that are looked up.


class Printed:
    """Text with its sentences, and where in it each short run of characters and each pair of syllables stands."""

    def __init__(self, text: str, folded: str, ranges: Sequence[tuple[int, int]]) -> None:
        self.text, self.folded = text, folded
        self.sentences = tuple(ranges)
        self._starts = [a for a, _ in self.sentences]

    def sentence_at(self, at: int) -> int:
        return max(0, bisect_right(self._starts, at) - 1)

    @cached_property
    def runs(self) -> dict[str, list[int]]:
        """Where each run of up to four Chinese characters begins."""
        found: dict[str, list[int]] = defaultdict(list)
        for run in _HAN.finditer(self.folded):
            for start in range(run.start(), run.end()):
                for end in range(start + 1, min(start + _LONG, run.end()) + 1):
                    found[self.folded[start:end]].append(start)
        return dict(found)

    @cached_property
    def sounds(self) -> dict[tuple[str, str], list[int]]:
        """Where each pair of syllables begins."""
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for run in _HAN.finditer(self.folded):
            read = [readings(c) for c in run.group()]
            for i in range(len(read) - 1):
                for one in read[i]:
                    for two in read[i + 1]:
                        found[one, two].append(run.start() + i)
        return dict(found)

    @cached_property
    def people(self) -> tuple[tuple[int, int], ...]:
        """The ranges of the names of persons."""
        return tuple((w.start, w.end) for w in content_words(self.folded) if is_person(w))

    @cached_property
    def words(self) -> tuple[tuple[int, int], ...]:
        """The ranges of the content words."""
        return tuple((w.start, w.end) for w in content_words(self.folded))

    @cached_property
    def starts(self) -> dict[int, int]:
        """Where the word begins that ends at an offset."""
        return {b: a for _, a, b in words(self.folded)}

    def heads(self, at: int) -> bool:
        """Whether a character is what its word is: the word itself, or the end of a longer one (清河县) that no dictionary
        has as a word of its own (玉米 is no 米)."""
        start = self.starts.get(at + 1, -1)
        return start == at or (start >= 0 and not translated(self.folded[start : at + 1]))

    @cached_property
    def vectors(self) -> Floats:
        """`(words, dim)`: what each content word means, length 1."""
        return meanings([self.folded[a:b] for a, b in self.words])

    @cached_property
    def places(self) -> NDArray[np.int64]:
        """The sentence of each content word."""
        return np.array([self.sentence_at(a) for a, _ in self.words], np.int64)

    @cached_property
    def filled(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The sentences with content words, and the first word of each."""
        full, first = np.unique(self.places, return_index=True)
        return full, first

    def spoken(self, sounds: Sequence[str]) -> list[int]:
        """Where characters begin that are read as these syllables, two or more."""
        first = self.sounds.get((sounds[0], sounds[1]), [])
        return [at for at in first if self._goes_on(at, sounds)]

    def _goes_on(self, at: int, sounds: Sequence[str]) -> bool:
        here = self.folded[at : at + len(sounds)]
        return len(here) == len(sounds) and all(
            sound in readings(c) for sound, c in zip(sounds[2:], here[2:], strict=True)
        )

    def find(self, candidates: Iterable[str]) -> list[tuple[int, int]]:
        """The ranges at which any of these words stand."""
        runs = self.runs
        return [(at, at + len(word)) for word in candidates if word in runs for at in runs[word]]


@lru_cache(maxsize=256)
def printed(source: Source) -> Printed:
    return Printed(source.text, source.folded, source.sentences)


@lru_cache(maxsize=256)
def written(text: str, folded: str) -> Printed:
    """A text that is no passage, as one."""
    return Printed(text, folded, sentences(text))


def meanings(words: Sequence[str]) -> Floats:
    """`(len(words), dim)`: the vectors of words of any language in one space, length 1 (zero where unknown)."""
    vectors: Floats = _embedder().embed_passages(list(words))
    return vectors


@cache
def _embedder() -> StaticEmbedder:
    from rag.embedding.static import StaticEmbedder

    return StaticEmbedder()
