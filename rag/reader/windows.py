"""A question or claim beside a passage as token ids, in overlapping windows where the passage is long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

# Tokens of a window in all, as in training; of the question or claim at most.
LONGEST = 248
FIRST = 110
_START, _PAD, _END = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens of one window and how each is matched; `passage` is its number; `lead` tokens stand before the
    passage's, whose characters `offsets` tells; `own` those of the question or claim."""

    passage: int
    ids: tuple[int, ...]
    kinds: tuple[int, ...]
    lead: int
    offsets: tuple[tuple[int, int], ...]
    own: tuple[tuple[int, int], ...]


def windows(tokenizer: Any, text: str, passages: Sequence[str]) -> Iterator[Window]:
    """Windows of every passage, in order; each overlaps the one before by a quarter. No token is left out."""
    whole = tokenizer.encode(clean(text), add_special_tokens=False)
    first, own = whole.ids[:FIRST], tuple(whole.offsets[:FIRST])
    lead = (_START, *first, _END, _END)
    room = LONGEST - len(lead) - 1
    encoded = tokenizer.encode_batch([clean(p) for p in passages], add_special_tokens=False)
    for number, one in enumerate(encoded):
        ids, offsets, at = one.ids, one.offsets, 0
        while True:
            part = ids[at : at + room]
            kinds = matched(first, part)
            yield Window(number, (*lead, *part, _END), kinds, len(lead), tuple(offsets[at : at + room]), own)
            if at + room >= len(ids):
                break
            at += room - room // 4


def matched(first: Sequence[int], second: Sequence[int]) -> tuple[int, ...]:
    """For each token of "<s> first </s> </s> second </s>" whose it is and whether the other text has it.

    0: a mark between texts; 1, 2, 3: of the first text, the second has it not, has it, has it beside the same
    neighbour; 4, 5, 6: the same of the second. A small encoder need not learn to compare spellings (as in
    MarkedBERT, Boualili et al. 2020), only what a difference means.
    """
    kinds = [0]
    for lead, own, other in ((1, first, second), (4, second, first)):
        single, pairs = set(other), set(pairwise(other))
        for i, token in enumerate(own):
            if token not in single:
                kinds.append(lead)
            elif (i and (own[i - 1], token) in pairs) or (i + 1 < len(own) and (token, own[i + 1]) in pairs):
                kinds.append(lead + 2)
            else:
                kinds.append(lead + 1)
        kinds += [0, 0] if lead == 1 else [0]
    return tuple(kinds)


def clean(text: str) -> str:
    """`text` with lone surrogates as `?`, character for character."""
    return text.encode("utf-8", "replace").decode("utf-8")


def padded(chosen: Sequence[Window]) -> tuple[list[list[int]], list[list[int]], list[list[int]]]:
    """Ids, mask and kinds of equal length."""
    width = max(len(w.ids) for w in chosen)
    ids = [[*w.ids, *[_PAD] * (width - len(w.ids))] for w in chosen]
    kinds = [[*w.kinds, *[0] * (width - len(w.kinds))] for w in chosen]
    return ids, [[1] * len(w.ids) + [0] * (width - len(w.ids)) for w in chosen], kinds
