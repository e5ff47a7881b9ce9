"""Names before verbs of saying, each in several sentences: is the speaker the whole name and nobody else?

Names whose last character is the first half of a verb (赵国强|调研, 周永明|说, 黄洋|指出) were cut or glued. A surname of
the house's list is put before each given name here, so that none is in a dictionary by design; half of the pairs
(`apart`) were never looked at while the rules were written.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from rag.facts.people import read_people
from rag.text.fold import fold
from rag.text.surnames import COMPOUND, EVERYDAY, SURNAMES

_GIVEN = (
    "国强 永明 志明 立成 洋 强 志强 建 立坚 承 希 明 建成 海洋 志坚 小川 向东 为民 从军 向阳 和平 之江 卫东 宣 重 直 敦 勉 宝成 成 "
    "学明 光明 晓明 文强 小明 国表 文告 德重 学文 玉介 立新 国要 春生 新民 学军 传喜 可心 相国 通达 统一 再生 均安 又新 富和 其亮 为屹 "
    "之珩 春申 百文 正斌 结一 廷学 家强 洪波 丽 婷婷 雨桐 子涵 梓轩 浩然 建国 卫国 淑芬 桂英 秀兰 永强 海明 振洋 德成 天明 国梁 伟 涛"
).split()  # fmt: skip
_VERBS = (
    "强调 指出 表示 认为 介绍说 告诉记者 透露 坦言 重申 呼吁 宣称 声称 坚称 直言 感慨 回应说 回应 补充说 解释说 回忆说 写道 说道 谈到 提到 "
    "希望 建议 宣布 提醒 承诺 期待 主张 勉励 叮嘱 批评 否认 倡议 寄语 要求 说 称"
).split()
_SENTENCES = (
    "昨天上午召开座谈会。{name}{verb}，今年要把防汛工作抓紧抓实。",
    "昨天上午召开座谈会。{name}{verb}：“今年要把防汛工作抓紧抓实。”",
    "昨天上午召开座谈会。{name}{verb}今年全县防汛形势总体平稳可控。",
    "昨天上午，县水利局局长{name}{verb}，今年要把防汛工作抓紧抓实。",
    "会议听取了汇报。{name}在会上{verb}，今年要把防汛工作抓紧抓实。",
    "会议听取了汇报。{name}15日{verb}，今年要把防汛工作抓紧抓实。",
    "“今年的防汛工作要抓紧抓实。”{name}{verb}，任务很重。",
    "座谈会上，{name}{verb}，今年要把防汛工作抓紧抓实。",
    "县长{name}来到现场。{name}{verb}，今年要把防汛工作抓紧抓实。",
)


class Spoken(NamedTuple):
    """Sentences read, those with the right speaker and verb, and those in which somebody else is named."""

    read: int
    right: int
    wrong: int

    def line(self, name: str) -> str:
        return (
            f"{name:34} right {self.right / self.read:.3f}  somebody else {self.wrong / self.read:.4f}  "
            f"({self.right} of {self.read}, {self.wrong} wrong)"
        )


def names() -> list[str]:
    """A name for each given name, with the surnames in turn; each ninth surname is one of two characters."""
    single, double = sorted(SURNAMES - EVERYDAY), sorted(COMPOUND)
    return [
        (double[i % len(double)] if i % 9 == 8 else single[i * 7 % len(single)]) + given
        for i, given in enumerate(_GIVEN)
    ]


def spoken() -> dict[str, Spoken]:
    """Names × verbs × sentences; every second name is kept apart."""
    counts: dict[str, Counter[str]] = {"seen": Counter(), "apart": Counter()}
    for i, name in enumerate(names()):
        count = counts["apart" if i % 2 else "seen"]
        for verb in _VERBS:
            for sentence in _SENTENCES:
                text = sentence.format(name=name, verb=verb)
                people, said = read_people(text, fold(text))
                count["read"] += 1
                count["right"] += any(s.speaker == name and s.verb == verb for s in said)
                count["wrong"] += not {s.speaker for s in said} | {p.name for p in people} <= {name}
    return {half: Spoken(c["read"], c["right"], c["wrong"]) for half, c in counts.items()}
