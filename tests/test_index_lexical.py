"""The inverted index: BM25 held against a plain one, additions, deletions, filters, and two writers."""

from __future__ import annotations

import logging
import math
import subprocess
import sys
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.bm25 import BM25
from rag.index.lexical import LexicalIndex
from rag.store import Store
from rag.text.tokens import query_tokens, tokens
from tests.archive import NEWS, archive, documents, page, put

ROOT = Path(__file__).resolve().parent.parent


def ids(index: LexicalIndex, question: str, k: int = 10, allowed: set[int] | None = None) -> list[int]:
    return [i for i, _ in index.search(query_tokens(question), k, allowed)]


def test_names_numbers_and_words_are_found(tmp_path: Path) -> None:
    with archive(tmp_path) as store:
        index = LexicalIndex(tmp_path / "x", store)
        assert ids(index, "凤翔科技园一年用多少电？")[0] == 1
        assert ids(index, "鳳翔科技園")[0] == 1
        assert ids(index, "扁担河有几条支流") == [2]
        assert ids(index, "２４.３９万吨")[0] == 6
        assert ids(index, "Where do FISH live?") == [8]
        assert ids(index, "拿破仑") == []
        assert index.search([], 5) == ()


def test_scores_are_bm25(tmp_path: Path) -> None:
    with archive(tmp_path) as store:
        index = LexicalIndex(tmp_path / "x", store)
        plain = BM25(["", *NEWS])  # The document that carries the sequence is one more, without words.
        for question in ("武进的项目", "建设", "市长盛蕾调研近零碳园区", "标煤"):
            words = query_tokens(question)
            assert dict(index.search(words, 10)) == pytest.approx(dict(plain.search(words, 10)), rel=1e-3)


def test_idf_counts_chunks(tmp_path: Path) -> None:
    with archive(tmp_path) as store:
        index = LexicalIndex(tmp_path / "x", store)
        holding = sum("武进" in tokens(text) for text in NEWS)
        found = index.idf(["武进", "拿破仑"])
        assert found["武进"] == pytest.approx(math.log(1 + (8 - holding + 0.5) / (holding + 0.5)))
        assert found["拿破仑"] == pytest.approx(math.log(1 + 8.5 / 0.5))


def test_filters_few_and_many(tmp_path: Path) -> None:
    bodies = [f"武进第{i}号河道整治工程{'开工' * (i % 3)}。" for i in range(300)]
    with archive(tmp_path, bodies) as store:
        index = LexicalIndex(tmp_path / "x", store)
        whole = ids(index, "武进河道开工", 300)
        for allowed in ({5, 200}, set(range(1, 301, 2)), set(range(1, 301))):
            right = [i for i in whole if i in allowed][:7]
            assert ids(index, "武进河道开工", 7, allowed) == right
            sifting = LexicalIndex(tmp_path / "x", store, few=0)
            assert ids(sifting, "武进河道开工", 7, allowed) == right
        assert ids(index, "武进", 5, set()) == []


def test_what_goes_is_not_found_and_what_comes_is(tmp_path: Path) -> None:
    with archive(tmp_path) as store:
        index = LexicalIndex(tmp_path / "x", store)
        assert ids(index, "扁担河") == [2]
        store.remove("n2")
        assert ids(index, "扁担河") == []
        put(store, page("new", "扁担河今日通航。"))
        assert ids(index, "扁担河") == [9]
        again = LexicalIndex(tmp_path / "x", store)
        assert ids(again, "扁担河") == [9]
        assert again.sequence == store.sequence() == 3


def test_fed_while_indexing_it_is_as_if_it_had_caught_up(tmp_path: Path) -> None:
    with Store(tmp_path / "s") as store:
        index = LexicalIndex(tmp_path / "x", store)
        feed = index.feed()
        assert feed is not None
        assert index.feed() is None, "one writer at a time"
        with feed:
            for i, text in enumerate(NEWS):
                written = store.put(documents(page(f"n{i}", text)))
                feed.put(
                    written.before,
                    written.sequence,
                    written.removed,
                    zip(written.added, [" ".join(tokens(text))], strict=True),
                )
            written = store.put(documents(page("n0", NEWS[7])))
            feed.put(
                written.before,
                written.sequence,
                written.removed,
                zip(written.added, [" ".join(tokens(NEWS[7]))], strict=True),
            )
        assert ids(index, "凤翔科技园") == []
        assert ids(index, "扁担河") == [2]
        caught_up = LexicalIndex(tmp_path / "y", store)
        for text in NEWS:
            assert set(ids(index, text)) == set(ids(caught_up, text))


def test_a_feed_that_is_broken_off_keeps_what_was_put(tmp_path: Path) -> None:
    with Store(tmp_path / "s") as store:
        index = LexicalIndex(tmp_path / "x", store)

        def stop() -> None:
            feed = index.feed()
            assert feed is not None
            with feed:
                first = store.put(documents(page("a", NEWS[0])))
                feed.put(first.before, first.sequence, (), [(1, " ".join(tokens(NEWS[0])))])
                store.put(documents(page("b", NEWS[1])))
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            stop()
        assert ids(index, "凤翔科技园") == [1]
        assert ids(index, "扁担河") == [2]


def test_changes_of_another_writer_are_not_passed_over(tmp_path: Path) -> None:
    with Store(tmp_path / "s") as store:
        index = LexicalIndex(tmp_path / "x", store)
        feed = index.feed()
        assert feed is not None
        with feed:
            put(store, page("theirs", NEWS[1]))
            mine = store.put(documents(page("mine", NEWS[0])))
            feed.put(mine.before, mine.sequence, (), [(2, " ".join(tokens(NEWS[0])))])
        assert ids(index, "扁担河") == [1]
        assert ids(index, "凤翔科技园") == [2]


@pytest.mark.parametrize("harm", ["meta", "segment", "store"])
def test_a_damaged_or_foreign_index_is_made_anew(
    tmp_path: Path, harm: str, caplog: pytest.LogCaptureFixture
) -> None:
    with archive(tmp_path) as store:
        LexicalIndex(tmp_path / "x", store).catch_up()
        if harm == "meta":
            (tmp_path / "x" / "meta.json").write_text("{")
        elif harm == "segment":
            for file in (tmp_path / "x").glob("*.idx"):
                file.write_bytes(b"")
        else:
            (tmp_path / "b").mkdir()
            with archive(tmp_path / "b", NEWS[::-1]) as other:
                LexicalIndex(tmp_path / "x", other).rebuild()
        with caplog.at_level(logging.WARNING):
            assert ids(LexicalIndex(tmp_path / "x", store), "扁担河") == [2]
        assert caplog.records


_HOLD = """
import sys
from pathlib import Path
from rag.index.lexical import LexicalIndex
from rag.store import Store
from tests.archive import documents, page
from rag.text.tokens import tokens
with Store(Path(sys.argv[1])) as store:
    with LexicalIndex(Path(sys.argv[2]), store).feed() as feed:
        text = "芙蓉圩今日开镰。"
        one = store.put(documents(page("held", text)))
        feed.put(one.before, one.sequence, (), [(one.added[0], " ".join(tokens(text)))])
        print("written", flush=True)
        sys.stdin.readline()
print("done", flush=True)
"""


def test_while_another_process_writes_searches_go_on_and_then_see_it(tmp_path: Path) -> None:
    with archive(tmp_path) as store:
        index = LexicalIndex(tmp_path / "x", store)
        assert ids(index, "芙蓉圩") == [7]
        other = subprocess.Popen(
            [sys.executable, "-c", _HOLD, str(store.path), str(tmp_path / "x")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        with other:
            assert other.stdin
            assert other.stdout
            assert other.stdout.readline() == "written\n"
            assert ids(index, "芙蓉圩") == [7]
            assert ids(index, "扁担河") == [2]
            print(file=other.stdin, flush=True)
            assert other.stdout.readline() == "done\n"
        assert sorted(ids(index, "芙蓉圩")) == [7, 9]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("put page article reopen".split()), st.integers(0, 4), st.integers(0, 7)),
        max_size=8,
    )
)
def test_after_any_changes_it_finds_what_one_made_anew_finds(steps: list[tuple[str, int, int]]) -> None:
    # Closed before the folder goes: segments may still be merged in the background.
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        Store(Path(name) / "s") as store,
        closing(LexicalIndex(Path(name) / "y", store)) as anew,
        ExitStack() as opened,
    ):

        def reopened() -> LexicalIndex:
            return opened.enter_context(closing(LexicalIndex(Path(name) / "x", store)))

        index = reopened()
        for what, who, text in steps:
            match what:
                case "put":
                    put(store, page(f"p{who}", NEWS[text]))
                case "page":
                    store.remove(f"p{who}")
                case "article":
                    store.remove(f"p{who}#1")
                case _:
                    opened.close()
                    index = reopened()
            index.catch_up()
        for words in NEWS:
            assert set(ids(index, words, 50)) == set(ids(anew, words, 50))
