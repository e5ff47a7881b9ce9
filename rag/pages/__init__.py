"""Newspaper pages to articles: headlines, bylines, columns, captions, adverts, and layout blocks."""
