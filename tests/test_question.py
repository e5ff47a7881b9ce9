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


@pytest.mark.parametrize(
    ("question", "want", "units", "head"),
    [
        ("几位领导出席？", "number", ("位", "名"), ""),
        ("哪几位领导出席？", "who", (), "领导"),
        ("第几届？", "number", ("届", "次"), ""),
        ("有多重？", "number", ("吨", "公斤"), ""),
        ("多久开通？", "number", ("年", "月"), ""),
        ("海拔多少？", "number", ("米", "公里"), ""),
        ("比例是多少？", "number", ("%", "百分"), ""),
        ("哪一天？", "when", (), ""),
        ("哪代人？", "other", (), ""),
        ("几点开始？", "when", (), ""),
        ("什么时候？", "when", (), "时候"),
        ("在哪？", "where", (), ""),
        ("哪个城市？", "where", (), "城市"),
        ("哪家医院？", "which", (), "医院"),
        ("哪个部门？", "which", (), "部门"),
        ("什么单位？", "which", (), "单位"),
        ("题目是什么？", "name", (), ""),
        ("有哪些人？", "who", (), "人"),
        ("分别是谁？", "who", (), ""),
        ("为何？", "why", (), ""),
        ("因何停工？", "why", (), ""),
        ("怎么办？", "other", (), ""),
        ("如何看待？", "other", (), ""),
        ("担任什么？", "post", (), ""),
        ("什么职务？", "post", (), ""),
        ("官职是什么？", "post", (), ""),
        ("谁的书？", "who", (), ""),
        ("何人何时何地？", "when", (), "人"),
        ("多少钱？", "number", ("元", "美元"), ""),
        ("多少岁？", "number", ("岁",), ""),
        ("多少万人？", "number", ("人", "名"), ""),
        ("几个工作日？", "number", ("工作日", "天"), ""),
        ("几百户？", "number", ("户", "家"), ""),
        ("几个月？", "number", ("月",), ""),
        ("how many people?", "number", ("人", "名"), ""),
        ("how old is he?", "number", ("岁", "周岁"), ""),
        ("how long did it take?", "number", ("年", "月"), ""),
        ("how long is the road?", "number", ("米", "公里"), ""),
        ("when did it open?", "when", (), ""),
        ("what year?", "when", (), "year"),
        ("which company?", "which", (), "company"),
        ("which city?", "where", (), "city"),
        ("who is the mayor?", "who", (), ""),
        ("why?", "why", (), ""),
        ("what is the name of the book?", "name", (), ""),
        ("list the sites", "list", (), ""),
        ("what percentage?", "number", ("%", "百分"), ""),
        ("how much money?", "number", ("元", "美元"), ""),
        ("what post does he hold?", "post", (), ""),
        ("what are the departments?", "list", (), ""),
        ("投产时间", "when", (), ""),
        ("建设地点", "where", (), ""),
        ("总投资", "number", ("元", "美元"), ""),
        ("负责人", "who", (), ""),
        ("获奖名单", "other", (), ""),
        ("事故原因", "why", (), ""),
        ("会议主题", "name", (), ""),
        ("冠军是谁", "who", (), ""),
        ("产值有多少？", "number", ("元", "美元"), ""),
        ("多大的意义？", "other", (), ""),
        ("哪里的人？", "where", (), ""),
        ("几乎没有", "other", (), ""),
    ],
)
def test_how_a_question_asks(question: str, want: str, units: tuple[str, ...], head: str) -> None:
    """Also without a question mark, in English, and where 几, 何 and 多 ask for nothing."""
    found = asked(question)
    assert (found.want.value, found.units[:2], found.head) == (want, units, head)


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("谁主持？", "会议由王强主持,李明参加。", ["王强", "李明"]),
        ("多少钱？", "投资3亿元,又花5万美元,共8个。", ["3亿元", "5万美元"]),
        ("多少人？", "到场300人,50户。", ["300人"]),
        ("几月？", "3月开工,2024年4月2日完工,下午3点。", ["3月", "2024年4月2日", "3点"]),
        ("在哪里？", "在武进人民商场举行,位于湖塘镇。", ["在武进人民商场", "位于湖塘镇"]),
        ("叫什么？", "名叫“春风行动”,书《红楼梦》,称为先锋。", ["“春风行动”", "《红楼梦》"]),
        ("为什么？", "由于下雨,因此停工,为了安全。", ["由于", "因此", "为了"]),
        ("担任什么职务？", "区长张伟,主任李明。", ["区长", "主任"]),
        ("第几次？", "第33次会议,33个。", ["33次"]),
        ("比例多少？", "占8.5%,三成,5个百分点。", ["8.5%", "三成"]),
        ("面积多大？", "占地5亩,13平方米,3米。", ["5亩", "13平方米"]),
        ("多长？", "全长3公里,5小时,2米。", ["3公里", "2米"]),
        ("多久？", "历时3年,5小时,2米。", ["3年", "5小时"]),
        ("who?", "Mayor Li Ming said John Smith left.", ["Mayor Li Ming", "John Smith"]),
    ],
)
def test_where_a_text_says_what_is_asked_for_and_where_not(
    question: str, text: str, found: list[str]
) -> None:
    assert [text[a:b] for a, b in says(asked(question), text)] == found
