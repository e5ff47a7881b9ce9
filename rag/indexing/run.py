"""Bringing a store up to date with files, batch by batch: made here or in worker processes, stored here."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from rag import corpus
from rag.index.lexical import Feed
from rag.indexing.changes import Batch, IndexReport, batches, issue, look
from rag.indexing.make import Made, Maker
from rag.indexing.pool import Pool
from rag.store import Store
from rag.types import Page

Progress = Callable[[int, int, str], None]
_SMALL = 1000  # Documents under which starting worker processes costs more than it saves.
_BATCH = 60_000


def index(
    store: Store,
    paths: Iterable[Path | str],
    make: Maker,
    *,
    metadata: corpus.Metadata,
    edition: int,
    feed: Feed | None = None,
    workers: Callable[[], Pool | None] | None = None,
    progress: Progress | None = None,
) -> IndexReport:
    """Bring the store up to date with files and folders.

    A file that has vanished keeps its pages until it is removed by name: an archive outlives its folder.
    `workers` starts the processes that make documents where there is much to do.
    """
    report, changed = look(store, paths, metadata)
    total = sum(file.documents for file in changed)
    for batch in _run(
        store, batches(store, changed, metadata), total, make, edition, feed, workers, progress
    ):
        report += batch.report
    return report


def rebuild(
    store: Store,
    make: Maker,
    *,
    edition: int,
    feed: Feed | None = None,
    workers: Callable[[], Pool | None] | None = None,
    progress: Progress | None = None,
) -> int:
    """Make every page of an older edition anew from the text in the store: how many. Takes up where it ended."""
    total = store.outdated(edition)
    return sum(
        batch.documents
        for batch in _run(store, _again(store.pages(edition)), total, make, edition, feed, workers, progress)
    )


def _run(
    store: Store,
    work: Iterable[Batch],
    total: int,
    make: Maker,
    edition: int,
    feed: Feed | None,
    workers: Callable[[], Pool | None] | None,
    progress: Progress | None,
) -> Iterator[Batch]:
    """Make and store each batch; yields it when it is safe."""
    at = 0
    with ExitStack() as stack:
        pool = workers() if workers and total > _SMALL else None
        if pool:
            stack.enter_context(pool)
        for batch, made in _made(work, make, pool):
            written = store.put(
                [one.document for one in made],
                held=batch.held,
                gone=batch.gone,
                done=batch.done,
                edition=edition,
            )
            if feed:
                words = (words for one in made for words in one.words)
                feed.put(
                    written.before, written.sequence, written.removed, zip(written.added, words, strict=True)
                )
            at += batch.documents
            if progress:
                progress(at, max(at, total), batch.what)
            yield batch


def _made(work: Iterable[Batch], make: Maker, pool: Pool | None) -> Iterator[tuple[Batch, tuple[Made, ...]]]:
    if pool is None:
        for batch in work:
            yield batch, make(batch.groups)
        return
    ahead: deque[Batch] = deque()

    def groups() -> Iterator[tuple[tuple[Page, ...], ...]]:
        for batch in work:
            ahead.append(batch)
            yield batch.groups

    for made in pool.map(groups()):
        yield ahead.popleft(), made


def _again(pages: Iterator[Page]) -> Iterator[Batch]:
    """Stored pages as batches; those of one file or issue are one group, a ready one its own."""
    groups: list[tuple[Page, ...]] = []
    size = 0
    for page in pages:
        last = groups[-1][-1] if groups else None
        joins = (
            last and not page.ready and (page.path == last.path or issue([page]) == issue([last]) is not None)
        )
        if size >= _BATCH and not joins:
            yield _of(groups)
            groups, size = [], 0
        if joins:
            groups[-1] += (page,)
        else:
            groups.append((page,))
        size += len(page.text) + 100
    if groups:
        yield _of(groups)


def _of(groups: list[tuple[Page, ...]]) -> Batch:
    return Batch(tuple(groups), documents=sum(map(len, groups)), what=Path(groups[-1][-1].path).name)
