"""`wenbao backup`, `wenbao restore` and `wenbao salvage`."""

from __future__ import annotations

from pathlib import Path

import typer

from rag.cli.exits import NO_ANSWER, OK
from rag.cli.open import opened, settings_for
from rag.cli.say import say
from rag.errors import InputError


def keep(file: Path, home: Path | None) -> int:
    """Copy the archive into a file."""
    with opened(home) as engine:
        size = engine.backup(file)
    typer.echo(say(f"{file}: {size >> 10} KB", f"{file}：{size >> 10} KB"))
    return OK


def put_back(file: Path, home: Path | None) -> int:
    """Put a backup in the place of the archive; the indexes follow at the next search."""
    from rag.engine import Engine

    Engine.restore(settings_for(home), file)
    with opened(home) as engine:
        counts = engine.store.counts()
    typer.echo(say(f"{counts['pages']} pages are back", f"已恢复 {counts['pages']} 版"))
    return OK


def salvaged(damaged: Path, home: Path | None) -> int:
    """Make a new archive of the pages of a damaged one that are as they were stored; exit code 3 if none is."""
    if settings_for(home).home.resolve() == damaged.resolve():
        raise InputError(f"{damaged} is the damaged archive itself", "give --home a new folder")
    with opened(home, create=True) as engine:
        count = engine.salvage(damaged)
    typer.echo(say(f"{count} pages saved", f"已救回 {count} 版"))
    return OK if count else NO_ANSWER
