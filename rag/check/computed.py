"""A figure of a claim that follows from those of the printed sentence, or of two sentences together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from rag.check.evidence import Line
from rag.check.measures import digits
from rag.check.worked import Worked, alike, worked
from rag.text.numbers import Quantity

_LIKELY = 4  # Sentences that have a figure like it or most of the words, of which any two are tried.
_LINES = 12  # Sentences that a figure is worked out of, two at a time.


def computed(
    n: Quantity, clause: str, line: Line, all_lines: Sequence[Line], share: Callable[[Line], float]
) -> tuple[Worked, list[Line]] | None:
    """How a figure of a clause follows from the sentence `line`, from it and another one, or from others, and the
    sentences that it rests on; None if it does not. `share`: how much of the claim a sentence carries."""
    if found := worked(n, clause, [(line.text, line.numbers)], line.dates, line.source.anchor):
        return found, [line]
    others = [x for x in all_lines if x is not line and (x.numbers or x.dates)]
    others.sort(key=lambda x: (x.source is not line.source, not _helps(n, x), -share(x)))
    # What one sentence says of itself comes before what two say.
    together = [[x] for x in all_lines if x is not line and x.source is line.source and len(x.dates) == 1]
    together += [[line, x] for x in others[:_LINES]]
    together += [[x, y] for x, y in pairwise(all_lines) if x is not line is not y and x.source is y.source]
    likely = [x for x in others[:_LIKELY] if _helps(n, x)] if n.bound or len(digits(n)) > 1 else []
    together += [[x, y] for x in likely for y in others[:_LIKELY] if x is not y and x.source is y.source]
    rows = [x for x in all_lines if x.row and x.source is line.source]
    for some in [*together, *([rows] if rows else [])]:
        days = [d for x in some for d in x.dates]
        if found := worked(n, clause, [(x.text, x.numbers) for x in some], days, line.source.anchor):
            used = [x for x in some if any(q.text in found.operands for q in x.numbers)]
            return found, used or some
    return None


def _helps(n: Quantity, line: Line) -> bool:
    """Whether a sentence has a figure of the told one's kind, or a time of day for a duration."""
    return any(alike(n, q) or (n.unit == "秒" and q.kind == "clock") for q in line.numbers)
