"""The pieces of a page as they are read, and the sections they are put into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.pages.ends import Edge, edge
from rag.pages.pieces import Piece
from rag.pages.roles import Role
from rag.pages.words import Topics
from rag.types import Kind

# The print around a break is asked for its words this far before and behind it.
_NEAR = 6_000


@dataclass(frozen=True, slots=True)
class Section:
    """Piece numbers in the order of print: headline lines, then all else; `kind` where its place decides it."""

    head: tuple[int, ...] = ()
    body: tuple[int, ...] = ()
    subheads: frozenset[int] = frozenset()
    kind: Kind | None = None
    continues: bool = False

    @property
    def first(self) -> int:
        return (self.head or self.body)[0]


@dataclass(frozen=True, slots=True)
class Print:
    """The pieces of a page with their roles and topics."""

    text: str
    pieces: Sequence[Piece]
    roles: Sequence[Role]
    topics: Topics = field(repr=False)

    def said(self, i: int) -> str:
        return self.pieces[i].text

    def edge(self, i: int) -> Edge:
        return edge(self.pieces[i].text)

    def around(self, end: int, head: int) -> tuple[str, ...]:
        """The print before and behind the break between two pieces."""
        low, high = self.pieces[end].end, self.pieces[head].start
        if 0 <= high - low < _NEAR:
            return self.text[max(0, low - _NEAR) : low], self.text[high : high + _NEAR]
        return tuple(
            part
            for at in (low, high)
            for part in (self.text[max(0, at - _NEAR) : at], self.text[at : at + _NEAR])
        )


def units(print_: Print, run: Sequence[int]) -> list[list[int]]:
    """Headline lines grouped: those that no empty line parts and that have one Markdown level go together."""
    found: list[list[int]] = []
    for i in run:
        last = found[-1][-1] if found else -1
        together = (
            last >= 0
            and not print_.pieces[i].blank
            and print_.roles[i] is print_.roles[last]
            and print_.pieces[i].level == print_.pieces[last].level
            and len(found[-1]) < 3
        )
        if together:
            found[-1].append(i)
        else:
            found.append([i])
    return found
