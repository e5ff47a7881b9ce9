"""In which language whoever sent a request is told what is wrong (RFC 9110, 12.5.4)."""

from __future__ import annotations

from contextvars import ContextVar

from starlette.types import ASGIApp, Receive, Scope, Send

from rag.text.messages import form_of

_reader: ContextVar[str] = ContextVar("reader", default="en")


def reader() -> str:
    """The form of language of the request that is being answered; English outside of one."""
    return _reader.get()


class Languages:
    """Keeps what a request accepts for all that is done for it, work that goes on after its reply too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":  # Each request is a task of its own, with a context of its own.
            _reader.set(accepted(dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")))
        await self._app(scope, receive, send)


def accepted(header: str) -> str:
    """Of the forms that we speak the one that an Accept-Language header likes best; English where it names none.

    >>> accepted("fr, zh-TW;q=0.8, en;q=0.5")
    'zh-Hant'
    """
    liked: dict[str, float] = {}
    for part in header[:400].split(","):
        tag, _, weight = part.strip().partition(";")
        if (found := form_of(tag.strip())) and (found != "en" or tag.strip().lower().startswith("en")):
            liked[found] = max(liked.get(found, 0.0), _quality(weight))
    best = max(liked, key=lambda one: liked[one], default="en")
    return best if liked.get(best) else "en"


def _quality(weight: str) -> float:
    """The weight of a language, from 0 to 1; one that cannot be read is that of none at all."""
    name, _, value = weight.strip().partition("=")
    if not name:
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0
