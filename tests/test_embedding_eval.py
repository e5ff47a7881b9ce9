"""The benchmark of embedding models: its arithmetic on sets that one can check by eye."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from eval.embedding import alike, search
from eval.embedding_sets import PairSet, asked_of, gold_set
from rag.embedding import Vectors


class Letters:
    """Counts the letters a to d: an embedder whose every cosine can be told by eye."""

    name, dim, max_tokens = "letters", 4, 512

    def count_tokens(self, text: str) -> int:
        return len(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        counts = np.array([[t.count(c) for c in "abcd"] for t in texts], np.float32)
        lengths = np.linalg.norm(counts, axis=1, keepdims=True)
        return np.divide(counts, lengths, out=np.zeros_like(counts), where=lengths > 0)

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self.embed_passages([text])[0]
        return vector


def test_shares_of_questions_found_first_and_within_ten() -> None:
    task = asked_of("made", [("a", "aab"), ("b", "bbc"), ("c", "ccd"), ("d", "aab")], ["ddd"])
    scores = search(Letters(), task, ("dense",))["dense"]
    assert (scores.first, scores.five, scores.ten) == (0.75, 1.0, 1.0)


def test_the_three_legs_stand_side_by_side() -> None:
    task = asked_of("made", [("abc", "bac abc"), ("dd x", "dd y")])
    scores = search(Letters(), task)
    assert set(scores) == {"dense", "lexical", "hybrid"}
    assert scores["hybrid"].first == scores["lexical"].first == 1.0


def test_likeness_is_a_rank_correlation() -> None:
    pairs = (("a", "a"), ("ab", "a"), ("ab", "ac"), ("a", "d"))
    assert alike(Letters(), PairSet("graded", pairs, (5, 4, 2, 0)))["spearman"] == 1.0
    yes_no = alike(Letters(), PairSet("yes or no", pairs, (1, 0, 1, 0)))
    assert yes_no["auc"] == 0.75
    assert yes_no["spearman"] == pytest.approx(0.4472, abs=1e-4)


def test_gold_questions_know_the_pieces_that_prove_them() -> None:
    chinese, english = gold_set()
    assert len(chinese.questions) > 200
    assert len(english.questions) > 20
    assert all(right for right in (*chinese.right, *english.right))
