"""Sentences as people and models write them, with the articles that they are held against."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import NotFound

HERE = Path(__file__).resolve().parent / "verdicts"
_MARKER = re.compile(r"\[([a-z]?\d+(?:-\d+)?)\]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its truth. `named` leads its markers to (file, title) or ("", title) of an article; without
    any it is a draft. `holds` are printed strings that the quotation of a true one has to contain."""

    id: str
    kind: str
    truth: bool
    lang: str
    question: str
    text: str
    named: Mapping[str, tuple[str, str]]
    holds: tuple[str, ...]


def halves(which: str) -> tuple[list[dict[str, Any]], tuple[Sentence, ...]]:
    """The articles of a half, as JSON Lines for the index, and its sentences."""
    articles = list(_lines(HERE / which / "articles.jsonl"))
    titles = {a["id"]: ("", a["title"]) for a in articles}
    documents = [
        {"title": a["title"], "body": a["text"], "date": a["published"], "source": a["source"]}
        for a in articles
    ]
    return documents, tuple(
        Sentence(
            r["id"], r["kind"], r["truth"], r["lang"], r["question"], r["sentence"],
            {m: titles[m] for m in marks(r["sentence"])}, tuple(r["holds"]),
        )
        for r in _lines(HERE / which / "sentences.jsonl")
    )  # fmt: skip


def over_seeds(data: Path) -> tuple[Sentence, ...]:
    """The sentences over the seed pages of `data/verdicts/seeds.jsonl`."""
    return tuple(
        Sentence(
            r["id"], r["kind"], r["truth"], r["lang"], r["question"], r["sentence"],
            {m: (a["file"], a["title"]) for m, a in r["articles"].items()}, (),
        )
        for r in _lines(data / "verdicts" / "seeds.jsonl")
    )  # fmt: skip


def marks(text: str) -> tuple[str, ...]:
    """The markers of a sentence, each once.

    >>> marks("甲[f01]，乙[f02][f01]。")
    ('f01', 'f02')
    """
    return tuple(dict.fromkeys(_MARKER.findall(text)))


def numbered(text: str, numbers: Mapping[str, Sequence[int]]) -> str:
    """The sentence with each marker as the numbers of its article's passages."""
    return _MARKER.sub(lambda m: "".join(f"[{n}]" for n in numbers.get(m[1], ())), text)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        text = path.read_text("utf-8")
    except OSError as exc:
        raise NotFound(f"no such file: {path}", "name the folder with --data") from exc
    return (json.loads(line) for line in text.splitlines() if line.strip())
