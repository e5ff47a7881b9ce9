"""Limits on what a client may send and how many may ask at once, with errors of our shape."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import refused
from rag.phrase import Phrase


class BodyLimit:
    """Refuses requests whose body is over `most` bytes, announced or not, or takes longer than `seconds`; where a path is
    one of `larger`, than stands there."""

    def __init__(
        self, app: ASGIApp, most: int, seconds: float, larger: Mapping[str, tuple[int, float]] | None = None
    ) -> None:
        self._app = app
        self._most = most, seconds
        self._larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most, seconds = self._larger.get(scope["path"], self._most)
        said = Phrase("the body is over {most} bytes", most=most)
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and int(length) > most:
            await refused("too_large", said, "send less at once", 413)(scope, receive, send)
            return
        seen, whole = 0, False
        until = asyncio.get_running_loop().time() + seconds

        async def counted() -> Message:
            nonlocal seen, whole
            if whole:  # What comes now is that the client has gone.
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(
                    408, Phrase("the body took longer than {seconds:g} s", seconds=seconds), _CLOSE
                ) from None
            seen += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if seen > most:
                raise HTTPException(413, said)
            return message

        await self._app(scope, counted, send)


class Heads:
    """Answers HEAD as GET without the body (RFC 9110, 9.3.2), for every route that answers GET."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def bare(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, bare)


class Crowd:
    """Refuses requests over `most` at once, and lets those that come together begin one every `apart` seconds, since
    taking in 500 at one turn holds the event loop for a second. Whether the process lives may always be asked."""

    def __init__(self, app: ASGIApp, most: int, apart: float = 0.002) -> None:
        self._app = app
        self._most, self._apart = most, apart
        self._now = 0
        self._next = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == "/healthz":
            await self._app(scope, receive, send)
            return
        if self._now >= self._most:
            said = Phrase(
                "{most} requests are being answered, which is all there may be at once", most=self._most
            )
            reply = refused("busy", said, "try again in a moment", 503, {"retry-after": "2"}, retryable=True)
            await reply(scope, receive, send)
            return
        self._now += 1
        try:
            if wait := self._wait():
                await asyncio.sleep(wait)
            await self._app(scope, receive, send)
        finally:
            self._now -= 1

    def _wait(self) -> float:
        """Seconds until the turn of a request that came now."""
        now = asyncio.get_running_loop().time()
        turn = max(now, self._next)
        self._next = turn + self._apart
        return turn - now


class Hosts:
    """Refuses requests to a name that is none of ours: a web page elsewhere whose name was made to lead to this machine
    would read the archive. `names` are further ones."""

    def __init__(self, app: ASGIApp, names: Collection[str] = ()) -> None:
        self._app = app
        self._names = {name.lower() for name in names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
            name = _name(host)
            if name and name not in self._names and not _is_address(name) and not loopback(name):
                said = Phrase("this server does not answer to the name {name}", name=name[:100])
                hint = "set WENBAO_API_KEY, or name it in WENBAO_CORS_ORIGINS"
                await refused("bad_host", said, hint, 421)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _name(host: str) -> str:
    """The host of a Host header without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "") if "@" not in host else host
    except ValueError:
        return host


def loopback(host: str) -> bool:
    """Whether only this machine reaches a host."""
    return host.lower() == "localhost" or (_is_address(host) and ip_address(host).is_loopback)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


# A client that is too slow is not read any further; one that sends too much reads its status only after it has sent.
_CLOSE = {"connection": "close"}
