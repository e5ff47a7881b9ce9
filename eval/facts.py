"""How well persons, posts and statements are read, against hand-made truth: `wenbao eval facts [DATA]`.

`facts_truth.jsonl` holds what a person found in the five seed pages and in two samples of the evening news
(`DATA/news/xwlb`, two items a year each, drawn by chance): each name with its post, each statement by speaker,
verb and first words. The rules were improved on the first sample; the second ("later news", statements only) was
judged after that: 45 of the 49 statements found then were right, of 58 true ones.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from eval.facts_names import spoken
from eval.jsonl import rows
from rag.corpus import files, read
from rag.facts import enrich, enrich_page
from rag.facts.published import guess_published
from rag.pages import read as read_page
from rag.types import Article, Page

TRUTH = Path(__file__).with_name("facts_truth.jsonl")
SEEDS = Path(__file__).resolve().parent.parent / "seeds"
Fact = tuple[str, ...]


class Counts(NamedTuple):
    """True, found and right facts."""

    true: int = 0
    found: int = 0
    right: int = 0

    def plus(self, true: set[Fact], found: set[Fact]) -> Counts:
        return Counts(self.true + len(true), self.found + len(found), self.right + len(true & found))

    def line(self, name: str) -> str:
        precision, recall = self.right / max(1, self.found), self.right / max(1, self.true)
        return f"{name:34} precision {precision:.3f}  recall {recall:.3f}  ({self.right} of {self.true}, {self.found} found)"


def people(articles: tuple[Article, ...]) -> set[Fact]:
    """Name and post of each person read."""
    return {(p.name, p.post) for a in articles for p in a.people}


def statements(articles: tuple[Article, ...]) -> set[Fact]:
    """Speaker, verb and first five characters of each statement read."""
    return {(s.speaker, s.verb, a.text[s.start : s.start + 5]) for a in articles for s in a.statements}


def _truth() -> Iterator[tuple[str, str, set[Fact] | None, set[Fact]]]:
    for item in rows(TRUTH):
        persons = {tuple(p) for p in item["people"]} if "people" in item else None
        yield item["where"], item.get("set", ""), persons, {tuple(s) for s in item["statements"]}


def _pages(folder: Path) -> Iterator[Page]:
    for file in files([folder]):
        for page in read(file):
            if isinstance(page, Exception):
                raise page
            yield page


def measure(seeds: Path, news: Path | None, *, show: bool = False) -> dict[str, Counts]:
    """Counts for persons (name and post), names alone and statements, on the seeds and, where given, the news."""
    wanted = {where: (of, persons, said) for where, of, persons, said in _truth()}
    sets = [("seeds", seeds)] + ([("news", news)] if news else [])
    counts: dict[str, Counts] = defaultdict(Counts)
    for label, folder in sets:
        for page in _pages(folder):
            where = page.id if page.ready else f"seeds/{Path(page.path).name}"
            if where not in wanted:
                continue
            articles = enrich_page(read_page(page).articles)
            of, persons, said = wanted[where]
            facts = [("statements", said, statements(articles))]
            if persons is not None:
                facts.append(("persons with post", persons, people(articles)))
                facts.append(("names", {p[:1] for p in persons}, {p[:1] for p in people(articles)}))
            for name, true, found in facts:
                key = f"{of or label}: {name}"
                counts[key] = counts[key].plus(true, found)
                if show and found != true:
                    print(where, name, "missed", sorted(true - found), "wrong", sorted(found - true))
    return dict(counts)


def days(news: Path, many: int, size: int) -> tuple[int, int, float]:
    """For `many` days of news, `size` items each: estimates made, true day inside, mean width in days."""
    issues: dict[str, list[str]] = defaultdict(list)
    for page in _pages(news):
        if page.published:
            issues[page.published.isoformat()].append(page.text)
    chance = random.Random(7)
    made, right, width = 0, 0, 0
    for day in chance.sample(sorted(issues), many):
        guess = guess_published(chance.sample(issues[day], min(size, len(issues[day]))))
        if guess:
            made += 1
            right += guess.first.isoformat() <= day <= guess.last.isoformat()
            width += (guess.last - guess.first).days + 1
    return made, right, width / max(1, made)


def speed(news: Path, many: int) -> float:
    """Characters enriched a second of processor time."""
    articles = [
        a for _, page in zip(range(many), _pages(news), strict=False) for a in read_page(page).articles
    ]
    start = time.process_time()
    for article in articles:
        enrich(article)
    return sum(len(a.text) for a in articles) / (time.process_time() - start)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("wenbao eval facts", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path, nargs="?", default=SEEDS.parent.parent / "shared" / "data")
    data: Path = parser.parse_args(argv).data
    news = data / "news" / "xwlb"
    if not news.is_dir():
        print(f"no news at {news}: the seeds alone (give the data folder)")
    for name, counts in measure(SEEDS, news if news.is_dir() else None, show=True).items():
        print(counts.line(name))
    for half, heard in spoken().items():
        print(heard.line(f"names × verbs of saying, {half}"))
    if news.is_dir():
        made, right, width = days(news, 300, 8)
        print(
            f"day of publication: {made} of 300 estimated, true day inside {right / max(1, made):.2f}, {width:.1f} days wide"
        )
        print(f"speed: {speed(news, 8000) / 1e6:.2f} M characters/s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
