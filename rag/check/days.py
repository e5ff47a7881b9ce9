"""Check 2: every date of a claim is a date of the cited passages, once both are resolved to days."""

from __future__ import annotations

from datetime import date

from rag.check.beside import Carried, Place, best
from rag.check.fault import Fault, absent, differs
from rag.check.source import Source
from rag.check.told import Told
from rag.text.fold import fold
from rag.text.pattern import regex
from rag.types import DateMention

MARGIN, ALIKE = 0.35, 0.4
# Words without days (近年来, 日前) are told apart by the words check alone.
_DIGITS = regex(r"\d+|[〇零一二三四五六七八九十]{2,}")
_PART = regex(
    r"(?P<morning>上午|早上?|清晨)|(?P<noon>中午)|(?P<afternoon>下午)|(?P<evening>晚|夜|傍晚)|(?P<night>凌晨)"
)
_AGE = regex(r"(?<=今年)[0-9一二三四五六七八九十]+岁")  # 今年46岁: the age when it was printed
_YEAR = regex(r"(?<![\d,.])(?:1[89]|20)\d\d(?![\d,%])")


def check_dates(told: Told, carried: Carried, *, lexical: bool = True) -> tuple[Fault, ...]:
    anchors = list(dict.fromkeys(source.anchor for source, _ in carried))
    faults: list[Fault] = []
    readings = [told.dates(anchor) for anchor in anchors]
    for i, mention in enumerate(readings[0] if readings else ()):
        told_by = {a: r[i] for a, r in zip(anchors, readings, strict=True) if i < len(r)}
        fault = _check(told, mention, told_by, carried, lexical)
        if fault:
            faults.append(fault)
    if not told.chinese:
        faults += _years(told, readings[0] if readings else (), carried)
    return tuple(faults)


def _check(
    told: Told, mention: DateMention, told_by: dict[date | None, DateMention], carried: Carried, lexical: bool
) -> Fault | None:
    same: list[Place] = []
    others: list[tuple[Place, DateMention]] = []
    for source, alignment in carried:
        here = told_by.get(source.anchor, mention)
        if _published(here, source):
            same.append((source, alignment, 0, 0))
        for printed in source.dates:
            place = (source, alignment, printed.start, printed.end)
            if agrees(here, printed) and not _other_part(told.folded, here, source.folded, printed):
                same.append(place)
            elif rivals(here, printed):
                others.append((place, printed))
    if _AGE.match(told.folded, mention.end) or (not same and not _checkable(mention)):
        return None
    if not lexical:
        return None if same else absent("date", mention.text)
    if same and not others:
        return None
    near_same, _ = best(told, mention.start, mention.end, same)
    near_other, other = best(told, mention.start, mention.end, [place for place, _ in others], near_same)
    if not same and near_other <= ALIKE:
        return absent("date", mention.text)
    if near_other > near_same + (MARGIN if same else 0):
        return differs("date", others[other][1].text, mention.text)
    return None


def agrees(told: DateMention, printed: DateMention) -> bool:
    """Whether the days told are those printed, or a longer time that holds them (2024年 for 2024年4月2日)."""
    if told.first is None or told.last is None or printed.first is None or printed.last is None:
        return _surface(told) == _surface(printed)
    if (told.first, told.last) == (printed.first, printed.last):
        return True
    if told.grain == "range" or printed.grain == "range":
        return told.first == printed.first and (
            told.last == printed.last or ("range" in (told.grain, printed.grain) and _open(told, printed))
        )
    return told.first <= printed.first and printed.last <= told.last


def _other_part(told: str, here: DateMention, folded: str, printed: DateMention) -> bool:
    """Whether both say the part of the day and say another (昨天上午, 昨天下午)."""
    mine, theirs = (_PART.search(text, m.start, m.end + 2) for text, m in ((told, here), (folded, printed)))
    return bool(mine and theirs and mine.lastgroup != theirs.lastgroup)


def _open(told: DateMention, printed: DateMention) -> bool:
    """2010年以来 and 自2010年起 end on different days only because they are read on different days."""
    return (
        told.grain == printed.grain == "range"
        and not _DIGITS.findall(told.text)[1:]
        and not _DIGITS.findall(printed.text)[1:]
    )


def rivals(told: DateMention, printed: DateMention) -> bool:
    return told.grain == printed.grain or {told.grain, printed.grain} <= {"range", "year", "quarter"}


def _published(told: DateMention, source: Source) -> bool:
    """The day of publication is known of every passage, though not printed in it."""
    day = source.anchor
    return bool(day and told.first and told.last and told.first <= day <= told.last and told.grain != "range")


def _checkable(mention: DateMention) -> bool:
    return mention.first is not None or bool(_DIGITS.search(mention.text))


def _surface(mention: DateMention) -> tuple[str, ...]:
    return tuple(d.lstrip("0") for d in _DIGITS.findall(fold(mention.text))) or (fold(mention.text),)


def _years(told: Told, mentions: tuple[DateMention, ...], carried: Carried) -> list[Fault]:
    """Years as Western text names them (in 2024)."""
    faults = []
    for found in _YEAR.finditer(told.folded):
        if any(m.start <= found.start() < m.end for m in mentions) or any(
            q.start <= found.start() < q.end and q.unit for q in told.numbers
        ):
            continue
        year = int(found.group())
        known = any(
            (source.anchor and source.anchor.year == year)
            or found.group() in source.folded
            or any(
                (m.first and m.first.year == year) or (m.last and m.last.year == year) for m in source.dates
            )
            for source, _ in carried
        )
        if not known:
            faults.append(absent("date", found.group()))
    return faults
