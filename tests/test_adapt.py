"""Further training on the user's own articles: local names get vectors, everything else keeps its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file

from rag.corpus import read
from rag.embedding.adapt import adapt, local_words
from rag.embedding.quantise import quantise
from rag.embedding.static import SHIPPED, StaticEmbedder
from rag.errors import InputError
from rag.pages import read as read_page
from rag.text.fold import fold
from rag.types import Article, Kind, Page


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


LINES = (
    "柳湾村新建冷库三座，柳湾村的冷库能存果品。",
    "柳湾村的果品远销外地，村里人都说好。",
    "冷库建成以后，柳湾村的果品卖得好，冷库立了功。",
    "石塘镇修了水闸，镇里的田有水了。石塘镇的人说水闸修得好。",
    "石塘镇的水闸长三里，石塘镇人常去水闸走走。",
    "昨天上午举行的会议听取了各方面意见，与会同志就下半年工作作了安排，要求大家抓紧时间。",
    "气象部门预计本周末多云转阴，偏东风二到四级，最高气温二十六度，请市民注意增减衣服。",
    "市图书馆本月起延长开放时间，周末晚上九点闭馆，读者可以凭证借阅十本书刊。",
)
HEADS = (
    "柳湾村建成冷库",
    "果品卖得好",
    "冷库立了功",
    "石塘镇修水闸",
    "水闸长三里",
    "会议听取意见",
    "周末多云",
    "图书馆延长开放",
)


def tiny(folder: Path, dim: int = 4) -> StaticEmbedder:
    """A model of the characters of `LINES` and `HEADS` alone, in the shipped model's format."""
    spec = json.loads((SHIPPED / "tokenizer.json").read_text("utf-8"))
    scores = dict(map(tuple, spec["model"]["vocab"]))
    letters = sorted({c for text in (*LINES, *HEADS) for c in fold(text)} & scores.keys())
    spec["model"]["vocab"] = [["<unk>", 0.0], ["▁", -3.4], *([c, scores[c]] for c in letters)]
    spec["model"]["unk_id"] = 0
    folder.mkdir()
    (folder / "tokenizer.json").write_text(json.dumps(spec), "utf-8")
    table = np.random.default_rng(3).normal(size=(len(letters) + 2, dim)).astype(np.float32)
    rows, weights = quantise(table)
    save_file({"embeddings": rows, "weights": weights}, folder / "model.safetensors")
    return StaticEmbedder(folder)


def few(lines: Sequence[str] = LINES, heads: Sequence[str] = HEADS) -> list[Article]:
    return [
        Article(f"a{n}", "p", n, Kind.NEWS, head, f"{head}\n{line}", (), body=len(head) + 1)
        for n, (head, line) in enumerate(zip(heads, lines, strict=True))
    ]


def vocabulary(model: StaticEmbedder) -> dict[str, float]:
    spec = json.loads((model.folder / "tokenizer.json").read_text("utf-8"))
    return dict(spec["model"]["vocab"])


def table(model: StaticEmbedder) -> NDArray[np.float32]:
    return model.rows.astype(np.float32) * model.weights[:, None]


def test_a_new_token_is_the_sum_of_its_parts_and_a_little_likelier(tmp_path: Path) -> None:
    base = tiny(tmp_path / "base")
    words = local_words(base, [fold(line) for line in LINES])
    assert words == ["冷库", "柳湾", "石塘", "果品"]
    grown = adapt(few(), tmp_path / "grown", tmp_path / "base", steps=1, rate=0.0, pull=0.0)
    old, new = vocabulary(base), vocabulary(grown)
    assert {token: score for token, score in new.items() if token not in old} == {
        "冷库": -18.58,
        "柳湾": -19.29,
        "石塘": -18.71,
        "果品": -18.67,
    }
    assert {token: new[token] for token in old} == old
    at = {token: n for n, token in enumerate(new)}
    was, now = table(base), table(grown)
    assert np.array_equal(grown.rows[: len(old)], base.rows)
    for name in new.keys() - old.keys():
        parts = sum(was[at[char]] for char in name)
        assert now[at[name]] == pytest.approx(parts, abs=0.03)
        assert new[name] == pytest.approx(sum(old[char] for char in name) + 1)


def test_where_two_steps_move_every_token(tmp_path: Path) -> None:
    base = tiny(tmp_path / "base")
    told: list[tuple[int, int, str]] = []
    grown = adapt(
        few(),
        tmp_path / "grown",
        tmp_path / "base",
        steps=2,
        rate=0.5,
        progress=lambda *said: told.append(said),
    )
    assert told == [(1, 2, "training"), (2, 2, "training")]
    was, now = table(base), table(grown)
    far = np.linalg.norm(now[: len(was)] - was, axis=1) / np.linalg.norm(was, axis=1)
    moved = dict(zip(vocabulary(base), map(float, far), strict=True))
    # Common words hardly move, rare ones do; what is only read as part of a name does not.
    some = {token: moved[token] for token in "的村水修座云借偏昨闸馆冷"}
    assert some == pytest.approx(
        {
            "的": 0.0168,
            "村": 0.0072,
            "水": 0.0164,
            "修": 0.0281,
            "座": 0.0091,
            "云": 0.0173,
            "借": 0.0593,
            "偏": 0.0792,
            "昨": 0.4393,
            "闸": 0.2279,
            "馆": 0.1522,
            "冷": 0.0,
        },
        abs=3e-4,
    )
    assert now[len(was) :].sum(axis=1) == pytest.approx([-1.074, -0.942, 1.861, -1.224], abs=3e-3)


def test_how_long_it_trains_and_what_it_reads(tmp_path: Path) -> None:
    tiny(tmp_path / "base")
    told: list[tuple[int, int, str]] = []
    adapt(few(), tmp_path / "grown", tmp_path / "base", progress=lambda *said: told.append(said))
    assert told[-1] == (60, 60, "training")
    # One pair alone has nothing to be told from: a body of twenty characters, a title of three.
    with pytest.raises(InputError, match="nothing to learn from"):
        adapt(few(("水闸修得好",), ("水闸修",)), tmp_path / "none", tmp_path / "base")
