"""Files → documents in the store: read, split into articles, enriched, cut into chunks, embedded."""

from rag.indexing.changes import IndexReport
from rag.indexing.make import CHUNK, Made, Maker
from rag.indexing.names import link_names
from rag.indexing.pool import Pool
from rag.indexing.run import Progress, index, rebuild

__all__ = ["CHUNK", "IndexReport", "Made", "Maker", "Pool", "Progress", "index", "link_names", "rebuild"]
