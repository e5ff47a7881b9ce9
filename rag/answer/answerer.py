"""The main path, on one screen: rewrite, find, gate, prompt, generate, cite, check."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import date
from functools import partial
from typing import Protocol

from rag.answer.asked import Asked
from rag.answer.finding import Finder, Retrieves
from rag.answer.listing import Catalogue, listed, names_articles, wish
from rag.answer.mend import Checker
from rag.answer.notes import why
from rag.answer.parts import in_parts
from rag.answer.prompt import many, messages
from rag.answer.quoting import quote, refuse
from rag.answer.rewrite import points
from rag.answer.wide import Gatherer, wide
from rag.answer.writing import Policy, Writer
from rag.chat.messages import Generator
from rag.check import Checked, check
from rag.errors import InputError, LLMError, TooLarge
from rag.text.fold import clean
from rag.text.messages import say
from rag.types import Answer, AnswerStatus, Coverage, Done, Event, Filters, Found, Hit, Turn

_log = logging.getLogger("wenbao")
# What is read of a conversation: so many turns, so many characters of each.
_TURNS, _TURN = 20, 8000


class Checks(Protocol):
    """Cites and checks a text over hits, with the reasons in a language."""

    def __call__(self, text: str, hits: Sequence[Hit], *, language: str = "") -> Checked: ...


class Answerer:
    """Answers questions from what `retriever` finds: with `model`, or without one by quoting.

    `check` says what becomes of sentences that the articles do not support: `annotate` marks them, `repair`
    asks the model once more, `strict` leaves them out. `context` is the number of characters of passages put
    into a prompt, `longest` that of a question, `patience` the seconds a rewrite may take. `coverage` tells what
    a search looks through, `catalogue` lists articles by time and words, `named` the persons of the archive that a
    text names; for a question over many articles at most `most` are read. `printed` is the language of the
    archive, `variants` are the rarer spellings of names with the usual ones; `checker` cites and checks a text.
    """

    def __init__(
        self,
        retriever: Retrieves,
        model: Generator | None = None,
        *,
        coverage: Callable[[Filters], Coverage],
        catalogue: Catalogue | None = None,
        named: Callable[[str], Sequence[str]] = lambda text: (),
        most: int = 40,
        k: int = 8,
        context: int = 8000,
        check: Policy = "annotate",
        longest: int = 4000,
        patience: float = 15.0,
        printed: Callable[[], str] = lambda: "zh",
        variants: Callable[[], Mapping[str, str]] = dict,
        checker: Checks = check,
    ) -> None:
        self.model = model
        self._finder = Finder(retriever, model, context=context, patience=patience, printed=printed)
        self._coverage = coverage
        self._catalogue = catalogue
        self._wide = Gatherer(retriever, catalogue, coverage, named, most) if catalogue and most else None
        self._variants = variants
        self._checker = checker
        self._k, self._context, self._check, self._longest = k, context, check, longest

    def close(self) -> None:
        """End its threads; nothing can be asked afterwards."""
        self._finder.close()

    async def ask(
        self, question: str, history: Sequence[Turn] = (), filters: Filters = Filters(), k: int | None = None
    ) -> Answer:
        """The whole answer at once. Raises InputError."""
        async for event in self.stream(question, history, filters, k):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("a stream ends with Done or raises")

    async def stream(
        self, question: str, history: Sequence[Turn] = (), filters: Filters = Filters(), k: int | None = None
    ) -> AsyncGenerator[Event]:
        """Found, then Deltas with a Verdict after each whole sentence, then Done.

        Raises InputError before the first event. A model that fails is no error: the answer is then quoted
        from the articles and says so.
        """
        before = tuple(Turn(turn.role, clean(turn.text[:_TURN])) for turn in history[-_TURNS:])
        if about := await self._about_the_archive(question, before, filters):
            for event in about:
                yield event
            return
        asked = await self._finder.find(self.asked(question), before, filters, k or self._k)
        # Where nothing is asked, or nothing is of the time that is meant, there is nothing to read wide.
        if self._wide and asked.found.evidence.strength and (order := wide(asked.used)):
            asked = await asyncio.to_thread(self._wide.gather, asked, order)
        yield Found(asked.used, asked.found.hits)
        cited = partial(self.cited, language=asked.language)
        # With a model nothing is refused before it: the strength of the evidence is told in the prompt.
        if not asked.hits or not (self.model or asked.found.evidence.enough):
            events = refuse(asked, self._coverage, AnswerStatus.NO_EVIDENCE)
        elif self.model is None:
            events = quote(asked, cited, say("note.quoted", asked.language))
        elif asked.order and sum(len(hit.chunk.text) for hit in asked.hits) > self._context:
            events = self._in_parts(asked, cited)
        else:
            prompt = messages(
                asked.question,
                asked.history,
                asked.hits,
                asked.language,
                limit=self._context,
                evidence=asked.found.evidence,
                variants=self._variants(),
                more=many(asked.language, asked.order) if asked.order else "",
            )
            events = Writer(self.model, cited, self._coverage, self._check).write(asked, prompt)
        async with aclosing(events):
            async for event in events:
                yield event

    async def _in_parts(self, asked: Asked, cited: Checker) -> AsyncGenerator[Event]:
        """The answer from more passages than one prompt holds."""
        assert self.model is not None
        parts = await in_parts(asked, self.model, self._context, self._variants())
        if parts.failed:
            note = say("note.failed", asked.language, why=why(parts.failed, asked.language))
            events = quote(asked, cited, note)
        elif not parts.notes:
            events = refuse(parts.asked, self._coverage, AnswerStatus.REFUSED)
        else:
            writer = Writer(self.model, cited, self._coverage, self._check)
            events = writer.write(parts.asked, parts.prompt)
        async with aclosing(events):
            async for event in events:
                yield event

    async def _about_the_archive(
        self, question: str, before: tuple[Turn, ...], filters: Filters
    ) -> tuple[Event, ...]:
        """The answer to a question about the archive itself; empty where it is about what is told in it."""
        text = self.asked(question)
        if self._catalogue is None or not names_articles(text) or (before and points(text)):
            return ()
        whole = await asyncio.to_thread(self._coverage, Filters())
        wanted = wish(text, filters, date.today(), whole.sources, whole.last)
        return await listed(text, wanted, self._catalogue, self._coverage) if wanted else ()

    def asked(self, question: str) -> str:
        """The question as it will be read. Raises InputError where there is nothing to search by."""
        if len(question) > self._longest:
            raise TooLarge(
                "the question has {count} characters, the limit is {limit}",
                "ask something shorter, or set WENBAO_MAX_QUESTION",
                count=len(question),
                limit=self._longest,
            )
        text = clean(question).strip()
        if not any(char.isalnum() for char in text):
            raise InputError("the question is empty", "ask something in words")
        return text

    def cited(self, text: str, hits: Sequence[Hit], language: str = "") -> Checked:
        """The text cited and checked, with reasons in `language`; by the checks that need no model where a judge that is one fails."""
        try:
            return self._checker(text, hits, language=language)
        except LLMError as exc:
            _log.warning("the judge of support: %s", exc)
            return check(text, hits, language=language)
