"""`wenbao backup`, `wenbao restore` and `wenbao salvage`."""

from __future__ import annotations

from pathlib import Path

import typer

from rag.cli.exits import NO_ANSWER, OK
from rag.cli.open import opened, settings_for
from rag.cli.say import say
from rag.cli.typed import file as typed_file
from rag.engine import Engine, archive_at
from rag.errors import InputError


def keep(file: Path, home: Path | None) -> int:
    """Copy the archive into a file."""
    with opened(home) as engine:
        size = engine.backup(file)
    typer.echo(say("cli.backed_up", file=str(file), size=str(size >> 10)))
    return OK


def put_back(file: Path, home: Path | None) -> int:
    """Put a backup in the place of the archive; the indexes follow at the next search."""
    Engine.restore(settings_for(home), typed_file(file, "give a file that `wenbao backup` made"))
    with opened(home) as engine:
        counts = engine.store.counts()
    typer.echo(say("cli.restored", count=str(counts["pages"])))
    return OK


def salvaged(damaged: Path, home: Path | None) -> int:
    """Make a new archive of the pages of a damaged one that are as they were stored; exit code 3 if none is."""
    if settings_for(home).home.resolve() == damaged.resolve():
        raise InputError(
            "{damaged} is the damaged archive itself", "give --home a new folder", damaged=damaged
        )
    archive_at(damaged, "give the folder of a damaged archive")
    with opened(home, create=True) as engine:
        count = engine.salvage(damaged)
    typer.echo(say("cli.salvaged", count=str(count)))
    return OK if count else NO_ANSWER
