"""The store: what goes in comes out the same, whole or not at all, and goes for good."""

from __future__ import annotations

import multiprocessing
import re
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import NotFound, StoreError
from rag.store import Document, Entry, FileMark, Store, document
from rag.types import (
    Article,
    Byline,
    Chunk,
    DateGuess,
    DateMention,
    Filters,
    Join,
    Kind,
    Note,
    Page,
    Person,
    Span,
    Statement,
)
from tests.archive import NEWS, Letters, archive, documents, page, put

DAY = date(2024, 4, 3)
PAGE = Page(
    "wj-a1", "武进日报", DAY, "A1", "要闻\n盛蕾来我区调研\n她强调，要加快建设。", "/p/a1.txt", "h1", start=3
)
FULL = Article(
    id="wj-a1#1",
    page_id="wj-a1",
    ordinal=1,
    kind=Kind.FEATURE,
    title="盛蕾来我区调研",
    text="盛蕾来我区调研\n她强调，要加快建设。",
    spans=(Span(3, 10, 0), Span(11, 21, 8)),
    source="武进日报",
    number="A1",
    published=None,
    guess=DateGuess(DAY, date(2024, 4, 5), "清明", 0.7),
    url="https://example.org/1",
    kicker="双碳",
    subtitle="副题",
    subheads=("小标题",),
    bylines=(Byline("记者", "朱梦琪"), Byline("摄", "徐俊")),
    dateline="本报讯",
    body=8,
    dates=(
        DateMention(8, 10, "昨天", date(2024, 4, 2), DAY, "range"),
        DateMention(9, 11, "近年", None, None, "year"),
    ),
    people=(Person("盛蕾", "市长", 0, 2),),
    statements=(Statement("盛蕾", "市长", "强调", 12, 18),),
    joins=(Join(5, 9, 0.75, "句子未完"),),
    notes=(Note("lost", 3, 4, "缺字"),),
)


def one(ranges: tuple[tuple[int, int], ...] = ((0, 18),)) -> Document:
    return document(PAGE, [Entry(FULL, ranges, np.eye(len(ranges), 4, dtype=np.float16))])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "wenbao.sqlite")


def test_what_goes_in_comes_out_equal(store: Store) -> None:
    with store:
        written = store.put([one(((0, 8), (8, 18)))], done=[FileMark("/p/a1.txt", "stamp", "hash")])
        assert written.added == range(1, 3)
        assert store.page("wj-a1") == PAGE
        assert store.article("wj-a1#1") == FULL
        assert store.articles("wj-a1") == (FULL,)
        assert store.chunks([1, 2, 99]) == {
            1: (Chunk(1, "wj-a1#1", 0, 8, "盛蕾来我区调研\n"), FULL),
            2: (Chunk(2, "wj-a1#1", 8, 18, FULL.text[8:18]), FULL),
        }
        ids, vectors = store.vectors([(1, 2)], 4)
        assert ids.tolist() == [1, 2]
        assert vectors.tolist() == [[1, 0, 0, 0], [0, 1, 0, 0]]
        assert store.statements(["盛蕾"]) == ((FULL, FULL.statements[0]),)
        assert list(store.people()) == [("wj-a1#1", (("盛蕾", "市长"),))]
        assert store.mark("/p/a1.txt") == FileMark("/p/a1.txt", "stamp", "hash")
        assert store.counts() == {"files": 1, "pages": 1, "articles": 1, "chunks": 2, "statements": 1}


def test_what_is_not_there_is_said(store: Store) -> None:
    with store:
        with pytest.raises(NotFound, match="no article 'x'"):
            store.article("x")
        with pytest.raises(NotFound, match="no page 'x'"):
            store.page("x")
        assert store.chunks([1]) == {}
        assert store.sequence() == 0
        assert store.changes(0) == (0, (), ())


def test_a_changed_document_replaces_the_old_one_under_new_chunk_ids(store: Store) -> None:
    with store:
        put(store, page("a", "旧的报道。"), page("b", NEWS[1]))
        put(store, page("a", "新的报道。"))
        assert store.page("a").text == "新的报道。"
        assert store.changes(0) == (3, ((1, 2), (3, 3)), ((1, 1),))
        assert sorted(store.chunks([1, 2, 3])) == [2, 3]
        assert dict(store.passages([(1, 3)])) == {2: NEWS[1], 3: "新的报道。"}


def test_a_page_goes_with_the_last_file_that_holds_it(store: Store) -> None:
    with store:
        put(store, page("a", NEWS[0], path="/one"))
        store.put((), held=[("/two", "a")], done=[FileMark("/two", "s", "h")])
        assert store.paths("a") == ("/one", "/two")
        assert store.put((), gone=[("/one", "a")]).removed == ()
        assert store.paths("a") == ("/two",)
        assert store.put((), gone=[("/two", "a")]).removed == ((1, 1),)
        assert store.counts()["articles"] == 0


def test_a_page_read_again_from_another_file_is_held_by_both(store: Store) -> None:
    with store:
        put(store, page("a", NEWS[0], path="/one"))
        store.put(documents(page("a", NEWS[1], path="/two")), held=[("/two", "a")])
        assert store.paths("a") == ("/one", "/two")
        assert store.page("a").text == NEWS[1]


def test_remove_by_article_page_file_and_folder(store: Store) -> None:
    with store:
        for id_, path in (("a", "/x/1"), ("b", "/x/2"), ("c", "/xy"), ("d", "/z")):
            put(store, page(id_, NEWS[0], path=path))
        assert store.remove("d#1").articles == 1
        assert store.remove("c").pages == 1
        gone = store.remove("/x")
        assert (gone.pages, gone.articles, gone.removed) == (2, 2, ((1, 2),))
        assert store.remove("nothing").articles == 0
        assert store.counts() == {"files": 2, "pages": 1, "articles": 0, "chunks": 0, "statements": 0}


def test_an_article_removed_stays_out_when_its_page_is_made_anew(store: Store) -> None:
    with store:
        put(store, page("a", NEWS[0]))
        store.remove("a#1")
        written = store.put(documents(page("a", NEWS[1])))
        assert store.counts()["articles"] == 0
        assert written.removed == ((2, 2),)
        store.remove("/news.jsonl")
        put(store, page("a", NEWS[1]))
        assert store.article("a#1").text == NEWS[1]


def test_filters(store: Store) -> None:
    with store:
        put(
            store,
            page("a", "市长盛蕾强调，要加快建设。", published=DAY),
            page("b", NEWS[1], published=date(2024, 4, 10), number="A2"),
            page("c", NEWS[4], source="另一报"),
        )
        store.put([one()])  # Chunk 4: guessed to be of 3 to 5 April.

        def ids(**filters: object) -> list[int] | None:
            found = store.allowed(Filters(**filters))  # type: ignore[arg-type]
            return None if found is None else found.tolist()

        assert ids() is None
        assert ids(date_from=date(2024, 4, 4)) == [2, 4]
        assert ids(date_to=date(2024, 4, 3)) == [1, 4]
        assert ids(date_from=date(2024, 4, 6), date_to=date(2024, 4, 9)) == []
        assert ids(sources=("另一报", "x")) == [3]
        assert ids(pages=("A2",)) == [2]
        assert ids(pages=("wj-a1",)) == [4]
        assert ids(article_ids=("a#1", "c#1")) == [1, 3]
        assert ids(kinds=(Kind.FEATURE,)) == [4]
        assert ids(speaker="盛蕾") == [1, 4]
        assert ids(speaker="盛蕾", sources=("另一报",)) == []


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    with store:
        put(store, page("a", NEWS[0]))
        clash = replace(documents(page("b", NEWS[1]))[0], articles=documents(page("a", NEWS[0]))[0].articles)
        with pytest.raises(StoreError, match="UNIQUE"):
            store.put([*documents(page("c", NEWS[2])), clash])
        assert store.counts()["pages"] == 1
        assert store.changes(0) == (1, ((1, 1),), ())
        put(store, page("c", NEWS[2]))
        assert store.article("c#1").text == NEWS[2]


def test_every_thread_reads_while_one_writes(store: Store) -> None:
    faults: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(50):
                found = store.chunks(range(1, 200))
                assert all(a.text[c.start : c.end] == c.text for c, a in found.values())
        except BaseException as exc:
            faults.append(exc)

    with store:
        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for i in range(30):
            put(store, page(f"p{i % 7}", f"{NEWS[i % 8]}第{i}次。"))
        for thread in threads:
            thread.join()
    assert faults == []


@pytest.mark.parametrize(
    ("schema", "told", "hint"),
    [
        (99, "newer Wenbao (schema 99, this one knows 5)", "pip install --upgrade wenbao"),
        (1, "older Wenbao (schema 1, this one keeps 5)", "move it away and index the files again"),
    ],
)
def test_a_store_of_another_schema_is_refused_in_one_line(
    tmp_path: Path, schema: int, told: str, hint: str
) -> None:
    path = tmp_path / "wenbao.sqlite"
    Store(path).close()
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {schema}")
    db.close()
    with pytest.raises(StoreError, match=re.escape(told)) as caught:
        Store(path)
    assert "\n" not in str(caught.value)
    assert caught.value.hint == hint


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wenbao.sqlite"
    path.write_bytes("这不是数据库。".encode() * 500)
    with pytest.raises(StoreError, match="damaged or no store"):
        Store(path)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "wenbao.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE theirs (x)")
    db.close()
    with pytest.raises(StoreError, match="another program's database"):
        Store(path)
    with sqlite3.connect(path) as db:
        assert [name for (name,) in db.execute("SELECT name FROM sqlite_master")] == ["theirs"]
    db.close()


_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from tests.archive import archive, page, put
from rag.errors import StoreError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = archive(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
try:
    for i in range(1000):
        put(store, page(f"big{i}", "很长的报道。" * 2000))
        print(i, flush=True)
except StoreError as exc:
    print(exc)
"""


def test_a_full_disk_is_one_line_and_loses_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FULL_DISK, str(tmp_path)],
        capture_output=True, text=True, timeout=60, cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert "the disk is full" in lines[-1], done.stderr
    with Store(tmp_path / "wenbao.sqlite") as store:
        assert [store.article(f"n{i}#1").text for i in range(1, 9)] == list(NEWS)
        assert [store.page(f"big{i}").id for i in range(len(lines) - 1)] == [
            f"big{i}" for i in range(len(lines) - 1)
        ]


def _write_some(path: Path, name: str) -> None:
    with Store(path) as store:
        for i in range(15):
            put(store, page(f"{name}{i}", NEWS[i % 8]))


def test_two_processes_write_in_turn(tmp_path: Path) -> None:
    path = tmp_path / "wenbao.sqlite"
    spawn = multiprocessing.get_context("spawn")
    others = [spawn.Process(target=_write_some, args=(path, name)) for name in "ab"]
    for other in others:
        other.start()
    for other in others:
        other.join()
    with Store(path) as store:
        assert store.counts()["pages"] == 30
        sequence, added, removed = store.changes(0)
        assert (sequence, removed) == (30, ())
        assert sorted(i for first, last in added for i in range(first, last + 1)) == list(range(1, 31))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("put hold gone page article file".split()), st.integers(0, 3), st.integers(0, 7)
        ),
        max_size=12,
    )
)
def test_the_log_leads_from_any_state_to_the_present(steps: list[tuple[str, int, int]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "s.sqlite") as store:
        followed: set[int] = set()
        at = 0
        for what, who, text in steps:
            match what:
                case "put":
                    put(store, page(f"p{who}", NEWS[text], path=f"/{text % 2}"))
                case "hold":
                    store.put((), held=[(f"/{text % 2}", f"p{who}")])
                case "gone":
                    store.put((), gone=[(f"/{text % 2}", f"p{who}")])
                case "page":
                    store.remove(f"p{who}")
                case "article":
                    store.remove(f"p{who}#1")
                case _:
                    store.remove(f"/{text % 2}")
            at, added, removed = store.changes(at)
            followed |= {id_ for id_, _ in store.passages(added)}
            followed -= {i for first, last in removed for i in range(first, last + 1)}
            alive = {id_ for id_, _ in store.passages([(1, 10**9)])}
            assert followed == alive
            assert store.vectors([(1, 10**9)], Letters.dim)[0].tolist() == sorted(alive)
            assert set(store.chunks(range(1, 200))) == alive


def test_an_archive_of_tests_is_what_it_says(tmp_path: Path) -> None:
    with archive(tmp_path) as store:
        assert dict(store.passages([(1, 8)])) == dict(enumerate(NEWS, 1))


def test_within_a_snapshot_nothing_changes(tmp_path: Path) -> None:
    with archive(tmp_path) as store, Store(store.path) as other:
        with store.snapshot():
            assert len(list(store.pages())) == len(NEWS)
            other.remove("n1")
            assert store.page("n1").text == NEWS[0]
        with pytest.raises(NotFound):
            store.page("n1")
        assert len(list(store.pages())) == len(NEWS) - 1
