"""How replies leave: JSON, server-sent events, and not working for clients that have gone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterable, Iterator
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel

from rag.text.shown import escaped
from rag.types import Delta, Event

T = TypeVar("T")
_log = logging.getLogger("wenbao")
_PING = 15.0
WAITING = b": waiting\n\n"  # A comment; clients skip it, proxies keep the line open.
_HEADERS = {"cache-control": "no-cache", "x-accel-buffering": "no"}


async def as_json(make: Callable[[], BaseModel]) -> Response:
    """What `make` makes, as JSON: both in a thread, and without validating anew what is ours."""
    return Response(
        await asyncio.to_thread(lambda: escaped(make().model_dump_json())), media_type="application/json"
    )


class Gone(Exception):
    """The client hung up."""


def merged(batch: Iterable[Event]) -> Iterator[Event]:
    """The events with neighbouring deltas made one: a busy server writes less often, never later."""
    words = ""
    for item in batch:
        if isinstance(item, Delta):
            words += item.text
            continue
        if words:
            yield Delta(words)
            words = ""
        yield item
    if words:
        yield Delta(words)


def event(data: str, name: str = "") -> bytes:
    """One server-sent event; `data` is JSON on one line, also for clients that take U+2028 for the end of one."""
    return (f"event: {name}\n" if name else "").encode() + f"data: {escaped(data)}\n\n".encode()


def streamed(said: str) -> dict[int | str, dict[str, Any]]:
    """That a route may answer with server-sent events instead of JSON, for its description."""
    return {200: {"content": {"text/event-stream": {"schema": {"type": "string", "description": said}}}}}


def event_stream(parts: AsyncIterator[bytes]) -> StreamingResponse:
    """A response that sends `parts` as they come, and that proxies do not hold back."""
    return StreamingResponse(parts, media_type="text/event-stream; charset=utf-8", headers=_HEADERS)


async def kept_awake(items: AsyncGenerator[T], every: float = _PING) -> AsyncGenerator[tuple[T, ...]]:
    """`items`, all at once that have come since the last, and an empty tuple when none came for `every` seconds.

    A task of its own draws them: cancelling that ends `items`, also where this generator's own task is
    cancelled again at each await, as anyio does.
    """
    come: list[T] = []
    wake = asyncio.Event()

    async def draw() -> None:
        async for item in items:
            come.append(item)
            wake.set()

    drawing = asyncio.ensure_future(draw())
    drawing.add_done_callback(lambda task: wake.set())
    loop = asyncio.get_running_loop()
    ping = loop.call_later(every, wake.set)
    try:
        while come or not drawing.done():
            await wake.wait()
            wake.clear()
            ping.cancel()
            ping = loop.call_later(every, wake.set)
            batch, come[:] = tuple(come), ()
            if batch or not drawing.done():
                yield batch
        drawing.result()
    finally:
        ping.cancel()
        _let_go(drawing)


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
