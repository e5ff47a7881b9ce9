"""The lines of a headline told apart: kicker, title, subtitle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.pages import marks
from rag.pages.ends import LEANS_ON, brackets
from rag.pages.parts import Print, Section
from rag.pages.roles import Role
from rag.pages.words import Topics, Words, share
from rag.text.pattern import regex
from rag.text.words import tags
from rag.types import Kind

_GAP = regex(r"[ \u3000]+")
_LOCAL = regex(r"我[省市区县镇]|[全本][省市区县]")
# How a kicker ends that introduces what was said.
_INTRODUCES = regex(r"(?:——|[:：]|强调|指出|要求|表示)$")
# What a title may begin with and a kicker has not: who said it, a label, a numbered event.
_PLACED = regex(r"称|[:：【】《》]|^第\d+[届次]")
# A kicker on the title's line is at least this long, and so is the title.
_HALF = 12


@dataclass(frozen=True, slots=True)
class Headline:
    """Page ranges of kicker, title and subtitle, a tuple for each printed line."""

    kicker: tuple[tuple[int, int], ...] = ()
    title: tuple[tuple[int, int], ...] = ()
    subtitle: tuple[tuple[int, int], ...] = ()


def headline(print_: Print, part: Section) -> Headline:
    """Which headline lines of a section are its title: the Markdown level says it, else what the text repeats."""
    units = _units(print_, [i for i in part.head if print_.roles[i] is Role.HEAD])
    if not units:
        return Headline()
    main = _main(print_, part, units) if len(units) > 1 else 0
    lines = [tuple(r for i in unit for r in print_.pieces[i].ranges) for unit in units]
    kicker = tuple(r for unit in lines[:main] for r in unit)
    subtitle = tuple(r for unit in lines[main + 1 :] for r in unit)
    title = lines[main]
    if len(title) == 1 and not kicker and (cut := _two_in_one(print_.text[slice(*title[0])])):
        start, end = title[0]
        kicker, title = ((start, start + cut[0]),), ((start + cut[1], end),)
    return Headline(kicker, title, subtitle)


def joined(lines: Sequence[str]) -> str:
    """Printed lines as one line: a space only where Western words meet.

    >>> joined(["武进云上“人大代表讲堂”", "第十五讲开讲"])
    '武进云上“人大代表讲堂”第十五讲开讲'
    """
    text = ""
    for line in lines:
        western = text and text[-1].isascii() and line[:1].isascii() and line[:1].isalnum()
        text += (" " if western else "") + line
    return text


def _units(print_: Print, head: Sequence[int]) -> list[list[int]]:
    """Lines that no empty line parts go together, unless their shape or Markdown level parts them."""
    units: list[list[int]] = []
    for i in head:
        piece = print_.pieces[i]
        last = print_.pieces[units[-1][-1]] if units else None
        if last and not piece.blank and piece.level == last.level and not _slogan(last.text):
            units[-1].append(i)
        else:
            units.append([i])
    if len(units) == 1 and len(units[0]) > 2:
        first, second, third = (len(print_.said(i)) for i in units[0][:3])
        whole = (
            not brackets(print_.said(units[0][0])).left_open and print_.said(units[0][0])[-1] not in LEANS_ON
        )
        if whole and abs(second - third) <= 1 < abs(first - second):
            return [units[0][:1], units[0][1:]]
    return units


def _slogan(text: str) -> bool:
    """Two halves of one length, as in 深化交流 共同提升."""
    halves = _GAP.split(text.strip())
    return len(halves) == 2 and len(halves[0]) == len(halves[1]) <= 10


def _main(print_: Print, part: Section, units: Sequence[Sequence[int]]) -> int:
    if part.kind is Kind.ADVERT and marks.BRAND.search(print_.said(units[0][0])):
        return 1
    levels = [min((print_.pieces[i].level or 9) for i in unit) for unit in units]
    if levels.count(min(levels)) == 1 and min(levels) < 9:
        return levels.index(min(levels))
    start = next((print_.said(i) for i in part.body if print_.roles[i] in (Role.LEAD, Role.BODY)), "")
    about = print_.topics.of_text(start[:240])
    scores = [
        _weight(print_.topics, "".join(print_.said(i) for i in unit), about, n)
        for n, unit in enumerate(units)
    ]
    return scores.index(max(scores))


def _weight(topics: Topics, text: str, about: Words, at: int) -> float:
    """How much a headline line tells what happened: its words are in the first sentences, it names who acts."""
    score = 1.5 * share(topics.of_text(text), about)
    score += 0.7 * bool(_LOCAL.search(text) or _names(text))
    score += 0.6 * (at == 0) - 0.8 * _slogan(text)
    return score - 0.5 * (len(text) < 7) - 2.0 * (_INTRODUCES.search(text) is not None)


def _names(text: str) -> bool:
    return any(tag in ("nr", "ns", "nt", "nrt", "nrfg") for _, tag in tags(text))


def _places(text: str) -> bool:
    return any(tag in ("ns", "nt") for _, tag in tags(text))


def _two_in_one(text: str) -> tuple[int, int] | None:
    """Where a line with one wide gap is a kicker without any name and a title that begins with one."""
    gaps = list(_GAP.finditer(text))
    if len(gaps) != 1 or min(gaps[0].start(), len(text) - gaps[0].end()) < _HALF:
        return None
    before, after = text[: gaps[0].start()], text[gaps[0].end() :]
    named = tags(after)[:1]
    if _PLACED.search(before) or _places(before) or not named or named[0][1] not in ("ns", "nt"):
        return None
    return gaps[0].start(), gaps[0].end()
