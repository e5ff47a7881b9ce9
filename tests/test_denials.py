"""Saying that the articles do not tell: known in a model's own words, and no cover for what stands beside it."""

from __future__ import annotations

import pytest

from rag.text.denials import REFUSAL, beside, clauses, denies, only_denies

REFUSALS = """抱歉，报道中没有提到这件事。
根据提供的报道，无法确定该项目的投资额。
对不起，提供的资料里没有相关信息。建议您查阅官方网站。
很遗憾，我无法从这些报道中找到答案。
抱歉，根據提供的報導，沒有找到相關資訊。
報導中並未提及失業率。
关于2024年失业率，报道没有说明。
未提及。
暂无信息。
没有相关报道。
报道里没有找到这个问题的答案。（以上）
这些报道未涉及该问题，因此无法回答。
所给报道没有说明谁是厂长，也没有给出他的联系方式。
目前的报道中没有关于地铁的内容。[1]
Sorry, the passages do not mention this.
The provided articles don't contain any information about the unemployment rate.
I cannot find the answer in the passages.
There is no information about that in the articles.
The unemployment rate is not mentioned in the passages.
Unfortunately, none of the articles mention this.""".split("\n")
CLAIMS = """会议没有提到经费。
该项目未披露投资额，由区政府建设。
报道没有提到的是，总投资达6亿元。
市长没有出席会议。
据报道，该厂没有停产。
据新闻报道，这家企业没有提供资金。
该信息平台没有提供贷款。
报道说没有人员伤亡。
The mayor did not mention the cost.""".split("\n")


@pytest.mark.parametrize("text", REFUSALS)
def test_a_refusal_is_known_in_any_words(text: str) -> None:
    assert only_denies(text)


@pytest.mark.parametrize("text", CLAIMS)
def test_a_denial_by_others_is_a_claim(text: str) -> None:
    assert not only_denies(text)
    assert beside(text) == text


def test_only_the_denying_clause_is_exempt() -> None:
    assert beside("报道没有提到失业率，但估计是5%。") == "但估计是5%。"
    assert beside("The passages do not mention the cost, but it is probably 600 million yuan.") == (
        "it is probably 600 million yuan."
    )
    assert not only_denies("报道里没有找到这个问题的答案。不过该项目位于武进。")
    assert not denies("报道没有提到，估计有6亿元")
    assert beside("注：以上信息均来自提供的报道。") == ""
    assert beside("以上项目来自3家企业的报道。") != ""


@pytest.mark.parametrize("sentence", REFUSAL.values(), ids=REFUSAL)
def test_the_refusal_is_known_in_each_of_its_languages(sentence: str) -> None:
    assert denies(sentence)
    assert only_denies(f"{sentence}[1]")
    assert beside(sentence) == ""


def test_a_topic_is_exempt_only_before_a_denial() -> None:
    assert clauses("报道没有提到，会议开过。") == ["报道没有提到，", "会议开过。"]
    assert beside("关于失业率，报道没有提到，关于投资，已到位6亿元。") == "关于投资，已到位6亿元。"
    assert beside("总投资6亿元，报道没有提到失业率。") == "总投资6亿元，"
    assert beside("关于投资额，市长说有6亿元。") == "关于投资额，市长说有6亿元。"
