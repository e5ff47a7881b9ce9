"""`serve`: uvicorn with limits on how many clients there may be, and how long one may keep it waiting."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.told import log
from rag.errors import SettingsError

_log = logging.getLogger("wenbao")


class Patient(H11Protocol):
    """HTTP for clients that may be slow, within limits: who sends half a request, or takes no bytes, is dropped."""

    head: float
    take: float
    most: int
    _late: asyncio.TimerHandle | None = None
    _full: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.most:
            _log.warning("more than %d connections: one was refused", self.most)
            transport.abort()
            return
        self._late = self.loop.call_later(self.head, transport.abort)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        # Between two requests uvicorn's own limit for idle connections holds.
        waits = self.cycle is None or self.cycle.response_complete
        if not waits and self._late:
            self._late.cancel()
            self._late = None
        elif waits and not self._late and not self.transport.is_closing():
            self._late = self.loop.call_later(self.head, self.transport.abort)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._full = self._full or self.loop.call_later(self.take, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._full:
            self._full.cancel()
            self._full = None

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._late, self._full):
            if timer:
                timer.cancel()
        super().connection_lost(exc)


class Counted(logging.Filter):
    """Lets a few lines of a kind through in `every` seconds, and says how many there were beside them."""

    def __init__(self, few: int = 5, every: float = 10.0, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._few, self._every, self._now = few, every, now
        self._seen: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        key, now = (record.name, str(record.msg)[:200]), self._now()
        began, seen = self._seen.get(key, (now, 0))
        if now - began > self._every:
            if seen > self._few:
                record.msg = f"{record.msg} ({seen - self._few} more like it in {now - began:.0f} s)"
            began, seen = now, 0
        if len(self._seen) > 1000:
            self._seen.clear()
        self._seen[key] = (began, seen + 1)
        return seen < self._few


def config(
    app: ASGIApp,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    log_level: str = "info",
    head: float = 10.0,
    take: float = 60.0,
    stop: int = 10,
    most: int = 2000,
) -> uvicorn.Config:
    """How `app` is served, also for a server that somebody else runs.

    Seconds a client has for the lines of a request (`head`) and for taking what is sent to it (`take`), and answers
    under way when the server is told to stop; `most` connections at once, fewer where fewer files may be open.
    """
    # Each answer may hold a connection to its client and one to the language model.
    limits = {"head": head, "take": take, "most": max(1, min(most, (_files() - 64) // 2))}
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=type("Patient", (Patient,), limits),
        ws="none",
        log_level=log_level,
        access_log=False,  # It would tell of questions and names, which stand in addresses.
        timeout_graceful_shutdown=stop,
        timeout_keep_alive=15,
    )


def serve(app: ASGIApp, host: str, port: int) -> None:
    """Serve until interrupted. Raises SettingsError where that address cannot be listened on."""
    _free(host, port)
    made = config(app, host, port)
    log()
    for name in ("uvicorn.error", "wenbao", "asyncio"):
        logging.getLogger(name).addFilter(Counted())
    uvicorn.Server(made).run()


def _free(host: str, port: int) -> None:
    """uvicorn says that a port is taken in its log, and ends with a code that is another of ours."""
    try:
        for family, kind, _, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[:1]:
            with socket.socket(family, kind) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind(address)
    except OSError as exc:
        other = port + 1 if 0 < port < 65535 else 0
        raise SettingsError(
            "{host}:{port} cannot be listened on ({why})",
            "wenbao serve --port {other}",
            host=host,
            port=port,
            other=other,
            why=exc,
        ) from exc


def _files() -> int:
    """How many files this process may open, after it asked for as many as it can get."""
    try:
        import resource
    except ImportError:  # Windows has no such limit.
        return 1 << 16
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 1 << 16 if hard == resource.RLIM_INFINITY else min(hard, 1 << 16)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
        except (ValueError, OSError):  # Some systems set a limit below the one they tell.
            pass
    return 1 << 16 if soft == resource.RLIM_INFINITY else soft
