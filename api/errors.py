"""The one table from our errors to HTTP statuses, and the one shape of an error reply."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from api.keys import Forbidden, Unauthorized
from api.language import reader
from rag.errors import (
    Busy,
    InputError,
    LLMError,
    LLMTimeout,
    ModelUnavailable,
    NoIndex,
    NotFound,
    SettingsError,
    StoreError,
    TooLarge,
    WenbaoError,
)
from rag.phrase import Phrase, misfit
from rag.text.messages import told

_log = logging.getLogger("wenbao")

# The first row that fits counts: subclasses stand before their parents.
STATUS: tuple[tuple[type[WenbaoError], int], ...] = (
    (Unauthorized, 401),
    (Forbidden, 403),
    (TooLarge, 413),
    (InputError, 422),
    (NotFound, 404),
    (StoreError, 503),
    (ModelUnavailable, 503),
    (LLMTimeout, 504),
    (LLMError, 502),
    (SettingsError, 500),
    (WenbaoError, 500),
)


def status_of(error: WenbaoError) -> int:
    """The HTTP status of one of our errors."""
    return next(status for kind, status in STATUS if isinstance(error, kind))


class Fault(BaseModel):
    """What is wrong and what to do; `type` and `param` are there for clients of the OpenAI protocol."""

    code: str = Field(description="Name of the error, for programs.", examples=["bad_input"])
    message: str = Field(description="What is wrong, in a sentence.")
    hint: str = Field(description="What to do; empty where there is nothing to say.")
    retryable: bool = Field(description="Whether the same request may go through a little later.")
    type: str = Field(description="invalid_request_error, or server_error.")
    param: None = Field(None, description="Always null.")


class ErrorReply(BaseModel):
    """The body of every reply with a status of 400 or more."""

    error: Fault = Field(description="The error.")


_MEANT = {
    400: "The body is not JSON.",
    401: "A key is needed, and the one sent is missing or wrong.",
    403: "The key may read, not write.",
    404: "There is no such thing.",
    408: "The body came too slowly.",
    413: "The body, the question or the text is too long.",
    421: "The server does not answer to this host name.",
    422: "A field is missing, unknown, or has a value that it cannot have.",
    500: "A setting is wrong, or something went wrong that should not.",
    502: "The language model answered with an error.",
    503: "There is nothing to search yet, the archive cannot be read, or too many ask at once.",
    504: "The language model took too long.",
}
_ANY = (401, 421, 500, 503)
SENT = (400, 408, 413, 422)  # What can be wrong with a body.
OF_MODEL = (502, 504)


def replies(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error replies of a route, for its description: those that every route has, and these."""
    return {
        status: {"model": ErrorReply, "description": _MEANT[status]} for status in sorted((*_ANY, *statuses))
    }


def fault_of(error: WenbaoError) -> Fault:
    """One of our errors, as it stands in a reply: in words for who speaks HTTP, without the folders of this machine."""
    message, hint = _spoken(error)
    return _fault(error.code, message, hint, status_of(error), retryable=error.retryable)


def _spoken(error: WenbaoError) -> tuple[Phrase, Phrase]:
    match error:
        case NoIndex():
            hint = Phrase("POST /documents, or on the server: wenbao index FOLDER")
            return Phrase("there is no archive yet"), hint
        case Busy():
            return _bare(error.message), error.hint
        case NotFound() if "`wenbao " in error.hint:
            return error.message, Phrase(
                "`GET /articles`, `/pages`, `/documents` and `/people` list what there is"
            )
        case StoreError() | ModelUnavailable() | SettingsError():
            typed = "wenbao" in error.hint.lower() or "pip install" in error.hint
            return _bare(error.message), Phrase(
                "on the server: {hint}", hint=error.hint
            ) if typed else error.hint
    return error.message, error.hint


def _bare(said: Phrase) -> Phrase:
    """What is said with the last part of each path alone."""
    return Phrase(said.template, **{name: _last(word) for name, word in said.words.items()})


def _last(word: object) -> object:
    if isinstance(word, Phrase):
        return _bare(word)
    return word.rpartition("/")[2] if isinstance(word, str) and word.startswith("/") else word


def _fault(code: str, message: str, hint: str, status: int, *, retryable: bool) -> Fault:
    kind = "invalid_request_error" if status < 500 else "server_error"
    said, typed = (
        told(text if isinstance(text, Phrase) else Phrase(text), reader()) for text in (message, hint)
    )
    return Fault(code=code, message=said, hint=typed, retryable=retryable, type=kind)


def body(code: str, message: str, hint: str, status: int, *, retryable: bool = False) -> dict[str, object]:
    """An error as JSON."""
    return ErrorReply(error=_fault(code, message, hint, status, retryable=retryable)).model_dump()


def body_of(error: WenbaoError) -> dict[str, object]:
    """One of our errors as JSON."""
    return ErrorReply(error=fault_of(error)).model_dump()


def sent(error: WenbaoError) -> JSONResponse:
    """One of our errors as the whole reply."""
    status = status_of(error)
    more = {"www-authenticate": "Bearer"} if status == 401 else {"retry-after": "5"} if status == 503 else {}
    return JSONResponse(body_of(error), status, {**more, "content-language": reader()})


def refused(
    code: str,
    message: str,
    hint: str,
    status: int,
    headers: Mapping[str, str] | None = None,
    *,
    retryable: bool = False,
) -> JSONResponse:
    """An error as the whole reply."""
    said = body(code, message, hint, status, retryable=retryable)
    return JSONResponse(said, status, {**(headers or {}), "content-language": reader()})


async def _ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, WenbaoError)
    status = status_of(error)
    if status >= 500:
        _log.error("%s %s: %s", request.method, request.url.path, error)
    return sent(error)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        said = Phrase("the body is not JSON: {why}", why=first.get("ctx", {}).get("error", ""))
        return refused("broken_json", said, "send a JSON object, in UTF-8", 400)
    place = ".".join(str(part) for part in first["loc"] if part != "body") or Phrase("the body")
    plain = "json" not in request.headers.get("content-type", "json")
    hint = (
        "send it with `content-type: application/json`"
        if plain
        else Phrase("see {path} under /docs", path=request.url.path)
    )
    return refused("bad_input", Phrase("{name}: {why}", name=place, why=misfit(first)), hint, 422)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = error.status_code
    named = {
        404: "not_found",
        405: "method_not_allowed",
        413: "too_large",
        400: "broken_json",
        408: "too_slow",
    }
    hints = {
        404: "see /docs for what there is",
        405: Phrase("see {path} under /docs", path=request.url.path),
        413: "send less at once",
        408: "send it faster, or less at once",
        400: "send a JSON object, in UTF-8",
    }
    said = error.detail or HTTPStatus(status).phrase
    return refused(named.get(status, "http"), said, hints.get(status, ""), status, error.headers)


async def _unforeseen(request: Request, error: Exception) -> JSONResponse:
    said = "something went wrong that should not"
    return refused("internal", said, "the server's log has the details", 500)


def install(app: FastAPI) -> None:
    """Give `app` these replies to every error."""
    app.add_exception_handler(WenbaoError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unforeseen)
