"""From our values to what clients get; also what `--json` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rag.types import Answer, Article, Citation, Claim, Evidence, Hit, Retrieval
from rag.wire.told import (
    ArticleReply,
    ChatReply,
    CitationOut,
    ClaimOut,
    EvidenceOut,
    FacetOut,
    FacetsOut,
    FoundEvent,
    GuessOut,
    HitOut,
    PlaceOut,
    ScoresOut,
    SearchReply,
    VerifyReply,
)  # fmt: skip

_PEOPLE = 20


def search_reply(
    found: Retrieval, *, sort: str = "relevance", counted: Sequence[Hit] | None = None
) -> SearchReply:
    """A retrieval as `POST /search` gives it; `sort` is relevance or date, `counted` the hits to be told of as facets."""
    hits = sorted(found.hits, key=_day, reverse=True) if sort == "date" else found.hits
    return SearchReply(
        hits=[hit(h) for h in hits],
        evidence=_evidence(found.evidence),
        facets=None if counted is None else _facets(counted),
        timings=_rounded(found.timings),
    )


def _day(h: Hit) -> str:
    """The day by which a hit is ordered: of an estimate the last; empty where there is none."""
    day = h.article.published or (h.article.guess.last if h.article.guess else None)
    return day.isoformat() if day else ""


def _facets(hits: Sequence[Hit]) -> FacetsOut:
    articles = list({h.article.id: h.article for h in hits}.values())
    days = (a.published or (a.guess.first if a.guess else None) for a in articles)
    people = Counter(name for a in articles for name in {p.name for p in a.people})
    return FacetsOut(
        sources=_counted(Counter(a.source for a in articles).most_common()),
        months=_counted(sorted(Counter(day.isoformat()[:7] if day else "" for day in days).items())),
        kinds=_counted(Counter(a.kind.value for a in articles).most_common()),
        people=_counted(people.most_common(_PEOPLE)),
    )


def _counted(pairs: Iterable[tuple[str, int]]) -> list[FacetOut]:
    return [FacetOut(value=value, count=count) for value, count in pairs]


def chat_reply(answer: Answer) -> ChatReply:
    """An answer as `POST /chat` gives it."""
    same = {h.rank: h.same for h in answer.hits}
    return ChatReply(
        answer=answer.text,
        status=answer.status,
        mode=answer.mode,
        citations=[citation(c, same.get(c.marker, ())) for c in answer.citations],
        claims=[claim(c) for c in answer.claims],
        hits=[hit(h) for h in answer.hits],
        question=answer.question,
        question_used=answer.question_used,
        note=answer.note,
        model=answer.model,
        dropped_markers=answer.dropped_markers,
        usage=dict(answer.usage),
        timings=_rounded(answer.timings),
        evidence=_evidence(answer.evidence) if answer.evidence else None,
    )


def verify_reply(claims: Sequence[Claim]) -> VerifyReply:
    """Verdicts as `POST /verify` gives them."""
    return VerifyReply(claims=[claim(c) for c in claims])


def found_event(question_used: str, hits: Sequence[Hit]) -> FoundEvent:
    """The first event of a streamed answer."""
    return FoundEvent(question_used=question_used, hits=[hit(h) for h in hits])


def hit(h: Hit) -> HitOut:
    """A hit with the scores of each stage."""
    a, via = h.article, h.via
    scores = {name: getattr(via, name) for name in ScoresOut.model_fields}
    return HitOut(
        rank=h.rank,
        score=round(h.score, 6),
        article_id=a.id,
        title=a.title,
        source=a.source,
        published=a.published,
        guess=guess(a),
        page=a.number,
        kind=a.kind.value,
        text=h.chunk.text,
        start=h.chunk.start,
        end=h.chunk.end,
        scores=ScoresOut(
            **{n: score if score is None else round(float(score), 6) for n, score in scores.items()}
        ),
        same=[place(other) for other in h.same],
    )


def citation(c: Citation, same: Sequence[Article] = ()) -> CitationOut:
    """A citation with the other places that print its words."""
    fields = {name: getattr(c, name) for name in CitationOut.model_fields if name != "same"}
    return CitationOut(**fields, same=[place(other) for other in same])


def claim(c: Claim) -> ClaimOut:
    """A claim with its evidence."""
    return ClaimOut.model_validate(c)


def article_reply(a: Article) -> ArticleReply:
    """An article as `GET /articles/{id}` gives it."""
    fields = {name: getattr(a, name) for name in ArticleReply.model_fields if hasattr(a, name)}
    return ArticleReply(**fields, page=a.number)


def _evidence(e: Evidence) -> EvidenceOut:
    return EvidenceOut(strength=round(e.strength, 4), enough=e.enough, why=e.why)


def place(a: Article) -> PlaceOut:
    return PlaceOut(
        article_id=a.id, title=a.title, source=a.source, published=a.published, guess=guess(a), page=a.number
    )


def guess(a: Article) -> GuessOut | None:
    return None if a.published or not a.guess else GuessOut.model_validate(a.guess)


def _rounded(timings: Mapping[str, float]) -> dict[str, float]:
    return {name: round(ms, 3) for name, ms in timings.items()}
