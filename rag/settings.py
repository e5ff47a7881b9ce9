"""Every setting of Wenbao, in one place; read by engine, cli, api and eval only.

From the environment (`WENBAO_…`), then `.env`, then `wenbao.toml` in the working folder.
"""

from __future__ import annotations

import logging
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings.exceptions import SettingsError as Unparsed

from rag.errors import SettingsError
from rag.phrase import Phrase, misfit

_ENV, _TOML = Path(".env"), Path("wenbao.toml")
# Of the environment alone, as the locale is: what is said of wrong settings is said in that language.
_BESIDE = ("language",)
_HERE = {"localhost", "127.0.0.1", "::1"}
_USER = re.compile(r"(?<=://)[^/@\s]*@")
_ASKS = re.compile(r"\$\{[^}]*\}")
_log = logging.getLogger(__name__)


class Settings(BaseSettings):
    """Each field is the environment variable `WENBAO_` + its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="WENBAO_", toml_file=_TOML, extra="ignore", frozen=True)

    home: Path = Field(Path(".wenbao"), description="Folder of the store and the indexes.")

    words: Path | None = Field(
        None, description="Words that jieba is to know, in its own format; a change asks for a rebuild."
    )

    embed_model: str = Field(
        "", description="Embedding model: a preset, a name or a folder; empty: the shipped one."
    )
    embed_device: str = Field(
        "", description="Device of the embedding model (cpu, cuda, mps); empty: the best there is."
    )
    embed_dtype: Literal["auto", "float32", "float16", "bfloat16"] = Field(
        "auto", description="Number format of the embedding model's weights."
    )
    embed_backend: Literal["torch", "onnx", "openvino"] = Field(
        "torch", description="What runs the embedding model."
    )
    embed_dim: int = Field(0, ge=0, description="Dimensions kept of each vector; 0: all.")
    embed_batch: int = Field(32, ge=1, description="Passages embedded at once.")
    embed_threads: int = Field(
        0, ge=0, description="CPU threads of the embedding model; 0: the library's choice."
    )
    offline: bool = Field(False, description="Never ask a model hub.")
    rerank_model: str = Field("", description="Cross-encoder that reorders the hits; empty: none.")

    reader: str = Field(
        "on", description="The small model that reads passages and claims: on, off, or the folder of another."
    )

    k: int = Field(8, ge=1, le=100, description="Passages given to the answerer.")
    gate: float = Field(
        -1.0, description="Evidence under this strength is no evidence; negative: the calibrated value."
    )

    llm_base_url: str = Field(
        "", description="OpenAI-compatible server, as https://host/v1; empty: answers are quotations."
    )
    llm_model: str = Field("", description="Model name sent to that server.")
    llm_api_key: SecretStr = Field(SecretStr(""), description="Key sent to that server.")
    llm_headers: dict[str, SecretStr] = Field(default_factory=dict, description="Further headers, as JSON.")
    llm_body: dict[str, object] = Field(
        default_factory=dict, repr=False, description="Further request fields, as JSON."
    )
    llm_connect_timeout: float = Field(5.0, gt=0, description="Seconds to reach the server.")
    llm_read_timeout: float = Field(60.0, gt=0, description="Seconds between two pieces of an answer.")
    llm_total_timeout: float = Field(300.0, gt=0, description="Seconds for a whole answer.")
    llm_retries: int = Field(
        2, ge=0, le=10, description="Further tries after 429, 5xx and connection faults."
    )
    rewrite_timeout: float = Field(
        15.0, gt=0, description="Seconds that putting a question in the words of print may take."
    )
    llm_context: int = Field(8000, ge=500, description="Characters of passages put into a prompt.")
    wide: int = Field(
        40, ge=0, le=1000, description="Articles read for a question over many; 0: it is asked as any other."
    )

    check: Literal["annotate", "repair", "strict"] = Field(
        "annotate", description="What happens to claims that fail the check."
    )
    judge_model: str = Field("", description="Cross-encoder (NLI) that judges support as well; empty: none.")
    judge_llm: bool = Field(False, description="Ask the language model to judge support as well.")
    source_list: bool = Field(
        True, description="/v1/chat/completions ends its text with a readable list of sources."
    )

    host: str = Field("127.0.0.1", description="Address that `wenbao serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that `wenbao serve` listens on.")
    api_key: SecretStr = Field(SecretStr(""), description="Key that HTTP clients must send; empty: none.")
    cors_origins: list[str] = Field(
        default_factory=list, description="Web origins that may call the API, as JSON."
    )
    max_upload: int = Field(
        100, ge=1, le=10_000, description="Megabytes of files that may be sent over HTTP at once."
    )
    max_question: int = Field(4000, ge=1, description="Longest question, in characters.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        written = EnvSettingsSource(settings_cls)
        written.env_vars = {f"wenbao_{name}": value for name, value in _written().items()}
        return init_settings, env_settings, written, TomlConfigSettingsSource(settings_cls)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """What `repr` shows: no password, also not one within an address."""
        for name, value in super().__repr_args__():
            yield name, without_password(value) if isinstance(value, str) else value


def load(**changes: object) -> Settings:
    """The settings in force, with `changes` over them; names that are none are said in the log.

    Raises SettingsError naming the first wrong one, never showing its value (it may be a key).
    """
    try:
        found = Settings(**changes)  # type: ignore[arg-type]
    except ValidationError as exc:
        fault = exc.errors(include_input=False, include_url=False)[0]
        name = "WENBAO_" + "_".join(str(part) for part in fault["loc"][:1]).upper()
        raise SettingsError(
            "{name}: {why}", "see the table of settings in README.md", name=name, why=misfit(fault)
        ) from exc
    except Unparsed as exc:
        field = re.search(r'field "(\w+)"', str(exc))
        name = f"WENBAO_{field.group(1).upper()}" if field else "a setting"
        shape = "'[\"…\"]'" if name == "WENBAO_CORS_ORIGINS" else '\'{"…": "…"}\''
        raise SettingsError("{name}: no JSON", "write it as {name}={shape}", name=name, shape=shape) from exc
    except tomllib.TOMLDecodeError as exc:
        raise SettingsError(
            "{path}: {why}", 'write each line as name = "value"', path=_TOML.resolve(), why=exc
        ) from exc
    except UnicodeDecodeError as exc:
        where = " or ".join(str(path.resolve()) for path in (_ENV, _TOML) if path.is_file())
        raise SettingsError("{where}: not in UTF-8", "save it in UTF-8", where=where) from exc
    _not_sent_elsewhere(changes, found.llm_base_url)
    for said in unknown():
        _log.warning("%s", said)
    return found


def _not_sent_elsewhere(changes: Mapping[str, object], url: str) -> None:
    """A key goes only to the address that stands beside it, or to this machine: a file that lies in a foreign folder
    must not have one of the environment sent to its own address. Raises SettingsError."""
    places = [
        (Phrase("the command"), changes),
        (Phrase("the environment"), _named(os.environ)),
        (str(_ENV), _written()),
        (str(_TOML), {name.lower(): value for name, value in _told().items()}),
    ]

    def first(name: str) -> str:
        return next((place for place, held in places if held.get(name)), "")

    place = first("llm_base_url")
    if place not in (str(_ENV), str(_TOML)) or (urlsplit(url).hostname or "") in _HERE:
        return
    for name in ("llm_api_key", "llm_headers"):
        if (other := first(name)) and other != place:
            raise SettingsError(
                "WENBAO_{name} of {other} is not sent to the address in {path}",
                "set both in one place",
                name=name.upper(),
                other=other,
                path=Path(place).resolve(),
            )


def _named(values: Mapping[str, str | None]) -> dict[str, str | None]:
    return {name[7:].lower(): value for name, value in values.items() if name.upper().startswith("WENBAO_")}


def _written() -> dict[str, str | None]:
    """The settings in `.env`, by their names, each value as it stands there. One that asks for something of the environment
    is refused: a file that lies in a foreign folder would have it sent to its own address. Raises SettingsError."""
    if not _ENV.is_file():
        return {}
    found = _named(dotenv_values(_ENV, interpolate=False))
    for name, value in found.items():
        if asked := _ASKS.search(value or ""):
            raise SettingsError(
                "{path}: {asked} in WENBAO_{name} is not filled in",
                "write the value there, or set WENBAO_{name} in the environment",
                path=_ENV.resolve(),
                asked=asked[0],
                name=name.upper(),
            )
    return found


def _told() -> dict[str, Any]:
    """What stands in `wenbao.toml`."""
    return tomllib.loads(_TOML.read_text("utf-8")) if _TOML.is_file() else {}


def unknown() -> tuple[str, ...]:
    """Names in the environment, `.env` and `wenbao.toml` that are taken for settings and are none, each in a line."""
    known = {*Settings.model_fields, *_BESIDE}
    lines = [
        _stray(name, name[7:].lower(), known) for name in sorted(os.environ) if name.startswith("WENBAO_")
    ]
    lines += [_stray(f"WENBAO_{name.upper()}", name, known, _ENV) for name in _written()]
    lines += [_stray(name, name.lower(), known, _TOML) for name in _told()]
    return tuple(filter(None, lines))


def _stray(name: str, plain: str, known: set[str], file: Path | None = None) -> str:
    if plain in known:
        return ""
    said = Phrase("{name} in {file}", name=name, file=file) if file else name
    if near := get_close_matches(plain, known, 1):
        full = f"WENBAO_{near[0].upper()}"
        return Phrase("{said} is no setting; is {near} meant ({full})?", said=said, near=near[0], full=full)
    return Phrase("{said} is no setting", said=said)


def without_password(url: str) -> str:
    """An address without the user and password in it."""
    return _USER.sub("***@", url)
