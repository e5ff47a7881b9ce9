"""Answers that need no model: the sentences of print that answer, or that nothing was found and where was looked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import replace

from rag.answer.asked import Asked, Written, answer
from rag.answer.differ import elsewhere
from rag.answer.mend import Checker
from rag.answer.refusal import where_looked
from rag.chat.messages import End
from rag.check import Checked
from rag.find.extract import extract
from rag.find.gate import asks_nothing
from rag.find.question import Want
from rag.find.question import asked as question_wants
from rag.text.denials import refusal
from rag.text.messages import say
from rag.text.pattern import regex
from rag.types import AnswerStatus, Coverage, DateMention, Delta, Done, Event, Filters, Hit, Verdict

Covers = Callable[[Filters], Coverage]
_YEAR = regex(r"\d{4}|[一二][〇零○一二三四五六七八九]{3}")
_DAYS = 3


def quoted(asked: Asked, cited: Checker) -> Checked:
    """The sentences that answer best, cited and checked; over many articles one of each."""
    return cited(extract(asked.in_print, asked.hits, each=bool(asked.order)).text, asked.hits)


def dated(made: Checked, asked: Asked) -> Checked:
    """To a question for a day, the days that words such as 昨天 in the quotations mean stand first."""
    if question_wants(asked.in_print).want is not Want.WHEN:
        return made
    articles = {hit.article.id: hit.article for hit in asked.hits}
    said: dict[str, None] = {}
    for cited in made.citations:
        for mention in articles[cited.article_id].dates if cited.article_id in articles else ():
            if cited.start <= mention.start and mention.end <= cited.end and not _YEAR.search(mention.text):
                said.update(dict.fromkeys(_meant(mention, asked.language)))
    if not said:
        return made
    head = " ".join(list(said)[:_DAYS]) + "\n"
    return replace(
        made,
        text=head + made.text,
        citations=tuple(
            replace(c, answer_start=c.answer_start + len(head), answer_end=c.answer_end + len(head))
            for c in made.citations
        ),
        claims=tuple(replace(c, start=c.start + len(head), end=c.end + len(head)) for c in made.claims),
    )


def _meant(mention: DateMention, language: str) -> Iterator[str]:
    first, last = mention.first, mention.last
    if first and last and mention.grain in ("day", "week", "month"):
        key = "when.day" if first == last else "when.between"
        words = " ".join(mention.text.split())
        yield say(
            key, language, words=words, first=str(first), **({} if first == last else {"last": str(last)})
        )


async def quote(asked: Asked, cited: Checker, note: str, *, shown: bool = False) -> AsyncGenerator[Event]:
    """The answer in quotations. `shown`: other words went out before, which the end replaces."""
    made = await asyncio.to_thread(lambda: dated(quoted(asked, cited), asked))
    if not shown:
        yield Delta(made.text)
        for claim in made.claims:
            yield Verdict(claim)
    notes = (note, *await asyncio.to_thread(elsewhere, made, asked))
    yield Done(answer(asked, Written(made, "extractive", notes)))


async def refuse(
    asked: Asked, coverage: Covers, status: AnswerStatus, said: str = "", end: End | None = None
) -> AsyncGenerator[Event]:
    """The fixed sentence (or what the model `said` with it), where was looked, and the nearest thing found."""
    covered = await asyncio.to_thread(coverage, asked.filters)
    nearest = await asyncio.to_thread(_nearest, asked)
    looked = where_looked(covered, nearest, asked.language)
    text = f"{said or refusal(asked.language)}\n{looked}"
    yield Delta(f"\n{looked}" if said else text)
    made = Checked(text, (), (), 0)
    written = (
        Written(made, "llm", (), end.model, end.usage, end.timings) if end else Written(made, "extractive")
    )
    yield Done(answer(asked, written, status))


def _nearest(asked: Asked) -> Hit | None:
    """The one sentence that comes nearest to an answer, as a hit; none to words that ask nothing of print."""
    if asks_nothing(asked.question, asked.hits):
        return None
    for quotation in extract(asked.in_print, asked.hits, most=1).quotes:
        hit = asked.hits[quotation.hit]
        words = hit.article.text[quotation.start : quotation.end]
        return replace(hit, chunk=replace(hit.chunk, start=quotation.start, end=quotation.end, text=words))
    return None
