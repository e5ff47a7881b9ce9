"""Broken sentences put together, also when another article stands between their halves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from rag.pages import marks
from rag.pages.assign import assign
from rag.pages.ends import Edge, ended, fit, likely
from rag.pages.roles import Role
from rag.pages.sections import Print, Section
from rag.pages.words import Words, cosine
from rag.types import Kind

# The next piece of print is the natural continuation; one elsewhere must be asked for by both ends.
_NEXT = 1.5
_ELSEWHERE = -2.4
# And so much better one printed before it in the same text.
_BACK = 2.0
# So much better must one elsewhere be where the next piece would do.
_HERE = 1.2
# Ends are compared with the heads of this many pieces before and after.
_REACH = 96
# On a page of very many broken sentences the search keeps to about this many pairs.
_PAIRS = 12_000
# Over this score the next piece is taken without asking for others.
_SURE = 3.4
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
    """The joins of a page: the set of pairs of ends and heads that fit best together."""
    flow = _flow(print_, parts)
    home = {i: n for n, part in enumerate(parts) for i in part.body}
    place = {i: n for n, i in enumerate(flow)}
    follower = _followers(print_, parts)
    loose = [i for i in flow if _may_follow(print_, parts[home[i]], i)]

    @cache
    def topic(n: int) -> Words:
        return print_.topics.of(parts[n].body[:20] + parts[n].head)

    leaves = {a for part in parts for a, b in pairwise(part.body) if print_.roles[b] is Role.JUMP_TO}
    open_ = [i for i in flow if i not in leaves and not ended(print_.said(i))]
    reach = max(6, min(_REACH, _PAIRS // max(1, len(open_))))
    edges = {i: print_.edge(i) for i in {*open_, *loose}}
    found: dict[tuple[int, int], Bond] = {}
    settled: set[int] = set()
    taken: set[int] = set()
    for end in open_:
        head = follower.get(end, -1)
        if (
            head in edges
            and not _verse(print_, end, head)
            and (bond := _bond(print_, edges, end, head, far=False)).score > 0
        ):
            found[end, head] = bond
            if bond.score > _SURE:
                settled.add(end)
                taken.add(head)
    for end in open_:
        for head in () if end in settled else loose:
            if (
                head == end
                or head in taken
                or follower.get(end) == head
                or abs(place[head] - place[end]) > reach
            ):
                continue
            if not likely(edges[end], edges[head]) and parts[home[head]].head:
                continue
            bond = _bond(print_, edges, end, head, far=True)
            score = bond.score + _unclaimed(print_, parts[home[head]], head)
            score -= _BACK * (home[head] == home[end] and head < end)
            score -= _HERE * ((end, follower.get(end, -1)) in found)
            if score > -0.8:
                score += 3.0 * cosine(topic(home[end]), print_.topics.of([head]))
            if score > 0:
                found[end, head] = replace(bond, score=score)
    pairs = assign({pair: bond.score for pair, bond in found.items()})
    return tuple(found[pair] for pair in sorted(_open(pairs, found)))


def _open(pairs: Mapping[int, int], found: Mapping[tuple[int, int], Bond]) -> set[tuple[int, int]]:
    """The pairs without the weakest of each ring: a text has a beginning."""
    kept = set(pairs.items())
    for start in pairs:
        ring: list[tuple[int, int]] = []
        at = start
        while at in pairs and (at, pairs[at]) in kept and len(ring) <= len(pairs):
            ring.append((at, pairs[at]))
            at = pairs[at]
            if at == start:
                kept.discard(min(ring, key=lambda pair: found[pair].score))
                break
    return kept


def _verse(print_: Print, end: int, head: int) -> bool:
    """Whether two lines are short lines of one block, as in a poem or a list."""
    short = max(len(print_.said(end)), len(print_.said(head))) <= 16
    return short and not print_.pieces[head].blank


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
        score += fit(tail, first, *print_.around(end, head))[0] - fit(tail, first)[0]
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
        while upto < len(body) and body[upto] != bond.end:
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
    piece = print_.topics.of([moved[-1]])
    here = [i for i in (*parts[source].head, *bodies[source]) if i not in moved]
    there = [*parts[target].head, *bodies[target], *moved[:-1]]
    if not parts[source].head:
        return False
    return cosine(piece, print_.topics.of(here)) > 1.15 * cosine(piece, print_.topics.of(there)) + 0.02
