"""The training of the shipped model, end to end on made pairs: it learns, and the same seed gives the same table."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from eval.embedding_sets import choosing_sets
from rag.embedding.contrast import contrast
from rag.embedding.quantise import quantise
from rag.embedding.static import StaticEmbedder
from rag.training import swap
from rag.training.data import held_out, passages
from rag.training.export import average, export, finish
from rag.training.features import BUCKETS, Ragged, parts
from rag.training.pairs import Source, plain
from rag.training.switch import Switch
from rag.training.train import Recipe, Trainer
from rag.training.vocabulary import normal
from rag.training.workers import merge, train

pytest.importorskip("scipy")

LEFT = "煤 电 水 风 光 热 油 气 钢 铁 铜 金 银 木 土 石 山 河 湖 海".split()
RIGHT = "coal power water wind light heat oil gas steel iron copper gold silver wood soil stone hill river lake sea".split()


def _tokenizer(*more: str) -> Any:
    from tokenizers import Tokenizer

    words = ["▁", *LEFT, *(f"▁{w}" for w in RIGHT)]
    spec: dict[str, Any] = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": None,
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "post_processor": None, "decoder": None,
        "model": {"type": "Unigram", "unk_id": 0, "byte_fallback": False,
                  "vocab": [["[UNK]", -30.0], *([w, -5.0] for w in [*words, *more])]},
    }  # fmt: skip
    return Tokenizer.from_str(json.dumps(spec))


def _source(seed: int, count: int = 400) -> Source:
    """Texts of three signs, and the three words that stand for them in another order."""
    rng = random.Random(seed)
    rows = [rng.sample(range(len(LEFT)), 3) for _ in range(count)]
    pairs = (("".join(LEFT[i] for i in r), " ".join(RIGHT[i] for i in rng.sample(r, 3))) for r in rows)
    return Source("made", tuple(dict(pairs).items()), 1.0)


def _found_first(model: StaticEmbedder, source: Source) -> float:
    left, right = (model.embed_passages([p[i] for p in source.pairs]) for i in (0, 1))
    return float(((left @ right.T).argmax(axis=1) == np.arange(len(left))).mean())


def test_training_learns_what_it_was_not_shown(tmp_path: Path) -> None:
    tokenizer, unseen = _tokenizer(), _source(2, 60)
    trainer = Trainer(tokenizer, [_source(1)], Recipe(dim=32, batch=64, rate=0.03))
    export(trainer.table(), tokenizer, tmp_path / "before")
    trainer.run(120)
    export(trainer.table(), tokenizer, tmp_path / "after")
    before, after = (_found_first(StaticEmbedder(tmp_path / name), unseen) for name in ("before", "after"))
    assert before < 0.2
    assert after > 0.9
    assert not StaticEmbedder(tmp_path / "after").embed_query("? ☂").any()


def test_two_workers_learn_too_and_the_seed_decides_all() -> None:
    tables = []
    for _ in range(2):
        trainer = Trainer(_tokenizer(), [_source(1)], Recipe(dim=16, batch=32, rate=0.03))
        losses: list[float] = []
        train(trainer, 40, workers=2, every=5, report=lambda done, loss, losses=losses: losses.append(loss))  # type: ignore[misc]
        assert np.mean(losses[-5:]) < 0.6 * np.mean(losses[:5])
        tables.append(trainer.table())
    assert np.array_equal(tables[0], tables[1])


def test_merging_averages_over_the_workers_that_moved_a_row() -> None:
    base = np.zeros((3, 1), np.float32)
    copies = np.array([[[2.0], [0.0], [4.0]], [[4.0], [0.0], [0.0]]], np.float32)
    touched = np.array([[True, False, True], [True, False, False]])
    merge(base, copies, touched, slice(0, 3))
    assert base.ravel().tolist() == [3.0, 0.0, 4.0]
    assert (copies == base).all()
    assert not touched.any()


def test_the_slope_of_the_loss_is_its_slope() -> None:
    rng = np.random.default_rng(0)
    texts: NDArray[Any] = rng.normal(size=(10, 4))  # In float64: the slope is measured in steps of 1e-5.
    same = np.zeros((5, 5), np.bool_)
    same[1, 2] = same[2, 1] = True
    loss, slope = contrast(texts[:5], texts[5:], same, 0.5)
    assert loss > 0
    for place in np.ndindex(texts.shape):
        moved = [texts.copy(), texts.copy()]
        moved[0][place] += 1e-5
        moved[1][place] -= 1e-5
        up, down = (contrast(m[:5], m[5:], same, 0.5)[0] for m in moved)
        assert slope[place] == pytest.approx((up - down) / 2e-5, abs=1e-5)


def test_parts_of_tokens() -> None:
    tokens = ["[UNK]", "中", "国", "人", "中国", "中国人", "▁china", "china", "19"]
    of = parts(tokens)
    assert of[4].tolist() == [1, 2]
    assert of[5].tolist()[:4] == [1, 2, 3, 4]
    assert set(of[6]) == set(of[7])
    assert len(of[6]) == 5
    assert all(len(tokens) <= i < len(tokens) + BUCKETS for i in of[6])
    assert not len(of[0])
    assert not len(of[8])


def test_a_switched_text_reads_as_its_senses() -> None:
    # Token 1 means (5) or (6 7); token 2 sounds like (8); token 3 has neither.
    senses = Ragged.of([[5], [6, 7], [8]])
    switch = Switch(senses, np.array([0, 0, 0, 0]), np.array([0, 2, 0, 0]), np.array([-1, -1, 2, -1]))
    rng = np.random.default_rng(1)
    seen = {
        tuple(switch.apply(Ragged.of([[3, 1], [2]]), rng)[i].tolist()) for _ in range(200) for i in (0, 1)
    }
    assert {(3, 5), (3, 6, 7), (8,)} <= seen <= {(3, 5), (3, 6, 7), (3, 1), (8,), (2,)}


@given(
    left=st.lists(st.lists(st.integers(0, 11), max_size=6), min_size=1, max_size=5),
    right=st.lists(st.lists(st.integers(0, 11), max_size=6), min_size=5, max_size=5),
    seed=st.integers(0, 99),
)
def test_a_swap_exchanges_what_both_texts_hold_and_nothing_else(
    left: list[list[int]], right: list[list[int]], seed: int
) -> None:
    tokens = ["[UNK]", "，", "罗", "保", "铭", "济南", "烟台", "▁coal", "▁lake", "1987", "2002", "的"]
    counts = np.array([0, 0, *[1] * 9, 10**9])
    made, rng = swap.make(tokens, counts), np.random.default_rng(seed)
    both = (Ragged.of(left), Ragged.of(right[: len(left)]))
    swapped = made.apply(both[0], both[1], np.ones(len(left), np.bool_), rng)
    for i in range(len(left)):
        old, new = ([side[i].tolist() for side in pair] for pair in (both, swapped))
        assert [len(x) for x in old] == [len(x) for x in new]
        shared = set(old[0]) & set(old[1])
        became: dict[int, set[int]] = {}
        for a, b in zip([*old[0], *old[1]], [*new[0], *new[1]], strict=True):
            became.setdefault(a, set()).add(b)
            # Only of the same make: a sign for a sign, a word for a word, a year for a year.
            assert a == b or (a in shared and made.kinds[a] == made.kinds[b] >= 0)
        assert all(len(b) == 1 for b in became.values()), "the same in both texts"
        assert became.get(11, {11}) == {11}, "a token met everywhere stays"
    same = made.apply(both[0], both[1], np.zeros(len(left), np.bool_), rng)
    assert all(np.array_equal(a.flat, b.flat) for a, b in zip(both, same, strict=True))


def test_words_are_added_to_both_sides_of_a_translation() -> None:
    senses = Ragged.of([[5], [6, 7]])
    switch = Switch(senses, np.array([0, 0, 0, 0]), np.array([0, 2, 0, 0]), np.full(4, -1))
    left, right = Ragged.of([[8], [9]]), Ragged.of([[2], [3]])
    seen = set()
    for seed in range(20):
        one, two = swap.add(left, right, np.array([0, 2]), switch, np.random.default_rng(seed))
        assert (one[0].tolist(), two[0].tolist(), two[1].tolist()) == ([8], [2], [3, 1, 1])
        seen.add(tuple(one[1].tolist()))
    assert {(9, 5, 5), (9, 6, 7, 5)} <= seen <= {(9, *a, *b) for a in ((5,), (6, 7)) for b in ((5,), (6, 7))}


def test_runs_that_differ_by_a_rotation_and_noise_average_to_what_they_share() -> None:
    rng = np.random.default_rng(0)
    true = rng.normal(size=(200, 8)).astype(np.float32)
    turn = np.linalg.qr(rng.normal(size=(8, 8)))[0].astype(np.float32)
    noisy = [true + rng.normal(0, 0.3, true.shape).astype(np.float32) for _ in range(2)]
    mean = average([noisy[0], noisy[1] @ turn])
    assert np.allclose(average([true, true @ turn]), true, atol=1e-4)
    assert np.square(mean - true).mean() < 0.6 * np.square(noisy[0] - true).mean()


def test_the_table_that_ships_has_its_widest_dimensions_first() -> None:
    rng = np.random.default_rng(0)
    tokenizer = _tokenizer("煤水")
    numbers = tokenizer.get_vocab()
    table = rng.normal(size=(len(numbers), 8)).astype(np.float32) * np.array(
        [1, 1, 4, 1, 1, 1, 1, 1], np.float32
    )
    texts = ["".join(rng.choice(LEFT[1:], 4)) for _ in range(400)]
    made = finish(table, tokenizer, texts)
    vectors = np.stack([made[tokenizer.encode(t).ids].sum(axis=0) for t in texts])
    spread = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).std(axis=0)
    assert spread.argmax() == 0
    assert spread[0] > 1.5 * spread[-1]
    # Another vector for a character, which no text holds, moves the word by 0.3 of it.
    other = table.copy()
    other[numbers["煤"]] *= -2
    moved = finish(other, tokenizer, texts) - made
    assert np.allclose(moved[numbers["煤水"]], 0.3 * moved[numbers["煤"]], atol=1e-4)
    assert np.abs(moved[numbers["煤"]]).max() > 0.5


def test_rows_keep_their_direction_in_eight_bits() -> None:
    table = np.random.default_rng(0).normal(size=(50, 64)).astype(np.float32)
    table[7] = 0
    rows, weights = quantise(table)
    assert np.abs(rows * weights[:, None] - table).max() <= weights.max() / 2 + 1e-6
    assert not rows[7].any()


def test_what_the_tokenizer_sees() -> None:
    assert [normal(c) for c in "電Ａ①㎡\u200b\tß"] == ["电", "a", "1", "m2", "", " ", "ß"]
    assert plain("(coll.) to be [x] fine (of weather)") == "to be fine"


def test_about_two_in_five_questions_are_held_out() -> None:
    share = np.mean([held_out(f"nomiracl-zh-relevant-{i}#0") for i in range(2000)])
    assert 0.37 < share < 0.43


def test_no_text_that_is_measured_with_is_trained_on(data: Path) -> None:
    from rag.training.data import rows, translations

    trained = {q for p in passages(data) for q in p.questions} | {p.text for p in passages(data)}
    for name in ("cmrc2018_train/trial", "drcd_zh_hant/test"):
        asked = {r["question"] for r in rows(data / f"qa/{name}.jsonl.gz")}
        assert len(asked & trained) <= 0.002 * len(asked), name
        assert not {r["context"] for r in rows(data / f"qa/{name}.jsonl.gz")} & trained, name
    chinese = {r["zh"] for r in translations(data)}
    unseen = [r for r in rows(data / "parallel/wmt_news/zh_en.jsonl.gz") if r["set"] == "newstest2019-zhen"]
    assert len(unseen) == 2000
    assert sum(r["zh"] in chinese for r in unseen) <= 2


def test_what_a_recipe_is_chosen_on_is_left_out_and_not_reported(data: Path) -> None:
    trained = passages(data, choosing=True)
    questions = {q for p in trained for q in p.questions}
    chosen = {s.name: s for s in choosing_sets(data)}
    asked = [q for s in chosen.values() if not s.name.startswith("newstest") for q in s.questions]
    # A few, like "此鱼主要以什么为食？", are asked of several articles.
    assert sum(q in questions for q in asked) <= 0.01 * len(asked)
    assert not {p.text for p in trained} & set(chosen["cmrc-choosing"].passages)
    assert len(chosen["cmrc-choosing"].questions) > 800
    assert len(chosen["drcd-choosing"].questions) > 300
    assert not any(n.startswith(("newstest2019", "newstest2020")) for n in chosen)
