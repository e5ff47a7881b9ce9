"""What a doctor looks at: settings, store, indexes, embedding model, language model; and what to type."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rag.engine import Engine
from rag.errors import NoIndex, WenbaoError
from rag.indexing import kept_out, missing
from rag.phrase import Phrase
from rag.settings import Settings, unknown, without_password

_NAMED = 5
# Where local servers listen unless told otherwise.
LOCAL_SERVERS = {"Ollama": 11434, "LM Studio": 1234, "vLLM": 8000, "llama.cpp": 8080}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found there, and for a fault what to type; phrases, to be told in any language."""

    what: str
    found: str
    hint: str = ""
    fault: bool = False


def _finding(what: str, found: str, hint: str = "", *, fault: bool = False, **words: object) -> Finding:
    found, hint = (text if isinstance(text, Phrase) else Phrase(text, **words) for text in (found, hint))
    return Finding(Phrase(what), found, hint, fault)


def examine(
    settings: Settings, servers: dict[str, int] | None = None, *, deep: bool = False
) -> Iterator[Finding]:
    """Look at each part in turn; never raises for a part that is broken, but says so. `deep` reads every row.

    `servers` are the local language model servers to look for, as name → port of 127.0.0.1.
    """
    yield _finding(
        "machine",
        "Python {version}, {system} {machine}",
        version=platform.python_version(),
        system=platform.system(),
        machine=platform.machine(),
    )
    for said in unknown():
        yield _finding("settings", said, "see the table of settings in README.md", fault=True)
    try:
        with Engine.open(settings) as engine:
            yield from _sound(engine, deep)
            yield from _archive(engine)
    except NoIndex as exc:
        yield _finding("store", exc.message, exc.hint, fault=True)
    except WenbaoError as exc:
        yield _finding(exc.code.replace("_", " "), exc.message, exc.hint, fault=True)
    yield from _language_model(settings, LOCAL_SERVERS if servers is None else servers)


def _sound(engine: Engine, deep: bool) -> Iterator[Finding]:
    """Whether the store is what was written."""
    from rag.store.copies import broken, untrue

    hint = "wenbao restore BACKUP, or wenbao salvage HOME"
    faults = list(islice(broken(engine.store.path, deep=deep), 5))
    if deep and not faults:
        faults = list(islice(untrue(engine.store), 20))
    for said in faults:
        yield _finding("store", said, hint, fault=True)
    if deep and not faults:
        yield _finding("rows", "every page, article, chunk and vector is as it was stored")


def _archive(engine: Engine) -> Iterator[Finding]:
    counts = engine.store.counts()
    held = Phrase(
        "{path}: {files} files, {pages} pages, {articles} articles, {chunks} chunks, {statements} statements",
        path=engine.settings.home,
        **counts,
    )
    yield _finding("store", held)
    for path, faults in kept_out(engine.store).items():
        hint = "mend the file and run `wenbao index {path}`, or `wenbao remove {path}`"
        yield _finding("kept out", _few(faults[:1], len(faults) - 1), hint, fault=True, path=path)
    if gone := missing(engine.store):
        shown = _few(gone[:_NAMED], len(gone) - _NAMED)
        yield _finding("gone from disk", shown, "wenbao list --missing; wenbao index --prune takes them out")
    embedder = engine.embedder
    yield _finding("embedding model", "{name}, {dim} dimensions", name=embedder.name, dim=embedder.dim)
    found = engine.search("新闻", 1)
    taken = sum(found.timings.values())
    yield _finding("indexes", "up to date, searched in {taken:.0f} ms", taken=taken)


def _few(named: Sequence[str], more: int) -> Phrase:
    """Those that are named, and how many more there are."""
    names = named[0] if len(named) == 1 else ", ".join(named)
    if more > 0:
        return Phrase("{names} (and {more} more)", names=names, more=more)
    return names if isinstance(names, Phrase) else Phrase("{names}", names=names)


def _language_model(settings: Settings, servers: dict[str, int]) -> Iterator[Finding]:
    if settings.llm_base_url:
        shown = without_password(settings.llm_base_url)
        models, fault = _models(settings.llm_base_url, settings.llm_api_key.get_secret_value())
        if fault:
            yield _finding(
                "language model", fault, "check WENBAO_LLM_BASE_URL and WENBAO_LLM_API_KEY", fault=True
            )
        elif not settings.llm_model:
            yield _finding(
                "language model",
                "no model chosen",
                "WENBAO_LLM_MODEL={model}",
                fault=True,
                model=models[0] if models else "NAME",
            )
        elif models and settings.llm_model not in models:
            yield _finding(
                "language model",
                "{asked} is not offered ({offered})",
                "WENBAO_LLM_MODEL={model}",
                fault=True,
                asked=settings.llm_model,
                offered=", ".join(models[:5]),
                model=models[0],
            )
        else:
            yield _finding("language model", "{model} at {where}", model=settings.llm_model, where=shown)
        return
    yield _finding("language model", "none set: answers are quotations")
    for name, port in servers.items():
        url = f"http://127.0.0.1:{port}/v1"
        models, fault = _models(url, "")
        if not fault and models and models != ["wenbao"]:
            yield _finding(
                name,
                "runs here with {offered}",
                "WENBAO_LLM_BASE_URL={url} WENBAO_LLM_MODEL={model}",
                offered=", ".join(models[:5]),
                url=url,
                model=models[0],
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
        status = exc.response.status_code
        fault = Phrase("{where} refuses the key (HTTP {status})", where=shown, status=status)
        return [], fault if refused else ""
    except (httpx.HTTPError, httpx.InvalidURL) as exc:
        return [], Phrase("{where} cannot be reached ({kind})", where=shown, kind=type(exc).__name__)
    except (ValueError, KeyError, TypeError, AttributeError):
        return [], Phrase("{where} does not answer like an OpenAI-compatible server", where=shown)
