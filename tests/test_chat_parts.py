"""The border to a language model over a transport of our own: what is asked, how often, and what each refusal says."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import httpx
import pytest

from rag.chat.messages import End, Message, Reasoning, Words, without_reasoning
from rag.chat.model import ChatModel
from rag.errors import LLMError, LLMRejected, LLMTimeout, LLMUnavailable

ASK = [Message(role="user", content="问")]
Answers = Callable[[httpx.Request], httpx.Response]


class Server:
    """Answers each request with the next of some replies, the last for ever; keeps what it was asked."""

    def __init__(self, *replies: httpx.Response | Exception) -> None:
        self._replies = list(replies)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if isinstance(reply, Exception):
            raise reply
        return httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)


def spoken(*events: dict[str, object] | str) -> httpx.Response:
    lines = (event if isinstance(event, str) else json.dumps(event) for event in events)
    stream = "".join(f"data: {line}\n\n" for line in lines)
    return httpx.Response(200, headers={"content-type": "text/event-stream"}, text=stream)


def words(text: str, **choice: object) -> dict[str, object]:
    return {"choices": [{"delta": {"content": text}, **choice}]}


def refused(status: int, said: object = None, **headers: str) -> httpx.Response:
    return httpx.Response(status, headers=headers, json=said)


GOOD = spoken(words("好[1]。"), words("", finish_reason="stop"), "[DONE]")


def model(server: Server, url: str = "http://host/v1", key: str = "", **more: object) -> ChatModel:
    return ChatModel(url, "m", key, transport=httpx.MockTransport(server), **{"backoff": 0.0, **more})  # type: ignore[arg-type]


def ended(server: Server, url: str = "http://host/v1", key: str = "", **more: object) -> End:
    return asyncio.run(model(server, url, key, **more).complete(ASK))


def fault(server: Server, url: str = "http://host/v1", key: str = "", **more: object) -> LLMError:
    with pytest.raises(LLMError) as caught:
        ended(server, url, key, **more)
    return caught.value


@pytest.mark.parametrize(
    ("status", "kind", "hint", "asked"),
    [
        (400, LLMRejected, "is the model 'm' there?", 1),
        (401, LLMRejected, "check WENBAO_LLM_API_KEY", 1),
        (403, LLMRejected, "check WENBAO_LLM_API_KEY", 1),
        (404, LLMRejected, "check WENBAO_LLM_BASE_URL", 1),
        (407, LLMRejected, "run `wenbao doctor`", 1),
        (408, LLMUnavailable, "wait a little", 3),
        (409, LLMRejected, "run `wenbao doctor`", 1),
        (428, LLMRejected, "run `wenbao doctor`", 1),
        (429, LLMUnavailable, "wait a little", 3),
        (430, LLMRejected, "run `wenbao doctor`", 1),
        (499, LLMRejected, "run `wenbao doctor`", 1),
        (500, LLMUnavailable, "wait a little", 3),
        (503, LLMUnavailable, "wait a little", 3),
        (201, LLMRejected, "run `wenbao doctor`", 1),
    ],
)
def test_what_each_status_means_and_whether_it_is_tried_again(
    status: int, kind: type[LLMError], hint: str, asked: int
) -> None:
    server = Server(refused(status))
    found = fault(server)
    assert (type(found), found.message) == (kind, f"http://host/v1 answered {status}")
    assert found.hint.startswith(hint)
    assert len(server.asked) == asked


@pytest.mark.parametrize("retries", [0, 1, 2])
def test_it_is_tried_so_often_and_no_more(retries: int) -> None:
    server = Server(*[refused(503)] * (retries + 1), GOOD)
    assert fault(server, retries=retries).message == "http://host/v1 answered 503"
    assert len(server.asked) == retries + 1
    server = Server(*[refused(503)] * retries, GOOD)
    assert ended(server, retries=retries).text == "好[1]。"


def test_who_asks_for_more_patience_than_there_is_gets_none() -> None:
    for after, asked in (("31", 1), ("30.1", 1), ("0", 3)):
        server = Server(refused(429, None, **{"retry-after": after}))
        fault(server)
        assert len(server.asked) == asked
    # No wait goes over the time for the whole answer.
    server = Server(refused(429, None, **{"retry-after": "5"}))
    fault(server, total=4.0)
    assert len(server.asked) == 1
    server = Server(refused(503))
    fault(server, backoff=100.0)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("exc", "kind", "message", "asked"),
    [
        (httpx.ConnectError("x"), LLMUnavailable, "no language model answers at http://host/v1", 3),
        (httpx.ConnectTimeout("x"), LLMTimeout, "no language model answers at http://host/v1", 3),
        (httpx.ReadTimeout("x"), LLMTimeout, "http://host/v1 went silent", 1),
        (httpx.ReadError("x"), LLMUnavailable, "http://host/v1 broke off (ReadError)", 3),
    ],
)
def test_a_connection_that_fails_is_tried_again_and_silence_is_not(
    exc: Exception, kind: type[LLMError], message: str, asked: int
) -> None:
    server = Server(exc)
    found = fault(server)
    assert (type(found), found.message, len(server.asked)) == (kind, message, asked)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"error": {"message": "no  such\nmodel"}}, ": no such model"),
        ({"error": "busy"}, ": busy"),
        ({"detail": "gone"}, ": gone"),
        ({"message": "key sk-4711 is wrong, abc too"}, ": key *** is wrong, abc too"),
        ({"message": "x" * 201}, ": " + "x" * 200),
        ({"other": 1}, ""),
        ([], ""),
    ],
)
def test_what_a_server_says_is_told_without_secrets(said: object, told: str) -> None:
    server = Server(refused(401, said))
    found = fault(server, key="sk-4711", headers={"x": "abc"})
    assert found.message == f"http://host/v1 answered 401{told}"


def test_what_is_asked() -> None:
    server = Server(GOOD)
    made = model(
        server,
        "http://me:secret@host:81/v1/chat/completions/",
        headers={"X-Team": "desk"},
        body={"top_p": 1, "stop": None},
    )

    async def both() -> None:
        async with made:
            await made.complete(ASK, temperature=0.5, top_p=2)
            await made.complete(ASK)

    asyncio.run(both())
    first, second = server.asked
    assert str(first.url) == "http://host:81/v1/chat/completions"
    assert first.headers["authorization"].startswith("Basic ")
    assert (first.headers["x-team"], first.headers["accept"]) == ("desk", "text/event-stream")
    assert json.loads(first.content) == {
        "model": "m",
        "messages": [{"role": "user", "content": "问"}],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.5,
        "top_p": 1,
    }
    assert json.loads(second.content)["temperature"] == 0
    assert repr(made) == "ChatModel('http://host:81/v1', 'm')"
    keyed = Server(GOOD)
    ended(keyed, "http://me:secret@host/v1", "sk-4711")
    assert keyed.asked[0].headers["authorization"] == "Bearer sk-4711"


def test_what_the_end_of_a_reply_tells() -> None:
    usage = {"prompt_tokens": 7, "total_tokens": 9, "cost": 0.5, "by": "x"}
    end = ended(
        Server(
            spoken(
                {"model": "big", "choices": []},
                words(" \n好"),
                {"choices": [{"delta": {"content": [{"type": "text", "text": "的"}, {"type": "image"}]}}]},
                words("。", finish_reason="length"),
                {"usage": usage, "choices": "none"},
                "[DONE]",
            )
        )
    )
    assert (end.text, end.reason, end.model) == ("好的。", "length", "big")
    assert end.usage == {"prompt_tokens": 7, "total_tokens": 9}
    assert 0 < end.timings["llm_first"] <= end.timings["llm"] < 60_000
    bare = ended(Server(spoken(words("好。"), "[DONE]")))
    assert (bare.reason, bare.model, bare.usage) == ("stop", "m", {})
    whole = httpx.Response(
        200, json={"choices": [{"message": {"content": "好。"}, "finish_reason": "stop"}], "model": "one"}
    )
    assert (ended(Server(whole)).text, ended(Server(whole)).model) == ("好。", "one")
    assert "broke off in the middle" in fault(Server(spoken(words("好")))).message
    assert "broke off: no money" in fault(Server(spoken(words("好"), {"error": "no money"}))).message
    assert "sent broken JSON" in fault(Server(spoken("{"))).message
    assert "sent no object" in fault(Server(spoken("[1]"))).message
    assert "sent no object" in fault(Server(spoken("{}"))).message


def test_pieces_come_one_by_one_and_the_first_without_blanks() -> None:
    async def parts() -> list[str]:
        stream = model(Server(spoken(words(" \n"), words(" 好"), words(" 的"), "[DONE]"))).stream(ASK)
        return [part.text async for part in stream if isinstance(part, Words)]

    assert asyncio.run(parts()) == ["好", " 的"]


def test_a_thought_that_was_never_closed_may_end_with_the_answer() -> None:
    def answer(text: str, size: int = 7) -> str:
        reasoning = Reasoning()
        shown = "".join(reasoning.feed(text[at : at + size]) for at in range(0, len(text), size))
        assert shown + reasoning.rest() == ""
        return reasoning.answer()

    assert answer("<think>先看报道。\n\n用电2500万千瓦时[1]。") == "用电2500万千瓦时[1]。"
    assert answer("<think>先看报道。\n\n用电2500万千瓦时。") == ""
    assert answer("<think>用电2500万千瓦时[1]。") == ""
    assert answer("<think>先看报道。\n答案：用电2500万千瓦时[1]。") == "答案：用电2500万千瓦时[1]。"
    # Four thousand characters of it are kept.
    assert answer("<think>想" + "\n\n" + "很" * 3990 + "长[1]。") == "很" * 3990 + "长[1]。"
    assert answer("<think>想" + "\n\n" + "很" * 4000 + "长[1]。") == ""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("想</think>答[1]。", "答[1]。"),
        ("答[1]。</think>", "答[1]。"),
        ("答。</think>", ""),
        ("甲[1]</think>乙[2]</think> ", "乙[2]"),
        ("甲[1]</think> </think>", "甲[1]"),
        ("答。", "答。"),
        ("", ""),
    ],
)
def test_a_closing_tag_alone_parts_thought_from_answer(text: str, left: str) -> None:
    assert without_reasoning(text) == left
