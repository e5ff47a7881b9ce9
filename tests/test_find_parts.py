"""The parts of finding, by hand: two rankings mixed, what a question asks for and by which words, the periods it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.find.crossing import in_chinese
from rag.find.fusion import fuse, reciprocal_rank
from rag.find.gate import EvidenceGate, asks_nothing
from rag.find.likeness import Likeness, content, rarities
from rag.find.question import asked, focus, proper_names, says
from rag.find.when import Period, of_then, periods, printed, tells
from rag.types import Article, Chunk, DateGuess, DateMention, Evidence, Hit, Kind, Scores

DAY = date(2024, 7, 25)


@pytest.mark.parametrize(
    ("dense", "lexical", "mass", "weight", "expected"),
    [
        ([(1, 0.9), (2, 0.5)], [(2, 6.0), (3, 3.0)], 8.0, 0.5, [(2, 0.75), (3, 0.375), (1, 0.0844)]),
        ([(1, 0.9), (2, 0.5)], [(2, 6.0)], 8.0, 0.5, [(2, 0.75), (1, 0.0129)]),
        ([(1, 0.9), (2, 0.5)], [(2, 6.0), (3, 5.9)], 4.0, 0.5, [(2, 0.6638), (3, 0.6527), (1, 0.3362)]),
        ([(1, 0.9), (2, 0.5)], [(2, 1.0), (3, 0.9)], 8.0, 0.5, [(1, 0.5419), (2, 0.0312), (3, 0.0281)]),
        ([(1, 0.9), (2, 0.5)], [(1, 6.0), (3, 6.0)], 8.0, 2.0, [(1, 1.0), (3, 0.2541), (2, 0.0)]),
        ([(1, 0.9), (2, 0.9)], [(3, 6.0)], 8.0, 0.5, [(3, 0.75), (1, 0.0), (2, 0.0)]),
        ([], [(3, 6.0), (4, 3.0)], 8.0, 0.5, [(3, 0.75), (4, 0.375)]),
        ([(1, 0.9), (2, 0.5)], [], 8.0, 0.5, [(1, 0.5505), (2, 0.0)]),
        ([(1, 0.9), (2, 0.5)], [(3, 1.0)], 0.0, 0.5, [(1, 0.5505), (2, 0.0), (3, 0.0)]),
        ([(1, 0.9)], [(1, 2.0)], 1.0, 0.5, [(1, 1.0)]),
        ([(2, 0.9), (1, 0.5), (3, 0.5)], [(3, 4.0), (1, 4.0)], 8.0, 1.2, [(2, 0.7254), (1, 0.2746), (3, 0.2746)]),
        ([(1, -0.2), (2, -0.6)], [(2, 3.0), (1, 2.9)], 8.0, 0.5, [(1, 0.7971), (2, 0.2812)]),
    ],
)  # fmt: skip
def test_two_rankings_mixed_by_hand(
    dense: list[tuple[int, float]],
    lexical: list[tuple[int, float]],
    mass: float,
    weight: float,
    expected: list[tuple[int, float]],
) -> None:
    """A leg that is missing, a best hit that leads or not, that is over the question's information, or far under it."""
    found = fuse(dense, lexical, mass, weight)
    assert [id_ for id_, _ in found] == [id_ for id_, _ in expected]
    assert [score for _, score in found] == pytest.approx([score for _, score in expected], abs=1e-4)


def test_the_best_rank_of_all_is_one() -> None:
    found = reciprocal_rank([(1, 9.0), (2, 8.0)], [(1, 0.5), (3, 0.4)])
    assert found == [(1, 1.0), (2, pytest.approx(61 / 62 / 2)), (3, pytest.approx(61 / 62 / 2))]


@pytest.mark.parametrize(
    ("question", "want", "units", "head"),
    [
        ("大桥通车时间", "when", "", ""),
        ("洪灾死亡人数", "number", "人 名 位 people person", ""),
        ("总决赛冠军", "who", "", ""),
        ("工程总投资", "number", "元 美元 欧元 港元 日元 yuan dollar $", ""),
        ("哪家公司研发平台", "which", "", "公司"),
        ("哪个平台项目", "which", "", "平台"),
        ("什么供应链新模式", "name", "", "模式"),
        ("哪些区领导参加", "who", "", "领导"),
        ("what company built it", "which", "", "company"),
        ("which is the tallest", "other", "", ""),
        ("园区年用电量", "number", "千瓦时 度 瓦时 kwh kilowatt", ""),
        ("他的职务是什么", "post", "", ""),
        ("为什么停产", "why", "", ""),
        ("第几届茶博会", "number", "届 次", ""),
        ("有几个泊位", "number", "个 名 人 位", ""),
        ("哪个单位主办", "which", "", "单位"),
        ("哪所大学的实验室", "which", "", "大学"),
    ],
)  # fmt: skip
def test_what_is_asked_for_with_its_units_and_noun(question: str, want: str, units: str, head: str) -> None:
    found = asked(question)
    assert (found.want.value, " ".join(found.units), found.head) == (want, units, head)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("扁担河武进段的平均水深是多少米？", "平均 水深"),
        ("石伟东是哪一年出生的？", "石伟东 出生"),
        ("项目总投资是多少？", "投资"),
        ("谁主持会议？", "主持会议"),
        ("谁参加了会议并讲话？", ""),
        ("在哪里举行开幕式？", ""),
        ("多少家企业参加展览活动？", "企业"),
        ("哪一年进行改造升级？", ""),
        ("哪年竣工投产使用？", "竣工 投产 使用"),
        ("有多少？", ""),
        ("园区建设什么时候完成验收工作？", "园区 建设 完成 验收 工作"),
        ("几月几日的水质好？", ""),
    ],
)  # fmt: skip
def test_the_words_beside_the_one_that_asks(question: str, words: str) -> None:
    assert " ".join(focus(question)) == words


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("新北区有多少家企业？", "新北区 新北"),
        ("《春江水》的作者是谁？", "江水 春江水"),
        ("“远望号”何时靠泊？", "远望号"),
        ("盛蕾去了武进哪里？", "盛蕾 武进"),
        ("在金坛区举行", "金坛"),
        ("哪个区最大", ""),
        ("我区有几家", ""),
        ("张明和李红", "张明 李红"),
    ],
)  # fmt: skip
def test_the_names_in_a_question(question: str, names: str) -> None:
    assert " ".join(proper_names(question)) == names


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("电能侠是哪家公司自建的？", "今创集团股份有限公司自建了电能侠平台。公司成立。", ["限公司"]),
        ("哪家公司承建？", "由中铁公司和天宁公司承建，公司表示。", ["铁公司", "宁公司"]),
        ("哪个学院主办？", "由常州大学主办，信息学院协办。", ["学主办"]),
        ("哪个基地启用？", "新北基地和地启用。", ["北基地"]),
        ("哪艘货轮靠泊？", "“远望号”货轮靠泊，该货轮", []),
        ("什么时候开工？", "2024年3月5日开工，次日验收。", ["2024年3月5日", "次日"]),
        ("多少人？", "共30人、12名，5000元", ["30人", "12名"]),
        ("多少？", "共30人，第12", ["30", "12"]),
        ("在哪里？", "在武进区举行", ["在武进区"]),
        ("有哪些部门？", "公安、消防、城管参加", ["公安、消防"]),
        ("为什么？", "因为下雨，因此取消", ["因为", "因此"]),
        ("which company?", "the company built it", []),
        ("哪一支队伍？", "1队和二队参加，队伍整齐", ["队伍"]),
        ("哪个村？", "东村西村", ["东村西村"]),
    ],
)  # fmt: skip
def test_where_a_text_says_something_of_the_kind(question: str, text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in says(asked(question), text)] == found


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("近日", []),
        ("2024年3月", ["2024-03-01..2024-03-31 month"]),
        ("昨天", ["2024-07-24..2024-07-24 day"]),
        ("去年和今年", []),
        ("2月30日", []),
        ("3月5日至8日", []),
        ("“十四五”期间", ["2021-01-01..2025-12-31 range"]),
    ],
)  # fmt: skip
def test_the_periods_that_a_question_names(question: str, found: list[str]) -> None:
    assert [f"{p.first}..{p.last} {p.grain}" for p in periods(question, DAY)] == found


def of(rank: int, day: date | None = None, guess: DateGuess | None = None, *dates: DateMention) -> Hit:
    article = Article(str(rank), "p", 1, Kind.NEWS, "题", "题", (), published=day, guess=guess, dates=dates)
    return Hit(rank, 1.0, Chunk(rank, str(rank), 0, 1, "题"), article, Scores())


def day(number: int) -> date:
    return date(2024, 3, number)


def test_an_article_is_of_a_period_by_its_day_or_what_is_thought_of_it() -> None:
    period = Period(day(5), day(8), "range")
    for first, last, held in [(3, 4, False), (3, 5, True), (9, 12, True), (10, 12, False), (6, 7, True)]:
        guessed = of(1, None, DateGuess(day(first), day(last), "", 0.5))
        assert printed(guessed.article, period) is held, (first, last)
    for number, held in [(4, False), (5, True), (9, True), (10, False)]:
        assert printed(of(1, day(number)).article, period) is held
    assert not printed(of(1).article, period)


def test_an_article_tells_of_a_period_by_a_time_that_lies_in_it() -> None:
    period = Period(day(5), day(8), "range")
    for first, last, held in [(5, 8, True), (6, 6, True), (4, 6, False), (6, 9, False)]:
        mention = DateMention(0, 1, "", day(first), day(last), "day")
        assert tells(of(1, None, None, mention).article, period) is held
    assert not tells(of(1, None, None, DateMention(0, 1, "近日", None, None, "range")).article, period)


def test_the_hits_of_then_come_alone_where_there_are_any() -> None:
    mention = DateMention(0, 1, "", day(6), day(6), "day")
    of_day, telling, other = of(1, day(6)), of(2, day(20), None, mention), of(3, day(20))
    assert of_then([other, of_day, telling], "2024年3月6日的会议") == (of_day, telling)
    assert of_then([other], "2024年3月6日的会议") == (other,)
    assert of_then([other, of_day], "会议") == (other, of_day)


def common(words: Sequence[str]) -> Mapping[str, float]:
    return {w: (9.0 if w == "\ue000" else 2.0 + len(w) / 10) for w in words}


def unknown(words: Sequence[str]) -> Mapping[str, float]:
    return dict.fromkeys(words, 9.0)


@pytest.mark.parametrize(
    ("question", "printed", "nowhere"),
    [
        ("Which typhoon hit Changzhou in 2021?", "台风 避风塘 命中 被车撞 切中 伥侜 伥周 2021 哪个", "台风 Changzhou 2021 哪个"),
        ("How many companies are in Wujin?", "公司 陪伴 乌仅 乌今 多少", "公司 Wujin 多少"),
        ("Who visited the parks?", "访问 拜访 参观 公园 停车 谁", "访问 公园 谁"),
        ("When was the bridge opened by Sheng Lei?", "大桥 廊桥 桥接 打开 开放 开门 毕升 Lei 什么时候", "打开 毕升 Lei 什么时候"),
        ("What did studies say of ABCD?", "读书 学习 外国语 要说 ABCD", "读书 ABCD"),
    ],
)  # fmt: skip
def test_an_english_question_in_words_of_print(question: str, printed: str, nowhere: str) -> None:
    """Where the archive prints every word, and where it prints none: a name stays as it is."""
    assert in_chinese(question, common) == printed
    assert in_chinese(question, unknown) == nowhere


def test_the_verdict_on_several_wordings_is_their_mean() -> None:
    gate = EvidenceGate(0.5)
    judged = [Evidence(0.9, True, "one"), Evidence(0.3, False, "two"), Evidence(0.3, False, "three")]
    assert gate.together(judged) == Evidence(0.5, True, "three")
    assert not gate.together(judged[1:]).enough


@pytest.mark.parametrize(
    ("question", "nothing"),
    [
        ("题", True), ("你好啊", True), ("水库", False), ("水库 大桥", False), ("水库 大桥 隧道", True), ("水库在哪", False),
        ("Wujin reservoir", True), ("the Wujin reservoir", False), ("the wujin reservoir", True), ("build 3 more", False),
        ("x 1", True), ("The old reservoir", True),
    ],
)  # fmt: skip
def test_words_that_ask_nothing(question: str, nothing: bool) -> None:
    """A keyword asks where print has at least half of the words; in another script a capital or a figure after the first."""
    text = "水库扩建工程昨日通过验收"
    article = Article("1", "p", 1, Kind.NEWS, "题目", text, ())
    assert (
        asks_nothing(question, [Hit(1, 1.0, Chunk(1, "1", 0, len(text), text), article, Scores())]) is nothing
    )


def test_a_word_weighs_by_its_own_rarity_or_its_rarest_token() -> None:
    idf = {"水库": 3.0, "扩建": 2.0, "建工": 4.0}
    assert rarities(["水库", "扩建工程", "验收"], idf).tolist() == [3.0, 4.0, 1.0]
    assert content("水库的扩建，a b 12 水库 가", None) == ("水库", "扩建", "12", "가")
    assert content("水库的扩建，a b 12 水库 가", 2) == ("水库", "扩建")


class Letters:
    """An embedder of four dimensions: the share of a word that is 甲, 乙, 丙 and anything else."""

    dim = 4

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        rows = [[text.count(c) for c in "甲乙丙"] for text in texts]
        found = np.array(
            [[*row, len(text) - sum(row)] for row, text in zip(rows, texts, strict=True)], np.float32
        )
        return (
            found / np.linalg.norm(found, axis=1, keepdims=True)
            if len(texts)
            else np.zeros((0, 4), np.float32)
        )


def test_each_word_is_held_against_the_nearest_of_each_text_and_learned_once() -> None:
    embedder = Letters()
    likeness = Likeness(embedder)  # type: ignore[arg-type]
    found = likeness.best(["甲", "乙", "的"], ["甲 丁", "", "乙 甲", "，。"])
    assert found[:, :2].round(2).tolist() == [[1.0, 0.0], [0.0, 0.0], [1.0, 1.0], [0.0, 0.0]]
    assert sorted(embedder.asked) == ["丁", "乙", "甲"]
    assert likeness.best(["甲"], ["丁"]).tolist() == [[0.0]]
    assert len(embedder.asked) == 3
    assert likeness.best([], ["丁"]).shape == (1, 0)
    assert likeness.best(["甲"], []).shape == (0, 1)
