"""The command that asks whether these tests bite."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval import reach
from eval.mutants import ROOT, Mutant, cases_for, copied, guards_of, mutants, slices, tried

FUSION, TESTS = Path("rag/find/fusion.py"), (Path("tests/test_fusion.py"),)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository, and the record of one file of its tests."""
    folder = tmp_path_factory.mktemp("mutants")
    copy = copied(folder)
    for test in TESTS:
        reach.record(test, copy, folder / "kept")
    return folder


def of(path: Path, before: str) -> Mutant:
    return next(one for one in mutants(path) if one.before == before)


@pytest.mark.parametrize("name", ["rag/find/gate.py", "rag/text/numerals.py", "rag/cli/app.py"])
def test_each_mutant_is_one_change_that_still_parses(name: str) -> None:
    path = Path(name)
    text = ROOT.joinpath(path).read_bytes()
    now = ast.unparse(ast.parse(text))
    found = list(mutants(path))
    assert found
    for mutant in found:
        changed = ast.unparse(ast.parse(mutant.applied(text)))
        assert changed != now, mutant
        assert abs(len(changed) - len(now)) < 40


def test_a_file_is_held_by_the_tests_that_import_it() -> None:
    assert "tests/test_gate.py" in guards_of(Path("rag/find/gate.py"))
    assert guards_of(Path("rag/find/fusion.py")) != guards_of(Path("rag/find/gate.py"))


def test_what_changes_no_result_is_left_as_it_is() -> None:
    """Whether a value may be set, and how much is remembered."""
    for name in ("rag/types.py", "rag/text/words.py", "rag/find/gate.py"):
        lines = (ROOT / name).read_text("utf-8").splitlines()
        places = [lines[one.line - 1] for one in mutants(Path(name))]
        assert places
        assert [line for line in places if line.lstrip().startswith(("@dataclass", "@lru_cache"))] == []


@pytest.mark.slow
def test_a_line_is_reached_by_the_tests_that_run_it(kept: Path) -> None:
    record = reach.Reach(TESTS, kept / "kept")
    names = {case.id.partition("::")[2] for case in cases_for(of(FUSION, "k + rank"), record, 60)}
    assert names == {"test_reciprocal_rank_by_hand"}
    # What is made at import is held by all tests that import it, here also those that fuse nothing.
    names = {case.id.partition("::")[2] for case in cases_for(of(FUSION, "0.33"), record, 60)}
    assert {"test_laws", "test_pairs_that_are_no_word_weigh_half"} < names
    spent = [case.seconds for case in cases_for(of(FUSION, "0.33"), record, 0.05)]
    assert 0 < len(spent) < len(names)
    assert sum(spent) <= 0.05
    assert spent == sorted(spent)
    assert cases_for(of(Path("rag/find/gate.py"), "0.5"), record, 60) == ()


@pytest.mark.slow
def test_a_mutant_is_killed_where_a_test_fails_and_the_copy_is_whole_again(kept: Path) -> None:
    record = reach.Reach(TESTS, kept / "kept")
    other = of(FUSION, "k + rank")
    same, unseen = replace(other, after=other.before), of(Path("rag/find/gate.py"), "0.5")
    outcomes = list(tried([other, same, unseen], record, (kept / "wenbao",), 60))
    assert [(one.killed, one.tests) for one in outcomes] == [(True, 1), (False, 1), (False, 0)]
    assert (kept / "wenbao" / FUSION).read_bytes() == (ROOT / FUSION).read_bytes()


@pytest.mark.slow
def test_a_record_is_kept_until_what_was_run_changes(kept: Path) -> None:
    assert list(reach.stale(TESTS, kept / "kept")) == []
    written = kept / "kept" / "test_fusion.json"
    text = written.read_text("utf-8")
    now = json.loads(text)
    now["sources"][str(FUSION)] = "of other code"
    written.write_text(json.dumps(now), "utf-8")
    assert list(reach.stale(TESTS, kept / "kept")) == [TESTS[0]]
    written.write_text(text, "utf-8")
    assert list(reach.stale([*TESTS, Path("tests/test_gate.py")], kept / "kept")) == [
        Path("tests/test_gate.py")
    ]


def test_the_nearest_tests_run_before_the_others_are_read() -> None:
    one, two, three = (reach.Case(name, seconds) for name, seconds in (("a", 2.0), ("b", 3.0), ("c", 0.1)))
    assert slices([one, two, three]) == [[one, two], [three]]
    assert slices([replace(one, seconds=9.0), two]) == [[replace(one, seconds=9.0)], [two]]
    assert slices([one]) == [[one]]
