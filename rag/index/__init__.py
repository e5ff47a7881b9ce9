"""What the store holds, made searchable: by meaning (`dense`, FAISS) and by word (`lexical`, tantivy).

Both are derived: each knows the last change of the store that it holds, follows the store before every
search, and can be thrown away and made anew at any time. An engine of another kind (PostgreSQL with pgvector,
Milvus) would stand here beside them: a class with `search` and `catch_up`, fed from the same `Source`.
"""

from rag.index.source import Range, Ranking, Source, sorted_ids

__all__ = ["Range", "Ranking", "Source", "sorted_ids"]
