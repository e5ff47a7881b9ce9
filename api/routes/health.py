"""`GET /healthz`: the process lives. `GET /readyz`: it can answer."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from api.desk import TheDesk

router = APIRouter()


class Health(BaseModel):
    """The process lives."""

    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    """The archive can be searched; `stored` counts what is in it, `mode` is how answers are made."""

    status: Literal["ready"] = "ready"
    stored: dict[str, int]
    mode: Literal["llm", "extractive"]


@router.get("/healthz")
async def healthz() -> Health:
    """Always 200 while the server runs."""
    return Health()


@router.get("/readyz")
async def readyz(desk: TheDesk) -> Ready:
    """200 once a search goes through; else 503 with what to type."""
    stored = await desk.ready()
    return Ready(stored=stored, mode="llm" if desk.settings.llm_base_url else "extractive")
