"""What the routes work with: the engine, opened when it is first there, and the connections to the model."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Annotated

from fastapi import Depends, Request

from api.errors import Unauthorized
from rag.answer.answerer import Answerer
from rag.chat.model import ChatModel
from rag.engine import Engine
from rag.settings import Settings


class Desk:
    """One engine for all requests. It is opened once there is an index, also after the server has started."""

    def __init__(self, settings: Settings, engine: Engine | None = None) -> None:
        self.settings = settings
        self._engine = engine
        self._answerer: Answerer | None = None
        self._lock = asyncio.Lock()
        self._open = AsyncExitStack()

    async def engine(self) -> Engine:
        """Raises NoIndex, StoreError."""
        async with self._lock:
            if self._engine is None:
                engine = await asyncio.to_thread(Engine.open, self.settings)
                self._open.callback(engine.close)
                self._engine = engine
            return self._engine

    async def answerer(self) -> Answerer:
        """Raises NoIndex, StoreError, ModelUnavailable, SettingsError."""
        if self._answerer is None:
            engine = await self.engine()
            async with self._lock:
                if self._answerer is None:
                    answerer = await asyncio.to_thread(lambda: engine.answerer)
                    if isinstance(answerer.model, ChatModel):
                        await self._open.enter_async_context(answerer.model)
                    self._answerer = answerer
        return self._answerer

    async def ready(self) -> dict[str, int]:
        """How much of what is stored, once a first search went through. Raises WenbaoError."""
        engine = await self.engine()
        await self.answerer()
        await asyncio.to_thread(engine.search, "新闻", 1)
        return dict(await asyncio.to_thread(engine.store.counts))

    async def close(self) -> None:
        """Hang up, and close the engine if it was opened here."""
        await self._open.aclose()


# Async, since the framework gives each plain function a thread.
async def _desk(request: Request) -> Desk:
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


async def _allowed(request: Request) -> None:
    """Raises Unauthorized unless the request carries the key that is set."""
    wanted = (await _desk(request)).settings.api_key.get_secret_value()
    if not wanted:
        return
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    given: Sequence[str] = (
        token.strip() if scheme.lower() == "bearer" else "",
        request.headers.get("x-api-key", ""),
    )
    if not any(hmac.compare_digest(key.encode(), wanted.encode()) for key in given):
        raise Unauthorized("the key is missing or wrong", "send it as `Authorization: Bearer KEY`")


TheDesk = Annotated[Desk, Depends(_desk)]
Allowed = Depends(_allowed)
