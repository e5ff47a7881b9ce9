"""The command that asks whether these tests bite."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from eval.mutants import guards_of, mutants


@pytest.mark.parametrize("name", ["rag/find/gate.py", "rag/text/numerals.py", "rag/cli/app.py"])
def test_each_mutant_is_one_change_that_still_parses(name: str) -> None:
    path = Path(name)
    now = ast.unparse(ast.parse(Path(__file__).parents[1].joinpath(path).read_text("utf-8")))
    found = list(mutants(path))
    assert found
    for mutant in found:
        changed = ast.unparse(ast.parse(mutant.applied()))
        assert changed != now, mutant
        assert abs(len(changed) - len(now)) < 40


def test_a_file_is_held_by_the_tests_that_import_it() -> None:
    assert "tests/test_gate.py" in guards_of(Path("rag/find/gate.py"))
    assert guards_of(Path("rag/find/fusion.py")) != guards_of(Path("rag/find/gate.py"))
