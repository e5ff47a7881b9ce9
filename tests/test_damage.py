"""Files of an archive that are not what was written: each index makes itself anew, and nothing else is answered."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

import pytest

from eval.faults.damages import Harm, bit, blank, cut, empty
from eval.jsonl import written
from rag.engine import Engine
from rag.settings import Settings
from rag.types import Filters

ROOT = Path(__file__).resolve().parent.parent
WORDS = ("水闸", "检修", "柳树", "芙蓉", "科技园")
Found = list[list[str]]


def lines(path: Path, mark: str, count: int, first: int = 0) -> Path:
    rows = (
        {
            "id": f"{mark}{i}",
            "title": f"{mark}水闸{i}",
            "body": f"第{i}号水闸今年完成检修，更换闸门{i % 7}扇。{mark}",
        }
        for i in range(first, first + count)
    )
    return written(path, rows)


def found(home: Path) -> Found:
    """What both indexes find, in one process that opens them."""
    with Engine.open(Settings(home=home)) as engine:
        return [_found(engine, word) for word in WORDS]


def _found(engine: Engine, word: str) -> list[str]:
    vector = engine.embedder.embed_query(word)
    chunks = [*engine.lexical.search([word], 200), *engine.dense.search(vector, 200)]
    known = engine.store.chunks([id_ for id_, _ in chunks])
    return sorted(known[id_][1].id for id_, _ in chunks)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive from which some was removed, so that its inverted index has a list of what is no more in it."""
    folder = tmp_path_factory.mktemp("whole")
    with Engine.open(Settings(home=folder / "home"), create=True) as engine:
        engine.index([lines(folder / "a.jsonl", "柳树", 60)])
        engine.index([lines(folder / "b.jsonl", "芙蓉圩", 40)])
        assert engine.remove("柳树3") == 1
    return folder / "home"


@pytest.fixture(scope="module")
def right(whole: Path) -> Found:
    return found(whole)


@pytest.mark.parametrize("harm", [cut, bit, blank, empty, None])
def test_a_damaged_index_makes_itself_anew(
    tmp_path: Path, whole: Path, right: Found, harm: Harm | None
) -> None:
    files = [path for path in sorted((whole / "lexical").iterdir()) if path.stat().st_size]
    kinds = {path.suffix or path.name for path in files}
    assert kinds >= {".idx", ".term", ".fast", ".fieldnorm", ".del", ".json"}
    for path in [*files, whole / "dense.faiss"]:
        home = tmp_path / "copy"
        shutil.copytree(whole, home)
        there = home / path.relative_to(whole)
        if harm is None:
            there.unlink()
        else:
            there.write_bytes(harm(Random(1), path.read_bytes()))
        assert found(home) == right, path.name
        assert found(home) == right, f"{path.name}, opened again"
        shutil.rmtree(home)


def test_removals_that_its_commit_has_lost_are_noticed(tmp_path: Path, whole: Path, right: Found) -> None:
    shutil.copytree(whole, tmp_path / "home")
    meta = tmp_path / "home" / "lexical" / "meta.json"
    told = json.loads(meta.read_text("utf-8"))
    assert any(segment["deletes"] for segment in told["segments"])
    for segment in told["segments"]:
        segment["deletes"] = None
    meta.write_text(json.dumps(told), "utf-8")
    assert found(tmp_path / "home") == right


def test_one_that_is_damaged_while_it_is_open_is_made_anew(tmp_path: Path, whole: Path, right: Found) -> None:
    shutil.copytree(whole, tmp_path / "home")
    with Engine.open(Settings(home=tmp_path / "home")) as engine:
        for path in (tmp_path / "home" / "lexical").iterdir():
            path.unlink()
        engine.index([lines(tmp_path / "c.jsonl", "科技园", 3)])
        assert len(engine.lexical.search(["科技园"], 20)) == 3
        engine.remove(str(tmp_path / "c.jsonl"))
        assert [_found(engine, word) for word in WORDS] == right


@pytest.mark.parametrize("running", [False, True])
def test_a_store_put_back_to_another_day_is_not_searched_by_what_came_after(
    tmp_path: Path, running: bool
) -> None:
    """Neither when its log is shorter than what the indexes hold, nor when it has grown as long again."""
    home = tmp_path / "home"
    engine = Engine.open(Settings(home=home), create=True)
    engine.index([lines(tmp_path / "a.jsonl", "柳树", 20)])
    with sqlite3.connect(home / "wenbao.sqlite") as live, sqlite3.connect(tmp_path / "kept") as kept:
        live.backup(kept)
    engine.index([lines(tmp_path / "b.jsonl", "芙蓉圩", 20)])
    assert len(engine.lexical.search(["芙蓉"], 50)) == 20
    if not running:
        engine.close()
    with sqlite3.connect(tmp_path / "kept") as kept, sqlite3.connect(home / "wenbao.sqlite") as live:
        kept.backup(live)
    if not running:
        engine = Engine.open(Settings(home=home))
    with engine:
        assert not list(engine.lexical.search(["芙蓉"], 50))
        assert len(engine.dense.search(engine.embedder.embed_query("芙蓉圩"), 50)) == 20
        engine.index([lines(tmp_path / "c.jsonl", "科技园", 20)])
        assert len(engine.lexical.search(["科技园"], 50)) == 20
        hits = engine.search("科技园水闸", 40).hits
        assert not [hit for hit in hits if hit.article.id.startswith("芙蓉圩")]
        assert len([hit for hit in hits if hit.article.id.startswith("科技园")]) == 20


def test_one_that_is_open_notices_a_store_put_back_that_went_on_as_far(tmp_path: Path) -> None:
    """Its log is as long as what the open indexes hold, and nothing was asked in between."""
    home = tmp_path / "home"
    only = Filters(article_ids=("科技园7#1",))
    with Engine.open(Settings(home=home), create=True) as engine:
        engine.index([lines(tmp_path / "a.jsonl", "柳树", 20)])
        engine.backup(tmp_path / "kept")
        engine.index([lines(tmp_path / "b.jsonl", "芙蓉圩", 20)])
        assert len(engine.lexical.search(["芙蓉"], 50)) == 20
        assert not engine.search("水闸", 40, only).hits
        assert {hit.article.id[0] for hit in engine.search("芙蓉圩", 40).hits} > {"芙"}
        before = engine.store.sequence()
        Engine.restore(Settings(home=home), tmp_path / "kept")
        with Engine.open(Settings(home=home)) as other:
            other.index([lines(tmp_path / "c.jsonl", "科技园", 20)])
        assert engine.store.sequence() == before
        assert not list(engine.lexical.search(["芙蓉"], 50))
        assert len(engine.lexical.search(["科技园"], 50)) == 20
        assert _found(engine, "水闸") == sorted(
            2 * [f"{mark}{i}#1" for mark in ("柳树", "科技园") for i in range(20)]
        )
        assert [hit.article.id for hit in engine.search("水闸", 40, only).hits] == ["科技园7#1"]


def test_another_history_of_the_same_length_is_noticed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Engine.open(Settings(home=home), create=True) as engine:
        engine.index([lines(tmp_path / "a.jsonl", "柳树", 20)])
    shutil.copy(home / "wenbao.sqlite", tmp_path / "kept")
    with Engine.open(Settings(home=home)) as engine:
        engine.index([lines(tmp_path / "b.jsonl", "芙蓉圩", 20)])
    for name in ("dense.faiss", "lexical"):
        (home / name).rename(tmp_path / name)
    for path in home.glob("wenbao.sqlite*"):
        path.unlink()
    shutil.copy(tmp_path / "kept", home / "wenbao.sqlite")
    with Engine.open(Settings(home=home)) as engine:
        engine.index([lines(tmp_path / "c.jsonl", "科技园", 20)])
    for name in ("dense.faiss", "lexical"):
        path = home / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        (tmp_path / name).rename(path)
    with Engine.open(Settings(home=home)) as engine:
        assert len(engine.lexical.search(["科技园"], 50)) == 20
        assert not list(engine.lexical.search(["芙蓉"], 50))


def test_a_store_of_the_version_before_is_brought_up(tmp_path: Path, whole: Path, right: Found) -> None:
    shutil.copytree(whole, tmp_path / "home")
    with sqlite3.connect(tmp_path / "home" / "wenbao.sqlite") as db:
        db.execute("ALTER TABLE changes DROP COLUMN word")
        for table in ("articles", "chunks", "vectors"):
            db.execute(f"ALTER TABLE {table} DROP COLUMN seal")
        for column in ("given", "content"):
            db.execute(f"ALTER TABLE files DROP COLUMN {column}")
        db.execute("PRAGMA user_version = 2")
    assert found(tmp_path / "home") == right


def test_others_may_read_what_the_umask_lets_them(whole: Path) -> None:
    for path in (whole / "lexical").iterdir():
        assert path.stat().st_mode & stat.S_IROTH, path.name


_AS_ANOTHER = """
import os, sys
from pathlib import Path
from rag.engine import Engine
from rag.settings import Settings
def ids(home):
    with Engine.open(Settings(home=Path(home))) as engine:
        return [hit.article.id for hit in engine.search("第7号水闸检修", 3).hits]
ids(sys.argv[1])  # All libraries are loaded while they can be read.
os.setuid(65534)
print(*ids(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("indexes", [True, False])
def test_an_archive_that_cannot_be_written_can_be_searched(whole: Path, indexes: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(whole, home)
        if not indexes:
            shutil.rmtree(home / "lexical")
            (home / "dense.faiss").unlink()
        before = sorted(path.relative_to(home) for path in home.rglob("*"))
        for path in [home, *home.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        Path(folder).chmod(0o755)
        command = [sys.executable, "-c", _AS_ANOTHER, str(whole), str(home)]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        assert "柳树7#1" in ran.stdout.split()
        assert sorted(path.relative_to(home) for path in home.rglob("*")) == before
