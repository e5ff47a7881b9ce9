"""`POST /search`, `GET /articles/{id}`, `POST /verify`: the archive itself."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter

from api.desk import Allowed, TheDesk
from api.schemas import (
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


@router.post("/search")
async def search(asked: SearchRequest, desk: TheDesk) -> SearchReply:
    """The best passages for a question, with the scores of each stage."""
    answerer = await desk.answerer()
    query = answerer.asked(asked.query)
    engine = await desk.engine()
    return search_reply(await asyncio.to_thread(engine.search, query, asked.k, asked.filters.filters()))


@router.get("/articles/{id:path}")
async def article(id: str, desk: TheDesk) -> ArticleReply:
    """A whole article; the `#` of an id is written `%23` in an address."""
    engine = await desk.engine()
    return article_reply(await asyncio.to_thread(engine.article, id))


@router.post("/verify")
async def verify(asked: VerifyRequest, desk: TheDesk) -> VerifyReply:
    """Any text, sentence by sentence: what of it stands in print, and what differs."""
    engine = await desk.engine()
    return verify_reply(await asyncio.to_thread(engine.verifier.verify, asked.text, tuple(asked.article_ids)))
