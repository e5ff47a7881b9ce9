"""What is known of a page beside its text: paper, day, page number; and where it was found."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

from rag.errors import UnreadableFile
from rag.text.han import HAN

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
        mine = {f.name: getattr(self, f.name) for f in fields(self)}
        return replace(other, **{name: value for name, value in mine.items() if value})


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
_DAY = re.compile(
    r"(?<![0-9A-Za-z])((?:19|20)\d\d)"
    r"(?:([-./])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9])|(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9])|"
    r"\s*年\s*(1[0-2]|0?[1-9])\s*月\s*(3[01]|[12]\d|0?[1-9])\s*日?)(?![0-9])"
)
_OLD = re.compile(r"\s*(1[0-8]\d\d-\d\d-\d\d)(?![0-9])")
_FENCE = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_PAIR = re.compile(r"^([\w-]+)[ \t]*+[:：][ \t]*+(.*)$", re.M)
_NUMBER = re.compile(r"^[-_.\s]*(?:第\s*)?([A-Za-z]?\d{1,3})(?![0-9A-Za-z])\s*版?")
_PAPER = re.compile(
    f"[{HAN}·]{{2,12}}(?:日报|晚报|早报|晨报|时报|周报|商报|都市报|青年报|快报|报)|[{HAN}]{{2,12}}$"
)
_MASTHEAD = re.compile(f"[{HAN}]{{1,8}}(?:日报|晚报|早报|晨报|时报|周报|商报|都市报|青年报|快报)")
_PRINTED_NUMBER = re.compile(r"([A-Z]?\d{1,2})\s*+版(?!本)|版次\s*+[:：]?\s*+([A-Z]?\d{1,2})")
_HEADER_REST = re.compile(
    rf"星期[一二三四五六日天]|农历\S*|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年|[\w{HAN}·:：|/-]{{1,12}}|\W+"
)


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
    """What the name says: `武进日报_2024-04-03_A1.txt`, `20240403-01.txt`, `武进日报/2024-04-03/01.txt`."""
    path = Path(spelled(path))
    stem = path.name.split(".jsonl")[0] if ".jsonl" in path.name else path.stem
    found = _DAY.search(stem)
    if found and (published := _date(found)):
        paper = _PAPER.search(stem[: found.start()].strip(" _-."))
        number = _NUMBER.match(stem[found.end() :])
        return Metadata(paper.group() if paper else "", published, number.group(1) if number else "")
    folder = path.absolute().parent
    found = _DAY.fullmatch(folder.name)
    if found and (published := _date(found)):
        paper = _MASTHEAD.fullmatch(folder.parent.name)
        number = _NUMBER.match(stem)
        return Metadata(paper.group() if paper else "", published, number.group(1) if number else "")
    return Metadata()


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
        raise UnreadableFile(f"{beside}: no JSON ({exc})", "mend or remove this file") from exc
    if not isinstance(values, dict):
        raise UnreadableFile(f"{beside}: no JSON object", 'write {"source": "…", "published": "2024-04-03"}')
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
    """What the page header prints: a line near the top that is only a day, with paper and page number beside it."""
    for line in text[:600].splitlines()[:12]:
        found = _DAY.search(line)
        if found is None or len(line) > 80 or not (published := _date(found)):
            continue
        rest = line[: found.start()] + " " + line[found.end() :]
        if len(rest) <= 60 and not re.search(r"[，,。；;！？“”]", rest) and "年" in found.group():
            paper = _MASTHEAD.search(text[:200])
            number = _PRINTED_NUMBER.search(rest)
            label = next((g for g in number.groups() if g), "") if number else ""
            if paper or number or "星期" in rest or not rest.strip():
                return Metadata(paper.group() if paper else "", published, label)
    return Metadata()


def from_fields(values: dict[str, object], where: str) -> Metadata:
    """Metadata from a mapping with any of the known names; raises UnreadableFile naming a date that is none."""
    texts = {}
    for field, names in KEYS.items():
        value = next((values[n] for n in names if values.get(n) not in (None, "")), "")
        texts[field] = str(value).strip() if isinstance(value, str | int | float) else ""
    published = day(texts.pop("published"))
    given = next((values[n] for n in KEYS["published"] if values.get(n) not in (None, "")), None)
    if given is not None and published is None and str(given).strip().lower() not in _UNKNOWN:
        raise UnreadableFile(f"{where}: {given!r} is no date", "write it as 2024-04-03")
    return Metadata(published=published, **texts)


def _date(found: re.Match[str]) -> date | None:
    parts = [int(part) for part in found.groups() if part and part.isdigit()]
    try:
        return date(*parts)
    except ValueError:
        return None
