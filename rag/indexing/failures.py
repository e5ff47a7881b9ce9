"""What was kept out of the archive by the last runs, remembered in its manifest until it is read or removed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rag.errors import WenbaoError
from rag.store import Store

_KEY = "kept out"


def kept_out(store: Store) -> Mapping[str, Sequence[str]]:
    """By the path of each file: the faults that keep it, or pages of it, out."""
    found: dict[str, list[str]] = json.loads(store.manifest().get(_KEY, "{}"))
    return found


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
        store.describe({_KEY: json.dumps(now, ensure_ascii=True)})


def forget(store: Store, path: str) -> bool:
    """Forget what was kept out of a file or folder that is removed: whether there was such."""
    of = [known for known in kept_out(store) if known == path or Path(path) in Path(known).parents]
    note(store, of, ())
    return bool(of)
