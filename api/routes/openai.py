"""The OpenAI protocol: `POST /v1/chat/completions` and `GET /v1/models`, for clients that know no other.

The last user message is the question, the user and assistant messages before it the history. Further fields
of a request are accepted and named in the reply: the answer is made from the archive by the model that is set.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import time
from collections.abc import AsyncGenerator, Sequence
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response

from api.desk import Allowed, TheDesk
from api.errors import OF_MODEL, SENT, body, body_of, replies
from api.metrics import Metrics
from api.routes.protocol import MODELS, Completion, CompletionRequest, MessageIn, ModelOut, ModelsOut
from api.streaming import WAITING, event, event_stream, kept_awake, merged, streamed, while_there
from rag.answer.sources import source_list
from rag.errors import InputError, NotFound, WenbaoError
from rag.text.language import language
from rag.text.sentences import sentences
from rag.types import Answer, Delta, Done, Event, Turn
from rag.wire import chat_reply

router = APIRouter(prefix="/v1", dependencies=[Allowed])
_STREAM = (
    "With `stream`: the chunks of the protocol (`chat.completion.chunk`) and `[DONE]`. The last chunk with a choice has "
    "the citations as `annotations` and our own fields of the whole reply; an error comes as ErrorReply."
)
_NO_LETTER = re.compile(r"[\[【［(（<\\][^\]】］)）>\n]{0,20}[\]】］)）>]|[\W_¹²³⁴-⁹⁰①-⑳]+")


@router.get("/models", responses=replies())
async def models() -> ModelsOut:
    """The models there are: the ways in which a question can be answered."""
    return ModelsOut()


@router.get("/models/{name}", responses=replies(404, 422))
async def model(name: Annotated[str, Path(description="Name of the model.")]) -> ModelOut:
    """One of them, by its name."""
    if name not in MODELS:
        raise NotFound("there is no model {name}", "use {model}", name=name, model=", ".join(MODELS))
    return ModelOut(id=name)


@router.post(
    "/chat/completions",
    response_model=Completion,
    responses={**replies(*SENT, *OF_MODEL), **streamed(_STREAM)},
)
async def completions(asked: CompletionRequest, request: Request, desk: TheDesk) -> Response:
    """Answer the last user message."""
    question, history = _question(asked.messages)
    mode = MODELS[asked.asked]
    answerer = await desk.answerer(mode)
    form = _Form(str(request.base_url), asked.asked, desk.settings.source_list, asked.ignored)
    filters = asked.filters.filters()
    if not asked.stream:
        answer = await while_there(request, answerer.ask(question, history, filters))
        desk.metrics.answered(answer)
        return JSONResponse(await asyncio.to_thread(form.whole, answer))
    events = answerer.stream(question, history, filters)
    # The first event comes before the response begins, so that faults have their HTTP status.
    await while_there(request, anext(events))
    # A client of this protocol cannot take words back: where the answer may be rewritten, it waits for the end.
    at_once = bool(mode) or desk.settings.check != "repair"
    usage = asked.stream_options is not None and asked.stream_options.include_usage
    return event_stream(form.streamed(events, desk.metrics, at_once=at_once, usage=usage))


def _question(messages: Sequence[MessageIn]) -> tuple[str, tuple[Turn, ...]]:
    *before, last = messages
    if last.role != "user":
        raise InputError("the last message is not the user's", "end `messages` with one of role user")
    turns = (Turn(m.role, m.words()) for m in before if m.role in ("user", "assistant"))
    return last.words(), tuple(turns)


class _Form:
    """How one answer is written in this protocol."""

    def __init__(self, base: str, model: str, listed: bool, ignored: Sequence[str]) -> None:
        self._base, self._ignored = base.rstrip("/"), ignored
        self._listed = listed
        self._head = {"id": f"chatcmpl-{secrets.token_hex(12)}", "created": int(time.time()), "model": model}

    def whole(self, answer: Answer) -> dict[str, Any]:
        """A `chat.completion`."""
        text = answer.text + self._below(answer)
        message = {
            "role": "assistant",
            "content": text,
            "refusal": None,
            "annotations": self._annotations(answer),
        }
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        head = {**self._head, "object": "chat.completion"}
        return {**head, "choices": [choice], "usage": _usage(answer), **self._extra(answer)}

    async def streamed(
        self, events: AsyncGenerator[Event], metrics: Metrics, *, at_once: bool, usage: bool
    ) -> AsyncGenerator[bytes]:
        """`chat.completion.chunk`s, then `[DONE]`."""
        shown = ""
        yield self._chunk({"role": "assistant", "content": ""})
        try:
            async for batch in kept_awake(events):
                if not batch:
                    yield WAITING
                for item in merged(batch):
                    if isinstance(item, Delta) and at_once:
                        shown += item.text
                        yield self._chunk({"content": item.text})
                    elif isinstance(item, Done):
                        metrics.answered(item.answer)
                        yield await asyncio.to_thread(self._ending, item.answer, shown, usage)
        except WenbaoError as exc:
            yield event(json.dumps(body_of(exc), ensure_ascii=False))
        except Exception:
            yield event(json.dumps(body("internal", "the answer broke off", "ask again", 500)))
            raise
        yield event("[DONE]")

    def _ending(self, answer: Answer, shown: str, usage: bool) -> bytes:
        """What follows the words that were `shown`: the rest, the sources, the citations, the usage."""
        rest = _rest(answer, shown) + self._below(answer)
        last = {"annotations": self._annotations(answer)}
        return (
            (self._chunk({"content": rest}) if rest else b"")
            + self._chunk(last, "stop", extra=self._extra(answer))
            + (self._line({"choices": [], "usage": _usage(answer)}) if usage else b"")
        )

    def _chunk(
        self, delta: dict[str, Any], finish: str | None = None, extra: dict[str, Any] | None = None
    ) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return self._line({"choices": [choice], **(extra or {})})

    def _line(self, fields: dict[str, Any]) -> bytes:
        chunk = {**self._head, "object": "chat.completion.chunk", **fields}
        return event(json.dumps(chunk, ensure_ascii=False))

    def _below(self, answer: Answer) -> str:
        return source_list(answer, language(answer.question)) if self._listed else ""

    def _extra(self, answer: Answer) -> dict[str, Any]:
        """Our own fields beside those of the protocol."""
        reply = chat_reply(answer).model_dump(
            mode="json",
            include={"answer", "citations", "claims", "status", "mode", "note", "question_used", "timings"},
        )
        return {**reply, "ignored": self._ignored}

    def _annotations(self, answer: Answer) -> list[dict[str, Any]]:
        return [
            {
                "type": "url_citation",
                "url_citation": {
                    "start_index": c.answer_start,
                    "end_index": c.answer_end,
                    "title": c.title,
                    "url": f"{self._base}/article/{quote(c.article_id, safe='')}#{c.start}-{c.end}",
                },
            }
            for c in answer.citations
        ]


def _rest(answer: Answer, shown: str) -> str:
    """What of the final text is yet to be sent: nothing where only its markers are others or something was cut away;
    a text with sentences that were not shown comes whole, after a break."""
    if answer.text.startswith(shown.strip()):
        return answer.text[len(shown.strip()) :]
    sent = _bare(shown)
    known = all(_bare(answer.text[a:b]) in sent for a, b in sentences(answer.text))
    return "" if known and answer.mode == "llm" else f"\n\n{answer.text}"


def _bare(text: str) -> str:
    """The letters of a text without its markers."""
    return _NO_LETTER.sub("", text)


def _usage(answer: Answer) -> dict[str, int]:
    spent = {name: answer.usage.get(name, 0) for name in ("prompt_tokens", "completion_tokens")}
    return {**spent, "total_tokens": answer.usage.get("total_tokens", sum(spent.values()))}
