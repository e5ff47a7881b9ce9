"""Saying no: where was looked, and the nearest thing found."""

from __future__ import annotations

from datetime import date

from rag.text.denials import CHINESE
from rag.text.sentences import sentences
from rag.types import Coverage, Hit

_WORDS = {
    "zh": (
        "已查{count}篇报道{papers}{days}。",
        "（{}）",
        "，{} 至 {}",
        "最接近的是{where}：“{words}”",
        "库里没有符合条件的报道。",
        "、",
    ),
    "zh-Hant": (
        "已查{count}篇報導{papers}{days}。",
        "（{}）",
        "，{} 至 {}",
        "最接近的是{where}：「{words}」",
        "庫裡沒有符合條件的報導。",
        "、",
    ),
    "en": (
        "Looked through {count} articles{papers}{days}.",
        " of {}",
        ", {} to {}",
        "The nearest thing found is in {where}: “{words}”",
        "There are no articles that meet the conditions.",
        ", ",
    ),
}
_NAMED = 5
_NEAREST = 60


def where_looked(coverage: Coverage, nearest: Hit | None, language: str) -> str:
    """In words: how many articles of which papers and days were searched, and the nearest thing found."""
    looked, papers, days, near, nothing, comma = _WORDS.get(
        "zh" if language in CHINESE else language, _WORDS["en"]
    )
    if not coverage.articles:
        return nothing
    names = [s for s in coverage.sources if s]
    named = comma.join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
    text = looked.format(
        count=coverage.articles,
        papers=papers.format(named) if named else "",
        days=days.format(coverage.first, coverage.last) if coverage.first and coverage.last else "",
    )
    if nearest is None:
        return text
    body = nearest.chunk.text
    start, end = next(iter(sentences(body)), (0, len(body)))
    words = body[start:end] if end - start <= _NEAREST else body[start : start + _NEAREST] + "…"
    return f"{text}{'' if comma == '、' else ' '}{near.format(where=place(nearest), words=words)}"


def place(hit: Hit) -> str:
    """《title》 with its paper and day, as far as they are known."""
    article = hit.article
    day: date | None = article.published
    rest = " ".join(str(part) for part in (article.source, day) if part)
    return f"《{article.title}》" + (f"（{rest}）" if rest else "")
