"""Our OpenAI-compatible endpoint, spoken to by the official client."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from api.app import create_app
from rag.answer.sources import without_sources
from rag.settings import load
from tests.scripted import Script, Scripted, scripted
from tests.serving import indexed, served

QUESTION = "凤翔科技园一年用多少电？"
ASK: list[ChatCompletionMessageParam] = [{"role": "user", "content": QUESTION}]
TRUE = "凤翔科技园年用电量约2500万千瓦时[1][2]。"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    return indexed(tmp_path_factory.mktemp("home"), [seeds / "000_8f4836216c4ab2e0.txt"])


@pytest.fixture(scope="module")
def llm() -> Iterator[Scripted]:
    with scripted(Script([TRUE])) as server:
        yield server


@pytest.fixture(scope="module")
def url(home: Path, llm: Scripted) -> Iterator[str]:
    with served(
        create_app(load(home=home, llm_base_url=llm.url, llm_model="m", gate=0.0, llm_retries=0, k=3))
    ) as url:
        yield url


@pytest.fixture
def client(url: str, llm: Scripted) -> Iterator[openai.OpenAI]:
    llm.play(Script([TRUE[:9], TRUE[9:]]))
    with openai.OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as client:
        yield client


def test_models(client: openai.OpenAI) -> None:
    names = ["wenbao", "wenbao-strict", "wenbao-quote"]
    assert [model.id for model in client.models.list()] == names
    assert [client.models.retrieve(name).id for name in names] == names
    with pytest.raises(openai.NotFoundError, match="there is no model gpt-9"):
        client.models.retrieve("gpt-9")


def test_an_answer_with_its_citations(client: openai.OpenAI, url: str) -> None:
    made = client.chat.completions.create(model="wenbao", messages=ASK)
    choice = made.choices[0]
    text = choice.message.content or ""
    assert (made.object, choice.finish_reason, choice.message.role) == (
        "chat.completion",
        "stop",
        "assistant",
    )
    assert text.startswith("凤翔科技园年用电量约2500万千瓦时")
    assert "\n\n来源：\n[" in text
    assert "“武进国家高新区凤翔科技园年用电量约2500万千瓦时。”" in text
    assert made.usage is not None
    assert (made.usage.prompt_tokens, made.usage.completion_tokens, made.usage.total_tokens) == (7, 5, 12)
    extra = made.model_extra or {}
    assert (extra["status"], extra["mode"]) == ("answered", "llm")
    assert choice.message.annotations
    for note, cited in zip(choice.message.annotations, extra["citations"], strict=True):
        where = note.url_citation
        assert text[where.start_index : where.end_index] == f"[{cited['marker']}]"
        assert where.title == cited["title"]
        page, _, words = where.url.partition("#")
        assert words == f"{cited['start']}-{cited['end']}"
        opened = httpx.get(page, headers={"accept": "text/html"})
        assert (opened.status_code, opened.headers["content-type"]) == (200, "text/html; charset=utf-8")
        article = httpx.get(page.replace("/article/", "/articles/")).json()
        assert article["text"][cited["start"] : cited["end"]] == cited["quote"]
    assert where.url.startswith(url)


@pytest.mark.parametrize("stream", [False, True])
def test_the_name_of_the_model_chooses_how_it_answers(
    client: openai.OpenAI, llm: Scripted, stream: bool
) -> None:
    false = "凤翔科技园年用电量约2600万千瓦时[1][2]。"

    def asked(model: str) -> tuple[str, dict[str, Any]]:
        llm.play(Script([TRUE + false]))
        if stream:
            chunks = list(client.chat.completions.create(model=model, messages=ASK, stream=True))
            last = [c for c in chunks if c.choices][-1].model_extra or {}
            return chunks[0].model, last
        made = client.chat.completions.create(model=model, messages=ASK)
        return made.model, made.model_extra or {}

    name, extra = asked("wenbao")
    assert (name, extra["mode"], extra["ignored"]) == ("wenbao", "llm", [])
    assert "2600" in extra["answer"]
    name, extra = asked("wenbao-strict")
    assert (name, extra["mode"]) == ("wenbao-strict", "llm")
    assert ("2500" in extra["answer"], "2600" in extra["answer"]) == (True, False)
    name, extra = asked("wenbao-quote")
    assert (name, extra["mode"], llm.prompts) == ("wenbao-quote", "extractive", [])
    assert "武进国家高新区凤翔科技园年用电量约2500万千瓦时。" in extra["answer"]
    name, extra = asked("gpt-9")
    assert (name, extra["mode"], extra["ignored"]) == ("wenbao", "llm", ["model"])


def test_a_stream_in_the_protocol(client: openai.OpenAI) -> None:
    chunks = list(
        client.chat.completions.create(
            model="any",
            messages=ASK,
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    whole = client.chat.completions.create(model="any", messages=ASK)
    assert (
        "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
        == whole.choices[0].message.content
    )
    assert chunks[0].choices[0].delta.role == "assistant"
    last = [c for c in chunks if c.choices][-1]
    assert last.choices[0].finish_reason == "stop"
    assert (last.model_extra or {})["answer"] == without_sources(whole.choices[0].message.content or "")
    assert (last.model_extra or {})["citations"] == (whole.model_extra or {})["citations"]
    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.total_tokens == 12
    assert len({c.id for c in chunks}) == 1
    with client.chat.completions.stream(model="any", messages=ASK) as stream:
        assert stream.get_final_completion().choices[0].message.content == whole.choices[0].message.content


def test_a_raw_stream_ends_with_done(client: openai.OpenAI, url: str) -> None:
    reply = httpx.post(f"{url}/v1/chat/completions", json={"messages": ASK, "stream": True})
    assert reply.text.endswith("data: [DONE]\n\n")
    assert "usage" not in reply.text


def test_the_messages_before_are_the_history(client: openai.OpenAI, llm: Scripted) -> None:
    listed = f"{TRUE}\n\n来源：\n[1] 《盛蕾》 “甲” · 已核实\n※ 注"
    talk: list[ChatCompletionMessageParam] = [
        {"role": "system", "content": "你是海盗"},
        {"role": "user", "content": "盛蕾调研了凤翔科技园吗？"},
        {"role": "assistant", "content": listed},
        {"role": "user", "content": [{"type": "text", "text": QUESTION}]},
    ]
    client.chat.completions.create(model="wenbao", messages=talk, temperature=1, n=1, user="u")
    prompt = llm.prompts[-1]
    assert "盛蕾调研了凤翔科技园吗？" in prompt
    assert "海盗" not in prompt
    assert "※" not in prompt
    assert QUESTION in prompt


def test_faults_are_error_objects_of_the_protocol(client: openai.OpenAI) -> None:
    with pytest.raises(openai.UnprocessableEntityError, match="the question is empty") as caught:
        client.chat.completions.create(model="wenbao", messages=[{"role": "user", "content": ""}])
    assert caught.value.code == "bad_input"
    assert caught.value.type == "invalid_request_error"
    with pytest.raises(openai.UnprocessableEntityError, match="the question is empty"):
        client.chat.completions.create(
            model="wenbao", messages=[{"role": "user", "content": ""}], stream=True
        )


def test_a_model_that_fails_midway_still_leaves_a_whole_answer(client: openai.OpenAI, llm: Scripted) -> None:
    llm.play(Script(["凤翔"], end="cut"))
    chunks = client.chat.completions.create(model="wenbao", messages=ASK, stream=True)
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert "凤翔科技园年用电量约2500万千瓦时。" in text
    assert "※ 语言模型没有给出回答" in text


def test_the_list_of_sources_can_be_switched_off(home: Path, llm: Scripted) -> None:
    llm.play(Script([TRUE]))
    settings = load(home=home, llm_base_url=llm.url, llm_model="m", gate=0.0, source_list=False)
    with served(create_app(settings)) as url, openai.OpenAI(base_url=f"{url}/v1", api_key="none") as client:
        made = client.chat.completions.create(model="wenbao", messages=ASK)
    assert "来源" not in (made.choices[0].message.content or "")
    assert (made.model_extra or {})["citations"]


def test_where_an_answer_may_be_rewritten_the_stream_waits_for_the_end(home: Path, llm: Scripted) -> None:
    llm.play(Script(["凤翔科技园年用电量约2600万千瓦时[1][2][3]。"]), Script([TRUE]))
    settings = load(home=home, llm_base_url=llm.url, llm_model="m", gate=0.0, check="repair")
    with served(create_app(settings)) as url, openai.OpenAI(base_url=f"{url}/v1", api_key="none") as client:
        chunks = client.chat.completions.create(model="wenbao", messages=ASK, stream=True)
        text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert "2600" not in text
    assert "2500" in text
