"""What is read for a question over many articles: of a name, of a time, or the nearest; how much of each, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from rag.answer.asked import Asked
from rag.answer.wide import Gatherer, Order, wide
from rag.types import Article, Chunk, Coverage, DateGuess, Evidence, Filters, Hit, Kind, Retrieval, Scores

FIRST = date(2025, 3, 1)
NOTHING = Retrieval((), Evidence(0.3, False, "weak"), {})


def article(n: int, text: str, *, body: int = 0, day: date | None = FIRST) -> Article:
    return Article(f"a{n}", f"p{n}", 1, Kind.NEWS, f"第{n}篇", text, (), published=day, body=body)


def hit(one: Article, score: float = 1.0) -> Hit:
    return Hit(1, score, Chunk(0, one.id, 0, len(one.text), one.text), one, Scores())


class Archive:
    """Some articles, the first the nearest to any question; who asks for words gets those that print them."""

    def __init__(self, articles: Sequence[Article], scores: Sequence[float] = ()) -> None:
        self.articles = articles
        self.scores = scores or [1.0] * len(articles)
        self.asked: list[int] = []

    def catalogue(
        self, filters: Filters, words: str = "", limit: int = 50, *, newest: bool = False
    ) -> tuple[int, tuple[Article, ...]]:
        low, high = filters.date_from or date.min, filters.date_to or date.max
        found = [a for a in self.articles if low <= (a.published or FIRST) <= high and words in a.text]
        if newest:
            found.sort(key=lambda a: a.published or date.min, reverse=True)
        return len(found), tuple(found[:limit])

    def retrieve(
        self, question: str, k: int = 8, filters: Filters = Filters(), also: Sequence[str] = ()
    ) -> Retrieval:
        self.asked.append(k)
        hits = tuple(hit(a, s) for a, s in zip(self.articles, self.scores, strict=True))
        return replace(NOTHING, hits=hits[:k])

    def coverage(self, filters: Filters) -> Coverage:
        return Coverage(len(self.articles), (), FIRST, max(a.published or FIRST for a in self.articles))

    def named(self, text: str) -> list[str]:
        return [name for name in ("贺文澜", "文澜", "周敏", "石磊", "陈晓") if name in text]

    def gathered(self, question: str, order: Order = Order.TIME, most: int = 4, **filters: date) -> Asked:
        asked = Asked(question, question, "zh", (), Filters(**filters), NOTHING, (), 0.0, {})  # type: ignore[arg-type]
        made = Gatherer(self, self.catalogue, self.coverage, self.named, most)
        return made.gather(asked, order)


def titles(asked: Asked) -> list[str]:
    return [hit.article.title for hit in asked.hits]


def week(count: int, named: Sequence[int] = ()) -> list[Article]:
    return [
        article(n, f"第{n}天的新闻。" + ("贺文澜来了。" if n in named else ""), day=FIRST + timedelta(n))
        for n in range(count)
    ]


def test_every_article_of_a_name_is_read() -> None:
    archive = Archive(week(6, named=(0, 3, 5)))
    found = archive.gathered("贺文澜参加过哪些活动？")
    assert titles(found) == ["第0篇", "第3篇", "第5篇"]
    assert found.told == ("提到贺文澜的报道共3篇，都读过了。",)
    assert (found.found.evidence.strength, found.found.evidence.enough) == (1.0, True)
    assert (found.order, archive.asked, found.hits) == ("time", [], found.found.hits)


def test_of_more_than_may_be_read_the_nearest_that_print_the_name() -> None:
    archive = Archive(week(8, named=(0, 2, 3, 4, 6, 7)))
    found = archive.gathered("贺文澜参加过哪些活动？")
    assert titles(found) == ["第0篇", "第2篇", "第3篇", "第4篇"]
    assert archive.asked == [8]
    assert found.told == ("提到贺文澜的报道共6篇，读了与问题最接近的4篇，可能有没列到的。",)
    assert found.found.evidence.strength == 0.3


def test_three_names_are_looked_for_and_none_inside_another() -> None:
    everybody = [
        article(n, f"{name}来了。") for n, name in enumerate(("贺文澜", "文澜", "周敏", "石磊", "陈晓"))
    ]
    found = Archive(everybody).gathered("贺文澜、周敏、石磊、陈晓都去过哪些地方？", most=9)
    assert titles(found) == ["第2篇", "第3篇", "第4篇"]
    assert "周敏、石磊、陈晓" in found.told[0]
    quoted = Archive([article(0, "春风行动开始。"), article(1, "别的。")]).gathered("“春风行动”有哪些报道？")
    assert titles(quoted) == ["第0篇"]
    assert quoted.told == ("提到春风行动的报道共1篇，都读过了。",)


def test_a_period_is_read_whole_and_to_the_day_after() -> None:
    archive = Archive(week(9))
    found = archive.gathered("2025年3月1日至3月3日发生了哪些事？")
    assert titles(found) == ["第0篇", "第1篇", "第2篇", "第3篇"]
    assert found.told == ("2025-03-01 至 2025-03-03 的报道共4篇，都读过了。",)
    assert archive.asked == []
    more = archive.gathered("2025年3月1日至3月4日发生了哪些事？")
    assert archive.asked == [4]
    assert more.told == ("2025-03-01 至 2025-03-04 的报道共5篇，读了与问题最接近的4篇，可能有没列到的。",)
    # A time of which nothing is printed narrows nothing; one that is set is not narrowed further.
    none = archive.gathered("2024年3月发生了哪些事？")
    assert none.told == ("库里报道共9篇，读了与问题最接近的4篇，可能有没列到的。",)
    given = archive.gathered("2025年3月1日发生了哪些事？", date_from=date(2025, 3, 7))
    assert given.told == ("库里报道共3篇，都读过了。",)
    assert given.found.evidence.strength == 0.3
    two = archive.gathered("2025年3月1日和2025年3月5日发生了哪些事？")
    assert two.told[0].startswith("库里报道共9篇")


def test_what_is_much_less_like_the_question_is_left_out() -> None:
    archive = Archive(week(4), scores=(1.0, 0.5, 0.2, 0.19))
    assert titles(archive.gathered("全部活动有哪些？", Order.NEAREST)) == ["第0篇", "第1篇", "第2篇"]
    assert Archive(week(1), scores=(0.0,)).gathered("全部活动有哪些？").hits[0].rank == 1
    nothing = Archive([article(0, "别的。")], scores=(1.0,))
    nothing.retrieve = lambda *_, **__: NOTHING  # type: ignore[method-assign]
    assert nothing.gathered("全部活动有哪些？").told == ()


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        (Order.NEAREST, ["甲", "乙", "丙", "丁"]),
        (Order.TIME, ["丁", "丙", "甲", "乙"]),
        (Order.NEWEST, ["甲", "丙", "丁", "乙"]),
    ],
)
def test_in_which_order_articles_are_told(order: Order, wanted: list[str]) -> None:
    """By the day of print, else by its estimate's first; those of no day come last."""
    days = {"甲": date(2025, 3, 9), "乙": None, "丙": date(2025, 3, 1), "丁": None}
    articles = [
        replace(article(n, f"{name}。", day=day), title=name) for n, (name, day) in enumerate(days.items())
    ]
    guess = DateGuess(date(2025, 2, 1), date(2025, 3, 5), "x", 0.5)
    articles[3] = replace(articles[3], guess=guess)
    found = Archive(articles).gathered("全部活动有哪些？", order)
    assert titles(found) == wanted
    assert [h.rank for h in found.hits] == [1, 2, 3, 4]


def test_of_the_latest_twenty_are_read() -> None:
    archive = Archive(week(25))
    found = archive.gathered("最近有哪些活动？", Order.NEWEST, most=30)
    assert len(found.hits) == 20
    assert titles(found)[0] == "第24篇"
    assert found.told == ("库里报道共25篇，读了最近的20篇，可能有没列到的。",)
    assert len(archive.gathered("全部活动有哪些？", most=30).hits) == 25
    assert (
        len(Archive(week(25, named=range(25))).gathered("贺文澜最近怎样？", Order.NEWEST, most=30).hits) == 25
    )


@pytest.mark.parametrize(
    ("length", "at", "shown"),
    [
        (1400, 0, (5, 1405)),
        (1500, 0, (5, 1505)),
        (3000, 0, (5, 1505)),
        (3000, 1495, (5, 1505)),
        (3000, 1496, (1201, 2701)),
        (3000, 2900, (2605, 3005)),
    ],
)
def test_how_much_of_an_article_is_read(length: int, at: int, shown: tuple[int, int]) -> None:
    """Fifteen hundred characters from its lead on, or from three hundred before a name that stands later."""
    text = "标题在此\n" + ("。" * at + "贺文澜" + "。" * length)[:length]
    (found,) = Archive([article(0, text, body=5)]).gathered("贺文澜参加过哪些活动？").hits
    assert (found.chunk.start, found.chunk.end) == shown
    assert found.chunk.text == text[slice(*shown)]


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("全部学生有谁？", None),
        ("所有项目分别投资多少？", Order.NEAREST),
        ("最近谁来了？", None),
        ("近况如何？", Order.NEWEST),
        ("发生了什么？", None),
        ("今年发生了什么？", Order.TIME),
        ("总结2025年的工作", Order.NEAREST),
        ("总结今年的工作", Order.NEAREST),
        ("总结工作", None),
        ("他去过哪些地方？", Order.TIME),
        ("他去了哪些地方？", None),
        ("2025年3月他去了哪些地方？", Order.TIME),
        ("今年他去了哪些地方？", Order.TIME),
        ("通过哪些方式？", None),
        ("各篇报道说了什么？", Order.NEAREST),
        ("报道都说了什么？", Order.NEAREST),
        ("所有活动按时间列出", Order.TIME),
        ("逐一说明", Order.NEAREST),
        ("来龙去脉", Order.TIME),
        ("今年的动态", Order.TIME),
        ("其动态如何？", None),
        ("What has he done this year?", Order.TIME),
        ("Summarize this year.", Order.NEAREST),
        ("the latest news", Order.NEWEST),
        ("How many articles?", None),
    ],
)
def test_which_questions_are_wide(question: str, order: Order | None) -> None:
    assert wide(question) == order
