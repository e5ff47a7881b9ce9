"""Newspaper pages to articles: headlines, bylines, columns, captions, adverts, and layout blocks."""

from rag.pages.reading import Reading, read
from rag.pages.spans import to_page, to_page_ranges

__all__ = ["Reading", "read", "to_page", "to_page_ranges"]
