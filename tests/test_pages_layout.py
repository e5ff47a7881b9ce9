"""Reading order from geometry."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.corpus import read
from rag.pages.boxes import straightened
from rag.pages.layout import Block, order, page_text
from rag.types import Page

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


def read_order(*boxes: tuple[float, float, float, float], size: float = 10) -> str:
    """The order in which boxes are read, each named by its place among them: `acb`; wherever the page begins."""
    blocks = [Block(*box, chr(97 + n), size) for n, box in enumerate(boxes)]
    found = "".join(b.text for b in order(blocks))
    assert "".join(b.text for b in order([moved(b) for b in blocks])) == found
    return found


def moved(b: Block) -> Block:
    return replace(b, x0=b.x0 + 1024, x1=b.x1 + 1024, y0=b.y0 + 512, y1=b.y1 + 512)


def split(upper: Block, lower: Block) -> bool:
    """Whether two blocks are two paragraphs of the page."""
    found = page_text([upper, lower])
    assert page_text([moved(upper), moved(lower)]) == found
    return "\n\n" in found


@pytest.mark.parametrize(
    ("boxes", "wanted"),
    [
        # Columns stand further apart than 0.6 letter heights; nearer, a page is read row by row.
        ([(0, 0, 50, 10), (0, 20, 50, 30), (56.1, 0, 100, 10), (56.1, 20, 100, 30)], "abcd"),
        ([(0, 0, 50, 10), (0, 20, 50, 30), (56, 0, 100, 10), (56, 20, 100, 30)], "acbd"),
        # Two boxes side by side are two columns, also where the left one begins lower.
        ([(0, 5, 50, 15), (60, 0, 100, 10)], "ab"),
        ([(0, 5, 50, 15), (40, 0, 100, 10)], "ba"),
        # A corner may be told from either side.
        ([(50, 30, 0, 20), (100, 10, 0, 0), (100, 30, 60, 20)], "bac"),
        # A head over two columns, a foot below them.
        ([(0, 60, 100, 70), (60, 20, 100, 50), (0, 20, 50, 50), (0, 0, 100, 10)], "dcba"),
        # A head over the right column alone stands over the row of both.
        ([(55, 0, 100, 10), (0, 20, 45, 50), (55, 20, 100, 50), (0, 60, 100, 70)], "abcd"),
        # Rows that touch are one, those with any gap are two.
        ([(0, 10, 100, 20), (0, 0, 100, 10)], "ba"),
        # A wide picture over the gap hides the columns: above it, itself, below it.
        ([(0, 0, 45, 40), (55, 0, 100, 40), (20, 30, 80, 60), (0, 50, 45, 90), (55, 50, 100, 90)], "abcde"),
        # What is a tenth narrower than the widest is as wide: from top to bottom.
        ([(10, 5, 100, 30), (0, 0, 100, 20)], "ba"),
        ([(0, 8, 60, 30), (0, 0, 100, 20), (0, 12, 70, 40)], "bac"),
    ],
)
def test_in_which_order_boxes_are_read(boxes: list[tuple[float, float, float, float]], wanted: str) -> None:
    assert read_order(*boxes) == wanted


def test_cuts_end_at_their_sixtieth() -> None:
    """Boxes nested like a spiral: each column hangs lower than the row after it, so that sorting would turn the two."""
    boxes: list[Block] = []
    x = y = 0.0
    for n in range(0, 80, 2):
        boxes += [Block(x, y + 5, x + 10, 9000, str(n), 10), Block(x + 20, y, 9000, y + 10, str(n + 1), 10)]
        x, y = x + 20, y + 20
    found = [int(b.text) for b in order(boxes)]
    assert found[:61] == list(range(61))
    assert found[61:] == sorted(range(61, 80), key=lambda n: (boxes[n].y0, boxes[n].x0))
    assert found != list(range(80))


@pytest.mark.parametrize(
    ("lower", "size", "parted"),
    [
        ((0, 18, 100, 28), 10, False),
        ((0, 18.1, 100, 28), 10, True),
        ((0, 5, 100, 28), 10, False),
        ((0, 4.9, 100, 28), 10, True),
        ((0, 12, 100, 22), 12.5, False),
        ((0, 12, 100, 22), 12.6, True),
        ((0, 12, 100, 22), 8, False),
        ((0, 12, 100, 22), 7.9, True),
        ((50, 12, 150, 22), 10, True),
        ((49.9, 12, 150, 22), 10, False),
        ((75, 12, 125, 22), 10, True),
        ((74.9, 12, 125, 22), 10, False),
    ],
)
def test_which_lines_are_of_one_paragraph(
    lower: tuple[float, float, float, float], size: float, parted: bool
) -> None:
    """The same column (half of the narrower one), letters a quarter taller at most, a usual leading."""
    assert split(Block(0, 0, 100, 10, "上行", 10), Block(*lower, "下行", size)) is parted


def test_a_block_of_several_lines_is_a_paragraph() -> None:
    one, two = Block(0, 0, 100, 10, "一行", 10), Block(0, 12, 100, 22, "两\n行", 10)
    assert page_text([one, two]) == "一行\n\n两\n行"
    assert (
        page_text([Block(0, 0, 100, 10, "两\n行", 10), Block(0, 12, 100, 22, "一行", 10)]) == "两\n行\n\n一行"
    )


@pytest.mark.parametrize(
    ("text", "box", "parted"),
    [
        ("十个字的一行文字在此", (0, 12, 100, 22), False),
        ("短", (0, 12, 100, 22), False),
        # Forty letters in a box of four lines are as tall as ten in one.
        ("字" * 40, (0, 12, 100, 52), False),
        ("字" * 10, (0, 12, 100, 52), True),
        # Twenty-five hundredths are the most: 100 × 40 / 25.6 = 12.5².
        ("字" * 26, (0, 12, 100, 52), False),
        ("字" * 25, (0, 12, 100, 52), True),
    ],
)
def test_letters_of_no_size_fill_their_box(
    text: str, box: tuple[float, float, float, float], parted: bool
) -> None:
    assert split(Block(0, 0, 100, 10, "上面的一行文字在此处"), Block(*box, text)) is parted


def test_the_letters_of_a_page_are_those_of_its_middle_block() -> None:
    """A gap of 10 parts two columns of letters of 10 and 16, not of 17 and 20 (0.6 of them is more)."""
    columns = [(0, 0, 50, 10), (0, 20, 50, 30), (60, 0, 100, 10), (60, 20, 100, 30)]
    for sizes, wanted in (((10, 10, 16, 99), "abcd"), ((10, 10, 17, 99), "acbd"), ((1, 20, 20, 20), "acbd")):
        boxes = [Block(*b, t, s) for b, t, s in zip(columns, "abcd", sizes, strict=True)]
        assert "".join(b.text for b in order(boxes)) == wanted
    # Two lines in a box are half as tall as one; an empty one counts as one letter.
    two = [Block(*b, t + "\n" + t) for b, t in zip(columns, "abcd", strict=True)]
    assert [b.text[0] for b in order(two)] == ["a", "b", "c", "d"]
    assert order([Block(0, 0, 5, 5, ""), Block(0, 9, 5, 14, "")])[1].y0 == 9


LETTER, GUTTER, WIDTH, LEADING = 34.0, 44.0, 15 * 34.0, 48.0


def columns(
    count: int = 2, lines: int = 10, wider: tuple[int, int] = (-1, -1), by: float = LETTER
) -> list[Block]:
    """Columns of lines in reading order, one of which (column, line) is drawn too wide."""
    return [
        Block(
            x := column * (WIDTH + GUTTER), line * LEADING, x + WIDTH + by * ((column, line) == wider),
            line * LEADING + LETTER, f"{'左中右甲乙'[column if count > 2 else 2 * column]}{line + 1}", LETTER,
        )
        for column in range(count)
        for line in range(lines)
    ]  # fmt: skip


def aslant(blocks: Sequence[Block], degrees: float) -> list[Block]:
    """The boxes round the same boxes on a sheet that lies aslant."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    out: list[Block] = []
    for b in blocks:
        corners = [(x * cosine - y * sine, x * sine + y * cosine) for x in (b.x0, b.x1) for y in (b.y0, b.y1)]
        xs, ys = zip(*corners, strict=True)
        out.append(replace(b, x0=min(xs), y0=min(ys), x1=max(xs), y1=max(ys)))
    return out


def told(blocks: Sequence[Block], seed: int = 1) -> list[str]:
    mixed = list(blocks)
    random.Random(seed).shuffle(mixed)
    return [b.text for b in order(mixed)]


@pytest.mark.parametrize("line", range(10))
def test_a_line_that_is_drawn_too_wide_does_not_turn_columns_into_a_zipper(line: int) -> None:
    wanted = [f"{side}{n}" for side in "左右" for n in range(1, 11)]
    assert told(columns(wider=(0, line))) == wanted


@settings(max_examples=80, deadline=None)
@given(
    st.floats(-1.5, 1.5),
    st.integers(2, 5),
    st.integers(6, 40),
    st.floats(0.05, 50),
    st.integers(0, 999),
    st.booleans(),
)
def test_order_stays_under_skew_scale_a_wider_box_and_unknown_letters(
    degrees: float, count: int, lines: int, scale: float, seed: int, sized: bool
) -> None:
    wanted = [b.text for b in columns(count, lines)]
    print_ = aslant(columns(count, lines, (seed % (count - 1), seed % lines)), degrees)
    scaled = [
        Block(
            b.x0 * scale, b.y0 * scale, b.x1 * scale, b.y1 * scale, b.text + "字" * 13, b.size * scale * sized
        )
        for b in print_
    ]  # fmt: skip
    assert [text.rstrip("字") for text in told(scaled, seed)] == wanted


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 19), max_size=4, unique=True), st.floats(-1.5, 1.5), st.integers(0, 999))
def test_order_stays_where_marks_hang_into_the_gutter(hanging: list[int], degrees: float, seed: int) -> None:
    """A comma at the end of a line is set outside the column."""
    print_ = [
        replace(b, x1=b.x1 + LETTER / 2) if n in hanging else b for n, b in enumerate(columns(lines=20))
    ]
    assert told(aslant(print_, degrees), seed) == [b.text for b in print_]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 9999), st.floats(-1.5, 1.5))
def test_order_stays_where_boxes_are_drawn_a_little_off(seed: int, degrees: float) -> None:
    chance = random.Random(seed)
    print_ = [
        replace(b, **{side: getattr(b, side) + chance.uniform(-3, 3) for side in ("x0", "y0", "x1", "y1")})
        for b in columns(3, 30)
    ]
    assert told(aslant(print_, degrees), seed) == [b.text for b in print_]


def test_the_slant_is_measured_and_taken_out_to_a_tenth_of_a_degree() -> None:
    for degrees in (-1.5, -0.4, 0.0, 0.7, 1.5):
        straight = straightened(aslant(columns(2, 30), degrees))
        first, last = straight[0], straight[29]
        left = math.degrees(math.atan((last.x0 - first.x0) / (last.y0 - first.y0)))
        assert abs(left) < 0.1
        assert abs(first.y1 - first.y0 - LETTER) < 3


def test_the_widest_white_is_cut_first() -> None:
    """The last column of the lower article, whose headline stands over two columns of three, is not glued to the one
    above."""

    def article(top: float, name: str, over: int) -> list[Block]:
        width = over * (WIDTH + GUTTER) - GUTTER
        head = Block(0, top, width, top + 90, f"{name}题", 90)
        body = columns(3)
        return [
            head,
            *(replace(b, y0=b.y0 + top + 110, y1=b.y1 + top + 110, text=name + b.text) for b in body),
        ]

    print_ = [*article(0, "上", 3), *article(700, "下", 2)]
    assert told(print_) == [b.text for b in print_]


def downwards(column: float, top: float, text: str, size: float = LETTER) -> Block:
    return Block(column, top, column + size, top + len(text) * size, text, size)


def test_lines_that_run_downwards_are_read_from_right_to_left_band_by_band() -> None:
    print_ = [
        downwards(x * LEADING, band * 20 * LETTER, f"{'上下'[band]}段第{7 - x}行的文字共十二字。")
        for band in range(2)
        for x in reversed(range(8))
    ]
    assert told(print_) == [b.text for b in print_]
    assert page_text(print_[:2]) == f"{print_[0].text}\n{print_[1].text}"


@pytest.mark.parametrize("left", [True, False])
def test_a_headline_that_runs_downwards_stands_over_its_columns(left: bool) -> None:
    body = columns(2)
    head = downwards(-120 if left else 2 * (WIDTH + GUTTER), 0, "水乡新貌", 90)
    assert told([*body, head]) == ["水乡新貌", *(b.text for b in body)]


def test_pieces_of_one_line_are_read_from_left_to_right() -> None:
    print_ = [
        Block(x, line * LEADING + (2 if x else 0), x + 200, line * LEADING + LETTER, f"{line}-{x}", LETTER)
        for line in range(4)
        for x in (0, 205)
    ]
    assert told(print_) == [b.text for b in print_]


def test_one_set_of_boxes_gives_one_order_as_blocks_of_json_too(tmp_path: Path) -> None:
    print_ = aslant(columns(wider=(0, 4)), 1.2)
    boxes = [{"bbox": [b.x0, b.y0, b.x1, b.y1], "text": b.text + "字" * 13} for b in print_]
    random.Random(4).shuffle(boxes)
    (tmp_path / "p.json").write_text(json.dumps({"page": 1, "blocks": boxes}), "utf-8")
    (page,) = read(tmp_path / "p.json")
    assert isinstance(page, Page)
    assert [line.rstrip("字") for line in page.text.split()] == [b.text for b in columns()]
