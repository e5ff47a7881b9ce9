"""Who is told to have done, said or been something, against who it is in the print."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from rag.check import wordlists
from rag.check.fault import Fault, differs
from rag.check.weighty import known_word
from rag.facts.persons import Mention, mentions
from rag.text.han import HAN, all_han
from rag.text.names import Word
from rag.text.pattern import regex
from rag.text.places import places, since
from rag.text.surnames import COMPOUND, SURNAMES
from rag.text.words import is_word, tags

_BYLINE = regex(r"(?:记者|通讯员|编辑|摄)[^)）,，。]{0,10}$")
_TAILS = "拿为在与和说的获以从向将被任签出作得当"
_COMPOUNDS = regex("|".join(sorted(COMPOUND)))
_AFTER = "得拿跑打破夺跳摘先领以从第盼去来访一二年里也都又说介率作在表的、,，。;；:(（参出主指透强汇宣承会等获任为和与签见坦当涉一剪演今陪认建报投被因获赴对向则"
_POST = regex(
    r"(?:总书记|书记|市长|区长|县长|省长|镇长|乡长|鄉長|主任|主席|局长|部长|总理|总统|秘书长|理事长|监事长|会长|院长|校长|董事长|总经理|行长|处长|科长|所长|站长|团长|发言人|研究员|总裁|厅长|馆长|厂长|场主|法官|教练|外援|后卫|前锋|导演|编剧|作家|诗人|评论家|译者|工程师|统计师|总长|焊工|玉雕师|面点师|维修工|传承人|消防员|独立董事|负责人|教授|队长|村民|学院)"
)
_DOTTED = regex(f"[{HAN}]{{1,8}}(?:·[{HAN}]{{1,8}})+")
_POSTS = (
    "总书记|书记|市长|区长|县长|省长|镇长|乡长|鄉長|村长|主任|主席|局长|部长|总理|总统|首相|秘书长|理事长|监事长|会长|院长|校长|校長|董事长|总经理|经理|行长|处长|科长|所长|站长|团长|队长|"
    "大使|发言人|教授|研究员|研究員|委员长|司令员|总裁|厅长|馆长|厂长|社长|台长|场主|法官|主教练|主帅|领队|指挥长|教练|外援|后卫|前锋|导演|编剧|作家|诗人|评论家|译者|总工程师|工程师|总统计师|"
    "统计师|总长|焊工|玉雕师|面点师|维修工|技师|传承人|消防员|负责人|记者|通讯员|医生|教师|董事|律师|冠军|亚军|季军|画家|村民|学生"
)
_POSTISH = regex(f"(?:[{HAN}]{{0,12}}?)(?:{_POSTS})$")
_KIND = regex(f"副?(?:{_POSTS})$")


@lru_cache(maxsize=2048)
def people(folded: str) -> tuple[Mention, ...]:
    """The persons named in a folded text: those of the facts, and who stands behind a post."""
    found = []
    for m in mentions(folded):
        end = m.end
        while "·" in folded[m.start : end] and folded[end - 1] in _TAILS:
            end -= 1
        if folded[m.start : end][-1:] not in tuple("师员长们") and folded[m.start] not in "来去到":
            found.append(m._replace(end=end))
    taken = [(m.start, m.end) for m in found]
    for post in _POST.finditer(folded):
        end = _name_end(folded, post.end())
        if end and not any(a < end and post.end() < b for a, b in taken):
            found.append(Mention(post.end(), end, post.start(), post.end()))
            taken.append((post.end(), end))
    for surname in _COMPOUNDS.finditer(folded):
        end = _name_end(folded, surname.start())
        if end and not any(a < end and surname.start() < b for a, b in taken):
            found.append(Mention(surname.start(), end, surname.start(), surname.start()))
    return tuple(sorted(x for x in found if not known_word(folded[x.start : x.end])))


@lru_cache(maxsize=512)
def known(article: str) -> frozenset[str]:
    """The names of the persons of an article; of a name of several parts also the last."""
    names = {article[m.start : m.end] for m in people(article)}
    return frozenset(
        names | {n.rsplit("·", 1)[1] for n in names if "·" in n and len(n.rsplit("·", 1)[1]) > 1}
    )


def _name_end(folded: str, start: int) -> int:
    """Where a name of two to four characters ends that begins at `start`; 0 if none does."""
    first = folded[start : start + 2]
    for size in (4, 3, 2) if first in COMPOUND else (3, 2):
        name = folded[start : start + size]
        after = folded[start + size : start + size + 1]
        ends = after == "" or after in _AFTER or (after.isdigit() and first[0] in SURNAMES)
        if len(name) == size and all_han(name) and ends:
            return 0 if known_word(name) or set(name) & set("的了和与及是在被者会等") else start + size
    return 0


def misspelt(said: str, printed: str) -> list[tuple[str, str]]:
    """Names of the claim that are a printed name but for one character or one part: (told, printed)."""
    found: list[tuple[str, str]] = []
    names = {printed[m.start : m.end] for m in people(printed)}
    for name in sorted(names, key=len, reverse=True):
        if name in said or len(name) < 2:
            continue
        if "·" in name:
            head, tail = name.split("·", 1)
            for m in _DOTTED.finditer(said):
                other = m.group()
                if name not in other and (head in other or tail in other) and other not in printed:
                    found.append((other[-len(name) :], name))
            continue
        size = len(name)
        if sum(c in said for c in name) < size - 1:
            continue
        for at in range(len(said) - size + 1):
            window = said[at : at + size]
            same = [a == b for a, b in zip(window, name, strict=True)]
            if sum(same) != size - 1 or window in printed or not all_han(window):
                continue
            if size == 2 and not (same[0] and _named(said, at, at + size)):
                continue
            if size > 2 and not same[0] and window[0] in "的是由被对向和与在说叫":
                continue
            if size > 2 and not same[-1] and said[at + size - 1] in "说的是在和与任表介作出为指等被":
                continue
            found.append((window, name))
            break
    return found


def _named(said: str, start: int, end: int) -> bool:
    return any((m.start <= start and end <= m.end) or (start <= m.start < end) for m in people(said))


def foreign(said: str, printed: str) -> list[str]:
    """Names of several parts (甲·乙) that the print has not as they are told."""
    found = []
    for m in _DOTTED.finditer(said):
        name = m.group()
        dots = [i for i, c in enumerate(name) if c == "·"]
        # Where the name begins is not marked: its part around the dot has to be printed.
        short = name[max(0, dots[0] - 2) :]
        tail = re.match(f"[{HAN}]{{1,3}}", name[dots[-1] + 1 :])
        core = short[: short.rfind("·") + 1 + (len(tail.group()) if tail else 0)]
        if not any(core[: len(core) - k] in printed for k in range(3) if core[len(core) - k - 1] != "·"):
            found.append(name)
    return found


def posts(said: str, printed: str) -> list[Fault]:
    """A post told beside a name, where the print gives the name another and gives this one to somebody else."""
    faults = []
    named = people(said)
    taken = [(m.start, m.end) for m in named]
    there = [Mention(at, at + len(n), at, at) for n in known(printed) for at in places(said, n)]
    there += _behind_posts(said, printed)
    for m in (*named, *(m for m in there if not any(a < m.end and m.start < b for a, b in taken))):
        name = said[m.start : m.end]
        at = printed.find(name)
        if at < 0:
            continue
        post = _post_of(said, m)
        if not post:
            continue
        held = held_posts(printed, name)
        if not held or any(fits(post, h) for h in held):
            continue
        faults.append(differs("post", f"{max(held, key=len)}{name}", f"{post}{name}"))
    return faults


def _behind_posts(said: str, printed: str) -> list[Mention]:
    """What stands right behind a post both in a claim and in print is a name, whatever it begins with."""
    found = []
    for post in _POST.finditer(printed):
        for size in (3, 2):
            name = printed[post.end() : post.end() + size]
            if len(name) == size and all_han(name) and not known_word(name):
                at = next((at for at in places(said, name) if post_at(said[:at])), -1)
                if at >= 0:
                    found.append(Mention(at, at + size, at, at))
                    break
    return found


def _post_of(said: str, m: Mention) -> str:
    """The post told of a name: right before it, or around 是."""
    before = since(said, m.start, ',，。;；:：、"')
    before = re.sub(r"(?:是|为|叫|系|由)$", "", before)
    found = _POSTISH.search(before)
    if found and found.group():
        return found.group()
    after = re.split(r"[,，。;；:：、\"]", said[m.end :])[0]
    told = re.match(r"(?:是|为|系|任|担任|出任)(.{1,20})$", after)
    if told and (found := _POSTISH.search(told[1].rstrip())):
        return found.group()
    return ""


def post_at(text: str) -> str:
    """The post that a text ends with; "" if it ends with none."""
    found = _POSTISH.search(text.rstrip())
    return found.group() if found else ""


def held_posts(printed: str, name: str) -> list[str]:
    """The posts printed beside a name, that of a list of names for each of them."""
    found = []
    for at in places(printed, name):
        items = since(printed, at, ",，。;；:：\n(（").split("、")
        segment = items[-1]
        k = len(items) - 1
        while k > 0 and not segment:
            k -= 1
            segment = items[k]
            for other in people(segment):
                segment = segment[: other.start]
                break
        segment = re.sub(r"(?:和|与|及|由)$", "", segment)
        if post := _POSTISH.search(segment):
            found.append(post.group())
            # 区委副书记、政法委书记吴震宇 holds both.
            for earlier in reversed(items[:k]):
                if people(earlier) or not (more := _POSTISH.search(earlier)):
                    break
                found.append(more.group())
        after = printed[at + len(name) : at + len(name) + 16]
        if (told := re.match(f"(?:是|为|任|担任)?([{HAN}]{{2,12}})", after)) and (
            post := _POSTISH.search(told[1])
        ):
            found.append(post.group())
    return [p for p in found if p]


_BODY = regex(
    r"[会局委厅部院校司团社厂队馆村镇县市区省乡所站室处科系州台厦园行网学业]的$|(?:公司|集团|中心|中学|大学|组织)的$"
)


def fits(told: str, held: str) -> bool:
    """Whether a told post is a held one: the same kind, and no body named that the print has not."""
    if told.endswith("负责人"):
        return True
    a, b = _KIND.search(told), _KIND.search(held)
    if not a or not b:
        return told in held or held in told
    mine, theirs = told[: a.start()], held[: b.start()]
    if mine.endswith("的") and not _BODY.search(mine):
        mine = ""  # 做出判断的总工程师
    mine, theirs = _core(mine), _core(theirs)
    if len(mine) > 1 and len(theirs) > 1 and not _one_body(mine, theirs):
        return False
    if a.group() != b.group() and not (a.group() in b.group() and "副" not in b.group()):
        return a.group() in held and not ("副" in b.group() and "副" not in a.group())
    return True


def _core(body: str) -> str:
    """A body without its rank and without what every body of its kind ends with (市教育局: 教育)."""
    return _KINDS_OF_BODY.sub("", body.removesuffix("的").lstrip("省市县区镇乡州全"))


def _one_body(one: str, other: str) -> bool:
    """Whether two bodies share two characters, or one is the other shortened (发改, 发展改革)."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return all(c in rest for c in short) or any(one[i : i + 2] in other for i in range(len(one) - 1))


_KINDS_OF_BODY = regex("(?:局|委|部|厅|院|办|处|科|公司|集团|委员会)$")


def apposed(said: str, printed: str) -> list[Fault]:
    """A word told right before a name, where the print has it right before another name (总编辑, 赔偿)."""
    faults = []
    for noun, name in pairs(said):
        if noun not in printed or name not in printed or noun + name in printed:
            continue
        others = [b for a, b in pairs(printed) if a == noun]
        if others and not any(name in o or o in name for o in others):
            faults.append(differs("post", noun + others[0], noun + name))
    return faults


@lru_cache(maxsize=512)
def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Nouns and verbs of a text with the names right behind them."""
    found = tags(text)
    return tuple(
        (a, b)
        for (a, x), (b, y) in pairwise(found)
        if len(a) > 1
        and x[0] in "nv"
        and 1 < len(b) < 5
        and all_han(b)
        and (b[0] in SURNAMES or b[:2] in COMPOUND)
        and (y.startswith("nr") or not is_word(b))
    )


def doer(part_words: list[Word], said: str, printed: str, article: str) -> Fault | None:
    """Another person than the told one stands with the words of the clause in the printed sentence."""
    names = known(article)
    told = {n for n in names if n in said and not any(n != o and n in o and o in said for o in names)}
    if len(told) != 1:
        return None
    name = next(iter(told))
    inside = [(at, at + len(name)) for at in places(said, name)]
    if any(
        said.startswith(("是", "系", "任", "担任"), b) or said.endswith(("是", "叫", "为"), 0, a)
        for a, b in inside
    ) and not re.search(r"的(?:是|为)", said):
        return None
    here = tuple(sorted(Mention(at, at + len(n), at, at) for n in names for at in places(printed, n)))
    others = {n for m in here if name not in (n := printed[m.start : m.end]) and n not in name}
    if not others:
        return None
    if name not in printed and re.search(r"[他她]", printed):
        return None
    told_post = [(m.post_start, m.end) for m in people(said) if said[m.start : m.end] == name]
    votes = {True: 0.0, False: 0.0}
    acts = False  # whether a verb of the clause is his in print
    other = ""
    for w in part_words:
        if any(a <= w.start < b for a, b in [*inside, *told_post]) or w.text in name:
            continue
        weight = w.weight * (2.0 if w.tag[0] == "v" else 1.0)
        spots = [*places(printed, w.text)]
        if not spots:
            for synonym in wordlists.groups("synonyms").get(w.text, ()):
                if len(synonym) > 1:
                    spots += places(printed, synonym)
        if not spots:
            continue
        governed = [_group(printed, here, at) for at in spots]
        if any(not g or any(name in n or n in name for n in g) for g in governed):
            votes[True] += weight
            acts = acts or w.tag[0] == "v"
        else:
            votes[False] += weight
            other = sorted(governed[0])[0]
    if votes[False] >= votes[True] and other:
        return differs("name", other, name, hard=votes[False] > votes[True] and not acts)
    if name not in printed and not votes[True]:
        return differs("name", sorted(others)[0], name, hard=False)
    return None


def _group(printed: str, here: tuple[Mention, ...], at: int) -> set[str]:
    """The persons that govern what stands at a place: the last named before it, with those listed beside them."""
    before = [m for m in here if m.end <= at or m.post_start <= at < m.end]
    stop = max(printed.rfind(c, 0, at) for c in "。;；\n")
    before = [m for m in before if m.start > stop and not _BYLINE.search(printed[stop + 1 : m.start][-14:])]
    if not before:
        return set()
    group = {printed[before[-1].start : before[-1].end]}
    last = before[-1]
    for m in reversed(before[:-1]):
        between = printed[m.end : last.start]
        if not re.fullmatch(
            r"(?:、|和|与|及|以及|,)(?:[^,，、。;；说]{1,14}、)*[^,，、。;；说]{0,14}", between
        ):
            break
        group.add(printed[m.start : m.end])
        last = m
    return group


_BY = regex(r"(?:被|由|遭|受到?)$")
_TO = regex(r"(?:向|对|给|为|把|将|从)$")


def sides(said: str, printed: str, names: list[str]) -> Fault | None:
    """The two sides of a verb exchanged. `names` are those told that the print has, or their first two characters."""
    for verb in wordlists.lines("directed"):
        if verb not in said:
            continue
        mine = _roles(said, verb, names)
        if not mine:
            continue
        directed = wordlists.lines("directed")
        for spelling in [verb, *(s for s in wordlists.groups("synonyms").get(verb, ()) if s in directed)]:
            theirs = _roles(printed, spelling, names)
            if not theirs:
                continue
            if len({verb, spelling} & _REVERSED) == 1:
                theirs = (theirs[1], theirs[0])
            (a, p), (b, q) = mine, theirs
            if (a & q and not a & b) or (p & b and not p & q):
                shown = f"{''.join(sorted(b))}{spelling}{''.join(sorted(q))}"
                return differs("side", shown, f"{''.join(sorted(a))}{verb}{''.join(sorted(p))}")
    return None


_REVERSED = {"不敌", "输给", "负于"}
_GAP = regex(r"[向对给为把将被由与和、,，赴到来去往]")


def _roles(text: str, verb: str, names: list[str]) -> tuple[frozenset[str], frozenset[str]] | None:
    """Who does it and to whom, around the first place of a verb: names before and after, turned by 被, 由, 向, 对.

    Names that stand together (中国红十字会宁越分会) are one side.
    """
    at = text.find(verb)
    if at < 0:
        return None
    stop = max(text.rfind(c, 0, at) for c in "。;；\n") + 1
    end = next((i for i in range(at, len(text)) if text[i] in "。;；\n,，"), len(text))
    told = sorted({(i, n) for n in names for i in places(text, n) if stop <= i < end})
    sides_: list[tuple[int, int, set[str]]] = []
    for i, n in told:
        if (
            sides_
            and i - sides_[-1][1] <= 5
            and not _GAP.search(text[sides_[-1][1] : i])
            and not sides_[-1][1] <= at < i
        ):
            sides_[-1] = (sides_[-1][0], max(sides_[-1][1], i + len(n)), sides_[-1][2] | {n})
        else:
            sides_.append((i, i + len(n), {n}))
    agent: set[str] = set()
    patient: set[str] = set()
    for i, _, who_ in sides_:
        if i < at:
            lead = text[max(0, i - 2) : i]
            if _BY.search(lead):
                patient, agent = patient or agent, who_
            elif _TO.search(lead):
                patient = patient or who_
            elif not agent:
                agent = who_
        elif not patient:
            patient = who_
    if not patient and re.search(rf"被[^,，。]{{0,8}}{verb}的|{verb}对象", text):
        agent, patient = set(), agent
    return (frozenset(agent), frozenset(patient)) if agent or patient else None


_BY = regex(r"(?:被|由|遭|受到?)$")
_TO = regex(r"(?:向|对|给|为|把|将|从|赴|到|去|往|来|抵达)$")
