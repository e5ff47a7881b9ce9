"""What a doctor looks at: settings, store, indexes, embedding model, language model; and what to type."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from rag.engine import Engine
from rag.errors import NoIndex, WenbaoError
from rag.indexing import kept_out, missing
from rag.settings import Settings, unknown, without_password

_NAMED = 5
# Where local servers listen unless told otherwise.
LOCAL_SERVERS = {"Ollama": 11434, "LM Studio": 1234, "vLLM": 8000, "llama.cpp": 8080}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found there, and for a fault what to type."""

    what: str
    found: str
    hint: str = ""
    fault: bool = False


def examine(
    settings: Settings, servers: dict[str, int] | None = None, *, deep: bool = False
) -> Iterator[Finding]:
    """Look at each part in turn; never raises for a part that is broken, but says so. `deep` reads every row.

    `servers` are the local language model servers to look for, as name → port of 127.0.0.1.
    """
    yield Finding("machine", f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    for said in unknown():
        yield Finding("settings", said, "see the table of settings in README.md", fault=True)
    try:
        with Engine.open(settings) as engine:
            yield from _sound(engine, deep)
            yield from _archive(engine)
    except NoIndex as exc:
        yield Finding("store", exc.message, exc.hint, fault=True)
    except WenbaoError as exc:
        yield Finding(exc.code.replace("_", " "), exc.message, exc.hint, fault=True)
    yield from _language_model(settings, LOCAL_SERVERS if servers is None else servers)


def _sound(engine: Engine, deep: bool) -> Iterator[Finding]:
    """Whether the store is what was written."""
    from rag.store.copies import broken, untrue

    hint = "wenbao restore BACKUP, or wenbao salvage HOME"
    faults = list(islice(broken(engine.store.path, deep=deep), 5))
    if deep and not faults:
        faults = list(islice(untrue(engine.store), 20))
    for said in faults:
        yield Finding("store", said, hint, fault=True)
    if deep and not faults:
        yield Finding("rows", "every page, article, chunk and vector is as it was stored")


def _archive(engine: Engine) -> Iterator[Finding]:
    counts = engine.store.counts()
    yield Finding(
        "store", f"{engine.settings.home}: " + ", ".join(f"{n} {what}" for what, n in counts.items())
    )
    for path, faults in kept_out(engine.store).items():
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        hint = f"mend the file and run `wenbao index {path}`, or `wenbao remove {path}`"
        yield Finding("kept out", faults[0] + more, hint, fault=True)
    if gone := missing(engine.store):
        shown = ", ".join(gone[:_NAMED]) + (f" (and {len(gone) - _NAMED} more)" if len(gone) > _NAMED else "")
        yield Finding("gone from disk", shown, "wenbao list --missing; wenbao index --prune takes them out")
    embedder = engine.embedder
    yield Finding("embedding model", f"{embedder.name}, {embedder.dim} dimensions")
    found = engine.search("新闻", 1)
    yield Finding("indexes", "up to date, searched in " + f"{sum(found.timings.values()):.0f} ms")


def _language_model(settings: Settings, servers: dict[str, int]) -> Iterator[Finding]:
    if settings.llm_base_url:
        shown = without_password(settings.llm_base_url)
        models, fault = _models(settings.llm_base_url, settings.llm_api_key.get_secret_value())
        if fault:
            yield Finding(
                "language model", fault, "check WENBAO_LLM_BASE_URL and WENBAO_LLM_API_KEY", fault=True
            )
        elif not settings.llm_model:
            yield Finding(
                "language model",
                "no model chosen",
                f"WENBAO_LLM_MODEL={models[0] if models else 'NAME'}",
                fault=True,
            )
        elif models and settings.llm_model not in models:
            offered = ", ".join(models[:5])
            yield Finding(
                "language model",
                f"{settings.llm_model} is not offered ({offered})",
                f"WENBAO_LLM_MODEL={models[0]}",
                fault=True,
            )
        else:
            yield Finding("language model", f"{settings.llm_model} at {shown}")
        return
    yield Finding("language model", "none set: answers are quotations")
    for name, port in servers.items():
        url = f"http://127.0.0.1:{port}/v1"
        models, fault = _models(url, "")
        if not fault and models and models != ["wenbao"]:
            yield Finding(
                name,
                f"runs here with {', '.join(models[:5])}",
                f"WENBAO_LLM_BASE_URL={url} WENBAO_LLM_MODEL={models[0]}",
            )


def _models(base_url: str, key: str) -> tuple[list[str], str]:
    """The models a server offers, or the fault in words."""
    import httpx

    shown = without_password(base_url)
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        reply = httpx.get(base_url.rstrip("/") + "/models", headers=headers, timeout=2.0, trust_env=False)
        reply.raise_for_status()
        return [str(m["id"]) for m in reply.json().get("data") or []], ""
    except httpx.HTTPStatusError as exc:
        # Some servers have no /models; only a refused key is a fault.
        refused = exc.response.status_code in (401, 403)
        return [], f"{shown} refuses the key (HTTP {exc.response.status_code})" if refused else ""
    except (httpx.HTTPError, httpx.InvalidURL) as exc:
        return [], f"{shown} cannot be reached ({type(exc).__name__})"
    except (ValueError, KeyError, TypeError, AttributeError):
        return [], f"{shown} does not answer like an OpenAI-compatible server"
