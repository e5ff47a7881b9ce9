"""Broken sentences put together, also when another article stands between their halves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from rag.pages import marks
from rag.pages.assign import assign
from rag.pages.ends import Edge, ended, fit, likely
from rag.pages.parts import Print, Section
from rag.pages.roles import Role
from rag.pages.words import cosine
from rag.types import Kind

# The next piece of print is the natural continuation; one elsewhere must be asked for by both ends.
_NEXT = 1.5
_ELSEWHERE = -3.0
# An end that nothing follows is likely to go on somewhere.
_CUT_OFF = 0.7
# What common words add to a pair, for a piece elsewhere and (over a usual measure) for the next one.
_KIN = 8.0
_NEAR_KIN = 15.0
_SHARED = 0.06
# What the last pairs must have in common.
_UNLIKE = 1.2
# And so much better one printed before it in the same text.
_BACK = 2.0
# So much better must one elsewhere be where the next piece would do.
_HERE = 1.0
# Ends are compared with the heads of this many pieces before and after.
_REACH = 96
# On a page of very many broken sentences the search keeps to about this many pairs.
_PAIRS = 12_000
# Over this score the next piece is taken without asking for others.
_SURE = 3.4
# Pieces that go on elsewhere together, at most; each of them is held against all before it.
_LONGEST = 200
# The longest line of a poem.
_VERSE = 16
_APART = (Kind.CAPTION, Kind.ADVERT)


@dataclass(frozen=True, slots=True)
class Bond:
    """Piece `head` goes on with the sentence that piece `end` breaks off."""

    end: int
    head: int
    score: float
    why: str
    far: bool

    @property
    def confidence(self) -> float:
        return round(min(0.99, max(0.05, 0.5 + 0.11 * (self.score - 1.0))), 2)


def bonds(print_: Print, parts: Sequence[Section]) -> tuple[Bond, ...]:
    """The joins of a page: the set of pairs of ends and heads that fit best together, and then of those left
    over the ones that speak of the same matter."""
    search = _Search(print_, parts)
    found = search.near()
    found |= search.far(found)
    kept = _best(found)
    rest = search.left(kept)
    kept = _open({**kept, **_best(rest)}, found := {**rest, **found})
    return tuple(found[pair] for pair in sorted(kept.items()))


Found = Mapping[tuple[int, int], Bond]


def _best(found: Found) -> dict[int, int]:
    return assign({pair: bond.score for pair, bond in found.items()})


class _Search:
    """Everything about the ends and heads of a page that the scores of their pairs are made of."""

    def __init__(self, print_: Print, parts: Sequence[Section]) -> None:
        flow = _flow(print_, parts)
        leaves = {a for part in parts for a, b in pairwise(part.body) if print_.roles[b] is Role.JUMP_TO}
        self.print = print_
        self.parts = parts
        self.home = {i: n for n, part in enumerate(parts) for i in part.body}
        self.place = {i: n for n, i in enumerate(flow)}
        self.follower = _followers(print_, parts)
        verse = {a for a, b in self.follower.items() if _verse(print_, a, b)}
        self.ends = [i for i in flow if i not in leaves | verse and not ended(print_.said(i))]
        self.heads = [i for i in flow if _may_follow(print_, parts[self.home[i]], i)] if self.ends else []
        self.edges = {i: print_.edge(i) for i in {*self.ends, *self.heads}}
        self.reach = max(6, min(_REACH, _PAIRS // max(1, len(self.ends))))

    def near(self) -> dict[tuple[int, int], Bond]:
        """The ends with the next piece of their text."""
        found: dict[tuple[int, int], Bond] = {}
        for end in self.ends:
            head = self.follower.get(end, -1)
            if head in self.edges:
                bond = _bond(self.print, self.edges, end, head, far=False)
                if bond.score <= _SURE:
                    bond = replace(bond, score=bond.score + self._at_home(end, head))
                if bond.score > 0:
                    found[end, head] = bond
        return found

    def far(self, near: Found) -> dict[tuple[int, int], Bond]:
        """The ends with pieces printed elsewhere, where anything speaks for it."""
        sure = {pair for pair, bond in near.items() if bond.score > _SURE}
        settled, taken = {end for end, _ in sure}, {head for _, head in sure}
        heads = [h for h in self.heads if h not in taken and self._lacks(h)]
        found: dict[tuple[int, int], Bond] = {}
        for end in self.ends:
            if end in settled:
                continue
            cut_off = (end, self.follower.get(end, -1)) not in near
            for head in heads:
                if not self._apart(end, head):
                    continue
                if not likely(self.edges[end], self.edges[head]) and self.parts[self.home[head]].head:
                    continue
                bond = _bond(self.print, self.edges, end, head, far=True)
                score = bond.score + _unclaimed(self.print, self.parts[self.home[head]], head)
                score -= _BACK * (self.home[head] == self.home[end] and head < end)
                score += _CUT_OFF if cut_off else -_HERE
                if score > -1.5:
                    score += min(2.0, _KIN * self._kinship(end, head))
                if score > 0:
                    found[end, head] = replace(bond, score=score)
        return found

    def left(self, kept: Mapping[int, int]) -> dict[tuple[int, int], Bond]:
        """The ends that nothing follows, with the heads that nothing leads to: here the matter decides."""
        taken = set(kept.values())
        ends = [e for e in self.ends if e not in kept and e not in self.follower]
        heads = [h for h in self.heads if h not in taken and self._lacks(h)] if ends else []
        heads = [h for h in heads if _unclaimed(self.print, self.parts[self.home[h]], h) >= 1.0]
        found: dict[tuple[int, int], Bond] = {}
        for end, head in product(ends, heads):
            if not self._apart(end, head) or self.home[end] == self.home[head]:
                continue
            score, why = fit(self.edges[end], self.edges[head], *self.print.around(end, head))
            score += 0.6 * self.edges[head].orphan + 8.0 * self._kinship(end, head) - _UNLIKE
            if score > 0:
                found[end, head] = Bond(end, head, score, why or "speaks of the same matter", True)
        return found

    def _apart(self, end: int, head: int) -> bool:
        near = head == end or self.follower.get(end) == head
        return not near and abs(self.place[head] - self.place[end]) <= self.reach

    def _lacks(self, head: int) -> bool:
        """Whether a piece may lack its beginning: one under a headline that begins like a paragraph does not."""
        return (
            not self.edges[head].opening
            or self.edges[head].orphan >= 1
            or not self.parts[self.home[head]].head
        )

    def _at_home(self, end: int, head: int) -> float:
        """How much the next piece speaks of the matter of the text before it, about 0 where it is of it."""
        part = self.parts[self.home[end]]
        before = (*part.head, *part.body[: part.body.index(end) + 1][-12:])
        shared = cosine(self.print.topics.of([head]), self.print.topics.of(before))
        return min(0.0, _NEAR_KIN * (shared - _SHARED))

    def _kinship(self, end: int, head: int) -> float:
        """How much more a head speaks of the article with the end than of the one it stands in."""
        words = self.print.topics.of([head])
        there = self.parts[self.home[end]]
        score = cosine(words, self.print.topics.of(there.head + there.body[:20]))
        here = self.parts[self.home[head]]
        if here is there or not here.head:
            return score
        at = here.body.index(head)
        return score - cosine(words, self.print.topics.of(here.head + here.body[max(0, at - 12) : at]))


def _open(pairs: Mapping[int, int], found: Found) -> dict[int, int]:
    """The pairs without the weakest of each ring: a text has a beginning."""
    kept = dict(pairs)
    for start in pairs:
        ring = [start] if start in kept else []
        while (
            ring and (after := kept.get(ring[-1])) is not None and after != start and len(ring) <= len(pairs)
        ):
            ring.append(after)
        if ring and kept.get(ring[-1]) == start:
            kept.pop(min(ring, key=lambda end: found[end, kept[end]].score))
    return kept


def _verse(print_: Print, end: int, head: int) -> bool:
    """Whether two lines are short lines of one block, or of two, as in a poem or a list, or a remark under them."""
    first, second = print_.said(end), print_.said(head)
    if len(first) <= _VERSE and second[0] in "(（" and second[-1] in ")）":
        return True
    if max(len(first), len(second)) > _VERSE:
        return False
    after = head + 1 < len(print_.pieces) and not print_.pieces[head + 1].blank
    return not print_.pieces[head].blank or (after and len(print_.said(head + 1)) <= _VERSE)


def _flow(print_: Print, parts: Sequence[Section]) -> list[int]:
    """The pieces of running text."""
    text = (Role.BODY, Role.LEAD, Role.HEAD)
    return [
        i
        for part in parts
        if part.kind not in _APART
        for i in part.body
        if i not in part.subheads and print_.roles[i] in text
    ]


def _followers(print_: Print, parts: Sequence[Section]) -> dict[int, int]:
    """Each piece of running text and the next one of its section, or the first of a headless one after it."""
    follower: dict[int, int] = {}
    last = -1
    for part in parts:
        flow = _flow(print_, [part])
        if not flow:
            continue
        if last >= 0 and not part.head and print_.roles[flow[0]] is not Role.LEAD:
            follower[last] = flow[0]
        follower |= dict(pairwise(flow))
        last = flow[-1]
    return follower


def _may_follow(print_: Print, part: Section, i: int) -> bool:
    """A lead, or the first text under a headline, goes on with nothing."""
    if print_.roles[i] is Role.LEAD or marks.JUMP_FROM.match(print_.said(i)):
        return False
    return not part.head or i != part.body[0]


def _unclaimed(print_: Print, part: Section, head: int) -> float:
    """How much `head` lacks a beginning where it stands: a text without headline does, one after a broken
    sentence hardly."""
    at = part.body.index(head)
    if at == 0:
        return 1.0 if part.head else 2.2
    return float(ended(print_.said(part.body[at - 1])) or part.body[at - 1] in part.subheads)


def _bond(print_: Print, edges: Mapping[int, Edge], end: int, head: int, far: bool) -> Bond:
    tail, first = edges[end], edges[head]
    score, why = fit(tail, first, *(() if far else print_.around(end, head)))
    score += 0.6 * first.orphan
    # The words of the page are asked only where they may decide.
    if far and score > 0:
        score, why = fit(tail, first, *print_.around(end, head))
        score += 0.6 * first.orphan
    why = why or ("speaks of the same matter" if far else "the next piece of print")
    return Bond(end, head, score + (_ELSEWHERE if far else _NEXT), why, far)


def arrange(print_: Print, parts: Sequence[Section], found: Sequence[Bond]) -> list[Section]:
    """The sections with every continuation moved to where its sentence began."""
    claimed = {b.head: b for b in found}
    bodies = {n: list(part.body) for n, part in enumerate(parts)}
    home = {i: n for n, body in bodies.items() for i in body}
    for bond in sorted((b for b in found if b.far), key=lambda b: b.head):
        source, target = home[bond.head], home[bond.end]
        body = bodies[source]
        at = body.index(bond.head)
        upto = at + 1
        while upto < min(len(body), at + _LONGEST) and body[upto] != bond.end:
            before = claimed.get(body[upto])
            if before and before.end != body[upto - 1]:
                break
            if (
                not before
                and source != target
                and _returns(print_, parts, bodies, source, target, body[at : upto + 1])
            ):
                break
            upto += 1
        moved = body[at:upto]
        if bond.end in moved:
            continue
        bodies[source] = body[:at] + body[upto:]
        where = bodies[target].index(bond.end) + 1
        bodies[target][where:where] = moved
        home |= dict.fromkeys(moved, target)
    subheads = frozenset().union(*(part.subheads for part in parts))
    out: list[Section] = []
    for n, part in enumerate(parts):
        kept = tuple(bodies[n])
        if part.head or kept:
            out.append(replace(part, body=kept, subheads=subheads & frozenset(kept)))
    return out


def _returns(
    print_: Print,
    parts: Sequence[Section],
    bodies: dict[int, list[int]],
    source: int,
    target: int,
    moved: Sequence[int],
) -> bool:
    """Whether the last of `moved` speaks of the article it stands in rather than of the one continued."""
    if not parts[source].head:
        return False
    gone = set(moved)
    piece = print_.topics.of([moved[-1]])
    here = [i for i in (*parts[source].head, *bodies[source]) if i not in gone]
    there = [*parts[target].head, *bodies[target], *moved[:-1]]
    return cosine(piece, print_.topics.of(here)) > 2.5 * cosine(piece, print_.topics.of(there)) + 0.05
