"""The shipped reader: where print answers, whether it carries a claim, and text that nobody would write."""

from __future__ import annotations

import math
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag.errors import ModelUnavailable
from rag.reader import Entailment, Reader, Reading
from rag.reader.windows import FIRST, LONGEST, windows

PRINT = "临江市图书馆新馆于2019年3月开工，2021年9月建成开放，总投资3.2亿元。馆长周敏表示，新馆藏书120万册。"
OTHER = "本市今日多云，最高气温25摄氏度，东南风三级。"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.open()


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("馆长是周敏。", "馆长是王敏。"),
        ("周敏是临江市图书馆馆长。", "周敏批评了临江市图书馆。"),
        ("新馆藏书120万册。", "新馆藏书210万册。"),
        ("临江市图书馆新馆总投资3.2亿元。", "临江市图书馆新馆总投资5.2亿元。"),
        ("临江市图书馆新馆于2021年9月建成开放。", "临江市图书馆新馆于2018年9月建成开放。"),
        ("临江市图书馆新馆2021年建成开放。", "临江市图书馆新馆没有建成开放。"),
    ],
)
def test_a_claim_that_the_print_carries_is_above_the_altered_one(
    reader: Reader, true: str, false: str
) -> None:
    (kept,), (altered,) = reader.entails(true, [PRINT]), reader.entails(false, [PRINT])
    assert kept.supported > altered.supported


def test_what_a_passage_does_not_tell_is_untold(reader: Reader) -> None:
    here, there = reader.entails("临江市图书馆新馆总投资3.2亿元。", [PRINT, OTHER])
    assert here.supported > there.supported
    assert there.untold > 0.5 > here.untold


def test_the_answer_is_found_where_it_stands(reader: Reader) -> None:
    (reading,) = reader.read("临江市图书馆新馆的馆长是谁？", [PRINT])
    assert "周敏" in PRINT[reading.start : reading.end]


def test_the_passage_that_answers_is_above_one_that_does_not(reader: Reader) -> None:
    here, there = reader.read("临江市图书馆新馆总投资多少？", [PRINT, OTHER])
    assert here.answers > there.answers


def test_the_order_of_passages_is_kept_and_company_changes_little(reader: Reader) -> None:
    question = "新馆藏书多少册？"
    alone = [reader.read(question, [p])[0].answers for p in (OTHER, PRINT)]
    together = [r.answers for r in reader.read(question, [OTHER, PRINT, OTHER * 30])][:2]
    assert together == pytest.approx(alone, abs=0.05)


def test_a_long_passage_is_read_to_its_end(reader: Reader) -> None:
    long = OTHER * 40 + PRINT
    (reading,) = reader.read("临江市图书馆新馆总投资多少？", [long])
    assert "3.2亿元" in long[reading.start : reading.end]


def test_a_claim_is_told_from_print_about_something_else(reader: Reader) -> None:
    carried, absent = reader.entails("临江市图书馆新馆于2019年3月开工。", [OTHER + PRINT, OTHER])
    assert carried.supported > 0.5 > absent.supported


def test_the_words_at_odds_are_named(reader: Reader) -> None:
    claim = "临江市图书馆新馆没有建成开放。"
    (found,) = reader.entails(claim, [PRINT])
    assert "没有" in claim[found.start : found.end]
    assert found.odds > 0.5


def test_windows_overlap_and_cover_every_token(reader: Reader) -> None:
    text = "".join(f"第{i}项工程已经完工。" for i in range(400))
    found = list(windows(reader._tokenizer, "问" * 500, ["", text]))
    assert [w.passage for w in found][:2] == [0, 1]
    assert max(len(w.ids) for w in found) == LONGEST
    assert found[1].lead <= FIRST + 3
    covered = {place for w in found[1:] for start, end in w.offsets for place in range(start, end)}
    assert covered == set(range(len(text)))


@pytest.mark.parametrize(
    "odd", ["", " ", "🙂🙂", "\ud800", "\x00\x01", "？？？", "a" * 1000, "<s></s>", "﷽" * 50]
)
def test_odd_text_has_a_reading(reader: Reader, odd: str) -> None:
    for text, passages in ((odd, [PRINT, odd]), ("藏书多少？", [odd, ""]), (odd, [])):
        for reading, passage in zip(reader.read(text, passages), passages, strict=True):
            assert 0 <= reading.start <= reading.end <= len(passage)
            assert 0 <= reading.answers <= 1
            assert 0 <= reading.score <= 1
        for e in reader.entails(text, passages):
            assert e.supported + e.contradicted + e.untold == pytest.approx(1)
            assert not any(map(math.isnan, (e.supported, e.contradicted, e.untold)))


def test_nothing_carries_nothing(reader: Reader) -> None:
    assert reader.entails("", [PRINT]) == (Entailment(0.0, 0.0, 1.0),)
    assert reader.entails("新馆开放。", [""]) == (Entailment(0.0, 0.0, 1.0),)
    assert reader.read("新馆？", [""]) == (Reading(0.0, 0, 0, 0.0),)


@pytest.mark.slow
def test_a_hundred_kilobytes_are_read(reader: Reader) -> None:
    long = (OTHER * 2000)[:36000]
    assert len(long.encode()) > 100_000
    assert reader.read("新馆藏书多少册？", [long])[0].end <= len(long)


def test_threads_share_one_reader(reader: Reader) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: reader.entails("新馆藏书120万册。", [PRINT]), range(12)))
    assert len(set(found)) == 1


def test_it_opens_quickly_in_a_fresh_process() -> None:
    code = "import time; from rag.reader import Reader; s = time.process_time(); Reader.open(); print(time.process_time() - s)"
    took = min(
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(2)
    )
    assert took < 1.5  # of processor time: 0.2 s on a quiet machine


def test_a_folder_without_a_reader_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="no reader can be read"):
        Reader.open(tmp_path)


def test_a_claim_is_judged_in_milliseconds(reader: Reader) -> None:
    start = time.process_time()
    for _ in range(5):
        reader.entails("新馆藏书120万册。", [PRINT])
    assert (time.process_time() - start) / 5 < 0.5
