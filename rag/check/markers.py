"""Citation markers in an answer: found in every spelling, checked against the hits, written in one form.

The server owns the numbering: a marker is the rank of a hit. What points at no hit is taken out and counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.text.fold import fold
from rag.text.han import HAN
from rag.text.pattern import regex

_S = r"[ \t]{0,3}"
_NUMBER = rf"{_S}[\[^]?{_S}-?[0-9]+{_S}"
_SEE = r"(?:见|参见|据|根据|依据|来自|引自|cf\.?|see|from)"
_BETWEEN = r"(?:,|、|;|-|~|/|&|和|至|到|and|to)"
# What models write before a number: 来源1, ID:3, No.2, 第1篇.
_NOUN = r"(?:信息)?(?:来源|出处|资料|文章|段落|报道|编号|序号|引用|引文|参考|citation|cite|ref(?:erence)?|source|passage|article|id)s?"
# [1] [1, 3] [1-3] [[4]] 【1】 ［1］ 〔1〕 [^1] [ID:3] [来源1] [第1篇], and the address of a link made of it.
_MARKER = regex(
    rf"(?:(?:(?<!\^)\^)?(?<!\[)\[++|【|〔){_S}(?:(?:{_NOUN}|no\.|注|文|第){_S}[:_#]?{_S})?(?P<list>{_NUMBER}(?:{_BETWEEN}{_NUMBER}){{0,40}})(?:[篇号条]|\.)?"
    r"(?:†[^\]】\n]{0,40})?(?:\]++|】|〕)(?:\((?:https?:|www\.|/|#)[^)\s]*\))?"
)
# (来源：1), (见[1]), (第1篇) and, where a reply has no other, (1), ¹ or ① at the end of a clause: as [1]. A number that
# a 第 or a list begins is none.
_SOURCED = regex(
    rf"[(](?:(?:{_SEE}{_S}[:,]?{_S})?{_NOUN}(?:编号|序号)?{_S}[:_#]?|(?=[^)\n]{{0,12}}[\[第]){_SEE}?{_S}[:,]?|(?=第)){_S}第?(?P<list>\[?[0-9]{{1,2}}\]?(?:{_S}[,、]{_S}\[?[0-9]{{1,2}}\]?){{0,8}})篇?[)]"
)
_BARE = regex(
    r"(?<=[^\s(第条款表图附注年])[(](?P<list>[0-9]{1,2}(?:[,、][0-9]{1,2}){0,8})[)](?=\s*(?:[。.!?;,]|$|\n))"
)
_RAISED = regex(
    rf"(?<=[{HAN}”》」%)\d。])(?P<list>[¹²³⁴⁵⁶⁷⁸⁹⁰]{{1,2}}+|[①-⑳])(?=\s*+(?:[。.!?;,，；！？]|$|\n))"
)
_PLAIN = str.maketrans(
    {**dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)), **{chr(0x245F + n): str(n) for n in range(1, 21)}}
)
# A marker that is set off by itself: in bold or as code.
_SET_OFF = regex(r"(?P<mark>\*{1,3}|`)(?P<list>[\[【［]\s?\d{1,2}\s?[\]】］])(?P=mark)")
_BRACKET = regex(r"[\[【［〔]")
_PART = regex(r"(-?[0-9]+)(?:\s*+(?:(-|~|至|到|to)\s*+\^?\s*+)(-?[0-9]+))?")
_CODE = regex(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)
_YEAR = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Marker:
    """`text[start:end]` is `[number]`."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer whose every marker is `[n]` with a hit behind it; `dropped` counts those taken out."""

    text: str
    markers: tuple[Marker, ...]
    dropped: int


def resolve(text: str, hits: int) -> Marked:
    """`text` with its markers in one form, for `hits` passages numbered from 1.

    `[1, 3]` and `[1-3]` become `[1][3]` and `[1][2][3]`; a range that ends outside the hits falls whole. Code is
    left alone. A bracketed year that is no hit (国发[2024]5号) is a document number and becomes 〔2024〕.

    >>> resolve("甲【1】乙[0]丙［１，3］", 3).text
    '甲[1]乙丙[1][3]'
    """
    once = _resolve(_bracketed(text), hits)
    # What a dropped marker stood in may close up to a new one: [[9]1].
    while (again := _resolve(once.text, hits)).text != once.text:
        once = Marked(again.text, again.markers, once.dropped + again.dropped)
    return once


def _bracketed(text: str) -> str:
    """The text with markers in round brackets, raised, ringed or set off put in plain square ones."""
    for match in reversed(list(_SET_OFF.finditer(text))):
        # In **甲**[1]**乙** the stars before the marker close what is bold.
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if line.count(match["mark"]) % 2 == 0:
            text = f"{text[: match.start()]}{match['list']}{text[match.end() :]}"
    folded = fold(text)
    found = list(_SOURCED.finditer(folded))
    if not found and not _MARKER.search(folded):
        found = list(_BARE.finditer(folded)) or list(_RAISED.finditer(text))
    for match in reversed(found):
        numbers = match["list"].translate(_PLAIN).replace("[", "").replace("]", "")
        text = f"{text[: match.start()]}[{numbers}]{text[match.end() :]}"
    return text


def _resolve(text: str, hits: int) -> Marked:
    if not _BRACKET.search(text):
        return Marked(text, (), 0)
    folded = fold(text)
    code = [m.span() for m in _CODE.finditer(text)] if "`" in text else []
    out: list[str] = []
    markers: list[Marker] = []
    length = done = dropped = 0
    for match in _MARKER.finditer(folded):
        if any(a <= match.start() < b for a, b in code):
            continue
        numbers, lost = _numbers(match["list"], hits)
        before = text[done : match.start()]
        if not numbers and match["list"].strip().isdigit() and int(match["list"].strip()[:5]) in _YEAR:
            year = f"〔{match['list'].strip()}〕"
            out += [before, year]
            length += len(before) + len(year)
            done = match.end()
            continue
        dropped += lost
        joined = markers and before.strip(" ") == ""
        have = _run(markers) if joined else set()
        numbers = [n for n in numbers if n not in have]
        if not numbers:
            # Nothing is left of this marker; nor is the blank that set it off.
            before = before.rstrip(" ") if lost or joined else before
        out.append(before)
        length += len(before)
        for number in numbers:
            mark = f"[{number}]"
            markers.append(Marker(number, length, length + len(mark)))
            out.append(mark)
            length += len(mark)
        done = match.end()
    out.append(text[done:])
    return Marked("".join(out), tuple(markers), dropped)


def _run(markers: list[Marker]) -> set[int]:
    """The numbers of the unbroken run of markers at the end."""
    have = {markers[-1].number}
    for earlier, later in zip(reversed(markers[:-1]), reversed(markers), strict=False):
        if later.start - earlier.end > 1:
            break
        have.add(earlier.number)
    return have


def _numbers(listed: str, hits: int) -> tuple[list[int], int]:
    """The distinct hits that a marker's inside names, in order, and how many of its parts name none."""
    found: dict[int, None] = {}
    lost = 0
    for part in _PART.finditer(listed.replace("^", "").replace("[", "")):
        first = _hit(part[1], hits)
        last = _hit(part[3], hits) if part[3] else first
        if first and last and first <= last:
            found.update(dict.fromkeys(range(first, last + 1)))
        else:
            lost += 1
    return list(found), lost


def _hit(digits: str, hits: int) -> int:
    """The hit that the digits name, or 0."""
    number = int(digits) if len(digits) < 7 else 0
    return number if 1 <= number <= hits else 0
