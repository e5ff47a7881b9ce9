"""Any OpenAI-compatible `/chat/completions`, streamed. The one place that knows httpx and the protocol."""

from __future__ import annotations

import asyncio
import json
import random
import ssl
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from types import TracebackType
from typing import Any

import httpx

from rag.chat.events import Events
from rag.chat.messages import End, Message, Reasoning, Words, without_reasoning
from rag.errors import LLMError, LLMRejected, LLMTimeout, LLMUnavailable, SettingsError
from rag.phrase import Phrase

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
# A server that asks for more patience than this is reported, not waited for.
_PATIENCE = 30.0
# No answer about newspaper articles is longer (characters); what goes on is a model that has lost its end.
_LONGEST = 40_000
# Nor has any reply so many bytes, reasoning and the protocol around each word included.
_MOST, _LINE = 64_000_000, 4_000_000


class ChatModel:
    """One model on one server. `async with` keeps connections open between calls; without it each call has
    its own, so that any event loop may use it. `headers` and `body` are sent with each request; a body field
    set to None is left out. Times in seconds."""

    def __init__(
        self,
        base_url: str,
        model: str,
        api_key: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        connect: float = 5.0,
        read: float = 60.0,
        total: float = 300.0,
        retries: int = 2,
        backoff: float = 0.5,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.model = model
        self._url, auth = _endpoint(base_url)
        self._auth = None if api_key else auth
        self._headers = {"accept": "text/event-stream", **(headers or {})}
        if api_key:
            self._headers["authorization"] = f"Bearer {api_key}"
        self._secrets = [s for s in (api_key, *(headers or {}).values(), *(auth or ())) if len(s) > 3]
        self._body = dict(body or {})
        self._timeout = httpx.Timeout(read, connect=connect, pool=total)
        self._total, self._retries, self._backoff = total, retries, backoff
        self._transport = transport
        self._pool: httpx.AsyncClient | None = None

    def __repr__(self) -> str:
        return f"ChatModel({self._where!r}, {self.model!r})"

    @property
    def _where(self) -> str:
        port = f":{self._url.port}" if self._url.port else ""
        return (
            f"{self._url.scheme}://{self._url.host}{port}{self._url.path.removesuffix('/chat/completions')}"
        )

    async def __aenter__(self) -> ChatModel:
        self._pool = self._open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.aclose()

    def _open(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            headers=self._headers,
            auth=self._auth,
            timeout=self._timeout,
            transport=self._transport,
            verify=_tls() if self._url.scheme == "https" else False,
            # A proxy of the environment cannot reach this machine's own servers.
            trust_env=self._url.host not in _LOOPBACK,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=32),
        )

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[httpx.AsyncClient]:
        if self._pool is not None:
            yield self._pool
            return
        async with self._open() as client:
            yield client

    async def stream(self, messages: Sequence[Message], **body: object) -> AsyncGenerator[Words | End]:
        """`Words` as they come, then one `End`; `body` is added to this request.

        Raises LLMRejected, LLMTimeout, LLMUnavailable, or LLMError for a reply outside the protocol. Tries
        again only before the first byte of a reply. Closing the iterator closes the connection.
        """
        began = time.perf_counter()
        first = 0.0
        reply = _Reply()
        async with self._client() as client:
            request = self._request(client, messages, body)
            deadline = asyncio.get_running_loop().time() + self._total
            response = await self._send(client, request, deadline)
            try:
                async with aclosing(self._events(response, deadline)) as events:
                    async for data in events:
                        if words := reply.take(self._read(data)):
                            first = first or time.perf_counter()
                            yield Words(words)
                        if reply.done or len(reply.text) > _LONGEST:
                            break
            except LLMUnavailable:
                # Some servers neither say [DONE] nor hang up; a finished reply is whole all the same.
                if not reply.reason:
                    raise
            finally:
                await response.aclose()
        if len(reply.text) > _LONGEST:
            reply.reason = "length"
        if not reply.reason and not reply.done:
            raise LLMUnavailable(
                "{where} broke off in the middle of its reply", "try again", where=self._where
            )
        if last := reply.thinking.rest():
            yield Words(last)
        now = time.perf_counter()
        times = {"llm_first": 1000 * ((first or now) - began), "llm": 1000 * (now - began)}
        text = without_reasoning(reply.text + last).strip()
        if not text and reply.reason != "length":
            text = reply.thinking.answer()
        yield End(text, reply.reason or "stop", reply.model or self.model, reply.usage, times)

    async def complete(self, messages: Sequence[Message], **body: object) -> End:
        """The whole reply at once."""
        async for part in self.stream(messages, **body):
            if isinstance(part, End):
                return part
        raise AssertionError("a stream ends with End or raises")

    def _request(
        self, client: httpx.AsyncClient, messages: Sequence[Message], body: Mapping[str, object]
    ) -> httpx.Request:
        fields: dict[str, object] = {
            "model": self.model,
            "messages": list(messages),
            "stream": True,
            "stream_options": {"include_usage": True},
            "temperature": 0,
        }
        fields |= {**body, **self._body}
        return client.build_request(
            "POST", self._url, json={k: v for k, v in fields.items() if v is not None}
        )

    async def _send(
        self, client: httpx.AsyncClient, request: httpx.Request, deadline: float
    ) -> httpx.Response:
        """The response with status 200, its body still to come."""
        loop = asyncio.get_running_loop()
        for tries in range(self._retries + 1):
            wait = self._backoff * 2**tries * random.uniform(0.5, 1.5)
            try:
                async with asyncio.timeout_at(deadline):
                    response = await client.send(request, stream=True)
                    if response.status_code == 200:
                        return response
                    try:
                        said = await self._some(response)
                    finally:
                        await response.aclose()
                fault = self._fault(response, said)
                asked = _retry_after(response.headers.get("retry-after", ""))
                wait = wait if asked is None else asked
            except TimeoutError as exc:
                raise self._late() from exc
            except (httpx.TransportError, httpx.DecodingError) as exc:
                fault = self._foreign(exc)
                fault.__cause__ = exc
            late = wait > _PATIENCE or loop.time() + wait > deadline
            # A read limit that ran out once will run out again: the reader has waited long enough.
            slow = isinstance(fault, LLMTimeout) and not isinstance(fault.__cause__, httpx.ConnectTimeout)
            if tries == self._retries or late or slow or not fault.retryable:
                raise fault
            await asyncio.sleep(wait)
        raise AssertionError("the last try returns or raises")

    async def _events(self, response: httpx.Response, deadline: float) -> AsyncGenerator[str]:
        """The data of the server-sent events; of a server that does not stream, its one JSON reply."""
        try:
            if "json" in response.headers.get("content-type", ""):
                async with asyncio.timeout_at(deadline):
                    yield await self._some(response)
                return
            events, seen, parts = Events(), 0, response.aiter_bytes()
            while True:
                async with asyncio.timeout_at(deadline):
                    part = await anext(parts, None)
                for event in events.rest() if part is None else events.feed(part):
                    for data in _objects(event):
                        yield data
                if part is None:
                    return
                seen += len(part)
                if events.held > _LINE or seen > _MOST:
                    raise LLMError(
                        "{where} sends without end", "is this an OpenAI-compatible server?", where=self._where
                    )
        except TimeoutError as exc:
            raise self._late() from exc
        except (httpx.TransportError, httpx.DecodingError) as exc:
            raise self._foreign(exc) from exc

    async def _some(self, response: httpx.Response) -> str:
        """The body of a response, or as much of it as a line may have."""
        found = b""
        async for chunk in response.aiter_bytes():
            found += chunk
            if len(found) > _LINE:
                break
        return found.decode("utf-8", "replace")

    def _read(self, data: str) -> dict[str, Any]:
        """One event as a dictionary; the final `[DONE]` as an empty one."""
        if data.strip() == "[DONE]":
            return {}
        try:
            event = json.loads(data)
        except ValueError as exc:
            raise LLMError(
                "{where} sent broken JSON", "is this an OpenAI-compatible server?", where=self._where
            ) from exc
        if not isinstance(event, dict) or not event:
            raise LLMError(
                "{where} sent no object", "is this an OpenAI-compatible server?", where=self._where
            )
        if event.get("error"):
            raise LLMUnavailable(
                "{where} broke off: {said}", "try again", where=self._where, said=self._scrub(_message(event))
            )
        return event

    def _fault(self, response: httpx.Response, body: str) -> LLMError:
        status = response.status_code
        try:
            said = _message(json.loads(body))
        except ValueError:
            said = ""
        text = Phrase("{where} answered {status}", where=self._where, status=status)
        if said:
            text = Phrase("{where} answered {status}: {said}", said=self._scrub(said), **text.words)
        if status == 429 or status >= 500 or status == 408:
            return LLMUnavailable(text, "wait a little, or set WENBAO_LLM_RETRIES higher")
        hints = {
            400: Phrase(
                "is the model {model!r} there? WENBAO_LLM_BODY can leave out a field: '{{\"temperature\": null}}'",
                model=self.model,
            ),
            401: Phrase("check WENBAO_LLM_API_KEY"),
            403: Phrase("check WENBAO_LLM_API_KEY"),
            404: Phrase("check WENBAO_LLM_BASE_URL (it often ends in /v1) and WENBAO_LLM_MODEL"),
        }
        return LLMRejected(text, hints.get(status, Phrase("run `wenbao doctor`")))

    def _foreign(self, exc: httpx.HTTPError) -> LLMUnavailable:
        if isinstance(exc, httpx.ConnectError | httpx.ConnectTimeout):
            kind = LLMTimeout if isinstance(exc, httpx.ConnectTimeout) else LLMUnavailable
            return kind(
                "no language model answers at {where}",
                "start it, or check WENBAO_LLM_BASE_URL",
                where=self._where,
            )
        if isinstance(exc, httpx.TimeoutException):
            return LLMTimeout("{where} went silent", "set WENBAO_LLM_READ_TIMEOUT higher", where=self._where)
        return LLMUnavailable(
            "{where} broke off ({kind})", "try again", where=self._where, kind=type(exc).__name__
        )

    def _late(self) -> LLMTimeout:
        return LLMTimeout(
            "{where} took longer than {seconds:g} s",
            "set WENBAO_LLM_TOTAL_TIMEOUT higher",
            where=self._where,
            seconds=self._total,
        )

    def _scrub(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return " ".join(text.split())[:200]


class _Reply:
    """What has come of a reply so far."""

    def __init__(self) -> None:
        self.thinking = Reasoning()
        self.text = self.reason = self.model = ""
        self.usage: dict[str, int] = {}
        self.done = False

    def take(self, event: Mapping[str, Any]) -> str:
        """The new words of the answer in `event`."""
        self.done = not event
        self.model = _text(event.get("model")) or self.model
        usage = event.get("usage")
        if isinstance(usage, dict):
            self.usage = {k: v for k, v in usage.items() if isinstance(v, int)}
        choices = event.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
        self.reason = _text(choice.get("finish_reason")) or self.reason
        part = choice.get("delta") or choice.get("message")
        words = self.thinking.feed(_text(part.get("content"))) if isinstance(part, dict) else ""
        if not self.text:
            words = words.lstrip()
        self.text += words
        return words


def _objects(event: Sequence[str]) -> Sequence[str]:
    """The objects in an event: one over all its lines, or, of servers that leave out the empty lines, one a line."""
    whole = "\n".join(event)
    try:
        json.loads(whole)
    except ValueError:
        return event
    return (whole,)


def _text(value: object) -> str:
    if isinstance(value, list):
        return "".join(_text(v.get("text")) for v in value if isinstance(v, dict) and v.get("type") == "text")
    # A lone surrogate (half of a split emoji) could be sent on to nobody.
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


def _endpoint(base_url: str) -> tuple[httpx.URL, tuple[str, str] | None]:
    """The address of the endpoint, and the name and password that stood in it, if any."""
    try:
        url = httpx.URL(base_url.strip())
    except httpx.InvalidURL as exc:
        raise SettingsError("the LLM's address cannot be read", _ADDRESS) from exc
    if url.scheme not in {"http", "https"} or not url.host:
        raise SettingsError("the LLM's address is not an http(s) address", _ADDRESS)
    path = url.path.rstrip("/").removesuffix("/chat/completions")
    auth = (url.username, url.password) if url.userinfo else None
    return url.copy_with(path=path + "/chat/completions", username=None, password=None), auth


_ADDRESS = "set WENBAO_LLM_BASE_URL to something like http://127.0.0.1:11434/v1"


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def _message(body: object) -> str:
    """What an error body says, in the spellings that servers use."""
    found: object = body
    for key in ("error", "detail", "message"):
        if isinstance(found, dict):
            found = found.get(key) or found
    return found if isinstance(found, str) else ""


def _retry_after(value: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110, 10.2.3), a number or a date; None without one."""
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(value) - now()).total_seconds())
    except (ValueError, TypeError):
        return None
