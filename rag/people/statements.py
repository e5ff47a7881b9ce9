"""Who said what: speaker, verb and the words said."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rag.people.names import name_end
from rag.text.fold import fold
from rag.types import Person, Statement

# Verbs of saying; each begins with a plain character, which lets the search skip to it. Not the 说 of 小说 and
# 说明, the 称 of 名称 and 称为, the 要求 of 质量要求.
_VERB = re.compile(
    "强调指出|强调|指出|表示|认为|介绍说|介绍道|介绍|告诉记者|告诉|透露|坦言|重申|呼吁|宣称|声称|坚称|直言|感慨|感叹|回应说|回应称|回应|补充说|解释说|解释|"
    "回忆说|回忆道|报道说|报道称|分析说|分析指出|评论说|写道|说道|谈到|提到|希望|建议|提出|宣布|提醒|警告|承诺|期待|主张|勉励|叮嘱|嘱托|评价|批评|谴责|承认|"
    "回答|期盼|寄语|倡议|敦促|否认(?<!予以否认)|要求(?<![署质总准标]要求)|"
    "说(?<![小据听一来再虽传学解吾劝游诉胡常上俗]说)(?![明服起到法过是话白唱出不实一教走客])|"
    "称(?<![名号简著人宣堪并通职美俗自谎诈昵爱相对史统尊可]称)(?![为号作之谓得赞道霸呼量职心重])"
)
_HEARD = re.compile(
    r"据(?:悉|了解|介绍|称|报道|(?P<who>[^,，。；;\n\"]{2,18}?)(?:介绍|透露|统计|报道|消息|通报|预测|估算))(?=[,，:])"
)
_WHEN = re.compile(r"(?:最新|初步|(?:\d{1,2}月)?\d{1,2}[日号]|今天|昨天|[上下]午|的)+$")
# What follows a verb that then names an act (表示感谢, 提出了) or a noun (要求的), not words that are said.
_ACT = re.compile(
    r"\s?(?:(?:了|着|过|的|和|与|及|、|。|；|\)|》|\"|等)|(?:最|崇|由|热|诚|衷|真|深|高|极|强|沉|亲|充|坚|一|严|遗|祝|满)?[\u4e00-\u9fff]{0,4}"
    r"(?:欢迎|感谢|祝贺|肯定|赞赏|赞成|慰问|敬意|哀悼|关切|祝愿|问候|支持|谢意|不满|遗憾|谴责|反对|关注|认可|满意|歉意|悼念|同情|担忧|赞同|理解|敬佩|节日))"
)
_PRONOUN = re.compile(r"(?:^|[,，\s:：后时中上此])(?P<who>他们|她们|他|她)(?P<rest>[^他她]{0,24})$")
_GROUP = re.compile(
    r"(?P<who>[\u4e00-\u9fffa-z0-9·、]{0,18}?(?:会议|全会|大会|双方|各方|大家|代表团|调研组|督导组|检查组|监督组|考察组|专家组|观察员?|发言人|负责人|工作人员|媒体|报告|声明|公报|文章|评论|通知|公告|社论|"
    r"人士|专家|学者|代表们?|委员们?|村民们?|群众|居民们?|网友们?|官员们?|警方|军方|官方|校方|院方|厂方|白宫|克里姆林宫|五角大楼|联合国|政府|法院|议会|国会|央行|外交部|国防部|商务部|卫生部|气象台|[\u4e00-\u9fff]{1,6}(?:部|局|委|厅|署|办|社|院|台|网|报|方面|中心|组织|公司|集团|协会|委员会|研究所|大学|基金会)|"
    r"中方|美方|俄方|日方|乌方|韩方|英方|法方|德方|欧方|朝方|印方|巴方|以方|伊方))(?P<rest>[\u4e00-\u9fffa-z0-9\s]{0,14})$"
)
# What may stand between the speaker and the verb.
_ADVERB = re.compile(
    r"(?:\s|还|也|又|再次|再|均|都|则|曾|并|同时|进一步|随后|最后|特别|明确|着重|严肃|公开|纷纷|一致|普遍|共同|分别|郑重|多次|反复|深情地?|激动地?|高兴地?|自豪地?|这样|如是|向记者|对记者|对此|"
    r"(?:\d{1,2}月)?\d{1,2}日|昨天|今天|当天|当日|日前|近日|[上下]午|晚间?|早些时候|\d{1,2}号|"
    r"(?:在|就|对|向|针对|通过|接受|出席|主持|致|代表|围绕|结合|谈及|谈到|回顾|代表)[^,，。；]{1,26}?(?:时|上|中|里|后|期间|会|辞|讲话|发言|致辞|采访|问题|情况|工作|记者|我们?|大家)?|致辞|讲话|发言|发文|发帖|回信|撰文|总结|中)*$"
)
_LEAD = re.compile(
    r"^(?:[\s,，]|而|但|同时|此外|对此|为此|其中|会后|会前|会上|座谈会上|会议期间|调研中|考察中|活动中|采访中|现场|随后|最后|目前|昨天|今天|当天|当日|日前|近日|(?:\d{1,2}月)?\d{1,2}日|上午|下午|晚上?|"
    r"[\u4e00-\u9fff]{0,8}(?:会上|期间|当中)|和|与|以及|有|多位|许多|不少|一些|一位|另一位|其|该)+"
)
_BODY = re.compile(
    "会议|全会|代表团|调研组|督导组|检查组|监督组|考察组|双方|大家|报告|声明|意见|通知|方案|公报"
)
_HAN = re.compile("[\u4e00-\u9fff]")
_CLAUSE = re.compile('[。；，,;：:！!？?\n“”‘’「」"]')
_MARK = re.compile("[。！？!?\n“”「」]")
_GOES_ON = re.compile(r"要(?!求|是|不是|么|知道|想)|(?:必须|务必)")
# Fewer characters than this are no statement.
_SHORT = 4


@dataclass(frozen=True, slots=True)
class _Scene:
    """A text with its known persons: `at` and `names` are their places, in order."""

    text: str
    folded: str
    posts: dict[str, str]
    at: tuple[int, ...]
    names: tuple[str, ...]


def find_statements(text: str, people: Iterable[Person] = ()) -> tuple[Statement, ...]:
    """What is said in a text and by whom, in order; `people` lends the names to look for and their posts.

    他 and 她 are the person that the sentence before begins with; a verb without a subject takes that of its
    sentence; what is only heard (据悉) has the empty speaker. The words are the quotation, or the rest of the
    sentence with the sentences after it that go on in the imperative (要…).

    >>> text = "市长盛蕾来到我区。她强调，要加快实现目标。"
    >>> people = (Person("盛蕾", "市长", 2, 4),)
    >>> [(s.speaker, s.post, s.verb, text[s.start : s.end]) for s in find_statements(text, people)]
    [('盛蕾', '市长', '强调', '要加快实现目标。')]
    """
    return statements_in(text, fold(text), people)


def statements_in(text: str, folded: str, people: Iterable[Person]) -> tuple[Statement, ...]:
    """`find_statements` for a text that is folded already."""
    verbs = list(_VERB.finditer(folded))
    heard = [_heard(text, match) for match in _HEARD.finditer(folded)]
    if not verbs:
        return tuple(s for s in heard if s)
    scene = _scene(text, folded, people)
    found: list[Statement] = []
    end = 0
    for verb in verbs:
        if _ACT.match(folded, verb.end()):
            continue
        speaker, named = _speaker(scene, verb)
        if speaker is None or (verb.start() < end and not named):
            continue
        for start, stop in _said(text, verb):
            post = scene.posts.get(speaker, "")
            found.append(Statement(speaker, post, text[verb.start() : verb.end()], start, stop))
            end = max(end, stop)
    return tuple(sorted({*found, *(s for s in heard if s)}, key=lambda s: (s.start, s.end, s.speaker)))


def _scene(text: str, folded: str, people: Iterable[Person]) -> _Scene:
    posts: dict[str, str] = {}
    for person in people:
        posts[person.name] = max(posts.get(person.name, ""), person.post, key=len)
    places = sorted((m.start(), name) for name in posts for m in re.finditer(re.escape(name), text))
    return _Scene(text, folded, posts, tuple(at for at, _ in places), tuple(name for _, name in places))


def _speaker(scene: _Scene, verb: re.Match[str]) -> tuple[str | None, bool]:
    """Who says it, and whether the words right before the verb name them; None if nobody can be made out."""
    p = verb.start()
    clause = _CLAUSE.split(scene.folded[max(0, p - 60) : p])[-1]
    start = p - len(clause)
    if _ADVERB.match(clause):
        return _subject(scene, p), False
    if (pronoun := _PRONOUN.search(clause)) and _ADVERB.match(pronoun["rest"]):
        return _meant(scene, start + pronoun.start("who")), False
    for i in range(bisect_left(scene.at, p) - 1, -1, -1):
        if scene.at[i] < start:
            break
        name = scene.names[i]
        if _ADVERB.match(scene.folded[scene.at[i] + len(name) : p]):
            return name, True
    lead = _LEAD.match(clause)
    start += lead.end() if lead else 0
    stop = name_end(scene.folded, start, sure=False)
    if start < stop <= p and _ADVERB.match(scene.folded[stop:p]):
        return scene.text[start:stop], True
    group = _GROUP.match(scene.folded[start:p])
    if group and _ADVERB.match(group["rest"]):
        return scene.text[start : start + group.end("who")], True
    return None, False


def _sentence_start(text: str, offset: int) -> int:
    return max(text.rfind(c, max(0, offset - 400), offset) for c in "。！？\n") + 1


def _subject(scene: _Scene, p: int) -> str | None:
    """The person or body that the sentence before the verb begins with."""
    start = _sentence_start(scene.text, p)
    i = bisect_left(scene.at, start)
    body = _BODY.search(scene.folded, start, p)
    if i < len(scene.at) and scene.at[i] < p and not (body and body.start() < scene.at[i]):
        return scene.names[i]
    return scene.text[body.start() : body.end()] if body else None


def _meant(scene: _Scene, p: int) -> str | None:
    """The person that 他 at `p` stands for: the first of this sentence, else of the last sentence with one."""
    i = bisect_left(scene.at, p) - 1
    if i < 0:
        return None
    start = _sentence_start(scene.text, scene.at[i])
    return scene.names[bisect_left(scene.at, start)]


def _said(text: str, verb: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The words said: a quotation that ends right before the speaker, and what follows the verb."""
    p = verb.start()
    clause = _CLAUSE.split(text[max(0, p - 60) : p])[-1]
    before = p - len(clause)
    while before > 0 and text[before - 1] in ",， ":
        before -= 1
    if text[before - 1 : before] == "”":
        opened = text.rfind("“", 0, before)
        if opened >= 0 and before - opened > _SHORT and "\n" not in text[opened:before]:
            yield opened + 1, before - 1
    start = verb.end()
    while text[start : start + 1] and text[start] in ",，:： 道":
        start += 1
    if (
        text[start : start + 1] == "“"
        and (closed := text.find("”", start)) > start
        and not _HAN.match(text, closed + 1)
    ):
        yield start + 1, closed
        return
    stop = _end_of_sentence(text, start)
    while text[stop : stop + 1] and _GOES_ON.match(text, stop):
        stop = _end_of_sentence(text, stop)
    if stop - start >= _SHORT:
        yield start, stop


def _end_of_sentence(text: str, start: int) -> int:
    """The end of the sentence that goes on at `start`, its end mark included; a quote closed from outside ends it."""
    depth = 0
    for mark in _MARK.finditer(text, start):
        c = mark.group()
        if c in "“「":
            depth += 1
        elif c in "”」":
            depth -= 1
            if depth < 0:
                return mark.start()
        elif c == "\n":
            return mark.start()
        elif depth == 0:
            return mark.end()
    return len(text)


def _heard(text: str, match: re.Match[str]) -> Statement | None:
    start = match.end() + 1
    stop = _end_of_sentence(text, start)
    if stop - start < _SHORT:
        return None
    who = text[match.start("who") : match.end("who")] if match["who"] else ""
    return Statement(
        who,
        "",
        text[match.start() : match.end()] if not who else text[match.end("who") : match.end()],
        start,
        stop,
    )
