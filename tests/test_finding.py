"""Which wording of a question is searched, and which of two findings is kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Sequence

import pytest

from rag.answer.asked import Asked, ms
from rag.answer.finding import Finder, meets
from rag.chat.messages import End, Message, Words
from rag.text.language import NAMES
from rag.types import Article, Chunk, Evidence, Filters, Hit, Kind, Retrieval, Scores, Turn

PARK = "凤翔科技园一年用多少电？"
TALK = (Turn("user", PARK), Turn("assistant", "约2500万千瓦时[1]。"))


def hit(text: str, title: str = "题") -> Hit:
    article = Article("a1", "p1", 1, Kind.NEWS, title, text, ())
    return Hit(1, 1.0, Chunk(1, "a1", 0, len(text), text), article, Scores())


def found(strength: float, text: str = "凤翔科技园用电。") -> Retrieval:
    return Retrieval((hit(text),), Evidence(strength, strength >= 0.5, ""), {"lexical": 1.0})


class Shelf:
    """Finds by the wordings asked for; keeps them in order."""

    def __init__(self, finds: Callable[[str, tuple[str, ...]], Retrieval]) -> None:
        self._finds = finds
        self.asked: list[tuple[str, ...]] = []

    def retrieve(
        self, question: str, k: int = 8, filters: Filters = Filters(), also: Sequence[str] = ()
    ) -> Retrieval:
        self.asked.append((question, *also))
        return self._finds(question, tuple(also))


class Says:
    """A model that puts questions otherwise."""

    model = "says"

    def __init__(self, question: str, *search: str) -> None:
        self._text = json.dumps({"question": question, "search": search})
        self.asked: list[Sequence[Message]] = []

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[Words | End]:
        self.asked.append(messages)
        yield Words(self._text)
        yield End(self._text, "stop", self.model)


def find(
    shelf: Shelf,
    question: str,
    history: tuple[Turn, ...] = (),
    model: Says | None = None,
    printed: str = "zh",
) -> Asked:
    async def one() -> Asked:
        finder = Finder(shelf, model, context=8000, patience=5.0, printed=lambda: printed)
        try:
            return await finder.find(question, history, Filters(), 5)
        finally:
            finder.close()

    return asyncio.run(one())


def test_a_question_that_stands_alone_is_searched_once() -> None:
    shelf = Shelf(lambda question, also: found(0.9))
    asked = find(shelf, PARK)
    assert shelf.asked == [(PARK,)]
    assert (asked.used, asked.language, asked.history, asked.hits) == (PARK, "zh", (), asked.found.hits)
    assert asked.timings["lexical"] == 1.0
    assert 0 <= asked.timings["rewrite"] < 60_000
    assert 0 < asked.timings["retrieve"] < 60_000
    assert ms(1.0, 1.5) == 500.0


def test_one_that_points_back_is_searched_as_it_is_meant() -> None:
    shelf = Shelf(lambda question, also: found(0.9))
    asked = find(shelf, "它在哪里？", TALK)
    assert shelf.asked == [("它在哪里？", "凤翔科技园在哪里？")]
    assert asked.used == "凤翔科技园在哪里？"
    again = find(shelf, "用英文说一遍", TALK)
    assert (again.used, again.language) == (PARK, "en")
    assert find(shelf, "再详细一点", TALK).language == "zh"
    # With nothing said before it, it is searched as it stands.
    shelf.asked.clear()
    assert find(shelf, "它在哪里？").used == "它在哪里？"
    assert shelf.asked == [("它在哪里？",)]


def test_a_topic_is_put_before_a_question_that_finds_nothing_where_print_has_it_so() -> None:
    topical = "凤翔科技园园区的法定代表人叫什么名字？"
    question = "园区的法定代表人叫什么名字？"

    def finds(wanted: str, also: tuple[str, ...]) -> Retrieval:
        return found(0.9, "园区法定代表人为张三。") if topical in also else found(0.2)

    shelf = Shelf(finds)
    asked = find(shelf, question, TALK)
    assert asked.used == topical
    assert shelf.asked == [(question,), (question, topical)]
    # Where alone it finds enough, or print says nothing of it, it stays as it is.
    enough = Shelf(lambda wanted, also: found(0.9))
    assert find(enough, question, TALK).used == question
    assert enough.asked == [(question,)]
    nothing = Shelf(lambda wanted, also: found(0.9, "园区开会。") if also else found(0.2))
    assert find(nothing, question, TALK).used == question
    weak = Shelf(lambda wanted, also: found(0.4, "园区法定代表人为张三。") if also else found(0.2))
    assert find(weak, question, TALK).used == question
    worse = Shelf(lambda wanted, also: found(0.5, "园区法定代表人为张三。") if also else found(0.5))
    assert find(worse, question, TALK).used == question


@pytest.mark.parametrize(
    ("alone", "joint", "kept"),
    [(0.2, 0.9, True), (0.2, 0.1, True), (0.6, 0.9, True), (0.6, 0.6, False), (0.9, 0.6, False)],
)
def test_words_of_print_are_kept_where_they_find_more(alone: float, joint: float, kept: bool) -> None:
    shelf = Shelf(lambda question, also: found(joint, "同") if also else found(alone))
    asked = find(shelf, PARK, model=Says(PARK, "凤翔科技园 年用电量"))
    assert shelf.asked == [(PARK,), (PARK, "凤翔科技园 年用电量")]
    assert (asked.found.evidence.strength == joint) is kept or alone == joint
    assert asked.found.hits[0].chunk.text == ("同" if kept else "凤翔科技园用电。")
    assert asked.used == PARK


def test_a_model_is_told_the_language_of_print_and_is_asked_before_it_is_searched() -> None:
    for code in ("zh", "en"):
        model = Says(PARK)
        find(Shelf(lambda question, also: found(0.9)), PARK, model=model, printed=code)
        assert NAMES[code] in model.asked[0][0]["content"]


def test_a_rewrite_is_not_kept_where_print_says_nothing_of_what_was_asked() -> None:
    rewritten = "凤翔科技园的油价是多少？"
    for text, strength, used in (
        ("凤翔科技园用电。", 0.9, "油价是多少？"),
        ("油价上涨。", 0.9, rewritten),
        ("油价上涨。", 0.1, "油价是多少？"),
    ):
        shelf = Shelf(lambda question, also, t=text, s=strength: found(s, t) if also else found(0.2))  # type: ignore[misc]
        asked = find(shelf, "油价是多少？", TALK, Says(rewritten))
        assert asked.used == used
    enough = Shelf(lambda question, also: found(0.9, "油价上涨。") if also else found(0.6))
    assert find(enough, "油价是多少？", TALK, Says(rewritten)).used == "油价是多少？"


def test_half_of_the_words_of_a_question_stand_in_one_of_three_passages() -> None:
    question = "扁担河水闸检修结束没有？"
    other = hit("别的。")
    assert meets(question, [hit("扁担河水闸检修结束。")])
    assert meets(question, [other, other, hit("水闸检修。", "扁担河")])
    assert not meets(question, [other, other, other, hit("扁担河水闸检修结束。")])
    assert not meets(question, [other])
    assert not meets(question, [])
    assert meets("Who came?", [])
