"""A section made an article: its text, spans, credits and kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.pages import marks
from rag.pages.bylines import bylines
from rag.pages.ends import edge, ended
from rag.pages.headlines import Headline, headline, joined
from rag.pages.joins import Bond
from rag.pages.notes import notes
from rag.pages.parts import Print, Section
from rag.pages.roles import Role
from rag.pages.spans import assemble
from rag.text.pattern import regex
from rag.types import Article, Byline, Join, Kind, Page

_TAIL = regex(r"[(（【\[]?([^()（）【】\[\]。！？]{2,40})[)）】\]]?\s{0,9}$")
Ranges = tuple[tuple[int, int], ...]


def article(page: Page, print_: Print, part: Section, bonds: Mapping[int, Bond], ordinal: int) -> Article:
    """The article of a section; `bonds` are the joins of the page by the piece that continues."""
    lines = headline(print_, part)
    blocks = _head_blocks(page.text, lines)
    rest, joins = _body_blocks(print_, part, bonds)
    text, spans = assemble(page.text, [*blocks, *rest])
    body = sum(b - a for block in blocks for a, b in block) + len(blocks)
    words = [page.text[a:b] for a, b in lines.title]
    return Article(
        id=f"{page.id}#{ordinal}",
        page_id=page.id,
        ordinal=ordinal,
        kind=_kind(print_, part, joined(words)),
        title=joined(words),
        text=text,
        spans=spans,
        source=page.source,
        number=page.number,
        published=page.published,
        url=page.url,
        kicker=joined([page.text[a:b] for a, b in lines.kicker]),
        subtitle=_spaced([page.text[a:b] for a, b in lines.subtitle]),
        subheads=tuple(print_.said(i) for i in part.body if i in part.subheads),
        bylines=_credits(print_, part, bonds),
        dateline=next((m["line"] for i in part.body if (m := _lead(print_, i))), ""),
        body=min(body, len(text)),
        joins=joins,
        notes=notes(print_, part, bonds, text, spans),
    )


def _spaced(lines: Sequence[str]) -> str:
    return " ".join(lines)


def _head_blocks(page: str, lines: Headline) -> list[Ranges]:
    """One block for each part of the headline; its lines stand together where no space belongs between them."""
    blocks: list[Ranges] = []
    for part in (lines.kicker, lines.title):
        for line in part:
            last = blocks[-1] if blocks and line != part[0] else ()
            if last and " " not in joined([page[slice(*last[-1])][-1:], page[slice(*line)][:1]]):
                blocks[-1] = (*last, line)
            else:
                blocks.append((line,))
    return [*blocks, *((line,) for line in lines.subtitle)]


def _body_blocks(
    print_: Print, part: Section, bonds: Mapping[int, Bond]
) -> tuple[list[Ranges], tuple[Join, ...]]:
    """The pieces after the headline, those that go on with a broken sentence in the block of its beginning."""
    under = [i for i in part.head if print_.roles[i] is not Role.HEAD]
    blocks: list[Ranges] = []
    block_of: dict[int, int] = {}
    joins: list[Join] = []
    for i in (*under, *part.body):
        bond = bonds.get(i)
        goes_on = bond and block_of.get(bond.end) == len(blocks) - 1 >= 0
        # Western words keep the line break between them.
        if bond and goes_on and not _western(print_.said(bond.end)[-1] + print_.said(i)[0]):
            blocks[-1] += print_.pieces[i].ranges
        else:
            blocks.append(print_.pieces[i].ranges)
        if bond and goes_on:
            joins.append(Join(print_.pieces[bond.end].end, print_.pieces[i].start, bond.confidence, bond.why))
        block_of[i] = len(blocks) - 1
    return blocks, tuple(joins)


def _western(pair: str) -> bool:
    return pair.isascii() and pair.isalnum() and not pair.isdigit()


def _lead(print_: Print, i: int) -> re.Match[str] | None:
    return marks.LEAD.match(print_.said(i)) if print_.roles[i] is Role.LEAD else None


def _whole_lead(print_: Print, part: Section, bonds: Mapping[int, Bond], i: int) -> re.Match[str] | None:
    """The lead with the names that a column break may have cut."""
    after = "".join(print_.said(j) for j in part.body if j in bonds and bonds[j].end == i)
    return marks.LEAD.match(print_.said(i) + after)


def _credits(print_: Print, part: Section, bonds: Mapping[int, Bond]) -> tuple[Byline, ...]:
    """Everyone credited: in byline and credit lines, behind the lead, in brackets at the end, under a picture."""
    found: list[Byline] = []
    for i in (*part.head, *part.body):
        said = print_.said(i)
        if print_.roles[i] in (Role.BYLINE, Role.CREDIT):
            found += bylines(said)
        elif print_.roles[i] is Role.LEAD and (lead := _whole_lead(print_, part, bonds, i)) and lead["by"]:
            found += bylines(lead["by"], bare=True)
        elif print_.roles[i] is Role.CAPTION and (credit := marks.CREDIT.search(said)):
            found += bylines(credit.group())
    last = part.body[-1] if part.body else -1
    if last >= 0 and print_.roles[last] in (Role.BODY, Role.LEAD) and print_.said(last)[-1] in ")）】]":
        tail = _TAIL.search(print_.said(last)[-60:])
        found += (
            bylines(tail[1], bare=not found and tail[1].count(" ") < 3 and len(tail[1]) <= 3) if tail else ()
        )
    return tuple(dict.fromkeys(found))


def _kind(print_: Print, part: Section, title: str) -> Kind:
    if part.kind:
        return part.kind
    flow = [
        i
        for i in part.body
        if print_.roles[i] in (Role.BODY, Role.LEAD, Role.HEAD) and i not in part.subheads
    ]
    said = "\n".join(print_.said(i) for i in flow)
    led = any(print_.roles[i] is Role.LEAD for i in part.body)
    signed = any(print_.roles[i] is Role.BYLINE for i in (*part.head, *part.body))
    if not led and (marks.NOTICE_HEAD.search(title) or (marks.NOTICE_BODY.search(said) and len(said) < 1500)):
        return Kind.NOTICE
    if not led and _advertises(title + "\n" + said):
        return Kind.ADVERT
    labels = [title, *(print_.said(i) for i in part.head)]
    if any(marks.COLUMN.match(label.strip()) for label in labels):
        return Kind.COLUMN
    if led or part.continues:
        return Kind.NEWS
    if not said:
        return Kind.FRAGMENT
    subheads = len(part.subheads)
    if title and len(said) >= 500 and (signed or subheads >= 2) and (subheads or len(said) >= 900):
        return Kind.FEATURE
    if title:
        return Kind.NEWS
    whole = len(flow) > 1 and len(said) >= 150 and ended(said) and edge(said).orphan < 1
    return Kind.NEWS if whole else Kind.FRAGMENT


def _advertises(text: str) -> bool:
    cues = len({*marks.ADVERT.findall(text), *marks.SALE.findall(text)}) if marks.ADVERT.search(text) else 0
    return (cues >= 3 and len(text) < 90 * cues) or (cues >= 2 and len(text) < 160)
