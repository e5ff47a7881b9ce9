"""Runs questions through one engine and scores each: what was found, what was answered, what was refused, how long it took."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eval import metrics
from eval.gold import Question, relevant
from eval.opening import articles
from rag.text.sentences import sentences
from rag.types import Answer, AnswerStatus, Hit

if TYPE_CHECKING:
    from rag.engine import Engine

DEPTH = 30  # Hits looked at for the ranks; the answerer sees fewer.
REFUSALS = (AnswerStatus.NO_EVIDENCE, AnswerStatus.REFUSED)


@dataclass(frozen=True, slots=True)
class Result:
    """One question's outcome. `scores` are 0 to 1 and comparable between runs; `timings` are milliseconds by stage."""

    id: str
    question: str
    language: str
    type: str
    half: str
    answerable: bool
    scores: Mapping[str, float]
    timings: Mapping[str, float]
    found: tuple[str, ...] = ()
    answer: Mapping[str, str] = field(default_factory=dict)


def run(
    engine: Engine,
    questions: Sequence[Question],
    *,
    generate: bool = True,
    jobs: int = 1,
    step: Callable[[], object] = lambda: None,
) -> list[Result]:
    """A result for each question, in order; without `generate` retrieval only, and no follow-ups.

    `jobs` answers are asked for at once; `step` is called after each.
    """
    qrels = relevant(questions, articles(engine))
    answers = asyncio.run(_ask(engine, questions, jobs, step)) if generate else {}
    results = []
    for q in questions:
        answer = answers.get(q.id)
        if not q.history:
            scores, timings, found = _search(engine, q, qrels)
        elif (
            answer
        ):  # Only the answerer knows what a follow-up is about; its hits are fewer, which the ranks can bear.
            scores, timings, found = _found(q, answer.hits, qrels), {}, _titles(answer.hits)
        else:
            continue
        if answer:
            scores |= answered(q, answer)
            timings = {**timings, **answer.timings}
        shown = _shown(answer) if answer else {}
        results.append(
            Result(q.id, q.question, q.language, q.type, q.half, q.answerable, scores, timings, found, shown)
        )
    return results


async def _ask(
    engine: Engine, questions: Sequence[Question], jobs: int, step: Callable[[], object]
) -> dict[str, Answer]:
    turn = asyncio.Semaphore(jobs)

    async def one(question: Question) -> Answer:
        async with turn:
            answer = await engine.answerer.ask(question.question, history=question.history)
        step()
        return answer

    answers = await asyncio.gather(*map(one, questions))
    return {q.id: answer for q, answer in zip(questions, answers, strict=True)}


def _shown(answer: Answer) -> dict[str, str]:
    return {"status": answer.status.value, "mode": answer.mode, "text": answer.text, "note": answer.note}


def _search(
    engine: Engine, question: Question, qrels: Mapping[str, Mapping[str, int]]
) -> tuple[dict[str, float], dict[str, float], tuple[str, ...]]:
    given = engine.search(question.question)
    deep = engine.search(question.question, k=DEPTH).hits
    scores = _found(question, deep, qrels) | {"strength": given.evidence.strength}
    if question.facts:
        scores["passages"] = _carried(question, given.hits, qrels[question.id])
    return scores, dict(given.timings), _titles(deep)


def _titles(hits: Iterable[Hit]) -> tuple[str, ...]:
    return tuple({hit.article.id: hit.article.title for hit in hits}.values())[:5]


def _found(
    question: Question, hits: Iterable[Hit], qrels: Mapping[str, Mapping[str, int]]
) -> dict[str, float]:
    """The retrieval scores of an answerable question; the ranks are those of articles, not of chunks."""
    if not question.answerable:
        return {}
    one = {question.id: qrels[question.id]}
    ranked = {question.id: list(dict.fromkeys(_article(hit, one[question.id]) for hit in hits))}
    scored = {
        "article@1": metrics.success(one, ranked, 1),
        "article@5": metrics.success(one, ranked, 5),
        "recall@5": metrics.recall(one, ranked, 5),
        "mrr": metrics.reciprocal_rank(one, ranked),
        "ndcg@10": metrics.ndcg(one, ranked, 10),
    }
    return {name: value[question.id] for name, value in scored.items()}


def _article(hit: Hit, wanted: Mapping[str, int]) -> str:
    """The article of a hit; of several that print the same text, the one that is asked for."""
    return next((a.id for a in hit.same if a.id in wanted), hit.article.id)


def _carried(question: Question, hits: Iterable[Hit], wanted: Mapping[str, int]) -> float:
    """The share of the facts that the passages of the right articles say."""
    right = [hit.chunk.text for hit in hits if _article(hit, wanted) in wanted]
    return metrics.coverage("\n".join(right), question.facts)


def answered(question: Question, answer: Answer) -> dict[str, float]:
    """The scores of an answer. A refusal of what could be answered says no fact."""
    refused = answer.status in REFUSALS
    scores = {"refused": float(refused)}
    if question.answerable:
        text = "" if refused else answer.text
        quotes = [] if refused else [c.quote for c in answer.citations]
        facts = question.facts
        scores["facts"] = metrics.coverage(text, facts) if facts else float(not refused)
        scores["answered"] = float(scores["facts"] == 1.0)
        if answer.mode == "extractive":
            scores["first"] = float(bool(quotes) and metrics.coverage(quotes[0], facts) == 1.0)
            scores["three"] = float(bool(quotes) and metrics.coverage("\n".join(quotes[:3]), facts) == 1.0)
    if not refused:
        said = statements(answer)
        recalled = metrics.citation_recall(said, metrics.lexical_judge)
        precise = metrics.citation_precision(said, metrics.lexical_judge)
        if recalled:
            scores["cite_recall"] = sum(recalled) / len(recalled)
        if precise:
            scores["cite_precision"] = sum(precise) / len(precise)
    return scores


def statements(answer: Answer) -> list[metrics.Statement]:
    """The sentences of an answer without their markers, each with the passages that its markers stand for.

    A marker belongs to the words before it, on either side of the full stop.
    """
    passages = {hit.chunk.id: hit.chunk.text for hit in answer.hits}
    text, at, marked = "", 0, []
    for c in sorted(answer.citations, key=lambda c: c.answer_start):
        text += answer.text[at : c.answer_start].rstrip()
        marked.append((len(text), passages.get(c.chunk_id, c.quote)))
        at = c.answer_end
    text += answer.text[at:]
    return [
        metrics.Statement(
            text[start:end],
            tuple(dict.fromkeys(passage for place, passage in marked if start < place <= end)),
        )
        for start, end in sentences(text)
        if any(c.isalnum() for c in text[start:end])
    ]
