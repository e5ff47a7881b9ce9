"""The parts of the server by themselves: each limit at its edge, each fault with its shape, each setting as it is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import STATUS, body, fault_of, install, replies, status_of
from api.limits import BodyLimit, Crowd, Heads, Hosts, loopback
from api.server import Counted, config
from rag.errors import (
    Busy,
    InputError,
    LLMTimeout,
    LLMUnavailable,
    NoIndex,
    NotFound,
    StoreError,
    TooLarge,
    WenbaoError,
)


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    said = await Request(scope, receive).body()
    await PlainTextResponse(f"{scope['method']} {len(said)}")(scope, receive, send)


def asked(app: ASGIApp, method: str, path: str = "/", host: str = "127.0.0.1", **more: Any) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
            return await client.request(method, path, **more)

    return asyncio.run(ask())


async def bit_by_bit(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


@pytest.mark.parametrize(("size", "status"), [(9, 200), (10, 200), (11, 413)])
def test_a_body_announced_may_be_as_long_as_the_limit(size: int, status: int) -> None:
    reply = asked(BodyLimit(echo, most=10, seconds=5), "POST", content=b"x" * size)
    assert reply.status_code == status
    if status == 413:
        assert reply.json()["error"] == {
            "code": "too_large",
            "message": "the body is over 10 bytes",
            "hint": "send less at once",
            "retryable": False,
            "type": "invalid_request_error",
            "param": None,
        }


@pytest.mark.parametrize(
    ("parts", "status"), [((b"12345", b"67890"), 200), ((b"12345", b"67890", b"1"), 413), ((), 200)]
)
def test_a_body_that_comes_in_parts_is_counted(parts: tuple[bytes, ...], status: int) -> None:
    app = FastAPI()
    install(app)

    @app.post("/")
    async def read(request: Request) -> int:
        return len(await request.body())

    reply = asked(BodyLimit(app, most=10, seconds=5), "POST", content=bit_by_bit(*parts))
    assert reply.status_code == status
    assert reply.json() == sum(map(len, parts)) or status == 413


def test_head_is_get_without_its_body() -> None:
    reply = asked(Heads(echo), "HEAD")
    assert (reply.content, reply.headers["content-length"]) == (b"", "5")
    assert asked(Heads(echo), "GET").text == "GET 0"
    assert asked(Heads(echo), "POST", content=b"x").text == "POST 1"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("localhost", 200),
        ("LOCALHOST:80", 200),
        ("192.168.1.7", 200),
        ("wenbao.example", 200),
        ("WENBAO.example:443", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("a@localhost", 421),
        ("[bad", 421),
    ],
)
def test_which_names_the_server_answers_to(host: str, status: int) -> None:
    reply = asked(Hosts(echo, ["Wenbao.Example"]), "GET", headers={"host": host})
    assert reply.status_code == status
    if status == 421:
        error = reply.json()["error"]
        assert (error["code"], error["retryable"]) == ("bad_host", False)
        assert error["message"].startswith("this server does not answer to the name ")


def test_a_long_name_is_cut() -> None:
    reply = asked(Hosts(echo), "GET", headers={"host": "a" * 200 + ".b"})
    assert reply.json()["error"]["message"].endswith(" " + "a" * 100)


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("10.0.0.1", False),
        ("a.b", False),
    ],
)
def test_what_only_this_machine_reaches(host: str, ours: bool) -> None:
    assert loopback(host) is ours


def test_a_crowd_lets_in_again_who_comes_after_one_has_gone() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError("broke")

    crowd = Crowd(broken, most=1)
    for _ in range(3):
        assert asked(crowd, "GET").status_code == 500
    assert asked(Crowd(echo, most=0), "GET").json()["error"]["message"] == (
        "0 requests are being answered, which is all there may be at once"
    )
    assert asked(Crowd(echo, most=0), "GET", "/healthz").text == "GET 0"
    assert asked(Crowd(echo, most=1), "GET").text == "GET 0"


def test_a_crowd_begins_one_after_the_other_and_whether_it_lives_is_said_at_once() -> None:
    begun: list[tuple[str, float]] = []

    async def note(scope: Scope, receive: Receive, send: Send) -> None:
        begun.append((scope["path"], asyncio.get_running_loop().time()))

    async def nothing(*message: object) -> Any:
        return {"type": "http.request"}

    async def come() -> float:
        crowd, now = Crowd(note, most=10, apart=0.05), asyncio.get_running_loop().time()
        paths = ["/a", "/b", "/c", "/healthz"]
        await asyncio.gather(*(crowd({"type": "http", "path": path}, nothing, nothing) for path in paths))
        return now

    start = asyncio.run(come())
    assert [path for path, _ in begun] == ["/a", "/healthz", "/b", "/c"]
    assert begun[1][1] - start < 0.05 <= begun[2][1] - start + 0.002
    assert begun[3][1] - start >= 0.098


class Named(BaseModel):
    name: str


def faulty() -> FastAPI:
    """An application that fails in each way there is."""
    app = FastAPI()
    install(app)

    @app.post("/named")
    async def named(said: Named) -> str:
        return said.name

    @app.get("/raise/{what}")
    async def fail(what: str) -> None:
        raise {
            "input": InputError("wrong", "mend it"),
            "large": TooLarge("long", "cut it"),
            "none": NotFound("not there", "look"),
            "store": StoreError("gone", "wait"),
            "timeout": LLMTimeout("late", "wait"),
            "down": LLMUnavailable("down", "start it"),
            "slow": HTTPException(408, "slow", {"connection": "close"}),
            "tea": HTTPException(418),
            "bug": RuntimeError("secret"),
        }[what]

    return app


@pytest.mark.parametrize(
    ("path", "status", "code", "message", "hint", "kind"),
    [
        ("/raise/input", 422, "bad_input", "wrong", "mend it", "invalid_request_error"),
        ("/raise/large", 413, "too_large", "long", "cut it", "invalid_request_error"),
        ("/raise/none", 404, "not_found", "not there", "look", "invalid_request_error"),
        ("/raise/store", 503, "store", "gone", "wait", "server_error"),
        ("/raise/timeout", 504, "llm_timeout", "late", "wait", "server_error"),
        ("/raise/down", 502, "llm_unavailable", "down", "start it", "server_error"),
        ("/raise/slow", 408, "too_slow", "slow", "send it faster, or less at once", "invalid_request_error"),
        ("/raise/tea", 418, "http", "I'm a Teapot", "", "invalid_request_error"),
        ("/raise/bug", 500, "internal", "something went wrong that should not", "the server's log has the details", "server_error"),
        ("/nowhere", 404, "not_found", "Not Found", "see /docs for what there is", "invalid_request_error"),
        ("/named", 405, "method_not_allowed", "Method Not Allowed", "see /named under /docs", "invalid_request_error"),
    ],
)  # fmt: skip
def test_every_fault_has_its_status_and_says_what_to_do(
    path: str, status: int, code: str, message: str, hint: str, kind: str
) -> None:
    reply = asked(faulty(), "GET", path)
    error = reply.json()["error"]
    assert (reply.status_code, error["code"], error["message"]) == (status, code, message)
    assert (error["hint"], error["type"], error["param"]) == (hint, kind, None)
    assert reply.headers.get("retry-after") == ("5" if status == 503 else None)
    assert reply.headers.get("connection") == ("close" if status == 408 else None)
    assert "secret" not in reply.text


@pytest.mark.parametrize(
    ("sent", "kind", "status", "code", "message", "hint"),
    [
        (b"{", "application/json", 400, "broken_json", "the body is not JSON: ", "send a JSON object, in UTF-8"),
        (b'{"name": 5}', "application/json", 422, "bad_input", "name: ", "see /named under /docs"),
        (b"{}", "application/json", 422, "bad_input", "name: Field required", "see /named under /docs"),
        (b"name=x", "text/plain", 422, "bad_input", "the body: ", "send it with `content-type: application/json`"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_body_is_told(
    sent: bytes, kind: str, status: int, code: str, message: str, hint: str
) -> None:
    reply = asked(faulty(), "POST", "/named", content=sent, headers={"content-type": kind})
    error = reply.json()["error"]
    assert (reply.status_code, error["code"], error["hint"]) == (status, code, hint)
    assert error["message"].startswith(message)


def test_faults_of_ours_are_logged_and_those_of_clients_not(caplog: pytest.LogCaptureFixture) -> None:
    for what in ("input", "none", "store", "down"):
        asked(faulty(), "GET", f"/raise/{what}")
    said = [record.getMessage() for record in caplog.records if record.name == "wenbao"]
    assert [line.split(":")[0] for line in said] == ["GET /raise/store", "GET /raise/down"]


def test_which_kind_a_fault_is_of() -> None:
    assert [status_of(kind("x")) for kind, _ in STATUS] == [status for _, status in STATUS]
    kinds = {status: body("c", "m", "h", status)["error"]["type"] for status in (400, 499, 500, 504)}  # type: ignore[index]
    assert kinds == {
        400: "invalid_request_error",
        499: "invalid_request_error",
        500: "server_error",
        504: "server_error",
    }
    assert sorted(replies(404, 502)) == [401, 404, 421, 500, 502, 503]
    assert body("c", "m", "h", 500)["error"]["retryable"] is False  # type: ignore[index]
    assert issubclass(TooLarge, InputError)
    assert status_of(WenbaoError("x")) == 500


def test_how_a_server_is_set_up() -> None:
    made = config(echo, port=8000)
    assert (made.host, made.port, made.log_level) == ("127.0.0.1", 8000, "info")
    assert (made.timeout_graceful_shutdown, made.timeout_keep_alive) == (10, 15)
    protocol: Any = made.http
    assert (protocol.head, protocol.take) == (10.0, 60.0)
    assert 1 <= protocol.most <= 2000
    fewest: Any = config(echo, most=0).http
    assert fewest.most == 1


def test_a_log_counts_five_lines_of_a_kind_in_ten_seconds_unless_told() -> None:
    now = [0.0]
    counted = Counted(now=lambda: now[0])

    def let(at: float, what: str = "out of files") -> str:
        now[0] = at
        record = logging.LogRecord("asyncio", logging.ERROR, "", 0, what, (), None)
        return record.getMessage() if counted.filter(record) else ""

    assert [bool(let(0)) for _ in range(7)] == [True] * 5 + [False] * 2
    assert let(10) == ""
    assert let(10.5) == "out of files (3 more like it in 10 s)"
    # A kind is told by its first 200 characters; of very many kinds the oldest are forgotten.
    assert [bool(let(11, "x" * 200 + str(n))) for n in range(6)] == [True] * 5 + [False]
    for n in range(1001):
        let(12, f"kind {n}")
    assert let(12, "x" * 200) == "x" * 200


@pytest.mark.parametrize(
    ("error", "message", "hint"),
    [
        (NoIndex("No index at {home}", "run `wenbao index`", home="/srv/news"), "there is no archive yet", "POST /documents"),
        (NotFound("no page {page_id!r}", "`wenbao search` shows", page_id="/a/b"), "no page '/a/b'", "`GET /articles`"),
        (NotFound("there is no model x", "use wenbao"), "there is no model x", "use wenbao"),
        (StoreError("{path}: a row is damaged ({what})", "run `wenbao {x}`", path="/srv/a b/wenbao.sqlite", what="1/2", x="doctor"),
         "wenbao.sqlite: a row is damaged (1/2)", "on the server: run `wenbao doctor`"),
        (Busy("{folder} is being changed by {who}", "try again", folder="/srv/news", who="`wenbao index` (process 7)"),
         "news is being changed by `wenbao index` (process 7)", "try again"),
        (InputError("{what}: no", "see /docs", what="/x/y"), "/x/y: no", "see /docs"),
    ],
)  # fmt: skip
def test_an_error_is_told_for_who_speaks_http_without_folders_of_the_server(
    error: WenbaoError, message: str, hint: str
) -> None:
    fault = fault_of(error)
    assert (fault.message, fault.hint[: len(hint)], fault.code) == (message, hint, error.code)
