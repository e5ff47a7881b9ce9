"""Do the tests bite? `wenbao eval mutants --room rag/find --count 20` changes one thing at a time and runs the tests.

A sample of places in the code is drawn by `--seed`: a comparison turned, a number one higher, `and` for `or`, a sign, a
condition denied. Each change is made in a copy of the repository, and the tests that run its line (`eval/reach.py`: the
first time all tests run once under coverage.py, minutes) run there, the cheapest first, until one fails: then the mutant
is killed. What survives is printed with its line, also where no test runs it. Compare DeMillo, Lipton and Sayward, "Hints
on test data selection" (1978).
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from eval import reach
from rag.errors import InputError

ROOT = Path(__file__).resolve().parent.parent
_TURNED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.Div, ast.Div: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
# Decorators whose arguments change no result: whether mypy or Python forbids setting a field, how much is remembered.
_FORM = {"dataclass", "lru_cache"}
# What is made once in a process, and read by tests that do not run its line.
_ONCE = {"cache", "lru_cache", "cached_property"}
# Recorded seconds of the tests that are run by themselves before the rest: most mutants die there.
_NEAREST = 5.0


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the file, the bytes that it replaces there, what stands there and what comes instead; its lines, that of
    its statement, and whether that runs once in a process (at import, or to fill a cache)."""

    path: Path
    start: int
    end: int
    before: str
    after: str
    line: int
    last: int
    statement: int
    once: bool

    def applied(self, text: bytes) -> bytes:
        """The text of the file with the change in it."""
        return text[: self.start] + f"({self.after})".encode() + text[self.end :]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a mutant was killed, and by how many tests it was tried."""

    mutant: Mutant
    killed: bool
    tests: int


def mutants(path: Path) -> Iterator[Mutant]:
    """Every change of a file of the repository, its path relative to the root."""
    text = (ROOT / path).read_bytes()
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node, after, statement, once in _changes(ast.parse(text), 1, True):
        last = node.end_lineno or node.lineno
        start, end = starts[node.lineno - 1] + node.col_offset, starts[last - 1] + (node.end_col_offset or 0)
        yield Mutant(
            path, start, end, ast.unparse(node), ast.unparse(after), node.lineno, last, statement, once
        )


def _changes(node: ast.AST, statement: int, once: bool) -> Iterator[tuple[ast.expr, ast.expr, int, bool]]:
    for child in ast.iter_child_nodes(node):
        if _left_out(node, child):
            continue
        if isinstance(child, ast.expr) and (after := _changed(child)) is not None:
            yield child, after, statement, once
        own = once
        if isinstance(child, ast.stmt) and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            own = bool(_ONCE & set(map(_name, node.decorator_list)))
        yield from _changes(child, child.lineno if isinstance(child, ast.stmt) else statement, own)


def _left_out(node: ast.AST, child: ast.AST) -> bool:
    """What cannot matter to a result: annotations are never run, `zip(strict=…)` asserts what is so, and `_FORM`; a string's
    parts have no places of their own."""
    match node:
        case ast.arg() | ast.AnnAssign() if child is node.annotation:
            return True
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() if (
            child in node.decorator_list and _name(child) in _FORM
        ):
            return True
        case ast.FunctionDef() | ast.AsyncFunctionDef() if child is node.returns:
            return True
    return isinstance(child, ast.JoinedStr) or (isinstance(child, ast.keyword) and child.arg == "strict")


def _name(decorator: ast.AST) -> str:
    """`lru_cache` of `@functools.lru_cache(maxsize=None)`."""
    while isinstance(decorator, ast.Call):
        decorator = decorator.func
    return decorator.attr if isinstance(decorator, ast.Attribute) else getattr(decorator, "id", "")


def _changed(node: ast.expr) -> ast.expr | None:
    match node:
        case ast.Compare(left, [op], right) if type(op) in _TURNED:
            return ast.Compare(left, [_TURNED[type(op)]()], right)  # type: ignore[list-item]
        case ast.BinOp(left, op, right) if type(op) in _TURNED:
            return ast.BinOp(left, _TURNED[type(op)](), right)  # type: ignore[arg-type]
        case ast.BoolOp(op, values):
            return ast.BoolOp(_TURNED[type(op)](), values)  # type: ignore[arg-type]
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            return operand
        case ast.IfExp(test, body, other):
            return ast.IfExp(test, other, body)
        case ast.Constant(bool() as value):
            return ast.Constant(not value)
        case ast.Constant(int() | float() as value):
            return ast.Constant(value + 1)
    return None


def guards_of(path: Path) -> tuple[str, ...]:
    """The files of tests that import the module at `path`, else those that import its room."""
    module = ".".join(path.with_suffix("").parts)
    imported = {
        test: _imports(ast.parse(test.read_text("utf-8")))
        for test in sorted((ROOT / "tests").glob("test_*.py"))
    }
    room = ".".join(path.parts[:2])
    for name in (module, room):
        found = [
            str(test.relative_to(ROOT))
            for test, modules in imported.items()
            if any(m == name or m.startswith(f"{name}.") for m in modules)
        ]
        if found:
            return tuple(found)
    return ()


def _imports(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def cases_for(mutant: Mutant, record: reach.Reach, seconds: float) -> tuple[reach.Case, ...]:
    """The tests that may notice a mutant, nearest first, as far as `seconds` under coverage.py go; at least one of them."""
    ran = record.ran(mutant.path, range(mutant.line, mutant.last + 1))
    if not (
        ran.tests or ran.fixtures or ran.elsewhere
    ):  # An expression of constants has no lines of its own.
        ran = record.ran(mutant.path, range(mutant.statement, mutant.last + 1))
    found = dict.fromkeys(record.cases(ran.tests))
    found |= dict.fromkeys(record.cases(guards_of(mutant.path) if mutant.once else ran.fixtures))
    taken, spent = list[reach.Case](), 0.0
    for case in found or record.cases(ran.elsewhere):
        spent += case.seconds
        if taken and spent > seconds:
            break
        taken.append(case)
    return tuple(taken)


def copied(folder: Path) -> Path:
    """A copy of the repository in `folder`, without what is not of it."""
    ignored = shutil.ignore_patterns(".git", ".venv", ".wenbao", "__pycache__", ".*_cache", "build", "dist")
    return Path(shutil.copytree(ROOT, folder / "wenbao", ignore=ignored))


# Forks for each line of its input (a limit in seconds and arguments of pytest, as JSON), and tells how pytest ended: what is
# imported here is not imported again for each mutant, the greater part of a short test. The limit is of processor time, by
# the clock it is twenty times as long: a crowd on the machine kills no mutant.
_SERVER = """
import importlib, json, os, signal, sys
import pytest
for name in "hypothesis numpy faiss tantivy onnxruntime tokenizers fastapi httpx typer rich pydantic_settings".split():
    importlib.import_module(name)
for line in sys.stdin:
    if not (child := os.fork()):
        limit, argv = json.loads(line)
        signal.setitimer(signal.ITIMER_PROF, limit)
        signal.alarm(20 * limit)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in range(3):
            os.dup2(nowhere, number)
        os._exit(pytest.main(argv))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def slices(cases: Sequence[reach.Case]) -> list[Sequence[reach.Case]]:
    """The nearest tests, and the rest for where none of them fails: pytest reads every file before it runs a test."""
    spent = accumulate(case.seconds for case in cases)
    at = max(1, sum(seconds <= _NEAREST for seconds in spent))
    return [some for some in (cases[:at], cases[at:]) if some]


class Trial:
    """A copy of the repository, and a process that runs tests there."""

    def __init__(self, copy: Path) -> None:
        self._copy = copy
        self._server = subprocess.Popen(
            [sys.executable, "-c", _SERVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=copy,
            env=reach.environment(copy),
            text=True,
        )

    def close(self) -> None:
        """Ends the process."""
        self._server.communicate()

    def killed(self, mutant: Mutant, cases: Sequence[reach.Case]) -> bool:
        """Whether one of the tests fails with the mutant, or they take many times as long as they did."""
        file = self._copy / mutant.path
        text = file.read_bytes()
        file.write_bytes(mutant.applied(text))
        try:
            return any(map(self._fail, slices(cases)))
        finally:
            file.write_bytes(text)

    def _fail(self, cases: Sequence[reach.Case]) -> bool:
        assert self._server.stdin
        assert self._server.stdout
        # Assertions in plugins that are imported already need not be told in words.
        plain = ["-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
        argv = ["-q", "-x", *plain, *(case.id for case in cases)]
        limit = 60 + 10 * int(sum(case.seconds for case in cases))
        print(json.dumps([limit, argv]), file=self._server.stdin, flush=True)
        return int(self._server.stdout.readline()) != 0


def tried(
    chosen: Sequence[Mutant], record: reach.Reach, copies: Sequence[Path], seconds: float
) -> Iterator[Outcome]:
    """Each mutant against its tests, as many at once as there are copies."""
    free: SimpleQueue[Trial] = SimpleQueue()

    def one(mutant: Mutant) -> Outcome:
        cases = cases_for(mutant, record, seconds)
        trial = free.get()
        try:
            return Outcome(mutant, bool(cases) and trial.killed(mutant, cases), len(cases))
        finally:
            free.put(trial)

    with ExitStack() as stack:
        for copy in copies:
            trial = Trial(copy)
            stack.callback(trial.close)
            free.put(trial)
        yield from stack.enter_context(ThreadPoolExecutor(len(copies))).map(one, chosen)


def main(argv: Sequence[str] | None = None) -> int:
    """Draw mutants, run their tests, print what survives and the share killed."""
    parser = argparse.ArgumentParser("wenbao eval mutants", description=__doc__)
    parser.add_argument(
        "--room",
        nargs="+",
        default=["rag", "api"],
        metavar="PATH",
        help="folders or files (default: rag api)",
    )
    parser.add_argument(
        "--count", type=int, default=20, metavar="N", help="mutants to draw; 0 only records the tests"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tests", type=Path, nargs="+", metavar="FILE", help="only these files of tests")
    parser.add_argument(
        "--seconds",
        type=float,
        default=60,
        help="recorded processor time of the tests of one mutant, cheapest first (default: 60)",
    )
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="mutants at a time")
    options = parser.parse_args(argv)
    os.nice(10)
    tests = options.tests or [path.relative_to(ROOT) for path in sorted((ROOT / "tests").glob("test_*.py"))]
    files = [
        file for room in map(ROOT.joinpath, options.room) for file in (sorted(room.rglob("*.py")) or [room])
    ]
    every = [one for file in files if "training" not in file.parts for one in mutants(file.relative_to(ROOT))]
    if not every:
        raise InputError(f"{options.room}: nothing to change", "--room rag/find")
    chosen = random.Random(options.seed).sample(every, min(options.count, len(every)))
    dead = unseen = 0
    with TemporaryDirectory(prefix="wenbao-mutants-") as folder:
        copies = [copied(Path(folder) / str(number)) for number in range(options.jobs)]
        for test in reach.stale(tests):
            print(f"recording {test}", file=sys.stderr, flush=True)
            reach.record(test, copies[0])
        record = reach.Reach(tests)
        for failing in record.failing():
            print(f"left out, fails as the code is: {failing}", flush=True)
        for outcome in tried(chosen, record, copies, options.seconds):
            dead += outcome.killed
            unseen += not outcome.tests
            if not outcome.killed:
                mutant, by = outcome.mutant, f"{outcome.tests} tests" if outcome.tests else "no test runs it"
                print(
                    f"survived ({by}): {mutant.path}:{mutant.line}: {mutant.before} → {mutant.after}",
                    flush=True,
                )
    share = dead / max(1, len(chosen))
    print(
        f"{dead} of {len(chosen)} mutants killed, {share:.2f}; {unseen} of the others are on lines that no test runs "
        f"({len(every)} places in {' '.join(options.room)}, seed {options.seed})"
    )
    return 0
