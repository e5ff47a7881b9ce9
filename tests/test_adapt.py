"""Further training on the user's own articles: local names get vectors, everything else keeps its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.corpus import read
from rag.embedding.adapt import adapt, local_words
from rag.embedding.static import StaticEmbedder
from rag.errors import InputError
from rag.pages import read as read_page
from rag.types import Article, Page


@pytest.fixture(scope="module")
def articles(seeds: Path) -> tuple[Article, ...]:
    pages = [page for path in sorted(seeds.glob("*.txt")) for page in read(path) if isinstance(page, Page)]
    return tuple(article for page in pages for article in read_page(page).articles)


@pytest.fixture(scope="module")
def adapted(articles: tuple[Article, ...], tmp_path_factory: pytest.TempPathFactory) -> StaticEmbedder:
    return adapt(articles, tmp_path_factory.mktemp("adapted"))


def _right_first(model: StaticEmbedder, articles: tuple[Article, ...]) -> float:
    """How often an article's title finds its own body among all."""
    told = [a for a in articles if len(a.title) > 5 and len(a.text) - a.body > 80]
    titles = model.embed_passages([a.title for a in told])
    bodies = model.embed_passages([a.text[a.body :] for a in told])
    return float(((titles @ bodies.T).argmax(axis=1) == np.arange(len(told))).mean())


def test_titles_find_their_articles_better(adapted: StaticEmbedder, articles: tuple[Article, ...]) -> None:
    before, after = (_right_first(model, articles) for model in (StaticEmbedder(), adapted))
    assert after >= before
    assert after > 0.9


def test_names_that_the_paper_repeats_are_tokens(
    adapted: StaticEmbedder, articles: tuple[Article, ...]
) -> None:
    words = local_words(StaticEmbedder(), [a.text for a in articles])
    assert words
    for word in words[:5]:
        assert word in adapted.tokens(f"关于{word}的报道")


def test_texts_without_local_words_keep_their_vectors(adapted: StaticEmbedder) -> None:
    texts = [
        "The committee published its annual report on fisheries.",
        "火星探测器传回第一批照片。",
        "ヒンドゥー教を信仰している国はどこ？",
    ]
    base = StaticEmbedder()
    for text, one, other in zip(
        texts, base.embed_passages(texts), adapted.embed_passages(texts), strict=True
    ):
        assert one @ other > 0.9, text


def test_the_model_has_a_name_of_its_own_and_the_same_articles_give_it_again(
    adapted: StaticEmbedder, articles: tuple[Article, ...], tmp_path: Path
) -> None:
    steps: list[tuple[int, int, str]] = []
    again = adapt(articles, tmp_path, progress=lambda *done: steps.append(done))
    assert again.name == adapted.name != StaticEmbedder().name
    assert steps[-1][:2] == (len(steps), len(steps))


def test_nothing_to_learn_from_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to learn from"):
        adapt([], tmp_path / "model")
    assert list(tmp_path.iterdir()) == []


def test_which_names_become_tokens_and_how_far_what_moves(
    adapted: StaticEmbedder, articles: tuple[Article, ...]
) -> None:
    """How often, how firmly joined and how long a name must be; the rate, the pull back and the freedom of each token."""
    base = StaticEmbedder()
    words = local_words(base, [a.text for a in articles])
    assert len(words) == 442
    assert words[:6] == ["武进", "本报讯", "我区", "海南州", "高质量发展", "低碳"]
    count = len(base.rows)
    assert len(adapted.rows) - count == 414
    old = base.rows.astype(np.float32) * base.weights[:, None]
    new = adapted.rows.astype(np.float32) * adapted.weights[:, None]
    far = np.linalg.norm(new[:count] - old, axis=1) / np.maximum(np.linalg.norm(old, axis=1), 1e-9)
    assert (far > 0).sum() == 2396
    assert far[far > 0].mean() == pytest.approx(0.0648, rel=0.02)
    assert far.max() == pytest.approx(0.343, rel=0.02)
    assert np.linalg.norm(new[count:], axis=1).mean() == pytest.approx(2.97, rel=0.01)
