"""What is in the archive, over HTTP: papers, issues, documents, pages, articles, people, statements; over the real seeds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from rag.engine import Engine
from rag.errors import InputError
from rag.settings import load
from rag.types import Filters
from rag.wire import read_cursor
from tests.archive import NEWS, archive, page, put
from tests.serving import indexed, served

QUESTION = "凤翔科技园一年用多少电？"
OLD = {
    "id": "old",
    "title": "旧闻一则",
    "body": "市长盛蕾强调，要守住底线。",
    "source": "武进旧报",
    "date": "2019-05-06",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    folder = tmp_path_factory.mktemp("home")
    (folder / "old.jsonl").write_text(json.dumps(OLD, ensure_ascii=False) + "\n", "utf-8")
    return indexed(folder / "archive", [seeds, folder / "old.jsonl"])


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[httpx.Client]:
    with served(create_app(load(home=home))) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def engine(home: Path) -> Iterator[Engine]:
    with Engine.open(load(home=home)) as engine:
        yield engine


def _get(client: httpx.Client, path: str, **asked: Any) -> dict[str, Any]:
    reply = client.get(path, params=asked)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def _whole(client: httpx.Client, path: str, name: str, **asked: Any) -> list[dict[str, Any]]:
    """All rows of a list, drawn three at a time; each piece tells how many there are."""
    rows: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        piece = _get(client, path, limit=3, cursor=cursor, **asked)
        assert len(piece[name]) == 3 or piece["next"] is None
        rows += piece[name]
        cursor = piece["next"]
    assert len(rows) == piece["total"]
    return rows


def test_papers_have_their_days_issues_and_articles(client: httpx.Client, engine: Engine) -> None:
    papers = {paper["source"]: paper for paper in _get(client, "/papers")["papers"]}
    old = {
        "source": "武进旧报",
        "issues": 1,
        "pages": 1,
        "articles": 1,
        "first": "2019-05-06",
        "last": "2019-05-06",
    }
    assert papers["武进旧报"] == old
    counts = engine.store.counts()
    assert sum(paper["articles"] for paper in papers.values()) == counts["articles"]
    assert sum(paper["pages"] for paper in papers.values()) == counts["pages"] == 6
    late = _get(client, "/papers", date_from="2020-01-01")["papers"]
    assert "武进旧报" not in {paper["source"] for paper in late}
    assert _get(client, "/papers", sources="武进旧报")["papers"] == [old]


@pytest.mark.parametrize(
    ("path", "name", "key"),
    [
        ("/issues", "issues", lambda row: (row["published"], row["source"])),
        ("/documents", "documents", lambda row: row["id"]),
        ("/pages", "pages", lambda row: row["id"]),
        ("/articles", "articles", lambda row: row["id"]),
        ("/people", "people", lambda row: row["name"]),
        (
            "/statements",
            "statements",
            lambda row: (row["article_id"], row["start"], row["end"], row["speaker"]),
        ),
    ],
)
def test_a_list_comes_piece_by_piece_and_whole(client: httpx.Client, path: str, name: str, key: Any) -> None:
    at_once = _get(client, path, limit=500)
    assert (at_once["next"], at_once["total"]) == (None, len(at_once[name]))
    rows = _whole(client, path, name)
    assert rows == at_once[name]
    assert len({key(row) for row in rows}) == len(rows) > 0


def test_a_document_leads_to_its_pages_and_articles(client: httpx.Client, seeds: Path) -> None:
    found = {row["name"]: row for row in _get(client, "/documents")["documents"]}
    assert set(found) == {path.name for path in seeds.iterdir()} | {"old.jsonl"}
    assert not any("/" in name for name in found)
    first = found["000_8f4836216c4ab2e0.txt"]
    whole = _get(client, f"/documents/{first['id']}")
    assert {name: whole[name] for name in first} == first
    assert [sheet["articles"] for sheet in whole["sheets"]] == [first["articles"]]
    assert _get(client, "/pages", document=first["id"])["pages"] == whole["sheets"]
    of_it = _get(client, "/articles", document=first["id"], limit=500)
    assert of_it["total"] == first["articles"]
    assert {article["page_id"] for article in of_it["articles"]} == {whole["sheets"][0]["id"]}
    assert "盛蕾调研我区近零碳园区建设工作" in {article["title"] for article in of_it["articles"]}
    assert not first["missing"]


def test_a_file_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    page = tmp_path / "页.txt"
    page.write_text("本报讯\n今天天气很好，园区用电量约2500万千瓦时，企业有七家。\n", "utf-8")
    home = indexed(tmp_path / "home", [page])
    page.unlink()
    with served(create_app(load(home=home))) as url, httpx.Client(base_url=url, timeout=60) as client:
        (row,) = _get(client, "/documents")["documents"]
        assert (row["name"], row["missing"]) == ("页.txt", True)
        assert _get(client, f"/documents/{row['id']}")["missing"] is True


def test_a_page_is_told_as_it_was_read(client: httpx.Client, seeds: Path) -> None:
    text = (seeds / "000_8f4836216c4ab2e0.txt").read_text("utf-8")
    (listed,) = [page for page in _get(client, "/pages")["pages"] if "8f4836216c4ab2e0" in page["id"]]
    page = _get(client, f"/pages/{listed['id'].replace('#', '%23')}")
    assert (page["text"], listed["characters"], len(page["articles"])) == (
        text,
        len(text),
        listed["articles"],
    )
    for read in page["articles"]:
        article = _get(client, f"/articles/{read['id'].replace('#', '%23')}")
        for span in read["spans"]:
            if not span["page"]:
                length = span["end"] - span["start"]
                assert article["text"][span["at"] : span["at"] + length] == text[span["start"] : span["end"]]
    assert page["documents"] == [
        row["id"] for row in _get(client, "/documents")["documents"] if row["name"].startswith("000_")
    ]


def test_articles_by_words_person_kind_and_day(client: httpx.Client, engine: Engine) -> None:
    by_word = _get(client, "/articles", words="凤翔科技园", limit=500)
    assert by_word["total"] == len(by_word["articles"]) > 0
    for article in by_word["articles"]:
        assert "凤翔科技园" in engine.article(article["id"]).text
    of_mayor = {row["id"] for row in _get(client, "/articles", person="盛蕾", limit=500)["articles"]}
    assert of_mayor == {
        id_ for id_, people in engine.store.people() if "盛蕾" in {name for name, _ in people}
    }
    adverts = _get(client, "/articles", kinds=["advert", "notice"], limit=500)["articles"]
    assert {row["kind"] for row in adverts} <= {"advert", "notice"}
    days = [row["published"] for row in _get(client, "/articles", date_to="2019-12-31")["articles"]]
    assert days == ["2019-05-06"]
    newest = _whole(client, "/articles", "articles", newest=True)
    oldest = _whole(client, "/articles", "articles")
    assert {row["id"] for row in newest} == {row["id"] for row in oldest}
    assert (oldest[0]["title"], newest[0]["title"] != "旧闻一则") == ("旧闻一则", True)


def test_a_person_has_posts_by_date_and_what_they_said(client: httpx.Client, engine: Engine) -> None:
    (row,) = [p for p in _get(client, "/people", q="盛蕾")["people"] if p["name"] == "盛蕾"]
    assert row["first"] == "2019-05-06"
    assert row["articles"] >= 2
    person = _get(client, "/people/盛蕾", limit=500)
    assert {name: person[name] for name in row} == row
    assert person["posts"][0]["post"] == "市长"
    assert person["posts"][0]["first"] == "2019-05-06"
    assert len(person["said"]) == person["statements"] == len(engine.statements("盛蕾"))
    earliest = person["said"][0]
    assert (earliest["words"], earliest["post"], earliest["verb"]) == ("要守住底线。", "市长", "强调")
    assert (earliest["article_id"], earliest["source"], earliest["published"]) == (
        engine.find("旧闻一则")[0].id, "武进旧报", "2019-05-06",
    )  # fmt: skip
    for said in person["said"]:
        assert engine.article(said["article_id"]).text[said["start"] : said["end"]] == said["words"]
    short = _get(client, "/people/盛蕾", limit=1)
    rest = _get(client, "/statements", speaker="盛蕾", cursor=short["next"], limit=500)["statements"]
    assert short["said"] + rest == person["said"]


def test_nobody_and_nothing_are_told_apart_from_faults(client: httpx.Client) -> None:
    for path in ("/people/无此人", "/documents/0123456789abcdef", "/pages/none", "/articles?person=无此人"):
        reply = client.get(path)
        assert (reply.status_code, reply.json()["error"]["code"]) == (404, "not_found"), path
    assert _get(client, "/people", q="无此人") == {"people": [], "total": 0, "next": None}
    assert _get(client, "/statements", speaker="无此人") == {"statements": [], "total": 0, "next": None}


def test_bodies_are_among_those_quoted(client: httpx.Client, engine: Engine) -> None:
    quoted = {row["name"]: row["statements"] for row in _whole(client, "/people", "people", quoted=True)}
    speakers = {name for name, _ in engine.store.speakers() if name}
    assert set(quoted) == speakers
    assert sum(quoted.values()) == sum(1 for name in speakers for _ in engine.store.statements([name]))


@pytest.mark.parametrize("name", ["issues", "documents", "pages", "articles", "statements"])
def test_a_list_under_all_filters_is_what_the_articles_are_of(client: httpx.Client, name: str) -> None:
    (old,) = _get(client, "/articles", sources="武进旧报")["articles"]
    asked = {
        "sources": ["武进旧报", "无"], "pages": [old["page_id"]], "article_ids": old["id"], "kinds": old["kind"],
        "speaker": "盛蕾", "date_from": "2019-05-06", "date_to": "2019-05-06",
    }  # fmt: skip
    (row,) = _get(client, f"/{name}", **asked)[name]
    assert (row["source"], row["published"]) == ("武进旧报", "2019-05-06")
    assert _get(client, f"/{name}", **{**asked, "date_from": "2019-05-07", "date_to": "2019-05-07"}) == {
        name: [], "total": 0, "next": None,
    }  # fmt: skip


def test_statements_under_filters_and_by_post(client: httpx.Client, engine: Engine) -> None:
    of_old = _get(client, "/statements", sources="武进旧报")["statements"]
    assert [said["words"] for said in of_old] == ["要守住底线。"]
    by_post = _get(client, "/statements", speaker="市长", limit=500)["statements"]
    assert [(s["article_id"], s["start"]) for s in by_post] == [
        (article.id, said.start) for article, said in engine.statements("市长")
    ]
    assert _get(client, "/statements", limit=1, newest=True)["statements"] != of_old


@pytest.mark.parametrize(
    ("path", "asked", "said"),
    [
        ("/articles", {"cursor": "nonsense"}, "cursor"),
        ("/articles", {"cursor": "WyJhIl0"}, "cursor"),
        ("/articles", {"limit": 501}, "limit"),
        ("/articles", {"lmit": 5}, "lmit"),
        ("/statements", {"date_from": "gestern"}, "date_from"),
        ("/documents/UPPER", {}, "id"),
        ("/people", {"sources": "x"}, "sources"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_name(
    client: httpx.Client, path: str, asked: dict[str, Any], said: str
) -> None:
    reply = client.get(path, params=asked)
    assert (reply.status_code, reply.json()["error"]["code"]) == (422, "bad_input")
    assert said in reply.json()["error"]["message"]


@pytest.mark.parametrize(
    "word", ["W10x", "e30", "WzFlOTld", "W3RydWVd", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5XQ", "é", "W" * 900]
)
def test_a_cursor_that_none_gave_is_refused(word: str) -> None:
    with pytest.raises(InputError, match="cursor"):
        read_cursor(word)


def test_a_row_that_comes_or_goes_meanwhile_moves_no_other(tmp_path: Path) -> None:
    with archive(tmp_path) as store:
        whole = store.list_articles(Filters(), 500)
        first = store.list_articles(Filters(), 3)
        assert (first.total, first.rows) == (len(NEWS), whole.rows[:3])
        store.remove(first.rows[1].id)
        put(store, page("n0", "很早就有的一篇，讲的是别的事情。", published=date(1990, 1, 1)))
        second = store.list_articles(Filters(), 3, first.after)
        assert second.rows == whole.rows[3:6]


def test_a_search_counts_what_it_finds_and_orders_by_day(client: httpx.Client) -> None:
    plain = client.post("/search", json={"query": QUESTION, "k": 5}).json()
    assert plain["facets"] is None
    counted = client.post("/search", json={"query": QUESTION, "k": 5, "facets": True}).json()
    assert counted["hits"] == plain["hits"]
    facets = counted["facets"]
    total = sum(facet["count"] for facet in facets["sources"])
    assert total == sum(f["count"] for f in facets["months"]) == sum(f["count"] for f in facets["kinds"]) > 5
    assert [f["value"] for f in facets["months"]] == sorted(f["value"] for f in facets["months"])
    assert len(facets["people"]) == 20
    asked = {"query": "盛蕾强调", "k": 6}
    best = client.post("/search", json=asked).json()["hits"]
    by_day = client.post("/search", json={**asked, "sort": "date"}).json()["hits"]
    assert sorted(by_day, key=lambda hit: hit["rank"]) == best
    days = [hit["published"] or (hit["guess"] or {}).get("last", "") for hit in by_day]
    assert days == sorted(days, reverse=True)
