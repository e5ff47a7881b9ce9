"""Where a person's name ends: Chinese names by surname and by what follows, foreign ones by their syllables."""

from __future__ import annotations

from functools import lru_cache

from rag.text.han import HAN, has_han
from rag.text.pattern import regex
from rag.text.surnames import COMPOUND, EVERYDAY, SURNAMES
from rag.text.words import is_word, tags

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
    "在对向率说称到与和及等作为就从将曾还也又随并因被由受是则来去赴同听看问答道有任当未出即前当后再均都已以带把给让说表指强要认宣提介告透坦感呼回补直重说谈讲写携的和摄"
)
_VERBS = regex(
    "参加|出席|主持|陪同|率队|带队|率团|来到|走进|强调|指出|表示|认为|要求|希望|介绍|告诉|宣布|会见|同.{1,8}会[见谈]|致辞|讲话|发言|作报告|发表|调研|考察|检查|督查|"
    "听取|察看|一行|等[一人]|分别|共同|先后|首先|随后|当[天日选]|举行|通(?:电话|话|过|报)|夫[妇人]|致[电信函辞]|抵[达京]|应[邀约]|作[为了主]|来[我到访华京]|热情|第[一二三]|迎[接候]|签署|会[晤谈]|夜|日[前\\d]|应|举杯|互|昨|今[天日]|日前|近日|\\d"
)
_NO_GIVEN = frozenset(
    "的了在是和与及等对向说称为从到由把被将也就都还并而或其之这那我你他她它们此每各某着过吗呢吧啊率赴"
)
# Words that begin like a name and follow posts in running text: 总书记关于…, 领导班子, 专家解析….
_NO_NAMES = regex(
    "关于|北京|南京|东京|通道|介绍|北京|南京|东京|来[自到源说看讲华]|原[因来则]|展[示开览现]|元[旦首]|支[持部援]|练习|官邸|国务|陆续|成长|方面|印[度尼]|关[注心系键]|包括|敬献|纪念|解析|班子|安全|安排|安徽|应[当对邀急用该]|全[体面力国省市区县党年程部球都]|成[为立员功果都本]|时[常刻间代任]|从[事小而严]|相[关继互信应同当]|"
    "强[调烈化大]|别[说人的]|益|向[来前全在]|连[续夜日同线]|方[面能式向法便]|高[度举兴质等校级]|白[天宫]|管[理控]|查[看阅处]|许[多可]|项目|于[是今昨]|常[常委务州驻]|终于|都[是在]|国[家内际有]|"
    "农[业村民]|经[过常济]|红[色旗]|明[确天年]|冷静|官[方员]|信[任息]|计划|单位|车辆|路[上线透]|温暖|任[务何命职]|马上|曾[经任]|通过|周[边围到年]|左右|石油|金融|施[工行政]|游[客览]|"
    "甘肃|宁[夏波]|江[苏西]|贵州|云南|吉林|黑龙|哈尔|海南|西[藏安部]|山[东西]|台[湾]|华[北东南中西为盛]|平[均安等稳]|和|与|及|在|以|特[别邀约]|提[出供升高醒前]|通[过知报]|多[次位名个地国]|亲[切自]|"
    "加[强快大]|发[表出布展生现]|联[合系]|普[通遍]|接[受见]|参[加与]|希望|主[持动要]|同[时志]|实[地施现]|等|并|基[层本]|达[成到]|万[名里]|欧[洲盟]|伊[朗拉]|以色|巴[黎西]|东[部方盟北]|南[方部京]|"
    "康[复养]|热[烈情]|若[干]|夏[季天]|冬[季天]|武[装汉警]|文[化明艺章件]|宣[布传讲]|易|简[称单]|步入|常态|景区|党[中委的员组]|金[砖牌]|明显|温[度]|常务|桂冠|强国|沙特|麦|列席|里|林[业]|牛|马[来]|柬|韩[国]|蒙[古]"
)
# Lands that jieba's dictionary takes for persons or for other words.
_LANDS = frozenset(
    "伊拉克 乌克兰 阿富汗 沙特 马里 哈萨克斯坦 黎巴嫩 约旦 卡塔尔 也门 阿根廷 安哥拉 塞尔维亚 欧盟 北约".split()
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
        return next((stop for stop in inner if _VERBS.match(text, stop)), dotted.end())
    if _NO_NAMES.match(text, start):
        return start
    first = text[start : start + 1]
    foreign = _FOREIGN.match(text, start)
    if foreign and sure and (len(foreign.group()) >= 4 or first not in SURNAMES):
        inner = range(start + 2, foreign.end())
        end = next((stop for stop in inner if _VERBS.match(text, stop)), foreign.end())
        if text[start:end] in _LANDS:
            return start
        return end if not has_han(text[end : end + 1]) or _goes_on(text, end) else start
    if sure and first not in SURNAMES and (known := _known(text, start)):
        return known
    surname = 2 if text[start : start + 2] in COMPOUND else 1 if first in SURNAMES else 0
    if not surname or (not sure and first in EVERYDAY):
        return start
    if civil := _CIVIL.match(text, start + surname):
        return civil.end()
    best, end = 0.0, start
    for given in (1, 2):
        stop = start + surname + given
        score = _score(text, start, stop, surname, sure)
        if score > best:
            best, end = score, stop
    return end


def _known(text: str, start: int) -> int:
    """The end of a name that the dictionary has (普京), or 0."""
    for stop in (start + 4, start + 3, start + 2):
        word = text[start:stop]
        if len(word) == stop - start and is_word(word) and person_word(word) and _goes_on(text, stop):
            return stop
    return 0


def _score(text: str, start: int, stop: int, surname: int, sure: bool) -> float:
    name, given = text[start:stop], text[start + surname : stop]
    if len(name) < stop - start or not all(map(has_han, given)) or any(c in _NO_GIVEN for c in given):
        return 0.0
    follow = _follow(text, stop)
    score = follow + (0.5 if len(given) == 2 else 0.0) + (1.0 if is_word(name) and person_word(name) else 0.0)
    if is_word(name) and not person_word(name):
        # 文明, 高层, 方面: words; after a post a name may still be one (高峰, 文明).
        score -= 1.5 if sure else 9.0
    if len(given) == 2 and is_word(given) and given[0] in _AFTER:
        score -= 1.0
    return score if follow else 0.0


def _follow(text: str, stop: int) -> float:
    """How well the text goes on after a name that ends at `stop`."""
    after = text[stop : stop + 1]
    if not after or not has_han(after[0]):
        return 3.0
    if _VERBS.match(text, stop):
        return 2.8
    if is_word(text[stop : stop + 2]) or is_word(text[stop : stop + 3]) or is_word(text[stop : stop + 4]):
        return 2.0
    return 1.5 if after in _AFTER else 0.3


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
