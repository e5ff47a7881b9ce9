"""What was kept out of the archive by the last runs, remembered in its manifest until it is read or removed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rag.errors import WenbaoError
from rag.phrase import Phrase
from rag.store import Store

_KEY = "kept out"


def kept_out(store: Store) -> Mapping[str, Sequence[Phrase]]:
    """By the path of each file: the faults that keep it, or pages of it, out."""
    found: dict[str, list[Any]] = json.loads(store.manifest().get(_KEY, "{}"))
    return {path: [Phrase.unpacked(fault) for fault in faults] for path, faults in found.items()}


def note(store: Store, read: Iterable[str], failed: Iterable[tuple[str, WenbaoError]]) -> None:
    """Remember the faults of a run that read these files again; what it did not touch stays."""
    before = kept_out(store)
    again = set(read)
    now = {path: list(faults) for path, faults in before.items() if path not in again}
    for path, fault in failed:
        if Path(path).exists():
            now.setdefault(path, [])
            now[path] += [fault.message] if fault.message not in now[path] else []
    if now != before:
        packed = {path: [fault.packed() for fault in faults] for path, faults in now.items()}
        store.describe({_KEY: json.dumps(packed, ensure_ascii=True)})


def forget(store: Store, path: str) -> bool:
    """Forget what was kept out of a file or folder that is removed: whether there was such."""
    of = [known for known in kept_out(store) if known == path or Path(path) in Path(known).parents]
    note(store, of, ())
    return bool(of)
