"""Two rankings made one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.bm25 import BM25
from rag.find.fusion import dense_weight, fuse, reciprocal_rank
from rag.text.tokens import query_weights


def order(ranking: list[tuple[int, float]]) -> list[int]:
    return [id_ for id_, _ in ranking]


def test_reciprocal_rank_by_hand() -> None:
    found = dict(reciprocal_rank([(1, 9.0), (2, 8.0)], [(2, 0.5), (3, 0.4)], k=1))
    assert found == pytest.approx({1: 0.5, 2: (2 / 3 + 1) / 2, 3: 1 / 3})


def test_agreement_comes_first() -> None:
    assert order(fuse([(1, 0.9), (2, 0.8), (3, 0.1)], [(2, 6.0), (4, 5.0)], mass=8.0))[0] == 2


def test_a_hopeless_lexical_leg_leaves_the_dense_order_alone() -> None:
    """A question in another language: chance hits with a hundredth of its information."""
    dense = [(i, 0.6 - i / 100) for i in range(10)]
    lexical = [(50 + i, 0.3) for i in range(10)]
    assert order(fuse(dense, lexical, mass=40.0))[:9] == list(range(9))


def test_no_lexical_hit_at_all() -> None:
    assert order(fuse([(7, 0.5), (8, 0.4)], [], mass=0.0)) == [7, 8]


def test_no_dense_hit_at_all() -> None:
    assert order(fuse([], [(7, 5.0), (8, 4.0)], mass=10.0)) == [7, 8]


def test_words_that_one_chunk_alone_holds_decide() -> None:
    """Cosines put chunk 1 first; the best lexical hit is followed closely, or leads by half of the question."""
    dense = [(1, 0.6), (2, 0.5), (3, 0.1)]
    assert order(fuse(dense, [(2, 6.0), (1, 5.8)], mass=8.0))[0] == 1
    assert order(fuse(dense, [(2, 6.0), (1, 2.0)], mass=8.0))[0] == 2


def test_inflected_languages_lean_on_the_vectors() -> None:
    dense, lexical = [(1, 0.6), (2, 0.45), (3, 0.1)], [(2, 5.0), (1, 4.0)]
    german, chinese = "Wann wurde die Brücke über den Fluss eröffnet?", "大桥是哪一年建成通车的？"
    assert order(fuse(dense, lexical, 8.0, dense_weight(german)))[0] == 1
    assert order(fuse(dense, lexical, 8.0, dense_weight(chinese)))[0] == 2


LEG = st.dictionaries(st.integers(0, 30), st.floats(0.01, 50), max_size=20).map(
    lambda d: sorted(d.items(), key=lambda x: -x[1])
)


@given(dense=LEG, lexical=LEG, mass=st.floats(0.1, 100))
def test_laws(dense: list[tuple[int, float]], lexical: list[tuple[int, float]], mass: float) -> None:
    """Every chunk of either leg once, scores in [0, 1] and falling."""
    found = fuse([(i, s / 50) for i, s in dense], lexical, mass)
    assert sorted(order(found)) == sorted({i for i, _ in [*dense, *lexical]})
    scores = [s for _, s in found]
    assert all(0 <= s <= 1 + 1e-9 for s in scores)
    assert scores == sorted(scores, reverse=True)


def test_pairs_that_are_no_word_weigh_half() -> None:
    """构结 of 机构 and 结束 is rarer than both; a word stays whole, and what is no pair is not touched."""
    weights = query_weights("机构结束改革")
    assert weights == {"机构": 1.0, "结束": 1.0, "改革": 1.0, "构结": 0.5, "束改": 0.5}
    index = BM25(["机构结束了", "虚构结尾"])
    plain, half = dict(index.search(["构结"], 2)), dict(index.search(["构结"], 2, None, {"构结": 0.5}))
    assert {i: s / 2 for i, s in plain.items()} == pytest.approx(half)
