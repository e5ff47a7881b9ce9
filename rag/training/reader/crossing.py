"""Claims in one language over print in the other: neighbouring sentences of translated news."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from rag.training.reader.claims import around
from rag.training.reader.examples import CONTRADICTED, SUPPORTED, UNTOLD, Example, differences
from rag.training.reader.false import alter, alter_english

CROSSING = 0.3  # share of the parallel sentences used: the hour is better spent on one language


def crossing(run: Sequence[tuple[str, str]], dice: random.Random) -> Iterator[Example]:
    """English claims over Chinese print and the other way round, of one run of neighbouring sentences."""
    for at, (zh, _) in enumerate(run):
        if len(zh) > 110 or len(zh) < 6 or dice.random() > CROSSING:
            continue
        for over in ("zh", "en") if dice.random() < 0.3 else (dice.choice(("zh", "zh", "en")),):
            own, print_of = (1, 0) if over == "zh" else (0, 1)
            told, place = around([p[print_of] for p in run], at, dice, 130 if over == "zh" else 330)
            claim, whole = run[at][own], " ".join(p[own] for p in run)
            all_print = " ".join(p[print_of] for p in run)
            join = "" if over == "zh" else " "
            tag = "en over zh" if over == "zh" else "zh over en"
            roll = dice.random()
            if roll < 0.42:
                yield Example("claim", f"true: {tag}", claim, join.join(told), SUPPORTED, wrong=())
            if roll < 0.35 or roll > 0.9:
                changed = (alter_english if over == "zh" else alter)(claim, whole, dice)
                if changed:
                    yield Example(
                        "claim",
                        f"false: {tag}, {changed[1]}",
                        changed[0],
                        join.join(told),
                        CONTRADICTED,
                        wrong=differences(claim, changed[0]),
                    )
            elif roll < 0.75:
                changed = (alter if over == "zh" else alter_english)(told[place], all_print, dice)
                if changed:
                    told = [*told[:place], changed[0], *told[place + 1 :]]
                    yield Example(
                        "claim", f"false: {tag}, {changed[1]}", claim, join.join(told), CONTRADICTED
                    )
            else:
                rest = [p[print_of] for i, p in enumerate(run) if i != at]
                if rest:
                    near, _ = around(rest, min(at, len(rest) - 1), dice, 130 if over == "zh" else 330)
                    yield Example("claim", f"untold: {tag}", claim, join.join(near), UNTOLD)
