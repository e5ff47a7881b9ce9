"""Numbers with their units, as values that can be compared however they are printed.

`1.2万人`, `12000人`, `１２，０００人`, `一万二千人` and `12,000 people` are the same quantity. Days, months and years
of the calendar are not quantities (`rag.text.dates` reads them); clock times are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rag.text.fold import fold
from rag.text.numerals import BIG, DIGIT, LONGEST, NUMERALS, SCALE, WORD, english, numeral, telling
from rag.text.pattern import regex
from rag.text.shares import shares
from rag.text.spelled import formal, spelled
from rag.text.units import COUNTERS, ENGLISH, PERSONS, SIGNS, UNITS


@dataclass(frozen=True, slots=True)
class Quantity:
    """`text[start:end]` says a number from `low` to `high` (equal unless a range) of base unit `unit`.

    `kind` is measure (吨, 元, %, 倍), count (家, 人), ordinal (第十五讲), clock (minutes of the day), plain (no unit)
    or label (digits that are a name). `bound` is how the print hedges: "", about, near, over or under. A `weak`
    number (一个, 百家) is often no more than an article.
    """

    start: int
    end: int
    text: str
    low: Decimal
    high: Decimal
    unit: str
    kind: str
    bound: str = ""
    weak: bool = False


_ARABIC = r"[0-9]+(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_HAN = rf"(?:[{NUMERALS.replace('千', '')}]|千(?![米克瓦]))+(?:点[〇零一二三四五六七八九]+[万亿]*)?"
_CORE = regex(rf"{_ARABIC}|{_HAN}")
# 3千米 is a length, 5百分点 no hundreds.
_SCALED = regex(
    r"\s?([多余]?)((?:[十万亿兆]|千(?![米克瓦])|百(?!分)){1,4})|\s(hundred|thousand|million|mln|billion|bn|trillion)\b"
)
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = rf"(?:[0-9]{{1,2}}|[{NUMERALS}]{{1,3}})"
_TO = r"\s?(?:-{1,2}|~|至|到|、)\s?"
_DATE = regex(
    r"(?:1[0-9]|20|21)[0-9]{2}(?:" + _TO + r"(?:[0-9]{4}|[0-9]{2}))?\s?年|[〇○零一二三四五六七八九]{4}年"
    r"|[0-9]{4}([-./])[0-9]{1,2}\1[0-9]{1,2}(?![0-9])|[0-9]{2}(?:世纪|年代)"
    rf"|{_DAY}(?:{_TO}{_DAY})?\s?月(?![饼亮球薪租嫂])(?:份|\s?{_DAY}(?:{_TO}{_DAY})?\s?[日号])?"
    rf"|[0-9]{{1,2}}(?:{_TO}[0-9]{{1,2}})?\s?(?:日(?!内|游)|号(?![楼线院机厅门桥公路国文令店坑井炉馆]))"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTHS}(?![a-z])"
)
_LASTING = regex(r"(?:为期|历时|连续|用时|耗时|仅|共|近)$")
_AFTER_MONTH = regex(rf"{_MONTHS}\s(?:[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s)?$")
_CLOCK = regex(
    rf"{_DAY}(?:时|点钟?)(?![代期刻空候速尚装序间段])(?:({_DAY})分|(半))?|([0-9]{{1,2}}):([0-9]{{2}})(?![0-9:])"
)
_EVENING = regex(r"(?:下午|傍晚|晚上|晚间|当晚|晚|(?P<night>夜间|夜里|深夜|入夜))\s?$")
_BEFORE = [
    ("under", r"不足|不到|低于|少于|未满|小于|[不别莫勿]超过?|至多|最多|不多于|less than|fewer than|under|below|up to|at most|no more than"),
    ("over", r"(?<![赶不别莫勿])超|超过|超出|超越|逾|突破|高于|多于|大于|不止|至少|不少于|不低于|最少|more than|over|exceeding|exceeds|exceeded|above|at least"),
    ("near", r"(?<![附最邻临靠])近|将近|接近|逼近|nearly|almost|close to"),
    ("about", r"(?<![节制条合预公签契违大])约|大约|大概|about|around|approximately|roughly|some"),
]  # fmt: skip
_LINKS = "为在有值占需合用是"
_BOUND_BEFORE = regex(
    "|".join(rf"(?P<{name}>{words})" for name, words in reversed(_BEFORE)).join(
        ("(?:", rf")(?:了|达到?|[{_LINKS}])?\s?(?:us\$|[$€£¥]|a\s)?$")
    )
)
_CURRENCY = regex(r"(us\$|[$€£¥]|rmb|cny|usd|人民币|新台币|台币|港币|国币|法币|银元|银圆)\s?$")
# What a hedge or a currency before a number ends with.
_LAST = {
    c for _, words in _BEFORE for w in words.split("|") for c in (w[-3] + w[-2] if w[-1] == "?" else w[-1])
}
_LEADS_TO = regex(rf"[a-z$€£¥\s了达到币元圆{_LINKS}{''.join(sorted(_LAST))}]")
_BOUND_AFTER = regex(
    r"(?P<about>左右|上下|or so)|(?P<over>以上|之多|开外|有余|出头|多(?=[,，。;；、的来]|$)|or more)|(?P<under>以下|以内|之内|or less)"
)
_MORE = regex(r"还?多|强")
_WEEKDAYS = tuple("一二三四五六日天")
_AGED = regex(r"年[近逾过届]$")
_RANGE = regex(r"\s?(?:-{1,2}|~|至|到|to)\s?(?=[0-9" + NUMERALS + "])")
_RATE = regex(
    r"\s?/\s?(天|日|年|月|小时|时|分钟|秒|人|吨|亩|户|次|千瓦时|度|平方米|平方公里|公里|立方米|公斤|千克|斤|升)|\s(?:a|per)\s(day|year|month|hour|person|ton|mu)\b"
)
_RATES = {"日": "天", "时": "小时", "千克": "公斤", "day": "天", "year": "年", "month": "月", "hour": "小时", "person": "人",
          "ton": "吨", "mu": "亩"}  # fmt: skip
_ENGLISH_RUN = regex(
    rf"\b(?:(?:{'|'.join(sorted(WORD, key=len, reverse=True))})\b(?:[ -](?:and )?)?|a (?=hundred|thousand|million|billion|dozen))"
    rf"(?:(?:{'|'.join(sorted([*WORD, 'hundred', 'thousand', 'million', 'billion', 'trillion'], key=len, reverse=True))})\b(?:[ -](?:and )?)?)*"
)
_FIRST: dict[str, tuple[str, ...]] = {
    c: tuple(sorted((u for u in UNITS if u[0] == c), key=len, reverse=True)) for c in {u[0] for u in UNITS}
}
_ENGLISH_UNIT = regex(
    rf"[\s-]?({'|'.join(re.escape(u) for u in sorted(ENGLISH, key=len, reverse=True))})(?![a-z])"
)
# A unit's first character that goes on as another word is no unit (3元旦, 一天然气).
_NOT_UNIT = regex(
    r"元[旦宵月首]|天[然津气安文]|里[程面约斯]|次[要日年]|年[轻代龄会]|成[立为功果员绩都长熟就本品]|点[击评]|号[召称]|部[署分门]|中[国央心共华]|大[家量力会学众]|分[别析布级类发享工之配离]|级[别]|代[表]|席[卷]|本[报市区省]|人[大民才]|位[于居]|口[号径]|片[区]|线[上下]|站[在]|场[景馆]|期[间待盼]|单[位]|股[份]|面|对[接于标]|号线|首[都次届先]|国[家际内外]|市[场委民]|县[委]|区[域委]|村[民]|镇[党]|发|省[委]|届时|群[众]|组[织成]|队[伍]|道[路德]"
)


_LATIN_WORD = regex(r"[a-z]{3} ")


def find_numbers(text: str) -> tuple[Quantity, ...]:
    """The quantities printed in `text`, in order; `q.text` is as printed, hedging words included.

    >>> [(q.text, str(q.low), q.unit, q.bound) for q in find_numbers("超2万户家庭,1000元—3000元,于1976年")]
    [('超2万户', '20000', '户', 'over'), ('1000元—3000元', '1000', '元', '')]
    """
    return numbers_in(text, fold(text))


def numbers_in(text: str, folded: str) -> tuple[Quantity, ...]:
    """`find_numbers` for a text that is folded already."""
    folded = formal(folded)
    own = [Quantity(s.start, s.end, text[s.start : s.end], *s[2:]) for s in spelled(folded)]
    folded = _without(folded, own)
    found = sorted([*own, *_scan(text, folded)], key=lambda q: q.start) if own else list(_scan(text, folded))
    if not text.isascii() and not _LATIN_WORD.search(folded):
        return tuple(found)
    taken = bytearray(len(folded))
    for q in found:
        taken[q.start : q.end] = b"\1" * (q.end - q.start)
    words = (q for q in _english(text, folded) if not any(taken[q.start : q.end]))
    return tuple(sorted([*found, *words], key=lambda q: q.start))


def _without(folded: str, found: Sequence[Quantity]) -> str:
    """The text, as long as before, without the quantities found in it, in order."""
    parts, at = [], 0
    for q in found:
        start = max(q.start, at)
        parts += [folded[at:start], "\n" * (q.end - start)]
        at = q.end
    return "".join([*parts, folded[at:]])


def _scan(text: str, folded: str) -> Iterator[Quantity]:
    done = 0
    for match in _CORE.finditer(folded):
        start = match.start()
        if start < done or match.end() - start > LONGEST:
            continue
        date = _date_end(folded, start, match.end())
        if date:
            done = date
            continue
        quantity = _clock(text, folded, start) or _one(text, folded, match)
        if quantity is not None:
            done = quantity.end
            yield quantity


def _date_end(folded: str, start: int, end: int) -> int:
    """Where the calendar date that begins at `start` ends; 0 if none does."""
    date = _DATE.match(folded, start)
    if date and not (
        date.group()[-1] in "日号" and "月" not in date.group() and _LASTING.search(folded[:start][-3:])
    ):
        return date.end()
    if folded[start - 1 : start] == " ":
        if _AFTER_MONTH.search(folded[max(0, start - 18) : start]) and "," not in folded[start:end]:
            return end
        digits = folded[start:end]
        if digits.isdecimal() and len(digits) == 4 and folded[start - 2 : start - 1].isascii():
            unit = folded[end : end + 1]
            # In Western text four bare digits are a year; "in 2024", "2019 to 2024".
            if (1800 <= int(digits) <= 2100 and unit in " .,;:)-?!") or unit == "":
                return end if not _ENGLISH_UNIT.match(folded, end) else 0
    return 0


def _clock(text: str, folded: str, start: int) -> Quantity | None:
    match = _CLOCK.match(folded, start)
    if not match:
        return None
    if match[3]:
        hour, minute = int(match[3]), int(match[4])
    else:
        head = re.split("[时点]", match.group())[0]
        hour = int(numeral(head) or 0)
        minute = 30 if match[2] else int(numeral(match[1]) or 0) if match[1] else 0
        whole = not match[1] and not match[2]
        if whole and ("点" in match.group() or head == "一") and not _daytime(folded, start):
            return None  # 三点意见, 一时没有
    if hour > 24 or minute > 59:
        return None
    evening = _EVENING.search(folded[max(0, start - 4) : start])
    if hour < 12 and evening and (hour > 5 or not evening["night"]):
        hour += 12
    value = Decimal(60 * hour + minute)
    begin, end, bound, _ = _hedge(folded, start, match.end(), "clock")
    if folded[end : end + 1] == "许":
        bound, end = "about", end + 1
    return Quantity(begin, end, text[begin:end], value, value, "clock", "clock", bound)


def _daytime(folded: str, start: int) -> bool:
    return bool(
        re.search(
            r"(?:[上下中]午|凌晨|清晨|早上?|晚上?|傍晚|夜里|深夜|半夜|[日天号])\s?$",
            folded[max(0, start - 4) : start],
        )
    )


def _one(text: str, folded: str, match: re.Match[str]) -> Quantity | None:
    """The quantity whose number begins with `match`, with its fraction, scale, range, unit and hedge."""
    start, pos, core = match.start(), match.end(), match.group()
    arabic = core[0] in "0123456789"
    before = folded[start - 1 : start]
    if (before and before in "几数" and not arabic) or (before.isascii() and before.isalpha()):
        return None
    if folded.startswith("分之", pos):
        return _fraction(text, folded, start, core, pos + 2)
    ordinal = before == "第"
    value = numeral(core)
    over = ""
    if arabic:
        value, pos, over = _scaled(folded, Decimal(core.replace(",", "")), pos)
    elif before in "周统唯星期之" and before and not ordinal and folded[max(0, start - 2) : start] != "为期":
        return None
    if folded[pos : pos + 1] in ("几", "来") and not arabic:
        return None
    if folded[pos : pos + 1] in ("多", "余"):
        after = folded[pos + 1 : pos + 2]
        if after in BIG and value is not None:
            value, over, pos = value * BIG[after], "over", pos + 2
        elif _unit(folded, pos + 1)[1] > pos + 1:
            over, pos = "over", pos + 1
    unit, end = _unit(folded, pos)
    if unit.startswith("个多"):
        over = "over"
    if value is None or (not arabic and not unit and not ordinal and not telling(core)):
        # 十四五, 三三两两: digits that are a name; single numerals in words (三农) are left to the words.
        if len(core) < 2 or arabic or not set(core) <= set(DIGIT) | {"十"}:
            return None
        return Quantity(start, pos, text[start:pos], Decimal(0), Decimal(0), core, "label")
    if arabic and not unit and folded[pos : pos + 1].isascii() and folded[pos : pos + 1].isalpha():
        suffix = re.match(r"(st|nd|rd|th)\b", folded[pos:])
        if not suffix:
            return None
        ordinal, end = True, pos + 2
    if ordinal:
        return Quantity(
            start - (before == "第"),
            end,
            text[start - (before == "第") : end],
            value,
            value,
            "人" if unit in PERSONS else unit,
            "ordinal",
        )
    return _finish(text, folded, start, pos, end, value, unit, over)


def _finish(
    text: str, folded: str, start: int, pos: int, end: int, value: Decimal, unit: str, over: str
) -> Quantity:
    """A cardinal with its range, base unit, rate and hedge."""
    low, high = value, value
    to = _RANGE.match(folded, end)
    if to and (second := _CORE.match(folded, to.end())) and not _date_end(folded, to.end(), second.end()):
        top, stop, _ = _number(folded, second)
        last_unit, stop_unit = _unit(folded, stop)
        if top is not None and (unit in ("", last_unit)):
            scale = (
                top / (numeral(second.group()) or top) if second.group()[0].isdigit() and top else Decimal(1)
            )
            first = low * scale if not unit and scale > 1 and low < top / scale else low
            if first < top:
                low, high, unit, end = first, top, last_unit, stop_unit
    base, factor = _base(unit)
    core = folded[start:pos]
    weak = (core == "一" and base in COUNTERS | {"", "人", "天", "年"}) or core in (
        "百",
        "千",
        "万",
        "亿",
        "one",
        "百万",
        "千万",
    )
    if rate := _RATE.match(folded, end):
        per = rate[1] or rate[2]
        base, end = f"{base}/{_RATES.get(per, per)}", rate.end()
    if start and folded[start - 1] == "-" and (start < 2 or folded[start - 2] in " (,:为"):
        low, high, start = -low, -high, start - 1
    if folded.startswith("零下", start - 2):
        low, high = -low, -high
    start, end, bound, sign = _hedge(folded, start, end, base)
    if sign and base in ("", "个", "元"):
        base = sign
    elif not base and _AGED.search(folded[max(0, start - 1) : start + 1]):
        base = "岁"  # 年近九十
    kind = "plain" if not base else "count" if base.split("/")[0] in COUNTERS or base == "人" else "measure"
    return Quantity(start, end, text[start:end], low * factor, high * factor, base, kind, over or bound, weak)


def _hedge(folded: str, start: int, end: int, base: str) -> tuple[int, int, str, str]:
    """The range grown over hedging words and a currency sign, the bound, and the sign's unit."""
    bound, sign = "", ""
    mark = near = None
    if _LEADS_TO.match(folded, start - 1):
        if mark := _CURRENCY.search(folded[max(0, start - 5) : start]):
            sign = SIGNS[mark[1]]
        near = _BOUND_BEFORE.search(folded[max(0, start - 20) : start])
    if near:
        bound = next(name for name, words in near.groupdict().items() if words)
        if (near.group()[0] == "近" and base in ("年", "天", "月", "周")) or (
            near.group().startswith("over ") and base in ("年", "天", "月", "周", "秒")
        ):
            bound = ""  # 近三年, over three years: in the course of them
        else:
            start -= len(near.group())
    elif mark:
        start -= len(mark.group())
    if after := _BOUND_AFTER.match(folded, end):
        bound = after.lastgroup or bound
        end = after.end()
    return start, end, bound, sign


def _fraction(text: str, folded: str, start: int, bottom: str, pos: int) -> Quantity | None:
    """百分之八点五, 千分之三, 三分之二."""
    top = _CORE.match(folded, pos)
    if not top:
        return None
    value = Decimal(100) if top.group() == "百" else numeral(top.group())
    below = Decimal({"百": 100, "千": 1000}.get(bottom, 0)) or numeral(bottom)
    if value is None or not below:
        return None
    unit = {"百": "%", "千": "‰"}.get(bottom, "%")
    value = value if bottom in ("百", "千") else value * 100 / below
    begin, end, bound, _ = _hedge(folded, start, top.end(), unit)
    if more := _MORE.match(folded, end):
        bound, end = "over", more.end()
    return Quantity(begin, end, text[begin:end], value, value, unit, "measure", bound)


def _number(folded: str, match: re.Match[str]) -> tuple[Decimal | None, int, str]:
    if match.end() - match.start() > LONGEST:
        return None, match.end(), ""
    if match.group()[0].isdigit() and match.group()[0].isascii():
        return _scaled(folded, Decimal(match.group().replace(",", "")), match.end())
    return numeral(match.group()), match.end(), ""


def _scaled(folded: str, value: Decimal, pos: int) -> tuple[Decimal, int, str]:
    """An Arabic number with the scales behind it: 1.2万亿, 3000多万, 1亿2000万, 1.2 million."""
    total, over = Decimal(0), ""
    while scale := _SCALED.match(folded, pos):
        if scale[3]:
            value *= SCALE[scale[3]]
        else:
            over = "over" if scale[1] else over
            for c in scale[2]:
                value *= SCALE[c]
        pos = scale.end()
        rest = re.compile(r"[0-9]+(?:\.[0-9]+)?").match(folded, pos)
        if scale[3] or not rest or not _SCALED.match(folded, rest.end()):
            break
        total, value, pos = total + value, Decimal(rest.group()), rest.end()
    return total + value, pos, over


def _unit(folded: str, pos: int) -> tuple[str, int]:
    """The unit or measure word printed at `pos` and where it ends; "" if there is none."""
    at = pos + 1 if folded[pos : pos + 1] == " " and folded[pos + 1 : pos + 2] else pos
    for spelling in _FIRST.get(folded[at : at + 1], ()):
        if folded.startswith(spelling, at):
            end = at + len(spelling)
            if (
                spelling[-1].isascii()
                and spelling[-1].isalpha()
                and folded[end : end + 1].isascii()
                and folded[end : end + 1].isalpha()
            ):
                continue
            if len(spelling) == 1 and _NOT_UNIT.match(folded, at):
                continue
            if spelling.endswith(("星期", "礼拜")) and folded[end : end + 1] in _WEEKDAYS:
                continue  # 一个星期二的清晨
            return spelling, end
    if english := _ENGLISH_UNIT.match(folded, pos):
        return english[1], english.end()
    return "", pos


def _base(unit: str) -> tuple[str, Decimal]:
    if unit in ENGLISH and unit not in UNITS:
        return ENGLISH[unit]
    return UNITS.get(unit, (unit, Decimal(1)))


def _english(text: str, folded: str) -> Iterator[Quantity]:
    """Numbers written in English words: twenty-five, a hundred, two million, two thirds."""
    parts = bytearray(len(folded))
    for begin, end, share, loose in shares(folded):
        parts[begin:end] = b"\1" * (end - begin)
        begin, end, bound, _ = _hedge(folded, begin, end, "%")
        yield Quantity(begin, end, text[begin:end], share, share, "%", "measure", bound or loose)
    for match in _ENGLISH_RUN.finditer(folded):
        if parts[match.start()] or folded.startswith("no one", match.start() - 3):
            continue
        end = match.start() + len(match.group().rstrip(" -").removesuffix(" and"))
        unit, stop = _unit(folded, end)
        core = folded[match.start() : end]
        base, factor = _base(unit)
        start, stop, bound, _ = _hedge(folded, match.start(), stop, base)
        kind = "plain" if not base else "count" if base in COUNTERS or base == "人" else "measure"
        value = english(match.group()) * factor
        yield Quantity(start, stop, text[start:stop], value, value, base, kind, bound, core in ("one", "two"))
