"""`wenbao serve` and `wenbao mcp`."""

from __future__ import annotations

from pathlib import Path

import typer

from rag.cli.exits import OK
from rag.cli.open import opened, settings_for
from rag.cli.say import say
from rag.errors import ModelUnavailable, SettingsError
from rag.settings import Settings


def serve_http(host: str, port: int | None, open_to_all: bool, home: Path | None) -> int:
    """Serve until interrupted; an archive with nothing in it is refused before the port is taken."""
    settings = _settings(host, port, home)
    opened(home).close()
    _guarded(settings, open_to_all)
    from api.app import create_app
    from api.server import serve

    serve(create_app(settings), settings.host, settings.port)
    return OK


def serve_tools(http: bool, host: str, port: int | None, open_to_all: bool, home: Path | None) -> int:
    """Serve the tools over standard input and output, or over HTTP, until interrupted."""
    settings = _settings(host, port, home)
    opened(home).close()
    try:
        from api.tools import app, server
    except ImportError as exc:
        raise ModelUnavailable("{name} is not installed", 'pip install "wenbao[mcp]"', name=exc.name) from exc
    if http:
        from api.server import serve

        _guarded(settings, open_to_all)
        serve(app(settings), settings.host, settings.port)
    else:
        server(settings).run("stdio")
    return OK


def _settings(host: str, port: int | None, home: Path | None) -> Settings:
    return settings_for(
        home, **({"host": host} if host else {}), **({"port": port} if port is not None else {})
    )


def _guarded(settings: Settings, open_to_all: bool) -> None:
    """Raises SettingsError where others than this machine would reach the archive without a key, unless told to let
    them."""
    from api.keys import Keyring
    from api.limits import loopback

    if loopback(settings.host) or Keyring(settings.home, settings.api_key.get_secret_value()).needed:
        return
    if not open_to_all:
        raise SettingsError(
            "{host} is reached from elsewhere, and no key is needed to read and change the archive",
            "wenbao keys add NAME, or --open to let everybody in",
            host=settings.host,
        )
    typer.echo(say("cli.open_to_all", host=settings.host), err=True)
