"""Figures across languages: the same value in the same kind of unit, measuring the same thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.check.measures import about
from rag.text.numbers import Quantity
from rag.text.pattern import regex
from rag.text.shares import shares
from rag.text.units import COUNTERS

# Units of one dimension: what one of them amounts to in the other.
_TURNED = {
    ("平方米", "亩"): Decimal(3) / Decimal(2000),
    ("亩", "平方米"): Decimal(2000) / Decimal(3),
    ("周", "天"): Decimal(7),
    ("天", "周"): Decimal(1) / 7,
    ("年", "月"): Decimal(12),
    ("月", "年"): Decimal(1) / 12,
    ("千瓦时", "度"): Decimal(1),
    ("度", "千瓦时"): Decimal(1),
    ("年", "岁"): Decimal(1),
    ("岁", "年"): Decimal(1),
    ("元", "日元"): Decimal(1),
    **{("元", printed): Decimal(1) for printed in ("人民币", "国币", "法币", "银元")},
    ("摄氏度", "度"): Decimal(1),
    ("度", "摄氏度"): Decimal(1),
}
_MONEY = frozenset("元 美元 欧元 英镑 日元 港元 新台币".split())
_LOOSE = frozenset("度 摄氏度 岁 倍 级 千瓦 ‰".split())
_EXACT = Decimal("0.000001")
_TIMES = regex(r"\b(?:doubl(?:ed?|ing)|twofold)\b")
_TIMES_ZH = regex(r"翻番|翻了?一番|一倍|两倍|2倍|1倍|100%")
_VAGUE = {
    "dozens": "数十|几十|十余|十几|十多|二十多|三十多", "scores of": "数十|几十", "hundreds": "数百|几百|上百|百余|成百",
    "thousands": "数千|几千|上千|千余|成千", "tens of thousands": "数万|几万|上万|万余", "millions": "数百万|几百万|上百万",
    "several": "数|几|多|若干",
}  # fmt: skip
_VAGUES = regex(r"\b(?:tens of thousands|dozens|scores of|hundreds|thousands|millions)\b")
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_HAN = "一二三四五六七八九十"
_ORDINAL = regex(
    rf"\b({'|'.join(_ORDINALS)}|[0-9]+(?:st|nd|rd|th))\b(?![-\s]hand\b)(?!\s(?:quarters?|half|day|[0-9]+|two|three|four|six|nine|ten)\b)"
    r"|\b(?:phase|stage|line|section|no\.?|number)\s?(one|two|three|four|five|[ivx]+|[0-9]+)\b"
)
_CARDINALS = "one two three four five six seven eight nine ten".split()
_ROMAN = "i ii iii iv v vi vii viii ix x".split()
_RATES = (
    (regex(r"\b(?:(?:a|per|each|every) day|daily)\b"), "日|天|昼夜"),
    (regex(r"\b(?:(?:a|per|each|every) month|monthly)\b"), "月"),
    (regex(r"\b(?:(?:a|per|each|every) week|weekly)\b"), "周|星期"),
    (regex(r"\b(?:(?:a|per|each|every) year|annual(?:ly)?|yearly)\b"), "年"),
    (regex(r"\b(?:(?:a|per|each|every) hour|hourly)\b"), "时"),
)
# How English tells of what `rag.check.worked` works out, in the characters that it looks for.
_OPERATIONS = (
    (regex(r"\b(?:total(?:l?ed)?|in all|altogether|combined|together|add(?:s|ed)? up|sum|both|overall)\b"), "共"),
    (
        regex(
            r"\b(?:more|less|fewer|lower|higher|larger|smaller|older|younger|faster|slower|earlier|later|longer|shorter|above|below"
            r"|cut|saved?|gap|difference|remain(?:s|ed|ing)?|left|rest|short|other|ahead|margin|from|exceed(?:s|ed)?|without)\b"
        ),
        "差",
    ),
    (regex(r"\b(?:each|per|every|average|apiece)\b"), "每"),
    (regex(r"\b(?:last year|previous|before|earlier|originally|(?:19|20)[0-9]{2})\b"), "去年"),
    (regex(r"\b(?:rose|risen?|grew|grown|growth|increased?|up|jump(?:ed)?|climbed)\b"), "增"),
    (regex(r"\b(?:fell|fallen|drop(?:ped)?|declined?|decreased?|down|cut|reduc(?:ed|tion)|shrank)\b"), "降"),
    (regex(r"\b(?:lasted|took|for|after|within|between|over|later|since|spen[dt])\b"), "历时"),
    (regex(r"\b(?:a|per|each|every|whole) year\b|\bannual(?:ly)?\b"), "全年"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """A figure of the claim and the printed ones that are equal to it, or only counted in the same kind of unit."""

    number: Quantity
    same: tuple[Quantity, ...]
    others: tuple[Quantity, ...]


def operations(english: str) -> str:
    """The operations that a clause speaks of.

    >>> operations("the two account for 42 in all")
    '共历时'
    """
    return "".join(zh for words, zh in _OPERATIONS if words.search(english))


def match(numbers: Sequence[Quantity], printed: Sequence[Quantity]) -> tuple[Match, ...]:
    found = []
    for number in numbers:
        pairs = [(p, turned) for p in printed if (turned := _turn(number, p)) is not None]
        same = [p for p, turned in pairs if _equal(turned, p)]
        others = [p for p, turned in pairs if not _equal(turned, p) and not p.weak]
        found.append(Match(number, tuple(same), tuple(others)))
    return tuple(found)


def rivals(one: Quantity, two: Quantity) -> bool:
    """Whether two printed figures could be taken for each other."""
    things = COUNTERS | {"", "人"}
    return one.unit == two.unit or (one.unit in things and two.unit in things)


def counted(number: Quantity, folded: str) -> bool:
    """Whether it is a figure to be found, not an article (one), a year, or the number of a name (No. 3)."""
    if number.kind == "label" or (number.weak and number.low == 1):
        return False
    if not number.unit and number.kind == "plain" and 1000 <= number.low <= 2100 and number.text.isdecimal():
        return False
    if _CLOCK.match(folded, number.start):
        return False
    return not re.search(r"\b(?:no|number|nr|phase|line)\.?\s?$", folded[: number.start])


_CLOCK = regex(r"(\d{1,2})(?:[:.](\d\d))?\s?([ap])\.?m\b|(\d{1,2}):(\d\d)")


def clock(folded: str, part: str) -> str:
    """The time of day in the claim that the printed sentence does not have; empty if it has all."""
    for found in _CLOCK.finditer(folded):
        hour, minute = int(found[1] or found[4]), int(found[2] or found[5] or 0)
        hours = {hour, hour + 12 if found[3] == "p" and hour < 12 else hour}
        tail = f"{minute:02d}|{minute}分" if minute else "时|点|:00"
        tail = "半|30|三十" if minute == 30 else tail
        if not any(re.search(rf"(?<!\d)(?:{h}|{_hour(h)})(?:[:时点])?(?:{tail})", part) for h in hours):
            return found.group()
    return ""


def _hour(hour: int) -> str:
    return (
        "零"
        if not hour
        else _HAN[hour - 1]
        if hour <= 10
        else f"十{_HAN[hour - 11]}"
        if hour < 20
        else f"二十{_HAN[hour - 21] if hour > 20 else ''}"
    )


_CURRENCY = regex(r"(nt|hk|a|c|s)\$\s?$|(新台币|台币|港币|港元|日元|美元|欧元)\s?$")
_DOLLARS = {"nt": "新台币", "hk": "港元", "a": "澳元", "c": "加元", "台币": "新台币", "港币": "港元"}


def quantities(found: Sequence[Quantity], folded: str) -> tuple[Quantity, ...]:
    """The quantities with the currency that stands before them (NT$126 million, 新台币1.26亿元), and with both ends
    of `from 60 to 70` on their own."""
    out: list[Quantity] = []
    for number in found:
        head = folded[max(0, number.start - 6) : number.start + (1 if number.text[:1] == "$" else 0)]
        if (sign := _CURRENCY.search(head)) and number.unit in ("", "元", "美元"):
            unit = sign[1] or sign[2]
            number = replace(number, unit=_DOLLARS.get(unit, unit))
        if number.low != number.high and re.search(r"\bfrom\s$", folded[: number.start]):
            middle = number.start + number.text.find(" to ")
            ends = (number.start, middle, number.low), (middle + 4, number.end, number.high)
            out += [replace(number, start=a, end=b, text=folded[a:b], low=v, high=v) for a, b, v in ends]
        else:
            out.append(number)
    return tuple(out)


def retracted(number: Quantity, folded: str) -> bool:
    """Whether a correction takes a printed figure back (“1852万元”应为“1582万元”)."""
    return bool(re.match(r"[^0-9,，。;；]{0,4}(?:应为|更正为|应是)", folded[number.end : number.end + 10]))


def righted(number: Quantity, folded: str) -> bool:
    """Whether a printed figure is the one that a correction puts in."""
    return bool(
        re.search(
            r"(?:应为|更正为|应是)[^0-9,，。;；]{0,12}$", folded[max(0, number.start - 18) : number.start]
        )
    )


def seen(number: Quantity, printed: Sequence[Quantity]) -> bool:
    """Whether one of the printed figures may be the claim's: the same value, or one in another unit."""
    return any(
        number.low == p.low or (number.unit != p.unit and match([number], [p])[0].same) for p in printed
    )


def _turn(number: Quantity, printed: Quantity) -> Quantity | None:
    """The number in the printed unit; None if they count different kinds of things."""
    if "label" in (number.kind, printed.kind) or (number.kind == "clock") != (printed.kind == "clock"):
        return None
    if (number.kind == "ordinal") != (printed.kind == "ordinal"):
        return None
    one, two = number.unit.split("/")[0], printed.unit.split("/")[0]
    if one == two:
        return number
    if factor := _TURNED.get((one, two)):
        return replace(number, low=number.low * factor, high=number.high * factor)
    if "人" in (one, two):
        return number if one in ("", "人") and two in ("", "人") else None
    loose = COUNTERS | {""}
    if one in loose and two in loose and (one in ("", "个") or two in ("", "个")):
        return number
    # English counts many a thing with its noun where Chinese has a unit (500 beds, 36 degrees).
    if {one, two} & {""} and {one, two} & _MONEY and number.low >= 10**5:
        return number  # of which the city pays 200 million
    return number if not one and two in _LOOSE else None


def _equal(number: Quantity, printed: Quantity) -> bool:
    if _near(number.low, printed.low, _EXACT) and _near(number.high, printed.high, _EXACT):
        return True
    return (
        bool(number.bound) and not printed.bound and number.low == number.high and about(number, printed.low)
    )


def _near(one: Decimal, two: Decimal, share: Decimal) -> bool:
    return abs(one - two) <= share * max(abs(one), abs(two))


def hedged(number: Quantity, printed: Quantity) -> bool:
    """Whether the claim is as sure of the figure as print, or leaves it vaguer."""
    if number.bound == printed.bound or number.bound == "about" or not printed.bound:
        return not (
            number.bound in ("over", "under", "near") and not printed.bound and number.low == printed.low
        )
    return {number.bound, printed.bound} <= {"near", "about", "under"}


def vague(folded: str, part: str) -> str:
    """The words for a multiple or a vague number that the printed sentence does not say; empty if it says all."""
    if (found_ := _TIMES.search(folded)) and not _TIMES_ZH.search(part):
        return found_.group()
    for found in _VAGUES.finditer(folded):
        if not re.search(_VAGUE[found.group()], part):
            return found.group()
    return ""


def ordinals(folded: str, part: str) -> str:
    """The ordinal of the claim that the printed sentence does not have; empty if it has all."""
    parts = [(start, end) for start, end, *_ in shares(folded)]  # a third of
    for found in _ORDINAL.finditer(folded):
        if any(start <= found.start() < end for start, end in parts):
            continue
        word = found[1] or found[2]
        if word in _ORDINALS:
            n = _ORDINALS.index(word) + 1
        elif word in _CARDINALS:
            n = _CARDINALS.index(word) + 1
        elif word in _ROMAN:
            n = _ROMAN.index(word) + 1
        else:
            n = int(re.sub(r"\D", "", word) or 0)
        if n == 0 or (word == "second" and re.search(r"\ba second\b", folded)):
            continue
        if not re.search(_ordinal(n), part):
            return found.group()
    return ""


def _ordinal(n: int) -> str:
    han = _HAN[n - 1] if n <= 10 else ("十" + _HAN[n - 11] if n < 20 else "二十" if n == 20 else "〇")
    forms = rf"第(?:{han}|{n})(?![0-9十百])|(?:(?<![十百])[{han}]|(?<![0-9]){n})(?:世纪|期|号|届|阶段|标段|批|等|级|季|审|次|次|楼|层|线|名|局|院|日|月|中|小|路|附|厂|桥)"
    return forms + (
        r"|首|初|率先|先|头|第一|最早|冠军|开"
        if n == 1
        else "|亚军|再次|两次|二次"
        if n == 2
        else "|季军"
        if n == 3
        else ""
    )


def rate(folded: str, part: str) -> str:
    """The rate of the claim (a day, annual) that the printed sentence does not say; empty if it says all."""
    for english, chinese in _RATES:
        if (found := english.search(folded)) and not re.search(chinese, part):
            return found.group()
    return ""
