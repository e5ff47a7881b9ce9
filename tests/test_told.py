"""What a server tells of itself: ids, careful headers, lines of a log without contents, counts for Prometheus."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api import keys
from api.app import create_app
from api.told import Lines, Words
from rag.settings import load
from tests.scripted import Script, scripted
from tests.serving import indexed, served

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "凤翔科技园一年用多少电？"
TRUE = "凤翔科技园年用电量约2500万千瓦时[1][2]。"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    return indexed(tmp_path_factory.mktemp("home"), [seeds / "000_8f4836216c4ab2e0.txt"])


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[httpx.Client]:
    with served(create_app(load(home=home))) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def _counts(page: str) -> dict[tuple[str, ...], float]:
    """The counts by their names and the values of their labels, in any order."""
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def test_what_was_done_is_counted(home: Path) -> None:
    with (
        scripted(Script([TRUE]), Script([TRUE]), Script([TRUE])) as llm,
        served(create_app(load(home=home, llm_base_url=llm.url, llm_model="m", gate=0.0, k=3))) as url,
        httpx.Client(base_url=url, timeout=60) as client,
    ):
        client.post("/chat", json={"question": QUESTION})
        client.post("/chat", json={"question": QUESTION, "stream": True})
        ask = {"messages": [{"role": "user", "content": QUESTION}]}
        client.post("/v1/chat/completions", json=ask)
        client.post("/v1/chat/completions", json={**ask, "model": "wenbao-quote", "stream": True})
        client.post("/search", json={"query": QUESTION})
        client.post("/verify", json={"text": "凤翔科技园年用电量约2600万千瓦时。"})
        client.post("/search", json={"query": ""})
        client.get("/people/盛蕾")
        reply = client.get("/metrics")
        assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
        assert "盛蕾" not in reply.text
        found = _counts(reply.text)
        stored = client.get("/readyz").json()["stored"]

    def count(name: str, *labels: str) -> float:
        return found[f"wenbao_{name}", *sorted(labels)]

    assert count("answers_total", "answered", "llm") == 3
    assert count("answers_total", "answered", "extractive") == 1
    assert count("verdicts_total", "unsupported", "text") == 1
    assert count("verdicts_total", "verified", "answer") >= 3
    assert count("tokens_total", "prompt") == 21
    assert count("requests_total", "POST", "/search", "200") == 1
    assert count("requests_total", "POST", "/search", "422") == 1
    assert count("requests_total", "GET", "/people/{name:path}", "200") == 1
    assert count("request_seconds_count", "/chat") == 2
    assert count("stage_seconds_count", "embed") >= 5
    for what, number in stored.items():
        assert count("stored", what) == number
    assert count("stored", "store_bytes") == (home / "wenbao.sqlite").stat().st_size
    assert count("stored", "index_bytes") > 1000


def test_metrics_need_a_key_where_one_is_needed_and_no_archive(tmp_path: Path) -> None:
    with served(create_app(load(home=tmp_path))) as url:
        assert httpx.get(f"{url}/metrics").status_code == 200
        _, words = keys.add(tmp_path, "prometheus", keys.Scope.READ)
        assert httpx.get(f"{url}/metrics").status_code == 401
        assert httpx.get(f"{url}/metrics", headers={"authorization": f"Bearer {words}"}).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/papers", "/articles/none", "/nowhere", "/openapi.json", "/"])
def test_every_reply_has_an_id_and_careful_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert len(headers["x-request-id"]) == 16
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == ("no-cache" if path == "/" else "no-store")
    assert client.get(path, headers={"x-request-id": "front-7.a"}).headers["x-request-id"] == "front-7.a"
    forged = client.get(path, headers={"x-request-id": 'a"b\tc'}).headers["x-request-id"]
    assert len(forged) == 16


def test_a_refused_body_is_told_of_as_well(client: httpx.Client) -> None:
    reply = client.post("/search", content=b" " * 1_000_001)
    assert (reply.status_code, len(reply.headers["x-request-id"])) == (413, 16)


def test_a_line_tells_of_a_request_and_nothing_of_what_was_asked(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "wenbao.access"):
        client.get("/people/盛蕾", params={"limit": 1}, headers={"x-request-id": "r1"})
        client.get("/articles/无此文", headers={"x-request-id": "r2"})
        until = time.monotonic() + 5
        while len(caplog.records) < 2 and time.monotonic() < until:
            time.sleep(0.01)
    lines = [
        json.loads(Lines().format(record)) for record in caplog.records if record.name == "wenbao.access"
    ]
    told = {line["id"]: line for line in lines}
    first = told["r1"]
    assert (first["method"], first["route"], first["status"], first["key"]) == (
        "GET",
        "/people/{name:path}",
        200,
        "",
    )
    assert first["ms"] > 0
    assert first["bytes"] > 100
    assert (told["r2"]["route"], told["r2"]["status"]) == ("/articles/{id:path}", 404)
    assert "盛蕾" not in json.dumps(lines, ensure_ascii=False)
    assert Words().format(caplog.records[0]).endswith(f"GET /people/{{name:path}} 200 {first['ms']} ms")


def test_a_fault_is_one_line_with_its_trace() -> None:
    try:
        raise ValueError("nanu")
    except ValueError:
        record = logging.LogRecord("wenbao", logging.ERROR, "x", 1, "it %s", ("broke",), sys.exc_info())
    line = Lines().format(record)
    assert "\n" not in line
    assert (json.loads(line)["said"], "ValueError: nanu" in json.loads(line)["trace"]) == ("it broke", True)
    assert Words().format(record).splitlines()[-1] == "ValueError: nanu"


@pytest.mark.slow
def test_a_server_writes_lines_of_json_where_no_terminal_is(home: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "rag", "serve", "--home", str(home), "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env) as process:
        try:
            until = time.monotonic() + 120
            while True:
                try:
                    assert httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=60).status_code == 200
                    break
                except httpx.TransportError:
                    assert time.monotonic() < until
                    time.sleep(0.1)
            process.send_signal(signal.SIGTERM)
            said = process.communicate(timeout=60)[1]
        finally:
            process.kill()
    lines = [json.loads(line) for line in said.splitlines()]
    assert {"of": "wenbao.access", "route": "/healthz", "status": 200}.items() <= next(
        line for line in lines if line["of"] == "wenbao.access"
    ).items()
    assert any("Uvicorn running on" in line["said"] for line in lines)
