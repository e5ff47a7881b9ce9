"""Rewordings that keep a sentence true: each takes a sentence and returns it told otherwise, or None."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from rag.training.reader.false import clauses, tagged
from rag.training.reader.words import SAME

Reword = Callable[[str, random.Random], "str | None"]

_HAN_DIGITS = "〇一二三四五六七八九"
_SAYS = "据报道，|报道称，|文中提到，|据介绍，|报道提到，|资料显示，|据悉，|根据报道，".split("|")
_LIST = re.compile(
    r"((?:[^、，。；：（）\s的了在于是有和与及为]{2,12}、)+)([^、，。；：（）\s的了在于是有和与及为]{2,12})(?:和|与|及|以及)([^、，。；：（）\s的了在于是有和与及为、]{2,12})(?=[等，。；])"
)
_ADVERBS = "也 还 则 又 便 就 亦 更 其实 事实上 同时 此外 另外 不过 然而 而 但 并 且 于是 因此 随后 之后 当时 其中 例如 目前 特别 尤其 十分 非常 一般 通常".split()


def synonyms(text: str, dice: random.Random) -> str | None:
    """Some words by others that say the same."""
    made, changed = [], False
    for word, _, _ in tagged(text):
        if word in SAME and dice.random() < 0.7:
            word, changed = dice.choice(SAME[word]), True
        made.append(word)
    return "".join(made) if changed else None


def shortened(text: str, dice: random.Random) -> str | None:
    """Without some of its clauses; the first, which mostly names the subject, stays."""
    parts = clauses(text)
    if len(parts) < 2:
        return None
    cut = dice.choice((1, 1, 1, 2, 2, 3))
    keep = parts[:cut] if dice.random() < 0.6 or cut >= len(parts) else [parts[0], *parts[-1:]]
    if sum(map(len, keep)) < 8:
        keep = parts[: cut + 1]
    return "".join(keep).rstrip("，,；;：: ") + "。" if keep != parts else None


def unbracketed(text: str, dice: random.Random) -> str | None:
    """Without what stands in brackets."""
    made = re.sub(r"（[^（）]*）|\([^()]*\)", "", text)
    return made if made != text else None


def said(text: str, dice: random.Random) -> str | None:
    """As told by the report."""
    return dice.choice(_SAYS) + text


def bare(text: str, dice: random.Random) -> str | None:
    """Without the small words that tie it to its neighbours."""
    made, at = "", 0
    for word, _, start in tagged(text):
        if word in _ADVERBS and dice.random() < 0.8:
            made += text[at:start]
            at = start + len(word)
    made += text[at:]
    return made.lstrip("，") if made != text else None


def respelt(text: str, dice: random.Random) -> str | None:
    """Figures written another way: 二〇〇七, 3.2亿 and 32000万, 50% and 百分之50, 12,000."""

    def other(m: re.Match[str]) -> str:
        old = m.group()
        if old.endswith("年"):
            return "".join(_HAN_DIGITS[int(c)] for c in old[:-1]) + "年"
        if old.endswith("%"):
            return "百分之" + old[:-1]
        if old.endswith("亿"):
            return f"{round(float(old[:-1]) * 10000, 4):g}万" if float(old[:-1]) < 90 else old
        if old.endswith("万"):
            return f"{round(float(old[:-1]) * 10000):d}" if float(old[:-1]) < 900 else old
        number = int(old.replace(",", ""))
        if "," in old:
            return f"{number / 10000:g}万" if number % 100 == 0 and number >= 10000 else str(number)
        if number >= 10000:
            return f"{number / 10000:g}万" if number % 100 == 0 else f"{number:,}"
        return old

    made = re.sub(
        r"(?<![\d.])[12]\d{3}年|\d+(?:\.\d+)?[%亿万]|(?<![\d.])\d{1,3}(?:,\d{3})+(?![\d.])|(?<![\d.])\d{5,}(?![\d.年])",
        other,
        text,
    )
    small = {str(i): c for i, c in enumerate("零一两三四五六七八九")}
    if made == text or dice.random() < 0.3:
        made = re.sub(r"(?<![\d.,])[2-9](?=[个名家项条次位座场人天岁层所])", lambda m: small[m.group()], made)
    if made == text:
        back = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"两": "2"}
        made = re.sub(
            r"(?<![一二三四五六七八九十百千万第])[二两三四五六七八九](?=[个名家项条次位届座场人])",
            lambda m: back[m.group()],
            text,
        )
    return made if made != text else None


def reordered(text: str, dice: random.Random) -> str | None:
    """When it happened told after who did it, and the other way round; reasons after what they led to."""
    if m := re.match(
        r"(?:在|于)?((?:\d{4}年|[〇一二三四五六七八九]{4}年)[^，。、；]{0,8})，([^，。；0-9]{2,10})((?:在|被|获|与|和|任|加|进|毕|出|成|参|开|由|从|正式|因|以)[^。]*)",
        text,
    ):
        return f"{m[2]}{dice.choice(('于', '在'))}{m[1]}{m[3]}" + text[m.end() :]
    if m := re.match(
        r"([^，。；0-9]{2,12})(?:于|在)((?:\d{4}年)(?:\d{1,2}月)?(?:\d{1,2}日)?)([^，。；、至到的-][^。]*)",
        text,
    ):
        return f"{m[2]}，{m[1]}{m[3]}" + text[m.end() :]
    if m := re.match(r"(?:由于|因为|因)([^，。；]+)，(?:所以|因此|因而)?([^，。；]+)([，。；])", text):
        return f"{m[2]}，{dice.choice(('因为', '原因是', '这是由于'))}{m[1]}{m[3]}" + text[m.end() :]
    return None


def picked(text: str, dice: random.Random) -> str | None:
    """One of a list instead of all of it."""
    if m := _LIST.search(text):
        members: list[str] = [*m[1].rstrip("、").split("、"), m[2], m[3]]
        if len(m[3]) > max(map(len, members[:-1])) + 1:
            return None  # the last seems to hold the verb that tells of all of them
        rest = re.sub(r"^等[^，。；]{0,3}(?=[，。；])", "", text[m.end() :])
        return f"{text[: m.start()]}{dice.choice(members)}{rest}"
    return None


def passive(text: str, dice: random.Random) -> str | None:
    """A 被 B 做 as B 做了 A, and 由 B 做 the same."""
    m = re.search(
        r"(^|[，,])([^，。；、：]{2,10})(?:被|由)([^，。；、：的]{2,8}?)(击败|收购|任命|命名|发现|建造|设计|创立|创办|拍摄|执导|制作|出版|发行|推翻|占领|逮捕|批准|取消|选为|称为|改编|主演|演唱|撰写|翻译|所有|管理|管辖|经营|负责|主办|开发)([，。；])",
        text,
    )
    if not m:
        return None
    return text[: m.start()] + f"{m[1]}{m[3]}{m[4]}了{m[2]}{m[5]}" + text[m.end() :]


REWORDINGS: dict[str, Reword] = {
    "synonyms": synonyms,
    "shortened": shortened,
    "unbracketed": unbracketed,
    "said": said,
    "bare": bare,
    "respelt": respelt,
    "reordered": reordered,
    "picked": picked,
    "passive": passive,
}
_WEIGHTS = {
    "synonyms": 5,
    "shortened": 5,
    "unbracketed": 1,
    "said": 1,
    "bare": 2,
    "respelt": 2,
    "reordered": 3,
    "picked": 2,
    "passive": 2,
}


def reword(text: str, dice: random.Random, most: int = 3) -> tuple[str, str]:
    """`text` told otherwise and the kinds of rewording, joined by +; copied where nothing applied."""
    kinds: list[str] = []
    for kind in dice.choices(list(_WEIGHTS), list(_WEIGHTS.values()), k=most + 2):
        if (
            len(kinds) < most
            and kind not in kinds
            and (made := REWORDINGS[kind](text, dice))
            and len(made) >= 6
        ):
            text = made
            kinds.append(kind)
    return text, "+".join(sorted(kinds)) or "copied"
