"""An answer with its markers → the same answer with citations and claims, each with its verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.check.claims import Piece, split, within
from rag.check.conflicts import conflicts
from rag.check.judging import Judgement, Opens, Support, judge
from rag.check.markers import Marked, Marker, resolve
from rag.check.shown import words
from rag.check.source import read as read_source
from rag.check.support import align
from rag.check.told import Told
from rag.check.told import read as read_told
from rag.check.verdict import LOW
from rag.text.messages import say
from rag.text.pattern import regex
from rag.types import Citation, Claim, Hit, Quote, Status

_TAIL = regex(r"(?<![\s。．.!！?？;；,，…])[\s。．.!！?？;；,，…]++$")


@dataclass(frozen=True, slots=True)
class Cited:
    """An answer whose every marker is a citation; `dropped` counts the markers that pointed at nothing."""

    text: str
    citations: tuple[Citation, ...]
    dropped: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A cited answer with the verdict on each of its claims. Its text may have markers moved or added."""

    text: str
    citations: tuple[Citation, ...]
    claims: tuple[Claim, ...]
    dropped: int


def cite(text: str, hits: Sequence[Hit]) -> Cited:
    """The markers of `text` as citations of `hits` (marker n is the n-th hit), not yet checked.

    Each citation carries the sentence of its passage that holds most of its claim.
    """
    marked = resolve(text, len(hits))
    pieces = split(marked.text, marked.markers)
    citations = [
        _citation(marker, hits[marker.number - 1], read_told(piece.bare))
        for piece in pieces
        for marker in within(marked.markers, piece.start, piece.end)
    ]
    return Cited(marked.text, tuple(citations), marked.dropped)


def check(
    text: str,
    hits: Sequence[Hit],
    *,
    variants: Mapping[str, str] | None = None,
    support: Support | None = None,
    reader: Opens | None = None,
    language: str = "",
) -> Checked:
    """`text` with citations and claims checked against `hits`.

    A marker on the wrong passage is moved to the hit that carries the claim, a claim without one gets the hit that
    carries it; either only where every check passes there. `variants` leads misprinted names to the ones meant; the
    reasons are in `language`, else in that of each claim.
    """
    marked = resolve(text, len(hits))
    pieces = split(marked.text, marked.markers)
    sources = [read_source(hit) for hit in hits]
    forms = _forms(pieces, language)
    judged = [
        judge(
            p.bare,
            p.markers,
            hits,
            variants=variants,
            support=support,
            reader=reader,
            sources=sources,
            language=form,
        )
        for p, form in zip(pieces, forms, strict=True)
    ]
    final, placed = _lay_out(marked, pieces, judged)
    claims: list[Claim] = []
    citations: list[Citation] = []
    for (start, end, markers), piece, verdict, form in zip(placed, pieces, judged, forms, strict=True):
        numbers = tuple(dict.fromkeys(m.number for m in markers))
        why = _why(piece, verdict, hits, form)
        claims.append(Claim(start, end, final[start:end], numbers, verdict.status, why, verdict.evidence))
        citations += [_checked(m, hits[m.number - 1], read_told(piece.bare), verdict, form) for m in markers]
    return Checked(final, tuple(citations), tuple(claims), marked.dropped)


def _forms(pieces: Sequence[Piece], language: str) -> list[str]:
    """The language of the reasons for each piece. A few words do not tell their script: the whole answer does."""
    told = [language or read_told(piece.bare).language for piece in pieces]
    return ["zh-Hant" if form == "zh" and not language and "zh-Hant" in told else form for form in told]


def _why(piece: Piece, verdict: Judgement, hits: Sequence[Hit], language: str) -> str:
    """The reason given to the reader: also that a claim has no source, or that a later article differs."""
    if verdict.how == "uncited":
        return say("claim.uncited", language, why=verdict.why)
    if verdict.status is not Status.VERIFIED:
        return verdict.why
    days = [hits[n - 1].article.published for n in verdict.markers]
    if not any(_later(hit.article.published, days) for hit in hits):
        return verdict.why
    for other in conflicts(piece.bare, hits, verdict.markers):
        if _later(other.published, days):
            return say(
                "claim.later",
                language,
                day=str(other.published),
                hit=str(other.hit),
                printed=other.printed,
            )
    return verdict.why


def _later(published: date | None, days: Sequence[date | None]) -> bool:
    return published is not None and all(day and day < published for day in days)


def _citation(marker: Marker, hit: Hit, told: Told, evidence: Sequence[Quote] = ()) -> Citation:
    article, shown = hit.article, words(hit, told, evidence)
    return Citation(
        marker.number, marker.start, marker.end, article.id, hit.chunk.id, shown.start, shown.end, shown.quote,
        article.title, article.source, article.published, article.number, shown.page_start, shown.page_end,
        guess=None if article.published else article.guess,
    )  # fmt: skip


def _checked(marker: Marker, hit: Hit, told: Told, verdict: Judgement, language: str) -> Citation:
    """A citation with its own verdict: that of the claim, unless this passage says nothing of it."""
    status, why = verdict.status, verdict.why
    if (
        status is Status.VERIFIED
        and len(verdict.markers) > 1
        and align(told, read_source(hit)).coverage < LOW
    ):
        status = Status.UNSUPPORTED
        why = say("claim.not_said_here", language)
    return replace(_citation(marker, hit, told, verdict.evidence), status=status, why=why, how=verdict.how)


def _lay_out(
    marked: Marked, pieces: Sequence[Piece], judged: Sequence[Judgement]
) -> tuple[str, list[tuple[int, int, list[Marker]]]]:
    """The text with the markers of moved and inferred claims in place, and where each claim and its markers are."""
    out: list[str] = []
    placed = []
    length = done = 0
    for piece, verdict in zip(pieces, judged, strict=True):
        inside = within(marked.markers, piece.start, piece.end)
        kept = [(m.start, m.number) for m in inside]
        if verdict.how in ("moved", "inferred"):
            at = inside[0].start if inside else piece.start + _end(marked.text[piece.start : piece.end])
            kept = [(at, n) for n in verdict.markers]
        gone = {m.start: m.end for m in inside}
        out.append(marked.text[done : piece.start])
        length += piece.start - done
        start, here = length, []
        done = piece.start
        for at in sorted({*gone, *(at for at, _ in kept)}):
            out.append(marked.text[done:at])
            length += at - done
            for number in [n for place, n in kept if place == at]:
                mark = f"[{number}]"
                here.append(Marker(number, length, length + len(mark)))
                out.append(mark)
                length += len(mark)
            done = gone.get(at, at)
        out.append(marked.text[done : piece.end])
        length += piece.end - done
        done = piece.end
        placed.append((start, length, here))
    return "".join([*out, marked.text[done:]]), placed


def _end(sentence: str) -> int:
    """Where a marker goes: before the end mark, after a closing quote."""
    return len(_TAIL.sub("", sentence))
