"""Where the next piece of a list begins, as clients are told it: a word that they send back as it is."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from rag.errors import InputError


def cursor(after: Sequence[str | int] | None) -> str | None:
    """A place in the order of a list as a word; None where nothing follows."""
    if after is None:
        return None
    return urlsafe_b64encode(json.dumps(list(after), ensure_ascii=False).encode()).decode().rstrip("=")


def read_cursor(word: str) -> tuple[str | int, ...] | None:
    """The place that a word of `cursor` means; None for an empty one. Raises InputError."""
    if not word:
        return None
    try:
        found = json.loads(urlsafe_b64decode(word + "=" * (-len(word) % 4)))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(type(k) is str or _whole(k) for k in found):
        raise InputError("the cursor is none that a reply gave", "leave it out to begin anew")
    return tuple(found)


def _whole(key: object) -> bool:
    return type(key) is int and abs(key) < 1 << 62  # More than SQLite's integers hold is none of ours.
