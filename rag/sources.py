"""The readable list of sources under an answer, for clients that know only text; and taking it off again."""

from __future__ import annotations

import re

from rag.types import Answer, Citation, Status

_HEADS = {"zh": "来源：", "zh-Hant": "來源：", "en": "Sources:"}
_LIST = re.compile(r"\n+(?:来源：|來源：|Sources:)\n(?:\[\d+\] .*(?:\n|$))+\s*$")
_MARKS = {
    "zh": {Status.VERIFIED: "已核实", Status.PARTLY: "部分核实", Status.UNSUPPORTED: "未获支持"},
    "zh-Hant": {Status.VERIFIED: "已核實", Status.PARTLY: "部分核實", Status.UNSUPPORTED: "未獲支持"},
    "en": {Status.VERIFIED: "verified", Status.PARTLY: "partly", Status.UNSUPPORTED: "unsupported"},
}
_QUOTE = 80


def source_list(answer: Answer, language: str) -> str:
    """One line for each cited passage: number, title, paper, day, page, the words, the verdict; or ""."""
    form = language if language in _HEADS else "en"
    first: dict[int, Citation] = {}
    for citation in answer.citations:
        first.setdefault(citation.marker, citation)
    lines = [_line(first[n], _MARKS[form]) for n in sorted(first)]
    return f"\n\n{_HEADS[form]}\n" + "\n".join(lines) if lines else ""


def without_sources(text: str) -> str:
    """`text` without the list that `source_list` puts under it."""
    return _LIST.sub("", text)


def _line(citation: Citation, marks: dict[Status, str]) -> str:
    page = f"第{citation.page}版" if citation.page else ""
    place = " · ".join(str(p) for p in (citation.source, citation.published, page) if p)
    quote = " ".join(citation.quote.split())
    quote = quote if len(quote) <= _QUOTE else quote[:_QUOTE] + "…"
    mark = f" · {marks[citation.status]}" if citation.status in marks else ""
    return f"[{citation.marker}] 《{citation.title}》{' ' + place if place else ''} “{quote}”{mark}"
