"""Headline, subhead, or a part of a broken sentence: the evidence is summed.

The weights come from logistic regressions on made pages (`wenbao eval fit-pages`), rounded, with those signs
kept by hand that made pages do not show: lists, parallel subheads, bylines, Markdown levels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from rag.pages import marks
from rag.pages.ends import edge, ended, fit
from rag.pages.parts import Print, Section, units
from rag.pages.pieces import Piece
from rag.pages.roles import Role, shape
from rag.pages.words import cosine, share
from rag.text.pattern import regex

_COMMAS = regex(r"[，,；;]")
_GAPPED = regex(r"(?<=[^\x00-\x7f])[ \u3000]+(?=[^\x00-\x7f])")


def mend(print_: Print) -> tuple[Role, ...]:
    """The roles with those short pieces made body that are a part of a sentence broken by a column."""
    roles = list(print_.roles)
    flow = [i for i, r in enumerate(roles) if r in (Role.HEAD, Role.BODY, Role.LEAD)]
    for n, i in enumerate(flow):
        piece = print_.pieces[i]
        before = flow[n - 1] if n else -1
        after = flow[n + 1] if n + 1 < len(flow) else -1
        if roles[i] is Role.BODY and after >= 0 and roles[after] is Role.HEAD:
            next_ = print_.pieces[after]
            if (
                not next_.blank
                and len(piece.text) <= 30
                and piece.text[-1] in "：:—"
                and "，" not in piece.text
            ):
                roles[i] = Role.HEAD
        if roles[i] is not Role.HEAD or piece.level or marks.ADVERT.search(piece.text):
            continue
        if after >= 0 and roles[after] is Role.LEAD and shape(piece.text) > 1.2:
            continue
        if after >= 0 and roles[after] is Role.BODY and _one_headline(piece, print_.pieces[after]):
            roles[after] = Role.HEAD
        elif before >= 0 and roles[before] is Role.HEAD and _one_headline(print_.pieces[before], piece):
            continue
        elif sum(w * x for w, x in zip(BROKEN, broken(print_, roles, before, i, after), strict=True)) > 0:
            roles[i] = Role.BODY
    return tuple(roles)


def _one_headline(first: Piece, second: Piece) -> bool:
    """Whether a line that cannot begin a headline, or is cut inside a quotation, is the second line of one."""
    if second.blank or second.level != first.level or len(second.text) > 40:
        return False
    return edge(second.text).orphan >= 2.5 and shape(first.text + second.text) > 1.2


def broken(print_: Print, roles: Sequence[Role], before: int, i: int, after: int) -> tuple[float, ...]:
    """What tells a part of a broken sentence from a headline line; `BROKEN` are the weights."""
    text, here = print_.said(i), print_.edge(i)
    forth = back = 0.0
    leaning = opening = 0.0
    if after >= 0 and roles[after] is Role.BODY:
        next_ = print_.edge(after)
        forth = max(-2.0, fit(here, next_, *print_.around(i, after))[0])
        leaning, opening = next_.orphan, float(next_.opening)
    if before >= 0 and roles[before] in (Role.BODY, Role.LEAD) and not ended(print_.said(before)):
        back = 1.0 + max(-2.0, fit(print_.edge(before), here, *print_.around(before, i))[0])
    about = print_.topics.of_text(text)
    return (
        1.0,
        shape(text),
        float(len(_COMMAS.findall(text))),
        len(text) / 20,
        forth,
        back,
        leaning,
        opening,
        float(after >= 0 and roles[after] is Role.LEAD),
        float(after >= 0 and roles[after] is Role.HEAD),
        share(about, print_.topics.of_text(print_.said(after)[:240])) if after >= 0 else 0.0,
        float(here.opening or marks.WEAK_LEAD.match(text) is not None),
        float(bool(here.left_open)),
        float(before < 0 or roles[before] is Role.HEAD),
        float(text[-1] in "，,、"),
        float(_GAPPED.search(text) is not None),
        here.orphan,
    )


# bias, shape, commas, length, fit after, fit before, orphan after, opening after, lead after, headline after,
# repeated, opening, open quote, headline before, comma last, gap, orphan
BROKEN = (1.3, -1.3, 3.0, 1.6, 1.8, 1.1, 0.9, -0.2, -5.4, -4.0, -6.0, 2.0, -1.2, -0.8, 1.0, -4.0, 0.8)


def begins(print_: Print, head: Sequence[int], open_: Section, i: int, leads: int) -> bool:
    """Whether headline lines begin a new article with the text at `i`, rather than divide the open one."""
    if not head:
        return False
    score = 3.5 * any(print_.roles[h] is Role.BYLINE for h in head)
    labels = [print_.said(h) for h in head]
    if any(marks.COLUMN.match(label) or marks.NOTICE_HEAD.search(label) for label in labels):
        score += 4.0
    elif marks.LIST_MARK.match(labels[0]):
        score -= 3.0
    if _capitals(labels[0]) and any(_capitals(print_.said(h)) for h in open_.head):
        score += 4.0
    levels = [print_.pieces[h].level for h in head if print_.pieces[h].level]
    if levels:
        top = min(p.level for p in print_.pieces if p.level)
        score += (3.0 if min(levels) < 3 else 1.5) if min(levels) == top < 7 else -1.0
    return (
        score + sum(w * x for w, x in zip(WEIGHTS, evidence(print_, head, open_, i, leads), strict=True)) > 0
    )


def _capitals(line: str) -> bool:
    """Whether a Western line is set in capitals, as are all headlines of a paper whose first one is."""
    return line.isascii() and line.isupper() and len(line.split()) > 1


def evidence(print_: Print, head: Sequence[int], open_: Section, i: int, leads: int) -> tuple[float, ...]:
    """What tells a headline from a subhead; `WEIGHTS` are the weights."""
    topics = print_.topics
    text = " ".join(print_.said(h) for h in head)
    after = [i]
    while len(after) < 4 and (j := after[-1] + 1) < len(print_.roles) and print_.roles[j] is Role.BODY:
        after.append(j)
    title, body, old = topics.of_text(text), topics.of(after), topics.of(open_.body[-12:])
    return (
        1.0,
        float(len(units(print_, head)) > 1),
        share(title, topics.of_text(print_.said(i)[:240])),
        share(title, old),
        share(topics.of(open_.head), body) if open_.head else 0.3,
        cosine(body, old),
        float(marks.WEAK_LEAD.match(print_.said(i)) is not None),
        float(leads >= 1),
        float(leads >= 2),
        float(len(text) < 8),
        float(len(text) >= 16),
        float(_parallel(print_, head, open_)),
        float(not ended(print_.said(open_.body[-1]))),
        float("：" in text[:10] or ":" in text[:10]),
        math.log(len(open_.body)),
        math.log(len(after)),
    )


# bias, units, in the text, in the article before, its title in the text, cosine, weak lead, one lead, two, short,
# long, parallel, broken before, colon, pieces before, pieces after
WEIGHTS = (-1.3, 1.0, 2.0, -5.0, -1.9, -28.0, 0.0, -0.9, -1.8, -0.5, 0.0, -1.5, 1.8, 0.1, 1.2, 2.5)


def _parallel(print_: Print, head: Sequence[int], open_: Section) -> bool:
    """Whether a headline line is made like a subhead of the open article."""
    if len(head) != 1:
        return False
    text = print_.said(head[0])
    for other in sorted(open_.subheads)[-6:]:
        like = print_.said(other)
        same = (text[0] == like[0]) + (text[-1] == like[-1]) + (abs(len(text) - len(like)) <= 1)
        if same >= 2 or (
            print_.pieces[other].level and print_.pieces[other].level == print_.pieces[head[0]].level
        ):
            return True
    return False
