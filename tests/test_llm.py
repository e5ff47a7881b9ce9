"""The language model's border: what comes through, what is kept out, which fault is which."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import aclosing
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.chat.events import Events
from rag.chat.messages import End, Message, Reasoning, Words
from rag.chat.model import ChatModel, _retry_after
from rag.errors import LLMError, LLMRejected, LLMTimeout, LLMUnavailable, SettingsError
from tests.scripted import Script, scripted

ASK = [Message(role="user", content="问")]
KEY = "sk-very-secret-4711"


def replied(model: ChatModel) -> tuple[list[str], End]:
    """The pieces and the end of one reply."""

    async def drain() -> tuple[list[str], End]:
        words, end = [], None
        async for part in model.stream(ASK):
            if isinstance(part, Words):
                words.append(part.text)
            else:
                end = part
        assert end is not None
        return words, end

    return asyncio.run(drain())


def test_pieces_come_as_they_are_sent_and_the_end_has_all() -> None:
    with scripted(Script(["用电", "2500万", "千瓦时[1]。"])) as server:
        words, end = replied(
            ChatModel(server.url, "tiny", KEY, headers={"x-team": "desk"}, body={"top_p": 0.5})
        )
        assert words == ["用电", "2500万", "千瓦时[1]。"]
        assert (end.text, end.reason, end.model) == ("用电2500万千瓦时[1]。", "stop", "scripted")
        assert end.usage == {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12}
        assert 0 < end.timings["llm_first"] <= end.timings["llm"]
        asked = server.requests[0]
        assert (asked["model"], asked["stream"], asked["top_p"], asked["temperature"]) == (
            "tiny",
            True,
            0.5,
            0,
        )
        assert asked["messages"] == [{"role": "user", "content": "问"}]
        assert server.headers[0]["authorization"] == f"Bearer {KEY}"
        assert server.headers[0]["x-team"] == "desk"


def test_a_body_field_set_to_none_is_left_out() -> None:
    with scripted(Script(["好"])) as server:
        replied(ChatModel(server.url, "tiny", body={"temperature": None, "stream_options": None}))
        assert set(server.requests[0]) == {"model", "messages", "stream"}


def test_reasoning_stays_out_in_each_of_its_shapes() -> None:
    shapes = [
        Script(["<think>想", "一想</think>", "\n\n答"]),
        Script(["<th", "ink>想</th", "ink>答"]),
        Script(["答"], reasoning="想"),
        Script(["<Thinking>想</Thinking>答"]),
    ]
    for script in shapes:
        with scripted(script) as server:
            words, end = replied(ChatModel(server.url, "m"))
            assert ("".join(words), end.text) == ("答", "答")
    with scripted(Script(["想的话", "</think>", "答"])) as server:  # The template wrote the opening tag.
        assert replied(ChatModel(server.url, "m"))[1].text == "答"
    with scripted(Script(["答<think>永远想下去"])) as server:
        assert replied(ChatModel(server.url, "m"))[1].text == "答"


@pytest.mark.parametrize(
    "reply",
    [
        "[THINK]想[/THINK]答[1]。",
        "◁think▷想◁/think▷答[1]。",
        "<|channel|>analysis<|message|>想<|end|><|start|>assistant<|channel|>final<|message|>答[1]。",
        "<seed:think>想</seed:think>答[1]。",
        "答[1]。</think>",
        "<think>想</think></think>答[1]。",
        "<think>第2篇没有写。\n\n答[1]。",  # The tag was forgotten, not the answer.
    ],
)
def test_reasoning_in_the_tags_of_all_models(reply: str) -> None:
    with scripted(Script(list(reply))) as server:
        assert replied(ChatModel(server.url, "m"))[1].text == "答[1]。"
    with scripted(Script([reply])) as server:
        assert replied(ChatModel(server.url, "m"))[1].text == "答[1]。"


def test_reasoning_that_was_cut_off_is_no_answer() -> None:
    with scripted(Script(["<think>第2篇没有写。\n\n答[1]。"], finish="length")) as server:
        assert replied(ChatModel(server.url, "m"))[1].text == ""
    with scripted(Script(["也许是9999</think>"])) as server:
        assert replied(ChatModel(server.url, "m"))[1].text == ""


@given(
    st.lists(st.sampled_from(["a", "<", "think", ">", "</", "b", "<think>", "</think>", "<t"]), max_size=12)
)
def test_reasoning_is_cut_the_same_however_the_text_is_split(parts: list[str]) -> None:
    whole, split = Reasoning(), Reasoning()
    text = "".join(parts)
    expected = whole.feed(text) + whole.rest()
    assert "".join(split.feed(c) for c in text) + split.rest() == expected


@pytest.mark.parametrize("end", ["done", "silent"])
def test_a_reply_without_done_is_whole(end: str) -> None:
    with scripted(Script(["好"], end=end)) as server:
        assert replied(ChatModel(server.url, "m"))[1].text == "好"


def test_a_finished_reply_is_whole_though_the_server_holds_the_line() -> None:
    with scripted(Script(["好"], end="hang")) as server:
        assert replied(ChatModel(server.url, "m", read=0.3))[1].text == "好"


def test_a_server_that_does_not_stream() -> None:
    body = {"model": "x", "choices": [{"message": {"content": "整段"}, "finish_reason": "stop"}]}
    with scripted(
        Script(raw=json.dumps(body).encode(), headers={"content-type": "application/json"})
    ) as server:
        words, end = replied(ChatModel(server.url, "m"))
        assert (words, end.text, end.model) == (["整段"], "整段", "x")


def _event(words: str, finish: str | None = None) -> str:
    choice = {"delta": {"content": words}, "finish_reason": finish}
    return json.dumps({"choices": [choice]}, ensure_ascii=False)


@pytest.mark.parametrize(
    ("stream", "words"),
    [
        (f"data: {_event('用电')}\n\ndata:{_event('多', 'stop')}\n\ndata: [DONE]\n\n", ["用电", "多"]),
        # One object over several lines.
        (
            'data: {"choices":\ndata: [{"delta": {"content": "好"},\ndata: "finish_reason": "stop"}]}\n\n',
            ["好"],
        ),
        # Other fields and comments, other line ends.
        (f": ping\r\nevent: chunk\r\nid: 7\r\ndata: {_event('好', 'stop')}\r\n\r\n", ["好"]),
        (f"data: {_event('好', 'stop')}\r\r", ["好"]),
        # Servers that leave out the empty lines, or the last of them.
        (f"data: {_event('一')}\ndata: {_event('二', 'stop')}\ndata: [DONE]\n", ["一", "二"]),
        # Characters that part lines elsewhere, a byte order mark.
        ("\ufeffdata: " + _event("甲\u2028乙\x85丙", "stop") + "\n\n", ["甲\u2028乙\x85丙"]),
    ],
)
def test_streams_are_read_by_the_standard_and_as_servers_write_them(stream: str, words: list[str]) -> None:
    with scripted(Script(raw=stream.encode())) as server:
        assert replied(ChatModel(server.url, "m"))[0] == words


@given(st.lists(st.integers(1, 9), max_size=40))
def test_a_stream_says_the_same_however_it_is_cut(lengths: list[int]) -> None:
    stream = ": 喂\r\ndata: 甲\r\ndata: 乙\u2028\n\ndata: 丙\r\rdata:丁".encode()
    cut, pieces = 0, []
    for length in lengths:
        pieces.append(stream[cut : cut + length])
        cut += length
    events = Events()
    found = [event for piece in [*pieces, stream[cut:]] for event in events.feed(piece)] + events.rest()
    assert found == [("甲", "乙\u2028"), ("丙",), ("丁",)]


@pytest.mark.parametrize(
    ("script", "kind", "says"),
    [
        (Script(["半", "句"], end="cut"), LLMUnavailable, "broke off"),
        (Script(["半句"], finish=None, end="silent"), LLMUnavailable, "broke off"),
        (Script(raw=b"data: {broken\n\n"), LLMError, "broken JSON"),
        (Script(raw=b"data: 7\n\n"), LLMError, "no object"),
        (Script(raw=b'data: {"error": {"message": "overloaded"}}\n\n'), LLMUnavailable, "overloaded"),
        (Script(raw=b'{"error": {"message": "bad key"}}', status=401), LLMRejected, "bad key"),
        (Script(raw=b'{"detail": "no such model"}', status=404), LLMRejected, "no such model"),
        (Script(raw=b"<html>down</html>", status=503), LLMUnavailable, "503"),
        (Script(["慢"], delay=1.0), LLMTimeout, "went silent"),
    ],
)
def test_each_fault_has_its_error(script: Script, kind: type[LLMError], says: str) -> None:
    with scripted(script) as server, pytest.raises(kind, match=says) as caught:
        replied(ChatModel(server.url, "m", read=0.2, retries=0))
    assert caught.value.hint


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_where_the_protocol_says(end: str) -> None:
    """U+2028, U+2029 and U+0085 stand in texts; Python takes them for ends of lines, server-sent events do not."""
    said = "园区\u2028用电\u2029两千\u0085万。"
    chunk = {"choices": [{"index": 0, "delta": {"content": said}, "finish_reason": "stop"}]}
    lines = [f"data: {json.dumps(chunk, ensure_ascii=False)}", "", ": waiting", "data: [DONE]", "", ""]
    with scripted(Script(raw=end.join(lines).encode())) as server:
        assert replied(ChatModel(server.url, "m", retries=0))[1].text == said


def test_a_reply_without_end_is_cut_or_refused() -> None:
    with scripted(Script(["用电两千万千瓦时，" * 50] * 300)) as server:
        words, end = replied(ChatModel(server.url, "m"))
        assert (end.reason, 40_000 < len(end.text) < 41_000) == ("length", True)
        assert "".join(words).strip() == end.text
    with (
        scripted(Script(raw=b"data: " + b"x" * 5_000_000)) as server,
        pytest.raises(LLMError, match="sends without end"),
    ):
        replied(ChatModel(server.url, "m", retries=0))


def test_the_whole_answer_has_a_limit() -> None:
    slow = Script(["一", "二", "三", "四", "五"], delay=0.15)
    with scripted(slow) as server, pytest.raises(LLMTimeout, match=r"longer than 0\.4 s"):
        replied(ChatModel(server.url, "m", total=0.4))


def test_it_tries_again_as_the_server_asks_and_not_after_the_first_byte() -> None:
    busy = Script(raw=b"{}", status=429, headers={"Retry-After": "0"})
    with scripted(busy, Script(raw=b"", status=500), Script(["好"])) as server:
        assert replied(ChatModel(server.url, "m", backoff=0.01))[1].text == "好"
        assert len(server.requests) == 3
    with scripted(Script(["半"], end="cut"), Script(["好"])) as server:
        with pytest.raises(LLMUnavailable):
            replied(ChatModel(server.url, "m", backoff=0.01))
        assert len(server.requests) == 1
    with scripted(Script(raw=b"{}", status=429, headers={"Retry-After": "3600"})) as server:
        with pytest.raises(LLMUnavailable, match="429"):
            replied(ChatModel(server.url, "m"))
        assert len(server.requests) == 1
    with scripted(Script(raw=b"{}", status=400), Script(["好"])) as server, pytest.raises(LLMRejected):
        replied(ChatModel(server.url, "m", backoff=0.01))


def test_retry_after_is_a_number_or_a_date() -> None:
    now = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)
    assert _retry_after("2.5") == 2.5
    assert _retry_after("Sat, 21 Nov 2026 12:00:30 GMT", lambda: now) == 30.0
    assert _retry_after("Sat, 21 Nov 2026 11:00:00 GMT", lambda: now) == 0.0
    assert _retry_after("") is None
    assert _retry_after("soon") is None


def test_nobody_there() -> None:
    with pytest.raises(LLMUnavailable, match="no language model answers at http://127"):
        replied(ChatModel("http://127.0.0.1:9/v1", "m", retries=1, backoff=0.01))


def test_closing_the_stream_hangs_up() -> None:
    async def two_words(url: str) -> list[str]:
        words = []
        async with aclosing(ChatModel(url, "m").stream(ASK)) as parts:
            async for part in parts:
                words.append(part.text)
                if len(words) == 2:
                    break
        return words

    with scripted(Script(["一", "二"] + ["再"] * 200, delay=0.01)) as server:
        assert asyncio.run(two_words(server.url)) == ["一", "二"]
        assert server.hung_up.wait(3)


def test_one_pool_serves_many_streams_at_once() -> None:
    async def many(url: str) -> list[str]:
        async with ChatModel(url, "m") as model:
            ends = await asyncio.gather(*(model.complete(ASK) for _ in range(20)))
        return [end.text for end in ends]

    with scripted(Script(["好", "的"], delay=0.02)) as server:
        assert asyncio.run(many(server.url)) == ["好的"] * 20


@pytest.mark.parametrize("url", ["", "localhost:11434", "ftp://x/v1", "http://"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="address"):
        ChatModel(url, "m")


def test_the_endpoint_keeps_a_query_and_is_not_doubled() -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        body = {"choices": [{"message": {"content": "好"}, "finish_reason": "stop"}]}
        return httpx.Response(200, json=body)

    for url in ("https://h/d?api-version=1", "https://h/v1/", "https://h/v1/chat/completions"):
        assert replied(ChatModel(url, "m", transport=httpx.MockTransport(answer)))[1].text == "好"
    assert seen == [
        "https://h/d/chat/completions?api-version=1",
        "https://h/v1/chat/completions",
        "https://h/v1/chat/completions",
    ]


def test_secrets_are_nowhere_to_be_read(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    echo = Script(
        raw=json.dumps({"error": {"message": f"key {KEY} and pass hunter22 wrong"}}).encode(), status=401
    )
    with scripted(echo) as server:
        model = ChatModel(
            server.url.replace("://", "://desk:hunter22@"), "m", KEY, headers={"x-key": KEY + "-2"}
        )
        with pytest.raises(LLMRejected) as caught:
            replied(model)
    told = f"{caught.value!s} {caught.value!r} {model!r} {caplog.text}"
    assert "***" in told
    assert KEY not in told
    assert "hunter22" not in told
