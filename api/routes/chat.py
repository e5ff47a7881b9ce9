"""`POST /chat`: an answer, whole or as it comes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Iterable

from fastapi import APIRouter, Request, Response

from api.desk import Allowed, TheDesk
from api.errors import OF_MODEL, SENT, body, body_of, replies
from api.metrics import Metrics
from api.streaming import WAITING, as_json, event, event_stream, kept_awake, merged, streamed, while_there
from rag.errors import WenbaoError
from rag.types import Delta, Done, Event, Found, Verdict
from rag.wire import ChatReply, ChatRequest, chat_reply, claim, found_event

router = APIRouter(dependencies=[Allowed])
_STREAM = (
    "With `stream`: the events `found` (FoundEvent), `delta` ({text}: the next words), `verdict` (ClaimOut) and, "
    "last, `done` (ChatReply); `error` (ErrorReply) where the answer broke off."
)


@router.post(
    "/chat",
    response_model=ChatReply,
    responses={**replies(*SENT, *OF_MODEL), **streamed(_STREAM)},
)
async def chat(asked: ChatRequest, request: Request, desk: TheDesk) -> Response:
    """Answer a question from the archive; `"stream": true` sends the events found, delta, verdict, done."""
    answerer = await desk.answerer()
    history = [turn.turn() for turn in asked.history]
    filters = asked.filters.filters()
    if not asked.stream:
        answer = await while_there(request, answerer.ask(asked.question, history, filters, asked.k))
        desk.metrics.answered(answer)
        return await as_json(lambda: chat_reply(answer))
    events = answerer.stream(asked.question, history, filters, asked.k)
    # Found comes before the response begins: what is wrong with the question is an HTTP status, not a torn stream.
    first = await while_there(request, anext(events))
    return event_stream(_sent(first, events, desk.metrics))


async def _sent(first: Event, events: AsyncGenerator[Event], metrics: Metrics) -> AsyncGenerator[bytes]:
    yield _line(first)
    try:
        async for batch in kept_awake(events):
            items = tuple(merged(batch))
            for item in items:
                if isinstance(item, Done):
                    metrics.answered(item.answer)
            # A crowd's answers end together: written here they would hold up everybody else's words.
            heavy = any(isinstance(item, Done) for item in items)
            yield (await asyncio.to_thread(_lines, items) if heavy else _lines(items)) or WAITING
    except WenbaoError as exc:
        yield event(json.dumps(body_of(exc), ensure_ascii=False), "error")
    except Exception:
        yield event(json.dumps(body("internal", "the answer broke off", "ask again", 500)), "error")
        raise


def _lines(items: Iterable[Event]) -> bytes:
    return b"".join(_line(item) for item in items)


def _line(item: Event) -> bytes:
    match item:
        case Found(question_used, hits):
            return event(found_event(question_used, hits).model_dump_json(), "found")
        case Delta(text):
            return event(json.dumps({"text": text}, ensure_ascii=False), "delta")
        case Verdict(made):
            return event(claim(made).model_dump_json(), "verdict")
        case Done(answer):
            return event(chat_reply(answer).model_dump_json(), "done")
