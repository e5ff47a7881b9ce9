"""The editions of an archive: what its chunks and vectors are made with, and the store as indexes follow it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rag.embedding import Embedder
from rag.errors import IndexMismatch
from rag.index import Range
from rag.indexing.make import CHUNK
from rag.store import Store
from rag.text.chunking import CHUNKER
from rag.text.tokens import tokenizer

_REBUILD = "run `wenbao index --rebuild`"


def made_with(embedder: Embedder) -> dict[str, str]:
    """What chunks and vectors are made with now: the manifest of a store that fits."""
    return {
        "embedder": embedder.name,
        "dim": str(embedder.dim),
        "tokenizer": tokenizer(),
        "chunker": f"{CHUNKER}, {CHUNK} characters",
    }


class Editions:
    """A store whose changes indexes follow; those made with another model or tokenizer are refused."""

    def __init__(self, store: Store, embedder: Embedder) -> None:
        self._store = store
        self._now = made_with(embedder)
        self._mixing = False
        self.identity = store.identity
        self.last = store.last
        self.count = store.count
        self.passages = store.passages
        self.vectors = store.vectors

    def changes(self, since: int) -> tuple[int, tuple[Range, ...], tuple[Range, ...]]:
        """As the store's. Raises IndexMismatch."""
        self.check()
        return self._store.changes(since)

    @contextmanager
    def mixing(self, rebuilding: bool) -> Iterator[None]:
        """While it lasts, chunks of two editions side by side are what there must be."""
        self._mixing = rebuilding
        try:
            yield
        finally:
            self._mixing = False

    def check(self) -> None:
        """Raises IndexMismatch."""
        known = self._store.manifest()
        if known.get("rebuilding") == "otherwise" and not self._mixing:
            raise IndexMismatch("a rebuild with another model or tokenizer has not finished", _REBUILD)
        for what, now in self._now.items():
            if known.get(what, now) != now:
                raise IndexMismatch(
                    "the index was made with {what} {before}, this is {now}",
                    _REBUILD,
                    what=what,
                    before=known[what],
                    now=now,
                )

    def current(self) -> int:
        """The number of the edition that new pages belong to. Raises IndexMismatch."""
        known = self._store.manifest()
        if "edition" not in known:
            self._store.describe({**self._now, "edition": "1"})
            return 1
        self.check()
        return int(known["edition"])

    def begin(self, model: str) -> tuple[int, bool]:
        """The edition that a rebuild makes with the archive's own `model` (empty: none), and whether it takes up
        one that was interrupted."""
        known: Mapping[str, str] = self._store.manifest()
        edition = int(known.get("edition", "0"))
        if known.get("rebuilding") and self._now.items() <= known.items():
            return edition, True
        same = self._now.items() <= known.items() and known.get("rebuilding", "") != "otherwise"
        rebuilding = "alike" if same else "otherwise"
        self._store.describe(
            {**self._now, "edition": str(edition + 1), "model": model, "rebuilding": rebuilding}
        )
        return edition + 1, False
