"""The wire shapes, and the way from our types to them; also what `--json` prints. Needs no web framework."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from rag.types import Answer, Article, Citation, Claim, Evidence, Filters, Hit, Kind, Retrieval, Turn


def _sayable(text: object) -> object:
    """Half a surrogate pair, which JSON can carry and nothing else, becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8") if isinstance(text, str) else text


Text = Annotated[str, BeforeValidator(_sayable)]
# A name with NUL in it is none: the database would read it up to there.
Name = Annotated[Text, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


# ---- what clients send


class FiltersIn(_Wire):
    """Conditions on the articles; a misspelt one is refused rather than ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date_from: date | None = None
    date_to: date | None = None
    sources: list[Name] = Field(default=[], max_length=100)
    pages: list[Name] = Field(default=[], max_length=100)
    article_ids: list[Name] = Field(default=[], max_length=1000)
    kinds: list[Kind] = Field(default=[], max_length=20)
    speaker: Name = ""

    def filters(self) -> Filters:
        """These conditions as retrieval takes them."""
        return Filters(
            self.date_from,
            self.date_to,
            tuple(self.sources),
            tuple(self.pages),
            tuple(self.article_ids),
            tuple(self.kinds),
            self.speaker,
        )


class TurnIn(_Wire):
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: Text

    def turn(self) -> Turn:
        """This message as an answerer takes it."""
        return Turn(self.role, self.content)


class SearchRequest(_Wire):
    """`POST /search`."""

    query: Text
    k: int | None = Field(None, ge=1, le=100)
    filters: FiltersIn = FiltersIn()


class ChatRequest(_Wire):
    """`POST /chat`; `stream` answers with server-sent events."""

    question: Text
    history: list[TurnIn] = Field(default=[], max_length=200)
    filters: FiltersIn = FiltersIn()
    k: int | None = Field(None, ge=1, le=100)
    stream: bool = False


class VerifyRequest(_Wire):
    """`POST /verify`; without `article_ids` the text is held against the whole archive."""

    text: Text = Field(max_length=50_000)
    article_ids: list[Name] = Field(default=[], max_length=1000)


# ---- what they get


class PlaceOut(_Wire):
    """Where the same words are printed as well."""

    article_id: str
    title: str
    source: str
    published: date | None
    page: str


class HitOut(_Wire):
    """A passage; `start` and `end` are its place in the article, `scores` what each stage said of it."""

    rank: int
    score: float
    article_id: str
    title: str
    source: str
    published: date | None
    page: str
    kind: str
    text: str
    start: int
    end: int
    scores: dict[str, float | None]
    same: list[PlaceOut]


class EvidenceOut(_Wire):
    """How well the hits can carry an answer."""

    strength: float
    enough: bool
    why: str


class SearchReply(_Wire):
    """The hits, best first, and the milliseconds of each stage."""

    hits: list[HitOut]
    evidence: EvidenceOut
    timings: dict[str, float]


class CitationOut(_Wire):
    """A marker and the words it stands for: `start`, `end` in the article, `page_start`, `page_end` on the page,
    `answer_start`, `answer_end` the marker in the answer. `same` are further places that print them."""

    marker: int
    article_id: str
    title: str
    source: str
    published: date | None
    page: str
    quote: str
    start: int
    end: int
    page_start: int
    page_end: int
    status: str
    why: str
    how: str
    answer_start: int
    answer_end: int
    same: list[PlaceOut]


class QuoteOut(_Wire):
    """Words of an article."""

    article_id: str
    start: int
    end: int
    quote: str
    page_start: int
    page_end: int


class ClaimOut(_Wire):
    """A sentence, the verdict on it, what differs, and the words for or against it."""

    start: int
    end: int
    text: str
    markers: list[int]
    status: str
    why: str
    evidence: list[QuoteOut]


class ChatReply(_Wire):
    """An answer with all that is needed to check it."""

    answer: str
    status: str
    mode: str
    citations: list[CitationOut]
    claims: list[ClaimOut]
    hits: list[HitOut]
    question: str
    question_used: str
    note: str
    model: str
    dropped_markers: int
    usage: dict[str, int]
    timings: dict[str, float]
    evidence: EvidenceOut | None


class FoundEvent(_Wire):
    """First event of a streamed answer."""

    question_used: str
    hits: list[HitOut]


class VerifyReply(_Wire):
    """The claims of a text in order."""

    claims: list[ClaimOut]


class PersonOut(_Wire):
    """A name in the article, with the post printed beside it."""

    name: str
    post: str
    start: int
    end: int


class DateOut(_Wire):
    """Words that name a time, and the days they mean."""

    text: str
    start: int
    end: int
    first: date | None
    last: date | None


class StatementOut(_Wire):
    """Who said what: the words are `text[start:end]` of the article."""

    speaker: str
    post: str
    verb: str
    start: int
    end: int


class BylineOut(_Wire):
    """A person credited for the article."""

    role: str
    name: str


class GuessOut(_Wire):
    """When a page without a printed date appeared."""

    first: date
    last: date
    reason: str
    confidence: float


class NoteOut(_Wire):
    """Something in the print to be wary of."""

    kind: str
    start: int
    end: int
    why: str


class ArticleReply(_Wire):
    """A whole article; the body begins at `body`."""

    id: str
    page_id: str
    title: str
    kicker: str
    subtitle: str
    kind: str
    source: str
    published: date | None
    guess: GuessOut | None
    page: str
    url: str
    text: str
    body: int
    bylines: list[BylineOut]
    people: list[PersonOut]
    dates: list[DateOut]
    statements: list[StatementOut]
    notes: list[NoteOut]


# ---- the way there


def search_reply(found: Retrieval) -> SearchReply:
    """A retrieval as `POST /search` gives it."""
    return SearchReply(
        hits=[hit(h) for h in found.hits],
        evidence=_evidence(found.evidence),
        timings=_rounded(found.timings),
    )


def chat_reply(answer: Answer) -> ChatReply:
    """An answer as `POST /chat` gives it."""
    same = {h.rank: h.same for h in answer.hits}
    return ChatReply(
        answer=answer.text,
        status=answer.status.value,
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
    scores = {name: getattr(via, name) for name in ("dense", "lexical", "fused", "rerank")}
    return HitOut(
        rank=h.rank,
        score=round(h.score, 6),
        article_id=a.id,
        title=a.title,
        source=a.source,
        published=a.published,
        page=a.number,
        kind=a.kind.value,
        text=h.chunk.text,
        start=h.chunk.start,
        end=h.chunk.end,
        scores={name: score if score is None else round(float(score), 6) for name, score in scores.items()},
        same=[_place(other) for other in h.same],
    )


def citation(c: Citation, same: Sequence[Article] = ()) -> CitationOut:
    """A citation with the other places that print its words."""
    fields = {name: getattr(c, name) for name in CitationOut.model_fields if name != "same"}
    return CitationOut(**fields, same=[_place(other) for other in same])


def claim(c: Claim) -> ClaimOut:
    """A claim with its evidence."""
    return ClaimOut.model_validate(c)


def article_reply(a: Article) -> ArticleReply:
    """An article as `GET /articles/{id}` gives it."""
    fields = {name: getattr(a, name) for name in ArticleReply.model_fields if hasattr(a, name)}
    return ArticleReply(**fields, page=a.number)


def _evidence(e: Evidence) -> EvidenceOut:
    return EvidenceOut(strength=round(e.strength, 4), enough=e.enough, why=e.why)


def _place(a: Article) -> PlaceOut:
    return PlaceOut(article_id=a.id, title=a.title, source=a.source, published=a.published, page=a.number)


def _rounded(timings: Mapping[str, float]) -> dict[str, float]:
    return {name: round(ms, 3) for name, ms in timings.items()}
