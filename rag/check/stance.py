"""How a clause tells what it tells: directions, scopes, superlatives, plans and denials, against the printed clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rag.check import wordlists
from rag.check.fault import Fault, absent, differs
from rag.check.weighty import carried
from rag.text.names import Word, content_words
from rag.text.pattern import regex

_ALREADY = regex(r"已(?!知|婚|故)|业已|早已")
_AUXILIARY = regex(r"^[是能会得要可必有须再曾被把对]|^(?:能够|可以|应当|足以|任何)")

_CLAUSE = regex(r"[^,，;；。！？!?\n：:]+")


def families(said: str, first: str, printed: str, around: str) -> list[Fault]:
    """Values of a family that the clause has and the print has another of (hard): in `first`, the printed clause of
    its figure, else in all `printed` clauses. What a figure is counted by has to stand there (soft)."""
    faults = []
    for name in ("opposites", "scales"):
        for number, mine in wordlists.values(name, said).items():
            family = wordlists.families(name)[number]
            theirs = {i: m for i, v in enumerate(family) if (m := v.search(first))}
            theirs = theirs or {i: m for i, v in enumerate(family) if (m := v.search(printed))}
            if mine.keys() & theirs.keys():
                continue
            one = next(iter(mine.values()))
            if theirs:
                other = next(iter(theirs.values())).group()
                faults.append(differs("polarity", other, one))
            elif name == "scales" and not any(family[i].search(around) for i in mine):
                faults.append(absent("scope", one, hard=False))
    return faults


def superlatives(said: str, printed: str) -> list[Fault]:
    """Words that lift above all others, which the print has not."""
    faults: list[Fault] = []
    if not _lifts().search(said):
        return faults
    taken: list[tuple[int, int]] = []
    for word, *others in _superlatives():
        at = said.find(word)
        if at < 0 or any(a < at + len(word) and at < b for a, b in taken) or _STRESSES.match(said, at):
            continue
        taken.append((at, at + len(word)))
        if word not in printed and not any(o in printed for o in others):
            faults.append(absent("superlative", word, hard=False))
    return faults


# 最多能买6斤, 只有2.1%, 最好再等等: bounds, stress, advice.
_STRESSES = regex(
    r"(?:只有|仅有|最[多少迟晚])[^,，。;；]{0,5}[\d一二两三四五六七八九十半百千万]|最好(?![的是成之])"
)


@cache
def _lifts() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word, *_ in _superlatives()))


@cache
def _superlatives() -> tuple[list[str], ...]:
    """Each word with what may stand for it, the longest first."""
    return tuple(sorted((line.split() for line in wordlists.lines("superlatives")), key=lambda w: -len(w[0])))


def planned(text: str) -> str:
    """The word that marks a clause as ahead; "" if none does."""
    return next((m.group() for m in wordlists.found("plans", text)), "")


def done(text: str) -> bool:
    return bool(wordlists.found("done", text))


def plans(words: Sequence[Word], said: str, printed: str, whole: str, line: str = "") -> list[Fault]:
    """A clause told as fact whose verb the print has only behind a word that marks it as ahead: in the `printed`
    clauses, or for one told as done already also in those of the sentence before them."""
    claimed = bool(_ALREADY.search(said))
    if not claimed and (planned(said) or planned(whole) or wordlists.found("hedges", whole)):
        return []
    for clause in clauses(printed):
        found = next(iter(wordlists.found("plans", clause)), None)
        if not found or done(clause[found.end() :]):
            continue
        rest = clause[found.start() :]
        verbs = [w for w in words if w.tag[0] == "v" and carried(w.text, rest)]
        counted = any(c.isdigit() for c in rest) and any(c.isdigit() for c in said)
        if verbs or claimed or counted:
            return [Fault.of("plan", claimed, "claim.told_ahead", printed=found.group())]
    if claimed and not done(line) and (word := planned(line)):
        return [Fault.of("plan", False, "claim.told_ahead", printed=word)]
    return []


def denials(said: str, printed: str, line: str, whole: str) -> list[Fault]:
    """A clause that denies what the print says, or says what it denies."""
    no, undone = wordlists.pattern("denials"), wordlists.pattern("undone")
    here, there = wordlists.found("denials", said), wordlists.found("denials", printed)
    if len(here) % 2 == len(there) % 2:
        if (
            not here
            and (m := undone.search(printed))
            and not (undone.search(whole) or no.search(whole) or _same(m.group(), whole))
        ):
            return [_denied(printed, hard=not _SHIFTED.match(m.group()))]
        return []
    if here:
        if undone.search(printed) or undone.search(line) or no.search(line):
            return []
        if planned(line) and not done(line):
            return []  # 计划2020年投产: 尚未投产
        denied = [w.text for w in content_words(_behind(said, here[0]))][:1]
        if not (denied and carried(denied[0], printed)):
            return []  # 没有取消 for 只减少: of true claims found twice as often as of false ones
        return [Fault.of("negation", False, "claim.not_denied_there", told=said.strip())]
    if undone.search(whole) or no.search(whole):
        return []
    m = there[0]
    after = _behind(printed, m)
    if _FREE.search(said) and _CHARGES.match(after):
        return []  # 免票 for 不收门票
    if any(after[i : i + 2] in said for i in range(min(3, max(0, len(after) - 1)))) or _told(after, said):
        return [_denied(printed)]
    return []


_FREE = regex("免[费票收]|白送")
_CHARGES = regex("收|售|[花要]钱")


def _behind(text: str, denial: re.Match[str]) -> str:
    """What is denied."""
    return _AUXILIARY.sub("", text[denial.end() : denial.end() + 10])


def _same(word: str, said: str) -> bool:
    return word in said or any(other in said for other in wordlists.groups("synonyms").get(word, ()))


def _told(after: str, said: str) -> bool:
    """Whether one of the first words denied is told, in this or another word."""
    return any(carried(w.text, said) for w in content_words(after)[:2])


_SHIFTED = regex("推迟|延期|受阻|叫停|除")  # Told in other words as often as contradicted.


def _denied(printed: str, hard: bool = True) -> Fault:
    return Fault.of("negation", hard, "claim.denied_there", printed=printed.strip())


def clauses(text: str) -> list[str]:
    return [m.group() for m in _CLAUSE.finditer(text)]
