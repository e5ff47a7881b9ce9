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
