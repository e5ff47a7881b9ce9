"""Claims that language models wrote for this project over news they invented (`rag/training/written`), as examples.

Half of them are twins: the same wording, with one thing wrong in the false one; what differs between them is the word at
fault. One article in four is kept apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from rag.reader.selecting import beside
from rag.text.sentences import sentences
from rag.training.data import rows
from rag.training.reader.claims import CONTRADICTED, SUPPORTED, UNTOLD, Example, differences

HERE = Path(__file__).resolve().parents[1] / "written"
_TWIN = 0.6  # Likeness of two sentences of one article from which they are twins.


def kept(article: str) -> bool:
    """Whether the sentences over this article are kept apart: its number is divisible by four."""
    return int(re.sub(r"\D", "", article)) % 4 == 0


def examples(apart: bool, folder: Path = HERE) -> list[Example]:
    """The claims over articles that are kept apart, or over the others."""
    articles = {a["id"]: a for a in rows(folder / "articles.jsonl")}
    over: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(folder / "sentences.jsonl"):
        over[row["article"]].append(row)
    found = []
    for name, told in over.items():
        if kept(name) is not apart:
            continue
        text = articles[name]["text"]
        printed = [text[a:b] for a, b in sentences(text)]
        true = [r["sentence"] for r in told if r["truth"]]
        for r in told:
            claim = r["sentence"]
            found.append(
                Example(
                    "claim",
                    f"written {r['lang']}",
                    claim,
                    beside(claim, articles[name]["title"], printed),
                    SUPPORTED if r["truth"] else CONTRADICTED if r["told"] else UNTOLD,
                    wrong=() if r["truth"] else _faults(claim, true),
                )
            )
    return found


def _faults(claim: str, true: Sequence[str]) -> tuple[tuple[int, int], ...] | None:
    """Where a false claim differs from its true twin; None if it has none."""
    likeness = [(SequenceMatcher(None, t, claim, autojunk=False).ratio(), t) for t in true]
    best, twin = max(likeness, default=(0.0, ""))
    return differences(twin, claim) if best >= _TWIN else None
