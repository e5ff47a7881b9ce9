"""The main path, on one screen: rewrite, retrieve, gate, prompt, generate, cite, check."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal, Protocol

from rag.answer.draft import Draft
from rag.answer.guard import Leak, Outlet, plain
from rag.answer.mend import Checker, better, faults, verdict, without
from rag.answer.notes import Note, differing, why, withheld
from rag.answer.prompt import fitting, instructions, mending, messages
from rag.answer.refusal import is_refusal, refusal, where_looked
from rag.answer.rewrite import rewrite
from rag.chat.messages import End, Generator, Message
from rag.check import Checked, check, conflicts
from rag.errors import InputError, LLMError, TooLarge
from rag.find.extract import extract
from rag.text.fold import clean
from rag.text.language import language
from rag.types import (
    Answer,
    AnswerStatus,
    Coverage,
    Delta,
    Done,
    Event,
    Filters,
    Found,
    Hit,
    Retrieval,
    Status,
    Turn,
    Verdict,
)

_log = logging.getLogger("wenbao")
_DIFFERENCES = 3
_MARKER = re.compile(r"\[\d+\]")
_POINTS = re.compile(r"^\W*[该这此其它]|(?:^|[，,])(?:该|这)")


class Retrieves(Protocol):
    """What an answerer needs of retrieval; called in a thread."""

    def retrieve(
        self, question: str, k: int = 8, filters: Filters = Filters(), also: Sequence[str] = ()
    ) -> Retrieval: ...


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question on its way: what was asked, searched for and found, and the milliseconds so far."""

    question: str
    used: str
    language: str
    history: tuple[Turn, ...]
    filters: Filters
    found: Retrieval
    hits: tuple[Hit, ...]
    began: float
    timings: Mapping[str, float]

    @property
    def in_print(self) -> str:
        """The question in the language of print, as far as it is known there."""
        return self.found.crossed or self.used


@dataclass(frozen=True, slots=True)
class _Written:
    """A text that answers, with the verdicts on it and what the reader should know of its making."""

    checked: Checked
    mode: str
    notes: tuple[str, ...] = ()
    model: str = ""
    usage: Mapping[str, int] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)


class Answerer:
    """Answers questions from what `retriever` finds: with `model`, or without one by quoting.

    `check` says what becomes of sentences that the articles do not support: `annotate` marks them, `repair`
    asks the model once more, `strict` leaves them out. `context` is the number of characters of passages put
    into a prompt, `longest` that of a question. `coverage` tells what a search looks through, `checker` cites
    and checks a text.
    """

    def __init__(
        self,
        retriever: Retrieves,
        model: Generator | None = None,
        *,
        coverage: Callable[[Filters], Coverage],
        k: int = 8,
        context: int = 8000,
        check: Literal["annotate", "repair", "strict"] = "annotate",
        longest: int = 4000,
        checker: Checker = check,
    ) -> None:
        self.model = model
        self._retriever = retriever
        self._coverage = coverage
        self._checker = checker
        # Threads of its own: the check of a sentence never waits behind a crowd that is still searching.
        self._searching = ThreadPoolExecutor(max(2, os.cpu_count() or 1), "wenbao-search")
        self._k, self._context, self._check, self._longest = k, context, check, longest

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
        before = tuple(Turn(turn.role, clean(turn.text)) for turn in history)
        asked = await self._find(self.asked(question), before, filters, k or self._k)
        yield Found(asked.used, asked.found.hits)
        if not asked.found.evidence.enough:
            events = self._refuse(asked, AnswerStatus.NO_EVIDENCE)
        elif self.model is None:
            events = self._quote(asked, Note.QUOTED.say(asked.language))
        else:
            events = self._generate(asked, self.model)
        async with aclosing(events):
            async for event in events:
                yield event

    def asked(self, question: str) -> str:
        """The question as it will be read. Raises InputError where there is nothing to search by."""
        if len(question) > self._longest:
            raise TooLarge(
                f"the question has {len(question)} characters, the limit is {self._longest}",
                "ask something shorter, or set WENBAO_MAX_QUESTION",
            )
        text = clean(question).strip()
        if not any(char.isalnum() for char in text):
            raise InputError("the question is empty", "ask something in words")
        return text

    async def _find(self, question: str, history: tuple[Turn, ...], filters: Filters, k: int) -> _Asked:
        """Rewrite and retrieve: the question and its rewrites are searched together."""
        began = time.perf_counter()
        tongue = language(question)
        made = await rewrite(question, history, tongue, self.model)
        rewritten = time.perf_counter()
        also = tuple(dict.fromkeys(w for w in (made.question, *made.also) if w != question))
        search = partial(self._retriever.retrieve, question, k, filters, also)
        found = await asyncio.get_running_loop().run_in_executor(self._searching, search)
        times = {**found.timings, "rewrite": _ms(began, rewritten), "retrieve": _ms(rewritten)}
        hits = fitting(found.hits, self._context)
        return _Asked(question, made.question, tongue, history, filters, found, hits, began, times)

    async def _refuse(
        self, asked: _Asked, status: AnswerStatus, said: str = "", end: End | None = None
    ) -> AsyncGenerator[Event]:
        """The fixed sentence (or what the model `said` with it), where was looked, and the nearest thing found."""
        coverage = await asyncio.to_thread(self._coverage, asked.filters)
        nearest = await asyncio.to_thread(_nearest, asked)
        looked = where_looked(coverage, nearest, asked.language)
        text = f"{said or refusal(asked.language)}\n{looked}"
        yield Delta(f"\n{looked}" if said else text)
        made = Checked(text, (), (), 0)
        written = (
            _Written(made, "llm", (), end.model, end.usage, end.timings)
            if end
            else _Written(made, "extractive")
        )
        yield Done(_answer(asked, written, status))

    async def _quote(self, asked: _Asked, note: str, *, shown: bool = False) -> AsyncGenerator[Event]:
        """The answer that needs no model: the sentences that answer best. `shown`: other words went out before."""
        quoted = await asyncio.to_thread(extract, asked.in_print, asked.hits)
        made = await asyncio.to_thread(self._cited, quoted.text, asked.hits)
        if not shown:
            yield Delta(made.text)
            for claim in made.claims:
                yield Verdict(claim)
        notes = (note, *await asyncio.to_thread(_elsewhere, made, asked))
        yield Done(_answer(asked, _Written(made, "extractive", notes)))

    async def _generate(self, asked: _Asked, model: Generator) -> AsyncGenerator[Event]:
        """The model's answer; the quoted one where it gives none."""
        prompt = messages(asked.used, asked.history, asked.hits, asked.language, limit=self._context)
        before = _ms(asked.began)
        draft = Draft(Outlet(instructions(asked.language), _given(asked)))
        end = End("", "", model.model)
        note = ""
        try:
            async with aclosing(model.stream(prompt)) as parts:
                async for part in parts:
                    if isinstance(part, End):
                        end = part
                        break
                    async for event in self._show(draft, draft.feed(part.text), asked):
                        yield event
            async for event in self._show(draft, draft.rest(), asked, last=True):
                yield event
            text = plain(end.text, instructions(asked.language), _given(asked)).strip()
            if not text:
                raise LLMError("the model's reply is empty", "run `wenbao doctor`")
            if end.reason == "length":
                note = Note.CUT.say(asked.language)
        except LLMError as exc:
            _log.warning("language model: %s", exc)
            text = "" if isinstance(exc, Leak) else draft.whole
            if not text:
                failed = Note.FAILED.say(asked.language, why=why(exc, asked.language))
                async for event in self._quote(asked, failed, shown=bool(draft.text)):
                    yield event
                return
            note = Note.BROKE_OFF.say(asked.language, why=why(exc, asked.language))
        if is_refusal(text):
            async for event in self._refuse(asked, AnswerStatus.REFUSED, text, end):
                yield event
            return
        began = time.perf_counter()
        made, notes = await self._checked(text, asked, prompt, model)
        times = {**end.timings, "before_llm": before, "check": _ms(began)}
        yield Done(_answer(asked, _Written(made, "llm", (note, *notes), end.model, end.usage, times)))

    async def _show(
        self, draft: Draft, words: str, asked: _Asked, *, last: bool = False
    ) -> AsyncGenerator[Event]:
        """The new words at once, and the verdict on each sentence that they made whole; when strict, only the
        sentences that pass, each after its verdict."""
        strict = self._check == "strict"
        if words and not strict:
            yield Delta(words)
        for sentence in draft.sentences(last=last):
            start = draft.shown if strict else sentence.start
            claim = await asyncio.to_thread(verdict, sentence.text, start, asked.hits, self._cited)
            if strict and claim and claim.status is Status.UNSUPPORTED:
                continue
            if strict:
                draft.shown += len(sentence.text)
                yield Delta(sentence.text)
            if claim:
                yield Verdict(claim)

    async def _checked(
        self, text: str, asked: _Asked, prompt: Sequence[Message], model: Generator
    ) -> tuple[Checked, list[str]]:
        """The text cited and checked, after what the setting `check` makes of its faults; and what to tell of it."""
        made = await asyncio.to_thread(self._cited, text, asked.hits)
        notes = [] if _same_tongue(made.text, asked.language) else [Note.LANGUAGE.say(asked.language)]
        if self._check == "repair" and faults(made):
            second = await self._again(made, asked, prompt, model)
            if second and better(second, made):
                made = second
                notes.append(Note.REPAIRED.say(asked.language))
        if self._check == "strict":
            made, out = await asyncio.to_thread(without, made, asked.hits, self._cited)
            if out:
                notes.append(withheld(out, asked.language))
            if not made.text:
                made = replace(made, text=refusal(asked.language))
        return made, [*notes, *await asyncio.to_thread(_elsewhere, made, asked)]

    def _cited(self, text: str, hits: Sequence[Hit]) -> Checked:
        """The text cited and checked; by the checks that need no model where a judge that is one fails."""
        try:
            return self._checker(text, hits)
        except LLMError as exc:
            _log.warning("the judge of support: %s", exc)
            return check(text, hits)

    async def _again(
        self, made: Checked, asked: _Asked, prompt: Sequence[Message], model: Generator
    ) -> Checked | None:
        """A second version after the faults were named; None where the model gives none."""
        words = mending(prompt, made.text, faults(made), asked.language)
        try:
            end = End("", "", model.model)
            async with aclosing(model.stream(words)) as parts:
                async for part in parts:
                    end = part if isinstance(part, End) else end
            text = plain(end.text, instructions(asked.language), _given(asked)).strip()
        except LLMError as exc:
            _log.warning("language model, asked to mend: %s", exc)
            return None
        return (
            await asyncio.to_thread(self._cited, text, asked.hits) if text and not is_refusal(text) else None
        )


def _answer(asked: _Asked, written: _Written, status: AnswerStatus | None = None) -> Answer:
    made = written.checked
    if status is None and is_refusal(made.text):
        status = AnswerStatus.REFUSED
    return Answer(
        question=asked.question,
        question_used=asked.used,
        text=made.text,
        citations=made.citations,
        claims=made.claims,
        hits=asked.found.hits,
        status=status or (AnswerStatus.ANSWERED if made.citations else AnswerStatus.UNCITED),
        mode=written.mode,
        model=written.model,
        note="\n".join(note for note in written.notes if note),
        dropped_markers=made.dropped,
        usage=written.usage,
        timings={**asked.timings, **written.timings, "total": _ms(asked.began)},
    )


def _elsewhere(made: Checked, asked: _Asked) -> tuple[str, ...]:
    """Where other articles found print another figure for what the answer says."""
    said: dict[str, None] = {}
    for claim in made.claims:
        words = _MARKER.sub("", claim.text)
        # 该项目 and the like name nothing: another figure beside the same words may be of another project.
        if claim.status in (Status.VERIFIED, Status.PARTLY) and not _POINTS.search(words):
            cited = next((asked.hits[n - 1].article for n in claim.markers), None)
            found = conflicts(words, asked.hits, claim.markers)
            said |= dict.fromkeys(differing(c, cited, asked.hits, asked.language) for c in found)
    return tuple(said)[:_DIFFERENCES]


def _nearest(asked: _Asked) -> Hit | None:
    """The one sentence that comes nearest to an answer, as a hit."""
    for quoted in extract(asked.in_print, asked.hits, most=1).quotes:
        hit = asked.hits[quoted.hit]
        words = hit.article.text[quoted.start : quoted.end]
        return replace(hit, chunk=replace(hit.chunk, start=quoted.start, end=quoted.end, text=words))
    return None


def _given(asked: _Asked) -> str:
    return "\n".join(hit.chunk.text for hit in asked.hits)


def _same_tongue(text: str, wanted: str) -> bool:
    """Whether an answer is in the language of the question, as far as a few words tell."""
    told = language(text)
    return len(text) < 20 or "und" in (told, wanted) or told.split("-")[0] == wanted.split("-")[0]


def _ms(began: float, ended: float | None = None) -> float:
    return 1000 * ((time.perf_counter() if ended is None else ended) - began)
