"""Two runs, question by question: which were won, which were lost, and whether it could be chance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eval.runner import Result

if TYPE_CHECKING:
    from rich.table import Table

COMPARED = (
    "article@1",
    "article@5",
    "article@10",
    "article@all",
    "mrr",
    "passages",
    "facts",
    "answered",
    "first",
    "three",
    "refused",
)


@dataclass(frozen=True, slots=True)
class Duel:
    """One score in two runs over the questions that both have; `chance` is the two-sided sign test's p."""

    score: str
    before: float
    after: float
    won: tuple[str, ...]
    lost: tuple[str, ...]
    ties: int

    @property
    def chance(self) -> float:
        n, few = len(self.won) + len(self.lost), min(len(self.won), len(self.lost))
        tail: float = sum(math.comb(n, i) for i in range(few + 1)) / 2**n
        return min(1.0, 2 * tail)


def compare(before: Sequence[Result], after: Sequence[Result]) -> list[Duel]:
    """A duel for each score that both runs have. A refusal is won where there is no answer, lost where there is one."""
    old = {r.id: r for r in before}
    duels = []
    for score in COMPARED:
        pairs = [(r, old[r.id]) for r in after if score in r.scores and score in _scores(old, r.id)]
        if not pairs:
            continue
        gains = {r.id: _good(r, score) - _good(o, score) for r, o in pairs}
        duels.append(
            Duel(
                score,
                sum(_good(o, score) for _, o in pairs) / len(pairs),
                sum(_good(r, score) for r, _ in pairs) / len(pairs),
                tuple(q for q, gain in gains.items() if gain > 0),
                tuple(q for q, gain in gains.items() if gain < 0),
                sum(gain == 0 for gain in gains.values()),
            )
        )
    return duels


def _scores(results: Mapping[str, Result], id_: str) -> Mapping[str, float]:
    return results[id_].scores if id_ in results else {}


def _good(result: Result, score: str) -> float:
    value = result.scores[score]
    return 1 - value if score == "refused" and result.answerable else value


def table(duels: Sequence[Duel]) -> Table:
    """The duels for the terminal, lost questions named."""
    from rich.table import Table

    shown = Table(title="Against the earlier run", title_justify="left", box=None, pad_edge=False)
    for heading in ("score", "before", "after", "won", "ties", "lost", "chance", "lost questions"):
        shown.add_column(heading, justify="left" if heading in ("score", "lost questions") else "right")
    for d in duels:
        name = "right to refuse or not" if d.score == "refused" else d.score
        some = " ".join(d.lost[:8]) + (" …" if len(d.lost) > 8 else "")
        shown.add_row(
            name, f"{d.before:.3f}", f"{d.after:.3f}", str(len(d.won)), str(d.ties), str(len(d.lost)), f"{d.chance:.2f}", some
        )  # fmt: skip
    return shown
