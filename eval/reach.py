"""Which tests run which line: each file of tests once under coverage.py, its record kept until the code that it ran changes.

A record is `build/reach/NAME.coverage` (coverage.py's own, a context a test) and `NAME.json`: the digests of the files that
were run, the seconds of each test, and the tests that failed. This module is also the plugin of pytest that names the
contexts: coverage.py's own `dynamic_context` takes hypothesis's `test_function` for a test.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "reach"
# The context of a fixture that tests share; what is run while files are imported, or in another process, has none.
_SHARED = "a shared fixture"
# What no file of tests may take under coverage.py, in seconds.
_LIMIT = 3600


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """What is run for a test is run in its context."""
    before = _switched(item.name.partition("[")[0])
    try:
        return (yield)
    finally:
        _switched(before)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
    """A shared fixture is set up for every test of its file, not for the first alone."""
    before = None if fixturedef.scope == "function" else _switched(_SHARED)
    try:
        return (yield)
    finally:
        if before is not None:
            _switched(before)


def _switched(context: str) -> str:
    import coverage

    current = coverage.Coverage.current()
    return (current and current.switch_context(context)) or ""


@dataclass(frozen=True, slots=True)
class Case:
    """A test with all its parameters: its id for pytest, and its seconds under coverage.py."""

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
        data, results = Path(folder) / "coverage", Path(folder) / "results.xml"
        coverage = [sys.executable, "-m", "coverage"]
        run_tests = [
            "run",
            f"--data-file={data}",
            "-m",
            "pytest",
            "-p",
            "eval.reach",
            f"--junit-xml={results}",
        ]
        run([*coverage, *run_tests, "-q", "-p", "no:cacheprovider", str(test)], copy, _LIMIT)
        run([*coverage, "combine", "-q", f"--data-file={data}"], copy, _LIMIT)
        seconds, failed = _results(results)
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
        "seconds": seconds,
        "failed": failed,
    }
    (kept / f"{test.stem}.json").write_text(json.dumps(text, indent=1), "utf-8")


def run(command: Sequence[str], copy: Path, seconds: float) -> subprocess.CompletedProcess[bytes]:
    """A command in a copy of the repository, whose code it imports; subprocess.TimeoutExpired after some seconds."""
    own = {
        # Bytecode of another mutant may bear the same second.
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(copy),
        "CI": "1",
        "SHARED_DATA": os.environ.get("SHARED_DATA", str(ROOT.parent / "shared" / "data")),
    }
    return subprocess.run(
        command, cwd=copy, env={**os.environ, **own}, capture_output=True, timeout=seconds, check=False
    )


def _results(path: Path) -> tuple[dict[str, float], list[str]]:
    """The seconds of each test, with what was set up for it, and the tests that failed."""
    seconds: dict[str, float] = defaultdict(float)
    failed = set()
    for case in ElementTree.parse(path).iter("testcase"):
        name = case.attrib["name"].partition("[")[0]
        seconds[name] += float(case.attrib["time"])
        if case.find("failure") is not None or case.find("error") is not None:
            failed.add(name)
    return dict(seconds), sorted(failed)


def _helpers() -> Iterator[str]:
    return (str(p.relative_to(ROOT)) for p in (ROOT / "tests").glob("*.py") if not p.match("test_*.py"))


def _digest(path: str, root: Path = ROOT) -> str:
    file = root / path
    return sha256(file.read_bytes()).hexdigest() if file.exists() else "gone"
