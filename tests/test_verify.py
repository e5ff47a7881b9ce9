"""rag.check.verify: any text against the archive, sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from rag.check.verify import Verifier
from rag.text.tokens import query_tokens, tokens
from rag.types import Article, Chunk, Filters, Hit, Kind, Scores, Span, Status


class Shelf:
    """A retriever over a few articles: the share of the question's tokens orders them."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.articles = articles
        self.asked: list[str] = []

    def passages(self, question: str, k: int = 8, filters: Filters = Filters()) -> tuple[Hit, ...]:
        self.asked.append(question)
        wanted = set(query_tokens(question))
        scored = [
            (len(wanted & set(tokens(a.text))) / len(wanted), a)
            for a in self.articles
            if not filters.article_ids or a.id in filters.article_ids
        ]
        best = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])[:k]
        return tuple(
            Hit(n, score, Chunk(n, a.id, a.body, len(a.text), a.text[a.body :]), a, Scores())
            for n, (score, a) in enumerate(best, 1)
        )


def article(id_: str, title: str, body: str, day: date) -> Article:
    text = f"{title}\n{body}"
    return Article(
        id_, "p", 0, Kind.NEWS, title, text, (Span(0, len(text), 0),), published=day, body=len(title) + 1
    )


FUND = article(
    "fund", "溧阳设基金帮扶失亲青少年",
    "溧阳市慈善总会筹资500万元设立失亲困境青少年帮扶基金。首批发放专项资助79.1万元。", date(2025, 1, 21),
)  # fmt: skip
VISIT = article(
    "visit",
    "盛蕾调研近零碳园区",
    "4月2日,市长盛蕾来到我区,围绕近零碳园区建设工作开展实地调研。",
    date(2024, 4, 3),
)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf([FUND, VISIT])


def test_each_claim_has_its_verdict_and_its_evidence(shelf: Shelf) -> None:
    text = "溧阳市慈善总会筹资500万元设立帮扶基金。首批发放专项资助97.1万元。火星上发现了水。"
    right, wrong, nowhere = Verifier(shelf).verify(text)
    assert [text[c.start : c.end] for c in (right, wrong, nowhere)] == [right.text, wrong.text, nowhere.text]
    assert (right.status, right.why) == (Status.VERIFIED, "")
    assert right.evidence[0].quote == "溧阳市慈善总会筹资500万元设立失亲困境青少年帮扶基金。"
    assert (wrong.status, wrong.why) == (Status.UNSUPPORTED, "报道写的是79.1万元，回答写的是97.1万元")
    assert wrong.evidence[0].quote == "首批发放专项资助79.1万元。"
    assert FUND.text[wrong.evidence[0].start : wrong.evidence[0].end] == wrong.evidence[0].quote
    assert (nowhere.status, nowhere.evidence) == (Status.UNSUPPORTED, ())


def test_only_the_named_articles_count(shelf: Shelf) -> None:
    text = "首批发放专项资助79.1万元。"
    assert Verifier(shelf).verify(text, ("fund",))[0].status is Status.VERIFIED
    assert Verifier(shelf).verify(text, ("visit",))[0].status is Status.UNSUPPORTED


def test_markers_of_another_system_are_no_figures(shelf: Shelf) -> None:
    (claim,) = Verifier(shelf).verify("首批发放专项资助79.1万元[7]。")
    assert (claim.status, claim.markers) == (Status.VERIFIED, ())
    assert "7" not in shelf.asked[0].replace("79.1", "")


def test_a_sentence_that_leans_on_the_one_before_is_searched_with_it(shelf: Shelf) -> None:
    Verifier(shelf).verify("盛蕾来到我区。她围绕近零碳园区开展调研。")
    assert shelf.asked == ["盛蕾来到我区。", "盛蕾来到我区。 她围绕近零碳园区开展调研。"]


def test_an_empty_text_has_no_claims(shelf: Shelf) -> None:
    assert Verifier(shelf).verify(" \n") == ()
    assert [c.status for c in Verifier(shelf).verify("……")] == [Status.UNCHECKED]
