"""Hard pages with known truth: real articles set into columns, broken, interrupted, mixed and misread."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from eval.pages_measure import Truth
from rag.types import Kind, Page

INDENT = "\u3000\u3000"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟"
)
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华建文辉玲玉萍红宁欣怡雅婷梦琪可馨子涵晓丹瑞轩"
_CREDITS = ("{name}摄", "{name} 摄", "本报记者 {name} 摄", "(记者 {name} 摄)", "通讯员 {name} 摄")
_LEADS = (
    "本报讯(记者 {a})",
    "本报讯 (记者 {a}) ",
    "本报讯（记者 {a} 通讯员 {b}）",
    "本报讯({b} 记者 {a})",
    "本报讯({a} {b})",
)
_FURNITURE = (
    "要 闻",
    "综合新闻",
    "第3版",
    "2024年5月8日 星期三 责任编辑 王伟 校对 李静",
    "A2 时政要闻",
    "民生·社会",
)
_ADVERTS = (
    "{brand} | {place}\n\n新春钜惠 礼遇全城\n\nHAPPY NEW YEAR\n\n建筑面积约98-142㎡ 首付**20万元**起\n\nVIP LINE **8{n} 6666**\n\nADD {place}大道与延政路交汇处",
    "{brand}商场 周年庆典\n全场5折起 满300减100\n活动时间:5月1日-5月5日\n咨询热线:0519-8{n}66",
    "旺铺招租\n\n{place}临街商铺,面积200平方米,交通便利。\n\n联系电话:138{n}{n}",
    "{brand}门窗厂\n专业定制 免费测量\n地址:{place}工业园区\n电话:0519-8{n}88",
)
_BRANDS = ("万和", "金鼎", "vanke", "新城", "恒润", "阳湖")
_PLACES = ("湖塘", "金坛", "溧阳", "西太湖", "钟楼")


@dataclass(frozen=True, slots=True)
class Rates:
    """How often each trouble happens; `times` scales them all. `breaks` is per paragraph, `noise` per letter,
    `inside` the share of breaks and cuts that fall inside a paragraph, the others per article or page."""

    breaks: float = 0.45
    interrupted: float = 0.06
    inside: float = 0.75
    caption: float = 0.15
    advert: float = 0.2
    inner_advert: float = 0.05
    lost_headline: float = 0.03
    noise: float = 0.0004
    lost_words: float = 0.03
    furniture: float = 0.3

    def times(self, factor: float) -> Rates:
        """The rates grown by `factor`, none over 1."""
        grown = {name: min(0.95, getattr(self, name) * factor) for name in self.__slots__ if name != "inside"}
        return replace(self, **grown)


@dataclass(frozen=True, slots=True)
class Story:
    """An article to set: a title and paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Print that belongs to item `owner` (-1: furniture) at place `order` of it. `glue` is set on a chunk
    that goes on with the sentence of the one before it in its item."""

    text: str
    owner: int
    order: tuple[int, int]
    glue: bool = False
    level: str = ""
    gap: str = "\n\n"


def generate(
    stories: Sequence[Story], rates: Rates, seed: int, lead: str = "local", style: str = "plain"
) -> tuple[Page, list[Truth]]:
    """A page of the stories and the truth about it. `lead`: local (本报讯 …), kept, or none; `style`: plain
    (an empty line between pieces), tight (none), wrapped (printed lines), indented (both, and indents)."""
    rng = random.Random(seed)
    items: list[Truth] = []
    flows: list[list[_Chunk]] = []
    apart: list[list[_Chunk]] = []
    marked = rng.random() < 0.3
    for story in stories:
        number = len(items)
        body, by = _led(rng, story.paragraphs, lead)
        lost = rng.random() < rates.lost_headline
        items.append(Truth(Kind.NEWS, "" if lost else story.title, bylines=by))
        head = [] if lost else _title(rng, story.title, number, marked)
        flow = [*head, *_broken(rng, body, number, rates)]
        if rng.random() < rates.interrupted and (cut := _cut(rng, flow, len(head), rates)):
            flow, tail = cut
            apart.append(tail)
        flows.append(flow)
    _insert_items(rng, flows, items, rates)
    page = _interleave(rng, flows, apart)
    if rng.random() < rates.furniture:
        page.insert(0, _Chunk(rng.choice(_FURNITURE), -1, (0, 0)))
    return _print(rng, page, items, rates, seed, style)


def _name(rng: random.Random) -> str:
    return rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, rng.choice((1, 2, 2, 2))))


def _led(
    rng: random.Random, body: tuple[str, ...], lead: str
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...] | None]:
    """The paragraphs with the lead asked for, and the bylines it prints."""
    if lead != "local":
        return body, None if lead == "kept" else ()
    a, b = _name(rng), _name(rng)
    form = rng.choice(_LEADS)
    roles = {
        "记者 {a}": (("记者", a),),
        "记者 {a} 通讯员 {b}": (("记者", a), ("通讯员", b)),
        "{b} 记者 {a}": (("", b), ("记者", a)),
        "{a} {b}": (("", a), ("", b)),
    }
    by = roles[form[form.index("讯") + 1 :].strip().strip("()（）")]
    return (form.format(a=a, b=b) + body[0], *body[1:]), by


def _title(rng: random.Random, title: str, number: int, marked: bool) -> list[_Chunk]:
    level = "## " if marked and rng.random() < 0.8 else ""
    if len(title) > 12 and rng.random() < 0.45:
        gap = title.find(" ")
        cut = gap if gap > 3 else rng.randint(len(title) // 2 - 2, len(title) // 2 + 2)
        first, second = title[:cut].strip(), title[cut:].strip()
        return [_Chunk(first, number, (0, 0), level=level), _Chunk(second, number, (0, 1), True, level, "\n")]
    return [_Chunk(title, number, (0, 0), level=level)]


def _broken(rng: random.Random, body: Sequence[str], number: int, rates: Rates) -> list[_Chunk]:
    """Paragraphs, some cut in two by the end of a column, sometimes with a few words lost there."""
    chunks: list[_Chunk] = []
    for n, text in enumerate(body, 1):
        if len(text) > 40 and rng.random() < rates.breaks:
            at = rng.randint(12, len(text) - 4)
            lost = rng.randint(1, 6) if rng.random() < rates.lost_words else 0
            chunks += [
                _Chunk(text[:at], number, (n, 0)),
                _Chunk(text[at + lost :] or text[at:], number, (n, 1), True),
            ]
        else:
            chunks.append(_Chunk(text, number, (n, 0)))
    return chunks


def _cut(
    rng: random.Random, flow: list[_Chunk], head: int, rates: Rates
) -> tuple[list[_Chunk], list[_Chunk]] | None:
    """The flow in two, the second to be printed elsewhere; mostly a break inside a paragraph."""
    inside = [i for i in range(head + 1, len(flow)) if flow[i].glue]
    if rng.random() < rates.inside and not inside:
        long = [i for i in range(head, len(flow)) if len(flow[i].text) > 40]
        if long:
            i = rng.choice(long)
            chunk, at = flow[i], rng.randint(15, len(flow[i].text) - 8)
            second = replace(
                chunk, text=chunk.text[at:], order=(chunk.order[0], chunk.order[1] + 1), glue=True
            )
            flow = [*flow[:i], replace(chunk, text=chunk.text[:at]), second, *flow[i + 1 :]]
            return flow[: i + 1], flow[i + 1 :]
    at_end = [i for i in range(head + 1, len(flow)) if not flow[i].glue]
    places = inside if inside and rng.random() < rates.inside else at_end
    if not places:
        return None
    i = rng.choice(places)
    return flow[:i], flow[i:]


def _insert_items(rng: random.Random, flows: list[list[_Chunk]], items: list[Truth], rates: Rates) -> None:
    """Captions and adverts, put between the pieces of the page."""
    for flow in list(flows):
        if rng.random() < rates.caption:
            number, name = len(items), _name(rng)
            about = next((c.text for c in flow if len(c.text) > 30 and c.order[0] > 1), flow[-1].text)
            text = (
                about.split("。")[0][:60]
                + "。"
                + rng.choice(("", " "))
                + rng.choice(_CREDITS).format(name=name)
            )
            roles = [role for role in ("记者", "通讯员", "摄") if role in text[-14:]]
            items.append(Truth(Kind.CAPTION, "", bylines=tuple((role, name) for role in roles)))
            head = sum(c.order[0] == 0 for c in flow)
            flow.insert(rng.randint(head, len(flow)), _Chunk(text, number, (0, 0)))
    for rate, inner in ((rates.advert, False), (rates.inner_advert, True)):
        if rng.random() < rate:
            number = len(items)
            form = rng.choice(_ADVERTS)
            text = form.format(
                brand=rng.choice(_BRANDS), place=rng.choice(_PLACES), n=rng.randint(1000, 9999)
            )
            items.append(Truth(Kind.ADVERT, None))
            flow = rng.choice(flows)
            flow.insert(
                rng.randint(3, max(3, len(flow))) if inner else len(flow), _Chunk(text, number, (0, 0))
            )


def _interleave(rng: random.Random, flows: list[list[_Chunk]], apart: list[list[_Chunk]]) -> list[_Chunk]:
    """The flows one after the other, with each cut-off tail after a flow that is not its own."""
    order = list(flows)
    for tail in apart:
        places = [i for i in range(len(order)) if not order[i] or order[i][-1].owner != tail[0].owner]
        if rng.random() < 0.15:
            order.insert(0, tail)
        else:
            at = rng.choice(places) if places else len(order) - 1
            order.insert(at + 1, tail)
    return [chunk for flow in order for chunk in flow]


def _misread(rng: random.Random, text: str, noise: float) -> str:
    if not noise:
        return text
    out: list[str] = []
    for c in text:
        if c.isspace() or rng.random() >= noise:
            out.append(c)
        else:
            out += rng.choice(((), (c, c), (rng.choice(text),)))
    return "".join(out) or text


def _wrap(text: str, measure: int, indent: bool) -> str:
    """`text` in lines of `measure` full-width letters, the first one shorter by the indent."""
    lines, line, room = [], "", 2 * measure - 4 * indent
    for c in text:
        wide = 1 if c.isascii() else 2
        if wide > room and c not in "，。、；：！？”’）》,;:!?)":
            lines.append(line)
            line, room = "", 2 * measure
        line, room = line + c, room - wide
    return "\n".join([*lines, line])


def _print(
    rng: random.Random, page: list[_Chunk], items: list[Truth], rates: Rates, seed: int, style: str
) -> tuple[Page, list[Truth]]:
    text, measure = rng.choice(("", "\n\n")), rng.randint(13, 26)
    placed: dict[int, list[tuple[tuple[int, int], int, int, bool]]] = {}
    titles: dict[int, list[str]] = {}
    for chunk in page:
        said = _misread(rng, chunk.text, rates.noise).strip()
        if style in ("wrapped", "indented") and len(said) > 30:
            said = _wrap(said, measure, indent=style == "indented" and not chunk.glue)
        gap = "\n" if style in ("tight", "indented") else chunk.gap
        indent = INDENT if style == "indented" and chunk.order[0] > 0 and not chunk.glue else ""
        text += (gap if text else "") + indent + chunk.level
        placed.setdefault(chunk.owner, []).append((chunk.order, len(text), len(text) + len(said), chunk.glue))
        if chunk.order[0] == 0 and chunk.owner >= 0 and items[chunk.owner].kind is Kind.NEWS:
            titles.setdefault(chunk.owner, []).append(said)
        text += said
    truths: list[Truth] = []
    for number, item in enumerate(items):
        parts = sorted(placed[number])
        joins = [
            (before[2], after[1])
            for before, after in itertools.pairwise(parts)
            if after[3] and after[0][0] > 0
        ]
        title = "".join(titles.get(number, ())) if item.title is not None else None
        truths.append(
            replace(item, title=title, ranges=tuple((a, b) for _, a, b, _ in parts), joins=frozenset(joins))
        )
    loose = tuple((a, b) for _, a, b, _ in placed.get(-1, ()))
    truths.append(Truth(None, None, ranges=loose))
    name = f"generated-{seed}"
    return Page(id=name, source="", published=None, number="", text=text, path=name), truths
