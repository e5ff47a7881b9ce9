"""What questions ask for, and where a text says something of that kind."""

from __future__ import annotations

import pytest

from rag.find.question import Want, asked, proper_names, says


@pytest.mark.parametrize(
    ("question", "want"),
    [
        ("谁带队来武进区调研农业农村工作？", Want.WHO),
        ("哪位副市长参加了近零碳园区建设的调研？", Want.WHO),
        ("周承涛担任什么职务？", Want.POST),
        ("丁建偉擔任什麼職務？", Want.POST),
        ("市长是哪天来调研的？", Want.WHEN),
        ("系统什么时候上线？", Want.WHEN),
        ("各委室交流了几月份的工作计划？", Want.WHEN),
        ("前黄镇渔光互补项目紧邻哪个湖？", Want.WHERE),
        ("道德讲堂在哪里举行？", Want.WHERE),
        ("扁担河有多长？", Want.NUMBER),
        ("区政府召开的是第几次常务会议？", Want.NUMBER),
        ("花几天办完？", Want.NUMBER),
        ("武进区打造的理论宣讲品牌叫什么？", Want.NAME),
        ("电能侠是哪家公司自建的？", Want.WHICH),
        ("学习会书面学习了哪些内容？", Want.LIST),
        ("为什么要整治河道？", Want.WHY),
        ("省里想把火车和境外库房怎么结合？", Want.OTHER),
        ("敲几个参数灯就变暗，这是哪家单位的中心？", Want.WHICH),
        ("常泰长江大桥通车时间", Want.WHEN),
        ("踩踏事件死亡人数", Want.NUMBER),
        ("第三届学习达人挑战赛冠军", Want.WHO),
        ("武进区现任区委书记是？", Want.WHO),
        ("总决赛在哪举办？", Want.WHERE),
        ("总决赛举办地点", Want.WHERE),
        ("这个理论宣讲品牌叫啥？", Want.NAME),
        ("厂房火灾原因", Want.WHY),
        ("她在哪家公司工作？", Want.WHICH),
        ("Who presided over the meeting?", Want.WHO),
        ("In which year did the project begin?", Want.WHEN),
        ("What is the daily capacity of the plant?", Want.NUMBER),
        ("How many people does it serve?", Want.NUMBER),
        ("Where was the final held?", Want.WHERE),
    ],
)
def test_the_kind_asked_for(question: str, want: Want) -> None:
    assert asked(question).want is want


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("累计整治企业多少家？", "家"),
        ("凤翔科技园总投资多少亿元？", "元"),
        ("项目总投资多少？", "元"),
        ("规划建筑面积是多少？", "平方米"),
        ("溧陽市每年給予最多多少元的醫療再救助？", "元"),
        ("减至几个工作日？", "工作日"),
        ("凤翔科技园一年用多少电？", "千瓦时"),
        ("有多少家企业、几名员工？", "家"),
        ("踩踏事件死亡人数", "人"),
        ("凤翔科技园年用电量", "千瓦时"),
    ],
)
def test_the_unit_asked_for(question: str, unit: str) -> None:
    assert asked(question).units[0] == unit


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("电能侠虚拟电厂平台是哪家公司自建的？", "公司"),
        ("着力打造什么供应链新模式？", "模式"),
        ("在哪家数字能源企业听取了介绍？", "企业"),
        ("Which company released the bicycle?", "company"),
        ("一年用多少电？", ""),
    ],
)
def test_the_noun_asked_for(question: str, head: str) -> None:
    assert asked(question).head == head


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("总投资多少？", "该项目总投资约6亿元,处理规模10万吨/日", ["6亿元"]),
        ("总投资多少？", "項目總投資３億美元", ["３億美元"]),
        ("整治了多少家企业？", "累计整治企业3273家,建成项目4个", ["3273家", "4个"]),
        ("是第几次会议？", "区政府第33次常务会议召开", ["33次"]),
        ("哪天启动？", "我区于8月25日启动", ["8月25日"]),
        ("哪一年开始实施？", "该项目于2012年开始实施", ["2012年"]),
        ("谁主持会议？", "会议由主任石伟东主持", ["石伟东"]),
        ("品牌叫什么？", "打造“听吾说”品牌,学习《条例》", ["“听吾说”", "《条例》"]),
        ("季培东的职务是什么？", "市委副书记季培东", ["书记"]),
        ("为什么？", "因为下雨", ["因为"]),
    ],
)
def test_what_could_be_the_answer(question: str, text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in says(asked(question), text)] == found


def test_nothing_of_the_kind() -> None:
    assert says(asked("总投资多少亿元？"), "年用电量约2500万千瓦时。") == ()


def test_names_of_a_question() -> None:
    assert "石伟东" in proper_names("石伟东是哪一年出生的？")
    assert "红楼梦" in proper_names("《红楼梦》的作者是谁？")
    assert "新北" in proper_names("新北区累计获评多少名“中国好人”？")
    assert proper_names("怎么做炒鸡蛋？") == ()
