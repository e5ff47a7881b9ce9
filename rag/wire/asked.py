"""What clients send."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from rag.types import Filters, Kind, Turn


def _sayable(text: object) -> object:
    """Half a surrogate pair, which JSON can carry and nothing else, becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8") if isinstance(text, str) else text


Text = Annotated[str, BeforeValidator(_sayable)]
# A name with NUL in it is none: the database would read it up to there.
Name = Annotated[Text, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]


class Asked(BaseModel):
    """What is sent to us: a misspelt field is refused rather than ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FiltersIn(Asked):
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


class TurnIn(Asked):
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"] = Field(description="Who said it.")
    content: Text = Field(description="What was said.")

    def turn(self) -> Turn:
        """This message as an answerer takes it."""
        return Turn(self.role, self.content)


class SearchRequest(Asked):
    """`POST /search`."""

    query: Text = Field(
        description="A question or words, in any language.", examples=["凤翔科技园一年用多少电？"]
    )
    k: Hits = None
    filters: Conditions = FiltersIn()
    sort: Literal["relevance", "date"] = Field(
        "relevance",
        description="Order of the hits: the best first, or of these k the newest first, those without a day last.",
    )
    facets: bool = Field(
        False,
        description="Whether papers, months, kinds and persons are counted among the best hundred passages.",
    )


class ChatRequest(Asked):
    """`POST /chat`."""

    question: Text = Field(description="A question in any language.", examples=["凤翔科技园一年用多少电？"])
    history: list[TurnIn] = Field([], max_length=200, description="Earlier messages, the oldest first.")
    filters: Conditions = FiltersIn()
    k: Hits = None
    stream: bool = Field(False, description="Whether the answer comes as server-sent events, as it is made.")


class VerifyRequest(Asked):
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


# ---- lists: the filters and what follows stand in the address

Cursor = Annotated[
    Name, Field(description="What the reply before named as `next`; left out: from the beginning.")
]
Newest = Annotated[
    bool, Field(description="Whether the newest come first; those without a day come last always.")
]


class ListRequest(FiltersIn):
    """A piece of a list under the filters."""

    limit: int = Field(50, ge=1, le=500, description="How many at most.")
    cursor: Cursor = ""


class PagesRequest(ListRequest):
    """`GET /pages`."""

    document: Name = Field("", description="Id of a document: its pages alone.")


class ArticlesRequest(PagesRequest):
    """`GET /articles`."""

    words: Name = Field("", description="Words that an article prints, exactly as they stand there.")
    person: Name = Field("", description="A person whom an article names, under any spelling.")
    newest: Newest = False


class StatementsRequest(ListRequest):
    """`GET /statements`."""

    newest: Newest = False


class PeopleRequest(Asked):
    """`GET /people`."""

    q: Name = Field("", description="A part of the name; left out: everybody.", examples=["盛蕾"])
    quoted: bool = Field(
        False, description="Whoever is quoted, bodies and meetings among them; else persons named."
    )
    limit: int = Field(50, ge=1, le=500, description="How many at most.")
    cursor: Cursor = ""


# ---- documents


class ArticleIn(Asked):
    """A ready article, as a line of JSON Lines has it."""

    title: Text = Field("", max_length=1000, description="Its headline.")
    body: Text = Field(min_length=1, max_length=1_000_000, description="Its words, without the headline.")
    source: Name = Field("", description="Name of the paper.")
    published: date | None = Field(None, description="Day of print.")
    number: Name = Field("", description="Number of the page as printed.")
    url: Name = Field("", description="Address of the article elsewhere.")
    id: Name = Field("", description="Id by which it is known elsewhere; left out: one is made of its words.")


class ArticlesIn(Asked):
    """`POST /articles`."""

    articles: list[ArticleIn] = Field(min_length=1, max_length=1000, description="The articles.")
