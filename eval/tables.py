"""How often each entry of the word lists beside the code fires on news, and what the checks lose without a list.

`wenbao eval tables` counts the articles in which an entry is found (a surname: in which a person of it is named) and names
with `--silent` the entries that never are: they earn no place. Of the clues to the day of print it also counts the articles
whose day lies where the clue says. `--changes` empties one list of the checks after the other
in a copy of the repository and measures the verdicts there.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.mutants import ROOT, copied
from eval.trust_cases import news
from rag.facts.persons import find_people
from rag.text.fold import fold
from rag.text.han import HAN
from rag.text.lists import entries
from rag.text.surnames import COMPOUND
from rag.types import Article

_CHECKS = Path("rag/check/data")
_CLUES = Path("rag/facts/data/clues.toml")


def lists() -> tuple[Path, ...]:
    """The lists, their paths relative to the root."""
    return tuple(path.relative_to(ROOT) for path in sorted((ROOT / "rag").rglob("data/*.txt")))


def parts(path: Path) -> tuple[str, ...]:
    """The expressions of a list, each once: its lines where its head calls them expressions or they are marked, else
    their words."""
    lines = entries(ROOT / path)
    head = [line for line in (ROOT / path).read_text("utf-8").splitlines() if line.startswith("#")]
    if "Entries are expressions" in " ".join(head):
        return tuple(dict.fromkeys(lines))
    if path.stem == "surnames":
        return tuple(line.split()[0] for line in lines)
    return tuple(dict.fromkeys(word for line in lines for word in line.split() if word != "|"))


def firing(path: Path, texts: Sequence[str]) -> Counter[str]:
    """In how many of the texts each expression of a list is found."""
    if path.stem == "surnames":
        return Counter(surname for text in texts for surname in _surnames(text))
    found: Counter[str] = Counter()
    folded = [fold(text) for text in texts]
    for part in parts(path):
        one = re.compile(part)
        found[part] = sum(one.search(text) is not None for text in folded)
    return found


def _surnames(text: str) -> set[str]:
    named = {fold(person.name) for person in find_people(text)}
    return {name[:2] if name[:2] in COMPOUND else name[:1] for name in named if "·" not in name}


def clues(articles: Sequence[Article]) -> dict[tuple[str, str], tuple[int, int]]:
    """For each clue (its kind, its words) to the day of print, in how many dated articles it is found, and in how many of them it holds."""
    table = tomllib.loads((ROOT / _CLUES).read_text("utf-8"))
    dated = [(fold(a.text), a.published) for a in articles if a.published]
    found = {}
    for kind, row in ((kind, row) for kind, rows in table.items() for row in rows):
        one = re.compile(row["words"].replace("[汉]", f"[{HAN}]"))
        days = [day for text, day in dated if one.search(text)]
        found[kind, row["words"]] = len(days), sum(_holds(row, day) for day in days)
    return found


def _holds(row: Mapping[str, Any], day: date) -> bool:
    if "ended" in row:
        return bool(timedelta(0) <= day - row["ended"] <= timedelta(row["days"]))
    if isinstance(row["first"], date):
        return bool(row["first"] <= day <= row.get("last", date.max))
    return bool(row["first"] <= [day.month, day.day] <= row["last"])


def changes(half: str) -> Iterator[tuple[str, str]]:
    """What the verdicts of a half come to as it is, and without each list of the checks."""
    with TemporaryDirectory(prefix="wenbao-tables-") as folder:
        copy = copied(Path(folder))
        yield "as it is", _verdicts(copy, half)
        for path in (path for path in lists() if path.parent == _CHECKS):
            text = (copy / path).read_text("utf-8")
            # A word that no text has: an expression of nothing would fire everywhere.
            (copy / path).write_text("\ue000\n", "utf-8")
            yield path.stem, _verdicts(copy, half)
            (copy / path).write_text(text, "utf-8")


def _verdicts(copy: Path, half: str) -> str:
    """The row over all Chinese sentences of `wenbao eval verdicts`."""
    command = [sys.executable, "-m", "eval", "verdicts", "--half", half]
    shown = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=True).stdout
    return next(line for line in shown.splitlines() if line.startswith("| all in Chinese"))


def table(fired: Mapping[Path, Counter[str]], count: int) -> str:
    """The lists with their entries, and those that fire."""
    rows = [
        f"| list ({count} articles) | entries | fire | articles an entry, median |",
        "|---|---:|---:|---:|",
    ]
    for path, found in fired.items():
        of = parts(path)
        times = sorted(found[part] for part in of)
        rows.append(
            f"| {path.parent.parent.name}/{path.stem} | {len(of)} | {sum(map(bool, times))} | {times[len(times) // 2]} |"
        )
    return "\n".join(rows)


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the table, and what else is asked for."""
    parser = argparse.ArgumentParser("wenbao eval tables", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument(
        "--data", type=Path, default=Path("../shared/data"), metavar="DIR", help="the public sets"
    )
    parser.add_argument("--articles", type=int, default=3000, metavar="N", help="articles drawn from them")
    parser.add_argument("--silent", action="store_true", help="name the entries that never fire")
    parser.add_argument("--changes", action="store_true", help="measure the verdicts without each list")
    parser.add_argument("--half", choices=("fit", "dev"), default="fit", help="the half for --changes")
    options = parser.parse_args(argv)
    articles = news(options.data, options.articles, random.Random(1))
    texts = [article.text for article in articles]
    fired = {path: firing(path, texts) for path in lists()}
    print(table(fired, len(texts)))
    print("\n| clue to the day of print | articles | the day is where it says |\n|---|---:|---:|")
    for (kind, words), (found_, held) in clues(articles).items():
        print(
            f"| {kind} `{words.replace('|', chr(92) + '|')}` | {found_} | {held / found_ if found_ else 0:.2f} |"
        )
    if options.silent:
        for path, found in fired.items():
            print(f"\n{path.stem}: {' '.join(part for part in parts(path) if not found[part])}")
    if options.changes:
        for name, row in changes(options.half):
            print(f"{name:<14}{row.removeprefix('| all in Chinese ')}", flush=True)
    return 0
