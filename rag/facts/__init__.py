"""An article → what it says of days, persons and statements, kept as data beside its text."""

from rag.facts.enrich import enrich, enrich_page, enrich_reading

__all__ = ["enrich", "enrich_page", "enrich_reading"]
