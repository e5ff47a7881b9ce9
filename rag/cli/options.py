"""The options that several commands share, and the values they make."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from rag.cli.say import say
from rag.errors import InputError
from rag.types import Filters, Kind

Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="DIR",
        help=say("help.home"),
    ),
]
Json = Annotated[
    bool,
    typer.Option("--json", help=say("help.json")),
]
K = Annotated[int | None, typer.Option("-k", metavar="N", help=say("help.k"))]
From = Annotated[
    str,
    typer.Option(
        "--from",
        metavar="DATE",
        help=say("help.since"),
    ),
]
To = Annotated[str, typer.Option("--to", metavar="DATE", help=say("help.until"))]
Paper = Annotated[
    list[str] | None,
    typer.Option("--paper", metavar="NAME", help=say("help.paper")),
]
PageNo = Annotated[
    list[str] | None,
    typer.Option("--page", metavar="NO", help=say("help.page")),
]
KindOf = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help=say("help.kind"),
    ),
]
In = Annotated[
    list[str] | None,
    typer.Option("--in", metavar="ARTICLE", help=say("help.only_in")),
]


def day(text: str, option: str) -> date | None:
    """A date option's value. Raises InputError naming the option."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise InputError(f"{option} {text}: not a date", f"write it as {option} 2024-04-01") from exc


def filters(
    since: str = "",
    until: str = "",
    paper: list[str] | None = None,
    page: list[str] | None = None,
    kind: list[str] | None = None,
    inside: list[str] | None = None,
    speaker: str = "",
) -> Filters:
    """The options as Filters. Raises InputError."""
    try:
        kinds = tuple(Kind(k) for k in kind or ())
    except ValueError as exc:
        raise InputError(f"--kind: {exc}", "one of " + ", ".join(Kind)) from exc
    return Filters(
        date_from=day(since, "--from"),
        date_to=day(until, "--to"),
        sources=tuple(paper or ()),
        pages=tuple(page or ()),
        article_ids=tuple(inside or ()),
        kinds=kinds,
        speaker=speaker,
    )
