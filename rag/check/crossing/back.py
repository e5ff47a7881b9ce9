"""The verdict on a Chinese claim over print in Latin script: each printed sentence is looked for in the claim's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from rag.check.crossing import figures, marks
from rag.check.crossing.align import Aligned, Item, align
from rag.check.crossing.dating import dated
from rag.check.crossing.english import Sentence
from rag.check.crossing.english import read as read_english
from rag.check.crossing.lexicon import senses
from rag.check.crossing.names import Name
from rag.check.crossing.printed import Printed, written
from rag.check.crossing.verdict import LOW, OWN, SAID, SURE, Crossed
from rag.check.crossing.weights import Doubles, chance, features
from rag.check.fault import Fault, absent, differs
from rag.check.source import Source
from rag.check.told import Told, read
from rag.text.names import content_words, is_name
from rag.text.pattern import regex
from rag.types import Status

_FIGURE = 2.5  # What a figure says of a sentence, beside a word.
_LETTERS = regex("[a-z]{3,}")
_MOST_ZH = regex("最(?!近|后|终|初)|首[个次家座条批例届]|唯一|第一[个次家座条]|历史新高|纪录")
_MOST = regex(r"\b(?:\w+est|most|first|only|sole|record|top|unprecedented|never before)\b")
_REACH_ZH = (
    ("全国", r"nation|countr|china"),
    ("全省", r"provinc"),
    ("全球|全世界", r"world|global"),
    ("人均", r"per capita|per person"),
)


def examine_back(told: Told, source: Source) -> Crossed:
    """What a passage in Latin script says of a Chinese claim."""
    claim = written(told.text, told.folded)
    sentences = _sentences(source)
    if not sentences:
        return Crossed(Status.UNCHECKED, (), 0.0, (), ())
    found = _aligned(told, claim, sentences)
    said = _said(told, source, found)
    best = sorted(range(len(sentences)), key=lambda i: (-said[i], i))[:2]
    tried = [_at(told, source, found, at, sentences) for at in best]
    return max(tried, key=lambda c: (c.status is Status.VERIFIED, c.chance + 0.2 * (c is tried[0])))


def shared_back(told: Told, source: Source) -> list[float]:
    """The share of a Chinese claim's words and figures that each sentence in Latin script seems to have."""
    found = _aligned(told, written(told.text, told.folded), _sentences(source))
    total = float(found.weights.sum()) + _FIGURE * len(told.numbers)
    return [float(n) / (total or 1.0) for n in _said(told, source, found)]


def _sentences(source: Source) -> list[Sentence]:
    return [read_english(read(source.text[a:b])) for a, b in source.sentences]


def _said(told: Told, source: Source, found: Aligned) -> Doubles:
    """What each printed sentence has of the claim."""
    numbers = [[q for q in source.numbers if a <= q.start < b] for a, b in source.sentences]
    figured = [_FIGURE * sum(bool(m.same) for m in figures.match(told.numbers, here)) for here in numbers]
    return np.array(figured) + (found.weights @ found.grid if found.items else 0.0)


def _aligned(told: Told, claim: Printed, sentences: Sequence[Sentence]) -> Aligned:
    """The content words of the claim, each with how the printed sentences have it."""
    words = [
        w
        for w in content_words(told.folded)
        if not any(q.start < w.end and w.start < q.end for q in told.numbers)
    ]
    size = (len(words), len(sentences))
    whole, usual, part = (np.zeros(size, np.float32) for _ in range(3))
    alike, cosines_ = np.full(size, -1, np.float32), np.full((size[0], 0), -1, np.float32)
    vectors = claim.vectors
    row = {start: i for i, (start, _) in enumerate(claim.words)}
    for j, sentence in enumerate(sentences):
        there = align(sentence, claim)
        for item in there.items:
            for start, end in item.places:
                for i, word in enumerate(words):
                    if start < word.end and word.start < end:
                        full = min(end, word.end) - max(start, word.start) > 1 or item.name is not None
                        (whole if full else part)[i, j] = 1
        if sentence.terms:
            cosines = vectors @ sentence.vectors.T
            for i, word in enumerate(words):
                if word.start in row:
                    alike[i, j] = cosines[row[word.start]].max()
        loose = [
            place
            for number in sentence.numbers
            for noun in _LETTERS.findall(number.text.lower())
            for place in claim.find(senses(noun))
        ]
        for i, word in enumerate(words):
            rising = marks.same_way(sentence.folded, word.text)
            whole[i, j] = max(whole[i, j], rising or any(a < word.end and word.start < b for a, b in loose))
    items = []
    for i, w in enumerate(words):
        name = None
        if is_name(w):
            name = Name(
                told.text[w.start : w.end], w.start, w.end, ((w.start, w.end),) * bool(whole[i].any()), True
            )
        items.append(Item(told.text[w.start : w.end], w.start, w.end, min(1.0, w.weight), (), name, 1))
    return Aligned(tuple(items), claim, (whole, usual, part), (alike, cosines_))


def _at(told: Told, source: Source, found: Aligned, at: int, sentences: Sequence[Sentence]) -> Crossed:
    start, end = source.sentences[at]
    part, claim = source.folded[start:end], told.folded
    faults: list[Fault] = []
    here = [q for q in source.numbers if start <= q.start < end]
    count = 0
    for number, match in zip(told.numbers, figures.match(told.numbers, here), strict=True):
        if number.weak or number.kind == "label":
            continue
        count += bool(match.same)
        if not match.same:
            faults.append(
                differs("number", match.others[0].text, number.text)
                if match.others
                else absent("number", number.text)
            )
    sure = found.told(at)
    for item, there in zip(found.items, sure, strict=True):
        if item.name is not None and there < 0.4:
            faults.append(absent("name", item.text, hard=not item.name.places))
    faults += [
        absent("date", mention.text)
        for mention in told.dates(source.anchor)
        if not dated(mention, source.dates, source.anchor, part)
    ]
    faults += _ways(claim, part)
    total = float(found.weights.sum())
    own = float(found.grid[:, at] @ found.weights) / total if total else 1.0
    rows = features(sure, found.weights, own, count)
    likely = chance(rows)
    missing = tuple(i.text for i, s in zip(found.items, sure, strict=True) if s < SAID and i.weight >= 0.9)
    status = Status.PARTLY
    if any(f.hard for f in faults) or (likely < LOW and own < OWN):
        status = Status.UNSUPPORTED
    elif likely >= SURE and not faults and not missing and own >= OWN:
        status = Status.VERIFIED
    return Crossed(status, tuple(faults), likely, ((start, end),), missing, tuple(rows))


def _ways(claim: str, part: str) -> list[Fault]:
    faults = []
    if marks.denies(claim) and not marks.guarded(part):
        faults.append(Fault.of("polarity", False, "claim.not_denied"))
    elif marks.denied(part) and not marks.denies(claim):
        faults.append(Fault.of("polarity", False, "claim.denied"))
    if (
        marks.planned(part)
        and not marks.done(part)
        and not marks.planned_there(claim, (0, len(claim)))
        and re.search("已|了", claim)
    ):
        faults.append(Fault.of("plan", True, "claim.planned"))
    if (most := _MOST_ZH.search(claim)) and not _MOST.search(part):
        faults.append(absent("word", most.group(), hard=False))
    faults += [
        absent("word", zh.split("|")[0], hard=False)
        for zh, en in _REACH_ZH
        if re.search(zh, claim) and not re.search(en, part)
    ]
    if marks.turned(part, claim):
        faults.append(Fault.of("polarity", True, "claim.opposite"))
    return faults
