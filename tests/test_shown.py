"""The words shown under an answer: they hold the figure, the day or the name that is claimed."""

from __future__ import annotations

from datetime import date

import pytest

from rag.check import check, cite
from rag.types import Article, Chunk, Hit, Kind, Scores, Span


def hit(rank: int, title: str, body: str) -> Hit:
    text = f"{title}\n{body}"
    article = Article(
        f"a{rank}", f"p{rank}", 1, Kind.NEWS, title, text, (Span(0, len(text), 0),), "云溪日报", "1",
        date(2025, 3, 18), body=len(title) + 1,
    )  # fmt: skip
    return Hit(rank, 1 / rank, Chunk(rank, article.id, article.body, len(text), body), article, Scores())


HOSPITAL = hit(
    1,
    "县中医院新院区主体封顶",
    "昨天，云溪县中医院新院区主体结构封顶。新院区总投资6.8亿元，设床位800张，预计2026年6月投用。"
    "工地上，焊花飞溅，塔吊林立。院长何婉清介绍，新院区将设22个临床科室。",
)
PARK = hit(
    2,
    "青禾新材料产业园年内投产一期",
    "产业园位于云溪县东部新城，占地460亩，总投资31亿元。该项目由江苏青禾科技有限公司建设，董事长是罗景行。",
)


@pytest.mark.parametrize(
    ("claim", "shown"),
    [
        # The headline has most of the words, and not the fact.
        ("县中医院新院区总投资6.8亿元[1]。", ("6.8亿元",)),
        ("县中医院新院区设床位800张[1]。", ("800张",)),
        ("青禾新材料产业园董事长是罗景行[2]。", ("罗景行",)),
        ("青禾新材料产业园占地460亩[2]。", ("460亩",)),
        # Two facts that stand two sentences apart.
        ("县中医院新院区设床位800张，将设22个临床科室[1]。", ("800张", "22个临床科室")),
        # A false one is shown beside what print has instead of it.
        ("县中医院新院区总投资8.6亿元[1]。", ("总投资6.8亿元",)),
        ("The new site of the county hospital of Yunxi has 800 beds[1].", ("800张",)),
    ],
)
def test_the_quotation_holds_the_fact(claim: str, shown: tuple[str, ...]) -> None:
    (cited,) = check(claim, (HOSPITAL, PARK)).citations
    text = (HOSPITAL, PARK)[cited.marker - 1].article.text
    assert cited.quote == text[cited.start : cited.end]
    assert all(words in cited.quote for words in shown)
    assert not cited.quote.startswith(cited.title)


def test_each_of_two_sources_shows_its_own_words() -> None:
    made = check("县中医院新院区总投资6.8亿元[1]，青禾新材料产业园总投资31亿元[2]。", (HOSPITAL, PARK))
    assert [(c.marker, c.quote.split("，")[0]) for c in made.citations] == [
        (1, "新院区总投资6.8亿元"),
        (2, "产业园位于云溪县东部新城"),
    ]
    assert [claim.status for claim in made.claims] == ["verified", "verified"]
    swapped = check("县中医院新院区总投资31亿元[1]，青禾新材料产业园总投资6.8亿元[2]。", (HOSPITAL, PARK))
    assert [claim.status for claim in swapped.claims] == ["unsupported", "unsupported"]


def test_before_a_verdict_the_sentence_with_the_figure_is_shown() -> None:
    (cited,) = cite("县中医院新院区总投资6.8亿元[1]。", (HOSPITAL,)).citations
    assert cited.quote == "新院区总投资6.8亿元，设床位800张，预计2026年6月投用。"
    (whole,) = cite("油价上涨[1]。", (HOSPITAL,)).citations
    assert whole.quote == HOSPITAL.chunk.text  # None of it: the passage as a whole.
