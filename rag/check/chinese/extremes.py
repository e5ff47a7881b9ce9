"""What a claim calls the most or the least of several, where print has their figures and leaves that to the reader."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rag.check.chinese.figures import reach
from rag.check.evidence import Line, Part
from rag.check.measures import comparable
from rag.check.weighty import carried
from rag.text.numbers import Quantity
from rag.text.pattern import regex

_LEAST = regex("最[小低少慢短轻弱便近晚]|末位|垫底")
_HEAD = 2  # Characters that the head of a column and a clause have in common.


def borne_out(part: Part, line: Line, all_lines: Sequence[Line]) -> bool:
    """Whether what the clause speaks of has the highest or the lowest of the figures printed side by side."""
    if line.row:
        rows = [x for x in all_lines if x.row and x.source is line.source]
        return any(_leads(column, part) for column in _columns(rows, part))
    figures = [
        q for q in line.numbers if q.low == q.high and q.kind in ("count", "measure", "plain") and not q.weak
    ]
    alike = (list(group) for _, group in groupby(sorted(figures, key=lambda q: q.unit), key=lambda q: q.unit))
    return any(
        _leads([(q, line.text[slice(*reach(line.text, q, line.numbers))]) for q in group], part)
        for group in alike
    )


def _columns(rows: Sequence[Line], part: Part) -> list[list[tuple[Quantity, str]]]:
    """The figures of each column that the clause names, each with its row."""
    found = []
    for i in range(max((len(row.numbers) for row in rows), default=0)):
        column = [(row.numbers[i], row.text) for row in rows if len(row.numbers) > i]
        first, text = column[0]
        head = text[max(text.rfind(",", 0, first.start) + 1, first.start - 12) : first.start]
        named = any(head[k : k + _HEAD] in part.text for k in range(len(head) - 1))
        if named and all(comparable(first, q) for q, _ in column):
            found.append(column)
    return found


def _leads(series: Sequence[tuple[Quantity, str]], part: Part) -> bool:
    """Whether the figure that stands with most words of the clause is the highest or the lowest."""
    if len(series) < 2:
        return False
    shares = [sum(w.weight for w in part.words if w.text in text) for _, text in series]
    if not any(shares):
        shares = [sum(w.weight for w in part.words if carried(w.text, text)) for _, text in series]
    top = max(shares)
    values = [q.low for q, _ in series]
    mine = values[shares.index(top)]
    if shares.count(top) > 1 or values.count(mine) > 1:
        return False
    if series[0][0].unit == "秒":
        return mine in (max(values), min(values))  # What is fastest took least.
    return mine == (min(values) if _LEAST.search(part.text) else max(values))
