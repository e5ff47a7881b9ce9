"""What changed on disk, as work for the store: which files are read, which pages go together, what is told of them."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from rag.corpus import Metadata
from rag.errors import InputError
from rag.indexing.changes import Batch, IndexReport, Tally, batches, issue, look
from rag.indexing.names import link_names
from rag.store import FileMark, Store
from rag.types import Page

NOTHING = Metadata()
BAD = InputError("broken", "mend it")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "wenbao.sqlite")


def page(id_: str, text: str = "", **more: object) -> Page:
    base: dict[str, object] = {"source": "", "published": None, "number": "", "path": "p.txt"}
    return Page(id=id_, text=text, **{**base, **more})  # type: ignore[arg-type]


def test_reports_add_up() -> None:
    one = IndexReport(1, 2, 3, 4, (("a", BAD),))
    assert one + IndexReport(10, 20, 30, 40, (("b", BAD),)) == IndexReport(
        11, 22, 33, 44, (("a", BAD), ("b", BAD))
    )


@pytest.mark.parametrize(
    ("new", "other", "gone", "told"),
    [
        ("ab", "", 0, (2, 0, 5, 0)),
        ("ab", "c", 0, (2, 1, 5, 0)),
        ("a", "", 1, (0, 1, 5, 0)),
        ("a", "c", 3, (0, 2, 5, 2)),
        ("abc", "", 1, (2, 1, 5, 0)),
    ],
)
def test_a_page_whose_name_is_of_its_content_has_changed_and_did_not_come_and_go(
    new: str, other: str, gone: int, told: tuple[int, int, int, int]
) -> None:
    found = Tally("f", frozenset(new), frozenset(other), 5, gone).report
    assert (found.added, found.changed, found.unchanged, found.removed) == told


def test_pages_that_cannot_be_made_are_taken_out_of_the_work() -> None:
    tally = Tally("f", frozenset("ab"), frozenset("cd"), 1, 1)
    left = tally.without({"a": BAD, "c": BAD, "z": BAD})
    assert (left.new, left.other, left.same, left.gone, left.faults) == (
        frozenset("b"),
        frozenset("d"),
        1,
        2,
        (BAD, BAD),
    )
    marks = (FileMark("f", "s", "h"), FileMark("g", "s", "h"))
    batch = Batch(held=(("f", "a"), ("f", "b"), ("g", "x")), gone=(("f", "q"),), done=marks, tallies=(tally,))
    assert batch.without({}) is batch
    out = batch.without({"a": BAD})
    assert out.held == (("f", "b"), ("g", "x"))
    assert out.gone == (("f", "q"), ("f", "a"))
    assert out.done == marks[1:]
    assert out.report == IndexReport(0, 3, 1, 0, (("f", BAD),))


def test_pages_of_one_paper_and_day_are_an_issue() -> None:
    day = date(2024, 4, 3)
    assert issue((page("a", source="报", published=day), page("b"))) == ("报", day)
    for more in ({"source": "报"}, {"published": day}, {"source": "报", "published": day, "ready": True}):
        assert issue((page("a", **more),)) is None
    assert issue(()) is None


def written(folder: Path, **files: str) -> list[Path]:
    paths = []
    for name, text in files.items():
        paths.append(folder / name.replace("__", "."))
        paths[-1].write_text(text, "utf-8")
    return paths


def seen(
    store: Store, paths: Iterable[Path], metadata: Metadata = NOTHING, *, check: bool = False
) -> list[tuple[str, int]]:
    return [(file.path.name, file.documents) for file in look(store, paths, metadata, check=check)[1]]


def test_how_many_documents_are_expected(tmp_path: Path, store: Store) -> None:
    lines = "\n".join(json.dumps({"id": f"a{n}", "body": "文"}) for n in range(3))
    paths = written(tmp_path, a__txt="甲\n乙\n", b__jsonl=lines + "\n", c__jsonl=lines, d__jsonl="{}")
    packed = tmp_path / "e.jsonl.gz"
    packed.write_bytes(gzip.compress((lines + "\n").encode()))
    (tmp_path / "f.jsonl.gz").write_bytes(b"no gzip")
    assert seen(store, [*paths, packed, tmp_path / "f.jsonl.gz"]) == [
        ("a.txt", 1), ("b.jsonl", 3), ("c.jsonl", 2), ("d.jsonl", 1), ("e.jsonl.gz", 3), ("f.jsonl.gz", 1),
    ]  # fmt: skip


def made(store: Store, paths: Sequence[Path], metadata: Metadata = NOTHING) -> list[Batch]:
    return list(batches(store, look(store, paths, metadata)[1]))


def test_a_file_is_read_again_when_it_or_what_lies_beside_it_changed(tmp_path: Path, store: Store) -> None:
    (file,) = written(tmp_path, a__txt="甲镇开会。")
    (batch,) = made(store, [file])
    assert (batch.documents, batch.what, batch.report) == (1, "a.txt", IndexReport(added=1))
    store.put([], done=batch.done)
    assert seen(store, [file]) == []
    assert seen(store, [file], check=True) == []
    assert seen(store, [file], Metadata(source="报")) == [("a.txt", 1)]
    os.utime(file, ns=(1, 1))
    assert seen(store, [file]) == []  # Another time, the same content.
    (tmp_path / "a.meta.json").write_text('{"source": "报"}', "utf-8")
    assert seen(store, [file]) == [("a.txt", 1)]
    (tmp_path / "a.meta.json").unlink()
    file.write_text("甲镇散会。", "utf-8")
    assert seen(store, [file]) == [("a.txt", 1)]
    gone, changed = look(store, [tmp_path / "none.txt"], Metadata())
    assert changed == ()
    assert [fault.message for _, fault in gone.failed] == [f"{tmp_path / 'none.txt'}: no such file"]


@pytest.mark.parametrize(("length", "parts"), [(29_899, [3, 1]), (29_900, [2, 2]), (60_000, [1, 1, 1, 1])])
def test_how_much_is_made_at_once(tmp_path: Path, store: Store, length: int, parts: list[int]) -> None:
    paths = [tmp_path / f"{name}.txt" for name in "abcd"]
    for path in paths:
        path.write_text(path.stem * length, "utf-8")
    assert [batch.documents for batch in made(store, paths)] == parts
    # Pages of one issue stay together.
    day = Metadata(source="报", published=date(2024, 4, 3))
    together = made(store, paths, day)
    assert [batch.documents for batch in together] == [4]
    assert [[p.path[-5] for p in group] for group in together[0].groups] == [["a", "b", "c", "d"]]


def test_a_page_that_comes_twice_is_made_once_each_time(tmp_path: Path, store: Store) -> None:
    one, two = (tmp_path / f"{name}.jsonl" for name in "ab")
    for path, body in ((one, "甲"), (two, "乙")):
        path.write_text(json.dumps({"id": "same", "body": body}), "utf-8")
    assert [batch.documents for batch in made(store, [one, two])] == [1, 1]


class Linked:
    """What `link_names` asks of a store."""

    def __init__(self, articles: int, noted: Mapping[str, str]) -> None:
        self._articles, self._noted = articles, noted
        self.told: dict[str, str] = {}

    def manifest(self) -> Mapping[str, str]:
        return self._noted

    def sequence(self) -> int:
        return 7

    def counts(self) -> Mapping[str, int]:
        return {"articles": self._articles}

    def people(self) -> tuple[()]:
        return ()

    def link(self, found: Sequence[object], noted: Mapping[str, str]) -> None:
        self.told = dict(noted)


@pytest.mark.parametrize(
    ("articles", "sequence", "before", "done"),
    [
        (10, "", "", True),
        (10, "7", "10", False),
        (10, "6", "10", True),
        (5000, "6", "5000", True),
        (5001, "6", "5001", False),
        (6000, "6", "5881", False),
        (6000, "6", "5880", True),
        (6000, "6", "6119", False),
        (6000, "6", "6120", True),
        (6000, "6", "0", True),
        (6000, "6", "", True),
    ],
)
def test_when_names_are_looked_for_again(articles: int, sequence: str, before: str, done: bool) -> None:
    noted = {k: v for k, v in (("sequence linked", sequence), ("articles linked", before)) if v}
    store = Linked(articles, noted)
    link_names(store)  # type: ignore[arg-type]
    assert store.told == ({"sequence linked": "7", "articles linked": str(articles)} if done else {})
