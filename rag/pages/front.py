"""What a file says of its one article before the print: headline and author, by the names that front matter has for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.pages.bylines import bylines
from rag.text.pattern import regex
from rag.types import Article, Byline, Kind, Page

_AUTHOR = regex(r"^(authors?|byline|by|作者|记者|撰文)[ \t]*+[:：][ \t]*+(.+)$", re.M | re.I)
_WRAP = " \t[]\"'"


def told(page: Page, articles: Sequence[Article]) -> tuple[Article, ...]:
    """The articles, the headline and the author before `page.start` given to the one they are of: the only one, or the
    first where it has no headline of its own."""
    if not page.start or not articles:
        return tuple(articles)
    first, rest = articles[0], articles[1:]
    if page.title and (not first.title or not rest) and first.title != page.title:
        kind = Kind.NEWS if first.kind is Kind.FRAGMENT else first.kind
        first = replace(first, title=page.title, kicker="", subtitle="", body=0, kind=kind)
    if not rest and not first.bylines:
        first = replace(first, bylines=_authors(page.text[: page.start]))
    return (first, *rest)


def _authors(front: str) -> tuple[Byline, ...]:
    """
    >>> _authors('author: 本报记者 林晓\\nauthor: Jane Roe')
    (Byline(role='记者', name='林晓'), Byline(role='By', name='Jane Roe'))
    """
    found: list[Byline] = []
    for key, value in _AUTHOR.findall(front):
        value = value.strip(_WRAP)
        role = key if not key.isascii() else "By" if value.isascii() else "作者"
        if value.isascii():
            found += bylines(value if value.lower().startswith("by ") else f"By {value}")
        else:
            found += [Byline(b.role or role, b.name) for b in bylines(value, bare=True)]
    return tuple(dict.fromkeys(found))
