"""Organisations and places named in a text."""

from __future__ import annotations

from itertools import takewhile

from rag.text.pattern import regex
from rag.text.words import tags

_BODY = regex(
    r"(?:有限公司|公司|集团|大学|学院|学校|医院|银行|协会|学会|总会|基金会|研究院|研究所|委员会|常委会|政协|党委|政府|法院|检察院|总工会|"
    r"[委局厅部署办院社处科]|中心|服务站|合作社|工作站|联合会|总局|管委会|党工委|指挥部|电视台|日报|融媒体中心)$"
)
_PLACE = regex(
    r"(?:省|市|区|县|镇|乡|村|街道|社区|园区|开发区|高新区|科技园|产业园|示范区|湖|河|江|浜|港|岛|山|路|园艺村)$"
)
_PART = frozenset("n ns nt nz nr nrt nrfg j vn b s q ng eng m l f".split())
# Common nouns that end like a body or a place without naming one.
_COMMON = frozenset(
    "全市 全区 全省 我市 我区 我省 部门 各部门 相关部门 有关部门 地区 城市 城区 乡镇 农村 社区 园区 小区 村 镇 区 市 省 县 路 江 河 湖 山 岛 港 公司 集团 学校 医院 银行 政府 "
    "中心 学院 大学 协会 法院 党委 政协 老小区 市领导 全部 内部 干部 一部 大部 全县 全镇 全乡 全村 街道 片区 各地 国家 人民 道路 一路 思路 出路 正路 强路 新路 迈向强路 县市区 市县 "
    "上市 超市 门市 都市 县城 主城区 市区 景区 山区 库区 灾区 湖区 新区 老区 片区 港口 县委 工作部 研究院 会议中心 服务中心".split()
)


def find_bodies(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The organisations and the places of a text, each once, in order: runs of nouns by jieba that end like one."""
    bodies: dict[str, None] = {}
    places: dict[str, None] = {}
    for run in _runs(text):
        words = "".join(word for word, _ in run)
        tags = {tag for _, tag in run}
        where = "".join(word for word, _ in takewhile(lambda part: part[1] == "ns", run))
        if words in _COMMON or len(words) > 24:
            continue
        if (_BODY.search(words) and len(words) > 2 and tags & {"ns", "nt", "nr", "nz", "j"}) or tags == {
            "nt"
        }:
            bodies.setdefault(words)
        elif _PLACE.search(words) and len(words) > 2 and tags & {"ns", "nr", "nz"}:
            places.setdefault(words)
        elif len(where) > 1 and where not in _COMMON:
            places.setdefault(where)
    return tuple(bodies), tuple(places)


def _runs(text: str) -> list[list[tuple[str, str]]]:
    """Neighbouring words that may make up one name; a place by itself ends where another begins."""
    runs: list[list[tuple[str, str]]] = []
    open_ = False
    for word, tag in tags(text):
        if tag not in _PART or (tag in ("m", "q", "f", "l", "eng") and not open_):
            open_ = False
            continue
        if not open_ or _BODY.search(runs[-1][-1][0]) or (tag == "ns" and runs[-1][-1][1] != "ns"):
            runs.append([])
        runs[-1].append((word, tag))
        open_ = True
    return runs
