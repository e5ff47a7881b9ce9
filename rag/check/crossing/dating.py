"""Whether the times of a claim are those of print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rag.check.crossing import marks
from rag.check.crossing.english import Sentence
from rag.check.crossing.printed import Printed
from rag.check.fault import Fault, absent, differs
from rag.check.source import Source
from rag.text.pattern import regex
from rag.types import DateMention

_PLAN = Fault.of("plan", True, "claim.planned")
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = regex(
    rf"\b(?:in|since|by|until|during|from|to|this|last|early|late|mid)[ -]({'|'.join(_MONTHS)})\b(?! \d)"
)
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_WEEKDAY = regex(rf"\b(?:on |last |this |next )?({'|'.join(_WEEKDAYS)})s?\b")
_YEAR = regex(r"(?<![\d,.$€£¥])(?:1[89]|20)\d\d(?![\d,%])")


def check_dates(sentence: Sentence, source: Source, print_: Printed, at: int) -> list[Fault]:
    near = {0, *range(max(0, at - 3), min(len(print_.sentences), at + 2))}
    printed_ = [m for m in source.dates if print_.sentence_at(m.start) in near]
    part = "".join(print_.folded[slice(*print_.sentences[i])] for i in sorted(near))
    faults = []
    mentions = sentence.told.dates(source.anchor)
    for mention in mentions:
        later = mention.first and source.anchor and mention.first > source.anchor
        if later and marks.done(sentence.folded) and mention.grain in ("day", "month", "year"):
            faults.append(_PLAN)
        elif not dated(mention, printed_, source.anchor, part):
            rivals = [m.text for m in printed_ if m.grain == mention.grain]
            faults.append(
                differs("date", rivals[0], mention.text) if rivals else absent("date", mention.text)
            )
    taken = [(m.start, m.end) for m in mentions]

    def free(found: re.Match[str]) -> bool:
        return not any(a < found.end() and found.start() < b for a, b in taken)

    for found in filter(free, _MONTH.finditer(sentence.folded)):
        month = _MONTHS.index(found[1]) + 1
        if not any(m.first and m.last and m.first.month <= month <= m.last.month for m in printed_) and (
            f"{month}月" not in part
        ):
            faults.append(absent("date", sentence.text[found.start() : found.end()]))
    for found in filter(free, _WEEKDAY.finditer(sentence.folded)):
        day = _WEEKDAYS.index(found[1])
        days = [m.first for m in printed_ if m.first and m.first == m.last]
        named = found[1] in part or re.search(f"(?:周|星期|礼拜){'一二三四五六日'[day]}", part)
        if not named and not any(d.weekday() == day for d in days) and days:
            faults.append(absent("date", sentence.text[found.start() : found.end()]))
    for found in filter(free, _YEAR.finditer(sentence.folded)):
        year = int(found.group())
        if any(q.start <= found.start() < q.end and q.unit for q in sentence.numbers):
            continue
        if source.anchor and year > source.anchor.year and marks.done(sentence.folded):
            faults.append(_PLAN)
            continue
        if not (
            found.group() in source.folded
            or any(m.first and m.last and m.first.year <= year <= m.last.year for m in source.dates)
            or (source.anchor and source.anchor.year == year)
        ):
            faults.append(absent("date", found.group()))
    return faults


def dated(mention: DateMention, printed_: Sequence[DateMention], anchor: date | None, part: str) -> bool:
    """Whether print has a time that is, holds, or lies in the one told."""
    if mention.first is None or mention.last is None:
        return (
            any(_digits(mention.text) == _digits(m.text) for m in printed_) if _digits(mention.text) else True
        )
    for m in printed_:
        if holds(mention, m) or (mention.grain == "day" and m.first == mention.first and m.grain == "range"):
            return True
    if mention.grain == "day" and anchor and abs((mention.first - anchor).days) <= 7:
        day = mention.first.weekday()
        if _WEEKDAYS[day] in part or re.search(f"(?:周|星期){'一二三四五六日'[day]}", part):
            return True
    # The day of print itself is known though it is not printed.
    return bool(anchor and mention.first <= anchor <= mention.last and mention.grain != "day")


def holds(told: DateMention, printed_: DateMention) -> bool:
    """Whether the time told is the printed one, or a longer one around it."""
    return bool(
        told.first
        and told.last
        and printed_.first
        and printed_.last
        and told.first <= printed_.first
        and printed_.last <= told.last
    )


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text)
