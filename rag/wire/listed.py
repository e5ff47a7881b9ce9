"""What is in the archive as clients are told it: lists piece by piece, and one document, page or person whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Annotated

from pydantic import Field

from rag.types import Article, Held, Issue, Listed, Page, Paper, Profile, Sheet, Statement, Who
from rag.wire.cursors import cursor
from rag.wire.made import guess
from rag.wire.told import (
    ArticleId,
    End,
    Guess,
    NoteOut,
    PageEnd,
    PageNumber,
    PageStart,
    Published,
    Start,
    Title,
    Wire,
)  # fmt: skip
from rag.wire.told import Paper as PaperName

Next = Annotated[str | None, Field(description="The `cursor` of the next piece; null where nothing follows.")]
Total = Annotated[int, Field(ge=0, description="How many there are in all.")]
First = Annotated[
    date | None, Field(description="First day, of estimated ones too; null where none is known.")
]
Last = Annotated[date | None, Field(description="Last day, of estimated ones too; null where none is known.")]
Pages = Annotated[int, Field(ge=0, description="How many pages.")]
Articles = Annotated[int, Field(ge=0, description="How many articles.")]
PageId = Annotated[str, Field(description="Id of the page, as `GET /pages/{id}` takes it.")]
Numbers = Annotated[list[str], Field(description="Numbers of the pages as printed.")]
Kind = Annotated[str, Field(description="What the article is on its page: news, feature, notice and so on.")]


class PaperOut(Wire):
    """A paper of the archive."""

    source: PaperName
    issues: int = Field(ge=0, description="How many issues; pages without a day count as one.")
    pages: Pages
    articles: Articles
    first: First
    last: Last


class PapersReply(Wire):
    """The papers, by name."""

    papers: list[PaperOut] = Field(description="The papers, by name.")


class IssueOut(Wire):
    """The pages that a paper has of a day."""

    source: PaperName
    published: Published
    numbers: Numbers
    pages: Pages
    articles: Articles
    first: First
    last: Last


class IssuesReply(Wire):
    """Issues, by day; those without one last."""

    issues: list[IssueOut] = Field(description="The issues, by day and paper.")
    total: Total
    next: Next


class DocumentOut(Wire):
    """A file of the archive."""

    id: str = Field(description="Id of the document, as `GET /documents/{id}` takes it.")
    name: str = Field(description="Name of the file, without its folder.")
    source: PaperName
    published: Published
    numbers: Numbers
    pages: Pages
    articles: Articles
    missing: bool = Field(description="Whether the file is no more on disk.")


class DocumentsReply(Wire):
    """Documents, by their paths."""

    documents: list[DocumentOut] = Field(description="The documents.")
    total: Total
    next: Next


class PageOut(Wire):
    """A page of the archive."""

    id: PageId
    source: PaperName
    published: Published
    first: First
    last: Last
    number: PageNumber
    title: str = Field(description="Title of a page that is one ready article; else empty.")
    articles: Articles
    characters: int = Field(ge=0, description="Length of its text.")


class PagesReply(Wire):
    """Pages, by day, paper and number; those without a day last."""

    pages: list[PageOut] = Field(description="The pages.")
    total: Total
    next: Next


class DocumentReply(DocumentOut):
    """A document with its pages."""

    sheets: list[PageOut] = Field(
        description="Its pages, at most 500; further ones with `GET /pages?document=`."
    )


class ArticleOut(Wire):
    """An article, without its text."""

    id: ArticleId
    page_id: PageId
    title: Title
    kind: Kind
    source: PaperName
    published: Published
    guess: Guess
    page: PageNumber
    characters: int = Field(ge=0, description="Length of its text.")


class ArticlesReply(Wire):
    """Articles, in the order asked for."""

    articles: list[ArticleOut] = Field(description="The articles.")
    total: Total
    next: Next


class SpanOut(Wire):
    """A piece of print: `text[start:end]` of a page is printed in the article from `at` on."""

    start: PageStart
    end: PageEnd
    at: int = Field(ge=0, description="Where it begins in the text of the article.")
    page: str = Field(description="Id of the page, where it is not this one; else empty.")


class JoinOut(Wire):
    """Two pieces of print read as one."""

    before: int = Field(ge=0, description="Where the first piece ends on the page.")
    after: int = Field(ge=0, description="Where the text goes on.")
    confidence: float = Field(ge=0, le=1, description="How sure that is.")
    why: str = Field(description="What it was told by, in words.")


class ReadOut(Wire):
    """How an article was read from its page."""

    id: ArticleId
    title: Title
    kind: Kind
    spans: list[SpanOut] = Field(description="The pieces that it is made of, in their order.")
    joins: list[JoinOut] = Field(description="Where pieces were joined in the middle of a sentence.")
    notes: list[NoteOut] = Field(description="Doubtful places of the print.")


class PageReply(Wire):
    """A page as it was read."""

    id: PageId
    source: PaperName
    published: Published
    number: PageNumber
    text: str = Field(description="The page as printed, which the places count in.")
    start: int = Field(
        ge=0, description="Where the print begins; before it stands what the file says of itself."
    )
    documents: list[str] = Field(description="Ids of the documents that hold it.")
    articles: list[ReadOut] = Field(description="Its articles, in reading order.")


class SaidOut(Wire):
    """Words that an article quotes somebody with."""

    speaker: str = Field(description="Who said it; empty where the print does not tell (据悉).")
    post: str = Field(description="The speaker's post; empty where none is printed.")
    verb: str = Field(description="The word that the print uses for saying.")
    words: str = Field(description="What was said, as printed.")
    article_id: ArticleId
    title: Title
    source: PaperName
    published: Published
    guess: Guess
    page: PageNumber
    start: Start
    end: End


class StatementsReply(Wire):
    """Statements, in the order asked for."""

    statements: list[SaidOut] = Field(description="The statements.")
    total: Total
    next: Next


class WhoOut(Wire):
    """A name of the archive."""

    name: str = Field(description="The name, as `GET /people/{name}` takes it.")
    articles: int = Field(ge=0, description="How many articles name or quote it.")
    first: First
    last: Last
    statements: int = Field(ge=0, description="How often it is quoted.")


class PeopleReply(Wire):
    """Names, those in most articles first."""

    people: list[WhoOut] = Field(description="The names.")
    total: Total
    next: Next


class PostOut(Wire):
    """A post that a person is printed with."""

    post: str = Field(description="The post, as printed.")
    articles: Articles
    first: First
    last: Last


class SpellingOut(Wire):
    """Two spellings of what is likely one name; no text is changed by it."""

    name: str = Field(description="The more frequent spelling.")
    rarer: str = Field(description="The rarer one.")
    confidence: float = Field(ge=0, le=1, description="How sure that is.")
    why: str = Field(description="What it was told by, in words.")


class PersonReply(WhoOut):
    """Whoever bears a name: a person, or a body that is quoted under it."""

    names: list[str] = Field(description="The spellings that were looked for.")
    posts: list[PostOut] = Field(description="The posts, the first held first.")
    spellings: list[SpellingOut] = Field(description="How the name is spelled otherwise.")
    said: list[SaidOut] = Field(description="What they said, earliest first, at most the `limit` asked for.")
    next: Annotated[
        str | None,
        Field(
            description="The `cursor` of `GET /statements?speaker=` for what follows; null where nothing does."
        ),
    ]


# ---- the way there


def papers_reply(papers: Iterable[Paper]) -> PapersReply:
    """Papers as `GET /papers` gives them."""
    return PapersReply(papers=[PaperOut.model_validate(paper) for paper in papers])


def issues_reply(found: Listed[Issue]) -> IssuesReply:
    """Issues as `GET /issues` gives them."""
    return IssuesReply(
        issues=[IssueOut.model_validate(issue) for issue in found.rows],
        total=found.total,
        next=cursor(found.after),
    )


def documents_reply(found: Listed[Held], ids: Sequence[str], missing: Collection[str]) -> DocumentsReply:
    """Files as `GET /documents` gives them, with their `ids`; the paths of those that are gone are `missing`."""
    documents = [_document(held, id_, missing) for held, id_ in zip(found.rows, ids, strict=True)]
    return DocumentsReply(documents=documents, total=found.total, next=cursor(found.after))


def document_reply(held: Held, id: str, missing: Collection[str], pages: Listed[Sheet]) -> DocumentReply:
    """A file as `GET /documents/{id}` gives it."""
    known = _document(held, id, missing).model_dump()
    return DocumentReply(**known, sheets=[_sheet(page) for page in pages.rows])


def pages_reply(found: Listed[Sheet]) -> PagesReply:
    """Pages as `GET /pages` gives them."""
    return PagesReply(
        pages=[_sheet(page) for page in found.rows], total=found.total, next=cursor(found.after)
    )


def page_reply(page: Page, articles: Iterable[Article], documents: Sequence[str]) -> PageReply:
    """A page as `GET /pages/{id}` gives it, with its articles and the ids of the documents that hold it."""
    return PageReply(
        id=page.id,
        source=page.source,
        published=page.published,
        number=page.number,
        text=page.text,
        start=page.start,
        documents=list(documents),
        articles=[ReadOut.model_validate(article) for article in articles],
    )


def articles_reply(found: Listed[Article]) -> ArticlesReply:
    """Articles as `GET /articles` gives them."""
    return ArticlesReply(
        articles=[_listed(a) for a in found.rows], total=found.total, next=cursor(found.after)
    )


def statements_reply(found: Listed[tuple[Article, Statement]]) -> StatementsReply:
    """Statements as `GET /statements` gives them."""
    said = [_said(article, one) for article, one in found.rows]
    return StatementsReply(statements=said, total=found.total, next=cursor(found.after))


def people_reply(found: Listed[Who]) -> PeopleReply:
    """Names as `GET /people` gives them."""
    people = [WhoOut.model_validate(who) for who in found.rows]
    return PeopleReply(people=people, total=found.total, next=cursor(found.after))


def person_reply(profile: Profile, said: Listed[tuple[Article, Statement]]) -> PersonReply:
    """A person as `GET /people/{name}` gives it, with the first piece of what they said."""
    return PersonReply(
        **WhoOut.model_validate(profile.who).model_dump(),
        names=list(profile.names),
        posts=[PostOut.model_validate(post) for post in profile.posts],
        spellings=[SpellingOut.model_validate(pair) for pair in profile.spellings],
        said=[_said(article, one) for article, one in said.rows],
        next=cursor(said.after),
    )


def _document(held: Held, id: str, missing: Collection[str]) -> DocumentOut:
    return DocumentOut(
        **{**held._asdict(), "id": id, "name": held.path.rpartition("/")[2], "missing": held.path in missing}
    )


def _sheet(page: Sheet) -> PageOut:
    return PageOut.model_validate(page)


def _listed(a: Article) -> ArticleOut:
    return ArticleOut(
        id=a.id,
        page_id=a.page_id,
        title=a.title,
        kind=a.kind.value,
        source=a.source,
        published=a.published,
        guess=guess(a),
        page=a.number,
        characters=len(a.text),
    )


def _said(a: Article, s: Statement) -> SaidOut:
    return SaidOut(
        speaker=s.speaker,
        post=s.post,
        verb=s.verb,
        words=a.text[s.start : s.end],
        article_id=a.id,
        title=a.title,
        source=a.source,
        published=a.published,
        guess=guess(a),
        page=a.number,
        start=s.start,
        end=s.end,
    )
