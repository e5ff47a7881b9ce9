"""What was found is enough, or not: known before any model is asked."""

from __future__ import annotations

import pytest

from eval.bm25 import BM25
from rag.find.gate import EvidenceGate, signs
from rag.find.likeness import shipped_likeness
from rag.text.tokens import query_tokens
from rag.types import Article, Chunk, Evidence, Hit, Kind, Scores

TEXTS = (
    "扁担河治理\n本报讯 扁担河北起大运河,武进区范围河道长度为4.68千米,一级支流共有7条,其中嘉泽5条。",
    "武南第二污水处理厂\n该工程总投资约6亿元,处理规模10万吨/日,于2019年底开工建设,服务人口约55万人。",
    "“人大代表讲堂”第十五讲开讲\n市人大常委会副秘书长丁建伟作“地方人大常委会的组织制度和议事规则”专题辅导。",
    "凤翔科技园\n武进国家高新区凤翔科技园年用电量约2500万千瓦时。近年来,园区积极推进绿色低碳改造。",
    "学习达人挑战赛\n我区于8月25日启动第四届阳湖学习达人挑战赛,总决赛在武进人民商场举行。",
    "重大项目\n龙城芯谷项目总投资10亿元,规划建筑面积13.3万平方米,集聚相关企业超30家。",
)


def judge(question: str) -> Evidence:
    articles = [
        Article(str(i), "p", 0, Kind.NEWS, text.split("\n")[0], text, (), body=text.index("\n") + 1)
        for i, text in enumerate(TEXTS)
    ]
    index = BM25(TEXTS)
    terms = query_tokens(question)
    hits = [
        Hit(rank, score, Chunk(i, str(i), 0, len(TEXTS[i]), TEXTS[i]), articles[i], Scores(lexical=score))
        for rank, (i, score) in enumerate(index.search(terms, 3) or [(0, 0.1), (1, 0.1), (2, 0.1)], 1)
    ]
    return EvidenceGate().judge(question, hits, index.idf(terms))


@pytest.mark.parametrize(
    "question",
    [
        "扁担河武进区范围的河道有多长？",
        "武南第二污水处理厂总投资多少？",
        "丁建伟辅导的题目是什么？",
        "第四届阳湖学习达人挑战赛总决赛在哪里举行？",
        "龍城芯谷項目規劃建築面積是多少？",
    ],
)
def test_what_the_articles_tell_passes(question: str) -> None:
    assert judge(question).enough


@pytest.mark.parametrize(
    "question",
    [
        "怎么做西红柿炒鸡蛋？",
        "《红楼梦》的作者是谁？",
        "苏州地铁三号线什么时候开通？",
        "丁建伟主讲的“人大代表讲堂”第十六讲的题目是什么？",
        "2015年扁担河的水质是几类？",
    ],
)
def test_what_they_do_not_tell_is_refused(question: str) -> None:
    found = judge(question)
    assert not found.enough
    assert found.strength < 0.5


def test_nothing_found_is_no_evidence() -> None:
    assert EvidenceGate().judge("扁担河？", (), {}) == Evidence(0.0, False, "nothing was found")


def test_a_threshold_of_the_callers_own() -> None:
    hit = Hit(
        1, 1.0, Chunk(0, "a", 0, 4, "天气晴好"), Article("a", "p", 0, Kind.NEWS, "", "天气晴好", ()), Scores()
    )
    assert EvidenceGate(0.0).judge("珠穆朗玛峰有多高？", [hit], {"珠穆朗玛峰": 3.0}).enough
    assert not EvidenceGate(1.0).judge("天气怎样？", [hit], {"天气": 3.0}).enough


def test_the_reason_names_the_plainest_sign() -> None:
    assert judge("2015年扁担河的河道有多长？").why == "the best article does not name the year asked about"
    assert "a number that the question names" in judge("“人大代表讲堂”第十六讲的题目是什么？").why


def test_signs_of_a_wrong_year() -> None:
    hit = Hit(
        1,
        1.0,
        Chunk(0, "a", 0, 12, "2022年产值5109亿元"),
        Article("a", "p", 0, Kind.NEWS, "", "2022年产值5109亿元", ()),
        Scores(),
    )
    likeness = shipped_likeness()
    assert signs("2019年产值是多少？", [hit], {"产值": 1.0, "2019": 2.0}, likeness)["years_missing"] == 1.0
    assert signs("2022年产值是多少？", [hit], {"产值": 1.0, "2022": 2.0}, likeness)["years_missing"] == 0.0


def test_words_that_mean_the_same_are_near() -> None:
    near = shipped_likeness().best(["公司", "大海"], ["这家企业投产了", "天气很好", ""])
    assert near.shape == (3, 2)
    assert near[0, 0] > near[1, 0]
    assert near[0, 0] > near[0, 1]
    assert not near[2].any()


def test_a_word_is_nearest_to_itself() -> None:
    assert shipped_likeness().best(["河道"], ["道路河道"])[0, 0] == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize(
    ("question", "strength", "why"),
    [
        ("扁担河武进区范围的河道有多长？", 0.992, "the best passage holds 83% of what the question names"),
        ("扁担河一级支流共有几条？", 0.888, "the best passage holds 61% of what the question names"),
        ("武南第二污水处理厂总投资多少？", 0.98, "the best passage holds 87% of what the question names"),
        ("武南第二污水处理厂服务多少人口？", 0.98, "the best passage holds 87% of what the question names"),
        ("丁建伟辅导的题目是什么？", 0.888, "the best passage holds 58% of what the question names"),
        ("谁作了专题辅导？", 0.692, "the best passage holds 100% of what the question names"),
        ("龙城芯谷集聚了多少家企业？", 0.983, "the best passage holds 64% of what the question names"),
        (
            "第四届阳湖学习达人挑战赛总决赛在哪里举行？",
            0.994,
            "the best passage holds 92% of what the question names",
        ),
        (
            "第五届阳湖学习达人挑战赛在哪里举行？",
            0.478,
            "the best article does not print a number that the question names",
        ),
        ("2015年扁担河的水质是几类？", 0.003, "the best article does not name the year asked about"),
        ("怎么做西红柿炒鸡蛋？", 0.047, "the best article does not print a name that the question names"),
        ("《红楼梦》的作者是谁？", 0.01, "the best article does not print a name that the question names"),
        ("王小明是哪个园区的主任？", 0.009, "the best article does not print a name that the question names"),
        ("为什么要治理扁担河？", 0.558, "the best passage holds 44% of what the question names"),
        ("How long is the Biandan river?", 0.899, "the best passage holds 0% of what the question names"),
        ("Who gave the lecture in Wujin?", 0.63, "the best passage holds 0% of what the question names"),
        ("hello", 0.0, "nothing is asked that could be looked up"),
        ("1", 0.0, "nothing is asked that could be looked up"),
        ("扁担河", 0.723, "the best passage holds 100% of what the question names"),
        ("写一首诗", 0.0, "nothing is asked that could be looked up"),
        ("龍城芯谷項目規劃建築面積是多少？", 0.994, "the best passage holds 87% of what the question names"),
        ("“凤翔科技园”在哪个国家高新区？", 0.995, "the best passage holds 100% of what the question names"),
        (
            "污水处理厂每天能处理20万吨吗？",
            0.493,
            "the best article does not print a number that the question names",
        ),
    ],
)
def test_how_strong_the_evidence_is(question: str, strength: float, why: str) -> None:
    """Every sign and its weight: new weights (`wenbao eval fit-gate`) put their own figures here."""
    found = judge(question)
    assert (round(found.strength, 3), found.why) == (strength, why)
    assert found.enough == (strength >= 0.5)
