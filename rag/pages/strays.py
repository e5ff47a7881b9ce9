"""Text that stands under a headline it does not belong to: told by its words, where no sentence is broken."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.pages.joins import Bond
from rag.pages.parts import Print, Section
from rag.pages.roles import Role
from rag.pages.words import Words, cosine, share

# The last blocks of a section that may belong elsewhere, and the sections around it that may own them.
_LAST = 4
_REACH = 10
# Over these cosines with the text it follows, a block is at home.
_AT_HOME = 0.08
# Bias, cosine with the other text, with the text before, of the first block with the text before and with the
# block before, words only there, only here, in both, the other headline, this headline, size, blocks, cosine
# with the next best text: a logistic regression on made pages, for tails that are in the wrong place.
WEIGHTS = (-2.12, 13.73, -13.54, -15.26, -25.47, -2.53, -0.82, -16.18, 2.05, -4.32, 0.27, -0.91, 7.74)
# Over this cosine, and twice that with any other, an article is the owner of text that has no headline.
_OWN = 0.15
# Two articles on one matter share words anyhow.
_ALIKE = 30.0
# In print such tails are rarer than on the pages the weights come from.
_LEAST = 0.3


@dataclass(frozen=True, slots=True)
class _Move:
    pieces: tuple[int, ...]
    target: int
    score: float


def settle(print_: Print, parts: Sequence[Section], bonds: Mapping[int, Bond]) -> list[Section]:
    """The sections, with the last paragraphs of one moved to the end of the one whose words they share."""
    topics = {n: print_.topics.of((*p.head, *p.body)) for n, p in enumerate(parts) if p.head and not p.kind}
    moves = [move for n in topics if (move := _best(print_, parts, topics, bonds, n))]
    moves += [move for n, part in enumerate(parts) if (move := _adopted(print_, part, topics, n))]
    if not moves:
        return list(parts)
    bodies = [list(part.body) for part in parts]
    home = {i: n for n, part in enumerate(parts) for i in part.body}
    for move in moves:
        source = bodies[home[move.pieces[0]]]
        source[:] = [i for i in source if i not in move.pieces]
        bodies[move.target] += move.pieces
    subheads = frozenset().union(*(part.subheads for part in parts))
    kept = (replace(part, body=tuple(body)) for part, body in zip(parts, bodies, strict=True))
    return [replace(p, subheads=subheads & frozenset(p.body)) for p in kept if p.head or p.body]


def _blocks(part: Section, bonds: Mapping[int, Bond]) -> list[list[int]]:
    """The body in pieces that belong together: broken sentences, subheads with what follows them."""
    blocks: list[list[int]] = []
    for i in part.body:
        if blocks and (i in bonds or blocks[-1][-1] in part.subheads):
            blocks[-1].append(i)
        else:
            blocks.append([i])
    return blocks


def _adopted(print_: Print, part: Section, topics: Mapping[int, Words], n: int) -> _Move | None:
    """Where text without headline and lead belongs, if one article around it has its words."""
    if part.head or part.kind or part.continues or print_.roles[part.body[0]] is Role.LEAD:
        return None
    words = print_.topics.of(part.body)
    others = [m for m in range(n - _REACH, n + _REACH + 1) if m in topics]
    ranked = sorted(((cosine(words, topics[m]), m) for m in others), reverse=True)
    if not ranked or ranked[0][0] < max(_OWN, 2.0 * (ranked[1][0] if len(ranked) > 1 else 0.0)):
        return None
    return _Move(part.body, ranked[0][1], ranked[0][0])


def _best(
    print_: Print, parts: Sequence[Section], topics: Mapping[int, Words], bonds: Mapping[int, Bond], n: int
) -> _Move | None:
    """The last blocks of section `n` that stand most plainly in the wrong place, and the right one."""
    best: _Move | None = None
    for pieces, target, evidence, alike in tails(print_, parts, topics, bonds, n):
        score = sum(w * x for w, x in zip(WEIGHTS, evidence, strict=True)) - _ALIKE * alike
        if score > (best.score if best else _LEAST):
            best = _Move(pieces, target, score)
    return best


def tails(
    print_: Print, parts: Sequence[Section], topics: Mapping[int, Words], bonds: Mapping[int, Bond], n: int
) -> Iterator[tuple[tuple[int, ...], int, tuple[float, ...], float]]:
    """The last blocks of section `n` that hardly speak of its matter: their pieces, the section whose words
    they share most, the evidence for a move, and how alike the two sections are."""
    blocks = _blocks(parts[n], bonds)
    others = {m: topics[m] for m in range(n - _REACH, n + _REACH + 1) if m != n and m in topics}
    for at in range(len(blocks) - 1, max(0, len(blocks) - 1 - _LAST), -1):
        first = print_.topics.of(blocks[at])
        next_to = cosine(first, print_.topics.of(blocks[at - 1]))
        if not others or next_to > _AT_HOME:
            continue
        before = print_.topics.of((*parts[n].head, *(i for block in blocks[:at] for i in block)))
        near = cosine(first, before)
        pieces = tuple(i for block in blocks[at:] for i in block)
        words = print_.topics.of(pieces)
        if near > _AT_HOME or words.total < 8:
            continue
        ranked = sorted(((cosine(words, other), m) for m, other in others.items()), reverse=True)
        target = ranked[0][1]
        there = others[target]
        evidence = (
            1.0,
            ranked[0][0],
            cosine(words, before),
            near,
            next_to,
            _only(words, there, before),
            _only(words, before, there),
            share(words, before) - _only(words, before, there),
            share(print_.topics.of(parts[target].head), words),
            share(print_.topics.of(parts[n].head), words),
            math.log(words.total),
            math.log(len(blocks) - at),
            ranked[1][0] if len(ranked) > 1 else 0.0,
        )
        yield pieces, target, evidence, cosine(before, there)


def _only(words: Words, one: Words, other: Words) -> float:
    """The part of the weight of `words` that `one` has and `other` has not."""
    keys = (words.weights.keys() & one.weights.keys()) - other.weights.keys()
    return sum(words.weights[w] for w in keys) / words.total
