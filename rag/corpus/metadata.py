"""What is known of a page beside its text: paper, day, page number; and where it was found."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from rag.corpus.decode import surrogates_replaced
from rag.errors import InputError, UnreadableFile
from rag.text.dates import find_dates
from rag.text.dayspans import number as numeral
from rag.text.han import HAN
from rag.text.pattern import regex

SIDECAR = ".meta.json"


@dataclass(frozen=True, slots=True)
class Metadata:
    """Paper, day of publication and page number of a file; an empty field is not known."""

    source: str = ""
    published: date | None = None
    number: str = ""
    title: str = ""
    url: str = ""

    def __or__(self, other: Metadata) -> Metadata:
        """Each field of `self`, or of `other` where it is empty here."""
        return replace(other, **self.known())

    def known(self) -> dict[str, Any]:
        """The fields that are known, by name."""
        mine = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: value for name, value in mine.items() if value}

    def without(self, names: Iterable[str]) -> Metadata:
        """The same, these fields not known."""
        empty: dict[str, Any] = {name: None if name == "published" else "" for name in names}
        return replace(self, **empty)

    def as_json(self) -> str:
        """What is known as JSON, empty where nothing is: `of_json` reads it."""
        return json.dumps(self.known(), ensure_ascii=True, default=str) if self.known() else ""


def of_json(text: str) -> Metadata:
    """What `as_json` wrote."""
    values = json.loads(text) if text else {}
    return Metadata(
        **{**values, **({"published": day(values["published"])} if "published" in values else {})}
    )


# The names under which front matter, sidecars and JSON articles give a field.
KEYS = {
    "source": ("source", "paper", "newspaper", "报纸", "来源", "媒体"),
    "published": (
        "published",
        "date",
        "publish_date",
        "published_at",
        "pubdate",
        "日期",
        "发布日期",
        "出版日期",
    ),
    "number": ("number", "page", "page_number", "版", "版次", "版面"),
    "title": ("title", "headline", "标题"),
    "url": ("url", "link", "href", "网址", "链接"),
}
_UNKNOWN = ("-", "none", "null", "n/a", "unknown", "未知", "不详")
_DAY = regex(
    r"(?<![0-9A-Za-z])((?:19|20)\d\d)"
    r"(?:([-./])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9])|(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9])|"
    r"\s*年\s*(1[0-2]|0?[1-9])\s*月\s*(3[01]|[12]\d|0?[1-9])\s*日?)(?![0-9])"
)
_OLD = regex(r"\s*(1[0-8]\d\d-\d\d-\d\d)(?![0-9])")
_FENCE = regex(r"\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_PAIR = regex(r"^([\w-]+)[ \t]*+[:：][ \t]*+(.*)$", re.M)
_NUMBER = regex(r"(?<![-_.\s])[-_.\s]*+(?:第\s*+)?([A-Za-z]?\d{1,3})(?![0-9A-Za-z])\s*版?")
_PAGE_FOLDER = regex(r"(?:page|p)[-_ ]?(\d{1,3})|(?:第\s*)?([A-Za-z]?\d{1,3})\s*版?", re.IGNORECASE)
# What a paper is called: a name in Han that ends like one, in either script, or English words of which one says so.
_BOTH = str.maketrans(
    {"报": "[报報]", "时": "[时時]", "导": "[导導]", "画": "[画畫]", "闻": "[闻聞]", "参": "[参參]"}
)
_MASTHEAD = regex(
    f"[{HAN}·]{{1,12}}?(?:"
    + "日报|晚报|早报|晨报|午报|时报|周报|商报|导报|画报|都市报|青年报|快报|新报|文汇报|参考消息|周刊|周末|新闻|报".translate(
        _BOTH
    )
    + ")"
)
_NO_PAPER = regex("(?:(?<!文)[汇匯]|通|预|預|海|年|月|季|情|举|舉|上|填|简|簡|战|戰|喜|捷|本|据|據)[报報]$")
_DAILY = regex(
    f"[{HAN}]{{1,8}}(?:" + "日报|晚报|早报|晨报|时报|周报|商报|都市报|青年报|快报".translate(_BOTH) + ")"
)
_ENGLISH_PAPER = regex(
    r"(?:[A-Za-z]+[ _-]){1,4}(?:Daily|Weekly|News|Times|Post|Herald|Gazette|Journal|Tribune|Express|Telegraph|Mail"
    r"|Chronicle|Observer|Review|Standard|Courier|Star|Sun|Globe|Press)(?:[ _-](?:News|Post|Times|Mail|Press))?(?![A-Za-z])",
    re.IGNORECASE,
)
_YEAR_FOLDER = regex(r"((?:19|20)\d\d)年?")
_PART_FOLDER = regex(r"(\d{1,2})[月日]?")
_DAYS_FOLDER = regex(r"(\d{1,2})[-._月]?(\d{2})日?")
_PRINTED_NUMBER = regex(
    r"([A-Z]?\d{1,2})\s*+版(?!本)|版次\s*+[:：]?\s*+([A-Z]?\d{1,2})|第\s*+([一二三四五六七八九十]{1,3})\s*+版"
)
_LUNAR = regex(rf"(?:农|夏|旧|阴|農|舊|陰)[历曆]\s*+[{HAN}]{{2,10}}")
_PLACES = {
    "paper": "(?P<source>[^/]+?)",
    "date": r"(?P<date>(?:19|20)\d\d(?:[-._年]?\d{1,2}){0,1}(?:[-._月]?\d{1,2}){0,1}日?)",
    "year": r"(?P<year>(?:19|20)\d\d)",
    "month": r"(?P<month>\d{1,2})",
    "day": r"(?P<day>\d{1,2})",
    "page": r"(?P<number>[A-Za-z]?\d{1,3})",
}


def day(text: str) -> date | None:
    """The day that a string such as 2024-04-03, 20240403 or 2024年4月3日 begins with or is; None if none. Days before
    1900 are told in the form of ISO 8601 alone, where no number is one by chance."""
    if found := _DAY.search(text):
        return _date(found)
    if found := _OLD.match(text):
        with suppress(ValueError):
            return date.fromisoformat(found.group(1))
    return None


def spelled(path: Path) -> str:
    """The path as text that a database can hold.

    A name that is no UTF-8 is read as GB18030, as archives packed on a Chinese Windows have it; where that gives
    the name of another file, or none, its bytes are written out.
    """
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raw = [os.fsencode(part) for part in path.parts]
        with suppress(UnicodeDecodeError):
            name = str(Path(*(_decoded(part) for part in raw)))
            if not os.path.exists(name):
                return name
        return str(Path(*(part.decode("utf-8", "backslashreplace") for part in raw)))
    return str(path)


def _decoded(name: bytes) -> str:
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("gb18030")


def named(path: Path) -> Metadata:
    """What the name and the folders say: `武进日报_2024-04-03_A1.txt`, `2024-04-03 武进日报 A1.txt`, `20240403-01.txt`,
    `武进日报/2024-04-03/01.txt`, `武进日报/2022/11/03/A1/01.txt`, `Changzhou_Weekly_2024-05-10.txt`."""
    path = Path(spelled(path))
    stem = path.name.split(".jsonl")[0] if ".jsonl" in path.name else path.stem
    folders = path.absolute().parent.parts[1:]
    found = _DAY.search(stem)
    if found and (published := _date(found)):
        before, after = stem[: found.start()], stem[found.end() :]
        number = _NUMBER.match(after)
        paper = _paper(before) or _paper(after)
        if not number and paper:
            number = _NUMBER.search(after.partition(paper.split()[-1])[2])
        folder = folders[-1] if folders else ""
        return Metadata(paper or _paper(folder, whole=True), published, number.group(1) if number else "")
    published, used = _dated(folders)
    below = folders[-1:] if published is None else ()
    if published is None and below and (page := _PAGE_FOLDER.fullmatch(below[0])):
        published, used = _dated(folders[:-1])
        if published:
            paper = _paper(folders[-2 - used] if len(folders) > 1 + used else "", whole=True)
            return Metadata(paper, published, page.group(1) or page.group(2))
    if published:
        number = _NUMBER.match(stem)
        paper = _paper(folders[-1 - used] if len(folders) > used else "", whole=True)
        return Metadata(paper, published, number.group(1) if number else "")
    return Metadata()


def _dated(folders: Sequence[str]) -> tuple[date | None, int]:
    """The day that the last folders are called by, and how many of them say it: 2024-04-03, 20240403, 2024/04/03, 2024/0403."""
    last = folders[-1] if folders else ""
    if found := _DAY.fullmatch(last):
        return _date(found), 1
    year = _YEAR_FOLDER.fullmatch(folders[-2]) if len(folders) > 1 else None
    if year and (both := _DAYS_FOLDER.fullmatch(last)):
        return _day_of(year[1], both[1], both[2]), 2
    if found := (_DAY.fullmatch("-".join(folders[-2:])) if len(folders) > 1 else None):
        return _date(found), 2
    year = _YEAR_FOLDER.fullmatch(folders[-3]) if len(folders) > 2 else None
    parts = [_PART_FOLDER.fullmatch(folder) for folder in folders[-2:]]
    if year and parts[0] and parts[1]:
        return _day_of(year[1], parts[0][1], parts[1][1]), 3
    return None, 0


def _day_of(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _paper(text: str, *, whole: bool = False) -> str:
    """The name of a paper in a text, or that the `whole` of it is."""
    text = text.strip(" _-.")
    for pattern in (_MASTHEAD, _ENGLISH_PAPER):
        found = pattern.fullmatch(text) if whole else pattern.search(text)
        if found and not _NO_PAPER.search(found.group()):
            return " ".join(re.split("[ _-]+", found.group()))
    return ""


def pattern(text: str) -> Callable[[Path], Metadata]:
    """What the end of a path says by a pattern such as `{paper}/{year}/{month}/{day}/{page}/*.txt`, in which `*` is any part
    of a name. A path that does not fit says nothing.

    >>> pattern("{paper}/{date}_{page}*")(Path("scans/武进日报/2024-04-03_A1_ocr.txt"))
    Metadata(source='武进日报', published=datetime.date(2024, 4, 3), number='A1', title='', url='')

    Raises InputError for a pattern without any of these fields, or with others.
    """
    parts = re.split(r"(\{\w*\}|\*)", text.strip("/"))
    unknown = [part for part in parts if part.startswith("{") and part[1:-1] not in _PLACES]
    names = [part[1:-1] for part in parts if part.startswith("{")]
    if unknown or not names or len(set(names)) < len(names):
        raise InputError(
            "{text}: no pattern of a path",
            "write it as {{paper}}/{{date}}/{{page}}/*.txt; also {{year}}, {{month}}, {{day}}",
            text=text,
        )
    fits = re.compile(
        "(?:^|/)"
        + "".join("[^/]*" if p == "*" else _PLACES[p[1:-1]] if p[:1] == "{" else re.escape(p) for p in parts)
        + "$"
    )

    def read(path: Path) -> Metadata:
        found = fits.search(Path(spelled(path.absolute())).as_posix())
        if found is None:
            return Metadata()
        told = found.groupdict()
        published = day(told["date"]) if "date" in told else None
        if "year" in told and "month" in told and "day" in told:
            published = _day_of(told["year"], told["month"], told["day"])
        return Metadata(told.get("source", ""), published, told.get("number", ""))

    return read


def sidecars(path: Path) -> tuple[Path, ...]:
    """Where a file's metadata may lie: `a.meta.json` beside `a.jsonl.gz` and beside `a.txt`."""
    names = (path.name.split(".")[0], path.stem)
    return tuple(path.with_name(name + SIDECAR) for name in dict.fromkeys(names))


def sidecar(path: Path) -> Metadata:
    """What `NAME.meta.json` beside `NAME.txt` says, if it is there.

    Raises UnreadableFile if it is no JSON object or its date is none.
    """
    beside = next((one for one in sidecars(path) if one.is_file()), None)
    if beside is None:
        return Metadata()
    try:
        values = json.loads(beside.read_text("utf-8-sig"))
    except (OSError, ValueError) as exc:
        raise UnreadableFile(
            "{path}: no JSON ({why})", "mend or remove this file", path=beside, why=exc
        ) from exc
    if not isinstance(values, dict):
        raise UnreadableFile(
            "{path}: no JSON object", 'write {{"source": "…", "published": "2024-04-03"}}', path=beside
        )
    return from_fields(values, str(beside))


def front_matter(text: str, where: str) -> tuple[Metadata, int]:
    """The `key: value` lines between two `---` at the head of a text, and the offset where the print begins."""
    fence = _FENCE.match(text)
    if fence is None:
        return Metadata(), 0
    pairs = _PAIR.findall(fence.group(1))
    known = {name for names in KEYS.values() for name in names}
    if not any(key.lower() in known for key, _ in pairs):
        return Metadata(), 0
    return from_fields({key.lower(): value.strip().strip("\"'") for key, value in pairs}, where), fence.end()


def header(text: str) -> Metadata:
    """What the page header prints: a line near the top that is only a day (2024年4月3日, 二〇二四年四月三日, 民国二十六年七月八日; of
    the lunar calendar beside it nothing is taken), with paper and page number beside it."""
    for line in text[:600].splitlines()[:12]:
        if len(line) > 80 or "年" not in line:
            continue
        solar = _LUNAR.sub(" ", line)
        published, start, end = _day_in(solar)
        if published is None:
            continue
        rest = f"{solar[:start]} {solar[end:]}"
        if len(rest) <= 60 and not re.search(r"[，,。；;！？“”]", rest):
            paper = next((name for word in text[:200].split() if (name := _paper(word, whole=True))), "")
            paper = paper or (found.group() if (found := _DAILY.search(text[:200])) else "")
            number = _PRINTED_NUMBER.search(rest)
            label = next((g for g in number.groups() if g), "") if number else ""
            if paper or number or "星期" in rest or not rest.strip():
                label = label if label.isascii() else str(numeral(label))
                return Metadata(paper, published, label)
    return Metadata()


def _day_in(line: str) -> tuple[date | None, int, int]:
    """The first day with its year that a line names, in figures or in numerals, and where it stands."""
    if (found := _DAY.search(line)) and "年" in found.group() and (published := _date(found)):
        return published, found.start(), found.end()
    for mention in find_dates(line, None):
        if mention.grain == "day" and mention.first and "年" in mention.text:
            return mention.first, mention.start, mention.end
    return None, 0, 0


def from_fields(values: dict[str, object], where: str) -> Metadata:
    """Metadata from a mapping with any of the known names; raises UnreadableFile naming a date that is none."""
    texts = {}
    for field, names in KEYS.items():
        value = next((values[n] for n in names if values.get(n) not in (None, "")), "")
        texts[field] = surrogates_replaced(str(value).strip()) if isinstance(value, str | int | float) else ""
    published = day(texts.pop("published"))
    given = next((values[n] for n in KEYS["published"] if values.get(n) not in (None, "")), None)
    if given is not None and published is None and str(given).strip().lower() not in _UNKNOWN:
        raise UnreadableFile(
            "{path}: {given!r} is no date", "write it as 2024-04-03", path=where, given=given
        )
    return Metadata(published=published, **texts)


def _date(found: re.Match[str]) -> date | None:
    parts = [int(part) for part in found.groups() if part and part.isdigit()]
    try:
        return date(*parts)
    except ValueError:
        return None
