"""How answers, hits and articles look in a terminal; plain text where the output is no terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from typer import style

from rag.cli.say import say, spoken
from rag.text.messages import estimated
from rag.types import Answer, Article, Claim, Hit, Status

MARK = {Status.VERIFIED: "✓", Status.PARTLY: "≈", Status.UNSUPPORTED: "✗", Status.UNCHECKED: "?"}
_COLOUR = {
    Status.VERIFIED: "green",
    Status.PARTLY: "yellow",
    Status.UNSUPPORTED: "red",
    Status.UNCHECKED: "bright_black",
}


def days(published: date | None, first: date | None, last: date | None) -> str:
    """The day printed, or the days between which it lies."""
    if published or not (first and last):
        return str(published or say("archive.undated"))
    return f"{first} – {last}"


def place(article: Article) -> str:
    """Where an article stands in print: title, paper, date, page."""
    when = str(article.published or "")
    if not when and article.guess:
        when = estimated(article.guess, spoken())
    page = say("cli.page", number=article.number) if article.number else ""
    return " · ".join(
        part for part in (article.title or say("cli.untitled"), article.source, when, page) if part
    )


def verdict(status: Status, why: str) -> str:
    """The mark of a status with its reason, coloured."""
    text = f"{MARK[status]} {why}" if why else MARK[status]
    return style(text, fg=_COLOUR[status])


def citations(answer: Answer, articles: dict[str, Article]) -> Iterable[str]:
    """The list below an answer: each cited article once, then the words cited and their verdicts."""
    for marker in dict.fromkeys(c.marker for c in answer.citations):
        mine = [c for c in answer.citations if c.marker == marker]
        article = articles.get(mine[0].article_id)
        heading = place(article) if article else mine[0].title
        yield style(f"[{marker}] ", bold=True) + heading
        for quote in dict.fromkeys(
            (c.quote, c.start, c.end, c.status, c.why, c.how, c.article_id) for c in mine
        ):
            yield from _quote(*quote, plain=answer.mode == "extractive")


def _quote(
    words: str, start: int, end: int, status: Status, why: str, how: str, article_id: str, *, plain: bool
) -> Iterable[str]:
    """Words cited with their verdict; a `plain` quotation is print, and says only that."""
    label = {"moved": say("cli.moved"), "inferred": say("cli.inferred")}.get(how, "")
    mark = say("cli.as_printed") if plain else MARK[status]
    yield f"    {style(mark, fg='bright_black' if plain else _COLOUR[status])} “{' '.join(words.split())}”{label}"
    yield style(f"      wenbao show {article_id}:{start}-{end}", fg="bright_black")
    if why and status is not Status.VERIFIED:
        yield "      " + style(why, fg=_COLOUR[status])


def doubts(claims: Sequence[Claim]) -> Iterable[str]:
    """The claims that are not verified, each with why."""
    for claim in claims:
        if claim.status is not Status.VERIFIED:
            yield f"{verdict(claim.status, claim.why)}: {claim.text}"


def hit(found: Hit, explain: bool) -> Iterable[str]:
    """One search hit: where it stands, the words, and on request every stage's score."""
    yield style(f"{found.rank}. ", bold=True) + place(found.article)
    yield "   " + " ".join(found.chunk.text.split())[:160]
    yield style(f"   wenbao show {found.article.id}:{found.chunk.start}-{found.chunk.end}", fg="bright_black")
    if explain:
        via = found.via
        stages = (
            ("score", found.score, None),
            ("dense", via.dense, via.dense_rank),
            ("lexical", via.lexical, via.lexical_rank),
            ("fused", via.fused, None),
            ("rerank", via.rerank, None),
        )
        yield "   " + "  ".join(
            f"{name} {value:.3f}" + (f" (#{rank})" if rank else "")
            for name, value, rank in stages
            if value is not None
        )


def article(shown: Article, cited: Sequence[tuple[int, int]]) -> Iterable[str]:
    """An article whole, with the cited ranges marked (reversed in colour, 【】 without)."""
    yield style(place(shown), bold=True)
    if shown.bylines:
        yield style("  ".join(f"{b.role} {b.name}".strip() for b in shown.bylines), fg="bright_black")
    yield ""
    text, at = "", 0
    for start, end in sorted(cited):
        text += shown.text[at:start] + style("【" + shown.text[start:end] + "】", fg="yellow", bold=True)
        at = end
    yield text + shown.text[at:]
