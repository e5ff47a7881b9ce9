"""`wenbao export`: what is in the archive, in the formats of others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from rag.cli.exits import NO_ANSWER, OK, SOME_FAILED
from rag.cli.open import opened
from rag.cli.say import fault, say
from rag.errors import InputError, UnreadableFile
from rag.text.shown import escaped
from rag.types import Filters, Page

if TYPE_CHECKING:
    from rag.engine import Engine

FORMS = ("jsonl", "alto", "hocr")


def export_as(form: str, pages: list[str], out: Path | None, wanted: Filters, home: Path | None) -> int:
    """Write articles as JSON Lines to a file or the output, or pages into a folder; exit code 3 if there are none, 4 if
    some pages could not be written. Raises InputError, NotFound."""
    if form not in FORMS:
        raise InputError("no format {form!r}", "--as {forms}", form=form, forms=" or ".join(FORMS))
    if form != "jsonl" and out is None:
        raise InputError("--as {form} makes a file of each page", "give a folder: --out FOLDER", form=form)
    with opened(home) as engine:
        found = (page for page in _pages(engine, pages) if _is(page, wanted))
        if form == "jsonl":
            return _lines(engine, found, out)
        assert out
        return _files(form, found, out)


def _pages(engine: Engine, ids: list[str]) -> Iterator[Page]:
    return (engine.store.page(id_) for id_ in ids) if ids else engine.store.pages()


def _is(page: Page, wanted: Filters) -> bool:
    return (
        (not wanted.sources or page.source in wanted.sources)
        and (wanted.date_from is None or (page.published or wanted.date_from) >= wanted.date_from)
        and (wanted.date_to is None or (page.published or wanted.date_to) <= wanted.date_to)
    )


def _lines(engine: Engine, pages: Iterator[Page], out: Path | None) -> int:
    from rag.corpus.written import jsonl

    lines = (line for page in pages for line in jsonl(engine.store.articles(page.id)))
    count = 0
    if out is None:
        for count, line in enumerate(lines, 1):  # noqa: B007
            typer.echo(escaped(line), nl=False)
    else:
        try:
            with out.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
                for count, line in enumerate(lines, 1):  # noqa: B007
                    file.write(line)
        except OSError as exc:
            raise InputError("{path}: {why}", "give another file with --out", path=out, why=exc) from exc
    return OK if count else _nothing()


def _nothing() -> int:
    typer.echo(say("cli.nothing"), err=True)
    return NO_ANSWER


def _files(form: str, pages: Iterator[Page], out: Path) -> int:
    from rag.corpus.written import PAGES, layout

    write, suffix = PAGES[form]
    count, without = 0, 0
    try:
        out.mkdir(parents=True, exist_ok=True)
        for page in pages:
            try:
                text = write(page, layout(page))
            except UnreadableFile as exc:
                without += 1
                fault(exc)
                continue
            (out / f"{page.id}{suffix}").write_text(text, "utf-8", "replace", "\n")
            count += 1
    except OSError as exc:
        raise InputError("{path}: {why}", "give another folder with --out", path=out, why=exc) from exc
    if count:
        typer.echo(say("cli.exported", count=str(count), folder=str(out)))
    return SOME_FAILED if without else OK if count else _nothing()
