"""Questions about the archive itself, answered from the store: which papers, which articles of a time or with a word."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from rag.answer.asked import Asked, Written, answer
from rag.check import Checked
from rag.find.when import periods
from rag.text.fold import fold
from rag.text.language import language
from rag.text.messages import say
from rag.types import (
    AnswerStatus,
    Article,
    Chunk,
    Coverage,
    Delta,
    Done,
    Event,
    Evidence,
    Filters,
    Found,
    Hit,
    Retrieval,
    Scores,
)

# Filters, words that must be printed, how many → how many there are, and the first of them by day.
Catalogue = Callable[[Filters, str, int], tuple[int, tuple[Article, ...]]]
SHOWN = 50
_PAPERS = re.compile(
    r"(?:库|档案|数据|系统|这)(?:里|中|内|里面)?.{0,6}(?:什么|哪些|哪几[种份家]|几[种份家]|多少[种份家]?)(?:报纸|报刊|报)|(?:收录|收)了?(?:什么|哪些|哪几[种份家])(?:报纸|报刊)"
    r"|^(?:有)?(?:什么|哪些)(?:报纸|报刊)[?？]?$|\b(?:which|what) (?:news)?papers (?:are|do you|does|have)\b"
)
_ITEM = r"(?:报道|新闻|文章|消息|稿件)"
_SAYS = r"(?:提到|提及|讲到|写到|说到|涉及|报道)(?:过|了)?"
_WITH = re.compile(
    rf"(?:哪些|什么|哪几篇|多少篇?|几篇)(?:的)?{_ITEM}(?:里|中|都)?{_SAYS}(?P<a>[^?？。,，]{{2,20}})"
    rf"|(?:关于|有关|提到|提及)(?P<b>[^?？。,，]{{2,20}}?)的?{_ITEM}(?:都)?有(?:哪些|什么|几篇|多少)"
    rf"|(?:哪些|什么|哪几篇|多少篇?|几篇)(?:关于|有关)(?P<c>[^?？。,，]{{2,20}}?)的?{_ITEM}[?？。]?$"
    r"|\bwhich (?:articles|reports|stories) mention (?P<d>[^?]{2,40})"
)
_OF_TIME = re.compile(
    rf"有(?:哪些|什么|几篇|多少篇?){_ITEM}|(?:的)?{_ITEM}有(?:哪些|什么)|what (?:news|articles) "
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What of the archive is to be listed: its papers, or the articles under `filters` that print `words`."""

    papers: bool
    words: str = ""
    filters: Filters = Filters()


def wish(question: str, filters: Filters, today: date) -> Wish | None:
    """What a question asks of the archive itself; None where it asks of what is told in it.

    >>> wish("有哪些报道提到盛蕾？", Filters(), date(2024, 5, 1)).words
    '盛蕾'
    """
    folded = fold(question)
    if _PAPERS.search(folded):
        return Wish(True, "", filters)
    found = _WITH.search(folded)
    named = periods(question, today)
    words = ""
    if found:
        place = next(i for i in ("a", "b", "c", "d") if found[i])
        words = question[found.start(place) : found.end(place)].strip(" 的“”\"'《》")
    elif not (_OF_TIME.search(folded) and len(named) == 1):
        return None
    if len(named) == 1 and not (filters.date_from or filters.date_to) and not found:
        filters = replace(filters, date_from=named[0].first, date_to=named[0].last)
    return Wish(False, words, filters)


async def listed(
    question: str,
    wanted: Wish,
    catalogue: Catalogue,
    coverage: Callable[[Filters], Coverage],
) -> tuple[Event, ...]:
    """The list as events; empty where the archive has nothing of it."""
    began = time.perf_counter()
    tongue = language(question)
    whole = await asyncio.to_thread(coverage, wanted.filters if wanted.papers else Filters())
    if wanted.papers:
        text, hits = _papers(whole, tongue), tuple[Hit, ...]()
    else:
        count, articles = await asyncio.to_thread(catalogue, wanted.filters, wanted.words, SHOWN)
        if not articles:
            return ()
        text, hits = (
            _articles(count, articles, whole, tongue),
            tuple(map(_hit, range(1, len(articles) + 1), articles)),
        )
    found = Retrieval(hits, Evidence(1.0, True, "listed from the archive"), {})
    asked = Asked(question, question, tongue, (), wanted.filters, found, hits, began, {})
    done = answer(asked, Written(Checked(text, (), (), 0), "extractive"), AnswerStatus.ANSWERED)
    return Found(question, hits), Delta(text), Done(done)


def _papers(whole: Coverage, tongue: str) -> str:
    names = [name for name in whole.sources if name]
    named = say("join.words", tongue).join(names) if names else say("archive.nameless", tongue)
    first, last = str(whole.first), str(whole.last)
    days = say("archive.days", tongue, first=first, last=last) if whole.first and whole.last else ""
    return say("archive.papers", tongue, count=str(whole.articles), names=named) + days


def _articles(count: int, articles: tuple[Article, ...], whole: Coverage, tongue: str) -> str:
    head = say(
        "archive.first" if count > len(articles) else "archive.all",
        tongue,
        whole=str(whole.articles),
        count=str(count),
        shown=str(len(articles)),
    )
    return "\n".join([head, *(f"- {_line(article, tongue)}" for article in articles)])


def _line(article: Article, tongue: str) -> str:
    day = str(article.published or "")
    if not day:
        guess = article.guess
        day = say("archive.about", tongue, day=str(guess.last)) if guess else say("archive.undated", tongue)
    return f"{day} 《{article.title}》" + (f" {article.source}" if article.source else "")


def _hit(rank: int, article: Article) -> Hit:
    end = max(article.body, 1)
    chunk = Chunk(0, article.id, 0, end, article.text[:end])
    return Hit(rank, 1.0, chunk, article, Scores())
