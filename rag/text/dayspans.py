"""A time that the grammar has found → its first and last day."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from rag.text.festivals import festival
from rag.text.pattern import regex


class Span(NamedTuple):
    """Inclusive days, or None where unknown; `year_known`: the words themselves fix the year of a day, month or quarter."""

    first: date | None
    last: date | None
    grain: str
    year_known: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What the words before have fixed: the last month or day of this sentence, and the last day of all."""

    span: Span | None = None
    day: date | None = None

    def after(self, span: Span) -> Context:
        day = span.first if span.grain == "day" and span.first else self.day
        if span.first and span.grain in ("day", "month", "quarter"):
            return Context(span, day)
        return Context(self.span, day)

    def next_sentence(self) -> Context:
        return Context(None, self.day)


_UNKNOWN = Span(None, None, "range")
_HAN = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "0": 0, "两": 2}
_RELATIVE_DAY = {
    "大前": -3, "前天": -2, "前日": -2, "昨": -1, "今": 0, "明": 1, "后天": 2,
    "yes": -1, "tod": 0, "tom": 1,
}  # fmt: skip
_RELATIVE_YEAR = {
    "大前": -3,
    "前年": -2,
    "去年": -1,
    "上年": -1,
    "今年": 0,
    "本年": 0,
    "明年": 1,
    "来年": 1,
    "后年": 2,
}
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民国": 1911}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_THIRDS = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "初": (1, 10),
    "中": (11, 20),
    "底": (21, 31),
    "末": (21, 31),
}
_ISO = regex(r"[-/.]")


def resolve(found: re.Match[str], anchor: date | None, context: Context) -> Span:
    """The days that a match of the grammar means; unknown days where neither words nor anchor tell."""
    part = {name: value for name, value in found.groupdict().items() if value}
    try:
        for names, make in _MAKERS:
            if not part.keys().isdisjoint(names):
                return make(part, anchor, context)
    except (ValueError, OverflowError):
        # 2月30日, or a day before the year 1: words that name no day.
        return _UNKNOWN
    return _UNKNOWN


def next_month(day: date, year_known: bool) -> Span:
    """The month after that of a day."""
    return Span(*_month(*_shift(day, 1)), "month", year_known)


def number(text: str) -> int:
    """A number up to 999 in figures, in 二十一 style, or digit by digit (二〇二四)."""
    if text.isdecimal():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" in text:
        tens, ones = text.split("十")
        return (_HAN[tens] if tens else 1) * 10 + (_HAN[ones] if ones else 0)
    return int("".join(str(_HAN[c]) for c in text))


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), _month(year, last)[1]


def _shift(anchor: date, months: int) -> tuple[int, int]:
    index = anchor.year * 12 + anchor.month - 1 + months
    return index // 12, index % 12 + 1


def _distance(days: tuple[date, date], anchor: date) -> float:
    """How far days are from the anchor; what is to come counts half as far again, for news tells of the past."""
    return max(1.5 * (days[0] - anchor).days, (anchor - days[1]).days)


def _iso(part: dict[str, str], anchor: date | None, context: Context) -> Span:
    day = date(*map(int, _ISO.split(part["iso"])))
    return Span(day, day, "day", True)


def _year(part: dict[str, str], anchor: date | None, context: Context) -> int | None:
    """The year that the words name; None if they name one that cannot be known."""
    if "y" in part:
        return number(part["y"])
    if "era" in part:
        return _ERAS[part["era"]] + (1 if part["ey"] == "元" else number(part["ey"]))
    word = part["ry"][:2]
    if word in ("同年", "当年", "次年", "翌年"):
        before = context.span.first if context.span else context.day
        return before.year + (word in ("次年", "翌年")) if before else None
    return anchor.year + _RELATIVE_YEAR[word] if anchor else None


def _with_year(part: dict[str, str], anchor: date | None, context: Context) -> Span:
    year = _year(part, anchor, context)
    inner = {name[:-1]: value for name, value in part.items() if name[-1] == "1" and name != "ey1"}
    if inner:
        grain = _grain(inner)
        return Span(*(_inside(inner, year) if year else (None, None)), grain, year is not None)
    if year is None:
        return Span(None, None, "month" if "yx" in part else "year")
    if "yx" in part:
        (first, last), grain = _part_of_year(year, part["yx"])
        return Span(first, last, grain, True)
    return Span(date(year, 1, 1), date(year, 12, 31), "year")


def _part_of_year(year: int, word: str) -> tuple[tuple[date, date], str]:
    if word[0] in "春夏秋冬":
        month = {"春": 3, "夏": 6, "秋": 9, "冬": 12}[word[0]]
        first = date(year, month, 1)
        return (first, _month(*_shift(first, 2))[1]), "quarter"
    if "季" in word:
        quarter = number(word.strip("第季"))
        return _months(year, 3 * quarter - 2, 3 * quarter), "quarter"
    if "中" in word:
        return _months(year, 6, 7), "month"
    return _month(year, 1 if word[-1] == "初" else 12), "month"


def _grain(part: dict[str, str]) -> str:
    if "d" in part:
        return "day"
    if "x" in part or "fx" in part:
        return "range"
    if "m" in part:
        return "month"
    return "quarter" if "q" in part else "day" if "f" in part else "range"


def _inside(part: dict[str, str], year: int) -> tuple[date | None, date | None]:
    """The days of a month, day, quarter, half or festival in `year`."""
    if "m" in part:
        month = number(part["m"])
        if "d" in part:
            day = date(year, month, number(part["d"]))
            return day, day
        if "x" in part:
            first, last = _THIRDS[part["x"]]
            return date(year, month, first), min(
                date(year, month, 28) + timedelta(days=last - 28), _month(year, month)[1]
            )
        return _month(year, month)
    if "q" in part:
        quarter = number(part["q"])
        return _months(year, 3 * quarter - 2, 3 * quarter)
    if "qs" in part:
        return _months(year, 1, 3 * number(part["qs"]))
    if "ms" in part:
        return _months(year, 1, number(part["ms"]))
    if "half" in part:
        return _months(year, 1, 6) if part["half"][0] == "上" else _months(year, 7, 12)
    day_ = festival(part["f"] if part["f"] != "劳动节" else "五一", year)
    if day_ is None:
        return None, None
    word = part.get("fx", "")
    before = {"前夕": (-7, -1), "前": (-30, -1)}.get(word, (-1, 6) if word else (0, 0))
    return day_ + timedelta(days=before[0]), day_ + timedelta(days=before[1])


def _without_year(part: dict[str, str], anchor: date | None, context: Context) -> Span:
    """A month, day, quarter or festival whose year the context or the nearness to the anchor tells."""
    inner = {name[:-1]: value for name, value in part.items() if name[-1] == "2"}
    grain = _grain(inner)
    if context.span and context.span.first and context.span.year_known:
        return Span(*_inside(inner, context.span.first.year), grain, True)
    if anchor is None:
        return Span(None, None, grain)
    choices = []
    for year in (anchor.year, anchor.year - 1, anchor.year + 1):
        try:
            first, last = _inside(inner, year)
        except ValueError:
            continue
        if first and last:
            choices.append((first, last))
    if not choices:
        return Span(None, None, grain)
    return Span(*min(choices, key=lambda days: _distance(days, anchor)), grain)


def _relative_day(part: dict[str, str], anchor: date | None, context: Context) -> Span:
    word = part.get("rd") or part["erd"]
    if word[0] in "当同" or word in ("次日", "翌日"):
        day = context.day
        shift = int(word in ("次日", "翌日"))
    else:
        day = anchor
        shift = next(n for start, n in _RELATIVE_DAY.items() if word.startswith(start))
    day = day + timedelta(days=shift) if day else None
    return Span(day, day, "day")


def _relative_month(part: dict[str, str], anchor: date | None, context: Context) -> Span:
    word = part["rm"]
    base = context.day or (context.span.first if context.span else None) if word[0] in "当同次" else anchor
    grain = "day" if "rmd" in part else "range" if "rmx" in part else "month"
    if base is None:
        return Span(None, None, grain)
    year, month = _shift(base, -1 if word[0] == "上" else 1 if word[0] in "下次" else 0)
    inner = {"m": str(month)} | {k[2:]: v for k, v in part.items() if k in ("rmd", "rmx")}
    return Span(*_inside(inner, year), grain, True)


def _week(part: dict[str, str], anchor: date | None, context: Context) -> Span:
    word, day = part["w"], part.get("wd", "")
    grain = "range" if day == "末" else "day" if day else "week"
    if anchor is None:
        return Span(None, None, grain)
    shift = -2 if word.startswith("上上") else {"上": -1, "下": 1}.get(word[0], 0)
    monday = anchor + timedelta(days=7 * shift - anchor.weekday())
    if day == "末":
        return Span(monday + timedelta(days=5), monday + timedelta(days=6), grain)
    if day:
        that = monday + timedelta(days=6 if day in "日天" else number(day) - 1)
        return Span(that, that, grain)
    return Span(monday, monday + timedelta(days=6), grain)


def _alone(part: dict[str, str], anchor: date | None, context: Context) -> Span:
    """年底, 年初, 岁末, 年内 of the year of publication."""
    word = part["alone"]
    if anchor is None:
        return Span(None, None, "range")
    if word == "年内":
        return Span(date(anchor.year, 1, 1), date(anchor.year, 12, 31), "year")
    return Span(*_month(anchor.year, 1 if word == "年初" else 12), "month")


def _back(anchor: date, unit: str, count: int) -> date:
    """The day `count` units before the anchor (after it if negative)."""
    if unit[0] in "天周" or "星期" in unit:
        return anchor - timedelta(days=count * (1 if unit[0] == "天" else 7))
    year, month = _shift(anchor, -count * (12 if unit[0] == "年" else 1))
    return date(year, month, min(anchor.day, monthrange(year, month)[1]))


def _near(part: dict[str, str], anchor: date | None, context: Context) -> Span:
    """近五年, 过去3个月, 未来十年: up to the day of publication, or from it on."""
    if anchor is None:
        return _UNKNOWN
    count = number(part["nn"])
    if part["near"] in ("未来", "今后"):
        return Span(anchor, _back(anchor, part["nu"], -count), "range")
    return Span(_back(anchor, part["nu"], count), anchor, "range")


def _ago(part: dict[str, str], anchor: date | None, context: Context) -> Span:
    grain = {"年": "year", "个": "month", "天": "day", "周": "week"}[part["au"][0]]
    grain = "week" if "星期" in part["au"] else grain
    if anchor is None:
        return Span(None, None, grain)
    day = _back(anchor, part["au"], number(part["an"]))
    if grain == "year":
        return Span(date(day.year, 1, 1), date(day.year, 12, 31), grain)
    if grain == "month":
        return Span(*_month(day.year, day.month), grain)
    monday = day - timedelta(days=day.weekday())
    return Span(day, day, grain) if grain == "day" else Span(monday, monday + timedelta(days=6), grain)


def _decade(part: dict[str, str], anchor: date | None, context: Context) -> Span:
    """The eighties (of the twentieth century where none is named): the years 80 to 89 of it."""
    now = anchor.year // 100 + 1 if anchor else 21
    named = part.get("cent", "20")
    century = {"本": now, "上": now - 1, "上个": now - 1}.get(named) or number(named)
    first = 100 * (century - 1) + number(part["dec"])
    low, high = {"初": (0, 3), "末": (7, 9), "后期": (6, 9), "中期": (4, 6)}.get(part.get("decx", ""), (0, 9))
    return Span(date(first + low, 1, 1), date(first + high, 12, 31), "range")


def _plan(part: dict[str, str], anchor: date | None, context: Context) -> Span:
    """The five-year plans: the fourteenth (十四五) ran from 2021 to 2025."""
    word = part.get("plan") or part.get("plan2") or part["plan3"]
    first = 2021 + 5 * (number(word[:-1]) - 14)
    return Span(date(first, 1, 1), date(first + 4, 12, 31), "range")


def _bare_day(part: dict[str, str], anchor: date | None, context: Context) -> Span:
    """3日: of the month that the sentence is in, else the nearest such day to the anchor."""
    day = int(part["d0"])
    if context.span and (base := context.span.first):
        that = date(base.year, base.month, day)
        return Span(that, that, "day", context.span.year_known)
    if anchor is None:
        return Span(None, None, "day")
    choices = []
    for months in (0, -1, 1):
        year, month = _shift(anchor, months)
        if day <= monthrange(year, month)[1]:
            choices.append(date(year, month, day))
    that = min(choices, key=lambda d: abs((d - anchor).days))
    return Span(that, that, "day")


def _english(part: dict[str, str], anchor: date | None, context: Context) -> Span:
    name = part.get("em") or part.get("em2") or part["em3"]
    month = str(_MONTHS.index(name[:3]) + 1)
    day = part.get("ed") or part.get("ed2")
    inner = {"m": month} | ({"d": day} if day else {})
    year = part.get("ey1") or part.get("ey2") or part.get("ey3")
    if year:
        return Span(*_inside(inner, int(year)), _grain(inner), True)
    return _without_year({f"{k}2": v for k, v in inner.items()}, anchor, context)


def _english_relative(part: dict[str, str], anchor: date | None, context: Context) -> Span:
    unit, shift = part["eunit"], {"last": -1, "this": 0, "next": 1}[part["erel"]]
    grain = unit if unit in ("week", "month", "year") else "day"
    if anchor is None:
        return Span(None, None, grain)
    if unit == "year":
        return Span(date(anchor.year + shift, 1, 1), date(anchor.year + shift, 12, 31), grain)
    if unit == "month":
        return Span(*_month(*_shift(anchor, shift)), grain, True)
    monday = anchor + timedelta(days=7 * shift - anchor.weekday())
    if unit == "week":
        return Span(monday, monday + timedelta(days=6), grain)
    that = anchor + timedelta(days=(_WEEKDAYS.index(unit[:3]) - anchor.weekday()) % 7)
    that += timedelta(weeks=min(shift, that == anchor))  # Next Thursday, said on a Thursday, is a week away.
    return Span(that, that, grain)


def _vague(part: dict[str, str], anchor: date | None, context: Context) -> Span:
    return _UNKNOWN


# The groups that tell which reading applies, looked through in this order.
_MAKERS = (
    (("iso",), _iso),
    (("y", "era", "ry"), _with_year),
    (("m2", "q2", "qs2", "ms2", "half2", "f2"), _without_year),
    (("rd", "erd"), _relative_day),
    (("rm",), _relative_month),
    (("w",), _week),
    (("alone",), _alone),
    (("near",), _near),
    (("an",), _ago),
    (("dec",), _decade),
    (("plan", "plan2", "plan3"), _plan),
    (("d0",), _bare_day),
    (("em", "em2", "em3"), _english),
    (("erel",), _english_relative),
    (("vague",), _vague),
)
