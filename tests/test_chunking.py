"""Chunks lie at sentence ends, keep to the limit, and lose nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.chunking import chunk, passage
from rag.types import Article, Kind


def article(text: str, title: str = "", published: date | None = None) -> Article:
    body = len(title) + 1 if title else 0
    return Article("a", "p", 0, Kind.NEWS, title, text, (), body=body, published=published)


TITLE = "全区安全生产会议召开"
NEWS = (
    f"{TITLE}\n本报讯(记者 张可)昨天,全区安全生产会议召开。会议听取了汇报。"
    "区长说:“要抓紧!要抓实!要抓细!”并要求各部门落实。全年投资3.14亿元,增长8.5%。下一步,将继续推进。"
)


def pieces(text: str, limit: int, **more: object) -> list[str]:
    return [text[a:b] for a, b in chunk(article(text), limit, **more)]  # type: ignore[arg-type]


def test_a_short_article_is_one_chunk_with_its_headline() -> None:
    assert chunk(article(NEWS, TITLE), 300) == ((0, len(NEWS)),)


def test_cuts_at_sentence_ends_with_one_sentence_shared() -> None:
    assert pieces("第一句说天气。第二句说水。第三句说电。第四句说路。", 14) == [
        "第一句说天气。第二句说水。",
        "第二句说水。第三句说电。",
        "第三句说电。第四句说路。",
    ]


def test_without_overlap() -> None:
    assert pieces("第一句说天气。第二句说水。第三句说电。第四句说路。", 14, overlap=0) == [
        "第一句说天气。第二句说水。",
        "第三句说电。第四句说路。",
    ]


def test_a_quotation_stays_whole() -> None:
    found = pieces(NEWS, 60)
    assert any("“要抓紧!要抓实!要抓细!”并要求各部门落实。" in piece for piece in found)
    assert all(piece.count("“") == piece.count("”") for piece in found)


def test_a_sentence_over_the_limit_is_cut_at_its_clauses_not_in_a_number() -> None:
    text = "全区完成工业投资12345678.90万元，新开工项目1,234个（含“专精特新”企业）、竣工567个，实现产值99999亿元。"
    assert pieces(text, 30, overlap=0) == [
        "全区完成工业投资12345678.90万元，",
        "新开工项目1,234个（含“专精特新”企业）、竣工567个，",
        "实现产值99999亿元。",
    ]


def test_a_sentence_without_any_place_to_cut_is_cut_all_the_same() -> None:
    assert pieces("1" * 25, 10, overlap=0) == ["1" * 10, "1" * 10, "1" * 5]


def test_sized_in_the_unit_of_length() -> None:
    text = "One two three. Four five six. Seven eight nine."
    found = pieces(text, 7, length=lambda s: len(s.split()), overlap=0)
    assert found == ["One two three. Four five six.", "Seven eight nine."]


def test_an_empty_article_has_no_chunk() -> None:
    assert chunk(article(""), 100) == ()
    assert chunk(article(" \n\n "), 100) == ()


def test_passage_names_title_and_day_once() -> None:
    one = article(NEWS, TITLE, date(2024, 4, 3))
    assert passage(one, 0, 20) == "2024年4月3日\n" + NEWS[:20]
    late = NEWS.index("下一步")
    assert passage(one, late, len(NEWS)) == f"{TITLE} 2024年4月3日\n下一步,将继续推进。"


def test_passage_of_an_article_without_title_or_day_is_its_text() -> None:
    assert passage(article("只有正文。"), 0, 5) == "只有正文。"


PROSE = st.text(alphabet=st.sampled_from("汉字新闻天地人a1 2.,，。！？；\n“”（）\"'…"), max_size=400)


@given(text=PROSE, limit=st.integers(5, 80), overlap=st.integers(0, 2))
def test_laws(text: str, limit: int, overlap: int) -> None:
    """Everything but blanks is covered, in order, within the limit, and no chunk repeats another."""
    ranges = chunk(article(text), limit, overlap=overlap)
    covered = set()
    for start, end in ranges:
        assert 0 <= start < end <= len(text)
        assert len(passage(article(text), start, end)) <= limit
        covered |= set(range(start, end))
    assert all(c.isspace() for i, c in enumerate(text) if i not in covered)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(ranges))


@given(text=PROSE, title=st.text(alphabet="题目新闻", min_size=1, max_size=20), limit=st.integers(50, 120))
def test_the_passage_keeps_to_the_limit_with_its_heading(text: str, title: str, limit: int) -> None:
    one = article(f"{title}\n{text}", title, date(2024, 12, 31))
    for start, end in chunk(one, limit):
        assert len(passage(one, start, end)) <= limit


A, B, C = "第一句说天气。", "第二句说水气。", "第三句说电气。"


@pytest.mark.parametrize(
    ("text", "limit", "overlap", "expected"),
    [
        (A + B, 14, 1, [A + B]),
        (A + B, 13, 1, [A, B]),
        (A + B + C, 7, 1, [A, B, C]),
        (f"\n{A}{B}", 7, 1, [A, B]),
        (f"{A}\n{B}", 7, 0, [A, B]),
        # A sentence is shared where it leaves room for the next and is no more than half of it.
        (A + B + C, 14, 1, [A + B, B + C]),
        ("天有风雨。" * 2 + "第三句说电气好。", 13, 1, ["天有风雨。" * 2, "天有风雨。第三句说电气好。"]),
        ("天有风雨。" * 2 + "第三句说电气好了。", 13, 1, ["天有风雨。" * 2, "第三句说电气好了。"]),
        # Of about equal size: no lonely last sentence.
        ("天有风雨。地有山川。人有冷暖。月有圆缺。", 15, 0, ["天有风雨。地有山川。", "人有冷暖。月有圆缺。"]),
        ("天地", 1, 1, ["天", "地"]),
        ("1" * 45, 10, 0, ["1" * 10] * 4 + ["1" * 5]),
        # A cut is at the end of a clause in the second half, outside brackets before inside.
        ("天，" + "地" * 14, 10, 0, ["天，" + "地" * 8, "地" * 6]),
        ("天地人，" + "和" * 16, 10, 0, ["天地人，" + "和" * 6, "和" * 10]),
        ("天地人和天，地人和天地人", 10, 0, ["天地人和天，", "地人和天地人"]),
        ("地" * 10 + "天地人和天，地人和天地人", 10, 0, ["地" * 10, "天地人和天，", "地人和天地人"]),
        ("天地人和天，地（人，和）天", 10, 0, ["天地人和天，", "地（人，和）天"]),
        ("天地人（和天，地人和天地）", 10, 0, ["天地人（和天，", "地人和天地）"]),
        ("天" * 60 + "，（" + "人" * 40 + "，" + "和" * 58 + "）", 110, 0,
         ["天" * 60 + "，（" + "人" * 40 + "，", "和" * 58 + "）"]),
        ("天" * 60 + "，（" + "人" * 40 + "，" + "和" * 57 + "）", 110, 0,
         ["天" * 60 + "，", "（" + "人" * 40 + "，" + "和" * 57 + "）"]),
        ("天地人和天，2地人和天地人", 10, 0, ["天地人和天，", "2地人和天地人"]),
        ("天地人和天,地人和天地人", 10, 0, ["天地人和天,", "地人和天地人"]),
        ("天地人和5,地人和天地人", 10, 0, ["天地人和5,", "地人和天地人"]),
        ("天地人和天,地2人和天地人", 10, 0, ["天地人和天,", "地2人和天地人"]),
        # Else before a number or a word.
        ("天地人和天地12.5亿", 8, 0, ["天地人和天地", "12.5亿"]),
        ("天地人和天地人12,5", 9, 0, ["天地人和天地人", "12,5"]),
        ("天地人和天地人abcdefg", 8, 0, ["天地人和天地人", "abcdefg"]),
        ("天地人和天地abcdefg", 8, 0, ["天地人和天地", "abcdefg"]),
        ("天地人和天地人，abcdefgh", 8, 0, ["天地人和天地人，", "abcdefgh"]),
    ],
)  # fmt: skip
def test_where_an_article_is_cut(text: str, limit: int, overlap: int, expected: list[str]) -> None:
    assert pieces(text, limit, overlap=overlap) == expected


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        (A + B, 70, [A, B]),
        ("天有风雨。地有山川。", 200, ["天有风雨。地有山川。"]),
        ("天地人", 15, ["天", "地", "人"]),
        ("天地人", 5, ["天", "地", "人"]),
        ("天地aaaa", 15, ["天", "地aaaa"]),
        ("天地人和aaaaaaaa", 35, ["天地人", "和aaaaaaaa"]),
    ],
)
def test_sizes_are_those_of_the_model(text: str, limit: int, expected: list[str]) -> None:
    """A Han character counts ten, a letter one."""
    assert pieces(text, limit, length=lambda s: sum(1 if c == "a" else 10 for c in s), overlap=0) == expected


def test_room_is_left_for_the_heading_and_never_less_than_half() -> None:
    def cut(title: str, limit: int) -> list[str]:
        one = article(A + B, title)
        return [one.text[a:b] for a, b in chunk(replace(one, body=0), limit, overlap=0)]

    assert cut("题目", 17) == [A + B]
    assert cut("题目", 16) == [A, B]
    assert cut("题" * 20, 24) == [A, B]
    assert cut("题" * 20, 28) == [A + B]


def test_the_passage_of_the_body_has_its_heading_from_the_first_character_on() -> None:
    one = article(NEWS, TITLE)
    assert passage(one, len(TITLE) + 1, len(TITLE) + 5) == f"{TITLE}\n本报讯("
    assert passage(one, len(TITLE), len(TITLE) + 5) == "\n本报讯("
