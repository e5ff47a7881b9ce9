"""The main path over a shelf of passages: what is searched, shown, said and withheld."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import date

import pytest

from rag.answer.answerer import Answerer
from rag.chat.messages import End, Message, Words
from rag.errors import InputError, LLMUnavailable, TooLarge
from rag.text.denials import REFUSAL
from rag.types import (
    Answer,
    AnswerStatus,
    Article,
    Chunk,
    Coverage,
    Delta,
    Done,
    Event,
    Evidence,
    Filters,
    Found,
    Hit,
    Kind,
    Retrieval,
    Scores,
    Span,
    Turn,
    Verdict,
)
from rag.wire import chat_reply
from tests.scripted import REWRITES

FOURTH = "2023年，常州新能源产业集聚度位居全国第四。"
THIRD = "2024年，常州新能源产业集聚度位居全国第三。"


def hit(text: str, rank: int, day: date | None = None, source: str = "武进日报") -> Hit:
    article = Article(
        f"a{rank}", f"p{rank}", 1, Kind.NEWS, f"标题{rank}", text, (Span(0, len(text), 0),), source, "1", day
    )
    return Hit(rank, 1 / rank, Chunk(rank, article.id, 0, len(text), text), article, Scores(fused=1 / rank))


class Shelf:
    """Finds the same hits for every question, after a while, and notes what was searched."""

    def __init__(self, *hits: Hit, enough: bool = True, delay: float = 0.0) -> None:
        self._found = Retrieval(hits, Evidence(0.9 if enough else 0.1, enough, "why"), {"total": 1.0})
        self._delay = delay
        self.searched: list[tuple[str, ...]] = []

    def retrieve(
        self, question: str, k: int = 8, filters: Filters = Filters(), also: Sequence[str] = ()
    ) -> Retrieval:
        time.sleep(self._delay)
        self.searched.append((question, *also))
        return replace(self._found, hits=self._found.hits[:k])


class Says:
    """A model that says one text in pieces, and notes whether it was let finish."""

    model = "says"

    def __init__(self, *pieces: str, fails: bool = False) -> None:
        self._pieces, self._fails = pieces, fails
        self.asked: list[Sequence[Message]] = []
        self.rewrites: list[Sequence[Message]] = []
        self.ended = ""

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[Words | End]:
        if REWRITES in messages[0]["content"]:
            self.rewrites.append(messages)
            yield End("{}", "stop", self.model)
            return
        self.asked.append(messages)
        try:
            for piece in self._pieces:
                await asyncio.sleep(0)
                yield Words(piece)
            if self._fails:
                raise LLMUnavailable("down")
            yield End("".join(self._pieces), "stop", self.model, {"total_tokens": 3}, {"llm": 1.0})
            self.ended = "whole"
        finally:
            self.ended = self.ended or "cut"


def answerer(shelf: Shelf, model: Says | None = None, **more: object) -> Answerer:
    coverage = Coverage(2, ("武进日报",), date(2023, 1, 1), date(2024, 1, 1))
    return Answerer(shelf, model, coverage=lambda filters: coverage, **more)  # type: ignore[arg-type]


def streamed(made: Answerer, question: str, history: Sequence[Turn] = ()) -> list[Event]:
    async def drain() -> list[Event]:
        return [event async for event in made.stream(question, history)]

    return asyncio.run(drain())


def asked(made: Answerer, question: str, history: Sequence[Turn] = ()) -> Answer:
    return asyncio.run(made.ask(question, history))


PLANT = hit("武南第二污水处理厂总投资约6亿元，处理规模10万吨/日。", 1, date(2023, 3, 5))


def test_events_come_in_order_and_end_with_all() -> None:
    model = Says("总投资约6亿", "元[1]。", "处理规模10万吨/日[1]。")
    events = streamed(answerer(Shelf(PLANT), model), "污水处理厂总投资多少？")
    kinds = [type(event) for event in events]
    assert kinds[0] is Found
    assert kinds[-1] is Done
    assert kinds.count(Verdict) == 2
    assert kinds.index(Verdict) < len(kinds) - 2  # The first verdict is there before the last words.
    answer = events[-1].answer  # type: ignore[union-attr]
    assert (
        "".join(e.text for e in events if isinstance(e, Delta))
        == answer.text
        == "总投资约6亿元[1]。处理规模10万吨/日[1]。"
    )
    assert (answer.status, answer.mode, answer.model, answer.usage) == (
        AnswerStatus.ANSWERED,
        "llm",
        "says",
        {"total_tokens": 3},
    )
    assert {"rewrite", "retrieve", "before_llm", "llm", "check", "total"} <= set(answer.timings)


def test_a_follow_up_is_searched_as_asked_and_as_meant() -> None:
    shelf = Shelf(PLANT)
    answer = asked(
        answerer(shelf), "它的总投资是多少？", [Turn("user", "武南第二污水处理厂的处理规模是多少？")]
    )
    assert shelf.searched == [("它的总投资是多少？", "武南第二污水处理厂的总投资是多少？")]
    assert (answer.question, answer.question_used) == (
        "它的总投资是多少？",
        "武南第二污水处理厂的总投资是多少？",
    )
    asked(answerer(shelf), "夏溪花木市场有什么规划？", [Turn("user", "武南第二污水处理厂的处理规模是多少？")])
    assert shelf.searched[-1] == ("夏溪花木市场有什么规划？",)


def test_without_a_model_sentences_are_quoted_and_verified() -> None:
    answer = asked(answerer(Shelf(PLANT)), "污水处理厂总投资多少？")
    assert (answer.status, answer.mode) == (AnswerStatus.ANSWERED, "extractive")
    assert answer.text == "武南第二污水处理厂总投资约6亿元，处理规模10万吨/日。[1]"
    assert [claim.status for claim in answer.claims] == ["verified"]
    assert "原文" in answer.note


def test_without_a_model_weak_evidence_is_refused_and_where_was_looked_is_said() -> None:
    for shelf in (Shelf(PLANT, enough=False), Shelf(enough=False)):
        answer = asked(answerer(shelf), "火星上有什么？")
        assert answer.status is AnswerStatus.NO_EVIDENCE
        assert answer.text.startswith(REFUSAL["zh"] + "\n已查2篇报道（武进日报），2023-01-01 至 2024-01-01。")
        assert answer.citations == ()


def test_with_a_model_nothing_found_is_refused_before_it_and_nothing_else() -> None:
    model = Says("总投资约6亿元[1]。")
    assert asked(answerer(Shelf(enough=False), model), "火星上有什么？").status is AnswerStatus.NO_EVIDENCE
    assert model.asked == []
    weak = asked(answerer(Shelf(PLANT, enough=False), model), "污水处理厂总投资多少？")
    assert weak.status is AnswerStatus.ANSWERED
    assert weak.evidence == Evidence(0.1, False, "why")
    assert "检索提示" in model.asked[-1][-1]["content"]
    asked(answerer(Shelf(PLANT), model), "污水处理厂总投资多少？")
    assert "检索提示" not in model.asked[-1][-1]["content"]


def test_articles_that_differ_are_both_told_with_their_days() -> None:
    shelf = Shelf(hit(FOURTH, 1, date(2023, 10, 26)), hit(THIRD, 2, date(2025, 1, 8)))
    answer = asked(answerer(shelf, Says("常州新能源产业集聚度位居全国第四[1]。")), "产业集聚度全国第几？")
    assert "《标题2》（武进日报 2025-01-08）写的是“第三”，与这里的“第四”不同，且较新。" in answer.note
    back = asked(answerer(shelf, Says("常州新能源产业集聚度位居全国第三[2]。")), "产业集聚度全国第几？")
    assert "《标题1》（武进日报 2023-10-26）写的是“第四”，与这里的“第三”不同。" in back.note


def test_that_two_told_figures_differ_is_said_once() -> None:
    shelf = Shelf(hit(FOURTH, 1, date(2023, 10, 26)), hit(THIRD, 2, date(2025, 1, 8)))
    both = "2023年，常州新能源产业集聚度位居全国第四[1]。2024年，常州新能源产业集聚度位居全国第三[2]。"
    note = asked(answerer(shelf, Says(both)), "产业集聚度全国第几？").note
    assert note == "《标题2》（武进日报 2025-01-08）写的是“第三”，与这里的“第四”不同，且较新。"


def test_copies_of_one_text_are_one_source_in_several_places() -> None:
    twin = replace(hit(FOURTH, 2, date(2023, 10, 27), "常州日报").article, title="转载")
    shelf = Shelf(replace(hit(FOURTH, 1, date(2023, 10, 26)), same=(twin,)))
    model = Says("常州新能源产业集聚度位居全国第四[1]。")
    reply = chat_reply(asked(answerer(shelf, model), "产业集聚度全国第几？"))
    assert [place.source for place in reply.citations[0].same] == ["常州日报"]
    assert "同文另见：《转载》常州日报 · 2023-10-27" in model.asked[0][-1]["content"]


@pytest.mark.parametrize(
    ("question", "error"),
    [
        ("", InputError),
        ("  \n", InputError),
        ("？？", InputError),
        ("\ud800", InputError),
        ("长" * 41, TooLarge),
    ],
)
def test_a_question_that_is_none_raises_before_the_first_event(question: str, error: type[Exception]) -> None:
    shelf = Shelf(PLANT)
    with pytest.raises(error):
        streamed(answerer(shelf, longest=40), question)
    assert shelf.searched == []


def test_searching_leaves_the_event_loop_free() -> None:
    async def ticks() -> int:
        count, task = 0, asyncio.ensure_future(answerer(Shelf(PLANT, delay=0.2)).ask("总投资多少？"))
        while not task.done():
            await asyncio.sleep(0.01)
            count += 1
        return count

    assert asyncio.run(ticks()) >= 8


def test_closing_a_stream_stops_the_model() -> None:
    model = Says(*["再"] * 100)

    async def leave() -> None:
        events = answerer(Shelf(PLANT), model).stream("总投资多少？")
        async for event in events:
            if isinstance(event, Delta):
                break
        await events.aclose()

    asyncio.run(leave())
    assert model.ended == "cut"


def test_a_judge_that_fails_is_done_without() -> None:
    def judged(text: str, hits: Sequence[Hit], *, language: str = "") -> None:
        raise LLMUnavailable("the judge is down")

    model = Says("总投资约6亿元[1]。")
    answer = asked(answerer(Shelf(PLANT), model, checker=judged), "污水处理厂总投资多少？")
    assert [claim.status for claim in answer.claims] == ["verified"]


def test_history_is_cleaned_like_questions() -> None:
    model = Says("总投资约6亿元[1]。")
    asked(answerer(Shelf(PLANT), model), "污水处理厂总投资多少？", [Turn("user", "好\ud800\x07的")])
    assert model.asked[0][1]["content"] == "好?的"


def test_the_answer_follows_the_language_of_the_question() -> None:
    model = Says("The investment is about 600 million yuan[1].")
    answer = asked(answerer(Shelf(PLANT), model), "How much was invested in the sewage plant?")
    assert "Answer in English" in model.asked[-1][0]["content"]
    assert answer.note == ""
    refused = asked(answerer(Shelf(PLANT, enough=False)), "下水処理場の総投資額はいくらですか？")
    assert refused.text.startswith(REFUSAL["ja"])
