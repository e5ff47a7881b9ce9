"""The verdict on one sentence: against the passages it cites, or against the one that carries it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Protocol

from rag.check.crossing.across import across, crosses, held, promise
from rag.check.opinion import Reads, weigh
from rag.check.source import Source, quote, read
from rag.check.support import Alignment, align
from rag.check.told import Told
from rag.check.told import read as read_told
from rag.check.verdict import LOW, Finding, comparable, examine
from rag.text.denials import beside
from rag.text.han import HAN
from rag.text.messages import say, say_all
from rag.text.pattern import regex
from rag.types import Hit, Quote, Status

_TRIED = 3
_BETTER = 0.15  # The share of a claim by which another hit has to carry more than the cited one.
_FRAME = regex(
    rf"(?:据(?:报道|悉|了解|介绍)|(?:根|依)据《([^《》]{{2,60}})》(?:报道|一文)?|据([{HAN}]{{2,8}}(?:报|新闻|网|时报))(?:\d{{4}}年\d{{1,2}}月\d{{1,2}}日)?(?:的)?报道)[,，]"
)
_YES_NO = regex(
    r"(?:是的|对的?|不是的?|没有(?:这回事)?|有的?|能|不能|可以|不可以|会|不会|否|不)[,，](?=.{4})"
)
_ORDER = (Status.UNSUPPORTED, Status.UNCHECKED, Status.PARTLY, Status.VERIFIED)


# Opens the small reader when it is first needed; None where it is switched off.
Opens = Callable[[], Reads | None]


class Support(Protocol):
    """How well hits carry a sentence, in [0, 1]: asked where their languages differ, or `everywhere`."""

    @property
    def everywhere(self) -> bool: ...

    def __call__(self, sentence: str, hits: Sequence[Hit]) -> float: ...


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one sentence: the hits (by number) that carry it, how they came (cited, moved, inferred, or
    uncited: none), and the words for or against it."""

    status: Status
    why: str
    markers: tuple[int, ...]
    how: str
    evidence: tuple[Quote, ...]


def judge(
    sentence: str,
    markers: Sequence[int],
    hits: Sequence[Hit],
    *,
    variants: Mapping[str, str] | None = None,
    support: Support | None = None,
    reader: Opens | None = None,
    sources: Sequence[Source] = (),
    language: str = "",
) -> Judgement:
    """The verdict on a sentence (without its markers in it) that cites the hits numbered `markers`.

    Where what is cited does not carry it and another hit does, that hit is taken instead. `sources` are the hits
    as `read` gives them, where the caller has them; the words are in `language`, else in that of the sentence.
    `reader` opens the small reader, whose opinion is weighed beside the rules unless a judge is set `everywhere`.
    """
    # A clause that says what the articles leave untold is no claim; what stands beside it is one.
    claimed = beside(sentence)
    told = read_told(unframed(claimed or sentence, hits))
    known = [n for n in markers if 1 <= n <= len(hits)]
    form = language or told.language
    if not claimed or not _says_something(told):
        return Judgement(Status.UNCHECKED, say("claim.nothing", form), tuple(known), "cited", ())
    sources = sources or [read(hit) for hit in hits]
    spellings = tuple(variants.items()) if variants else ()

    def examined(numbers: Sequence[int], *, rescue: bool = False) -> Finding:
        cited = tuple(sources[n - 1] for n in numbers)
        rest = tuple(s for i, s in enumerate(sources, 1) if i not in numbers)
        there = [hits[n - 1] for n in numbers]
        if crosses(told, cited):
            judge_ = support if support and support.everywhere else None
            return across(told, cited, partial(judge_, told.text, there) if judge_ else None)
        if support and (support.everywhere or not comparable(told, cited)):
            ask = cache(partial(support, told.text, there))
            rescue = rescue and support.everywhere
            found = examine(told, cited, rest, variants=variants, support=ask, rescue=rescue)
            return held(told, found)
        return _ruled(told, cited, rest, spellings)

    def settled(finding: Finding) -> Finding:
        second = reader() if reader and not (support and support.everywhere) else None
        if not second:
            return finding
        return weigh(told, finding, second, crosses(told, [source for source, _ in finding.carried]))

    finding = examined(known, rescue=True) if known else None
    if finding and finding.status in (Status.VERIFIED, Status.UNCHECKED):
        return _judgement(settled(finding), known, "cited", hits, form)
    tried: list[tuple[int, Finding]] = []
    others = (
        []
        if finding and not _may_be_bettered(finding)
        else _promising(told, sources, known, bool(reader) and not finding)
    )
    for number in others:
        other = examined([number])
        tried.append((number, other))
        if other.status is not Status.VERIFIED or (finding and not _carries_better(other, finding)):
            continue
        if (other := settled(other)).status is Status.VERIFIED:
            return _judgement(other, [number], "moved" if finding else "inferred", hits, form)
        if not finding:
            return _judgement(other, [number], "uncited", hits, form)
    if finding:
        return _judgement(settled(finding), known, "cited", hits, form)
    return _nearest(tried, examined, settled, hits, form)


@lru_cache(maxsize=256)
def _ruled(
    told: Told, cited: tuple[Source, ...], rest: tuple[Source, ...], spellings: tuple[tuple[str, str], ...]
) -> Finding:
    """What the rules say; kept, since a streamed answer is checked sentence by sentence and then as a whole."""
    return held(told, examine(told, cited, rest, variants=dict(spellings)))


def unframed(sentence: str, hits: Sequence[Hit]) -> str:
    """The sentence without the words that only say where it stands (据报道, 根据《…》) or that answer yes or no.

    What names a paper, a day or a headline stays where no hit has it.
    """
    if frame := _FRAME.match(sentence):
        names = [n for n in frame.groups() if n]
        known = [(h.article.title, h.article.source) for h in hits]
        if all(any(n in title or (source and source in n) for title, source in known) for n in names):
            sentence = sentence[frame.end() :]
    if answer := _YES_NO.match(sentence):
        sentence = sentence[answer.end() :]
    return sentence


def _carries_better(other: Finding, finding: Finding) -> bool:
    return finding.status is Status.UNSUPPORTED or finding.coverage < other.coverage - _BETTER


def _may_be_bettered(finding: Finding) -> bool:
    """Whether any hit could carry the claim so much better; a share is at most 1, but for rounding."""
    return finding.status is Status.UNSUPPORTED or finding.coverage < 1.001 - _BETTER


def _nearest(
    tried: Sequence[tuple[int, Finding]],
    examined: Callable[..., Finding],
    settled: Callable[[Finding], Finding],
    hits: Sequence[Hit],
    language: str,
) -> Judgement:
    """A sentence without a source: what comes nearest to it, and what is wrong with that."""
    if not tried:
        return Judgement(Status.UNSUPPORTED, say("claim.nowhere", language), (), "uncited", ())
    number, best = max(tried, key=lambda found: (_ORDER.index(found[1].status), found[1].coverage))
    if (rescued := examined([number], rescue=True)).status is Status.VERIFIED:
        return _judgement(settled(rescued), [number], "inferred", hits, language)
    # What no passage carries alone, several may carry together.
    numbers = [n for n, _ in tried]
    if best.status is Status.PARTLY and len(tried) > 1 and not best.faults:
        together = examined(numbers)
        if together.status is Status.VERIFIED:
            return _judgement(settled(together), numbers, "uncited", hits, language)
    # Words of its own may lead the rules to the wrong passage: the reader looks at the two likeliest.
    closest = sorted(tried, key=lambda found: found[0] != number)[:2]
    read_ = [(n, settled(finding)) for n, finding in closest]
    number, best = max(read_, key=lambda found: (_ORDER.index(found[1].status), found[0] == number))
    how = "inferred" if best.status is Status.VERIFIED else "uncited"
    return _judgement(best, [number], how, hits, language)


def _promising(
    told: Told, sources: Sequence[Source], known: Sequence[int], anything: bool = False
) -> list[int]:
    """The other hits that carry most of the words, best first: a third of them, or `anything`."""
    scored = [
        (promise(told, s) if crosses(told, [s]) else align(told, s).coverage, -i)
        for i, s in enumerate(sources, 1)
        if i not in known
    ]
    best = sorted(scored, reverse=True)[:_TRIED]
    return [-i for coverage, i in best if coverage >= LOW or (anything and coverage > 0)]


def _says_something(told: Told) -> bool:
    """Whether there is a claim: no question, no heading."""
    if told.text.rstrip().endswith(("?", "？", ":", "：")):
        return False
    return bool(told.words or told.numbers or told.quotes or told.dates(None))


def _judgement(
    finding: Finding, numbers: Sequence[int], how: str, hits: Sequence[Hit], language: str
) -> Judgement:
    evidence = tuple(
        words
        for n, (source, alignment) in zip(numbers, finding.carried, strict=True)
        for words in quotes(hits[n - 1], source, alignment)
    )
    return Judgement(finding.status, say_all(finding.why, language), tuple(numbers), how, evidence)


def quotes(hit: Hit, source: Source, alignment: Alignment) -> list[Quote]:
    """The sentences that carry the claim, neighbours joined, best first."""
    ranges: list[tuple[int, int]] = []
    for i in sorted(alignment.best):
        start, end = source.sentences[i]
        start, end = source.place(start), source.place(end - 1) + 1
        if ranges and 0 <= start - ranges[-1][1] <= 1:
            ranges[-1] = (ranges[-1][0], end)
        else:
            ranges.append((start, end))
    if alignment.best:
        top = source.place(source.sentences[alignment.best[0]][0])
        ranges.sort(key=lambda r: not r[0] <= top < r[1])
    return [quote(hit.article, start, end) for start, end in ranges]
