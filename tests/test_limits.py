"""Clients that are slow, many, greedy or gone, over a real server: each is bounded, and nobody else notices."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import Receive, Scope, Send

from api.app import create_app
from api.desk import give_way
from api.limits import BodyLimit, Crowd
from api.server import Counted
from rag.engine import Engine
from rag.settings import load
from tests.archive import NEWS
from tests.scripted import Script, scripted
from tests.serving import indexed, served

ROOT = Path(__file__).resolve().parent.parent


def connection(url: str, sent: bytes = b"") -> socket.socket:
    to = urlsplit(url)
    made = socket.create_connection((to.hostname, to.port), timeout=20)
    made.sendall(sent)
    return made


def said(client: socket.socket) -> bytes:
    """All that comes until the server hangs up."""
    found = b""
    try:
        while part := client.recv(65536):
            found += part
    except ConnectionResetError:
        pass
    return found


def news(folder: Path, name: str, bodies: Sequence[str]) -> Path:
    rows = [json.dumps({"id": f"{name}{i}", "title": "", "body": body}) for i, body in enumerate(bodies)]
    path = folder / f"{name}.jsonl"
    path.write_text("\n".join(rows), "utf-8")
    return path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("limits")
    return indexed(folder / "home", [news(folder, "n", NEWS)])


@pytest.fixture(scope="module")
def url(home: Path) -> Iterator[str]:
    with served(create_app(load(home=home)), head=0.5) as url:
        yield url


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        return
    body = await Request(scope, receive).body()
    await PlainTextResponse(f"{len(body)} bytes")(scope, receive, send)


@pytest.mark.parametrize("half", [b"", b"GET /healthz HTTP/1.1\r\nHost: localhost", b"POST /chat HT"])
def test_half_a_request_is_dropped(url: str, half: bytes) -> None:
    began = time.monotonic()
    with closing(connection(url, half)) as client:
        assert said(client) == b""
    assert 0.3 < time.monotonic() - began < 5


def test_a_whole_request_and_then_half_of_one(url: str) -> None:
    whole = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with closing(connection(url, whole)) as client:
        assert client.recv(65536).startswith(b"HTTP/1.1 200")
        began = time.monotonic()
        client.sendall(whole[:20])
        assert b"HTTP/1.1" not in said(client)
    assert time.monotonic() - began < 5


def test_a_body_that_never_comes_has_its_status(home: Path) -> None:
    head = b"POST /chat HTTP/1.1\r\nHost: localhost\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{"
    with served(BodyLimit(create_app(load(home=home)), most=1000, seconds=0.5)) as url:
        with closing(connection(url, head)) as client:
            found = said(client)
        assert found.startswith(b"HTTP/1.1 408")
        error = json.loads(found.split(b"\r\n\r\n", 1)[1])["error"]
        assert (error["code"], error["hint"]) == ("too_slow", "send it faster, or less at once")
        with closing(connection(url, head.replace(b"900", b"9000"))) as client:
            assert said(client).startswith(b"HTTP/1.1 413")


def test_who_takes_no_bytes_is_dropped() -> None:
    ended = threading.Event()

    async def endless(scope: Scope, receive: Receive, send: Send) -> None:
        async def parts() -> object:
            try:
                while True:
                    yield b"x" * 65536
                    await asyncio.sleep(0)
            finally:
                ended.set()

        await StreamingResponse(parts())(scope, receive, send)  # type: ignore[arg-type]

    with (
        served(endless, take=0.5) as url,
        closing(connection(url, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")),
    ):
        assert ended.wait(10)


def test_over_so_many_connections_none_is_taken(home: Path) -> None:
    with served(create_app(load(home=home)), most=20, head=1.0) as url:
        held = [connection(url) for _ in range(60)]
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{url}/healthz")
        time.sleep(1.5)  # Those that said nothing are gone.
        assert httpx.get(f"{url}/healthz").json() == {"status": "ok"}
        for one in held:
            one.close()


def test_over_so_many_requests_each_is_told_so() -> None:
    inside, go_on = threading.Semaphore(0), threading.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/slow":
            inside.release()
            await asyncio.to_thread(go_on.wait)
        await echo(scope, receive, send)

    with served(Crowd(slow, most=2)) as url:
        waiting = [threading.Thread(target=httpx.get, args=(f"{url}/slow",)) for _ in range(2)]
        for one in waiting:
            one.start()
        assert all(inside.acquire(timeout=10) for _ in waiting)
        refused = httpx.get(f"{url}/other")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
        assert refused.json()["error"]["retryable"] is True
        assert httpx.get(f"{url}/healthz").text == "0 bytes"
        go_on.set()
        for one in waiting:
            one.join()
        assert httpx.get(f"{url}/other").text == "0 bytes"


def test_a_text_of_many_sentences_is_told_to_come_in_parts(url: str) -> None:
    reply = httpx.post(f"{url}/verify", json={"text": "好。" * 501})
    assert (reply.status_code, reply.json()["error"]["code"]) == (413, "too_large")
    assert "501 sentences, the limit is 500" in reply.json()["error"]["message"]


def test_a_text_to_verify_holds_up_nobody_and_ends_with_its_client(url: str) -> None:
    text = "".join(f"芙蓉圩今年种植水稻{n}千亩，比去年增长{n}%，市长盛蕾表示要继续种植。" for n in range(400))
    body = json.dumps({"text": text}).encode()
    head = f"POST /verify HTTP/1.1\r\nHost: localhost\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    long = [connection(url, head.encode() + body) for _ in range(3)]
    waits = []
    with httpx.Client(base_url=url, timeout=30) as client:
        for _ in range(20):
            began = time.monotonic()
            assert client.get("/healthz").status_code == 200
            assert client.post("/search", json={"query": "芙蓉圩水稻"}).status_code == 200
            waits.append(time.monotonic() - began)
        for one in long:
            one.close()
        # None of them is worked for any more: a short text is done at once.
        assert client.post("/verify", json={"text": NEWS[0]}).json()["claims"][0]["status"] == "verified"
    assert sorted(waits)[10] < 1.0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives each thread its own")
def test_what_computes_gives_way_to_what_answers() -> None:
    with ThreadPoolExecutor(2, initializer=give_way) as pool:
        theirs = pool.submit(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())).result()
    ours = os.getpriority(os.PRIO_PROCESS, os.getpid())
    assert theirs == min(19, ours + 10)


def test_the_archive_of_another_day_is_opened_anew(tmp_path: Path) -> None:
    import shutil

    home = indexed(tmp_path / "home", [news(tmp_path, "old", ["芙蓉圩今年种植水稻两千亩。"])])
    with served(create_app(load(home=home))) as url, httpx.Client(base_url=url, timeout=30) as client:

        def found(query: str) -> list[str]:
            return [h["article_id"] for h in client.post("/search", json={"query": query}).json()["hits"]]

        assert found("芙蓉圩水稻") == ["old0#1"]
        shutil.rmtree(home)
        gone = client.post("/search", json={"query": "芙蓉圩水稻"})
        assert (gone.status_code, gone.json()["error"]["code"]) == (503, "no_index")
        assert client.get("/healthz").status_code == 200
        indexed(home, [news(tmp_path, "new", ["芙蓉圩今年种植水稻三千亩。"])])
        assert found("芙蓉圩水稻") == ["new0#1"]
        assert client.get("/articles/old0%231").status_code == 404
        reply = client.post("/chat", json={"question": "芙蓉圩今年种植水稻多少亩？"}).json()
        assert "三千亩" in reply["answer"]


@pytest.mark.slow
def test_a_server_goes_on_after_its_archive_was_adapted(tmp_path: Path) -> None:
    home = indexed(tmp_path / "home", [news(tmp_path, "n", [f"{NEWS[i % 8]}第{i}期。" for i in range(200)])])
    with served(create_app(load(home=home))) as url, httpx.Client(base_url=url, timeout=60) as client:
        before = client.post("/search", json={"query": "芙蓉圩水稻田"})
        with Engine.open(load(home=home)) as engine:
            engine.adapt(steps=5)
        for path, body in (
            ("/search", {"query": "芙蓉圩水稻田"}),
            ("/chat", {"question": "芙蓉圩有水稻田多少亩？"}),
        ):
            reply = client.post(path, json=body)
            assert reply.status_code == before.status_code == 200, reply.text
        assert "3.5万亩" in reply.json()["answer"]
        assert len(list(home.glob("model-*"))) == 1


def test_a_server_is_stopped_also_beside_a_client_in_mid_body(home: Path) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "rag", "serve", "--home", str(home), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        assert any("Uvicorn running" in line for line in process.stderr)
        head = b"POST /chat HTTP/1.1\r\nHost: localhost\r\ncontent-length: 900\r\n\r\n{"
        with closing(connection(f"http://127.0.0.1:{port}", head)):
            time.sleep(0.3)
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) in (0, -signal.SIGTERM)


def test_a_model_without_end_is_cut(home: Path) -> None:
    with scripted(Script(["横山桥镇的芙蓉圩有水稻田3.5万亩[1]，" * 20] * 400)) as llm:
        settings = load(home=home, llm_base_url=llm.url, llm_model="m", gate=0.0)
        with served(create_app(settings)) as url, httpx.Client(base_url=url, timeout=120) as client:
            done = threading.Event()
            waits = []

            def watch() -> None:
                while not done.is_set():
                    began = time.monotonic()
                    httpx.get(f"{url}/healthz", timeout=30)
                    waits.append(time.monotonic() - began)
                    time.sleep(0.02)

            watching = threading.Thread(target=watch)
            watching.start()
            reply = client.post("/chat", json={"question": "芙蓉圩有水稻田多少亩？"}).json()
            done.set()
            watching.join()
    assert reply["mode"] == "llm"
    assert "长度上限" in reply["note"]
    assert 30_000 < len(reply["answer"]) < 45_000
    assert sorted(waits)[len(waits) // 2] < 0.5


def test_lines_of_a_log_that_repeat_are_counted() -> None:
    now = [0.0]
    counted = Counted(few=2, every=10, now=lambda: now[0])
    let = []
    for at in (0, 1, 2, 3, 11, 12):
        now[0] = at
        record = logging.LogRecord("asyncio", logging.ERROR, "", 0, "out of files (%d)", (at,), None)
        if counted.filter(record):
            let.append(record.getMessage())
    assert let == [
        "out of files (0)", "out of files (1)", "out of files (11) (2 more like it in 11 s)", "out of files (12)",
    ]  # fmt: skip
    other = logging.LogRecord("asyncio", logging.ERROR, "", 0, "another", (), None)
    assert counted.filter(other)
