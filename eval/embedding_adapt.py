"""What adapting the shipped model to an archive changes: `wenbao eval adapt --data ../shared/data`.

The archive: 1,200 items of the 2025 news, half of them without their headline in training. Measured: those
headlines over all its items, headlines of 1,200 later items, and sets that have nothing to do with it.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from eval.embedding import search
from eval.embedding_sets import SearchSet, asked_of, search_sets
from eval.jsonl import rows
from rag.embedding.adapt import adapt
from rag.embedding.static import StaticEmbedder
from rag.types import Article, Kind

_GENERAL = ("cmrc-trial", "newstest2019-zhen en→zh sentence", "newstest2020-zhen en→zh passage")
_SIZE = 1200


def main(argv: Sequence[str] | None = None) -> int:
    """Adapt, and print each set before and after: first, within five, within ten."""
    parser = argparse.ArgumentParser(prog="wenbao eval adapt", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the public sets")
    args = parser.parse_args(argv)
    news = [
        r for r in rows(args.data / "news/xwlb/2025.jsonl.gz") if len(r["body"]) > 60 and len(r["title"]) > 8
    ]
    own, later = news[:_SIZE], news[_SIZE : 2 * _SIZE]
    articles = [
        Article(str(i), "", i, Kind.NEWS, r["title"] if i % 2 == 0 else "", r["body"], ())
        for i, r in enumerate(own)
    ]
    tasks: list[SearchSet] = [
        asked_of("headlines kept back", [(r["title"], r["body"][:400]) for r in own[1::2]], [r["body"][:400] for r in own]),
        asked_of("headlines of later items", [(r["title"], r["body"][:400]) for r in later]),
        *(task for task in search_sets(args.data) if task.name in _GENERAL),
    ]  # fmt: skip
    base = StaticEmbedder()
    with tempfile.TemporaryDirectory() as folder:
        model = adapt(articles, Path(folder))
        for task in tasks:
            old, new = (search(m, task, ("dense",))["dense"] for m in (base, model))
            shown = " → ".join(f"{s.first:.3f} {s.five:.3f} {s.ten:.3f}" for s in (old, new))
            print(f"{task.name:34} {shown}", flush=True)
    return 0
