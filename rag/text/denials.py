"""Knowing, in a reply, the words that say the articles do not tell: which clause denies, and what stands beside it.

A clause denies where the articles (or the one who read them) are its subject; 会议没有提到经费 is a claim about
a meeting. A clause that guesses denies nothing, whatever else it says.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from rag.text.fold import fold
from rag.text.messages import say, wordings
from rag.text.pattern import regex
from rag.text.sentences import sentences

_PRINT = (
    r"(?<!据)(?:(?:所|目前|现有|以上|上述|这些|这几篇|给出|提供|检索到|已有|相关|围栏)的?(?:里|中|内)?){0,3}"
    r"(?:新闻)?(?:报道|报导|文章|资料|材料|原文|段落|新闻|文本|上下文|信息|文中|记载|报纸|库)"
)
_PLACED = r"(?:里面?|之?中|内|上|都|均|也|并|只|本身|对此|目前|暂|尚|里头)*+"
_WITHIN = rf"{_PLACED}(?:(?:对|关于|有关|就|针对)[^,]{{1,12}}?{_PLACED}){{0,2}}"
_NOT = r"(?:没有?|未|无|不|并未|并没有|都没有?|均未|尚未|从未|看不出|找不到|查不到|未能|无法|不能|难以)"
_TOLD = (
    r"(?:提|说|写|讲|披露|包含|包括|涉及|给出|记载|透露|回答|找到|查到|看到|检索|显示|注明|刊登|介绍|列出|明确|交代|体现|印|得出|得知"
    r"|确定|判断|相关|任何|关于|有关|足够|直接|具体|答案|信息|内容|这个|此)"
)
_GUESS = regex(
    r"估计|大概|大约应|应该是|应为|可能是|可能为|也许|推测|猜|想必|据我所知|一般来说|通常|常识"
    r"|\b(?:probably|likely|perhaps|maybe|presumably|i (?:guess|think|believe)|estimat\w+|to my knowledge|in general|typically)\b"
)
_ASSERTS = regex(r"的是(?!什么|谁|哪|否)|没有?不|未必不|不是没有")
_DENIES = regex(
    rf"{_PRINT}{_WITHIN}{_NOT}.{{0,6}}?{_TOLD}"
    rf"|{_NOT}(?:在|从|于|根据|依据)?{_PRINT}.{{0,10}}?{_TOLD}"
    rf"|^(?:但|而|且|并|也|亦|均|都|其中|另外|此外|因此|所以|故|那么|我|很|目前|暂时|暂且|暂)*+(?:没有?|未能?|并未|并没有|无法|不能|找不到|查不到)(?:能|有|再|进一步)?"
    r"(?:提及|提到|说明|披露|给出|透露|记载|刊登|找到|查到|检索到|回答|作答|确定|判断|得知|相关(?:信息|报道|内容|记录|资料|记载)|答案)"
    r"|(?:passages?|articles?|sources?|reports?|texts?|documents?|context|excerpts?|newspapers?|materials?)\b[^.]{0,40}?"
    r"\b(?:do(?:es)? ?(?:not|n't)|did ?(?:not|n't)|never|contain no|contains no|give no|gives no|have no|has no|make no|makes no|say nothing|cannot)\b"
    r"(?: (?:mention|say|state|give|contain|tell|provide|include|answer|specify|report|discuss|cover|describe|disclose|name|address|indicate|explain|reveal|list))?"
    r"|\b(?:not|n't|never) (?:be )?(?:\w+ ){0,2}?(?:mentioned|stated|given|provided|specified|found|told|answered|covered|reported|disclosed|determined)\b"
    r"[^.]{0,30}?(?:\b(?:passages?|articles?|sources?|reports?|texts?|documents?|context|excerpts?)\b|$)"
    r"|\bthere (?:is|are|was|were) no (?:information|mention|answer|article|passage|record|report|data|details?)\b"
    r"|\b(?:i|we) (?:can(?:not|'t| not)|could ?(?:not|n't)|am (?:not able|unable)|are unable|was unable|do(?: not|n't)|did(?: not|n't))(?: to)? "
    r"(?:find|answer|determine|see|locate|tell|know|have)\b"
    r"|\bnone of (?:the|these|those) (?:\w+ )?(?:passages|articles|sources|reports|texts|documents)\b|^我?(?:也|并)?不(?:知道|清楚)$|^(?:目前|暂时)?(?:暂无|无|没有)(?:任何)?(?:相关|有关)?的?(?:信息|报道|内容|资料|记载|记录|数据|答案)$"
    r"|^(?:but |and )?no (?:information|mention|answer|details?)\b"
)
# Said beside a denial, and claiming nothing: sorry; of what; where to look further; what was looked through.
_SORRY = regex(
    r"^(?:非常|很|十分|实在|真的?|我)?(?:抱歉|对不起|不好意思|遗憾|可惜)(?:地?[,，]?)?$|^(?:i(?:'| a)?m )?(?:very |so )?(?:sorry|apologies|unfortunately|i apologi[sz]e)$|^(?:unfortunately|sorry)$"
)
_TOPIC = regex(
    r"^(?:但|不过|因此|所以)?(?:关于|至于)|^(?:but )?(?:as for|regarding|concerning) "
    r"|^(?:但|不过|因此|所以)?(?:对于|有关|就|针对|根据|依据|基于|按照|从|在)[^0-9]{1,40}$"
    r"|^(?:but )?(?:as for|regarding|concerning|about|based on|according to|from|in) [^0-9]{1,80}$"
)
_ADVICE = regex(
    r"^(?:建议|请|您?可以|如需|如果您?|若需|若您?|欢迎|希望|如有|为此|这个问题|此问题)[^0-9]*$"
    r"|^(?:please|you (?:may|can|could|might)|if you|i (?:suggest|recommend)|feel free|let me know)[^0-9]*$"
)
_LOOKED = regex(r"^已查[0-9]+篇|^looked through [0-9]+ articles")
# That what was said is from the articles, as a model ends with.
_ABOVE = regex(
    r"^(?:注|备注|说明|以上)$|^以上(?:的|所有)?(?:信息|内容|回答|答案|数据)?(?:均|都|全部|皆)?(?:来自|根据|依据|出自|源自|摘自|整理自)[^0-9]{0,20}(?:报道|资料|材料|文章|报纸|围栏|新闻)$"
)
_CLAUSE = regex(
    r"[,，;；:：。.!！?？\n]+\s*|(?=但是|但(?!愿)|不过|然而|可是|只是(?=估)|而是)|(?<!\s)\s++(?=(?:but|however|though|although|yet)\b)|(?<=but)\s|(?<=however)\s"
)
_MARKER = regex(r"[\[【]\s*\d[\d\s,、\-]*[\]】]")
_JOINT = regex(
    r"^(?:但是?|不过|然而|可是|而|而且|并且|且|因此|所以|故|only|but|however|though|although|yet|so|and|therefore)?[\s,\"'*_#>-]*$"
)


REFUSAL = wordings("refusal.sentence")


def refusal(language: str) -> str:
    """The sentence with which a question in `language` is refused."""
    return say("refusal.sentence", language)


_MARKS = regex(r"[\W_]+")
_NEGATIVE = regex(r"[没未无不难n]")  # Every denial has one of these.


def _bare(text: str) -> str:
    return _MARKS.sub("", fold(text))


_FIXED = frozenset(map(_bare, REFUSAL.values()))


def denies(clause: str) -> bool:
    """Whether a clause says that the articles do not tell.

    >>> denies("报道中没有提到投资额"), denies("会议没有提到投资额"), denies("the passages do not mention it")
    (True, False, True)
    """
    folded = fold(_MARKER.sub("", clause))
    if _MARKS.sub("", folded) in _FIXED:
        return True
    if not _NEGATIVE.search(folded):
        return False
    folded = folded.strip(" *_\"'。，,.;；!！?？\n")
    return bool(_DENIES.search(folded)) and not _GUESS.search(folded) and not _ASSERTS.search(folded)


def guesses(folded: str) -> bool:
    """Whether a folded sentence says that it only supposes."""
    return bool(_GUESS.search(folded))


def clauses(sentence: str) -> list[str]:
    """The clauses of a sentence, in order, each with the mark that ends it."""
    edges = [0, *(m.end() for m in _CLAUSE.finditer(fold(sentence))), len(sentence)]
    return [sentence[a:b] for a, b in pairwise(edges) if b > a]


@lru_cache(maxsize=512)
def beside(sentence: str) -> str:
    """What a sentence says beside denying: itself where no clause denies, "" where nothing else is said.

    >>> beside("报道没有提到投资额，但估计有6亿元。"), beside("抱歉，报道中没有提到投资额。")
    ('但估计有6亿元。', '')
    """
    if _bare(_MARKER.sub("", sentence)) in _FIXED:
        return ""
    parts = clauses(sentence)
    bare = [fold(_MARKER.sub("", part)).strip(" \t\n,;:.!?。，；：！？*_\"'()") for part in parts]
    denied = [denies(text) for text in bare]
    if not any(denied):
        return "" if all(_polite(text) for text in bare) else sentence
    kept = [
        part
        for i, (part, text) in enumerate(zip(parts, bare, strict=True))
        if not denied[i] and not _polite(text) and not (_TOPIC.match(text) and any(denied[i + 1 : i + 2]))
    ]
    return "".join(kept).strip()


def _polite(text: str) -> bool:
    """Whether a folded clause claims nothing: a courtesy, a joint, a piece of advice."""
    patterns = (_SORRY, _JOINT, _ADVICE, _LOOKED, _ABOVE)
    return any(pattern.match(text) for pattern in patterns) and not _GUESS.search(text)


def only_denies(text: str) -> bool:
    """Whether a text says that the articles do not tell, and nothing else that could be checked.

    >>> only_denies("抱歉，这些报道没有提到失业率。"), only_denies("报道没有提到。估计是5%。")
    (True, False)
    """
    told = [_MARKER.sub("", text[a:b]) for a, b in sentences(text)]
    told = [sentence for sentence in told if any(c.isalnum() for c in sentence)]
    return any(denies(s) or any(map(denies, clauses(s))) for s in told) and not any(beside(s) for s in told)
