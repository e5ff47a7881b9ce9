"""Each setting as it is where nobody sets it, and the first value on either side of its limit."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import Settings, load, unknown, without_password


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file of settings lies in the working folder."""
    monkeypatch.chdir(tmp_path)


def test_what_holds_where_nothing_is_set() -> None:
    plain = {
        name: value for name, value in load().model_dump().items() if isinstance(value, int | float | str)
    }
    assert plain == {
        "embed_model": "",
        "embed_device": "",
        "embed_dtype": "auto",
        "embed_backend": "torch",
        "embed_dim": 0,
        "embed_batch": 32,
        "embed_threads": 0,
        "offline": False,
        "rerank_model": "",
        "reader": "on",
        "k": 8,
        "gate": -1.0,
        "llm_base_url": "",
        "llm_model": "",
        "llm_connect_timeout": 5.0,
        "llm_read_timeout": 60.0,
        "llm_total_timeout": 300.0,
        "llm_retries": 2,
        "rewrite_timeout": 15.0,
        "llm_context": 8000,
        "wide": 40,
        "check": "annotate",
        "judge_model": "",
        "judge_llm": False,
        "source_list": True,
        "host": "127.0.0.1",
        "port": 8000,
        "max_upload": 100,
        "max_question": 4000,
    }
    assert (load().home, load().words, load().cors_origins) == (Path(".wenbao"), None, [])


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("embed_dim", 0, None),
        ("embed_batch", 1, None),
        ("embed_threads", 0, None),
        ("k", 1, 100),
        ("llm_retries", 0, 10),
        ("llm_context", 500, None),
        ("wide", 0, 1000),
        ("port", 0, 65535),
        ("max_question", 1, None),
    ],
)
def test_which_numbers_a_setting_may_be(name: str, least: int, most: int | None) -> None:
    assert getattr(load(**{name: least}), name) == least
    with pytest.raises(SettingsError, match=f"WENBAO_{name.upper()}: "):
        load(**{name: least - 1})
    if most is not None:
        assert getattr(load(**{name: most}), name) == most
        with pytest.raises(SettingsError, match=f"WENBAO_{name.upper()}: "):
            load(**{name: most + 1})


@pytest.mark.parametrize(
    "name", ["llm_connect_timeout", "llm_read_timeout", "llm_total_timeout", "rewrite_timeout"]
)
def test_a_wait_is_longer_than_nothing(name: str) -> None:
    assert getattr(load(**{name: 0.1}), name) == 0.1
    with pytest.raises(SettingsError, match="greater than 0"):
        load(**{name: 0})


def test_names_that_are_no_settings_are_told_wherever_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENBAO_LLM_MODLE", "x")
    monkeypatch.setenv("WENBAO_HOME", "x")
    (tmp_path / ".env").write_text("WENBAO_PROT=1\nOTHER=2\nWENBAO_K=3\n", "utf-8")
    (tmp_path / "wenbao.toml").write_text("zzzzzz = 1\nport = 8001\n", "utf-8")
    assert unknown() == (
        "WENBAO_LLM_MODLE is no setting; is llm_model meant (WENBAO_LLM_MODEL)?",
        "WENBAO_PROT in .env is no setting; is port meant (WENBAO_PORT)?",
        "zzzzzz in wenbao.toml is no setting",
    )
    assert (load().k, load().port) == (3, 8001)
    # The environment goes before .env, and what is given goes before all.
    monkeypatch.setenv("WENBAO_K", "5")
    assert (load().k, load(k=7).k) == (5, 7)


@pytest.mark.parametrize(
    ("key", "url", "sent"),
    [
        ("environment", "http://there/v1", False),
        ("environment", "http://127.0.0.1:1/v1", True),
        ("environment", "http://localhost/v1", True),
        ("file", "http://there/v1", True),
        ("given", "http://there/v1", False),
        ("", "http://there/v1", True),
    ],
)
def test_a_key_is_sent_only_to_the_address_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, url: str, sent: bool
) -> None:
    file = f"WENBAO_LLM_BASE_URL={url}\n" + ("WENBAO_LLM_API_KEY=secret\n" if key == "file" else "")
    (tmp_path / ".env").write_text(file, "utf-8")
    if key == "environment":
        monkeypatch.setenv("WENBAO_LLM_API_KEY", "secret")
    given = {"llm_api_key": "secret"} if key == "given" else {}
    if sent:
        assert load(**given).llm_base_url == url
    else:
        with pytest.raises(SettingsError, match=r"WENBAO_LLM_API_KEY of .* is not sent to the address in "):
            load(**given)
    # An address that is given as well is one that the reader means.
    assert load(llm_base_url="http://mine/v1", **given).llm_base_url == "http://mine/v1"


def test_no_password_is_shown() -> None:
    assert without_password("http://me:secret@host/v1") == "http://***@host/v1"
    assert "secret" not in repr(load(llm_base_url="http://me:secret@host/v1", llm_api_key="secret"))
    assert "***@host" in repr(load(llm_base_url="http://me:secret@host/v1"))
    assert "llm_body" not in repr(Settings())
