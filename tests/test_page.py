"""The files of the web page as a server gives them: addresses, policies, languages. `test_page_browser.py` opens it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.routes.page import VIEWS
from rag.settings import load
from rag.text.han import has_han
from tests.serving import served

STATIC = Path(__file__).resolve().parent.parent / "api" / "static"
READER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
FIRST_VIEW = 100_000
LANGUAGES = ("zh", "zh-Hant", "en")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    settings = load(home=tmp_path_factory.mktemp("none"), api_key="s3cret")
    with served(create_app(settings)) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def leads_to(name: str, text: str) -> set[str]:
    """The files of the page that a file of it asks for by itself, not those it may ask for later."""
    if name.endswith(".html"):
        return {
            found.removeprefix("/static/") for found in re.findall(r'(?:src|href)="(/static/[^"]+)"', text)
        }
    if name.endswith(".js"):
        folder = (STATIC / name).parent
        found = re.findall(r'^import[^;]*?"(\.[^"]+)";', text, re.M)
        return {(folder / one).resolve().relative_to(STATIC).as_posix() for one in found}
    return set()


def closure(*names: str) -> set[str]:
    seen: set[str] = set()
    todo = list(names)
    while todo:
        if (name := todo.pop()) not in seen:
            seen.add(name)
            todo += leads_to(name, (STATIC / name).read_text("utf-8"))
    return seen


@pytest.mark.parametrize("view", ["/", *VIEWS])
def test_each_view_has_an_address_that_gives_the_page(client: httpx.Client, view: str) -> None:
    address = view.replace("{rest:path}", "000_8f48-ff86e9%231")
    reply = client.get(address, headers=READER)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert reply.text == (STATIC / "index.html").read_text("utf-8")
    assert reply.headers["vary"] == "accept, accept-encoding"


def test_programs_get_what_they_ask_for_at_the_same_addresses(client: httpx.Client) -> None:
    assert client.get("/", headers={"accept": "*/*"}).text.startswith("<!doctype html>")
    for path, status in (("/search", 405), ("/verify", 405), ("/article/none", 404)):
        reply = client.get(path, headers={"accept": "*/*"})
        assert (reply.status_code, reply.headers["content-type"]) == (status, "application/json")
    assert client.post("/search", json={"query": "新闻"}, headers=READER).status_code == 401


def test_every_file_is_served_as_what_it_is_and_found_by_what_asks_for_it(client: httpx.Client) -> None:
    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html"}
    files = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()}
    views = {name for name in files if name.startswith(("js/views/", "js/card.js", "words/"))}
    assert closure("index.html", *views) == files  # None is missing, none is left over.
    for name in sorted(files):
        reply = client.get(f"/static/{name}")
        assert reply.content == (STATIC / name).read_bytes()
        assert reply.headers["content-type"].split(";")[0] == kinds[Path(name).suffix]
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert client.head(f"/static/{name}").content == b""


def test_all_that_every_view_needs_is_asked_for_at_once() -> None:
    """Not one after the other, as each module is read."""
    page = (STATIC / "index.html").read_text("utf-8")
    early = set(re.findall(r'modulepreload" href="/static/([^"]+)"', page))
    assert early == {name for name in closure("js/main.js") if name != "js/main.js"}


def test_the_first_view_is_small() -> None:
    for language in LANGUAGES:
        first = closure("index.html", "js/views/ask.js", f"words/{language}.js")
        assert sum((STATIC / name).stat().st_size for name in first) <= FIRST_VIEW


def test_what_a_browser_holds_is_not_sent_again(client: httpx.Client) -> None:
    for path in ("/", "/static/js/main.js"):
        reply = client.get(path)
        assert reply.headers["cache-control"] == "no-cache"
        held = client.get(path, headers={"if-none-match": f'"other", W/{reply.headers["etag"]}'})
        assert (held.status_code, held.content, held.headers["etag"]) == (304, b"", reply.headers["etag"])
        assert client.get(path, headers={"if-none-match": '"other"'}).content == reply.content
        plain = client.get(path, headers={"accept-encoding": "identity"})
        assert (plain.content, reply.headers["content-encoding"]) == (reply.content, "gzip")
        assert plain.headers["etag"] != reply.headers["etag"]
        assert int(reply.headers["content-length"]) < int(plain.headers["content-length"])


@pytest.mark.parametrize("path", ["none.js", "../app.py", "..%2fapp.py", "%2e%2e/app.py", "js", ""])
def test_no_other_file_is_served(client: httpx.Client, path: str) -> None:
    reply = client.get(f"/static/{path}")
    assert (reply.status_code, reply.json()["error"]["code"]) == (404, "not_found")


def test_the_page_needs_nothing_from_elsewhere_and_runs_no_words_of_an_article(client: httpx.Client) -> None:
    page = client.get("/")
    policy = dict(rule.strip().split(" ", 1) for rule in page.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert (policy["trusted-types"], policy["require-trusted-types-for"]) == ("'none'", "'script'")
    assert page.headers["referrer-policy"] == "no-referrer"
    assert not re.search(r"<script>|<style|\sstyle=|\son\w+=|javascript:", page.text)
    for path in STATIC.rglob("*.*"):
        text = path.read_text("utf-8")
        assert not re.search(
            r"(?:https?:)?//(?!www\.w3\.org/2000/svg)[\w-]+\.\w+",
            re.sub(r"^\s*//.*$|/\*.*?\*/", "", text, flags=re.M | re.S),
        ), path
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text
        ), path
        assert not re.search(r"url\(|@import|localhost", text), path


def words_of(language: str) -> dict[str, str]:
    text = (STATIC / "words" / f"{language}.js").read_text("utf-8")
    return {
        name or quoted: value
        for quoted, name, value in re.findall(r'^  (?:"([\w.]+)"|(\w+)): (.+),$', text, re.M)
    }


def test_the_languages_say_the_same_things() -> None:
    chinese = words_of("zh")
    for language in LANGUAGES:
        words = words_of(language)
        assert list(words) == list(chinese)
        for key, value in words.items():
            assert re.findall(r"^\(.*?\)", value) == re.findall(r"^\(.*?\)", chinese[key]), key
    english = {key: value for key, value in words_of("en").items() if key != "examples.query"}
    assert [key for key, value in english.items() if has_han(value)] == []


def test_whatever_is_said_is_in_the_catalogue_and_nothing_else_is() -> None:
    modules = "".join(path.read_text("utf-8") for path in (STATIC / "js").rglob("*.js"))
    words = set(words_of("zh"))
    named = set(re.findall(r'\bsay\("([\w.]+)"', modules))
    assert named - words == set()
    begun = set(re.findall(r"\bsay\(`([\w.]+\.)\$\{", modules))
    quoted = set(re.findall(r'"([\w.]+)"', modules))
    assert {word for word in words if word not in quoted and not word.startswith(tuple(begun))} == set()
