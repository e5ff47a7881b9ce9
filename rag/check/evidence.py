"""The one printed sentence that carries a part of a claim, with what it inherits from the print around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import attrgetter

from rag.check.days import agrees
from rag.check.measures import comparable, equal
from rag.check.source import Source
from rag.check.tables import rows
from rag.check.told import Told
from rag.check.weighty import carried, core_of, known_word, weighs
from rag.text.han import has_han
from rag.text.names import Word
from rag.text.numbers import Quantity, numbers_in
from rag.text.pattern import regex
from rag.types import DateMention

_PART = regex(r"[,，;；。!！?？\n]+")
_CLOSELY = 5
_TIME = regex(r"[年月日号天昨今明前去周季\d]")
_PLACE_END = "省市县区镇乡村州站港"


class Line:
    """A printed sentence of a source: `text` folded (a row of a table as a sentence), `near` the sentences before it,
    `head` the headline, the lead and the paper's name."""

    def __init__(self, source: Source, index: int, text: str, near: str, head: str) -> None:
        self.source, self.index, self.text, self.near, self.head = source, index, text, near, head

    @cached_property
    def numbers(self) -> tuple[Quantity, ...]:
        if self.row or not has_han(self.text):  # Western words at the edges of a line read otherwise alone.
            return numbers_in(self.text, self.text)
        a, b = self.source.sentences[self.index]
        first, last = (bisect_left(self.source.numbers, at, key=attrgetter("start")) for at in (a, b))
        return tuple(
            Quantity(
                q.start - a, q.end - a, self.text[q.start - a : q.end - a], q.low, q.high, q.unit, q.kind, q.bound, q.weak
            )
            for q in self.source.numbers[first:last]
        )  # fmt: skip

    @cached_property
    def dates(self) -> tuple[DateMention, ...]:
        start, end = self.source.sentences[self.index]
        return tuple(m for m in self.source.dates if start <= m.start < end)

    @cached_property
    def around(self) -> str:
        return f"{self.near}\n{self.head}"

    @property
    def row(self) -> bool:
        """Whether it is a row of a table."""
        return self.text != self.source.parts[self.index]

    @property
    def headline(self) -> bool:
        return self.source.sentences[self.index][1] <= self.source.cut


@lru_cache(maxsize=256)
def lines(source: Source) -> tuple[Line, ...]:
    """The sentences of a source as evidence."""
    parts = source.parts
    tables = rows(parts) if sum(any(map(str.isdigit, p)) for p in parts) > 1 else {}
    article = source.article
    body = article[source.body :].lstrip()
    lead = re.split(r"[。\n]", body, maxsplit=1)[0][:200]
    head = f"{article[: source.body]}\n{lead}\n{source.paper}"
    return tuple(
        Line(source, i, tables[i], "", head)
        if i in tables
        else Line(source, i, part, "\n".join([*parts[max(0, i - 3) : i], *parts[i + 1 : i + 2]]), head)
        for i, part in enumerate(parts)
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A clause of a claim: its place in the folded claim, its weighty words and its figures."""

    start: int
    end: int
    text: str
    words: tuple[Word, ...]
    numbers: tuple[Quantity, ...]

    @property
    def dated(self) -> bool:
        return bool(_TIME.search(self.text))


@lru_cache(maxsize=256)
def parts(told: Told) -> tuple[Part, ...]:
    """The clauses of a claim; one that says nothing by itself goes with the next."""
    cuts = [0, *(m.end() for m in _PART.finditer(told.folded)), len(told.folded)]
    found: list[Part] = []
    begin = 0
    inside = [(q.start, q.end) for q in told.numbers] + list(told.quotes)
    whole = _whole(told)
    for end in cuts[1:]:
        if any(a < end < b for a, b in inside):
            continue
        words = tuple(w for w in whole if begin <= w.start < end)
        numbers = tuple(q for q in told.numbers if begin <= q.start < end)
        if (len(words) + len(numbers) < 2 and end < len(told.folded)) or end == begin:
            continue
        found.append(Part(begin, end, told.folded[begin:end], words, numbers))
        begin = end
    if not found:
        found.append(Part(0, len(told.folded), told.folded, whole, told.numbers))
    return tuple(found)


def _whole(told: Told) -> tuple[Word, ...]:
    """The weighty words; a place with what it is (沙渠 + 镇), a word without the characters glued to it."""
    found = []
    for w in told.words:
        text, start, end = w.text, w.start, w.end
        after = told.folded[end : end + 1]
        if (
            after
            and after in _PLACE_END
            and text[-1] not in _PLACE_END
            and (w.tag in ("ns", "nr", "nz", "nrt") or not known_word(text))
        ):
            found.append(Word(text + after, start, end + 1, "ns", w.weight))
            continue
        if not known_word(text) and not text.isascii() and (core := core_of(text)) != text:
            at = text.find(core)
            if len(core) < 2:
                continue
            w = Word(core, start + at, start + at + len(core), w.tag, w.weight)
        if weighs(w):
            found.append(w)
    return tuple(found)


def best_line(part: Part, told: Told, all_lines: Sequence[Line]) -> tuple[Line | None, float]:
    """The sentence that carries most of a part, and the share of the words that it and what it inherits carry."""

    top: tuple[float, Line] | None = None
    total = sum(w.weight for w in part.words) or 1.0
    whole = [w for w in told.words if not (part.start <= w.start < part.end)]
    if len(all_lines) > _CLOSELY:
        # Other words for the same are looked for only where the most words stand as they are.
        exact = {
            id(line): sum(w.weight for w in part.words if w.text in line.text)
            + sum(2.5 for n in part.numbers if any(equal(n, q) for q in line.numbers))
            for line in all_lines
        }
        all_lines = sorted(all_lines, key=lambda line: -exact[id(line)])[:_CLOSELY]
    for line in all_lines:
        score = 0.0
        for w in part.words:
            # What the headline says too is inherited by every sentence.
            known = 0.4 if w.text in line.head else 1.0
            if w.text in line.text:
                score += known * w.weight * (1.8 if w.tag.startswith("nr") else 1.1)
            elif carried(w.text, line.text):
                score += known * w.weight
            elif w.text in line.near:
                score += 0.35 * w.weight
            elif w.text in line.head:
                score += 0.2 * w.weight
        for n in part.numbers:
            if any(equal(n, q) for q in line.numbers):
                score += 0.6 if n.weak else 2.5
        if part.dated:
            days = told.dates(line.source.anchor)
            mine = [m for m in days if part.start <= m.start < part.end]
            score += sum(0.5 for m in mine if any(agrees(m, p) for p in line.dates))
        if score:
            score += sum(0.1 * w.weight for w in whole if w.text in line.text)
            score -= 0.3 * line.headline
        if score > 0 and (top is None or score > top[0] + 1e-9):
            top = (score, line)
    if top is None and len(part.words) < 2:
        # Hardly more than a figure or a day: what it is held against is the first that is like it.
        for line in all_lines:
            if any(comparable(n, q) for n in part.numbers for q in line.numbers) or (
                part.dated and line.dates
            ):
                return line, 1.0
    if top is None:
        return None, 0.0
    line = top[1]
    share = sum(w.weight for w in part.words if carried(w.text, line.text) or carried(w.text, line.around))
    return line, share / total if part.words else 1.0
