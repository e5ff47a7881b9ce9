"""Names that the corpus spells in two ways (恽洪丞, 恽淇丞), linked so that either finds both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from rag.text.fold import fold
from rag.text.surnames import COMPOUND, SURNAMES


@dataclass(frozen=True, slots=True)
class Sighting:
    """A person named in an article, with the post (or none) and the names beside it there."""

    name: str
    post: str
    article_id: str
    companions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Variant:
    """Two spellings of what is likely one name, never corrected in any text: `rarer` for `name`, and why."""

    name: str
    rarer: str
    confidence: float
    why: str


# Pairs that differ in one character and are still two people, unless their posts tell otherwise: numbers in a name,
# and given names told apart by sex or rank.
_APART = (frozenset("一二三四五六七八九十大小"), frozenset("男女子"), frozenset("东南西北中"))
# Parts of characters in which scanning errs: look-alikes of the same component.
_ALIKE = (
    "洪淇琪淇祺棋", "皓浩晧", "俊骏浚峻", "军君均", "徽微薇", "末未", "士土", "己已巳", "日曰", "人入八", "千干于", "天夭", "午牛", "木本",
    "毛手", "冶治", "析折拆", "候侯", "贝见", "今令", "戊戌戍", "兔免", "鸟乌岛", "壬王玉主", "刀力刁", "拔拨", "徒徙", "住往佳", "辛幸",
    "亨享", "晴睛", "博搏", "梁粱", "陈阵", "杨扬场", "汤汤", "刘对", "清请情青", "明朋", "华毕", "丽俪", "宁宇", "圆园", "栋拣", "林沐", "涛祷",
    "玮伟炜纬", "琳淋", "强疆", "燕蒸", "鑫金", "磊蕾雷", "婷停", "娟绢", "荣荥", "英莫", "勤勒", "勋励", "秀季", "国围因", "景影", "丞承",
)  # fmt: skip


def sightings(people: Iterable[tuple[str, Iterable[tuple[str, str]]]]) -> Iterator[Sighting]:
    """The sightings of `(article id, ((name, post), …))` pairs, as the store gives them."""
    for article, named in people:
        pairs = tuple(named)
        company = frozenset(name for name, _ in pairs)
        for name, post in pairs:
            yield Sighting(name, post, article, company)


def variants(seen: Iterable[Sighting]) -> tuple[Variant, ...]:
    """The pairs of names that differ in one character of the given name and are likely one person.

    Same length, same surname, never both in one article; characters that look alike, and posts that agree or
    companions that they share. The spelling seen in more articles is `name`.
    """
    by_name: dict[str, list[Sighting]] = defaultdict(list)
    articles: set[str] = set()
    for sighting in seen:
        articles.add(sighting.article_id)
        by_name[sighting.name].append(sighting)
    # Who is named everywhere is company to anyone.
    often = len(articles) / 20
    common = frozenset(n for n, of in by_name.items() if len(articles) > 50 and len(of) > often)
    names = [name for name in by_name if len(name) in (3, 4) and _surname(name)]
    links = [v for a, b in _near(names) if (v := _link(_person(by_name[a]), _person(by_name[b]), common))]
    return tuple(sorted(links, key=lambda v: (-v.confidence, v.name, v.rarer)))


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    articles: frozenset[str]
    posts: frozenset[str]
    companions: frozenset[str]


def _person(of: list[Sighting]) -> _Person:
    name = of[0].name
    return _Person(
        name,
        frozenset(s.article_id for s in of),
        frozenset(s.post for s in of if s.post),
        frozenset(c for s in of for c in s.companions if c != name),
    )


def _surname(name: str) -> str:
    if name[:2] in COMPOUND:
        return name[:2]
    return name[:1] if name[:1] in SURNAMES else ""


def _near(people: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs that differ in one character after the surname, by masking each in turn (linear in the names)."""
    masked: dict[str, list[str]] = defaultdict(list)
    for name in sorted(people):
        for i in range(len(_surname(name)), len(name)):
            masked[f"{name[:i]}_{name[i + 1 :]}"].append(name)
    for names in masked.values():
        yield from combinations(names, 2)


def _link(a: _Person, b: _Person, common: frozenset[str]) -> Variant | None:
    if a.articles & b.articles:
        return None
    old, new = next((x, y) for x, y in zip(a.name, b.name, strict=True) if x != y)
    if any(old in group and new in group for group in _APART):
        return None
    more, less = (a, b) if (len(a.articles), a.name) >= (len(b.articles), b.name) else (b, a)
    posts = a.posts & b.posts or _fitting(a.posts, b.posts)
    company = (a.companions & b.companions) - common
    alike = fold(old) == fold(new) or any(old in group and new in group for group in _ALIKE)
    score = 0.45 * alike + 0.3 * bool(posts) + min(0.3, 0.1 * len(company))
    # Two characters that do not look alike are rarely one name: only a slip among many right spellings is.
    slip = len(less.articles) == 1 and len(more.articles) >= 5 and posts and len(company) >= 2
    if not (alike and (posts or len(company) >= 2)) and not slip:
        return None
    reasons = [f"{old}/{new} alone differ"]
    reasons += [f"same post {'、'.join(sorted(posts)[:2])}"] if posts else []
    reasons += [f"named with {'、'.join(sorted(company)[:3])}"] if company else []
    return Variant(more.name, less.name, round(min(0.95, score), 2), "; ".join(reasons))


def _fitting(a: frozenset[str], b: frozenset[str]) -> frozenset[str]:
    """Posts of which one tells more than the other: 区长 and 区委副书记、区长; any post of a district fits 区领导."""
    return frozenset(
        short
        for x in a
        for y in b
        for short, long in ((x, y), (y, x))
        if long.endswith(short) or (short.endswith("领导") and short[0] in long[:2])
    )
