"""What a sentence tells, read once and held against many passages."""

from __future__ import annotations

from datetime import date
from functools import cached_property, lru_cache

from rag.check.source import masked
from rag.text.dates import dates_in
from rag.text.fold import fold
from rag.text.han import count_han
from rag.text.language import language
from rag.text.names import Word, content_words, is_name
from rag.text.numbers import Quantity, numbers_in
from rag.text.pattern import regex
from rag.types import DateMention

_LETTER = regex(r"[^\W\d_]")
_TIMES = regex(r"[年月日号天昨今明前去上下周季\d]|day|year|month|week")
_QUOTED = regex(r"[“「『]([^“”「」『』]{2,300})[”」』]|\"([^\"\n]{2,300})\"")


class Told:
    """One sentence of an answer, without its markers."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)

    @cached_property
    def chinese(self) -> bool:
        """Whether it is written in Chinese characters for the most part, names and quotes apart."""
        outside = _QUOTED.sub("", self.text)
        han = count_han(outside)
        return 2 * han >= len(_LETTER.findall(outside)) - han and han > 0

    @cached_property
    def language(self) -> str:
        """The language in which it is judged, where that of its reader is not known: Chinese in its script, or English."""
        return ("zh-Hant" if language(self.text) == "zh-Hant" else "zh") if self.chinese else "en"

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The content words; numbers and their units are checked on their own."""
        words = content_words(self.folded)
        spans = [(q.start, q.end) for q in self.numbers]
        return tuple(w for w in words if not any(w.start < b and a < w.end for a, b in spans))

    @cached_property
    def names(self) -> tuple[Word, ...]:
        """The words that are names; in Western script those with a capital inside the sentence."""
        return tuple(w for w in self.words if is_name(w) and (not w.text.isascii() or self._capital(w)))

    def _capital(self, word: Word) -> bool:
        before = self.text[: word.start].rstrip(" \"'“‘(")
        return self.text[word.start].isupper() and before[-1:] not in ("", ".", "!", "?", ":")

    @cached_property
    def numbers(self) -> tuple[Quantity, ...]:
        return numbers_in(self.text, self.folded)

    @cached_property
    def masked(self) -> str:
        return masked(self.folded, self.numbers)

    @cached_property
    def quotes(self) -> tuple[tuple[int, int], ...]:
        """The ranges inside quotation marks."""
        return tuple(m.span(1) if m[1] else m.span(2) for m in _QUOTED.finditer(self.text))

    def dates(self, anchor: date | None) -> tuple[DateMention, ...]:
        return _dates(self.text, self.folded, anchor) if self._timed else ()

    @cached_property
    def _timed(self) -> bool:
        return _TIMES.search(self.folded) is not None


@lru_cache(maxsize=512)
def _dates(text: str, folded: str, anchor: date | None) -> tuple[DateMention, ...]:
    return dates_in(text, folded, anchor)


@lru_cache(maxsize=256)
def read(text: str) -> Told:
    return Told(text)


def forget() -> None:
    """Drops the sentences kept from earlier checks."""
    read.cache_clear()
    _dates.cache_clear()
