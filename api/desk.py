"""What the routes work with: the engine, opened when it is first there, and the connections to the model."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as Scopes

from api.errors import sent
from api.jobs import Jobs
from api.keys import Caller, Forbidden, Keyring, Scope
from api.metrics import Metrics
from rag.answer.answerer import Answerer
from rag.chat.model import ChatModel
from rag.engine import Engine
from rag.errors import NoIndex, WenbaoError
from rag.settings import Settings
from rag.store import Store

T = TypeVar("T")
Mode = Literal["", "strict", "quote"]
_log = logging.getLogger("wenbao")
# Seconds after which nobody works any more with an archive that another has taken the place of.
_OUTLIVED = 330.0


def give_way() -> None:
    """This thread computes when the event loop has nothing to do. Linux gives each thread a niceness of its own."""
    if sys.platform == "linux":
        with suppress(OSError):
            nice = os.getpriority(os.PRIO_PROCESS, os.getpid()) + 10
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), min(nice, 19))


def _sizes(store: Store, home: Path) -> Mapping[str, int]:
    indexes = [home / "dense.faiss", *(home / "lexical").rglob("*")]
    return {
        **store.counts(),
        "store_bytes": os.path.getsize(store.path),
        "index_bytes": sum(path.stat().st_size for path in indexes if path.is_file()),
    }


class Desk:
    """One engine for all requests. It is opened once there is an index, also after the server has started."""

    def __init__(
        self, settings: Settings, engine: Engine | None = None, metrics: Metrics | None = None
    ) -> None:
        self.settings = settings
        self.metrics = metrics or Metrics()
        self.keys = Keyring(settings.home, settings.api_key.get_secret_value())
        self._engine = engine
        self._answerer: Answerer | None = None
        self._lock = asyncio.Lock()
        self._ours = engine is None
        self._open = AsyncExitStack()
        # A thread for texts to verify: those who search and ask never wait behind one.
        self._checking = ThreadPoolExecutor(1, "wenbao-verify", initializer=give_way)
        self.jobs = Jobs(settings.home)
        self._open.callback(self.jobs.close)
        self._open.callback(partial(self._checking.shutdown, wait=False, cancel_futures=True))

    async def engine(self) -> Engine:
        """The archive that is there now: after it was removed and made anew, or adapted, the new one.

        Raises NoIndex, StoreError.
        """
        async with self._lock:
            if self._engine is not None and self._ours and not await asyncio.to_thread(self._engine.current):
                _log.warning("the archive at %s is another one now: it is opened anew", self.settings.home)
                self._outlive(self._engine)
                self._engine = self._answerer = None
            if self._engine is None:
                engine = await asyncio.to_thread(Engine.open, self.settings)
                self._open.callback(engine.close)
                self._engine = engine
            return self._engine

    def _outlive(self, engine: Engine) -> None:
        """Close an archive once the answers under way have ended."""
        timer = asyncio.get_running_loop().call_later(_OUTLIVED, engine.close)
        self._open.callback(timer.cancel)

    async def store(self) -> Store | None:
        """The store, where there is one already. Raises StoreError."""
        try:
            return (await self.engine()).store
        except NoIndex:
            return None

    async def checking(self, make: Callable[[], T]) -> T:
        """What `make` makes, in the thread for texts to verify."""
        return await asyncio.get_running_loop().run_in_executor(self._checking, make)

    async def answerer(self, mode: Mode = "") -> Answerer:
        """The one that the settings ask for, or another. Raises NoIndex, StoreError, ModelUnavailable, SettingsError."""
        engine = await self.engine()
        if self._answerer is None:
            async with self._lock:
                if self._answerer is None:
                    answerer = await asyncio.to_thread(lambda: engine.answerer)
                    if isinstance(answerer.model, ChatModel):
                        await self._open.enter_async_context(answerer.model)
                    self._answerer = answerer
        if mode:
            return await asyncio.to_thread(lambda: engine.strict if mode == "strict" else engine.quoter)
        return self._answerer

    async def stored(self) -> Mapping[str, int]:
        """How much is in the archive, and the bytes of the store and of the indexes; nothing where there is none."""
        store = await self.store()
        return await asyncio.to_thread(_sizes, store, self.settings.home) if store else {}

    async def ready(self) -> dict[str, int]:
        """How much of what is stored, once a first search went through. Raises WenbaoError."""
        engine = await self.engine()
        await self.answerer()
        await asyncio.to_thread(engine.search, "新闻", 1)
        return dict(await asyncio.to_thread(engine.store.counts))

    async def warm(self) -> None:
        """Load what else is loaded at first use: it holds up everybody while it does. Raises WenbaoError."""
        engine = await self.engine()
        await self.checking(lambda: engine.verifier.verify("新闻。The news of the day."))
        await self.checking(lambda: engine.reader)  # Opening it holds everybody up 0.2 s of processor time.

    async def close(self) -> None:
        """Hang up, and close the engine if it was opened here."""
        await self._open.aclose()


# Async, since the framework gives each plain function a thread.
async def _desk(request: Request) -> Desk:
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


_Bearer = HTTPBearer(
    auto_error=False, description="A key of `wenbao keys`, or the one set as WENBAO_API_KEY."
)
_Header = APIKeyHeader(name="x-api-key", auto_error=False, description="The same key in a header of its own.")


async def _caller(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_Bearer)],
    header: Annotated[str | None, Depends(_Header)],
) -> Caller:
    """Raises Unauthorized unless the request carries a key where one is needed."""
    caller = (await _desk(request)).keys.caller((bearer.credentials if bearer else "", header or ""))
    request.state.caller = caller
    return caller


async def _writer(request: Request, caller: Annotated[Caller, Depends(_caller)]) -> Caller:
    """Raises Forbidden where the key may only read, or where a web page elsewhere sends this without one."""
    if not caller.may(Scope.WRITE):
        raise Forbidden(
            "this key may read, not write", "send one of scope write: `wenbao keys add --scope write`"
        )
    origin = request.headers.get("origin", "")
    ours = (
        request.headers.get("host", ""),
        *(urlsplit(o).netloc for o in (await _desk(request)).settings.cors_origins),
    )
    if not caller.name and origin and urlsplit(origin).netloc not in ours:
        raise Forbidden(
            "a page of {origin} may not change this archive",
            "name it in WENBAO_CORS_ORIGINS",
            origin=origin[:200],
        )
    return caller


async def _admin(caller: Annotated[Caller, Depends(_writer)]) -> Caller:
    """Raises Forbidden where the key is not of scope admin."""
    if not caller.may(Scope.ADMIN):
        raise Forbidden(
            "this key may not see who did what", "send one of scope admin: `wenbao keys add --scope admin`"
        )
    return caller


class Guard:
    """Lets requests with a key through, where one is needed: for applications that are not of this framework."""

    def __init__(self, app: ASGIApp, keys: Keyring) -> None:
        self._app, self._keys = app, keys

    async def __call__(self, scope: Scopes, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
            kind, _, words = headers.get(b"authorization", "").partition(" ")
            given = (words if kind.lower() == "bearer" else "", headers.get(b"x-api-key", ""))
            try:
                self._keys.caller(given)
            except WenbaoError as exc:
                await sent(exc)(scope, receive, send)
                return
        await self._app(scope, receive, send)


TheDesk = Annotated[Desk, Depends(_desk)]
Allowed = Depends(_caller)
Writer = Annotated[Caller, Depends(_writer)]
Admin = Annotated[Caller, Depends(_admin)]
