"""Text → vectors. `Embedder` is the seam; `loading` picks the class for a model name."""

from rag.embedding.embedder import Embedder, Vectors

__all__ = ["Embedder", "Vectors"]
