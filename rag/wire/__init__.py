"""The wire shapes, and the way from our types to them; also what `--json` prints. Needs no web framework."""

from rag.wire.asked import (
    ArticlesIn,
    ArticlesRequest,
    ChatRequest,
    Conditions,
    FiltersIn,
    Hits,
    ListRequest,
    Name,
    PagesRequest,
    PeopleRequest,
    SearchRequest,
    StatementsRequest,
    Text,
    TurnIn,
    VerifyRequest,
)  # fmt: skip
from rag.wire.cursors import read_cursor
from rag.wire.listed import (
    ArticlesReply,
    DocumentReply,
    DocumentsReply,
    IssuesReply,
    PageReply,
    PagesReply,
    PapersReply,
    PeopleReply,
    PersonReply,
    StatementsReply,
    articles_reply,
    document_reply,
    documents_reply,
    issues_reply,
    page_reply,
    pages_reply,
    papers_reply,
    people_reply,
    person_reply,
    statements_reply,
)  # fmt: skip
from rag.wire.made import (
    article_reply,
    chat_reply,
    citation,
    claim,
    found_event,
    hit,
    search_reply,
    verify_reply,
)  # fmt: skip
from rag.wire.told import (
    ArticleReply,
    ChatReply,
    CitationOut,
    ClaimOut,
    FoundEvent,
    HitOut,
    SearchReply,
    Timings,
    VerifyReply,
)  # fmt: skip

__all__ = [
    "ArticleReply", "ArticlesIn", "ArticlesReply", "ArticlesRequest", "ChatReply", "ChatRequest", "CitationOut", "ClaimOut", "Conditions",
    "DocumentReply", "DocumentsReply", "FiltersIn", "FoundEvent", "HitOut", "Hits", "IssuesReply", "ListRequest", "Name",
    "PageReply", "PagesReply", "PagesRequest", "PapersReply", "PeopleReply", "PeopleRequest", "PersonReply", "SearchReply",
    "SearchRequest", "StatementsReply", "StatementsRequest", "Text", "Timings", "TurnIn", "VerifyReply", "VerifyRequest",
    "article_reply", "articles_reply", "chat_reply", "citation", "claim", "document_reply", "documents_reply", "found_event",
    "hit", "issues_reply", "page_reply", "pages_reply", "papers_reply", "people_reply", "person_reply", "read_cursor",
    "search_reply", "statements_reply", "verify_reply",
]  # fmt: skip
