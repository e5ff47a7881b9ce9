"""Numbers spelled in ways of their own: 六成五, 一年半, 3万4000元, 三四十公斤, 数百名, 92比85, 10秒41, 翻了一番."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from rag.text.han import HAN
from rag.text.numerals import numeral
from rag.text.pattern import regex


class Spelled(NamedTuple):
    """`folded[start:end]` is a number from `low` to `high` of a base unit; `kind` and `bound` as of a Quantity."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str
    kind: str
    bound: str = ""


_H = "一二两三四五六七八九十百零〇"
_D = "一二两三四五六七八九"
# No number of print is longer: what goes on is a code, and each pattern looks at a few characters only.
_N = rf"(?:\d{{1,12}}+(?:\.\d{{1,6}}+)?|[{_H}]{{1,5}})"
_HUNDRED = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟貳參陸億萬", "一二三四五六七八九十百千二三六亿万")
_FORMAL_RUN = regex(r"[壹贰叁肆伍陆柒捌玖拾佰仟][壹贰叁肆伍陆柒捌玖拾佰仟零万亿]+")
_COUNTED = "名人家户支个辆架艘台件项条所处座间层次场年天周只头株棵张份封岁元斤米吨亩盏套"
_BEFORE = regex(r"(?:(约|大约|大概)|(近|将近|接近)|(超过?|逾|突破)|(不足|不到))$")
_MONEY = regex(r"(?:人民币|新台币|台币|港币|国币|法币|银元)$")
_CURRENCY = {"台币": "新台币", "港币": "港元"}
_BOUNDS = ("about", "near", "over", "under")


def formal(folded: str) -> str:
    """The text with the capital numerals of contracts (叁仟贰佰万) as plain ones; the same length."""
    return _FORMAL_RUN.sub(lambda m: m.group().translate(_FORMAL), folded)


def _value(text: str) -> Decimal:
    if text[0].isascii():
        return Decimal(text)
    return numeral(text) or Decimal({"两": 2, "零": 0}.get(text, 0))


def _tenths(m: re.Match[str]) -> tuple[Decimal, Decimal, str, str, str]:
    low = _value(m[1]) * 10 if m[1] != "半" else Decimal(5)
    low += Decimal(5) if m[2] == "半" else _value(m[2]) if m[2] else 0
    return low, low, "%", "measure", ""


def _half(m: re.Match[str]) -> tuple[Decimal, Decimal, str, str, str]:
    return Decimal(50), Decimal(50), "%", "measure", ""


def _part(m: re.Match[str]) -> tuple[Decimal, Decimal, str, str, str]:
    low = Decimal(m[1]) * 100 / Decimal(m[2])
    return low, low, "%", "measure", ""


def _and_half(m: re.Match[str]) -> tuple[Decimal, Decimal, str, str, str]:
    per, unit = {"年": (12, "月"), "天": (24 * 3600, "秒"), "月": (1, "月")}.get(
        m[2].removeprefix("个"), (3600, "秒")
    )
    low = (_value(m[1]) + Decimal("0.5")) * per
    return low, low, unit, "measure", ""


def _half_of(m: re.Match[str]) -> tuple[Decimal, Decimal, str, str, str]:
    per, unit = {"年": (Decimal(6), "月"), "月": (Decimal("0.5"), "月"), "天": (Decimal(43_200), "秒")}.get(
        m[1], (Decimal(1800), "秒")
    )
    return per, per, unit, "measure", ""


def _years_months(m: re.Match[str]) -> tuple[Decimal, Decimal, str, str, str]:
    low = _value(m[1]) * 12 + _value(m[2])
    return low, low, "月", "measure", ""


def _bare_months(m: re.Match[str]) -> tuple[Decimal, Decimal, str, str, str]:
    return _value(m[1]), _value(m[1]), "月", "measure", ""


def _ten_thousands(m: re.Match[str]) -> tuple[Decimal, Decimal, str, str, str]:
    rest = _value(m[2].rstrip("千")) * (1000 if m[2].endswith("千") else 1)
    low = _value(m[1]) * 10_000 + rest
    return low, low, {"块": "元", "名": "人"}.get(m[3], m[3]), "measure" if m[3] in "元块亩" else "count", ""


def _two_digits(m: re.Match[str]) -> tuple[Decimal, Decimal, str, str, str]:
    scale = Decimal(1)
    for c in m[3] or "":
        scale *= _HUNDRED[c]
    unit = m[4]
    factor = {"公斤": Decimal("0.001"), "斤": Decimal("0.0005")}.get(unit, Decimal(1))
    base = {"公斤": "吨", "斤": "吨", "名": "人", "位": "人"}.get(unit, unit)
    return _value(m[1]) * scale * factor, _value(m[2]) * scale * factor, base, "measure", ""


def _several(m: re.Match[str]) -> tuple[Decimal, Decimal, str, str, str]:
    scale = Decimal(1)
    for c in m[1]:
        scale *= _HUNDRED[c]
    unit = {"名": "人", "位": "人"}.get(m[2] or "", m[2] or "")
    return scale, scale * 10, unit, "vague", ""


def _score(m: re.Match[str]) -> tuple[Decimal, Decimal, str, str, str]:
    return Decimal(m[1]), Decimal(m[2]), "比", "score", ""


def _split(m: re.Match[str]) -> tuple[Decimal, Decimal, str, str, str]:
    low = Decimal(f"{m[1]}.{m[3]}")
    return low, low, m[2], "measure", ""


def _dimes(m: re.Match[str]) -> tuple[Decimal, Decimal, str, str, str]:
    low = _value(m[1]) + _value(m[2]) / 10
    return low, low, "元", "measure", ""


def _jin(m: re.Match[str]) -> tuple[Decimal, Decimal, str, str, str]:
    low = _value(m[1]) * Decimal("0.0005") + _value(m[2]) * Decimal("0.00005")
    return low, low, "吨", "measure", ""


def _folds(m: re.Match[str]) -> tuple[Decimal, Decimal, str, str, str]:
    low = Decimal(2) ** int(_value(m[1] or "一"))
    return low, low, "倍", "measure", ""


def _lasting(m: re.Match[str]) -> tuple[Decimal, Decimal, str, str, str]:
    hours, minutes, seconds = (_value(part) if part else Decimal(0) for part in m.groups()[-3:])
    low = hours * 3600 + minutes * 60 + seconds
    return low, low, "秒", "measure", ""


def _crowns(m: re.Match[str]) -> tuple[Decimal, Decimal, str, str, str]:
    low = Decimal(m[1].replace(",", ""))
    for c in m[2] or "":
        low *= _HUNDRED[c]
    return low, low, m[3], "measure", ""


# Each with characters of which a text that it is found in has one.
_FORMS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], tuple[Decimal, Decimal, str, str, str]]], ...] = (
    ("成", regex(rf"(?<![{_H}构变完生组形])([一二三四五六七八九]|半)成(?![立为功果员绩长熟就本品人年效交都])([{_D}半])?(?![千万百十])"), _tenths),
    ("半", regex(r"(?:一半|半数)(?![天年月个])"), _half),
    ("/", regex(r"(?<![\d/.-])([1-9])/([1-9]\d?)(?![\d/])"), _part),
    ("半", regex(rf"(?<![\d{_H}第])({_N})(年|天|个月|小时|个小时|个钟头)半"), _and_half),
    ("半", regex(rf"(?<![\d{_H}第])({_N})个半(小时|钟头|月)"), _and_half),
    ("半", regex(r"(?<![上下一前后大])半(?:个)?(年|天|小时|钟头|(?<=个)月)(?![报会])"), _half_of),
    ("月", regex(rf"(?<![\d{_H}])({_N})年(?:零|又)?({_N})个?月(?![\d{_H}]|[份日初底末中])(?<!\d年\d月)(?<=个月)"), _years_months),
    ("月", regex(rf"(?:历时|歷時|为期|用时)(?=[{_H}\d])(\d{{1,4}}|[{_H}]{{1,5}})月"), _bare_months),
    ("万", regex(rf"(?<![\d{_D}十百千])(\d{{1,9}}|[{_D}十]{{1,5}})万(\d{{4}}|[\d{_D}]千)(元|人|名|块|亩|户|个)"), _ten_thousands),
    ("", regex(rf"(?<![\d{_H}年第百千万])(?<!十)([{_D}])([{_D}])([十百千万亿]{{0,3}})(公斤|[{_COUNTED}])"), _two_digits),
    ("数几", regex(rf"(?<![\d{_H}])[数数几]([十百千万亿]{{1,3}})([{_COUNTED}])?"), _several),
    ("比", regex(r"(?<![\d.])(\d{1,3})比(\d{1,3})(?!\d)"), _score),
    ("米秒", regex(r"(?<![\d.])(\d{1,3})(米|秒)(\d{1,2})(?![\d.%分秒米])"), _split),
    ("角毛", regex(rf"({_N})[元块]({_N})[角毛]"), _dimes),
    ("斤", regex(rf"({_N})斤({_N})两"), _jin),
    ("番", regex(rf"翻了?([{_D}])?番"), _folds),
    ("克法第", regex(rf"(?<![\d,])(\d[\d,]{{0,20}}+(?:\.\d{{1,6}}+)?)([千万亿]{{0,3}})(?:[{HAN}]{{0,3}}?)(克朗|法郎|第纳尔)"), _crowns),
    ("时", regex(rf"(?<![\d:{_H}])({_N})个?(?:小时|钟头)(?:零|又)?({_N})分钟?(?:零|又)?(?:({_N})秒)?"), _lasting),
    ("分", regex(rf"(?<![\d:{_H}])()({_N})分钟?(?:零|又)?({_N})秒"), _lasting),
    (":", regex(r"(?<![\d:])(\d{1,2}):([0-5]\d):([0-5]\d(?:\.\d{1,6}+)?)(?![\d:])"), _lasting),
)  # fmt: skip
_AFTER = regex(
    r"(?P<over>以上|有余|出头|还?多(?![少数次元样方家年种半]))|(?P<about>左右|上下)|(?P<under>以下|以内)"
)
_BEGINS = regex(rf"[\d{_H}半数几翻历歷为用]")  # What each form begins with.
_MAYBE = regex(r"[成半番/比几数秒]|小时|:\d\d:|[年月万米秒斤元块]|[一二两三四五六七八九]{2}|克朗|法郎")


def _each(form: re.Pattern[str], text: str, begins: list[int]) -> Iterator[re.Match[str]]:
    """What a form finds, tried only where it may begin: each begins with a look back, which is slow at every place."""
    end = 0
    for at in begins:
        if at >= end and (m := form.match(text, at)):
            end = m.end()
            yield m


def spelled(folded: str) -> Iterator[Spelled]:
    """The numbers of such forms in folded text, none overlapping, in order."""
    if not _MAYBE.search(folded):
        return
    found: list[Spelled] = []
    taken = bytearray(len(folded))
    have = set(folded)
    begins = [m.start() for m in _BEGINS.finditer(folded)]
    for need, form, make in _FORMS:
        if need and have.isdisjoint(need):
            continue
        for m in _each(form, folded, begins):
            start = m.start() if make is not _bare_months else m.start(1)
            if any(taken[start : m.end()]):
                continue
            low, high, unit, kind, bound = make(m)
            if low < high and kind == "measure" and low * 10 < high:
                continue
            if low > high and kind != "score":
                continue
            if near := _BEFORE.search(folded[max(0, start - 3) : start]):
                bound = next(name for name, hit in zip(_BOUNDS, near.groups(), strict=True) if hit)
                start -= len(near.group())
            end = m.end()
            if not bound and (after := _AFTER.match(folded, end)):
                bound, end = after.lastgroup or "", after.end()
            if unit == "元" and (money := _MONEY.search(folded[max(0, start - 3) : start])):
                unit, start = _CURRENCY.get(money.group(), money.group()), start - len(money.group())
            found.append(Spelled(start, end, low, high, unit, kind, bound))
            taken[start:end] = b"\1" * (end - start)
    yield from sorted(found)
