"""Persons, foreign names and titles of works that a claim names and the print does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.check import who
from rag.check.evidence import Line, Part
from rag.check.fault import Fault, absent, differs
from rag.check.source import solid
from rag.check.told import Told
from rag.check.weighty import known_word
from rag.facts.persons import mentions
from rag.text.names import is_name, titles

_NO_NAME = frozenset("时因为由于所有的了在是与及")


def unknown_names(told: Told, article: str, used: Sequence[Line], variants: Mapping[str, str]) -> list[Fault]:
    """Names misspelt, persons with a post and works that the article does not know; `used` are the sentences that carry
    the claim."""
    said = told.folded
    same = {*variants.items(), *((b, a) for a, b in variants.items())}
    faults = [differs("name", b, a) for a, b in who.misspelt(said, article) if (a, b) not in same]
    known = tuple(faults)
    for m in mentions(said):
        name = said[m.start : m.end]
        if m.post_end > m.post_start and name not in article and not any(f.names(name) for f in known):
            if (
                any(a in name or name in a for a, _ in same)
                or name[-1] in "师员长们"
                or len(name) < 2
                or set(name) & _NO_NAME
            ):
                continue
            lines_ = "\n".join(line.text for line in used)
            there = [n for n in sorted(who.known(article)) if n in lines_ and n not in said]
            faults.append(differs("name", there[0], name) if there else absent("name", name, hard=False))
    known = tuple(faults)
    faults += [
        absent("name", name)
        for name in who.foreign(said, article)
        if not any(f.names(name[-3:]) for f in known)
    ]
    faults += [
        absent("title", f"《{told.text[a:b]}》")
        for a, b in titles(told.text)
        if solid(told.text[a:b]) not in solid(article)
    ]
    return faults


def parties(part: Part, article: str) -> list[str]:
    """The persons, places and bodies of a clause that the article names, in short."""
    names: list[str] = []
    for w in part.words:
        if not (
            is_name(w)
            or not known_word(w.text)
            or w.tag in ("ns", "nt", "nr", "nz")
            or w.text[-1] in "省市县区镇乡村队部局院方"
        ):
            continue
        short = w.text[:2] if len(w.text) > 2 else w.text
        if short in article and short not in names:
            names.append(short)
    names += [n for n in who.known(article) if n in part.text and n not in names]
    return names
