"""Questions over many articles: told from those that one article answers, and what is read for them gathered wide: every
article that prints a person's name, every one of a period, or as many of the nearest as may be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from rag.answer.asked import Asked
from rag.answer.finding import Retrieves
from rag.answer.listing import Catalogue, beside, days_of, spanned
from rag.answer.prompt import gathered
from rag.text.fold import fold
from rag.text.messages import say
from rag.text.pattern import regex
from rag.types import Article, Chunk, Coverage, Evidence, Filters, Hit, Scores


class Order(StrEnum):
    """How the articles are read and told."""

    NEAREST = "nearest"
    TIME = "time"
    NEWEST = "newest"


# One thing is asked for, of one place or each.
_ONE = regex(
    r"多少|几[个位名人岁年月点号天家项所条元只种次]|谁|哪一?[年天日月位]|什么时候|何时|(?<![去到][了过])(?:哪里|哪儿)|在哪|(?<![去到][了过])什么地方|几点|吗[?？]?$|是不是|是否|有没有"
    r"|\bhow (?:many|much|long)\b|\bwho\b|\bwhen\b|\bwhere\b"
)
_EACH = regex(r"各(?=是|有|为|多少|投|占|自|来|在|由|要)|分别|\beach\b|\bits\b|\btheir\b|\brespective")
_SWEEP = regex(
    r"梳理|汇总|盘点|综述|大事记|时间[线轴表]|时间顺序|按(?:照)?(?:时间|日期|年份|先后)|先后顺序|来龙去脉|全过程|始末|历次|历年|历届|逐一|逐[条篇]|从头到尾|自始至终"
    r"|\btimeline\b|\bchronolog|\bin (?:the )?order of (?:time|date)|\bby date\b|\bover time\b"
)
_TIMELY = regex(
    r"时间[线轴表]|时间顺序|按(?:照)?(?:时间|日期|年份|先后)|先后顺序|来龙去脉|全过程|始末|大事记|历年|行程|从头到尾|自始至终"
    r"|\btimeline\b|\bchronolog|\border of (?:time|date)|\bby date\b|\bover time\b|\bhistory of\b"
)
_ALL = regex(
    r"全部|所有|每一?[次篇项]|各[个项次篇]|一切|凡是|都有哪些|都有什么|都(?:去|做|参加|出席|说|讲)(?:过|了)?(?:哪些|什么)|\b(?:all|every|everything)\b"
)
_RECENT = regex(r"最近|近期|近来|近日|最新|这阵子|近况|\b(?:recent|latest|lately|recently)\b")
_OPEN = regex(
    r"发生(?:了|过)?(?:哪些|什么|哪几)|(?:哪些|什么)(?:大事|事情?|动态|活动|新闻)|大事|动态|\bwhat happened\b"
)
_COUNTED = regex(r"报道(?:了|过)+(?:多少|几)[个起项家条次]")
_SUM = regex(r"总结|概括|归纳|综合|整理|\bsummari[sz]e\b|\boverview\b")
_ARTICLES = regex(
    r"(?:报道|新闻|文章|消息)(?:都|分别|各自?)|各篇|多篇|相关报道|\b(?:all|the|these) (?:articles|reports)\b"
)
_SINCE = regex(r"今年|去年|前年|一年来|年来|以来|多次|先后|这些年|期间|\b(?:this|last) year\b|\bsince\b")
_DONE = regex(
    r"(?:(?<![通经超])过|了)(?:哪些|什么|哪几|哪里|哪儿)|\bwhat (?:has|have|did) .{2,40}\b(?:do|done|visit|visited|attend|attended|say|said)\b"
)
_PAST = regex(r"(?<![通经超])过(?=哪|什)")
# What is picked by its size out of all there is: 有哪些投资超过5亿元的项目, 哪个项目投资最大.
_PICKED = regex(
    r"(?:哪些|哪几).{0,16}(?:超过|超|高于|多于|大于|不少于|不低于|突破|达到|低于|少于|不足|不到)[^,，。?？]{0,8}\d"
    r"|(?:哪些|哪几).{0,20}(?<![\d.])\d[\d.]*+[万亿千百]{0,2}[^\d,，。?？]{0,4}(?:以上|以下|以内)"
    r"|(?<![\d.])\d[\d.]*+[万亿千百]{0,2}[^\d,，。?？]{0,4}(?:以上|以下|以内)的.{0,16}(?:哪些|哪几)|(?:超过|超|高于|多于|大于|低于|不足|不到)\d[^,，。?？]{0,16}(?:哪些|哪几)"
    r"|(?:哪[个项家座条]|哪些).{1,16}最[大小高低多少长短早晚快新贵]|最[大小高低多少长短早晚快新贵]的.{0,12}(?:是|有)?哪[个项家座条些]"
    r"|\bwhich\b.{1,60}\b(?:more|over|above|less|fewer|under|below) (?:than )?\d|\bwhich\b.{1,40}\b(?:largest|biggest|smallest|highest|lowest|longest|shortest|most)\b"
)
_QUOTED = regex(r"[“\"「《]([^“”\"「」《》]{2,30})[”\"」》]")
_FLOOR = 0.2  # Passages less like the question than this part of the best one are of other matters.
_NEWEST = 20  # Articles that 最近 looks back over,
_LATELY = 90  # and the days before the last article in which they are looked for first.
_NAMES = 3
_AROUND, _LONGEST = 300, 1500  # Characters kept around a name, and of one article in all.


def wide(question: str) -> Order | None:
    """In which order many articles are to be read for a question; None where one may answer it.

    >>> wide("乔俊杰今年参加了哪些活动？按时间列出。"), wide("南岭隧道全长多少公里？")
    (<Order.TIME: 'time'>, None)
    """
    folded = fold(question)
    if _COUNTED.search(folded):
        return Order.TIME
    if _PICKED.search(folded):
        return Order.NEAREST
    if _ONE.search(folded) and not _EACH.search(folded):
        return None
    dated = any(days_of(question, date.today()))
    done = _DONE.search(folded) and (_SINCE.search(folded) or dated or _PAST.search(folded))
    many = (
        _SWEEP.search(folded)
        or _ALL.search(folded)
        or _RECENT.search(folded)
        or done
        or _ARTICLES.search(folded)
        or (_OPEN.search(folded) and (dated or _SINCE.search(folded)))
        or (_SUM.search(folded) and (dated or _SINCE.search(folded)))
    )
    if not many:
        return None
    if _RECENT.search(folded):
        return Order.NEWEST
    return Order.TIME if _TIMELY.search(folded) or done or _OPEN.search(folded) else Order.NEAREST


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Looks wide: at most `most` articles. `named` finds the persons of the archive that a text names."""

    retriever: Retrieves
    catalogue: Catalogue
    coverage: Callable[[Filters], Coverage]
    named: Callable[[str], Sequence[str]]
    most: int = 40

    def gather(self, asked: Asked, order: Order) -> Asked:
        """The question with the articles that are to be read for it, each with one passage, instead of what an
        ordinary search found; and with what the reader is told of them."""
        question, tongue = asked.used, asked.language
        papers = self._papers(question, asked.filters)
        scope, days = self._of_time(question, replace(asked.filters, sources=papers or asked.filters.sources))
        names = self._names(question, scope)
        count, _ = self.catalogue(scope, "", 0)
        what = say("read.archive", tongue)
        if days:
            what = say("read.days", tongue, first=str(days[0]), last=str(days[1]))
        newest = order is Order.NEWEST
        if names:
            what = say("read.naming", tongue, names=tuple(names))
            count, articles = self._naming(names, scope, newest)
            hits = tuple(_around(article, names) for article in articles)
            if count > len(articles) and not newest:
                hits = self._nearest(question, scope, names) or hits
        elif (days and count <= self.most) or (newest and not matter(question)):
            _, articles = self.catalogue(scope, "", self.most, newest=newest)
            hits = tuple(_around(article, ()) for article in articles)
        else:
            hits = self._nearest(question, scope, ())
            if newest and not days and (lately := self._lately(scope)):
                hits = (*self._nearest(question, lately, ()), *hits)
        if not hits:
            return asked
        kept = _ordered(gathered(hits), order)
        if newest and not (names or days):
            kept = kept[:_NEWEST]
        read = len({hit.article.id for hit in kept})
        whole = read >= count
        evidence = asked.found.evidence
        if whole and (names or days):
            evidence = Evidence(1.0, True, "every article of the name or time is read")
        elif newest and not matter(question):
            evidence = Evidence(1.0, True, "the newest articles are read")
        if papers:
            what = say("read.within" if names or days else "read.papers", tongue, papers=papers, what=what)
        by_day = newest and bool(names or not matter(question))
        key = "read.all" if whole else "read.newest" if by_day else "read.some"
        told = say(key, tongue, what=what, count=str(count), read=str(read))
        found = replace(asked.found, hits=kept, evidence=evidence)
        return replace(asked, found=found, hits=kept, order=order.value, told=(told,))

    def _papers(self, question: str, filters: Filters) -> tuple[str, ...]:
        """The papers that the question names, where it is not told already which are asked."""
        folded = fold(question)
        known = () if filters.sources else self.coverage(Filters()).sources
        return tuple(paper for paper in known if paper and fold(paper) in folded)

    def _lately(self, scope: Filters) -> Filters | None:
        """The last months of what is asked of: of a large archive the nearest to a question may all be old."""
        last = None if scope.date_from or scope.date_to else self.coverage(scope).last
        return replace(scope, date_from=last - timedelta(_LATELY)) if last else None

    def _of_time(self, question: str, filters: Filters) -> tuple[Filters, tuple[date, date] | None]:
        """The filters narrowed to the one period that the question names, where print is of it."""
        if filters.date_from or filters.date_to:
            return filters, None
        today = date.today()
        named = days_of(question, today)
        if len(named) != 1:
            return filters, None
        first, last = spanned(named[0], self.coverage(filters).last)
        # What happened on the last day is told on the day after.
        then = replace(filters, date_from=first, date_to=last + timedelta(1))
        return (then, (first, last)) if self.catalogue(then, "", 0)[0] else (filters, None)

    def _names(self, question: str, scope: Filters) -> list[str]:
        """The persons and quoted words of a question that stand in print."""
        persons = sorted(dict.fromkeys((*self.named(question), *self.named(fold(question)))), key=len)
        whole = [
            name for i, name in enumerate(persons) if not any(name in other for other in persons[i + 1 :])
        ]
        quoted = [] if whole else _QUOTED.findall(question)
        return [name for name in (whole or quoted)[:_NAMES] if self.catalogue(scope, name, 0)[0]]

    def _naming(self, names: Sequence[str], scope: Filters, newest: bool) -> tuple[int, tuple[Article, ...]]:
        """How many articles print one of the names, and the first (or the newest) of them."""
        found: dict[str, Article] = {}
        most = 0
        for name in names:
            count, articles = self.catalogue(scope, name, self.most, newest=newest)
            found |= {article.id: article for article in articles}
            most = max(most, count)
        return max(most, len(found)), tuple(found.values())[: self.most]

    def _nearest(self, question: str, scope: Filters, names: Sequence[str]) -> tuple[Hit, ...]:
        hits = self.retriever.retrieve(question, self.most * (2 if names else 1), scope).hits
        if names:
            hits = tuple(hit for hit in hits if any(name in hit.article.text for name in names))
        floor = _FLOOR * max((hit.score for hit in hits), default=0.0)
        return tuple(hit for hit in hits if hit.score >= floor)[: self.most]


def matter(question: str) -> str:
    """What a question asks of beside times and words that any such question has; "" where it is anything new."""
    return beside(_OPEN.sub(" ", fold(question)), date.today())


def _around(article: Article, names: Sequence[str]) -> Hit:
    """An article as a hit: whole where it is short, else its lead and on to where the names stand."""
    text = article.text
    at = [text.find(name) for name in names if name in text]
    start = (
        max(article.body, min(at) - _AROUND) if at and min(at) > _LONGEST else min(article.body, len(text))
    )
    end = min(len(text), start + _LONGEST)
    if start >= end:
        start = 0
    return Hit(1, 1.0, Chunk(0, article.id, start, end, text[start:end]), article, Scores())


def _ordered(hits: Sequence[Hit], order: Order) -> tuple[Hit, ...]:
    """The hits numbered in the order in which they are told; those without a day come last."""
    known = [hit for hit in hits if _day(hit.article)]
    if order is Order.TIME:
        hits = [*sorted(known, key=lambda hit: _day(hit.article)), *(h for h in hits if not _day(h.article))]
    elif order is Order.NEWEST:
        hits = [
            *sorted(known, key=lambda hit: _day(hit.article), reverse=True),
            *(h for h in hits if not _day(h.article)),
        ]
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(hits, 1))


def _day(article: Article) -> str:
    day = article.published or (article.guess.first if article.guess else None)
    return day.isoformat() if day else ""
