"""Claims that language models wrote for this project over news they invented (`rag/training/written`), as examples.

Half of them are twins: the same wording, with one thing wrong in the false one; what differs between them is the word at
fault. One article in four is kept apart. Some claims are shown again beside print that does not tell of them: another
article like theirs, or their own without the sentence that carries them.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from rag.reader.selecting import beside, likeness
from rag.text.sentences import sentences
from rag.training.data import rows
from rag.training.reader.claims import CONTRADICTED, SUPPORTED, UNTOLD, Example, differences

HERE = Path(__file__).resolve().parents[1] / "written"
_TWIN = 0.6  # Likeness of two sentences of one article from which they are twins.
_UNRELATED, _OTHERS = 0.12, 12  # Share of the claims beside another article: the likest of so many.
_REMOVED, _CARRIES = 0.5, 0.3  # Share of the true ones without the sentence that has this much of them.


def kept(article: str) -> bool:
    """Whether the sentences over this article are kept apart: its number is divisible by four."""
    return int(re.sub(r"\D", "", article)) % 4 == 0


def examples(apart: bool, folder: Path = HERE) -> list[Example]:
    """The claims over articles that are kept apart, or over the others."""
    articles = {a["id"]: a for a in rows(folder / "articles.jsonl") if kept(a["id"]) is apart}
    print_of = {name: [a["text"][x:y] for x, y in sentences(a["text"])] for name, a in articles.items()}
    over: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(folder / "sentences.jsonl"):
        if row["article"] in articles:
            over[row["article"]].append(row)
    found = []
    for name, told in over.items():
        true = [r["sentence"] for r in told if r["truth"]]
        for r in told:
            claim = r["sentence"]
            found.append(
                Example(
                    "claim",
                    f"written {r['lang']}",
                    claim,
                    beside(claim, articles[name]["title"], print_of[name]),
                    SUPPORTED if r["truth"] else CONTRADICTED if r["told"] else UNTOLD,
                    wrong=() if r["truth"] else _faults(claim, true),
                )
            )
            found.extend(
                Example("claim", f"written {r['lang']} {kind}", claim, beside(claim, title, print_), UNTOLD)
                for kind, title, print_ in _elsewhere(r, articles, print_of)
            )
    return found


def _elsewhere(
    row: dict[str, Any], articles: dict[str, Any], print_of: dict[str, list[str]]
) -> Iterator[tuple[str, str, list[str]]]:
    """Print that does not tell a claim: kind, headline, sentences. The same for a claim in every run."""
    dice = random.Random(row["sentence"])
    others = dice.sample(sorted(set(articles) - {row["article"]}), min(_OTHERS, len(articles) - 1))
    if others and dice.random() < _UNRELATED:
        like = max(others, key=lambda o: max(likeness(row["sentence"], print_of[o]), default=0))
        yield "beside another", articles[like]["title"], print_of[like]
    printed = print_of[row["article"]]
    shared = likeness(row["sentence"], printed)
    best = max(range(len(shared)), key=shared.__getitem__)
    if row["truth"] and shared[best] >= _CARRIES and len(printed) > 2 and dice.random() < _REMOVED:
        yield "without its sentence", articles[row["article"]]["title"], printed[:best] + printed[best + 1 :]


def _faults(claim: str, true: Sequence[str]) -> tuple[tuple[int, int], ...] | None:
    """Where a false claim differs from its true twin; None if it has none."""
    likeness = [(SequenceMatcher(None, t, claim, autojunk=False).ratio(), t) for t in true]
    best, twin = max(likeness, default=(0.0, ""))
    return differences(twin, claim) if best >= _TWIN else None
