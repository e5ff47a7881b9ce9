"""The commands and their help. Each command's work lives in the file that bears its name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rag import __version__
from rag.cli.faults import Commands
from rag.cli.options import From, Home, In, Json, K, KindOf, PageNo, Paper, Pattern, To, between, filters
from rag.cli.say import say
from rag.cli.typed import argument

app = typer.Typer(
    cls=Commands,
    help=say("help.wenbao"),
    epilog=say("help.exit_codes"),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", help=say("help.quiet")),
]
Question = Annotated[
    str,
    typer.Argument(
        metavar="QUESTION",
        callback=argument,
        help=say("help.question"),
    ),
]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"wenbao {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help=say("help.version")),
    ] = False,
) -> None:
    pass


@app.command(help=say("help.ask"))
def ask(
    question: Question,
    k: K = None,
    since: From = "",
    until: To = "",
    paper: Paper = None,
    page: PageNo = None,
    kind: KindOf = None,
    inside: In = None,
    json: Json = False,
    home: Home = None,
) -> None:
    from rag.cli.ask import ask_once

    raise typer.Exit(ask_once(question, filters(since, until, paper, page, kind, inside), k, json, home))


@app.command(help=say("help.chat"))
def chat(
    since: From = "",
    until: To = "",
    paper: Paper = None,
    page: PageNo = None,
    kind: KindOf = None,
    inside: In = None,
    home: Home = None,
) -> None:
    from rag.cli.ask import chat_on

    raise typer.Exit(chat_on(filters(since, until, paper, page, kind, inside), home))


@app.command(help=say("help.index"))
def index(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH...",
            help=say("help.paths"),
        ),
    ] = None,
    paper: Annotated[
        str | None,
        typer.Option("--paper", metavar="NAME", help=say("help.paper_of")),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="DATE",
            help=say("help.day_of"),
        ),
    ] = None,
    number: Annotated[str | None, typer.Option("--page", metavar="NO", help=say("help.page_of"))] = None,
    pattern: Pattern = "",
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild",
            help=say("help.rebuild"),
        ),
    ] = False,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help=say("help.check"),
        ),
    ] = False,
    prune: Annotated[bool, typer.Option("--prune", help=say("help.prune"))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=say("help.yes"))] = False,
    quiet: Quiet = False,
    home: Home = None,
) -> None:
    from rag.cli.index import index_paths

    raise typer.Exit(
        index_paths(paths or [], paper, published, number, pattern, rebuild, check, prune, yes, quiet, home)
    )


@app.command(help=say("help.search"))
def search(
    query: Annotated[str, typer.Argument(metavar="[QUERY]", callback=argument, help=say("help.query"))] = "",
    k: K = None,
    since: From = "",
    until: To = "",
    paper: Paper = None,
    page: PageNo = None,
    kind: KindOf = None,
    inside: In = None,
    speaker: Annotated[
        str,
        typer.Option("--speaker", metavar="NAME", callback=argument, help=say("help.speaker")),
    ] = "",
    explain: Annotated[bool, typer.Option("--explain", help=say("help.explain"))] = False,
    json: Json = False,
    home: Home = None,
) -> None:
    from rag.cli.search import search_for

    raise typer.Exit(
        search_for(query, filters(since, until, paper, page, kind, inside, speaker), k, explain, json, home)
    )


@app.command(help=say("help.verify"))
def verify(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help=say("help.text")),
    ],
    inside: In = None,
    json: Json = False,
    home: Home = None,
) -> None:
    from rag.cli.verify import verify_file

    raise typer.Exit(verify_file(file, tuple(inside or ()), json, home))


@app.command(help=say("help.show"))
def show(
    article: Annotated[
        str,
        typer.Argument(metavar="ARTICLE", callback=argument, help=say("help.article")),
    ],
    json: Json = False,
    home: Home = None,
) -> None:
    from rag.cli.search import show_article

    raise typer.Exit(show_article(article, json, home))


@app.command(help=say("help.inspect"))
def inspect(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help=say("help.page_file")),
    ],
    pattern: Pattern = "",
    json: Json = False,
) -> None:
    from rag.cli.inspect import inspect_file

    raise typer.Exit(inspect_file(file, json, pattern))


@app.command("list", help=say("help.list"))
def list_(
    what: Annotated[
        str, typer.Argument(metavar="[papers|issues|files|articles]", help=say("help.kind_of_list"))
    ] = "papers",
    since: From = "",
    until: To = "",
    paper: Paper = None,
    page: PageNo = None,
    kind: KindOf = None,
    gone: Annotated[bool, typer.Option("--missing", help=say("help.missing"))] = False,
    k: K = None,
    json: Json = False,
    home: Home = None,
) -> None:
    from rag.cli.listing import list_of

    raise typer.Exit(list_of(what, filters(since, until, paper, page, kind), gone, k, json, home))


@app.command(help=say("help.export"))
def export(
    pages: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PAGE]...", help=say("help.pages")),
    ] = None,
    form: Annotated[str, typer.Option("--as", metavar="FORMAT", help=say("help.form"))] = "jsonl",
    out: Annotated[Path | None, typer.Option("--out", metavar="PATH", help=say("help.out"))] = None,
    since: From = "",
    until: To = "",
    paper: Paper = None,
    home: Home = None,
) -> None:
    from rag.cli.export import export_as

    wanted = filters(since, until, paper, None, None, None)
    raise typer.Exit(export_as(form, pages or [], out, wanted, home))


@app.command(help=say("help.remove"))
def remove(
    what: Annotated[
        list[str],
        typer.Argument(metavar="ARTICLE|PAGE|PATH...", help=say("help.what")),
    ],
    yes: Annotated[
        bool,
        typer.Option("--yes", "-y", help=say("help.yes")),
    ] = False,
    quiet: Quiet = False,
    home: Home = None,
) -> None:
    from rag.cli.index import remove_from

    raise typer.Exit(remove_from(what, quiet, yes, home))


@app.command(help=say("help.adapt"))
def adapt(quiet: Quiet = False, home: Home = None) -> None:
    from rag.cli.index import adapt_model

    raise typer.Exit(adapt_model(quiet, home))


Host = Annotated[str, typer.Option("--host", metavar="ADDRESS", help=say("help.host"))]
Port = Annotated[
    int | None, typer.Option("--port", metavar="PORT", callback=between(0, 65535), help=say("help.port"))
]
Open = Annotated[bool, typer.Option("--open", help=say("help.open"))]


@app.command(help=say("help.serve"))
def serve(host: Host = "", port: Port = None, open_to_all: Open = False, home: Home = None) -> None:
    from rag.cli.serve import serve_http

    raise typer.Exit(serve_http(host, port, open_to_all, home))


@app.command(help=say("help.mcp"))
def mcp(
    http: Annotated[bool, typer.Option("--http", help=say("help.http"))] = False,
    host: Host = "",
    port: Port = None,
    open_to_all: Open = False,
    home: Home = None,
) -> None:
    from rag.cli.serve import serve_tools

    raise typer.Exit(serve_tools(http, host, port, open_to_all, home))


keys = typer.Typer(help=say("help.keys"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(keys, name="keys")


@keys.command("add", help=say("help.keys_add"))
def add_key(
    name: Annotated[str, typer.Argument(metavar="NAME", callback=argument)],
    scope: Annotated[str, typer.Option("--scope", metavar="SCOPE", help=say("help.scope"))] = "read",
    home: Home = None,
) -> None:
    from rag.cli.keys import add_key

    raise typer.Exit(add_key(name, scope, home))


@keys.command("list", help=say("help.keys_list"))
def list_keys(home: Home = None) -> None:
    from rag.cli.keys import list_keys

    raise typer.Exit(list_keys(home))


@keys.command("revoke", help=say("help.keys_revoke"))
def revoke_key(
    name: Annotated[str, typer.Argument(metavar="NAME", callback=argument)], home: Home = None
) -> None:
    from rag.cli.keys import revoke_key

    raise typer.Exit(revoke_key(name, home))


@app.command(
    "eval",
    help=say("help.eval"),
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
)
def evaluate(context: typer.Context) -> None:
    from rag.cli.evaluation import evaluate_with

    raise typer.Exit(evaluate_with(context.args))


@app.command(help=say("help.doctor"))
def doctor(
    deep: Annotated[bool, typer.Option("--deep", help=say("help.deep"))] = False,
    home: Home = None,
) -> None:
    from rag.cli.doctor import report

    raise typer.Exit(report(home, deep))


@app.command(help=say("help.backup"))
def backup(file: Annotated[Path, typer.Argument(metavar="FILE")], home: Home = None) -> None:
    from rag.cli.copies import keep

    raise typer.Exit(keep(file, home))


@app.command(help=say("help.restore"))
def restore(file: Annotated[Path, typer.Argument(metavar="FILE")], home: Home = None) -> None:
    from rag.cli.copies import put_back

    raise typer.Exit(put_back(file, home))


@app.command(help=say("help.salvage"))
def salvage(damaged: Annotated[Path, typer.Argument(metavar="DAMAGED")], home: Home = None) -> None:
    from rag.cli.copies import salvaged

    raise typer.Exit(salvaged(damaged, home))
