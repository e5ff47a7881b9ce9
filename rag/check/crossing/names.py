"""Names across scripts: through the readings of characters, through senses, or printed in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.check.crossing.english import Term, Token, term
from rag.check.crossing.lexicon import known, readings, senses, spellings, syllables
from rag.check.crossing.printed import Printed
from rag.text.pattern import regex
from rag.text.surnames import SURNAMES

# What a place is, in both scripts: another kind of place of the same name is another place.
_KINDS = {"province": "省", "city": "市", "county": "县", "district": "区", "town": "镇", "township": "乡", "village": "村",
          "subdistrict": "街", "prefecture": "州", "street": "街路", "road": "路", "avenue": "路大", "river": "江河", "lake": "湖",
          "mountain": "山", "university": "大", "bridge": "桥", "reservoir": "水"}  # fmt: skip
_ANY = frozenset("".join(_KINDS.values()))


@dataclass(frozen=True, slots=True)
class Name:
    """A name of the claim with the ranges at which print may have it. `sure`: what it should look like there is known,
    so that a name found nowhere is another one."""

    text: str
    start: int
    end: int
    places: tuple[tuple[int, int], ...]
    sure: bool
    near: str = ""


def find(run: Sequence[Token], print_: Printed) -> tuple[tuple[Name, ...], tuple[Term, ...]]:
    """The names in a run of capitalised words, and the ordinary words in it (District, Committee)."""
    names: list[Name] = []
    words: list[Term] = []
    at = 0
    while at < len(run):
        whole = next((n for n in (4, 3, 2) if n <= len(run) - at and _spelled(run[at : at + n], print_)), 0)
        size = whole or _person(run[at:]) or 1
        part = run[at : at + size]
        token = part[0]
        if size > 1:
            places = _spelled(part, print_)
            names.append(_name(part, places, True, "" if places else _near(part, print_)))
        elif places := _spelled(part, print_) or _latin(token, print_):
            names.append(_name(part, places, True))
        else:
            if places := print_.find(senses(token.low)):
                words.append(term(token))
            elif places := _sounding(token, print_):
                names.append(_name(part, places, False))
            elif len(token.low) > 1 and _readable(token.low) and not known(token.low):
                names.append(_name(part, [], True, _near(part, print_)))
            elif known(token.low):
                words.append(term(token))
            else:
                names.append(_name(part, [], False))
        at += size
    return tuple(names), tuple(words)


def _name(part: Sequence[Token], places: Sequence[tuple[int, int]], sure: bool, near: str = "") -> Name:
    return Name(" ".join(t.text for t in part), part[0].start, part[-1].end, tuple(places), sure, near)


def _plain(token: Token) -> str:
    return re.sub(r"['’\-‑·]", "", token.low)


def _spelled(part: Sequence[Token], print_: Printed) -> list[tuple[int, int]]:
    """Where print has the name by its sound; of persons also with the given name first."""
    if len(part) == 1 and (known(part[0].low) and len(part[0].low) < 5):
        return []
    orders = [tuple(_plain(t) for t in part)]
    if len(part) == 2:
        orders.append((orders[0][1], orders[0][0]))
    found = []
    for order in orders:
        for sounds in spellings(order):
            if 2 <= len(sounds) <= 6:
                places = [(at, at + len(sounds)) for at in print_.spoken(sounds)]
                # Two short words that only sound like a name are none.
                loose = len(sounds) == 2 and len(order) == 2
                found += [p for p in places if not loose or print_.folded[p[0]] in SURNAMES]
        if found:
            break
    return found or (_surname(_plain(part[0]), print_) if len(part) == 1 else [])


def _surname(sound: str, print_: Printed) -> list[tuple[int, int]]:
    """Where a person's name begins with a surname that reads so: Mayor Xia, 夏国浩."""
    if (sound,) not in syllables(sound, 1):
        return []
    starts = [a for a, b in print_.words if b - a <= 3]
    return [(a, a + 1) for a in starts if (c := print_.folded[a]) in SURNAMES and sound in readings(c)]


def _person(run: Sequence[Token]) -> int:
    """How many of the first words look like a person's name in pinyin: Xia Guohao, Guohao Xia, Li Lin."""
    for one, two in pairwise(run[:2]):
        if one.low in _KINDS or two.low in _KINDS:
            return 0
        lengths = [min((len(s) for s in syllables(_plain(t), 3)), default=0) for t in (one, two)]
        plain = all(known(t.low) and len(t.low) > 3 for t in (one, two))
        if 0 < sum(lengths) <= 4 and 1 in lengths and all(lengths) and not plain:
            return 2
    return 0


def _readable(word: str) -> bool:
    return any(2 <= len(s) <= 4 for s in syllables(re.sub(r"['’\-‑·]", "", word), 4))


def _near(part: Sequence[Token], print_: Printed) -> str:
    """The printed name that differs from this one in one syllable."""
    for sounds in spellings(tuple(_plain(t) for t in part)):
        for skipped in (0, 1) if len(sounds) > 2 else ():
            for at in print_.spoken(sounds[skipped : skipped + 2] if not skipped else sounds[1:]):
                printed = print_.folded[max(0, at - skipped) : at - skipped + len(sounds)]
                if printed[:1] in SURNAMES:
                    return printed
    return ""


def _latin(token: Token, print_: Printed) -> list[tuple[int, int]]:
    """Where print has the word itself, in Latin letters."""
    pattern = rf"(?<![a-z]){re.escape(token.low)}(?![a-z])"
    return [m.span() for m in re.finditer(pattern, print_.folded)]


_CONSONANTS = {"zh": "j", "ch": "c", "sh": "s", "th": "s", "ph": "f", "x": "s", "q": "c", "z": "s", "j": "j", "k": "k", "g": "k", "d": "t",
               "t": "t", "b": "p", "p": "p", "f": "f", "v": "w", "w": "w", "l": "l", "r": "l", "m": "m", "n": "n", "s": "s", "c": "k"}  # fmt: skip
# Characters by which foreign names are written.
_FOREIGN = frozenset(
    """阿埃艾爱安昂奥澳巴贝班邦鲍本比彼毕宾波伯布查达戴丹道德登邓迪蒂丁东杜顿多厄恩尔法范菲费芬丰弗福富盖甘冈戈格葛根古顾圭哈海汉豪赫黑亨洪侯胡华怀惠霍基吉加贾简杰金津卡凯坎康考科克肯孔库夸奎拉莱兰朗劳勒雷黎里理利立
    丽莉连列琳林隆龙卢鲁伦罗洛吕玛马迈麦曼芒毛梅门蒙孟米密明摩莫墨默姆木穆拿纳娜奈南瑙内尼涅宁纽农努诺欧帕潘庞佩彭皮平珀浦普齐奇恰钱乔切钦琼丘萨塞赛桑瑟森沙珊尚绍申圣施什史士舒斯丝松苏索塔泰坦汤陶特腾提
    廷汀图托陀瓦万汪旺威维韦卫魏温文翁沃乌伍武西希锡席夏香肖谢辛欣兴雄休修许雅亚延扬杨耶叶伊宜因英尤约扎泽曾詹珍芝朱兹宗祖佐""".replace(
        "\n", ""
    ).replace(" ", "")
)


def _skeleton(word: str) -> str:
    """The consonants of a word with its first vowel, those that transliteration mixes made one."""
    out, i = "a" if word[:1] in "aeiouyh" else "", 0
    while i < len(word):
        two = word[i : i + 2]
        sound = _CONSONANTS.get(two) or _CONSONANTS.get(word[i], "")
        i += 2 if two in _CONSONANTS else 1
        # n, ng at the end of a syllable come and go; r before a consonant is not written.
        if sound and not out.endswith(sound):
            out += sound
    return out


def _sounding(token: Token, print_: Printed) -> list[tuple[int, int]]:
    """Where print has a run of characters that transliterates the word: Kovacs, 科瓦奇."""
    word = re.sub(r"[^a-z]", "", token.low)
    want = _skeleton(word)
    if len(want) < 2 or len(word) < 4:
        return []
    found = []
    for have, start, end, whole in _transliterated(print_):
        same = have == want and (len(want) > 2 or whole or end - start > 2)
        long = min(len(have), len(want)) >= 4 and have[0] == want[0]
        if same or (long and _shared(have, want) >= 0.86):
            found.append((start, end))
    return found


_RUN = regex(f"[{''.join(sorted(_FOREIGN))}]{{2,}}")


@lru_cache(maxsize=256)
def _transliterated(print_: Printed) -> tuple[tuple[str, int, int, bool], ...]:
    """The skeletons of the runs of two to six characters that foreign names are written with, where they stand, and
    whether such characters end on both sides."""
    found = []
    for run in _RUN.finditer(print_.folded):
        sounds = [readings(c)[0] if readings(c) else "" for c in run.group()]
        for a in range(len(sounds) - 1):
            for b in range(a + 2, min(a + 6, len(sounds)) + 1):
                skeleton = _skeleton("".join(sounds[a:b]))
                found.append((skeleton, run.start() + a, run.start() + b, b - a == len(sounds)))
    return tuple(found)


def _shared(one: str, two: str) -> float:
    rest, n = iter(two), 0
    n = sum(c in rest for c in one)
    return 2 * n / (len(one) + len(two))


def another_kind(name: Name, after: str, print_: Printed) -> str:
    """The printed place where the claim's is of another kind (Jinhua County for 金华市); empty where it is not."""
    kind = _KINDS.get(after.lower(), "")
    if not kind:
        return ""
    others = []
    for _, end in name.places:
        follows = print_.folded[end : end + 1]
        if follows in kind or follows not in _ANY:
            return ""
        others.append(end)
    return print_.text[name.places[0][0] : others[0] + 1] if others else ""
