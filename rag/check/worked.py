"""Figures that no print has and that follow from printed ones: sums, differences, products, ratios, times between days."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, combinations

from rag.check.implied import Sentence, changes, implied
from rag.check.measures import about, at_about, comparable, digits, kindred, last_step
from rag.text.messages import Message, message
from rag.text.numbers import Quantity
from rag.text.pattern import regex
from rag.text.units import COUNTERS, UNITS
from rag.types import DateMention

_SUM = regex(r"合|总|共(?!同|和|建|享)|加|之和|[两三]|累计|连同|全部|整|一起|凑|最[迟长晚]")
_DIFF = regex(
    r"多|少|差|空|剩|欠|余|[未没]|胜|领先|增|减|外|部分|推算|原|便宜|贵|高|低|落后|承担|缩|间隔|提前|降|升|涨|调|超|距|另|比|晚|早|小|大|快|慢|省|老|旧"
    r"|此前|之前|去年|上年|前年|[12]\d{3}年|还|再|扣|缺口|顺差|逆差|盈|亏|男|女|仍"
)
_EACH = regex(r"每|各|均|平均|人手|单价|一[吨斤亩天台度件]|折[算合]")
_TOTAL = regex(r"每|各|合计|总|共|一年|全[年省市县区州镇乡村厂校场国]|整体|全部|累计|最多|收入|资金")
_BEFORE = regex(
    r"原|去年|上年|上一年|前一年|同期|此前|之前|[12]\d{3}年|推算|上[月周季]|[\d一二三四五六七八九十]月份?"
)
_LASTED = regex(
    r"用|历时|历经|持续|前后|花|[时年月天日]间|之间|到|经过|过[了去]|相隔|间隔|相距|才|后|前|为期|共|跨|长达|有|满|迄今|至今|成立|创[办立建]|建[成立]|开[办业]|[当任做]"
)
_RISES = regex(r"增|涨|升|提高|上调|多|扩|高[了出]|加幅|超")
_FALLS = regex(r"降|减|跌|少|缩|低[了于]|下调|下滑|萎")
# By what a figure is divided, where the clause names it (每张支票, 户均).
_EACH_OF = regex(
    rf"(?:每一?|平均一)({'|'.join(sorted(COUNTERS, key=len, reverse=True))}|天|月|年|亩)|([人户亩日月年村])均"
)
_ONE_KIND = (
    {"人", "名", "位", "口", "个"},
    {"天", "日"},
    {"家", "个", "户", "所", "间"},
    {"座", "个"},
    {"项", "个"},
    {"次", "场", "个"},
)
_YEAR = regex(r"一年|全年|每年|年均|按年")
# Measures by which a rate is told; 每公里 counts by a thousand of the base unit.
_PER_ONE = regex(
    rf"每一?个?({'|'.join(sorted((u for u, (base, n) in UNITS.items() if n != 1), key=len, reverse=True))})"
)
_PER = frozenset("年 月 天 秒 亩 平方米 立方米 米 吨".split())
_PARTS = regex(r"成|半|[二三四五六七八九十]分之")
_LOOSE = Decimal(2)  # Percentage points that 六成 and 三分之二 may be off.
_ROUGHLY = Decimal("0.02")  # Of a value, which 约 may be off; or half of the last digit told.
_GRAINS = (("日", "day"), ("号", "day"), ("月", "month"))
_COME_TO = regex(r"(?:[增涨升降减跌落缩调提]|扩大|压缩|延长|提高)[长加高低少小]?[至到为]了?$")
_FROM_ON = regex("以[上下]|及")  # 65岁以上 is no one's age.
_PLACES = ("位", "名", "个", "人")
_MOVED = regex(r"(?:(?P<up>上升|前移|前进|提升|跃升|进步)|下降|后移|下滑|后退|退步|跌)了?$")
_NEAR = 16
_DAY = 1440  # minutes
_FEW = 40  # Printed figures that are looked at.
_BESIDE = 40  # Characters between two figures of one statement.
_LEAST = 3  # Digits of a told figure that no chance meets.


Day = tuple[date, str, str]  # the day, its grain, the words that name it


@dataclass(frozen=True, slots=True)
class Worked:
    """A figure worked out from printed ones or from days; `operands` are their words."""

    value: Decimal
    operands: tuple[str, ...]


def worked(
    told: Quantity,
    clause: str,
    sentences: Sequence[Sentence],
    days: Sequence[DateMention] = (),
    today: date | None = None,
) -> Worked | None:
    """How a told figure of `clause` follows from those of printed sentences; None if it does not. `today`: the day of
    print.

    A figure of three digits and more follows wherever it comes out; one of fewer could do so by chance, and has to
    stand in a clause, or come from print, that speaks of the operation.
    """
    if told.kind == "ordinal":
        return next((w for w in _ranks(sentences) if w.value == told.low), None)
    if told.kind in ("label", "score", "vague") or told.low != told.high:
        return None
    printed = [q for _, numbers in sentences for q in numbers]
    if told.kind == "clock":
        return next((w for w in _moments(printed) if at_about(told, w.value)), None)
    for value, operands in implied(sentences, lambda q: _counts(q) and alike(told, q)):
        if fits(told, value):
            return _from(value, *operands)
    level = bool(_COME_TO.search(clause[: max(0, clause.find(told.text))]))
    clause = clause.replace(told.text, "")  # 超过百分之十一 is no growth
    free = len(digits(told)) >= _LEAST
    known = [q for q in printed if _plain(q) and not (q.weak and q.low < 3)][:_FEW]
    scores = [q for q in printed if q.kind == "score"]
    linked = {
        (a.low, b.low)
        for text, numbers in sentences
        for _, a, b in changes(text, numbers, [q for q in numbers if _plain(q) and alike(told, q)])
    }
    for found in _ways(told, clause, known, scores, free, level, linked):
        if fits(told, found.value):
            return found
    named = [day for d in days for day in _ends(d)][:12]
    if today and named:
        named.append((today, "day", today.isoformat()))
    times = chain(_between(told, clause, named), _aged(told, known, named), _durations(told, printed))
    return next((w for w in times if fits(told, w.value)), None)


def _ranks(sentences: Sequence[Sentence]) -> Iterator[Worked]:
    """The place of the year before, where print tells by how many it rose or fell (居第4位,比上年前移一位)."""
    for text, numbers in sentences:
        for a in numbers:
            for b in numbers:
                if a.kind != "ordinal" or b.kind == "ordinal" or b.unit not in _PLACES or b.start < a.end:
                    continue
                moved = _MOVED.search(text, a.end, b.start)
                if moved and b.start - a.end <= _NEAR:
                    yield _from(a.low + b.low if moved["up"] else a.low - b.low, a, b)


def _counts(q: Quantity) -> bool:
    return q.kind not in ("ordinal", "clock", "label", "vague", "score")


def _plain(q: Quantity) -> bool:
    return _counts(q) and q.low == q.high


def _ends(day: DateMention) -> Iterator[Day]:
    """The day named, of a range of days, months or years the first and the last."""
    if not day.first:
        return
    if day.grain != "range" or not day.last:
        yield day.first, day.grain, day.text
        return
    grain = next((name for mark, name in _GRAINS if mark in day.text), "year")
    yield day.first, grain, day.text
    yield day.last, grain, day.text


def alike(told: Quantity, printed: Quantity) -> bool:
    """Whether a told figure may be worked out from a printed one by sums and differences: both count the same thing."""
    return printed.unit == told.unit or (printed.unit != "" and comparable(told, printed))


def fits(told: Quantity, value: Decimal) -> bool:
    """Whether a value is the told one, within its last digit or as far as its hedge allows."""
    if value <= 0 or told.low <= 0:
        return False
    if told.bound:
        step = last_step(told)
        wide = max(step / 2, value * _ROUGHLY) if told.bound == "about" else step
        return about(told, value) and (told.unit == "%" or abs(value - told.low) <= wide)
    return abs(value - told.low) <= _half_digit(told)


def _half_digit(told: Quantity) -> Decimal:
    """Half of the last digit of a figure that has decimals; of a whole one hardly anything, of a share told in tenths,
    halves or thirds some points."""
    if told.unit == "%" and _PARTS.search(told.text):
        return _LOOSE if told.low % 10 == 0 or "分" in told.text else _LOOSE / 4
    shown = re.search(r"\d+\.(\d+)", told.text)
    if not shown or told.unit not in ("%", "倍", "百分点"):
        return told.low * Decimal("0.0001")
    return Decimal(5) / Decimal(10) ** (len(shown[1]) + 1)


def _ways(
    told: Quantity,
    clause: str,
    known: Sequence[Quantity],
    scores: Sequence[Quantity],
    free: bool,
    level: bool,
    linked: Collection[tuple[Decimal, Decimal]],
) -> Iterator[Worked]:
    """`linked`: figures and by how much they changed, of which print says which way. `level`: told as what something
    came to, which is no difference."""
    like = [q for q in known if alike(told, q)]
    if free or _SUM.search(clause):
        for n in (2, 3, 4):
            for some in combinations(like[:14], n):
                if not _any_linked(some, linked) and (n == 2 or some[-1].start - some[0].start < 200):
                    yield _from(sum((q.low for q in some), Decimal(0)), *some)
    if (free or _DIFF.search(clause)) and not level:
        for a, b in combinations(like, 2):
            if not _any_linked((a, b), linked):
                yield _from(abs(a.low - b.low), a, b)
        if told.kind == "count":  # 120张床位, 已住87人
            for a, b in combinations([q for q in known if q.kind == "count"][:12], 2):
                if abs(a.start - b.start) < _BESIDE:
                    yield _from(abs(a.low - b.low), a, b)
        if told.unit == "百分点":
            for a, b in combinations([q for q in known if q.unit == "%"], 2):
                yield _from(abs(a.low - b.low), a, b)
        for q in scores:
            if told.unit in ("", "分", "个", "%"):
                yield _from(abs(q.low - q.high), q)
    if told.unit == "%" and (free or _DIFF.search(clause)):
        shares, points = ([q for q in known if q.unit == unit] for unit in ("%", "百分点"))
        yield from _points(shares, points, linked)
    if told.unit in ("%", "倍"):
        yield from _shares(told, clause, [q for q in known if q.unit or len(digits(q)) > 1])
    elif told.unit != "百分点":
        yield from _rates(clause, like, known, free, linked)


def _points(
    shares: Sequence[Quantity], points: Sequence[Quantity], linked: Collection[tuple[Decimal, Decimal]]
) -> Iterator[Worked]:
    """A share that is so many points from a printed one, and what is left of the whole."""
    for a in shares:
        for b in points:
            if _any_linked((a, b), linked):
                continue
            yield _from(a.low + b.low, a, b)
            yield _from(a.low - b.low, a, b)
        yield _from(100 - a.low, a)


def _any_linked(some: Sequence[Quantity], linked: Collection[tuple[Decimal, Decimal]]) -> bool:
    """Whether two of the figures are one and by how much it changed."""
    return bool(linked) and any((a.low, b.low) in linked for a in some for b in some)


def _rates(
    clause: str,
    like: Sequence[Quantity],
    known: Sequence[Quantity],
    free: bool,
    linked: Collection[tuple[Decimal, Decimal]],
) -> Iterator[Worked]:
    """A total by parts, parts of a total, a share of a whole, and the year before a growth."""
    each, total, before = (free or pattern.search(clause) for pattern in (_EACH, _TOTAL, _BEFORE))
    grown = _RISES.search(clause) or _FALLS.search(clause)
    per = dict(UNITS[m[1]] for m in _PER_ONE.finditer(clause))
    by = _divisors(clause)
    for a in like:
        for b in known:
            if b is a or not b.low:
                continue
            if b.unit == "折":
                yield _from(a.low * b.low / 10, a, b)
            elif b.unit == "%":
                yield _from(a.low * b.low / 100, a, b)
                yield _from(a.low * (1 - b.low / 100), a, b)
                if before:
                    yield _from(a.low * 100 / (100 + b.low), a, b)
                    if b.low < 100:
                        yield _from(a.low * 100 / (100 - b.low), a, b)
                if free or grown:
                    yield _from(a.low * b.low / (100 + b.low), a, b)  # by how much it grew, or fell
                    if b.low < 100:
                        yield _from(a.low * b.low / (100 - b.low), a, b)
                if free or total:
                    yield _from(a.low * (1 + b.low / 100), a, b)
                    yield _from(a.low * 100 / b.low, a, b)
            elif b.unit == "倍":
                if not _any_linked((a, b), linked):
                    yield _from(a.low / b.low, a, b)
            elif (b.unit != a.unit and b.kind != "measure") or b.unit in _PER:
                if total:
                    yield _from(a.low * b.low, a, b)
                if each and (not by or b.unit in by):
                    yield _from(a.low / b.low * per.get(b.unit, Decimal(1)), a, b)
    if _YEAR.search(clause):  # 每月800元, 一年9600元
        for a in known:
            if a.unit.endswith("/月") or a.text.endswith("月"):
                yield _from(a.low * 12, a)


def _divisors(clause: str) -> frozenset[str]:
    """The units of which a clause tells for each one; none where it does not say."""
    return frozenset().union(
        *(
            {UNITS.get(unit, (unit,))[0], unit}.union(*(kind for kind in _ONE_KIND if unit in kind))
            for m in _EACH_OF.finditer(clause)
            if (unit := m[1] or m[2])
        )
    )


def _shares(told: Quantity, clause: str, known: Sequence[Quantity]) -> Iterator[Worked]:
    """One figure over another of its kind, and what one grew by over the other."""
    scale = Decimal(100) if told.unit == "%" else Decimal(1)
    rises, falls = _RISES.search(clause), _FALLS.search(clause)
    for a, b in combinations(known, 2):
        shared = (
            a.unit == "%" and (rises or falls) and _PARTS.search(told.text)
        )  # 由6%降到1.5%, 原来的四分之一
        if not kindred(a, b) or not a.low or not b.low or (a.unit in ("%", "百分点") and not shared):
            continue
        less, more = sorted((a, b), key=lambda q: q.low)
        if told.unit == "%" and (rises or falls):
            base = less if rises else more
            yield _from((more.low - less.low) / base.low * 100, a, b)
        if told.unit != "%" or not (rises or falls):
            yield _from(less.low / more.low * scale, a, b)
            yield _from(more.low / less.low * scale, a, b)
    for a in known:  # 翻了一番
        if a.unit == "%" and told.unit == "倍":
            yield _from(a.low / 100 + 1, a)


def _between(told: Quantity, clause: str, named: Sequence[Day]) -> Iterator[Worked]:
    """The time between two printed days, in the unit of the told figure."""
    if told.unit not in ("天", "月", "年", "周") or not _LASTED.search(clause):
        return
    for one, other in combinations(named, 2):
        (early, grain, word), (late, grain_, word_) = sorted((one, other))
        words = (word, word_)
        if told.unit in ("天", "周") and grain == grain_ == "day":
            gap = Decimal((late - early).days)
            for value in (gap, gap + 1):
                yield Worked(value / (7 if told.unit == "周" else 1), words)
        months = 12 * (late.year - early.year) + late.month - early.month
        if told.unit == "月":
            yield Worked(Decimal(months), words)
            if told.bound:
                yield Worked(Decimal(months + 1), words)
        elif told.unit == "年":
            yield Worked(Decimal(late.year - early.year), words)


def _aged(told: Quantity, known: Sequence[Quantity], named: Sequence[Day]) -> Iterator[Worked]:
    """The years between two printed days for an age, or an age so many years before or after; between two ages."""
    if told.unit == "年":
        for one, other in combinations([q for q in known if q.unit == "岁"], 2):
            yield _from(abs(one.low - other.low), one, other)
    if told.unit != "岁":
        return
    years = sorted(
        {(day.year, word) for day, grain, word in named if grain == "year" or "年" in word or "-" in word}
    )
    known = [q for q in known if not q.bound and not _FROM_ON.search(q.text)]
    for (early, word), (late, word_) in combinations(years, 2):
        yield Worked(Decimal(late - early), (word, word_))
        for q in known:
            if q.unit == "岁":
                yield Worked(q.low - (late - early), (q.text, word, word_))
                yield Worked(q.low + (late - early), (q.text, word, word_))


def _durations(told: Quantity, printed: Sequence[Quantity]) -> Iterator[Worked]:
    """The time between two printed times of day."""
    if told.unit != "秒":
        return
    clocks = [q for q in printed if q.kind == "clock"][:12]
    for a, b in combinations(clocks, 2):
        yield _from((b.low - a.low + _DAY) % _DAY * 60, a, b)


def _moments(printed: Sequence[Quantity]) -> Iterator[Worked]:
    """A printed time of day and how long it is to another one."""
    spans = [q for q in printed if q.unit == "秒" and q.low == q.high][:12]
    for a in [q for q in printed if q.kind == "clock"][:12]:
        for b in spans:
            yield _from((a.low + b.low / 60) % _DAY, a, b)
            yield _from((a.low - b.low / 60 + _DAY) % _DAY, a, b)


def _from(value: Decimal, *operands: Quantity) -> Worked:
    return Worked(value, tuple(q.text for q in operands))


def from_where(found: Worked) -> Message:
    """What it was worked out from."""
    return message("claim.worked_out", operands=tuple(dict.fromkeys(found.operands)))
