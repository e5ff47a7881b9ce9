"""Where other articles found print another figure for what an answer says."""

from __future__ import annotations

from rag.answer.asked import Asked
from rag.answer.notes import differing
from rag.check import Checked, conflicts
from rag.text.pattern import regex
from rag.types import Status

_DIFFERENCES = 3
_MARKER = regex(r"\[\d+\]")
_POINTS = regex(r"^\W*[该这此其它]|(?:^|[，,])(?:该|这)")


def elsewhere(made: Checked, asked: Asked) -> tuple[str, ...]:
    """A note on each other figure, the first few."""
    said: dict[str, None] = {}
    seen: set[tuple[str, str]] = set()
    for claim in made.claims:
        words = _MARKER.sub("", claim.text)
        # 该项目 and the like name nothing: another figure beside the same words may be of another project.
        if claim.status in (Status.VERIFIED, Status.PARTLY) and not _POINTS.search(words):
            cited = next((asked.hits[n - 1].article for n in claim.markers), None)
            found = conflicts(words, asked.hits, claim.markers)
            # Where both figures are told, that they differ is said once.
            new = [c for c in found if not seen & {(c.told, c.printed), (c.printed, c.told)}]
            seen |= {(c.told, c.printed) for c in new}
            said |= dict.fromkeys(differing(c, cited, asked.hits, asked.language) for c in new)
    return tuple(said)[:_DIFFERENCES]
