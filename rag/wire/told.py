"""What clients get. Places in texts are counted in characters (Unicode code points), from 0, end not included."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from rag.types import AnswerStatus, Status

# What several shapes say of a place in print.
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


class Wire(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class GuessOut(Wire):
    """Between which days a page appeared that prints none, why, and how sure that is (0 to 1)."""

    first: date = Field(description="First possible day.")
    last: date = Field(description="Last possible day.")
    reason: str = Field(description="What it was told by, in words.")
    confidence: float = Field(ge=0, le=1, description="How sure that is.")


Guess = Annotated[
    GuessOut | None, Field(description="Between which days it was printed, where no day is; else null.")
]


class PlaceOut(Wire):
    """Where the same words are printed as well."""

    article_id: ArticleId
    title: Title
    source: Paper
    published: Published
    guess: Guess
    page: PageNumber


class ScoresOut(Wire):
    """What each stage said of a passage; null where it did not see it."""

    dense: float | None = Field(description="Cosine of question and passage as vectors, -1 to 1.")
    lexical: float | None = Field(description="BM25 of the question's words, 0 or more.")
    fused: float | None = Field(description="Both together, 0 to 1.")
    rerank: float | None = Field(description="The cross-encoder's, where one is set.")


class HitOut(Wire):
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


class EvidenceOut(Wire):
    """How well the hits can carry an answer."""

    strength: float = Field(ge=0, le=1, description="Chance that they answer the question; half is the bar.")
    enough: bool = Field(description="Whether the bar is reached.")
    why: str = Field(description="The plainest sign for or against, in words.")


class FacetOut(Wire):
    """A value, and how many articles have it."""

    value: str = Field(description="The value, as the filters take it; empty where the print names none.")
    count: int = Field(ge=1, description="How many of the articles found have it.")


class FacetsOut(Wire):
    """The articles of the best hundred passages counted, the most frequent value first, months in their order."""

    sources: list[FacetOut] = Field(description="By paper.")
    months: list[FacetOut] = Field(
        description="By month of print (2024-04), of an estimated day its first; empty: no day at all."
    )
    kinds: list[FacetOut] = Field(description="By what an article is on its page.")
    people: list[FacetOut] = Field(description="By persons named, at most twenty.")


class SearchReply(Wire):
    """The hits, best first."""

    hits: list[HitOut] = Field(description="The passages, in the order asked for.")
    evidence: EvidenceOut = Field(description="How well they can carry an answer.")
    facets: FacetsOut | None = Field(
        description="What the articles found are, counted; null unless asked for."
    )
    timings: Timings


class CitationOut(Wire):
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


class QuoteOut(Wire):
    """Words of an article."""

    article_id: ArticleId
    start: Start
    end: End
    quote: str = Field(description="The words that stand in print.")
    page_start: PageStart
    page_end: PageEnd


class ClaimOut(Wire):
    """A sentence and the verdict on it."""

    start: int = Field(ge=0, description="First character in the text that was checked, from 0.")
    end: int = Field(ge=0, description="Character after the last in the text that was checked.")
    text: str = Field(description="The sentence, without its markers.")
    markers: list[int] = Field(description="The numbers that it cites.")
    status: Standing
    why: Reason
    evidence: list[QuoteOut] = Field(description="The words for or against it.")


class ChatReply(Wire):
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


class FoundEvent(Wire):
    """First event of a streamed answer."""

    question_used: str = Field(description="What was searched for.")
    hits: list[HitOut] = Field(description="What was found, best first.")


class VerifyReply(Wire):
    """The verdicts on a text."""

    claims: list[ClaimOut] = Field(description="Every sentence, in order.")


class PersonOut(Wire):
    """A name in the article, with the post printed beside it."""

    name: str = Field(description="The name as printed.")
    post: str = Field(description="The post printed beside it; empty where there is none.")
    start: Start
    end: End


class DateOut(Wire):
    """Words that name a time, and the days they mean."""

    text: str = Field(description="The words as printed.")
    start: Start
    end: End
    first: date | None = Field(description="First day that is meant; null where it cannot be told.")
    last: date | None = Field(description="Last day that is meant; null where it cannot be told.")


class StatementOut(Wire):
    """Who said what: the words are `text[start:end]` of the article."""

    speaker: str = Field(description="Who said it.")
    post: str = Field(description="The speaker's post; empty where none is printed.")
    verb: str = Field(description="The word that the print uses for saying.")
    start: Start
    end: End


class BylineOut(Wire):
    """A person credited for the article."""

    role: str = Field(description="What for, as printed: writer, photographer and so on.")
    name: str = Field(description="The name as printed.")


class NoteOut(Wire):
    """Something in the print to be wary of."""

    kind: str = Field(description="What kind of thing.")
    start: Start
    end: End
    why: str = Field(description="What is odd, in words.")


class ArticleReply(Wire):
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
