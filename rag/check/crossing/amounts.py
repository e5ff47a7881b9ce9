"""Whether the figures of a claim stand in print, as figures of the same thing and time."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.check.crossing import figures, marks
from rag.check.crossing.align import Aligned
from rag.check.crossing.dating import holds
from rag.check.crossing.english import Sentence
from rag.check.crossing.latin import PrintedLatin
from rag.check.crossing.lexicon import terms
from rag.check.crossing.printed import Printed
from rag.check.fault import Fault, absent, differs
from rag.check.source import Source
from rag.check.worked import worked
from rag.text.numbers import Quantity
from rag.text.pattern import regex
from rag.types import DateMention

_TIED = 0.85  # Of the nearness to one figure, that to another from which a word belongs to both.
_DATED = (
    4.0  # What the time that a figure is of says, beside a word: a subject may be left out, its time is not.
)
_APART = regex(r"\b(?:in|at|on|along|from|to|by|with|for|during|after|since|near|over|through)\b")
_BESIDE = 40  # Characters beside a figure in which the words stand that say what it measures.
_CLAUSE = regex(r"[,，。;；:：!！?？\n]")


@lru_cache(maxsize=256)
def by_sentence(source: Source, print_: Printed) -> dict[int, list[Quantity]]:
    found: dict[int, list[Quantity]] = {}
    for number in figures.quantities(source.numbers, source.folded):
        found.setdefault(print_.sentence_at(number.start), []).append(number)
    return found


def check_figures(
    sentence: Sentence,
    source: Source,
    print_: Printed,
    aligned: Aligned,
    at: int,
    numbers: dict[int, list[Quantity]],
) -> tuple[set[int], list[Fault], int]:
    """The sentences beside `at` that hold a figure, the faults, and how many figures are found."""
    beside: set[int] = set()
    faults: list[Fault] = []
    here = numbers.get(at, [])
    start, end = print_.sentences[at]
    part = print_.folded[start:end]
    count = 0
    for number, match, elsewhere in zip(
        sentence.numbers,
        figures.match(sentence.numbers, here),
        figures.match(sentence.numbers, [q for found in numbers.values() for q in found]),
        strict=True,
    ):
        if not figures.counted(number, sentence.folded):
            continue
        if match.same:
            righted = any(figures.righted(p, source.folded) for p in match.same)
            rival = None if righted else _rival(number, match, aligned, sentence, source, at)
            if all(figures.retracted(p, source.folded) for p in match.same):
                faults.append(Fault.of("number", True, "claim.corrected", what=number.text))
            elif rival is not None:
                faults.append(differs("number", rival.text, number.text))
            elif not any(figures.hedged(number, p) for p in match.same):
                faults.append(differs("number", match.same[0].text, number.text, hard=False))
            count += 1
            continue
        near = [q for q in elsewhere.same if abs(print_.sentence_at(q.start) - at) <= 1]
        # A second figure may stand in the sentence beside; the only one stands where its thing is told.
        named = [p for item in aligned.items if item.name for p in item.places]
        near = [
            q for q in near if any(print_.sentence_at(p[0]) == print_.sentence_at(q.start) for p in named)
        ] or (near if any(m.same for m in figures.match(sentence.numbers, here)) else [])
        if near:
            beside.add(print_.sentence_at(near[0].start))
            count += 1
        elif (
            _small(number, print_, at)
            or _listed(number, print_, at)
            or _as_printed(number, part)
            or _worked(number, sentence, at, numbers, source)
        ):
            count += 1
        elif match.others:
            nearest = match.others[0]
            for other in match.others[1:]:
                one, two = _votes(number, (nearest, other), aligned, sentence, source, at)
                nearest = other if two > one else nearest
            faults.append(differs("number", nearest.text, number.text))
        else:
            faults.append(absent("number", number.text))
    words = (
        ()
        if isinstance(print_, PrintedLatin)
        else (
            (figures.vague(sentence.folded, part), True),
            # The second of two may be told in many words.
            (figures.ordinals(sentence.folded, print_.folded[:end]), False),
            (figures.clock(sentence.folded, part), True),
        )
    )
    faults += [absent("number", word, hard=hard) for word, hard in words if word]
    return beside, faults, count


def _worked(
    number: Quantity, sentence: Sentence, at: int, numbers: dict[int, list[Quantity]], source: Source
) -> bool:
    """Whether a figure follows from those of the sentence and the ones beside it."""
    if number.weak:
        return False
    near = [q for i in range(at - 2, at + 3) for q in numbers.get(i, ())]
    return (
        worked(number, figures.operations(sentence.folded), [(source.folded, near)], source.dates) is not None
    )


def _as_printed(number: Quantity, part: str) -> bool:
    """Whether print has the very figure, in a unit that is not known: 500 feet, the 15th, aged 25."""
    digits = re.sub(r"\D", "", number.text) if re.fullmatch(r"[\d,]+\D*", number.text) else ""
    loose = not number.unit or number.kind in ("ordinal", "clock")
    found = (
        digits
        and loose
        and re.search(rf"(?<![\d.,]){digits}(?![\d万亿千百日月年号]|[.,]\d)", part.replace(",", ""))
    )
    return bool(found) and not re.match(
        "[多余]?(?:亩|吨|元|平方)", part.replace(",", "")[found.end() :] if found else ""
    )


def _small(number: Quantity, print_: Printed, at: int) -> bool:
    """Whether print has a small number inside a word: 两地, 三方, 双."""
    if number.unit or number.low != number.high or not 2 <= number.low <= 10 or number.low % 1:
        return False
    start, end = print_.sentences[at]
    n = int(number.low)
    return bool(
        re.search(f"[{'〇一二三四五六七八九十'[n]}{'两双' if n == 2 else ''}]", print_.folded[start:end])
    )


def _listed(number: Quantity, print_: Printed, at: int) -> bool:
    """Whether it counts what is listed."""
    start, end = print_.sentences[at]
    if not 2 <= number.low <= 12:
        return False
    runs = re.findall(r"[^,，。;；:：、]+(?:、[^,，。;；:：、]+)+", print_.folded[start:end])
    return any(
        number.low in (run.count("、") + 1, run.count("、") + 2) for run in runs if not re.search(r"\d", run)
    )


def _votes(
    number: Quantity,
    rivals: tuple[Quantity, Quantity],
    aligned: Aligned,
    sentence: Sentence,
    source: Source,
    at: int,
) -> tuple[float, float]:
    """For each of two printed figures, the weight of what stands beside a figure of the claim and is nearer to it than
    to the other; what is as near to both tells nothing."""
    votes = [0.0, 0.0]
    reach = _BESIDE if len(sentence.numbers) > 1 else len(sentence.folded)
    for i, item in enumerate(aligned.items):
        away = item.start - number.end if item.start >= number.end else number.start - item.end
        if away > reach or item.weight < 0.4:
            continue
        one, two = (
            max((_nearness(p, rival, aligned.print) for p in aligned.places(i, at)), default=0.0)
            for rival in rivals
        )
        if max(one, two) > 0 and min(one, two) < _TIED * max(one, two):
            between = sentence.folded[min(number.end, item.end) : max(number.start, item.start)]
            pull = item.weight * (0.15 if re.search(r"[,;]\s|\b(?:and|while|but)\b", between) else 1.0)
            if item.start >= number.end:
                # 3,600 paper lanterns along the street: what is counted comes before what is told of it.
                pull *= 0.5 if _APART.search(between) else 1.5
            # A place is told once for many figures.
            pull *= 0.5 if item.name else 1.0
            votes[int(two > one)] += pull * (0.5 if marks.verbal(item.text.lower()) else 1.0)
    for other in sentence.numbers:
        if other is not number and abs(other.start - number.end) < _BESIDE:
            places = [(m.start, m.end) for m in source.numbers if figures.match([other], [m])[0].same]
            own = {rival.start for rival in rivals}
            places = [p for p in places if aligned.print.sentence_at(p[0]) == at and p[0] not in own]
            one, two = (max((_nearness(p, r, aligned.print) for p in places), default=0.0) for r in rivals)
            if max(one, two) > 0 and min(one, two) < _TIED * max(one, two):
                votes[int(two > one)] += 0.4
    for mention in sentence.told.dates(source.anchor):
        one_, two_ = (_governed(rival, mention, sentence, source, aligned.print) for rival in rivals)
        if one_ != two_:
            votes[int(two_)] += _DATED
    return votes[0], votes[1]


def _governed(
    number: Quantity, mention: DateMention, sentence: Sentence, source: Source, print_: Printed
) -> bool:
    """Whether a printed figure is that of the time told: the last one named before it in its sentence."""
    start, end = print_.sentences[print_.sentence_at(number.start)]
    here = [m for m in source.dates if start <= m.start < end]
    before = [m for m in here if m.end <= number.start] or here[:1]
    if not before:
        return False
    if mention.first and before[-1].first:
        return holds(mention, before[-1])
    told = terms().get(sentence.folded[mention.start : mention.end], ())
    return any(word in before[-1].text for word in told)


def _nearness(place: tuple[int, int], number: Quantity, print_: Printed) -> float:
    if isinstance(print_, PrintedLatin):
        first, last = sorted([place, (number.start, number.end)])
        between = print_.folded[first[1] : last[0]]
        parted = len(re.findall(r"[,;]|\b(?:and|while|but)\b", between))
        return float(1 / (1 + len(between) / 12) * 0.4**parted)
    if place[1] <= number.start:
        between, away = print_.folded[place[1] : number.start], number.start - place[1]
    else:
        # Chinese names the thing before its figure, or right behind it.
        between, away = print_.folded[number.end : place[0]], 2 * max(0, place[0] - number.end)
    return 1 / (1 + away / 5) * 0.5 ** len(_CLAUSE.findall(between)) * 0.8 ** between.count("、")


def _rival(
    number: Quantity, match: figures.Match, aligned: Aligned, sentence: Sentence, source: Source, at: int
) -> Quantity | None:
    """Another printed figure of the kind to which the words beside the claim's figure belong."""
    worse: list[Quantity] = []
    for own in match.same:
        others = [q for q in match.others if figures.rivals(q, own)]
        worse = [q for q in others if _takes(number, own, q, aligned, sentence, source, at)]
        if not worse:
            return None
    return worse[0]


def _takes(
    number: Quantity,
    own: Quantity,
    other: Quantity,
    aligned: Aligned,
    sentence: Sentence,
    source: Source,
    at: int,
) -> bool:
    mine, theirs = _votes(number, (own, other), aligned, sentence, source, at)
    partner = next(
        (n for n in sentence.numbers if n is not number and figures.match([n], [other])[0].same), None
    )
    if partner is None:
        return theirs > mine + 0.3
    # Both are told: they are exchanged only if the exchange fits better as a whole.
    crossed, straight = _votes(partner, (own, other), aligned, sentence, source, at)
    return theirs + crossed > mine + straight + 0.3
