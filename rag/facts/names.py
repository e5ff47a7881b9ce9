"""Where a person's name ends: Chinese names by surname and by what follows, foreign ones by their syllables."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from rag.facts.posts import HEAD
from rag.facts.speech import SAID, VERB
from rag.text.han import HAN, has_han
from rag.text.lists import entries
from rag.text.pattern import regex
from rag.text.surnames import COMPOUND, EVERYDAY, SURNAMES, USUAL
from rag.text.words import cut, is_word, tags

# Characters that foreign names are written with.
_SYLLABLES = (
    "阿埃艾安昂奥巴芭拜班邦保鲍北贝本比彼宾波伯勃博布策查茨达戴丹当道德登邓狄迪蒂丁东杜敦顿多俄厄恩尔法范方菲费芬丰冯佛弗福甫盖甘冈"
    "高戈格根古瓜圭哈海韩汉豪赫黑亨洪侯胡华霍基吉季加贾坚姜杰捷金津久卡凯坎康考科克肯孔库夸奎昆拉莱赖兰朗劳勒雷黎里理利莉丽连良廖"
    "列林琳龙隆卢鲁露伦罗洛吕马玛迈麦曼芒毛茂梅门蒙孟米密苗敏明莫墨默姆木穆纳娜奈南瑙内能尼涅宁牛纽农努诺欧帕潘庞佩彭蓬皮平泼坡"
    "普齐奇契恰钱强乔切钦琼丘屈让热仁日荣茹瑞若萨塞赛桑瑟森沙莎山尚绍舍申圣施什史士舒朔斯丝思松苏素孙索塔泰坦汤唐陶特藤滕提廷亭通"
    "图托脱瓦旺万汪威韦维伟温文翁沃乌吾伍武西希锡悉夏肖谢欣辛兴休修许雪逊雅亚延扬杨尧耶叶伊依易因英永尤于约云泽扎詹章珍芝朱兹祖佐肆娅"
    "迦瑾蕾妮姬绮琪璐隗茜萍芙薇歇浦拿冰尊川晃介辽溯苍昭来买卜耐翰夫汗义罕廉柯乎孜珊慕珀额吐京"
)
SYLLABLES = frozenset(_SYLLABLES)
_FOREIGN = regex(rf"[{_SYLLABLES}]{{2,12}}")
_DOTTED = regex(
    f"[{_SYLLABLES}雪白才巫仁更八卫李宋周玻][{HAN}]{{0,7}}(?:[·•‧・][{HAN}]{{1,8}}){{0,4}}?[·•‧・][{_SYLLABLES}]{{1,9}}(?![·•])"
)
# Single characters that go on after a name: verbs, prepositions, particles.
_AFTER = frozenset(
    "在对向率说称到与和及等作为就从将曾还也又随并因被由受是则来去赴同听看问答道有任当未出即前后再均都已以带把给让要谈讲写携的摄"
)
_VERBS = regex(
    "参加|出席|主持|陪同|率队|带队|率团|来到|走进|强调|指出|表示|认为|要求|希望|介绍|告诉|宣布|会见|同.{1,8}会[见谈]|致辞|讲话|发言|作报告|发表|调研|考察|检查|督查|"
    "听取|察看|一行|等[一人]|分别|共同|先后|首先|随后|当[天日选]|举行|通(?:电话|话|过|报)|夫[妇人]|致[电信函辞]|抵[达京]|应[邀约]|作[为了主]|来[我到访华京]|热情|第[一二三]|迎[接候]|签署|会[晤谈]|夜|日[前\\d]|应|举杯|互|昨|今[天日]|日前|近日|\\d"
)
_NO_GIVEN = frozenset(
    "的了在是和与及等对向说称为从到由把被将也就都还并而或其之这那我你他她它们此每各某着过吗呢吧啊率赴"
)
# Of these, what given names begin (李向东, 张为民, 郑和平) and end with (李永和, 周之): where nothing else can be meant.
_BEGINS = frozenset("向为从和之其在")
_ENDS = frozenset("和之其")
# Adverbs of one character between a name and its verb: 张强曾说 is no 张强曾.
_ADVERBS = frozenset("也又还再则曾并已亦就仍")
# What closes a name for sure.
_TITLED = regex("同志|先生|女士|院士|教授|博士")
_CLOSED = regex(f"[,，、。;；:：!?)）]|$|等|{_TITLED.pattern}")
# The first halves of verbs, with which no name begins where a word does (谈感受).
_HALVES = frozenset("要认宣提介告透坦感呼回补直重表")
# The ends of bodies, with which no given name ends (马刺队).
_BODY_ENDS = frozenset("队局厂县部区店站")
# Words that begin like a name and follow posts in running text: 总书记关于…, 领导班子, 专家解析….
_NO_NAMES = regex(
    "[白蓝绿黄]皮书|关于|北京|南京|东京|通道|介绍|北京|南京|东京|来[自到源说看讲华]|原[因来则]|展[示开览现]|元[旦首]|支[持部援]|练习|官邸|国务|陆续|成长|方面|印[度尼]|关[注心系键]|包括|敬献|纪念|解析|班子|安全|安排|安徽|应[当对邀急用该]|全[体面力国省市区县党年程部球都]|成[为立员功果都本]|时[常刻间代任]|相[关继互信应同当]|"
    "强[调烈化大]|别[说人的]|益|向[来前全在]|连[续夜日同线]|方[面能式向法便]|高[度举兴质等校级]|白[天宫]|管[理控]|查[看阅处]|许[多可]|项目|于[是今昨]|常[常委务州驻]|终于|都|从|国[家内际有]|"
    "农[业村民]|经[过常济]|红[色旗]|明[确天年]|冷静|官[方员]|信[任息]|计划|单位|车辆|路[上线透]|温暖|任[务何命职]|马上|曾[经任]|通过|周[边围到年]|左右|石油|金融|施[工行政]|游[客览]|"
    "甘肃|宁[夏波]|江[苏西]|贵州|云南|吉林|黑龙|哈尔|海南|西[藏安部]|山[东西]|台[湾]|华[北东南中西为盛]|平[均安等稳]|和|与|及|在|以|特[别邀约]|提[出供升高醒前]|通[过知报]|多[次位名个地国]|亲[切自]|"
    "加[强快大]|发[表出布展生现]|联[合系]|普[通遍]|接[受见]|参[加与]|希望|主[持动要]|同[时志]|实[地施现]|等|并|基[层本]|达[成到]|万[名里]|欧[洲盟]|伊[朗拉]|以色|巴[黎西]|东[部方盟北]|南[方部京]|"
    "康[复养]|热[烈情]|若[干]|夏[季天]|冬[季天]|武[装汉警]|文[化明艺章件]|宣[布传讲]|易|简[称单]|步入|常态|景区|党[中委的员组]|金[砖牌]|明显|温[度]|常务|桂冠|强国|沙特|麦|列席|里|林[业]|牛|马[来]|柬|韩[国]|蒙[古]"
)
# Lands, which are written as foreign names are and which jieba's dictionary takes for persons or for other words.
_LANDS = frozenset(entries(Path(__file__).with_name("data") / "lands.txt"))
# A land of two characters may begin a longer name (马里切夫).
_LAND = regex(
    f"{'|'.join(land for land in sorted(_LANDS) if len(land) > 2)}|"
    f"(?:{'|'.join(land for land in sorted(_LANDS) if len(land) == 2)})(?![{_SYLLABLES}]{{2}})"
)
_CIVIL = regex("某某?|女士|先生|大爷|大妈|阿姨|师傅|奶奶|爷爷|老师|大姐|小姐|大伯|老汉")


def name_end(text: str, start: int, *, sure: bool) -> int:
    """The end of the person's name that begins at `start` of a folded text; `start` itself if none does.

    `sure`: a post or a list stands before it; without one, everyday words are no names.

    >>> text = "孙益锋参加活动"
    >>> text[:name_end(text, 0, sure=True)]
    '孙益锋'
    """
    if dotted := _DOTTED.match(text, start):
        inner = range(text.rfind("·", start, dotted.end()) + 2, dotted.end())
        return next(
            (stop for stop in inner if _VERBS.match(text, stop) or VERB.match(text, stop)), dotted.end()
        )
    if _NO_NAMES.match(text, start) or _LAND.match(text, start):
        return start
    first = text[start : start + 1]
    foreign = _FOREIGN.match(text, start)
    if foreign and sure and (len(foreign.group()) >= 4 or first not in SURNAMES):
        inner = range(start + 2, foreign.end())
        end = next(
            (stop for stop in inner if _VERBS.match(text, stop) or VERB.match(text, stop)), foreign.end()
        )
        return end if not has_han(text[end : end + 1]) or _goes_on(text, end) else start
    surname = 2 if text[start : start + 2] in COMPOUND else 1 if first in SURNAMES else 0
    if not surname:
        return (_known(text, start) or start) if sure else start
    syllables = sure and SYLLABLES.issuperset(text[start : start + 3])
    if not syllables and not (sure and surname == 2) and _is_place(text, start):
        return start
    if civil := _CIVIL.match(text, start + surname):
        return start if not sure and first in EVERYDAY else civil.end()
    fits = [(_fit(text, start + surname, start + surname + given), given) for given in (2, 1)]
    fit, given = max(fits)
    plain = sure and given == 2 and fit > 3.2  # 副部长乐玉成出席
    if surname == 1 and first not in USUAL and not syllables and not plain and _words_begin(text, start):
        return start
    end = start + surname + given
    return end if fit and _is_name(text, start, end, sure=sure) else start


def _known(text: str, start: int) -> int:
    """The end of a name that the dictionary has (普京), or 0."""
    for stop in (start + 4, start + 3, start + 2):
        word = text[start:stop]
        if len(word) == stop - start and is_word(word) and person_word(word) and _goes_on(text, stop):
            return stop
    return 0


def _is_place(text: str, start: int) -> bool:
    words = (text[start : start + size] for size in (3, 4) if start + size <= len(text))
    return any(is_word(word) and place_word(word) for word in words)


def _words_begin(text: str, start: int) -> bool:
    """Whether a surname that hardly ever is one opens running words instead (都提前, 来之前, 应补偿), no known name."""
    if any(
        is_word(name) and person_word(name)
        for size in (2, 3)
        if len(name := text[start : start + size]) == size
    ):
        return False
    return is_word(text[start : start + 2]) or is_word(text[start + 1 : start + 3])


def _fit(text: str, begin: int, stop: int) -> float:
    """How well a given name fits between `begin` and `stop`, by its characters and by what follows; 0: not at all."""
    given = text[begin:stop]
    two = len(given) == 2
    if len(given) < stop - begin or not all(map(has_han, given)) or given[-1] in _BODY_ENDS:
        return 0.0
    if given[0] in _HALVES and is_word(text[begin : begin + 2]):  # 谈感受
        return 0.0
    if two and VERB.fullmatch(given):  # 李强调
        return 0.0
    name, follow = text[begin - 1 : stop], _follow(text, stop)
    if given[-1] in _NO_GIVEN and not (two and given[-1] in _ENDS and _closed(text, stop)):
        return 0.0
    if two and given[0] in _NO_GIVEN:
        # 李向东在会上, 吴其昌说; a word that is no name closes nothing (郑和下).
        known = is_word(given) or is_word(name)
        fits = follow >= 1.5 if known else 2.2 <= follow < 3.0 or text[stop : stop + 1].isdigit()
        if given[0] not in _BEGINS or not fits:
            return 0.0
    score = follow + (0.5 if two else 0.0)
    if is_word(name) and person_word(name):
        return score + 1.2
    if two and is_word(given) and given[0] in _AFTER:
        score -= 1.0
    if two and follow < 2.2 and len(cut(text[stop - 1 : stop + 5], names=False)[0]) > 1:
        # 韩正访|问, 林丹最|后: the end of the name would cut a word.
        score -= 1.0
    return score


def _closed(text: str, stop: int) -> bool:
    return bool(VERB.match(text, stop) or _CLOSED.match(text, stop))


def _is_name(text: str, start: int, end: int, *, sure: bool) -> bool:
    """Whether what is cut out where it fits is a name: a word (文明, 高层) only after a post and before a verb (高峰)."""
    name, everyday = text[start:end], text[start] in EVERYDAY
    if not is_word(name):
        return sure or not everyday
    if person_word(name):
        return sure or len(name) > 2 or not everyday
    closed = text[end : end + 1] in tuple("、(") or _TITLED.match(text, end)
    return sure and text[start] in USUAL and bool(closed or _verb(text, end) or SYLLABLES.issuperset(name))


def _verb(text: str, at: int) -> float:
    """How much speaks for a verb of which a person is the subject; a single 说 or 应 may be the end of a longer one."""
    said, does = VERB.match(text, at) or SAID.match(text, at), _VERBS.match(text, at)
    if (said and said.end() - at > 1) or (does and does.group() != "应"):
        return 2.8
    return 2.2 if said or does else 0.0


def _follow(text: str, stop: int) -> float:
    """How well the text goes on after a name that ends at `stop`."""
    after = text[stop : stop + 1]
    if not after or not has_han(after[0]):
        return 3.0
    if after in _ADVERBS and VERB.match(text, stop + 1):
        return 3.4
    if verb := _verb(text, stop):
        return verb
    if HEAD.match(text, stop):  # 吴海龙大使
        return 2.4
    if any(is_word(text[stop : stop + size]) for size in (2, 3, 4) if stop + size <= len(text)):
        return 2.0
    return 1.5 if after in _AFTER else 0.3


def ends_surely(text: str, stop: int) -> bool:
    """Whether a verb of persons follows at `stop`, or what is no Chinese character."""
    return _follow(text, stop) >= 2.8


def _goes_on(text: str, stop: int) -> bool:
    return _follow(text, stop) >= 1.0


@lru_cache(1 << 16)
def person_word(word: str) -> bool:
    """Whether jieba's dictionary has this word as a person's name."""
    tagged = tags(word)
    return word not in _LANDS and len(tagged) == 1 and tagged[0][1].startswith("nr")


@lru_cache(1 << 16)
def place_word(word: str) -> bool:
    """Whether jieba's dictionary has this word as a place."""
    tagged = tags(word)
    return word in _LANDS or (len(tagged) == 1 and tagged[0][1] == "ns")
