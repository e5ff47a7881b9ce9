"""Do the tests bite? `wenbao eval mutants --room rag/find --count 20` changes one thing at a time and runs the tests.

A sample of places in the code is drawn by `--seed`: a comparison turned, a number one higher, `and` for `or`, a sign, a
condition denied. Each change is made in a copy of the repository, and the tests that import the changed file (else its
room) run there until one fails: then the mutant is killed. What survives is printed with its line. Compare DeMillo, Lipton
and Sayward, "Hints on test data selection" (1978).
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rag.errors import InputError

ROOT = Path(__file__).resolve().parent.parent
_TURNED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.Div, ast.Div: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the file, the bytes that it replaces there, what stands there and what comes instead."""

    path: Path
    line: int
    start: int
    end: int
    before: str
    after: str

    def applied(self) -> bytes:
        """The file with the change in it."""
        text = (ROOT / self.path).read_bytes()
        return text[: self.start] + f"({self.after})".encode() + text[self.end :]


def mutants(path: Path) -> Iterator[Mutant]:
    """Every change of a file of the repository, its path relative to the root."""
    text = (ROOT / path).read_bytes()
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node, after in _changes(ast.parse(text)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        yield Mutant(path, node.lineno, start, end, ast.unparse(node), ast.unparse(after))


def _changes(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    for child in ast.iter_child_nodes(node):
        # A string's parts have no places of their own; annotations are never run.
        if isinstance(child, ast.JoinedStr) or (
            isinstance(node, ast.arg | ast.AnnAssign) and child is node.annotation
        ):
            continue
        if isinstance(child, ast.expr) and (after := _changed(child)) is not None:
            yield child, after
        yield from _changes(child)


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


def copied(folder: Path) -> Path:
    """A copy of the repository in `folder`, without what is not of it."""
    ignored = shutil.ignore_patterns(".git", ".venv", ".wenbao", "__pycache__", ".*_cache")
    return Path(shutil.copytree(ROOT, folder / "wenbao", ignore=ignored))


def killed(mutant: Mutant | None, tests: Sequence[str], copy: Path, seconds: float) -> bool:
    """Whether one of the tests fails, or takes longer than `seconds`, with the mutant (None: with the code as it is)."""
    if mutant:
        (copy / mutant.path).write_bytes(mutant.applied())
    # Bytecode of another mutant may bear the same second.
    environment = {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(copy),
        "CI": "1",
    }
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    try:
        ran = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    finally:
        if mutant:
            shutil.copyfile(ROOT / mutant.path, copy / mutant.path)
    return ran.returncode != 0


def main(argv: Sequence[str] | None = None) -> int:
    """Draw mutants, run their tests, print what survives and the share killed."""
    parser = argparse.ArgumentParser("wenbao eval mutants", description=__doc__)
    parser.add_argument(
        "--room", default="rag", metavar="PATH", help="a folder or file of the code (default: rag)"
    )
    parser.add_argument("--count", type=int, default=20, metavar="N", help="mutants to draw")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=120, help="time of one run of the tests")
    options = parser.parse_args(argv)
    os.nice(10)
    files = (
        [ROOT / options.room] if options.room.endswith(".py") else sorted((ROOT / options.room).rglob("*.py"))
    )
    paths = [file.relative_to(ROOT) for file in files if "training" not in file.parts]
    every = [mutant for path in paths if guards_of(path) for mutant in mutants(path)]
    if not every:
        raise InputError(f"{options.room}: nothing to change, or no test imports it", "--room rag/find")
    chosen = random.Random(options.seed).sample(every, min(options.count, len(every)))
    dead, run = 0, 0
    with TemporaryDirectory(prefix="wenbao-mutants-") as folder:
        copy = copied(Path(folder))
        sound: dict[tuple[str, ...], bool] = {}
        for mutant in chosen:
            tests = guards_of(mutant.path)
            if tests not in sound:
                sound[tests] = not killed(None, tests, copy, 5 * options.seconds)
            if not sound[tests]:
                print(f"left out: {mutant.path}: its tests fail, or take too long, as it is", flush=True)
                continue
            run += 1
            if killed(mutant, tests, copy, options.seconds):
                dead += 1
            else:
                print(f"survived: {mutant.path}:{mutant.line}: {mutant.before} → {mutant.after}", flush=True)
    print(f"{dead} of {run} mutants killed ({len(every)} places, seed {options.seed})")
    return 0
