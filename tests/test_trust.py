"""eval.trust: the alterations change what they say, and the checks tell them from the truth."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from eval import alter
from eval.trust import BARS, balanced, believes, checks, overlaps, table
from eval.trust_cases import Case, altered, news, paraphrases, uhgeval
from eval.trust_cases import seeds as seed_articles
from rag.types import Status

SENTENCE = "4月2日，市长盛蕾说，武进143家企业没有停产，产值增长8.5%，投资7.96亿元。"


@pytest.mark.parametrize("seed", range(12))
def test_an_alteration_changes_one_thing(seed: int) -> None:
    dice = random.Random(seed)
    for changed in (
        alter.number(SENTENCE, dice),
        alter.day(SENTENCE, dice),
        alter.unit(SENTENCE, dice),
        alter.negation(SENTENCE, dice),
    ):
        assert changed is not None
        assert changed != SENTENCE
    assert "盛蕾" not in str(alter.name(SENTENCE, dice, ["盛蕾"], ["石伟东"]))


def test_nothing_to_alter() -> None:
    dice = random.Random(1)
    assert alter.number("他来到武进。", dice) is None
    assert alter.day("他来到武进。", dice) is None
    assert alter.unit("他来到武进。", dice) is None
    assert alter.name("他来到武进。", dice, ["盛蕾"], []) is None


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("增长8.5%。", "增长百分之八点五。"),
        ("参加的有1.2万人。", "参加的有12000人。"),
        ("共有15个项目。", "共有十五个项目。"),
        ("投资7.5亿元。", "投资75000万元。"),
    ],
)
def test_a_figure_spelled_otherwise(sentence: str, told: str) -> None:
    assert alter.respelled(sentence, random.Random(0)) == told


@pytest.fixture(scope="module")
def told() -> list[Case]:
    return list(paraphrases(seed_articles(Path(__file__).parent.parent / "seeds")))


def test_paraphrases_of_the_seeds(told: list[Case]) -> None:
    chinese = [c for c in told if not c.sentence.isascii()]
    assert len([c for c in chinese if c.true]) >= 40
    true = [checks(c) for c in chinese if c.true]
    missed = [c.sentence for c in chinese if not c.true and checks(c) is Status.VERIFIED]
    # A word that the print has not, or the reader's doubt, keeps a sentence from `verified`, however honest: it is
    # `partly`, and said why. The reader halves the false ones of other sets; among these few are false anyway.
    assert true.count(Status.VERIFIED) >= 0.49 * len(true)
    assert true.count(Status.UNSUPPORTED) <= 0.11 * len(true)
    assert len(missed) <= 1
    assert all(checks(c) is not Status.VERIFIED for c in told if not c.true and c.sentence.isascii())


def test_baselines_believe_altered_figures(told: list[Case]) -> None:
    cases = [c for c in told if not c.sentence.isascii()]
    assert balanced(cases, believes) == 0.5
    assert balanced(cases, overlaps) < 0.6
    assert balanced(cases, checks) > 0.74


def test_the_bars_hold_on_the_news(data: Path) -> None:
    articles = news(data, 200, random.Random(8), years=1)[1::2]
    rows = table(list(altered(articles, random.Random(9))), checks)
    under = [(row.kind, row.right) for row in rows if row.cases >= 50 and row.right < BARS[row.kind] - 0.02]
    assert under == []


def test_made_up_news_is_told_from_true(data: Path) -> None:
    cases = [case for pair in list(uhgeval(data))[1:100:2] for case in pair]
    assert balanced(cases, checks) > 0.9
