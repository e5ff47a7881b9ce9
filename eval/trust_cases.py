"""The cases that the checks are measured on: sentences with the passages they cite, and whether they are true."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eval import alter
from eval.jsonl import rows
from rag.check.markers import resolve
from rag.corpus import read
from rag.facts import enrich_page
from rag.pages import read as read_page
from rag.text.chunking import chunk
from rag.text.han import HAN
from rag.text.sentences import sentences
from rag.types import Article, Chunk, Hit, Kind, Page, Scores, Span

_LIMIT = 500  # Characters of a passage.
_FAMILY = f"[{alter.FAMILY}邓习栗汪俞丁魏蔡姜范石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文栗丁薛]"
_SAYS = "表示|指出|强调|说|介绍|出席|主持|会见|告诉|宣布|认为|参加|发表|来到|致辞|抵达|同"
_POST = (
    "书记|主席|总理|总统|部长|市长|省长|主任|局长|院长|校长|首相|外长|大使|村民|居民|教授|专家|队员|选手|同志|董事长|经理|"
    "负责人|秘书长|医生|老师|司令员|委员|将军|记者|司机|学生|工人|农民|战士"
)
_PERSON = re.compile(
    f"(?:{_POST})({_FAMILY}[{HAN}]{{1,2}})(?={_SAYS}|在|和|与|，|、|。|等)"
    f"|(?:(?<=[，。、；])|^)({_FAMILY}[{HAN}]{{1,2}})(?={_SAYS})"
)
_PLACES = """北京 上海 天津 重庆 广东 浙江 江苏 山东 四川 湖北 湖南 河南 河北 福建 安徽 江西 云南 贵州 陕西 甘肃 新疆 西藏 海南 青海 宁夏 内蒙古
    黑龙江 吉林 辽宁 山西 广西 台湾 香港 澳门 深圳 广州 南京 杭州 武汉 成都 西安 苏州 宁波 青岛 大连 厦门 长沙 郑州 济南 沈阳 哈尔滨 昆明 兰州
    拉萨 常州 无锡 南通 徐州 美国 俄罗斯 日本 法国 德国 英国 印度 韩国 朝鲜 巴西 南非 埃及 伊朗 伊拉克 叙利亚 以色列 巴基斯坦 越南 泰国 老挝
    柬埔寨 印度尼西亚 马来西亚 新加坡 菲律宾 澳大利亚 新西兰 加拿大 墨西哥 阿根廷 智利 秘鲁 古巴 意大利 西班牙 葡萄牙 希腊 乌克兰 波兰
    白俄罗斯 哈萨克斯坦 蒙古 土耳其 肯尼亚 尼日利亚 埃塞俄比亚 阿富汗 利比亚 东京 纽约 华盛顿 巴黎 伦敦 莫斯科 柏林 日内瓦 首尔""".split()
_PLACE = re.compile("|".join(sorted(_PLACES, key=len, reverse=True)))
_BODIES = """外交部 商务部 教育部 财政部 国防部 公安部 农业农村部 交通运输部 生态环境部 国家发展改革委 国家统计局 中国气象局 国务院 最高人民法院
    最高人民检察院 全国人大常委会 全国政协 中央军委 中国红十字会 中国人民银行 海关总署 国家税务总局 水利部 工业和信息化部 自然资源部 文化和旅游部
    国家卫生健康委 应急管理部 联合国 世界卫生组织 欧盟 世界银行 国际货币基金组织 东盟 清华大学 北京大学 复旦大学 中国科学院 国家电网 中国石油
    中国海警局 国家能源局 国家林草局 中央气象台 国家铁路局 中国民航局""".split()
_BODY = re.compile("|".join(sorted(_BODIES, key=len, reverse=True)))


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence with the passage it cites. `true` says whether that passage carries it, `kind` what was done."""

    id: str
    kind: str
    sentence: str
    hits: tuple[Hit, ...]
    true: bool


def article(id_: str, title: str, body: str, published: str, source: str = "") -> Article:
    """A ready-made article: the title, a newline, the body."""
    text = f"{title}\n{body}" if title else body
    day = date.fromisoformat(published) if published else None
    return Article(id_, id_, 0, Kind.NEWS, title, text, (Span(0, len(text), 0),), source=source, published=day,
                   body=len(title) + 1 if title else 0)  # fmt: skip


def hit(of: Article, start: int, end: int, rank: int = 1) -> Hit:
    return Hit(rank, 1 / rank, Chunk(rank, of.id, start, end, of.text[start:end]), of, Scores())


def passages(of: Article) -> tuple[Hit, ...]:
    return tuple(hit(of, start, end, rank) for rank, (start, end) in enumerate(chunk(of, _LIMIT), 1))


def news(data: Path, count: int, dice: random.Random, years: int = 0) -> list[Article]:
    """Articles of all years (or the last `years`) and of two agencies, drawn by `dice`."""
    found = []
    for path in sorted((data / "news" / "xwlb").glob("*.jsonl.gz"))[-years:]:
        found += [r for r in rows(path) if 200 < len(r["body"]) < 4000 and not r.get("part_of")]
    found = dice.sample(found, min(count, len(found)))
    agency = [r for r in rows(data / "news" / "uhgeval" / "news.jsonl.gz") if len(r["body"]) > 200]
    found += dice.sample(agency, min(count // 2, len(agency)))
    return [article(r["id"], r["title"], r["body"], r["date"], r["source"]) for r in found]


def altered(articles: list[Article], dice: random.Random) -> Iterator[Case]:
    """For each article some of its sentences: unchanged, altered in one thing, paraphrased, and cited wrongly."""
    people = sorted({name for a in articles for name in _people(a.text)})
    for n, of in enumerate(articles):
        cut = passages(of)
        for at, (sentence, here) in enumerate(_sentences(of, cut, dice)):
            yield from _cases(f"{of.id}#{at}", sentence, here, of, people, dice)
            others = [h for h in cut if sentence not in h.chunk.text]
            if others:
                yield Case(f"{of.id}#{at}", "neighbour", sentence, (dice.choice(others),), False)
            stranger = articles[(n + dice.randrange(1, len(articles))) % len(articles)]
            if sentence not in stranger.text:
                yield Case(f"{of.id}#{at}", "random", sentence, (dice.choice(passages(stranger)),), False)


def _sentences(of: Article, cut: tuple[Hit, ...], dice: random.Random) -> list[tuple[str, Hit]]:
    found = []
    for start, end in sentences(of.text[of.body :]):
        sentence = of.text[of.body + start : of.body + end]
        here = next((h for h in cut if sentence in h.chunk.text), None)
        if 15 <= len(sentence) <= 120 and here and sentence.endswith("。"):
            found.append((sentence, here))
    return dice.sample(found, min(3, len(found)))


def _cases(
    id_: str, sentence: str, here: Hit, of: Article, people: list[str], dice: random.Random
) -> Iterator[Case]:
    mine = _people(sentence)
    # A name of the same article in another's place is the harder half.
    foreign = _people(here.chunk.text) * 20 + people if dice.random() < 0.5 else people
    near = [f for f in alter.figures(here.chunk.text) if f not in sentence]
    yield Case(id_, "unchanged", sentence, (here,), True)
    for kind, changed in (
        ("number", alter.number(sentence, dice, near)),
        ("date", alter.day(sentence, dice)),
        ("unit", alter.unit(sentence, dice)),
        ("person", alter.name(sentence, dice, mine, foreign)),
        ("place", alter.name(sentence, dice, _PLACE.findall(sentence), _PLACES)),
        ("body", alter.name(sentence, dice, _BODY.findall(sentence), _BODIES)),
        ("negation", alter.negation(sentence, dice)),
    ):
        if changed and changed != sentence and changed not in of.text:
            yield Case(id_, kind, changed, (here,), False)
    for kind, way in alter.HONEST.items():
        told = way(sentence, dice)
        if told and told != sentence:
            yield Case(id_, kind, told, (here,), True)


def _people(text: str) -> list[str]:
    return [m[1] or m[2] for m in _PERSON.finditer(text)]


def seeds(folder: Path) -> tuple[Article, ...]:
    """The articles of the seed pages."""
    pages = [page for path in sorted(folder.glob("*.txt")) for page in read(path) if isinstance(page, Page)]
    return tuple(of for page in pages for of in enrich_page(read_page(page).articles))


def paraphrases(articles: tuple[Article, ...]) -> Iterator[Case]:
    """Sentences about the seeds, true and not, each written by hand in other words than the print's."""
    for n, row in enumerate(rows(Path(__file__).with_name("paraphrases.jsonl"))):
        words = _solid(row["quote"])
        of = next(a for a in articles if words in _solid(a.text))
        here = next((h for h in passages(of) if words in _solid(h.chunk.text)), hit(of, 0, len(of.text)))
        yield Case(
            f"p{n:03d}",
            "paraphrase" if row["true"] else "false paraphrase",
            row["says"],
            (here,),
            row["true"],
        )


def _solid(text: str) -> str:
    return "".join(text.split())


def uhgeval(data: Path) -> Iterator[tuple[Case, Case]]:
    """Sentences made up by models, and the true ones they replace, with their news story."""
    stories = {r["id"]: r for r in rows(data / "news" / "uhgeval" / "news.jsonl.gz")}
    for row in rows(data / "news" / "uhgeval" / "checks.jsonl"):
        story = stories[row["id"]]
        of = article(story["id"], story["title"], story["body"], story["date"], story["source"])
        whole = hit(of, 0, len(of.text))
        made_up = Case(row["id"], "made up", row["claim"], (whole,), row["label"] != "hallucinated")
        yield made_up, Case(row["id"], "reference", row["reference"], (whole,), True)


def attribution(data: Path, name: str) -> Iterator[Case]:
    """English claims with the texts they cite, judged by people."""
    for row in rows(data / "attribution" / "attributionbench_en" / f"{name}.jsonl.gz"):
        texts = [article(f"{row['id']}-{i}", "", text, "") for i, text in enumerate(row["references"])]
        hits = tuple(hit(of, 0, len(of.text), rank) for rank, of in enumerate(texts, 1) if of.text)
        if hits:
            # Some claims carry the markers of the system that made them.
            yield Case(
                row["id"], row["set"], resolve(row["claim"], 0).text, hits, row["label"] == "attributable"
            )
