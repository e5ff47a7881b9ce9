"""A store is copied while it is in use, put back, and looked through; what is sound of a damaged one is saved."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from eval.jsonl import written
from rag.cli.examine import examine
from rag.engine import Engine
from rag.errors import InputError, NoIndex, StoreError
from rag.settings import Settings
from tests.archive import NEWS

ROOT = Path(__file__).resolve().parent.parent


def lines(path: Path, mark: str, count: int) -> Path:
    rows = (
        {"id": f"{mark}{i}", "title": f"水闸{i}", "body": f"{NEWS[i % 8]}第{i}号水闸今年完成检修。" * 8}
        for i in range(count)
    )
    return written(path, rows)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    with Engine.open(Settings(home=folder / "home"), create=True) as engine:
        engine.index([seeds, lines(folder / "a.jsonl", "n", 60)])
        engine.remove("n3#1")
        engine.remove("n4")
    return folder / "home"


def texts(home: Path) -> dict[str, str]:
    with Engine.open(Settings(home=home)) as engine:
        return {a.id: a.text for page in engine.store.pages() for a in engine.store.articles(page.id)}


def faults(home: Path) -> list[str]:
    found = examine(Settings(home=home), servers={}, deep=True)
    return [f"{one.what}: {one.found}" for one in found if one.fault]


def test_a_whole_archive_is_as_it_was_stored(whole: Path) -> None:
    assert faults(whole) == []


def test_a_backup_is_made_beside_a_writer_and_put_back(tmp_path: Path) -> None:
    home, kept = tmp_path / "home", tmp_path / "kept" / "archive"
    kept.parent.mkdir()
    with Engine.open(Settings(home=home), create=True) as engine:
        engine.index([lines(tmp_path / "a.jsonl", "a", 300)])
        sizes = []
        copying = threading.Thread(target=lambda: sizes.append(engine.backup(kept)))
        copying.start()
        engine.index([lines(tmp_path / "b.jsonl", "b", 300)])
        copying.join()
        assert sizes == [kept.stat().st_size]
        engine.remove(str(tmp_path / "a.jsonl"))
        Engine.restore(Settings(home=home), kept)
        # The same engine goes on with what was put back.
        there = engine.store.counts()["articles"]
        assert there in range(300, 601)
        assert "a7#1" in {hit.article.id for hit in engine.search("第7号水闸检修", 20).hits}
    assert len(texts(home)) == there
    assert faults(home) == []
    assert sorted(os.listdir(kept.parent)) == ["archive"]


def test_a_backup_holds_the_model_that_the_archive_was_taught(tmp_path: Path, whole: Path) -> None:
    home, kept = tmp_path / "home", tmp_path / "kept"
    shutil.copytree(whole, home)

    def found(engine: Engine) -> list[str]:
        return [hit.article.id for hit in engine.search("第7号水闸检修", 20).hits]

    with Engine.open(Settings(home=home)) as engine:
        model = engine.adapt(steps=2)
        before = found(engine)
        engine.backup(kept)
        size = engine.store.path.stat().st_size
        engine.adapt(steps=3)
    for there in (home, tmp_path / "another"):  # In its place, and on another machine.
        Engine.restore(Settings(home=there), kept)
        with Engine.open(Settings(home=there)) as engine:
            assert engine.embedder.name == model
            assert found(engine) == before
        assert len(list(there.glob("model-*"))) == 1
        assert not list(there.glob(".restoring-*"))
        assert (there / "wenbao.sqlite").stat().st_size <= size
        assert faults(there) == []
    with sqlite3.connect(kept) as db:
        db.execute("UPDATE model SET content = zeroblob(length(content)) WHERE path = 'tokenizer.json'")
    with pytest.raises(StoreError, match=r"is damaged \(the model in it\)"):
        Engine.restore(Settings(home=home), kept)
    with sqlite3.connect(kept) as db:
        db.execute("UPDATE model SET path = '../../tokenizer.json' WHERE path = 'tokenizer.json'")
    with pytest.raises(StoreError, match="is damaged"):
        Engine.restore(Settings(home=home), kept)
    with Engine.open(Settings(home=home)) as engine:
        assert found(engine) == before


def test_a_backup_takes_the_place_of_no_pipe_or_device_nor_of_the_archive(
    tmp_path: Path, whole: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(whole, home)
    os.mkfifo(tmp_path / "pipe")
    with Engine.open(Settings(home=home)) as engine:
        for to in (
            tmp_path / "pipe",
            tmp_path,
            home / "wenbao.sqlite",
            home / ".." / "home" / "wenbao.sqlite",
        ):
            with pytest.raises(StoreError, match="is a folder, a device or the archive itself"):
                engine.backup(to)
    assert (tmp_path / "pipe").is_fifo()


def test_what_killed_writers_have_left_half_made_goes_with_the_next(tmp_path: Path, whole: Path) -> None:
    home, kept = tmp_path / "home", tmp_path / "kept"
    shutil.copytree(whole, home)
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    half = [kept.with_name(f".kept.{process.pid}"), kept.with_name(f".kept.{process.pid}-journal")]
    mine = kept.with_name(f".kept.{os.getppid()}")
    for path in (*half, mine, home / f".dense.faiss.{process.pid}"):
        path.write_bytes(b"half")
    for name in (".adapting-x", ".restoring-x", ".salvage-x", "model-0a1b2c3d"):
        (home / name).mkdir()
        (home / name / "model.safetensors").write_bytes(b"half")
    with Engine.open(Settings(home=home)) as engine:
        engine.remove("n7")
        engine.backup(kept)
    assert not [path.name for path in home.iterdir() if path.name.startswith((".", "model-"))]
    assert sorted(os.listdir(tmp_path)) == [mine.name, "home", "kept"]


def test_a_backup_of_the_version_before_is_put_back(tmp_path: Path, whole: Path) -> None:
    with Engine.open(Settings(home=whole)) as engine:
        engine.backup(tmp_path / "kept")
    with sqlite3.connect(tmp_path / "kept") as db:
        for table in ("articles", "chunks", "vectors"):
            db.execute(f"ALTER TABLE {table} DROP COLUMN seal")
        for column in ("given", "content"):
            db.execute(f"ALTER TABLE files DROP COLUMN {column}")
        db.execute("PRAGMA user_version = 3")
    Engine.restore(Settings(home=tmp_path / "home"), tmp_path / "kept")
    assert texts(tmp_path / "home") == texts(whole)


def test_no_backup_is_put_back(tmp_path: Path, whole: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(whole, home)
    for name, content, said in (
        ("none", None, "no such file"), ("text", b"no database", "damaged or no store"), ("empty", b"", "no backup"),
    ):  # fmt: skip
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(StoreError, match=said):
            Engine.restore(Settings(home=home), tmp_path / name)
    assert texts(home) == texts(whole)


def test_an_empty_file_beside_indexes_is_no_new_archive(tmp_path: Path, whole: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(whole, home)
    (home / "wenbao.sqlite").write_bytes(b"")
    with pytest.raises(StoreError, match="is empty, and beside it lie indexes"):
        Engine.open(Settings(home=home), create=True)
    assert (home / "wenbao.sqlite").stat().st_size == 0


@pytest.mark.parametrize("share", [0.4, 0.9])
def test_what_is_left_of_a_store_that_is_cut_short_is_saved(
    tmp_path: Path, whole: Path, share: float
) -> None:
    home, data = tmp_path / "home", (whole / "wenbao.sqlite").read_bytes()
    home.mkdir()
    (home / "wenbao.sqlite").write_bytes(left := data[: int(share * len(data))])
    before = texts(whole)
    with Engine.open(Settings(home=tmp_path / "new"), create=True) as engine:
        assert engine.salvage(home) == engine.store.counts()["pages"] > 0
        standing = {page for page in before if before[page].encode() in left}
        saved = {page.id for page in engine.store.pages()}
    assert {id_.split("#")[0] for id_ in standing} <= saved
    assert texts(tmp_path / "new").items() <= before.items()
    assert faults(tmp_path / "new") == []
    assert [path.name for path in home.iterdir()] == ["wenbao.sqlite"]
    assert (home / "wenbao.sqlite").read_bytes() == left


def test_what_was_taken_out_stays_out_of_what_is_saved(tmp_path: Path, whole: Path) -> None:
    with Engine.open(Settings(home=tmp_path / "new"), create=True) as engine:
        assert engine.salvage(whole) == engine.store.counts()["pages"]
        assert "n4" not in {page.id for page in engine.store.pages()}
        assert engine.store.articles("n3") == ()
        assert {hit.article.id for hit in engine.search("第5号水闸检修", 5).hits}
        with pytest.raises(InputError, match="holds an archive"):
            engine.salvage(whole)
    assert texts(tmp_path / "new") == texts(whole)
    with Engine.open(Settings(home=tmp_path / "other"), create=True) as engine, pytest.raises(NoIndex):
        engine.salvage(tmp_path)


def test_on_the_command_line(tmp_path: Path, whole: Path) -> None:
    def ran(*command: str) -> str:
        made = subprocess.run(
            [sys.executable, "-m", "rag", *command], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert made.returncode == 0, made.stderr
        return made.stdout

    home, kept = str(tmp_path / "home"), str(tmp_path / "kept")
    shutil.copytree(whole, home)
    assert "KB" in ran("backup", kept, "--home", home)
    with sqlite3.connect(tmp_path / "home" / "wenbao.sqlite") as db:
        db.execute("UPDATE pages SET text = text || '改' WHERE id = 'n7'")
    assert any("page n7 is not as it was stored" in said for said in faults(Path(home)))
    pages = len({id_.split("#")[0] for id_ in texts(whole)})
    assert "pages saved" in ran("salvage", home, "--home", str(tmp_path / "new"))
    assert len(texts(tmp_path / "new")) == len(texts(whole)) - 1
    assert "pages are back" in ran("restore", kept, "--home", home)
    assert faults(Path(home)) == []
    assert pages
