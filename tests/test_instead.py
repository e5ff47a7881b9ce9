"""The printed sentence that stands in the place of a withheld one."""

from __future__ import annotations

from datetime import date

import pytest

from rag.answer.instead import instead
from rag.check import check
from rag.types import Article, Chunk, Hit, Kind, Scores, Span

TITLE = "贺文澜调研白鹤冷链中心"
BODY = (
    "本报讯 3月17日，县长贺文澜到白鹤冷链物流中心调研。该中心占地96亩，库容8万吨，预计今年10月投用。"
    "贺文澜要求，加快配套道路建设。"
)
RUN = "白鹤半程马拉松开跑", "男子组冠军为贺子昂，成绩1小时4分12秒；女子组冠军为罗晓燕。"


def hit(rank: int, title: str, body: str) -> Hit:
    text = f"{title}\n{body}"
    article = Article(
        f"a{rank}", f"p{rank}", 1, Kind.NEWS, title, text, (Span(0, len(text), 0),), "澄江日报", "1",
        date(2025, 3, 18), body=len(title) + 1,
    )  # fmt: skip
    return Hit(rank, 1 / rank, Chunk(rank, article.id, article.body, len(text), body), article, Scores())


HITS = (hit(1, *RUN), hit(2, TITLE, BODY))


@pytest.mark.parametrize(
    ("withheld", "printed"),
    [
        # Not the sentence that names the subject, but the one that has the figure.
        ("白鹤冷链物流中心占地69亩，库容8万吨[2]。", "该中心占地96亩，库容8万吨，预计今年10月投用。[2]"),
        ("白鹤冷链物流中心占地69亩。", "该中心占地96亩，库容8万吨，预计今年10月投用。[2]"),
        ("男子组冠军为贺子昂，成绩1小时14分12秒[2]。", "男子组冠军为贺子昂，成绩1小时4分12秒；[1]"),
        ("贺文澜要求，暂停配套道路建设[2]。", "贺文澜要求，加快配套道路建设。[2]"),
        ("园区食堂每天供应三千份盒饭[1]。", ""),
        ("苏州地铁三号线2019年开通。", ""),
        # A person whom no print names is what is wrong; the rest says what it is about.
        ("男子组冠军为贺志刚[1]。", "男子组冠军为贺子昂，成绩1小时4分12秒；[1]"),
        ("女子组冠军为罗小艳[1]。", "女子组冠军为罗晓燕。[1]"),
        ("冠军是罗小艳。", ""),
        ("罗小艳毕业于清华大学[1]。", ""),
    ],
)
def test_print_is_quoted_where_it_has_the_matter(withheld: str, printed: str) -> None:
    assert instead(withheld, HITS) == printed


def test_what_is_told_already_is_not_quoted_again() -> None:
    before = check("白鹤冷链物流中心占地96亩[2]。", HITS).claims
    assert [claim.status for claim in before] == ["verified"]
    assert instead("白鹤冷链物流中心占地69亩，库容8万吨[2]。", HITS, before) == ""
