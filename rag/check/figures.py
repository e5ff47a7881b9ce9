"""Check 1: every number of a claim stands in the cited passages, with its unit, beside the same words."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from rag.check.beside import Carried, Place, best, closeness, same_sentence
from rag.check.fault import Fault, absent, differs
from rag.check.measures import loosely
from rag.check.told import Told
from rag.text.numbers import Quantity
from rag.text.pattern import regex

# How much closer another number's surroundings must be before a number is called misplaced.
MARGIN, CLOSE = 0.3, 0.06  # in another sentence, in the same sentence
# Surroundings this alike are the same place; this alike are worth naming in the reason.
SAME_PLACE, ALIKE = 1.6, 0.5
_CODE = regex(r"(?<![a-z])[a-z]*+[0-9](?:[a-z0-9.]*[a-z0-9])?")
_FROM, _UNTIL = regex(r"[从由自]\s?$"), regex(r"^[^,，。;；]{0,6}[到至为成]")
_LIST = regex(r"(?<![^,，。;；:：、])[^,，。;；:：、]++(?:、[^,，。;；:：、]++)++")
# Measure words of one kind of thing.
_ALIKE = ({"台", "辆", "架", "部"}, {"家", "户", "所"}, {"项", "件", "个"}, {"场", "次"})
_PAIRS = {(one, two) for group in _ALIKE for one in group for two in group}
_KINDS = ("ordinal", "clock", "label")


def check_numbers(told: Told, carried: Carried, *, lexical: bool = True) -> tuple[Fault, ...]:
    """The faults in the numbers of `told`; `lexical` says that its words can be compared with the passage's."""
    faults = []
    for number in told.numbers:
        fault = _check(told, number, carried, lexical)
        if fault:
            faults.append(fault)
    return (*faults, *_turned(told, carried), *_codes(told, carried))


def _turned(told: Told, carried: Carried) -> list[Fault]:
    """From the one figure to the other, where the passage goes the other way (由10个工作日减至1.5个工作日)."""
    for a, b in pairwise(told.numbers):
        if not _FROM.search(told.folded[: a.start]) or not _UNTIL.search(told.folded[a.end : b.start]):
            continue
        for source, _ in carried:
            for c, d in pairwise(source.numbers):
                way = _FROM.search(source.folded[max(0, c.start - 4) : c.start])
                if way and equal(a, d) and equal(b, c) and not equal(a, b) and comparable(a, d):
                    return [differs("number", source.text[c.start : d.end], told.text[a.start : b.end])]
    return []


def _codes(told: Told, carried: Carried) -> list[Fault]:
    """Digits that are neither a quantity nor a date (5G, 23世纪, G7) stand in the passages as they are."""
    spans = [(q.start, q.end) for q in told.numbers]
    loose = [m for m in _CODE.finditer(told.folded) if not _within(m, spans)]
    if loose:
        spans += [(m.start, m.end) for source, _ in carried[:1] for m in told.dates(source.anchor)]
    return [
        absent("number", told.text[m.start() : m.end()])
        for m in loose
        if not _within(m, spans) and not any(_stands(m.group(), source.article) for source, _ in carried)
    ]


def _within(found: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(a < found.end() and found.start() < b for a, b in spans)


def _stands(code: str, text: str) -> bool:
    """Whether `text` has the code with no further digit on either side."""
    at = text.find(code)
    while at >= 0:
        if not text[at - 1 : at].isdigit() and not text[at + len(code) : at + len(code) + 1].isdigit():
            return True
        at = text.find(code, at + 1)
    return False


def _check(told: Told, number: Quantity, carried: Carried, lexical: bool) -> Fault | None:
    same: list[tuple[Place, Quantity]] = []
    others: list[tuple[Place, Quantity]] = []
    for source, alignment in carried:
        for printed in source.numbers:
            if comparable(number, printed):
                fits = equal(number, printed) or rounds(number, printed)
                (same if fits else others).append(((source, alignment, printed.start, printed.end), printed))
    # The same figure with the same hedge comes before the same figure with another.
    same = [s for s in same if s[1].bound == number.bound] or same
    excused = number.weak or _first(number, carried) or _year(number, carried)
    if not lexical:
        return None if same or excused else absent("number", number.text)
    if same and not others:
        return None if rounds(number, same[0][1]) else _hedge(number, same[0][1])
    near_same, at = best(told, number.start, number.end, [place for place, _ in same])
    near_other, other = best(told, number.start, number.end, [place for place, _ in others], near_same)
    if not same:
        if excused:
            # “一个” is mostly an article; it is wrong only where another number stands in its very place.
            return differs("number", others[other][1].text, number.text) if near_other > SAME_PLACE else None
        if near_other < SAME_PLACE and _listed(number, carried):
            return None
        if near_other > ALIKE:
            return differs("number", others[other][1].text, number.text)
        unit = _other_unit(number, carried)
        return differs("unit", unit, number.text) if unit else absent("number", number.text)
    if others and _swapped(told, number, same[at], others[other], near_same, near_other):
        return differs("number", others[other][1].text, number.text)
    return None if rounds(number, same[at][1]) else _hedge(number, same[at][1])


def _swapped(
    told: Told,
    number: Quantity,
    same: tuple[Place, Quantity],
    other: tuple[Place, Quantity],
    near_same: float,
    near_other: float,
) -> bool:
    """Whether another number stands so much closer that the sentence has this one in its place."""
    margin = CLOSE if same_sentence(same[0], other[0]) else MARGIN
    if near_other <= near_same + margin:
        return False
    partner = next(
        (q for q in told.numbers if q is not number and equal(q, other[1]) and comparable(q, other[1])), None
    )
    if partner is None:
        return True
    # Both are told: they are exchanged only if the exchange fits better as a whole.
    straight = near_same + closeness(told, partner.start, partner.end, other[0])
    crossed = near_other + closeness(told, partner.start, partner.end, same[0])
    return crossed > straight + 2 * margin


def comparable(a: Quantity, b: Quantity) -> bool:
    """Whether two numbers count the same kind of thing."""
    if a.kind in _KINDS or b.kind in _KINDS:
        same = a.unit == b.unit or not a.unit or not b.unit or _alike(a.unit, b.unit)
        return a.kind == b.kind and (same or a.kind == "label")
    if a.unit == b.unit or {a.unit, b.unit} == {"度", "千瓦时"} or _alike(a.unit, b.unit):
        return True
    return loosely(a, b)


def _alike(one: str, two: str) -> bool:
    return (one, two) in _PAIRS


def equal(a: Quantity, b: Quantity) -> bool:
    if a.kind == "label" or b.kind == "label":
        return a.unit == b.unit
    return a.low == b.low and a.high == b.high


def _first(number: Quantity, carried: Carried) -> bool:
    """第一家 may be printed as 首家."""
    return (
        number.kind == "ordinal"
        and number.low == 1
        and any("首" in s.parts[i] for s, a in carried for i in a.best)
    )


def _listed(number: Quantity, carried: Carried) -> bool:
    """Whether a small count is that of the things listed with 、 in the best sentences."""
    if number.kind != "count" or not 2 <= number.low <= 20:
        return False
    return any(
        number.low in (items := found.group().count("、") + 1, items + 1)
        for source, alignment in carried
        for i in alignment.best
        for found in _LIST.finditer(source.parts[i])
    )


def _year(number: Quantity, carried: Carried) -> bool:
    """Whether a bare number (2023“科教讲堂”) is a year that the passages name."""
    if number.unit or number.low != number.low.to_integral_value() or not 1900 <= number.low < 2100:
        return False
    year = int(number.low)
    return any(
        (m.first and m.first.year == year) or (m.last and m.last.year == year)
        for source, _ in carried
        for m in source.dates
    )


def _other_unit(number: Quantity, carried: Carried) -> str:
    """The same figure printed with another unit."""
    digits = _digits(number)
    for source, _ in carried:
        for printed in source.numbers:
            if _digits(printed) == digits and printed.unit != number.unit and printed.kind == number.kind:
                return printed.text
    return ""


def _digits(number: Quantity) -> str:
    return f"{number.low.normalize():f}".strip("0.").replace(".", "")


def _hedge(told: Quantity, printed: Quantity) -> Fault | None:
    """近, 超 and 约 are kept apart: 约 may stand for a plain figure, a plain figure not for 约."""
    if told.bound == printed.bound or (told.bound == "about" and printed.bound in ("", "near")):
        return None
    if {told.bound, printed.bound} & {"over"} and {told.bound, printed.bound} & {"near", "under", "about"}:
        return differs("number", printed.text, told.text)
    if told.bound in ("over", "under") and not printed.bound:
        return differs("number", printed.text, told.text)
    return differs("number", printed.text, told.text, hard=False)


def rounds(told: Quantity, printed: Quantity) -> bool:
    """Whether a hedged number is a fair rounding of the printed one (近8万 for 79,800)."""
    if printed.low == 0 or not told.bound or printed.bound or told.high != told.low:
        return False
    if len(_digits(told)) >= len(_digits(printed)):
        return False
    ratio = told.low / printed.low
    low, high = {
        "about": (Decimal("0.95"), Decimal("1.05")),
        "near": (Decimal(1), Decimal("1.1")),
        "over": (Decimal("0.9"), Decimal(1)),
        "under": (Decimal(1), Decimal("1.1")),
    }[told.bound]
    return low <= ratio <= high
