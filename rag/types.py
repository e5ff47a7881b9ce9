"""The values that flow through Wenbao, each made by one room and changed by none.

All offsets count Unicode characters (code points). A half-open range `(start, end)` of an article is
`article.text[start:end]`; of a page, `page.text[start:end]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, NamedTuple, Protocol, TypeVar


class Kind(StrEnum):
    """What an article is on its page."""

    NEWS = "news"
    FEATURE = "feature"
    CAPTION = "caption"
    ADVERT = "advert"
    NOTICE = "notice"
    COLUMN = "column"
    FRAGMENT = "fragment"


class Span(NamedTuple):
    """`page.text[start:end]` is printed at `article.text[at : at + end - start]`. `page` is the id of the page
    where the article goes on, empty on its own page."""

    start: int
    end: int
    at: int
    page: str = ""


class Byline(NamedTuple):
    """One person credited for an article: `role` is the printed one (记者, 通讯员, 摄, …)."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class DateGuess:
    """When a page without a printed date appeared: an interval, why we think so, and how sure (0 to 1)."""

    first: date
    last: date
    reason: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a newspaper as text, or one ready-made article (`ready`) as a JSONL line gives it.

    `text` is the decoded file (or that page of it), so its offsets are those of the print. A ready page
    begins with `title`, a newline, then the body. `hash` is of the content and the metadata. The print
    begins at `start`: what stands before it is front matter, no part of the newspaper.
    """

    id: str
    source: str
    published: date | None
    number: str
    text: str
    path: str
    hash: str = ""
    title: str = ""
    url: str = ""
    ready: bool = False
    start: int = 0


@dataclass(frozen=True, slots=True)
class DateMention:
    """Words of an article that name a time, and the days they mean once anchored to its publication.

    `start`, `end` are offsets in the text given; `first`, `last` the inclusive days, or None where the
    words cannot be anchored. `grain` is day, week, month, quarter, year or range.
    """

    start: int
    end: int
    text: str
    first: date | None
    last: date | None
    grain: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person named in an article with the post printed beside the name (empty if none)."""

    name: str
    post: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said what: `article.text[start:end]` are the words said, `verb` how (强调, 指出, …)."""

    speaker: str
    post: str
    verb: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Join:
    """Two pieces of print read as one: the text continues from page offset `before` at `after`."""

    before: int
    after: int
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something in the print to be wary of (a lost word, a doubled character), kept as printed."""

    kind: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article, whole and in reading order.

    `text` holds all of it: headline lines first, then the body from offset `body`; pieces joined over a
    column break stand together, other pieces are separated by one newline. `spans` lead every character
    back to the page: a separating newline maps to the page character after the span before it.
    """

    id: str
    page_id: str
    ordinal: int
    kind: Kind
    title: str
    text: str
    spans: tuple[Span, ...]
    source: str = ""
    number: str = ""
    published: date | None = None
    guess: DateGuess | None = None
    url: str = ""
    kicker: str = ""
    subtitle: str = ""
    subheads: tuple[str, ...] = ()
    bylines: tuple[Byline, ...] = ()
    dateline: str = ""
    body: int = 0
    dates: tuple[DateMention, ...] = ()
    people: tuple[Person, ...] = ()
    statements: tuple[Statement, ...] = ()
    joins: tuple[Join, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage of an article: `article.text[start:end] == text`. `id` is the store's row number."""

    id: int
    article_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What a hit must satisfy; an empty field asks for nothing. Dates are inclusive days."""

    date_from: date | None = None
    date_to: date | None = None
    sources: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    speaker: str = ""

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Scores:
    """What each stage said of a hit; None where the stage did not see it.

    `dense` is a cosine in [-1, 1], `lexical` a BM25 score (≥ 0), `fused` in [0, 1], `rerank` the
    cross-encoder's, `alike` the share of the question's words that the passage comes near to; ranks count from 1.
    """

    dense: float | None = None
    dense_rank: int | None = None
    lexical: float | None = None
    lexical_rank: int | None = None
    fused: float = 0.0
    rerank: float | None = None
    alike: float | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question. `rank` counts from 1; `score` orders hits of one question only.
    `same` are further articles that print the same words."""

    rank: int
    score: float
    chunk: Chunk
    article: Article
    via: Scores
    same: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """How well the hits can carry an answer: `strength` is calibrated to [0, 1], `enough` passes the gate."""

    strength: float
    enough: bool
    why: str


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What was found for a question, with the time each stage took in milliseconds. `crossed` are the words in which a
    question in another language was searched as well."""

    hits: tuple[Hit, ...]
    evidence: Evidence
    timings: Mapping[str, float]
    crossed: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a search looked through: how many articles, of which papers, and their first and last day."""

    articles: int
    sources: tuple[str, ...]
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation; `role` is user or assistant."""

    role: str
    text: str


class Status(StrEnum):
    """The verdict on a claim or a citation."""

    VERIFIED = "verified"
    PARTLY = "partly"
    UNSUPPORTED = "unsupported"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article: `article.text[start:end] == quote`; also where they stand on the page."""

    article_id: str
    start: int
    end: int
    quote: str
    page_start: int
    page_end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """One marker of an answer and the words it stands for.

    `answer_start`, `answer_end` are the marker's place in the answer text; `start`, `end` the quote's in
    the article, `page_start`, `page_end` on the page. `how` is cited (by the model), moved (to the passage
    that carries the claim) or inferred (the model gave none). `guess` tells between which days it was printed where no day is
    `published`.
    """

    marker: int
    answer_start: int
    answer_end: int
    article_id: str
    chunk_id: int
    start: int
    end: int
    quote: str
    title: str
    source: str
    published: date | None
    page: str
    page_start: int
    page_end: int
    status: Status = Status.UNCHECKED
    why: str = ""
    how: str = "cited"
    guess: DateGuess | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of an answer with the markers it carries, and the verdict on it."""

    start: int
    end: int
    text: str
    markers: tuple[int, ...]
    status: Status
    why: str
    evidence: tuple[Quote, ...] = ()


class AnswerStatus(StrEnum):
    """answered: with citations; uncited: without; unsupported: no sentence of it is supported by the articles;
    no_evidence: nothing to answer from was found; refused: the model said that the passages do not tell."""

    ANSWERED = "answered"
    UNCITED = "uncited"
    UNSUPPORTED = "unsupported"
    NO_EVIDENCE = "no_evidence"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and everything needed to check it. `mode` is llm or extractive; `note` says in words what
    the reader should know (why it was refused, that the model failed, what was withheld). `evidence` is how well
    what was found can carry an answer: a hint, not a verdict on the text."""

    question: str
    question_used: str
    text: str
    citations: tuple[Citation, ...]
    claims: tuple[Claim, ...]
    hits: tuple[Hit, ...]
    status: AnswerStatus
    mode: str
    model: str = ""
    note: str = ""
    dropped_markers: int = 0
    usage: Mapping[str, int] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """First event of an answer: what was searched for and what was found."""

    question_used: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Delta:
    """The next words of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The check of one claim, sent as soon as its sentence is whole; offsets are in the text so far."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class Done:
    """Last event: the whole answer. Its text is final, also where it differs from the deltas."""

    answer: Answer


Event = Found | Delta | Verdict | Done


# ---- what is in the archive, as it is listed


class Issue(NamedTuple):
    """The pages that a paper has of a day (None: of days that are not printed), with their numbers."""

    source: str
    published: date | None
    numbers: tuple[str, ...]
    pages: int
    articles: int
    first: date | None
    last: date | None


class Held(NamedTuple):
    """A file, what its pages are of, and how many articles it brought."""

    path: str
    source: str
    published: date | None
    numbers: tuple[str, ...]
    pages: int
    articles: int


class Paper(NamedTuple):
    """What there is of a paper (empty: of pages that name none), from its first day to its last."""

    source: str
    issues: int
    pages: int
    articles: int
    first: date | None
    last: date | None


class Sheet(NamedTuple):
    """A page beside its text: `characters` long, with so many articles; `first` and `last` are its day, or those it is
    guessed to lie between."""

    id: str
    source: str
    published: date | None
    number: str
    title: str
    articles: int
    first: date | None
    last: date | None
    characters: int


class Who(NamedTuple):
    """A name in so many articles, the days of the first and the last of them, and how often it is quoted."""

    name: str
    articles: int
    first: date | None
    last: date | None
    statements: int


class InPost(NamedTuple):
    """A post that a person is printed with, from the first day to the last, in so many articles."""

    post: str
    articles: int
    first: date | None
    last: date | None


class Spelling(Protocol):
    """A name spelled in two ways, the rarer one, how sure that is (0 to 1), and why."""

    @property
    def name(self) -> str: ...
    @property
    def rarer(self) -> str: ...
    @property
    def confidence(self) -> float: ...
    @property
    def why(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Profile:
    """Who bears a name: under which `names`, in which posts, and how the name is spelled otherwise."""

    who: Who
    names: tuple[str, ...]
    posts: tuple[InPost, ...]
    spellings: tuple[Spelling, ...]


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """A piece of a list of `total` rows. `after` is where the next piece begins: the place of the last row here in the
    order of the list; None where nothing follows."""

    total: int
    rows: tuple[T, ...]
    after: tuple[str | int, ...] | None
