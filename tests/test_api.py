"""The HTTP face without a model: shapes, errors, keys, the page; over a real server and the real seeds."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.errors import STATUS, status_of
from rag import errors
from rag.engine import Engine
from rag.settings import load
from tests.scripted import Script, scripted
from tests.serving import events, indexed, served

QUESTION = "凤翔科技园一年用多少电？"
FACT = "武进国家高新区凤翔科技园年用电量约2500万千瓦时。"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    return indexed(tmp_path_factory.mktemp("home"), [seeds])


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[httpx.Client]:
    with served(create_app(load(home=home))) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def test_search_gives_passages_with_their_place(client: httpx.Client) -> None:
    reply = client.post("/search", json={"query": QUESTION, "k": 3}).json()
    hit = next(hit for hit in reply["hits"] if FACT[:-1] in hit["text"])
    assert {
        "rank",
        "score",
        "article_id",
        "title",
        "source",
        "published",
        "page",
        "text",
        "start",
        "end",
    } <= set(hit)
    assert [h["rank"] for h in reply["hits"]] == [1, 2, 3]
    assert reply["timings"]["total"] > 0
    article = client.get("/articles/" + hit["article_id"].replace("#", "%23")).json()
    assert article["text"][hit["start"] : hit["end"]] == hit["text"]
    assert article["title"] == hit["title"] == "盛蕾调研我区近零碳园区建设工作"
    assert {"role": "记者", "name": "朱梦琪"} in article["bylines"]


def test_an_answer_leads_to_the_print(client: httpx.Client, seeds: Path) -> None:
    reply = client.post("/chat", json={"question": QUESTION}).json()
    assert (reply["status"], reply["mode"], reply["question_used"]) == ("answered", "extractive", QUESTION)
    assert FACT in reply["answer"]
    assert "原文" in reply["note"]
    cited = next(c for c in reply["citations"] if c["quote"] == FACT)
    assert cited["status"] == "verified"
    article = client.get(f"/articles/{cited['article_id'].replace('#', '%23')}").json()
    assert article["text"][cited["start"] : cited["end"]] == FACT
    page = (seeds / "000_8f4836216c4ab2e0.txt").read_text("utf-8")
    assert page[cited["page_start"] : cited["page_end"]] == FACT


def test_a_stream_ends_with_the_same_answer(client: httpx.Client) -> None:
    response = client.post("/chat", json={"question": QUESTION, "stream": True})
    assert response.headers["content-type"].startswith("text/event-stream")
    sent = events(response)
    assert [sent[0][0], sent[-1][0]] == ["found", "done"]
    assert sent[0][1]["hits"] == sent[-1][1]["hits"]
    assert "".join(data["text"] for name, data in sent if name == "delta") == sent[-1][1]["answer"]
    assert "凤翔" in response.text  # Readable as it is, not as \u escapes.


def test_what_the_pages_do_not_tell(client: httpx.Client) -> None:
    reply = client.post("/chat", json={"question": "2022年卡塔尔世界杯冠军是谁？"}).json()
    assert (reply["status"], reply["citations"]) == ("no_evidence", [])
    assert re.search(r"已查\d\d篇报道.*。最接近的是《", reply["answer"])
    filtered = client.post(
        "/chat", json={"question": QUESTION, "filters": {"sources": ["不存在的报"]}}
    ).json()
    assert filtered["status"] == "no_evidence"
    assert "库里没有符合条件的报道" in filtered["answer"]
    assert filtered["hits"] == []


def test_filters_narrow(client: httpx.Client) -> None:
    first = client.post("/search", json={"query": QUESTION}).json()["hits"][0]["article_id"]
    only = client.post("/search", json={"query": QUESTION, "filters": {"article_ids": [first]}}).json()
    assert {hit["article_id"] for hit in only["hits"]} == {first}
    none = client.post("/search", json={"query": QUESTION, "filters": {"date_from": "2099-01-01"}}).json()
    assert all(hit["published"] is None or hit["published"] >= "2099" for hit in none["hits"])


def test_any_text_is_verified(client: httpx.Client) -> None:
    text = "凤翔科技园年用电量约2500万千瓦时。凤翔科技园年用电量约2600万千瓦时。"
    claims = client.post("/verify", json={"text": text}).json()["claims"]
    assert [claim["status"] for claim in claims] == ["verified", "unsupported"]
    assert "2500" in claims[1]["why"]
    assert [text[c["start"] : c["end"]] for c in claims] == [c["text"] for c in claims]
    assert claims[0]["evidence"][0]["quote"] == FACT
    elsewhere = client.post("/search", json={"query": "夏溪花木市场", "k": 1}).json()["hits"][0]["article_id"]
    named = client.post("/verify", json={"text": text, "article_ids": [elsewhere]}).json()["claims"]
    assert [claim["status"] for claim in named] == ["unsupported", "unsupported"]


BAD = [
    ("/chat", '{"question": ""}', 422, "bad_input"),
    ("/chat", '{"question": " \\u0000\\n"}', 422, "bad_input"),
    ("/chat", '{"question": "\\ud800"}', 422, "bad_input"),
    ("/chat", '{"question": "？！"}', 422, "bad_input"),
    ("/chat", '{"question": 5}', 422, "bad_input"),
    ("/chat", '{"question": null}', 422, "bad_input"),
    ("/chat", '{"q": "x"}', 422, "bad_input"),
    ("/chat", '{"question": "好", "k": 0}', 422, "bad_input"),
    ("/chat", '{"question": "好", "filters": {"date_form": "2024-01-01"}}', 422, "bad_input"),
    ("/chat", '{"question": "好", "filters": {"date_from": "2024-13-01"}}', 422, "bad_input"),
    ("/chat", '{"question": "好", "history": [{"role": "system", "content": "x"}]}', 422, "bad_input"),
    ("/chat", '{"question": "", "stream": true}', 422, "bad_input"),
    ("/chat", '{"question": ', 400, "broken_json"),
    ("/chat", "\xff\xfe", 400, "broken_json"),
    ("/chat", "[]", 422, "bad_input"),
    ("/search", '{"query": ""}', 422, "bad_input"),
    ("/search", '{"query": "x", "k": "many"}', 422, "bad_input"),
    ("/verify", "{}", 422, "bad_input"),
    ("/v1/chat/completions", '{"messages": []}', 422, "bad_input"),
    ("/v1/chat/completions", '{"messages": [{"role": "assistant", "content": "x"}]}', 422, "bad_input"),
    ("/v1/chat/completions", '{"messages": [{"role": "user"}]}', 422, "bad_input"),
]


@pytest.mark.parametrize(("path", "sent", "status", "code"), BAD)
def test_bad_input_is_told_what_is_wrong(
    client: httpx.Client, path: str, sent: str, status: int, code: str
) -> None:
    reply = client.post(path, content=sent.encode("latin-1" if "\xff" in sent else "utf-8"), headers=JSON)
    assert reply.status_code == status
    error = reply.json()["error"]
    assert error["code"] == code
    assert error["message"]
    assert error["hint"]


def test_json_sent_as_a_form_is_told_so(client: httpx.Client) -> None:
    reply = client.post(
        "/chat", content=b'{"question": "x"}', headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert reply.status_code == 422
    assert "content-type: application/json" in reply.json()["error"]["hint"]


JSON = {"content-type": "application/json"}


def test_too_much_is_refused_before_it_costs(client: httpx.Client) -> None:
    for path, body in (
        ("/chat", {"question": "长" * 100_000}),
        ("/search", {"query": "长" * 5_000}),
        ("/chat", {"question": "长" * 400_000}),
    ):
        reply = client.post(path, json=body)
        assert (reply.status_code, reply.json()["error"]["code"]) == (413, "too_large")
    endless = (b"x" * 40_000 for _ in range(40))
    assert client.post("/chat", content=endless, headers=JSON).status_code == 413


def test_odd_characters_pass_or_are_refused_but_break_nothing(client: httpx.Client, data: Path) -> None:
    lines = (data / "attacks/naughty_strings/strings.jsonl").read_text("utf-8").split("\n")
    strings = [json.loads(line)["text"] for line in lines if line][::25]
    for text in [*strings, "凤翔\ud800科技园用电", "\u202e凤翔科技园用电"]:
        body = json.dumps({"query": text, "k": 1})
        assert client.post("/search", content=body, headers=JSON).status_code in (200, 422)
    half = json.dumps(
        {
            "question": QUESTION,
            "history": [{"role": "user", "content": "\udfff"}],
            "filters": {"speaker": "\ud800"},
        }
    )
    assert client.post("/chat", content=half, headers=JSON).status_code == 200
    assert (
        client.post("/verify", content='{"text": "凤翔\\ud800科技园"}'.encode(), headers=JSON).status_code
        == 200
    )


def test_what_is_not_there(client: httpx.Client) -> None:
    for method, path, status, code in (
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/articles/none%231", 404, "not_found"),
        ("GET", "/chat", 405, "method_not_allowed"),
        ("GET", "/v1/models/gpt-9", 404, "not_found"),
    ):
        reply = client.request(method, path)
        assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)
        assert reply.json()["error"]["hint"]


def test_every_error_has_its_status() -> None:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.WenbaoError)
    ]
    assert {kind.code: status_of(kind("x")) for kind in kinds} == {
        "error": 500, "bad_settings": 500, "bad_input": 422, "too_large": 413, "not_found": 404,
        "unreadable_file": 500, "unusable_document": 500, "llm_empty": 502,
        "store": 503, "damaged": 503, "busy": 503, "no_index": 503, "index_mismatch": 503, "model_unavailable": 503,
        "llm": 502, "llm_rejected": 502, "llm_unavailable": 502, "llm_timeout": 504,
    }  # fmt: skip
    for i, (kind, _) in enumerate(STATUS):  # No row is hidden behind an earlier one.
        assert not any(issubclass(kind, earlier) for earlier, _ in STATUS[:i])


def test_health_and_readiness(client: httpx.Client, tmp_path: Path, seeds: Path) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert (ready["status"], ready["mode"], ready["stored"]["pages"]) == ("ready", "extractive", 5)
    # A server without an archive says so, and answers as soon as there is one.
    with served(create_app(load(home=tmp_path))) as url:
        assert httpx.get(f"{url}/healthz", timeout=60).status_code == 200
        for reply in (
            httpx.get(f"{url}/readyz", timeout=60),
            httpx.post(f"{url}/chat", json={"question": QUESTION, "stream": True}, timeout=60),
        ):
            assert (reply.status_code, reply.json()["error"]["code"]) == (503, "no_index")
            assert "wenbao index" in reply.json()["error"]["hint"]
        indexed(tmp_path, [seeds / "000_8f4836216c4ab2e0.txt"])
        assert httpx.get(f"{url}/readyz", timeout=60).json()["stored"]["pages"] == 1
        indexed(tmp_path, [seeds / "001_2790756ef910cc8d.txt"])
        found = httpx.post(f"{url}/search", json={"query": "双碳服务大会", "k": 1}, timeout=60).json()["hits"]
        assert "双碳" in found[0]["title"]


def test_a_key_is_asked_for_where_one_is_set(home: Path) -> None:
    with (
        served(create_app(load(home=home, api_key="s3cret"))) as url,
        httpx.Client(base_url=url, timeout=60) as client,
    ):
        for path in ("/healthz", "/readyz", "/"):
            assert client.get(path).status_code == 200
        for headers in (
            {},
            {"authorization": "Bearer wrong"},
            {"authorization": "Basic s3cret"},
            {"x-api-key": "é"},
        ):
            sent = {name.encode(): value.encode() for name, value in headers.items()}
            reply = client.post("/search", json={"query": QUESTION}, headers=sent)
            assert (reply.status_code, reply.json()["error"]["code"]) == (401, "unauthorized")
            assert client.get("/v1/models", headers=sent).status_code == 401
        for good in ({"authorization": "Bearer s3cret"}, {"x-api-key": "s3cret"}):
            assert client.post("/search", json={"query": QUESTION}, headers=good).status_code == 200


def test_other_origins_may_call_where_they_are_named(home: Path) -> None:
    asks = {"origin": "https://desk.example", "access-control-request-method": "POST"}
    with served(create_app(load(home=home, cors_origins=["https://desk.example"]))) as url:
        assert (
            httpx.options(f"{url}/chat", headers=asks).headers["access-control-allow-origin"]
            == asks["origin"]
        )
    with served(create_app(load(home=home))) as url:
        assert "access-control-allow-origin" not in httpx.options(f"{url}/chat", headers=asks).headers


def test_an_engine_given_stays_open(home: Path) -> None:
    with Engine.open(load(home=home)) as engine:
        with served(create_app(engine)) as url:
            assert httpx.post(f"{url}/search", json={"query": QUESTION}, timeout=60).status_code == 200
        assert engine.search(QUESTION).hits


# ---- many clients, and clients that go away


def slow_settings(home: Path, url: str) -> Any:
    return load(home=home, llm_base_url=url, llm_model="slow", gate=0.0)


@pytest.mark.parametrize("stream", [True, False])
def test_the_model_is_hung_up_on_when_the_client_goes(home: Path, stream: bool) -> None:
    endless = Script(["再"] * 400, delay=0.02)
    with scripted(endless) as llm, served(create_app(slow_settings(home, llm.url))) as url:
        with (
            httpx.Client(timeout=60) as client,
            client.stream("POST", f"{url}/chat", json={"question": QUESTION, "stream": True}) as response,
        ):
            if stream:
                assert any(line == "event: delta" for line in response.iter_lines())
        if not stream:
            llm.hung_up.clear()
            with pytest.raises(httpx.ReadTimeout):
                httpx.post(f"{url}/chat", json={"question": QUESTION}, timeout=0.5)
        assert llm.hung_up.wait(3)


def test_forty_answers_stream_at_once_and_the_server_stays_awake(home: Path) -> None:
    slow = Script([*"凤翔科技园用电很多。"], delay=0.05)
    statuses: list[str] = []
    with scripted(slow) as llm, served(create_app(slow_settings(home, llm.url))) as url:
        httpx.get(f"{url}/readyz", timeout=60)

        def one() -> None:
            reply = httpx.post(f"{url}/chat", json={"question": QUESTION, "stream": True}, timeout=30)
            statuses.append(events(reply)[-1][1]["mode"])

        threads = [threading.Thread(target=one) for _ in range(40)]
        for thread in threads:
            thread.start()
        time.sleep(0.1)
        assert httpx.get(f"{url}/healthz", timeout=5).status_code == 200
        for thread in threads:
            thread.join()
    assert statuses == ["llm"] * 40
