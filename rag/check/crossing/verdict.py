"""What is said of a claim over a passage in another language."""

from __future__ import annotations

from dataclasses import dataclass

from rag.check.fault import Fault
from rag.types import Status

SURE, LOW = 0.6, 0.12  # Chances from which a claim is verified, and under which print tells something else.
OWN = 0.4  # The share that one printed sentence has to say alone.
SAID = 0.3  # How surely each weighty word has to be said: where one is missing nothing is verified.
LITTLE = 0.4  # The share of the words under which nothing of the claim is told.


@dataclass(frozen=True, slots=True)
class Crossed:
    """What a passage says of a claim in another language, and the ranges of the printed sentences that say it."""

    status: Status
    faults: tuple[Fault, ...]
    chance: float
    ranges: tuple[tuple[int, int], ...]
    missing: tuple[str, ...]
    found: tuple[float, ...] = ()
