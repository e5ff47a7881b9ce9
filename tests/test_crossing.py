"""English questions in Chinese words: the table, names in pinyin, and the whole of it in retrieval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from rag.engine import Engine
from rag.find.crossing import in_chinese
from rag.settings import load
from rag.training.crossing import align


def _archive(*printed: str) -> object:
    """An archive that prints these tokens, each as rare as it stands early."""

    def idf(tokens: Sequence[str]) -> Mapping[str, float]:
        return {t: printed.index(t) + 1.0 if t in printed else 99.0 for t in tokens}

    return idf


@pytest.mark.parametrize(
    ("question", "printed", "words"),
    [
        ("Which typhoon was it?", ["台风"], "台风 哪个"),
        ("How many subways are there?", ["地铁", "地下铁"], "地铁 地下铁 多少"),
        ("Who came from Pukou?", ["浦口", "普口"], "浦口 普口 谁"),
        ("Where is Wujin in 2024?", ["武进"], "武进 2024 哪里"),
        ("How much electricity does 凤翔科技园 use?", ["电力"], "电力 凤翔科技园 使用 多少"),
        ("Which typhoon, and which football?", ["台风"], "台风 足球 哪个"),
        ("Who is Xqzt of the typhoon?", ["台风"], "Xqzt 台风 谁"),
        ("When is it?", ["台风"], ""),
        ("台风什么时候来？", ["台风"], ""),
        ("", ["台风"], ""),
        ("台风はいつ来ますか？", ["台风"], ""),
    ],
)
def test_what_is_printed_is_asked_for_and_what_is_not_is_named(
    question: str, printed: list[str], words: str
) -> None:
    assert in_chinese(question, _archive(*printed)) == words  # type: ignore[arg-type]


def test_a_word_that_is_no_name_is_not_read_as_pinyin() -> None:
    """`fund` and `sewage` have their own Chinese, also where they begin with a capital letter."""
    assert in_chinese("The Sewage Fund", _archive("粉", "污水", "基金")) == "污水 基金"  # type: ignore[arg-type]


def test_two_languages_are_aligned_by_what_recurs() -> None:
    corpus = [
        (["typhoon", "news"], ["台风", "消息"]), (["typhoon", "damage"], ["台风", "损失"]), (["news"], ["消息"]), (["damage"], ["损失"]),
    ]  # fmt: skip
    table = align(corpus * 3)
    assert {word: found[0][0] for word, found in table.items()} == {
        "typhoon": "台风", "news": "消息", "damage": "损失",
    }  # fmt: skip
    assert table["typhoon"][0][1] > 0.8


def test_an_english_question_finds_a_chinese_article_by_its_words(tmp_path: Path, seeds: Path) -> None:
    with Engine.open(load(home=tmp_path), create=True) as engine:
        engine.index([seeds])
        found = engine.search("Which sites should be watched closely to prevent typhoon damage?")
        chinese = engine.search("台风来时哪些地方要特别小心？")
    assert "台风" in found.crossed.split()
    right = next(hit for hit in found.hits if hit.article.title == "区政府第33次常务会议召开")
    assert right.via.lexical is not None
    assert chinese.crossed == ""
