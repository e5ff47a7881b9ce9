from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.dates import find_dates
from rag.text.daygrammar import POINT, TRIGGER
from rag.text.dayspans import number
from rag.text.festivals import NAMES, festival
from rag.text.fold import fold

ANCHOR = date(2024, 7, 25)  # a Thursday


def days(text: str, anchor: date | None = ANCHOR) -> list[tuple[str, str, str]]:
    return [(m.text, str(m.first), str(m.last)) for m in find_dates(text, anchor)]


@pytest.mark.parametrize(
    ("text", "first", "last", "grain"),
    [
        ("2024年11月", "2024-11-01", "2024-11-30", "month"),
        ("２０２４年１１月", "2024-11-01", "2024-11-30", "month"),
        ("2024年4月2日", "2024-04-02", "2024-04-02", "day"),
        ("二〇二四年八月五日", "2024-08-05", "2024-08-05", "day"),
        ("2023-05-01", "2023-05-01", "2023-05-01", "day"),
        ("2024/4/2", "2024-04-02", "2024-04-02", "day"),
        ("2019年底", "2019-12-01", "2019-12-31", "month"),
        ("2022年度", "2022-01-01", "2022-12-31", "year"),
        ("2023年上半年", "2023-01-01", "2023-06-30", "range"),
        ("2023年第三季度", "2023-07-01", "2023-09-30", "quarter"),
        ("2024年2月", "2024-02-01", "2024-02-29", "month"),
        ("7月中旬", "2024-07-11", "2024-07-20", "range"),
        ("2024年2月下旬", "2024-02-21", "2024-02-29", "range"),
        ("“十四五”", "2021-01-01", "2025-12-31", "range"),
        ("“十五五”时期", "2026-01-01", "2030-12-31", "range"),
        ("上世纪八十年代", "1980-01-01", "1989-12-31", "range"),
        ("20世纪90年代末", "1997-01-01", "1999-12-31", "range"),
        ("18世纪80年代", "1780-01-01", "1789-12-31", "range"),
        ("十九世纪五十年代", "1850-01-01", "1859-12-31", "range"),
        ("本世纪20年代初", "2020-01-01", "2023-12-31", "range"),
        ("80年代", "1980-01-01", "1989-12-31", "range"),
        ("2023年重阳节", "2023-10-23", "2023-10-23", "day"),
        ("April 2, 2024", "2024-04-02", "2024-04-02", "day"),
        ("2 Apr 2024", "2024-04-02", "2024-04-02", "day"),
        ("May 2023", "2023-05-01", "2023-05-31", "month"),
        ("令和6年4月2日", "2024-04-02", "2024-04-02", "day"),
        ("2024년 4월 2일", "2024-04-02", "2024-04-02", "day"),
    ],
)
def test_absolute_dates_need_no_anchor(text: str, first: str, last: str, grain: str) -> None:
    anchor = ANCHOR if text.startswith("7月") else None
    (found,) = find_dates(f"据悉，{text}，项目竣工。", anchor)
    assert (found.text, str(found.first), str(found.last), found.grain) == (text, first, last, grain)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("昨天上午", "2024-07-24", "2024-07-24"),
        ("昨晚", "2024-07-24", "2024-07-24"),
        ("前天", "2024-07-23", "2024-07-23"),
        ("明天", "2024-07-26", "2024-07-26"),
        ("上周五", "2024-07-19", "2024-07-19"),
        ("本周三", "2024-07-24", "2024-07-24"),
        ("上周", "2024-07-15", "2024-07-21"),
        ("本周末", "2024-07-27", "2024-07-28"),
        ("去年", "2023-01-01", "2023-12-31"),
        ("前年", "2022-01-01", "2022-12-31"),
        ("今年以来", "2024-01-01", "2024-07-25"),
        ("2010年以来", "2010-01-01", "2024-07-25"),
        ("明年2月", "2025-02-01", "2025-02-28"),
        ("本月3日", "2024-07-03", "2024-07-03"),
        ("上月", "2024-06-01", "2024-06-30"),
        ("下个月初", "2024-08-01", "2024-08-10"),
        ("上半年", "2024-01-01", "2024-06-30"),
        ("前三季度", "2024-01-01", "2024-09-30"),
        ("年底", "2024-12-01", "2024-12-31"),
        ("3月20日", "2024-03-20", "2024-03-20"),
        ("20日", "2024-07-20", "2024-07-20"),
        ("三年前", "2021-01-01", "2021-12-31"),
        ("5天前", "2024-07-20", "2024-07-20"),
        ("近五年来", "2019-07-25", "2024-07-25"),
        ("端午节", "2024-06-10", "2024-06-10"),
        ("yesterday", "2024-07-24", "2024-07-24"),
        ("last Friday", "2024-07-19", "2024-07-19"),
    ],
)
def test_relative_dates_are_anchored(text: str, first: str, last: str) -> None:
    assert days(f"记者获悉，{text}，活动举行。") == [(text, first, last)]
    (unanchored,) = find_dates(f"记者获悉，{text}，活动举行。", None)
    assert (unanchored.first, unanchored.last) == (None, None) or text.startswith("2010")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("7月4日至7日", "2024-07-04", "2024-07-07"),
        ("7月28日至3日", "2024-07-28", "2024-08-03"),
        ("9月17-21日", "2024-09-17", "2024-09-21"),
        ("1至9月", "2024-01-01", "2024-09-30"),
        ("2024年1-9月", "2024-01-01", "2024-09-30"),
        ("2020年到2023年", "2020-01-01", "2023-12-31"),
        ("2024—2026年", "2024-01-01", "2026-12-31"),
        ("去年12月至今年2月", "2023-12-01", "2024-02-29"),
        ("2024年11月至次年3月", "2024-11-01", "2025-03-31"),
    ],
)
def test_ranges(text: str, first: str, last: str) -> None:
    assert days(f"展览{text}，免费开放。") == [(text, first, last)]


def test_a_range_from_a_day_to_a_month() -> None:
    assert days("8月25日至10月", date(2023, 10, 24)) == [("8月25日至10月", "2023-08-25", "2023-10-31")]


def test_what_cannot_be_fixed_has_no_days() -> None:
    for text in ("近日", "日前", "近年来", "2月30日", "2023年2月29日"):
        (found,) = find_dates(f"{text}，发布会举行。", ANCHOR)
        assert (found.text, found.first, found.last) == (text, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "总投资11亿元，处理规模10万吨/日",
        "为期3日的培训",
        "达产后年新增500台",
        "以前天天如此",
        "目前日均客流3万人次",
        "人民日报",
        "生日前夕",
        "1.2024万吨",
        "张国庆参加活动",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert days(text) == []


def test_the_words_before_lend_their_year_and_month() -> None:
    assert days("项目预计明年2月竣工，10月全面投产。") == [
        ("明年2月", "2025-02-01", "2025-02-28"),
        ("10月", "2025-10-01", "2025-10-31"),
    ]
    assert days("6月12日上午抵达，13日离开。当天下午返回。") == [
        ("6月12日上午", "2024-06-12", "2024-06-12"),
        ("13日", "2024-06-13", "2024-06-13"),
        ("当天下午", "2024-06-13", "2024-06-13"),
    ]
    # The next sentence is anchored anew.
    assert days("2019年5月开工。10月完工。")[1] == ("10月", "2024-10-01", "2024-10-31")


def test_a_month_without_year_is_the_nearest() -> None:
    assert days("12月底", date(2025, 1, 10)) == [("12月底", "2024-12-21", "2024-12-31")]
    assert days("交流了3月份重点工作及4月份工作计划", date(2024, 4, 3)) == [
        ("3月份", "2024-03-01", "2024-03-31"),
        ("4月份", "2024-04-01", "2024-04-30"),
    ]


def test_seed_pages(seeds: Path) -> None:
    text = (seeds / "003_c7f6dfdd35148f11.txt").read_text("utf-8")
    found = {m.text: (str(m.first), str(m.last)) for m in find_dates(text, date(2025, 1, 21))}
    assert found["1月20日"] == ("2025-01-20", "2025-01-20")
    assert found["2024年春节前"] == ("2024-01-11", "2024-02-09")
    assert found["2024年11月"] == ("2024-11-01", "2024-11-30")


def test_the_trigger_finds_every_place_that_the_grammar_does(seeds: Path) -> None:
    for file in sorted(seeds.iterdir()):
        text = fold(file.read_text("utf-8"))
        triggers = {m.start() for m in TRIGGER.finditer(text)}
        assert {m.start() for m in POINT.finditer(text)} <= triggers


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("春节", 2024, date(2024, 2, 10)),
        ("元宵", 2024, date(2024, 2, 24)),
        ("除夕", 2025, date(2025, 1, 28)),
        ("清明", 2024, date(2024, 4, 4)),
        ("清明", 2023, date(2023, 4, 5)),
        ("中秋", 2024, date(2024, 9, 17)),
        ("重阳", 2023, date(2023, 10, 23)),
        ("冬至", 2021, date(2021, 12, 21)),
        ("冬至", 2000, date(2000, 12, 21)),
        ("冬至", 1999, date(1999, 12, 22)),
        ("冬至", 1998, date(1998, 12, 22)),
        ("清明", 2000, date(2000, 4, 4)),
        ("清明", 1998, date(1998, 4, 5)),
        ("端午", 1990, date(1990, 5, 28)),
        ("春节", 2050, date(2050, 1, 23)),
        ("国庆", 2024, date(2024, 10, 1)),
    ],
)
def test_festivals(name: str, year: int, day: date) -> None:
    assert name in NAMES
    assert festival(name, year) == day


def test_festivals_outside_the_table_are_unknown() -> None:
    assert festival("中秋", 1989) is None
    assert festival("中秋", 2051) is None
    assert festival("国庆", 1950) == date(1950, 10, 1)


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["{y}年{m}月{d}日", "{y}-{m:02}-{d:02}", "{y}.{m}.{d}"]),
)
def test_every_written_day_is_read_back(day: date, form: str) -> None:
    text = form.format(y=day.year, m=day.month, d=day.day)
    assert [(m.first, m.last, m.grain) for m in find_dates(f"（{text}）", None)] == [(day, day, "day")]


@given(
    st.text(
        alphabet="年月日号天前去今明上下本周三二十一〇0123456789至到-季度以来近春节“”五 。，。", max_size=60
    ),
    st.dates(date(1990, 1, 1), date(2049, 12, 31)),
)
def test_any_text_gives_ordered_mentions(text: str, anchor: date) -> None:
    end = 0
    for mention in find_dates(text, anchor):
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        assert (mention.first is None) == (mention.last is None)
        assert mention.first is None or mention.last is None or mention.first <= mention.last
        end = mention.end


@given(st.integers(1, 99))
def test_chinese_numbers(n: int) -> None:
    tens, ones = divmod(n, 10)
    digits = "〇一二三四五六七八九"
    written = ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")
    assert number(written) == n


@given(st.dates(date(1995, 1, 1), date(2045, 12, 31)))
def test_yesterday_and_last_week_follow_the_anchor(anchor: date) -> None:
    yesterday, friday = find_dates("昨天，上周五", anchor)
    assert yesterday.first == anchor - timedelta(days=1)
    assert friday.first is not None
    assert friday.first.weekday() == 4
    assert 3 <= (anchor - friday.first).days <= 9


def read(text: str) -> list[str]:
    """Each time found in a page of Thursday, 25 July 2024."""
    return [
        f"{m.text}={m.first} {m.grain}" if m.first == m.last else f"{m.text}={m.first}..{m.last} {m.grain}"
        for m in find_dates(text, ANCHOR)
    ]


EDGES: dict[str, list[str]] = {
    "大前天": ["大前天=2024-07-22 day"],
    "前日": ["前日=2024-07-23 day"],
    "昨日": ["昨日=2024-07-24 day"],
    "今日": ["今日=2024-07-25 day"],
    "明日": ["明日=2024-07-26 day"],
    "后天": ["后天=2024-07-27 day"],
    "次日": ["次日=None day"],
    "翌日": ["翌日=None day"],
    "当天": ["当天=None day"],
    "同日": ["同日=None day"],
    "大前年": ["大前年=2021-01-01..2021-12-31 year"],
    "来年": ["来年=2025-01-01..2025-12-31 year"],
    "油价迎来年内第五次上调": ["年内=2024-01-01..2024-12-31 year"],
    "后年": ["后年=2026-01-01..2026-12-31 year"],
    "同年": ["同年=None year"],
    "次年": ["次年=None year"],
    "2020年初": ["2020年初=2020-01-01..2020-01-31 month"],
    "2020年年中": ["2020年年中=2020-06-01..2020-07-31 month"],
    "2020年末": ["2020年末=2020-12-01..2020-12-31 month"],
    "2019年春天": ["2019年春天=2019-03-01..2019-05-31 quarter"],
    "2019年夏天": ["2019年夏天=2019-06-01..2019-08-31 quarter"],
    "2019年冬天": ["2019年冬天=2019-12-01..2020-02-29 quarter"],
    "2019年秋季": ["2019年秋季=2019-09-01..2019-11-30 quarter"],
    "2020年第一季度": ["2020年第一季度=2020-01-01..2020-03-31 quarter"],
    "2020年四季度": ["2020年四季度=2020-10-01..2020-12-31 quarter"],
    "2020年下半年": ["2020年下半年=2020-07-01..2020-12-31 range"],
    "2020年前三季度": ["2020年前三季度=2020-01-01..2020-09-30 range"],
    "2020年前5个月": ["2020年前5个月=2020-01-01..2020-05-31 range"],
    "前两季度": ["前两季度=2024-01-01..2024-06-30 range"],
    "前7个月": ["前7个月=2024-01-01..2024-07-31 range"],
    "上半年": ["上半年=2024-01-01..2024-06-30 range"],
    "下半年": ["下半年=2024-07-01..2024-12-31 range"],
    "一月上旬": ["一月上旬=2024-01-01..2024-01-10 range"],
    "2月下旬": ["2月下旬=2024-02-21..2024-02-29 range"],
    "2023年2月下旬": ["2023年2月下旬=2023-02-21..2023-02-28 range"],
    "3月初": ["3月初=2024-03-01..2024-03-10 range"],
    "3月底": ["3月底=2024-03-21..2024-03-31 range"],
    "3月末": ["3月末=2024-03-21..2024-03-31 range"],
    "12月31日": ["12月31日=2023-12-31 day"],
    "1月1日": ["1月1日=2024-01-01 day"],
    "2月29日": ["2月29日=2024-02-29 day"],
    "上上周": ["上上周=2024-07-08..2024-07-14 week"],
    "上上周二": ["上上周二=2024-07-09 day"],
    "下周": ["下周=2024-07-29..2024-08-04 week"],
    "下周日": ["下周日=2024-08-04 day"],
    "本周一": ["本周一=2024-07-22 day"],
    "上周末": ["上周末=2024-07-20..2024-07-21 range"],
    "下周末": ["下周末=2024-08-03..2024-08-04 range"],
    "这周四": ["这周四=2024-07-25 day"],
    "下周一": ["下周一=2024-07-29 day"],
    "上月5日": ["上月5日=2024-06-05 day"],
    "下月": ["下月=2024-08-01..2024-08-31 month"],
    "次月": ["次月=None month"],
    "当月": ["当月=None month"],
    "本月底": ["本月底=2024-07-21..2024-07-31 range"],
    "上个月中旬": ["上个月中旬=2024-06-11..2024-06-20 range"],
    "下月末": ["下月末=2024-08-21..2024-08-31 range"],
    "年初": ["年初=2024-01-01..2024-01-31 month"],
    "年底": ["年底=2024-12-01..2024-12-31 month"],
    "岁末": ["岁末=2024-12-01..2024-12-31 month"],
    "年内": ["年内=2024-01-01..2024-12-31 year"],
    "年末": ["年末=2024-12-01..2024-12-31 month"],
    "两年前": ["两年前=2022-01-01..2022-12-31 year"],
    "三个月前": ["三个月前=2024-04-01..2024-04-30 month"],
    "十天前": ["十天前=2024-07-15 day"],
    "两周前": ["两周前=2024-07-08..2024-07-14 week"],
    "5个星期前": ["5个星期前=2024-06-17..2024-06-23 week"],
    "一年前": ["一年前=2023-01-01..2023-12-31 year"],
    "近3年": ["近3年=2021-07-25..2024-07-25 range"],
    "过去3个月": ["过去3个月=2024-04-25..2024-07-25 range"],
    "未来十年": ["未来十年=2024-07-25..2034-07-25 range"],
    "今后五年": ["今后五年=2024-07-25..2029-07-25 range"],
    "近两周": ["近两周=2024-07-11..2024-07-25 range"],
    "近十天": ["近十天=2024-07-15..2024-07-25 range"],
    "过去一年": ["过去一年=2023-07-25..2024-07-25 range"],
    "20世纪60年代初": ["20世纪60年代初=1960-01-01..1963-12-31 range"],
    "20世纪60年代后期": ["20世纪60年代后期=1966-01-01..1969-12-31 range"],
    "70年代中期": ["70年代中期=1974-01-01..1976-12-31 range"],
    "上个世纪90年代": ["上个世纪90年代=1990-01-01..1999-12-31 range"],
    "二十一世纪20年代": ["二十一世纪20年代=2020-01-01..2029-12-31 range"],
    "“十二五”期间": ["“十二五”期间=2011-01-01..2015-12-31 range"],
    "31日": ["31日=2024-07-31 day"],
    "30日": ["30日=2024-07-30 day"],
    "1日": ["1日=2024-08-01 day"],
    "25日": ["25日=2024-07-25 day"],
    "26日": ["26日=2024-07-26 day"],
    "令和元年5月1日": ["令和元年5月1日=2019-05-01 day"],
    "平成30年": ["平成30年=2018-01-01..2018-12-31 year"],
    "昭和64年1月7日": ["昭和64年1月7日=1989-01-07 day"],
    "春节期间": ["春节期间=2024-02-09..2024-02-16 range"],
    "国庆前夕": ["国庆前夕=2024-09-24..2024-09-30 range"],
    "元旦前": ["元旦前=2024-12-02..2024-12-31 range"],
    "端午假期": ["端午假期=2024-06-09..2024-06-16 range"],
    "2023年除夕": ["2023年除夕=2023-01-21 day"],
    "清明节": ["清明节=2024-04-04 day"],
    "圣诞节": ["圣诞节=2023-12-25 day"],
    "劳动节": ["劳动节=2024-05-01 day"],
    "last week": ["last week=2024-07-15..2024-07-21 week"],
    "next week": ["next week=2024-07-29..2024-08-04 week"],
    "this month": ["this month=2024-07-01..2024-07-31 month"],
    "last month": ["last month=2024-06-01..2024-06-30 month"],
    "next year": ["next year=2025-01-01..2025-12-31 year"],
    "last year": ["last year=2023-01-01..2023-12-31 year"],
    "this Friday": ["this Friday=2024-07-26 day"],
    "next Friday": ["next Friday=2024-07-26 day"],
    "next Thursday": ["next Thursday=2024-08-01 day"],
    "last Thursday": ["last Thursday=2024-07-18 day"],
    "tomorrow": ["tomorrow=2024-07-26 day"],
    "today": ["today=2024-07-25 day"],
    "on July 4": ["July 4=2024-07-04 day"],
    "July 2023": ["July 2023=2023-07-01..2023-07-31 month"],
    "4 July": ["4 July=2024-07-04 day"],
    "Dec. 31, 2023": ["Dec. 31, 2023=2023-12-31 day"],
    "12月至次年2月": ["12月至次年2月=2024-12-01..2025-02-28 range"],
    "3月至5月": ["3月至5月=2024-03-01..2024-05-31 range"],
    "2023年12月31日至2024年1月2日": ["2023年12月31日至2024年1月2日=2023-12-31..2024-01-02 range"],
    "25日至27日": ["25日至27日=2024-07-25..2024-07-27 range"],
    "上周五至本周二": ["上周五至本周二=2024-07-19..2024-07-23 range"],
    "2020年以来": ["2020年以来=2020-01-01..2024-07-25 range"],
    "3月以来": ["3月以来=2024-03-01..2024-07-25 range"],
    "本周以来": ["本周以来=2024-07-22..2024-07-25 range"],
    "2024.7.25": ["2024.7.25=2024-07-25 day"],
    "2024/13/1": [],
    "2023-02-29": ["2023-02-29=None range"],
    "2024-02-29": ["2024-02-29=2024-02-29 day"],
    "1999年": ["1999年=1999-01-01..1999-12-31 year"],
    "3000年": [],
    "13月": [],
    "32日": [],
}


@pytest.mark.parametrize("text", EDGES)
def test_the_first_and_last_day_of_each_kind_of_time(text: str) -> None:
    assert read(text) == EDGES[text]


@pytest.mark.parametrize(
    ("text", "anchor", "found"),
    [
        # What fixes a month, and for how long.
        (
            "6月12日开幕，7月完工，当天撤展。",
            ANCHOR,
            ["2024-06-12..2024-06-12", "2024-07-01..2024-07-31", "2024-06-12..2024-06-12"],
        ),
        (
            "上周开会，2日闭幕。",
            date(2024, 7, 2),
            ["2024-06-24..2024-06-30", "2024-07-02..2024-07-02"],
        ),
        ("2023年5月1日开工，10月完工。", ANCHOR, ["2023-05-01..2023-05-01", "2023-10-01..2023-10-31"]),
        ("2023-05-01开工，10月完工。", ANCHOR, ["2023-05-01..2023-05-01", "2023-10-01..2023-10-31"]),
        ("2019年初开工，10月完工。", ANCHOR, ["2019-01-01..2019-01-31", "2019-10-01..2019-10-31"]),
        ("2019年第三季开工，12月完工。", ANCHOR, ["2019-07-01..2019-09-30", "2019-12-01..2019-12-31"]),
        (
            "2019年5月开工，10月封顶，12月投产。",
            ANCHOR,
            ["2019-05-01..2019-05-31", "2019-10-01..2019-10-31", "2019-12-01..2019-12-31"],
        ),
        ("上月5日开工，12月31日完工。", ANCHOR, ["2024-06-05..2024-06-05", "2024-12-31..2024-12-31"]),
        (
            "On July 4, 2022 it began; on December 3 it ended.",
            ANCHOR,
            ["2022-07-04..2022-07-04", "2022-12-03..2022-12-03"],
        ),
        (
            "Begun last month, done on December 31.",
            ANCHOR,
            ["2024-06-01..2024-06-30", "2024-12-31..2024-12-31"],
        ),
        ("2023年5月开工，当月停工。", ANCHOR, ["2023-05-01..2023-05-31", "2023-05-01..2023-05-31"]),
        ("6月12日抵达，当月底离开。", ANCHOR, ["2024-06-12..2024-06-12", "2024-06-21..2024-06-30"]),
        ("6月12日抵达。次月离开。", ANCHOR, ["2024-06-12..2024-06-12", "2024-07-01..2024-07-31"]),
        # The nearest day of that number, on both sides of the end of a month.
        ("30日开幕。", date(2024, 7, 2), ["2024-06-30..2024-06-30"]),
        ("2日开幕。", date(2024, 7, 30), ["2024-08-02..2024-08-02"]),
        ("31日开幕。", date(2024, 4, 3), ["2024-03-31..2024-03-31"]),
        ("this Monday", ANCHOR, ["2024-07-29..2024-07-29"]),
        ("this Thursday", ANCHOR, ["2024-07-25..2024-07-25"]),
        ("last Monday", ANCHOR, ["2024-07-22..2024-07-22"]),
        # Ranges whose halves lean on each other, and what is none.
        ("1至9月，产值增长。", date(2025, 1, 10), ["2024-01-01..2024-09-30"]),
        ("9至3月，产值增长。", ANCHOR, ["2024-03-01..2024-03-31"]),
        ("7月4日至会议结束，道路封闭。", ANCHOR, ["2024-07-04..2024-07-04"]),
        ("昨日至24日晚，道路封闭。", ANCHOR, ["2024-07-24..2024-07-24"]),
        ("昨天至今天，道路封闭。", None, ["None..None"]),
        ("2月30日至3月5日，道路封闭。", ANCHOR, ["None..None", "2024-03-05..2024-03-05"]),
        ("2月1日至2月30日，道路封闭。", ANCHOR, ["2024-02-01..2024-02-01", "None..None"]),
        ("1月31日至30日，道路封闭。", ANCHOR, ["2024-01-31..2024-01-31", "2024-01-30..2024-01-30"]),
        ("本世纪20年代起步。", date(2001, 5, 1), ["2020-01-01..2029-12-31"]),
        ("今日以来，电话不断。", ANCHOR, ["2024-07-25..2024-07-25"]),
        ("明日以来，电话不断。", ANCHOR, ["None..None"]),
    ],
)
def test_times_lean_on_those_before_and_on_the_day_of_print(
    text: str, anchor: date | None, found: list[str]
) -> None:
    assert [f"{m.first}..{m.last}" for m in find_dates(text, anchor)] == found
