"""`wenbao serve`."""

from __future__ import annotations

from pathlib import Path

import typer

from rag.cli.exits import OK
from rag.cli.open import opened, settings_for
from rag.cli.say import say


def serve_http(host: str, port: int | None, home: Path | None) -> int:
    """Serve until interrupted; an archive with nothing in it is refused before the port is taken."""
    settings = settings_for(
        home, **({"host": host} if host else {}), **({"port": port} if port is not None else {})
    )
    opened(home).close()
    from api.app import create_app
    from api.limits import loopback
    from api.server import serve

    if not loopback(settings.host) and not settings.api_key.get_secret_value():
        typer.echo(
            say("cli.open_to_all", host=settings.host),
            err=True,
        )
    serve(create_app(settings), settings.host, settings.port)
    return OK
