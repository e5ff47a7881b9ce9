"""Reading order from geometry."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.pages.layout import Block, order, page_text

BOX = st.floats(-1e4, 1e4, allow_nan=False)


def test_columns_under_a_headline_are_read_one_after_the_other() -> None:
    print_ = [Block(0, 0, 300, 20, "大标题横跨三栏", 20)]
    for column in range(3):
        print_ += [
            Block(column * 105, 30 + 12 * row, column * 105 + 90, 40 + 12 * row, f"栏{column}行{row}", 10)
            for row in range(4)
        ]
    wanted = [b.text for b in print_]
    random.Random(3).shuffle(print_)
    assert [b.text for b in order(print_)] == wanted


def test_a_second_headline_under_the_first_article_begins_the_lower_half() -> None:
    upper = [
        Block(0, 0, 200, 20, "上题", 20),
        Block(0, 30, 95, 100, "上左", 10),
        Block(105, 30, 200, 100, "上右", 10),
    ]
    lower = [
        Block(0, 120, 200, 140, "下题", 20),
        Block(0, 150, 95, 200, "下左", 10),
        Block(105, 150, 200, 200, "下右", 10),
    ]
    assert [b.text for b in order([*lower, *upper])] == ["上题", "上左", "上右", "下题", "下左", "下右"]


def test_lines_of_a_paragraph_stand_together_in_the_page_text() -> None:
    lines = [
        Block(0, 0, 100, 10, "一栏的第一行文字", 10),
        Block(0, 12, 100, 22, "接着第二行。", 10),
        Block(0, 60, 100, 70, "另一段。", 10),
    ]
    assert page_text(lines) == "一栏的第一行文字\n接着第二行。\n\n另一段。"


def test_nothing_gives_nothing() -> None:
    assert order([]) == ()
    assert page_text([Block(0, 0, 1, 1, "  ")]) == ""


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds(Block, BOX, BOX, BOX, BOX, st.text(max_size=5)), max_size=25))
def test_any_boxes_are_each_read_once(blocks: list[Block]) -> None:
    assert sorted(map(id, order(blocks))) == sorted(map(id, blocks))
