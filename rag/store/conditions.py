"""Filters as conditions of SQL."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rag.text.fold import fold
from rag.types import Filters


def conditions(filters: Filters) -> tuple[list[str], list[str]]:
    """The WHERE clauses of some filters, over articles `a` and their pages `p`, and the values for their question marks."""
    where: list[str] = []
    values: list[str] = []

    def add(clause: str, *given: str) -> None:
        where.append(clause)
        values.extend(given)

    if filters.date_from:
        add("a.last >= ?", filters.date_from.isoformat())
    if filters.date_to:
        add("a.first <= ?", filters.date_to.isoformat())
    if filters.sources:
        add("a.source IN (SELECT value FROM json_each(?))", json_list(filters.sources))
    if filters.pages:
        pages = json_list(filters.pages)
        add(
            "(a.number IN (SELECT value FROM json_each(?)) OR p.id IN (SELECT value FROM json_each(?)))",
            pages,
            pages,
        )
    if filters.article_ids:
        add("a.id IN (SELECT value FROM json_each(?))", json_list(filters.article_ids))
    if filters.kinds:
        add("a.kind IN (SELECT value FROM json_each(?))", json_list([kind.value for kind in filters.kinds]))
    if filters.speaker:
        speakers = json_list(sorted({filters.speaker, fold(filters.speaker)}))
        add(
            "a.key IN (SELECT article FROM statements WHERE speaker IN (SELECT value FROM json_each(?)))",
            speakers,
        )
    return where, values


def json_list(values: Sequence[object]) -> str:
    """Values for `SELECT value FROM json_each(?)`."""
    return json.dumps(values)
