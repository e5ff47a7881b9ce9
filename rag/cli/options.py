"""The options that several commands share, and the values they make."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from rag.cli.say import say
from rag.errors import InputError
from rag.text.pattern import regex
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


def between(least: int, most: int) -> Callable[[typer.CallbackParam, int | None], int | None]:
    """Checks that a number given lies between two. Raises InputError naming the option."""

    def checked(option: typer.CallbackParam, value: int | None) -> int | None:
        if value is not None and not least <= value <= most:
            raise InputError(
                "{option} {value}: not between {least} and {most}",
                "{option} {least}",
                option=option.opts[0],
                value=value,
                least=least,
                most=most,
            )
        return value

    return checked


K = Annotated[int | None, typer.Option("-k", metavar="N", callback=between(1, 1_000_000), help=say("help.k"))]
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
Pattern = Annotated[
    str,
    typer.Option("--pattern", metavar="PATTERN", help=say("help.pattern")),
]
In = Annotated[
    list[str] | None,
    typer.Option("--in", metavar="ARTICLE", help=say("help.only_in")),
]


def days(text: str, option: str) -> tuple[date, date] | None:
    """The first and last day that a date option means: a day, a month (2023-10, 2023年10月) or a year. Raises InputError
    naming the option."""
    if not (text := text.strip()):
        return None
    from rag.text.dates import find_dates

    with suppress(ValueError):
        whole = date.fromisoformat(text)
        return whole, whole
    short = _SHORT.fullmatch(text)
    spelled = text if short is None else f"{short[1]}年{short[2]}月" if short[2] else f"{short[1]}年"
    for found in find_dates(spelled, None):
        if found.text == spelled and found.first and found.last:
            return found.first, found.last
    raise InputError(
        "{option} {text}: not a date",
        "write it as {option} 2024-04-01 or {option} 2024-04",
        option=option,
        text=text,
    )


def day(text: str, option: str) -> date | None:
    """A date option's one day. Raises InputError naming the option."""
    found = days(text, option)
    if found and found[0] != found[1]:
        raise InputError(
            "{option} {text}: not a date", "write it as {option} 2024-04-01", option=option, text=text
        )
    return found[0] if found else None


_SHORT = regex(r"((?:18|19|20)\d\d)(?:[-./](1[0-2]|0?[1-9]))?")


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
        raise InputError(
            "--kind {kind}: there is no such kind",
            "one of {kinds}",
            kind=", ".join(kind or ()),
            kinds=", ".join(Kind),
        ) from exc
    first, last = days(since, "--from"), days(until, "--to")
    return Filters(
        date_from=first[0] if first else None,
        date_to=last[1] if last else None,
        sources=tuple(paper or ()),
        pages=tuple(page or ()),
        article_ids=tuple(inside or ()),
        kinds=kinds,
        speaker=speaker,
    )
