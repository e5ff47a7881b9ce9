"""Texts spliced from print and from what newspapers are full of: days, figures, people who say something, odd characters."""

from __future__ import annotations

import re
from functools import cache
from random import Random

from eval.faults.hostile import UNITS
from eval.opening import SEEDS

_DAYS = (
    "今天", "昨天下午", "8月5日", "今天下午至8月5日", "2018年12月至今年2月", "2月30日", "2024年2月29日", "2023年2月29日至3月", "13月45日",
    "公元前221年", "0年0月0日", "9999年12月31日", "10000年1月1日", "民国二十三年", "农历闰四月初一", "正月十五", "上世纪90年代末", "十八世纪",
    "第三季度", "上半年", "本周五晚", "下个星期二", "24时", "25:61", "上午9时30分至次日凌晨", "前年冬至", "2024-04-03", "2024/13/01",
    "April 31, 2024", "last Thursday", "the 1990s", "三天前", "今后五十年", "“十四五”期间", "二〇二四年四月", "１９９９年", "去年同期",
)  # fmt: skip
_FIGURES = (
    "0", "-0", "1e400", "9" * 40, "１２３．４５", "三千二百万零五", "八百八十四万一千元", "百分之零点三", "100%", "∞", "½", "²", "٣٤٥", "①②",
    "3.5亿元", "1,234,567.89", "1.2.3.4", "24.39万吨", "第26小时", "一半以上", "两三成", "数以万计", "0.000001毫克", "-273.15℃", "三分之零",
    "零", "〇〇〇", "十十十", "万万亿亿", "1/0", "3∶2", "20—30", "5至", "约两千多万千瓦时左右", "翻了两番", "同比下降", "第一百零一",
    "12 million", "two thirds", "$3.5bn",
)  # fmt: skip
_SAID = (
    "市长盛蕾表示：“", "”他说，", "，强调，", "据了解，", "记者 李明 通讯员 王芳", "（摄影 张伟）", "新华社北京4月3日电", "■", "▲", "◆本报记者",
    "下转2版", "（上接1版）", "责任编辑：", "欧阳", "·阿卜杜拉", "“‘“‘", "》《", "会议指出", "没有否认并非不知道", "\n\n", "\n", "\r\n", "\t",
    "# ", "|---|", "---\n", "<b>", "&nbsp;", "```", "【", "】", "图为", "said Mr. ", " Jr.", "Inc.", "记者从",
)  # fmt: skip
_ODD = (
    "\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1b[2J", "\x07", "\x7f", "\xa0", "\u3000",
    "\u0301" * 9, "\u20dd", "é", "e\u0301", "ﷺ", "ﬃ", "İ", "ß", "ǆ", "Ω", "𠮷", "\U000e0041", "👨‍👩‍👧", "葛\U000e0100", "兀\ufa0c", "\ue000", "\ufffd",
    "\uffff", "\U0010ffff", "ㄅㄆ", "ﾊﾟ", "가", "ก็", "ａ", "ⅷ", "㈱", "㎏", "㍿", "㋿", "㏠", "㍘", "\x00",
)  # fmt: skip
_RANGES = (
    (0x20, 0x7F),
    (0x80, 0x24F),
    (0x370, 0x6FF),
    (0x2000, 0x2BFF),
    (0x3000, 0x33FF),
    (ord("一"), 0x9FF0),
    (0xFE00, 0xFFFE),
)


def text(chance: Random) -> str:
    """A text of some hundred characters, now and then of some ten thousand."""
    most = chance.choice((40, 150, 300, 600, 1500) if chance.random() < 0.99 else (20_000,))
    kind = chance.random()
    if kind < 0.25:
        print_ = chance.choice(pages())
        start = chance.randrange(len(print_))
        return print_[start : start + most]
    if kind < 0.35:
        unit = chance.choice((*UNITS, *_DAYS, *_FIGURES, *_SAID, *_ODD))
        return (unit * most)[:most]
    if kind < 0.4:
        return "".join(chr(chance.randint(*chance.choice(_RANGES))) for _ in range(most))
    # Some texts are nearly all of one kind.
    weights = [chance.choice((0, 1, 4)) for _ in range(6)]
    kinds = (_phrases(), _DAYS, _FIGURES, _SAID, _ODD, UNITS)
    between = chance.choice(("", "", "，", "。", "\n", " "))
    made, size = [], 0
    while size < most:
        piece = chance.choice(chance.choices(kinds, weights if any(weights) else None)[0])
        made.append(piece)
        size += len(piece) + len(between)
    return between.join(made)


@cache
def pages() -> tuple[str, ...]:
    """The seeds."""
    return tuple(path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt")))


@cache
def _phrases() -> tuple[str, ...]:
    return tuple(
        part for page in pages() for part in re.split(r"(?<=[，。！？；：“”\n])", page) if part.strip()
    )
