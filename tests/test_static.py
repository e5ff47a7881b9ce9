"""The shipped embedding model: the same vectors by our few lines as by sentence-transformers, and no bad input."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.embedding.static import SHIPPED, StaticEmbedder
from rag.errors import ModelUnavailable

TEXTS = [
    "市长盛蕾调研近零碳园区建设工作",
    "How much electricity does the science park use in a year?",
    "武进国家高新区凤翔科技园年用电量约2500万千瓦时。近年来,园区积极推进绿色低碳改造。" * 20,
    "東京オリンピックはいつ開催されましたか",
    "Wie hoch ist der Stromverbrauch?",
    "１２３ ＡＢＣ ①㎡ﬁ Éa e\u0301 ß",
    "😀",
    "",
]
ODD = {
    "empty": "",
    "blanks": " \n\t\u3000",
    "emoji": "🙂👩‍👩‍👧‍👦🇨🇳",
    "control": "\x00\x01\x1b\x7f\u200b\ufeff",
    "surrogate": "\ud800 报纸 \udfff",
    "unseen": "ᚠᚢᚦᚨᚱᚲ 𒀀𒀁𒀂 ꦄꦏ꧀ꦱꦫ",
}


@pytest.fixture(scope="module")
def model() -> StaticEmbedder:
    return StaticEmbedder()


def test_the_same_vectors_as_sentence_transformers(model: StaticEmbedder) -> None:
    transformers = pytest.importorskip("sentence_transformers")
    theirs = transformers.SentenceTransformer(str(SHIPPED), device="cpu").encode(TEXTS)
    ours = model.embed_passages(TEXTS)
    assert np.abs(ours - theirs)[:-2].max() < 2e-6
    assert not ours[-2:].any()


def test_scripts_widths_and_cases_of_one_text_share_a_vector(model: StaticEmbedder) -> None:
    same = [
        ("武進國家高新區鳳翔科技園年用電量約２５００萬千瓦時，實現經濟利益最大化。", "武进国家高新区凤翔科技园年用电量约2500万千瓦时,实现经济利益最大化。"),
        ("ＷＩＦＩ　Ａｐｐ", "wifi app"),
        ("臺灣體育發展", "台湾体育发展"),
        ("Café", "Cafe\u0301"),
        ("調\u200b研", "调研"),
    ]  # fmt: skip
    for one, other in same:
        assert model.ids([one]) == model.ids([other]), (one, other)
        assert np.array_equal(model.embed_query(one), model.embed_query(other))


def test_a_prefix_of_the_vector_is_the_vector_of_the_smaller_model(model: StaticEmbedder) -> None:
    whole = model.embed_passages(TEXTS[:5])
    for dim in (64, 128):
        small = StaticEmbedder(dim=dim)
        cut = whole[:, :dim] / np.linalg.norm(whole[:, :dim], axis=1, keepdims=True)
        assert np.allclose(small.embed_passages(TEXTS[:5]), cut, atol=1e-6)
        assert small.name != model.name


def test_meaning_across_scripts_and_languages(model: StaticEmbedder) -> None:
    passages = [
        "央行宣布下调存款准备金率0.5个百分点。",
        "南瓜去皮切块,加水炖煮二十分钟,放盐调味即可。",
        "两国外长在北京举行会谈,就双边关系交换意见。",
        "消防员扑灭了居民楼的大火,三人受伤送医。",
    ]
    vectors = model.embed_passages(passages)
    questions = {
        "Who put out the fire in the apartment building?": 3,
        "How do I cook pumpkin?": 1,
        "foreign ministers held talks in Beijing": 2,
        "銀行降准": 0,
        "怎么做南瓜": 1,
    }
    for question, right in questions.items():
        assert int(np.argmax(vectors @ model.embed_query(question))) == right, question


@pytest.mark.parametrize("kind", ODD)
def test_odd_text_gives_a_unit_vector_or_none(model: StaticEmbedder, kind: str) -> None:
    vector = model.embed_query(ODD[kind])
    length = np.linalg.norm(vector)
    assert vector.dtype == np.float32
    assert np.isfinite(vector).all()
    assert length in (0, pytest.approx(1, abs=1e-5))
    if kind != "unseen":
        assert vector.any() == (kind == "surrogate")


def test_a_megabyte_without_a_space(model: StaticEmbedder) -> None:
    begin = time.perf_counter()
    vector = model.embed_query("武进日报" * 85_000)
    assert time.perf_counter() - begin < 5
    assert vector @ model.embed_query("武进日报武进日报") > 0.999


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(), max_size=40), max_size=5))
def test_any_text_gives_finite_vectors_whatever_stands_beside_it(texts: list[str]) -> None:
    model = _once()
    vectors = model.embed_passages(texts)
    lengths = np.linalg.norm(vectors, axis=1)
    assert vectors.shape == (len(texts), model.dim)
    assert np.all((lengths == 0) | (np.abs(lengths - 1) < 1e-5))
    for text, vector in zip(texts, vectors, strict=True):
        assert np.array_equal(model.embed_query(text), vector)


_MODELS: list[StaticEmbedder] = []


def _once() -> StaticEmbedder:
    if not _MODELS:
        _MODELS.append(StaticEmbedder())
    return _MODELS[0]


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys; from rag.embedding.static import StaticEmbedder; StaticEmbedder().embed_query('报纸'); "
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'scipy', 'opencc'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_folder_is_small_enough_to_ship() -> None:
    assert sum(f.stat().st_size for f in SHIPPED.rglob("*") if f.is_file()) <= 32_000_000


def test_a_folder_without_a_model_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="no static model"):
        StaticEmbedder(tmp_path)
    with pytest.raises(ModelUnavailable, match="256 dimensions, not 300"):
        StaticEmbedder(dim=300)
