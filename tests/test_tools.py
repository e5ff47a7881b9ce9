"""The tools of the Model Context Protocol, called by the SDK's own client: over stdio from a real process, and over HTTP."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

pytest.importorskip("mcp")

import httpx2
from mcp import StdioServerParameters
from mcp.client import Client
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from api import keys
from api.tools import app
from rag.settings import load
from tests.serving import indexed, served

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "凤翔科技园一年用多少电？"
FACT = "武进国家高新区凤翔科技园年用电量约2500万千瓦时。"
TOOLS = {"search", "ask", "get_article", "verify", "statements", "list_papers"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    return indexed(tmp_path_factory.mktemp("home"), [seeds])


def _spoken(home: Path, talk: Callable[[Client], Awaitable[None]]) -> None:
    """`talk` with the tools of a process of its own."""
    known = {"PYTHONPATH": str(ROOT), "PATH": os.environ.get("PATH", ""), "OMP_NUM_THREADS": "1"}
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "rag", "mcp", "--home", str(home)], env=known, cwd=str(home)
    )

    async def run() -> None:
        async with asyncio.timeout(120), Client(stdio_client(command)) as client:
            await talk(client)

    asyncio.run(run())


async def _called(client: Client, tool: str, **asked: Any) -> dict[str, Any]:
    result: Any = await client.call_tool(tool, asked)
    assert not result.is_error, result.content
    found: dict[str, Any] = result.structured_content
    return found


@pytest.mark.slow
def test_an_archive_is_asked_read_and_held_against_over_stdio(home: Path) -> None:
    async def talk(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == TOOLS
        for tool in tools.values():
            assert tool.description
            assert tool.output_schema
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint
            for name, told in tool.input_schema.get("properties", {}).items():
                assert told.get("description"), (tool.name, name)

        found = await _called(client, "search", query=QUESTION, k=3)
        hit = next(hit for hit in found["hits"] if FACT[:-1] in hit["text"])
        article = await _called(client, "get_article", id=hit["article_id"])
        assert article["text"][hit["start"] : hit["end"]] == hit["text"]

        told = await _called(client, "ask", question=QUESTION)
        assert (told["status"], FACT in told["answer"]) == ("answered", True)
        cited = next(c for c in told["citations"] if c["quote"] == FACT)
        assert (cited["status"], article["text"][cited["start"] : cited["end"]]) == ("verified", FACT)

        text = "凤翔科技园年用电量约2500万千瓦时。凤翔科技园年用电量约2600万千瓦时。"
        claims = (await _called(client, "verify", text=text))["claims"]
        assert [claim["status"] for claim in claims] == ["verified", "unsupported"]

        said = await _called(client, "statements", speaker="盛蕾", limit=1)
        assert (said["statements"][0]["speaker"], said["total"] > 1) == ("盛蕾", True)
        rest = await _called(client, "statements", speaker="盛蕾", limit=50, cursor=said["next"])
        assert len(rest["statements"]) == said["total"] - 1

        papers = (await _called(client, "list_papers"))["papers"]
        assert sum(paper["pages"] for paper in papers) == 5

        none: Any = await client.call_tool("get_article", {"id": "nowhere"})
        assert (none.is_error, "no article 'nowhere'" in none.content[0].text) == (True, True)
        empty: Any = await client.call_tool("ask", {"question": " "})
        assert (empty.is_error, "the question is empty" in empty.content[0].text) == (True, True)

    _spoken(home, talk)


def test_the_same_tools_are_there_over_http_for_those_with_a_key(home: Path, tmp_path: Path) -> None:
    archive = indexed(tmp_path / "archive", [ROOT / "seeds" / "000_8f4836216c4ab2e0.txt"])
    _, words = keys.add(archive, "reader", keys.Scope.READ)

    async def talk(url: str) -> dict[str, Any]:
        carried = httpx2.AsyncClient(headers={"authorization": f"Bearer {words}"}, timeout=60)
        async with carried, Client(streamable_http_client(f"{url}/mcp", http_client=carried)) as client:
            assert {tool.name for tool in (await client.list_tools()).tools} == TOOLS
            return await _called(client, "search", query=QUESTION, k=3)

    with served(app(load(home=archive))) as url:
        hits = asyncio.run(talk(url))["hits"]
        assert any(FACT[:-1] in hit["text"] for hit in hits)
        bare = httpx.post(f"{url}/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
        assert (bare.status_code, bare.json()["error"]["code"]) == (401, "unauthorized")
    with served(app(load(home=home))) as url:  # Without keys, for this machine alone.
        foreign = httpx.post(f"{url}/mcp", json={}, headers={"host": "evil.example"})
        assert (foreign.status_code, foreign.json()["error"]["code"]) == (421, "bad_host")
