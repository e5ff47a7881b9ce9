"""rag.text.numbers: one value for every spelling of a number, its unit and its hedge."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.text.numbers import Quantity, find_numbers


def only(text: str) -> Quantity:
    (found,) = find_numbers(text)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "1.2万人",
        "12000人",
        "１２，０００人",
        "12,000名",
        "一万二千人",
        "一万二人",
        "12,000 people",
        "twelve thousand people",
    ],
)
def test_one_value_for_every_spelling(text: str) -> None:
    found = only(text)
    assert (found.low, found.high, found.unit) == (12000, 12000, "人")


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("8.5%", "8.5", "%"),
        ("百分之八点五", "8.5", "%"),
        ("8.5个百分点", "8.5", "百分点"),
        ("3.5 per cent", "3.5", "%"),
        ("三成", "30", "%"),
        ("66.56万吨", "665600", "吨"),
        ("7.96亿元", "796000000", "元"),
        ("US$300 million", "300000000", "美元"),
        ("3亿美元", "300000000", "美元"),
        ("1亿2000万元", "120000000", "元"),
        ("两千三百万元", "23000000", "元"),
        ("年产2GWh", "2000000", "千瓦时"),
        ("约2500万千瓦时", "25000000", "千瓦时"),
        ("大约两千五百万千瓦时", "25000000", "千瓦时"),
        ("4.68千米", "4680", "米"),
        ("13.3万平方米", "133000", "平方米"),
        ("5000吨/天", "5000", "吨/天"),
        ("1.5个工作日", "1.5", "工作日"),
        ("零下3℃", "-3", "摄氏度"),
        ("10分钟", "600", "秒"),
        ("四个半小时", "16200", "秒"),
        ("半个钟头", "1800", "秒"),
        ("一个半月", "1.5", "月"),
        ("36个基点", "0.36", "百分点"),
        ("300 jin", "0.15", "吨"),
        ("半数以上", "50", "%"),
        ("two thirds of the tips", "66.66666666666666666666666667", "%"),
        ("three in four firms", "75", "%"),
        ("one in a hundred applicants", "1", "%"),
        ("by a quarter.", "25", "%"),
    ],
)  # fmt: skip
def test_units(text: str, low: str, unit: str) -> None:
    found = only(text)
    assert (found.low, found.unit) == (Decimal(low), unit)


@pytest.mark.parametrize(
    ("text", "bound"),
    [("近80万辆", "near"), ("超2万户", "over"), ("1000余家", "over"), ("4000多家", "over"), ("3000多万元", "over"), ("80%以上", "over"),
     ("约6亿元", "about"), ("10人左右", "about"), ("不超过2万元", "under"), ("不足30家", "under"), ("143家", ""),
     ("more than 4,000 households", "over"), ("近三年", ""), ("附近3家", ""), ("八个多小时", "over"), ("一半以上", "over"),
     ("四分之三还多", "over"), ("六成出头", "over"), ("约在4时10分", "about"), ("下午3时许", "about"), ("三个半钟头", ""),
     ("less than half of it", "under"), ("seven in ten of them", "about"), ("rain over 24 hours", "")],
)  # fmt: skip
def test_hedges_are_kept_apart(text: str, bound: str) -> None:
    assert only(text).bound == bound


def test_ranges_take_the_unit_and_scale_of_their_end() -> None:
    assert [(q.low, q.high, q.unit) for q in find_numbers("1000元—3000元，3-5万元，20至30人")] == [
        (1000, 3000, "元"),
        (30000, 50000, "元"),
        (20, 30, "人"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "the first half of the year",
        "half a ledger",
        "the third man",
        "on the fifth floor",
        "第三，他说",
        "上半月",
    ],
)
def test_a_part_of_a_name_is_no_share(text: str) -> None:
    assert [q for q in find_numbers(text) if q.unit == "%"] == []


def test_a_person_near_ninety_is_that_old() -> None:
    assert [(q.low, q.unit, q.bound) for q in find_numbers("他年近九十")] == [(90, "岁", "near")]


def test_ordinals_are_no_counts() -> None:
    assert [(q.low, q.kind) for q in find_numbers("第十五讲、第33次、第三十次、全国第四")] == [
        (n, "ordinal") for n in (15, 33, 30, 4)
    ]
    assert only("33次").kind == "count"
    assert [q.unit for q in find_numbers("第三位、第26分钟、第26小时")] == ["人", "分钟", "小时"]


@pytest.mark.parametrize(
    "text",
    [
        "于1976年",
        "4月2日",
        "2024-04-03",
        "1-8月",
        "2024—2026年",
        "八月十五日",
        "二〇二四年",
        "on April 2, 2024",
        "in 2024",
        "20世纪90年代",
    ],
)
def test_dates_are_no_numbers(text: str) -> None:
    assert find_numbers(text) == ()


@pytest.mark.parametrize("text", ["十几个", "万一", "一带一路", "5G", "统一部署", "三农"])
def test_words_are_no_numbers(text: str) -> None:
    assert find_numbers(text) == ()


def test_glued_to_han_characters_and_apart_from_dates() -> None:
    assert [q.text for q in find_numbers("梯次组织143家企业于1976年通过,连续14年")] == ["143家", "14年"]


def test_clock_times_count_minutes_of_the_day() -> None:
    assert [q.low for q in find_numbers("上午10时30分，下午3点，20:05")] == [630, 900, 1205]


def test_fixed_expressions_are_labels() -> None:
    found = only("“十四五”规划")
    assert (found.kind, found.unit) == ("label", "十四五")


@settings(deadline=None, max_examples=80)
@example(8_841_000)
@given(st.integers(0, 99_999_999))
def test_han_and_arabic_agree(n: int) -> None:
    assert only(f"{_han(n)}元").low == only(f"{n}元").low == only(f"{n:,}元").low == n


@settings(deadline=None, max_examples=80)
@given(
    st.text(
        alphabet="0123456789一二两三十百千万亿零〇点第约近超多余个人家元%年月日时-—.,，百分之 abGWh第半",
        max_size=40,
    )
)
def test_any_text_is_read_and_ranges_are_in_order(text: str) -> None:
    found = find_numbers(text)
    assert all(text[q.start : q.end] == q.text and q.low <= q.high for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def _han(n: int) -> str:
    """The usual Chinese reading of a number under 100 million."""
    if n == 0:
        return "零"
    high, low = divmod(n, 10_000)
    text = _under(high) + "万" if high else ""
    if low:
        text += ("零" if high and low < 1000 else "") + _under(low)
    return text


def _under(n: int) -> str:
    digits, text, gap = "零一二三四五六七八九", "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, power)
        if digit:
            text += ("零" if gap and text else "") + digits[digit] + unit
            gap = False
        else:
            gap = True
    return text


@given(st.text(st.sampled_from("0123456789.,%-~年月日万亿千多第约 aof米"), max_size=30))
def test_any_figures_are_read_without_a_fault(text: str) -> None:
    found = find_numbers(text)
    assert all(text[q.start : q.end] == q.text for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_decimal_after_a_blank_is_no_year() -> None:
    (rate,) = find_numbers("Output rose by 11.3 per cent")
    assert (rate.low, rate.unit) == (Decimal("11.3"), "%")


def told(quantity: Quantity) -> str:
    number = f"{quantity.low}" if quantity.low == quantity.high else f"{quantity.low}~{quantity.high}"
    kind = "" if quantity.kind == quantity.unit else quantity.kind
    parts = (
        f"{quantity.text}={number}",
        quantity.unit,
        kind,
        quantity.bound,
        "weak" if quantity.weak else "",
    )
    return " ".join(filter(None, parts))


EDGES: dict[str, list[str]] = {
    "24时": ["24时=1440 clock"],
    "24:00": ["24:00=1440 clock"],
    "24:60": ["24=24 plain", "60=60 plain"],
    "25:00开门": ["25=25 plain", "00=0 plain"],
    "12:30": ["12:30=750 clock"],
    "晚上5时": ["5时=1020 clock"],
    "夜间5时": ["5时=300 clock"],
    "夜间6时": ["6时=1080 clock"],
    "下午12时": ["12时=720 clock"],
    "晚11点半": ["11点半=1410 clock"],
    "3点": ["3点=3 点 count"],
    "上午3点15分": ["3点15分=195 clock"],
    "早上7点": ["7点=420 clock"],
    "凌晨0时5分": ["0时5分=5 clock"],
    "上午9时许": ["9时许=540 clock about"],
    "近5时": ["近5时=300 clock near"],
    "1799 people came": ["1799 people=1799 人 count"],
    "in 1800.": [],
    "by 2100;": [],
    "in 2101.": ["2101=2101 plain"],
    "2019 people": ["2019 people=2019 人 count"],
    "grew 2024 percent": ["2024 percent=2024 % measure"],
    "rose to 1,800.": ["1,800=1800 plain"],
    "the 3rd man": ["3rd=3 ordinal"],
    "21st floor": ["21st=21 ordinal"],
    "第3": ["第3=3 ordinal"],
    "第二十一批": ["第二十一批=21 批 ordinal"],
    "第三人": ["第三人=3 人 ordinal"],
    "第2名": ["第2名=2 人 ordinal"],
    "1.2万亿": ["1.2万亿=1200000000000.0 plain"],
    "3亿5000万元": ["3亿5000万元=350000000 元 measure"],
    "3千米": ["3千米=3000 米 measure"],
    "5百分点": ["5百分点=5 百分点 measure"],
    "2千5百元": ["2千5百元=2500 元 measure"],
    "1兆元": ["1兆元=1000000000000 元 measure"],
    "两万五千里": ["两万五千里=12500000 米 measure"],
    "3.5 million people": ["3.5 million people=3500000.0 人 count"],
    "2 bn yuan": ["2 bn yuan=2000000000 元 measure"],
    "五百分": ["五百分=500 分 count"],
    "千分之三": ["千分之三=3 ‰ measure"],
    "三分之二": ["三分之二=66.66666666666666666666666667 % measure"],
    "百分之百": ["百分之百=100 % measure"],
    "五分之一强": ["五分之一强=20 % measure over"],
    "百分之零点五": ["百分之零点五=0.5 % measure"],
    "万分之五": ["万分之五=0.05 % measure"],
    "零分之五": [],
    "3-5人": ["3-5人=3~5 人 count"],
    "5-3人": ["5=5 plain", "3人=3 人 count"],
    "30%—50%": ["30%—50%=30~50 % measure"],
    "2到3万人": ["2到3万人=20000~30000 人 count"],
    "1.5至2亿元": ["1.5至2亿元=150000000.0~200000000 元 measure"],
    "300~500米": ["300~500米=300~500 米 measure"],
    "3、5人": ["3=3 plain", "5人=5 人 count"],
    "3-5%": ["3-5%=3~5 % measure"],
    "为-3%": ["-3%=-3 % measure"],
    "零下十度": ["十度=-10 度 measure"],
    "5元/斤": ["5元/斤=5 元/斤 measure"],
    "60公里/小时": ["60公里/小时=60000 米/小时 measure"],
    "3 tons a day": ["3 tons a day=3 吨/天 measure"],
    "2000 kwh per month": ["2000 kwh per month=2000 千瓦时/月 measure"],
    "每天8小时": ["8小时=28800 秒 measure"],
    "30吨/日": ["30吨/日=30 吨/天 measure"],
    "$5 million": ["$5 million=5000000 美元 measure"],
    "¥300": ["¥300=300 元 measure"],
    "人民币20元": ["人民币20元=20 人民币 measure"],
    "港币5元": ["港币5元=5 港元 measure"],
    "$5": ["$5=5 美元 measure"],
    "US$ 3": ["US$ 3=3 美元 measure"],
    "20 rmb": ["20 rmb=20 元 measure"],
    "€7": ["€7=7 欧元 measure"],
    "一个": ["一个=1 个 count weak"],
    "百家": ["百家=100 家 count weak"],
    "一人": ["一人=1 人 count weak"],
    "一天": ["一天=1 天 measure weak"],
    "一只": ["一只=1 只 count weak"],
    "一万": [],
    "千万": [],
    "万万": [],
    "two dozen eggs": ["two dozen=24 plain"],
    "a hundred thousand people": ["a hundred thousand people=100000 人 count"],
    "no one came": [],
    "twenty-five": ["twenty-five=25 plain"],
    "three hundred and five cars": ["three hundred and five=305 plain"],
    "one person": ["one=1 plain weak"],
    "two people": ["two people=2 人 count weak"],
    "three people": ["three people=3 人 count"],
    "a dozen": ["a dozen=12 plain"],
    "几百人": ["几百人=100~1000 人 vague"],
    "数十家": ["数十家=10~100 家 vague"],
    "十余万人": ["十余万人=100000 人 count over"],
    "二十多亿元": ["二十多亿元=2000000000 元 measure over"],
    "百余人": ["百余人=100 人 count over"],
    "十几人": [],
    "over three years": ["three years=3 年 measure"],
    "over 30 households": ["over 30 households=30 户 count over"],
    "over 5 months": ["5 months=5 月 measure"],
    "近五天": ["五天=5 天 measure"],
    "近5万": ["近5万=50000 plain near"],
    "近5周": ["5周=5 周 measure"],
    "近80岁": ["近80岁=80 岁 measure near"],
    "年近九十": ["近九十=90 岁 measure near"],
    "年逾60": ["逾60=60 岁 measure over"],
    "100米以内": ["100米以内=100 米 measure under"],
    "5年之内": ["5年之内=5 年 measure under"],
    "3家以上": ["3家以上=3 家 count over"],
    "20元左右": ["20元左右=20 元 measure about"],
    "30岁出头": ["30岁出头=30 岁 measure over"],
    "50人上下": ["50人上下=50 人 count about"],
    "60有余": ["60有余=60 plain over"],
    "at least 5 people": ["at least 5 people=5 人 count over"],
    "up to 30": ["up to 30=30 plain under"],
    "no more than 3 tons": ["no more than 3 tons=3 吨 measure under"],
    "around 40": ["around 40=40 plain about"],
    "为期3日": ["3日=3 天 measure"],
    "3日": [],
    "历时5日": ["5日=5 天 measure"],
    "连续7日": ["7日=7 天 measure"],
    "共3日": ["3日=3 天 measure"],
    "5日游": ["5日=5 天 measure"],
    "3日内": ["3日=3 天 measure"],
    "8号楼": ["8号楼=8 号楼 count"],
    "8号": [],
    "周三": [],
    "星期五": [],
    "二月二": [],
    "三月": [],
    "三月饼": [],
    "6月份": [],
    "3-5月": [],
    "10月1日-7日": [],
    "1,234": ["1,234=1234 plain"],
    "1,23": ["1=1 plain", "23=23 plain"],
    "12,345.6元": ["12,345.6元=12345.6 元 measure"],
    "0.05%": ["0.05%=0.05 % measure"],
    "007": ["007=7 plain"],
    "3a": [],
    "a3": [],
    "5G": [],
    "B2": [],
    "5x": [],
    "一百二": ["一百二=120 plain"],
    "一万二": ["一万二=12000 plain"],
    "三百零五": ["三百零五=305 plain"],
    "一千零一夜": ["一千零一=1001 plain"],
    "二〇二四": ["二〇二四=2024 plain"],
    "二十三": ["二十三=23 plain"],
    "两千三": ["两千三=2300 plain"],
    "一百零二万": ["一百零二万=1020000 plain"],
    "一亿零五百万": ["一亿零五百万=105000000 plain"],
    "三万亿": ["三万亿=3000000000000 plain"],
    "一万亿": ["一万亿=1000000000000 plain"],
    "廿三": ["廿三=23 plain"],
    "卅五人": ["卅五人=35 人 count"],
    "十亿": ["十亿=1000000000 plain"],
    "百亿元": ["百亿元=10000000000 元 measure"],
    "二百万": ["二百万=2000000 plain"],
    "一二三四": ["一二三四=1234 plain"],
    "零点五": ["零点五=0.5 plain"],
    "三点五万": ["三点五万=35000.0 plain"],
    "二点五亿": ["二点五亿=250000000.0 plain"],
    "一万二千三百四十五": ["一万二千三百四十五=12345 plain"],
    # Spelled in ways of their own.
    "六成五": ["六成五=65 % measure"],
    "近六成五": ["近六成五=65 % measure near"],
    "半成": ["半成=5 % measure"],
    "三成半": ["三成半=35 % measure"],
    "一半": ["一半=50 % measure"],
    "近一半": ["近一半=50 % measure near"],
    "一年半": ["一年半=18.0 月 measure"],
    "半年": ["半年=6 月 measure"],
    "两天半": ["两天半=216000.0 秒 measure"],
    "三个月半": ["三个月半=3.5 月 measure"],
    "半天": ["半天=43200 秒 measure"],
    "半小时": ["半小时=1800 秒 measure"],
    "三个半小时": ["三个半小时=12600.0 秒 measure"],
    "一年零三个月": ["一年零三个月=15 月 measure"],
    "两年3个月": ["两年3个月=27 月 measure"],
    "3万4000元": ["3万4000元=34000 元 measure"],
    "3万4千元": ["3万4千元=34000 元 measure"],
    "三万五千块": ["三万五千块=35000 元 measure"],
    "五六斤": ["五六斤=0.0025~0.0030 吨 measure"],
    "数百名": ["数百名=100~1000 人 vague"],
    "几万人": ["几万人=10000~100000 人 vague"],
    "数亿元": ["数亿元=100000000~1000000000 元 vague"],
    "近百名": ["近百名=100 人 count near weak"],
    "92比85": ["92比85=92~85 比 score"],
    "3比3": ["3比3=3 比 score"],
    "10秒41": ["10秒41=10.41 秒 measure"],
    "1分31秒": ["1分31秒=91 秒 measure"],
    "2小时9分37秒": ["2小时9分37秒=7777 秒 measure"],
    "三斤二两": ["三斤二两=0.00160 吨 measure"],
    "翻了一番": ["翻了一番=2 倍 measure"],
    "翻两番": ["翻两番=4 倍 measure"],
    "增加两倍": ["两倍=2 倍 measure"],
    "叁仟贰佰万元": ["叁仟贰佰万元=32000000 元 measure"],
    "壹佰贰拾元整": ["壹佰贰拾元=120 元 measure"],
    "1米8": ["1米8=1.8 米 measure"],
    "5分之1": ["5分之1=20 % measure"],
    "1/3": ["1/3=33.33333333333333333333333333 % measure"],
    "20多岁": ["20多岁=20 岁 measure over"],
    "四十出头": ["四十出头=40 plain over"],
    "整整十年": ["十年=10 年 measure"],
    "足足三天": ["三天=3 天 measure"],
    "十分之九": ["十分之九=90 % measure"],
    "九成以上": ["九成以上=90 % measure over"],
    "two thirds of them": ["two thirds=66.66666666666666666666666667 % measure"],
    "a third of the seats": ["a third=33.33333333333333333333333333 % measure"],
    "one third": ["one third=33.33333333333333333333333333 % measure"],
    "a tenth floor": [],
    "three quarters.": ["three quarters=75 % measure"],
    "half of it": ["half=50 % measure"],
    "first half of": [],
    "nine in ten people": ["nine in ten=90 % measure about"],
    "one in four matches": ["one=1 plain weak", "four=4 plain"],
    "5 out of 3": ["5=5 plain", "3=3 plain"],
    "one in a hundred": ["one in a hundred=1 % measure about"],
    "a quarter more": ["a quarter=25 % measure"],
    "a fifth as many": ["a fifth=20 % measure"],
    "thirty-five per cent": ["thirty-five per cent=35 % measure"],
    "two-thirds of": ["two-thirds=66.66666666666666666666666667 % measure"],
    "over half of": ["over half=50 % measure over"],
}


@pytest.mark.parametrize("text", EDGES)
def test_what_is_read_on_both_sides_of_each_edge(text: str) -> None:
    """The last hour of the day, the years of Western text, which words are units, ranges, signs, hedges and weak numbers."""
    assert [told(q) for q in find_numbers(text)] == EDGES[text]
