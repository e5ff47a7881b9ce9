"""A real server over a real archive of the seeds, for tests that speak HTTP."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.types import ASGIApp

from api.server import config


@contextmanager
def served(app: ASGIApp, **limits: Any) -> Iterator[str]:
    """The address at which `app` listens."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(config(app, log_level="warning", **{"stop": 2, **limits}))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


def indexed(home: Path, paths: list[Path], **settings: Any) -> Path:
    """`home` with an archive of these files."""
    from rag.engine import Engine
    from rag.settings import load

    with Engine.open(load(home=home, **settings), create=True) as engine:
        assert engine.index(paths).failed == ()
    return home


def events(response: httpx.Response) -> list[tuple[str, Any]]:
    """The server-sent events of a response, as (name, data)."""
    found = []
    for block in response.text.split("\n\n"):
        lines = [line.split(": ", 1) for line in block.split("\n") if line and not line.startswith(":")]
        fields = {line[0]: line[-1] for line in lines}
        if "data" in fields:
            data = fields["data"]
            found.append((fields.get("event", ""), data if data == "[DONE]" else json.loads(data)))
    return found
