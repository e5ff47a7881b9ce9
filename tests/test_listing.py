"""Questions about the archive itself are answered from the store, whole and with dates."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from pathlib import Path

import pytest

from rag.answer.listing import wish
from rag.engine import Engine
from rag.settings import load
from rag.types import Filters

TODAY = date(2024, 5, 6)


@pytest.mark.parametrize(
    ("question", "words", "first", "last"),
    [
        ("有哪些报道提到盛蕾？", "盛蕾", None, None),
        ("关于近零碳园区的报道有哪些？", "近零碳园区", None, None),
        ("2024年4月有哪些新闻？", "", date(2024, 4, 1), date(2024, 4, 30)),
        ("昨天有什么新闻？", "", date(2024, 5, 5), date(2024, 5, 5)),
        ("陆平出现在哪些报道里？", "陆平", None, None),
        ("提到柳湾村的文章有几篇？", "柳湾村", None, None),
        ("有没有提到冷库的报道？", "冷库", None, None),
        ("列出2024年4月的所有报道", "", date(2024, 4, 1), date(2024, 4, 30)),
        ("2024年4月2日的报纸上有什么？", "", date(2024, 4, 2), date(2024, 4, 2)),
        ("2024年4月有哪些报道提到陆平？", "陆平", date(2024, 4, 1), date(2024, 4, 30)),
        ("九月份都有哪些新闻？", "", date(2023, 9, 1), date(2023, 9, 30)),  # None of this year is there yet.
        ("Which articles mention 陆平?", "陆平", None, None),
    ],
)
def test_what_of_the_archive_is_asked(
    question: str, words: str, first: date | None, last: date | None
) -> None:
    found = wish(question, Filters(), TODAY, newest=date(2024, 5, 2))
    assert found
    assert (found.papers, found.words, found.filters.date_from, found.filters.date_to) == (
        False,
        words,
        first,
        last,
    )


def test_a_question_about_what_is_told_asks_nothing_of_the_archive() -> None:
    for question in (
        "盛蕾调研了哪些地方？",
        "新闻发布会上提到什么？",
        "哪些企业参加了会议？",
        "昨天有什么会议？",
        "新闻里说积水什么时候排除？",
        "报道中提到的总经理是谁？",
        "哪些报纸报道了台风？",
        "澄江日报的电话是多少？",
    ):
        assert wish(question, Filters(), TODAY) is None
    for question in (
        "库里有什么报纸？",
        "你们收录了哪几份报纸？",
        "库里一共有多少篇报道？",
        "报纸的时间范围是什么？",
    ):
        papers = wish(question, Filters(), TODAY)
        assert papers
        assert papers.papers


def test_a_paper_that_the_question_names_is_a_filter() -> None:
    found = wish("澄江晚报2024年4月登过哪些文章？", Filters(), TODAY, ("澄江日报", "澄江晚报"))
    assert found
    assert found.filters == Filters(date(2024, 4, 1), date(2024, 4, 30), ("澄江晚报",))


def test_the_list_is_whole_with_dates(tmp_path: Path) -> None:
    lines = [
        {
            "title": f"柳湾村第{n}期",
            "body": f"柳湾村新建冷库{n}座。村民陆平说好。",
            "date": f"2024-0{n}-02",
            "source": "澄江日报",
        }
        for n in (3, 4, 5)
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(x, ensure_ascii=False) for x in lines), "utf-8")
    with Engine.open(load(home=tmp_path / "home"), create=True) as engine:
        engine.index([tmp_path / "a.jsonl"])
        ask = lambda question: asyncio.run(engine.answerer.ask(question))  # noqa: E731
        assert ask("有哪些报道提到陆平？").text == (
            "在3篇报道中找到3篇，全部列出：\n- 2024-03-02 《柳湾村第3期》 澄江日报\n"
            "- 2024-04-02 《柳湾村第4期》 澄江日报\n- 2024-05-02 《柳湾村第5期》 澄江日报"
        )
        month = ask("2024年4月有哪些新闻？")
        assert month.text == "在3篇报道中找到1篇，全部列出：\n- 2024-04-02 《柳湾村第4期》 澄江日报"
        assert month.hits[0].article.title == "柳湾村第4期"
        assert (
            ask("库里有什么报纸？").text == "库里有3篇报道，来自：澄江日报。日期：2024-03-02 – 2024-05-02。"
        )
        for question in ("最近有什么新闻？", "最新的报道有哪些？", "What is the latest news?"):
            newest = [hit.article.title for hit in ask(question).hits]
            assert newest == ["柳湾村第5期", "柳湾村第4期", "柳湾村第3期"], question
        assert ask("最近有什么新闻？").text.startswith(
            "库里共3篇报道，最近的3篇是：\n- 2024-05-02 《柳湾村第5期》 澄江日报\n"
        )
        none = ask("2019年4月有哪些新闻？")
        assert (none.status, none.hits) == ("no_evidence", ())
        assert "已查3篇报道（澄江日报），2024-03-02 至 2024-05-02" in none.text
