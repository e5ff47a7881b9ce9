"""What is in the archive: `GET /papers`, `/issues`, `/documents`, `/pages`, `/articles`, `/people`, `/statements`.

Lists come in pieces: a reply names the `cursor` of the next, and `total` counts them all.
"""

from __future__ import annotations

from os.path import lexists
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.desk import Allowed, TheDesk
from api.errors import replies
from api.streaming import as_json
from rag.store import document_id
from rag.text.fold import fold
from rag.types import Filters
from rag.wire import (
    ArticlesReply,
    ArticlesRequest,
    DocumentReply,
    DocumentsReply,
    FiltersIn,
    IssuesReply,
    ListRequest,
    PageReply,
    PagesReply,
    PagesRequest,
    PapersReply,
    PeopleReply,
    PeopleRequest,
    PersonReply,
    StatementsReply,
    StatementsRequest,
    articles_reply,
    document_reply,
    documents_reply,
    issues_reply,
    page_reply,
    pages_reply,
    papers_reply,
    people_reply,
    person_reply,
    read_cursor,
    statements_reply,
)  # fmt: skip

router = APIRouter(dependencies=[Allowed])
_SHEETS = 500
DocumentId = Annotated[str, Path(description="Id of the document.", pattern="^[0-9a-f]{16}$")]
PageId = Annotated[str, Path(description="Id of the page; a `#` in it is written `%23` in an address.")]


@router.get("/papers", response_model=PapersReply, responses=replies(422))
async def papers(asked: Annotated[FiltersIn, Query()], desk: TheDesk) -> Response:
    """The papers with their first and last day, and how many issues, pages and articles there are."""
    store = (await desk.engine()).store
    return await as_json(lambda: papers_reply(store.papers(asked.filters())))


@router.get("/issues", response_model=IssuesReply, responses=replies(422))
async def issues(asked: Annotated[ListRequest, Query()], desk: TheDesk) -> Response:
    """The issues, by day: what a calendar shows."""
    store = (await desk.engine()).store
    after = read_cursor(asked.cursor)
    return await as_json(lambda: issues_reply(store.list_issues(asked.filters(), asked.limit, after)))


@router.get("/documents", response_model=DocumentsReply, responses=replies(422))
async def documents(asked: Annotated[ListRequest, Query()], desk: TheDesk) -> Response:
    """The files that hold articles which satisfy the filters; without filters also those that hold none."""
    store = (await desk.engine()).store
    after = read_cursor(asked.cursor)

    def listed() -> DocumentsReply:
        found = store.list_files(asked.filters(), asked.limit, after)
        paths = [held.path for held in found.rows]
        gone = {path for path in paths if not lexists(path)}
        return documents_reply(found, list(map(document_id, paths)), gone)

    return await as_json(listed)


@router.get("/documents/{id}", response_model=DocumentReply, responses=replies(404, 422))
async def document(id: DocumentId, desk: TheDesk) -> Response:
    """A file, and its pages."""
    store = (await desk.engine()).store

    def told() -> DocumentReply:
        held = store.list_files(Filters(), 1, path=store.path_of(id)).rows[0]
        gone = () if lexists(held.path) else (held.path,)
        return document_reply(held, id, gone, store.list_pages(Filters(), _SHEETS, path=held.path))

    return await as_json(told)


@router.get("/pages", response_model=PagesReply, responses=replies(404, 422))
async def pages(asked: Annotated[PagesRequest, Query()], desk: TheDesk) -> Response:
    """The pages of which articles satisfy the filters; without filters all."""
    store = (await desk.engine()).store
    after = read_cursor(asked.cursor)
    return await as_json(
        lambda: pages_reply(
            store.list_pages(asked.filters(), asked.limit, after, path=store.path_of(asked.document))
        )
    )


@router.get("/pages/{id:path}", response_model=PageReply, responses=replies(404, 422))
async def page(id: PageId, desk: TheDesk) -> Response:
    """A page as printed, and how it was read: which pieces make which article, where they were joined, what is doubtful."""
    store = (await desk.engine()).store

    def told() -> PageReply:
        held = [document_id(path) for path in store.paths(id)]
        return page_reply(store.page(id), store.articles(id), held)

    return await as_json(told)


@router.get("/articles", response_model=ArticlesReply, responses=replies(404, 422))
async def articles(asked: Annotated[ArticlesRequest, Query()], desk: TheDesk) -> Response:
    """The articles that satisfy the filters, without their text, by day."""
    engine = await desk.engine()
    after = read_cursor(asked.cursor)
    return await as_json(
        lambda: articles_reply(
            engine.store.list_articles(
                asked.filters(),
                asked.limit,
                after,
                words=asked.words,
                named=engine.person(asked.person).names if asked.person else (),
                path=engine.store.path_of(asked.document),
                newest=asked.newest,
            )
        )
    )


@router.get("/people", response_model=PeopleReply, responses=replies(422))
async def people(asked: Annotated[PeopleRequest, Query()], desk: TheDesk) -> Response:
    """Who is in the archive, those in most articles first."""
    store = (await desk.engine()).store
    after = read_cursor(asked.cursor)
    part = sorted({asked.q, fold(asked.q)}) if asked.q else ()
    return await as_json(
        lambda: people_reply(store.list_people(part, asked.limit, after, quoted=asked.quoted))
    )


@router.get("/people/{name:path}", response_model=PersonReply, responses=replies(404, 422))
async def person(
    name: Annotated[str, Path(description="The name, in any of its spellings.")],
    desk: TheDesk,
    limit: Annotated[int, Query(ge=1, le=500, description="How many statements at most.")] = 50,
) -> Response:
    """A person: the posts by date, the spellings of the name, and what they said, with where it is printed."""
    engine = await desk.engine()

    def told() -> PersonReply:
        profile = engine.person(name)
        said = engine.store.list_statements(Filters(), limit, speakers=profile.names)
        return person_reply(profile, said)

    return await as_json(told)


@router.get("/statements", response_model=StatementsReply, responses=replies(422))
async def statements(asked: Annotated[StatementsRequest, Query()], desk: TheDesk) -> Response:
    """Who said what in articles that satisfy the filters: one `speaker`, by name or post, or everybody."""
    engine = await desk.engine()
    after = read_cursor(asked.cursor)
    return await as_json(
        lambda: statements_reply(
            engine.list_statements(asked.filters(), asked.limit, after, newest=asked.newest)
        )
    )
