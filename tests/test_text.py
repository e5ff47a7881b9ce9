"""Folding, sentences and search tokens: the laws, and cases that one can check by eye."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.fold import clean, fold
from rag.text.names import content_words, is_name, is_person, titles
from rag.text.sentences import sentences
from rag.text.tokens import query_tokens, tokens
from rag.text.words import words

ANY_TEXT = st.text(
    st.one_of(st.characters(), st.sampled_from("。！？；，“”（）《》\n 鳳翔2５.a")), max_size=200
)


@given(ANY_TEXT)
def test_folding_keeps_every_offset_and_is_done_once(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("鳳翔科技園用電２５００萬", "凤翔科技园用电2500万"),
        ("“雙碳”　ＡＢＣ", '"双碳" abc'),
        ("２０２４—２０２６年", "2024-2026年"),
        ("Ｗenbao（武進）", "wenbao(武进)"),
        ("ÀÉ Ω Ж", "àé ω ж"),
    ],
)
def test_forms_that_differ_in_print_only_fold_together(printed: str, folded: str) -> None:
    assert fold(printed) == folded


def test_cleaning_drops_what_no_page_has() -> None:
    assert clean("甲\x00乙\ud800丙\r\n丁\u0301") == "甲乙?丙\n丁\u0301"
    assert clean("e\u0301") == "é"


@given(ANY_TEXT)
def test_sentences_cover_all_but_blanks_in_order(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(text[a:b] for a, b in found).split()) == "".join(text.split())
    assert all(a < b for a, b in found)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他说：“好。走吧！”然后离开。再见", ["他说：“好。走吧！”然后离开。", "再见"]),
        ("“只需一步，真省时！”1月17日，系统上线。", ["“只需一步，真省时！”1月17日，系统上线。"]),
        ("总投资3.5亿元;达产后年产500台。", ["总投资3.5亿元;", "达产后年产500台。"]),
        (
            "U.S. growth was 3.5 percent. Next one! Why?",
            ["U.S. growth was 3.5 percent.", "Next one!", "Why?"],
        ),
        ("标题\n正文一。正文二", ["标题", "正文一。", "正文二"]),
        ("真的吗？！是……", ["真的吗？！", "是……"]),
        ("会议（第三次。扩大）召开。散会。", ["会议（第三次。扩大）召开。", "散会。"]),
        ("他说：“就这样。”\n散会。", ["他说：“就这样。”", "散会。"]),
    ],
)
def test_sentence_ends(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == expected


def test_tokens_are_words_and_pairs_of_characters() -> None:
    assert tokens("凤翔科技园用电2500万") == [
        "凤翔",
        "科技",
        "科技园",
        "用电",
        "2500",
        "万",
        "翔科",
        "技园",
        "园用",
    ]
    assert tokens("ＡＢ-12 型") == ["ab", "ab-12", "型"]
    assert tokens("盛蕾") == ["盛蕾"]
    assert tokens("Тайфун в Café 東京の会社 서울시에서") == [
        "东京", "会社", "тайфун", "в", "café", "の", "서울시에서", "서울", "울시", "시에", "에서",
    ]  # fmt: skip
    assert tokens("。，！") == []


@given(st.text(st.characters(whitelist_categories=["Lo", "Nd"]), max_size=40))
def test_a_question_finds_text_in_either_script_and_width(text: str) -> None:
    assert tokens(fold(text)) == tokens(text)


def test_question_words_are_left_out_unless_nothing_else_is_there() -> None:
    assert "多少" not in query_tokens("凤翔科技园一年用多少电？")
    assert "凤翔" in query_tokens("凤翔科技园一年用多少电？")
    assert query_tokens("谁调研了农业农村工作") == ["调研", "农业", "农村", "工作", "业农", "村工"]
    assert query_tokens("是什么") == ["是", "什么", "是什"]


def test_words_keep_their_offsets() -> None:
    text = "盛蕾 调研我区"
    assert [(w, text[a:b]) for w, a, b in words(text)] == [
        ("盛蕾", "盛蕾"),
        ("调研", "调研"),
        ("我区", "我区"),
    ]


def test_the_rust_port_cuts_the_seeds_as_jieba_does(seeds: Path) -> None:
    import logging

    import jieba
    import rjieba

    jieba.setLogLevel(logging.WARNING)
    lines = [line for page in sorted(seeds.iterdir()) for line in fold(page.read_text("utf-8")).splitlines()]
    other = [line for line in lines if list(jieba.cut_for_search(line)) != rjieba.cut_for_search(line)]
    # The port keeps numbers joined by a hyphen whole (2024-2026); both sides of a search use the port.
    assert len(lines) == 423
    assert [line for line in other if "-" not in line] == []
    assert len(other) == 2


def test_words_that_carry_meaning_and_which_of_them_are_names() -> None:
    """Longer words weigh more, words that news is full of and times less; a number at both ends is none."""
    found = content_words(
        fold("盛蕾调研我区园区建设工作，李国利说产量明显提高，《春天》刊登。Wujin said 3月3")
    )
    weights = {w.text: round(w.weight, 1) for w in found}
    assert weights["建设"] == weights["工作"] == weights["said"] == 0.4
    assert weights["春天"] == 0.5
    assert weights["盛蕾"] == weights["园区"] == weights["wujin"] == 1.0
    assert (weights["李国利"], weights["明显提高"]) == (1.4, 1.8)
    assert [w.text for w in found if is_person(w)] == ["盛蕾", "李国利"]
    assert "明显提高" not in [w.text for w in found if is_name(w)]
    assert "3月3" not in weights


def test_what_stands_in_title_marks() -> None:
    text = "《武进日报》刊登〈春天〉和《》，《" + "长" * 60 + "》《" + "长" * 61 + "》"
    assert [text[a:b] for a, b in titles(text)] == ["武进日报", "春天", "长" * 60]
