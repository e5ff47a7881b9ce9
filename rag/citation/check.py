"""An answer with its markers → the same answer with citations and claims, each with its verdict."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.citation.claims import Piece, split
from rag.citation.markers import Marked, Marker, resolve
from rag.citation.source import Source, quote
from rag.citation.source import read as read_source
from rag.citation.support import Alignment, align
from rag.citation.told import Told
from rag.citation.told import read as read_told
from rag.citation.verdict import HIGH, LOW, Finding, examine
from rag.embedding import Embedder
from rag.types import Citation, Claim, Hit, Quote, Status

_TAIL = re.compile(r"[\s。．.!！?？;；,，…”』」\"’)）]*$")


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


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one sentence: the hits (by number) that carry it, `how` they came (cited, moved, inferred),
    and the words that carry it."""

    status: Status
    why: str
    markers: tuple[int, ...]
    how: str
    evidence: tuple[Quote, ...]
    finding: Finding | None = None


def cite(text: str, hits: Sequence[Hit]) -> Cited:
    """The markers of `text` as citations of `hits` (marker n is the n-th hit), not yet checked.

    Each citation carries the sentence of its passage that is most like its claim.
    """
    marked = resolve(text, len(hits))
    pieces = split(marked.text, marked.markers)
    citations = []
    for piece in pieces:
        for marker in _inside(piece, marked.markers):
            hit = hits[marker.number - 1]
            source = read_source(hit)
            citations.append(
                _citation(marker, hit, _words(hit, source, align(read_told(piece.bare), source)))
            )
    return Cited(marked.text, tuple(citations), marked.dropped)


def check(
    text: str,
    hits: Sequence[Hit],
    *,
    variants: Mapping[str, str] | None = None,
    embedder: Embedder | None = None,
) -> Checked:
    """`text` with citations and claims checked against `hits`.

    A marker on the wrong passage is moved to the hit that carries the claim, a claim without one gets the hit that
    carries it; either only where every check passes there. `variants` leads misprinted names to the ones meant.
    """
    marked = resolve(text, len(hits))
    pieces = split(marked.text, marked.markers)
    judged = [judge(p.bare, p.markers, hits, variants=variants, embedder=embedder) for p in pieces]
    moved = _rewrite(marked, pieces, judged)
    final = resolve(moved, len(hits))
    claims: list[Claim] = []
    citations: list[Citation] = []
    for piece, verdict in zip(split(final.text, final.markers), judged, strict=True):
        claims.append(
            Claim(
                piece.start,
                piece.end,
                final.text[piece.start : piece.end],
                piece.markers,
                verdict.status,
                verdict.why,
                verdict.evidence,
            )
        )
        told = read_told(piece.bare)
        citations += [
            _checked(marker, hits[marker.number - 1], told, verdict)
            for marker in _inside(piece, final.markers)
        ]
    return Checked(final.text, tuple(citations), tuple(claims), marked.dropped)


def judge(
    sentence: str,
    markers: Sequence[int],
    hits: Sequence[Hit],
    *,
    variants: Mapping[str, str] | None = None,
    embedder: Embedder | None = None,
) -> Judgement:
    """The verdict on one sentence without its markers, as soon as it is whole."""
    told = read_told(sentence)
    if not _says_something(told):
        return Judgement(Status.UNCHECKED, _nothing(told), tuple(markers), "cited", ())
    sources = [read_source(hit) for hit in hits]
    known = [n for n in markers if 1 <= n <= len(hits)]

    def examined(numbers: Sequence[int]) -> Finding:
        cited = [sources[n - 1] for n in numbers]
        rest = [s for i, s in enumerate(sources, 1) if i not in numbers]
        similarity = _similarity(told, [hits[n - 1] for n in numbers], embedder)
        return examine(told, cited, rest, variants=variants, similarity=similarity)

    if known:
        finding = examined(known)
        if finding.status in (Status.VERIFIED, Status.UNCHECKED):
            return _judgement(finding, known, "cited", hits)
    for number in _promising(told, sources, known):
        other = examined([number])
        if other.status is Status.VERIFIED:
            if not known:
                return _judgement(other, [number], "inferred", hits)
            if finding.coverage < other.coverage - 0.15 or finding.status is Status.UNSUPPORTED:
                return _judgement(other, [number], "moved", hits)
    if known:
        return _judgement(finding, known, "cited", hits)
    nearest = _promising(told, sources, ())[:1]
    best = examined(nearest) if nearest else None
    why = "没有段落支持这句话" if told.chinese else "uncited: no passage carries this"
    if best and any(f.hard for f in best.faults) and best.coverage >= HIGH:
        why = best.why
    return Judgement(Status.UNSUPPORTED, why, (), "uncited", ())


def _promising(told: Told, sources: Sequence[Source], known: Sequence[int]) -> list[int]:
    """The other hits that carry most of the words, best first."""
    scored = [(align(told, s).coverage, -i) for i, s in enumerate(sources, 1) if i not in known]
    return [-i for coverage, i in sorted(scored, reverse=True)[:3] if coverage >= LOW]


def _says_something(told: Told) -> bool:
    return bool(told.words or told.numbers or told.quotes) and not told.text.endswith(("?", "？", ":", "："))


def _nothing(told: Told) -> str:
    return "没有可核对的内容" if told.chinese else "nothing here to check"


def _similarity(told: Told, hits: Sequence[Hit], embedder: Embedder | None) -> float | None:
    if embedder is None or told.chinese:
        return None
    vectors = embedder.embed_passages([hit.chunk.text for hit in hits])
    return float(max(vectors @ embedder.embed_query(told.text)))


def _judgement(finding: Finding, numbers: Sequence[int], how: str, hits: Sequence[Hit]) -> Judgement:
    quotes = tuple(
        q
        for n, (source, alignment) in zip(numbers, finding.carried, strict=True)
        for q in _quotes(hits[n - 1], source, alignment)
    )
    return Judgement(finding.status, finding.why, tuple(numbers), how, quotes, finding)


def _quotes(hit: Hit, source: Source, alignment: Alignment) -> list[Quote]:
    """The sentences that carry the claim, neighbours joined."""
    ranges: list[list[int]] = []
    for i in sorted(alignment.best):
        start, end = source.sentences[i]
        if ranges and source.place(start) - source.place(ranges[-1][1]) == start - ranges[-1][1] <= 1:
            ranges[-1][1] = end
        else:
            ranges.append([start, end])
    return [quote(hit.article, source.place(a), source.place(b - 1) + 1) for a, b in ranges]


def _words(hit: Hit, source: Source, alignment: Alignment) -> Quote:
    """The one sentence that carries most of the claim; the whole passage where none carries any."""
    if not alignment.best:
        return quote(hit.article, hit.chunk.start, hit.chunk.end)
    start, end = source.sentences[alignment.best[0]]
    return quote(hit.article, source.place(start), source.place(end - 1) + 1)


def _citation(marker: Marker, hit: Hit, words: Quote) -> Citation:
    article = hit.article
    return Citation(
        marker.number, marker.start, marker.end, article.id, hit.chunk.id, words.start, words.end, words.quote,
        article.title, article.source, article.published, article.number, words.page_start, words.page_end,
    )  # fmt: skip


def _checked(marker: Marker, hit: Hit, told: Told, verdict: Judgement) -> Citation:
    """A citation with its own verdict: that of the claim, unless this passage says nothing of it."""
    source = read_source(hit)
    alignment = align(told, source)
    made = _citation(marker, hit, _words(hit, source, alignment))
    status, why = verdict.status, verdict.why
    if status is Status.VERIFIED and len(verdict.markers) > 1 and alignment.coverage < LOW:
        status = Status.UNSUPPORTED
        why = "这一段没有说这件事" if told.chinese else "this passage does not say this"
    return replace(made, status=status, why=why, how=verdict.how)


def _inside(piece: Piece, markers: Sequence[Marker]) -> list[Marker]:
    return [m for m in markers if piece.start <= m.start < piece.end]


def _rewrite(marked: Marked, pieces: Sequence[Piece], judged: Sequence[Judgement]) -> str:
    """The text with the markers of moved and inferred claims in place."""
    out, done = [], 0
    for piece, verdict in zip(pieces, judged, strict=True):
        if verdict.how not in ("moved", "inferred"):
            continue
        inside = _inside(piece, marked.markers)
        sentence = marked.text[piece.start : piece.end]
        at = inside[0].start if inside else piece.start + len(_TAIL.sub("", sentence))
        out += [marked.text[done:at], "".join(f"[{n}]" for n in verdict.markers)]
        done = at
        for marker in inside:
            out.append(marked.text[done : marker.start])
            done = marker.end
    return "".join([*out, marked.text[done:]])
