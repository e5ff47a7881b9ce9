"""How a command that cannot go on ends: one line that says why, one that says what to type, an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup

from rag.cli.exits import FAULT, INTERRUPTED, OK, USAGE
from rag.cli.say import say
from rag.errors import InputError, WenbaoError


class Commands(TyperGroup):
    """The commands, each ending in one of our exit codes."""

    def make_context(self, *args: Any, **more: Any) -> Any:
        with _reader_may_go():
            return super().make_context(*args, **more)

    def invoke(self, ctx: Any) -> Any:
        try:
            with _reader_may_go():
                return super().invoke(ctx)
        except WenbaoError as exc:
            typer.echo(f"wenbao: {exc.message}", err=True)
            if exc.hint:
                typer.echo(f"  → {exc.hint}", err=True)
            raise typer.Exit(USAGE if isinstance(exc, InputError) else FAULT) from exc
        except KeyboardInterrupt as exc:
            said = say("cli.interrupted")
            typer.echo(said, err=True)
            raise typer.Exit(INTERRUPTED) from exc


@contextmanager
def _reader_may_go() -> Iterator[None]:
    """What is printed goes out here: where its reader (head, less) has gone, that is no fault."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError as exc:
        # Python would complain once more when it flushes stdout at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(OK) from exc
