"""Citations: markers become quotations of articles, and every claim is checked against what it cites."""

from rag.citation.check import Checked, Cited, check, cite
from rag.citation.conflicts import Conflict, conflicts
from rag.citation.judging import Judgement, Support, judge

__all__ = ["Checked", "Cited", "Conflict", "Judgement", "Support", "check", "cite", "conflicts", "judge"]
