"""Check 5: denials, plans and statements are told as what they are."""

from __future__ import annotations

import re

from rag.citation.beside import Carried
from rag.citation.fault import Fault
from rag.citation.told import Told
from rag.text.names import Word

_NO = re.compile(
    r"没有|没(?!收|落|入)|并非|并未|尚未|从未|未(?![来成])|不(?![断仅少久同足到但过论管如禁锈错懈忘妨愧已])|不足以|无(?![人锡线数论轨纸障烟菌缝偿机辜形疑愧声微])"
    r"|非(?![常洲遗法凡物议])|否认|拒绝|禁止|严禁|防止|避免|杜绝|取消|勿|莫(?![斯言])"
    r"|\b(?:not|no|never|none|neither|nor|without|denied|denies|deny|refused|failed)\b|n't\b"
)
_CLAUSE = re.compile(r"[^,，;；。！？!?\n：:]+")
_FUTURE = re.compile(
    r"将(?=[^,，。]{0,3}(?:[达为于在会对以被再有成继持帮进开举实建打践完扩加推投形]))|计划|拟|预计|有望|力争|争取|即将|准备|打算|规划|目标|预期|要(?=[^求素闻点道职])"
    r"|\b(?:will|plans?|planned|expected|expects|aims?|intends?|scheduled|to be|would|hopes?)\b"
)
_DONE = re.compile(r"已经?|(?<=[成工产行动放布立署了])了|\b(?:has|have|had|was|were|already)\b")
_OPPOSITE = [
    ("增长|增加|上升|提高|上涨|提升|攀升|扩大|增至", "下降|减少|降低|下跌|下滑|缩减|缩小|回落|萎缩|降至"),
    ("同意|支持|赞成|批准", "反对|抵制|驳回"),
    ("成功", "失败"),
    ("允许|准许", "禁止|严禁"),
    ("承认|证实", "否认"),
    ("接受", "拒绝"),
    ("盈利", "亏损"),
    ("顺差", "逆差"),
    ("进口", "出口"),
    ("加快|加速", "放缓|减缓|放慢"),
    ("最高", "最低"),
    ("最大", "最小"),
    ("上午", "下午"),
    ("上半年", "下半年"),
    ("高于", "低于"),
    ("开始|启动|开幕", "结束|停止|闭幕|终止"),
    ("加强|强化", "削弱|弱化"),
    ("有利", "不利"),
    ("胜", "负"),
]
_PAIRS = [(re.compile(a), re.compile(b)) for a, b in _OPPOSITE]


def check_polarity(told: Told, carried: Carried) -> tuple[Fault, ...]:
    """A claim that denies what the passage says, or says what it denies; the reverse of a direction; a plan
    told as done."""
    sentences = [
        (source.parts[i], source.text[slice(*source.sentences[i])]) for source, a in carried for i in a.best
    ]
    if not sentences:
        return ()
    faults = []
    for match in _CLAUSE.finditer(told.folded):
        words = [w for w in told.words if match.start() <= w.start < match.end()]
        clause = _clause(words, [part for part, _ in sentences])
        if not clause:
            continue
        printed, share = clause
        fault = (
            _denial(told, match, words, printed, share)
            or _reverse(told, match, printed)
            or _plan(told, match, printed)
        )
        if fault:
            faults.append(fault)
    return tuple(faults)


def _clause(words: list[Word], parts: list[str]) -> tuple[str, float] | None:
    """The printed clause that carries most of the words, and the share it carries; None if less than half."""
    total = sum(w.weight for w in words)
    if not total:
        return None
    best, top = "", 0.0
    for part in parts:
        for match in _CLAUSE.finditer(part):
            share = sum(w.weight for w in words if w.text in match.group()) / total
            if share > top:
                best, top = match.group(), share
    return (best, top) if top >= 0.5 else None


def _denial(told: Told, match: re.Match[str], words: list[Word], printed: str, share: float) -> Fault | None:
    clause = match.group()
    here, there = _NO.findall(clause), _NO.findall(printed)
    if len(here) % 2 == len(there) % 2:
        return None
    shown = told.text[match.start() : match.end()].strip()
    if here:
        return Fault(
            "negation",
            True,
            f"报道没有否定，回答却说“{shown}”",
            f"the article does not deny this, the answer does: “{shown}”",
        )
    return Fault(
        "negation",
        True,
        f"报道写的是“{printed.strip()}”，回答去掉了否定",
        f"the article denies it (“{printed.strip()}”), the answer does not",
    )


def _reverse(told: Told, match: re.Match[str], printed: str) -> Fault | None:
    clause = match.group()
    for one, two in _PAIRS:
        for a, b in ((one, two), (two, one)):
            said, other = a.search(clause), b.search(printed)
            if said and other and not a.search(printed) and not b.search(clause):
                return Fault("polarity", True, f"报道写的是“{other.group()}”，回答写的是“{said.group()}”",
                             f"the article says “{other.group()}”, the answer “{said.group()}”")  # fmt: skip
    return None


def _plan(told: Told, match: re.Match[str], printed: str) -> Fault | None:
    plan = _FUTURE.search(printed)
    if not plan or _FUTURE.search(told.folded):
        return None
    hard = bool(_DONE.search(match.group()))
    return Fault("plan", hard, f"报道说的是计划（“{plan.group()}”），回答说成了事实",
                 f"the article tells a plan (“{plan.group()}”), the answer a fact")  # fmt: skip
