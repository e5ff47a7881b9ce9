"""Persons with their posts, and who said what."""

from __future__ import annotations

from rag.facts.names import name_end
from rag.facts.persons import find_people, people_in
from rag.facts.posts import HEAD
from rag.facts.statements import find_statements, statements_in
from rag.text.fold import fold
from rag.types import Person, Statement

__all__ = ["find_people", "find_statements", "read_people"]


def read_people(text: str, folded: str) -> tuple[tuple[Person, ...], tuple[Statement, ...]]:
    """The persons and the statements of a text and its folded form; who is named only as a speaker is a person without a post."""
    people = people_in(text, folded)
    statements = statements_in(text, folded, people)
    known = {person.name for person in people}
    speakers = dict.fromkeys(s.speaker for s in statements if s.speaker not in known)
    named = [name for name in speakers if name and _is_name(fold(name))]
    found = [Person(name, "", at, at + len(name)) for name in named if (at := text.find(name)) >= 0]
    return tuple(sorted((*people, *found), key=lambda p: (p.start, p.post))), statements


def _is_name(speaker: str) -> bool:
    """Whether a speaker is named, not only called by surname and post (习主席)."""
    return not HEAD.fullmatch(speaker, 1) and name_end(speaker, 0, sure=False) == len(speaker)
