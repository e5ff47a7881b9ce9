"""What reading makes of one passage."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """How likely a passage answers a question (0 to 1), and the characters `start` to `end` that answer it best.

    `score` is how sure these characters are among all others of the passage (0 to 1), answered or not.
    """

    answers: float
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Entailment:
    """How likely printed sentences carry a claim, speak against it, or do not tell; the three sum to 1.

    `start` to `end` are the characters of the claim that are most at odds with the print, `odds` how much (0 to 1).
    """

    supported: float
    contradicted: float
    untold: float
    start: int = 0
    end: int = 0
    odds: float = 0.0
