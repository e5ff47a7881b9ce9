"""All examples: claims and readings of every source, some in Traditional characters; a tenth of the documents kept apart."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

from rag.training.reader.asked import asked_claims
from rag.training.reader.claims import claims_of
from rag.training.reader.crossing import crossing
from rag.training.reader.examples import Example, apart, documents, parallel
from rag.training.reader.readings import Nearest, judged, readings


def make(data: Path, seed: int = 1) -> tuple[list[Example], list[Example]]:
    """Examples for training and for validation, by document."""
    import opencc

    dice = random.Random(seed)
    found = documents(data)
    training = [d for d in found if not apart(d.title)]
    kept = [d for d in found if apart(d.title)]
    runs = parallel(data)
    both: tuple[list[Example], list[Example]] = ([], [])
    for part, chosen in enumerate((training, kept)):
        for document in chosen:
            both[part].extend(claims_of(document, chosen, dice))
            both[part].extend(asked_claims(document, dice))
        for run in runs:
            if apart(run[0][0]) == bool(part):
                both[part].extend(crossing(run, dice))
        both[part].extend(readings(chosen, Nearest([d.text for d in chosen]), dice))
    for is_kept, example in judged(data, dice):
        both[is_kept].append(example)
    traditional = opencc.OpenCC("s2t")
    known: dict[str, str] = {}

    def convert(character: str) -> str:
        if character not in known:
            made = str(traditional.convert(character))
            known[character] = made if len(made) == 1 else character
        return known[character]

    out = []
    for examples in both:
        made = [
            _scripts(e, convert, dice) for e in examples if e.text.strip() and e.print.strip() and _short(e)
        ]
        dice.shuffle(made)
        out.append(made)
    return out[0], out[1]


def _scripts(example: Example, convert: Any, dice: random.Random) -> Example:
    """Some in Traditional characters, on both sides or on one (each character stays one: offsets hold)."""
    roll = dice.random()
    if roll > 0.2:
        return example
    text, print_ = example.text, example.print
    if roll < 0.16:
        print_ = "".join(convert(c) if "一" <= c <= "鿿" else c for c in print_)
    if roll < 0.13 or roll > 0.17:
        text = "".join(convert(c) if "一" <= c <= "鿿" else c for c in text)
    return replace(example, text=text, print=print_)


def _short(example: Example) -> bool:
    """Whether it is cheap enough to train on: about 110 tokens, a reading 180."""
    size = (len(example.text.encode()) + len(example.print.encode())) / 3
    return size <= (175 if example.task == "claim" else 300)
