"""How the reader's claims are made: statements of questions, alterations, rewordings, what each token matches."""

from __future__ import annotations

import random

import pytest

from rag.reader.windows import matched
from rag.training.reader import false, true
from rag.training.reader.asked import stated
from rag.training.reader.claims import claims_of
from rag.training.reader.examples import CONTRADICTED, Document, apart, differences, sentences

TEXT = "临江大桥由李志明设计，1998年建成通车。大桥全长3.5公里，投资12亿元。2005年，王海涛率队考察了临江大桥。"


@pytest.mark.parametrize(
    ("question", "answer", "statement"),
    [
        ("临江大桥在哪一年建成？", "1998年", "临江大桥于1998年建成。"),
        ("临江大桥的设计者是谁？", "李志明", "临江大桥的设计者是李志明。"),
        ("大桥全长多少公里？", "3.5", "大桥全长3.5公里。"),
        ("大桥为什么停运？", "检修", None),
    ],
)
def test_a_question_with_its_answer_is_a_statement(question: str, answer: str, statement: str | None) -> None:
    assert stated(question, answer) == statement


@pytest.mark.parametrize("kind", ["figure", "figures exchanged", "unit", "polarity", "opposite", "scope"])
def test_an_altered_sentence_differs_and_keeps_the_rest(kind: str) -> None:
    sentence = "大桥全长3.5公里，投资12亿元，每年通过车辆增加最多。"
    made = false.ALTERATIONS[kind](sentence, TEXT, random.Random(2))
    assert made is not None
    assert made != sentence
    assert sum(end - start for start, end in differences(sentence, made)) <= 12


def test_figures_exchanged() -> None:
    assert (
        false.exchanged("大桥全长35公里，投资12亿元。", "", random.Random(1))
        == "大桥全长12公里，投资35亿元。"
    )


def test_a_cause_that_nobody_gave_comes_from_the_passage() -> None:
    made = false.cause("大桥全长3.5公里。", TEXT, random.Random(1))
    assert made is not None
    assert "大桥全长3.5公里" in made
    assert any(word in made for word in ("因", "由于"))


def test_rewordings_keep_the_figures() -> None:
    assert true.respelt("投资3.2亿元，1998年建成。", random.Random(1)) == "投资32000万元，一九九八年建成。"
    assert true.reordered("1998年，临江大桥正式通车。", random.Random(1)) in (
        "临江大桥于1998年正式通车。",
        "临江大桥在1998年正式通车。",
    )
    assert true.passive("临江大桥由李志明设计，", random.Random(1)) == "李志明设计了临江大桥，"
    assert true.picked("获奖的有周敏、李强和王芳。", random.Random(1)) in (
        "获奖的有周敏。",
        "获奖的有李强。",
        "获奖的有王芳。",
    )
    assert true.picked("周敏、李强和王芳出席会议。", random.Random(1)) is None


def test_where_a_claim_is_wrong() -> None:
    assert differences("投资12亿元", "投资15亿元") == ((3, 4),)
    assert differences("没有建成", "建成") == ((0, 1),)
    assert differences("建成", "没有建成") == ((0, 2),)


def test_matched_tokens() -> None:
    assert matched([5, 6, 7], [6, 7, 9]) == (0, 1, 3, 3, 0, 0, 6, 6, 4, 0)
    assert matched([5], [9, 5]) == (0, 2, 0, 0, 4, 5, 0)


def test_claims_of_a_document_tell_what_is_wrong_with_them() -> None:
    document = Document("临江大桥", TEXT, sentences(TEXT), (("大桥全长多少公里？", "3.5"),))
    found = [e for seed in range(20) for e in claims_of(document, [document], random.Random(seed))]
    assert {e.label for e in found} == {0, 1, 2}
    assert all(e.wrong == () for e in found if e.kind.startswith("true"))
    assert all(e.wrong for e in found if e.label == CONTRADICTED)


def test_the_same_documents_are_kept_apart_every_time() -> None:
    kept = [n for n in range(2000) if apart(f"文章{n}")]
    assert 150 < len(kept) < 250
