"""Bringing an archive, the store and both indexes, up to date with files."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from rag.corpus import Metadata
from rag.embedding import Embedder
from rag.embedding.static import StaticEmbedder
from rag.index.dense import DenseIndex
from rag.index.lexical import LexicalIndex
from rag.indexing.changes import IndexReport, missing
from rag.indexing.editions import Editions
from rag.indexing.failures import forget
from rag.indexing.make import Maker
from rag.indexing.names import link_names
from rag.indexing.pool import Pool
from rag.indexing.run import Progress, index, rebuild
from rag.store import Store


def update(
    store: Store,
    editions: Editions,
    embedder: Embedder,
    dense: DenseIndex,
    lexical: LexicalIndex,
    paths: Iterable[Path | str],
    *,
    metadata: Metadata | None = None,
    clear: Collection[str] = (),
    pattern: str = "",
    prune: bool = False,
    anew: bool = False,
    check: bool = False,
    model: str = "",
    progress: Progress | None = None,
) -> IndexReport:
    """Index files and folders; `anew` makes all that is stored again as well, with the archive's own `model`.

    Raises IndexMismatch when the archive was made with another model and not `anew`.
    """
    make = Maker(embedder)
    edition, resumed = editions.begin(model) if anew else (editions.current(), True)
    report = IndexReport()

    def workers() -> Pool | None:
        """Processes that make documents: for the static model only, others use the cores by themselves."""
        if not isinstance(embedder, StaticEmbedder):
            return None
        return Pool(max(1, min(8, os.cpu_count() or 1)), embedder.folder, embedder.dim)

    with ExitStack() as stack:
        stack.enter_context(editions.mixing(anew))
        feed = lexical.feed(anew=not resumed)
        if feed:
            stack.enter_context(feed)
        if anew:
            report += rebuild(store, make, edition=edition, feed=feed, workers=workers, progress=progress)
            store.describe({"rebuilding": ""})
        paths = tuple(paths)
        report += index(
            store,
            paths,
            make,
            metadata=metadata or Metadata(),
            clear=clear,
            pattern=pattern,
            edition=edition,
            check=check,
            feed=feed,
            workers=workers,
            progress=progress,
        )
    if prune:
        report += _pruned(store, report.missing if paths else missing(store))
    if anew:
        dense.rebuild()
    settle(store, dense, lexical)
    return report


def _pruned(store: Store, paths: Sequence[str]) -> IndexReport:
    """Take out what came of files that are no more there."""
    report = IndexReport(pruned=tuple(paths))
    for path in paths:
        forget(store, path)
        report += IndexReport(removed=store.remove(path).pages)
    return report


def settle(store: Store, dense: DenseIndex, lexical: LexicalIndex) -> None:
    """Bring all that is derived up to the store, and save what is kept in a file."""
    dense.catch_up()
    dense.save(share=0.01)
    lexical.catch_up()
    link_names(store)
