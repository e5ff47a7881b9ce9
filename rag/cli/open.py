"""Opening the engine for a command, with its options over the settings."""

from __future__ import annotations

from pathlib import Path

from rag.engine import Engine
from rag.settings import Settings, load


def settings_for(home: Path | None, **changes: object) -> Settings:
    """The settings in force with a command's options over them. Raises SettingsError."""
    return load(**({"home": home} if home else {}), **changes)


def opened(home: Path | None, *, create: bool = False, k: int | None = None) -> Engine:
    """The engine at `home`; use it in a `with`. Raises NoIndex where nothing is indexed and not `create`."""
    return Engine.open(settings_for(home, **({} if k is None else {"k": k})), create=create)
