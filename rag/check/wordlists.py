"""The word lists of the checks: `data/NAME.txt`, one entry a line, lines with # for source and use."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from rag.text.lists import entries
from rag.text.words import is_word
from rag.text.words import words as segments

_DATA = Path(__file__).with_name("data")


@cache
def lines(name: str) -> tuple[str, ...]:
    """The entries of a list."""
    return entries(_DATA / f"{name}.txt")


@cache
def words(name: str) -> frozenset[str]:
    """All words of a list."""
    return frozenset(word for line in lines(name) for word in line.split())


@cache
def groups(name: str) -> dict[str, frozenset[str]]:
    """Every word of a list whose lines are groups of words that stand for each other → the words of its groups."""
    found: dict[str, set[str]] = {}
    for line in lines(name):
        together = line.split()
        for word in together:
            found.setdefault(word, set()).update(together)
    return {word: frozenset(together - {word}) for word, together in found.items()}


@cache
def families(name: str) -> tuple[tuple[re.Pattern[str], ...], ...]:
    """The lines of a list as families: values that exclude each other, `|` between them, spellings by blanks."""
    return tuple(
        tuple(
            re.compile("|".join(sorted(value.split(), key=len, reverse=True))) for value in line.split(" | ")
        )
        for line in lines(name)
    )


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One expression that finds any entry of a list (an entry may be an expression itself)."""
    return re.compile("|".join(sorted(lines(name), key=len, reverse=True)))


@cache
def _any_value(name: str) -> re.Pattern[str]:
    return re.compile("|".join(value.pattern for family in families(name) for value in family))


@lru_cache(maxsize=8192)
def values(name: str, text: str) -> dict[int, dict[int, str]]:
    """The values of the families of a list that a text has: {family: {value: as it stands}}."""
    if not _any_value(name).search(text):
        return {}
    have = {
        i: {j: m.group() for j, value in enumerate(family) if (m := value.search(text))}
        for i, family in enumerate(families(name))
    }
    return {i: mine for i, mine in have.items() if mine}


@lru_cache(maxsize=4096)
def found(name: str, text: str) -> tuple[re.Match[str], ...]:
    """Where `text` has an entry of a list; not inside a word that begins before it (拟 of 虚拟)."""
    matches = list(pattern(name).finditer(text))
    if not matches:
        return ()
    inside = {i for word, a, b in segments(text) if is_word(word) for i in range(a + 1, b)}
    return tuple(m for m in matches if m.start() not in inside)
