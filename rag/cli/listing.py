"""`wenbao list`: the papers, issues, files or articles of the archive."""

from __future__ import annotations

import json as json_
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from rag.cli.conditions import met
from rag.cli.exits import NO_ANSWER, OK
from rag.cli.open import opened
from rag.cli.render import days, place
from rag.cli.say import say
from rag.engine import Engine
from rag.errors import InputError
from rag.indexing import missing
from rag.text.shown import escaped
from rag.types import Filters, Paper

KINDS = ("papers", "issues", "files", "articles")
_SHOWN = 200  # Articles, unless told otherwise.
Row = Mapping[str, Any]


def list_of(what: str, filters: Filters, gone: bool, k: int | None, json: bool, home: Path | None) -> int:
    """Print what there is of a kind, under the filters; `gone` lists the files that are no more on disk."""
    if what not in KINDS:
        raise InputError(
            "{what}: nothing of this kind can be listed", "one of {kinds}", what=what, kinds=", ".join(KINDS)
        )
    with opened(home) as engine:
        met(engine, filters)
        rows = list(_rows(engine, "files" if gone else what, filters, gone, k or _SHOWN))
        if json:
            told = [{name: value for name, value in row.items() if name != "line"} for row in rows]
            typer.echo(
                escaped(
                    json_.dumps({"files" if gone else what: told}, ensure_ascii=False, indent=2, default=str)
                )
            )
        else:
            for row in rows:
                typer.echo(row["line"])
            if not rows:
                typer.echo(say("cli.nothing"))
            elif (
                what == "articles"
                and not gone
                and (whole := engine.store.coverage(filters).articles) > len(rows)
            ):
                typer.echo(say("cli.first_of", shown=str(len(rows)), count=str(whole)))
    return OK if rows else NO_ANSWER


def _rows(engine: Engine, what: str, filters: Filters, gone: bool, k: int) -> Iterator[Row]:
    if what == "papers":
        yield from _papers(engine.store.papers(filters))
    elif what == "issues":
        for issue in engine.store.issues(filters):
            numbers = say("join.words").join(issue.numbers)
            line = "  ".join(
                part
                for part in (
                    issue.source or say("archive.nameless"),
                    days(issue.published, issue.first, issue.last),
                    say("cli.page", number=numbers) if numbers else "",
                    say("cli.holds", pages=str(issue.pages), articles=str(issue.articles)),
                )
                if part
            )
            yield {**issue._asdict(), "line": line}
    elif what == "files":
        lost = set(missing(engine.store))
        for held in engine.store.holders(filters):
            if gone and held.path not in lost:
                continue
            line = "  ".join(
                part
                for part in (
                    held.path,
                    held.source,
                    str(held.published or ""),
                    say("cli.page", number=say("join.words").join(held.numbers)) if held.numbers else "",
                    say("cli.holds", pages=str(held.pages), articles=str(held.articles)),
                    say("cli.not_there") if held.path in lost else "",
                )
                if part
            )
            yield {**held._asdict(), "missing": held.path in lost, "line": line}
    else:
        for article in engine.store.listed(filters, limit=k)[1]:
            guess = article.guess
            yield {
                "id": article.id, "title": article.title, "kind": article.kind.value, "source": article.source,
                "published": article.published, "number": article.number,
                "estimated": None if article.published or not guess else [guess.first, guess.last],
                "line": f"{place(article)}\n   wenbao show {article.id}",
            }  # fmt: skip


def _papers(papers: Sequence[Paper]) -> Iterator[Row]:
    for paper in papers:
        between = f"{paper.first} – {paper.last}" if paper.first else say("archive.undated")
        held = say("cli.holds", pages=str(paper.pages), articles=str(paper.articles))
        issued = say("cli.issues", count=str(paper.issues))
        line = "  ".join((paper.source or say("archive.nameless"), between, issued, held))
        yield {**paper._asdict(), "line": line}
