"""The one list of surnames, and what rooms read by it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rag.facts.persons import find_people
from rag.pages.bylines import names_only
from rag.text.fold import fold
from rag.text.han import HAN
from rag.text.names import content_words, is_person
from rag.text.surnames import COMPOUND, EVERYDAY, SURNAMES, USUAL

ROOT = Path(__file__).resolve().parent.parent


def test_the_list_holds_single_and_compound_surnames_each_once() -> None:
    assert {"王", "李", "高", "栗", "尤"} <= USUAL
    assert {"欧阳", "司马", "诸葛"} <= COMPOUND
    assert SURNAMES - USUAL <= EVERYDAY <= SURNAMES
    assert "来" in SURNAMES - USUAL
    assert all(fold(s) == s for s in SURNAMES | COMPOUND)
    listed = (ROOT / "rag/text/data/surnames.txt").read_text("utf-8").splitlines()
    entries = [line.split()[0] for line in listed if line[0] != "#"]
    assert sorted(entries) == sorted(SURNAMES | COMPOUND)


def test_no_room_keeps_a_list_of_its_own() -> None:
    runs = {
        str(path.relative_to(ROOT)): run
        for path in (ROOT / "rag").rglob("*.py")
        for run in re.findall(f"[{HAN}]{{40,}}", path.read_text("utf-8"))
        if sum(c in SURNAMES for c in run) > 0.8 * len(run)
    }
    assert runs == {}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("外交部副部长乐玉成出席。", ["乐玉成"]),
        ("中央统战部部长尤权主持会议。", ["尤权"]),
        ("市长欧阳明、副市长高岷参加调研。", ["欧阳明", "高岷"]),
        ("卫星发射中心主任来到现场。", []),
    ],
)
def test_names_beside_a_post(text: str, names: list[str]) -> None:
    assert [p.name for p in find_people(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("栗战书说，要落实。", ["栗战书"]),
        ("卫星发射，权威发布，师生参加。", []),
        ("强降雨来袭，成渝地区转晴。", []),
    ],
)
def test_persons_among_the_words_of_a_claim(text: str, names: list[str]) -> None:
    assert [w.text for w in content_words(fold(text)) if is_person(w)] == names


@pytest.mark.parametrize(
    ("text", "is_name"),
    [("周敏", True), ("巢晓阳", True), ("高岷 乔盛", True), ("来源", False), ("党组", False)],
)
def test_names_that_close_an_item(text: str, is_name: bool) -> None:
    assert names_only(text) is is_name
