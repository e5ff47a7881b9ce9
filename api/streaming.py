"""Server-sent events, and not working for clients that have gone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import StreamingResponse

T = TypeVar("T")
_log = logging.getLogger("wenbao")
_PING = 15.0
_HEADERS = {"cache-control": "no-cache", "x-accel-buffering": "no"}


class Gone(Exception):
    """The client hung up."""


def event(data: str, name: str = "") -> bytes:
    """One server-sent event; `data` is on one line."""
    return (f"event: {name}\n" if name else "").encode() + f"data: {data}\n\n".encode()


def event_stream(parts: AsyncIterator[bytes]) -> StreamingResponse:
    """A response that sends `parts` as they come, and that proxies do not hold back."""
    return StreamingResponse(parts, media_type="text/event-stream; charset=utf-8", headers=_HEADERS)


async def kept_awake(items: AsyncGenerator[T], every: float = _PING) -> AsyncGenerator[T | None]:
    """`items`, and None whenever none came for `every` seconds.

    The next item is always being awaited, in a task of its own: cancelling that ends `items`, also where this
    generator's own task is cancelled again at each await, as anyio does.
    """
    coming = asyncio.ensure_future(anext(items))
    try:
        while True:
            await asyncio.wait({coming}, timeout=every)
            if not coming.done():
                yield None
                continue
            try:
                item = coming.result()
            except StopAsyncIteration:
                return
            coming = asyncio.ensure_future(anext(items))
            yield item
    finally:
        _let_go(coming)


async def while_there(request: Request, work: Coroutine[object, object, T]) -> T:
    """What `work` returns; it is cancelled when the client hangs up. Raises Gone."""
    task, gone = asyncio.ensure_future(work), asyncio.ensure_future(_hung_up(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Gone
        return task.result()
    finally:
        _let_go(task)
        _let_go(gone)


_ending: set[asyncio.Future[Any]] = set()


def _let_go(task: asyncio.Future[T]) -> None:
    """Cancel a task and let it end by itself. It must not be awaited: a second cancellation of the one who
    awaits would reach it while it hangs up, and leave the connection open."""
    task.cancel()
    _ending.add(task)  # The event loop alone would not keep it.
    task.add_done_callback(_ended)


def _ended(task: asyncio.Future[T]) -> None:
    _ending.discard(task)
    if not task.cancelled() and (fault := task.exception()) and not isinstance(fault, StopAsyncIteration):
        _log.debug("an answer that nobody waits for ended in %r", fault)


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
