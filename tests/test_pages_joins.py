"""Broken sentences put together: how sure each join is, and what of the page is asked for it."""

from __future__ import annotations

import pytest

from rag.pages import read
from rag.pages.joins import Bond, arrange, bonds
from rag.pages.parts import Print, Section
from rag.pages.pieces import Piece
from rag.pages.reading import printed
from rag.pages.roles import Role
from rag.pages.sections import sections
from rag.pages.words import Topics
from tests.pages import hold, page


@pytest.mark.parametrize(
    ("score", "confidence"),
    [
        (1.0, 0.5),
        (2.0, 0.61),
        (0.0, 0.39),
        (5.4, 0.98),
        (5.5, 0.99),
        (9.0, 0.99),
        (-3.0, 0.06),
        (-4.0, 0.05),
        (-9.0, 0.05),
    ],
)
def test_how_sure_a_join_is(score: float, confidence: float) -> None:
    assert Bond(1, 2, score, "", False).confidence == confidence


def test_six_thousand_letters_around_a_break_are_asked() -> None:
    text = "".join(chr(ord("a") + n % 26) for n in range(40_000))
    pieces = [
        Piece(((a, b),), text[a:b], 0, True)
        for a, b in ((7000, 7010), (7012, 7020), (13_009, 13_020), (13_010, 13_020), (20, 30))
    ]
    print_ = Print(text, pieces, (Role.BODY,) * 5, Topics([""]))
    assert print_.around(0, 1) == (text[1010:7010], text[7012:13_012])
    assert print_.around(0, 2) == (text[1010:7010], text[13_009:19_009])
    # Over a wider gap, and backwards, the print on both sides of both places.
    assert print_.around(0, 3) == (text[1010:7010], text[7010:13_010], text[7010:13_010], text[13_010:19_010])
    assert print_.around(0, 4) == (text[1010:7010], text[7010:13_010], text[:20], text[20:6020])
    assert print_.around(4, 0) == (text[:30], text[30:6030], text[1000:7000], text[7000:13_000])
    assert (print_.said(1), print_.edge(1).first) == (text[7012:7020], text[7012:7018])


A = "甲镇开会\n\n本报讯(记者 张三)甲镇昨天开会,部署消防工作,要求职工参加消防演练,把各项消防措施落到实"
B = "乙厂获奖\n\n本报讯(记者 李四)乙厂的两个项目获奖,分别是“新型门”和“过滤器的降本改"


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        # The next piece of print, one after another article, one before its own beginning.
        (f"{A}\n\n处,守牢底线。", [("实处", 0.99)]),
        (f"{A}\n\n{B}\n\n善”项目。\n\n处,守牢底线。", [("实处", 0.82), ("改善", 0.99)]),
        (f"丙校开学\n\n本报讯 丙校昨天开学。\n\n善”项目。\n\n{B}", [("改善", 0.99)]),
        (f"{A}。\n\n{B}善”项目。", []),
        # What begins like a paragraph, or an item of a list, goes on with nothing.
        (f"{A}\n\n会议强调,要守牢底线。", []),
        (f"{A}\n\n一、守牢底线。", []),
    ],
)
def test_what_is_put_together_and_how_surely(text: str, joined: list[tuple[str, float]]) -> None:
    reading = read(page(text))
    hold(reading)
    found = [
        (text[j.before - 1] + text[j.after], j.confidence)
        for article in reading.articles
        for j in article.joins
    ]
    assert found == joined


def test_what_goes_on_elsewhere_is_moved_with_all_that_follows_it() -> None:
    text = f"{A}\n\n{B}\n\n善”项目。\n\n处,守牢底线。\n\n大家都说消防工作很好。"
    print_ = printed(page(text))
    parts = sections(print_)
    found = bonds(print_, parts)
    assert [(b.end, b.head, b.far) for b in found] == [(1, 5, True), (3, 4, False)]
    assert [(p.head, p.body) for p in arrange(print_, parts, found)] == [
        ((0,), (1, 5, 6)),
        ((2,), (3, 4)),
    ]
    assert arrange(print_, parts, ()) == parts
    assert arrange(print_, [Section((0,), (1,)), Section()], ()) == [Section((0,), (1,))]
