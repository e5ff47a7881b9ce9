"""The truth on disk: one SQLite file with pages, articles, chunks, vectors and the log of what changed."""

from rag.store.files import FileMark, Print
from rag.store.listing import document_id
from rag.store.rows import Document, Entry, document
from rag.store.store import Store, Written
from rag.types import Held, Issue

__all__ = [
    "Document",
    "Entry",
    "FileMark",
    "Held",
    "Issue",
    "Print",
    "Store",
    "Written",
    "document",
    "document_id",
]
