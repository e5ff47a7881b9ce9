"""Figures that no print has and that follow from printed ones: sums, differences, products, ratios."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from rag.check.measures import comparable
from rag.text.numbers import Quantity

_SUM = re.compile(r"合|总|共(?!同|和|建|享)|加|之和|两[项年期次地家者]|三[项年期次地家者]|累计|连同|全部|整")
_DIFF = re.compile(
    r"多|少|差|空|剩|欠|余|[未没]|胜|领先|增|减|外|部分|推算|原|便宜|贵|高|低|落后|承担|缩短|间隔|提前|降|升|涨|超|距|另|相比|比|晚|早|小|大"
)
_TIMES = re.compile(r"每|各|均|合计|总|共|推算|最多|整体|100%|倍|全部|去年|上年|折合|收")
_RATIO = re.compile(r"倍|均|每|率|占|%|成|一半|比例|推算|整体|平均|去年|上年|上一年")


@dataclass(frozen=True, slots=True)
class Worked:
    """A figure worked out from printed ones."""

    value: Decimal
    operands: tuple[Quantity, ...]


def worked(told: Quantity, clause: str, printed: Sequence[Quantity]) -> Worked | None:
    """How a told figure of `clause` follows from printed ones; None if it does not."""
    if told.kind in ("ordinal", "clock", "label", "score", "vague") or told.low != told.high:
        return None
    known = [q for q in printed if q.low == q.high and q.kind not in ("ordinal", "clock", "label", "vague")][
        :40
    ]
    for found in _ways(told, clause, known, printed):
        if abs(found.value - told.low) <= Decimal("0.0001") * max(abs(told.low), Decimal(1)):
            return found
        if told.bound == "about" and told.low and abs(found.value / told.low - 1) < Decimal("0.03"):
            return found
    return None


def _ways(
    told: Quantity, clause: str, known: Sequence[Quantity], printed: Sequence[Quantity]
) -> Iterator[Worked]:
    like = [q for q in known if (comparable(told, q) and q.unit != "") or q.unit == told.unit]
    if _SUM.search(clause):
        for n in (2, 3, 4):
            for some in combinations(like[:14], n):
                if n == 2 or some[-1].start - some[0].start < 200:
                    yield Worked(sum((q.low for q in some), Decimal(0)), some)
    if _DIFF.search(clause):
        for a, b in combinations(like, 2):
            yield Worked(abs(a.low - b.low), (a, b))
            if re.search(r"原来|原先|推算|收费|贵|便宜", clause):
                yield Worked(a.low + b.low, (a, b))
        counts = [q for q in known if q.kind == "count"] if told.kind == "count" else []
        for a, b in combinations(counts[:12], 2):
            if abs(a.start - b.start) < 40:
                yield Worked(abs(a.low - b.low), (a, b))
        for q in printed:
            if q.kind == "score" and told.unit in ("", "分", "个", "%"):
                yield Worked(abs(q.low - q.high), (q,))
    if _TIMES.search(clause):
        for a in like:
            for b in known:
                if b is a:
                    continue
                if b.unit == "%" and told.unit != "%":
                    yield Worked(a.low * (1 + b.low / 100), (a, b))
                    if told.unit != "%":
                        yield Worked(a.low * b.low / 100, (a, b))
                    if b.low:
                        yield Worked(a.low * 100 / b.low, (a, b))
                elif b.unit == "倍" and b.low:
                    yield Worked(a.low / b.low, (a, b))
                elif b.kind in ("count", "plain") and abs(a.start - b.start) < 120:
                    yield Worked(a.low * b.low, (a, b))
    if _RATIO.search(clause) and told.unit in ("%", "倍", ""):
        scale = Decimal(100) if told.unit == "%" else Decimal(1)
        for a, b in combinations(known, 2):
            if comparable(a, b) and a.low and b.low and a.unit != "%":
                yield Worked((a.low / b.low * scale).quantize(Decimal("0.1")), (a, b))
                yield Worked((b.low / a.low * scale).quantize(Decimal("0.1")), (a, b))


def from_where(found: Worked, zh: bool) -> str:
    """In words, for the reader."""
    names = [q.text for q in found.operands]
    if zh:
        return f"由{'、'.join(names)}算得"
    return f"worked out from {' and '.join(names)}"
