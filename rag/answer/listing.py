"""Questions about the archive itself, answered from the store: which papers, which articles of a time, of a paper or with
a word."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Protocol

from rag.answer.asked import Asked, Written, answer
from rag.answer.refusal import where_looked
from rag.check import Checked
from rag.text.dates import find_dates
from rag.text.denials import refusal
from rag.text.fold import fold
from rag.text.language import language
from rag.text.messages import estimated, say
from rag.text.pattern import regex
from rag.types import (
    AnswerStatus,
    Article,
    Chunk,
    Coverage,
    DateMention,
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

SHOWN = 50
_NEW = 20  # Articles listed where the newest are asked for.


class Catalogue(Protocol):
    """Lists articles: how many satisfy filters and print words, and the first of them by day (or the newest)."""

    def __call__(
        self, filters: Filters, words: str = "", limit: int = SHOWN, *, newest: bool = False
    ) -> tuple[int, tuple[Article, ...]]: ...


_ITEM = r"(?:新闻报道|报道|报导|新闻|文章|消息|稿件|稿子)"
_WHICH = r"(?:哪些|什么|哪几|几|多少)[篇条则份种家个]?"
_SAYS = r"(?:提到|提及|讲到|讲述|写到|说到|谈到|说起|涉及|报道)(?:过|了)?"
_WORDS = r"[^?？。,，!！]{2,24}?"
# What is asked for are articles: those with a word (named group), or any.
_WITH = tuple(
    regex(pattern)
    for pattern in (
        rf"(?:{_WHICH}|有没有|所有|全部|每篇)的?{_ITEM}(?:里|中|上|都|曾|还|也){{0,4}}{_SAYS}(?P<words>[^?？。,，!！]{{2,24}})",
        rf"{_SAYS}(?P<words>{_WORDS})的?(?:所有|全部)?的?{_ITEM}",
        rf"(?:关于|有关)(?P<words>{_WORDS})的?(?:所有|全部)?的?{_ITEM}",
        rf"(?P<words>{_WORDS})(?:的名字|这个名字|一词|这个词)?(?:都|曾|还|也){{0,3}}(?:出现|见|登)(?:过|了)?(?:在|于){_WHICH}的?{_ITEM}",
        r"\b(?:which|what|the|all|list|any)\b.{0,12}\b(?:articles|reports|stories|news)\b (?:that )?(?:mention|are about|about|on|report on|talk about|cover)(?:ing|s)? (?P<words>[^?.!]{2,40})",
    )
)
_ANY = regex(
    rf"{_WHICH}的?{_ITEM}|{_ITEM}(?:一共|总共|共|都)?有?{_WHICH}|(?:列出|列举|列一?下|找出|查找|查看|查一?下|看看|给我|显示|有没有).{{0,24}}{_ITEM}|报纸上?(?:都|一共)?(?:有|登|刊登)了?(?:哪些|什么)"
    r"|\b(?:what|which|list|show|any)\b.{0,16}\b(?:news|articles|reports|stories)\b"
)
_PAPERS = regex(
    rf"{_WHICH}(?:报纸|报刊|报社|报)(?!道|导|名|价)|\b(?:which|what|list|how many)\b.{{0,8}}\b(?:newspapers?|papers)\b"
)
_EXTENT = regex(
    rf"(?:多少|几)[篇条]{_ITEM}|(?:最早|最晚|最新|最老|第一篇|最后一篇)的?{_ITEM}?.{{0,12}}(?:哪天|哪一天|哪年|何时|什么时候|日期|时间)|(?:时间|日期)(?:范围|跨度)"
    r"|\bhow many (?:articles|reports|stories)\b"
)
_NEWEST = regex(r"最近|近期|近来|近日|最新|新近|\b(?:latest|newest|most recent|recent|lately|recently)\b")
_YEARLESS = regex(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月")
# Words that ask for nothing by themselves: what is left of a question beside them and what it names is its matter.
_LIGHT = regex(
    r"新闻报道|报道|报导|新闻|文章|消息|稿件|稿子|报纸|报刊|报社|数据库|资料库|档案馆?|系统|库|这里面|里面|收录|刊登|刊载|刊发|发表|登载|发布"
    r"|这里面?|一共|总共|分别|所有|全部|列举|列出|列一下|查找|查看|查一下|找出|看看|显示|告诉|帮我|请问|可以|能不能|知道|目前|现有|相关|名字|出现|当天|这天|这一天|那天|期间|时候|时间|日期|范围|跨度|是什么"
    r"|最早|最晚|最新|最老|第一|最后|哪些|什么|哪几|哪天|哪年|何时|多少|有没有|提到|提及|讲到|说到|写到|涉及|关于|有关"
    r"|[的了过都共有是在里中上内和与及这那你们我您请给看想要查找列登刊报收存几篇条则份种家个天日吗呢吧啊哪从到]"
    r"|\b(?:which|what|are|is|the|there|in|from|of|all|any|list|show|me|news|articles?|reports?|stories|newspapers?|papers?|archive|do|does|you|have|how|many|on|were|was|published|printed|please|about|it|cover)\b"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What of the archive is to be listed: its papers, or the articles under `filters` that print `words`. `plain`: the
    question asks for nothing else, so that an empty list answers it. `newest`: the newest of them are."""

    papers: bool
    words: str = ""
    filters: Filters = Filters()
    plain: bool = False
    newest: bool = False


def names_articles(question: str) -> bool:
    """Whether a question may be one about the archive: articles or papers are asked for in it."""
    folded = fold(question)
    return any(pattern.search(folded) for pattern in (_ANY, _PAPERS, _EXTENT, *_WITH))


def wish(
    question: str, filters: Filters, today: date, sources: Sequence[str] = (), newest: date | None = None
) -> Wish | None:
    """What a question asks of the archive itself; None where it asks of what is told in it.

    `sources` are the papers there are, which a question may name; a month or day without a year that is after the
    `newest` article is meant in the year before.

    >>> wish("有哪些报道提到盛蕾？", Filters(), date(2024, 5, 1)).words
    '盛蕾'
    """
    folded = fold(question)
    named = days_of(question, today)
    papers = tuple(source for source in sources if source and fold(source) in folded)
    rest = _beside(folded, question, today, papers)
    if not named and not papers and not rest and (_PAPERS.search(folded) or _EXTENT.search(folded)):
        return Wish(True, "", filters, True)
    if len(named) > 1 or (named and (filters.date_from or filters.date_to)):
        return None
    if papers and not filters.sources:
        filters = replace(filters, sources=papers)
    if named:
        first, last = spanned(named[0], newest)
        filters = replace(filters, date_from=first, date_to=last)
    for pattern in _WITH:
        if found := pattern.search(folded):
            words = question[found.start("words") : found.end("words")].strip(" 的“”\"'《》「」")
            bare = "".join(c for c in _LIGHT.sub("", fold(words)) if c.isalnum())
            around = folded[: found.start()] + folded[found.end() :]
            # Of a place or time the words may be the end of; beside them nothing else may be asked.
            if bare and len(words) > 1 and not _beside(around, around, today, papers):
                return Wish(False, words, filters)
    if (named or papers) and not rest and _ANY.search(folded):
        return Wish(False, "", filters, True)
    if _ANY.search(folded) and _NEWEST.search(folded) and not _NEWEST.sub("", rest):
        return Wish(False, "", filters, True, newest=True)
    return None


def beside(folded: str, today: date) -> str:
    """What a folded question says beside light words, times and 最近."""
    return _NEWEST.sub("", _beside(folded, folded, today, ()))


def _beside(folded: str, question: str, today: date, papers: Sequence[str]) -> str:
    """What a question says beside light words, times and papers."""
    for text in (*papers, *(mention.text for mention in days_of(question, today))):
        folded = folded.replace(fold(text), " ")
    return "".join(c for c in _LIGHT.sub(" ", folded) if c.isalnum())


def days_of(question: str, today: date) -> list[DateMention]:
    """The times that a question names, as days."""
    return [mention for mention in find_dates(question, today) if mention.first and mention.last]


def spanned(mention: DateMention, newest: date | None) -> tuple[date, date]:
    """The days of a mention; 九月 asked of an archive that ends in March is that of the year before."""
    first, last = mention.first or date.min, mention.last or date.max
    if newest and _YEARLESS.match(fold(mention.text)):
        years = max(0, first.year - newest.year) + (first.replace(year=newest.year) > newest)
        # The last day of February is not in every year.
        first, last = (
            day.replace(year=day.year - years, day=min(day.day, 28 if day.month == 2 else 31))
            for day in (first, last)
        )
    return first, last


async def listed(
    question: str,
    wanted: Wish,
    catalogue: Catalogue,
    coverage: Callable[[Filters], Coverage],
) -> tuple[Event, ...]:
    """The list as events; empty where the archive has nothing of it and the question may mean something else."""
    began = time.perf_counter()
    tongue = language(question)
    whole = await asyncio.to_thread(coverage, wanted.filters if wanted.papers else Filters())
    if wanted.papers:
        text, hits = _papers(whole, tongue), tuple[Hit, ...]()
    else:
        limit = _NEW if wanted.newest else SHOWN
        look = partial(catalogue, wanted.filters, wanted.words, limit, newest=wanted.newest)
        count, articles = await asyncio.to_thread(look)
        if not articles and not wanted.plain:
            return ()
        text = _articles(count, articles, whole, tongue, wanted.newest)
        hits = tuple(map(_hit, range(1, len(articles) + 1), articles))
    empty = not (wanted.papers or hits)
    if empty:
        text = f"{refusal(tongue)}\n{where_looked(whole, None, tongue)}"
    found = Retrieval(hits, Evidence(float(not empty), not empty, "listed from the archive"), {})
    asked = Asked(question, question, tongue, (), wanted.filters, found, hits, began, {})
    status = AnswerStatus.NO_EVIDENCE if empty else AnswerStatus.ANSWERED
    done = answer(asked, Written(Checked(text, (), (), 0), "extractive"), status)
    return Found(question, hits), Delta(text), Done(done)


def _papers(whole: Coverage, tongue: str) -> str:
    names = [name for name in whole.sources if name]
    named = say("join.words", tongue).join(names) if names else say("archive.nameless", tongue)
    first, last = str(whole.first), str(whole.last)
    days = say("archive.days", tongue, first=first, last=last) if whole.first and whole.last else ""
    return say("archive.papers", tongue, count=str(whole.articles), names=named) + days


def _articles(count: int, articles: tuple[Article, ...], whole: Coverage, tongue: str, newest: bool) -> str:
    head = say(
        "archive.newest" if newest else "archive.first" if count > len(articles) else "archive.all",
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
        day = estimated(guess, tongue) if guess else say("archive.undated", tongue)
    return f"{day} 《{article.title}》" + (f" {article.source}" if article.source else "")


def _hit(rank: int, article: Article) -> Hit:
    end = max(article.body, 1)
    chunk = Chunk(0, article.id, 0, end, article.text[:end])
    return Hit(rank, 1.0, chunk, article, Scores())
