"""FAISS held against exact search in numpy; a file that is half, damaged or another store's is never used."""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rag.index.dense import DenseIndex
from rag.store import Store
from tests.archive import NEWS, Letters, archive, page, put

Range = tuple[int, int]


class Numbers:
    """A source of given vectors, ids from 1."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self.all = vectors

    def identity(self, sequence: int) -> int:
        return 7

    def count(self) -> int:
        return len(self.all)

    def last(self) -> tuple[int, int]:
        return len(self.all), 7

    def changes(self, since: int) -> tuple[int, tuple[Range, ...], tuple[Range, ...]]:
        last = len(self.all)
        return last, ((since + 1, last),) if last > since else (), ()

    def vectors(self, ranges: Iterable[Range], dim: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        ids = [i for first, last in ranges for i in range(first, min(last, len(self.all)) + 1)]
        return np.array(ids, np.int64), self.all[np.array(ids, np.int64) - 1].reshape(-1, dim)

    def passages(self, ranges: Iterable[Range]) -> Iterable[tuple[int, str]]:
        raise AssertionError("the dense index asks for no words")


def clustered(n: int, dim: int = 32) -> NDArray[np.float32]:
    """Unit vectors around 50 centres, as texts lie around topics."""
    rng = np.random.default_rng(1)
    centres = rng.standard_normal((50, dim))
    found = centres[rng.integers(0, 50, n)] + 0.7 * rng.standard_normal((n, dim))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def exact(
    vectors: NDArray[np.float32], query: NDArray[np.float32], k: int, allowed: set[int] | None = None
) -> list[int]:
    scores = vectors @ query
    order = [int(i) + 1 for i in np.argsort(-scores, kind="stable")]
    return [i for i in order if allowed is None or i in allowed][:k]


def test_exact_search_is_numpys(tmp_path: Path) -> None:
    vectors = clustered(500)
    index = DenseIndex(tmp_path / "d", Numbers(vectors), 32)  # type: ignore[arg-type]
    for query in vectors[:20]:
        found = index.search(query, 10)
        assert [i for i, _ in found] == exact(vectors, query, 10)
        assert [s for _, s in found] == pytest.approx(
            [float(vectors[i - 1] @ query) for i, _ in found], abs=1e-6
        )
    some = {3, 77, 400}
    assert [i for i, _ in index.search(vectors[0], 10, some)] == exact(vectors, vectors[0], 10, some)
    assert index.search(vectors[0], 10, set()) == ()
    assert len(index.search(vectors[0], 1000)) == 500


def test_zero_vectors_match_nothing(tmp_path: Path) -> None:
    vectors = clustered(20)
    vectors[[3, 7]] = 0
    index = DenseIndex(tmp_path / "d", Numbers(vectors), 32)  # type: ignore[arg-type]
    assert sorted(i for i, _ in index.search(-vectors[0], 20)) == [i for i in range(1, 21) if i not in (4, 8)]
    assert index.search(np.zeros(32, np.float32), 5) == ()


def test_above_the_limit_it_is_approximate_the_same_each_time_and_nearly_exact(tmp_path: Path) -> None:
    vectors = clustered(3000)
    one = DenseIndex(tmp_path / "1", Numbers(vectors), 32, exact=1000)  # type: ignore[arg-type]
    two = DenseIndex(tmp_path / "2", Numbers(vectors), 32, exact=1000)  # type: ignore[arg-type]
    hits = 0
    for query in vectors[:100]:
        found = one.search(query, 10)
        assert found == two.search(query, 10)
        hits += len({i for i, _ in found} & set(exact(vectors, query, 10)))
    assert hits / 1000 > 0.95
    few = {5, 1500, 2999}
    assert [i for i, _ in one.search(vectors[0], 3, few)] == exact(vectors, vectors[0], 3, few)


def test_it_is_made_anew_when_it_outgrows_exact_search(tmp_path: Path) -> None:
    source = Numbers(clustered(900))
    index = DenseIndex(tmp_path / "d", source, 32, exact=1000)  # type: ignore[arg-type]
    index.catch_up()
    source.all = clustered(3000)
    fresh = DenseIndex(tmp_path / "e", source, 32, exact=1000)  # type: ignore[arg-type]
    assert index.search(source.all[5], 10) == fresh.search(source.all[5], 10)


def test_what_was_saved_is_used_again(tmp_path: Path) -> None:
    vectors = clustered(300)
    index = DenseIndex(tmp_path / "d", Numbers(vectors), 32)  # type: ignore[arg-type]
    index.catch_up()
    index.save()
    source = Numbers(vectors)
    source.vectors = None  # type: ignore[assignment, method-assign]
    source.changes = lambda since: (300, (), ())  # type: ignore[method-assign]
    with pytest.raises(TypeError):
        DenseIndex(tmp_path / "other", source, 32).search(vectors[0], 5)  # type: ignore[arg-type]
    source.vectors = lambda ranges, dim: (np.zeros(0, np.int64), np.zeros((0, dim), np.float32))  # type: ignore[method-assign]
    again = DenseIndex(tmp_path / "d", source, 32)  # type: ignore[arg-type]
    assert again.search(vectors[0], 5) == index.search(vectors[0], 5)


@pytest.mark.parametrize("harm", ["cut", "bit", "empty", "other", "dim"])
def test_a_file_that_cannot_be_trusted_is_made_anew(
    tmp_path: Path, harm: str, caplog: pytest.LogCaptureFixture
) -> None:
    vectors = clustered(100)
    path = tmp_path / "d"
    source = Numbers(vectors)
    index = DenseIndex(path, source, 32)  # type: ignore[arg-type]
    index.catch_up()
    index.save()
    right = index.search(vectors[0], 5)
    data = bytearray(path.read_bytes())
    match harm:
        case "cut":
            path.write_bytes(data[:-100])
        case "bit":
            data[len(data) // 2] ^= 4
            path.write_bytes(data)
        case "empty":
            path.write_bytes(b"")
        case "other":
            source.identity = lambda sequence: 8  # type: ignore[method-assign]
        case _:
            DenseIndex(path, Numbers(clustered(100, 16)), 16).rebuild()  # type: ignore[arg-type]
    with caplog.at_level(logging.WARNING):
        assert DenseIndex(path, source, 32).search(vectors[0], 5) == right  # type: ignore[arg-type]
    assert len(caplog.records) == 1


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("put page article reopen".split()), st.integers(0, 4), st.integers(0, 7)),
        max_size=10,
    )
)
def test_after_any_changes_it_answers_as_one_made_anew(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as name, Store(Path(name) / "s") as store:
        path = Path(name) / "d"
        index = DenseIndex(path, store, Letters.dim)
        for what, who, text in steps:
            match what:
                case "put":
                    put(store, page(f"p{who}", NEWS[text]))
                case "page":
                    store.remove(f"p{who}")
                case "article":
                    store.remove(f"p{who}#1")
                case _:
                    index.catch_up()
                    index.save()
                    index = DenseIndex(path, store, Letters.dim)
            index.catch_up()
        anew = DenseIndex(Path(name) / "e", store, Letters.dim)
        for words in NEWS:
            query = Letters().embed_query(words)
            assert dict(index.search(query, 20)) == pytest.approx(dict(anew.search(query, 20)))


def test_threads_search_while_the_store_grows(tmp_path: Path) -> None:
    faults: list[BaseException] = []
    with archive(tmp_path) as store:
        index = DenseIndex(tmp_path / "d", store, Letters.dim)
        queries = Letters().embed_passages(NEWS)

        def search() -> None:
            try:
                for i in range(100):
                    best, score = index.search(queries[i % 8], 3)[0]
                    assert score == pytest.approx(1, abs=1e-3)
                    assert best % 8 == (i + 1) % 8
            except BaseException as exc:
                faults.append(exc)

        threads = [threading.Thread(target=search) for _ in range(3)]
        for thread in threads:
            thread.start()
        for n in range(10):
            put(store, *(page(f"m{n}-{i}", text) for i, text in enumerate(NEWS)))
        for thread in threads:
            thread.join()
        assert faults == []
        assert len(index.search(queries[0], 1000)) == 88
