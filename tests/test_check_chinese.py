"""Chinese claims as people write them, over news of their own: each rule of the judge decides one of them."""

from __future__ import annotations

from datetime import date

import pytest

from eval.verdict_sets import marks, numbered
from rag.check import check, judge
from rag.text.numbers import find_numbers
from rag.text.spelled import formal
from rag.types import Article, Chunk, Hit, Kind, Scores, Status

_DAM = (
    "柳湾水库扩建完工\n本报讯 昨日，柳湾水库扩建工程通过验收。工程总投资5200万元，其中省级补助3000万元，新增库容640万立方米，"
    "历时一年半。\n县水务局局长濮阳岚介绍，水库可灌溉农田2.1万亩，年供水量480万立方米。副县长阮启明主持验收，工程师司空照、"
    "米拉·阿依参加。\n二期工程计划明年3月开工，目前尚未获得批准。"
)
_RUMOUR = "网传桥塌系谣言\n本报讯 一则“北门桥垮塌致9人落水”的消息在微信群传播。经查，该消息系谣言。"
_WRONG = "更正\n本报5月8日《柳湾水库扩建完工》一文中，“总投资5200万元”应为“总投资2500万元”，特此更正。"


def _hit(rank: int, text: str, day: date = date(2024, 5, 8)) -> Hit:
    title, body = text.split("\n", 1)
    article = Article(
        str(rank), "p", rank, Kind.NEWS, title, text, (), "柳湾日报", "", day, body=len(title) + 1
    )
    return Hit(rank, 1 / rank, Chunk(rank, str(rank), len(title) + 1, len(text), body), article, Scores())


@pytest.mark.parametrize(
    "claim",
    [
        "柳湾水库扩建花了5200万元。",
        "工程历时18个月。",
        "扩建工程2024年5月7日通过验收。",
        "副县长阮启明主持了验收。",
        "县水务局局长是濮阳岚。",
        "二期工程计划2025年3月开工。",
        "省级补助以外的部分为2200万元。",
    ],
)
def test_true_claims_in_other_words_are_verified(claim: str) -> None:
    found = judge(claim, [1], [_hit(1, _DAM)])
    assert (found.status, found.markers) == (Status.VERIFIED, (1,)), found.why


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        ("省级补助5200万元。", "3000万元"),
        ("水库年供水量640万立方米。", "480万立方米"),
        ("工程历时一年。", "一年"),
        ("县水务局局长濮阳蓝介绍了情况。", "濮阳岚"),
        ("县水务局局长阮启明主持验收。", "副县长阮启明"),
        ("二期工程已经获得批准。", "尚未获得批准"),
        ("扩建工程2024年5月8日通过验收。", "昨日"),
        ("柳湾水库是全省最大的水库。", "最大"),
        ("柳湾水库可灌溉果园2.1万亩。", "果园"),
    ],
)
def test_false_claims_are_not_and_the_reason_names_what_is_wrong(claim: str, why: str) -> None:
    found = judge(claim, [1], [_hit(1, _DAM)])
    assert found.status in (Status.UNSUPPORTED, Status.PARTLY)
    assert why in found.why


_RUN = (
    "鹭屿马拉松落幕\n本报讯 5月19日，鹭屿马拉松开跑，参赛选手2.4万人，其中迷你跑6000人。埃塞俄比亚选手特肖梅以2:09:37夺冠，"
    "本市选手马定川成绩为2:11:08。\n去年赛事带动消费1.2亿元，今年为1.5亿元。赛道改造2021年9月动工，今年3月完工。"
)


@pytest.mark.parametrize(
    ("claim", "operands"),
    [
        ("跑迷你跑的占参赛选手的四分之一。", "2.4万人、6000人"),
        ("特肖梅比马定川快了1分31秒。", "2:09:37、2:11:08"),
        ("赛事带动的消费增长25%。", "1.2亿元、1.5亿元"),
        ("赛道改造从动工到完工用了两年半。", "2021年9月、今年3月"),
        ("迷你跑以外的选手有1.8万人。", "2.4万人、6000人"),
    ],
)
def test_a_figure_follows_from_printed_ones(claim: str, operands: str) -> None:
    assert operands in judge(claim, [1], [_hit(1, _RUN)]).why


@pytest.mark.parametrize(
    "claim",
    [
        "跑迷你跑的占参赛选手的三分之一。",
        "特肖梅比马定川快了1分21秒。",
        "赛事带动的消费增长20%。",
        "赛道改造从动工到完工用了三年半。",
    ],
)
def test_a_figure_that_does_not_follow_is_not_verified(claim: str) -> None:
    assert judge(claim, [1], [_hit(1, _RUN)]).status is not Status.VERIFIED


_FIRE = (
    "临江化工厂失火\n本报讯 8月12日22时47分，临江化工厂起火，13日3时20分明火扑灭。该厂成立于2009年。\n今年上半年，全厂产值41亿元，"
    "同比增长2.5%，毛利率38.2%，比去年同期低1.6个百分点。新建的管线长27.3公里，耗资18.6亿元。\n厂长尹芸现年52岁，1998年进厂。"
)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("火烧了四个半小时多。", "火烧了六个多小时。"),
        ("去年同期的毛利率为39.8%。", "去年同期的毛利率为37.6%。"),
        ("全厂产值比去年上半年多了1亿元。", "全厂产值比去年上半年多了3亿元。"),
        ("管线平均每公里造价约6800万元。", "管线平均每公里造价约8600万元。"),
        ("失火时，该厂已成立大约12年。", "失火时，该厂已成立大约20年。"),
        ("尹芸进厂时29岁。", "尹芸进厂时36岁。"),
    ],
)
def test_times_points_rates_and_ages_are_worked_out(right: str, wrong: str) -> None:
    hit = _hit(1, _FIRE, date(2021, 8, 14))
    assert "算得" in judge(right, [1], [hit]).why
    assert judge(wrong, [1], [hit]).status is Status.UNSUPPORTED


_IMPLIED = (
    "云岭县去年办了哪些事\n本报讯 全县去年优良天数298天，比上年多11天。修路共投入5460万元，其中中央2800万元，省里1260万元，"
    "其余由县里自筹。全县景区39家，除两家维修外全部开放。60岁以上老人58万，占常住人口的23.2%。\n"
    "新船厂由蓝港集团与海岳公司按6:4出资，总投资62亿元。渠江站洪峰水位98.6米，高出警戒水位1.6米。"
    "河堤施工自2019年5月至2021年11月。村医每月补助310元。动车全程压缩12分钟至58分钟。"
)
_TABLE = (
    "各站雨量\n本报讯 县气象台公布了各站雨量和长跑成绩。\n各站雨量（毫米）\n站点 | 过程雨量 | 最大小时雨量\n"
    "云顶 | 248 | 71\n河口 | 186 | 52\n沙坪 | 133 | 38\n\n名次 | 男子 | 男子成绩\n1 | 马定川 | 2:09:37\n2 | 柯之远 | 2:11:08"
)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("2022年优良天数为287天。", "2022年优良天数为309天。"),
        ("县里自筹的部分是1400万元。", "县里自筹的部分是1500万元。"),
        ("开放的景区有37家。", "开放的景区有36家。"),
        ("全县常住人口约250万。", "全县常住人口约230万。"),
        ("蓝港集团出资37.2亿元。", "蓝港集团出资37.6亿元。"),
        ("渠江站警戒水位是97米。", "渠江站警戒水位是96米。"),
        ("河堤施工用了两年半。", "河堤施工用了三年半。"),
        ("村医一年补助3720元。", "村医一年补助3850元。"),
        ("动车全程原来要70分钟。", "动车全程原来要46分钟。"),
    ],
)
def test_what_print_implies_is_worked_out(right: str, wrong: str) -> None:
    hit = _hit(1, _IMPLIED, date(2024, 1, 9))
    told = judge(right, [1], [hit])
    assert (told.status, "算得" in told.why) == (Status.VERIFIED, True), told.why
    assert judge(wrong, [1], [hit]).status is Status.UNSUPPORTED


def test_rows_of_a_table_are_read_with_caption_and_rank() -> None:
    hit = _hit(1, _TABLE, date(2024, 1, 9))
    for claim in ("沙坪过程雨量133毫米。", "各站过程雨量合计567毫米。", "柯之远的男子成绩是2小时11分08秒。"):
        assert judge(claim, [1], [hit]).status is Status.VERIFIED, claim
    told = judge("沙坪过程雨量186毫米。", [1], [hit])
    assert (told.status, "133毫米" in told.why) == (Status.PARTLY, True)


def test_a_word_behind_a_figure_may_be_the_next_ones() -> None:
    text = "排污口整治\n本报讯 琼江三处排污口中，化工园和城东两处已封堵，屠宰场一处正在改造。限行自23日22时至24日14时实施。"
    hit = _hit(1, text)
    assert judge("琼江三处排污口里已经封堵两处。", [1], [hit]).status is Status.VERIFIED
    assert judge("限行始于23日22时。", [1], [hit]).status is Status.VERIFIED
    assert judge("琼江四处排污口里已经封堵两处。", [1], [hit]).status is not Status.VERIFIED


def test_a_figure_worked_out_says_from_what() -> None:
    assert judge("省级补助以外的部分为2200万元。", [1], [_hit(1, _DAM)]).why == "由5200万元、3000万元算得"


def test_what_the_print_calls_a_rumour_is_not_told_as_a_fact() -> None:
    assert judge("北门桥垮塌致9人落水。", [1], [_hit(1, _RUMOUR)]).status is Status.UNSUPPORTED


def test_a_corrected_figure_is_not_verified_and_the_right_one_is() -> None:
    hits = [_hit(1, _DAM), _hit(2, _WRONG, date(2024, 5, 9))]
    wrong = judge("柳湾水库扩建工程总投资5200万元。", [1], hits)
    assert (wrong.status, "应为" in wrong.why) == (Status.UNSUPPORTED, True)


def test_each_clause_is_held_to_its_own_marker() -> None:
    other = _hit(2, "石桥水库开工\n本报讯 石桥水库总投资8800万元。")
    text = "柳湾水库总投资8800万元[1]，石桥水库总投资5200万元[2]。"
    assert [c.status for c in check(text, [_hit(1, _DAM), other]).claims] == [Status.UNSUPPORTED] * 2


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("六成五", "65", "%"),
        ("一年半", "18.0", "月"),
        ("3万4000元", "34000", "元"),
        ("10秒41", "10.41", "秒"),
    ],
)
def test_numbers_spelled_in_their_own_ways(text: str, low: str, unit: str) -> None:
    assert [(str(q.low), q.unit) for q in find_numbers(text)] == [(low, unit)]


def test_capital_numerals_are_read() -> None:
    assert formal("人民币叁仟贰佰万元整") == "人民币三千二百万元整"


def test_markers_of_the_sets_become_the_numbers_of_passages() -> None:
    assert marks("甲[f01]，乙[f02][f01]。") == ("f01", "f02")
    assert numbered("甲[f01]，乙[f02]。", {"f01": [1, 2], "f02": [3]}) == "甲[1][2]，乙[3]。"


_CUP = (
    "铁鹰队夺冠\n本报讯 决赛昨日落幕，主队铁鹰队夺冠。总编辑祝青简、首席预报员沙漫到场，赛事总监鲁在川致辞。"
    "主教练岑伯年赛后说：“我们输过两次决赛，今天不想再等一年。”海燕队领队柳惜文则认为，失利与伤病有关。"
)


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        ("柳惜文说：“我们输过两次决赛，今天不想再等一年。”", "岑伯年"),
        ("总编辑鲁在川到场。", "祝青简"),
    ],
)
def test_words_and_posts_of_another_are_not_lent(claim: str, why: str) -> None:
    found = judge(claim, [1], [_hit(1, _CUP)])
    assert found.status is Status.UNSUPPORTED
    assert why in found.why


def test_words_in_the_right_mouth_are_verified() -> None:
    assert (
        judge("岑伯年说：“我们输过两次决赛，今天不想再等一年。”", [1], [_hit(1, _CUP)]).status
        is Status.VERIFIED
    )


_FAIR = (
    "武宁书展闭幕\n"
    "本报讯 第六届武宁书展于5月3日至5月6日举行，参展出版社86家，比上届多12家，接待读者约4.3万人次，同比增长15%。售书收入680万元，下降2.5%。\n"
    "市文旅局副局长季红梅说：“书展带动了夜间消费。”她否认门票涨价的说法，希望更多学校参加。开幕式由馆长谷雨声主持，作家林若水因病未出席。\n"
    "主办方表示，明年书展拟移至会展中心，最快9月确定日期。最年长的志愿者78岁，最年轻的16岁。展位租金为每平方米每天40元，学生凭证免费。"
)


@pytest.mark.parametrize(
    ("claim", "status", "why"),
    [
        ("书展接待读者4.3万人次。", "partly", "报道写的是约4.3万人次，回答写的是4.3万人次"),
        ("书展接待读者约4.3万人次。", "verified", ""),
        ("书展接待读者超过4.3万人次。", "unsupported", "报道写的是约4.3万人次，回答写的是超过4.3万人次"),
        ("接待读者43000人次。", "partly", "报道写的是约4.3万人次，回答写的是43000人次"),
        ("接待读者3.4万人次。", "unsupported", "报道写的是约4.3万人次，回答写的是3.4万人次"),
        ("书展有86家出版社参展。", "verified", ""),
        ("上届有98家出版社参展。", "unsupported", "报道写的是86家，回答写的是98家"),
        ("参展出版社不足90家。", "verified", ""),
        ("参展出版社超过80家。", "verified", ""),
        ("近九十家出版社参展。", "verified", ""),
        ("出版社少了12家。", "unsupported", "报道写的是86家，回答写的是12家"),
        ("书展举行了四天。", "verified", ""),
        ("读者同比增长15%。", "verified", ""),
        ("读者同比增长15个百分点。", "unsupported", "报道写的是15%，回答写的是15个百分点"),
        ("读者同比下降15%。", "unsupported", "报道写的是增长，回答写的是下降"),
        ("读者增加了一成半。", "verified", ""),
        ("售书收入680万元。", "verified", ""),
        ("售书收入6800万元。", "unsupported", "报道写的是680万元，回答写的是6800万元"),
        ("售书收入下降2.5%。", "verified", ""),
        ("售书收入增长2.5%。", "unsupported", "报道写的是下降，回答写的是增长"),
        ("去年售书收入约697万元。", "verified", "由680万元、2.5%算得"),
        ("季红梅是市文旅局副局长。", "verified", ""),
        ("副局长季红梅说书展带动了夜间消费。", "verified", ""),
        ("谷雨声说书展带动了夜间消费。", "unsupported", "报道写的是市文旅局副局长季红梅，回答写的是谷雨声"),
        (
            "季红梅说门票涨价了。",
            "unsupported",
            '报道写的是“市文旅局副局长季红梅说,"她否认门票涨价的说法”，回答去掉了否定',
        ),
        ("季红梅否认门票涨价。", "verified", ""),
        (
            "季红梅承认门票涨价。",
            "unsupported",
            '报道写的是否认，回答写的是承认；报道写的是“市文旅局副局长季红梅说,"她否认门票涨价的说法”，回答去掉了否定',
        ),
        ("她希望更多学校参加。", "verified", ""),
        ("开幕式由谷雨声主持。", "verified", ""),
        (
            "林若水出席了开幕式。",
            "unsupported",
            "报道写的是“开幕式由馆长谷雨声主持,作家林若水因病未出席”，回答去掉了否定",
        ),
        ("林若水没有出席开幕式。", "verified", ""),
        ("林若水因出差没有出席。", "partly", "报道中没有“出差”"),
        ("林若雪因病未出席。", "unsupported", "报道写的是林若水，回答写的是林若雪；报道中没有“林若雪”"),
        ("明年书展将移至会展中心。", "verified", ""),
        ("明年书展已移至会展中心。", "unsupported", "报道说的是“明年”，回答说成了事实"),
        ("明年书展拟移至体育馆。", "partly", "所引段落只说了其中一部分"),
        ("明年书展计划移到会展中心。", "verified", ""),
        ("最快10月确定日期。", "unsupported", "报道写的是9月，回答写的是10月"),
        ("最年长的志愿者78岁。", "verified", ""),
        ("最年轻的志愿者78岁。", "unsupported", "报道写的是16岁，回答写的是78岁"),
        ("志愿者年龄相差62岁。", "verified", "由78岁、16岁算得"),
        ("志愿者年龄相差60岁。", "unsupported", "报道写的是78岁，回答写的是60岁；报道中没有“相差”"),
        ("租金每平方米每天40元。", "verified", ""),
        ("租金每平方米每月40元。", "unsupported", "报道写的是每天，回答写的是每月"),
        ("租金每平方米每天400元。", "unsupported", "报道写的是40元，回答写的是400元"),
        ("学生凭证免费。", "verified", ""),
        ("学生不免费。", "partly", "报道没有否定，回答却说“学生不免费。”"),
        ("只有学生免费。", "partly", "报道中没有“只有”"),
        ("学生凭证半价。", "partly", "报道中没有“半价”"),
        ("第六届武宁书展举行。", "verified", ""),
        ("第七届武宁书展举行。", "unsupported", "报道写的是第六届，回答写的是第七届"),
        ("武宁书展首次举行。", "partly", "报道中没有“首次”"),
        ("书展是全国最大的。", "partly", "报道中没有“全国”；报道中没有“最大”"),
        (
            "The fair received 34,000 readers.",
            "unsupported",
            "the article says 约4.3万人次, the answer 34,000",
        ),
        ("86 publishers took part.", "verified", ""),
        ("Lin Ruoshui attended the opening.", "unsupported", "the article denies this"),
        ("Sales fell by 2.5 percent.", "verified", ""),
        ("Sales rose by 2.5 percent.", "unsupported", "the article says the opposite of “rose”"),
    ],
)
def test_the_verdict_and_its_reason(claim: str, status: str, why: str) -> None:
    """Figures on both sides of a hedge, worked out, in another unit; who did and said it; plans, denials, superlatives."""
    found = judge(claim, [1], [_hit(1, _FAIR)])
    assert (found.status.value, found.why) == (status, why)


_COURT = (
    "茶农告赢化工厂\n"
    "本报讯 青溪县人民法院昨日对一起水污染案作出一审判决：永丰化工厂赔偿23户茶农经济损失共计186万元，其中赔偿最多的茶农罗三省得21万元，最少的得3万元。\n"
    "茶农代理律师裴秋水说，判决于4月12日生效。永丰化工厂厂长屠景行表示不服，将提起上诉。法院驳回了茶农要求公开道歉的请求。\n"
    "该厂2019年3月投产，2023年因超标排放被罚款50万元，目前仍在生产。县环保局局长易知秋称，排放口由3个减至1个，氨氮浓度从每升8毫克降到2毫克，降幅75%。\n"
    "据了解，青溪县现有茶园3.6万亩，占全省的12%，去年产茶1800吨，产值4.5亿元，分别比上年增长6%和9%。"
)
_RACE = (
    "云岭马拉松鸣枪\n"
    "本报讯 11月10日7时30分，2024云岭马拉松在体育公园起跑，来自18个国家和地区的2.2万名选手参赛，其中全程1.2万人、半程8000人、欢乐跑2000人。\n"
    "肯尼亚选手基普图以2小时8分51秒夺得男子全程冠军，比第二名快42秒；中国选手杨春花以2小时29分03秒获女子全程冠军，她是首位夺冠的本地选手。赛事纪录仍为2小时7分15秒，由埃塞俄比亚选手阿贝贝于2019年创造。\n"
    "组委会主任庄怀瑾介绍，今年报名人数首次突破10万，中签率约为两成。完赛率97%，较去年提高2个百分点。1300名志愿者服务赛道，平均每17名选手有1名。比赛没有发生伤亡事故，3人中暑送医后已出院。"
)


@pytest.mark.parametrize(
    ("print_", "day", "claim", "status", "why"),
    [
        (_COURT, date(2024, 4, 3), "化工厂赔偿茶农186万元。", "verified", ""),
        (
            _COURT,
            date(2024, 4, 3),
            "化工厂赔偿茶农168万元。",
            "unsupported",
            "报道写的是186万元，回答写的是168万元",
        ),
        (_COURT, date(2024, 4, 3), "32户茶农获赔。", "unsupported", "报道写的是23户，回答写的是32户"),
        (_COURT, date(2024, 4, 3), "平均每户获赔约8.1万元。", "verified", "由186万元、23户算得"),
        (_COURT, date(2024, 4, 3), "获赔最多的是罗三省，21万元。", "verified", ""),
        (_COURT, date(2024, 4, 3), "获赔最少的是罗三省。", "unsupported", "报道写的是最多，回答写的是最少"),
        (_COURT, date(2024, 4, 3), "最多的比最少的多18万元。", "verified", "由21万元、3万元算得"),
        (_COURT, date(2024, 4, 3), "最多的是最少的7倍。", "verified", "由21万元、3万元算得"),
        (_COURT, date(2024, 4, 3), "判决于4月12日生效。", "verified", ""),
        (
            _COURT,
            date(2024, 4, 3),
            "判决于4月21日生效。",
            "unsupported",
            "报道写的是4月12日，回答写的是4月21日",
        ),
        (_COURT, date(2024, 4, 3), "厂长屠景行不服判决。", "verified", ""),
        (_COURT, date(2024, 4, 3), "厂长屠景行服从判决。", "partly", "报道中没有“服从”"),
        (_COURT, date(2024, 4, 3), "厂长屠景行已经上诉。", "unsupported", "报道说的是“将”，回答说成了事实"),
        (_COURT, date(2024, 4, 3), "厂长屠景行将上诉。", "verified", ""),
        (_COURT, date(2024, 4, 3), "律师是裴秋水。", "verified", ""),
        (_COURT, date(2024, 4, 3), "易知秋是县环保局局长。", "verified", ""),
        (
            _COURT,
            date(2024, 4, 3),
            "易知秋是县长。",
            "unsupported",
            "报道写的是县环保局局长易知秋，回答写的是县长易知秋；报道中没有“县长”",
        ),
        (_COURT, date(2024, 4, 3), "化工厂2019年3月投产。", "verified", ""),
        (
            _COURT,
            date(2024, 4, 3),
            "化工厂2020年3月投产。",
            "unsupported",
            "报道写的是2019年3月，回答写的是2020年3月",
        ),
        (_COURT, date(2024, 4, 3), "化工厂已经停产。", "partly", "报道中没有“停产”"),
        (_COURT, date(2024, 4, 3), "化工厂仍在生产。", "verified", ""),
        (_COURT, date(2024, 4, 3), "排放口减少了2个。", "verified", "由3个、1个算得"),
        (_COURT, date(2024, 4, 3), "排放口减少到1个。", "verified", ""),
        (_COURT, date(2024, 4, 3), "氨氮浓度降低了6毫克每升。", "verified", "由8毫克、2毫克算得"),
        (_COURT, date(2024, 4, 3), "氨氮浓度下降75%。", "verified", ""),
        (_COURT, date(2024, 4, 3), "氨氮浓度上升75%。", "unsupported", "报道写的是降幅，回答写的是上升"),
        (_COURT, date(2024, 4, 3), "茶园有3.6万亩。", "verified", ""),
        (_COURT, date(2024, 4, 3), "全省茶园约30万亩。", "verified", "由3.6万亩、12%算得"),
        (
            _COURT,
            date(2024, 4, 3),
            "全省茶园约36万亩。",
            "unsupported",
            "报道写的是3.6万亩，回答写的是约36万亩",
        ),
        (_COURT, date(2024, 4, 3), "产茶1800吨，增长6%。", "verified", ""),
        (_COURT, date(2024, 4, 3), "产茶1800吨，增长9%。", "unsupported", "报道写的是6%，回答写的是9%"),
        (_COURT, date(2024, 4, 3), "一审判决已作出。", "verified", ""),
        (_COURT, date(2024, 4, 3), "二审判决已作出。", "partly", "报道中没有“二审”"),
        (_COURT, date(2024, 4, 3), "青溪县中级人民法院作出判决。", "partly", "报道中没有“中级”"),
        (_RACE, date(2024, 11, 11), "2.2万名选手参赛。", "verified", ""),
        (_RACE, date(2024, 11, 11), "2.2万人跑全程。", "unsupported", "报道写的是1.2万人，回答写的是2.2万人"),
        (_RACE, date(2024, 11, 11), "1.2万人跑全程。", "verified", ""),
        (_RACE, date(2024, 11, 11), "半程有8000人。", "verified", ""),
        (_RACE, date(2024, 11, 11), "半程有1.2万人。", "unsupported", "报道写的是8000人，回答写的是1.2万人"),
        (_RACE, date(2024, 11, 11), "全程和半程共2万人。", "verified", "由1.2万人、8000人算得"),
        (_RACE, date(2024, 11, 11), "全程比半程多4000人。", "verified", "由1.2万人、8000人算得"),
        (
            _RACE,
            date(2024, 11, 11),
            "选手来自81个国家和地区。",
            "unsupported",
            "报道写的是18个，回答写的是81个",
        ),
        (_RACE, date(2024, 11, 11), "比赛7时30分起跑。", "verified", ""),
        (
            _RACE,
            date(2024, 11, 11),
            "比赛8时30分起跑。",
            "unsupported",
            "报道写的是7时30分，回答写的是8时30分",
        ),
        (_RACE, date(2024, 11, 11), "基普图夺得男子全程冠军。", "verified", ""),
        (
            _RACE,
            date(2024, 11, 11),
            "基普图比赛事纪录慢1分36秒。",
            "verified",
            "由2小时7分15秒、2小时8分51秒算得",
        ),
        (_RACE, date(2024, 11, 11), "杨春花是女子全程冠军。", "verified", ""),
        (_RACE, date(2024, 11, 11), "杨春花是男子全程冠军。", "unsupported", "报道写的是女，回答写的是男子"),
        (_RACE, date(2024, 11, 11), "杨春花是首位夺冠的本地选手。", "verified", ""),
        (_RACE, date(2024, 11, 11), "女子冠军用时2小时29分3秒。", "verified", ""),
        (_RACE, date(2024, 11, 11), "赛事纪录由阿贝贝于2019年创造。", "verified", ""),
        (
            _RACE,
            date(2024, 11, 11),
            "赛事纪录由阿贝贝于2018年创造。",
            "unsupported",
            "报道写的是2019年，回答写的是2018年",
        ),
        (_RACE, date(2024, 11, 11), "报名人数超过10万。", "verified", ""),
        (
            _RACE,
            date(2024, 11, 11),
            "报名人数不足10万。",
            "unsupported",
            "报道写的是突破10万，回答写的是不足10万",
        ),
        (_RACE, date(2024, 11, 11), "报名人数首次突破10万。", "verified", ""),
        (_RACE, date(2024, 11, 11), "中签率约20%。", "verified", ""),
        (_RACE, date(2024, 11, 11), "中签率约为三成。", "unsupported", "报道写的是约为两成，回答写的是三成"),
        (_RACE, date(2024, 11, 11), "完赛率97%。", "verified", ""),
        (_RACE, date(2024, 11, 11), "去年完赛率95%。", "verified", "由97%、2个百分点算得"),
        (_RACE, date(2024, 11, 11), "志愿者有1300名。", "verified", ""),
        (_RACE, date(2024, 11, 11), "志愿者有3100名。", "unsupported", "报道写的是1300名，回答写的是3100名"),
        (_RACE, date(2024, 11, 11), "3人中暑。", "verified", ""),
        (_RACE, date(2024, 11, 11), "3人死亡。", "unsupported", "所引段落没有说这件事"),
        (_RACE, date(2024, 11, 11), "庄怀瑾是组委会主任。", "verified", ""),
        (
            _RACE,
            date(2024, 11, 11),
            "庄怀瑾是市长。",
            "unsupported",
            "报道写的是组委会主任庄怀瑾，回答写的是市长庄怀瑾；报道中没有“市长”",
        ),
    ],
)
def test_each_part_of_a_claim_decides(print_: str, day: date, claim: str, status: str, why: str) -> None:
    """Sums, differences, ratios and levels before; the most and the least; what is over and what is to come; whose time."""
    found = judge(claim, [1], [_hit(1, print_, day)])
    assert (found.status.value, found.why) == (status, why)


_VILLAGE = (
    "白沙镇修渠治水\n本报讯 白沙镇引水工程昨日通水，共修排水沟86公里、灌渠41公里，灌溉能力由每天8万吨提高到14万吨。全镇12个村中，"
    "沿河的5个村须停用旧井。\n镇长冷松说：“旧井用了四十年，该歇了。”副镇长祁白露介绍，今年一季度用水量增长6.1%，增速比上年同期提高1.9个百分点。"
    "水利站站长尚可为认为，渠水水质好于井水。\n二期定于明年3月开工，拟修泵站6座。原定今年9月的验收推迟到11月。经费3000万元，镇里出三成，其余由县里承担。"
    "去年接待参观者1.2万人次，增长1.4倍。"
)


@pytest.mark.parametrize(
    ("claim", "status", "why"),
    [
        ("祁白露是副镇长。", "verified", ""),
        ("祁白露是水利站站长。", "unsupported", "报道写的是副镇长祁白露，回答写的是水利站站长祁白露"),
        ("水利站站长是尚可为。", "verified", ""),
        ("水利站站长是冷松。", "unsupported", "报道写的是镇长冷松，回答写的是水利站站长冷松"),
        ("尚可为认为，渠水水质好于井水。", "verified", ""),
        (
            "冷松认为，渠水水质好于井水。",
            "unsupported",
            "报道写的是尚可为，回答写的是冷松；报道写的是水利站站长尚可为说的话，回答写的是冷松说的话",
        ),
        ("工程修了灌渠41公里。", "verified", ""),
        ("昨日通水的工程共修灌渠86公里。", "partly", "报道写的是灌渠41公里，回答写的是灌渠86公里"),
        ("灌溉能力每天提高到14万吨。", "verified", ""),
        (
            "灌溉能力每天提高了14万吨。",
            "unsupported",
            "报道写的是万吨提高到14万吨，回答写的是每天提高了14万吨",
        ),
        ("沿河的村须停用旧井。", "verified", ""),
        ("全镇所有的村须停用旧井。", "partly", "报道中没有“所有”"),
        ("上年同期用水量增长4.2%。", "verified", "由6.1%、1.9个百分点算得"),
        ("上年同期用水量增长8%。", "unsupported", "报道写的是6.1%，回答写的是8%"),
        ("二期已经开工。", "unsupported", "报道说的是“定于”，回答说成了事实"),
        (
            "验收已在9月进行。",
            "unsupported",
            "报道说的是“原定”，回答说成了事实；报道写的是“原定今年9月的验收推迟到11月”，回答去掉了否定",
        ),
        ("因为水质好于井水，用水量增长6.1%。", "partly", "报道中没有“因为”"),
        ("前年接待参观者约5000人次。", "verified", "由1.2万人次、1.4倍算得"),
        ("尚可为当水利站站长八年。", "partly", "报道中没有“八年”"),
    ],
)
def test_what_belongs_to_whom(claim: str, status: str, why: str) -> None:
    """Posts, words and figures with the person, the noun and the time that print has them with; all told of some."""
    found = judge(claim, [1], [_hit(1, _VILLAGE)])
    assert (found.status.value, found.why) == (status, why)
