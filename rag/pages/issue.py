"""Articles that go on on another page of the issue: 下转第3版 on one, 上接第1版 on the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.pages import marks
from rag.pages.assign import assign
from rag.pages.ends import edge, ended, fit
from rag.pages.reading import Reading, read
from rag.pages.words import Topics, cosine, share
from rag.phrase import Phrase
from rag.types import Article, Join, Note, Page, Span

_DIGITS = {c: str(n) for n, c in enumerate("零一二三四五六七八九")} | {"十": "10"}
_TAIL = 60
# The words of a headline repeated on the second page are those of the first.
_REPEATED = 0.5


@dataclass(frozen=True, slots=True)
class _Place:
    """An article with a continuation mark at `text[start:end]`; `number` is the page the mark names."""

    reading: int
    article: Article
    start: int
    end: int
    number: str


def read_issue(pages: Iterable[Page]) -> tuple[Reading, ...]:
    """The readings of the pages of one issue, with what goes on on another page joined to its beginning.

    The joined article stays on the page where it begins; the other page's reading holds its ranges in
    `elsewhere`. The marks themselves and a repeated headline become furniture.
    """
    readings = [read(page) for page in pages]
    starts = [place for n, r in enumerate(readings) for a in r.articles if (place := _goes_on(n, a))]
    ends = [place for n, r in enumerate(readings) for a in r.articles if (place := _comes_from(n, a))]
    scores = {
        (i, j): score
        for i, start in enumerate(starts)
        for j, end in enumerate(ends)
        if start.reading != end.reading and (score := _score(readings, start, end)) > 0
    }
    # An article may go on more than once: the last pages are joined first.
    pairs = assign(scores)
    for i in sorted(pairs, key=lambda i: -starts[i].reading):
        start, end = starts[i], ends[pairs[i]]
        readings = _join(readings, start, end, scores[i, pairs[i]])
    return tuple(readings)


def _number(text: str) -> str:
    """A page number in one form: `A03` and `三` are 3 both."""
    text = "".join(_DIGITS.get(c, c) for c in text)
    found = re.search(r"\d+", text)
    return found.group().lstrip("0") if found else ""


def _goes_on(n: int, article: Article) -> _Place | None:
    tail = max(article.body, len(article.text) - _TAIL)
    found = marks.JUMP_TO.search(article.text, tail)
    return _Place(n, article, found.start(), found.end(), _number(found["page"])) if found else None


def _comes_from(n: int, article: Article) -> _Place | None:
    found = marks.JUMP_FROM.match(article.text, article.body) or marks.JUMP_FROM.match(article.text)
    return _Place(n, article, found.start(), found.end(), _number(found["page"])) if found else None


def _score(readings: Sequence[Reading], start: _Place, end: _Place) -> float:
    """How well an end on one page fits a beginning on another: the pages named, the sentence, the words."""
    score = 0.0
    for place, other in ((start, end), (end, start)):
        number = _number(readings[other.reading].page.number)
        if number and place.number:
            score += 1.0 if number == place.number else -3.0
    before = start.article.text[start.article.body : start.start].rstrip()
    after = end.article.text[end.end :].lstrip()
    if not ended(before):
        score += fit(edge(before[-300:]), edge(after[:300]), before[-4000:], after[:4000])[0]
    topics = Topics([before, after, start.article.title, end.article.title])
    score += 4.0 * cosine(topics.of([0, 2]), topics.of([1, 3]))
    return score + 2.0 * share(topics.of([3]), topics.of([0, 2])) + 0.5


def _join(readings: Sequence[Reading], start: _Place, end: _Place, score: float) -> list[Reading]:
    """The readings with the second half put to the first."""
    first, second = readings[start.reading], readings[end.reading]
    begin = next(a for a in first.articles if a.id == start.article.id)
    rest = next((a for a in second.articles if a.id == end.article.id), None)
    if rest is None or begin.text[start.start : start.end] != start.article.text[start.start : start.end]:
        return list(readings)
    repeated = _repeats(begin, rest)
    head = [] if repeated else _between(rest.spans, 0, rest.body)
    body = _between(rest.spans, end.end, len(rest.text))
    broken = not ended(begin.text[: start.start].rstrip()) and not head
    joined = _append(begin, start.start, rest.id.rpartition("#")[0], head, body, rest.text, broken)
    number = second.page.number or second.page.id
    join = Join(
        _between(begin.spans, 0, start.start)[-1].end,
        body[0].start if body else 0,
        round(min(0.99, max(0.1, 0.4 + 0.1 * score)), 2),
        Phrase("goes on on page {number}", number=number),
    )
    shift = len(joined.text) - len(rest.text)
    joined = replace(
        joined,
        bylines=tuple(dict.fromkeys((*begin.bylines, *rest.bylines))),
        subheads=(*begin.subheads, *rest.subheads),
        joins=(*begin.joins, join),
        notes=(
            *(n for n in begin.notes if n.end < start.start and not (broken and _is_last(n, begin, start))),
            *(Note(n.kind, n.start + shift, n.end + shift, n.why) for n in rest.notes if n.start >= end.end),
        ),
    )
    marked = [(s.start, s.end) for s in _between(begin.spans, start.start, start.end) if not s.page]
    first = replace(
        first,
        articles=tuple(joined if a.id == begin.id else a for a in first.articles),
        furniture=tuple(sorted((*first.furniture, *marked))),
    )
    loose = _between(rest.spans, end.start, end.end) + (
        _between(rest.spans, 0, rest.body) if repeated else []
    )
    second = replace(
        second,
        articles=tuple(a for a in second.articles if a.id != rest.id),
        furniture=tuple(sorted((*second.furniture, *((s.start, s.end) for s in loose if not s.page)))),
        elsewhere=tuple(
            sorted((*second.elsewhere, *((s.start, s.end) for s in (*head, *body) if not s.page)))
        ),
    )
    changed = {start.reading: first, end.reading: second}
    return [changed.get(n, reading) for n, reading in enumerate(readings)]


def _is_last(note: Note, begin: Article, start: _Place) -> bool:
    """Whether a note says that the sentence before the mark has no end."""
    return note.kind == "breaks off" and not begin.text[note.end : start.start].strip()


def _repeats(begin: Article, rest: Article) -> bool:
    topics = Topics([begin.text[: begin.body + 200], rest.text[: rest.body]])
    return share(topics.of([1]), topics.of([0])) >= _REPEATED


def _between(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """The parts of spans that lie at `text[start:end]`."""
    found: list[Span] = []
    for s in spans:
        low, high = max(start, s.at), min(end, s.at + s.end - s.start)
        if low < high:
            found.append(Span(s.start + low - s.at, s.start + high - s.at, low, s.page))
    return found


def _append(
    begin: Article, upto: int, page: str, head: Sequence[Span], body: Sequence[Span], text: str, broken: bool
) -> Article:
    """`begin` up to its mark, then the spans of the second half, a newline before those that do not go on."""
    spans = _between(begin.spans, 0, upto)
    made = begin.text[: spans[-1].at + spans[-1].end - spans[-1].start] if spans else ""
    last = -1
    for s in (*head, *body):
        own = text[s.at : s.at + s.end - s.start]
        if made and not (broken and last < 0) and s.at != last:
            made += "\n"
        spans.append(Span(s.start, s.end, len(made), s.page or page))
        made += own
        last = s.at + len(own)
    return replace(begin, text=made, spans=tuple(spans))
