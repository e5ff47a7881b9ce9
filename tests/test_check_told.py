"""Chinese claims in words of the writer's own, kind by kind, over news invented for this file: what a reader would say."""

from __future__ import annotations

from datetime import date

import pytest

from rag.check import judge
from rag.types import Article, Chunk, Hit, Kind, Scores, Status

_MARKET = (
    "桑洲早市搬迁\n"
    "本报讯 昨日，桑洲市临河早市由旧码头搬到体育场南门，共设摊位312个，其中蔬菜摊位140个、水产摊位58个、熟食摊位42个。"
    "摊位费每10天收30元，鲜藕每公斤卖6元。市城市管理局副局长纪怀松介绍，搬迁后每天客流约1.2万人次。"
    "他说，旧码头一带早晚堵车，居民意见很大。\n"
    "摊主闵秋荷抱怨：“新地方离家远，来回要多花一个钟头。”市商务局局长郦文川回应，6月起将开通两条早市公交专线，票价1元。"
    "她建议早市再增设一处停车场。\n"
    "今年前四个月，全市居民人均食品支出3260元，其中城镇3840元，农村2510元。"
)
_MILL = (
    "岭下村办起米粉厂\n"
    "岭下村米粉厂去年投产，年加工大米900吨，产值1350万元，带动62户脱贫。厂长古月琴今年41岁，2009年从外地返乡。"
    "65岁以上的村民在厂里就餐免费，厂里不收住宿费。\n"
    "三种产品里，干粉卖了480吨，鲜粉卖了260吨，粉饼卖了90吨。副厂长邬大川不服县里的抽检结论，已申请复检。"
)
_DAY = date(2024, 5, 8)


def _hit(text: str) -> Hit:
    title, body = text.split("\n", 1)
    article = Article("1", "p", 1, Kind.NEWS, title, text, (), "桑洲日报", "", _DAY, body=len(title) + 1)
    return Hit(1, 1.0, Chunk(1, "1", len(title) + 1, len(text), body), article, Scores())


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        # A verb or an adjective of the writer's own.
        (_MARKET, "桑洲市临河早市搬去了体育场南门。"),
        (_MARKET, "旧码头一带早晚拥堵，居民意见很大。"),
        (_MILL, "岭下村米粉厂带动62户摆脱了贫困。"),
        # Who says it, under a pronoun and behind it.
        (_MARKET, "郦文川建议早市再增设一处停车场。"),
        (_MARKET, "纪怀松说，旧码头一带早晚堵车，居民意见很大。"),
        (_MARKET, "闵秋荷抱怨说，新地方离家远。"),
        # For each of what, from where to where.
        (_MARKET, "摊位费每10天30元。"),
        (_MARKET, "鲜藕每公斤卖6元。"),
        (_MARKET, "临河早市由旧码头搬到了体育场南门。"),
        # Of what a figure is told.
        (_MARKET, "全市居民人均食品支出3260元。"),
        (_MARKET, "水产摊位有58个。"),
        # The most and the least of what is printed side by side; bounds; what is free.
        (_MILL, "三种产品里，干粉卖得最多。"),
        (_MILL, "三种产品里，粉饼卖得最少。"),
        (_MILL, "厂里住宿免费。"),
    ],
)
def test_what_print_says_in_other_words_is_verified(text: str, claim: str) -> None:
    found = judge(claim, [1], [_hit(text)])
    assert found.status is Status.VERIFIED, found.why


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (_MILL, "邬大川服从县里的抽检结论。"),
        (_MARKET, "闵秋荷建议早市再增设一处停车场。"),
        (_MARKET, "纪怀松抱怨：“新地方离家远，来回要多花一个钟头。”"),
        (_MARKET, "市商务局副局长纪怀松介绍了客流情况。"),
        (_MARKET, "市城市管理局局长纪怀松介绍，搬迁后每天客流约1.2万人次。"),
        (_MARKET, "摊位费每天30元。"),
        (_MARKET, "鲜藕每斤卖6元。"),
        (_MARKET, "临河早市由体育场南门搬到了旧码头。"),
        (_MARKET, "全市农村居民人均食品支出3260元。"),
        (_MARKET, "水产摊位有312个。"),
        (_MILL, "三种产品里，鲜粉卖得最多。"),
        (_MILL, "三种产品里，干粉卖得最少。"),
        (_MILL, "60岁以上的村民在厂里就餐免费。"),
        (_MILL, "产值的近七成来自干粉。"),
    ],
)
def test_what_print_says_of_another_is_not(text: str, claim: str) -> None:
    found = judge(claim, [1], [_hit(text)])
    assert found.status is not Status.VERIFIED, found.why
