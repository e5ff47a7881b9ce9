"""A model's name → the model, or one clear line within seconds."""

from __future__ import annotations

import os
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rag.embedding import Embedder
from rag.embedding.presets import preset
from rag.errors import ModelUnavailable
from rag.phrase import Phrase

if TYPE_CHECKING:
    from rag.embedding.static import StaticEmbedder

_PATIENCE = 5.0  # Seconds to learn whether the hub answers; its own client tries for 70 and more.
_OFFLINE = "give a folder with the model, or leave WENBAO_EMBED_MODEL empty for the shipped one"


def load_embedder(
    name: str = "",
    *,
    device: str = "",
    dtype: str = "auto",
    backend: str = "torch",
    dim: int = 0,
    batch: int = 32,
    threads: int = 0,
    offline: bool = False,
) -> Embedder:
    """The embedding model called `name`: a folder, a preset, a name on the hub; empty: the shipped one.

    Raises ModelUnavailable, within seconds, when it cannot be had.
    """
    if not name:
        from rag.embedding.static import StaticEmbedder

        return StaticEmbedder(dim=dim) if dim else shipped()
    chosen = preset(name)
    local = locate(chosen.name, offline=offline)
    from rag.embedding.transformers import TransformerEmbedder

    return TransformerEmbedder(
        chosen,
        local=local,
        device=device,
        dtype=dtype,
        backend=backend,
        dim=dim,
        batch=batch,
        threads=threads,
    )


@cache
def shipped() -> StaticEmbedder:
    """The one copy of the shipped model in this process: the gate and the quoting answerer read sentences by
    it, whatever the index is made with. Raises ModelUnavailable."""
    from rag.embedding.static import StaticEmbedder

    return StaticEmbedder()


def locate(name: str, *, offline: bool) -> bool:
    """Whether `name` is on this machine (a folder, or in the hub's cache); False: the hub has it.

    Raises ModelUnavailable where neither is so, or nobody can tell within seconds.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        if not any((folder / f).is_file() for f in ("modules.json", "config.json")):
            raise ModelUnavailable(
                "the folder {name} holds no model", "it must contain modules.json or config.json", name=name
            )
        return True
    if folder.is_absolute() or name.startswith((".", "~")) or name.count("/") > 1:
        raise ModelUnavailable("there is no folder {name}", _OFFLINE, name=name)
    try:
        from huggingface_hub import constants, try_to_load_from_cache
    except ImportError as exc:
        raise ModelUnavailable(
            "the model {name} needs sentence-transformers", "pip install 'wenbao[models]'", name=name
        ) from exc
    if any(isinstance(try_to_load_from_cache(name, f), str) for f in ("modules.json", "config.json")):
        return True
    if offline or constants.HF_HUB_OFFLINE:
        raise ModelUnavailable(
            "the model {name} is not on this machine, and offline is set", _OFFLINE, name=name
        )
    _probe(name, os.environ.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/"))
    return False


def _probe(name: str, hub: str) -> None:
    """Ask the hub for the model once. In a thread, since looking up a host's address has no time limit."""
    import httpx

    answers: list[int | str] = []

    def ask() -> None:
        try:
            reply = httpx.get(f"{hub}/api/models/{name}", timeout=_PATIENCE - 1, follow_redirects=True)
            answers.append(reply.status_code)
        except httpx.HTTPError as exc:
            answers.append(str(exc) or type(exc).__name__)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(_PATIENCE)
    answer = answers[0] if answers else Phrase("no answer")
    if answer in (401, 403, 404):
        raise ModelUnavailable("the model hub has no public model {name}", "check its name", name=name)
    if answer != 200:
        raise ModelUnavailable(
            "the model {name} is not on this machine and {hub} cannot be reached ({answer})",
            _OFFLINE,
            name=name,
            hub=hub,
            answer=answer,
        )
