"""Wenbao: ask the newspaper, get an answer that shows where it stands in print.

What a program needs is here, loaded when it is first named: `from rag import Engine, Settings, Filters`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.engine import Engine
    from rag.errors import WenbaoError
    from rag.settings import Settings
    from rag.types import Answer, AnswerStatus, Article, Citation, Claim, Filters, Hit, Kind, Retrieval, Turn

__version__ = "0.1.0"
__all__ = [
    "Answer", "AnswerStatus", "Article", "Citation", "Claim", "Engine", "Filters", "Hit", "Kind", "Retrieval", "Settings",
    "Turn", "WenbaoError", "__version__",
]  # fmt: skip
_ROOMS = {"Engine": "rag.engine", "Settings": "rag.settings", "WenbaoError": "rag.errors"}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'rag' has no attribute {name!r}")
    return getattr(import_module(_ROOMS.get(name, "rag.types")), name)


def __dir__() -> list[str]:
    return sorted(__all__)
