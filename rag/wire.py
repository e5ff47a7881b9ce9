"""The wire shapes, and the way from our types to them; also what `--json` prints. Needs no web framework."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from rag.types import (
    Answer,
    AnswerStatus,
    Article,
    Citation,
    Claim,
    Evidence,
    Filters,
    Hit,
    Kind,
    Retrieval,
    Status,
    Turn,
)


def _sayable(text: object) -> object:
    """Half a surrogate pair, which JSON can carry and nothing else, becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8") if isinstance(text, str) else text


Text = Annotated[str, BeforeValidator(_sayable)]
# A name with NUL in it is none: the database would read it up to there.
Name = Annotated[Text, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]


# What several shapes say of a place in print. Places are counted in characters (Unicode code points), from 0, end not included.
ArticleId = Annotated[str, Field(description="Id of the article, as `GET /articles/{id}` takes it.")]
Title = Annotated[str, Field(description="Its headline; empty where none is printed.")]
Paper = Annotated[str, Field(description="Name of the paper; empty where it is not known.")]
Published = Annotated[date | None, Field(description="Day of print; null where none is printed.")]
PageNumber = Annotated[str, Field(description="Number of the page as printed, such as A1.")]
Start = Annotated[int, Field(ge=0, description="First character in the text of the article, from 0.")]
End = Annotated[int, Field(ge=0, description="Character after the last in the text of the article.")]
PageStart = Annotated[int, Field(ge=0, description="First character in the text of the page, from 0.")]
PageEnd = Annotated[int, Field(ge=0, description="Character after the last in the text of the page.")]
Timings = Annotated[dict[str, float], Field(description="Milliseconds of each stage, by its name.")]
Standing = Annotated[Status, Field(description="Verdict on the sentence, by the words that it cites.")]
Reason = Annotated[str, Field(description="What differs from the print, in words; empty where nothing does.")]


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


# ---- what clients send


class _Asked(_Wire):
    """What is sent to us: a misspelt field is refused rather than ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FiltersIn(_Asked):
    """Conditions on the articles that are searched. An empty one asks for nothing; all of them must hold."""

    date_from: date | None = Field(None, description="First day of print, included.")
    date_to: date | None = Field(None, description="Last day of print, included.")
    sources: list[Name] = Field([], max_length=100, description="Names of papers: one of them.")
    pages: list[Name] = Field([], max_length=100, description="Numbers of pages as printed: one of them.")
    article_ids: list[Name] = Field([], max_length=1000, description="Ids of articles: one of them.")
    kinds: list[Kind] = Field([], max_length=20, description="What an article is on its page: one of them.")
    speaker: Name = Field("", description="A person whom the article quotes.")

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


Conditions = Annotated[FiltersIn, Field(description="Which articles are searched; left out: all.")]
Hits = Annotated[
    int | None, Field(ge=1, le=100, description="Passages to find; left out: as the server is set.")
]


class TurnIn(_Asked):
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"] = Field(description="Who said it.")
    content: Text = Field(description="What was said.")

    def turn(self) -> Turn:
        """This message as an answerer takes it."""
        return Turn(self.role, self.content)


class SearchRequest(_Asked):
    """`POST /search`."""

    query: Text = Field(
        description="A question or words, in any language.", examples=["凤翔科技园一年用多少电？"]
    )
    k: Hits = None
    filters: Conditions = FiltersIn()


class ChatRequest(_Asked):
    """`POST /chat`."""

    question: Text = Field(description="A question in any language.", examples=["凤翔科技园一年用多少电？"])
    history: list[TurnIn] = Field([], max_length=200, description="Earlier messages, the oldest first.")
    filters: Conditions = FiltersIn()
    k: Hits = None
    stream: bool = Field(False, description="Whether the answer comes as server-sent events, as it is made.")


class VerifyRequest(_Asked):
    """`POST /verify`."""

    text: Text = Field(
        max_length=50_000,
        description="Sentences to be checked, in any language.",
        examples=["凤翔科技园年用电量约2500万度。"],
    )
    article_ids: list[Name] = Field(
        [],
        max_length=1000,
        description="Articles that the text is held against; left out: the whole archive.",
    )


# ---- what they get


class GuessOut(_Wire):
    """Between which days a page appeared that prints none, why, and how sure that is (0 to 1)."""

    first: date = Field(description="First possible day.")
    last: date = Field(description="Last possible day.")
    reason: str = Field(description="What it was told by, in words.")
    confidence: float = Field(ge=0, le=1, description="How sure that is.")


Guess = Annotated[
    GuessOut | None, Field(description="Between which days it was printed, where no day is; else null.")
]


class PlaceOut(_Wire):
    """Where the same words are printed as well."""

    article_id: ArticleId
    title: Title
    source: Paper
    published: Published
    guess: Guess
    page: PageNumber


class ScoresOut(_Wire):
    """What each stage said of a passage; null where it did not see it."""

    dense: float | None = Field(description="Cosine of question and passage as vectors, -1 to 1.")
    lexical: float | None = Field(description="BM25 of the question's words, 0 or more.")
    fused: float | None = Field(description="Both together, 0 to 1.")
    rerank: float | None = Field(description="The cross-encoder's, where one is set.")


class HitOut(_Wire):
    """A passage that was found."""

    rank: int = Field(ge=1, description="Place among the hits, from 1; markers in an answer name it.")
    score: float = Field(
        description="What the hits are ordered by, the best first; comparable within one reply only."
    )
    article_id: ArticleId
    title: Title
    source: Paper
    published: Published
    guess: Guess
    page: PageNumber
    kind: str = Field(description="What the article is on its page: news, feature, notice and so on.")
    text: str = Field(description="The words of the passage.")
    start: Start
    end: End
    scores: ScoresOut = Field(description="What each stage said of it.")
    same: list[PlaceOut] = Field(description="Further articles that print the same words.")


class EvidenceOut(_Wire):
    """How well the hits can carry an answer."""

    strength: float = Field(ge=0, le=1, description="Chance that they answer the question; half is the bar.")
    enough: bool = Field(description="Whether the bar is reached.")
    why: str = Field(description="The plainest sign for or against, in words.")


class SearchReply(_Wire):
    """The hits, best first."""

    hits: list[HitOut] = Field(description="The passages, best first.")
    evidence: EvidenceOut = Field(description="How well they can carry an answer.")
    timings: Timings


class CitationOut(_Wire):
    """A marker of the answer and the words that it stands for."""

    marker: int = Field(ge=1, description="The number in the answer, which is the rank of the hit.")
    article_id: ArticleId
    title: Title
    source: Paper
    published: Published
    guess: Guess
    page: PageNumber
    quote: str = Field(description="The words that stand in print.")
    start: Start
    end: End
    page_start: PageStart
    page_end: PageEnd
    status: Standing
    why: Reason
    how: str = Field(
        description="cited: by the model; moved: to the passage that carries the claim; inferred: the model named none."
    )
    answer_start: int = Field(ge=0, description="First character of the marker in the answer, from 0.")
    answer_end: int = Field(ge=0, description="Character after the marker in the answer.")
    same: list[PlaceOut] = Field(description="Further articles that print the same words.")


class QuoteOut(_Wire):
    """Words of an article."""

    article_id: ArticleId
    start: Start
    end: End
    quote: str = Field(description="The words that stand in print.")
    page_start: PageStart
    page_end: PageEnd


class ClaimOut(_Wire):
    """A sentence and the verdict on it."""

    start: int = Field(ge=0, description="First character in the text that was checked, from 0.")
    end: int = Field(ge=0, description="Character after the last in the text that was checked.")
    text: str = Field(description="The sentence, without its markers.")
    markers: list[int] = Field(description="The numbers that it cites.")
    status: Standing
    why: Reason
    evidence: list[QuoteOut] = Field(description="The words for or against it.")


class ChatReply(_Wire):
    """An answer with all that is needed to check it."""

    answer: str = Field(description="The answer, with markers such as [1].")
    status: AnswerStatus = Field(description="Whether it was answered, and from print.")
    mode: str = Field(description="llm: by the language model; extractive: by quoting.")
    citations: list[CitationOut] = Field(description="Every marker, in the order of the answer.")
    claims: list[ClaimOut] = Field(description="Every sentence, in the order of the answer.")
    hits: list[HitOut] = Field(description="What it was answered from, best first.")
    question: str = Field(description="The question as it was asked.")
    question_used: str = Field(
        description="What was searched for: a follow-up is completed from the history."
    )
    note: str = Field(
        description="What the reader should know, in words: why it was refused, what was withheld."
    )
    model: str = Field(description="Name of the language model; empty where there was none.")
    dropped_markers: int = Field(ge=0, description="Markers of the model that named no passage.")
    usage: dict[str, int] = Field(description="Tokens as the model counts them.")
    timings: Timings
    evidence: EvidenceOut | None = Field(
        description="How well the hits can carry an answer; null without hits."
    )


class FoundEvent(_Wire):
    """First event of a streamed answer."""

    question_used: str = Field(description="What was searched for.")
    hits: list[HitOut] = Field(description="What was found, best first.")


class VerifyReply(_Wire):
    """The verdicts on a text."""

    claims: list[ClaimOut] = Field(description="Every sentence, in order.")


class PersonOut(_Wire):
    """A name in the article, with the post printed beside it."""

    name: str = Field(description="The name as printed.")
    post: str = Field(description="The post printed beside it; empty where there is none.")
    start: Start
    end: End


class DateOut(_Wire):
    """Words that name a time, and the days they mean."""

    text: str = Field(description="The words as printed.")
    start: Start
    end: End
    first: date | None = Field(description="First day that is meant; null where it cannot be told.")
    last: date | None = Field(description="Last day that is meant; null where it cannot be told.")


class StatementOut(_Wire):
    """Who said what: the words are `text[start:end]` of the article."""

    speaker: str = Field(description="Who said it.")
    post: str = Field(description="The speaker's post; empty where none is printed.")
    verb: str = Field(description="The word that the print uses for saying.")
    start: Start
    end: End


class BylineOut(_Wire):
    """A person credited for the article."""

    role: str = Field(description="What for, as printed: writer, photographer and so on.")
    name: str = Field(description="The name as printed.")


class NoteOut(_Wire):
    """Something in the print to be wary of."""

    kind: str = Field(description="What kind of thing.")
    start: Start
    end: End
    why: str = Field(description="What is odd, in words.")


class ArticleReply(_Wire):
    """A whole article."""

    id: ArticleId
    page_id: str = Field(description="Id of the page that it is printed on.")
    title: Title
    kicker: str = Field(description="The line above the headline.")
    subtitle: str = Field(description="The line below the headline.")
    kind: str = Field(description="What it is on its page: news, feature, notice and so on.")
    source: Paper
    published: Published
    guess: GuessOut | None = Field(description="When it may have appeared, where no day is printed.")
    page: PageNumber
    url: str = Field(description="Address of the article elsewhere; empty where there is none.")
    text: str = Field(description="All of its words, headline first.")
    body: int = Field(ge=0, description="Where in `text` the body begins.")
    bylines: list[BylineOut] = Field(description="Who is credited.")
    people: list[PersonOut] = Field(description="Persons named with their posts.")
    dates: list[DateOut] = Field(description="Words that name a time.")
    statements: list[StatementOut] = Field(description="Who said what.")
    notes: list[NoteOut] = Field(description="Doubtful places of the print.")


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
        guess=_guess(a),
        page=a.number,
        kind=a.kind.value,
        text=h.chunk.text,
        start=h.chunk.start,
        end=h.chunk.end,
        scores=ScoresOut(
            **{n: score if score is None else round(float(score), 6) for n, score in scores.items()}
        ),
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
    return PlaceOut(
        article_id=a.id, title=a.title, source=a.source, published=a.published, guess=_guess(a), page=a.number
    )


def _guess(a: Article) -> GuessOut | None:
    return None if a.published or not a.guess else GuessOut.model_validate(a.guess)


def _rounded(timings: Mapping[str, float]) -> dict[str, float]:
    return {name: round(ms, 3) for name, ms in timings.items()}
