"""Claims that language models wrote for this project over news they invented (`rag/training/written`), as examples.

Half of them are twins: the same wording, with one thing wrong in the false one; what differs between them is the word at
fault. One article in four is kept apart. Some claims are shown again beside print that does not tell of them: another
article like theirs, or their own without the sentence that carries them.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from rag.check.crossing.across import crosses, shared
from rag.check.source import Source
from rag.check.told import read as read_told
from rag.reader.selecting import beside, likeness
from rag.text.sentences import sentences
from rag.training.data import rows
from rag.training.reader.examples import CONTRADICTED, SUPPORTED, UNTOLD, Example, differences

HERE = Path(__file__).resolve().parents[1] / "written"
_TWIN = 0.6  # Likeness of two sentences of one article from which they are twins.
_UNRELATED, _OTHERS = 0.12, 12  # Share of the claims beside another article: the likest of so many.
_CARRIES = 0.3  # Share of a claim in the sentence that plainly carries it.


def kept(article: str) -> bool:
    """Whether the sentences over this article are kept apart: its number is divisible by four."""
    return int(re.sub(r"\D", "", article)) % 4 == 0


def examples(apart: bool, folder: Path = HERE) -> list[Example]:
    """The claims over articles that are kept apart, or over the others."""
    articles = {a["id"]: a for a in rows(folder / "articles.jsonl") if kept(a["id"]) is apart}
    print_of = printed(articles)
    over: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(folder / "sentences.jsonl"):
        if row["article"] in articles:
            over[row["article"]].append(row)
    sources = {name: source(a) for name, a in articles.items()}
    found = []
    for name, told in over.items():
        true = [r["sentence"] for r in told if r["truth"]]
        for r in told:
            claim = r["sentence"]
            share = shares(claim, sources[name], print_of[name])
            found.append(
                Example(
                    "claim",
                    f"written {r['lang']}",
                    claim,
                    beside(claim, articles[name]["title"], print_of[name], share),
                    SUPPORTED if r["truth"] else CONTRADICTED if r["told"] else UNTOLD,
                    wrong=() if r["truth"] else _faults(claim, true),
                )
            )
            other = unrelated(claim, name, print_of)
            beside_it = [(other, print_of[other], "beside another")] if other else []
            if r["truth"] and (rest := _without(claim, print_of[name], share)):
                beside_it.append((name, rest, "without its sentence"))
            for of, print_, kind in beside_it:
                shown = beside(claim, articles[of]["title"], print_, shares(claim, sources[of], print_))
                found.append(Example("claim", f"written {r['lang']} {kind}", claim, shown, UNTOLD))
    return found


def source(row: Mapping[str, Any]) -> Source:
    """An article of the written set as evidence."""
    whole, body = f"{row['title']}\n{row['text']}", len(row["title"]) + 1
    day = date.fromisoformat(row["published"]) if row.get("published") else None
    return Source(whole, body, row["text"], body, day, (), ())


def shares(claim: str, of: Source, printed: Sequence[str]) -> list[float]:
    """The share of a claim that each printed sentence of an article has: by what they mean where the two are in
    different scripts, which share no spelling."""
    told = read_told(claim)
    if not crosses(told, [of]):
        return likeness(claim, printed)
    share = {of.text[a:b].strip(): n for (a, b), n in zip(of.sentences, shared(told, of), strict=True)}
    return [share.get(s.strip(), 0.0) for s in printed]


def printed(articles: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """The printed sentences of each article."""
    return {name: [a["text"][x:y] for x, y in sentences(a["text"])] for name, a in articles.items()}


def unrelated(claim: str, own: str, print_of: Mapping[str, Sequence[str]]) -> str | None:
    """For one claim in eight, the same ones in every run, another article like it; `own` is the one that it is of."""
    dice = random.Random(claim)
    others = dice.sample(sorted(set(print_of) - {own}), min(_OTHERS, len(print_of) - 1))
    if not others or dice.random() >= _UNRELATED:
        return None
    return max(others, key=lambda name: max(likeness(claim, print_of[name]), default=0))


def _without(claim: str, printed: Sequence[str], shared: Sequence[float]) -> list[str]:
    """The print without the sentence that carries a claim, for half of the claims of which that is plain; else none."""
    best = max(range(len(shared)), key=shared.__getitem__)
    plain = shared[best] >= _CARRIES and len(printed) > 2
    return (
        [*printed[:best], *printed[best + 1 :]] if plain and random.Random(claim[::-1]).random() < 0.5 else []
    )


def _faults(claim: str, true: Sequence[str]) -> tuple[tuple[int, int], ...] | None:
    """Where a false claim differs from its true twin; None if it has none."""
    likeness = [(SequenceMatcher(None, t, claim, autojunk=False).ratio(), t) for t in true]
    best, twin = max(likeness, default=(0.0, ""))
    return differences(twin, claim) if best >= _TWIN else None
