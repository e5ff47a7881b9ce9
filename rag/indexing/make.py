"""Pages → documents: the part of indexing that is pure work and can be done anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from rag.corpus.identity import as_stored
from rag.corpus.limits import time_for, within
from rag.embedding import Embedder
from rag.errors import UnusableDocument, WenbaoError
from rag.store import Document, Entry, document
from rag.text.chunking import chunk, passage
from rag.text.tokens import tokens
from rag.types import Article, Page

# Characters of a passage, where the model's window holds so much.
CHUNK = 400


@dataclass(frozen=True, slots=True)
class Made:
    """A document with the search tokens of its chunks, each joined by blanks."""

    document: Document
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """A page of which no document could be made, and why."""

    page: Page
    fault: UnusableDocument


@dataclass(frozen=True, slots=True)
class _Cut:
    """A page with its articles, and for each article the ranges of its chunks and their passages."""

    page: Page
    articles: tuple[Article, ...]
    ranges: tuple[tuple[tuple[int, int], ...], ...]
    passages: tuple[str, ...]
    words: tuple[str, ...]


class _Stopped(Exception):
    """A surprise at a stage of making a document."""

    def __init__(self, stage: str, fault: Exception) -> None:
        super().__init__(stage, fault)
        self.stage, self.fault = stage, fault


class Maker:
    """Makes documents with one embedding model. No page stops a run: one that fails at any stage is a `Failed`."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def __call__(self, groups: Sequence[Sequence[Page]]) -> tuple[Made | Failed, ...]:
        """The documents of pages; the pages of one group are one issue, read together."""
        return tuple(self._embedded([one for pages in groups for one in self._whole(pages)]))

    def _whole(self, pages: Sequence[Page]) -> list[_Cut | Failed]:
        """Nothing is made of a page that came out of the store otherwise than it went in."""
        sound = [page for page in pages if not page.hash or as_stored(page)]
        altered = [_altered(page) for page in pages if page not in sound] if len(sound) < len(pages) else []
        return [*(self._cut(sound) if sound else ()), *altered]

    def _cut(self, pages: Sequence[Page]) -> list[_Cut | Failed]:
        try:
            return [self._chunked(page, articles) for page, articles in _read(pages)]
        except _Stopped as stop:
            if len(pages) == 1:
                return [_failed(pages[0], stop)]
        alone = [one for page in pages for one in self._cut([page])]
        fit = [one.page for one in alone if isinstance(one, _Cut)]
        if len(fit) == len(pages):  # They fail only together.
            return alone
        return [*(self._cut(fit) if fit else ()), *(one for one in alone if isinstance(one, Failed))]

    def _chunked(self, page: Page, articles: tuple[Article, ...]) -> _Cut:
        with _stage("chunking", len(page.text)):
            ranges = tuple(self._ranges(article) for article in articles)
            texts = tuple(passage(a, *r) for a, rs in zip(articles, ranges, strict=True) for r in rs)
            return _Cut(page, articles, ranges, texts, tuple(" ".join(tokens(text)) for text in texts))

    def _embedded(self, cut: Sequence[_Cut | Failed]) -> Iterator[Made | Failed]:
        whole = [one for one in cut if isinstance(one, _Cut)]
        try:
            vectors = self._vectors([text for one in whole for text in one.passages])
        except _Stopped as stop:
            if len(cut) == 1:
                yield _failed(whole[0].page, stop)
            else:
                for one in cut:
                    yield from self._embedded([one])
            return
        at = 0
        for one in cut:
            if isinstance(one, Failed):
                yield one
                continue
            entries: list[Entry] = []
            for article, ranges in zip(one.articles, one.ranges, strict=True):
                entries.append(Entry(article, ranges, vectors[at : at + len(ranges)]))
                at += len(ranges)
            yield Made(document(one.page, entries), one.words)

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float16]:
        if not texts:
            return np.zeros((0, 1), np.float16)
        with _stage("embedding"):
            return self._embedder.embed_passages(texts).astype(np.float16)

    def _ranges(self, article: Article) -> tuple[tuple[int, int], ...]:
        window = self._embedder.max_tokens
        if window >= 1.25 * CHUNK:  # A character is hardly ever more than a token: nothing need be counted.
            return chunk(article, CHUNK)
        return chunk(article, min(window, CHUNK), self._embedder.count_tokens)


def _read(pages: Sequence[Page]) -> list[tuple[Page, tuple[Article, ...]]]:
    """The pages of one issue, each with its articles and what they say of days and persons."""
    from rag.facts import enrich_page
    from rag.pages import read_issue

    with _stage("reading", sum(len(page.text) for page in pages)):
        readings = read_issue(pages)
    with _stage("facts", sum(len(page.text) for page in pages)):
        articles = iter(enrich_page([article for reading in readings for article in reading.articles]))
    return [(reading.page, tuple(islice(articles, len(reading.articles)))) for reading in readings]


@contextmanager
def _stage(name: str, characters: int = 0) -> Iterator[None]:
    """The border at which a document's surprises are caught; our own errors are of the model and stop the run.
    Where `characters` of text are worked on, it may take only so long."""
    try:
        with within(time_for(characters)) if characters else nullcontext():
            yield
    except WenbaoError:
        raise
    except Exception as exc:
        raise _Stopped(name, exc) from exc


def _failed(page: Page, stop: _Stopped) -> Failed:
    what = f"{type(stop.fault).__name__}: {stop.fault}".rstrip(": ").splitlines()[0][:200]
    fault = UnusableDocument(
        "{path}: {id} failed in {stage} ({what})",
        "it was kept out whole and the rest went in; report it with the file",
        path=page.path,
        id=page.id,
        stage=stop.stage,
        what=what,
    )
    return Failed(page, fault)


def _altered(page: Page) -> Failed:
    fault = UnusableDocument(
        "{path}: {id} is not as it was stored",
        "index its file again, `wenbao restore` a backup, or `wenbao salvage`",
        path=page.path,
        id=page.id,
    )
    return Failed(page, fault)


def without_articles(page: Page) -> Made:
    """The document that holds a page's text alone, of no hash that its file has; one that is damaged stays known for it."""
    return Made(document(replace(page, hash="" if not page.hash or as_stored(page) else "damaged"), ()), ())
