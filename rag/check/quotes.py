"""Check 4: what stands in quotation marks is printed word for word, in the passage cited, by the speaker named."""

from __future__ import annotations

from collections.abc import Sequence

from rag.check.fault import Fault
from rag.check.source import Source, solid
from rag.check.told import Told
from rag.text.han import has_han
from rag.text.pattern import regex

_ELISION = regex(r"…+|\.{3,}|\[…\]")
# A piece shorter than this is found somewhere by chance.
_PIECE = 4


def check_quotes(told: Told, cited: Sequence[Source], others: Sequence[Source] = ()) -> tuple[Fault, ...]:
    """Each quotation that is not found as it should be: misattributed (it stands in another passage), stitched
    from two places, or not found."""
    faults = []
    for start, end in told.quotes:
        quoted = told.text[start:end]
        whole = solid(quoted)
        if len(whole) < 2:
            continue
        texts = [source.solid for source in cited]
        if any(_found(quoted, text) for text in texts):
            continue
        if not has_han(quoted) and any(has_han(text) for text in texts):
            faults.append(Fault.of("quote", False, "claim.translated", quote=_short(quoted)))
        elif any(_found(quoted, source.solid) for source in others):
            faults.append(Fault.of("quote", True, "claim.quoted_elsewhere", quote=_short(quoted)))
        elif len(whole) >= 2 * _PIECE and _stitched(whole, texts):
            faults.append(Fault.of("quote", True, "claim.stitched", quote=_short(quoted)))
        else:
            faults.append(Fault.of("quote", True, "claim.not_quoted", quote=_short(quoted)))
    return tuple(faults)


def _found(quoted: str, text: str) -> bool:
    """Word for word, or in order with the gaps that the quotation marks by dots."""
    at = 0
    for piece in _ELISION.split(quoted):
        words = solid(piece)
        at = text.find(words, at)
        if at < 0:
            return False
        at += len(words)
    return True


def _stitched(whole: str, texts: Sequence[str]) -> bool:
    """Whether the quotation is made of two or three pieces that are each printed."""
    for text in texts:
        at = pieces = 0
        while at < len(whole) and pieces < 4:
            size = _longest(whole, at, text)
            if size < _PIECE:
                break
            at, pieces = at + size, pieces + 1
        if at >= len(whole) and pieces <= 3:
            return True
    return False


def _longest(whole: str, at: int, text: str) -> int:
    """The length of the longest printed piece that begins at `at`."""
    low, high = 0, len(whole) - at
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if whole[at : at + middle] in text else (low, middle - 1)
    return low


def _short(quoted: str) -> str:
    return quoted if len(quoted) <= 24 else f"{quoted[:22]}……"
