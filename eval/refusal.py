"""Knowing that nothing answers: false answers and false refusals of the evidence gate, at its setting and as a curve.

Three sources: the gold questions over the seeds (those that the pages do not answer are near misses on purpose); NoMIRACL
(Thakur et al. 2024: ten Wikipedia passages a question, judged by people); and `cdqa_news` asked over the seeds, which answer
none of its questions.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from eval import gold
from eval.jsonl import rows
from eval.machine import machine
from eval.metrics import interval
from eval.opening import SEEDS, articles, engine_over
from eval.readers import Document, write_documents
from rag.errors import NotFound
from rag.text.fold import clean
from rag.types import Filters

if TYPE_CHECKING:
    from rag.engine import Engine

STEPS = [round(i * 0.05, 2) for i in range(21)]


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with the gate's verdict on what was found for it."""

    set: str
    id: str
    answerable: bool
    strength: float
    enough: bool


def over_gold(engine: Engine) -> Iterator[Judged]:
    """The gold questions that stand alone, by half."""
    for q in gold.load():
        if not q.history:
            evidence = engine.search(q.question).evidence
            yield Judged(f"gold, {q.half}", q.id, q.answerable, evidence.strength, evidence.enough)


def over_seeds(engine: Engine, path: Path, limit: int) -> Iterator[Judged]:
    """Questions that the seeds do not answer, from a JSONL file."""
    for row in _rows(path)[:limit]:
        evidence = engine.search(row["question"]).evidence
        yield Judged(path.parent.name, row["id"], False, evidence.strength, evidence.enough)


def over_passages(path: Path, limit: int) -> Iterator[Judged]:
    """NoMIRACL questions, each over its own ten passages, in an index of the passages of all of them."""
    rows = _halves(_rows(path), limit)
    documents = {
        p["id"]: Document(p["id"], clean(p["title"]), clean(p["text"]))
        for row in rows
        for p in row["passages"]
    }
    with TemporaryDirectory(prefix="wenbao-set-") as folder:
        file = Path(folder) / "documents.jsonl"
        write_documents(tuple(documents.values()), file)
        with engine_over([file]) as engine:
            ids = {gold.squeeze(a.text): a.id for a in articles(engine)}
            for row in rows:
                texts = (documents[p["id"]] for p in row["passages"])
                mine = {ids.get(gold.squeeze(d.title + d.text), "") for d in texts} - {""}
                evidence = engine.search(
                    row["question"], filters=Filters(article_ids=tuple(sorted(mine)))
                ).evidence
                name = f"NoMIRACL {row['lang']}"
                yield Judged(name, row["id"], row["answerable"], evidence.strength, evidence.enough)


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        raise NotFound(f"no such file: {path}", "name the folder of public data with --data")
    return list(rows(path))


def _halves(rows: Sequence[dict[str, Any]], limit: int) -> list[dict[str, Any]]:
    """As many questions with an answer as without, `limit` in all where there are as many."""
    both = [[row for row in rows if row["answerable"] is kind] for kind in (True, False)]
    return [row for kind in both for row in kind[: limit // 2]]


def rates(judged: Sequence[Judged], gate: float | None = None) -> dict[str, float]:
    """`false_answers`: the share let through of what cannot be answered; `false_refusals`: the share stopped of what can.

    At the gate's own verdict, or at another threshold.
    """
    through = [(j.answerable, j.enough if gate is None else j.strength >= gate) for j in judged]
    not_answerable = [let for answerable, let in through if not answerable]
    answerable = [let for answerable, let in through if answerable]
    found: dict[str, float] = {}
    if not_answerable:
        found["false_answers"] = sum(not_answerable) / len(not_answerable)
    if answerable:
        found["false_refusals"] = 1 - sum(answerable) / len(answerable)
    return found


def area(judged: Sequence[Judged]) -> float | None:
    """The chance that a question with an answer has more strength than one without (area under the ROC curve)."""
    yes = [j.strength for j in judged if j.answerable]
    no = [j.strength for j in judged if not j.answerable]
    if not yes or not no:
        return None
    return sum((a > b) + 0.5 * (a == b) for a in yes for b in no) / (len(yes) * len(no))


def main(argv: Sequence[str]) -> int:
    """`wenbao eval refusal`: the tables, and JSON with --out."""
    parser = argparse.ArgumentParser("wenbao eval refusal", description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("../shared/data"),
        metavar="DIR",
        help="folder of public data; without it the gold questions alone",
    )
    parser.add_argument("--limit", type=int, default=200, metavar="N", help="questions a set (default 200)")
    parser.add_argument(
        "--languages",
        nargs="*",
        default=["zh", "en", "ja", "ko", "fr", "de", "es", "ru", "ar"],
        metavar="CODE",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write every question's strength as JSON")
    options = parser.parse_args(argv)  # fmt: skip
    with engine_over([SEEDS]) as engine:
        judged = list(over_gold(engine))
        if options.data.is_dir():
            judged += over_seeds(engine, options.data / "qa/cdqa_news/all.jsonl", options.limit)
    if options.data.is_dir():
        for language in options.languages:
            judged += over_passages(options.data / f"qa/nomiracl/{language}.jsonl.gz", options.limit)
    _print(judged)
    if options.out:
        _save(options.out, judged)
    return 0


def _sets(judged: Sequence[Judged]) -> dict[str, list[Judged]]:
    return {name: [j for j in judged if j.set == name] for name in dict.fromkeys(j.set for j in judged)}


def _print(judged: Sequence[Judged]) -> None:
    from rich.console import Console
    from rich.table import Table

    chosen = Table(title="At the chosen gate", title_justify="left", box=None, pad_edge=False)
    for heading in ("set", "false answers", "95 %", "false refusals", "95 %", "area"):
        chosen.add_column(heading, justify="left" if heading == "set" else "right")
    for name, members in _sets(judged).items():
        found, ranked = rates(members), area(members)
        cells = []
        for rate, answerable in (("false_answers", False), ("false_refusals", True)):
            wrong = [float(j.enough != answerable) for j in members if j.answerable == answerable]
            low, high = interval(wrong)
            cells += [f"{found[rate]:.3f}", f"{low:.2f}–{high:.2f}"] if wrong else ["", ""]
        chosen.add_row(name, *cells, "" if ranked is None else f"{ranked:.3f}")
    curve = Table(
        title="False answers / false refusals by gate, in %", title_justify="left", box=None, pad_edge=False
    )
    curve.add_column("gate", justify="right")
    for name in _sets(judged):
        curve.add_column(name.replace(" ", "\n"), justify="right", no_wrap=True)
    for gate in STEPS:
        points = [rates(members, gate) for members in _sets(judged).values()]
        curve.add_row(
            f"{gate:.2f}", *(" / ".join(f"{100 * v:.0f}" for v in point.values()) for point in points)
        )
    console = Console() if sys.stdout.isatty() else Console(width=160)
    console.print(chosen, "", curve)


def _save(path: Path, judged: Sequence[Judged]) -> None:
    sets = {
        name: {
            "chosen": rates(members),
            "area": area(members),
            "curve": {str(g): rates(members, g) for g in STEPS},
        }
        for name, members in _sets(judged).items()
    }
    body = {"machine": machine(), "sets": sets, "questions": [asdict(j) for j in judged]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", "utf-8")
