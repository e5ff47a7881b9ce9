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
from rag.cli.helped import helped
from rag.cli.say import fault, say, spoken
from rag.errors import InputError, WenbaoError
from rag.phrase import fitting

# Typer has its own copy of click or click itself, by its version: only this name is public in both.
_UsageError: Any = typer.BadParameter.__base__
# What is said of wrong usage there, as it is said.
_MISUSED = (
    "Missing argument {name}.",
    "No such command {name}.",
    "No such option: {name} (Possible options: {near})",
    "No such option: {name}",
    "Option {name} requires an argument.",
    "Option {name} does not take a value.",
    "Got unexpected extra argument(s) ({names})",
    "Invalid value for {name}: {why}",
)

_TYPE = "\n  → "


class Commands(TyperGroup):
    """The commands, each ending in one of our exit codes, with their help in the language of its reader."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if spoken() != "en":
            helped(self)

    def make_context(self, *args: Any, **more: Any) -> Any:
        with _ends():
            return super().make_context(*args, **more)

    def invoke(self, ctx: Any) -> Any:
        with _ends():
            return super().invoke(ctx)


@contextmanager
def _ends() -> Iterator[None]:
    try:
        with _reader_may_go():
            yield
    except WenbaoError as exc:
        fault(exc, between=_TYPE)
        raise typer.Exit(USAGE if isinstance(exc, InputError) else FAULT) from exc
    except _UsageError as exc:
        if (said := fitting(_MISUSED, exc.format_message())) is None:
            raise
        command = exc.ctx.command_path if exc.ctx else "wenbao"
        fault(InputError(said, "{command} --help", command=command), between=_TYPE)
        raise typer.Exit(USAGE) from exc
    except typer.Abort as exc:
        typer.echo(say("cli.aborted"), err=True)
        raise typer.Exit(FAULT) from exc
    except KeyboardInterrupt as exc:
        typer.echo(say("cli.interrupted"), err=True)
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
