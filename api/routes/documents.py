"""Documents over HTTP: `POST /documents` (files), `POST /articles` (JSON), `DELETE`, putting back, and the jobs that do it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path as File
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile

from api import audit, uploads
from api.audit import Deed
from api.desk import Admin, Allowed, Desk, TheDesk, Writer
from api.errors import SENT, replies
from api.jobs import Job, Order, Outcome
from api.keys import Caller
from api.streaming import WAITING, event, event_stream, streamed
from rag.corpus import Metadata
from rag.errors import InputError
from rag.wire import ArticlesIn

router = APIRouter()
_FILES = 100
_READ_BY = {
    "home",
    "words",
    "embed_model",
    "embed_device",
    "embed_dtype",
    "embed_backend",
    "embed_dim",
    "embed_batch",
    "embed_threads",
    "offline",
}
_SAID = ("source", "published", "number")
DocumentId = Annotated[str, Path(description="Id of the document.", pattern="^[0-9a-f]{16}$")]
JobId = Annotated[str, Path(description="Id of the job.", pattern="^[0-9a-f]{16}$")]
_EVENTS = "The event `progress` (Job) whenever something is another, then `done` (Job), also where it failed."


def _field(kind: str, said: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "description": said, **more}


_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": _field(
                            "array", f"The files, at most {_FILES}; their names tell the kind, and may tell paper and day.",
                            items={"type": "string", "format": "binary"},
                        ),
                        "source": _field("string", "Name of their paper; left out: as the files tell."),
                        "published": _field("string", "Their day of print; left out: as the files tell.", format="date"),
                        "number": _field("string", "Number of the page; left out: as the files tell."),
                    },
                }
            }
        },
    }
}  # fmt: skip


class JobsReply(BaseModel):
    """The jobs of the last week."""

    jobs: list[Job] = Field(description="The jobs, the latest first.")


class Removed(BaseModel):
    """A document that was taken out."""

    id: str = Field(description="Id of the document.")
    articles: int = Field(ge=0, description="How many articles went with it.")
    until: str | None = Field(description="Until when it can be put back, in UTC; null where it cannot.")


class AuditReply(BaseModel):
    """What was done over HTTP."""

    deeds: list[Deed] = Field(description="What was done, the latest first.")


@router.post(
    "/documents",
    status_code=202,
    response_model=Job,
    responses=replies(400, 403, 408, 413, 422),
    openapi_extra=_FORM,
)
async def upload(request: Request, caller: Writer, desk: TheDesk) -> Response:
    """Take files into the archive, of any kind that `wenbao index` reads. The same bytes are the same document, however often
    they are sent; what is said of them may be another. The reply is the job that does it."""
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        raise InputError(
            "the body is no form", "send files as multipart/form-data, or articles to POST /articles"
        )
    await asyncio.to_thread(uploads.free, desk.settings.home, desk.jobs.pids())
    async with request.form(max_files=_FILES, max_fields=len(_SAID)) as form:
        said = {
            name: str(value).strip()
            for name, value in form.multi_items()
            if not isinstance(value, UploadFile)
        }
        if unknown := sorted(set(said) - set(_SAID)):
            raise InputError(
                "{name}: there is no such field",
                "one of {kinds}",
                name=unknown[0][:100],
                kinds=", ".join(("files", *_SAID)),
            )
        files = [(v.filename or "", v.file) for _, v in form.multi_items() if isinstance(v, UploadFile)]
        if not files:
            raise InputError("files: none were sent", "send each as a part of the name `files`")
        for name, _ in files:
            uploads.named(name)
        placed = [await asyncio.to_thread(uploads.placed, desk.settings.home, *file) for file in files]
    return await _begun(request, caller, desk, placed, _metadata(said))


@router.post("/articles", status_code=202, response_model=Job, responses=replies(403, *SENT))
async def add_articles(asked: ArticlesIn, request: Request, caller: Writer, desk: TheDesk) -> Response:
    """Take ready articles into the archive, each as a document of its own. The reply is the job that does it."""
    home = desk.settings.home
    await asyncio.to_thread(uploads.free, home, desk.jobs.pids())
    placed = []
    for article in asked.articles:
        fields = article.model_dump(mode="json", exclude_defaults=True)
        line = json.dumps(fields, ensure_ascii=False, sort_keys=True) + "\n"
        name = "".join(c for c in (article.title or article.body)[:40] if c.isalnum()) or "article"
        placed.append(await asyncio.to_thread(uploads.placed, home, f"{name}.jsonl", BytesIO(line.encode())))
    return await _begun(request, caller, desk, placed, Metadata())


@router.delete("/documents/{id}", response_model=Removed, responses=replies(403, 404, 422))
async def remove(
    id: DocumentId,
    request: Request,
    caller: Writer,
    desk: TheDesk,
    purge: Annotated[
        bool, Query(description="Whether it goes for good; else it can be put back for a week.")
    ] = False,
) -> Removed:
    """Take a document out of the archive, and out of every index. A file that was sent here is kept for a week, unless
    purged; one that lies elsewhere is left where it is."""
    engine = await desk.engine()
    path = await asyncio.to_thread(engine.store.path_of, id)
    count = await asyncio.to_thread(uploads.remove, engine, path, purge=purge)
    name = path.rpartition("/")[2]
    _noted(request, caller, desk, "removed", id, name, count)
    until = None if purge else f"{datetime.now(UTC) + timedelta(days=7):%Y-%m-%dT%H:%M:%SZ}"
    return Removed(id=id, articles=count, until=until)


@router.post("/documents/{id}/restore", status_code=202, response_model=Job, responses=replies(403, 404, 422))
async def restore(id: DocumentId, request: Request, caller: Writer, desk: TheDesk) -> Response:
    """Put a document back that was removed, with what was said of it. The reply is the job that does it."""
    home = desk.settings.home
    await asyncio.to_thread(uploads.free, home, desk.jobs.pids())
    left = await asyncio.to_thread(uploads.restorable, home, id)
    (home / "removed" / f"{id}.json").unlink(missing_ok=True)
    document = Outcome(id=id, name=left["path"].rpartition("/")[2], outcome="waiting")
    return _sent(
        desk.jobs.start([document], _order(request, caller, desk, [left["path"]], left["given"], "restored"))
    )


@router.get("/jobs", responses=replies(), dependencies=[Allowed])
async def jobs(desk: TheDesk) -> JobsReply:
    """The jobs of the last week."""
    return JobsReply(jobs=await asyncio.to_thread(desk.jobs.listed))


@router.get("/jobs/{id}", responses=replies(404, 422), dependencies=[Allowed])
async def job(id: JobId, desk: TheDesk) -> Job:
    """How far a job is."""
    return await asyncio.to_thread(desk.jobs.read, id)


@router.get(
    "/jobs/{id}/events",
    response_class=Response,
    responses={**replies(404, 422), **streamed(_EVENTS)},
    dependencies=[Allowed],
)
async def job_events(id: JobId, desk: TheDesk) -> Response:
    """How far a job is, as it goes on: server-sent events."""
    await asyncio.to_thread(desk.jobs.read, id)  # What is not there is told before the reply begins.
    return event_stream(_told(desk, id))


@router.get("/audit", responses=replies(403, 422))
async def deeds(
    caller: Admin,
    desk: TheDesk,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many at most.")] = 100,
) -> AuditReply:
    """Who added and removed what over HTTP."""
    return AuditReply(deeds=await asyncio.to_thread(audit.deeds, desk.settings.home, limit))


async def _told(desk: Desk, id: str) -> AsyncGenerator[bytes]:
    last: Job | None = None
    async for now in desk.jobs.events(id):
        last = now or last
        yield event(now.model_dump_json(), "progress") if now else WAITING
    if last:
        yield event(last.model_dump_json(), "done")


async def _begun(
    request: Request, caller: Caller, desk: Desk, placed: Sequence[tuple[File, str]], metadata: Metadata
) -> Response:
    store, given = await desk.store(), metadata.as_json()
    plan = await asyncio.to_thread(uploads.planned, desk.settings.home, store, placed, given)
    documents = [
        Outcome(
            id=one.id, name=one.name, outcome="unchanged" if one.known else "waiting",
            pages=store.holds(one.path) if store and one.known else 0,
        )
        for one in plan
    ]  # fmt: skip
    paths = [one.path for one in plan if not one.known]
    return _sent(desk.jobs.start(documents, _order(request, caller, desk, paths, given)))


def _order(
    request: Request, caller: Caller, desk: Desk, paths: list[str], given: str, did: str = ""
) -> Order:
    settings = desk.settings.model_dump(mode="json", include=_READ_BY)
    settings["home"] = str(desk.settings.home.resolve())
    return Order(paths=paths, given=given, settings=settings, by=caller.name, request=_id(request), did=did)


def _sent(job: Job) -> Response:
    return Response(
        job.model_dump_json(), 202, {"location": f"/jobs/{job.id}"}, media_type="application/json"
    )


def _metadata(said: dict[str, str]) -> Metadata:
    """What is said of files. Raises InputError."""
    try:
        published = date.fromisoformat(said["published"]) if said.get("published") else None
    except ValueError:
        raise InputError("published: not a date", "write it as 2024-04-01") from None
    return Metadata(
        source=said.get("source", "")[:500], published=published, number=said.get("number", "")[:500]
    )


def _noted(
    request: Request, caller: Caller, desk: Desk, did: str, document: str, name: str, articles: int
) -> None:
    audit.note(
        desk.settings.home,
        by=caller.name,
        did=did,
        document=document,
        name=name,
        articles=articles,
        request=_id(request),
    )


def _id(request: Request) -> str:
    return str(getattr(request.state, "id", ""))
