"""The parts of claims across languages: figures, words for figures, ways of telling, names by their sound, stems."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rag.check.crossing import figures, marks
from rag.check.crossing.english import read
from rag.check.crossing.lexicon import syllables
from rag.check.crossing.names import another_kind, find
from rag.check.crossing.printed import written
from rag.check.crossing.stems import past, stem
from rag.check.told import read as read_told
from rag.text.fold import fold
from rag.text.numbers import Quantity, find_numbers


def quantities(text: str) -> tuple[Quantity, ...]:
    return figures.quantities(find_numbers(text), fold(text))


@pytest.mark.parametrize(
    ("told", "printed", "how"),
    [
        ("12 hectares", "180亩", "same"),
        ("13 hectares", "180亩", "other"),
        ("two weeks", "14天", "same"),
        ("14 days", "两周", "same"),
        ("24 months", "两年", "same"),
        ("two years", "24个月", "same"),
        ("25 months", "两年", "other"),
        ("30 years old", "30岁", "same"),
        ("30 years", "30岁", "same"),
        ("36 degrees", "36摄氏度", "same"),
        ("36 degrees celsius", "36度", "same"),
        ("500 kwh", "500度", "same"),
        ("500 beds", "500张", "same"),
        ("500 people", "500人", "same"),
        ("500", "500人", "same"),
        ("500 households", "500人", "none"),
        ("500 people", "500家", "none"),
        ("500", "500家", "same"),
        ("500", "500吨", "none"),
        ("200,000", "20万元", "same"),
        ("200 million", "2亿元", "same"),
        ("90,000", "9万元", "none"),
        ("3 million yuan", "300万元", "same"),
        ("3 million yuan", "300万人民币", "same"),
        ("3 million dollars", "300万元", "none"),
        ("3 million yuan", "300万美元", "none"),
        ("500 yuan", "500国币", "none"),
        ("26,000 tonnes", "2.6万吨", "same"),
        ("26,000 tonnes", "2.61万吨", "other"),
        ("about 26,000 tonnes", "2.61万吨", "same"),
        ("about 26,000 tonnes", "约2.61万吨", "other"),
        ("about 26,000 tonnes", "2.8万吨", "other"),
        ("nearly 80,000 people", "79800人", "same"),
        ("3 tonnes a day", "3吨/天", "same"),
        ("3 tonnes", "3吨/天", "same"),
        ("third place", "第三名", ""),
        ("3rd", "第三", "same"),
        ("3rd", "3名", "none"),
        ("3", "第三名", "none"),
        ("from 60 to 70 percent", "60%至70%", "other other"),
        ("60 to 70 percent", "60%至70%", "same"),
        ("60 to 70 percent", "60%至75%", "other"),
        ("two dozen", "24个", "same"),
        ("5 times", "5倍", "same"),
        ("5 levels", "5级", "same"),
        ("50 kilowatts", "50千瓦", "same"),
        ("50 percent", "50%", "same"),
        ("8:30", "8时30分", "same"),
        ("8", "8时", "none"),
        ("1.5 miles", "2414.016米", "same"),
        ("100 jin", "50公斤", "same"),
    ],
)  # fmt: skip
def test_a_figure_is_a_printed_one_another_of_its_kind_or_none(told: str, printed: str, how: str) -> None:
    found = figures.match(quantities(told), quantities(printed))
    assert " ".join("same" if m.same else "other" if m.others else "none" for m in found) == how


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("NT$126 million", ["$126 million = 126000000 新台币"]),
        ("HK$5 billion", ["$5 billion = 5000000000 港元"]),
        ("US$3 million", ["US$3 million = 3000000 美元"]),
        ("A$20", ["$20 = 20 澳元"]),
        ("C$30", ["$30 = 30 加元"]),
        ("新台币1.26亿元", ["新台币1.26亿元 = 126000000.00 新台币"]),
        ("港币30万元", ["港币30万元 = 300000 港元"]),
        ("日元500万", ["500万 = 5000000 日元"]),
        ("rose from 60 to 70 percent", ["60 = 60 %", "70 percent = 70 %"]),
        ("from 5 to 8 million tonnes", ["5 = 5000000 吨", "8 million tonnes = 8000000 吨"]),
        ("60 to 70 percent", ["60 to 70 percent = 60~70 %"]),
        ("$5 million", ["$5 million = 5000000 美元"]),
        ("人民币500元", ["人民币500元 = 500 人民币"]),
    ],
)  # fmt: skip
def test_figures_with_the_currency_before_them_and_both_ends(text: str, found: list[str]) -> None:
    assert [
        f"{q.text} = {q.low if q.low == q.high else f'{q.low}~{q.high}'} {q.unit}".rstrip()
        for q in quantities(text)
    ] == found


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("one of the plants", []),
        ("3 plants", ["3"]),
        ("in 2024 it", []),
        ("1000 plants", []),
        ("2100 plants", []),
        ("999 plants", ["999"]),
        ("2101 plants", ["2101"]),
        ("No. 3 Hospital", []),
        ("line 5 opened", []),
        ("number 7 bus", []),
        ("at 8:30 a.m.", []),
        ("at 8 p.m.", []),
        ("phase 2 began", []),
        ("two of them", ["two"]),
    ],
)  # fmt: skip
def test_which_numbers_are_figures_to_be_found(text: str, counts: list[str]) -> None:
    assert [n.text for n in find_numbers(text) if figures.counted(n, fold(text))] == counts


@pytest.mark.parametrize(
    ("told", "printed", "agrees"),
    [
        ("20", "20", True),
        ("about 20", "20", True),
        ("about 20", "约20", True),
        ("20", "约20", False),
        ("more than 20", "20", False),
        ("more than 20", "20余", False),
        ("more than 20", "约20", False),
        ("nearly 20", "近20", True),
        ("nearly 20", "约20", True),
        ("nearly 20", "20", False),
        ("under 20", "近20", True),
        ("less than 20", "不足20", True),
        ("less than 20", "20", False),
        ("over 19", "20", True),
    ],
)  # fmt: skip
def test_a_claim_is_no_surer_than_print(told: str, printed: str, agrees: bool) -> None:
    (one,), (two,) = find_numbers(told), find_numbers(printed)
    assert figures.hedged(one, two) is agrees


@pytest.mark.parametrize(
    ("missing", "claim", "part", "found"),
    [
        (figures.vague, "The output doubled.", "产量翻了一番。", ""),
        (figures.vague, "The output doubled.", "产量增长50%。", "doubled"),
        (figures.vague, "a twofold rise", "增长一倍", ""),
        (figures.vague, "dozens of homes", "几十户", ""),
        (figures.vague, "dozens of homes", "上百户", "dozens"),
        (figures.vague, "hundreds of homes", "上百户", ""),
        (figures.vague, "thousands of homes", "数千户", ""),
        (figures.vague, "tens of thousands of homes", "数万户", ""),
        (figures.vague, "tens of thousands of homes", "数千户", "tens of thousands"),
        (figures.vague, "millions of trees", "数百万棵", ""),
        (figures.vague, "scores of homes", "数十户", ""),
        (figures.vague, "output", "产量", ""),
        (figures.ordinals, "the first plant", "首座工厂", ""),
        (figures.ordinals, "the second plant", "首座工厂", "second"),
        (figures.ordinals, "the second phase", "二期工程", ""),
        (figures.ordinals, "the third phase", "二期工程", "third"),
        (figures.ordinals, "phase two", "二期工程", ""),
        (figures.ordinals, "phase three", "二期工程", "phase three"),
        (figures.ordinals, "phase II", "二期工程", ""),
        (figures.ordinals, "phase III", "二期工程", "phase iii"),
        (figures.ordinals, "line 3", "3号线", ""),
        (figures.ordinals, "line 4", "3号线", "line 4"),
        (figures.ordinals, "No. 5 Hospital", "第五医院", ""),
        (figures.ordinals, "No. 6 Hospital", "第五医院", "no. 6"),
        (figures.ordinals, "the 15th century", "15世纪", ""),
        (figures.ordinals, "the 16th century", "15世纪", "16th"),
        (figures.ordinals, "the eleventh time", "第十一次", ""),
        (figures.ordinals, "the twelfth time", "第十一次", "twelfth"),
        (figures.ordinals, "the 20th session", "第二十届", ""),
        (figures.ordinals, "the 21st session", "第21届", ""),
        (figures.ordinals, "a second plant", "一座工厂", ""),
        (figures.ordinals, "second-hand cars", "二手车", ""),
        (figures.ordinals, "the third quarter", "一季度", ""),
        (figures.ordinals, "a third of the homes", "一户", ""),
        (figures.ordinals, "the first half", "下半年", ""),
        (figures.ordinals, "number ten", "第十", ""),
        (figures.ordinals, "runner-up, second place", "亚军", ""),
        (figures.ordinals, "third place", "季军", ""),
        (figures.ordinals, "the first time", "首次", ""),
        (figures.ordinals, "the first three", "前三名", ""),
        (figures.ordinals, "the fourth floor", "四楼", ""),
        (figures.ordinals, "the fifth floor", "四楼", "fifth"),
        (figures.rate, "5 tonnes a day", "每天5吨", ""),
        (figures.rate, "5 tonnes a day", "每月5吨", "a day"),
        (figures.rate, "daily output", "日产", ""),
        (figures.rate, "monthly output", "月产", ""),
        (figures.rate, "weekly", "每周", ""),
        (figures.rate, "annual output", "年产", ""),
        (figures.rate, "annual output", "日产", "annual"),
        (figures.rate, "each hour", "每小时", ""),
        (figures.rate, "yearly", "每月", "yearly"),
        (figures.rate, "output", "产量", ""),
        (figures.clock, "at 8 p.m.", "晚上8时", ""),
        (figures.clock, "at 8 p.m.", "20时", ""),
        (figures.clock, "at 8 p.m.", "晚上9时", "8 p.m"),
        (figures.clock, "at 8:30 a.m.", "8时30分", ""),
        (figures.clock, "at 8:30 a.m.", "8点半", ""),
        (figures.clock, "at 8:30 a.m.", "8时15分", "8:30 a.m"),
        (figures.clock, "at 8.30 a.m.", "八时三十分", ""),
        (figures.clock, "at 12 p.m.", "12时", ""),
        (figures.clock, "at 12:05", "12时5分", ""),
        (figures.clock, "at 20:15", "二十时15分", ""),
        (figures.clock, "at 10 a.m.", "十点", ""),
        (figures.clock, "at 11 a.m.", "十一点", ""),
        (figures.clock, "at 0:30", "零时30分", ""),
        (figures.clock, "at 3 p.m.", "15:00", ""),
        (figures.clock, "at 3 p.m.", "3分", "3 p.m"),
        (figures.clock, "at 8", "9时", ""),
        (figures.clock, "at 21:00", "二十一时", ""),
        (figures.clock, "at 8:05 a.m.", "8时05分", ""),
        (marks.reached, "in the city", "全市3.2万人", ""),
        (marks.reached, "in the province", "全市3.2万人", "全市"),
        (marks.reached, "nationwide", "全国3万人", ""),
        (marks.reached, "in the county", "全国3万人", "全国"),
        (marks.reached, "output", "全市3万人", ""),
        (marks.reached, "in the city", "3万人", ""),
        (marks.reached, "the village and the town", "全镇3万人", ""),
        (marks.swapped_rate, "up 5 percent year-on-year", "同比增长5%", ""),
        (marks.swapped_rate, "up 5 percent year-on-year", "环比增长5%", "year-on-year"),
        (marks.swapped_rate, "up 5 percent month-on-month", "同比增长5%", "month-on-month"),
        (marks.swapped_rate, "up 5 percent month on month", "环比增长5%", ""),
        (marks.swapped_rate, "up 5 percent from a year earlier", "环比增长5%", "from a year earlier"),
        (marks.swapped_rate, "up 5 percent year-on-year", "同比、环比增长5%", ""),
        (marks.swapped_rate, "up 5 percent", "环比增长5%", ""),
        (marks.turned, "Output rose.", "产量下降。", "rose"),
        (marks.turned, "Output rose.", "产量增长。", ""),
        (marks.turned, "Output fell.", "产量增长。", "fell"),
        (marks.turned, "Output fell.", "产量下降。", ""),
        (marks.turned, "Output rose.", "产量增长，库存下降。", ""),
        (marks.turned, "Output.", "产量下降。", ""),
        (marks.turned, "Prices rose up to date.", "价格下降", "rose"),
        (marks.turned_latin, "output rose", "output fell", "rose"),
        (marks.turned_latin, "output rose", "output grew", ""),
        (marks.turned_latin, "output fell", "output rose", "fell"),
        (marks.turned_latin, "output fell", "output fell", ""),
        (marks.turned_latin, "output rose", "output fell and prices rose", ""),
        (marks.turned_latin, "output", "output fell", ""),
        (marks.same_way, "output rose", "增长", True),
        (marks.same_way, "output rose", "下降", False),
        (marks.same_way, "output fell", "下降", True),
        (marks.same_way, "output fell", "减少", True),
        (marks.same_way, "output fell", "增长", False),
        (marks.same_way, "output rose", "提升", True),
        (marks.same_way, "output", "增长", False),
        (marks.caused, "closed because of rain", "因雨关闭", ""),
        (marks.caused, "closed because of rain", "下雨关闭", "because"),
        (marks.caused, "due to the rain", "由于下雨", ""),
        (marks.caused, "due to open", "将开业", ""),
        (marks.caused, "output rose", "产量增长", ""),
        (marks.unmatched, "the largest port", "最大的港口", ""),
        (marks.unmatched, "the largest port", "港口", "largest"),
        (marks.unmatched, "the highest level", "最高水位", ""),
        (marks.unmatched, "the only school", "唯一的学校", ""),
        (marks.unmatched, "the only school", "学校", "only"),
        (marks.unmatched, "a record", "创纪录", ""),
        (marks.unmatched, "in the province", "全省", ""),
        (marks.unmatched, "in the province", "全市", "in the province"),
        (marks.unmatched, "in the city", "全市", ""),
        (marks.unmatched, "per capita", "人均", ""),
        (marks.unmatched, "per capita", "总量", "per capita"),
        (marks.unmatched, "at least 5", "5", ""),
        (marks.unmatched, "most of them", "他们", ""),
        (marks.unmatched, "the most", "最多", ""),
        (marks.unmatched, "only 5 schools", "学校", ""),
        (marks.unmatched, "the busiest port", "第一大港", ""),
        (marks.rumoured, "the bridge collapsed", "网传桥塌系谣言", True),
        (marks.rumoured, "rumours said the bridge collapsed", "网传桥塌系谣言", False),
        (marks.rumoured, "the bridge collapsed", "桥塌了", False),
    ],
)  # fmt: skip
def test_what_a_claim_tells_and_the_printed_sentence_does_not(
    missing: Callable[[str, str], object], claim: str, part: str, found: object
) -> None:
    assert missing(fold(claim), fold(part)) == found


@pytest.mark.parametrize(
    ("mark", "text", "found"),
    [
        (marks.denied, "not built", True),
        (marks.denied, "never", True),
        (marks.denied, "no casualties", True),
        (marks.denied, "failed to open", True),
        (marks.denied, "refused", True),
        (marks.denied, "built", False),
        (marks.denied, "not only", False),
        (marks.denied, "without", True),
        (marks.denied, "nobody", True),
        (marks.denied, "yet to open", True),
        (marks.denied, "couldn't", True),
        (marks.guarded, "not built", True),
        (marks.guarded, "illegal trade", True),
        (marks.guarded, "only five", True),
        (marks.guarded, "built", False),
        (marks.guarded, "unclear", False),
        (marks.guarded, "united", False),
        (marks.guarded, "discuss", False),
        (marks.guarded, "disused", True),
        (marks.guarded, "free entry", True),
        (marks.guarded, "nothing", True),
        (marks.denies, "没有伤亡", True),
        (marks.denies, "未来", False),
        (marks.denies, "不断", False),
        (marks.denies, "不建", True),
        (marks.denies, "无锡", False),
        (marks.denies, "无人机", False),
        (marks.denies, "否认", True),
        (marks.denies, "取消", True),
        (marks.denies, "非常", False),
        (marks.denies, "非遗", False),
        (marks.denies, "建成", False),
        (marks.planned, "will open", True),
        (marks.planned, "is expected to open", True),
        (marks.planned, "plans to open", True),
        (marks.planned, "opened", False),
        (marks.planned, "was put off", True),
        (marks.planned, "due to open", True),
        (marks.planned, "to be built", True),
        (marks.done, "has opened", True),
        (marks.done, "opened", True),
        (marks.done, "will have opened", False),
        (marks.done, "was completed", True),
        (marks.done, "opens", False),
        (marks.done, "were signed", True),
        (marks.done, "completed", True),
        (marks.lesser, "deputy mayor", True),
        (marks.lesser, "vice president", True),
        (marks.lesser, "former head", True),
        (marks.lesser, "mayor", False),
        (marks.lesser, "ex-mayor", True),
        (marks.lesser, "acting head", True),
        (marks.lesser, "vice-chairman", True),
        (marks.acts, "beat", True),
        (marks.acts, "defeated", True),
        (marks.acts, "visited", True),
        (marks.acts, "said", False),
        (marks.acts, "opened", False),
        (marks.acts, "donated", True),
        (marks.acts, "hired", True),
        (marks.acts, "arrived", False),
        (marks.verbal, "opened", True),
        (marks.verbal, "opening", True),
        (marks.verbal, "built", True),
        (marks.verbal, "rise", True),
        (marks.verbal, "fell", True),
        (marks.verbal, "port", False),
        (marks.verbal, "red", True),
        (marks.verbal, "up", True),
        (marks.kind_of, "city", '市'),
        (marks.kind_of, "district", '区'),
        (marks.kind_of, "province", '省'),
        (marks.kind_of, "village", '村'),
        (marks.kind_of, "port", ''),
        (marks.done_there, "已建成", True),
        (marks.done_there, "将建成", False),
        (marks.done_there, "建成", True),
        (marks.done_there, "计划建成", False),
        (marks.done_there, "完成", True),
        (marks.done_there, "拟完成", False),
    ],
)  # fmt: skip
def test_marks_of_denial_plan_post_and_act(mark: Callable[[str], object], text: str, found: object) -> None:
    assert mark(text) == found


@pytest.mark.parametrize(
    ("part", "place", "denied"),
    [("港区不新建锅炉", "新建", True), ("港区不再新建锅炉", "新建", False), ("港区不，新建锅炉", "新建", False), ("港区没有再次新建", "新建", True),
     ("港区没有停止或者新建", "新建", False), ("港区新建锅炉", "新建", False), ("港区不建", "建", False), ("新建港区不大", "新建", False)],
)  # fmt: skip
def test_words_that_are_denied_where_they_stand(part: str, place: str, denied: bool) -> None:
    at = part.find(place)
    assert marks.denied_there(fold(part), [(at, at + len(place))]) is denied


@pytest.mark.parametrize(
    ("part", "clause", "planned"),
    [("计划明年开工,后年完工", "后年完工", True), ("计划明年开工,目前已完工", "已完工", False), ("已完工,计划明年开放", "已完工", False),
     ("已完工,计划明年开放", "计划明年开放", True), ("去年开工", "去年开工", False)],
)  # fmt: skip
def test_a_plan_reaches_on_until_it_is_done(part: str, clause: str, planned: bool) -> None:
    at = part.find(clause)
    assert marks.planned_there(part, (at, at + len(clause))) is planned


@pytest.mark.parametrize(
    ("word", "base", "irregular"),
    [
        ("registered", "regist", False),
        ("registers", "regist", False),
        ("registration", "registr", False),
        ("plants", "plant", False),
        ("planted", "plant", False),
        ("built", "build", True),
        ("cities", "cit", False),
        ("city", "cit", False),
        ("operation", "oper", False),
        ("operating", "operat", False),
        ("companies", "compan", False),
        ("running", "run", True),
        ("stopped", "stop", False),
        ("falling", "fall", False),
        ("boxes", "box", False),
        ("classes", "class", False),
        ("buses", "bus", True),
        ("glasses", "glass", False),
        ("using", "use", True),
        ("used", "use", True),
        ("organised", "organ", False),
        ("organize", "organ", False),
        ("colours", "col", False),
        ("color", "col", False),
        ("centre", "cent", False),
        ("center", "cent", False),
        ("studies", "stud", False),
        ("studied", "stud", False),
        ("flying", "fly", False),
        ("mayor's", "may", False),
        ("boys'", "boy", False),
        ("bus", "bus", False),
        ("happily", "happ", False),
        ("quickly", "quick", False),
        ("largest", "larg", False),
        ("tourists", "tour", False),
        ("creation", "cre", False),
        ("reaction", "react", False),
        ("development", "develop", False),
        ("darkness", "dark", False),
        ("activity", "activ", False),
        ("importance", "import", False),
        ("dependence", "depend", False),
        ("possible", "poss", False),
        ("capable", "cap", False),
        ("famous", "fam", False),
        ("trainer", "train", False),
        ("trainee", "train", False),
        ("trained", "train", False),
        ("investors", "invest", False),
        ("investment", "invest", False),
        ("investing", "inv", False),
        ("hopped", "hop", False),
        ("hoping", "hop", False),
        ("telling", "tell", False),
        ("process", "process", False),
        ("processes", "process", False),
        ("passing", "pass", False),
        ("added", "ad", False),
        ("adding", "ad", False),
        ("tie", "tie", False),
        ("tied", "tie", True),
    ],
)  # fmt: skip
def test_stems(word: str, base: str, irregular: bool) -> None:
    assert (stem(word), past(word)) == (base, irregular)


@pytest.mark.parametrize(
    ("word", "read_as"),
    [
        ("xian", ["xi an", "xian"]),
        ("xia", ["xi a", "xia"]),
        ("guohao", ["gu o ha o", "gu o hao", "guo ha o", "guo hao"]),
        ("lv", []),
        ("lu", ["lu"]),
        ("yangzhou", ["yang zhou"]),
        ("a", ["a"]),
    ],
)  # fmt: skip
def test_ways_to_read_a_word_as_syllables(word: str, read_as: list[str]) -> None:
    assert [" ".join(sounds) for sounds in syllables(word)] == read_as


PRINT = "副市长郭维民、院长欧阳静和夏国浩来到金华市。科瓦奇教授出席。华为与IBM合作。清河县第三医院。李林在西安。刘某。"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Guo Weimin spoke.", ["Guo Weimin = 郭维民"]),
        ("Deputy Mayor Weimin Guo spoke.", ["Weimin Guo = 郭维民", "Mayor"]),
        ("The report says Guo Weiming spoke.", ["Guo Weiming = ? near 郭维民"]),
        ("The report says Ouyang Jing spoke.", ["Ouyang Jing = 欧阳静"]),
        ("The report says Xia Guohao met Kovacs.", ["Xia Guohao = 夏国浩", "Kovacs = ? unsure"]),
        ("The report says Jinhua City and Jinhua County met.", ["Jinhua = 金华", "City", "Jinhua = 金华 but 金华市", "County"]),
        ("The report says IBM and Huawei met.", ["IBM = IBM", "Huawei = 华为"]),
        ("The report says Li Lin was in Xi'an.", ["Li Lin = 李林", "Xi'an = 西安"]),
        ("The report says Lin Li was there.", ["Lin Li = 李林"]),
        ("The report says Qinghe County No. 3 Hospital opened.", ["Qinghe = 清河", "County", "Hospital"]),
        ("The report says Zhang Wei was there.", ["Zhang Wei = ?"]),
        ("The report says the District Committee met.", ["District", "Committee"]),
        ("The report says Budapest was there.", ["Budapest = ? unsure"]),
        ("The report says Long Island was there.", ["Long", "Island"]),
        ("The report says Qinghe was there.", ["Qinghe = 清河"]),
        ("The report says Hefei was there.", ["Hefei"]),
    ],
)  # fmt: skip
def test_names_by_their_sound(text: str, found: list[str]) -> None:
    """Where print has a name; `near`: the printed one that differs in a syllable; `but`: a place of another kind."""
    sentence, print_ = read(read_told(text)), written(PRINT, fold(PRINT))
    told: list[str] = []
    for run in sentence.named:
        names, words = find(run, print_)
        for name in names:
            after = sentence.text[name.end :].split()
            other = another_kind(name, after[0] if after else "", print_)
            told.append(
                f"{name.text} = {'、'.join(PRINT[a:b] for a, b in name.places) or '?'}{'' if name.sure else ' unsure'}"
                f"{f' near {name.near}' if name.near else ''}{f' but {other}' if other else ''}"
            )
        told += [word.text for word in words]
    assert told == found


@pytest.mark.parametrize(
    ("text", "named", "terms"),
    [
        ("The new bus line was opened by Mayor Guo Weimin of Qinghe County on Tuesday.", ["Mayor Guo Weimin", "Qinghe County"], ["bus 1.0", "line 1.0", "opened 1.0"]),
        ("Long Wei said the microgrid works quickly.", ["Long Wei"], ["said 0.4", "microgrid 1.0", "works 1.0", "quickly 0.5"]),
        ("Microgrids and e-commerce firms grew.", [], ["Microgrids 1.0", "e-commerce 1.0", "firms 1.0", "grew 1.0"]),
        ("CATL opened a plant.", ["CATL"], ["opened 1.0", "plant 1.0"]),
        ("\"Growth is slow,\" Li said.", ["Li"], ["Growth 1.0", "slow 1.0", "said 1.0"]),
        ("High-tech manufacturing and gross domestic product rose 5 percent.", [], ["High-tech 1.0", "manufacturing 1.0", "gross 1.0", "domestic 1.0", "product 1.0", "rose 1.0"]),
        ("I.B.M. and GDP.", ["B", "M"], ["GDP 1.0"]),
        ("Wuxi, Jiangsu and Xi'an's people", ["Wuxi", "Jiangsu", "Xi'an's"], ["people 1.0"]),
    ],
)  # fmt: skip
def test_names_and_terms_of_a_sentence(text: str, named: list[str], terms: list[str]) -> None:
    sentence = read(read_told(text))
    assert [" ".join(t.text for t in run) for run in sentence.named] == named
    assert [f"{t.text} {round(t.weight, 1)}" for t in sentence.terms] == terms
