"""Short forms of `wenbao eval faults`: mutated files, damaged copies, two commands at once."""

from __future__ import annotations

from itertools import combinations_with_replacement
from pathlib import Path

import pytest

from eval.faults.copies import faults, looked, whole
from eval.faults.mutated import File, mutated
from eval.faults.pairs import overlaps
from eval.faults.reading import is_find, way, ways
from rag.indexing import Maker
from tests.archive import NEWS, Letters


def test_a_number_is_always_the_same_file_and_each_is_another() -> None:
    files = [mutated(1, number) for number in range(100)]
    assert files == [mutated(1, number) for number in range(100)]
    assert len({file.data for file in files}) > 90
    assert {file.format for file in files} == {
        ".txt",
        ".md",
        ".html",
        ".pdf",
        ".docx",
        ".json",
        ".jsonl",
        ".jsonl.gz",
        ".xml",
        ".hocr",
        ".csv",
    }


@pytest.mark.slow
def test_no_mutated_file_ends_a_run_or_meets_what_is_not_foreseen() -> None:
    found = ways(3, range(240))
    assert found.finds == ()
    assert sum(found.ends.values()) == 240
    assert found.ends["in"] > 100
    assert found.stored == 12


def test_what_stops_a_stage_is_a_find(tmp_path: Path) -> None:
    class Squeamish(Letters):
        def count_tokens(self, text: str) -> int:
            raise IndexError("no such token")

    Squeamish.max_tokens = 100
    for number, (embedder, end) in enumerate(((Letters(), "in"), (Squeamish(), "foreign"))):
        one = way(1, File(b"a.txt", NEWS[0].encode(), b"", ".txt"), tmp_path / str(number), Maker(embedder))
        assert (one.end, is_find(one)) == (end, end == "foreign")
    assert "failed in chunking (IndexError: no such token)" in one.why


@pytest.mark.slow
def test_damage_is_seen_or_harms_nothing_and_what_is_sound_is_saved(tmp_path: Path) -> None:
    right = whole(tmp_path)
    assert faults(right.home) == []
    found = [looked(2, number, right, tmp_path / f"copy{number}") for number in range(16)]
    assert [one for one in found if one.silent or one.raised] == []
    assert sum(one.seen for one in found) > 8
    assert sum(one.saved for one in found) > 0.9 * sum(one.standing for one in found)


@pytest.mark.slow
def test_two_commands_at_once_are_one_and_then_the_other(tmp_path: Path) -> None:
    commands = ("index", "remove", "backup", "restore")
    found = list(overlaps(tmp_path, 1, 1, commands))
    assert [one.pair for one in found] == list(combinations_with_replacement(commands, 2))
    assert [one for one in found if one.lost or one.shown or one.faults] == []
