"""Pages → documents: the part of indexing that is pure work and can be done anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from rag.embedding import Embedder
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


class Maker:
    """Makes documents with one embedding model."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def __call__(self, groups: Sequence[Sequence[Page]]) -> tuple[Made, ...]:
        """The documents of pages; the pages of one group are one issue, read together."""
        read = [pair for pages in groups for pair in _read(pages)]
        ranges = [[self._ranges(article) for article in articles] for _, articles in read]
        passages = [
            [passage(a, *r) for a, rs in zip(articles, cut, strict=True) for r in rs]
            for (_, articles), cut in zip(read, ranges, strict=True)
        ]
        flat = [text for texts in passages for text in texts]
        vectors = (
            self._embedder.embed_passages(flat).astype(np.float16) if flat else np.zeros((0, 1), np.float16)
        )
        made: list[Made] = []
        at = 0
        for (page, articles), cut, texts in zip(read, ranges, passages, strict=True):
            entries: list[Entry] = []
            for article, rs in zip(articles, cut, strict=True):
                entries.append(Entry(article, rs, vectors[at : at + len(rs)]))
                at += len(rs)
            made.append(Made(document(page, entries), tuple(" ".join(tokens(text)) for text in texts)))
        return tuple(made)

    def _ranges(self, article: Article) -> tuple[tuple[int, int], ...]:
        window = self._embedder.max_tokens
        if window >= 1.25 * CHUNK:  # A character is hardly ever more than a token: nothing need be counted.
            return chunk(article, CHUNK)
        return chunk(article, min(window, CHUNK), self._embedder.count_tokens)


def _read(pages: Sequence[Page]) -> list[tuple[Page, tuple[Article, ...]]]:
    """The pages of one issue, each with its articles and what they say of days and persons."""
    from rag.facts import enrich_page
    from rag.pages import read_issue

    readings = read_issue(pages)
    articles = iter(enrich_page([article for reading in readings for article in reading.articles]))
    return [(reading.page, tuple(islice(articles, len(reading.articles)))) for reading in readings]
