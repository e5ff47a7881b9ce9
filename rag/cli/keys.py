"""`wenbao keys add`, `list` and `revoke`."""

from __future__ import annotations

from pathlib import Path

import typer

from api import keys
from rag.cli.exits import NO_ANSWER, OK
from rag.cli.open import settings_for
from rag.cli.say import say
from rag.errors import InputError


def add_key(name: str, scope: str, home: Path | None) -> int:
    """Print a new key; it is shown this once. Raises InputError."""
    try:
        wanted = keys.Scope(scope)
    except ValueError as exc:
        raise InputError(
            "--scope {scope}: no such scope", "one of {kinds}", scope=scope, kinds=", ".join(keys.Scope)
        ) from exc
    key, words = keys.add(settings_for(home).home, name, wanted)
    typer.echo(words)
    typer.echo(say("cli.key_added", name=key.name, scope=key.scope), err=True)
    return OK


def list_keys(home: Path | None) -> int:
    """Print the keys there are, without the words that are sent; exit code 3 if there are none."""
    found = keys.listed(settings_for(home).home)
    for key in found:
        typer.echo(f"{key.id}  {key.scope:5}  {key.made[:10]}  {key.name}")
    if not found:
        typer.echo(say("cli.nothing"))
    return OK if found else NO_ANSWER


def revoke_key(name: str, home: Path | None) -> int:
    """Take a key back. Raises NotFound."""
    key = keys.revoke(settings_for(home).home, name)
    typer.echo(say("cli.key_revoked", name=key.name))
    return OK
