"""The parts of the reader beside its weights: windows, what is matched, spans, faults, and what a claim is read beside."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.reader import Reader, Reading
from rag.reader.selecting import MOST, beside, likeness
from rag.reader.windows import FIRST, LONGEST, Window, matched, padded, windows
from rag.text.han import BASIC


@dataclass
class _Encoded:
    ids: list[int]
    offsets: list[tuple[int, int]]


class Characters:
    """A tokenizer whose tokens are the characters."""

    def encode(self, text: str, add_special_tokens: bool) -> _Encoded:
        assert not add_special_tokens
        return _Encoded([ord(c) for c in text], [(i, i + 1) for i in range(len(text))])

    def encode_batch(self, texts: Sequence[str], add_special_tokens: bool) -> list[_Encoded]:
        return [self.encode(text, add_special_tokens) for text in texts]


@dataclass
class Signs:
    """A model that goes by single characters: how much 答 there is, where a span starts and ends, what is 真, 假 and 空,
    and how wrong a character is."""

    start: str = "始"
    end: str = "终"
    fed: list[tuple[int, ...]] = field(default_factory=list)

    def run(self, names: Sequence[str], feed: Mapping[str, NDArray[np.int64]]) -> list[Any]:
        assert list(names) == ["answers", "spans", "claims", "wrong"]
        ids, mask = feed["ids"], feed["mask"]
        assert feed["kinds"].shape == ids.shape == mask.shape
        assert ((ids == 1) <= (mask == 0)).all()
        self.fed.append(ids.shape)

        def of(sign: str) -> NDArray[np.bool_]:
            return ids == ord(sign)

        spans = np.stack([5.0 * of(self.start), 5.0 * of(self.end)], 2).astype(np.float32)
        claims = np.stack([1.0 + 8 * of(sign).any(1) for sign in "真假空"], 1).astype(np.float32)
        wrong = (0.9 * of("误") + 0.5 * of("疑") + 0.4 * of("惑")).astype(np.float32)
        return [of("答").sum(1) / 10, spans, claims, wrong]


def reader(start: str = "始", end: str = "终") -> tuple[Reader, Signs]:
    session = Signs(start, end)
    return Reader(session, Characters()), session


def test_windows_are_as_long_as_in_training_and_overlap_by_a_quarter() -> None:
    text = "".join(map(chr, BASIC[0][:500]))
    one, short, *long = windows(Characters(), "问答", [text[:242], "", text[:243]])
    assert (len(one.ids), one.lead, one.passage) == (LONGEST, 5, 0)
    assert one.ids[:6] == (0, ord("问"), ord("答"), 2, 2, ord(text[0]))
    assert one.ids[-1] == 2
    assert one.own == ((0, 1), (1, 2))
    assert (short.passage, short.ids, short.offsets) == (1, (0, ord("问"), ord("答"), 2, 2, 2), ())
    assert [(w.passage, w.offsets[0][0], w.offsets[-1][1]) for w in long] == [(2, 0, 242), (2, 182, 243)]
    (many,) = windows(Characters(), "问" * 500, [""])
    assert (many.lead, len(many.own)) == (FIRST + 3, FIRST)


@pytest.mark.parametrize(
    ("first", "second", "kinds"),
    [
        ("甲", "乙", "0 1 0 0 4 0"),
        ("甲", "甲", "0 2 0 0 5 0"),
        ("甲乙", "甲乙", "0 3 3 0 0 6 6 0"),
        ("甲乙", "乙甲", "0 2 2 0 0 5 5 0"),
        ("甲乙丙", "甲乙丁", "0 3 3 1 0 0 6 6 4 0"),
        ("丙甲乙", "丁甲乙", "0 1 3 3 0 0 4 6 6 0"),
        ("", "甲", "0 0 0 4 0"),
        ("甲", "", "0 1 0 0 0"),
        ("甲乙甲", "甲丙乙", "0 2 2 2 0 0 5 4 5 0"),
    ],
)
def test_each_token_is_marked_by_what_the_other_text_has(first: str, second: str, kinds: str) -> None:
    found = matched([ord(c) for c in first], [ord(c) for c in second])
    assert " ".join(map(str, found)) == kinds


def test_windows_are_padded_to_the_longest() -> None:
    short, long = (Window(0, ids, ids, 0, (), ()) for ids in ((0, 7, 2), (0, 7, 8, 2)))
    assert padded([short, long]) == (
        [[0, 7, 2, 1], [0, 7, 8, 2]],
        [[1, 1, 1, 0], [1, 1, 1, 1]],
        [[0, 7, 2, 0], [0, 7, 8, 2]],
    )


def test_the_best_span_and_how_sure_it_is_among_all() -> None:
    found, _ = reader()
    (reading,) = found.read("问", ["甲始乙终丙答"])
    share = math.exp(5) / (math.exp(5) + 5)
    assert (reading.answers, reading.start, reading.end) == (pytest.approx(0.1), 1, 4)
    assert reading.score == pytest.approx(share**2, rel=1e-4)


@pytest.mark.parametrize(
    ("passage", "span"),
    [
        ("终甲始", "终"),
        ("始终", "始终"),
        ("始" + "甲" * 46 + "终", "始" + "甲" * 46 + "终"),
        ("始" + "甲" * 47 + "终", "始"),
        ("甲乙", "甲"),
    ],
)
def test_a_span_runs_forward_and_is_no_page(passage: str, span: str) -> None:
    (reading,) = reader()[0].read("问", [passage])
    assert passage[reading.start : reading.end] == span


@pytest.mark.parametrize(
    ("passage", "span"),
    [
        ("甲 乙丙，丁", "乙丙"),
        ("甲 ，丁", ""),
        ("甲 乙，", "乙"),
        (" 乙、，", "乙"),
        ("甲 ： 乙；，丁", "乙"),
    ],
)
def test_blanks_and_commas_are_no_part_of_a_span(passage: str, span: str) -> None:
    (reading,) = reader(start=" ", end="，")[0].read("问", [passage])
    assert passage[reading.start : reading.end] == span


def test_of_a_long_passage_the_window_counts_that_answers() -> None:
    found, _ = reader()
    passage = "始终" + "甲" * 300 + "答始乙终"
    (reading,) = found.read("问", [passage])
    assert passage[reading.start : reading.end] == "始乙终"
    first = "始终答答" + "甲" * 300 + "答始乙终"
    (reading,) = found.read("问", [first])
    assert (reading.start, reading.end) == (0, 2)
    # Of two that answer alike the shorter.
    alike = first.replace("答答", "答甲")
    (reading,) = found.read("问", [alike])
    assert alike[reading.start : reading.end] == "始乙终"
    assert found.read("问", ["", "答"]) == (Reading(0.0, 0, 0, 0.0), Reading(0.1, 0, 1, 1.0))
    assert found.read("问", []) == ()


@pytest.mark.parametrize(
    ("claim", "start", "end", "odds"),
    [
        ("甲误乙丙", 1, 2, 0.9),
        ("甲误疑乙", 1, 3, 0.9),
        ("疑误疑乙", 0, 3, 0.9),
        ("甲疑误惑", 1, 3, 0.9),
        ("甲乙误疑", 2, 4, 0.9),
        ("疑甲误乙", 2, 3, 0.9),
        ("误甲疑乙", 0, 1, 0.9),
        ("甲疑乙惑", 1, 2, 0.5),
    ],
)
def test_what_is_at_odds_in_a_claim_and_how_much(claim: str, start: int, end: int, odds: float) -> None:
    (found,) = reader()[0].entails(claim, ["误误误"])
    assert (found.start, found.end, found.odds) == (start, end, pytest.approx(odds))
    assert found.supported == pytest.approx((1 - odds) / 3)
    assert found.contradicted == pytest.approx((1 + odds) / 3)
    assert found.untold == pytest.approx(1 / 3)


def test_of_a_long_passage_the_window_counts_that_carries_the_claim_or_says_most_of_it() -> None:
    found, _ = reader()
    gap = "甲" * 300
    for passage, supported, untold in [
        (f"真{gap}假", 9 / 11, 1 / 11),
        (f"假{gap}真", 9 / 11, 1 / 11),
        (f"空{gap}假", 1 / 11, 1 / 11),
        (f"假{gap}空", 1 / 11, 1 / 11),
        (f"空{gap}乙", 1 / 3, 1 / 3),
        (f"空真{gap}假", 1 / 11, 1 / 11),
    ]:
        (one,) = found.entails("乙", [passage])
        assert (one.supported, one.untold) == (pytest.approx(supported), pytest.approx(untold)), passage[:2]


def test_windows_are_read_in_batches_of_like_length() -> None:
    found, session = reader()
    passages = ["甲" * 244] * 13 + ["答"] + ["甲" * 100] * 3
    assert [r.answers for r in found.read("", passages)] == [0.0] * 13 + [pytest.approx(0.1)] + [0.0] * 3
    assert session.fed == [(12, 248), (5, 248)]
    session.fed.clear()
    found.read("", ["甲" * 188] * 17)
    assert session.fed == [(16, 192), (1, 192)]


def test_print_beside_a_claim_is_what_shares_most_with_it_and_what_stands_before() -> None:
    title, room = "题" * 30, MOST - 30
    one, two, three = "甲" * 100, "乙" * 100, "丙丁" * 50
    assert beside("丙丁", title, [one, two, three]) == f"{title}\n{two}{three}"
    assert beside("丙丁", title, [one, three, two]) == f"{title}\n{one}{three}"
    assert beside("丙丁", "", [one, "丙丁" * 16, two]) == one + "丙丁" * 16
    assert beside("戊己", title, ["甲" * room, two]) == f"{title}\n{'甲' * room}"
    assert beside("戊己", title, ["甲" * (room - 1), "乙", "丙"]) == f"{title}\n{'甲' * (room - 1)}乙"
    assert beside("丙丁", title, [one, "丙丁" * 300]) == f"{title}\n{'丙丁' * 300}"
    assert beside("丙丁", title, [" 甲。 ", " 丙丁。"]) == f"{title}\n甲。丙丁。"
    assert beside("abc", "", ["abc" * 230, "xyz"]) == "abc" * 230


@pytest.mark.parametrize(
    ("claim", "sentence", "share"),
    [
        ("甲乙丙", "甲乙丙", 1.0),
        ("甲乙丙", "甲乙", 0.5),
        ("甲乙丙丁", "甲乙", 1 / 3),
        ("GB18030标准", "gb18030", 0.5),
        ("GB18030标准", "标准", 0.5),
        ("GB 18030", "gb", 0.5),
        ("甲，乙", "甲乙", 1.0),
        ("甲", "甲", 0.0),
        ("", "甲", 0.0),
    ],
)
def test_the_share_of_a_claim_that_a_sentence_has(claim: str, sentence: str, share: float) -> None:
    assert likeness(claim, [sentence]) == [pytest.approx(share)]
