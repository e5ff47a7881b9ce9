"""The printed clauses that carry a clause of a claim."""

from __future__ import annotations

import re

from rag.check import stance
from rag.check.evidence import Line, Part
from rag.check.measures import equal
from rag.check.weighty import carried


def local_spans(part: Part, line: Line) -> list[tuple[int, int]]:
    """The printed clauses that carry a part: the one with its figure, then those with words that it has not."""
    clauses = stance.clauses(line.text)
    at, spans = 0, []
    for c in clauses:
        at = line.text.find(c, at)
        spans.append((at, at + len(c)))
        at += len(c)
    if len(clauses) < 2:
        return spans
    left = list(part.words)
    chosen: list[int] = []
    for n in part.numbers:
        for q in line.numbers:
            if equal(n, q):
                chosen += [i for i, (a, b) in enumerate(spans) if a <= q.start < b and i not in chosen]
                break
    left = [w for w in left if not any(carried(w.text, clauses[i]) for i in chosen)]
    while left and len(chosen) < 4:
        scores = [
            (sum(w.weight for w in left if carried(w.text, c)), -i)
            for i, c in enumerate(clauses)
            if i not in chosen
        ]
        best, i = max(scores, default=(0.0, 0))
        if best <= 0:
            break
        chosen.append(-i)
        left = [w for w in left if not carried(w.text, clauses[-i])]
    return [spans[i] for i in sorted(chosen)] or spans


def printed_clause(part: Part, line: Line) -> str:
    """The printed clause that has the figure of a part."""
    for n in part.numbers:
        for q in line.numbers:
            if equal(n, q) and not n.weak:
                a = max(line.text.rfind(c, 0, q.start) for c in ",，;；。:：、") + 1
                ends = [i for c in ",，;；。、" if (i := line.text.find(c, q.end)) >= 0]
                return line.text[a : min(ends, default=len(line.text))]
    return ""


def without_quotes(text: str) -> str:
    return re.sub(r"\"[^\"]*\"", "", text)
