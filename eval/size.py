"""Finding at size: one pool of tens of thousands of articles, and what each leg and both together find in it.

    wenbao eval size --data ../shared/data --pool 20000 --home DIR --against eval/results/size.json

The pool is news from xwlb with the passages of CMRC, DRCD and NoMIRACL and the seeds mixed in. Constants are
fitted on `--half fit` (CMRC train, DRCD dev, headlines and sentences of one half of the news), which shares no
question with the half that is reported.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from eval import compare, gold, report
from eval.jsonl import rows
from eval.opening import SEEDS, articles
from eval.runner import Result
from rag.text.sentences import sentences
from rag.types import Article

if TYPE_CHECKING:
    from rag.engine import Engine

RANKS = (1, 5, 10)
LEGS = ("lexical", "dense", "hybrid")
# Of each set: where its rows are, which half of the measure they serve, questions taken.
_READING = (
    ("CMRC trial", "qa/cmrc2018_train/trial.jsonl.gz", "report", 250),
    ("DRCD test", "qa/drcd_zh_hant/test.jsonl.gz", "report", 250),
    ("CMRC train", "qa/cmrc2018_train/train.jsonl.gz", "fit", 250),
    ("DRCD dev", "qa/drcd_zh_hant/dev.jsonl.gz", "fit", 250),
)
_NEWS = 150  # Headlines, and as many sentences, asked of each half of the news.
_HERE = "size:"  # Before an article's number in the pool, in place of its address.


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of one set and the addresses or ids of the articles that it needs."""

    id: str
    set: str
    half: str
    text: str
    needs: frozenset[str]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        "wenbao eval size", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--pool", type=int, default=60_000, help="articles of news, of those there are")
    parser.add_argument("--home", type=Path, help="keep the archive here, and use it if it is there")
    parser.add_argument("--half", choices=("report", "fit"), default="report")
    parser.add_argument("--out", type=Path, help="write the run with every question as JSON")
    parser.add_argument("--against", type=Path, metavar="RUN", help="compare with an earlier run")
    options = parser.parse_args(argv)
    if not (options.data / "news/xwlb").is_dir():
        print(f"no news at {options.data}: name the folder of public data with --data")
        return 2
    from rich.console import Console

    results = measure(options.data, options.pool, options.home, options.half)
    console = Console(width=120)
    console.print(table(results))
    if options.against:
        console.print(compare.table(compare.compare(report.read(options.against), results)), "")
    if options.out:
        command = f"wenbao eval size --pool {options.pool} --half {options.half}"
        report.save(options.out, results, {"command": command, "means": means(results)})
    return 0


def measure(data: Path, pool: int, home: Path | None, half: str) -> list[Result]:
    """The questions of that half, each with what the legs and both together found among the pool."""
    from rag.engine import Engine
    from rag.settings import load

    documents, questions = made(data, pool)
    with TemporaryDirectory(prefix="wenbao-size-") as folder:
        home = home or Path(folder)
        path = home / "pool.jsonl"
        home.mkdir(parents=True, exist_ok=True)
        content = "".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents)
        if not path.exists() or path.read_text("utf-8") != content:
            path.write_text(content, "utf-8")
        with Engine.open(load(home=home, llm_base_url=""), create=True) as engine:
            engine.index([path, SEEDS])
            asked = [q for q in questions if q.half == half]
            asked += seeds(engine) if half == "report" else []
            return [result(engine, q) for q in asked]


def made(data: Path, pool: int) -> tuple[list[dict[str, str]], list[Asked]]:
    """The articles of the pool as rows for `wenbao index`, each text once, and the questions over them."""
    documents: list[dict[str, str]] = []
    numbers: dict[str, str] = {}
    questions: list[Asked] = []

    def put(title: str, body: str, **more: str) -> str:
        key = "".join(body.split())
        if key not in numbers:
            numbers[key] = f"{_HERE}{len(documents)}"
            documents.append({"title": title, "body": body, "url": numbers[key], **more})
        return numbers[key]

    for name, file, half, most in _READING:
        found = list(rows(data / file))
        places = [put(row.get("title", ""), row["context"]) for row in found]
        step = max(1, len(found) // most)
        questions += [
            Asked(row["id"], name, half, row["question"], frozenset({place}))
            for row, place in list(zip(found, places, strict=True))[::step][:most]
        ]
    for row in rows(data / "qa/nomiracl/zh.jsonl.gz"):
        for passage in row["passages"]:
            put(passage["title"], passage["text"])
    news = (row for path in sorted((data / "news/xwlb").glob("*.jsonl.gz")) for row in rows(path))
    chosen = sorted((row for row in news if len(row["body"]) > 40), key=lambda row: _hash(row["id"]))[:pool]
    for number, row in enumerate(chosen):
        half, way = ("report", "fit")[number % 2], number // 2
        # A headline that is asked for is taken off its article.
        title = row["title"] if way >= _NEWS else ""
        place = put(title, row["body"], date=row["date"], source=row["source"])
        if way < _NEWS:
            questions.append(Asked(f"h-{row['id']}", "headline", half, row["title"], frozenset({place})))
        elif way < 2 * _NEWS and (said := _sentence(row["body"])):
            questions.append(Asked(f"s-{row['id']}", "sentence", half, said, frozenset({place})))
    return documents, questions


def _hash(text: str) -> bytes:
    return sha256(text.encode()).digest()


def _sentence(body: str) -> str:
    """A sentence from the middle of an article, word for word."""
    found = [body[a:b].strip() for a, b in sentences(body) if 20 <= b - a <= 80]
    return found[len(found) // 2] if found else ""


def seeds(engine: Engine) -> list[Asked]:
    """The gold questions that the seeds answer; those that need several articles are a set of their own too."""
    own = [article for article in articles(engine) if not article.url.startswith(_HERE)]
    chosen = [q for q in gold.load() if q.answerable and not q.history]
    needed = gold.relevant(chosen, own)
    return [
        Asked(q.id, _set(q, len(needed[q.id])), "report", q.question, frozenset(needed[q.id])) for q in chosen
    ]


def _set(question: gold.Question, needs: int) -> str:
    if needs > 1:
        return "gold, several articles"
    if question.language == "en":
        return "gold, English"
    kind = "one fact" if question.single else "paraphrase" if question.type == "paraphrase" else "other"
    return f"gold, {kind}"


def result(engine: Engine, asked: Asked) -> Result:
    """What each way finds: the needed article first, in five, in ten, and all that are needed in ten."""
    found = engine.search(asked.text, k=10)
    ranked = {"hybrid": [[hit.article, *hit.same] for hit in found.hits]}
    for leg, ids in engine.retriever.legs(asked.text).items():
        chunks = engine.store.chunks([id_ for id_, _ in ids])
        ranked[leg] = [[chunks[id_][1]] for id_, _ in ids if id_ in chunks]
    scores = {
        f"{'article' if way == 'hybrid' else way}@{name}": value
        for way in LEGS
        for name, value in _scores(ranked[way], asked.needs).items()
    }
    titles = tuple(hit.article.title for hit in found.hits[:5])
    return Result(
        asked.id, asked.text, "zh", asked.set, asked.half, True, scores, dict(found.timings), titles
    )


def _scores(ranked: Sequence[Sequence[Article]], needs: frozenset[str]) -> dict[str, float]:
    seen: dict[str, None] = {}
    for same in ranked:
        names = [name for article in same for name in (article.url, article.id)]
        seen.setdefault(next((name for name in names if name in needs), same[0].id))
    first = list(seen)[: max(RANKS)]
    at = {str(k): float(bool(needs & set(first[:k]))) for k in RANKS}
    return at | {"all": float(needs <= set(first))}


def means(results: Sequence[Result]) -> dict[str, dict[str, float]]:
    """`{set: {score: mean}}`, the whole first."""
    sets = dict.fromkeys(["all", *(r.type for r in results)])
    members = {name: [r for r in results if name in ("all", r.type)] for name in sets}
    return {
        name: {"n": len(some)} | {s: round(fmean(r.scores[s] for r in some), 4) for s in some[0].scores}
        for name, some in members.items()
    }


def table(results: Sequence[Result]) -> Any:
    """The run for the terminal."""
    from rich.table import Table

    shown = Table(title="Found: first, in five, in ten, all needed in ten", title_justify="left", box=None)
    for heading in ("set", "n", *LEGS):
        shown.add_column(heading, justify="left" if heading == "set" else "right")
    for name, row in means(results).items():
        cells = (
            " ".join(f"{row[f'{way}@{k}']:.3f}" for k in (*RANKS, "all"))
            for way in ("lexical", "dense", "article")
        )
        shown.add_row(name, str(row["n"]), *cells)
    return shown
