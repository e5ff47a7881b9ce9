"""No document stops a run: what fails is named with its stage, kept out whole, and listed until it is mended."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.cli.examine import examine
from rag.engine import Engine
from rag.errors import StoreError
from rag.facts.enrich import enrich_page
from rag.settings import Settings
from rag.types import Article, Kind
from tests.archive import NEWS, Letters

TORN = "8月4日高温。2023年8月3日11时发布预警：预计今天下午至8月5日，最高气温将达35℃。2023年08月03日高温。"
BACKWARDS = "2018年12月至今年2月，全市气温偏低。"


class Squeamish(Letters):
    """A model that cannot read some words."""

    def __init__(self, embedding: str = "", counting: str = "") -> None:
        self.embedding, self.counting = embedding, counting
        self.max_tokens = 100

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.embedding and any(self.embedding in text for text in texts):
            raise ValueError(f"cannot embed {self.embedding}")
        return super().embed_passages(texts)

    def count_tokens(self, text: str) -> int:
        if self.counting and self.counting in text:
            raise IndexError("no such token")
        return super().count_tokens(text)


def lines(path: Path, bodies: Sequence[str]) -> Path:
    rows = [json.dumps({"id": f"n{i}", "title": "", "body": b}) + "\n" for i, b in enumerate(bodies, 1)]
    path.write_text("".join(rows), "utf-8")
    return path


def opened(tmp_path: Path, embedder: Letters | None = None) -> Engine:
    return Engine.open(Settings(home=tmp_path / "home"), create=True, embedder=embedder or Letters())


@pytest.mark.parametrize("text", [TORN, BACKWARDS, f"{BACKWARDS}\n{TORN}"])
def test_words_that_are_a_time_on_one_day_only_stop_nothing(tmp_path: Path, text: str) -> None:
    with opened(tmp_path) as engine:
        assert engine.index([lines(tmp_path / "a.jsonl", [text])]).failed == ()
        assert engine.store.counts()["articles"] == 1


def test_the_days_of_a_torn_estimate_are_those_that_hold_on_both_its_ends() -> None:
    (read,) = enrich_page([Article("a", "p", 0, Kind.NEWS, "", TORN, ())])
    days = {m.text: m.first for m in read.dates}
    assert days["2023年8月3日"] == date(2023, 8, 3)
    assert days["2023年08月03日"] == date(2023, 8, 3)


@pytest.mark.parametrize(
    ("embedder", "stage"),
    [(Squeamish(embedding="太湖"), "embedding"), (Squeamish(counting="太湖"), "chunking")],
)
def test_the_one_that_fails_is_named_with_its_stage_and_the_rest_goes_in(
    tmp_path: Path, embedder: Letters, stage: str
) -> None:
    file = lines(tmp_path / "a.jsonl", [NEWS[0], "太湖蓝藻今年提前暴发。", NEWS[1]])
    with opened(tmp_path, embedder) as engine:
        report = engine.index([file])
        assert (report.added, report.changed, report.removed) == (2, 0, 0)
        ((path, fault),) = report.failed
        assert path == str(file)
        assert f"n2 failed in {stage}" in fault.message
        assert engine.store.counts()["pages"] == 2
    with opened(tmp_path) as engine:
        (found,) = examine_kept_out(engine)
        assert "n2 failed in" in found
        # The file was not done, so another model reads it again, and nothing is kept out any more.
        assert engine.index([file], rebuild=True).added == 1
        assert examine_kept_out(engine) == []


def examine_kept_out(engine: Engine) -> list[str]:
    return [f.found for f in examine(engine.settings, servers={}) if f.what == "kept out"]


def test_a_page_that_fails_when_changed_is_no_longer_found_by_its_old_words(tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl", [NEWS[0], NEWS[1]])
    with opened(tmp_path, Squeamish(embedding="太湖")) as engine:
        engine.index([file])
        lines(file, [NEWS[0], "太湖蓝藻今年提前暴发。"])
        report = engine.index([file])
        assert (report.added, report.changed, report.unchanged, report.removed) == (0, 0, 1, 1)
        assert len(report.failed) == 1
        assert engine.store.counts()["articles"] == 1


def test_a_rebuild_keeps_the_text_of_what_it_cannot_make(tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl", [NEWS[0], "太湖蓝藻今年提前暴发。"])
    with opened(tmp_path) as engine:
        engine.index([file])
    with opened(tmp_path, Squeamish(embedding="太湖")) as engine:
        report = engine.index([], rebuild=True)
        assert [fault.code for _, fault in report.failed] == ["unusable_document"]
        assert engine.store.counts()["articles"] == 1
    with opened(tmp_path) as engine:
        assert engine.index([], rebuild=True).failed == ()
        assert engine.search("太湖蓝藻").hits[0].article.text.strip() == "太湖蓝藻今年提前暴发。"


def test_one_page_of_an_issue_fails_alone(tmp_path: Path) -> None:
    for number, text in enumerate(
        ("芙蓉圩今年种植水稻两千亩。", "太湖蓝藻今年提前暴发。", "扁担河今日通航。"), 1
    ):
        (tmp_path / f"武进日报_2024-04-03_A{number}.txt").write_text(text, "utf-8")
    with opened(tmp_path, Squeamish(embedding="太湖")) as engine:
        report = engine.index(sorted(tmp_path.glob("*.txt")))
        assert (report.added, len(report.failed)) == (2, 1)
        assert "A2.txt" in report.failed[0][0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 7 0 R >>\nendobj\ntrailer << /Root 1 0 R >>"),
        ("a.docx", b"PK\x05\x06" + b"\0" * 18),
        ("a.json", b'{"blocks": [{"bbox": [[1], [2]], "text": "\xe6\xb0\xb4"}]}'),
        ("a.json", b'{"bbox": [[1], [2]]}'),
        (
            "a.jsonl.gz",
            gzip.compress(b'{"body": "' + bytes(range(32, 90)) * 20 + b'"}\n')[:30] + b"\xff" * 99,
        ),
    ],
)
def test_damaged_files_are_named_and_the_others_go_in(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.txt").write_text(NEWS[0], "utf-8")
    with opened(tmp_path) as engine:
        report = engine.index([tmp_path / name, tmp_path / "good.txt"])
        assert report.added == 1
        assert [Path(path).name for path, _ in report.failed] == [name]


@pytest.mark.parametrize(
    "box", ['"points": [[]]', '"bbox": [0, 1e308, 9, -1e308]', '"bbox": [0, NaN, 9, Infinity]']
)
def test_what_lies_nowhere_on_a_page_is_no_box(tmp_path: Path, box: str) -> None:
    (tmp_path / "a.json").write_text('{"blocks": [{' + box + ', "text": "水"}]}', "utf-8")
    with opened(tmp_path) as engine:
        ((_, fault),) = engine.index([tmp_path / "a.json"]).failed
        assert "item 1, block 1: no box in it" in fault.message


def test_a_box_given_from_its_other_corner_is_the_same_box(tmp_path: Path) -> None:
    for name, x, wide in (("a.json", 20, 200), ("b.json", 220, -200)):
        blocks = [{"x": x, "y": 20 * i, "w": wide, "h": 12, "text": text} for i, text in enumerate(NEWS[:3])]
        (tmp_path / name).write_text(json.dumps({"blocks": blocks}), "utf-8")
    with opened(tmp_path) as engine:
        assert engine.index([tmp_path / "a.json", tmp_path / "b.json"]).failed == ()
        assert len({page.text for page in engine.store.pages()}) == 1


@pytest.mark.parametrize(("name", "second"), [("a.json", "item 2"), ("a.jsonl", ":2")])
def test_two_articles_of_one_id_are_told_of_and_the_first_is_kept(
    tmp_path: Path, name: str, second: str
) -> None:
    rows = [{"id": "n1", "title": "", "body": NEWS[n]} for n in (0, 1, 0)]
    if name == "a.json":
        (tmp_path / name).write_text(json.dumps(rows), "utf-8")
    else:
        (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with opened(tmp_path) as engine:
        report = engine.index([tmp_path / name])
        ((_, fault),) = report.failed
        assert f"{second}: id 'n1' is used in" in fault.message
        assert report.added == 1
        assert engine.store.page("n1").text.strip() == NEWS[0]


def test_an_issue_whose_pages_come_between_others_is_one_group(tmp_path: Path) -> None:
    """A page of it that is stored already was made twice in one batch, and the run ended."""
    pages = [f"武进日报 2024年4月3日 星期三 A{n}版\n{NEWS[n]}" for n in range(4)]
    for number, text in enumerate(pages):
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
    others = lines(tmp_path / "a.jsonl", NEWS[5:6]), lines(tmp_path / "b.jsonl", ["太湖蓝藻今年提前暴发。"])
    with opened(tmp_path) as engine:
        assert engine.index([tmp_path / "0.txt", tmp_path / "1.txt"]).added == 2
        report = engine.index([tmp_path / "2.txt", others[0], tmp_path / "3.txt", others[1]])
        assert report.failed == ()
        assert engine.store.counts()["pages"] == 5
        issue = engine.store.issue("武进日报", date(2024, 4, 3))
        assert [NEWS[n] in page.text for n, page in enumerate(issue)] == [True] * 4


def test_a_pdf_with_an_empty_password_is_read(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("", algorithm="AES-256")
    with (tmp_path / "locked.pdf").open("wb") as file:
        writer.write(file)
    with opened(tmp_path) as engine:
        ((_, fault),) = engine.index([tmp_path / "locked.pdf"]).failed
        assert "a scanned PDF without text" in fault.message


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no names that are no text")
def test_a_file_named_in_gbk_goes_in_under_its_name_and_out_again(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/" + "武进日报_2024-04-03_A1.txt".encode("gb18030")
    with open(raw, "wb") as file:
        file.write(NEWS[0].encode())
    path = Path(os.fsdecode(raw))
    with opened(tmp_path) as engine:
        assert engine.index([tmp_path]).added == 1
        (hit,) = engine.search(NEWS[0], k=1).hits
        assert (hit.article.source, hit.article.published) == ("武进日报", date(2024, 4, 3))
        assert engine.index([tmp_path]).unchanged == 1
        assert engine.remove(str(path)) == 1
        assert engine.remove(str(path)) == 0


def test_a_failed_document_is_exit_code_4(tmp_path: Path) -> None:
    (tmp_path / "bad.docx").write_bytes(b"PK\x05\x06" + b"\0" * 18)
    (tmp_path / "good.txt").write_text(NEWS[0], "utf-8")
    command = [sys.executable, "-m", "rag", "index", "--home", str(tmp_path / "home")]
    ran = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, check=False)
    assert ran.returncode == 4
    assert "bad.docx" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stdout.startswith("1 added")


def test_a_closed_engine_says_so_and_keeps_no_thread(tmp_path: Path) -> None:
    import threading

    before = set(threading.enumerate())
    with opened(tmp_path) as engine:
        engine.index([lines(tmp_path / "a.jsonl", NEWS)])
        assert engine.answerer is engine.answerer
        engine.search("太湖")
    engine.close()
    assert set(threading.enumerate()) <= before
    for use in (lambda: engine.search("太湖"), lambda: engine.article("n1#1"), lambda: engine.index([])):
        with pytest.raises(StoreError, match="closed"):
            use()
