"""Words that name a time → the days they mean, anchored to the day of publication where they are relative.

Chinese first (2024年11月, 4月2日, 昨天上午, 上周五, 明年2月, 前三季度, 8月25日至10月, “十四五”, 重阳节), with the
absolute dates of English, Japanese and Korean text, and the everyday relative words of English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from rag.text.daygrammar import OPEN_END, POINT, RANGE, TRIGGER
from rag.text.dayspans import Context, Span, next_month, resolve
from rag.text.fold import fold
from rag.text.pattern import regex
from rag.types import DateMention

_HALVES = ("y", "m1", "m2", "d1", "d2", "d0")
_STOP = regex(r"[。！？!?\n]")


class _Found(NamedTuple):
    start: int
    end: int
    span: Span


def find_dates(text: str, anchor: date | None) -> tuple[DateMention, ...]:
    """The mentions of time in `text`, in order, none overlapping; offsets are of `text`.

    `anchor` is the day of publication. Without it, what is relative keeps its grain but no days. A month or a
    day without a year takes it from the words before it in the same sentence, else it is the one nearest to
    `anchor`.

    >>> [(m.text, str(m.first), str(m.last)) for m in find_dates("昨天下午，项目预计明年2月竣工", date(2024, 7, 25))]
    [('昨天下午', '2024-07-24', '2024-07-24'), ('明年2月', '2025-02-01', '2025-02-28')]
    """
    return dates_in(text, fold(text), anchor)


def dates_in(text: str, folded: str, anchor: date | None) -> tuple[DateMention, ...]:
    """`find_dates` for a text that is folded already."""
    return tuple(
        DateMention(f.start, f.end, text[f.start : f.end], f.span.first, f.span.last, f.span.grain)
        for f in _find(folded, anchor)
    )


def _find(text: str, anchor: date | None) -> Iterator[_Found]:
    context, end = Context(), 0
    for trigger in TRIGGER.finditer(text):
        start = trigger.start()
        if start < end or not (found := POINT.match(text, start)):
            continue
        if _STOP.search(text, end, start):
            context = context.next_sentence()
        span = resolve(found, anchor, context)
        context, end = context.after(span), found.end()
        if to := RANGE.match(text, end):
            last = POINT.match(text, to.end())
            if last and (both := _range(found, last, span, anchor, context)):
                span, until = both
                context, end = context.after(until), last.end()
            elif any(found.end(group) == end for group in _HALVES):
                # A bare number (1 of 1至9月) is no time without the second half of its range.
                continue
        elif to_now := OPEN_END.match(text, end):
            end = to_now.end()
            known = span.first and anchor and span.first <= anchor
            span = Span(span.first, anchor, "range") if known else Span(None, None, "range")
        yield _Found(start, end, span)


def _range(
    found: re.Match[str], last: re.Match[str], span: Span, anchor: date | None, context: Context
) -> tuple[Span, Span] | None:
    """The range from `found` (read as `span`) to `last`, and the reading of `last`; None if it would run backwards."""
    until = resolve(last, anchor, context)
    if span.first and span.last and until.first and until.first < span.first:
        if last["d0"]:
            # 28日至3日 ends in the month after.
            until = resolve(last, anchor, Context(next_month(span.last, span.year_known)))
        elif not span.year_known:
            # 1至9月: both halves are of the year that the second is in.
            span = resolve(found, anchor, Context(until._replace(year_known=True)))
    if span.first is None or until.last is None:
        both_unknown = span.first is None and until.last is None
        return (Span(None, None, "range"), until) if both_unknown else None
    if until.last < span.first:
        return None
    return Span(span.first, until.last, "range"), until
