"""Pages to articles: the laws that hold for any text, and what one can check by eye."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.pages import read, to_page, to_page_ranges
from rag.types import Kind
from tests.pages import hold, page

PRINT = st.lists(
    st.sampled_from(
        [
            *list(
                "常州武进区记者报讯摄版转接第本图为公告近年来会议市长的了在一二12 3A bc。，、；：！？“”（）()《》#*-|□■\u3000"
            ),
            "\n",
            "\n\n",
            "\r\n",
            "\u200b",
            "\ufeff",
            "\x0c",
            "\u2028",
            "م",
            "𠮷",
            "本报讯(记者 张三)",
            "善”项目。",
            "## ",
        ]
    ),
    max_size=200,
).map("".join)


@settings(max_examples=150, deadline=None)
@given(PRINT | st.text(max_size=200))
def test_any_text_is_read_whole(text: str) -> None:
    reading = read(page(text))
    hold(reading)
    assert all(article.text.strip() for article in reading.articles)


def test_seeds_are_read_whole(seeds: Path) -> None:
    readings = [read(page(path.read_text(encoding="utf-8"))) for path in sorted(seeds.glob("*.txt"))]
    for reading in readings:
        hold(reading)
    assert sum(len(reading.articles) for reading in readings) == 26


def test_a_place_in_an_article_leads_to_print() -> None:
    text = "标题一则在这里\n\n本报讯(记者 张三) 前半句话写到这里要加\n\n快建设。\n\n第二段。"
    (article,) = read(page(text)).articles
    at = article.text.index("要加快建设")
    start, end = to_page(article, at, at + 5)
    assert text[start:end] == "要加\n\n快建设"
    assert [text[a:b] for a, b in to_page_ranges(article, at, at + 5)] == ["要加", "快建设"]


def test_a_ready_page_is_one_article() -> None:
    (article,) = read(page("标题\n正文。\n\n第二段", title="标题", ready=True, source="报")).articles
    assert (article.title, article.text[article.body :], article.kind) == (
        "标题",
        "正文。\n\n第二段",
        Kind.NEWS,
    )
    assert article.source == "报"


@pytest.mark.parametrize("text", ["", " \n\n ", "\ufeff", "\n# \n**\n"])
def test_nothing_printed_gives_no_article(text: str) -> None:
    reading = read(page(text))
    hold(reading)
    assert reading.articles == ()
