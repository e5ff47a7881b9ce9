"""The doctor finds what is wrong and says what to type; a healthy archive has no fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.cli.examine import examine
from rag.engine import Engine
from rag.settings import load
from tests.scripted import Script, Scripted, scripted


@pytest.fixture
def server() -> Iterator[Scripted]:
    with scripted(Script(["好"])) as it:
        yield it


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    folder = tmp_path_factory.mktemp("home")
    with Engine.open(load(home=folder), create=True) as engine:
        engine.index([seeds])
    return folder


def test_a_healthy_archive_has_no_fault(home: Path) -> None:
    findings = {f.what: f for f in examine(load(home=home), servers={})}
    assert [f for f in findings.values() if f.fault] == []
    assert "5 files" in findings["store"].found
    assert findings["language model"].found == "none set: answers are quotations"
    assert "256 dimensions" in findings["embedding model"].found


def test_an_empty_home_is_a_fault_with_its_remedy(tmp_path: Path) -> None:
    fault = next(f for f in examine(load(home=tmp_path / "x"), servers={}) if f.fault)
    assert (fault.what, "wenbao index" in fault.hint) == ("store", True)


def test_a_model_that_is_not_there_is_named(home: Path, tmp_path: Path) -> None:
    faults = [f for f in examine(load(home=home, embed_model=str(tmp_path / "no")), servers={}) if f.fault]
    assert [f.what for f in faults] == ["model unavailable"]
    assert str(tmp_path / "no") in faults[0].found


def test_a_local_server_is_found_with_what_to_set(home: Path, server: Scripted) -> None:
    port = server.port
    found = next(
        f for f in examine(load(home=home), servers={"Ollama": port, "none": 1}) if f.what == "Ollama"
    )
    assert found.hint == f"WENBAO_LLM_BASE_URL=http://127.0.0.1:{port}/v1 WENBAO_LLM_MODEL=qwen3"


@pytest.mark.parametrize(
    ("key", "model", "said", "hint"),
    [
        ("wrong", "qwen3", "refuses the key (HTTP 401)", "WENBAO_LLM_API_KEY"),
        ("sesame", "gpt", "gpt is not offered (qwen3, glm)", "WENBAO_LLM_MODEL=qwen3"),
        ("sesame", "", "no model chosen", "WENBAO_LLM_MODEL=qwen3"),
    ],
)
def test_faults_of_the_language_model(
    home: Path, server: Scripted, key: str, model: str, said: str, hint: str
) -> None:
    server.key = "sesame"
    settings = load(home=home, llm_base_url=server.url, llm_api_key=key, llm_model=model)
    last = list(examine(settings, servers={}))[-1]
    assert last.fault
    assert said in last.found
    assert hint in last.hint
    assert "sesame" not in last.found + last.hint


def test_a_language_model_that_answers_is_no_fault(home: Path, server: Scripted) -> None:
    last = list(examine(load(home=home, llm_base_url=server.url, llm_model="glm"), servers={}))[-1]
    assert (last.fault, last.found) == (False, f"glm at {server.url}")


def test_a_server_that_is_down_is_said_so(home: Path) -> None:
    settings = load(home=home, llm_base_url="http://127.0.0.1:1/v1", llm_model="m")
    last = list(examine(settings, servers={}))[-1]
    assert last.fault
    assert "cannot be reached" in last.found
