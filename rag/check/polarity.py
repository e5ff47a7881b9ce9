"""Check 5: denials, plans and statements are told as what they are."""

from __future__ import annotations

import re

from rag.check.beside import Carried
from rag.check.fault import Fault
from rag.check.told import Told
from rag.text.names import Word
from rag.text.pattern import regex
from rag.text.places import places

_NO = regex(
    r"没有|没(?!收|落|入)|无法|并非|并未|尚未|从未|未(?![来成])|不(?![断仅少久同足到但过论管如禁锈错懈忘妨愧已超低多高])|无(?![人锡线数论轨纸障烟菌缝偿机辜形疑愧声微])"
    r"|非(?![常洲遗法凡物议])|否认|拒绝|禁止|严禁|防止|避免|杜绝|取消|勿|莫(?![斯言])"
    r"|\b(?:not|no|never|none|neither|nor|without|denied|denies|deny|refused|failed)\b|n't\b"
)
_CLAUSE = regex(r"[^,，;；。！？!?\n：:]+")
_FUTURE = regex(
    r"将(?=[^,，。]{0,3}(?:[达为于在会对以被再有成继持帮进开举实建打践完扩加推投形]))|(?<![动作目资年度育])计划(?![》”\"的,，。、])|拟(?![合人])|预计|有望|力争|争取|即将|准备|打算|预期|要(?=[^求素闻点道职])"
    r"|\b(?:will|plans?|planned|expected|expects|aims?|intends?|scheduled|to be|would|hopes?)\b"
)
_DONE = regex(r"已经?|(?<=[成工产行动放布立署了])了|\b(?:has|have|had|was|were|already)\b")
_AHEAD = regex(
    r"要求|希望|呼吁|强调|提出|部署|倡议|建议|愿|[达产建成投完]{2}后|竣工后|未来|(?<![不许认])可(?![谓持能靠再])|(?<![新智功性节职产动才电核热光技])能够?(?![源耗力])"
)
_AUXILIARY = regex(r"^[是能会得要可必有须再曾被把对]|^(?:能够|可以|应当|足以|任何)")
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
    ("开工|动工|奠基|在建", "竣工|完工|建成|投运|投产|投用|通车"),
    ("加强|强化", "削弱|弱化"),
    ("有利", "不利"),
    ("胜", "负"),
]
_ANY = regex("|".join(f"{a}|{b}" for a, b in _OPPOSITE))
_PAIRS = [(regex(a), regex(b)) for a, b in _OPPOSITE]


def check_polarity(told: Told, carried: Carried) -> tuple[Fault, ...]:
    """A claim that denies what the passage says, or says what it denies; the reverse of a direction; a plan
    told as done."""
    parts = [source.parts[i] for source, a in carried for i in a.best]
    faults = []
    for match in _CLAUSE.finditer(told.folded):
        words = [w for w in told.words if match.start() <= w.start < match.end()]
        printed = _clause(words, parts)
        if printed and (fault := _denial(told, match, printed) or _reverse(match, printed)):
            faults.append(fault)
    faults += _quoted_denial(told, parts)
    plan = _plan(told, parts)
    return (*faults, plan) if plan else tuple(faults)


def _clause(words: list[Word], parts: list[str]) -> str:
    """The printed clause that carries most of the words; none if less than half."""
    total = sum(w.weight for w in words)
    if not total:
        return ""
    best, top = "", 0.0
    for part in parts:
        for match in _CLAUSE.finditer(part):
            share = sum(w.weight for w in words if w.text in match.group()) / total
            if share > top:
                best, top = match.group(), share
    return best if top >= 0.5 else ""


def _denial(told: Told, match: re.Match[str], printed: str) -> Fault | None:
    clause = match.group()
    here, there = list(_NO.finditer(clause)), list(_NO.finditer(printed))
    if len(here) % 2 == len(there) % 2:
        return None
    shown = told.text[match.start() : match.end()].strip()
    if len(here) > len(there):
        if not any(_denied(clause, no, printed) for no in here):
            return None
        return Fault.of("negation", True, "claim.not_denied_there", told=shown)
    if not any(_denied(printed, no, clause) for no in there):
        return None
    return Fault.of("negation", True, "claim.denied_there", printed=printed.strip())


def _denied(text: str, no: re.Match[str], other: str) -> bool:
    """Whether the other text has what is denied here: one of the next words, the auxiliary apart."""
    after = _AUXILIARY.sub("", text[no.end() : no.end() + 8])
    if len(after) < 2:  # 令人意外的不是, …
        return text[max(0, no.start() - 2) : no.start()] in other
    return any(after[i : i + 2] in other for i in range(min(2, len(after) - 1)))


def _quoted_denial(told: Told, parts: list[str]) -> list[Fault]:
    """Words that the passage has only in a denial, quoted without it (没有一停了之)."""
    if _NO.search(told.folded):
        return []
    for start, end in told.quotes:
        words = told.folded[start:end]
        for part in parts:
            at = part.find(words)
            if at > 0 and (no := _NO.search(part, max(0, at - 4), at)):
                return [
                    Fault.of(
                        "negation", True, "claim.denied_there", printed=part[no.start() : at + len(words)]
                    )
                ]
    return []


def _reverse(match: re.Match[str], printed: str) -> Fault | None:
    clause = match.group()
    if not _ANY.search(clause):
        return None
    for one, two in _PAIRS:
        for a, b in ((one, two), (two, one)):
            said, other = a.search(clause), b.search(printed)
            if said and other and not a.search(printed) and not b.search(clause):
                return Fault.of(
                    "polarity", True, "claim.differs_in_words", printed=other.group(), told=said.group()
                )
    return None


def _plan(told: Told, parts: list[str]) -> Fault | None:
    """A verb that the passage has only after 将, 计划, 预计 …, in a claim that says nothing of a plan."""
    if _FUTURE.search(told.folded) or _AHEAD.search(told.folded):
        return None
    if not any(_FUTURE.search(part) for part in parts):
        return None
    done = bool(_DONE.search(told.folded))
    for word in told.words:
        if word.tag != "v" or word.weight < 0.5:
            continue
        marks = [_planned(part, at) for part in parts for at in places(part, word.text)]
        # What somebody says must be done is no plan; it is told wrongly only as done.
        if marks and all(marks) and (done or "要" not in marks):
            return Fault.of("plan", done, "claim.told_ahead", printed=f"{marks[0]}{word.text}")
    return None


def _planned(part: str, at: int) -> str:
    """The word, in this clause or the one before, that makes what stands at `at` a plan; "" if none does."""
    start = max(part.rfind(mark, 0, at) for mark in ";:。") + 1
    comma = part.rfind(",", start, at)
    start = max(start, part.rfind(",", start, comma) + 1 if comma > 0 else start)
    found = list(_FUTURE.finditer(part, start, at))
    if not found or _DONE.search(part, found[-1].end(), at):
        return ""
    return found[-1].group()
