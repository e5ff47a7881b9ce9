"""What becomes of a checked answer: its faults named, two versions compared, unsupported sentences taken out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.check import Checked
from rag.text.denials import beside
from rag.types import Claim, Hit, Status

Checker = Callable[[str, Sequence[Hit]], Checked]
_GRAVEST = (Status.UNSUPPORTED, Status.PARTLY, Status.UNCHECKED, Status.VERIFIED)


def verdict(sentence: str, start: int, hits: Sequence[Hit], check: Checker) -> Claim | None:
    """The verdict on a sentence that stands at `start` of a longer text; None where nothing is claimed."""
    words = sentence.strip()
    claims = check(words, hits).claims if beside(words) else ()
    if not claims:
        return None
    begin = start + len(sentence) - len(sentence.lstrip())
    gravest = min(claims, key=lambda claim: _GRAVEST.index(claim.status))
    return replace(gravest, start=begin, end=begin + len(words), text=words)


def faults(result: Checked) -> tuple[Claim, ...]:
    """The claims that the articles do not carry, or not wholly."""
    return tuple(c for c in result.claims if c.status in (Status.UNSUPPORTED, Status.PARTLY))


def better(new: Checked, old: Checked) -> bool:
    """Whether a second version has fewer faults and lost nothing that was verified."""

    def verified(result: Checked) -> int:
        return sum(claim.status is Status.VERIFIED for claim in result.claims)

    return len(faults(new)) < len(faults(old)) and verified(new) >= verified(old)


def without(result: Checked, hits: Sequence[Hit], check: Checker) -> tuple[Checked, tuple[Claim, ...]]:
    """What is left when the unsupported sentences are taken out, and these."""
    out: tuple[Claim, ...] = ()
    while bad := tuple(c for c in result.claims if c.status is Status.UNSUPPORTED):
        kept, at = "", 0
        for claim in bad:
            kept, at = kept + result.text[at : claim.start], claim.end
        kept += result.text[at:]
        kept = "\n".join(line for line in kept.splitlines() if line.strip(" -*•·#>")).strip()
        out += bad
        result = replace(check(kept, hits), dropped=result.dropped)
    return result, out
