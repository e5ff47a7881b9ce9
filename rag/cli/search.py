"""`wenbao search` and `wenbao show`."""

from __future__ import annotations

import json as json_
from pathlib import Path

import typer

from rag.cli.conditions import left_out, met
from rag.cli.exits import NO_ANSWER, OK
from rag.cli.open import opened
from rag.cli.render import article as article_lines
from rag.cli.render import hit as hit_lines
from rag.cli.render import place
from rag.cli.say import reason, say
from rag.engine import Engine
from rag.errors import InputError
from rag.pages import page_of, to_page
from rag.text.pattern import regex
from rag.text.shown import escaped
from rag.types import Filters

_RANGE = regex(r"^(?P<id>.+?):(?P<start>\d+)-(?P<end>\d+)$")


def search_for(
    query: str, filters: Filters, k: int | None, explain: bool, json: bool, home: Path | None
) -> int:
    """Print the hits for a query, or the statements of a speaker where no query is given."""
    if not query.strip() and not filters.speaker:
        raise InputError("nothing to search for", "wenbao search “…”, or wenbao search --speaker NAME")
    with opened(home) as engine:
        met(engine, filters)
        if not query.strip():
            return _statements(engine, filters, json)
        found = engine.search(query, k, filters)
        if json:
            from rag.wire import search_reply

            typer.echo(
                escaped(
                    json_.dumps(search_reply(found).model_dump(mode="json"), ensure_ascii=False, indent=2)
                )
            )
        else:
            for hit in found.hits:
                for line in hit_lines(hit, explain):
                    typer.echo(line)
            if explain:
                typer.echo(
                    f"{say('cli.evidence')} {found.evidence.strength:.3f}  {reason(found.evidence.why)}"
                )
                typer.echo("  ".join(f"{stage} {ms:.1f} ms" for stage, ms in found.timings.items()))
            if not found.hits:
                typer.echo(say("cli.nothing"))
            for line in left_out(engine, filters):
                typer.secho(line, fg="bright_black")
    return OK if found.hits else NO_ANSWER


def _statements(engine: Engine, filters: Filters, json: bool) -> int:
    said = engine.statements(filters.speaker, filters)
    if json:
        rows = [
            {
                "speaker": s.speaker, "post": s.post, "verb": s.verb, "words": a.text[s.start : s.end],
                "article_id": a.id, "title": a.title, "source": a.source, "published": a.published,
                "estimated": None if a.published or not a.guess else [a.guess.first, a.guess.last], "start": s.start, "end": s.end,
            }
            for a, s in said
        ]  # fmt: skip
        typer.echo(escaped(json_.dumps({"statements": rows}, ensure_ascii=False, indent=2, default=str)))
    else:
        for a, s in said:
            typer.echo(
                typer.style(f"{s.post}{s.speaker}{s.verb}：", bold=True)
                + " ".join(a.text[s.start : s.end].split())
            )
            typer.secho(f"   {place(a)}\n   wenbao show {a.id}:{s.start}-{s.end}", fg="bright_black")
        if not said:
            typer.echo(say("cli.no_statement", speaker=filters.speaker))
    return OK if said else NO_ANSWER


def show_article(what: str, json: bool, home: Path | None) -> int:
    """Print an article; `ID:START-END` marks those words. A page or a file shows its articles, a title the article that
    bears it; where several do, they are listed. Raises NotFound, InputError."""
    with opened(home) as engine:
        matched = _RANGE.match(what)
        found = engine.find(matched["id"] if matched else what)
        if len(found) > 1 and not json:
            typer.echo(say("cli.several", count=str(len(found)), what=what))
            for each in found:
                typer.echo(f"{place(each)}\n   wenbao show {each.id}")
            return OK
        if json and len(found) > 1:
            from rag.wire import article_reply

            replies = [article_reply(each).model_dump(mode="json") for each in found]
            typer.echo(escaped(json_.dumps({"articles": replies}, ensure_ascii=False, indent=2)))
            return OK
        shown = found[0]
        cited = [(int(matched["start"]), int(matched["end"]))] if matched else []
        if cited and not 0 <= cited[0][0] < cited[0][1] <= len(shown.text):
            raise InputError(
                "{what}: the article has {count} characters",
                "wenbao show {id}",
                what=what,
                count=len(shown.text),
                id=shown.id,
            )
        if json:
            from rag.wire import article_reply

            typer.echo(
                escaped(
                    json_.dumps(article_reply(shown).model_dump(mode="json"), ensure_ascii=False, indent=2)
                )
            )
        else:
            for line in article_lines(shown, cited):
                typer.echo(line)
            start, end = cited[0] if cited else (0, len(shown.text))
            page, (first, last) = page_of(shown, start), to_page(shown, start, end)
            file = say("join.words").join(engine.store.paths(page))
            said = say("cli.stands_in", file=file, page=page, start=str(first), end=str(last))
            typer.secho(said, fg="bright_black")
    return OK
