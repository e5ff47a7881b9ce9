"""`wenbao eval scans`: pages of real articles, set and written as OCR engines do, read back: letters, order, articles."""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.faults.scans import Print, as_alto, as_hocr, as_json, as_page, columns, upright
from eval.pages import ROOT, stories
from rag.corpus import read as read_file
from rag.pages import read
from rag.types import Page

WRITERS: dict[str, tuple[str, Callable[[Print], str]]] = {
    "JSON blocks": (".json", as_json),
    "ALTO 1, inch1200": (".xml", lambda p: as_alto(p, "inch1200", "1")),
    "ALTO 2, mm10": (".xml", lambda p: as_alto(p, "mm10", "2")),
    "ALTO 4, pixel, order told": (".xml", lambda p: as_alto(p, "pixel", "4", told=True)),
    "ALTO, no namespace, no SP": (".xml", lambda p: as_alto(p, "pixel", "", spaces=False)),
    "PAGE": (".xml", as_page),
    "PAGE, order told": (".xml", lambda p: as_page(p, told=True)),
    "hOCR": (".hocr", as_hocr),
}


@dataclass(frozen=True, slots=True)
class Found:
    """Sums over pages: letters printed, lost and too many; lines with a line after them, and those read so; articles, and
    those read letter for letter."""

    letters: int = 0
    wrong: int = 0
    pairs: int = 0
    kept: int = 0
    articles: int = 0
    whole: int = 0

    def __add__(self, other: Found) -> Found:
        return Found(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Found)))


def prints(data: Path, number: int, vertical: bool) -> Iterator[tuple[Print, list[tuple[str, str]]]]:
    """Pages of two to five real articles each, and the articles."""
    pool = stories(data)
    for seed in range(number):
        chance = random.Random(seed)
        chosen = [(one.title, "".join(one.paragraphs)) for one in chance.sample(pool, chance.randint(2, 5))]
        if vertical:
            yield upright(chosen, chance.randint(16, 24)), chosen
        else:
            yield columns(chosen, chance.randint(2, 5), chance.randint(11, 20)), chosen


def compare(print_: Print, truth: Sequence[tuple[str, str]], page: Page) -> Found:
    """How a page was read."""
    printed = [_bare(text) for rows in print_.regions for text, _ in rows]
    got = [line for raw in page.text.splitlines() if (line := _bare(raw))]
    wanted, have = Counter("".join(printed)), Counter("".join(got))
    following = set(pairwise(got))
    pairs = list(pairwise(printed))
    articles = {_bare(article.text) for article in read(page).articles}
    return Found(
        wanted.total(),
        (wanted - have).total() + (have - wanted).total(),
        len(pairs),
        sum(pair in following for pair in pairs),
        len(truth),
        sum(_bare(title + body) in articles for title, body in truth),
    )


def _bare(text: str) -> str:
    return "".join(text.split())


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="wenbao eval scans", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of public data"
    )
    parser.add_argument("--pages", type=int, default=40, help="pages of each kind")
    args = parser.parse_args(argv)
    if not (args.data / "news").is_dir():
        print(f"no public data at {args.data} (--data FOLDER)")
        return 0
    with TemporaryDirectory(prefix="wenbao-scans-") as folder:
        for name, vertical in (("horizontal", False), ("vertical", True)):
            made = list(prints(args.data, args.pages, vertical))
            print(f"{name}, {len(made)} pages {'':13} letters wrong   order right   articles whole")
            for form, (suffix, write) in WRITERS.items():
                total = Found()
                path = Path(folder) / f"a{suffix}"
                for print_, truth in made:
                    path.write_text(write(print_), "utf-8")
                    for page in read_file(path):
                        assert isinstance(page, Page)
                        total += compare(print_, truth, page)
                wrong, kept = total.wrong / total.letters, total.kept / total.pairs
                print(f"  {form:28} {wrong:15.4f} {kept:13.4f} {total.whole / total.articles:16.3f}")
    return 0
