"""What becomes of a checked answer: its faults named, two versions compared, unsupported sentences taken out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.answer.instead import instead
from rag.check import Checked
from rag.check.shown import figures
from rag.check.told import read as read_told
from rag.text.denials import REFUSAL, beside
from rag.text.han import has_han
from rag.text.pattern import regex
from rag.types import Claim, Hit, Status

Checker = Callable[[str, Sequence[Hit]], Checked]
_MARKER = regex(r"\[\d+\]")
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
    """The claims that the articles do not carry, or not wholly. That print in another language cannot vouch for a
    sentence word by word is none: no second version would mend it."""
    return tuple(
        c
        for c in result.claims
        if c.status is Status.UNSUPPORTED or (c.status is Status.PARTLY and not _across(c))
    )


def _across(claim: Claim) -> bool:
    """Whether the words that carry a claim are in another script, and have its figures."""
    printed, told = "".join(quote.quote for quote in claim.evidence), read_told(_MARKER.sub("", claim.text))
    return bool(printed) and told.chinese != has_han(printed) and figures(told, printed) == len(told.numbers)


def better(new: Checked, old: Checked) -> bool:
    """Whether a second version has fewer faults and lost nothing that was verified."""

    def verified(result: Checked) -> int:
        return sum(claim.status is Status.VERIFIED for claim in result.claims)

    return len(faults(new)) < len(faults(old)) and verified(new) >= verified(old)


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of an answer, the claims that were taken out, and those of them in whose place print is quoted."""

    checked: Checked
    out: tuple[Claim, ...] = ()
    quoted: tuple[Claim, ...] = ()


def without(result: Checked, hits: Sequence[Hit], check: Checker) -> Left:
    """What is left when the unsupported sentences are taken out, and the print that says what they are about put in."""
    out: tuple[Claim, ...] = ()
    quoted: tuple[Claim, ...] = ()
    while bad := tuple(c for c in result.claims if c.status is Status.UNSUPPORTED):
        kept, at = "", 0
        for claim in bad:
            kept, at = kept + result.text[at : claim.start], claim.end
            # What was put in is not put in again: its own verdict may be the same.
            before = [one for one in result.claims if one.end <= claim.start]
            words = "" if out else instead(claim.text, hits, before)
            kept += words
            quoted += (claim,) if words else ()
        kept += result.text[at:]
        if quoted and not out:
            for sentence in REFUSAL.values():
                kept = kept.replace(sentence, "")
        kept = "\n".join(line for line in kept.splitlines() if line.strip(" -*•·#>")).strip()
        out += bad
        result = replace(check(kept, hits), dropped=result.dropped)
    return Left(result, out, quoted)
