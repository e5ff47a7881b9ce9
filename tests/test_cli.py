"""The command line as a user meets it: output, JSON, exit codes, wrong input, pipes and interrupts."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from click import unstyle

from rag.cli import main, render
from rag.cli.evaluation import evaluate_with
from rag.cli.examine import examine
from rag.cli.say import spoken
from rag.errors import WenbaoError
from rag.settings import load
from rag.text.han import HAN
from rag.types import Article, Chunk, DateGuess, Hit, Kind, Scores

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "凤翔科技园一年用多少电？"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    folder = tmp_path_factory.mktemp("home")
    with pytest.raises(SystemExit) as stop:
        main(["index", "--quiet", "--home", str(folder), str(seeds)])
    assert stop.value.code == 0
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    def call(*argv: str) -> Ran:
        with pytest.raises(SystemExit) as stop:
            main(list(argv))
        out, err = capsys.readouterr()
        return Ran(int(stop.value.code or 0), out, err)

    return call


def test_an_answer_shows_where_it_stands(run: Callable[..., Ran], home: Path) -> None:
    ran = run("ask", QUESTION, "--home", str(home))
    assert ran.code == 0
    assert "凤翔科技园年用电量约2500万千瓦时。[1]" in ran.out
    assert "[1] 盛蕾调研我区近零碳园区建设工作" in ran.out
    shown = re.search(r"wenbao show (\S+:\d+-\d+)", ran.out)
    assert shown
    ran = run("show", shown[1], "--home", str(home))
    assert ran.code == 0
    assert "【武进国家高新区凤翔科技园年用电量约2500万千瓦时。】" in ran.out


def test_json_leads_back_to_the_page(run: Callable[..., Ran], home: Path, seeds: Path) -> None:
    answer = json.loads(run("ask", QUESTION, "--json", "--home", str(home)).out)
    assert (answer["status"], answer["mode"], answer["question_used"]) == ("answered", "extractive", QUESTION)
    for cited in answer["citations"]:
        page = next(p for p in seeds.iterdir() if cited["article_id"].startswith(p.stem)).read_text("utf-8")
        printed = page[cited["page_start"] : cited["page_end"]]
        assert "".join(printed.split()) == "".join(cited["quote"].split())
    found = json.loads(run("search", "凤翔科技园", "-k", "2", "--json", "--home", str(home)).out)
    assert [hit["rank"] for hit in found["hits"]] == [1, 2]
    assert "凤翔科技园" in found["hits"][0]["text"]
    assert found["timings"]["total"] > 0


def test_what_the_pages_do_not_tell_is_refused(run: Callable[..., Ran], home: Path) -> None:
    ran = run("ask", "火星探测器什么时候返回地球？", "--home", str(home))
    assert ran.code == 3
    assert "报道里没有找到这个问题的答案" in ran.out


@pytest.mark.parametrize(
    ("argv", "said", "hint"),
    [
        (["ask", " \n"], "empty", "ask"),
        (["ask", "谁", "--from", "yesterday"], "--from yesterday: not a date", "--from 2024-04-01"),
        (["ask", "谁", "--kind", "poem"], "poem", "news, feature"),
        (["search"], "nothing to search for", "wenbao search"),
        (["index"], "nothing to index", "wenbao index FOLDER"),
    ],
)
def test_wrong_input_gets_one_line_and_what_to_type(
    run: Callable[..., Ran], home: Path, argv: list[str], said: str, hint: str
) -> None:
    ran = run(*argv, "--home", str(home))
    assert ran.code == 2
    assert said in ran.err
    assert hint in ran.err.split("→")[1]
    assert "Traceback" not in ran.err


def test_a_missing_archive_says_what_to_type(run: Callable[..., Ran], tmp_path: Path) -> None:
    ran = run("ask", QUESTION, "--home", str(tmp_path / "none"))
    assert ran.code == 1
    assert "run `wenbao index" in ran.err
    assert not (tmp_path / "none").exists()


def test_an_unknown_article_and_a_range_outside_it(run: Callable[..., Ran], home: Path) -> None:
    assert "no article" in run("show", "nothing", "--home", str(home)).err
    found = json.loads(run("search", "凤翔科技园", "--json", "--home", str(home)).out)
    ran = run("show", f"{found['hits'][0]['article_id']}:5-99999", "--home", str(home))
    assert ran.code == 2
    assert "characters" in ran.err


def test_one_bad_file_does_not_keep_the_good_ones_out(
    run: Callable[..., Ran], seeds: Path, tmp_path: Path
) -> None:
    pages, home = tmp_path / "pages", tmp_path / "home"
    pages.mkdir()
    for name in ("000_8f4836216c4ab2e0.txt", "002_44a8789aef0a7005.txt"):
        (pages / name).write_bytes((seeds / name).read_bytes())
    (pages / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    ran = run("index", str(pages), "--home", str(home), "--paper", "武进日报")
    assert ran.code == 4
    assert "2 added, 0 changed, 0 unchanged, 0 removed" in ran.out
    assert "photo.txt" in ran.err
    (pages / "photo.txt").unlink()
    assert (
        "0 added, 0 changed, 2 unchanged"
        in run("index", str(pages), "--home", str(home), "--paper", "武进日报").out
    )
    assert "武进日报" in run("search", "凤翔科技园", "--home", str(home)).out
    ran = run("remove", str(pages / "000_8f4836216c4ab2e0.txt"), "--home", str(home))
    assert ran.code == 0
    assert "凤翔科技园" not in run("search", "凤翔科技园", "--home", str(home)).out
    assert run("remove", "nothing", "--home", str(home)).code == 3


def test_search_explains_every_stage(run: Callable[..., Ran], home: Path) -> None:
    ran = run("search", "石伟东", "--explain", "--home", str(home))
    assert ran.code == 0
    for stage in ("dense", "lexical", "fused", "embed", "load", "total"):
        assert stage in ran.out


def test_what_a_person_said(run: Callable[..., Ran], home: Path) -> None:
    ran = run("search", "--speaker", "盛蕾", "--home", str(home))
    assert ran.code == 0
    assert "盛蕾" in ran.out
    assert "强调" in ran.out
    said = json.loads(run("search", "--speaker", "盛蕾", "--json", "--home", str(home)).out)["statements"]
    assert {s["speaker"] for s in said} == {"盛蕾"}
    assert run("search", "--speaker", "无此人", "--home", str(home)).code == 3


def test_a_draft_is_checked_against_the_archive(run: Callable[..., Ran], home: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("凤翔科技园年用电量约2500万千瓦时。", "utf-8")
    assert run("verify", str(draft), "--home", str(home)).code == 0
    draft.write_text("凤翔科技园年用电量约2600万千瓦时。", "utf-8")
    ran = run("verify", str(draft), "--home", str(home))
    assert ran.code == 3
    assert "✗" in ran.out
    assert "2500万" in ran.out
    claims = json.loads(run("verify", str(draft), "--json", "--home", str(home)).out)["claims"]
    assert [c["status"] for c in claims] == ["unsupported"]
    assert run("verify", str(tmp_path / "none.txt"), "--home", str(home)).code == 2


def test_a_page_is_shown_as_it_was_read(run: Callable[..., Ran], seeds: Path) -> None:
    ran = run("inspect", str(seeds / "000_8f4836216c4ab2e0.txt"))
    assert ran.code == 0
    assert "市领导调研我区农业农村工作" in ran.out
    shown = json.loads(run("inspect", str(seeds / "000_8f4836216c4ab2e0.txt"), "--json").out)
    assert next(a["title"] for a in shown["articles"]) == "盛蕾调研我区近零碳园区建设工作"


def test_a_conversation_carries_its_topic_on(
    run: Callable[..., Ran], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        sys, "stdin", io.StringIO(f"{QUESTION}\n它自建的虚拟电厂平台服务了多少家企业？\n/exit\n")
    )
    ran = run("chat", "--home", str(home))
    assert ran.code == 0
    assert "2500万千瓦时" in ran.out
    assert "4000多家" in ran.out


def test_help_is_what_readme_shows(run: Callable[..., Ran]) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "rag", "--help"],
        capture_output=True, text=True, check=True, cwd=ROOT, env={**os.environ, "LANG": "C.UTF-8", "COLUMNS": "80"},
    ).stdout  # fmt: skip
    assert f"```text\n$ wenbao --help\n{shown}```" in (ROOT / "README.md").read_text("utf-8")
    assert max(len(line) for line in shown.splitlines()) <= 80


def test_help_speaks_chinese_where_the_locale_does() -> None:
    for command in ("--help", "ask --help", "index --help"):
        shown = subprocess.run(
            [sys.executable, "-m", "rag", *command.split()],
            capture_output=True, text=True, check=True, cwd=ROOT,
            env={**os.environ, "LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8", "COLUMNS": "80"},
        ).stdout  # fmt: skip
        assert re.search(f"[{HAN}]{{4}}", shown)


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("zh_CN.UTF-8", "把报纸版面读入档案"),
        ("zh_TW.UTF-8", "把報紙版面讀入檔案"),
        ("zh-Hant", "把報紙版面讀入檔案"),
        ("zh", "把报纸版面读入档案"),
        ("de_DE.UTF-8", "Read pages into the archive"),
    ],
)
def test_help_speaks_as_the_locale_does(locale: str, said: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "rag", "index", "--help"],
        capture_output=True, text=True, check=True, cwd=ROOT, env={**os.environ, "LANG": "C", "LC_ALL": locale, "COLUMNS": "80"},
    ).stdout  # fmt: skip
    assert said in "".join(shown.split("\n"))


def test_a_reader_that_goes_away_is_no_fault(home: Path) -> None:
    piped = f"{sys.executable} -m rag search 会议 -k 50 --home {home} | head -n 1; exit ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", piped], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_chinese_goes_in_and_out_in_a_bare_locale(home: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "rag", "ask", "-", "--home", str(home)],
        input=QUESTION.encode(), capture_output=True, cwd=ROOT, check=True,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert "2500万千瓦时" in ran.stdout.decode("utf-8")


def test_ctrl_c_stops_a_server_quietly(home: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "rag", "serve", "--port", "0", "--home", str(home)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    with server:
        assert server.stderr is not None
        log = ""
        while "running on" not in log:
            line = server.stderr.readline()
            assert line, log
            log += line
        server.send_signal(signal.SIGINT)
        rest = server.stderr.read()
    assert "Traceback" not in log + rest
    assert server.returncode in (0, 130)


def typed(
    *argv: str, cwd: Path, stdout: int = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[str]:
    """`wenbao` as a process of its own, in a folder and with these variables."""
    return subprocess.run(
        [sys.executable, "-m", "rag", *argv],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WENBAO_CORS_ORIGINS", "http://x", "WENBAO_CORS_ORIGINS: no JSON"),
        ("WENBAO_LLM_HEADERS", "a: b", "WENBAO_LLM_HEADERS: no JSON"),
        ("WENBAO_K", "many", "WENBAO_K: Input should be a valid integer"),
    ],
)
def test_a_wrong_setting_is_one_line(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    ran = run("search", "水")
    assert (ran.code, said in ran.err, "Traceback" in ran.err) == (1, True, False), ran.err


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("wenbao.toml", b"k = ", "wenbao.toml: Invalid value"),
        (".env", "WENBAO_HOME=报纸".encode("gb18030"), ".env: not in UTF-8"),
    ],
)
def test_a_slip_in_a_settings_file_is_one_line(
    run: Callable[..., Ran],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    file: str,
    content: bytes,
    said: str,
) -> None:
    (tmp_path / file).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    ran = run("search", "水")
    assert (ran.code, said in ran.err, "Traceback" in ran.err) == (1, True, False), ran.err


def test_names_that_are_no_settings_are_said_with_the_near_one(tmp_path: Path) -> None:
    (tmp_path / "wenbao.toml").write_text("hme = 'x'\nzzzz = 1\n", "utf-8")
    (tmp_path / ".env").write_text("WENBAO_LLM_MODLE=m\n", "utf-8")
    said = typed("search", "水", cwd=tmp_path, WENBAO_EMBED_MODL="x").stderr.splitlines()
    assert "WENBAO_EMBED_MODL is no setting; is embed_model meant (WENBAO_EMBED_MODEL)?" in said
    assert "WENBAO_LLM_MODLE in .env is no setting; is llm_model meant (WENBAO_LLM_MODEL)?" in said
    assert "hme in wenbao.toml is no setting; is home meant (WENBAO_HOME)?" in said
    assert "zzzz in wenbao.toml is no setting" in said


def test_passwords_are_not_shown() -> None:
    settings = load(
        llm_base_url="https://me:sesame@host/v1",
        llm_headers={"Authorization": "sesame"},
        llm_body={"key": "sesame"},
        api_key="sesame",
    )
    assert "sesame" not in repr(settings)
    assert "https://***@host/v1" in repr(settings)
    assert all("sesame" not in f.found + f.hint for f in examine(settings, servers={}))


def test_a_closed_output_is_no_fault(home: Path, tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    for argv in (("--help",), ("search", "凤翔科技园", "--home", str(home))):
        ran = typed(*argv, cwd=tmp_path, stdout=write)
        assert (ran.returncode, ran.stderr) == (0, "")
    os.close(write)
    command = f'"{sys.executable}" -m rag ask {QUESTION} --home "{home}" >&-'
    ran = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_an_interrupt_while_the_commands_are_loading_is_no_traceback(home: Path) -> None:
    for wait in (0.05, 0.12, 0.2):
        process = subprocess.Popen(
            [sys.executable, "-c", "import rag.cli; print(flush=True); rag.cli.main(['search', '水'])"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "WENBAO_HOME": str(home)},
        )
        assert process.stdout
        process.stdout.readline()
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        assert "Traceback" not in process.communicate()[1]
        assert process.returncode in (0, 130)


def test_the_evaluation_is_of_the_repository(tmp_path: Path) -> None:
    with pytest.raises(WenbaoError, match="are of the repository"):
        evaluate_with([], tmp_path)
    ran = typed("eval", "trust", "--data", str(tmp_path / "none"), cwd=tmp_path)
    assert ran.returncode == 1
    assert "no such file or folder" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_how_a_place_and_a_hit_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Title, paper, day and page, as far as they are known; each stage's score with its rank, where there is one."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    spoken.cache_clear()
    bare = Article("a", "p", 0, Kind.NEWS, "", "水闸 完成\n检修。", ())
    guess = DateGuess(date(2024, 4, 1), date(2024, 4, 3), "4月2日", 0.5)
    whole = replace(
        bare, title="水闸", source="武进日报", number="A2", published=date(2024, 4, 2), guess=guess
    )
    assert render.place(bare) == "(no title)"
    assert render.place(whole) == "水闸 · 武进日报 · 2024-04-02 · page A2"
    assert (
        render.place(replace(whole, published=None))
        == "水闸 · 武进日报 · estimated 2024-04-01 to 2024-04-03, 50% sure · page A2"
    )
    chunk = Chunk(1, "a", 2, 9, whole.text[2:9])
    hit = Hit(3, 0.5, chunk, whole, Scores(dense=0.25, dense_rank=1, lexical=7.0, fused=0.5))
    lines = [unstyle(line) for line in render.hit(hit, explain=True)]
    assert lines[0].startswith("3. 水闸")
    assert lines[1:] == [
        "   完成 检修。",
        "   wenbao show a:2-9",
        "   score 0.500  dense 0.250 (#1)  lexical 7.000  fused 0.500",
    ]
    assert len(list(render.hit(hit, explain=False))) == 3
    assert unstyle(list(render.article(whole, [(3, 5), (0, 2)]))[-1]) == "【水闸】 【完成】\n检修。"
    monkeypatch.undo()
    spoken.cache_clear()
