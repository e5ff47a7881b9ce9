"""What a question asks for: a person, a number of some unit, a day, a place, a name; and where a text says one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from rag.text.fold import fold
from rag.text.han import HAN
from rag.text.pattern import regex
from rag.text.words import tags

Range = tuple[int, int]


class Want(StrEnum):
    """The kind of thing that answers."""

    WHO = "who"
    POST = "post"
    NUMBER = "number"
    WHEN = "when"
    WHERE = "where"
    NAME = "name"
    WHICH = "which"
    LIST = "list"
    WHY = "why"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Asked:
    """`units` are the units a number is asked in (empty: any); `head` the noun asked for (公司 of 哪家公司)."""

    want: Want
    units: tuple[str, ...] = ()
    head: str = ""


# Nouns measured in units that the question need not name.
_MEASURED = (
    (r"投资|资金|产值|收入|价格|价钱|售价|费用|花费|多少钱|注册资本|造价|交易额|销售额|营收|筹资|拨款|补助|资助|优惠|奖金|票价|损失"
     r"|invest|cost|price|money|revenue|output value|fund|earn|aid|worth", ("元", "美元", "欧元", "港元", "日元", "yuan", "dollar", "$")),
    (r"面积|多大(?:面积|的地)|floor area|area of|how large", ("平方米", "平方公里", "亩", "公顷", "平米", "square", "hectare", "acre")),
    (r"多长(?!时间)|长度|全长|多宽|多高|高度|多远|距离|多深|海拔|水深|how (?:long is|tall|high|far|wide|deep)", ("米", "公里", "千米", "里", "km", "metre", "meter", "mile", "厘米")),
    (r"多久|多长时间|历时|时长|耗时|how long (?:did|does|has|had|was|will)", ("年", "月", "天", "小时", "分钟", "周", "日", "year", "month", "day", "hour", "week", "minute", "秒")),
    (r"用(?:了)?多少电|电量|耗电|发电量|electricity", ("千瓦时", "度", "瓦时", "kwh", "kilowatt")),
    (r"年龄|多大年纪|几岁|多少岁|岁数|how old", ("岁", "周岁", "years old", "aged")),
    (r"人口|人数|how many (?:people|persons|residents|inhabitants)|population", ("人", "名", "位", "people", "person")),
    (r"比例|比重|占比|百分之|百分比|率是|率为|percent|proportion", ("%", "百分", "成", "percent", "％")),
    (r"多重|重量|how heavy|weigh", ("吨", "公斤", "千克", "斤", "克", "ton", "kg")),
)  # fmt: skip
_UNITS = (
    "平方公里 平方千米 平方米 立方米 千瓦时 工作日 个百分点 百分点 公里 千米 公顷 公斤 千克 小时 分钟 美元 欧元 港元 英镑 "
    "亿元 万元 亿美元 万吨 亿吨 万人 万户 万亩 万辆 万家 万千瓦 亿千瓦时 万平方米 万名 万台 万套 "
    "元 吨 米 亩 度 岁 年 月 天 日 周 人 户 家 名 位 个 条 座 所 项 件 台 套 辆 艘 架 场 次 届 批 期 号 讲 课 支 只 头 棵 株 本 部 "
    "篇 首 枚 张 间 栋 层 楼 种 类 款 倍 级 等 分 处 片 块 段 组 队 对 双 斤 里 字 集 章 路 线 站 国 省 市 县 区 镇 乡 村 步 桶 箱 成 代 "
    "厘米 毫米 公分 英里 秒 克 升 毫升"
).split()  # fmt: skip
# Units that people put for each other.
_ALIKE = (
    ("元", "美元", "欧元", "港元", "日元", "英镑"), ("名", "人", "位", "个"), ("人", "名", "位"), ("公里", "千米", "里"),
    ("天", "日", "工作日"), ("户", "家", "个"), ("家", "户", "个"), ("个", "家", "名", "项", "座"), ("项", "个"), ("平方米", "平米"),
    ("吨", "公斤", "千克"), ("度", "千瓦时"), ("米", "公里", "千米"), ("次", "届"),
)  # fmt: skip
_LONGEST_FIRST = "|".join(sorted(_UNITS, key=len, reverse=True))

_NUMBER = regex(
    r"多少|第几|多[大长高重宽深远久快厚](?!的?意义)|百分之几|how (?:many|much|long|large|big|far|old|high|tall|deep|heavy)"
    r"|what (?:percentage|proportion|number|amount)|wh(?:at|ich) (?:is|was|were|are) the [a-z' -]{0,60}(?:value|capacity|investment|area|price|cost|length|population|total|amount|size|height|rate|output|depth|distance|weight|temperature|speed|turnover)|(?:总?投资|面积|产值|人口|价格|数量|总数|产能|规模|热线|电话|电话号码|号码|capacity|investment|population|price|area|output value)(?:额)?(?:各?是多|有多|是$|呢|of|in|\?|？)"
)
# 几 asks only where no clearer word does: 敲几个参数 does not.
_SOME = regex(f"(?<![哪十好这那前后])几(?=[{HAN}])(?![乎何度])")
_ASKS = regex(r"哪|谁|什么|啥|何|怎|多少|为什么")
_UNIT = regex(rf"(?:多少|几)(?:万|亿|千|百|大)?\s?(?:个(?=工作日|月|小时|百分点))?({_LONGEST_FIRST})")
_HEADED = regex(
    f"(?:哪|什么|何)(?:一|两|二|三|四|几)?(?:[个家位名座条所支只部本届次场项种类款门件间片块级张篇首队处些]|样的)?([{HAN}a-z]*)"
)
_WHEN = regex(
    r"什么时[候间]|何时|啥时|哪一?(?:年|天|日|月|号|个月|世纪|年代|朝代|时期|时|点)(?!级|度|代|人|轻)|几(?:月|号|点|日|世纪)(?!游)|多会儿"
    r"|\bwhen\b|(?:what|which) (?:date|day|month|time)|(?:in )?(?:what|which) year"
)
_WHERE = regex(
    r"哪里|哪儿|[在于到去从]哪(?=[^一些个家位名座条所届年天月种]|$)|何处|何地|什么地方|(?:地址|地点|位置|产地|出生地|首都|首府)(?:是|在|位于)|哪(?:一)?[个座条]?"
    r"(?:国家?|省|市|城市?|县|区|镇|乡|村|社区|街道?|州|洲|岛|湖|河|江|山|海|港|地区|地方|站|园区?|市场|产业园)"
    r"|\bwhere\b|(?:what|which) (?:city|country|town|village|district|province|place|county|state|region|island|lake|river)"
)
_WHO = regex(
    r"谁|(?:哪|几)(?:一|两|三|几)?[位名](?!单)|何人|什么人|哪(?:个|些)(?:人|领导|官员|区领导|市领导|作家|导演|演员|记者|皇帝|国王|总统|科学家|学者)|"
    r"\bwho(?:m|se)?\b|(?:what|which) (?:mayor|official|leader|person|man|woman|author|president)"
)
_POST = regex(
    r"(?:什么|何|哪些?|哪个)(?:官|行政)?(?:职务?|职位|岗位|身份|官|头衔|职业|官职)|(?:职务|职位|身份|头衔|官职|职业)(?:是|有|分别|为)|担任(?:什么|何|了?什么)(?!奖)"
    r"|what (?:post|position|office|job|role|title) (?:does|did|is|was|has)"
)
_NAME = regex(
    r"(?:叫|称|取名|名|命名)(?:为|做|作)?(?:什么|啥)|(?:名称|名字|全称|简称|题目|主题|标题|口号|书名|别名|英文名|绰号|品牌|目标|称号|荣誉|模式)(?:是|叫|为)(?:什么|啥)?"
    f"|(?:什么|哪[部本篇首个项条])(?:[{HAN}]{{0,4}})(?:题目|主题|名称|称号|品牌|口号|书|歌|电影|小说|作品|专辑|条例|文件|方案|计划|法律|指南|纲要|办法|模式|奖)"
    r"|what is the (?:name|title|subject|theme)|(?:what|which) (?:book|film|law|regulation|song|title|subject)|what was the (?:name|title|subject|theme)"
)  # fmt: skip
_LIST = regex(
    r"哪些|哪[几两三四五六]|有什么|包括什么|有谁|分别是|which (?:\w+ )?(?:sites|places|departments|companies|people|cities)|what are|list "
)
_WHY = regex(r"为什么|为何|何以|(?:什么|何种)原因|原因是|因何|缘何|为啥|\bwhy\b")
_POSTS_AT_END = "书记|主任|[市区县镇州省局处科院校会部]长|主席|总理|总统|秘书长|董事长|总经理|主编|负责人|队长|教练|馆长|社长"
# What is typed instead of a question ends in the noun asked for: 大桥通车时间, 洪灾死亡人数, 总决赛冠军.
_ENDS = tuple(
    (want, regex(rf"(?:{nouns})(?:是|为|呢)?[\s?？。!]*$"))
    for want, nouns in (
        (Want.WHEN, "时间|日期|年份|日子|年代|何年|哪年"),
        (Want.WHERE, "地点|地址|位置|[举承]办地|所在地|出生地|产地|首都|首府|省会|在哪"),
        (
            Want.NUMBER,
            r"人数|数量|总量|总数|数目|次数|额|面积|产值|价格|比例|占比|率|长度|高度|深度|海拔|年龄|人口|[电水]量|票房|比分|电话|号码|投资|收入",
        ),
        (Want.NAME, "名称|名字|全称|简称|书名|口号|主题|题目"),
        (Want.WHY, "原因|缘由|起因"),
        (
            Want.WHO,
            f"冠军|亚军|季军|得主|获奖者|获得者|作者|主演|主持人|创始人|发明者|发明人|嫌疑人|人选|{_POSTS_AT_END}",
        ),
    )
)
_ENGLISH_HEAD = regex(r"\b(?:what|which) (?:kind of |type of )?([a-z]+)")


@lru_cache(maxsize=256)
def asked(question: str) -> Asked:
    """What `question` (Chinese, either script, or English) asks for.

    >>> asked("凤翔科技园一年用多少电？").units[0], asked("电能侠是哪家公司自建的？").head
    ('千瓦时', '公司')
    """
    q = fold(question)
    head = _head(q)
    if _POST.search(q):
        return Asked(Want.POST)
    if _WHY.search(q):
        return Asked(Want.WHY)
    if _WHEN.search(q):
        return Asked(Want.WHEN, head=head)
    if _NUMBER.search(q) or (_SOME.search(q) and not _ASKS.search(q)):
        return Asked(Want.NUMBER, _units(q))
    if _WHO.search(q):
        return Asked(Want.WHO, head=head)
    if _LIST.search(q):
        return Asked(Want.LIST, head=head)
    if _WHERE.search(q):
        return Asked(Want.WHERE, head=head)
    if _NAME.search(q):
        return Asked(Want.NAME, head=head)
    if not head and (want := next((want for want, ending in _ENDS if ending.search(q)), None)):
        return Asked(want, _units(q) if want is Want.NUMBER else ())
    return Asked(Want.WHICH if head else Want.OTHER, head=head)


def _units(q: str) -> tuple[str, ...]:
    named = _UNIT.search(q)
    if named:
        unit = named[1].lstrip("万亿")
        return next(((unit, *(u for u in group if u != unit)) for group in _ALIKE if unit in group), (unit,))
    return next((units for pattern, units in _MEASURED if re.search(pattern, q)), ())


def _head(q: str) -> str:
    """The noun after the word that asks: 公司 of 哪家公司自建的, 模式 of 什么供应链新模式."""
    match = _HEADED.search(q)
    if match and match[1]:
        noun = ""
        for word, tag in tags(match[1]):
            if tag[0] not in "najsgzlbtxv" or tag in ("v", "vd", "vi", "ad"):
                break
            noun = word
            if word in _BODIES:
                break
        return noun
    english = _ENGLISH_HEAD.search(q)
    return (
        english[1] if english and english[1] not in ("is", "was", "are", "were", "do", "did", "does") else ""
    )


_BODIES = frozenset(
    "公司 企业 单位 部门 机构 学校 大学 医院 银行 集团 组织 协会 委员会 平台 项目 工程 品牌 队伍".split()
)


# 新北 of 新北区, which the tagger cuts as 新 and 北区.
_DISTRICT = regex(rf"(?:^|[在的是与和,、\"])(?![哪在我全本])([{HAN}]{{2}})(?=[市区县镇](?![域级委政里内领]))")


def proper_names(question: str) -> tuple[str, ...]:
    """The persons, places, bodies and quoted names in a question, folded."""
    low = fold(question)
    tagged = [w for w, tag in tags(low) if tag in ("nr", "ns", "nt", "nz", "nrt", "nrfg") and len(w) > 1]
    quoted = (m.group().strip("《》\"'") for m in _QUOTED.finditer(low))
    return tuple(dict.fromkeys((*tagged, *quoted, *_DISTRICT.findall(low))))


# Words of a question that name the kind of its answer, which the answer itself does not repeat.
ASKING = frozenset("担任 职务 职位 职责 身份 头衔 官职 名字 姓名 姓 叫 职称 是啥 啥".split())


def telling(words: Sequence[str]) -> list[str]:
    """The words without those of `ASKING`, unless nothing else is there.

    >>> telling(["孙玛措", "担任", "职务"])
    ['孙玛措']
    """
    return [w for w in words if w not in ASKING] or list(words)


# The word that says what of the subject is asked: 水深 of 扁担河的平均水深是多少米, 出生 of 哪一年出生.
_FOCUS_AFTER = regex(
    f"(?:多少|几)(?:万|亿)?(?:{_LONGEST_FIRST})?(?=[{HAN}])|什么时候|何时|哪一?[年天日月]|几[月号日]|在?哪里|在哪儿|谁|哪一?[个位名家座条支所部本届次场项]"
)
_FOCUS_BEFORE = regex(
    r"(?:总共|一共|大约|共|约|分别|各)?(?:是|有|为|达到?|叫|在)?(?:多少|几|谁|什么|哪|多[大长高重宽深远久])"
)


def focus(question: str) -> tuple[str, ...]:
    """The content words next to the word that asks, folded.

    >>> focus("扁担河武进段的平均水深是多少米？"), focus("石伟东是哪一年出生的？")
    (('平均', '水深'), ('出生',))
    """
    q = fold(question)
    after, before = _FOCUS_AFTER.search(q), _FOCUS_BEFORE.search(q)
    found: list[str] = []
    if before:
        found = [w for w, tag in tags(q[: before.start()])[-2:] if tag[0] in "nvaj" and len(w) > 1]
    if after:
        for word, tag in tags(q[after.end() :])[:3]:
            if tag[0] in "nvaj" and len(word) > 1 and word not in _EMPTY:
                found.append(word)
            elif tag[0] in "xwpu" or word in _EMPTY:
                break
    return tuple(dict.fromkeys(found))


_EMPTY = frozenset("进行 举行 举办 开展 参加 获得 称为 叫做 属于 位于 担任 来自 需要 可以 能够".split())


# Where a text (folded) says something of the kind.
_DIGITS = r"[0-9][0-9,]*+(?:\.[0-9]++)?|[〇零一二三四五六七八九十百千两]++(?:点[一二三四五六七八九]++)?|(?<![ivxⅰ-ⅻ])[ivxⅰ-ⅻ]++(?=类)"
_AMOUNT = regex(rf"(?:{_DIGITS})[万亿千百余多几]*\s?")
_TIME = regex(
    r"[0-9〇零一二三四五六七八九]{2,4}年(?:代|[初底末中])?(?:\s?[0-9一二三四五六七八九十]{1,3}月)?(?:\s?[0-9一二三四五六七八九十]{1,3}[日号])?|[0-9一二三四五六七八九十]{1,3}月(?:份|[初底末中上下]旬?|\s?[0-9一二三四五六七八九十]{1,3}[日号])?"
    r"|[0-9]{1,2}[日号]|[昨今明前去当翌次同后]\s?[天日年晚晨]|本[月周]|[上下]个?[月周]|[0-9一二三四五六七八九十]{1,2}世纪|凌晨|时期|年间|\b(?:1[0-9]|20)[0-9]{2}\b|[0-9]{1,2}[时点]"
    r"|(?:jan|febr)uary|march|april|\bmay\b|june|july|august|(?:septem|octo|novem|decem)ber"
)
_PLACE = regex(
    f"[{HAN}]{{1,8}}(?:省|市(?!场)|县|区(?!别)|镇|乡|村|社区|街道|州|国(?!家级)|岛|湖|河|江|山|海|港|路|街|大道|广场|中心|商场|公园|大学|学院|医院|基地|园区?|馆|厅|站|处|城|洲|市场|学校|寺|庙|宫|桥|湾|厂|县城|机场|体育场|剧院|现场|大厦)"
    f"|(?:位于|坐落|地处|来到|在)[{HAN}]"
)
_QUOTED = regex(r"《[^》]{1,60}》|\"[^\"]{1,40}\"|'[^']{2,40}'")
_POSTS = regex(
    r"书记|主任|市长|区长|县长|镇长|州长|省长|局长|处长|科长|院长|校长|会长|部长|主席|总理|总统|秘书长|常委|委员|董事长|总经理|经理|主编|教授|研究员"
    r"|博士|代表|负责人|队长|组长|站长|所长|厂长|团长|司令|将军|大使|议员|首相|皇帝|国王|主教|枢机|导演|演员|作家|教练|总监|顾问|专员|工程师|记者|理事|馆长|社长|法官|大臣|尚书|刺史|太守|总督|巡抚|知县|队员|校尉"
)
_ENUMERATION = regex(
    r"(?<![^、，。；])[^、，。；]{2,}+、[^、，。；]{2,}+|(?<![^,.;])[^,.;]{3,}+, [^,.;]{3,200} and "
)
_CAUSE = regex(
    r"因为|由于|因此|所以|为了|原因|导致|使得|因而|缘于|鉴于|以便|旨在|because|due to|since|in order|因[^此而]"
)
_LATIN_NAME = regex(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)+")
_WESTERN_NAME = regex(f"(?<![{HAN}])[{HAN}]{{2,}}+·[{HAN}]++")


@cache
def _amount(units: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_DIGITS})[万亿千百余多几]*\s?(?:(?:万|亿|trillion|billion|million|thousand)\s?)?(?:{'|'.join(map(re.escape, units))})"
    )


def says(wanted: Asked, text: str, low: str = "") -> tuple[Range, ...]:
    """Ranges of `text` that could be the answer by their kind; `low` is `fold(text)`, where it is at hand.

    >>> [("总投资约6亿元"[a:b]) for a, b in says(asked("一期总投资多少？"), "总投资约6亿元")]
    ['6亿元']
    """
    low = low or fold(text)
    if wanted.want is Want.WHO:
        return (*_people(text), *_ranges(_WESTERN_NAME, text), *_ranges(_LATIN_NAME, text))
    if wanted.want is Want.NUMBER:
        return _ranges(_amount(wanted.units) if wanted.units else _AMOUNT, low)
    if wanted.want is Want.WHICH:
        return _headed(wanted.head, low)
    pattern = _KINDS.get(wanted.want)
    return _ranges(pattern, low) if pattern else ()


_KINDS = {
    Want.POST: _POSTS,
    Want.WHEN: _TIME,
    Want.WHERE: _PLACE,
    Want.NAME: _QUOTED,
    Want.LIST: _ENUMERATION,
    Want.WHY: _CAUSE,
}


_LETTER = regex(f"[{HAN}a-z0-9]")


def _headed(head: str, low: str) -> tuple[Range, ...]:
    """Where the noun asked for stands with something before it that says which (今创集团股份有限公司)."""
    if not head or head.isascii():
        return _ranges(_QUOTED, low)
    found = _behind(head, low) or (_behind(head[-1], low) if len(head) > 1 else [])
    return (*found, *_ranges(_QUOTED, low))


def _behind(noun: str, low: str) -> list[Range]:
    """Where a noun stands right behind a letter or a digit, with it; none inside another."""
    found: list[Range] = []
    at = low.find(noun, 1)
    while at > 0:
        end = at
        if _LETTER.match(low, at - 1):
            end = at + len(noun)
            found.append((at - 1, end))
        at = low.find(noun, end + 1)
    return found


def _people(text: str) -> Iterator[Range]:
    at = 0
    for word, tag in tags(text):
        if tag.startswith("nr") and len(word) > 1:
            yield at, at + len(word)
        at += len(word)


def _ranges(pattern: re.Pattern[str], text: str) -> tuple[Range, ...]:
    return tuple(m.span() for m in pattern.finditer(text))
