"""Every setting of Wenbao, in one place; read by engine, cli, api and eval only.

From the environment (`WENBAO_…`), then `.env`, then `wenbao.toml` in the working folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from rag.errors import SettingsError


class Settings(BaseSettings):
    """Each field is the environment variable `WENBAO_` + its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="WENBAO_", env_file=".env", toml_file="wenbao.toml", extra="ignore", frozen=True
    )

    home: Path = Field(Path(".wenbao"), description="Folder of the store and the indexes.")

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
    llm_headers: dict[str, str] = Field(default_factory=dict, description="Further headers, as JSON.")
    llm_body: dict[str, object] = Field(default_factory=dict, description="Further request fields, as JSON.")
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
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)


def load(**changes: object) -> Settings:
    """The settings in force, with `changes` over them.

    Raises SettingsError naming the first wrong one, never showing its value (it may be a key).
    """
    try:
        return Settings(**changes)  # type: ignore[arg-type]
    except ValidationError as exc:
        fault = exc.errors(include_input=False, include_url=False)[0]
        name = "WENBAO_" + "_".join(str(part) for part in fault["loc"][:1]).upper()
        raise SettingsError(f"{name}: {fault['msg']}", "see the table of settings in README.md") from exc
