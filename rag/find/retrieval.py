"""Question → hits: what the dense and the inverted index find, fused, filtered, best few an article."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol

import numpy as np

from rag.embedding import Embedder, Vectors
from rag.errors import InputError
from rag.find.crossing import in_chinese
from rag.find.fusion import Ranking, dense_weight, fuse
from rag.find.likeness import MOST, Likeness, content, low, rarities, shipped_likeness
from rag.find.question import telling
from rag.find.when import meant, of_time, periods
from rag.text.fold import clean, fold
from rag.text.language import language
from rag.text.pattern import regex
from rag.text.tokens import query_weights
from rag.types import Article, Chunk, Evidence, Filters, Hit, Retrieval, Scores

DEPTH = 100  # Chunks asked of each index.
# How many are read, whatever k is: the ranking does not depend on how much of it is asked for.
NEAR = 40  # Chunks whose sentences are looked at: the best of the fused ranking,
LEADERS = 10  # with as many of each index's own best, so that what one of them found is not lost in the mix.
CLOSE = 16  # Of these, the best are compared word by word, and seen by the reranker.
PER_ARTICLE = 3
SENTENCE = 0.8  # What the best sentence's share of the question weighs beside the fused score,
ALIKE = 0.8  # and what the likeness of words weighs beside both.
# Added to a hit of the time that the question names; those of a day, week or month are also searched by themselves.
WHEN = {"day": 0.3, "week": 0.12, "range": 0.08, "month": 0.08, "quarter": 0.05, "year": 0.05}
CLOSELY = ("day", "week", "month")
_SENTENCE = regex(r"[。！？；!?;\n]")
MAX_TOKENS = 48  # A longer question (a claim, a pasted paragraph) is searched by its rarest words.


class Passages(Protocol):
    """What retrieval asks of the store."""

    def chunks(self, ids: Sequence[int]) -> Mapping[int, tuple[Chunk, Article]]: ...

    def allowed(self, filters: Filters) -> Collection[int] | None:
        """Ids of the chunks that satisfy the filters; None where all do."""


class Dense(Protocol):
    def search(self, vector: Vectors, k: int, allowed: Collection[int] | None = None) -> Ranking:
        """The k nearest chunks as (id, cosine), best first."""


class Lexical(Protocol):
    def search(
        self, tokens: Sequence[str], k: int, allowed: Collection[int] | None, weights: Mapping[str, float]
    ) -> Ranking:
        """The k best chunks as (id, BM25), best first; chunks without any of the tokens are not named. What a
        token brings is multiplied by its weight, 1 where none is given."""

    def idf(self, tokens: Sequence[str]) -> Mapping[str, float]:
        """ln(1 + (N - n + ½) / (n + ½)) for each token, n of the N chunks holding it."""


class Reranker(Protocol):
    def scores(self, question: str, passages: Sequence[str]) -> Sequence[float]:
        """How well each passage answers, in [0, 1]."""


class Gate(Protocol):
    def judge(self, question: str, hits: Sequence[Hit], idf: Mapping[str, float]) -> Evidence:
        """Whether the hits can carry an answer."""

    def together(self, judged: Sequence[Evidence]) -> Evidence:
        """The verdict on one question in several wordings."""


@dataclass(frozen=True, slots=True)
class _Query:
    """One wording of the question and what each index found for it; `mass` is what a chunk with all of its
    words once scores."""

    text: str
    idf: Mapping[str, float]
    mass: float
    dense: Ranking
    lexical: Ranking


class Retriever:
    """The one way from a question to passages, for HTTP, command line and evaluation alike."""

    def __init__(
        self,
        store: Passages,
        dense: Dense,
        lexical: Lexical,
        embedder: Embedder,
        *,
        gate: Gate,
        reranker: Reranker | None = None,
        likeness: Likeness | None = None,
        variants: Callable[[str], Sequence[str]] = lambda question: (),
    ) -> None:
        """`likeness` compares words (None: by the shipped model); `variants` names further spellings of names
        in a question, for the inverted index."""
        self._store = store
        self._dense = dense
        self._lexical = lexical
        self._embedder = embedder
        self._gate = gate
        self._reranker = reranker
        self._likeness = likeness
        self._variants = variants

    def retrieve(
        self, question: str, k: int = 8, filters: Filters = Filters(), also: Sequence[str] = ()
    ) -> Retrieval:
        """The k best passages for `question`, searched together with the rewrites of it in `also`.

        Raises InputError for a question without any character to search by.
        """
        clock = _Clock()
        best, queries, crossed = self._found(question, k, filters, also, clock)
        with clock("gate"):
            judged = [self._gate.judge(q.text, best, q.idf) for q in queries[-2 if crossed else -1 :]]
            evidence = self._gate.together(judged)
        return Retrieval(best, evidence, clock.milliseconds(), crossed)

    def passages(self, question: str, k: int = 8, filters: Filters = Filters()) -> tuple[Hit, ...]:
        """The hits of `retrieve` alone: what is held against them needs no verdict on whether they answer."""
        return self._found(question, k, filters, (), _Clock())[0]

    def _found(
        self, question: str, k: int, filters: Filters, also: Sequence[str], clock: _Clock
    ) -> tuple[tuple[Hit, ...], list[_Query], str]:
        """The k best passages, the wordings that found them, and the last of these where it was made by crossing."""
        wordings = list(dict.fromkeys(w for w in (clean(q).strip() for q in (question, *also)) if w))
        if not wordings:
            raise InputError("the question is empty", "ask something")
        surest, crossed = wordings[-1], ""
        if not any(language(wording).startswith("zh") for wording in wordings):
            with clock("cross"):
                crossed = in_chinese(surest, self._lexical.idf)
                wordings += [crossed] if crossed else []
        with clock("filter"):
            allowed = self._store.allowed(filters) if filters else None
        queries = [self._search(wording, allowed, clock) for wording in wordings]
        then = _then(question, filters)
        of_then = self._store.allowed(then) if then else None
        if of_then is not None and len(of_then):
            # Of a large archive the nearest to the other words may all be of another day.
            queries.insert(0, self._search(_timeless(question), of_then, clock))
        with clock("fuse"):
            ranked = _together(queries)
            near = _near(ranked, queries)
            far = [(i, score) for i, score in ranked[: 3 * k] if i not in near]
        with clock("load"):
            hits, rest = self._load(list(near.items()), queries), self._load(far, queries)
        with clock("sentences"):
            hits = _by_sentence(_once(hits), queries)
        with clock("alike"):
            hits = _dated(question, self._alike(hits, queries))
        if self._reranker is not None and hits:
            with clock("rerank"):
                hits = _rerank(self._reranker, surest, hits)
        return _few(_once([*hits, *_under(hits, rest)]), k), queries, crossed

    def legs(self, question: str) -> Mapping[str, Ranking]:
        """What each index finds alone, by its name."""
        query = self._search(clean(question).strip(), None, _Clock())
        return {"lexical": query.lexical, "dense": query.dense}

    def _search(self, wording: str, allowed: Collection[int] | None, clock: _Clock) -> _Query:
        with clock("embed"):
            vector = self._embedder.embed_query(wording)
        with clock("dense"):
            dense = self._dense.search(vector, DEPTH, allowed) if vector.any() else ()
        with clock("lexical"):
            weights = query_weights(" ".join((wording, *self._variants(wording))))
            terms = telling(list(weights))
            idf = self._lexical.idf(terms)
            rarest = sorted(terms, key=lambda t: -idf[t])[:MAX_TOKENS]
            lexical = self._lexical.search(rarest, DEPTH, allowed, weights)
        mass = sum(idf[t] * weights[t] for t in rarest)
        return _Query(wording, {t: idf[t] for t in rarest}, mass, dense, lexical)

    def _load(self, ranked: Ranking, queries: Sequence[_Query]) -> list[Hit]:
        """The chunks behind the ids, in their order."""
        found = self._store.chunks([id_ for id_, _ in ranked])
        dense, lexical = _places(q.dense for q in queries), _places(q.lexical for q in queries)
        hits: list[Hit] = []
        for id_, score in ranked:
            if id_ not in found:
                continue  # Deleted since the indexes were read.
            chunk, article = found[id_]
            (d_rank, d_score), (l_rank, l_score) = dense.get(id_, _NONE), lexical.get(id_, _NONE)
            via = Scores(d_score, d_rank, l_score, l_rank, score)
            hits.append(Hit(len(hits) + 1, score, chunk, article, via))
        return hits

    def _alike(self, hits: Sequence[Hit], queries: Sequence[_Query]) -> list[Hit]:
        """The hits in a new order: each word of the question counts by the word of the passage that comes
        nearest to it, which one vector for a whole passage cannot tell (late interaction, as ColBERT's).
        Those after the first `CLOSE` keep what they had."""
        likeness = self._likeness or shipped_likeness()
        texts = [_shown(hit) for hit in hits[:CLOSE]]
        near = np.zeros(len(hits))
        for query in queries:
            words = telling(content(fold(query.text), MOST))
            rare = rarities(words, query.idf)
            near[:CLOSE] += likeness.best(words, texts) @ rare / (rare.sum() or 1.0) / len(queries)
        return _ranked(
            replace(
                hit,
                score=(hit.score + ALIKE * a) / (1 + ALIKE),
                via=replace(hit.via, alike=a) if number < CLOSE else hit.via,
            )
            for number, (hit, a) in enumerate(zip(hits, near.tolist(), strict=True))
        )


_NONE: tuple[None, None] = (None, None)


def _together(queries: Sequence[_Query]) -> Ranking:
    """The wordings' fused scores averaged: a chunk that answers the question and its rewrite comes first."""
    mixed: dict[int, float] = {}
    for query in queries:
        for id_, score in fuse(query.dense, query.lexical, query.mass, dense_weight(query.text)):
            mixed[id_] = mixed.get(id_, 0.0) + score / len(queries)
    return sorted(mixed.items(), key=lambda item: (-item[1], item[0]))


def _near(ranked: Ranking, queries: Sequence[_Query]) -> dict[int, float]:
    """The chunks that are looked at closely, with their fused scores."""
    legs = [leg[:LEADERS] for query in queries for leg in (query.dense, query.lexical)]
    chosen = {id_ for some in (ranked[:NEAR], *legs) for id_, _ in some}
    return {id_: score for id_, score in ranked if id_ in chosen}


def _shown(hit: Hit) -> str:
    """What is read of a hit, folded: a headline is over each of its chunks."""
    return low(f"{hit.article.title}\n{hit.chunk.text}")


@lru_cache(maxsize=4096)
def _solid(text: str) -> str:
    return "".join(low(text).split())


@lru_cache(maxsize=4096)
def _parts(shown: str) -> tuple[str, ...]:
    return tuple(_SENTENCE.split(shown))


def _once(hits: Iterable[Hit]) -> list[Hit]:
    """A text that several articles print comes once, and names them: as the one of which paper and day are known."""
    kept: dict[str, Hit] = {}
    for hit in hits:
        words = _solid(hit.chunk.text)
        first = kept.setdefault(words, hit)
        if first.article.id != hit.article.id:
            shown, other = (hit, first) if _known(hit) > _known(first) else (first, hit)
            same = (*first.same, other.article, *hit.same)
            kept[words] = replace(first, chunk=shown.chunk, article=shown.article, same=same)
    return list(kept.values())


def _known(hit: Hit) -> int:
    return bool(hit.article.source) + bool(hit.article.published)


def _by_sentence(hits: Sequence[Hit], queries: Sequence[_Query]) -> list[Hit]:
    """The hits in a new order: a passage counts by the share of the question that its best sentence holds, since
    words strewn over a long passage seldom answer together."""
    shares = [0.0] * len(hits)
    for query in queries:
        whole = (sum(query.idf.values()) or 1.0) * len(queries)
        for i, hit in enumerate(hits):
            shown = _shown(hit)
            held = [(t, w) for t, w in query.idf.items() if t in shown]
            shares[i] += max(sum(w for t, w in held if t in part) for part in _parts(shown)) / whole
    return _ranked(
        replace(hit, score=(hit.score + SENTENCE * share) / (1 + SENTENCE))
        for hit, share in zip(hits, shares, strict=True)
    )


def _under(hits: Sequence[Hit], rest: Iterable[Hit]) -> list[Hit]:
    """The rest as it was fused, all of it after the hits that were looked at."""
    least = min((hit.score for hit in hits), default=1.0)
    return [replace(hit, score=least * hit.score) for hit in rest]


def _ranked(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: -hit.score)


def _places(rankings: Iterator[Ranking]) -> dict[int, tuple[int, float]]:
    """Each chunk's best rank over the rankings, with its score there."""
    best: dict[int, tuple[int, float]] = {}
    for ranking in rankings:
        for rank, (id_, score) in enumerate(ranking, 1):
            if id_ not in best or rank < best[id_][0]:
                best[id_] = (rank, score)
    return best


def _then(question: str, filters: Filters) -> Filters | None:
    """The filters narrowed to the days that a question names, and the one after: what happened is told then."""
    named = [p for p in periods(question, date.today()) if p.grain in CLOSELY]
    if not named or filters.date_from or filters.date_to:
        return None
    first, last = min(p.first for p in named), max(p.last for p in named)
    return replace(filters, date_from=first, date_to=last + timedelta(1))


def _timeless(question: str) -> str:
    """A question without the days, weeks and months that it names; itself where nothing else is left to search by."""
    left = question
    for period in reversed(periods(question, date.today())):
        if period.grain in CLOSELY:
            left = left[: period.start] + left[period.end :]
    return left if any(char.isalnum() for char in left) else question


def _dated(question: str, hits: Sequence[Hit]) -> list[Hit]:
    """Hits of a time that the question names move up: printed then, or telling of it; none is lost."""

    def bonus(hit: Hit) -> float:
        named = [period for period in meant(question, hit.article) if period.grain in WHEN]
        return max((WHEN[p.grain] for p in named if of_time(hit.article, (p,))), default=0.0)

    return _ranked(replace(hit, score=min(1.0, hit.score + bonus(hit))) for hit in hits)


def _rerank(reranker: Reranker, question: str, hits: Sequence[Hit]) -> list[Hit]:
    """The first `CLOSE` as the reranker orders them, then the others."""
    seen = hits[:CLOSE]
    scores = reranker.scores(question, [f"{hit.article.title}\n{hit.chunk.text}" for hit in seen])
    scored = _ranked(
        replace(h, score=s, via=replace(h.via, rerank=s)) for h, s in zip(seen, scores, strict=True)
    )
    return [*scored, *_under(scored, hits[CLOSE:])]


def _few(hits: Sequence[Hit], k: int) -> tuple[Hit, ...]:
    """The first k hits: at most `PER_ARTICLE` chunks an article, neighbours among them joined into one."""
    kept: list[Hit] = []
    taken: dict[str, int] = {}
    for hit in hits:
        if taken.get(hit.article.id, 0) == PER_ARTICLE:
            continue
        near = next((i for i, other in enumerate(kept) if _touch(other, hit)), None)
        if near is None and len(kept) == k:
            break
        taken[hit.article.id] = taken.get(hit.article.id, 0) + 1
        if near is None:
            kept.append(hit)
        else:
            kept[near] = _join(kept[near], hit)
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(kept, 1))


def _touch(one: Hit, other: Hit) -> bool:
    """Whether nothing but blanks lies between two chunks of the same article."""
    if one.article.id != other.article.id:
        return False
    first, second = sorted((one.chunk, other.chunk), key=lambda c: c.start)
    return not one.article.text[first.end : second.start].strip()


def _join(better: Hit, other: Hit) -> Hit:
    start, end = min(better.chunk.start, other.chunk.start), max(better.chunk.end, other.chunk.end)
    whole = replace(better.chunk, start=start, end=end, text=better.article.text[start:end])
    return replace(better, chunk=whole)


class _Clock:
    """Milliseconds spent in each stage; stages that run twice add up."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self._spent: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self._spent[stage] = self._spent.get(stage, 0.0) + (time.perf_counter() - begun) * 1000

    def milliseconds(self) -> Mapping[str, float]:
        return {**self._spent, "total": (time.perf_counter() - self._begun) * 1000}
