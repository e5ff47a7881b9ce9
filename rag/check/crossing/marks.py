"""How a claim says its thing, held against print: denied or not, planned or done, first or most, how far it reaches."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.check.crossing.stems import past
from rag.text.pattern import regex

_NOT = regex(
    r"\b(?:not(?!\sonly)|never|none|neither|nobody|without|cannot|fail(?:s|ed)? to|refus(?:es?|ed|ing)|declin(?:es?|ed) to|"
    r"den(?:y|ies|ied)|reject(?:s|ed)?|unable|yet to|no(?=\s(?:one|longer|\w+s\b|casualt|death|injur|plan|evidence)))\b|n't\b"
)
# What may stand where Chinese print denies.
_LESS = regex(
    r"\b(?:no|nothing|lack\w*|ruled out|cancel\w*|stop\w*|suspend\w*|bann?\w*|prevent\w*|prohibit\w*|avoid\w*|free|instead|rather|despite|absence|"
    r"although|though|few\w*|little|hardly|difficult\w*|non-?\w+|de\w+i[sz]\w+|ill?egal\w*|un(?!i|der|til|cle)\w{4,}|dis(?!tri|cuss|play|eas|cov|pat|pos)\w{4,}|in(?:sufficient|adequate|formal|depend|complete|ability|definite)\w*|im(?:possib|matur|mun|partial)\w*|irr\w+|\w+less|only|"
    r"except\w*|regardless|beyond|end\w*|miss\w*|oppos\w*|poor\w*|before|until|loss|lost|los\w+|still|keep\w*|more|than|or)\b"
)
_NOT_ZH = regex(
    r"没有|没|未(?!来|成年|婚)|(?<!能|无)不(?!断|仅|但|少|足|超过|到|久|同|低于|少于|等|良|动产|锈|过|管|论|得不|光|只|再|息|已|时|忘|愧|定期|倒|限|远|懈)"
    r"|无(?!人[机驾值区售]|锡|线|偿|障碍|数|论|疑|缝|忧|烟|私|愧|穷|限|机|菌|公害|接触)|非(?!常|遗|洲|凡|物质|机动|公有|但|农|营利)|否认|拒绝|驳回|尚待|取消|并非"
)
_PLANNED = regex(
    r"\b(?:will|would|shall|plans?|planned|planning|expect(?:s|ed)?|aims?|aimed|intends?|intended|scheduled|projected|put off|postpon\w+|delay\w+|deferred|reschedul\w+|extend\w+|forecast|due|"
    r"set to|to be|target(?:s|ed)?|hopes?|proposed?|propos(?:es|al)|going to|slated|estimated|once|upon completion|upcoming|next|could|should|by the end of|"
    r"is to|are to|goal|when)\b"
)
_PLANNED_ZH = regex(
    r"将(?!军|于[^,，。]{0,6}[已]|[^,，。]{1,12}(?:了|至[^,，。]{0,8}了))|(?<![规])计划(?!生育|经济|单列)|拟(?!定|人)|预计|有望|力争|预期|规划|即将|争取|打算|筹备|准备|目标|确保|要(?=在|于|到)|后可|建成后|投产后|达产后"
)
_DONE = regex(
    r"\b(?:ha(?:s|ve|d)(?: now| already| just| recently| been| officially| since)*|already|was|were)\s(?:\w+ly\s)?\w+(?:ed|en|wn|ne|lt|pt|ld|un|ut|nt|ught|ound)\b|\balready\b"
)
_DONE_ZH = regex(r"已(?!婚)|了|建成(?!后)|完成|竣工|投用|投运|举行|完工|正式|成功|过")
_SINCE = regex(r"已(?!婚)|目前|[^,，]了(?=[,，])|去年|此前")
_VERB_PAST = regex(
    r"\b(?:opened|began|started|launched|completed|built|finished|held|signed|moved|closed|won|came into|went into|took|put)\b"
)
_MOST = (
    (regex(r"\b(?:largest|biggest|greatest)\b"), "最大|第一大|规模最|最多|首位|之最"),
    (regex(r"\b(?:highest|tallest)\b"), "最高|新高|第一|首位|之最"),
    (regex(r"\b(?:lowest|smallest|least)\b(?!\s[0-9])(?<!at least)"), "最低|最小|最少|新低"),
    (regex(r"\bmost\b(?!\sof\b|\srecent)"), "最|第一|多数|大多|首位|居首"),
    (
        regex(
            r"\b(?:longest|oldest|earliest|fastest|newest|youngest|best|worst|strongest|busiest|heaviest)\b"
        ),
        "最|第一|首|之最|冠|极",
    ),
    (regex(r"\b(?:only|sole|unique)\b(?!\s(?:[0-9]|after|when|if))"), "唯一|仅|只|独"),
    (regex(r"\b(?:record|record-breaking|unprecedented)\b"), "纪录|记录|新高|历史|首次|历年|载"),
)
_REACH = (
    (regex(r"\b(?:nationwide|across (?:the country|china|the nation)|nation's|country's|in the (?:country|nation)|in china|national)\b"),
     "全国|国家|我国|国内|中国|全中国|国际|国"),
    (regex(r"\b(?:in the world|world's|worldwide|globally|global)\b"), "世界|全球|国际"),
    (regex(r"\b(?:provincewide|across the province|the province's|province-wide|in the province)\b"), "省"),
    (regex(r"\b(?:citywide|city-wide|across the city|the city's|in the city)\b"), "市|城"),
    (regex(r"\b(?:across the district|district-wide|the district's|districtwide|in the district)\b"), "区"),
    (regex(r"\b(?:across the county|county-wide|the county's|countywide|in the county)\b"), "县"),
    (regex(r"\b(?:cumulative(?:ly)?|accumulated|altogether|in total|a total of|totall?ed|totall?ing|so far)\b"),
     "累计|总|共|合计|一共|已|达|为|全部|截至|目前"),
    (regex(r"\b(?:per capita|per person|on average|average|averaged)\b"), "人均|平均|均|每人"),
    (regex(r"\b(?:year[- ](?:on|over)[- ]year|from a year earlier|than a year earlier|compared with (?:last year|the same period|a year))\b"), "同比|上年|去年|增|比|较"),
    (regex(r"\b(?:month[- ](?:on|over)[- ]month|quarter[- ](?:on|over)[- ]quarter|from the previous (?:month|quarter))\b"), "环比|比上|较上"),
)  # fmt: skip
_CAUSE = regex(
    r"\b(?:because|due to(?=\s(?:the|an?|its|their|his|her|\w+(?:ing|tion|ness|ge|ce)s?)\b)|owing to|thanks to|as a result of|caused by|blamed? (?:on|for)?|attributed to|resulted from)\b"
)
_CAUSE_ZH = regex(r"因|由于|得益|原因|导致|造成|受|致|引发|源于|归功|引起|使|在于")
_UP = regex(
    r"\b(?:ris(?:e|es|en|ing)|rose|grew|grow(?:s|n|th)?|increas\w+|gain\w*|climb\w*|jump\w*|surg\w+|expand\w*|rais(?:ed?|es|ing)|up)\b(?! to date)"
)
_DOWN = regex(
    r"\b(?:fall(?:s|en)?|fell|drop\w*|declin\w+|decreas\w+|down|reduc\w+|cut(?:s|ting)?|lower\w*|shr[iau]nk\w*|shorten\w*|slash\w*|dipp?\w*|slid)\b"
)
_UP_ZH = regex(r"增|升|涨|提高|扩|提升|上调|攀|多|翻|突破|延长|高")
_DOWN_ZH = regex(r"减|降|跌|下滑|缩|削|下调|少|低|收窄|压|短")


@lru_cache(maxsize=512)
def denied(claim: str) -> bool:
    return bool(_NOT.search(claim))


def denied_there(part: str, places: list[tuple[int, int]]) -> bool:
    """Whether the words that stand at these ranges of a printed sentence are denied there."""
    return any(
        0 <= a - m.end() <= 2 and b - a > 1 and not re.search("[,，;；。:：]", part[m.end() : a])
        for m in _NOT_ZH.finditer(part)
        for a, b in places
    )


@lru_cache(maxsize=512)
def guarded(claim: str) -> bool:
    """Whether a claim denies something, or says it in a word that Chinese print may put as a denial."""
    return bool(_NOT.search(claim) or _LESS.search(claim))


def denies(part: str) -> bool:
    return bool(_NOT_ZH.search(part))


@lru_cache(maxsize=512)
def planned(claim: str) -> bool:
    return bool(_PLANNED.search(claim))


@lru_cache(maxsize=512)
def done(claim: str) -> bool:
    return not planned(claim) and bool(_DONE.search(claim) or _VERB_PAST.search(claim))


def planned_there(part: str, clause: tuple[int, int]) -> bool:
    """Whether a clause of a printed sentence tells of a plan; 计划 and 将 reach on until 已, 目前 or a full stop."""
    since = [m.end() for m in _SINCE.finditer(part[: clause[1]])]
    return bool(_PLANNED_ZH.search(part, since[-1] if since else 0, clause[1]))


def done_there(clause: str) -> bool:
    return bool(_DONE_ZH.search(clause)) and not _PLANNED_ZH.search(clause)


def unmatched(claim: str, part: str) -> str:
    """A superlative or a scope of the claim that the printed words lack; empty if they have all."""
    return next((word for word, chinese in _asked(claim) if not re.search(chinese, part)), "")


@lru_cache(maxsize=512)
def _asked(claim: str) -> tuple[tuple[str, str], ...]:
    """The superlatives and scopes of a claim, and what Chinese print may write for each."""
    return tuple(
        (m.group(), chinese) for english, chinese in (*_MOST, *_REACH) if (m := english.search(claim))
    )


def caused(claim: str, part: str) -> str:
    found = _CAUSE.search(claim)
    return found.group() if found and not _CAUSE_ZH.search(part) else ""


def turned(claim: str, part: str) -> str:
    """A rise told for a fall or the other way round; empty where it is neither."""
    for here, there, other in ((_UP, _UP_ZH, _DOWN_ZH), (_DOWN, _DOWN_ZH, _UP_ZH)):
        found = here.search(claim)
        if found and other.search(part) and not there.search(part):
            return found.group()
    return ""


POSTS = frozenset(
    """mayor secretary director head chief chairman chairwoman chairperson chair president governor principal magistrate manager
    minister headmaster commander captain professor dean editor leader""".split()
)
_LESSER = regex(
    r"\b(?:deputy|vice|former|ex|assistant|associate|acting|executive|then|deputies)\b|\bvice-|\bex-"
)
LESSER_ZH = regex(r"(?:副|原|前|代|名誉|助理)(?:任)?[^,，。、]{0,1}$")
# Between the two sides of a Chinese sentence: the one who bears it may come first.
PASSIVE_ZH = regex(r"被(?!告)|由|受|遭|获|得到|接受|让")
_ACTS = regex(
    r"^(?:beat|defeat\w*|brought|filed|lodged|sued?|suing|overtook|overt\w+|surpass\w*|criti\w+|prais\w+|thank\w*|visit\w*|inspect\w*|help\w*|support\w*|"
    r"donat\w+|gave|paid|lent|award\w*|pay|pays|cut|cuts|built|invit\w+|accus\w+|attack\w*|hit|struck|kill\w*|rescu\w+|sav\w+|arrest\w*|acquir\w+|bought|sold|"
    r"suppl\w+|replac\w+|appoint\w*|urg\w+|ask\w*|warn\w*|fined?|fines|investigat\w+|hir\w+|lead|led|taught|teach\w*|treat\w*|won|host\w*|"
    r"receiv\w+|follow\w*|own\w*|formed|reject\w*|approv\w+|oppos\w+|outnumber\w*|exceed\w*|assist\w*|fund\w*|sponsor\w*|commission\w*)$"
)


_RUMOUR = regex(
    r"\b(?:rumou?rs?|false|untrue|hoax|fake|alleged\w*|den\w+|fabricat\w+|misinformation|claims?|not true)\b"
)
_RUMOUR_ZH = regex("谣|不实|网传|误传|虚假信息|纯属虚构|的消息在")
_PLACES = {"nation": "国", "country": "国", "national": "国", "nationwide": "国", "province": "省", "provincial": "省",
           "city": "市", "municipal": "市", "citywide": "市", "district": "区", "county": "县", "town": "镇", "township": "乡", "village": "村"}  # fmt: skip
_YOY = regex(
    r"\b(?:year[- ](?:on|over)[- ]year|from a year earlier|than a year earlier|compared with (?:last year|the same period))\b"
)
_MOM = regex(r"\b(?:month[- ](?:on|over)[- ]month|from the previous month|from a month earlier)\b")


@lru_cache(maxsize=512)
def lesser(claim: str) -> bool:
    return bool(_LESSER.search(claim))


def verbal(word: str) -> bool:
    """Whether a lower-case word looks like a verb: what is done with a thing says less of its figure than the thing."""
    return word.endswith(("ed", "ing")) or past(word) or bool(_UP.fullmatch(word) or _DOWN.fullmatch(word))


def rumoured(claim: str, print_: str) -> bool:
    """Whether print tells it as a rumour, and the claim does not."""
    return bool(_RUMOUR_ZH.search(print_)) and not _RUMOUR.search(claim)


def kind_of(word: str) -> str:
    """The Chinese for what a place is (district, 区); empty for other words."""
    return _PLACES.get(word, "")


def reached(claim: str, part: str) -> str:
    """The scope of a printed figure (全市) where the claim has it of a smaller or larger place; empty otherwise."""
    found = re.search("全([国省市区县镇乡村])", part)
    if not found:
        return ""
    kinds = {kind for word, kind in _PLACES.items() if re.search(rf"\b{word}\b", claim)}
    return found.group() if kinds and found[1] not in kinds else ""


def swapped_rate(claim: str, clause: str) -> str:
    """Year on year told for month on month, or the other way round."""
    for english, own, other in ((_YOY, "同比", "环比"), (_MOM, "环比", "同比")):
        if (found := english.search(claim)) and other in clause and own not in clause:
            return found.group()
    return ""


def acts(word: str) -> bool:
    """Whether a verb has a side that does and one that bears it."""
    return bool(_ACTS.match(word))


def turned_latin(claim: str, part: str) -> str:
    """A rise told for a fall or the other way round, both in Latin script; empty where it is neither."""
    for here, other in ((_UP, _DOWN), (_DOWN, _UP)):
        found = here.search(claim)
        if found and other.search(part) and not here.search(part):
            return found.group()
    return ""


def same_way(claim: str, chinese: str) -> bool:
    """Whether a Chinese word is a rise or a fall that the other text tells too."""
    return bool(
        (_UP.search(claim) and re.fullmatch("增[长加]|上[升涨]|提[高升]|扩大", chinese))
        or (_DOWN.search(claim) and re.fullmatch("下[降跌滑]|减少|降低|缩[小减短]", chinese))
    )
