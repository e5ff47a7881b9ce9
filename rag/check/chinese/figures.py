"""A figure of a claim: printed with the same words around it, worked out, or another one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.check.evidence import Line, Part, lines
from rag.check.fault import Fault, absent, differs
from rag.check.measures import comparable, digits, equal, hedged, rounds
from rag.check.told import Told
from rag.check.weighty import carried
from rag.check.worked import Worked, alike, from_where, worked
from rag.text.han import HAN
from rag.text.messages import Message
from rag.text.names import Word, is_name
from rag.text.numbers import Quantity
from rag.text.pattern import regex

_MARK = regex(r"[,，;；:：、()（）\n]")
_LIST = regex(r"(?<![^,，。;；:：、])[^,，。;；:：、]++(?:、[^,，。;；:：、]++)++")
_LIKELY = 4  # Sentences that have a figure like it or most of the words, of which any two are tried.
_LINES = 12  # Sentences that a figure is worked out of, two at a time.
_CHAIN = regex(r"[^,，、。;；]{0,5}[至到为](?:每?[月年天]|\d{1,2}[日月年])?")
_SMALL = regex(r"[一二两三四五六七八九十]{1,2}[^\d]{1,2}$")
_TO = regex(
    r"(?:增[长加]?|上?升|提高|上?涨|下?降|减少?|下?跌|回?落|加高|调|推|扩大|提|缩[短小减]?|压缩|延长)[至到为]了?$"
)
_BY = regex(
    r"(?:增长|增加|上升|提高|上涨|下降|减少|降低|下跌|回落|加高|增收|缩短|压缩|延长|扩大|[涨降跌减增升快慢贵]|便宜|多|少|高|低)[了出]?$"
)
_MOVES = regex(r"[增升涨降减跌落多少高低比大缩延扩]")


def figure_fault(
    told: Told, part: Part, n: Quantity, line: Line, all_lines: Sequence[Line]
) -> tuple[Fault | None, list[Line], Message | None]:
    """A fault of a figure, further sentences that it rests on, and how it was worked out."""
    same = [q for q in line.numbers if equal(n, q)]
    if same:
        return _attached(told, part, n, same, line) or _hedge(n, same), [], None
    if _excused(n, line, told) or ("|" in told.folded and n.text in _cells(line)):
        if not _lasting(told, n) or _said_somewhere(n, all_lines) or _computed(part, n, line, all_lines):
            return None, [], None
        return absent("number", n.text, hard=False), [], None
    if (found := _computed(part, n, line, all_lines)) is not None:
        calc, more = found
        return None, more, from_where(calc)
    elsewhere = [(x, q) for x in all_lines for q in x.numbers if equal(n, q)]
    if elsewhere:
        x = elsewhere[0][0]
        rival = _rival(n, line)
        if rival and not n.weak:
            return differs("number", rival.text, n.text), [], None
        return (None if n.weak else absent("number", n.text, hard=False)), [x], None
    if n.weak or (n.kind in ("label",) and n.text in line.source.article):
        return None, [], None
    rival = _rival(n, line)
    if rival:
        return differs("number", rival.text, n.text), [], None
    unit = next((q for x in all_lines for q in x.numbers if _another_unit(n, q)), None)
    if unit:
        return differs("unit", unit.text, n.text), [], None
    # 第一天, 第二年 are words as well (首日, 次年).
    return absent("number", n.text, hard=n.kind != "ordinal"), [], None


def _lasting(told: Told, n: Quantity) -> bool:
    """Whether a small figure is an age, years or some other measure, which no writer counts himself."""
    measured = n.kind == "measure" and n.unit not in ("天", "月", "周") and _SMALL.match(n.text)
    return bool(measured) and n.low > 2 and not n.bound and not told.folded.endswith("连续", 0, n.start)


def _said_somewhere(n: Quantity, all_lines: Sequence[Line]) -> bool:
    return any(equal(n, q) for x in all_lines for q in x.numbers)


def reach(text: str, q: Quantity, numbers: Sequence[Quantity]) -> tuple[int, int]:
    """The words that belong to a figure: to the mark or figure on either side."""
    left = max((m.end() for m in _MARK.finditer(text, 0, q.start)), default=0)
    left = max([left, *(p.end for p in numbers if p.end <= q.start)])
    right = next((m.start() for m in _MARK.finditer(text, q.end)), len(text))
    stop = text.find("。", q.end)
    right = min([right, *(p.start for p in numbers if p.start >= q.end), *([stop] if stop >= 0 else [])])
    return left, right


def _another_unit(n: Quantity, q: Quantity) -> bool:
    """Whether a printed figure has the digits of a told one: the same quantity moved, or digits that no chance repeats."""
    return digits(q) == digits(n) and q.kind == n.kind and (q.unit == n.unit or len(digits(n)) > 1)


def _rival(n: Quantity, line: Line) -> Quantity | None:
    alike = [q for q in line.numbers if comparable(n, q) and q.kind == n.kind]
    return alike[0] if alike else None


def _excused(n: Quantity, line: Line, told: Told) -> bool:
    """A figure that says no more than the print does without one: 首 for 第一, a year, a count of things listed."""
    if n.kind == "ordinal" and n.low == 1 and "首" in line.text:
        return True
    if not n.unit and n.low == n.low.to_integral_value() and 1900 <= n.low < 2100:
        return True
    if any(q.kind == "ordinal" and q.low == n.low and q.unit == n.unit for q in line.numbers):
        return True  # 连续三年, where print has 连续第三年
    if n.unit in ("期", "届") and (n.text in line.text or n.text in line.head):
        return True
    if n.unit in ("号线", "号楼") and n.text in line.source.article:
        return True
    if _SMALL.match(n.text) and n.low <= 10 and not any(q.unit == n.unit for q in line.numbers):
        return True  # 两国, 三个港口: counted by the writer
    if n.kind == "count" and 2 <= n.low <= 20:
        listed = [m.group().count("、") + 1 for m in _LIST.finditer(line.text)]
        return any(int(n.low) in (k, k + 1) for k in listed)
    return False


def _cells(line: Line) -> list[str]:
    """Of a row of a table, which is told without the units of its columns."""
    return re.split(r"\s*\|\s*", line.source.parts[line.index])


def _hedge(n: Quantity, same: Sequence[Quantity]) -> Fault | None:
    found = []
    for q in same:
        how = None if rounds(n, q) else hedged(n, q)
        if how is None:
            return None
        found.append(differs("number", q.text, n.text, hard=how))
    return found[0]


def _attached(told: Told, part: Part, n: Quantity, same: Sequence[Quantity], line: Line) -> Fault | None:
    """A word of the figure's own in the claim that the print attaches to another figure alone."""
    a, b = reach(told.folded, n, told.numbers)
    own = [w for w in part.words if a <= w.start < b]
    if not own:
        return None
    mine = max(_owned(own, line, q) for q in same)
    later = [m for m in part.numbers if m.start >= n.end]
    rivals_ = [
        (_owned(_before(own, n) if any(equal(m, q) for m in later) else own, line, q), q)
        for q in line.numbers
        if q not in same
        and not q.weak
        and comparable(n, q)
        and not any(equal(m, q) for m in part.numbers if m is not n and m.start < n.start)
    ]
    others: list[tuple[float, Quantity]] = []
    if any(w.tag[0] in "nvl" and w.text not in line.text for w in own):
        # Another sentence may be the one that has these words with its figure.
        for x in lines(line.source):
            if x is not line and not x.headline:
                others += [
                    (_owned(own, x, q) - 0.2, q)
                    for q in x.numbers
                    if not q.weak and comparable(n, q) and not equal(n, q)
                ]
    top = max(rivals_, key=lambda r: r[0], default=None)
    if top and top[0] > mine + 0.1:
        return differs("number", top[1].text, n.text)
    top = max(others, key=lambda r: r[0], default=None)
    if top and top[0] > mine + 0.3:
        return differs("number", top[1].text, n.text, hard=False)
    changed = _changed(told, n, same, line) or _counted(told, part, n, same, line)
    return changed or _apart(told, part, n, same, line)


def _counted(told: Told, part: Part, n: Quantity, same: Sequence[Quantity], line: Line) -> Fault | None:
    """The noun right before a figure that print has right before another figure of its sentence, and not before this one
    (灌渠86公里, where print has 排水沟86公里、灌渠41公里)."""
    nouns = [
        w
        for w in part.words
        if w.end <= n.start and w.tag[0] in "nvj" and _COPULA.fullmatch(told.folded, w.end, n.start)
    ]
    if not nouns:
        return None
    noun = nouns[-1].text
    mine = any(noun in line.text[slice(*_reach_of_all(line, q))] for q in same)
    others = [
        q
        for q in line.numbers
        if q not in same
        and not q.weak
        and _COPULA.fullmatch(line.text, line.text.rfind(noun, 0, q.start) + len(noun), q.start)
        and noun in line.text[: q.start]
    ]
    if mine or not others:
        return None
    return differs("number", noun + others[0].text, noun + n.text, hard=False)


def _apart(told: Told, part: Part, n: Quantity, same: Sequence[Quantity], line: Line) -> Fault | None:
    """What print counts apart from the figure told, where the clause names it (全市农村居民36900元, where print has
    居民36900元,其中城镇41500元,农村20100元)."""
    near = "".join(line.text[slice(*_reach_of_all(line, q))] for q in same)
    for q in line.numbers:
        if q.weak or q in same or not comparable(q, n) or any(equal(m, q) for m in told.numbers):
            continue
        found = _APART.search(line.text, 0, q.start)
        if found and found[1] in part.text and found[1] not in near:
            return differs("number", found[1] + q.text, n.text, hard=False)
    return None


_APART = regex(rf"[,，、;；:：](?:其中|另有|而)?([{HAN}]{{2,6}})$")


def _reach_of_all(line: Line, q: Quantity) -> tuple[int, int]:
    """The words of a figure, with those of the figures right before it (渔民1240户4610人)."""
    a, b = reach(line.text, q, line.numbers)
    for p in reversed(line.numbers):
        if a - 1 <= p.end <= a:
            a = reach(line.text, p, line.numbers)[0]
    return a, b


_COPULA = regex(
    r"(?:的?(?:数|数量|面积|总量|金额|总额|人数|产量))?(?:已|就|只|仅|共|也|还|都|则)?(?:是|有|为|达到?|共|计|占|约|近|超过?|逾){0,2}"
)


def _before(own: Sequence[Word], n: Quantity) -> list[Word]:
    """Without the words behind a figure: those may be the next one's (三处里堵上了两处)."""
    return [w for w in own if w.start < n.start]


def _changed(told: Told, n: Quantity, same: Sequence[Quantity], line: Line) -> Fault | None:
    """A change told as what it came to, or a level told as a change (下降58.9亿元 for a sum of 58.9亿元)."""
    before = told.folded[max(0, n.start - 5) : n.start]
    heads = [line.text[max(0, q.start - 5) : q.start] for q in same]
    if _TO.search(before):
        wrong = all(_BY.search(h) and not _TO.search(h) for h in heads)
    elif _BY.search(before):
        wrong = all(
            _TO.search(h)
            or h.endswith(("由", "从"))
            or not (_BY.search(h) or _MOVES.search(line.text[slice(*reach(line.text, q, line.numbers))]))
            for h, q in zip(heads, same, strict=True)
        )
    else:
        return None
    return differs("number", heads[0] + same[0].text, before + n.text) if wrong else None


def _owned(own: Sequence[Word], line: Line, q: Quantity) -> float:
    """The weight of the words that the print gives to a figure: around it, and as names and things before it."""
    a, b = reach(line.text, q, line.numbers)
    for p in line.numbers:
        if p.end <= q.start and _CHAIN.fullmatch(line.text, p.end, q.start):
            a = min(a, reach(line.text, p, line.numbers)[0])
        elif q.kind == p.kind == "clock" and p.start >= q.end and _CHAIN.fullmatch(line.text, q.end, p.start):
            b = max(b, reach(line.text, p, line.numbers)[1])
    around = line.text[a:b]
    begin = max(line.text.rfind(c, 0, q.start) for c in ";；。") + 1
    before = line.text[begin:a]
    return sum(
        w.weight
        * (
            1.0
            if carried(w.text, around)
            else 0.9
            if w.tag[0] != "v" and w.text in before
            else (0.8 if is_name(w) else 0.4)
            if w.text not in line.text and w.text in line.around
            else 0.0
        )
        for w in own
    )


def _helps(n: Quantity, line: Line) -> bool:
    """Whether a sentence has a figure of the told one's kind, or a time of day for a duration."""
    return any(alike(n, q) or (n.unit == "秒" and q.kind == "clock") for q in line.numbers)


def _computed(
    part: Part, n: Quantity, line: Line, all_lines: Sequence[Line]
) -> tuple[Worked, list[Line]] | None:
    if n.weak and n.low == 1:
        return None
    if found := worked(n, part.text, [(line.text, line.numbers)], line.dates, line.source.anchor):
        return found, [line]
    others = [x for x in all_lines if x is not line and (x.numbers or x.dates)]
    others.sort(
        key=lambda x: (
            x.source is not line.source,
            not _helps(n, x),
            -sum(carried(w.text, x.text) for w in part.words),
        )
    )
    # What one sentence says of itself comes before what two say.
    together = [[x] for x in all_lines if x is not line and x.source is line.source and len(x.dates) == 1]
    together += [[line, x] for x in others[:_LINES]]
    together += [[x, y] for x, y in pairwise(all_lines) if x is not line is not y and x.source is y.source]
    likely = [x for x in others[:_LIKELY] if _helps(n, x)] if n.bound or len(digits(n)) > 1 else []
    together += [[x, y] for x in likely for y in others[:_LIKELY] if x is not y and x.source is y.source]
    rows = [x for x in all_lines if x.row and x.source is line.source]
    for some in [*together, *([rows] if rows else [])]:
        days = [d for x in some for d in x.dates]
        if found := worked(n, part.text, [(x.text, x.numbers) for x in some], days, line.source.anchor):
            used = [x for x in some if any(q.text in found.operands for q in x.numbers)]
            return found, used or some
    return None
