"""The second opinion: what it is shown, and what it may and may not decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from eval.jsonl import written
from rag.check import judge
from rag.check.opinion import EXACT, WEIGHTS
from rag.reader import Entailment
from rag.reader.selecting import MOST, beside
from rag.training.data import rows
from rag.training.reader.written import HERE, examples, kept
from rag.training.weighing import FALSE_PASS, TRUE_LOST, Weighed, passed, thresholds
from rag.types import Article, Chunk, Hit, Kind, Scores, Status

_TEXT = (
    "铁鹰队加时夺冠\n本报讯 联赛总决赛6日晚在清渡体育馆落幕，铁鹰队经加时以92比89战胜海燕队，首次捧杯。到场观众4812人。"
    "\n下赛季参赛队拟由12支增至16支，方案须经会员大会通过。"
)


def _hit(text: str = _TEXT) -> Hit:
    title, body = text.split("\n", 1)
    at = len(title) + 1
    day = date(2022, 11, 7)
    article = Article("1", "p", 1, Kind.NEWS, title, text, (), "晚报", "", day, body=at)
    return Hit(1, 1.0, Chunk(1, "1", at, len(text), body), article, Scores())


@dataclass(eq=False)
class _Says:
    """A reader that is sure of one thing, and keeps what it was asked."""

    supported: float
    asked: list[tuple[str, str]] = field(default_factory=list)

    def entails(self, claim: str, passages: Sequence[str]) -> tuple[Entailment, ...]:
        self.asked += [(claim, p) for p in passages]
        rest = 1 - self.supported
        return tuple(Entailment(self.supported, rest, 0.0, 0, 3, rest) for _ in passages)


def _status(claim: str, reader: _Says) -> Status:
    return judge(claim, [1], [_hit()], reader=lambda: reader).status


def test_words_that_the_rules_do_not_know_are_read() -> None:
    claim = "铁鹰队加时击退海燕队。"
    assert judge(claim, [1], [_hit()]).status is not Status.VERIFIED
    assert _status(claim, _Says(0.995)) is Status.VERIFIED


def test_consent_to_what_the_print_does_not_speak_of_is_nothing() -> None:
    assert _status("村民们在山坡上种了三百棵桃树，收成不错。", _Says(0.995)) is not Status.VERIFIED


def test_no_opinion_makes_another_figure_true() -> None:
    assert _status("当晚有5812名观众来到现场看球。", _Says(0.995)) is not Status.VERIFIED


def test_no_opinion_makes_a_guess_of_the_models_own_print() -> None:
    for claim in ("不过观众估计有6000人左右。", "一般来说这样的比赛有6000名观众。", "到场观众应该是6000人。"):
        assert _status(claim, _Says(0.995)) is Status.UNSUPPORTED


def test_what_the_reader_doubts_is_not_verified_and_says_where() -> None:
    claim = "铁鹰队打了加时才战胜海燕队。"
    assert judge(claim, [1], [_hit()]).status is Status.VERIFIED
    doubted = judge(claim, [1], [_hit()], reader=lambda: _Says(0.005))
    assert doubted.status is not Status.VERIFIED
    assert "铁鹰队" in doubted.why


def test_a_printed_sentence_needs_no_reader() -> None:
    reader = _Says(0.005)
    assert _status("铁鹰队经加时以92比89战胜海燕队，首次捧杯。", reader) is Status.VERIFIED
    assert reader.asked == []


def test_the_reader_is_shown_the_headline_and_the_sentences_that_share_most() -> None:
    reader = _Says(0.5)
    _status("联赛打算再添四支队伍，须经大会点头。", reader)
    ((claim, print_),) = reader.asked
    assert claim == "联赛打算再添四支队伍，须经大会点头。"
    assert print_.startswith("铁鹰队加时夺冠\n")
    assert "方案须经会员大会通过" in print_


def test_of_a_long_article_as_much_is_shown_as_fits() -> None:
    sentences = [f"第{i}户人家在村口种了一片果树并且卖了出去。" for i in range(100)]
    shown = beside("第77户人家卖了果树。", "果树", sentences)
    assert "第77户" in shown
    assert len(shown.encode()) <= 3 * MOST + 40
    numbers = [int(s.split("户")[0]) for s in shown.split("第")[1:]]
    assert numbers == sorted(numbers)


def test_an_unknown_reader_leaves_the_rules_alone() -> None:
    assert judge("当晚来了4812名观众。", [1], [_hit()], reader=lambda: None).status is Status.VERIFIED


def test_of_print_in_another_script_the_reader_is_shown_what_carries_the_claim() -> None:
    about = "".join(
        f"第{i}户人家在村口种了一片果树，卖了钱又盖了新房，日子一年比一年好。\n" for i in range(20)
    )
    article = _hit(f"山村见闻\n{about}镇卫生院新来的两名医生每周三为老人免费量血压。\n{about}")
    reader = _Says(0.5)
    judge(
        "Two doctors measure old people's blood pressure free of charge.",
        [1],
        [article],
        reader=lambda: reader,
    )
    assert "免费量血压" in reader.asked[-1][1]
    filler = "".join(
        f"Household number {i} planted fruit trees and built a new house with the money.\n" for i in range(20)
    )
    article = _hit(
        f"Notes from a village\n{filler}Two doctors measure blood pressure for free on Wednesdays.\n{filler}"
    )
    judge("两名医生免费为人量血压。", [1], [article], reader=lambda: reader)
    assert "blood pressure" in reader.asked[-1][1]


_TWINS = "c01"


def _some_written(folder: Path) -> Path:
    """The written claims over every twentieth article."""
    articles = list(rows(HERE / "articles.jsonl"))[::60]
    some = {a["id"] for a in articles} | {_TWINS}
    written(folder / "articles.jsonl", [a for a in rows(HERE / "articles.jsonl") if a["id"] in some])
    written(folder / "sentences.jsonl", [r for r in rows(HERE / "sentences.jsonl") if r["article"] in some])
    return folder


def test_written_claims_stand_over_articles_of_their_own(tmp_path: Path) -> None:
    articles = {a["id"]: a for a in rows(HERE / "articles.jsonl")}
    claims = list(rows(HERE / "sentences.jsonl"))
    assert {c["article"] for c in claims} == set(articles)
    assert len(claims) > 6000
    folder = _some_written(tmp_path)
    claims = list(rows(folder / "sentences.jsonl"))
    for_training, apart = examples(False, folder), examples(True, folder)
    own = [e for e in [*for_training, *apart] if e.kind in ("written zh", "written en")]
    assert len(own) == len(claims)
    assert {a["id"] for a in articles.values() if kept(a["id"])} == {
        name for name in articles if int(name[1:]) % 4 == 0
    }
    # Articles are kept apart whole: of their prints none is shared.
    assert not {e.print for e in for_training} & {e.print for e in apart}


def test_the_word_at_fault_of_a_twin_is_known(tmp_path: Path) -> None:
    own = [e for e in examples(False, _some_written(tmp_path)) if e.kind == "written zh"]
    claim = next(e for e in own if e.text.startswith("四节打完") and e.label)
    ((start, end),) = claim.wrong or ()
    assert claim.text[start:end] == "两"


def test_kinds_of_faults_that_print_settles() -> None:
    assert {"number", "date", "quote"} <= EXACT
    assert WEIGHTS.is_file()


def test_thresholds_verify_the_most_true_claims_that_the_bound_on_false_ones_allows() -> None:
    # Claims that the rules verify, then ones that they only miss words of: 100 of each, half of them false.
    chances = np.tile(np.linspace(0, 1, 50), 4)
    true = np.repeat([True, False, True, False], 50)
    held = np.repeat([True, True, False, False], 50)
    chances[true] = 0.5 + chances[true] / 2  # Of true ones never under a half.
    ones = np.ones(200, bool)
    w = Weighed(np.zeros((200, 24)), true, np.zeros(200, int), ~ones, held, ones, ones)
    fair, sure, doubtful = thresholds(chances, w, ones)
    verified = passed(chances, w, fair, sure)
    assert verified[~true].mean() <= FALSE_PASS
    assert not any(
        passed(chances, w, a, b)[~true].mean() <= FALSE_PASS
        and passed(chances, w, a, b)[true].mean() > verified[true].mean()
        for a in np.arange(0.3, 0.96, 0.05)
        for b in np.arange(a, 0.96, 0.05)
    )
    assert doubtful == np.quantile(chances[true], TRUE_LOST)
