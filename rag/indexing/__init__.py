"""Files → documents in the store: read, split into articles, enriched, cut into chunks, embedded."""

from rag.indexing.changes import IndexReport, missing
from rag.indexing.editions import Editions
from rag.indexing.failures import forget, kept_out
from rag.indexing.make import Failed, Made, Maker
from rag.indexing.run import Progress, salvage
from rag.indexing.update import settle, update

__all__ = [
    "Editions", "Failed", "IndexReport", "Made", "Maker", "Progress", "forget", "kept_out", "missing", "salvage", "settle", "update",
]  # fmt: skip
