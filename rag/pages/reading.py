"""Reading a page: its articles, whole and in order, and what is left over as furniture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.pages.articles import article
from rag.pages.front import told
from rag.pages.headings import mend
from rag.pages.joins import Bond, arrange, bonds
from rag.pages.parts import Print, Section
from rag.pages.pieces import pieces
from rag.pages.roles import role
from rag.pages.sections import sections
from rag.pages.strays import settle
from rag.pages.words import Topics
from rag.phrase import Phrase
from rag.types import Article, Kind, Note, Page, Span

# A join below this confidence is named among the doubts of the page.
_DOUBTFUL = 0.6


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as it was read. Every non-blank character of the print, from `page.start` on, is in exactly one
    article span, one range of `furniture`, or one of `elsewhere`: ranges that an article of another page of the
    issue holds. `unsure` notes, at page offsets, what may be wrong."""

    page: Page
    articles: tuple[Article, ...]
    furniture: tuple[tuple[int, int], ...] = ()
    unsure: tuple[Note, ...] = ()
    elsewhere: tuple[tuple[int, int], ...] = ()


def read(page: Page) -> Reading:
    """The articles of a page. Any text gives a reading; nothing printed is dropped."""
    if page.ready:
        return Reading(page, (_ready(page),) if page.text.strip() else ())
    print_ = printed(page)
    print_ = replace(print_, roles=mend(print_))
    parts = sections(print_)
    joined = bonds(print_, parts)
    by_head = {b.head: b for b in joined}
    parts = sorted(settle(print_, arrange(print_, parts, joined), by_head), key=lambda part: part.first)
    articles = told(page, [article(page, print_, part, by_head, n) for n, part in enumerate(parts, 1)])
    return Reading(page, articles, _furniture(print_, parts), _unsure(print_, parts, articles, joined))


def printed(page: Page) -> Print:
    """The pieces of a page, each with the role it seems to have by itself."""
    # What a file says of itself before its print is in no article. Its place is kept: offsets are those of the page.
    found = pieces(" " * (page.start - 1) + "\n" + page.text[page.start :] if page.start else page.text)
    roles = tuple(role(piece, i, page.source) for i, piece in enumerate(found))
    return Print(page.text, found, roles, Topics([p.text for p in found]))


def _ready(page: Page) -> Article:
    """The one article of a page that came as one: its title, a newline, its body."""
    text = page.text
    body = len(page.title) + 1 if page.title and text.startswith(page.title + "\n") else 0
    return Article(
        id=f"{page.id}#1",
        page_id=page.id,
        ordinal=1,
        kind=Kind.NEWS,
        title=page.title,
        text=text,
        spans=(Span(0, len(text), 0),),
        source=page.source,
        number=page.number,
        published=page.published,
        url=page.url,
        body=body,
    )


def _furniture(print_: Print, parts: Sequence[Section]) -> tuple[tuple[int, int], ...]:
    """Furniture, Markdown marks, and any piece that no article took."""
    taken = {i for part in parts for i in (*part.head, *part.body)}
    ranges = [mark for piece in print_.pieces for mark in piece.marks]
    ranges += [r for i, piece in enumerate(print_.pieces) if i not in taken for r in piece.ranges]
    return tuple(sorted(ranges))


def _unsure(
    print_: Print, parts: Sequence[Section], articles: Sequence[Article], joined: Sequence[Bond]
) -> tuple[Note, ...]:
    found = [
        Note("join", print_.pieces[b.end].end - 1, print_.pieces[b.head].start + 1, b.why)
        if b.end < b.head
        else Note("join", print_.pieces[b.head].start, print_.pieces[b.end].end, b.why)
        for b in joined
        if b.confidence < _DOUBTFUL
    ]
    for part, made in zip(parts, articles, strict=True):
        if made.kind is Kind.FRAGMENT or (not made.title and made.kind is not Kind.CAPTION):
            piece = print_.pieces[part.first]
            found.append(
                Note(
                    "headline",
                    piece.start,
                    piece.end,
                    Phrase("{kind} without a headline found", kind=Phrase(made.kind.value)),
                )
            )
    return tuple(sorted(found, key=lambda n: (n.start, n.end)))
