"""`wenbao eval`, also `python -m eval`: the gold questions, other sets, and the measures of single rooms."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from rag.errors import WenbaoError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from eval.gold import Question
    from eval.runner import Result

# Each has its own `main(argv) -> int` and its own --help.
PARTS = {
    "refusal": ("eval.refusal", "false answers and false refusals at every gate"),
    "verdicts": ("eval.verdicts", "how far a verdict can be believed, on sentences as people write them"),
    "trust": ("eval.trust", "the checks of claims and citations"),
    "pages": ("eval.pages", "articles split out of pages"),
    "scans": ("eval.scanned", "pages written as ALTO, PAGE, hOCR, read back"),
    "facts": ("eval.facts", "dates, people and statements"),
    "embedding": ("eval.embedding", "the shipped embedding model"),
    "reader": ("eval.reader", "the shipped reader: questions with their passage, claims with their print"),
    "corpus": ("eval.bench_corpus", "indexing and searching a large archive"),
    "size": ("eval.size", "finding among tens of thousands of articles: each leg, and both together"),
    "ask": ("eval.bench_ask", "time to an answer on the seeds"),
    "http": ("eval.bench_http", "200 answers streaming from one server"),
    "faults": ("eval.faults", "kills, hostile texts, mutated files, damaged copies, commands at once"),
    "speed": ("eval.embedding_speed", "what the shipped embedding model costs"),
    "adapt": ("eval.embedding_adapt", "the shipped model before and after it is taught an archive"),
    "fusion": ("eval.fusion", "ways to fuse the two indexes"),
    "fit-gate": ("eval.fit_gate", "the weights of the evidence gate"),
    "fit-extract": ("eval.fit_extract", "the weights of the sentences that answer"),
    "fit-pages": ("eval.pages_fit", "the weights of the page reader"),
    "tables": ("eval.tables", "how often each entry of the word lists fires, and what it changes"),
    "mutants": ("eval.mutants", "whether the tests notice a change of the code"),
}


def _parser() -> argparse.ArgumentParser:
    parts = "\n".join(f"  {name:<12}{what}" for name, (_, what) in PARTS.items())
    parser = argparse.ArgumentParser(
        "wenbao eval",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Asks the gold questions over the seeds and prints the measures.\n"
        "An LLM is asked if one is set (WENBAO_LLM_BASE_URL).",
        epilog=f"Other measures (wenbao eval NAME --help):\n{parts}",
    )
    parser.add_argument(
        "--set",
        type=Path,
        metavar="PATH",
        help="a SQuAD-style, JSONL or BEIR set instead of the gold questions",
    )
    parser.add_argument(
        "--pages", type=Path, nargs="+", metavar="PATH", help="the pages asked about (default: the seeds)"
    )
    parser.add_argument("--gold", type=Path, metavar="FILE", help="other gold questions over them")
    parser.add_argument("--half", choices=("dev", "test"), help="only that half of the questions")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="only the first N questions")
    parser.add_argument("--retrieval", action="store_true", help="search only, no answers")
    parser.add_argument("--no-llm", action="store_true", help="answer by quotation even if an LLM is set")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="answers asked for at once")
    parser.add_argument("--home", type=Path, metavar="DIR", help="keep the index there for the next run")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the run with every question as JSON")
    parser.add_argument(
        "--against", type=Path, metavar="RUN", help="compare with an earlier run, question by question"
    )
    parser.add_argument("--gate", action="store_true", help="no LLM; exit code 1 where a bar is missed")
    parser.add_argument("--lost", action="store_true", help="list the questions that went wrong")
    return parser  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the evaluation; 0, or 1 for a fault or (with --gate) a bar that was missed."""
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        if given and given[0] in PARTS:
            part: Callable[[list[str]], int] = import_module(PARTS[given[0]][0]).main
            return part(given[1:])
        return _evaluate(_parser().parse_args(given))
    except WenbaoError as exc:
        print(exc, file=sys.stderr)
    except FileNotFoundError as exc:
        where = "name the folder of the public sets with --data; tests/README.md says which they are"
        print(f"{exc.filename}: no such file or folder — {where}", file=sys.stderr)
    return 1


def _evaluate(options: argparse.Namespace) -> int:
    from rich.console import Console

    from eval import compare, gold, report

    # Written to a file or a log the table keeps its whole width.
    console = Console() if sys.stdout.isatty() else Console(width=120)
    if options.set:
        results = _set(options, console)
    else:
        questions = _chosen(gold.load(options.gold) if options.gold else gold.load(), options)
        results = _run(questions, options.pages or (_seeds(),), options, console)
    for table in report.tables(results):
        console.print(table, "")
    cleared = True
    if not (options.set or options.gold or options.pages):
        shown, cleared = report.bars(results)
        console.print(shown, "")
    if options.lost:
        console.print(
            "Lost questions",
            *report.lost(results),
            "",
            sep="\n",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
    if options.against:
        console.print(compare.table(compare.compare(report.read(options.against), results)), "")
    if options.out:
        report.save(options.out, results, {"command": _command(options)})
        console.print(f"written: {options.out}")
    return 1 if options.gate and not cleared else 0


def _chosen(questions: Sequence[Question], options: argparse.Namespace) -> list[Question]:
    return [q for q in questions if options.half in (None, q.half)][: options.limit or None]


def _seeds() -> Path:
    from eval.opening import SEEDS

    return SEEDS


def _set(options: argparse.Namespace, console: object) -> list[Result]:
    from eval import readers

    with TemporaryDirectory(prefix="wenbao-set-") as folder:
        made = readers.read_set(options.set)
        path = Path(folder) / "documents.jsonl"
        readers.write_documents(made.documents, path)
        return _run(_chosen(made.questions, options), (path,), options, console)


def _run(
    questions: Sequence[Question], paths: Sequence[Path], options: argparse.Namespace, console: object
) -> list[Result]:
    from eval.opening import engine_over
    from eval.runner import run

    quiet: dict[str, object] = {"llm_base_url": ""} if options.no_llm or options.gate else {}
    with engine_over(paths, options.home, **quiet) as engine, _progress(len(questions)) as step:
        return run(engine, questions, generate=not options.retrieval, jobs=options.jobs, step=step)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], object]]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("questions", total=total)
        yield lambda: bar.advance(task)


def _command(options: argparse.Namespace) -> str:
    """The options given, as they would be typed, without paths: a kept run names no machine's folders."""
    said = [f"--set {options.set.parent.name}/{options.set.name}"] if options.set else []
    said += [
        f"--{name} {value}"
        for name in ("half", "limit", "jobs")
        if (value := getattr(options, name)) not in (None, 0, 1)
    ]
    said += [
        f"--{name.replace('_', '-')}" for name in ("retrieval", "no_llm", "gate") if getattr(options, name)
    ]
    return " ".join(("wenbao eval", *said))  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
