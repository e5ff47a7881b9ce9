"""How a piece of print ends and begins, and how well one end fits another: every mark, weight and limit by itself."""

from __future__ import annotations

import pytest

from rag.pages.ends import edge, ended, fit, likely

LONG = "甲" * 299


@pytest.mark.parametrize(
    ("text", "first", "last", "left_open", "closes", "orphan", "opening", "starts", "one_word"),
    [
        ("", "", "", "", "", 0.4, False, False, False),
        ("，他说好", "，他说好", "，他说好", "", "", 3.0, False, False, False),
        ("善”项目。", "善”项目。", "善”项目。", "", "”", 3.0, False, False, True),
        ("好人”的项目做得好，大家都来", "好人”的项目", "好，大家都来", "", "”", 2.5, False, False, False),
        ("的好人”项目做得好，大家都来", "的好人”项目", "好，大家都来", "", "”", 2.9, False, False, False),
        ("的项目", "的项目", "的项目", "", "", 0.4, False, False, False),
        ("善，大家都来参加活动", "善，大家都来", "都来参加活动", "", "", 1.5, False, False, True),
        ("善。", "善。", "善。", "", "", 2.0, False, False, True),
        ("下一步要做好工作", "下一步要做好", "步要做好工作", "", "", 0.0, True, False, False),
        ("今年全区要做好工作", "今年全区要做", "区要做好工作", "", "", 0.0, False, False, False),
        ("会议今天在常州召开并结束了。", "会议今天在常", "开并结束了。", "", "", 0.5, False, False, False),
        ("会议今天在常州市召开并结束了。", "会议今天在常", "开并结束了。", "", "", 0.0, False, False, False),
        ("1)他说”）的项目", "1)他说”）", "说”）的项目", "", "”）", 2.5, False, True, False),
        ("一）总体要求", "一）总体要求", "一）总体要求", "", "", 0.0, False, True, False),
        ("本报讯(记者 张三)昨天", "本报讯(记者", " 张三)昨天", "", "", 0.0, False, True, False),
        ("* 会议指出，\u3000", "会议指出，", "会议指出，", "", "", 0.0, True, False, False),
        ("（一）会议", "（一）会议", "（一）会议", "", "", 0.0, True, True, False),
        ("“‘「『《甲", "“‘「『《甲", "“‘「『《甲", "‘「『《", "", 0.0, False, False, False),
        ("甲”’」』》", "甲”’」』》", "甲”’」』》", "", "”’」』", 3.0, False, False, True),
        # Only 300 letters from an end are asked for their brackets.
        (LONG + "”", "甲" * 6, "甲甲甲甲甲”", "", "”", 2.5, False, False, False),
        (LONG + "甲”", "甲" * 6, "甲甲甲甲甲”", "", "", 0.0, False, False, False),
        ("“" + LONG, "“甲甲甲甲甲", "甲" * 6, "“", "", 0.0, False, False, False),
        ("“甲" + LONG, "“甲甲甲甲甲", "甲" * 6, "", "", 0.0, False, False, False),
    ],
)
def test_what_the_edge_of_a_piece_says(
    text: str,
    first: str,
    last: str,
    left_open: str,
    closes: str,
    orphan: float,
    opening: bool,
    starts: bool,
    one_word: bool,
) -> None:
    found = edge(text)
    assert (found.first, found.last, found.left_open, found.closes) == (first, last, left_open, closes)
    assert round(found.orphan, 2) == orphan
    assert (found.opening, found.starts, found.one_word) == (opening, starts, one_word)


@pytest.mark.parametrize(
    ("tail", "head", "score", "why"),
    [
        ("", "近年来", -5.0, ""),
        ("要加", "", -5.0, ""),
        ("要加，", "，快来", -5.0, ""),
        ("要加", "，快来了", 1.0, "goes on with a punctuation mark"),
        ("增长5", "善者", -1.0, ""),
        ("增长。", "5亿", 0.0, ""),
        ("看见.", "鹅卵石", 0.0, ""),
        ("It ended.", "5亿", 1.5, "a number goes on"),
        ("NBA", "CBA", 0.0, ""),
        ("NBA", "鹅卵石", 0.0, ""),
        ("NBA", "cba", 0.8, "Western words on both sides"),
        ("工厂改", "善”。", 0.5, "makes the word 改善"),
        ("工厂改", "善，再来", 3.5, "makes the word 改善"),
        ("工厂瞧", "鹮，再来", 1.5, "one letter of a word is left over"),
        ("工厂，", "善，再来", 0.7, "a comma asks for more"),
        ("工厂有", "鹮鹯", 0.6, "the last word asks for more"),
        ("我们", "的项目", 0.4, "the first word leans back"),
        ("他说（瞧", "鹮鹯”的项目", -1.0, ""),
        ("他说“瞧", "鹮鹯”的项目", 3.0, "closes the quotation or bracket left open"),
        ("他说(瞧", "鹮）的项目", 3.0, "closes the quotation or bracket left open"),
        ("他说‘“瞧", "鹮鹮”’的项目", 3.0, "closes the quotation or bracket left open"),
        ("他说“瞧", "鹮的项目", -0.8, ""),
        ("他说瞧", "鹮鹯”的项目", -3.0, ""),
        ("他说，", "会议指出，", 0.7, "a comma asks for more"),
        ("他说", "会议指出，", -1.2, ""),
        ("看见鹅", "卵石", 2.5, "makes the word 鹅卵石"),
        ("看见", "鹅卵石", 0.0, ""),
        # A name that is in no dictionary counts for nothing.
        ("昨天见郝燕", "波先生", 0.0, ""),
    ],
)
def test_what_each_kind_of_break_weighs(tail: str, head: str, score: float, why: str) -> None:
    found = fit(edge(tail), edge(head))
    assert (round(found[0], 2), found[1]) == (score, why)


@pytest.mark.parametrize(
    ("tail", "around", "score"),
    [
        ("鸢鹏鸾", (), 0.0),
        ("鸢鹏鸾", ("别处", "飞鸾鹮走"), 0.5),
        ("鸢鹏鸾", ("鹏鸾鹮",), 1.2),
        ("鸢鹏鸾", ("鸾鹮鹯",), 1.2),
        ("鸢鹏鸾", ("鹏鸾鹮鹯",), 2.0),
        ("鸢鹏鸾", ("鸢鹏鸾鹮鹯",), 2.5),
        ("鸢鹏鸾", ("鹏鸾鹮鹯鹰",), 2.5),
        ("鸾", ("鹏鸾鹮",), 0.5),
        ("鹏鸾", ("鸢鹏鸾鹮鹯",), 2.0),
        # The two letters at the break are always in the longer runs: without them nothing is looked for.
        ("鸾》", ("鸾》鹮鹯",), 0.0),
    ],
)
def test_letters_across_a_break_that_the_page_has_elsewhere(
    tail: str, around: tuple[str, ...], score: float
) -> None:
    """The longer the run that stands elsewhere, the more it says; 鸢鹏鸾 | 鹮鹯鹰 is no word."""
    assert round(fit(edge(tail), edge("鹮鹯鹰"), *around)[0], 2) == score


@pytest.mark.parametrize(
    ("tail", "head", "found"),
    [
        ("工厂要加", "快建设", True),
        ("工厂见鹅", "卵石", True),
        ("看到鹅卵", "石桥", True),
        ("讲得有声", "有色", True),
        ("他们心", "甘情愿", True),
        ("已经家喻户", "晓了", True),
        ("会议在鸢", "鹮鹯", False),
        ("会议在", "", False),
        ("", "快建设", False),
        ("会议在5", "鹮鹯", True),
        ("会议在，", "鹮鹯", True),
        ("会议，在", "鹮鹯", False),
        ("会议5在", "鹮鹯", False),
        ("会议在鸢", "鹮，鹯", True),
        ("会议“在鸢", "鹮鹯鹯鹯鹯鹯鹯鹯鹯鹯鹯”好", True),
        ("会议“在鸢", "鹮鹯鹯", False),
        ("会议在5", "本报讯(记者 张三)昨天", False),
    ],
)
def test_whether_anything_speaks_for_a_join(tail: str, head: str, found: bool) -> None:
    assert likely(edge(tail), edge(head)) is found


@pytest.mark.parametrize(
    ("text", "over"),
    [
        ("", False),
        ("””", False),
        ("A股.", False),
        ("中国队A.", True),
        ("达到13.", False),
        ("青菜叶" + " 3.2" * 29, True),
        # A row of a table is shorter than 120 letters.
        ("青菜叶子" + " 3.2" * 29, False),
        ("会议结束（完）", True),
        ("会议结束(张三)", False),
        ("会议结束。(张三)", True),
        ("增长（下转第3版）", True),
        ("增长下转第3版", False),
    ],
)
def test_where_a_sentence_is_over(text: str, over: bool) -> None:
    assert ended(text) is over
