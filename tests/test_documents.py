"""Documents over HTTP: sent, taken in by a job that one can watch, asked about, taken out, put back; and who did it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api import audit, keys, uploads
from api.app import create_app
from api.jobs import Job, Jobs, Kept, Order, write
from rag.engine import Engine
from rag.errors import InputError
from rag.settings import load
from rag.store.lock import writer
from tests.serving import events, indexed, served

QUESTION = "凤翔科技园一年用多少电？"
PAGE = "000_8f4836216c4ab2e0.txt"
ARTICLE = {
    "title": "青石桥完成加固",
    "body": "本报讯 青石桥加固工程昨日完工，总投资三千二百万元。",
    "source": "青石晚报",
    "published": "2024-05-06",
    "number": "B2",
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    app = create_app(load(home=tmp_path / "home", max_upload=1))
    with served(app) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def _ended(client: httpx.Client, reply: httpx.Response, **headers: str) -> dict[str, Any]:
    assert reply.status_code == 202, reply.text
    assert reply.headers["location"] == f"/jobs/{reply.json()['id']}"
    for _ in range(1200):
        job: dict[str, Any] = client.get(reply.headers["location"], headers=headers).json()
        if job["state"] in ("done", "failed"):
            return job
        time.sleep(0.1)
    raise AssertionError(job)


def _file(path: Path, name: str = "") -> dict[str, tuple[str, bytes]]:
    return {"files": (name or path.name, path.read_bytes())}


def test_a_page_is_sent_asked_about_taken_out_and_put_back(client: httpx.Client, seeds: Path) -> None:
    assert client.get("/documents").json()["error"]["code"] == "no_index"
    reply = client.post("/documents", files=_file(seeds / PAGE), data={"source": "武进日报"})
    job = _ended(client, reply)
    (sent,) = job["documents"]
    assert (sent["name"], sent["outcome"], sent["pages"], job["error"]) == (PAGE, "added", 1, None)
    whole = client.get(f"/documents/{sent['id']}").json()
    assert (whole["source"], whole["missing"]) == ("武进日报", False)
    answer = client.post("/chat", json={"question": QUESTION}).json()
    assert "2500万千瓦时" in answer["answer"]

    gone = client.delete(f"/documents/{sent['id']}").json()
    assert (gone["articles"], gone["until"] > job["made"]) == (whole["articles"], True)
    assert client.get(f"/documents/{sent['id']}").status_code == 404
    assert client.post("/search", json={"query": QUESTION}).json()["hits"] == []
    assert client.delete(f"/documents/{sent['id']}").json()["error"]["code"] == "not_found"

    back = _ended(client, client.post(f"/documents/{sent['id']}/restore"))
    assert back["documents"] == [{**sent, "outcome": "added"}]
    assert client.get(f"/documents/{sent['id']}").json() == whole
    assert client.post(f"/documents/{sent['id']}/restore").status_code == 404

    client.delete(f"/documents/{sent['id']}", params={"purge": True})
    assert client.post(f"/documents/{sent['id']}/restore").status_code == 404
    deeds = client.get("/audit").json()["deeds"]
    assert deeds[-1]["request"] == reply.headers["x-request-id"]
    did = [(deed["did"], deed["name"], deed["articles"]) for deed in deeds]
    count = whole["articles"]
    assert did == [(what, PAGE, count) for what in ("removed", "restored", "removed", "added")]


def test_the_same_bytes_are_the_same_document(client: httpx.Client, seeds: Path, tmp_path: Path) -> None:
    first = _ended(client, client.post("/documents", files=_file(seeds / PAGE)))["documents"][0]
    again = client.post("/documents", files=_file(seeds / PAGE))
    assert (again.json()["state"], again.json()["documents"]) == ("done", [{**first, "outcome": "unchanged"}])
    renamed = client.post("/documents", files=_file(seeds / PAGE, "别的名字.txt")).json()
    assert renamed["documents"] == [{**first, "outcome": "unchanged"}]
    said = _ended(
        client, client.post("/documents", files=_file(seeds / PAGE), data={"published": "2024-04-03"})
    )
    assert said["documents"] == [{**first, "outcome": "changed"}]
    (document,) = client.get("/documents").json()["documents"]
    assert (document["id"], document["published"]) == (first["id"], "2024-04-03")
    assert len([p for p in (tmp_path / "home" / "uploads").rglob("*") if p.is_file()]) == 1


def test_articles_are_sent_as_json_and_watched(client: httpx.Client) -> None:
    second = {"body": "本报讯 另一座桥也已完工，总投资五百万元。", "id": "x/2"}
    reply = client.post("/articles", json={"articles": [ARTICLE, second, ARTICLE]})
    watched = events(client.get(f"/jobs/{reply.json()['id']}/events"))
    assert [name for name, _ in watched][-1] == "done"
    assert {name for name, _ in watched[:-1]} == {"progress"}
    job = watched[-1][1]
    assert job == _ended(client, reply) == watched[-2][1]
    assert [(d["outcome"], d["pages"]) for d in job["documents"]] == [("added", 1), ("added", 1)]
    (found,) = client.get("/articles", params={"words": "青石桥加固工程"}).json()["articles"]
    known = {name: found[name] for name in ("title", "source", "published", "page")}
    assert known == {"title": ARTICLE["title"], "source": "青石晚报", "published": "2024-05-06", "page": "B2"}
    assert client.get("/jobs").json()["jobs"][0] == job


def test_what_cannot_be_read_is_told_and_not_kept(client: httpx.Client, seeds: Path, tmp_path: Path) -> None:
    files = [("files", ("好.txt", (seeds / PAGE).read_bytes())), ("files", ("坏.pdf", b"%PDF-1.4 nothing"))]
    job = _ended(client, client.post("/documents", files=files))
    told = {d["name"]: d for d in job["documents"]}
    assert (told["好.txt"]["outcome"], told["坏.pdf"]["outcome"]) == ("added", "failed")
    assert told["坏.pdf"]["why"]
    assert str(tmp_path) not in json.dumps(job)
    assert [d["name"] for d in client.get("/documents").json()["documents"]] == ["好.txt"]
    kept = [p.name for p in (tmp_path / "home" / "uploads").rglob("*") if p.is_file()]
    assert kept == ["好.txt"]


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"files": {"files": ("x.exe", b"MZ")}}, 422, "x.exe: not a known kind of file"),
        ({"files": {"files": ("a.meta.json", b"{}")}}, 422, "not a known kind"),
        (
            {"files": {"files": ("a.txt", b"x")}, "data": {"published": "gestern"}},
            422,
            "published: not a date",
        ),
        (
            {"files": {"files": ("a.txt", b"x")}, "data": {"papier": "x"}},
            422,
            "papier: there is no such field",
        ),
        ({"files": {"source": (None, "某报")}}, 422, "none were sent"),
        ({"json": {}}, 422, "the body is no form"),
        ({"files": {"files": ("a.txt", b"x" * 1_000_001)}}, 413, "over 1000000 bytes"),
        ({"content": b"--x\r\nbroken", "headers": {"content-type": "multipart/form-data"}}, 400, "boundary"),
    ],
)
def test_what_is_no_upload_is_refused(client: httpx.Client, asked: Any, status: int, said: str) -> None:
    reply = client.post("/documents", **asked)
    assert (reply.status_code, said in reply.json()["error"]["message"]) == (status, True), reply.text


def test_another_writer_is_waited_for_by_the_client(
    client: httpx.Client, seeds: Path, tmp_path: Path
) -> None:
    job = _ended(client, client.post("/documents", files=_file(seeds / PAGE)))
    id_ = job["documents"][0]["id"]
    with writer(tmp_path / "home" / "wenbao.sqlite", "index"):
        for reply in (
            client.post("/documents", files=_file(seeds / "001_2790756ef910cc8d.txt")),
            client.post("/articles", json={"articles": [ARTICLE]}),
            client.delete(f"/documents/{id_}"),
        ):
            fault = reply.json()["error"]
            assert (reply.status_code, fault["code"], fault["retryable"]) == (503, "busy", True)
            assert reply.headers["retry-after"] == "5"
    assert _ended(client, client.post("/articles", json={"articles": [ARTICLE]}))["state"] == "done"


def test_scopes_and_pages_from_elsewhere(tmp_path: Path, seeds: Path) -> None:
    home = indexed(tmp_path / "home", [seeds / PAGE])
    with served(create_app(load(home=home))) as url, httpx.Client(base_url=url, timeout=60) as client:
        foreign = {"origin": "https://evil.example"}
        refused = client.post("/articles", json={"articles": [ARTICLE]}, headers=foreign)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
        own = {"origin": url}
        assert (
            _ended(client, client.post("/articles", json={"articles": [ARTICLE]}, headers=own))["state"]
            == "done"
        )
        said = {}
        for scope in keys.Scope:
            _, words = keys.add(home, scope, scope)
            said[scope] = {"authorization": f"Bearer {words}"}
        (id_,) = [
            d["id"] for d in client.get("/documents", headers=said[keys.Scope.READ]).json()["documents"]
            if d["name"] != PAGE
        ]  # fmt: skip
        path = f"/documents/{id_}"
        assert client.delete(path).status_code == 401
        assert client.delete(path, headers=said[keys.Scope.READ]).status_code == 403
        assert client.delete(path, headers=said[keys.Scope.WRITE]).json()["articles"] == 1
        assert client.get("/audit", headers=said[keys.Scope.WRITE]).status_code == 403
        deeds = client.get("/audit", headers=said[keys.Scope.ADMIN]).json()["deeds"]
        assert [(deed["by"], deed["did"]) for deed in deeds] == [("write", "removed"), ("", "added")]
        assert (
            client.post("/documents", files=_file(seeds / PAGE), headers=said[keys.Scope.READ]).status_code
            == 403
        )


def test_a_job_whose_process_died_is_told_to_have_broken_off(tmp_path: Path) -> None:
    (tmp_path / "jobs").mkdir()
    job = Job(id="ab", state="running", made="2024-01-01T00:00:00Z", documents=[])
    write(tmp_path / "jobs" / "ab.json", Kept(job=job, order=Order(paths=[]), pid=2**22 + 5))
    told = Jobs(tmp_path).read("ab")
    assert (told.state, told.error.retryable if told.error else None) == ("failed", True)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/武进日报_2024-04-03_A1.txt", "武进日报_2024-04-03_A1.txt"),
        ("C:\\报纸\\a.TXT", "a.TXT"),
        ("..hidden.pdf", "hidden.pdf"),
        ("长" * 200 + ".jsonl.gz", "长" * 47 + ".jsonl.gz"),
        ("a\x00\x1b[2J.txt", "a[2J.txt"),
    ],
)
def test_a_name_is_made_harmless(sent: str, kept: str) -> None:
    assert uploads.named(sent) == kept


@pytest.mark.parametrize("sent", ["", "noext", "a.meta.json", ".txt/", "../"])
def test_a_name_of_no_kind_is_refused(sent: str) -> None:
    with pytest.raises(InputError, match="not a known kind of file"):
        uploads.named(sent)


def test_what_was_removed_goes_for_good_after_a_week(tmp_path: Path, seeds: Path) -> None:
    home = tmp_path / "home"
    with (seeds / PAGE).open("rb") as file:
        path, _ = uploads.placed(home, PAGE, file)
    with Engine.open(load(home=home), create=True) as engine:
        engine.index([path])
        assert uploads.remove(engine, str(path), purge=False) > 0
    (note,) = (home / "removed").iterdir()
    uploads.sweep(home.resolve())
    assert path.exists()
    os.utime(note, (0, time.time() - 8 * 86400))
    uploads.sweep(home.resolve())
    assert (path.exists(), note.exists(), path.parent.exists()) == (False, False, False)


def test_deeds_are_read_from_the_end(tmp_path: Path) -> None:
    assert audit.deeds(tmp_path, 5) == []
    for number in range(7000):
        audit.note(
            tmp_path,
            by="k",
            did="added",
            document=f"{number:016x}",
            name="长名" * 10,
            articles=1,
            request="r",
        )
    found = audit.deeds(tmp_path, 5000)
    assert [int(deed.document, 16) for deed in found[:3]] == [6999, 6998, 6997]
    assert len(found) < 7000
