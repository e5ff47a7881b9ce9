"""The reader: a small encoder of our own that says whether print answers a question, and whether it carries a claim."""

from rag.reader.reader import Reader
from rag.reader.reading import Entailment, Reading

__all__ = ["Entailment", "Reader", "Reading"]
