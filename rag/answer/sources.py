"""The readable list of sources under an answer, for clients that know only text; and taking it off again."""

from __future__ import annotations

import re

from rag.types import Answer, Citation, Claim, Status

_HEADS = {"zh": "来源：", "zh-Hant": "來源：", "en": "Sources:"}
_LIST = re.compile(r"\n\n(?:(?:来源：|來源：|Sources:)\n)?(?:(?:\[\d+\] 《|※ ).*(?:\n|$))+\s*$")
_SAID = {
    "zh": {Status.VERIFIED: "已核实", Status.PARTLY: "部分核实", Status.UNSUPPORTED: "未获支持", Status.UNCHECKED: "未核对"},
    "zh-Hant": {Status.VERIFIED: "已核實", Status.PARTLY: "部分核實", Status.UNSUPPORTED: "未獲支持", Status.UNCHECKED: "未核對"},
    "en": {status: status.value for status in Status},
}  # fmt: skip
_QUOTED = {"zh": "原文", "zh-Hant": "原文", "en": "as printed"}
_QUOTE = 80


def source_list(answer: Answer, language: str) -> str:
    """What a reader of nothing but text must know: each cited passage on a line with its verdict, each claim
    that failed with the reason, the note; "" where there is none of these."""
    form = language if language in _HEADS else "en"
    first: dict[int, Citation] = {}
    for citation in answer.citations:
        first.setdefault(citation.marker, citation)
    # A plain quotation is print, not a statement of ours that was verified.
    quoted = _QUOTED[form] if answer.mode == "extractive" else ""
    sources = [_source(first[n], quoted or _SAID[form][first[n].status]) for n in sorted(first)]
    failed = (c for c in answer.claims if c.status in (Status.UNSUPPORTED, Status.PARTLY))
    marks = [_claim(claim, _SAID[form]) for claim in failed]
    marks += [f"※ {line}" for line in answer.note.splitlines() if line.strip()]
    lines = [*([_HEADS[form]] if sources else []), *sources, *marks]
    return "\n\n" + "\n".join(lines) if lines else ""


def without_sources(text: str) -> str:
    """`text` without the list that `source_list` puts under it."""
    return _LIST.sub("", text)


# A list of sources of the model's own making, at the end of its reply.
_OWN = re.compile(
    r"\n\s*(?:[-*#>]\s*)*\**(?:(?:参考)?(?:来源|來源|出处|出處|资料|資料|文献|文獻)|sources?|references?|citations?)\**\s*[:：]?\**\s*"
    r"(?:\n\s*(?:[-*•]\s*)?(?:[\[【(（]?\d{1,2}[\]】)）]?[.、:：]?\s*)?[《“\"].*|\n\s*(?:[-*•]\s*)?[\[【(（]\d{1,2}[\]】)）].*|\n\s*)+$",
    re.IGNORECASE,
)


def without_own_list(text: str) -> str:
    """A model's reply without the list of sources that it puts under it: ours stands there.

    >>> without_own_list("用电2500万千瓦时[1]。\\n\\n来源：\\n[1] 《近零碳园区》武进日报")
    '用电2500万千瓦时[1]。'
    """
    found = _OWN.search(text)
    return text[: found.start()].rstrip() if found and text[: found.start()].strip() else text


def _source(citation: Citation, said: str) -> str:
    page = f"第{citation.page}版" if citation.page else ""
    place = " · ".join(str(p) for p in (citation.source, citation.published, page) if p)
    quote = _line(citation.quote)
    quote = quote if len(quote) <= _QUOTE else quote[:_QUOTE] + "…"
    title = _line(citation.title)
    return f"[{citation.marker}] 《{title}》{' ' + place if place else ''} “{quote}” · {said}"


def _claim(claim: Claim, said: dict[Status, str]) -> str:
    return f"※ {said[claim.status]}：“{_line(claim.text)}”{claim.why}"


def _line(text: str) -> str:
    return " ".join(text.split())
