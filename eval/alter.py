"""Altered sentences: a true sentence with one thing in it changed, and honest ways to say the same.

Each function returns the changed sentence, or None where the sentence offers nothing of the kind. They share no
rule or word list with the checks that they test.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

_FIGURE = re.compile(r"(?<![\d.A-Za-z])\d+(?:\.\d+)?(?![\d.]*(?:年|月|日|号|时|:|：|-))")
_HAN_FIGURE = re.compile(
    r"(?<![一二三四五六七八九十百千万第])[二三四五六七八九](?=[个名家项条次位届座场])|[二三四五六七八九]十(?=[个名家项条次位届座场年])"
)
_DAY = re.compile(
    r"(\d{1,2})月(\d{1,2})日|(?<!月)(?<!\d)(\d{1,2})日|(\d{4})年|(?<!年)(?<!\d)(\d{1,2})月(?!\d)"
)
_RELATIVE = {"今天": "昨天", "昨天": "前天", "明天": "昨天", "今年": "去年", "去年": "前年", "明年": "今年", "上午": "下午", "下午": "上午",
             "本月": "上月", "昨日": "今日", "今日": "昨日", "上半年": "下半年", "一季度": "二季度", "三季度": "四季度"}  # fmt: skip
_UNITS = {"亿元": "万元", "万元": "亿元", "万吨": "吨", "公里": "米", "平方公里": "平方米", "亿美元": "亿元", "万人": "人", "个百分点": "%",
          "万亩": "亩", "小时": "分钟", "分钟": "小时", "千克": "吨", "吨": "公斤", "岁": "个月", "亿吨": "万吨", "万户": "户", "万公顷": "公顷",
          "亿人次": "万人次", "立方米": "升", "万平方米": "平方米", "倍": "%", "万千瓦": "千瓦", "天": "周"}  # fmt: skip
_UNIT = re.compile(r"(?<=\d)(" + "|".join(sorted(_UNITS, key=len, reverse=True)) + ")")
_VERB = "举行|召开|出席|完成|开工|通过|参加|达到|实现|获得|发布|启动|建成|签署|支持|同意|受到|影响|超过|增长|下降|取消|宣布|提高|包括|符合|接受|承认|发现|存在|造成"
_NEGATE = [
    (re.compile(rf"(?<![不没未无已经])({_VERB})(?![的会者])"), ("没有{}", "未{}", "并未{}")),
    (re.compile(r"(?<![不但可还就也都正只凡于若便硬])是(?![否不非])"), ("不是", "并不是")),
    (re.compile(r"(?<![没只具所含持享拥惟唯])有(?![关限效力序机色助利望所])"), ("没有",)),
    (re.compile(r"(?<![不可功才职技智性])能(?![源力量否耗])够?"), ("不能", "无法")),
    (re.compile(r"已经?(?![知故婚])"), ("尚未", "还没有")),
]  # fmt: skip
_AFFIRM = [
    ("没有", ""),
    ("并未", ""),
    ("尚未", "已"),
    ("未能", ""),
    ("不会", "会"),
    ("不能", "能"),
    ("无法", "能够"),
    ("不是", "是"),
    ("不得", "可以"),
    ("禁止", "允许"),
    ("未发现", "发现"),
]
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文志海波宁浩宇轩子涵梓萱"
FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾"


def number(sentence: str, dice: random.Random, near: Sequence[str] = ()) -> str | None:
    """One figure changed: a digit, two digits exchanged, ten times as much, or another figure of the article."""
    places = list(_FIGURE.finditer(sentence)) + list(_HAN_FIGURE.finditer(sentence))
    if not places:
        return None
    place = dice.choice(places)
    old = place.group()
    if not old[0].isdigit():
        new = dice.choice([c for c in "二三四五六七八九" if c not in old])
        return _put(sentence, place.span(), new + old[1:])
    ways = ["digit", "swap", "scale", "near"] if near else ["digit", "swap", "scale"]
    way = dice.choice(ways)
    if way == "near":
        new = dice.choice(list(near))
    elif way == "swap" and len(set(old)) > 1 and "." not in old:
        i = next(i for i in range(len(old) - 1) if old[i] != old[i + 1])
        new = old[:i] + old[i + 1] + old[i] + old[i + 2 :]
    elif way == "scale" and "." not in old:
        new = old + "0" if dice.random() < 0.5 or not old.endswith("0") else old[:-1]
    else:
        i = dice.choice([i for i, c in enumerate(old) if c.isdigit()])
        new = old[:i] + dice.choice([d for d in "123456789" if d != old[i]]) + old[i + 1 :]
    return _put(sentence, place.span(), new) if new and float(new) != float(old) else None


def figures(text: str) -> list[str]:
    return [m.group() for m in _FIGURE.finditer(text)]


def day(sentence: str, dice: random.Random) -> str | None:
    """One date changed."""
    places = list(_DAY.finditer(sentence))
    words = [w for w in _RELATIVE if w in sentence]
    if words and (not places or dice.random() < 0.4):
        word = dice.choice(words)
        return sentence.replace(word, _RELATIVE[word], 1)
    if not places:
        return None
    place = dice.choice(places)
    group = dice.choice([g for g in range(1, 6) if place[g]])
    old = int(place[group])
    top = {1: 12, 2: 28, 3: 28, 4: 2026, 5: 12}[group]
    low = 1949 if group == 4 else 1
    near = [n for n in (old - 2, old - 1, old + 1, old + 2, old + 5) if low <= n <= top]
    return _put(sentence, place.span(group), str(dice.choice(near))) if near else None


def unit(sentence: str, dice: random.Random) -> str | None:
    """One unit changed."""
    places = list(_UNIT.finditer(sentence))
    if not places:
        return None
    place = dice.choice(places)
    return _put(sentence, place.span(), _UNITS[place.group()])


def name(sentence: str, dice: random.Random, mine: Sequence[str], foreign: Sequence[str]) -> str | None:
    """One of the names `mine` changed to a foreign or (a person's) a made-up one."""
    there = [n for n in mine if n in sentence]
    if not there:
        return None
    old = dice.choice(there)
    options = [n for n in foreign if n not in sentence and old not in n and n not in old]
    new = dice.choice(options) if options and (len(old) > 3 or dice.random() < 0.8) else made_up(dice)
    return sentence.replace(old, new)


def made_up(dice: random.Random) -> str:
    return dice.choice(FAMILY) + "".join(dice.sample(_GIVEN, dice.choice((1, 2))))


def negation(sentence: str, dice: random.Random) -> str | None:
    """A denial put in or taken out."""
    out = [(old, new) for old, new in _AFFIRM if old in sentence]
    if out and dice.random() < 0.7:
        old, new = dice.choice(out)
        return sentence.replace(old, new, 1)
    places = [(m, words) for pattern, words in _NEGATE for m in pattern.finditer(sentence)]
    if not places:
        return None
    place, words = dice.choice(places)
    return _put(sentence, place.span(), dice.choice(words).format(place.group()))


# --- honest paraphrases -------------------------------------------------------------------------------------

_SAME = {"举行": "召开", "召开": "举行", "表示": "指出", "指出": "表示", "强调": "指出", "参加": "出席", "出席": "参加", "前往": "赴", "超过": "超", "近日": "日前", "日前": "近日",
         "增长": "上升", "下降": "减少", "帮助": "帮扶", "开始": "启动", "发布": "公布", "公布": "发布", "目前": "当前", "此外": "另外", "由于": "因为", "但是": "不过", "以及": "和",
         "位于": "地处", "居民": "群众", "企业": "公司", "获得": "取得", "进行": "开展", "开展": "进行", "推动": "推进", "重大": "重要", "设立": "成立", "迅速": "快速", "举办": "举行",
         "逝世": "去世", "立即": "马上", "共同": "一起", "全部": "所有", "大约": "约", "显著": "明显", "努力": "奋力", "继续": "持续", "认为": "表示", "有关": "相关"}  # fmt: skip
_HAN = "零一二三四五六七八九"


def respelled(sentence: str, dice: random.Random) -> str | None:
    """The same figure spelled otherwise."""
    if "“" in sentence or "《" in sentence:
        return None
    place = re.search(r"(?<![\d.A-Za-z第])(\d+(?:\.\d+)?)(%|万(?=[人元吨亩户])|亿(?=[元人]))", sentence)
    if place and place[2] == "%" and len(place[1]) < 6:
        return _put(sentence, place.span(), "百分之" + _han(place[1]))
    if place and place[2] == "万":
        return _put(sentence, place.span(), f"{float(place[1]) * 10000:.0f}")
    if place and place[2] == "亿":
        return (
            _put(sentence, place.span(), f"{float(place[1]) * 10000:g}万") if float(place[1]) < 90 else None
        )
    place = re.search(r"(?<![\d.A-Za-z第,，:：-])(\d{1,2})(?=[个名家项条位座场次])", sentence)
    if place:
        return _put(
            sentence, place.span(), _han(place[1]).replace("二", "两") if place[1] == "2" else _han(place[1])
        )
    place = re.search(r"(?<![\d.])\d{5,7}(?=[人元吨亩户家])", sentence)
    if place:
        return _put(sentence, place.span(), f"{int(place.group()) / 10000:g}万")
    wide = str.maketrans("0123456789%", "０１２３４５６７８９％")
    return sentence.translate(wide) if re.search(r"\d", sentence) else None


def _han(figure: str) -> str:
    whole, _, part = figure.partition(".")
    value = int(whole)
    if value >= 1000:
        return figure
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    text = (_HAN[hundreds] + "百" if hundreds else "") + ("零" if hundreds and not tens and ones else "")
    text += (("" if tens == 1 and not hundreds else _HAN[tens]) + "十" if tens else "") + (
        _HAN[ones] if ones or not value else ""
    )
    return text + ("点" + "".join(_HAN[int(c)] for c in part) if part else "")


def reordered(sentence: str, dice: random.Random) -> str | None:
    """Two whole clauses exchanged: the last comes first."""
    clauses = re.split(r"[，,]", sentence.rstrip("。"))
    if len(clauses) < 3 or any(len(c) < 6 for c in clauses) or "“" in sentence or "：" in sentence:
        return None
    i = dice.randrange(1, len(clauses) - 1)
    clauses[i], clauses[i + 1] = clauses[i + 1], clauses[i]
    return "，".join(clauses) + "。"


def shortened(sentence: str, dice: random.Random) -> str | None:
    """A clause left out, the first one kept."""
    clauses = re.split(r"[，,]", sentence.rstrip("。"))
    if len(clauses) < 3 or "“" in sentence or "：" in sentence:
        return None
    del clauses[dice.randrange(1, len(clauses))]
    return "，".join(clauses) + "。"


def reworded(sentence: str, dice: random.Random) -> str | None:
    """One to three words exchanged for ones that mean the same here."""
    there = [w for w in _SAME if w in sentence]
    if not there or "“" in sentence or "《" in sentence:
        return None
    for word in dice.sample(there, min(len(there), dice.choice((1, 2, 3)))):
        sentence = sentence.replace(word, _SAME[word], 1)
    return sentence


HONEST: dict[str, Callable[[str, random.Random], str | None]] = {
    "respelled": respelled,
    "reordered": reordered,
    "shortened": shortened,
    "reworded": reworded,
}


def _put(sentence: str, span: tuple[int, int], new: str) -> str:
    return sentence[: span[0]] + new + sentence[span[1] :]
