"""`POST /search`, `GET /articles/{id}`, `POST /verify`: the archive itself."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.desk import Allowed, TheDesk
from api.streaming import as_json
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


@router.post("/search", response_model=SearchReply)
async def search(asked: SearchRequest, desk: TheDesk) -> Response:
    """The best passages for a question, with the scores of each stage."""
    answerer = await desk.answerer()
    query = answerer.asked(asked.query)
    engine = await desk.engine()
    return await as_json(lambda: search_reply(engine.search(query, asked.k, asked.filters.filters())))


@router.get("/articles/{id:path}", response_model=ArticleReply)
async def article(id: str, desk: TheDesk) -> Response:
    """A whole article; the `#` of an id is written `%23` in an address."""
    engine = await desk.engine()
    return await as_json(lambda: article_reply(engine.article(id)))


@router.post("/verify", response_model=VerifyReply)
async def verify(asked: VerifyRequest, desk: TheDesk) -> Response:
    """Any text, sentence by sentence: what of it stands in print, and what differs."""
    engine = await desk.engine()
    return await as_json(lambda: verify_reply(engine.verifier.verify(asked.text, tuple(asked.article_ids))))
