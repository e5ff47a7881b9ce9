"""A question with its history → what was found for it: the original and its rewrites searched together."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Protocol

from rag.answer.asked import Asked, ms
from rag.answer.prompt import fitting, gathered
from rag.answer.rewrite import Rewrite, in_topic, points, retelling, rewrite
from rag.chat.messages import Generator
from rag.find.likeness import MOST, content
from rag.find.question import telling
from rag.text.fold import fold
from rag.text.han import has_han
from rag.text.language import language
from rag.types import Filters, Hit, Retrieval, Turn


class Retrieves(Protocol):
    """What an answerer needs of retrieval; called in a thread."""

    def retrieve(
        self, question: str, k: int = 8, filters: Filters = Filters(), also: Sequence[str] = ()
    ) -> Retrieval: ...


class Finder:
    """Searches with `retriever`, for a question as asked and as `model` (or rules) would put it; the rewrite may
    take `patience` seconds, the passages `context` characters. `printed` is the language of the archive."""

    def __init__(
        self,
        retriever: Retrieves,
        model: Generator | None,
        *,
        context: int,
        patience: float,
        printed: Callable[[], str] = lambda: "zh",
    ) -> None:
        self._retriever = retriever
        self._model = model
        self._context, self._patience = context, patience
        self._printed = printed
        # Threads of its own: the check of a sentence never waits behind a crowd that is still searching.
        self._searching = ThreadPoolExecutor(max(2, os.cpu_count() or 1), "wenbao-search")

    def close(self) -> None:
        """End its threads; nothing can be searched afterwards."""
        self._searching.shutdown(cancel_futures=True)

    async def find(self, question: str, history: tuple[Turn, ...], filters: Filters, k: int) -> Asked:
        """What is found for a question after the turns before it."""
        began = time.perf_counter()
        again = retelling(question) if history else ""
        tongue = again if again not in ("", "zh") else language(question)
        # Alone where it can be meant so; beside it the rewrite is made.
        hangs = bool(history) and (bool(again) or points(question))
        alone = None if hangs and self._model is None else self._begin(question, k, filters)
        made = await self._rewritten(question, history)
        rewritten = time.perf_counter()
        found = await alone if alone else None
        also = tuple(dict.fromkeys(w for w in (made.question, *made.also) if w != question))
        used = question
        if also or found is None:
            joint = await self._begin(question, k, filters, also)
            if found is None or hangs or self._helps(question, made.question, found, joint):
                found, used = joint, made.question
        if not hangs and not found.evidence.enough and history and used == question:
            # Alone it finds nothing; it may go on about what was talked of, if print has it so.
            topical = await asyncio.to_thread(in_topic, question, history)
            if topical != question:
                joint = await self._begin(question, k, filters, (topical,))
                if joint.evidence.enough and self._helps(question, topical, found, joint):
                    found, used = joint, topical
        times = {**found.timings, "rewrite": ms(began, rewritten), "retrieve": ms(rewritten)}
        if self._model is not None:
            found = replace(found, hits=gathered(found.hits))
        hits = fitting(found.hits, self._context)
        return Asked(question, used, tongue, history, filters, found, hits, began, times)

    async def _rewritten(self, question: str, history: tuple[Turn, ...]) -> Rewrite:
        printed = await asyncio.to_thread(self._printed) if self._model else "zh"
        return await rewrite(question, history, self._model, printed=printed, limit=self._patience)

    def _begin(
        self, question: str, k: int, filters: Filters, also: tuple[str, ...] = ()
    ) -> asyncio.Future[Retrieval]:
        search = partial(self._retriever.retrieve, question, k, filters, also)
        return asyncio.get_running_loop().run_in_executor(self._searching, search)

    @staticmethod
    def _helps(question: str, rewritten: str, alone: Retrieval, joint: Retrieval) -> bool:
        """Whether what a rewrite finds is better evidence, for the words that the reader said."""
        better = joint.evidence.strength > alone.evidence.strength
        if rewritten == question:
            return better or not alone.evidence.enough
        # A topic put before 油价是多少 finds much about the topic and nothing of the price.
        return better and not alone.evidence.enough and meets(question, joint.hits)


def meets(question: str, hits: Sequence[Hit]) -> bool:
    """Whether the best passages hold half of a question's own words (Chinese ones; of others nothing is known)."""
    words = [w for w in telling(content(fold(question), MOST)) if has_han(w)]
    texts = [fold(f"{hit.article.title}\n{hit.chunk.text}") for hit in hits[:3]]
    return not words or any(sum(w in text for w in words) * 2 >= len(words) for text in texts)
