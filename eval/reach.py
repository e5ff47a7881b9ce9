"""Which tests run which line: each file of tests once under coverage.py, its record kept until the code that it ran changes.

A record is `build/reach/NAME.coverage` (coverage.py's own, a context a test) and `NAME.json`: the digests of the files that
were run, the processor seconds of each test, and the tests that failed. This module is also the plugin of pytest that names the
contexts: coverage.py's own `dynamic_context` takes hypothesis's `test_function` for a test.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "reach"
# The context of a fixture that tests share; what is run while files are imported, or in another process, has none.
_SHARED = "a shared fixture"
_RESULTS: pytest.StashKey[dict[str, Any]] = pytest.StashKey()
_FAILED: pytest.StashKey[bool] = pytest.StashKey()
# What no file of tests may take under coverage.py, in seconds.
_LIMIT = 3600


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """What is run for a test is run in its context, and its time taken."""
    name = item.name.partition("[")[0]
    before, began = _switched(name), _spent()
    try:
        return (yield)
    finally:
        _switched(before)
        results = item.config.stash.setdefault(_RESULTS, {"seconds": {}, "failed": []})
        results["seconds"][name] = round(results["seconds"].get(name, 0.0) + _spent() - began, 3)
        if item.stash.get(_FAILED, False) and name not in results["failed"]:
            results["failed"].append(name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that fails, while it is set up too, is none that a mutant can be told by."""
    report = yield
    item.stash[_FAILED] = report.failed or item.stash.get(_FAILED, False)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The seconds and the tests that failed, for `record`."""
    if place := os.environ.get("REACH_RESULTS"):
        Path(place).write_text(json.dumps(session.config.stash.get(_RESULTS, {})), "utf-8")


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
    """A shared fixture is set up for every test of its file, not for the first alone."""
    before = None if fixturedef.scope == "function" else _switched(_SHARED)
    try:
        return (yield)
    finally:
        if before is not None:
            _switched(before)


def _spent() -> float:
    """Processor seconds of this process and of those that it started and saw end: a crowd on the machine adds none."""
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system


def _switched(context: str) -> str:
    import coverage

    current = coverage.Coverage.current()
    return (current and current.switch_context(context)) or ""


@dataclass(frozen=True, slots=True)
class Case:
    """A test with all its parameters: its id for pytest, and its processor seconds under coverage.py."""

    id: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Ran:
    """Who ran a line: tests by their id, files of tests in a shared fixture, and files of tests elsewhere (while they were
    imported, or in a process of their own)."""

    tests: frozenset[str]
    fixtures: frozenset[str]
    elsewhere: frozenset[str]


class Reach:
    """The records of some files of tests (paths relative to the root)."""

    def __init__(self, tests: Iterable[Path], kept: Path = KEPT) -> None:
        self._kept = kept
        self._records = {str(t): json.loads((kept / f"{t.stem}.json").read_text("utf-8")) for t in tests}
        self._by_line = functools.cache(self._read)

    def failing(self) -> tuple[str, ...]:
        """The tests that fail as the code is: they can tell nothing of a mutant."""
        return tuple(f"{test}::{name}" for test, record in self._records.items() for name in record["failed"])

    def cases(self, ids: Iterable[str]) -> tuple[Case, ...]:
        """The passing tests of these ids and files, the cheapest file first, and the cheapest test of a file."""
        wanted = set(ids)
        found = [
            [Case(f"{test}::{name}", seconds) for name, seconds in record["seconds"].items()
             if name not in record["failed"] and {test, f"{test}::{name}"} & wanted]
            for test, record in self._records.items()
        ]  # fmt: skip
        found.sort(key=lambda cases: sum(case.seconds for case in cases))
        return tuple(case for cases in found for case in sorted(cases, key=lambda case: case.seconds))

    def ran(self, path: Path, lines: Iterable[int]) -> Ran:
        """Who ran one of the lines of a file."""
        by_line = self._by_line(str(path))
        found = {one for line in lines for one in by_line.get(line, ())}
        return Ran(
            frozenset(f"{test}::{name}" for test, name in found if name not in ("", _SHARED)),
            frozenset(test for test, name in found if name == _SHARED),
            frozenset(test for test, name in found if not name),
        )

    def _read(self, path: str) -> dict[int, set[tuple[str, str]]]:
        from coverage import CoverageData

        found: dict[int, set[tuple[str, str]]] = defaultdict(set)
        now = _digest(path)
        for test, record in self._records.items():
            if now in (record["sources"].get(path), record["imported"].get(path)):
                data = CoverageData(str(self._kept / f"{Path(test).stem}.coverage"))
                data.read()
                for line, contexts in data.contexts_by_lineno(path).items():
                    found[line].update((test, context) for context in contexts)
                data.close()
        return found


def stale(tests: Iterable[Path], kept: Path = KEPT) -> Iterator[Path]:
    """The files of tests without a record of the code that they run as it is now."""
    digest = functools.cache(_digest)
    for test in tests:
        file = kept / f"{test.stem}.json"
        sources = json.loads(file.read_text("utf-8"))["sources"] if file.exists() else {}
        if not sources or any(digest(path) != one for path, one in sources.items()):
            yield test


def record(test: Path, copy: Path, kept: Path = KEPT) -> None:
    """Runs a file of tests in a copy of the repository, and keeps what it ran."""
    from coverage import CoverageData

    kept.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="wenbao-reach-") as folder:
        data, results = Path(folder) / "coverage", Path(folder) / "results.json"
        coverage = [sys.executable, "-m", "coverage"]
        command = [*coverage, "run", f"--data-file={data}", "-m", "pytest", "-q", "-p", "eval.reach"]
        run([*command, "-p", "no:cacheprovider", str(test)], copy, _LIMIT, REACH_RESULTS=str(results))
        run([*coverage, "combine", "-q", f"--data-file={data}"], copy, _LIMIT)
        told = json.loads(results.read_text("utf-8"))
        os.replace(data, kept / f"{test.stem}.coverage")
    made = CoverageData(str(kept / f"{test.stem}.coverage"))
    made.read()
    sources, imported = [str(test), *_helpers()], list[str]()
    for path in made.measured_files():
        contexts = {one for several in made.contexts_by_lineno(path).values() for one in several}
        (imported if contexts <= {""} else sources).append(path)
    made.close()
    text = {
        "sources": {path: _digest(path, copy) for path in sources},
        "imported": {path: _digest(path, copy) for path in imported},
        **told,
    }
    (kept / f"{test.stem}.json").write_text(json.dumps(text, indent=1), "utf-8")


def run(command: Sequence[str], copy: Path, seconds: float, **more: str) -> None:
    """A command in a copy of the repository; subprocess.TimeoutExpired after some seconds."""
    subprocess.run(
        command, cwd=copy, env=environment(copy, **more), capture_output=True, timeout=seconds, check=False
    )


def environment(copy: Path, **more: str) -> dict[str, str]:
    """Where the tests of a copy of the repository run, whose code they import."""
    return {
        **os.environ,
        # Bytecode of another mutant may bear the same second.
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(copy),
        "CI": "1",
        "SHARED_DATA": os.environ.get("SHARED_DATA", str(ROOT.parent / "shared" / "data")),
        **more,
    }


def _helpers() -> Iterator[str]:
    return (str(p.relative_to(ROOT)) for p in (ROOT / "tests").glob("*.py") if not p.match("test_*.py"))


def _digest(path: str, root: Path = ROOT) -> str:
    file = root / path
    return sha256(file.read_bytes()).hexdigest() if file.exists() else "gone"
