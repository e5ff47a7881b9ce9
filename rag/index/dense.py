"""Nearest vectors by inner product: FAISS, exact while that is fast, approximate above."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import StoreError
from rag.index import Range, Ranking, Source, files, sorted_ids

# Vectors up to which every one is compared: eval/bench_corpus.py prints what it costs and what is lost above.
EXACT = 50_000
# Lists looked into, of _lists(n). Of 1714 over 184,000 vectors: 48 recall 0.92 of the first ten in 0.4 ms, 256 0.97
# in 1.3 ms; all of them, 0.99 in 7 ms (the rest is lost to 8-bit numbers); exact search takes 16 ms.
_PROBES = 256
_SEED = 20240403
_SAMPLE = 64  # Training vectors for each list.
_SAVE = 1000  # Vectors added since the last save after which a search saves as well.
_SELECT = 0.02  # Share of the vectors under which the allowed ones are compared one by one.
_log = logging.getLogger(__name__)


class DenseIndex:
    """The vectors of a store's chunks. Any number of threads may search while one follows the store."""

    def __init__(self, path: Path, source: Source, dim: int, *, exact: int = EXACT) -> None:
        """`path` is the file it is kept in; it is read, or made anew, at the first search or `catch_up`."""
        self._path = path
        self._source = source
        self._dim = dim
        self._exact = exact
        self._lock = _ReadWrite()
        self._index: Any = None
        self._sequence = -1
        self._identity = 0
        self._unsaved = 0
        self._trained = 0

    @property
    def sequence(self) -> int:
        """The last change of the store that is in it; -1 before it is loaded."""
        return self._sequence

    def search(self, vector: NDArray[np.float32], k: int, allowed: Collection[int] | None = None) -> Ranking:
        """The k nearest chunks among `allowed` as (id, cosine), best first. The zero vector matches nothing."""
        self.catch_up()
        if not vector.any() or k < 1 or (allowed is not None and len(allowed) == 0):
            return ()
        faiss = _faiss()

        query = np.ascontiguousarray(vector, np.float32).reshape(1, -1)
        with self._lock.reading():
            k = min(k, self._index.ntotal)
            if k == 0:
                return ()
            faiss.omp_set_num_threads(1)  # One question is too little work to share; the server has many.
            scores, ids = self._index.search(query, k, params=self._parameters(allowed))
        return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]

    def catch_up(self) -> None:
        """Follow the store to its last change."""
        if self._index is not None and self._source.last() == (self._sequence, self._identity):
            return
        with self._lock.writing():
            if self._index is None and not self._load():
                self._build()
            elif self._source.identity(self._sequence) != self._identity:
                _log.warning("the store was put back to another day: making %s anew", self._path)
                self._build()
            sequence, added, removed = self._source.changes(self._sequence)
            if sequence != self._sequence:
                self._apply(sequence, added, removed)
            behind = self._unsaved > _SAVE
        if behind:
            try:
                self.save()
            except StoreError as exc:
                _log.warning("%s", exc)

    def rebuild(self) -> None:
        """Make it anew from the store and save it."""
        with self._lock.writing():
            self._build()
        self.save()

    def save(self, share: float = 0.0) -> None:
        """Write it to its file, if more than this share of it is not there yet: the rest is quickly caught up.

        Raises StoreError; then the old file stays.
        """
        with self._lock.reading():
            if self._index is not None and self._unsaved > share * self._index.ntotal:
                content = _faiss().serialize_index(self._index)
                try:
                    files.write(self._path, self._identity, self._sequence, content)
                except OSError as exc:
                    raise StoreError(
                        "{path} cannot be written ({why}); the store is whole, and it is made again",
                        "free some space, or check its permissions",
                        path=self._path,
                        why=exc,
                    ) from exc
                self._unsaved = 0

    def _load(self) -> bool:
        try:
            identity, sequence, content = files.read(self._path)
            index = _faiss().deserialize_index(content)
        except FileNotFoundError:
            return False
        except (files.Damaged, OSError, RuntimeError) as exc:
            _log.warning("%s: making it anew from the store", exc)
            return False
        if (identity, index.d) != (self._source.identity(sequence), self._dim):
            _log.warning("%s belongs to another store or model: making it anew", self._path)
            return False
        self._index, self._sequence, self._identity, self._trained = index, sequence, identity, index.ntotal
        return True

    def _build(self) -> None:
        sequence, _, _ = self._source.changes(0)
        ids, vectors = self._source.vectors([(1, 1 << 62)], self._dim)
        self._index, self._sequence = _made(ids, vectors, self._exact), sequence
        self._identity = self._source.identity(sequence)
        self._trained = self._index.ntotal
        self._unsaved = 1 + len(ids)

    def _apply(self, sequence: int, added: tuple[Range, ...], removed: tuple[Range, ...]) -> None:
        ids, vectors = self._source.vectors(added, self._dim)
        total = self._index.ntotal + len(ids)
        if total > max(self._exact, 2 * self._trained) or self._trained <= self._exact < total:
            self._build()  # It has outgrown the lists it was trained for.
            return
        for first, last in removed:
            self._index.remove_ids(_faiss().IDSelectorRange(first, last + 1))
        ids, vectors = _some(ids, vectors)
        if len(ids):
            self._index.add_with_ids(vectors, ids)
        self._sequence, self._identity = sequence, self._source.identity(sequence)
        self._unsaved += 1 + len(ids)

    def _parameters(self, allowed: Collection[int] | None) -> Any:
        """FAISS's search parameters; few allowed vectors are all compared, whatever list they are in."""
        faiss = _faiss()

        flat = isinstance(self._index, faiss.IndexIDMap)
        if allowed is None:
            return None if flat else faiss.SearchParametersIVF(nprobe=_PROBES)
        chosen = sorted_ids(allowed)
        member = np.zeros(int(chosen[-1]) + 1, np.bool_)
        member[chosen] = True
        bits = np.packbits(member, bitorder="little")
        selector = faiss.IDSelectorBitmap(bits)
        if flat:
            return faiss.SearchParameters(sel=selector)
        few = len(chosen) < _SELECT * self._index.ntotal
        return faiss.SearchParametersIVF(sel=selector, nprobe=self._index.nlist if few else 2 * _PROBES)


def _faiss() -> Any:
    import faiss

    return faiss


def _some(
    ids: NDArray[np.int64], vectors: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Those that are not zero: a zero vector stands for "nothing to go by" and must never be found."""
    live = vectors.any(axis=1)
    return ids[live], np.ascontiguousarray(vectors[live])


def _made(ids: NDArray[np.int64], vectors: NDArray[np.float32], exact: int) -> Any:
    """A FAISS index of these vectors; the same vectors make the same index."""
    faiss = _faiss()
    faiss.omp_set_num_threads(os.cpu_count() or 1)

    ids, vectors = _some(ids, vectors)
    dim = vectors.shape[1]
    if len(ids) <= exact:
        index = faiss.IndexIDMap2(faiss.IndexFlatIP(dim))
    else:
        lists = _lists(len(ids))
        index = faiss.index_factory(dim, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
        index.cp.seed = _SEED
        index.cp.spherical = True
        sample = np.random.default_rng(_SEED).permutation(len(ids))[: lists * _SAMPLE]
        index.train(vectors[np.sort(sample)])
    index.add_with_ids(vectors, ids)
    return index


def _lists(n: int) -> int:
    """Inverted lists for n vectors: 4 √n, the usual rule."""
    return max(1, int(4 * n**0.5))


class _ReadWrite:
    """Many readers or one writer; a waiting writer goes first."""

    def __init__(self) -> None:
        self._gate = threading.Lock()
        self._free = threading.Condition(threading.Lock())
        self._readers = 0

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self._gate, self._free:
            self._readers += 1
        try:
            yield
        finally:
            with self._free:
                self._readers -= 1
                self._free.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._gate:
            with self._free:
                self._free.wait_for(lambda: self._readers == 0)
            yield
