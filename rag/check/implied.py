"""Figures that print implies in words of its own: what was before a change, the level that another is over or under,
what is left of a whole when its parts are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from rag.text.numbers import Quantity
from rag.text.pattern import regex

Sentence = tuple[str, Sequence[Quantity]]  # Its text, folded, and its figures.
Found = tuple[Decimal, tuple[Quantity, ...]]  # A value and the figures that it comes from.

# Before a figure: it is by how much something changed or differs, not what it came to (降至, 增加到).
_MORE = regex(
    r"(?:[增多高涨扩晚快贵]|(?<!每)升|上调|提[前高]|推迟|领先|超[过出])[了出加长于大涨升]?(?:近|约|逾|仅)?$|(?:超[过出]|高[于出]|多于)[^,，。;；\d]{2,8}$"
)
_LESS = regex(
    r"(?:[减少低降跌缩早慢短]|便宜|下[调降滑]|压缩|收窄|落后|节[省约])[了出低少于小短]?(?:近|约|逾|仅)?$|(?:低[于出]|少于|不及)[^,，。;；\d]{2,8}$"
)
_PACE = regex(r"[快慢]")
_UNTIL = regex(r"[至到]")
_COME_TO = regex(r"[^,，。;；\d]{0,3}[至到为]$")
_REST = regex(r"其余|余下|剩下|剩余|另外|其他|其它")
_WITHOUT = regex(r"除(?:去|了)?[^,，。;；\d]{0,3}$")
_SHARE = regex(r"占(?:比|到)?[^,，。;；\d]{0,12}$|(?:完成|不到|不足|超过)[^,，。;；\d]{1,6}$")
_RATIO = regex(r"(?<!\d)(\d{1,2}) ?[:∶比] ?(\d{1,2})(?!\d)")
_DIVIDED = regex(r"按|比例|出资|分担|分成|承担|分摊")
_SHARES = {"%": Decimal(100), "‰": Decimal(1000)}
_MONTHLY = regex(r"每月|每个月|月[均租薪]|按月")
_HALVED = regex(r"半价|减半|对半|五折")
_NEAR = 60  # Characters between a change and what changed.
_PARTS = 6  # Of a whole that print tells of in one sentence.


def implied(sentences: Sequence[Sentence], alike: Callable[[Quantity], bool]) -> Iterator[Found]:
    """The values that follow from what some printed sentences say, for figures that are `alike` the one looked for."""
    told = [(text, numbers, [q for q in numbers if alike(q)]) for text, numbers in sentences]
    levels = [[q for q in like if q.low == q.high] for _, _, like in told]
    for (text, numbers, like), level in zip(told, levels, strict=True):
        for value, a, b in changes(text, numbers, level):
            yield value, (a, b)
        yield from _ranges(text, like)
        yield from _wholes(text, numbers, level)
        yield from _divided(text, level)
        wholes = [q for other in levels if other is not level for q in other]
        yield from _left(text, level, wholes)
    if len(sentences) > 2:
        yield from _columns(levels)


def changes(
    text: str, numbers: Sequence[Quantity], like: Sequence[Quantity]
) -> Iterator[tuple[Decimal, Quantity, Quantity]]:
    """What was before a change, or is what another is so much over or under (298天，比上年多11天: 287), with the figure
    that changed and the change."""
    for b in numbers:
        more, less = _MORE.search(_head(text, b)), _LESS.search(_head(text, b))
        if not (more or less) or b.low != b.high:
            continue
        if b.unit == "秒" and (how := more or less) and _PACE.match(how.group()):
            more, less = less, more  # What is faster lasted less.
        a = _subject(text, b, like)
        if a is None:
            continue
        if b.unit == "倍":
            if more and "多" not in more.group():  # 增长1.4倍: 2.4 times what it was
                yield a.low / (1 + b.low), a, b
        elif b in like or (b.unit == "百分点" and a.unit == "%"):
            yield (a.low - b.low if more else a.low + b.low), a, b
        elif b.unit == "%" and more:
            yield a.low * 100 / (100 + b.low), a, b
        elif b.unit == "%" and b.low < 100:
            yield a.low * 100 / (100 - b.low), a, b


def _head(text: str, q: Quantity) -> str:
    return text[max(0, q.start - 12) : q.start]


def _ranges(text: str, like: Sequence[Quantity]) -> Iterator[Found]:
    """What was before a change that is read as a range with what it came to (压缩12分钟至58分钟: 70)."""
    for q in like:
        if q.low < q.high and _UNTIL.search(q.text):
            if _LESS.search(_head(text, q)):
                yield q.high + q.low, (q,)
            if _MORE.search(_head(text, q)):
                yield q.high - q.low, (q,)


def _subject(text: str, change: Quantity, like: Sequence[Quantity]) -> Quantity | None:
    """What changed: what it came to, else the last figure before."""
    after = next((q for q in like if q.start >= change.end), None)
    if after and _COME_TO.fullmatch(text, change.end, after.start):
        return after
    before = [q for q in like if q.end <= change.start and change.start - q.end <= _NEAR]
    # What changed by points is a share, or itself a rate of change (上涨2.4%,涨幅扩大0.5个百分点).
    levels = [q for q in before if change.unit == "百分点" or not _MORE.search(_head(text, q))]
    return levels[-1] if levels else None


def _wholes(text: str, numbers: Sequence[Quantity], like: Sequence[Quantity]) -> Iterator[Found]:
    """The whole of which a figure is a share (58万人，占常住人口的23.2%), and it without a part (39家，除两家外)."""
    for b in numbers:
        head = text[max(0, b.start - 14) : b.start]
        before = [q for q in like if q.end <= b.start and b.start - q.end <= _NEAR]
        if not before:
            continue
        if b.unit in _SHARES and b.low and _SHARE.search(head):
            yield before[-1].low * _SHARES[b.unit] / b.low, (before[-1], b)
        if b in like and _WITHOUT.search(head):
            yield before[-1].low - b.low, (before[-1], b)


def _left(text: str, like: Sequence[Quantity], wholes: Sequence[Quantity]) -> Iterator[Found]:
    """What is left of a whole without the parts before 其余."""
    for rest in _REST.finditer(text):
        parts = [q for q in like if q.end <= rest.start()][-_PARTS:]
        if not parts:
            continue
        for whole in (*parts[:-1], *wholes):
            others = [q for q in parts[:-1] if q.low < whole.low]
            for n in range(min(4, len(others) + 1)):
                for some in combinations(others, n):
                    yield (
                        whole.low - sum((q.low for q in (*some, parts[-1])), Decimal(0)),
                        (whole, *some, parts[-1]),
                    )


def _divided(text: str, like: Sequence[Quantity]) -> Iterator[Found]:
    """The shares of a whole that is divided as so much to so much, half of what is halved, a year of so much a month."""
    if not like:
        return
    if _DIVIDED.search(text):
        for ratio in _RATIO.finditer(text):
            one, two = Decimal(ratio[1]), Decimal(ratio[2])
            for whole in like if one + two else ():
                yield whole.low * one / (one + two), (whole,)
                yield whole.low * two / (one + two), (whole,)
    if _MONTHLY.search(text):
        for part in like:
            yield part.low * 12, (part,)
    if _HALVED.search(text):
        for whole in like:
            yield whole.low / 2, (whole,)


def _columns(rows: Sequence[Sequence[Quantity]]) -> Iterator[Found]:
    """The sum of each column of a table."""
    rows = [row for row in rows if row]
    if len(rows) > 2 and len({len(row) for row in rows}) == 1:
        for column in zip(*rows, strict=True):
            yield sum((q.low for q in column), Decimal(0)), column
