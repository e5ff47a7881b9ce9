"""An archive that stays true: what was said of a file is kept, files that move or go are noticed, copies agree."""

from __future__ import annotations

import io
import json
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from rag import Engine, Filters, Settings
from rag.cli import main
from rag.corpus import Metadata
from rag.facts.posts import holders
from tests.archive import Letters
from tests.test_cli import ROOT, Ran

POWER = (
    "园区用电\n武进国家高新区凤翔科技园年用电量约2500万千瓦时。区长恽淇丞强调，要节约用电，把每一度电用好。"
)
RIVER = "河道整治\n扁担河武进区范围河道长度为4.68千米。市长盛蕾指出，要把扁担河治理好，让百姓满意。"
DAY = date(2024, 4, 3)
ASKED = "凤翔科技园一年用多少电？"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.txt").write_text(POWER, "utf-8")
    (folder / "b.txt").write_text(RIVER, "utf-8")
    return folder


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with Engine.open(Settings(home=tmp_path / "home"), create=True, embedder=Letters()) as engine:
        yield engine


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., Ran]:
    def call(*argv: str) -> Ran:
        with pytest.raises(SystemExit) as stop:
            main([*argv, "--home", str(tmp_path / "home")])
        out, err = capsys.readouterr()
        return Ran(int(stop.value.code or 0), out, err)

    return call


def known(engine: Engine) -> set[tuple[str, date | None, str]]:
    return {(page.source, page.published, page.number) for page in engine.store.pages()}


def test_what_was_said_of_files_holds_until_other_is_said(engine: Engine, papers: Path) -> None:
    engine.index([papers], metadata=Metadata("武进日报", DAY, "A1"))
    again = engine.index([papers])
    assert (again.changed, again.unchanged, again.altered) == (0, 2, ())
    assert engine.index([papers], check=True).changed == 0
    assert known(engine) == {("武进日报", DAY, "A1")}
    other = engine.index([papers], metadata=Metadata("常州日报"))
    assert (other.changed, other.altered) == (2, (("source", "武进日报", "常州日报"),) * 2)
    assert known(engine) == {("常州日报", DAY, "A1")}
    (papers / "b.txt").write_text(RIVER + "整治于年内完成。", "utf-8")
    engine.index([papers])
    assert known(engine) == {("常州日报", DAY, "A1")}
    cleared = engine.index([papers], clear=("number",))
    assert cleared.altered == (("number", "A1", ""),) * 2
    assert known(engine) == {("常州日报", DAY, "")}
    assert engine.index([papers], check=True).unchanged == 2


def test_what_was_said_of_a_file_holds_also_where_a_part_of_it_is_broken(
    engine: Engine, tmp_path: Path
) -> None:
    lines = tmp_path / "n.jsonl"
    lines.write_text('{"id": "n1", "title": "园区用电", "body": "用电2500万千瓦时。"}\n{"id": \n', "utf-8")
    assert engine.index([lines], metadata=Metadata("武进日报", DAY)).added == 1
    assert len(engine.index([lines]).failed) == 1
    assert known(engine) == {("武进日报", DAY, "")}


def test_a_store_of_before_options_were_kept_gives_them(tmp_path: Path, papers: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with Engine.open(settings, create=True, embedder=Letters()) as engine:
        engine.index([papers], metadata=Metadata("武进'日报", DAY, "A1"))
    with sqlite3.connect(tmp_path / "home" / "wenbao.sqlite") as db:
        said = repr(Metadata("武进'日报", DAY, "A1"))
        db.execute("UPDATE files SET stamp = ? || ' ' || stamp", (said,))
        for column in ("given", "content"):
            db.execute(f"ALTER TABLE files DROP COLUMN {column}")
        db.execute("PRAGMA user_version = 4")
    with Engine.open(settings, embedder=Letters()) as engine:
        report = engine.index([papers])
        assert (report.unchanged, known(engine)) == (2, {("武进'日报", DAY, "A1")})
        assert engine.store.files()[0][1]


def test_an_explicit_empty_option_takes_back_what_was_said(run: Callable[..., Ran], papers: Path) -> None:
    run("index", str(papers), "--paper", "武进日报", "--date", "2024-04-03", "--page", "A1")
    assert "0 added, 0 changed, 2 unchanged" in run("index", str(papers)).out
    ran = run("index", str(papers), "--date", "")
    assert "date: 2024-04-03 → none (2 pages)" in ran.out
    ran = run("index", str(papers), "--paper", "常州日报")
    assert "paper: 武进日报 → 常州日报 (2 pages)" in ran.out


def test_a_file_that_was_moved_is_the_same_file(engine: Engine, papers: Path) -> None:
    engine.index([papers], metadata=Metadata("武进日报", DAY))
    gone = engine.search("扁担河", 1).hits[0].article.id
    engine.remove(gone)
    sub = papers / "2024"
    sub.mkdir()
    (papers / "a.txt").rename(sub / "a.txt")
    (papers / "b.txt").rename(papers / "river.txt")
    report = engine.index([papers])
    assert {(Path(a).name, Path(b).name) for a, b in report.moved} == {
        ("a.txt", "a.txt"),
        ("b.txt", "river.txt"),
    }
    assert (report.added, report.missing) == (0, ())
    assert {Path(path).name for path, _ in engine.store.files()} == {"a.txt", "river.txt"}
    assert known(engine) == {("武进日报", DAY, "")}
    assert not [h for h in engine.search("扁担河整治", 5).hits if "扁担河" in h.article.text]  # It stays out.


def test_files_that_are_gone_are_named_and_go_when_they_are_told_to(
    run: Callable[..., Ran], engine: Engine, papers: Path
) -> None:
    run("index", str(papers))
    (papers / "b.txt").unlink()
    ran = run("index", str(papers))
    assert "0 added, 0 changed, 1 unchanged, 0 removed" in ran.out
    assert "1 file(s) are gone from disk" in ran.out
    ran = run("list", "--missing")
    assert (ran.code, "b.txt" in ran.out, "a.txt" in ran.out) == (0, True, False)
    assert "b.txt" in run("doctor").out
    ran = run("index", str(papers), "--prune")
    assert "1 removed" in ran.out
    assert f"taken out: {papers / 'b.txt'}" in ran.out
    assert run("list", "--missing").code == 3
    (papers / "a.txt").unlink()
    ran = run("index", "--prune")
    assert (ran.code, "is all there is" in ran.err or "is all there is" in ran.out) == (2, True)
    assert run("list", "files").code == 0
    assert "1 removed" in run("index", "--prune", "--yes").out


def test_of_copies_the_one_of_a_known_paper_and_day_is_cited(engine: Engine, tmp_path: Path) -> None:
    for name in ("one/a.txt", "two/a.txt", "three/c.txt"):
        path = tmp_path / name
        path.parent.mkdir()
        path.write_text(POWER, "utf-8")
    engine.index([tmp_path / "three"])
    engine.index([tmp_path / "one"], metadata=Metadata("武进日报", DAY))
    engine.index([tmp_path / "two"])
    assert ("武进日报", DAY, "") in known(engine)
    hit = engine.search("凤翔科技园年用电量", 3).hits[0]
    assert (hit.article.source, hit.article.published) == ("武进日报", DAY)
    assert [other.source for other in hit.same] == [""]
    engine.index([tmp_path / "two"], metadata=Metadata(number="A2"))
    assert ("武进日报", DAY, "A2") in known(engine)


def test_what_there_is_is_listed(run: Callable[..., Ran], papers: Path) -> None:
    run("index", str(papers / "a.txt"), "--paper", "武进日报", "--date", "2024-04-03", "--page", "A1")
    run("index", str(papers / "b.txt"), "--paper", "常州日报", "--date", "2024-04-05", "--page", "B2")
    assert json.loads(run("list", "--json").out)["papers"] == [
        {"source": source, "issues": 1, "pages": 1, "articles": 1, "first": day, "last": day}
        for source, day in (("常州日报", "2024-04-05"), ("武进日报", "2024-04-03"))
    ]  # fmt: skip
    assert "武进日报  2024-04-03  page A1  1 pages, 1 articles" in run("list", "issues").out
    assert run("list", "issues", "--from", "2024-04-04").out.startswith("常州日报")
    assert str(papers / "a.txt") in run("list", "files", "--paper", "武进日报").out
    listed = json.loads(run("list", "articles", "--page", "B2", "--json").out)["articles"]
    assert [(a["title"], a["published"]) for a in listed] == [("河道整治", "2024-04-05")]
    assert run("list", "poems").code == 2
    page = listed[0]["id"].split("#")[0]
    for what in (page, "河道整治", "河道", str(papers / "b.txt"), listed[0]["id"]):
        ran = run("show", what)
        assert (ran.code, "扁担河武进区范围" in ran.out) == (0, True), what
        assert f"file {papers / 'b.txt'}, page {page}, characters 0–{len(RIVER)}" in ran.out


def test_statements_meet_the_filters_and_are_found_by_post(run: Callable[..., Ran], papers: Path) -> None:
    run("index", str(papers / "a.txt"), "--date", "2024-04-03")
    run("index", str(papers / "b.txt"), "--date", "2024-05-03")
    assert "把扁担河治理好" in run("search", "--speaker", "盛蕾").out
    assert run("search", "--speaker", "盛蕾", "--to", "2024-04-30").code == 3
    assert "把扁担河治理好" in run("search", "--speaker", "市长").out
    assert "节约用电" in run("search", "--speaker", "恽区长").out
    assert run("search", "--speaker", "恽区长", "--from", "2024-04-30").code == 3


def test_who_holds_a_post() -> None:
    quoted = [
        ("乔俊杰", "市委常委、区委书记"),
        ("吴震宇", "区委副书记"),
        ("盛蕾", "市长"),
        ("李林", "副市长"),
    ]
    assert holders("市长", quoted) == (("盛蕾", "市长"),)
    assert holders("副市长", quoted) == (("李林", "副市长"),)
    assert holders("乔书记", quoted) == (quoted[0],)
    assert holders("王书记", quoted) == ()
    assert holders("盛蕾", quoted) == ()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16"])
def test_a_piped_question_is_read_in_its_encoding(
    run: Callable[..., Ran], papers: Path, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("index", str(papers))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ASKED.encode(encoding))))
    ran = run("ask", "-")
    assert (ran.code, "2500万千瓦时" in ran.out) == (0, True), ran.err


def test_a_question_comes_through_a_pipe(run: Callable[..., Ran], papers: Path) -> None:
    run("index", str(papers))
    home = str(papers.parent / "home")
    ran = subprocess.run(
        [sys.executable, "-m", "rag", "ask", "-", "--home", home],
        input=ASKED.encode("gb18030"), capture_output=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert (ran.returncode, "2500万千瓦时" in ran.stdout.decode()) == (0, True), ran.stderr


def test_an_argument_in_gb18030_is_read(run: Callable[..., Ran], papers: Path) -> None:
    run("index", str(papers))
    asked = "凤翔科技园一年用多少电？".encode("gb18030").decode("utf-8", "surrogateescape")
    assert "2500万千瓦时" in run("ask", asked).out


def test_numbers_out_of_range_and_a_taken_port_are_no_lack_of_answers(
    run: Callable[..., Ran], papers: Path
) -> None:
    run("index", str(papers))
    for argv in (("ask", "用电", "-k", "0"), ("search", "用电", "-k", "-3"), ("serve", "--port", "99999")):
        ran = run(*argv)
        assert (ran.code, "not between" in ran.err) == (2, True)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ran = run("serve", "--port", port)
    assert (ran.code, f"127.0.0.1:{port} cannot be listened on" in ran.err) == (1, True)


def test_a_filter_finds_nothing_of_another_paper(engine: Engine, papers: Path) -> None:
    engine.index([papers / "a.txt"], metadata=Metadata("武进日报", DAY))
    assert engine.statements("恽淇丞", Filters(sources=("常州日报",))) == ()
    assert len(engine.statements("恽淇丞", Filters(sources=("武进日报",), date_to=DAY))) == 1
