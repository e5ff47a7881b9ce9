"""What is told of each request: its id, headers that keep browsers careful, a line in the log, a count. Never its contents."""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import time
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import Metrics

_log = logging.getLogger("wenbao.access")
_ID = re.compile(rb"[\w.-]{1,64}")
# What a reply says where it does not say otherwise itself: nothing of it runs, is framed, guessed at or kept.
_CAREFUL = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"x-frame-options": b"DENY",
    b"cross-origin-resource-policy": b"same-origin",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
    b"cache-control": b"no-store",
}
# The pages about the API have scripts of their own, from here.
_DOCS = ("/docs", "/redoc", "/static-offline-docs")
_OF_DOCS = {b"content-security-policy", b"cache-control"}


class Told:
    """Gives each request an id (or keeps the one that a proxy gave it) and tells of it when it has ended."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"x-request-id", b"")
        id_ = given if _ID.fullmatch(given) else secrets.token_hex(8).encode()
        state = scope.setdefault("state", {})
        state["id"] = id_.decode()
        began, status, sent = time.perf_counter(), 499, 0

        async def telling(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = list(message.get("headers", ()))
                said = {name.lower() for name, _ in headers}
                left = _OF_DOCS if scope["path"].startswith(_DOCS) else set()
                more = [(n, v) for n, v in _CAREFUL.items() if n not in said and n not in left]
                message = {**message, "headers": [*headers, *more, (b"x-request-id", id_)]}
            else:
                sent += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, telling)
        except Exception:
            status = 500
            raise
        finally:
            seconds = time.perf_counter() - began
            route = str(getattr(scope.get("route"), "path", "")) or "none"
            self._metrics.requested(scope["method"], route, status, seconds)
            caller = state.get("caller")
            _log.info(
                "request",
                extra={
                    "told": {
                        "id": state["id"], "method": scope["method"], "route": route, "status": status,
                        "ms": round(seconds * 1000, 1), "bytes": sent, "key": caller.name if caller else "",
                    }
                },
            )  # fmt: skip


class Lines(logging.Formatter):
    """Each record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z",
            "level": record.levelname.lower(),
            "of": record.name,
            "said": record.getMessage(),
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class Words(logging.Formatter):
    """Each record as words, for a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        told = getattr(record, "told", None)
        line = f"{datetime.fromtimestamp(record.created):%H:%M:%S} "
        if told:
            line += "{method} {route} {status} {ms} ms".format(**told)
        else:
            line += record.getMessage()
        return line + ("\n" + self.formatException(record.exc_info) if record.exc_info else "")


def log(level: int = logging.INFO) -> None:
    """Have what the server says of itself go to the standard error: as JSON, or as words where that is a terminal."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Words() if sys.stderr.isatty() else Lines())
    for name in ("uvicorn", "wenbao", "asyncio"):
        logger = logging.getLogger(name)
        for other in tuple(logger.handlers):
            logger.removeHandler(other)
        logger.addHandler(handler)
        logger.propagate = False
        logger.setLevel(level if name != "asyncio" else logging.WARNING)
