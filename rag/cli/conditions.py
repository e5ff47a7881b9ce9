"""Conditions that cannot be met are named before a search, with what there is; what they leave out is counted after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rag.cli.say import say
from rag.engine import Engine
from rag.errors import InputError
from rag.phrase import Phrase
from rag.types import Filters

_NAMED = 12


def met(engine: Engine, filters: Filters) -> Filters:
    """The filters. Raises InputError naming the first condition that nothing in the archive can meet."""
    if filters.date_from and filters.date_to and filters.date_from > filters.date_to:
        raise InputError(
            "--from {first} is after --to {last}",
            "give the earlier day as --from",
            first=filters.date_from,
            last=filters.date_to,
        )
    if not (filters.sources or filters.pages or filters.article_ids):
        return filters
    whole = engine.store.issues(Filters())
    papers = dict.fromkeys(issue.source for issue in whole if issue.source)
    for paper in filters.sources:
        if paper not in papers:
            raise InputError(
                Phrase("--paper {paper}: no such paper in the archive", paper=paper), _there(papers)
            )
    numbers = dict.fromkeys(sorted(number for issue in whole for number in issue.numbers))
    for page in filters.pages:
        if page not in numbers and not engine.store.hashes([page]):
            raise InputError(Phrase("--page {page}: no such page in the archive", page=page), _there(numbers))
    for id_ in filters.article_ids:
        engine.article(id_)
    return filters


def left_out(engine: Engine, filters: Filters) -> Iterator[str]:
    """A line on articles without any day, which conditions on days leave out."""
    if not (filters.date_from or filters.date_to):
        return
    every = engine.store.issues(replace(filters, date_from=None, date_to=None))
    if count := sum(issue.articles for issue in every if issue.first is None):
        yield say("cli.undated_left", count=str(count))


def _there(names: dict[str, None]) -> Phrase:
    listed = ", ".join(list(names)[:_NAMED])
    if (more := len(names) - _NAMED) > 0:
        return Phrase("there are {names} (and {more} more)", names=listed, more=more)
    return Phrase("there are {names}", names=listed) if names else Phrase("none has one: wenbao list files")
