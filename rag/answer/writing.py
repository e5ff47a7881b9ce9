"""The model's answer: shown as it comes, each sentence with its verdict, and checked whole at the end."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Literal

from rag.answer.asked import Asked, Written, answer, ms
from rag.answer.differ import elsewhere
from rag.answer.draft import Draft
from rag.answer.guard import Leak, Outlet
from rag.answer.instead import instead
from rag.answer.mend import Checker, better, faults, verdict, without
from rag.answer.notes import why, withheld
from rag.answer.prompt import instructions, mending
from rag.answer.quoting import Covers, quote, quoted, refuse
from rag.answer.reply import read
from rag.chat.messages import End, Generator, Message
from rag.check import Checked
from rag.errors import LLMEmpty, LLMError
from rag.text.denials import only_denies, refusal
from rag.text.language import language
from rag.text.messages import say
from rag.types import AnswerStatus, Delta, Done, Event, Status, Verdict

Policy = Literal["annotate", "repair", "strict"]
_log = logging.getLogger("wenbao")
_BIT = 400


class Writer:
    """Writes with `model`; `cited` cites and checks a text, `policy` says what becomes of unsupported sentences."""

    def __init__(self, model: Generator, cited: Checker, coverage: Covers, policy: Policy) -> None:
        self._model = model
        self._cited = cited
        self._coverage = coverage
        self._policy = policy

    async def write(self, asked: Asked, prompt: Sequence[Message]) -> AsyncGenerator[Event]:
        """The model's answer; the quoted one where it gives none."""
        before = ms(asked.began)
        secret = instructions(asked.language)
        draft = Draft(Outlet(secret, asked.given))
        end = End("", "", self._model.model)
        note = ""
        try:
            async with aclosing(self._model.stream(prompt)) as parts:
                async for part in parts:
                    if isinstance(part, End):
                        end = part
                        break
                    for words in _bits(part.text):
                        async for event in self._show(draft, draft.feed(words), asked):
                            yield event
            async for event in self._show(draft, draft.rest(), asked, last=True):
                yield event
            text = await asyncio.to_thread(read, end.text, asked.question, secret, asked.given)
            if end.reason == "length":
                note = say("note.cut", asked.language)
        except LLMError as exc:
            _log.warning("language model: %s", exc)
            text = "" if isinstance(exc, Leak | LLMEmpty) else draft.whole
            if not text:
                failed = say("note.failed", asked.language, why=why(exc, asked.language))
                async for event in quote(asked, self._cited, failed, shown=bool(draft.text)):
                    yield event
                return
            note = say("note.broke_off", asked.language, why=why(exc, asked.language))
        if await asyncio.to_thread(only_denies, text):
            async for event in refuse(asked, self._coverage, AnswerStatus.REFUSED, text, end):
                yield event
            return
        began = time.perf_counter()
        made, notes = await self._checked(text, asked, prompt)
        times = {**end.timings, "before_llm": before, "check": ms(began)}
        yield Done(answer(asked, Written(made, "llm", (note, *notes), end.model, end.usage, times)))

    async def _show(
        self, draft: Draft, words: str, asked: Asked, *, last: bool = False
    ) -> AsyncGenerator[Event]:
        """The new words at once, and the verdict on each sentence that they made whole; when strict, only the
        sentences that pass and the print of those that do not, each after its verdict."""
        strict = self._policy == "strict"
        if words and not strict:
            yield Delta(words)
        for sentence in draft.sentences(last=last):
            start = draft.shown if strict else sentence.start
            claim = await asyncio.to_thread(verdict, sentence.text, start, asked.hits, self._cited)
            text = sentence.text
            if strict and claim and claim.status is Status.UNSUPPORTED:
                # Print takes the place of what it does not carry, where it has the matter.
                text = await asyncio.to_thread(instead, text, asked.hits, draft.judged)
                if not text:
                    continue
                claim = await asyncio.to_thread(verdict, text, start, asked.hits, self._cited)
            if strict:
                draft.shown += len(text)
                yield Delta(text)
            if claim:
                draft.judged.append(claim)
                yield Verdict(claim)

    async def _checked(self, text: str, asked: Asked, prompt: Sequence[Message]) -> tuple[Checked, list[str]]:
        """The text cited and checked, after what the policy makes of its faults; and what to tell of it."""
        made = await asyncio.to_thread(self._cited, text, asked.hits)
        notes = [] if _same_tongue(made.text, asked.language) else [say("note.language", asked.language)]
        if self._policy == "repair" and faults(made):
            second = await self._again(made, asked, prompt)
            if second and better(second, made):
                made = second
                notes.append(say("note.repaired", asked.language))
        if self._policy == "strict":
            left = await asyncio.to_thread(without, made, asked.hits, self._cited)
            made = left.checked
            notes += withheld(left, asked.language)
            if left.out and not made.citations:
                made = await asyncio.to_thread(self._instead, made, asked)
        return made, [*notes, *await asyncio.to_thread(elsewhere, made, asked)]

    def _instead(self, left: Checked, asked: Asked) -> Checked:
        """The print where nothing cited is left of an answer; the refusal where print has no answer either."""
        if asked.found.evidence.enough and (instead := quoted(asked, self._cited)).citations:
            return instead
        return left if left.text else replace(left, text=refusal(asked.language))

    async def _again(self, made: Checked, asked: Asked, prompt: Sequence[Message]) -> Checked | None:
        """A second version after the faults were named; None where the model gives none."""
        words = mending(prompt, made.text, faults(made), asked.language)
        try:
            end = End("", "", self._model.model)
            async with aclosing(self._model.stream(words)) as parts:
                async for part in parts:
                    end = part if isinstance(part, End) else end
            text = await asyncio.to_thread(
                read, end.text, asked.question, instructions(asked.language), asked.given
            )
        except LLMError as exc:
            _log.warning("language model, asked to mend: %s", exc)
            return None
        if await asyncio.to_thread(only_denies, text):
            return None
        return await asyncio.to_thread(self._cited, text, asked.hits)


def _bits(words: str) -> Iterator[str]:
    """The words a few at a time: a server that sends an answer in one piece would hold up everybody else's."""
    for at in range(0, len(words), _BIT):
        yield words[at : at + _BIT]


def _same_tongue(text: str, wanted: str) -> bool:
    """Whether an answer is in the language of the question, as far as a few words tell."""
    told = language(text)
    return len(text) < 20 or "und" in (told, wanted) or told.split("-")[0] == wanted.split("-")[0]
