"""What the server says of itself: a description in which every field is told, pages without outside hosts, HEAD."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from rag import __version__
from rag.settings import load
from tests.scripted import Script, scripted
from tests.serving import events, indexed, served

QUESTION = "凤翔科技园一年用多少电？"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    return indexed(tmp_path_factory.mktemp("home"), [seeds])


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[httpx.Client]:
    with served(create_app(load(home=home))) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def described(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def test_every_field_every_parameter_and_every_route_is_described(described: dict[str, Any]) -> None:
    shapes = described["components"]["schemas"]
    bare = [
        f"{name}.{field}"
        for name, shape in shapes.items()
        for field, told in shape.get("properties", {}).items()
        if not told.get("description")
    ]
    routes = [(path, way, route) for path, ways in described["paths"].items() for way, route in ways.items()]
    bare += [f"{way} {path}" for path, way, route in routes if not route.get("description")]
    bare += [
        f"{path} {parameter['name']}"
        for path, _, route in routes
        for parameter in route.get("parameters", ())
        if not parameter.get("description")
    ]
    assert bare == []
    assert sum(len(shape.get("properties", {})) for shape in shapes.values()) > 150
    assert described["info"]["version"] == __version__
    assert {path for path, _, _ in routes} == {
        "/healthz", "/readyz", "/metrics", "/chat", "/search", "/articles", "/articles/{id}", "/verify", "/papers", "/issues",
        "/documents", "/documents/{id}", "/documents/{id}/restore", "/jobs", "/jobs/{id}", "/jobs/{id}/events", "/audit", "/pages", "/pages/{id}", "/people", "/people/{name}", "/statements",
        "/v1/models", "/v1/models/{name}", "/v1/chat/completions",
    }  # fmt: skip


def _shape(
    described: dict[str, Any], path: str, way: str, status: str, kind: str = "application/json"
) -> str:
    told = described["paths"][path][way]["responses"][status]["content"][kind]["schema"]
    return str(told.get("$ref", told.get("type"))).rpartition("/")[2]


def test_errors_are_told_as_they_are_sent(client: httpx.Client, described: dict[str, Any]) -> None:
    sent = {
        ("/chat", "422"): client.post("/chat", json={"question": QUESTION, "k": 0}),
        ("/search", "400"): client.post(
            "/search", content=b"{", headers={"content-type": "application/json"}
        ),
        ("/verify", "413"): client.post("/verify", content=b" " * 1_000_001),
        ("/articles/{id}", "404"): client.get("/articles/nowhere"),
        ("/v1/models/{name}", "404"): client.get("/v1/models/other"),
        ("/v1/chat/completions", "422"): client.post("/v1/chat/completions", json={"messages": []}),
    }
    for (path, status), reply in sent.items():
        assert reply.status_code == int(status), (path, reply.text)
        way = "get" if "{" in path else "post"
        assert _shape(described, path, way, status) == "ErrorReply"
        fields = described["components"]["schemas"]["Fault"]["properties"]
        assert set(reply.json()["error"]) == set(fields)
    assert "HTTPValidationError" not in described["components"]["schemas"]


def test_answers_are_told_as_they_are_sent(client: httpx.Client, described: dict[str, Any]) -> None:
    replies = {
        "/search": client.post("/search", json={"query": QUESTION}),
        "/chat": client.post("/chat", json={"question": QUESTION}),
        "/verify": client.post("/verify", json={"text": "凤翔科技园年用电量约2500万千瓦时。"}),
        "/v1/chat/completions": client.post(
            "/v1/chat/completions", json={"messages": [{"role": "user", "content": QUESTION}]}
        ),
    }
    for path, reply in replies.items():
        name = _shape(described, path, "post", "200")
        assert set(reply.json()) == set(described["components"]["schemas"][name]["properties"]), path
    for path in ("/chat", "/v1/chat/completions"):
        assert _shape(described, path, "post", "200", "text/event-stream") == "string"


def test_the_ways_to_send_a_key_are_told(described: dict[str, Any]) -> None:
    ways = described["components"]["securitySchemes"]
    assert ways["HTTPBearer"]["scheme"] == "bearer"
    assert (ways["APIKeyHeader"]["in"], ways["APIKeyHeader"]["name"]) == ("header", "x-api-key")
    assert described["paths"]["/chat"]["post"]["security"] == [{"HTTPBearer": []}, {"APIKeyHeader": []}]
    assert "security" not in described["paths"]["/healthz"]["get"]


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_the_pages_about_the_api_need_nothing_from_elsewhere(client: httpx.Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    needed = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert needed
    for address in needed:
        assert address.startswith("/"), address
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/readyz", "/v1/models", "/docs", "/articles/nowhere", "/none"]
)
def test_head_is_get_without_the_body(client: httpx.Client, path: str) -> None:
    whole, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    for name in ("content-type", "content-length"):
        assert head.headers.get(name) == whole.headers.get(name)


def test_what_is_not_sent_by_get_has_no_head(client: httpx.Client) -> None:
    assert client.head("/chat").status_code == client.get("/chat").status_code == 405


@pytest.mark.parametrize(
    ("path", "asked", "named"),
    [
        ("/search", {"query": QUESTION, "top_k": 3}, "top_k"),
        ("/chat", {"question": QUESTION, "strem": True}, "strem"),
        (
            "/chat",
            {"question": QUESTION, "history": [{"role": "user", "content": "x", "name": "y"}]},
            "history.0.name",
        ),
        ("/verify", {"text": "甲。", "articles": ["a"]}, "articles"),
        ("/search", {"query": QUESTION, "filters": {"from": "2024-01-01"}}, "filters.from"),
    ],
)
def test_a_misspelt_field_is_refused_by_its_name(
    client: httpx.Client, path: str, asked: dict[str, object], named: str
) -> None:
    reply = client.post(path, json=asked)
    assert (reply.status_code, reply.json()["error"]["code"]) == (422, "bad_input")
    assert reply.json()["error"]["message"].startswith(f"{named}: ")


def test_fields_of_the_protocol_that_change_nothing_are_named(home: Path) -> None:
    messages = [{"role": "user", "content": QUESTION}]
    asked = {"messages": messages, "temperature": 0.2, "max_tokens": 9, "model": "x"}
    with (
        scripted(Script(["约2500万千瓦时[1]。"])) as llm,
        served(create_app(load(home=home, llm_base_url=llm.url, llm_model="m"))) as url,
        httpx.Client(base_url=url, timeout=30) as client,
    ):
        whole = client.post("/v1/chat/completions", json=asked).json()
        assert (whole["mode"], whole["ignored"]) == ("llm", ["max_tokens", "model", "temperature"])
        sent = events(client.post("/v1/chat/completions", json={**asked, "stream": True}))
        last = [data for _, data in sent if isinstance(data, dict) and data.get("choices")][-1]
        assert last["ignored"] == ["max_tokens", "model", "temperature"]
        plain = client.post("/v1/chat/completions", json={"messages": messages}).json()
        assert plain["ignored"] == []
