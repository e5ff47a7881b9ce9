"""The surnames of Chinese print, the one list: for names in articles, bylines, questions and claims."""

from __future__ import annotations

from pathlib import Path

from rag.text.lists import entries

_MARKED = {
    surname: mark
    for surname, _, mark in (
        entry.partition(" ") for entry in entries(Path(__file__).with_name("data") / "surnames.txt")
    )
}
# 欧阳, 司马: looked for before the single ones.
COMPOUND = frozenset(s for s in _MARKED if len(s) == 2)
SURNAMES = frozenset(s for s in _MARKED if len(s) == 1)
# Everyday words as well (安, 高, 于): in running text only a post or a list beside them makes them a name.
EVERYDAY = frozenset(s for s in SURNAMES if _MARKED[s])
# The surnames that a short word which no dictionary has begins with, where it is a name.
USUAL = frozenset(s for s in SURNAMES if _MARKED[s] != "seldom")
