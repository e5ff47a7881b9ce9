"""Passages, translations and dictionary → pairs of texts that belong together, one `Source` per kind and language.

A batch is drawn from one source, so that what a text is told apart from is like what it belongs to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from rag.training.data import LANGUAGES, Passage, passages, senses, translations

_NOTE = re.compile(r"\([^)]*\)|\[[^\]]*\]|（[^）]*）")


@dataclass(frozen=True, slots=True)
class Source:
    """Pairs `(left, right)` of texts. `crop`: the left is a span cut at random out of the right.

    `share` is the source's part of the batches; `switch`: the left's Chinese words may turn into English; `add`:
    words may be added to the left with their Chinese translations to the right.
    """

    name: str
    pairs: tuple[tuple[str, str], ...]
    share: float
    crop: bool = False
    switch: bool = False
    add: bool = False


def plain(sense: str) -> str:
    """A CC-CEDICT sense without its notes in brackets."""
    return " ".join(_NOTE.sub(" ", sense).split()).strip(" ,;") or sense


def _of_passages(lang: str, mine: list[Passage], size: float) -> list[Source]:
    zh = lang == "zh"
    asked = tuple((q, p.text) for p in mine for q in p.questions)
    titled = tuple((p.title, p.text) for p in mine if p.title)
    by_place = sorted(mine, key=lambda p: (p.article, p.place))
    near = tuple(
        (a.text, b.text) for a, b in pairwise(by_place) if a.article == b.article and b.place - a.place <= 2
    )
    texts = tuple((p.text, p.text) for p in mine)
    found = [
        Source(f"question-{lang}", asked, size * (3.0 if len(asked) > 2000 else 0.5), switch=zh),
        Source(f"title-{lang}", titled, size, switch=zh),
        Source(f"near-{lang}", near, size * 0.7),
        Source(f"span-{lang}", texts, size * 2.0, crop=True, switch=zh),
    ]
    return [s for s in found if len(s.pairs) >= 64]


def sources(data: Path, *, choosing: bool = False) -> list[Source]:
    """Every source, in a fixed order; `choosing`: without what a recipe is chosen on."""
    pages = passages(data, choosing=choosing)
    found: list[Source] = []
    for lang in LANGUAGES:
        size = {"zh": 3.0, "en": 1.0, "ja": 0.6}.get(lang, 0.35)
        found += _of_passages(lang, [p for p in pages if p.lang == lang], size)
    table = translations(data)
    news = [row for row in table if "zh_hant" in row]
    other = sorted({k for row in news for k in row} - {"zh", "en", "doc", "zh_hant", "yue"})
    found.append(
        Source(
            "news-zh-en",
            tuple((r["en"], r["zh"]) for r in table if len(r) > 3 or len(r["zh"]) > 20),
            4.0,
            add=True,
        )
    )
    found.append(
        Source(
            "everyday-zh-en", tuple((r["en"], r["zh"]) for r in table if "zh_hant" not in r), 2.5, add=True
        )
    )
    for lang in other:
        found.append(
            Source(
                f"news-{lang}-zh",
                tuple((r[lang], r["zh"]) for r in news if lang in r),
                0.2 if lang in LANGUAGES else 0.1,
            )
        )
        if lang in LANGUAGES:
            found.append(Source(f"news-{lang}-en", tuple((r[lang], r["en"]) for r in news if lang in r), 0.2))
    documents: dict[str, list[dict[str, str]]] = {}
    for row in news:
        if "doc" in row:
            documents.setdefault(row["doc"], []).append(row)
    windows = [rows[i : i + 5] for rows in documents.values() for i in range(0, len(rows), 3)]
    found.append(
        Source(
            "document-en-zh",
            tuple((r["en"], "".join(x["zh"] for x in w)) for w in windows for r in w),
            1.5,
            add=True,
        )
    )
    found.append(
        Source(
            "document-zh-zh",
            tuple((w[0]["zh"], "".join(x["zh"] for x in w[1:])) for w in windows if len(w) > 2),
            1.0,
            switch=True,
        )
    )
    entries = senses(data)
    found.append(
        Source("sense", tuple((plain(s), zh) for zh, _, many in entries for s in many[:4]), 5.0, add=True)
    )
    found.append(
        Source(
            "word",
            tuple(("; ".join(plain(s) for s in many[:4]), zh) for zh, _, many in entries),
            2.0,
            add=True,
        )
    )
    return found
