from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus import read
from rag.facts import enrich, enrich_page
from rag.facts.published import guess_published
from rag.pages import read as read_page
from rag.types import Article, Page

TODAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("page", "likely", "widest"),
    [
        ("000_8f4836216c4ab2e0.txt", date(2024, 4, 3), 5),
        ("001_2790756ef910cc8d.txt", date(2023, 10, 23), 10),
        ("002_44a8789aef0a7005.txt", date(2023, 3, 29), 70),
        ("003_c7f6dfdd35148f11.txt", date(2025, 1, 21), 8),
        ("004_e1419d5999d03044.txt", date(2024, 7, 25), 90),
    ],
)
def test_the_seed_pages(seeds: Path, page: str, likely: date, widest: int) -> None:
    (read_in,) = read(seeds / page)
    assert isinstance(read_in, Page)
    guess = guess_published((a.text for a in read_page(read_in).articles), TODAY)
    assert guess is not None
    assert guess.first <= likely <= guess.last
    assert (guess.last - guess.first).days < widest
    assert 0.35 <= guess.confidence <= 0.95
    assert guess.reason.startswith("the articles say ")


def test_a_bare_day_takes_the_year_that_is_named() -> None:
    guess = guess_published(["本报讯 4月2日，市长调研园区。会议讨论了2024年度工作方案。"], TODAY)
    assert guess is not None
    assert guess.first <= date(2024, 4, 3) <= guess.last
    assert "4月2日" in guess.reason


def test_years_ahead_do_not_count() -> None:
    guess = guess_published(
        ["本报讯 5月8日，项目开工，预计2027年竣工，到2030年达产。去年即2023年已立项，2024年签约。"], TODAY
    )
    assert guess is not None
    assert guess.first.year == 2024


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        # Two months before the end of the year is November; two months and more, October.
        ("2024年民生项目。距年底只有两个月。", date(2024, 11, 1), date(2024, 12, 1)),
        ("2024年民生项目。离年底还有两个多月。", date(2024, 10, 1), date(2024, 10, 31)),
        # A year is reported on in the next, one clue of full weight is enough.
        ("2023年度预算完成情况。", date(2024, 1, 1), date(2024, 2, 28)),
        ("扎实开展党史学习教育。", date(2021, 2, 20), date(2022, 1, 6)),
        ("党的二十大胜利闭幕。党纪学习教育深入开展。", date(2024, 4, 7), date(2024, 7, 31)),
        ("2024年工作。4月工作总结和5月份计划。", date(2024, 4, 24), date(2024, 5, 13)),
        ("2024年工作。优惠期5.1至5.7。", date(2024, 4, 26), date(2024, 5, 13)),
        # A page is no older than the last day with a year that it names, and hardly four months younger.
        ("2024年10月1日开工。", date(2024, 10, 1), date(2025, 1, 29)),
        ("2024年3月开工。", date(2024, 3, 1), date(2024, 6, 29)),
        # Days before and after the best that fit nearly as well belong to the estimate.
        ("2024年民生项目。高温。台风。防汛。", date(2024, 6, 10), date(2024, 9, 15)),
        ("2024年民生项目。今天上午（4月2日）通车。", date(2024, 4, 2), date(2024, 4, 2)),
        ("2024年民生项目。昨天（4月2日）通车。", date(2024, 4, 3), date(2024, 4, 3)),
        ("中秋佳节来临，2023年。", date(2023, 9, 22), date(2023, 9, 30)),
    ],
)
def test_what_each_kind_of_clue_says(text: str, first: date, last: date) -> None:
    guess = guess_published([text], date(2026, 11, 1))
    assert guess is not None
    assert (guess.first, guess.last) == (first, last)


def test_nothing_is_guessed_of_nothing() -> None:
    assert guess_published([]) is None
    assert guess_published(["昨天上午，会议召开。"], TODAY) is None


def test_no_estimate_lies_in_the_future() -> None:
    guess = guess_published(["2024年12月30日，活动举行。本报讯 1月3日，新年开工。"], date(2025, 1, 4))
    assert guess is not None
    assert guess.last <= date(2025, 1, 4)


def article(text: str, published: date | None = None) -> Article:
    from rag.types import Kind, Span

    return Article("a#1", "a", 1, Kind.NEWS, "", text, (Span(0, len(text), 0),), published=published)


def test_a_printed_day_is_never_replaced() -> None:
    (made,) = enrich_page([article("4月2日，2023年。昨天，会议召开。", date(2024, 7, 25))])
    assert made.guess is None
    assert [m.first for m in made.dates if m.text == "昨天"] == [date(2024, 7, 24)]


def test_an_estimate_is_kept_apart_and_widens_what_it_anchors() -> None:
    texts = [
        "本报讯 4月2日，市长调研。2024年度方案通过。2024年民生项目。",
        "本报讯 昨天上午，区人大召开会议。2024年工作要点。",
    ]
    first, second = enrich_page([article(text) for text in texts])
    assert first.published is None
    assert first.guess == second.guess
    assert first.guess is not None
    (yesterday,) = [m for m in second.dates if m.text == "昨天上午"]
    assert yesterday.first is not None
    assert yesterday.last is not None
    assert yesterday.first <= date(2024, 4, 2) <= yesterday.last
    assert yesterday.grain == ("day" if yesterday.first == yesterday.last else "range")


def test_an_article_without_any_day_keeps_its_words() -> None:
    made = enrich(article("昨天上午，市长盛蕾强调，要抓紧。"))
    assert [(m.text, m.first) for m in made.dates] == [("昨天上午", None)]
    assert [(s.speaker, s.post) for s in made.statements] == [("盛蕾", "市长")]
    assert [p.name for p in made.people] == ["盛蕾"]


@given(
    st.lists(st.text(alphabet="2024年13月5日今天昨(),前三季度春节全国两会预计到。", max_size=40), max_size=4)
)
def test_any_text_gives_an_interval_or_nothing(texts: list[str]) -> None:
    guess = guess_published(texts, TODAY)
    assert guess is None or (guess.first <= guess.last <= TODAY and 0 <= guess.confidence <= 1)


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("2024年民生项目。春节来临。", ("2024-02-03", "2024-02-11", 0.3)),
        ("2024年工作。元宵佳节。", ("2024-02-17", "2024-02-25", 0.3)),
        ("2024年4月2日开工。预计2025年3月完成。", ("2024-04-02", "2024-07-31", 0.5)),
        ("距年底还有3个月。2023年工作。", ("2023-10-01", "2023-10-31", 0.41)),
        ("离年底仅剩一个月。2023年工作。", ("2023-12-01", "2023-12-31", 0.41)),
        ("2024年述职。", ("2025-01-01", "2025-02-28", 0.32)),
        ("2024年度工作总结。4月2日，会议召开。", ("2024-04-02", "2024-04-04", 0.29)),
        ("今日（2月29日）开幕。2024年方案。", ("2024-02-29", "2024-02-29", 0.66)),
        ("2024年工作。3月工作回顾和4月安排。", ("2024-03-25", "2024-04-13", 0.59)),
        ("1949年建校。", None),
        ("1950年建校。", None),
        ("2061年规划。", None),
        ("到2030年建成，面向2035年。", None),
        ("2022年冬奥会。2021年工作。", None),
        ("十三届全国人大五次会议召开。", ("2022-02-20", "2022-04-30", 0.34)),
        ("十四届全国人大一次会议。", ("2023-02-20", "2023-04-30", 0.34)),
        ("十三届全国人大三次会议。", ("2020-05-01", "2020-07-15", 0.15)),
        ("2024年工作。优惠12.1-12.31。", ("2024-11-26", "2024-12-13", 0.37)),
    ],
)
def test_how_sure_an_estimate_is(text: str, guess: tuple[str, str, float] | None) -> None:
    """The width, the weight of the clue and how often the year is named; no year outside 1950 to 2060, none that lies ahead."""
    found = guess_published([text], date(2026, 11, 1))
    assert (found and (str(found.first), str(found.last), found.confidence)) == guess


SAID = "会议要求各地认真抓好落实，"
LATE = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("text", "today", "guess"),
    [
        ("1950年10月1日开工。", LATE, ("1950-10-01", "1951-01-29", 0.5, "1950年10月1日")),
        ("1949年10月1日开工。", LATE, None),
        ("2026年11月1日开工。", LATE, ("2026-11-01", "2026-11-01", 0.38, "2026年11月1日")),
        ("2026年11月2日开工。", LATE, ("2026-01-01", "2026-11-01", 0.33, "2026年")),
        ("2027年3月1日开工。", LATE, None),
        ("2024年方案。4月2日，会议召开。", LATE, ("2024-04-02", "2024-04-04", 0.58, "4月2日、2024年")),
        (
            "2024年方案。4月2日，会议召开。4月3日，会议闭幕。",
            LATE,
            ("2024-04-03", "2024-04-04", 0.64, "4月3日、4月2日、2024年"),
        ),
        (
            f"2024年方案。{SAID * 8}大家都说很好，4月2日，会议召开。",
            date(2024, 12, 1),
            ("2024-04-02", "2024-04-04", 0.58, "4月2日、2024年"),
        ),
        (
            f"2024年方案。{SAID * 8}大家都说很好了，4月2日，会议召开。",
            date(2024, 12, 1),
            ("2024-01-01", "2024-12-01", 0.39, "2024年、4月2日"),
        ),
        ("2024年2月29日，会议召开。", LATE, ("2024-02-29", "2024-06-28", 0.5, "2024年2月29日")),
        ("2023年方案。2月29日，会议召开。", LATE, ("2024-02-29", "2024-03-02", 0.29, "2月29日")),
        ("2024年10月1日开工。2023年3月1日立项。", LATE, ("2024-10-01", "2025-01-29", 0.5, "2024年10月1日")),
        ("2024年方案。", LATE, None),
        ("2024年方案。", date(2025, 2, 3), ("2024-01-01", "2025-02-03", 0.27, "2024年")),
        ("2024年方案。", date(2025, 2, 4), None),
        ("2024年方案。2024年计划。", date(2024, 12, 31), ("2024-01-01", "2024-12-31", 0.4, "2024年")),
        (
            "2024年方案。2024年计划。2024年工作。",
            date(2024, 12, 31),
            ("2024-01-01", "2024-12-31", 0.5, "2024年"),
        ),
        ("2024年春节。2023年方案。", LATE, ("2024-02-10", "2024-06-09", 0.5, "2024年春节")),
        (f"喜迎{'，' * 28}春节。2023年方案。", LATE, ("2023-01-15", "2023-01-23", 0.3, "春节、2023年")),
        (f"喜迎{'，' * 29}春节。2023年方案。", LATE, ("2023-01-15", "2023-01-23", 0.3, "春节、2023年")),
        (f"2023年方案。春节{'，' * 16}来临", LATE, ("2023-01-15", "2023-01-23", 0.3, "春节、2023年")),
        (f"2023年方案。春节{'，' * 17}来临", LATE, None),
        ("2023年方案。中秋。国庆。", LATE, ("2023-09-22", "2023-10-06", 0.39, "2023年、国庆、中秋")),
        ("2023年总结。", LATE, ("2024-01-01", "2024-02-28", 0.32, "2023年总结")),
        ("2023年度完成情况。春节。", LATE, ("2024-01-01", "2024-02-28", 0.34, "2023年度完成情况、春节")),
        ("预计4月2日开工。2024年方案。", date(2024, 12, 31), ("2024-01-01", "2024-12-31", 0.33, "2024年")),
        (
            "预计在下个月的4月2日开工。2024年方案。",
            date(2024, 12, 31),
            ("2024-01-01", "2024-12-31", 0.33, "2024年"),
        ),
        (
            "预计在下个月初的4月2日开工。2024年方案。",
            date(2024, 12, 31),
            ("2024-01-01", "2024-12-31", 0.33, "2024年"),
        ),
        (
            "将于2025年3月1日开工。2024年方案。2024年5月1日签约。",
            LATE,
            ("2024-05-01", "2024-08-29", 0.5, "2024年5月1日"),
        ),
        (
            "2024年民生项目。今天（4月2日）通车。今天（4月3日）闭幕。",
            LATE,
            ("2024-04-03", "2024-04-03", 0.68, "今天(4月3日)、4月2日、2024年"),
        ),
        ("2019年成立。4月2日，会议召开。", LATE, ("2019-04-02", "2019-04-04", 0.58, "4月2日、2019年")),
        (
            "2019年成立。2021年成立。4月2日，会议召开。",
            LATE,
            ("2021-04-02", "2021-04-04", 0.58, "4月2日、2021年"),
        ),
        (
            "十四届全国人大二次会议召开。2024年工作。",
            LATE,
            ("2024-02-20", "2024-04-30", 0.67, "十四届全国人大二次会议、2024年"),
        ),
        (
            "总理李克强，4月2日视察。2015年方案。",
            LATE,
            ("2015-04-02", "2015-04-04", 0.61, "4月2日、总理李克强、2015年"),
        ),
        ("总理李克强，4月2日视察。", LATE, ("2013-04-02", "2013-04-04", 0.04, "4月2日、总理李克强")),
        (
            "总理李克强，4月2日视察。新冠疫情。",
            LATE,
            ("2020-04-02", "2020-04-04", 0.11, "4月2日、新冠、总理李克强"),
        ),
        ("美国总统拜登，4月2日。", LATE, ("2021-04-02", "2021-04-04", 0.08, "4月2日、美国总统拜登")),
        ("2021年成立。总理李强4月2日视察。", LATE, ("2023-04-02", "2023-04-04", 0.08, "4月2日、总理李强")),
        (
            "党的二十大胜利闭幕。11月2日，会议召开。",
            LATE,
            ("2022-11-02", "2022-11-04", 0.08, "11月2日、党的二十大"),
        ),
        ("2024年4月2日签约。", date(2024, 4, 2), ("2024-04-02", "2024-04-02", 0.38, "2024年4月2日")),
        ("2024年4月2日签约。", date(2024, 6, 30), ("2024-04-02", "2024-06-30", 0.5, "2024年4月2日")),
        ("2024年4月2日签约。", date(2023, 12, 31), None),
        (
            "2010年成立。12月30日，会议召开。12月31日，会议召开。1月2日，会议召开。",
            LATE,
            ("2010-01-01", "2010-01-02", 0.32, "1月2日、12月31日、12月30日、2010年"),
        ),
        (
            "2024年方案。高温。台风。前三季度。",
            date(2024, 12, 31),
            ("2024-10-08", "2024-11-12", 0.43, "前三季度、2024年、台风"),
        ),
        ("十四五，12月2日。", LATE, ("2020-12-02", "2020-12-04", 0.05, "12月2日、十四五")),
        (
            "2020年方案。2024年方案。全国两会。4月2日，会议召开。",
            LATE,
            ("2024-04-02", "2024-04-04", 0.62, "4月2日、全国两会、2024年"),
        ),
    ],
)
def test_what_an_estimate_rests_on(text: str, today: date, guess: tuple[str, str, float, str] | None) -> None:
    """First and last day, how sure, and the words that say so: each year, day, office, season and limit of a clue."""
    found = guess_published([text], today)
    assert (found and (str(found.first), str(found.last), found.confidence, found.reason)) == (
        guess and (*guess[:3], f"the articles say {guess[3]}")
    )


def test_the_words_of_all_articles_of_a_page_count() -> None:
    found = guess_published(["2024年4月2日签约。", "4月3日，会议召开。"], LATE)
    assert found
    assert (found.first, found.last, found.reason) == (
        date(2024, 4, 3),
        date(2024, 4, 5),
        "the articles say 4月3日、2024年4月2日",
    )
