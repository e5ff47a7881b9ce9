"""Lines to pieces: which marks of Markdown and blanks are no text, and which printed lines are one paragraph."""

from __future__ import annotations

import pytest

from rag.pages.pieces import pieces, width

PRINT = "全区经济运行总体平稳稳中有进各项指标保持增长态势良好干部群众齐心协力共同推进高质量发展迈上新台阶"


@pytest.mark.parametrize(
    ("text", "said", "level", "at", "marks"),
    [
        ("# 标题", "标题", 1, ((2, 4),), ((0, 1),)),
        ("## 标题 ##", "标题", 2, ((3, 5),), ((0, 2), (5, 8))),
        ("####### 七个", "# 七个", 6, ((6, 10),), ((0, 6),)),
        ("#标题#", "标题", 1, ((1, 3),), ((0, 1), (3, 4))),
        ("# #", "#", 1, ((2, 3),), ((0, 1),)),
        ("**粗标题**", "粗标题", 7, ((2, 5),), ((0, 2), (5, 7))),
        ("## **粗**", "粗", 2, ((5, 6),), ((0, 2), (3, 5), (6, 8))),
        ("**半**粗**", "**半**粗**", 0, ((0, 8),), ()),
        ("**没有完", "**没有完", 0, ((0, 5),), ()),
        ("__下划__", "下划", 7, ((2, 4),), ((0, 2), (4, 6))),
        ("> 引文#", "引文#", 0, ((2, 5),), ((0, 1),)),
        ("> # 引", "# 引", 0, ((2, 5),), ((0, 1),)),
        ("* 项", "* 项", 0, ((0, 3),), ()),
        ("  缩进", "缩进", 0, ((2, 4),), ()),
        # What Python does not hold for a blank is kept apart as a mark.
        ("\ufeff  标题", "标题", 0, ((3, 5),), ((0, 3),)),
        ("标题\u200b", "标题", 0, ((0, 2),), ((2, 3),)),
        ("\u200b标题\u200b ", "标题", 0, ((1, 3),), ((0, 1), (3, 4))),
        (" \u200b \n", " \u200b", 0, ((0, 2),), ()),
    ],
)
def test_a_line_without_its_marks(
    text: str, said: str, level: int, at: tuple[tuple[int, int], ...], marks: tuple[tuple[int, int], ...]
) -> None:
    (piece,) = pieces(text)
    assert (piece.text, piece.level, piece.ranges, piece.marks, piece.blank) == (said, level, at, marks, True)


def test_an_empty_line_parts() -> None:
    found = pieces("一\n\n二\n三\n\u200b\n四\n \n五")
    assert [(p.text, p.blank, p.start, p.end) for p in found] == [
        ("一", True, 0, 1),
        ("二", True, 3, 4),
        ("三", False, 5, 6),
        ("\u200b", False, 7, 8),
        ("四", False, 9, 10),
        ("五", True, 13, 14),
    ]


@pytest.mark.parametrize(
    ("text", "units"), [("甲乙", 4), ("ab", 2), ("，a", 3), ("𠮷", 2), ("é", 1), ("", 0)]
)
def test_how_wide_letters_are(text: str, units: int) -> None:
    assert width(text) == units


def line(units: int, comma: bool = True, end: str = "") -> str:
    """A printed line so many units wide."""
    letters, half = divmod(units, 2)
    text = PRINT[: letters - len(end)]
    return (text[:2] + "，" + text[3:] if comma else text) + end + "a" * half


FULL, BARE, OVER = line(20), line(20, comma=False), line(20, end="。")


@pytest.mark.parametrize(
    ("lines", "together"),
    [
        ([FULL] * 2, [1, 1]),
        ([FULL] * 3, [3]),
        # A column is six letters wide at least.
        ([line(12)] * 3, [3]),
        ([line(10)] * 3, [1, 1, 1]),
        # Lines that mostly end sentences are items of a list.
        ([OVER, OVER, FULL, FULL], [4]),
        ([OVER, OVER, OVER, FULL], [1] * 4),
        # Running text has marks: in few lines in most of them, in many in a third.
        ([FULL] * 3 + [BARE] * 2, [5]),
        ([FULL] * 2 + [BARE] * 3, [1] * 5),
        ([FULL] * 4 + [BARE] * 2, [6]),
        ([FULL] * 3 + [BARE] * 3, [1] * 6),
        ([FULL] * 3 + [BARE] * 4, [7]),
        ([FULL] * 2 + [BARE] * 5, [1] * 7),
        # Lines are two letters uneven at most; one that is shorter is the last of its paragraph.
        ([FULL, FULL, FULL, line(16), FULL], [5]),
        ([FULL, FULL, FULL, line(15), FULL], [4, 1]),
        ([FULL, FULL, FULL, line(24), FULL], [5]),
        ([FULL, FULL, FULL, line(25), FULL], [3, 1, 1]),
        # An indent begins a paragraph.
        ([FULL, FULL, FULL, " " + line(19), FULL], [5]),
        ([FULL, FULL, FULL, "  " + line(18), FULL], [3, 2]),
        (["  " + line(18), FULL, FULL, FULL], [4]),
        ([FULL, FULL, FULL, "# " + FULL, FULL], [3, 1, 1]),
        ([FULL, FULL, FULL, "本报讯 " + line(13), FULL], [3, 2]),
        # Where a sentence ends with the line, the next one has a mark or is a headline.
        ([FULL, OVER, FULL, FULL], [4]),
        ([FULL, OVER, BARE, FULL], [2, 2]),
        ([FULL, OVER, "会议指出，" + line(10, comma=False), FULL], [2, 2]),
        # Two lines of five are as wide as the column, or there is none.
        ([FULL] * 4 + [line(n) for n in (30, 36, 42, 48, 54, 60)], [4] + [1] * 6),
        ([FULL] * 4 + [line(n) for n in (30, 36, 42, 48, 54, 60, 66)], [1] * 11),
        ([FULL, FULL, line(40)], [1, 1, 1]),
        ([line(20), line(22), line(24), line(40), line(40)], [3, 1, 1]),
        ([FULL] * 3 + [line(40)] * 3, [1, 1, 1, 3]),
    ],
)
def test_which_lines_are_set_to_one_measure(lines: list[str], together: list[int]) -> None:
    assert [len(piece.ranges) for piece in pieces("\n".join(lines))] == together


@pytest.mark.parametrize(("last", "together"), [("", [9, 1, 1]), ("\n\n短", [9, 2, 1])])
def test_a_page_of_twelve_lines_has_a_measure_of_its_own(last: str, together: list[int]) -> None:
    text = "\n".join([FULL] * 9) + f"\n\n{FULL}\n{FULL}{last}"
    assert [len(piece.ranges) for piece in pieces(text)] == together


def test_western_words_keep_their_line_break() -> None:
    (piece,) = pieces("全区经济，运行总体A\nB平稳有进，各项指标\n全区经济，运行总体1\n年平稳有进，各项指标")
    assert piece.text == "全区经济，运行总体A B平稳有进，各项指标全区经济，运行总体1年平稳有进，各项指标"
    assert piece.ranges == ((0, 21), (22, 32), (33, 43))
