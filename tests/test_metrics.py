"""Metrics against cases worked by hand, and against ir-measures on random runs."""

from __future__ import annotations

import math

import ir_measures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval import metrics as m

QRELS = {"a": {"d1": 1, "d2": 1}, "b": {"d3": 2, "d4": 1}, "c": {"d5": 1}}
RUN = {"a": ["d9", "d1", "d8", "d2"], "b": ["d4", "d3"]}


def test_retrieval_by_hand() -> None:
    assert m.success(QRELS, RUN, 1) == {"a": 0.0, "b": 1.0, "c": 0.0}
    assert m.success(QRELS, RUN, 2) == {"a": 1.0, "b": 1.0, "c": 0.0}
    assert m.recall(QRELS, RUN, 2) == {"a": 0.5, "b": 1.0, "c": 0.0}
    assert m.reciprocal_rank(QRELS, RUN) == {"a": 0.5, "b": 1.0, "c": 0.0}
    log3 = math.log2(3)
    assert m.ndcg(QRELS, RUN, 5) == {
        "a": pytest.approx((1 / log3 + 1 / math.log2(5)) / (1 + 1 / log3)),
        "b": pytest.approx((1 + 2 / log3) / (2 + 1 / log3)),
        "c": 0.0,
    }


_docs = st.sampled_from([f"d{i}" for i in range(12)])
_qrels = st.dictionaries(
    st.sampled_from("abc"),
    st.dictionaries(_docs, st.integers(0, 3), min_size=1).filter(lambda docs: max(docs.values()) > 0),
    min_size=1,
)
_run = st.fixed_dictionaries({q: st.lists(_docs, unique=True, min_size=1) for q in "abc"})


@settings(max_examples=40, deadline=None)
@given(_qrels, _run)
def test_retrieval_as_ir_measures_has_it(qrels: dict[str, dict[str, int]], run: dict[str, list[str]]) -> None:
    scored = {q: {d: float(-rank) for rank, d in enumerate(docs)} for q, docs in run.items()}
    ours = {
        ir_measures.Success @ 3: m.success(qrels, run, 3),
        ir_measures.R @ 5: m.recall(qrels, run, 5),
        ir_measures.RR: m.reciprocal_rank(qrels, run),
        ir_measures.nDCG @ 5: m.ndcg(qrels, run, 5),
    }
    for line in ir_measures.iter_calc(list(ours), qrels, scored):
        assert ours[line.measure][line.query_id] == pytest.approx(line.value), line


@pytest.mark.parametrize(
    ("text", "fact", "said"),
    [
        ("年用电量约2500万千瓦时。", ["2500万千瓦时"], True),
        ("年用電量約２，５００萬千瓦時", ["2500万千瓦时"], True),
        ("会见了14名代表", ["4名"], False),
        ("长4.68千米", ["68千米"], False),
        ("占3.5%", ["3"], False),
        ("共3.", ["3"], True),
        ("第1,234号", ["1234"], True),
        ("共有１．２万人参加", ["12000人"], True),
        ("共有一万二千人参加", ["12000人"], True),
        ("共有12000户", ["12000人"], False),
        ("第15讲开讲", ["第十五讲"], True),
        ("He was fourteen.", ["14", "fourteen"], True),
        ("在区融媒体\n\n中心举行", ["区融媒体中心"], True),
        ("“生态创新区,最美湖湾城”", ["「生态创新区，最美湖湾城」"], True),
        ("苏文电能", ["国网"], False),
    ],
)
def test_says(text: str, fact: list[str], said: bool) -> None:
    assert m.says(text, fact) is said


def test_coverage_by_hand() -> None:
    assert m.coverage("李皓、徐俊参加", [["恽洪丞", "恽淇丞"], ["李皓"], ["徐俊"], ["徐宁"]]) == 0.5
    assert m.coverage("", []) == 1.0


def test_refusals_by_hand() -> None:
    """Three of five cannot be answered; two of these and one other were refused."""
    truth = {"a": True, "b": True, "c": True, "d": False, "e": False}
    assert m.precision_recall(truth, {"a": True, "b": True, "c": False, "d": True, "e": False}) == (
        2 / 3,
        2 / 3,
    )
    assert m.precision_recall(truth, dict.fromkeys(truth, False)) == (1.0, 0.0)


def _inside(statement: str, passage: str) -> bool:
    """A judge for letters: every letter of the statement is in the passage."""
    return set(statement) <= set(passage)


def test_citations_as_alce_counts_them() -> None:
    statements = [
        m.Statement("ab", ("a", "b")),  # Together they carry it, and neither can go.
        m.Statement("ab", ("ab", "c")),  # The second is of no use.
        m.Statement("ab", ("a", "c")),  # Not carried: neither counts.
        m.Statement("ab", ()),
        m.Statement("a", ("ab", "a")),  # Either would do: both count.
    ]
    assert m.citation_recall(statements, _inside) == [1.0, 1.0, 0.0, 0.0, 1.0]
    assert m.citation_precision(statements, _inside) == [1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("statement", "carried"),
    [
        ("凤翔科技园一年用电约2500万千瓦时。", True),
        ("凤翔科技园一年用电约2600万千瓦时。", False),
        ("龙城芯谷由三家银行出资建成。", False),
    ],
)
def test_the_lexical_judge(statement: str, carried: bool) -> None:
    assert m.lexical_judge(statement, "武进国家高新区凤翔科技园年用电量约2500万千瓦时。") is carried


def test_percentile_is_by_nearest_rank() -> None:
    assert [m.percentile([4, 1, 3, 2], share) for share in (0.5, 0.95, 0.0)] == [2, 4, 1]
    assert m.percentile([], 0.5) == 0.0


def test_a_small_set_does_not_look_sure() -> None:
    low, high = m.interval([1.0] * 8 + [0.0] * 2)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert m.interval([]) == (0.0, 1.0)
