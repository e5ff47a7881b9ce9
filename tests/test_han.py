"""Han characters: the blocks that count, and those that do not."""

from __future__ import annotations

import re

import pytest

from rag.text.han import HAN, all_han, count_han, has_han


@pytest.mark.parametrize("character", ["报", "報", "㐀", "鿿", "豈", "\U00020bb7", "\U00030000"])
def test_ideographs_of_every_block_are_han(character: str) -> None:
    assert has_han(character)
    assert all_han(character)
    assert re.fullmatch(f"[{HAN}·]{{3}}", f"{character}·{character}")


@pytest.mark.parametrize("text", ["", "〇", "々", "か", "한", "。", "A1", "Ａ"])
def test_marks_kana_and_letters_are_not(text: str) -> None:
    assert (has_han(text), all_han(text), count_han(text)) == (False, False, 0)


def test_a_mixed_text_is_counted_by_character() -> None:
    assert count_han("用电2500万kWh") == 3
    assert has_han("用电2500万kWh")
    assert not all_han("用电2500万kWh")
