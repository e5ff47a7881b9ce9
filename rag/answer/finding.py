"""A question with its history → what was found for it: the original and its rewrites searched together."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Protocol

from rag.answer.asked import Asked, ms
from rag.answer.prompt import fitting
from rag.answer.rewrite import rewrite
from rag.chat.messages import Generator
from rag.text.language import language
from rag.types import Filters, Retrieval, Turn


class Retrieves(Protocol):
    """What an answerer needs of retrieval; called in a thread."""

    def retrieve(
        self, question: str, k: int = 8, filters: Filters = Filters(), also: Sequence[str] = ()
    ) -> Retrieval: ...


class Finder:
    """Searches with `retriever`, for a question as asked and as `model` (or rules) would put it; the rewrite may
    take `patience` seconds, the passages `context` characters."""

    def __init__(
        self, retriever: Retrieves, model: Generator | None, *, context: int, patience: float
    ) -> None:
        self._retriever = retriever
        self._model = model
        self._context, self._patience = context, patience
        # Threads of its own: the check of a sentence never waits behind a crowd that is still searching.
        self._searching = ThreadPoolExecutor(max(2, os.cpu_count() or 1), "wenbao-search")

    async def find(self, question: str, history: tuple[Turn, ...], filters: Filters, k: int) -> Asked:
        """What is found for a question after the turns before it."""
        began = time.perf_counter()
        tongue = language(question)
        made = await rewrite(question, history, tongue, self._model, limit=self._patience)
        rewritten = time.perf_counter()
        also = tuple(dict.fromkeys(w for w in (made.question, *made.also) if w != question))
        found = await self._search(question, k, filters, also)
        times = {**found.timings, "rewrite": ms(began, rewritten), "retrieve": ms(rewritten)}
        hits = fitting(found.hits, self._context)
        return Asked(question, made.question, tongue, history, filters, found, hits, began, times)

    async def _search(self, question: str, k: int, filters: Filters, also: tuple[str, ...]) -> Retrieval:
        search = partial(self._retriever.retrieve, question, k, filters, also)
        return await asyncio.get_running_loop().run_in_executor(self._searching, search)
