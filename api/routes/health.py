"""`GET /healthz`: the process lives. `GET /readyz`: it can answer. `GET /metrics`: what it has done."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.desk import Allowed, TheDesk
from api.errors import ErrorReply, replies
from api.metrics import TYPE

router = APIRouter()


class Health(BaseModel):
    """The process lives."""

    status: Literal["ok"] = Field("ok", description="Always ok.")


class Ready(BaseModel):
    """The archive can be searched."""

    status: Literal["ready"] = Field("ready", description="Always ready.")
    stored: dict[str, int] = Field(
        description="How much is in the archive: files, pages, articles, chunks, statements."
    )
    mode: Literal["llm", "extractive"] = Field(
        description="Whether a language model answers, or quotations do."
    )


@router.get("/healthz")
async def healthz() -> Health:
    """Always 200 while the server runs."""
    return Health()


@router.get("/readyz", responses={503: {"model": ErrorReply, "description": "It cannot answer yet."}})
async def readyz(desk: TheDesk) -> Ready:
    """200 once a search goes through; else 503 with what to type."""
    stored = await desk.ready()
    return Ready(stored=stored, mode="llm" if desk.settings.llm_base_url else "extractive")


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        **replies(),
        200: {"description": "The counts.", "content": {"text/plain": {"schema": {"type": "string"}}}},
    },
    dependencies=[Allowed],
)
async def metrics(desk: TheDesk) -> Response:
    """What this process has done, and how much is in the archive, in the text format of Prometheus."""
    return Response(desk.metrics.page(await desk.stored()), media_type=TYPE)
