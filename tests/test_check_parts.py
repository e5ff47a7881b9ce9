"""The parts of the checks of Chinese claims: places, corrections, days, words, ways of telling, quotations, clauses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.check import stance
from rag.check.across import Meaning
from rag.check.chinese.places import one_off, other_rank, own_place
from rag.check.corrections import taken_back
from rag.check.days import agrees, rivals
from rag.check.evidence import lines, parts
from rag.check.fault import Fault
from rag.check.judging import unframed
from rag.check.quotes import check_quotes
from rag.check.source import read as read_source
from rag.check.support import align
from rag.check.told import read as read_told
from rag.check.weighty import carried, opposed
from rag.text.dates import find_dates
from rag.text.fold import fold
from rag.text.names import content_words
from rag.types import Article, Chunk, Hit, Kind, Scores

DAY = date(2024, 7, 25)


def hit(body: str, title: str = "题") -> Hit:
    text = f"{title}\n{body}"
    article = Article("1", "p", 1, Kind.NEWS, title, text, (), "云港晚报", "", DAY, body=len(title) + 1)
    return Hit(1, 1.0, Chunk(1, "1", article.body, len(text), body), article, Scores())


def why(faults: Iterable[Fault]) -> list[str]:
    return [f"{'' if fault.hard else '~'}{fault.why.say('zh')}" for fault in faults]


@pytest.mark.parametrize(
    ("word", "text", "article", "told", "other"),
    [
        ("沙渠乡", "设在沙渠镇", "设在沙渠镇", "沙渠乡", "沙渠镇"),
        ("沙渠乡", "设在沙渠镇和沙渠乡", "设在沙渠镇和沙渠乡", "沙渠乡", ""),
        ("沙渠乡", "设在沙渠镇", "沙渠镇沙渠乡", "沙渠镇沙渠乡", ""),
        ("沙渠乡", "设在水库", "水库在沙渠镇", "沙渠乡", "沙渠镇"),
        ("沙渠乡", "设在水库", "水库在沙渠镇", "沙渠镇沙渠乡", ""),
        ("沙渠乡", "设在水库", "水库在沙渠乡和沙渠镇", "沙渠乡", ""),
        ("沙渠", "设在沙渠镇", "设在沙渠镇", "沙渠", ""),
        ("沙乡", "设在沙镇", "设在沙镇", "沙乡", ""),
        ("沙渠站", "设在沙渠镇", "设在沙渠镇", "沙渠站", ""),
        ("沙渠州", "设在沙渠镇", "设在沙渠镇", "沙渠州", "沙渠镇"),
    ],
)  # fmt: skip
def test_a_place_of_another_rank(word: str, text: str, article: str, told: str, other: str) -> None:
    assert other_rank(word, text, article, told) == other


@pytest.mark.parametrize(
    ("word", "text", "told", "other"),
    [
        ("云岗市", "云港市开港", "云岗市", "云港市"),
        ("云港市", "云港市开港", "云港市", None),
        ("云岗市", "云港市开港", "云港市和云岗市", None),
        ("临州站", "列车到临川站", "临州站", "临川站"),
        ("临州站", "临川站", "临州站", "临川站"),
        ("云岗", "云港", "云岗", None),
        ("云岗人", "云港人", "云岗人", None),
        ("的岗市", "云岗市", "的岗市", None),
        ("云岗市", "云的市", "云岗市", None),
        ("云岗市", "云,市", "云岗市", None),
        ("大岗镇", "小港镇", "大岗镇", None),
        ("云岗县", "到云港县", "云岗县", "云港县"),
    ],
)  # fmt: skip
def test_a_place_that_is_one_character_off(word: str, text: str, told: str, other: str | None) -> None:
    assert one_off(word, text, told) == other


@pytest.mark.parametrize(
    ("word", "text", "article", "paper", "own"),
    [
        ("临江县", "设在我县", "我县召开会议", "", True),
        ("临江县", "设在水库", "县委召开会议", "", True),
        ("临江县", "设在水库", "南县委召开会议", "", False),
        ("临江县", "设在水库", "召开会议", "", False),
        ("临江县", "设在青溪县城", "我县召开会议", "", False),
        ("临江县", "设在青溪县长办公室", "我县召开会议", "", True),
        ("临江县", "设在水库", "召开会议", "临江日报", False),
        ("临江", "设在水库", "召开会议", "临江日报", True),
        ("临江", "设在水库", "临江召开会议", "", True),
        ("临江县", "设在水库", "临江县长召开会议", "", True),
        ("临江村", "设在我村", "我村召开会议", "", False),
        ("临江区", "设在我县", "我县召开会议", "", False),
    ],
)  # fmt: skip
def test_the_papers_own_place(word: str, text: str, article: str, paper: str, own: bool) -> None:
    line = lines(read_source(hit(text)))[1]
    assert own_place(word, line, paper, article) is own


@pytest.mark.parametrize(
    ("printed", "claim", "taken"),
    [
        ("“总投资5200万元”应为“总投资2500万元”", "总投资5200万元。", True),
        ("“总投资5200万元”应为“总投资2500万元”", "总投资2500万元。", False),
        ("“总投资5200万元”应为“总投资2500万元”", "水库投资5200万元，不是2500万元。", False),
        ("“总投资5200万元”有误，应为“总投资2500万元”", "总投资5200万元。", True),
        ("“5200万元”应为“2500万元”", "补助5200万元。", True),
        ("“县长李明”应为“县长黎明”", "县长李明讲话。", True),
        ("“县长李明”应为“县长黎明”", "县长黎明讲话。", False),
        ("“县长李明”应为“县长黎明”", "书记李明讲话。", False),
        ("“第三中学”系“第二中学”", "第三中学获奖。", False),
        ("“沙渠镇”改为“沙渠乡”", "沙渠镇获奖。", True),
        ("“沙渠镇”改为“沙渠乡”", "白鹤镇获奖。", False),
        ("没有更正。", "甲乙获奖。", False),
    ],
)  # fmt: skip
def test_what_a_paper_has_taken_back(printed: str, claim: str, taken: bool) -> None:
    fault = taken_back(read_told(claim), [read_source(hit(printed))])
    assert (fault is not None) is taken
    if fault:
        assert fault.hard
        assert fault.why.say("zh").startswith("报纸已更正：“")


@pytest.mark.parametrize(
    ("told", "printed", "same", "rival"),
    [
        ("2024年", "2024年4月2日", True, False),
        ("2024年4月2日", "2024年", False, False),
        ("4月2日", "昨天", False, True),
        ("7月24日", "昨天", True, True),
        ("2024年上半年", "上半年", True, True),
        ("2010年以来", "2010年以来", True, True),
        ("2010年至2012年", "2010年至2013年", False, True),
        ("2010年以来", "2010年至2012年", False, True),
        ("7月上旬", "7月5日", False, False),
        ("7月", "7月上旬", False, False),
        ("7月1日至31日", "7月", True, False),
        ("7月", "7月1日", True, False),
        ("近日", "近日", True, True),
        ("近日", "日前", False, True),
        ("近5年", "近5年", True, True),
        ("8月", "9月", False, True),
        ("今年", "去年", False, True),
        ("第三季度", "7月", True, False),
        ("第三季度", "三季度", True, True),
        ("2024年", "上半年", False, True),
        ("4月", "2024年", False, False),
        ("2月30日", "2月30日", True, True),
        ("02月30日", "2月30日", True, True),
    ],
)  # fmt: skip
def test_days_that_agree_and_days_that_could_be_taken_for_each_other(
    told: str, printed: str, same: bool, rival: bool
) -> None:
    (one,), (two,) = find_dates(told, DAY), find_dates(printed, DAY)
    assert (agrees(one, two), rivals(one, two)) == (same, rival)


@pytest.mark.parametrize(
    ("word", "text", "there"),
    [
        ("工信部", "工业和信息化部", True),
        ("工信部", "工业，信息化部", False),
        ("工信部", "工业部", False),
        ("增加", "产量增长", True),
        ("增加", "产量下降", False),
        ("沙渠镇", "设在沙渠", True),
        ("沙渠镇", "设在沙渠乡", False),
        ("沙渠镇", "设在沙渠镇", True),
        ("registered", "it registers", True),
        ("register", "it registers", True),
        ("bus", "buses", True),
        ("新船厂", "新的船厂", True),
        ("叫鲜", "味道鲜美", True),
        ("老年人", "老人很多", True),
        ("科技园", "科技园区", True),
        ("采茶工", "采摘茶叶的工人", True),
        ("堤防", "大堤", True),
        ("会议室", "会议在室内", True),
        ("天气", "气候", False),
        ("上午", "下午", False),
        ("建成", "落成", True),
        ("办学校", "学校办起来", True),
    ],
)  # fmt: skip
def test_a_word_in_another_form(word: str, text: str, there: bool) -> None:
    assert carried(fold(word), fold(text)) is there


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("增长", "下降", True),
        ("增长", "增加", False),
        ("上午", "下午", True),
        ("上午", "上周", False),
        ("一期", "二期", True),
        ("省级", "市级", True),
        ("男子", "女子", True),
        ("公司", "公园", False),
        ("上升", "上海", False),
        ("东门", "西门", True),
        ("十一", "十二", True),
        ("甲", "乙", False),
    ],
)  # fmt: skip
def test_words_that_exclude_each_other(one: str, other: str, apart: bool) -> None:
    assert opposed(one, other) is apart
    assert opposed(other, one) is apart


@pytest.mark.parametrize(
    ("said", "first", "printed", "around", "faults"),
    [
        ("增长", "产量下降", "产量下降", "产量下降", ["报道写的是下降，回答写的是增长"]),
        ("增长", "产量增长", "产量增长", "产量增长", []),
        ("增长", "产量下降", "产量增长", "产量增长", ["报道写的是下降，回答写的是增长"]),
        ("增长", "", "产量增长", "产量增长", []),
        ("增长", "", "产量下降", "产量下降", ["报道写的是下降，回答写的是增长"]),
        ("全省产量", "全市产量", "全市产量", "全市产量", ["报道写的是全市，回答写的是全省"]),
        ("全省产量", "产量", "产量", "全省各地", []),
        ("全省产量", "产量", "产量", "各地", ["~报道中没有“全省”"]),
        ("每天", "每月", "每月", "每月", ["报道写的是每月，回答写的是每天"]),
        ("产量", "产量", "产量", "产量", []),
        ("首家", "第二家", "第二家", "第二家", []),
    ],
)  # fmt: skip
def test_directions_and_scopes(said: str, first: str, printed: str, around: str, faults: list[str]) -> None:
    assert why(stance.families(said, first, printed, around)) == faults


@pytest.mark.parametrize(
    ("said", "printed", "faults"),
    [
        ("全省最大的水库", "全省最大的水库", []),
        ("全省最大的水库", "全省水库", ["~报道中没有“最大”"]),
        ("首个公园", "首座公园", []),
        ("首个公园", "第一个公园", []),
        ("唯一的公园", "公园", ["~报道中没有“唯一”"]),
        ("公园", "公园", []),
        ("最高水位", "历史最高水位", []),
        ("历史最高水位", "最高水位", ["~报道中没有“历史”"]),
    ],
)  # fmt: skip
def test_superlatives(said: str, printed: str, faults: list[str]) -> None:
    assert why(stance.superlatives(said, printed)) == faults


@pytest.mark.parametrize(
    ("said", "printed", "faults"),
    [
        ("会议没有举行", "会议举行", ["~报道没有否定，回答却说“会议没有举行”"]),
        ("会议举行", "会议没有举行", ["报道写的是“会议没有举行”，回答去掉了否定"]),
        ("会议没有举行", "会议没有举行", []),
        ("会议没有不举行", "会议举行", []),
        ("会议举行", "会议取消", ["报道写的是“会议取消”，回答去掉了否定"]),
        ("会议尚未举行", "会议计划明年举行", []),
        ("会议没有提到经费", "经费有三万元", []),
        ("造成伤亡", "未造成伤亡", ["报道写的是“未造成伤亡”，回答去掉了否定"]),
        ("造成伤亡", "没有人受伤", ["报道写的是“没有人受伤”，回答去掉了否定"]),
        ("水位超过堤顶", "水位不会超过堤顶", ["报道写的是“水位不会超过堤顶”，回答去掉了否定"]),
        ("新建锅炉", "不得新建锅炉", []),
    ],
)  # fmt: skip
def test_denials(said: str, printed: str, faults: list[str]) -> None:
    assert why(stance.denials(said, printed, printed, said)) == faults


@pytest.mark.parametrize(
    ("said", "printed", "faults"),
    [
        ("大桥通车", "大桥将通车", []),
        ("大桥已通车", "大桥将通车", ["报道说的是“将”，回答说成了事实"]),
        ("大桥将通车", "大桥将通车", []),
        ("大桥通车", "大桥计划明年通车，已获批准", []),
        ("大桥通车", "大桥已通车", []),
        ("大桥长300米", "计划建300米", ["~报道说的是“计划”，回答说成了事实"]),
        ("大桥长", "计划建设", []),
        ("有望通车", "将通车", []),
        ("大桥已知长度", "大桥将通车", []),
        ("大桥业已通车", "大桥拟通车", ["报道说的是“拟”，回答说成了事实"]),
    ],
)  # fmt: skip
def test_plans(said: str, printed: str, faults: list[str]) -> None:
    said, printed = fold(said), fold(printed)
    assert why(stance.plans(content_words(said), said, printed, said)) == faults


@pytest.mark.parametrize(
    ("claim", "printed", "faults"),
    [
        ("他说：“港口活了，全市就活了。”", "他说：“港口活了，全市就活了。”", []),
        ("他说：“港口活了……全市就活了。”", "他说：“港口活了，人心齐了，全市就活了。”", []),
        ("他说：“全市就活了……港口活了。”", "他说：“港口活了，人心齐了，全市就活了。”", ["“全市就活了……港口活了。”由几处拼接而成，原文中没有这样一句话"]),
        ("他说：“港口活了，全省就活了。”", "他说：“港口活了，全市就活了。”", ["原文中没有“港口活了，全省就活了。”这句话"]),
        ("他说：“港口活了，大家放心。”", "他说：“港口活了。”会后又说：“大家放心。”", ["“港口活了，大家放心。”由几处拼接而成，原文中没有这样一句话"]),
        ("他说：“港口活了人心齐了大家放心。”", "他说：“港口活了。”会后又说：“人心齐了。”又说：“大家放心。”", ["“港口活了人心齐了大家放心。”由几处拼接而成，原文中没有这样一句话"]),
        ("他说：“港口活了人心齐了大家放心全市就活了。”", "他说：“港口活了。”会后又说：“人心齐了。”又说：“大家放心。”又说：“全市就活了。”", ["原文中没有“港口活了人心齐了大家放心全市就活了。”这句话"]),
        ("他说：“好。”", "他说：“不好。”", []),
        ("他说：“很好。”", "他说：“不好。”", ["原文中没有“很好。”这句话"]),
        ("He said “the port is alive”.", "他说：“港口活了。”", ["~“the port is alive”是译文，无法逐字核对"]),
        ("他说：“港口活了，全市就活了，大家都高兴，我们不搞一哄而上的建设。”", "港口。", ["原文中没有“港口活了，全市就活了，大家都高兴，我们不搞一……”这句话"]),
    ],
)  # fmt: skip
def test_quotations(claim: str, printed: str, faults: list[str]) -> None:
    assert why(check_quotes(read_told(claim), [read_source(hit(printed))])) == faults


@pytest.mark.parametrize(
    ("sentence", "bare"),
    [
        ("据报道，水库开工。", "水库开工。"),
        ("据了解，水库开工。", "水库开工。"),
        ("根据《云港晚报》报道，水库开工。", "水库开工。"),
        ("据云港晚报报道，水库开工。", "水库开工。"),
        ("据青屏日报报道，水库开工。", "据青屏日报报道，水库开工。"),
        ("根据《水库开工记》一文，水库开工。", "根据《水库开工记》一文，水库开工。"),
        ("不是，水库没有开工。", "水库没有开工。"),
        ("有，好。", "有，好。"),
        ("没有，水库没有开工。", "水库没有开工。"),
        ("据云港晚报2024年5月8日报道，水库开工。", "水库开工。"),
    ],
)  # fmt: skip
def test_words_that_only_say_where_it_stands(sentence: str, bare: str) -> None:
    assert unframed(sentence, [hit("水库开工。", "水库开工")]) == bare


@pytest.mark.parametrize(
    ("text", "language", "names", "quotes"),
    [
        ("GDP增长5%。", "zh", [], []),
        ("DeepSeek发布新模型。", "zh", [], []),
        ("The mayor opened a plant.", "en", [], []),
        ("水庫開工。", "zh-Hant", [], []),
        ("「水庫很安全」", "en", [], ["水庫很安全"]),
        ("\"Hello there\" he said \"ok\".", "en", [], ["Hello there", "ok"]),
        ("Mayor Guo said. Then Li left.", "en", ["guo", "li"], []),
        ("2024年？", "zh", [], []),
        ("武进的 AI 企业 DeepSeek 和 CATL", "en", ["武进", "ai", "deepseek", "catl"], []),
        ("市长说：“I love this city very much indeed.”", "zh", [], ["I love this city very much indeed."]),
    ],
)  # fmt: skip
def test_what_a_sentence_tells(text: str, language: str, names: list[str], quotes: list[str]) -> None:
    told = read_told(text)
    assert (told.language, told.chinese) == (language, language != "en")
    assert [w.text for w in told.names] == names
    assert [text[a:b] for a, b in told.quotes] == quotes


@pytest.mark.parametrize(
    ("claim", "printed", "scores", "best", "coverage", "missing"),
    [
        ("水库总投资5200万元", "水库开工，总投资5200万元。天气很好。", [0.0, 1.0, 0.0], (1,), 1.0, []),
        ("县长张明检查水库", "县长张明到场。书记李红检查大桥。水库建成。", [0.0, 0.5, 0.25, 0.25], (1, 2, 3), 1.0, []),
        ("工信部发布报告", "工业和信息化部发布了报告。", [0.0, 0.59], (1,), 0.59, ["工信部"]),
        ("举行会议", "召开会议。", [0.0, 0.5], (1,), 0.99, []),
        ("register opened", "The registry has opened.", [0.0, 0.5], (1,), 0.9, ["register"]),
        ("科技园区建设", "科技园。区建设。", [0.0, 0.0, 0.18], (2,), 0.18, ["科技园区"]),
        ("甲乙丙", "丁戊己", [0.0, 0.0], (), 0.0, ["乙丙"]),
    ],
)  # fmt: skip
def test_where_print_carries_a_claim(
    claim: str, printed: str, scores: list[float], best: tuple[int, ...], coverage: float, missing: list[str]
) -> None:
    found = align(read_told(claim), read_source(hit(printed)))
    assert [round(score, 2) for score in found.scores] == scores
    assert (found.best, round(found.coverage, 2)) == (best, coverage)
    assert [word.text for word in found.missing] == missing


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("水库总投资5200万元，其中省级补助3000万元，新增库容640万立方米。", ["水库总投资5200万元, 水库 投资 5200万元 dated", "其中省级补助3000万元, 省级 补助 3000万元 dated", "新增库容640万立方米。 新增 库容 640万立方米 dated"]),
        ("昨天，水库扩建工程通过验收。", ["昨天,水库扩建工程通过验收。 水库 扩建工程 验收 dated"]),
        ("好，很好。", ["好,很好。"]),
        ("沙渠镇水库开工，叫鲜。", ["沙渠镇水库开工, 沙渠镇 水库 开工", "叫鲜。"]),
    ],
)  # fmt: skip
def test_the_clauses_of_a_claim_with_their_words_and_figures(claim: str, found: list[str]) -> None:
    told = [
        " ".join(
            [part.text, *(w.text for w in part.words), *(n.text for n in part.numbers)]
            + ["dated"] * part.dated
        )
        for part in parts(read_told(claim))
    ]
    assert told == found


class Pairs:
    """The n-th sentence and its n-th translation are alike by `own`, any others by `strange`."""

    def __init__(self, own: float, strange: float) -> None:
        self.own, self.strange, self._asked = own, strange, 0

    def embed_query(self, text: str) -> NDArray[np.float32]:
        if "=" in text:
            return np.array([1, *[0] * 12], np.float32)
        self._asked += 1
        found = np.full(13, self.strange, np.float32)
        found[self._asked] = self.own
        return found

    def embed_passages(self, texts: Iterable[str]) -> NDArray[np.float32]:
        texts = list(texts)
        if all("=" in t for t in texts):
            found = np.zeros((len(texts), 13), np.float32)
            found[:, 0] = [float(t.split("=")[1].rstrip("。")) for t in texts]
            return found
        return np.eye(13, dtype=np.float32)[1 : len(texts) + 1]


@pytest.mark.parametrize(
    ("own", "strange", "cosine", "support"),
    [
        (0.5, 0.0, 0.18, 0.35),
        (0.5, 0.0, 0.385, 0.65),
        (0.6, 0.1, 0.28, 0.35),
        (0.6, 0.1, 0.485, 0.65),
        (0.5, 0.0, 0.2825, 0.5),
        (0.5, 0.0, 0.0, 0.0866),
        (0.5, 0.0, -0.5, 0.0),
        (0.5, 0.0, 0.9, 1.0),
        (0.2, 0.2, 0.9, 0.5),
        (0.1, 0.2, 0.9, 0.5),
    ],
)
def test_cosines_are_read_by_what_translations_and_strangers_have(
    own: float, strange: float, cosine: float, support: float
) -> None:
    meaning = Meaning(Pairs(own, strange))  # type: ignore[arg-type]
    hits = [hit(f"甲=-0.9。乙={cosine}。"), hit("丙=-0.8。")]
    assert meaning("a claim =", hits) == pytest.approx(support, abs=1e-3)
    assert meaning("a claim =", []) == 0
