"""Support: how much of a sentence's content words the best sentences of a passage carry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rag.check.source import Source
from rag.check.told import Told
from rag.text.names import Word

# Words that news writers exchange freely.
_SYNONYMS = {
    word: group
    for group in (
        line.split()
        for line in """举行 召开 举办 开幕 开讲
        表示 指出 强调 称 说 提出 认为 介绍 透露 要求 坦言
        前往 来到 赴 到 走进 抵达
        增长 增加 提高 上升 提升 上涨 增至 升至 增幅
        下降 减少 降低 下滑 下跌 降至 减至 减排 削减 压降 压减
        参加 出席 参与 到场
        公司 企业 厂商
        完成 建成 竣工 完工
        开始 启动 开工 动工
        投资 出资 注资
        发布 公布 印发 出台 推出
        调研 考察 视察 走访 察看 查看 督查
        超过 超 逾 突破 高于 多于 以上 超出
        达到 达 为 是 共计 总计 合计
        约 大约 左右 大概 近 接近 将近
        计划 预计 拟 将 有望 力争
        群众 百姓 居民 市民 民众
        孩子 儿童 青少年 未成年人
        此前 之前 早前
        目前 当前 现在 现
        迄今 至今 截至目前
        去世 逝世 死亡 遇难 身亡
        受伤 伤者
        用于 用来
        帮助 支持 助力 协助 帮扶 资助
        学生 大学生 学子
        设立 成立 建立 设置
        获得 获 荣获 获评 取得 赢得
        位于 地处 坐落
        面积 占地
        金额 资金 款项 经费
        每年 年均 一年
        国家 全国 我国 中国
        方案 办法 计划
        同意 赞成 批准 通过
        继续 持续
        主持 主导
        欢迎 迎接
        感谢 谢意 致谢
        了解 听取 掌握
        名称 名为 叫做 称为
        会面 会见 会晤 见面
        到访 来访 访问
        逮捕 被捕 抓获
        说明 显示 表明""".splitlines()
    )
    for word in group
}


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where a passage carries a sentence: `scores[i]` is the share of the words in its i-th sentence, `best` the
    sentences that together carry most, `coverage` their share, `missing` the words found nowhere in them."""

    scores: tuple[float, ...]
    best: tuple[int, ...]
    coverage: float
    missing: tuple[Word, ...]


@lru_cache(maxsize=1024)
def align(told: Told, source: Source, most: int = 3) -> Alignment:
    """Where `source` carries `told`, in at most `most` sentences."""
    words = told.words
    total = sum(w.weight for w in words)
    if not total:
        return Alignment((0.0,) * len(source.parts), (), 0.0, ())
    bits = [(1 << i, w.text, w.weight) for i, w in enumerate(words)]
    masks = [sum([bit for bit, text, _ in bits if text in part]) for part in source.parts]

    def weight(mask: int) -> float:
        return sum([w for bit, _, w in bits if mask & bit]) if mask else 0.0

    scores = tuple([weight(mask) / total for mask in masks])
    chosen: list[int] = []
    left = (1 << len(bits)) - 1
    while len(chosen) < most and left:
        gains = [
            (weight(mask & left) if mask & left else 0.0, -_away(i, chosen), -i)
            for i, mask in enumerate(masks)
        ]
        # Of equal sentences the one beside those already chosen.
        gain, _, i = max(gains, default=(0.0, 0, 0))
        if gain < (0.08 * total if chosen else 0.01):
            break
        chosen.append(-i)
        left &= ~masks[-i]
    text = "\n".join(source.parts[i] for i in chosen)
    missed = [(w, _near(w, text)) for i, w in enumerate(words) if left >> i & 1]
    coverage = 1 - sum(w.weight * (1 - near) for w, near in missed) / total
    return Alignment(scores, tuple(chosen), coverage, tuple(w for w, near in missed if near < 0.99))


def _away(i: int, chosen: list[int]) -> int:
    return min([abs(i - c) for c in chosen], default=0)


def _near(word: Word, text: str) -> float:
    """How nearly `text` says a word that it does not print: by a synonym, or by parts of it."""
    group = _SYNONYMS.get(word.text)
    if group and any(other in text for other in group):
        return 0.99
    if word.text.isascii():
        # Western words change their ends.
        return 0.8 if len(word.text) > 4 and word.text[: max(4, len(word.text) - 3)] in text else 0.0
    if len(word.text) < 3:
        # 两 characters told apart still say something of a shortened form (工信部: 工业和信息化部).
        return 0.3 if all(c in text for c in word.text) else 0.0
    pairs = [word.text[i : i + 2] for i in range(len(word.text) - 1)]
    return sum(p in text for p in pairs) / len(pairs)
