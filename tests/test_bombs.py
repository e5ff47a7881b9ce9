"""Files that are not what they seem: each is named with what is wrong and what to do, and the others go in."""

from __future__ import annotations

import gzip
import os
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.corpus import files, read, walk
from rag.corpus.limits import Late, timely, within
from rag.engine import Engine
from rag.errors import UnreadableFile
from rag.settings import Settings
from tests.archive import NEWS, Letters

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(path: Path, body: str, packed: bool = True) -> Path:
    """A Word file with this inside its body."""
    from docx import Document

    Document().save(str(path))
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["word/document.xml"] = f"<w:document {_WORD}><w:body>{body}</w:body></w:document>".encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return path


def only_fault(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        list(read(path))
    assert caught.value.hint
    return str(caught.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_a_pipe_or_a_device_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to("/dev/zero")
    (tmp_path / "c.txt").write_text(NEWS[0], "utf-8")
    assert "a pipe or a device" in only_fault(tmp_path / "a.txt")
    assert "a pipe or a device" in only_fault(tmp_path / "b.txt")
    with Engine.open(Settings(home=tmp_path / "home"), create=True, embedder=Letters()) as engine:
        report = engine.index([tmp_path / "a.txt", tmp_path / "b.txt", tmp_path])
        assert (report.added, len(report.failed)) == (1, 2)


def test_an_archive_in_a_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS[0], "utf-8")
    with Engine.open(Settings(home=tmp_path / "home"), create=True, embedder=Letters()) as engine:
        assert engine.index([tmp_path]).failed == ()
        assert (tmp_path / "home" / "lexical" / "meta.json").exists()
        assert engine.index([tmp_path]).failed == ()
        assert engine.store.counts()["pages"] == 1


def test_a_change_that_size_and_time_do_not_tell_is_found_where_it_is_looked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("凤翔科技园年用电量约2500万千瓦时。", "utf-8")
    with Engine.open(Settings(home=tmp_path / "home"), create=True, embedder=Letters()) as engine:
        assert engine.index([path]).added == 1
        then = path.stat()
        path.write_text("凤翔科技园年用电量约2600万千瓦时。", "utf-8")
        os.utime(path, ns=(then.st_atime_ns, then.st_mtime_ns))
        assert engine.index([path]).unchanged == 1
        assert engine.index([path], check=True).changed == 1
        assert "2600万" in engine.search("凤翔科技园用电").hits[0].article.text
        assert engine.index([path], check=True).unchanged == 1


def test_links_in_a_folder_stay_in_it_and_others_are_named(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("密", "utf-8")
    folder = tmp_path / "pages"
    (folder / "inner").mkdir(parents=True)
    (folder / "a.txt").write_text(NEWS[0], "utf-8")
    (folder / "same.txt").symlink_to("a.txt")
    (folder / "out.txt").symlink_to("../secret.txt")
    (folder / "gone.txt").symlink_to("nothing")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "inner" / "up").symlink_to("..", target_is_directory=True)
    (folder / "away").symlink_to("..", target_is_directory=True)
    assert [path.name for path in files([folder])] == ["a.txt", "same.txt"]
    names = [Path(link).relative_to(folder).as_posix() for link in walk([folder]).links]
    assert names == ["away", "gone.txt", "inner/up", "loop.txt", "out.txt"]
    assert next(read(folder / "out.txt")).text == "密"  # type: ignore[union-attr]
    assert "no such file" in only_fault(folder / "loop.txt")


def test_a_document_that_unpacks_to_much_is_refused_at_once(tmp_path: Path) -> None:
    line = "<w:p><w:r><w:t>水闸</w:t></w:r></w:p>"
    began = time.monotonic()
    said = only_fault(docx(tmp_path / "a.docx", line * 900_000))
    assert (tmp_path / "a.docx").stat().st_size < 2_200_000
    assert "unpacks to more than 32 MB" in said
    assert time.monotonic() - began < 10


def test_a_long_table_is_read_in_its_share_of_time(tmp_path: Path) -> None:
    cell = "<w:tc><w:p><w:r><w:t>闸</w:t></w:r></w:p></w:tc>"
    path = docx(tmp_path / "a.docx", f"<w:tbl>{('<w:tr>' + cell * 30 + '</w:tr>') * 1500}</w:tbl>")
    began = time.process_time()
    (page,) = read(path)
    assert page.text == "\n".join([f"| {' | '.join('闸' * 30)} |"] * 1500)  # type: ignore[union-attr]
    assert time.process_time() - began < 15


def test_a_line_or_a_file_without_end_is_refused(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.jsonl.gz", "wb", 1) as file:
        for _ in range(60):
            file.write(b" " * (1 << 20))
    assert [str(p).split(" — ")[0] for p in read(tmp_path / "a.jsonl.gz")] == [
        f"{tmp_path}/a.jsonl.gz:1: a line over 32 MB"
    ]
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(65 << 20)
    assert "65 MB, the limit is 64" in only_fault(tmp_path / "a.txt")


def test_what_takes_too_long_is_told_so(tmp_path: Path) -> None:
    def slow() -> Iterator[int]:
        yield 1
        time.sleep(5)

    made = timely(slow(), 0.2)
    assert next(made) == 1
    began = time.monotonic()
    with pytest.raises(Late, match="longer than 0 s"):
        next(made)
    assert time.monotonic() - began < 2
    with within(0.2):  # One in time leaves no alarm behind.
        pass
    time.sleep(0.3)


def test_what_swallows_it_is_told_again() -> None:
    def stubborn() -> None:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                time.sleep(0.2)
            except Late:
                caught.append(1)
                if len(caught) == 2:
                    raise

    caught: list[int] = []
    with pytest.raises(Late), within(0.1):
        stubborn()
    assert len(caught) == 2


def test_another_thread_has_no_limit() -> None:
    done = []

    def work() -> None:
        with within(0.05):
            time.sleep(0.2)
        done.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1]
