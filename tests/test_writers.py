"""Two processes that would change one archive: one writes, the other is told so, and what is removed stays so."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from eval.faults.killing import lines
from rag.engine import Engine
from rag.errors import Busy
from rag.settings import Settings
from rag.store import FileMark, Store
from tests.archive import NEWS, documents, page

ROOT = Path(__file__).resolve().parent.parent
COUNT = 1500
# Tells each batch that is safe and waits to be told to go on.
_RUN = """
import sys
from pathlib import Path
from eval.faults.killing import lines
from rag.engine import Engine
from rag.settings import Settings
def said(done, total, what):
    print(done, flush=True)
    sys.stdin.readline()
with Engine.open(Settings(home=Path(sys.argv[1])), create=True) as engine:
    report = engine.index(sys.argv[3:], rebuild=sys.argv[2] == "rebuild", progress=said)
    print("failed", len(report.failed), flush=True)
"""


@contextmanager
def under_way(home: Path, how: str, *paths: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has stored a first batch and holds there."""
    with subprocess.Popen(
        [sys.executable, "-c", _RUN, str(home), how, *map(str, paths)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
    ) as process:  # fmt: skip
        try:
            assert process.stdout
            assert int(process.stdout.readline()) > 0
            yield process
        finally:
            process.kill()


def finish(process: subprocess.Popen[str]) -> int:
    """Let it run to its end: how many faults it reports."""
    assert process.stdin
    assert process.stdout
    process.stdin.write("\n" * COUNT)
    process.stdin.close()
    return int(next(line for line in process.stdout if line.startswith("failed")).split()[1])


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    gates, more = lines(tmp_path / "g.jsonl", "g", "春天", COUNT), lines(tmp_path / "m.jsonl", "m", "秋天", 3)
    with (
        under_way(tmp_path / "home", "index", gates) as process,
        Engine.open(Settings(home=tmp_path / "home")) as engine,
    ):
        for change in (
            lambda: engine.index([more]), lambda: engine.index([], rebuild=True),
            lambda: engine.remove("g1"), engine.adapt,
        ):  # fmt: skip
            with pytest.raises(Busy, match=rf"`wenbao index` \(process {process.pid}, since "):
                change()
        assert engine.search("水闸检修").hits  # Reading goes on.
        assert finish(process) == 0
        process.wait()
        assert engine.index([more]).added == 3
        assert engine.store.counts()["articles"] == COUNT + 3


def test_a_killed_writer_holds_nothing(tmp_path: Path) -> None:
    with under_way(tmp_path / "home", "index", lines(tmp_path / "g.jsonl", "g", "春天", COUNT)) as process:
        process.kill()
        process.wait()
    (tmp_path / "home" / "model-0123abcd").mkdir()
    (tmp_path / "home" / ".adapting-x").mkdir()
    with Engine.open(Settings(home=tmp_path / "home")) as engine:
        assert engine.remove("g0") == 1
    assert not list((tmp_path / "home").glob("*model-*")) + list((tmp_path / "home").glob(".adapting-*"))


def test_what_is_removed_beside_a_rebuild_stays_removed(tmp_path: Path) -> None:
    """Also when the remover takes no lock, as an older version does."""
    home = tmp_path / "home"
    with Engine.open(Settings(home=home), create=True) as engine:
        engine.index([lines(tmp_path / "g.jsonl", "g", "春天", COUNT)])
    with under_way(home, "rebuild") as process, Store(home / "wenbao.sqlite") as store:
        out = [f"g{i}" for i in range(0, COUNT, 5)]
        assert sum(store.remove(id_).articles for id_ in out) == len(out)
        assert finish(process) == 0
    with Engine.open(Settings(home=home)) as engine:
        assert engine.store.counts()["pages"] == engine.store.counts()["articles"] == COUNT - len(out)
        assert not any(engine.store.paths(id_) for id_ in out)
        assert engine.store.outdated(2) == 0
        found = {hit.article.id for hit in engine.search("水闸完成检修", 100).hits}
        assert len(found) > 50
        assert not found & {f"{id_}#1" for id_ in out}
        assert engine.index([tmp_path / "g.jsonl"]).unchanged == COUNT - len(out)


def test_a_put_replaces_only_what_was_read(tmp_path: Path) -> None:
    with Store(tmp_path / "wenbao.sqlite") as store:
        old, new, third = (documents(page("a", NEWS[i], path="/f"))[0] for i in range(3))
        mark = FileMark("/f", "stamp", "hash")
        first = store.put([old], held=[("/f", "a")], done=[mark], read={})
        assert (first.stale, store.mark("/f")) == (frozenset(), mark)
        late = store.put([new], held=[("/f", "a")], done=[FileMark("/f", "later", "other")], read={})
        assert late.stale == {"a"}
        assert not late.added
        assert (store.page("a").text, store.mark("/f")) == (NEWS[0], mark)
        assert store.put([third], read={"a": old.hash}).stale == frozenset()
        assert store.page("a").text == NEWS[2]
        store.remove("/f")
        assert store.put([new], read={"a": third.hash}).stale == {"a"}
        # A page that another file was to hold, and that is gone, is read again with that file.
        left = store.put((), held=[("/g", "a")], done=[FileMark("/g", "s", "h")], read={"a": third.hash})
        assert (left.stale, store.mark("/g"), store.counts()["pages"]) == ({"a"}, None, 0)
