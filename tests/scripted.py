"""A language model of our own writing, behind a real HTTP server: says what a test tells it to, faults included."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Script:
    """One reply. `pieces` are the deltas; `end` is `done`, `silent` (no [DONE]), `cut` (the connection breaks)
    or `hang`; `raw` replaces the whole body. `delay` seconds pass before each piece."""

    pieces: Sequence[str] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    end: str = "done"
    finish: str | None = "stop"
    raw: bytes | None = None
    reasoning: str = ""


MODELS = ("qwen3", "glm")
Reply = Script | Callable[[dict[str, Any]], Script]


REWRITES = "You prepare questions for a search"  # How the request for a rewrite begins.


def numbered(body: Mapping[str, Any], words: str) -> int:
    """The number under which a prompt gives the passage that holds `words`."""
    number = 0
    for line in body["messages"][-1]["content"].split("\n"):
        if head := re.match(r"\[(\d+)\] 《", line):
            number = int(head[1])
        if words in line:
            return number
    raise AssertionError(f"no passage with {words}")


class Scripted:
    """The running server: its address, what it was asked, and how many replies were cut short by the client."""

    def __init__(self, replies: Sequence[Reply]) -> None:
        self.requests: list[dict[str, Any]] = []
        # Requests to put a question otherwise come beside the others; they have their own reply.
        self.rewrites: list[dict[str, Any]] = []
        self.rewriting: Reply = Script(["{}"])
        self.headers: list[dict[str, str]] = []
        self.hung_up = threading.Event()
        self.key = ""  # The one that asking for the models takes; "" for none.
        self._replies = list(replies)
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                server._answer(self)

            def do_GET(self) -> None:
                server._offer(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.port = int(self._http.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}/v1"

    def _offer(self, http: BaseHTTPRequestHandler) -> None:
        """`GET /v1/models`."""
        known = not self.key or http.headers.get("authorization") == f"Bearer {self.key}"
        body = json.dumps({"data": [{"id": name} for name in MODELS]} if known else {}).encode()
        http.send_response(200 if known else 401)
        http.send_header("content-type", "application/json")
        http.send_header("content-length", str(len(body)))
        http.end_headers()
        http.wfile.write(body)

    def _answer(self, http: BaseHTTPRequestHandler) -> None:
        body = json.loads(http.rfile.read(int(http.headers["content-length"])))
        with self._lock:
            if REWRITES in body["messages"][0]["content"]:
                self.rewrites.append(body)
                reply = self.rewriting
            else:
                self.requests.append(body)
                self.headers.append(dict(http.headers))
                # The last reply is given again and again.
                reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        script = reply if isinstance(reply, Script) else reply(body)
        try:
            _send(http, script)
        except (BrokenPipeError, ConnectionResetError):
            self.hung_up.set()
            http.close_connection = True

    def play(self, *replies: Reply, rewriting: Reply = Script(["{}"])) -> None:
        """Forget what was asked, and give these replies from now on; `rewriting` to a question to be put otherwise."""
        with self._lock:
            self.rewrites.clear()
            self.rewriting = rewriting
            self._replies = list(replies)
            self.requests.clear()
            self.headers.clear()
            self.hung_up.clear()

    @property
    def prompts(self) -> list[str]:
        """All words of each request."""
        return ["\n".join(m["content"] for m in r["messages"]) for r in self.requests]


def _send(http: BaseHTTPRequestHandler, script: Script) -> None:
    http.send_response(script.status)
    for name, value in script.headers.items():
        http.send_header(name, value)
    if script.raw is not None:
        if "content-type" not in {name.lower() for name in script.headers}:
            http.send_header(
                "content-type", "application/json" if script.status != 200 else "text/event-stream"
            )
        http.send_header("content-length", str(len(script.raw)))
        http.end_headers()
        http.wfile.write(script.raw)
        return
    http.send_header("content-type", "text/event-stream")
    http.send_header("transfer-encoding", "chunked")
    http.end_headers()

    def event(data: object) -> None:
        line = f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n".encode()
        http.wfile.write(f"{len(line):x}\r\n".encode() + line + b"\r\n")
        http.wfile.flush()

    def chunk(delta: Mapping[str, str], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return {"object": "chat.completion.chunk", "model": "scripted", "choices": [choice]}

    event(chunk({"role": "assistant", "content": ""}))
    if script.reasoning:
        event(chunk({"reasoning_content": script.reasoning}))
    for piece in script.pieces:
        if script.delay:
            time.sleep(script.delay)
        event(chunk({"content": piece}))
    if script.end == "cut":
        http.close_connection = True
        http.wfile.flush()
        return
    if script.finish:
        event(chunk({}, script.finish))
    event(
        {
            "model": "scripted",
            "choices": [],
            "usage": {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12},
        }
    )
    if script.end == "hang":
        time.sleep(5)
    if script.end == "done":
        event("[DONE]")
    http.wfile.write(b"0\r\n\r\n")


@contextmanager
def scripted(*replies: Reply) -> Iterator[Scripted]:
    """A server that gives these replies in order, the last one for ever."""
    server = Scripted(replies)
    thread = threading.Thread(target=server._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server._http.shutdown()
        thread.join()
        server._http.server_close()
