"""`POST /search`, `GET /articles/{id}`, `POST /verify`: the archive itself."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.desk import Allowed, TheDesk
from api.errors import SENT, replies
from api.metrics import Metrics
from api.streaming import as_json, while_there
from rag.engine import Engine
from rag.types import Claim
from rag.wire import (
    ArticleReply,
    SearchReply,
    SearchRequest,
    VerifyReply,
    VerifyRequest,
    article_reply,
    search_reply,
    verify_reply,
)

router = APIRouter(dependencies=[Allowed])
_SENTENCES = 500
_COUNTED = 100  # Passages whose articles are counted as facets.
Id = Annotated[str, Path(description="Id of the article; its `#` is written `%23` in an address.")]


@router.post("/search", response_model=SearchReply, responses=replies(*SENT))
async def search(asked: SearchRequest, desk: TheDesk) -> Response:
    """The best passages for a question, with the scores of each stage."""
    answerer = await desk.answerer()
    query = answerer.asked(asked.query)
    engine = await desk.engine()
    return await as_json(lambda: _searched(engine, query, asked, desk.metrics))


def _searched(engine: Engine, query: str, asked: SearchRequest, metrics: Metrics) -> SearchReply:
    filters = asked.filters.filters()
    found = engine.search(query, asked.k, filters)
    metrics.searched(found.timings)
    counted = engine.retriever.passages(query, _COUNTED, filters) if asked.facets else None
    return search_reply(found, sort=asked.sort, counted=counted)


@router.get("/articles/{id:path}", response_model=ArticleReply, responses=replies(404, 422))
async def article(id: Id, desk: TheDesk) -> Response:
    """A whole article; the `#` of an id is written `%23` in an address."""
    engine = await desk.engine()
    return await as_json(lambda: article_reply(engine.article(id)))


@router.post("/verify", response_model=VerifyReply, responses=replies(*SENT))
async def verify(asked: VerifyRequest, request: Request, desk: TheDesk) -> Response:
    """Any text, sentence by sentence: what of it stands in print, and what differs."""
    engine = await desk.engine()
    ids = tuple(asked.article_ids)
    parts = await desk.checking(lambda: engine.verifier.parts(asked.text, _SENTENCES))

    async def verified() -> list[Claim]:
        # One after the other: a long text takes its turn between those of others, and ends with its client.
        return [await desk.checking(partial(engine.verifier.claim, part, ids)) for part in parts]

    claims = await while_there(request, verified())
    desk.metrics.checked(claims, "text")
    return await as_json(lambda: verify_reply(claims))
