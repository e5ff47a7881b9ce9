"""The archive as tools of the Model Context Protocol (modelcontextprotocol.io): over stdio, or as streamable HTTP."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial, wraps
from typing import Annotated, ParamSpec, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import BaseModel, Field
from starlette.types import ASGIApp

from api.desk import Desk, Guard, give_way
from api.keys import Keyring
from api.limits import BodyLimit, Crowd, Hosts, loopback
from rag import __version__
from rag.errors import WenbaoError
from rag.settings import Settings
from rag.types import AnswerStatus
from rag.wire import (
    ArticleReply,
    CitationOut,
    ClaimOut,
    FiltersIn,
    Name,
    PapersReply,
    SearchReply,
    StatementsReply,
    Text,
    VerifyReply,
    article_reply,
    chat_reply,
    papers_reply,
    read_cursor,
    search_reply,
    statements_reply,
    verify_reply,
)  # fmt: skip

_ABOUT = (
    "An archive of newspaper articles. Ask it a question, or search it and read; every citation leads to the printed words. "
    "`verify` holds any text against it, sentence by sentence. Ids of articles come from `search`, `ask` and `statements`."
)
_ALL = FiltersIn()
_BODY, _SENDING, _CROWD = 1_000_000, 30.0, 200
_SENTENCES = 200
_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
P = ParamSpec("P")
T = TypeVar("T")

K = Annotated[int, Field(ge=1, le=50, description="How many at most.")]
Conditions = Annotated[FiltersIn, Field(description="Which articles are looked through; left out: all.")]
ArticleId = Annotated[str, Field(description="Id of an article, as other tools name it.")]


class Told(BaseModel):
    """An answer with what is needed to check it."""

    answer: str = Field(description="The answer, with markers such as [1].")
    status: AnswerStatus = Field(description="Whether it was answered, and from print.")
    note: str = Field(description="What the reader should know, in words.")
    citations: list[CitationOut] = Field(
        description="Every marker, with the printed words and where they stand."
    )
    claims: list[ClaimOut] = Field(description="Every sentence, with the verdict on it.")


def server(settings: Settings) -> MCPServer[Desk]:
    """The tools over the archive that the settings name. It is opened at the first call."""

    @asynccontextmanager
    async def lifespan(_: MCPServer[Desk]) -> AsyncIterator[Desk]:
        threads = ThreadPoolExecutor(max(2, os.cpu_count() or 1), "wenbao", initializer=give_way)
        asyncio.get_running_loop().set_default_executor(threads)
        try:
            yield desk
        finally:
            await desk.close()

    desk = Desk(settings)
    made = MCPServer[Desk](
        "wenbao",
        title="Wenbao 问报",
        instructions=_ABOUT,
        version=__version__,
        lifespan=lifespan,
        log_level="WARNING",
    )
    for tool in _tools(desk):
        made.add_tool(_told(tool), annotations=_READS)
    return made


def app(settings: Settings) -> ASGIApp:
    """The same as streamable HTTP at `/mcp`, for those who have a key where one is set."""
    served: ASGIApp = server(settings).streamable_http_app(
        # Foreign names are refused by `Hosts`, as on every other route.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        host=settings.host,
    )
    keys = Keyring(settings.home, settings.api_key.get_secret_value())
    served = Guard(served, keys)
    if loopback(settings.host) and not keys.needed:
        served = Hosts(served)
    return BodyLimit(Crowd(served, _CROWD), _BODY, _SENDING)


def _told(tool: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """`tool`, whose errors are told to the model in words."""

    @wraps(tool)
    async def telling(*args: P.args, **more: P.kwargs) -> T:
        try:
            return await tool(*args, **more)
        except WenbaoError as exc:
            raise ToolError(str(exc)) from exc

    return telling


def _tools(desk: Desk) -> tuple[Callable[..., Awaitable[BaseModel]], ...]:
    async def search(
        query: Annotated[Text, Field(description="A question or words, in any language.")],
        k: K = 8,
        filters: Conditions = _ALL,
    ) -> SearchReply:
        """The passages that answer a question best, with where they are printed."""
        engine = await desk.engine()
        asked = (await desk.answerer()).asked(query)
        return await asyncio.to_thread(lambda: search_reply(engine.search(asked, k, filters.filters())))

    async def ask(
        question: Annotated[Text, Field(description="A question in any language.")],
        filters: Conditions = _ALL,
    ) -> Told:
        """An answer to a question from the archive, every sentence with its verdict and the printed words."""
        answerer = await desk.answerer()
        reply = chat_reply(await answerer.ask(question, (), filters.filters()))
        return Told(
            answer=reply.answer, status=reply.status, note=reply.note, citations=reply.citations, claims=reply.claims
        )  # fmt: skip

    async def get_article(id: ArticleId) -> ArticleReply:
        """A whole article with its dates, people and statements."""
        engine = await desk.engine()
        return await asyncio.to_thread(lambda: article_reply(engine.article(id)))

    async def verify(
        text: Annotated[Text, Field(max_length=20_000, description="Sentences in any language.")],
        article_ids: Annotated[
            list[Name], Field(max_length=1000, description="Articles to hold it against; left out: all.")
        ] = [],  # noqa: B006 — read, never changed; the schema shows it.
    ) -> VerifyReply:
        """Any text held against the archive, sentence by sentence: what of it stands in print, and what differs."""
        verifier = (await desk.engine()).verifier
        parts = await desk.checking(partial(verifier.parts, text, _SENTENCES))
        claims = [await desk.checking(partial(verifier.claim, part, tuple(article_ids))) for part in parts]
        return verify_reply(claims)

    async def statements(
        speaker: Annotated[Name, Field(description="A person's name or post; empty: anybody.")] = "",
        filters: Conditions = _ALL,
        limit: K = 20,
        cursor: Annotated[
            Name, Field(description="`next` of the reply before; empty: from the beginning.")
        ] = "",
    ) -> StatementsReply:
        """Who said what, earliest first, with where it is printed."""
        engine = await desk.engine()
        wanted = filters.model_copy(update={"speaker": speaker or filters.speaker}).filters()
        after = read_cursor(cursor)
        return await asyncio.to_thread(lambda: statements_reply(engine.list_statements(wanted, limit, after)))

    async def list_papers() -> PapersReply:
        """The papers of the archive, with their first and last day and how much there is of each."""
        store = (await desk.engine()).store
        return await asyncio.to_thread(lambda: papers_reply(store.papers()))

    return search, ask, get_article, verify, statements, list_papers
