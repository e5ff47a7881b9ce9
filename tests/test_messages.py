"""The catalogue of what readers are told: complete, used, and spoken in the reader's form of language."""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rag.answer.listing import _papers
from rag.answer.mend import Left
from rag.answer.notes import why, withheld
from rag.answer.refusal import where_looked
from rag.answer.sources import source_list, without_sources
from rag.check import Checked, check, judge
from rag.errors import LLMTimeout
from rag.text.denials import refusal
from rag.text.fold import fold
from rag.text.messages import FORMS, form, message, say, say_all, wordings
from rag.types import Answer, AnswerStatus, Article, Chunk, Claim, Coverage, Hit, Kind, Scores, Status

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = tomllib.loads((ROOT / "rag/text/data/messages.toml").read_text("utf-8"))
KEYS = {f"{group}.{name}": texts for group, named in CATALOGUE.items() for name, texts in named.items()}
PLANT = "污水处理厂总投资约6亿元，日处理污水10万吨，计划2025年6月建成。"


def _hit(text: str = PLANT, day: date | None = date(2024, 3, 1)) -> Hit:
    article = Article("a1", "p1", 0, Kind.NEWS, "污水处理厂开工", text, (), "武进日报", published=day)
    return Hit(1, 1.0, Chunk(1, "a1", 0, len(text), text), article, Scores())


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_message_has_every_form_with_the_same_words_to_fill_in(key: str) -> None:
    texts = wordings(key)
    assert set(FORMS) <= set(texts)
    assert len({frozenset(re.findall(r"{(\w+)}", text)) for text in texts.values()}) == 1
    simple, traditional = (re.sub(r"{\w+}|\W", "", texts[key]) for key in ("zh", "zh-Hant"))
    assert fold(simple) == simple.lower()
    assert traditional == simple or traditional not in texts["zh"]


def test_every_message_is_told_somewhere_and_every_one_told_is_there() -> None:
    told = {
        node.value
        for path in (ROOT / "rag").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(rf"(?:{'|'.join(CATALOGUE)})\.[a-z_]+", node.value)
    }
    told |= {f"status.{status.value}" for status in Status}
    assert told == set(KEYS)


@pytest.mark.parametrize(
    ("code", "spoken"),
    [
        ("zh", "zh"),
        ("zh-Hant", "zh-Hant"),
        ("und", "zh"),
        ("bo", "zh"),
        ("en", "en"),
        ("fr", "en"),
        ("ja", "en"),
    ],
)
def test_a_language_is_spoken_to_in_one_of_three_forms(code: str, spoken: str) -> None:
    assert form(code) == spoken


def test_words_and_reasons_are_joined_as_the_language_does() -> None:
    found = (message("claim.worked_out", operands=("5200万元", "3000万元")), message("claim.denied"))
    assert say_all((*found, found[1]), "zh") == "由5200万元、3000万元算得；报道否定了这件事"
    assert say_all(found, "en") == "worked out from 5200万元, 3000万元; the article denies this"


@pytest.mark.parametrize(
    ("reader", "reason"),
    [
        ("", "报道写的是约6亿元，回答写的是约8亿元"),
        ("zh-Hant", "報導寫的是约6亿元，回答寫的是约8亿元"),
        ("en", "the article says 约6亿元, the answer 约8亿元"),
        ("und", "报道写的是约6亿元，回答写的是约8亿元"),
    ],
)
def test_reasons_are_told_in_the_language_of_the_reader(reader: str, reason: str) -> None:
    assert judge("污水处理厂总投资约8亿元。", [1], [_hit()], language=reader).why == reason


def test_a_traditional_answer_gets_traditional_reasons_for_all_its_claims() -> None:
    found = check("污水處理廠計劃2025年6月建成[1]。投资8亿元[1]。", [_hit()])
    assert found.claims[1].status is Status.UNSUPPORTED
    assert found.claims[1].why.startswith("報導寫的是")


def _answer(claims: tuple[Claim, ...] = ()) -> Answer:
    checked = check("污水处理厂总投资约6亿元[1]。", [_hit()])
    return Answer(
        "2500?",
        "2500?",
        checked.text,
        checked.citations,
        claims,
        (_hit(),),
        AnswerStatus.ANSWERED,
        "llm",
        "m",
    )


def test_a_question_without_words_is_answered_in_one_language_throughout() -> None:
    assert refusal("und") == "报道里没有找到这个问题的答案。"
    listed = source_list(_answer(), "und")
    assert listed.splitlines()[2] == "来源："
    assert listed.endswith("· 已核实")


def test_the_list_of_sources_speaks_the_form_of_the_reader() -> None:
    claim = Claim(0, 5, "投资8亿元", (1,), Status.UNSUPPORTED, "報導寫的是6亿元", ())
    listed = source_list(_answer((claim,)), "zh-Hant")
    assert "來源：" in listed
    assert "※ 未獲支持：「投资8亿元」報導寫的是6亿元" in listed
    assert without_sources("答案。" + listed) == "答案。"
    assert "※ unsupported: “投资8亿元” " in source_list(_answer((claim,)), "fr")


def test_notes_and_refusals_speak_the_form_of_the_reader() -> None:
    coverage = Coverage(3, ("武进日报",), date(2024, 1, 1), date(2024, 3, 1))
    assert where_looked(coverage, _hit(), "zh-Hant") == (
        "已查3篇報導（武进日报），2024-01-01 至 2024-03-01。最接近的是《污水处理厂开工》（武进日报 2024-03-01）："
        f"「{PLANT}」"
    )
    assert (
        where_looked(coverage, None, "ru")
        == "Looked through 3 articles of 武进日报, 2024-01-01 to 2024-03-01."
    )
    assert why(LLMTimeout("late", ""), "zh-Hant") == "逾時"
    claim = Claim(0, 5, "投资8亿元", (1,), Status.UNSUPPORTED, "報導寫的是6亿元", ())
    left = Left(Checked("", (), (), 0), (claim,))
    assert withheld(left, "zh-Hant") == ["未獲報導支持而略去：「投资8亿元」（報導寫的是6亿元）"]
    assert withheld(replace(left, quoted=(claim,)), "zh-Hant") == [
        "未獲報導支持，改引原文：「投资8亿元」（報導寫的是6亿元）"
    ]
    assert _papers(coverage, "zh-Hant") == "庫裡有3篇報導，來自：武进日报。日期：2024-01-01 – 2024-03-01。"
    assert say("archive.undated", "ko") == "undated"
