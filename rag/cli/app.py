"""The commands and their help. Each command's work lives in the file that bears its name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rag import __version__
from rag.cli.faults import Commands
from rag.cli.options import From, Home, In, Json, K, KindOf, PageNo, Paper, To, filters
from rag.cli.say import say

app = typer.Typer(
    cls=Commands,
    help=say(
        "Ask the newspaper, get an answer that shows where it stands in print.\n\n"
        'Start: wenbao index PAGES/   then: wenbao ask "…"',
        "问报：向报纸提问，答案注明出处。\n\n先 wenbao index 报纸文件夹/，再 wenbao ask “……”",
    ),
    epilog=say(
        "Exit codes: 0 done, 1 fault, 2 wrong usage, 3 nothing found or not borne out, 4 some files unreadable, "
        "5 answered without support.",
        "退出码：0 完成，1 出错，2 用法错误，3 未找到或不属实，4 有文件无法读取，5 回答未获支持。",
    ),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", help=say("Say nothing unless something is wrong.", "没有问题就不输出。")),
]
Question = Annotated[
    str,
    typer.Argument(
        metavar="QUESTION",
        help=say("The question, or - to read it from standard input.", "问题；写 - 则从标准输入读取。"),
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
        typer.Option(
            "--version", callback=_version, is_eager=True, help=say("Print the version.", "显示版本。")
        ),
    ] = False,
) -> None:
    pass


@app.command(
    help=say(
        "Ask one question; the cited words stand below the answer.", "提一个问题；答案下面列出所引原文。"
    )
)
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


@app.command(help=say("Ask in turn, with follow-up questions.", "连续提问，可以追问。"))
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


@app.command(
    help=say(
        "Read pages into the archive; unchanged files cost nothing.", "把报纸版面读入档案；未变的文件不重做。"
    )
)
def index(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH...",
            help=say(
                "Files and folders: txt md html pdf docx json jsonl (.gz).",
                "文件和文件夹：txt md html pdf docx json jsonl (.gz)。",
            ),
        ),
    ] = None,
    paper: Annotated[
        str,
        typer.Option(
            "--paper", metavar="NAME", help=say("Paper these pages are of.", "这些版面所属的报纸。")
        ),
    ] = "",
    published: Annotated[
        str,
        typer.Option(
            "--date",
            metavar="DATE",
            help=say("Day they were published (2024-04-03).", "出版日期（2024-04-03）。"),
        ),
    ] = "",
    number: Annotated[str, typer.Option("--page", metavar="NO", help=say("Page number.", "版次。"))] = "",
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild",
            help=say("Make vectors and indexes anew from the stored text.", "用已存的文本重建向量和索引。"),
        ),
    ] = False,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help=say("Read files of unchanged size and time as well.", "大小和时间未变的文件也重新读取。"),
        ),
    ] = False,
    quiet: Quiet = False,
    home: Home = None,
) -> None:
    from rag.cli.index import index_paths

    raise typer.Exit(index_paths(paths or [], paper, published, number, rebuild, check, quiet, home))


@app.command(
    help=say(
        "Find passages, or with --speaker what a person said.", "检索段落；用 --speaker 查某人说过的话。"
    )
)
def search(
    query: Annotated[
        str, typer.Argument(metavar="[QUERY]", help=say("What to look for.", "检索内容。"))
    ] = "",
    k: K = None,
    since: From = "",
    until: To = "",
    paper: Paper = None,
    page: PageNo = None,
    kind: KindOf = None,
    inside: In = None,
    speaker: Annotated[
        str,
        typer.Option(
            "--speaker", metavar="NAME", help=say("Only where this person speaks.", "只查此人的讲话。")
        ),
    ] = "",
    explain: Annotated[
        bool, typer.Option("--explain", help=say("Print every stage's score.", "显示各阶段得分。"))
    ] = False,
    json: Json = False,
    home: Home = None,
) -> None:
    from rag.cli.search import search_for

    raise typer.Exit(
        search_for(query, filters(since, until, paper, page, kind, inside, speaker), k, explain, json, home)
    )


@app.command(help=say("Check a text sentence by sentence against the archive.", "把一篇文字逐句与档案核对。"))
def verify(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help=say("The text, or - for standard input.", "待核对的文字；- 为标准输入。")
        ),
    ],
    inside: In = None,
    json: Json = False,
    home: Home = None,
) -> None:
    from rag.cli.verify import verify_file

    raise typer.Exit(verify_file(file, tuple(inside or ()), json, home))


@app.command(
    help=say(
        "Show an article; ARTICLE:START-END marks those words.",
        "显示一篇文章；ARTICLE:START-END 标出其中的字。",
    )
)
def show(
    article: Annotated[
        str,
        typer.Argument(
            metavar="ARTICLE", help=say("As printed below answers and hits.", "答案和检索结果下所列的编号。")
        ),
    ],
    json: Json = False,
    home: Home = None,
) -> None:
    from rag.cli.search import show_article

    raise typer.Exit(show_article(article, json, home))


@app.command(
    help=say(
        "Show how a page was read: articles, joins, dates, people.",
        "显示版面的读法：文章、拼接、日期、人物。",
    )
)
def inspect(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help=say("A page; it need not be indexed.", "一个版面文件；无须已建索引。")
        ),
    ],
    json: Json = False,
) -> None:
    from rag.cli.inspect import inspect_file

    raise typer.Exit(inspect_file(file, json))


@app.command(help=say("Take articles, pages or files out of the archive.", "从档案中移除文章、版面或文件。"))
def remove(
    what: Annotated[
        list[str],
        typer.Argument(metavar="ARTICLE|PAGE|PATH...", help=say("What to take out.", "要移除的内容。")),
    ],
    yes: Annotated[
        bool,
        typer.Option("--yes", "-y", help=say("Do not ask before all is taken out.", "全部移除前不再询问。")),
    ] = False,
    quiet: Quiet = False,
    home: Home = None,
) -> None:
    from rag.cli.index import remove_from

    raise typer.Exit(remove_from(what, quiet, yes, home))


@app.command(
    help=say(
        "Teach the shipped embedding model the names of this archive.",
        "让自带的向量模型学会本档案的人名地名。",
    )
)
def adapt(quiet: Quiet = False, home: Home = None) -> None:
    from rag.cli.index import adapt_model

    raise typer.Exit(adapt_model(quiet, home))


@app.command(help=say("Serve the archive over HTTP, with a web page.", "通过 HTTP 提供服务，附网页。"))
def serve(
    host: Annotated[
        str,
        typer.Option(
            "--host",
            metavar="ADDRESS",
            help=say("Address to listen on [127.0.0.1].", "监听地址 [127.0.0.1]。"),
        ),
    ] = "",
    port: Annotated[
        int | None,
        typer.Option("--port", metavar="PORT", help=say("Port to listen on [8000].", "监听端口 [8000]。")),
    ] = None,
    home: Home = None,
) -> None:
    from rag.cli.serve import serve_http

    raise typer.Exit(serve_http(host, port, home))


@app.command(
    "eval",
    help=say("Run the gold questions and print the measures.", "运行标准问题，输出各项指标。"),
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
)
def evaluate(context: typer.Context) -> None:
    from rag.cli.evaluation import evaluate_with

    raise typer.Exit(evaluate_with(context.args))


@app.command(
    help=say(
        "Check settings, store, indexes and models; say what to type.",
        "检查设置、数据、索引和模型，并告知如何修复。",
    )
)
def doctor(
    deep: Annotated[
        bool, typer.Option("--deep", help=say("Hold every row against its page.", "逐行与版面核对。"))
    ] = False,
    home: Home = None,
) -> None:
    from rag.cli.doctor import report

    raise typer.Exit(report(home, deep))


@app.command(
    help=say("Copy the archive into FILE, also while it is in use.", "把档案复制到 FILE，使用中也可以。")
)
def backup(file: Annotated[Path, typer.Argument(metavar="FILE")], home: Home = None) -> None:
    from rag.cli.copies import keep

    raise typer.Exit(keep(file, home))


@app.command(help=say("Put a backup in the place of the archive.", "用备份替换档案。"))
def restore(file: Annotated[Path, typer.Argument(metavar="FILE")], home: Home = None) -> None:
    from rag.cli.copies import put_back

    raise typer.Exit(put_back(file, home))


@app.command(
    help=say("Make a new archive of what is sound in a damaged one.", "用损坏档案中完好的部分建立新档案。")
)
def salvage(damaged: Annotated[Path, typer.Argument(metavar="DAMAGED")], home: Home = None) -> None:
    from rag.cli.copies import salvaged

    raise typer.Exit(salvaged(damaged, home))
