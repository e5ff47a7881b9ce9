"""What an article says of days, persons and statements, kept as data beside its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.facts.people import read_people
from rag.facts.published import guess_published
from rag.pages.reading import Reading
from rag.text.dates import dates_in
from rag.text.fold import fold
from rag.types import Article, DateGuess, DateMention

# Days over which an estimate of the publication may spread a relative time (昨天) before it says nothing; a time
# twice as long as the spread (2010年以来) still says something.
_SPREAD = 45
# An estimate less sure than this anchors nothing.
_TRUSTED = 0.35


def enrich(article: Article) -> Article:
    """The article with its dates (anchored to `published`, else to a trusted `guess`), people and statements."""
    text, folded = article.text, fold(article.text)
    people, statements = read_people(text, folded)
    if article.guess and article.guess.confidence >= _TRUSTED and not article.published:
        dates = _around(text, folded, article.guess)
    else:
        dates = dates_in(text, folded, article.published)
    return replace(article, dates=dates, people=people, statements=statements)


def enrich_page(articles: Sequence[Article]) -> tuple[Article, ...]:
    """The articles of one page or issue, enriched; if no day of publication is printed, each gets the estimate."""
    if any(article.published for article in articles):
        return tuple(map(enrich, articles))
    guess = guess_published(article.text for article in articles)
    return tuple(enrich(replace(article, guess=guess)) for article in articles)


def enrich_reading(reading: Reading) -> Reading:
    """The reading with its articles enriched."""
    return replace(reading, articles=enrich_page(reading.articles))


def _around(text: str, folded: str, guess: DateGuess) -> tuple[DateMention, ...]:
    """The mentions under an estimated publication: what holds on its first and on its last day, or the spread.

    Words that are a time only for one of the two days (a range that else would run backwards) keep no days.
    """
    late = {(m.start, m.end): m for m in dates_in(text, folded, guess.last)}
    return tuple(
        _either(m, late[m.start, m.end]) if (m.start, m.end) in late else replace(m, first=None, last=None)
        for m in dates_in(text, folded, guess.first)
    )


def _either(a: DateMention, b: DateMention) -> DateMention:
    if (a.first, a.last) == (b.first, b.last):
        return a
    if not (a.first and a.last and b.first and b.last):
        return replace(a, first=None, last=None)
    first, last = min(a.first, b.first), max(a.last, b.last)
    spread = max(b.last - a.last, b.first - a.first).days
    if spread > _SPREAD and 2 * spread > (a.last - a.first).days:
        return replace(a, first=None, last=None)
    return replace(a, first=first, last=last, grain="range")
