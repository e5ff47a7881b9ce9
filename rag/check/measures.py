"""When two figures are the same: spelled otherwise, in another unit, rounded with a word that says so."""

from __future__ import annotations

from decimal import Decimal

from rag.text.numbers import Quantity
from rag.text.units import COUNTERS

# Measure words of one kind of thing.
_ALIKE = ({"台", "辆", "架", "部"}, {"家", "户", "所", "间"}, {"项", "件", "个"}, {"场", "次", "起"}, {"座", "个", "处"}, {"度", "摄氏度"},
          {"度", "千瓦时"}, {"支", "个", "队"}, {"本", "册"}, {"张", "个"}, {"块", "个"}, {"头", "只"}, {"倍", ""}, {"针", ""},
          {"枚", "金"}, {"枚", "银"}, {"枚", "铜"}, {"轮", "回", "次"},
          {"棵", "株"}, {"所", "校"}, {"块", "元"})  # fmt: skip
_PAIRS = {(one, two) for group in _ALIKE for one in group for two in group}
_LOOSE = COUNTERS | {"", "人"}
_KINDS = ("ordinal", "clock", "label", "score")
_MONEY = {
    "元",
    "美元",
    "欧元",
    "港元",
    "日元",
    "韩元",
    "英镑",
    "卢布",
    "澳元",
    "加元",
    "新台币",
    "瑞郎",
    "人民币",
    "国币",
    "法币",
    "银元",
    "克朗",
}
# What one of a unit is in another: a year in months, a hectare (in square metres) in mu, a day in seconds, per mille in per cent.
_FACTORS: dict[tuple[str, str], Decimal] = {
    ("年", "月"): Decimal(12),
    ("亩", "平方米"): Decimal(10_000) / Decimal(15),
    ("天", "秒"): Decimal(86_400),
    ("周", "天"): Decimal(7),
    ("‰", "%"): Decimal("0.1"),
    ("倍", "%"): Decimal(100),
}
_EDGE = Decimal("0.0000001")
_SUM = 10_000  # Yuan from which a sum is told without its unit.
_HALF = Decimal(50)
_ABOUT_MINUTES = 10  # 约4时10分 for 4时05分


def money(unit: str) -> bool:
    return unit in _MONEY


def comparable(a: Quantity, b: Quantity) -> bool:
    """Whether two numbers count the same kind of thing."""
    if a.kind in _KINDS or b.kind in _KINDS:
        same = a.unit == b.unit or not a.unit or not b.unit or _alike(a.unit, b.unit)
        return a.kind == b.kind and (same or a.kind == "label")
    if (
        a.unit == b.unit
        or _alike(a.unit, b.unit)
        or (a.unit, b.unit) in _FACTORS
        or (b.unit, a.unit) in _FACTORS
    ):
        return True
    if ((money(a.unit) and not b.unit) or (money(b.unit) and not a.unit)) and min(a.low, b.low) >= _SUM:
        return True  # 签了八亿八
    if money(a.unit) and money(b.unit):
        # 元 without a country is that of the print.
        return "元" in (a.unit, b.unit) and not {a.unit, b.unit} & {
            "美元",
            "欧元",
            "英镑",
            "日元",
            "克朗",
            "银元",
        }
    return loosely(a, b)


def loosely(a: Quantity, b: Quantity) -> bool:
    """Whether two units that differ may count one thing: with and without its rate, with a counting word or none."""
    one, two = a.unit.split("/"), b.unit.split("/")
    if one[0] == two[0]:
        return len(one) != len(two)  # 10万吨/日: 日处理10万吨
    return bool({a.unit, b.unit} & {"", "个"}) and a.unit in _LOOSE and b.unit in _LOOSE


def kindred(a: Quantity, b: Quantity) -> bool:
    """Whether two comparable numbers may be one over the other: 296个村 of 318个, not of 412份."""
    return comparable(a, b) and not (
        a.kind == b.kind == "count" and a.unit != b.unit and not _alike(a.unit, b.unit)
    )


def _alike(one: str, two: str) -> bool:
    return (one, two) in _PAIRS


def same(a: Quantity, b: Quantity) -> bool:
    """Whether two comparable numbers are equal, also in another unit."""
    if a.kind == "label":
        return a.unit == b.unit
    if a.kind == "score":
        return {a.low, a.high} == {b.low, b.high}
    if a.low == b.low and a.high == b.high:
        # 数十 is not 十余, 十余 is not 15.
        return (a.kind == "vague") == (b.kind == "vague")
    if "vague" in (a.kind, b.kind):
        return False
    for x, y in ((a, b), (b, a)):
        factor = _FACTORS.get((x.unit, y.unit))
        if factor and _near(x.low * factor, y.low) and x.low == x.high:
            return True
    return _near(a.low, b.low) and _near(a.high, b.high)


def _near(a: Decimal, b: Decimal) -> bool:
    return abs(a - b) <= _EDGE * (abs(a) + abs(b))


def equal(a: Quantity, b: Quantity) -> bool:
    """Whether a told number is a printed one: the same, or a fair rounding that says that it is one."""
    return comparable(a, b) and (same(a, b) or rounds(a, b))


def rounds(told: Quantity, printed: Quantity) -> bool:
    """Whether a hedged number is a fair rounding of the printed one (近8万 for 79,800)."""
    if told.kind == printed.kind == "clock":
        return at_about(told, printed.low)
    above = printed.low > _HALF
    if (
        (told.unit, told.low, told.bound) == ("%", _HALF, "over" if above else "under")
        and printed.bound in ("", told.bound)
        and abs(printed.low - _HALF) <= _HALF / 2
    ):
        return True  # 一半以上 for 62 % and for 六成以上, 不到一半 for 38 %
    if printed.low == 0 or not told.bound or printed.bound or told.high != told.low:
        return False
    if "vague" in (told.kind, printed.kind) or told.kind in _KINDS:
        return False
    return last_step(told) > last_step(printed) and about(told, printed.low)


def at_about(told: Quantity, minutes: Decimal) -> bool:
    """Whether a told time of day is that of `minutes`, or about then where it says so."""
    return abs(told.low - minutes) <= (_ABOUT_MINUTES if told.bound else 0)


def about(told: Quantity, value: Decimal) -> bool:
    """Whether a hedged number is fair for a value: within a tenth, or within the step of its last digit (三十多 for 37,
    近两成 for 18 %)."""
    step = last_step(told)
    off = value - told.low
    wide = max(abs(value) / 10, step)
    return {
        "about": abs(off) <= max(abs(value) / 20, step / 4),
        "near": -max(abs(value) / 10, step / 3) <= off <= 0,
        "over": 0 <= off <= wide,
        "under": -wide <= off <= 0,
    }[told.bound]


def last_step(told: Quantity) -> Decimal:
    """One of the last digit that is not nought; an hour or a minute of a whole number of them."""
    if told.unit == "秒":
        return next((Decimal(n) for n in (3600, 600, 60) if told.low % n == 0), Decimal(1))
    exponent = int(told.low.normalize().as_tuple().exponent)
    return Decimal(10) ** exponent


def digits(number: Quantity) -> str:
    return f"{number.low.normalize():f}".strip("0.").replace(".", "")


def hedged(told: Quantity, printed: Quantity) -> bool | None:
    """None where the hedges of two equal numbers agree; else whether the difference is a contradiction: 近 for 超. A hedge
    that one of them has alone is none (of true claims it is found more often than of false ones)."""
    bounds = {told.bound, printed.bound}
    if told.kind == "clock" or len(bounds) == 1 or (told.bound == "about" and printed.bound in ("", "near")):
        return None
    return "over" in bounds and bool(bounds & {"near", "under", "about"})
