"""A model's answer while it comes, and an answer from more passages than one prompt holds."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Sequence

import pytest

from rag.answer.asked import Asked
from rag.answer.draft import Draft
from rag.answer.guard import Outlet
from rag.answer.parts import Parts, in_parts
from rag.chat.messages import End, Message, Words
from rag.errors import LLMUnavailable
from rag.text.denials import REFUSAL
from rag.text.sentences import LONGEST
from rag.types import Article, Chunk, Evidence, Filters, Hit, Kind, Retrieval, Scores


def whole(*pieces: str, last: bool = False) -> list[list[tuple[int, str]]]:
    """The sentences that become whole with each piece."""
    draft = Draft(Outlet())
    found = []
    for piece in pieces:
        draft.feed(piece)
        found.append([(s.start, s.text) for s in draft.sentences()])
    if last:
        draft.rest()
        found.append([(s.start, s.text) for s in draft.sentences(last=True)])
    return found


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        (("甲开会。", "乙"), [[], [(0, "甲开会。")], [(4, "乙")]]),
        # The markers after a sentence are its own, also those that have only begun.
        (("甲开会。[", "1]", "[2]", "乙来。"), [[], [], [], [(0, "甲开会。[1][2]")], [(10, "乙来。")]]),
        (("甲开会[1]", "。", "乙"), [[], [], [(0, "甲开会[1]。")], [(7, "乙")]]),
        (("甲开会。[1]。乙",), [[(0, "甲开会。[1]。")], [(8, "乙")]]),
        (("甲开会", "了很久"), [[], [], [(0, "甲开会了很久")]]),
        # What looks like an end inside a quotation or bracket that may yet close is none.
        (("他说“好。", "走了”。乙",), [[], [(0, "他说“好。走了”。")], [(9, "乙")]]),
        (("他（见上。", "图）说。乙",), [[], [(0, "他（见上。图）说。")], [(9, "乙")]]),
        (("他说“好。\n", "走了。乙",), [[], [(0, "他说“好。"), (5, "\n走了。")], [(9, "乙")]]),
        (("甲。乙。丙",), [[(0, "甲。"), (2, "乙。")], [(4, "丙")]]),
        (("It is 3.", "5 km. Yes"), [[], [(0, "It is 3.5 km.")], [(13, " Yes")]]),
    ],
)  # fmt: skip
def test_when_a_sentence_is_whole(pieces: tuple[str, ...], found: list[list[tuple[int, str]]]) -> None:
    assert whole(*pieces, last=True) == found


def test_a_quotation_that_never_closes_holds_up_three_hundred_characters() -> None:
    draft = Draft(Outlet())
    draft.feed("他说“好。" + "很" * 293)
    assert draft.sentences() == ()
    draft.feed("。")
    assert draft.sentences() == ()
    draft.feed("好")
    assert [s.text for s in draft.sentences()] == ["他说“好。", "很" * 293 + "。"]
    assert draft.whole == "他说“好。" + "很" * 293 + "。"
    assert draft.text == draft.whole + "好"


def test_blanks_without_end_are_let_go() -> None:
    draft = Draft(Outlet())
    draft.feed(" " * (LONGEST + 1))
    assert draft.sentences() == ()
    draft.feed("甲。乙")
    assert [(s.start, s.text.strip()) for s in draft.sentences()] == [(LONGEST + 1, "甲。")]


# ---- part by part


class Reads:
    """A model that says of each part which passages it saw; of the parts in `fails` nothing, in `empty` a refusal."""

    model = "reads"

    def __init__(self, fails: Sequence[int] = (), empty: Sequence[int] = (), long: int = 0) -> None:
        self._fails, self._empty, self._long = fails, empty, long
        self.seen: dict[int, list[int]] = {}

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[Words | End]:
        text = messages[-1]["content"]
        number = int(re.search(r"第(\d+)批", text)[1])  # type: ignore[index]
        seen = [int(n) for n in re.findall(r"^\[(\d+)\] 《", text, re.MULTILINE)]
        self.seen[number] = seen
        if number in self._fails:
            raise LLMUnavailable("down")
        said = (
            REFUSAL["zh"]
            if number in self._empty
            else "\n".join(f"第{n}篇的事{'好' * self._long}[{n}]。" for n in seen)
        )
        yield Words(said)
        yield End(said, "stop", self.model)


def read(sizes: Sequence[int], limit: int, model: Reads) -> Parts:
    hits = []
    for n, size in enumerate(sizes, 1):
        article = Article(f"a{n}", f"p{n}", 1, Kind.NEWS, f"题{n}", "文" * size, ())
        hits.append(Hit(n, 1.0, Chunk(n, article.id, 0, size, "文" * size), article, Scores()))
    found = Retrieval(tuple(hits), Evidence(1.0, True, ""), {})
    asked = Asked("问？", "问？", "zh", (), Filters(), found, tuple(hits), 0.0, {}, "time", ("读了。",))
    return asyncio.run(in_parts(asked, model, limit, {}))


@pytest.mark.parametrize(
    ("sizes", "limit", "batches"),
    [
        ([100] * 4, 200, [[1, 2], [3, 4]]),
        ([100] * 4, 399, [[1, 2], [3, 4]]),
        ([100] * 4, 400, [[1, 2, 3, 4]]),
        ([100] * 5, 200, [[1, 2], [3, 4], [5]]),
        ([300, 100, 100, 100], 300, [[1], [2, 3, 4]]),
        ([100, 100, 100, 300], 300, [[1, 2, 3], [4]]),
        ([900, 50], 300, [[1], [2]]),
        ([100, 100, 100], 150, [[1], [2], [3]]),
        ([60] * 7, 150, [[1, 2], [3, 4], [5, 6], [7]]),
    ],
)
def test_how_passages_are_parted(sizes: list[int], limit: int, batches: list[list[int]]) -> None:
    model = Reads()
    parts = read(sizes, limit, model)
    assert [model.seen[n] for n in sorted(model.seen)] == batches
    assert len(parts.notes) == len(batches)
    assert (parts.asked.told, parts.failed) == (("读了。",), None)


def test_what_was_not_read_is_told_and_no_part_is_a_fault() -> None:
    some = read([100] * 6, 200, Reads(fails=(2,), empty=(3,)))
    assert some.notes == ("第1篇的事[1]。\n第2篇的事[2]。",)
    assert some.asked.told == ("读了。", "其中2篇没有读成，可能有没列到的。")
    assert some.failed is None
    none = read([100] * 4, 200, Reads(fails=(1, 2)))
    assert none.notes == ()
    assert isinstance(none.failed, LLMUnavailable)
    assert read([100] * 4, 200, Reads(empty=(1, 2))).failed is None


def test_whole_lines_of_notes_that_fit_are_kept() -> None:
    parts = read([100] * 8, 400, Reads(long=110))
    text = parts.prompt[-1]["content"]
    # Two notes of four lines share four hundred characters: one line of each.
    assert re.findall(r"第(\d)篇的事", text) == ["1", "5"]
    assert all(len(note) > 400 for note in parts.notes)
    assert "从8篇报道里" in text
    one = read([100] * 2, 150, Reads(long=250))
    assert len(re.findall("好", one.prompt[-1]["content"])) == 2 * 195
