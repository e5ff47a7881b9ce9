"""Questions beside passages: the one that answers, one of another article, one with the answering sentence cut out."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from rag.training.data import held_out, rows
from rag.training.reader.examples import Document, Example, apart

WINDOW = 200  # characters of a passage


def window(text: str, start: int, end: int, dice: random.Random, width: int) -> tuple[str, int, int]:
    """A part of `text` of at most `width` characters that holds start to end."""
    if len(text) <= width:
        return text, start, end
    low, high = max(0, end - width), min(start, len(text) - width)
    first = dice.randint(min(low, high), max(low, high)) if high >= 0 else 0
    first = max(0, min(first, start))
    return text[first : first + width], start - first, end - first


class Nearest:
    """Documents by the pairs of characters that they share with a text, weighed by rareness."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.where: dict[str, list[int]] = defaultdict(list)
        for i, text in enumerate(texts):
            for pair in {text[j : j + 2] for j in range(len(text) - 1)}:
                self.where[pair].append(i)
        self.weight = {
            p: math.log(len(texts) / len(w)) for p, w in self.where.items() if len(w) < len(texts) / 5
        }

    def near(self, text: str, most: int = 4) -> list[int]:
        """Numbers of the nearest texts, best first."""
        score: Counter[int] = Counter()
        for pair in {text[j : j + 2] for j in range(len(text) - 1)}:
            if weight := self.weight.get(pair):
                for i in self.where[pair]:
                    score[i] += weight  # type: ignore[assignment]
        return [i for i, _ in score.most_common(most)]


def readings(chosen: Sequence[Document], pool: Nearest, dice: random.Random) -> Iterator[Example]:
    """Questions with their passage, with the passage of another article, with the answering sentence cut out."""
    for document in chosen:
        for question, answer in document.asked:
            start = document.text.find(answer)
            if len(answer) > 80:
                continue
            width = dice.choice((90, 110, 140, WINDOW))
            text, first, last = window(document.text, start, start + len(answer), dice, width)
            if text[first:last] == answer:
                yield Example("read", "answers", question, text, 1, first, last)
            roll = dice.random()
            if roll < 0.35:
                near = [i for i in pool.near(question) if answer not in pool.texts[i]]
                if near:
                    other = pool.texts[dice.choice(near)]
                    at = dice.randint(0, max(0, len(other) - width))
                    yield Example("read", "other passage", question, other[at : at + width], 0)
            elif roll < 0.8:
                rest = "".join(s for s in document.sentences if answer not in s)
                if len(rest) > 50:
                    at = max(0, min(start - width // 2, len(rest) - width))
                    yield Example("read", "sentence cut", question, rest[at : at + width], 0)


def judged(data: Path, dice: random.Random) -> Iterator[tuple[bool, Example]]:
    """NoMIRACL's passages as people judged them, and JaQuAD; the first value says whether it is kept apart."""
    for language in ("zh", "en", "ja"):
        for row in rows(data / f"qa/nomiracl/{language}.jsonl.gz"):
            if held_out(row["id"]):
                continue
            for passage in dice.sample(row.get("passages") or [], min(3, len(row.get("passages") or []))):
                yes = bool(passage.get("relevant"))
                wide = WINDOW if language != "en" else 500
                yield (
                    False,
                    Example(
                        "read", f"nomiracl {language}", row["question"], passage["text"][:wide], int(yes)
                    ),
                )
    for row in rows(data / "qa/jaquad_ja/dev.jsonl.gz"):
        answer = next((a for a in row["answers"] if a in row["context"]), None)
        if answer and len(answer) < 40 and dice.random() < 0.3:
            start = row["context"].find(answer)
            text, first, last = window(row["context"], start, start + len(answer), dice, 150)
            if text[first:last] == answer:
                yield apart(row["context"]), Example("read", "jaquad", row["question"], text, 1, first, last)
