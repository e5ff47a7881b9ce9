"""Citations: markers become quotations of articles, and every claim is checked against what it cites."""

from rag.check.citing import Checked, Cited, check, cite
from rag.check.conflicts import Conflict, conflicts
from rag.check.judging import Judgement, Support, judge

__all__ = ["Checked", "Cited", "Conflict", "Judgement", "Support", "check", "cite", "conflicts", "judge"]
