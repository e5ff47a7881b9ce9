"""The HTTP application: `create_app(settings)`, or `uvicorn api.app:app` with the settings in force."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import Response
from fastapi_offline import FastAPIOffline
from starlette.requests import Request

from api.desk import Desk, give_way
from api.errors import install
from api.keys import Keyring
from api.language import Languages
from api.limits import BodyLimit, Crowd, Heads, Hosts, loopback
from api.metrics import Metrics
from api.routes import archive, chat, documents, health, lists, openai, page
from api.streaming import Gone
from api.told import Told
from rag import __version__
from rag.engine import Engine
from rag.errors import WenbaoError
from rag.settings import Settings, load

_log = logging.getLogger("wenbao")
_BODY, _SENDING = 1_000_000, 30.0  # Bytes of a body, and seconds it may take to come.
_ARTICLES, _UPLOADING = 10_000_000, 600.0  # The same of articles as JSON, which are held in memory.
_CROWD = 1000


def create_app(source: Settings | Engine | None = None) -> FastAPI:
    """The application over an engine (which stays the caller's to close), or over settings."""
    engine = source if isinstance(source, Engine) else None
    settings = source if isinstance(source, Settings) else engine.settings if engine else load()

    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # Searching is CPU work: more threads than cores would only keep the event loop from its turn.
        threads = ThreadPoolExecutor(max(2, os.cpu_count() or 1), "wenbao", initializer=give_way)
        asyncio.get_running_loop().set_default_executor(threads)
        # A thread that computes gives way to the event loop after so long, not after five milliseconds: with every write
        # to a client the event loop hands the interpreter over, and waits as long to get it back.
        sys.setswitchinterval(0.00002)
        app.state.desk = desk = Desk(settings, engine, metrics)
        try:
            await desk.ready()
            await desk.warm()
            # What is loaded now stays: going through all of it takes a collection 120 ms in which nothing else runs.
            gc.collect()
            gc.freeze()
            # And what many answers at once hold is gone through seldom: each time holds up everybody as long.
            gc.set_threshold(10_000, 20, 20)
        except WenbaoError as exc:
            _log.warning("not ready: %s", exc)
        try:
            yield
        finally:
            await desk.close()

    app = FastAPIOffline(
        title="Wenbao 问报",
        summary="Ask the newspaper, get an answer that shows where it stands in print.",
        description="Places in texts are counted in characters (Unicode code points) from 0, their end not included.",
        version=__version__,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=lifespan,
    )
    upload = settings.max_upload * 1_000_000
    larger = {"/documents": (upload, _UPLOADING), "/articles": (min(upload, _ARTICLES), _UPLOADING)}
    app.add_middleware(BodyLimit, most=_BODY, seconds=_SENDING, larger=larger)
    app.add_middleware(Crowd, most=_CROWD)
    app.add_middleware(Told, metrics=metrics)
    app.add_middleware(Heads)
    if loopback(settings.host) and not Keyring(settings.home, settings.api_key.get_secret_value()).needed:
        app.add_middleware(Hosts, names=[urlsplit(origin).hostname or "" for origin in settings.cors_origins])
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=settings.cors_origins, allow_methods=["*"], allow_headers=["*"]
        )
    app.add_middleware(Languages)
    for router in (
        page.router,
        health.router,
        chat.router,
        openai.router,
        lists.router,
        documents.router,
        archive.router,
    ):
        app.include_router(router)
    install(app)
    app.add_exception_handler(Gone, _nobody)
    return app


async def _nobody(request: Request, error: Exception) -> Response:
    """The reply that nobody reads, with the status that proxies log for it."""
    return Response(status_code=499)


def __getattr__(name: str) -> FastAPI:
    """`app` is made when a server asks for it, not when this file is imported."""
    if name == "app":
        return create_app()
    raise AttributeError(name)
