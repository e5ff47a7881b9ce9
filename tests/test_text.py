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


def test_letters_fold_to_their_small_form_where_that_is_one_character() -> None:
    """On both sides of each block: Latin, Greek, Cyrillic, their extensions, Roman numerals, full-width forms."""
    assert fold("AZ ÀÞ ɎͰΩԀԮ ḀᾼῼⅠⅯ ！Ａ～￮") == "az àþ ɏͱωԁԯ ḁᾳῳⅰⅿ !a~○"
    assert fold("İµßŉ ｡￣ ① ﬁ") == "İµßŉ 。￣ ① ﬁ"
    assert fold("豈﨑") == "岂﨑"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("栗战书指出", ["栗战书 nr 1.4 person", "指出 v 0.4"]),
        ("李国利主持", ["李国利 nr 1.4 person", "主持 v 0.4"]),
        # A surname cut off from the name before it, with the verb behind it.
        ("梁指出", ["梁指出 v 1.4"]),
        ("李介绍", ["李介绍 v 1.4"]),
        ("孟繁荣出席", ["孟繁荣 nr 1.4 person", "出席 v 0.4"]),
        ("季红梅说", ["红梅 nr 1.0 name"]),
        # A short name behind a surname joins it, a longer word does not.
        ("裴秋水说", ["裴秋水 nr 1.4 person"]),
        ("柳惜文则认为", ["柳惜 nr 1.0 person", "文则 n 1.0", "认为 v 0.4"]),
        ("周庄镇 拱墅区 马鞍山市", ["周庄镇 ns 1.4 name", "拱墅区 ns 1.4 name", "马鞍山市 ns 1.8 name"]),
        ("张村 平凉 保定", ["张村 nr 1.0 person", "平凉 ns 1.0 name", "保定 ns 1.0 name"]),
        # What the tagger's model takes for a name, and is two words.
        ("明显改善 毛泽东思想", ["明显改善 nr 1.8", "毛泽东思想 nr 2.0"]),
        ("山明水秀", ["山明水秀 nr 1.8 person"]),
        ("中国科学院院士", ["中国科学院 nt 2.0 name", "院士 n 1.0"]),
        ("绿电 氢能 康养", ["绿电 n 1.0 name", "氢能 n 1.0", "康养 nr 1.0 person"]),
        ("常委会 光伏 高度重视", ["常委会 j 0.8", "光伏 j 0.8", "高度重视 l 0.8"]),
        ("昨天 非常 但是 第三方 百分之百", [f"{w} 0.5" for w in ("昨天 t", "非常 d", "但是 c", "第三方 m", "百分之百 m")]),
        ("发展 指出 said", ["发展 vn 0.4", "指出 v 0.4", "said eng 0.4 name"]),
        ("GB18030 3D打印 12日", ["gb18030 eng 1.0 name", "3d eng 1.0 name", "打印 v 1.0"]),
        ("克里斯蒂娜", ["克里斯蒂娜 nrt 2.0"]),
        ("的 关于 王 2500", []),
    ],
)  # fmt: skip
def test_words_with_their_tag_and_weight_and_who_is_a_person(text: str, expected: list[str]) -> None:
    found = [
        f"{w.text} {w.tag} {round(w.weight, 1)} {'person' if is_person(w) else 'name' if is_name(w) else ''}".rstrip()
        for w in content_words(fold(text))
    ]
    assert found == expected
