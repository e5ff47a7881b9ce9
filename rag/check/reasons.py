"""Reasons that a claim gives and print does not."""

from __future__ import annotations

from collections.abc import Sequence

from rag.check.evidence import Line
from rag.check.fault import Fault, absent
from rag.text.pattern import regex

# Words that give a reason, and those of print by which one thing may come of another. Source: the causal words of
# news Chinese, written for this list.
_GIVES = regex("因为|由于|原因是|所致|导致|(?<=是)因(?!为)|归因|得益于|(?<![制有])造成|引起|使得|才使|靠的是")
_GIVEN = regex(
    "因|由于|为了|所致|导致|使|致|得益|归|所以|造成|引[起发]|受|带动|拉动|靠|影响|令|让|源|在于|原来|主要是|怪"
)


def unreasoned(said: str, used: Sequence[Line]) -> list[Fault]:
    """A reason that joins what stands in two printed sentences, of which one speaks of none."""
    found = _GIVES.search(said)
    if not found or len(set(used)) < 2 or all(_GIVEN.search(line.text) for line in used):
        return []
    return [absent("cause", found.group(), hard=False)]
