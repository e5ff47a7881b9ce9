"""Input that no newspaper should print: each gives articles that cover the page, and never an exception."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from rag.corpus import Metadata, text
from rag.pages import read
from rag.types import Kind, Page
from tests.pages import hold, page

POEM = "春日农家\n\n□ 张雨\n\n春风吹过田野，\n油菜花开满坡。\n阿婆弯腰摘菜，\n笑声落进小河。\n"
TABLE = "4月份蔬菜价格表\n\n青菜 3.20 3.50\n黄瓜 5.80 6.10\n番茄 7.00 6.50\n"
ENGLISH = (
    "City opens new library\n\nBy John Smith\n\nA new public library opened in Wujin on Monday, drawing "
    'crowds of\nreaders on its first day.\n\n"It is a place for everyone," said the mayor.\n\n'
    "Local team wins final\n\nChangzhou beat Suzhou 3-1 on Sunday to win the cup. The team had lost the final twice.\n"
)
BODY = "昨天上午,全区召开安全生产工作会议,部署下一阶段重点工作。会议强调,要压实责任,守牢底线。\n\n会议要求,各地要抓好落实。"
ODD = {
    "no headline": BODY,
    "mixed scripts": "武進區 opens 図書館 — Открытие библиотеки\n\n本报讯(记者 张三)ВЧЕРА опened 図書館。\n\nالقراءة للجميع。",
    "right to left": "افتتاح مكتبة جديدة\n\nافتتحت المدينة مكتبة عامة جديدة يوم الاثنين، وحضر المئات.\n\nوقال رئيس البلدية.",
    "zero width": "\ufeff标题\u200b\n\u200b\n\u200b本报讯 正文。\u200f\n",
    "carriage returns": "标题一则\r\n\r\n本报讯(记者 张三)正文第一段要加\r\n\r\n快建设。\r\n",
    "form feeds": "标题一则\n本报讯 正文。\x0c第二页标题\n本报讯 正文。\u2028又一行\x85再一行",
    "markdown marks": "# \n## ##\n**\n> > 引文\n#没有空格\n***粗斜***\n__下划__\n- 项\n| a | b |\n",
    "lone surrogate": "标题\ud800\n\n本报讯 正文\udfff。",
    "brackets": "“”（））（《》》」「" * 30,
    "punctuation": "。，、；：！？…—" * 50,
    "hashes": "#" * 5000,
    "stars": "*" * 5000 + "\n" + "**" * 2000,
    "one letter a line": "\n".join("武进日报今天出版八个版"),
    "emoji": "👨‍👩‍👧‍👦 新闻 🗞️\n\n本报讯 🎉。",
}


# Where a reader could tell what the articles are; of the others only that nothing is lost.
ARTICLES = {
    "no headline": [("", BODY.replace("\n\n", "\n"))],
    "zero width": [("标题", "标题\n本报讯 正文。")],
    "carriage returns": [("标题一则", "标题一则\n本报讯(记者 张三)正文第一段要加快建设。")],
    "lone surrogate": [("标题\ud800", "标题\ud800\n本报讯 正文\udfff。")],
    "punctuation": [("", "。，、；：！？…—" * 50)],
    "emoji": [("👨‍👩‍👧‍👦 新闻 🗞️", "👨‍👩‍👧‍👦 新闻 🗞️\n本报讯 🎉。")],
}


@pytest.mark.parametrize("name", ODD)
def test_odd_text_is_read_whole(name: str) -> None:
    reading = read(page(ODD[name]))
    hold(reading)
    assert len(reading.articles) >= 1
    if name in ARTICLES:
        assert [(article.title, article.text) for article in reading.articles] == ARTICLES[name]


def test_only_headlines_are_an_article_each() -> None:
    heads = ["我区一季度生产总值增长6.8%", "湖塘镇举办读书节", "前黄高级中学百年校庆举行"]
    reading = read(page("\n\n".join(heads)))
    hold(reading)
    assert [a.title for a in reading.articles] == heads


def test_text_without_headline_is_one_article_without_title() -> None:
    reading = read(page(BODY))
    hold(reading)
    (article,) = reading.articles
    assert (article.title, article.body) == ("", 0)


def test_only_an_advert() -> None:
    reading = read(
        page("万和 | 湖塘\n\n新春钜惠 礼遇全城\n\nHAPPY NEW YEAR\n\n首付20万元起\n\nVIP LINE 8888 6666")
    )
    hold(reading)
    (article,) = reading.articles
    assert (article.kind, article.kicker, article.title) == (Kind.ADVERT, "万和 | 湖塘", "新春钜惠 礼遇全城")


def test_a_poem_keeps_its_lines() -> None:
    (article,) = read(page(POEM)).articles
    assert article.text.splitlines()[2:] == [
        "春风吹过田野，",
        "油菜花开满坡。",
        "阿婆弯腰摘菜，",
        "笑声落进小河。",
    ]
    assert [tuple(b) for b in article.bylines] == [("", "张雨")]


def test_a_table_keeps_its_rows() -> None:
    (article,) = read(page(TABLE)).articles
    assert article.title == "4月份蔬菜价格表"
    assert article.text.splitlines()[1:] == ["青菜 3.20 3.50", "黄瓜 5.80 6.10", "番茄 7.00 6.50"]


def test_a_page_in_english() -> None:
    reading = read(page(ENGLISH))
    hold(reading)
    assert [a.title for a in reading.articles] == ["City opens new library", "Local team wins final"]
    assert [tuple(b) for b in reading.articles[0].bylines] == [("By", "John Smith")]
    assert "crowds of\nreaders" in reading.articles[0].text


def test_one_line_of_a_megabyte(seeds: Path) -> None:
    line = "".join("".join(p.read_text(encoding="utf-8").split()) for p in sorted(seeds.glob("*.txt")))
    text = (line * (1_000_000 // len(line.encode()) + 1))[: 1_000_000 // 2]
    start = time.process_time()
    hold(read(page(text)))
    assert time.process_time() - start < 10


def test_a_page_of_very_many_broken_pieces_is_read_in_good_time() -> None:
    rng = random.Random(1)
    letters = "常州武进区会议建设发展工作推进,、"
    text = "\n\n".join("".join(rng.choices(letters, k=60)) for _ in range(1500))
    start = time.process_time()
    hold(read(page(text)))
    assert time.process_time() - start < 20


def test_what_a_file_says_of_itself_is_in_no_article(tmp_path: Path) -> None:
    front = "---\nsource: 武进日报\npublished: 2024-04-03\npage: A1\n---\n\n"
    (tmp_path / "a.txt").write_text(front + BODY.replace("昨天", "本报讯 昨天"), "utf-8")
    (made,) = text.read(tmp_path / "a.txt", Metadata())
    assert isinstance(made, Page)
    (article,) = read(made).articles
    assert article.text.startswith("本报讯 昨天上午")
    assert (article.source, article.number, article.kicker) == ("武进日报", "A1", "")
    assert made.text[article.spans[0].start :].startswith("本报讯")
