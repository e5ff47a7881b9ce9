"""How well pages are read: `wenbao eval pages` measures the seeds against their hand-made truth, and
pages made of real articles at growing rates of trouble; `--failures` shows what went wrong."""

from __future__ import annotations

import argparse
import itertools
import random
import time
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from eval.jsonl import rows
from eval.pages_generator import Rates, Story, generate
from eval.pages_measure import Counts, Truth, measure
from rag.pages import Reading, read
from rag.types import Kind, Page

ROOT = Path(__file__).resolve().parent.parent
TRUTH = Path(__file__).with_name("pages_truth.jsonl")
STYLES = ("plain", "tight", "wrapped", "indented")
FACTORS = (0.0, 0.5, 1.0, 2.0, 4.0)


def seed_pages(folder: Path = ROOT / "seeds") -> Iterator[tuple[Page, list[Truth]]]:
    """The seeds and their true articles; the truth names printed lines, counted from 1, in reading order."""
    truths = list(rows(TRUTH))
    for name in sorted({row["page"] for row in truths}):
        text = (folder / name).read_text(encoding="utf-8")
        page = Page(id=name, source="", published=None, number="", text=text, path=name)
        yield page, [_truth(text, row) for row in truths if row["page"] == name]


def _truth(text: str, row: dict[str, object]) -> Truth:
    lines = _lines(text)
    groups: list[list[int]] = row["lines"]  # type: ignore[assignment]
    ranges = tuple(lines[n - 1] for group in groups for n in group)
    if row["kind"] == "furniture":
        return Truth(None, None, ranges)
    # Lines of a headline follow each other; a column break is an empty line or more.
    joins = frozenset(
        (lines[a - 1][1], lines[b - 1][0]) for g in groups for a, b in itertools.pairwise(g) if b != a + 1
    )
    return Truth(
        kind=Kind(str(row["kind"])),
        title=str(row["title"]),
        ranges=ranges,
        joins=joins,
        bylines=tuple((role, name) for role, name in row["bylines"]),  # type: ignore[attr-defined]
        kicker=str(row["kicker"]),
        subtitle=str(row["subtitle"]),
        subheads=tuple(row["subheads"]),  # type: ignore[arg-type]
    )


def _lines(text: str) -> list[tuple[int, int]]:
    """Start and end of each line without its blanks and Markdown hashes."""
    found: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        bare = line.lstrip("# ")
        found.append((at + len(line) - len(bare), at + len(line.rstrip())))
        at += len(line) + 1
    return found


def stories(data: Path, limit: int = 4000) -> list[Story]:
    """Real articles of a size that local papers print."""
    found: list[Story] = []
    for name in ("xwlb/2024.jsonl.gz", "xwlb/2019.jsonl.gz", "uhgeval/news.jsonl.gz"):
        for row in rows(data / "news" / name):
            body = tuple(p.strip() for p in row["body"].split("\n") if p.strip())
            clean = body and body[0][-1] in "。！？”" and "关键词" not in body[-1]
            if clean and 2 <= len(body) <= 14 and 150 <= len(row["body"]) <= 1600 and len(row["title"]) <= 60:
                found.append(Story(row["title"], body))
    return random.Random(0).sample(found, min(limit, len(found)))


def bare(story: Story) -> Story:
    """The story without the words with which the broadcaster or the agency opens it."""
    from rag.pages import marks

    lead = marks.LEAD.match(story.paragraphs[0])
    first = story.paragraphs[0][lead.end() :] if lead else story.paragraphs[0]
    return Story(story.title, (first, *story.paragraphs[1:]))


def generated(
    pool: Sequence[Story], rates: Rates, pages: int, lead: str, style: str = "plain"
) -> Iterator[tuple[Page, list[Truth]]]:
    """Pages of three to seven stories each, the same ones for every rate."""
    for seed in range(pages):
        rng = random.Random(seed)
        chosen = rng.sample(pool, rng.randint(3, 7))
        yield generate([s if lead == "kept" else bare(s) for s in chosen], rates, seed, lead, style)


def score(
    pages: Iterator[tuple[Page, list[Truth]]], failures: list[str] | None = None
) -> tuple[Counts, float]:
    """The counts over pages, and the megabytes of text read a second."""
    total, spent, size = Counts(), 0.0, 0
    for page, truths in pages:
        start = time.process_time()
        reading = read(page)
        spent += time.process_time() - start
        size += len(page.text.encode("utf-8"))
        counts = measure(reading, truths)
        total += counts
        if failures is not None and counts.letters_right < counts.letters:
            failures.append(_failure(reading, truths))
    return total, size / 1e6 / spent if spent else 0.0


def _failure(reading: Reading, truths: Sequence[Truth]) -> str:
    """The page as it is and as it was read, line by line: the true item, then the one told."""
    text = reading.page.text
    true = {i: n for n, t in enumerate(truths) for a, b in t.ranges for i in range(a, b)}
    told = {i: a.ordinal for a in reading.articles for s in a.spans for i in range(s.start, s.end)}
    rows = [f"--- {reading.page.id}"]
    at = 0
    for line in text.split("\n"):
        if line.strip() and len(rows) < 60:
            i = at + len(line) - len(line.lstrip())
            rows.append(f"{true.get(i, -1):3} {told.get(i, 0):3} {line[:26]} … {line[-10:]}")
        at += len(line) + 1
    return "\n".join(rows)


def _row(name: str, c: Counts, speed: float) -> str:
    def part(a: int, b: int) -> str:
        return f"{100 * a / b:6.2f}" if b else "     -"

    cells = (
        part(c.letters_right, c.letters),
        part(c.whole, c.items),
        part(c.titles, c.titled),
        part(c.kinds, c.items),
        part(c.bylines, c.signed),
        part(c.joins_right, c.joins),
        part(c.joins_right, c.joins_read),
    )
    return f"{name:22} {c.items:5} {c.read:5}  " + "  ".join(cells) + f"  {speed:5.2f}"


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="wenbao eval pages", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of public data"
    )
    parser.add_argument("--pages", type=int, default=200, help="generated pages for each row")
    parser.add_argument(
        "--lead", choices=("local", "kept", "none"), nargs="*", default=["local", "kept", "none"]
    )
    parser.add_argument(
        "--factor", type=float, nargs="*", default=FACTORS, help="times the rates of the seeds"
    )
    parser.add_argument("--style", choices=STYLES, nargs="*", default=["plain"], help="how pieces are parted")
    parser.add_argument("--failures", type=int, default=0, help="show this many pages that were read wrongly")
    args = parser.parse_args(argv)
    print(f"{'':22} items  read  letters   whole  titles   kinds  bylines  joins+  joins=   MB/s")
    counts, speed = score(seed_pages())
    print(_row("seeds", counts, speed))
    print(f"{'':22} kicker, subtitle and subheads right: {counts.headlines} of {counts.items}")
    if not (args.data / "news").is_dir():
        print(f"no public data at {args.data}: generated pages are left out (--data FOLDER)")
        return 0
    pool = stories(args.data)
    for lead, style, factor in product(args.lead, args.style, args.factor):
        wrong: list[str] = []
        counts, speed = score(generated(pool, Rates().times(factor), args.pages, lead, style), wrong)
        print(_row(f"{lead}, {style}, rates ×{factor:g}", counts, speed))
        for shown in wrong[: args.failures]:
            print(shown)
    return 0
