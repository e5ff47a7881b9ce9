"""What a run says: means by group, the bars it must clear, tables for the terminal, JSON to keep."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

from eval.gold import SINGLE
from eval.machine import machine
from eval.metrics import interval, percentile, precision_recall
from eval.runner import Result
from rag.errors import UnreadableFile

if TYPE_CHECKING:
    from rich.console import RenderableType

FORMAT = 1
COLUMNS = {
    "article@1": "article\nfirst", "article@5": "in\nfive", "mrr": "MRR", "ndcg@10": "nDCG\n@10", "passages": "fact in\npassages",
    "first": "fact in\n1st quote", "three": "in\nthree", "facts": "facts\nsaid", "refused": "refused",
    "cite_recall": "cite\nrecall", "cite_precision": "cite\nprec.",
}  # fmt: skip
LANGUAGES = {"zh": "Chinese", "zh-Hant": "Traditional Chinese", "en": "English"}

Pick = Callable[[Result], bool]


def _single(r: Result) -> bool:
    return r.language == "zh" and r.type in SINGLE and r.answerable


def _paraphrase(r: Result) -> bool:
    return r.language == "zh" and r.type == "paraphrase"


@dataclass(frozen=True, slots=True)
class Bar:
    """A mean that must reach `floor`, or stay under it where `most`."""

    name: str
    pick: Pick
    score: str
    floor: float
    most: bool = False

    def value(self, results: Iterable[Result]) -> float | None:
        """The mean over the questions meant; None where the run has none of them."""
        values = scores(filter(self.pick, results), self.score)
        return fmean(values) if values else None

    def cleared(self, value: float) -> bool:
        return value <= self.floor if self.most else value >= self.floor


# Only the gold set over the seeds is held against these.
BARS = (
    Bar("Chinese, one fact: right article first", _single, "article@1", 0.97),
    Bar("Chinese, one fact: in the first five", _single, "article@5", 1.00),
    Bar("Chinese paraphrases: right article first", _paraphrase, "article@1", 0.80),
    Bar("Chinese paraphrases: in the first five", _paraphrase, "article@5", 0.95),
    Bar("English: in the first five", lambda r: r.language == "en", "article@5", 0.92),
    Bar("Chinese, one fact: asked fact in the first quote", _single, "first", 0.75),
    Bar("Chinese, one fact: in the first three quotes", _single, "three", 0.95),
    Bar("not answerable: refused", lambda r: not r.answerable, "refused", 0.50),
    Bar("Chinese, one fact: refused falsely", _single, "refused", 0.05, most=True),
)


def scores(results: Iterable[Result], name: str) -> list[float]:
    """The scores of that name, of the questions that have it."""
    return [r.scores[name] for r in results if name in r.scores]


def groups(results: Sequence[Result]) -> dict[str, list[Result]]:
    """The questions by language, those in Chinese by type, and those without an answer, each under a readable name."""
    named: dict[str, list[Result]] = {"all answerable": [r for r in results if r.answerable]}
    kinds = {r.type for r in results if r.answerable and r.language == "zh"}
    if len(kinds) > 1:
        named["Chinese, one fact"] = [r for r in results if _single(r)]
        for kind in sorted(kinds, key=lambda kind: (kind not in SINGLE, kind)):
            name = f"  {kind}" if kind in SINGLE else f"Chinese, {kind}"
            named[name] = [r for r in results if r.answerable and r.language == "zh" and r.type == kind]
    for code in _languages(results):
        if code != "zh" or len(kinds) <= 1:
            named[LANGUAGES.get(code, code)] = [r for r in results if r.answerable and r.language == code]
    for half in ("dev", "test"):
        named[f"{half} half"] = [r for r in results if r.answerable and r.half == half]
    named["not answerable"] = [r for r in results if not r.answerable]
    for half in ("dev", "test"):
        named[f"  {half} half, not answerable"] = [r for r in results if not r.answerable and r.half == half]
    return {name: members for name, members in named.items() if members}


def _languages(results: Iterable[Result]) -> list[str]:
    """The languages of the answerable questions, the named ones first."""
    known = list(LANGUAGES)
    found = {r.language for r in results if r.answerable}
    return sorted(found, key=lambda code: (known.index(code) if code in known else len(known), code))


def summary(results: Sequence[Result]) -> dict[str, dict[str, float]]:
    """`{group: {score: mean}}` with the group's size as `n`."""
    return {
        name: {"n": len(members)} | {c: round(fmean(v), 4) for c in COLUMNS if (v := scores(members, c))}
        for name, members in groups(results).items()
    }


def latencies(results: Iterable[Result]) -> dict[str, dict[str, float]]:
    """Milliseconds of each stage at the median and the 95th percentile."""
    stages: dict[str, list[float]] = {}
    for result in results:
        for stage, spent in result.timings.items():
            stages.setdefault(stage, []).append(spent)
    return {
        stage: {"p50": round(percentile(spent, 0.5), 2), "p95": round(percentile(spent, 0.95), 2)}
        for stage, spent in stages.items()
    }


def refusals(results: Sequence[Result]) -> tuple[float, float] | None:
    """Precision and recall of refusing what cannot be answered; None for a run without answers."""
    said = {r.id: r.scores["refused"] == 1 for r in results if "refused" in r.scores}
    truth = {r.id: not r.answerable for r in results if r.id in said}
    return precision_recall(truth, said) if any(truth.values()) else None


def tables(results: Sequence[Result]) -> list[RenderableType]:
    """The run for the terminal."""
    from rich.table import Table

    means = summary(results)
    columns = [c for c in COLUMNS if any(c in row for row in means.values())]
    main = Table(title="By type and language", title_justify="left", box=None, pad_edge=False)
    main.add_column("questions", no_wrap=True)
    main.add_column("n", justify="right")
    for column in columns:
        main.add_column(COLUMNS[column], justify="right")
    for name, row in means.items():
        main.add_row(name, str(row["n"]), *(f"{row[c]:.2f}" if c in row else "" for c in columns))
    time = Table(title="Milliseconds by stage", title_justify="left", box=None, pad_edge=False)
    for heading in ("stage", "p50", "p95"):
        time.add_column(heading, justify="left" if heading == "stage" else "right")
    for stage, row in latencies(results).items():
        time.add_row(stage, f"{row['p50']:.1f}", f"{row['p95']:.1f}")
    if (found := refusals(results)) is None:
        return [main, time]
    return [main, f"Refusals: precision {found[0]:.3f}, recall {found[1]:.3f}", time]


def bars(results: Sequence[Result]) -> tuple[RenderableType, bool]:
    """The bars with what the run reached, and whether it cleared all of them."""
    from rich.table import Table

    table = Table(title="Bars", title_justify="left", box=None, pad_edge=False)
    for heading in ("", "reached", "95 %", "bar", ""):
        table.add_column(heading, justify="left" if not heading else "right")
    good = True
    for bar in BARS:
        value = bar.value(results)
        if value is None:
            continue
        low, high = interval(scores(filter(bar.pick, results), bar.score))
        good &= bar.cleared(value)
        table.add_row(
            bar.name, f"{value:.3f}", f"{low:.2f}–{high:.2f}", f"{'≤' if bar.most else '≥'} {bar.floor:.2f}",
            "" if bar.cleared(value) else "MISSED",
        )  # fmt: skip
    return table, good


def save(path: Path, results: Sequence[Result], note: Mapping[str, object]) -> None:
    """Writes the run as JSON: what it was made with, the means, and every question on a line of its own."""
    head = {
        "format": FORMAT, "made": dict(note), "machine": machine(), "bars": {b.name: b.value(results) for b in BARS},
        "summary": summary(results), "milliseconds": latencies(results),
        "refusal precision, recall": refusals(results),
    }  # fmt: skip
    lines = ",\n".join(json.dumps(_row(r), ensure_ascii=False) for r in results)
    top = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{top},\n "questions": [\n{lines}\n]}}\n', "utf-8")


def _row(result: Result) -> dict[str, object]:
    kept = {name: text[:160] for name, text in result.answer.items() if text}
    scores = {k: round(v, 3) for k, v in result.scores.items()}
    timings = {k: round(v, 1) for k, v in result.timings.items()}
    return asdict(result) | {"scores": scores, "timings": timings, "answer": kept}


def read(path: Path) -> list[Result]:
    """The results of a saved run. Raises UnreadableFile where it is none."""
    try:
        body = json.loads(path.read_text("utf-8"))
        if body["format"] != FORMAT:
            raise ValueError(f"format {body['format']}, not {FORMAT}")
        return [Result(**(row | {"found": tuple(row["found"])})) for row in body["questions"]]
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise UnreadableFile(
            f"{path}: not a run of this evaluation ({exc})", "write one with `wenbao eval --out RUN.json`"
        ) from exc


def lost(results: Iterable[Result]) -> list[str]:
    """The questions that went wrong, a line each: what was found first and said instead."""
    lines = []
    for r in results:
        if wrong := _wrong(r):
            said = " ".join(r.answer.get("text", "").split())[:100]
            lines.append(
                f"{r.id} {r.question} — {wrong}; found {next(iter(r.found), 'nothing')}; said {said}"
            )
    return lines


def _wrong(r: Result) -> str:
    said = r.scores
    if not r.answerable:
        return "answered" if said.get("refused") == 0 else ""
    faults = [
        (said.get("article@5") == 0, "not in five"),
        (said.get("article@1") == 0 and said.get("article@5") == 1, "not first"),
        (said.get("refused") == 1, "refused"),
        (said.get("refused") == 0 and said.get("three", said.get("answered", 1)) == 0, "fact not said"),
        (said.get("first") == 0 and said.get("three") == 1, "fact not in first quote"),
    ]
    return ", ".join(what for is_so, what in faults if is_so)
