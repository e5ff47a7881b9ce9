"""The readable list of sources under an answer, for clients that know only text; and taking it off again."""

from __future__ import annotations

from rag.answer.guard import plain
from rag.text.messages import estimated, say
from rag.text.pattern import regex
from rag.types import Answer, Citation, Claim, Status

_LIST = regex(r"\n\n(?:(?:来源：|來源：|Sources:)\n)?(?:(?:\[\d+\] 《|※ ).*(?:\n|$))++\s*$")
_QUOTE = 80


def source_list(answer: Answer, language: str) -> str:
    """What a reader of nothing but text must know: each cited passage on a line with its verdict, each claim
    that failed with the reason, the note; "" where there is none of these."""
    first: dict[int, Citation] = {}
    for citation in answer.citations:
        first.setdefault(citation.marker, citation)
    # A plain quotation is print, not a statement of ours that was verified.
    plain = answer.mode == "extractive"
    said = {n: "sources.quoted" if plain else _said(first[n].status) for n in sorted(first)}
    sources = [_source(first[n], say(key, language), language) for n, key in said.items()]
    failed = (c for c in answer.claims if c.status in (Status.UNSUPPORTED, Status.PARTLY))
    marks = [_claim(claim, language) for claim in failed]
    marks += [f"※ {line}" for line in answer.note.splitlines() if line.strip()]
    lines = [*([say("sources.head", language)] if sources else []), *sources, *marks]
    return "\n\n" + "\n".join(lines) if lines else ""


def without_sources(text: str) -> str:
    """`text` without the list that `source_list` puts under it."""
    return _LIST.sub("", text)


def _said(status: Status) -> str:
    return f"status.{status.value}"


def _source(citation: Citation, said: str, language: str) -> str:
    page = say("sources.page", language, page=str(citation.page)) if citation.page else ""
    day = str(citation.published or (estimated(citation.guess, language) if citation.guess else ""))
    place = " · ".join(p for p in (citation.source, day, page) if p)
    quote = _line(citation.quote)
    quote = quote if len(quote) <= _QUOTE else quote[:_QUOTE] + "…"
    title = _line(citation.title)
    return f"[{citation.marker}] 《{title}》{' ' + place if place else ''} “{quote}” · {said}"


def _claim(claim: Claim, language: str) -> str:
    status = say(_said(claim.status), language)
    return say("sources.claim", language, status=status, text=_line(claim.text), why=claim.why)


def _line(text: str) -> str:
    """A line of print, without links and images that a client would show or load."""
    return plain(" ".join(text.split()))
