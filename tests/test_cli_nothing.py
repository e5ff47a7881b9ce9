"""Commands that are given nothing to work on: one line that says so, what to type, and no archive left behind."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.cli.say import spoken
from tests.test_cli import Ran, home, run  # noqa: F401 — fixtures

READ = ".txt .text .md .markdown .html .htm .hocr .xml .pdf .docx .json .jsonl .jsonl.gz .csv .tsv"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with nothing in it, one with nothing that is read, one with an empty page; replies in English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    spoken.cache_clear()
    for name in ("empty", "pictures", "blank"):
        (tmp_path / name).mkdir()
    (tmp_path / "pictures" / "a.bmp").write_bytes(b"BM")
    (tmp_path / "blank" / "a.txt").touch()


@pytest.mark.parametrize(
    ("argv", "code", "err"),
    [
        ("index none", 2, "wenbao: no such file or folder: none\n  → check the path\n"),
        ("index none blank/b", 2, "wenbao: no such file or folder: none, blank/b\n  → check the path\n"),
        ("index blank/a.txt/b", 2, "wenbao: no such file or folder: blank/a.txt/b\n  → check the path\n"),
        ("index -q none", 2, "wenbao: no such file or folder: none\n  → check the path\n"),
        ("index empty", 2, f"wenbao: nothing to read in empty\n  → give {READ}\n"),
        ("index empty pictures", 2, f"wenbao: nothing to read in empty, pictures\n  → give {READ}\n"),
        (
            "index --rebuild", 1,
            "wenbao: No index at home\n  → run `wenbao index FOLDER` with the folder of your pages\n",
        ),
        ("restore none", 2, "wenbao: no such file: none\n  → give a file that `wenbao backup` made\n"),
        ("restore empty", 2, "wenbao: empty is a folder\n  → give a file that `wenbao backup` made\n"),
        (
            "restore blank/a.txt", 1,
            "wenbao: blank/a.txt is no backup of this version\n  → give a file that `wenbao backup` made\n",
        ),
        ("salvage none", 1, "wenbao: No index at none\n  → give the folder of a damaged archive\n"),
        ("verify none", 2, "wenbao: no such file: none\n  → give a file, or - for standard input\n"),
        ("verify empty", 2, "wenbao: empty is a folder\n  → give a file, or - for standard input\n"),
    ],
)  # fmt: skip
def test_nothing_to_work_on(run: Callable[..., Ran], argv: str, code: int, err: str) -> None:  # noqa: F811
    ran = run(*argv.split(), "--home", "home")
    assert (ran.code, ran.out, ran.err) == (code, "", err)
    assert not Path("home").exists()


@pytest.mark.parametrize(
    ("given", "code", "err"),
    [
        ("none", 2, "wenbao: no such file: none\n  → give a file\n"),
        ("empty", 2, "wenbao: empty is a folder\n  → give a file\n"),
        ("pictures/a.bmp", 1, f"wenbao: pictures/a.bmp: not a known kind of file\n  → give {READ}\n"),
    ],
)
def test_inspect_shows_a_file(run: Callable[..., Ran], given: str, code: int, err: str) -> None:  # noqa: F811
    ran = run("inspect", given)
    assert (ran.code, ran.out, ran.err) == (code, "", err)


def test_faults_alone_have_no_line_of_zeros(run: Callable[..., Ran], tmp_path: Path) -> None:  # noqa: F811
    ran = run("index", "blank", "--home", "home")
    said = f"wenbao: {tmp_path}/blank/a.txt: the file is empty — nothing was stored of it; remove it or fill it\n"
    assert (ran.code, ran.out, ran.err) == (4, "", said)


def test_an_archive_that_is_there_is_told_what_was_not_found(
    run: Callable[..., Ran],  # noqa: F811
    home: Path,  # noqa: F811
    seeds: Path,
) -> None:
    def of(*argv: str) -> tuple[int, str, str]:
        ran = run(*argv, "--home", str(home))
        return ran.code, ran.out, ran.err

    assert of("index", "empty") == (0, "Nothing to read in empty\n", "")
    passed = "Passed over, of kinds that are not read: 1 .bmp\n"
    assert of("index", "pictures") == (0, "Nothing to read in pictures\n", passed)
    unchanged = "0 added, 0 changed, 5 unchanged, 0 removed\n"
    missing = f"wenbao: {Path('none').absolute()}: no such file — check the path\n"
    assert of("index", "none", str(seeds)) == (4, unchanged, missing)
    assert of("index", "--rebuild") == (0, "5 pages made anew\n", "")
    assert of("export", "--paper", "无此报") == (3, "", "Nothing found.\n")
    assert of("export", "--as", "alto", "--out", "empty", "--paper", "无此报") == (3, "", "Nothing found.\n")
    code, out, err = of("export", "--as", "alto", "--out", "empty")
    assert (code, out, len(err.splitlines())) == (4, "", 5)
    assert of("backup", "none/kept") == (
        1,
        "",
        f"wenbao: {Path('none/kept')} cannot be written (No such file or directory)\n  → give another file\n",
    )
    assert os.listdir("empty") == []
