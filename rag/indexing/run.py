"""Bringing a store up to date with files, batch by batch: made here or in worker processes, stored here."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from rag import corpus
from rag.corpus.identity import as_stored
from rag.errors import UnusableDocument, WenbaoError
from rag.index.lexical import Feed
from rag.indexing.changes import Batch, IndexReport, batches, issue, look
from rag.indexing.failures import note
from rag.indexing.make import Failed, Made, Maker, without_articles
from rag.indexing.pool import Pool
from rag.store import Document, FileMark, Store
from rag.types import Page

Progress = Callable[[int, int, str], None]
_SMALL = 1000  # Documents under which starting worker processes costs more than it saves.
_BATCH = 60_000
_RECENT = 64  # Batches: more than workers are ever ahead.


def index(
    store: Store,
    paths: Sequence[Path | str],
    make: Maker,
    *,
    metadata: corpus.Metadata,
    clear: Collection[str] = (),
    pattern: str = "",
    edition: int,
    check: bool = False,
    feed: Feed | None = None,
    workers: Callable[[], Pool | None] | None = None,
    progress: Progress | None = None,
) -> IndexReport:
    """Bring the store up to date with files and folders; `check` reads them all, whatever their size and time.

    A file that has vanished keeps its pages until it is removed: an archive outlives its folder.
    `workers` starts the processes that make documents where there is much to do.
    """
    told = {"pattern": corpus.pattern(pattern)} if pattern else {}
    report, changed = look(store, paths, metadata, clear=clear, check=check, **told)
    total = sum(file.documents for file in changed)
    work = batches(store, changed)
    for batch, out in _run(store, work, total, make, edition, feed, workers, progress, _left_out):
        report += batch.report
        named = {fault for _, fault in batch.report.failed}
        # Those of the store that were to be read together with new ones stay as they are there.
        report += IndexReport(
            failed=tuple((one.page.path, one.fault) for one in out if one.fault not in named)
        )
    note(store, [file.mark.path for file in changed], report.failed)
    return report


def rebuild(
    store: Store,
    make: Maker,
    *,
    edition: int,
    feed: Feed | None = None,
    workers: Callable[[], Pool | None] | None = None,
    progress: Progress | None = None,
) -> IndexReport:
    """Make every page of an older edition anew from the text in the store. Takes up where it ended.

    A page that fails keeps its text in the store, for the next rebuild, and has no articles.
    """
    total = store.outdated(edition)
    failed: list[tuple[str, WenbaoError]] = []
    work = _again(store.pages(edition))
    for _, out in _run(store, work, total, make, edition, feed, workers, progress, _emptied):
        failed += [(one.page.path, one.fault) for one in out]
    note(store, (), failed)
    return IndexReport(failed=tuple(failed))


def salvage(store: Store, make: Maker, pages: Iterable[Page], *, edition: int) -> int:
    """Make and store pages saved from elsewhere, whose files are not looked for: how many."""
    together = sorted(pages, key=lambda page: (page.ready, str(page.published), page.source, page.number))
    work = (replace(batch, read={}) for batch in _again(iter(together)))
    return sum(
        batch.documents for batch, _ in _run(store, work, 0, make, edition, None, None, None, _emptied)
    )


def _left_out(batch: Batch, failed: Sequence[Failed]) -> tuple[Batch, tuple[Made, ...]]:
    return batch.without({one.page.id: one.fault for one in failed}), ()


def _emptied(batch: Batch, failed: Sequence[Failed]) -> tuple[Batch, tuple[Made, ...]]:
    """What failed has no articles; the file of what is damaged is not known any more, and read again when it is named."""
    damaged = tuple(
        FileMark(one.page.path, "", "") for one in failed if one.page.hash and not as_stored(one.page)
    )
    return replace(batch, done=(*batch.done, *damaged)), tuple(without_articles(one.page) for one in failed)


def _run(
    store: Store,
    work: Iterable[Batch],
    total: int,
    make: Maker,
    edition: int,
    feed: Feed | None,
    workers: Callable[[], Pool | None] | None,
    progress: Progress | None,
    keep_out: Callable[[Batch, Sequence[Failed]], tuple[Batch, tuple[Made, ...]]],
) -> Iterator[tuple[Batch, Sequence[Failed]]]:
    """Make and store each batch; yields it, and what failed of it, when it is safe.

    `keep_out` is how a batch goes on without the pages that failed.
    """
    at = 0
    recent: deque[Mapping[str, str | None]] = deque(maxlen=_RECENT)
    with ExitStack() as stack:
        pool = workers() if workers and total > _SMALL else None
        if pool:
            stack.enter_context(pool)
        for whole, results in _made(work, make, pool):
            failed = [one for one in results if isinstance(one, Failed)]
            batch, instead = keep_out(whole, failed)
            made = (*(one for one in results if isinstance(one, Made)), *instead)
            documents = [one.document for one in made]
            written = store.put(
                documents,
                held=batch.held,
                gone=batch.gone,
                done=batch.done,
                given=batch.given,
                edition=edition,
                read={**batch.read, **dict(pair for before in recent for pair in before.items())},
            )
            recent.append(_left(store, batch, documents))
            stored = [one for one in made if one.document.id not in written.stale]
            if feed:
                words = (words for one in stored for words in one.words)
                feed.put(
                    written.before, written.sequence, written.removed, zip(written.added, words, strict=True)
                )
            at += batch.documents
            if progress:
                progress(at, max(at, total), batch.what)
            yield batch.without({id_: _overtaken(id_) for id_ in written.stale}), failed


def _left(store: Store, batch: Batch, documents: Sequence[Document]) -> Mapping[str, str | None]:
    """What a batch left of the pages that it touched, as id → hash, None where there is none: batches that were
    read before it was stored go by that."""
    gone = [id_ for _, id_ in batch.gone]
    return {**dict.fromkeys(gone), **store.hashes(gone), **{doc.id: doc.hash for doc in documents}}


def _overtaken(id_: str) -> WenbaoError:
    return UnusableDocument(
        "{id} was changed or removed by another process while it was read",
        "run the same command again",
        id=id_,
    )


def _made(
    work: Iterable[Batch], make: Maker, pool: Pool | None
) -> Iterator[tuple[Batch, tuple[Made | Failed, ...]]]:
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
    read = {page.id: page.hash for group in groups for page in group}
    return Batch(tuple(groups), documents=len(read), what=Path(groups[-1][-1].path).name, read=read)
