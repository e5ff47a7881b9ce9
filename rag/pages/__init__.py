"""Newspaper pages to articles: headlines, bylines, columns, captions, adverts, and layout blocks."""

from rag.pages.issue import read_issue
from rag.pages.reading import Reading, read
from rag.pages.spans import page_of, to_page, to_page_ranges

__all__ = ["Reading", "page_of", "read", "read_issue", "to_page", "to_page_ranges"]
