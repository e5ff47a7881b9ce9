"""What is told in English where it arises: all of it has its Chinese, and whoever reads Chinese is told it."""

from __future__ import annotations

import ast
import os
import pickle
import re
import string
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel, Field, ValidationError

from api.app import create_app
from api.language import accepted
from rag.cli import main
from rag.cli.say import spoken
from rag.engine import Engine
from rag.errors import NotFound, UnreadableFile, WenbaoError
from rag.phrase import Phrase, fitting, misfit
from rag.settings import load
from rag.text.fold import fold
from rag.text.han import HAN
from rag.text.messages import told

ROOT = Path(__file__).resolve().parent.parent
PHRASES: dict[str, str] = tomllib.loads((ROOT / "rag/text/data/phrases.toml").read_text("utf-8"))
FILES = [
    (path, ast.parse(path.read_text("utf-8")))
    for top in ("rag", "api")
    for path in sorted((ROOT / top).rglob("*.py"))
    if "training" not in path.parts and path.name != "phrase.py"
]
CONSTANTS = {
    node.targets[0].id: node.value.value
    for _, tree in FILES
    for node in ast.walk(tree)
    if isinstance(node, ast.Assign)
    and isinstance(node.targets[0], ast.Name)
    and node.targets[0].id.isupper()
    and isinstance(node.value, ast.Constant)
    and isinstance(node.value.value, str)
}


def _kinds(of: type[WenbaoError] = WenbaoError) -> Iterator[str]:
    import api.errors  # noqa: F401 — they have errors of their own
    import rag.answer.guard  # noqa: F401

    yield of.__name__
    for kind in of.__subclasses__():
        yield from _kinds(kind)


def _made() -> Iterator[tuple[str, ast.Call, ast.expr]]:
    """Every text that an error or a phrase is made of, and where."""
    kinds = {**dict.fromkeys(_kinds(), slice(2)), "Phrase": slice(1), "_finding": slice(3)}
    kinds |= dict.fromkeys(("refused", "body"), slice(1, 3))
    for path, tree in FILES:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
                for text in node.args[kinds[node.func.id]]:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node, text


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_no_error_is_told_without_its_template() -> None:
    put_together = [where for where, _, text in _made() if isinstance(text, ast.JoinedStr | ast.BinOp)]
    assert put_together == []


def test_every_error_has_its_chinese_and_the_words_it_needs() -> None:
    wrong = []
    for where, call, text in _made():
        said = CONSTANTS.get(text.id) if isinstance(text, ast.Name) else getattr(text, "value", None)
        if not isinstance(said, str) or not said:
            continue
        given = {keyword.arg for keyword in call.keywords}
        needed = _fields(said) if given and None not in given else set()
        bare = not any(re.search("[a-z]", part) for part, *_ in string.Formatter().parse(said))
        if not needed <= given or (said not in PHRASES and not bare):
            wrong.append((where, said))
    assert wrong == []


def test_a_phrase_has_the_same_words_in_chinese() -> None:
    assert [english for english, chinese in PHRASES.items() if _fields(chinese) != _fields(english)] == []
    assert [
        chinese for chinese in PHRASES.values() if re.search(r"[，：；（]\s*[，：；）]|\s[，：；）]", chinese)
    ] == []
    simple = ("".join(re.findall(f"[{HAN}]", chinese)) for chinese in PHRASES.values())
    assert [chinese for chinese in simple if fold(chinese) != chinese] == []


def test_every_phrase_is_told_somewhere() -> None:
    constants = {
        node.value
        for _, tree in FILES
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    system = {os.strerror(number) for number in range(200)} | {"Name or service not known"}
    system |= {
        "Arguments",
        "Options",
        "Commands",
        "Show this message and exit.",
        "default",
    }  # Of Typer's help.
    system |= {status.phrase for status in HTTPStatus}
    system |= {node.replace("_", " ") for node in constants}  # Codes of errors.
    unused = [
        each
        for each in PHRASES
        if each not in constants | system
        and not any(mark in each for mark in ("should be", "should have", "Field ", "Extra ", "Value error"))
    ]
    assert unused == []


def test_an_error_keeps_its_words_in_another_process() -> None:
    where = Phrase("{path}: page {number}", path=Path("1945.xml"), number=3)
    error = UnreadableFile("{path}: {why}", "get it again", path=where, why=OSError(13, "Permission denied"))
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == "1945.xml: page 3: Permission denied — get it again"
    assert told(again.message, "zh") == "1945.xml：第3版：没有权限"
    assert told(again.message, "zh-Hant") == "1945.xml：第3版：沒有權限"
    assert told(again.hint, "zh-Hant") == "請重新獲取"
    assert told(again.hint, "fr") == "get it again"


def test_braces_and_foreign_words_stay_as_they_are() -> None:
    error = NotFound("no page {id!r}", "", id="{a}")
    assert (error.message, told(error.message, "zh")) == ("no page '{a}'", "没有版面 '{a}'")
    assert told(WenbaoError("a {foreign} word").message, "zh") == "a {foreign} word"
    assert told("plain", "zh") == "plain"
    inner = ValueError(Phrase("over {most} lines on a page", most=9))
    assert told(UnreadableFile("{path}: {why}", path="a", why=inner).message, "zh") == "a：一版超过9行"


def test_what_pydantic_says_is_a_phrase_of_its_own_template() -> None:
    class Wanted(BaseModel):
        k: int = Field(ge=1)
        name: str = Field("", max_length=1)

    with pytest.raises(ValidationError) as caught:
        Wanted.model_validate({"k": 0, "name": "报纸"})
    low, long = map(misfit, map(dict, caught.value.errors()))
    assert (low, told(low, "zh")) == (
        "Input should be greater than or equal to 1",
        "应大于或等于 1",
    )
    assert (long, long.words["max_length"]) == ("String should have at most 1 character", 1)


def test_what_another_program_says_is_read_by_the_first_template_it_fits() -> None:
    said = fitting(
        ("No such option: {name} (Possible options: {near})", "No such option: {name}"), "No such option: -x"
    )
    assert said is not None
    assert (said.template, said.words) == ("No such option: {name}", {"name": "-x"})
    assert fitting(("No such command {name}.",), "No such command 'frob'.") == "No such command frob."
    assert fitting(("No such command {name}.",), "Usage") is None


@pytest.mark.parametrize(
    ("locale", "argv", "code", "err"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "ask 什么", 1, "wenbao：home 里还没有索引\n  → 请运行 `wenbao index FOLDER`，FOLDER 是存放版面的文件夹\n"),
        ({"LANG": "zh_TW.UTF-8"}, "ask 什么", 1, "wenbao：home 裡還沒有索引\n  → 請運行 `wenbao index FOLDER`，FOLDER 是存放版面的文件夾\n"),
        ({"LANG": "zh_CN.UTF-8"}, "index none", 2, "wenbao：没有这个文件或文件夹：none\n  → 请检查路径\n"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "index none", 2, "wenbao: no such file or folder: none\n  → check the path\n"),
        ({"LC_ALL": "en_US.UTF-8", "WENBAO_LANGUAGE": "zh-Hant"}, "index none", 2, "wenbao：沒有這個文件或文件夾：none\n  → 請檢查路徑\n"),
        ({"LANG": "zh_CN.UTF-8"}, "search 年 -k 0", 2, "wenbao：-k 0：不在 1 和 1000000 之间\n  → -k 1\n"),
        ({"LANG": "zh_CN.UTF-8"}, "search 年 -k 多", 2, "wenbao：-k 的值不对：应为整数\n  → wenbao search --help\n"),
        ({"LANG": "zh_CN.UTF-8"}, "search 年 --form 2024", 2, "wenbao：没有选项 --form（相近的有 --from, --home, --to）\n  → wenbao search --help\n"),
        ({"LANG": "zh_CN.UTF-8"}, "search 年 --from 昨天", 2, "wenbao：--from 昨天：不是日期\n  → 请写成 --from 2024-04-01 或 --from 2024-04\n"),
        ({"LANG": "zh_CN.UTF-8", "WENBAO_PORT": "八千"}, "ask 什么", 1, "wenbao：WENBAO_PORT：应为整数\n  → 请看 README.zh.md 里的设置表\n"),
    ],
)  # fmt: skip
def test_the_command_line_tells_its_errors_in_the_language_of_its_user(
    tmp_path: Path, locale: dict[str, str], argv: str, code: int, err: str
) -> None:
    env = {"PATH": "", "PYTHONPATH": str(ROOT), **locale}
    command = [sys.executable, "-m", "rag", *argv.split(), "--home", "home"]
    ran = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=env, cwd=tmp_path, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (code, "", err)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "empty.txt").touch()
    with Engine.open(load(home=folder / "home"), create=True) as engine:
        engine.index([seeds, folder / "empty.txt"])
    return folder


def _said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str, *argv: str
) -> list[str]:
    monkeypatch.setenv("WENBAO_LANGUAGE", language)
    spoken.cache_clear()
    try:
        with pytest.raises(SystemExit):
            main(list(argv))
    finally:
        spoken.cache_clear()
    return "".join(capsys.readouterr()).splitlines()


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "zh",
            (
                "✓ 数据：{home}：5个文件，5版，26篇文章，",
                "✗ 未能存入：{empty}：文件是空的",
                "    → 请改好文件后运行 `wenbao index {empty}`，或 `wenbao remove {empty}`",
                "✓ 向量模型：wenbao-static-256-",
                "✓ 语言模型：没有设置：以引用原文作答",
            ),
        ),
        (
            "zh-Hant",
            (
                "✗ 未能存入：{empty}：文件是空的",
                "✓ 語言模型：沒有設置：以引用原文作答",
            ),
        ),
        (
            "en",
            ("✗ kept out: {empty}: the file is empty", "✓ language model: none set: answers are quotations"),
        ),
    ],
)
def test_the_doctor_speaks_as_its_user_does(
    archive: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    lines: tuple[str, ...],
) -> None:
    said = _said(capsys, monkeypatch, language, "doctor", "--home", str(archive / "home"))
    for line in lines:
        wanted = line.format(home=archive / "home", empty=archive / "empty.txt")
        assert [one for one in said if one.startswith(wanted)], (wanted, said)


def test_a_page_is_inspected_in_chinese(
    seeds: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = _said(capsys, monkeypatch, "zh", "inspect", str(next(iter(sorted(seeds.iterdir())))))
    assert "5 篇文章，3353 个字" in said
    assert any(line.startswith("没有印出日期；推断为 2024-04-02 … ") for line in said)
    assert "1 新闻 盛蕾调研我区近零碳园区建设工作" in said
    assert [line.strip() for line in said if "快从全市层面…  91%" in line] == [
        "拼接 …要抓手,要加 ⟶ 快从全市层面…  91%，合成一词：加快"
    ]
    assert not [
        line for line in said if re.search("[a-z]{4}", line.replace("000_8f4836216c4ab2e0-ff86e9", ""))
    ]


@pytest.mark.parametrize(
    ("accepts", "spoken_in"),
    [
        ("", "en"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("zh-HK", "zh-Hant"), ("zh-Hant-TW, zh;q=0.5", "zh-Hant"),
        ("fr, zh;q=0.4, en;q=0.2", "zh"), ("en-US, zh;q=0.9", "en"), ("fr, de", "en"), ("zh;q=0", "en"),
        ("*", "en"), ("zh;q=x, en;q=0.1", "en"),
    ],
)  # fmt: skip
def test_a_request_says_which_language_it_accepts(accepts: str, spoken_in: str) -> None:
    assert accepted(accepts) == spoken_in


@pytest.mark.parametrize(
    ("accepts", "path", "asked", "code", "message", "hint"),
    [
        ("zh-CN", "/chat", {"question": "什么"}, "no_index", "还没有档案", "POST /documents，或在服务器上运行 wenbao index 文件夹"),
        ("zh-TW", "/chat", {"question": "什么"}, "no_index", "還沒有檔案", "POST /documents，或在服務器上運行 wenbao index 文件夾"),
        ("zh-CN", "/chat", {}, "bad_input", "question：缺少此项", "请看 /docs 里的 /chat"),
        ("zh-CN", "/chat", {"question": "x", "k": 0}, "bad_input", "k：应大于或等于 1", "请看 /docs 里的 /chat"),
        ("zh-CN", "/nowhere", {}, "not_found", "没有这个地址", "请看 /docs 里有什么"),
        ("de", "/nowhere", {}, "not_found", "Not Found", "see /docs for what there is"),
    ],
)  # fmt: skip
def test_errors_over_http_are_told_in_the_language_accepted(
    tmp_path: Path, accepts: str, path: str, asked: dict[str, object], code: str, message: str, hint: str
) -> None:
    app = create_app(load(home=tmp_path / "none"))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        reply = client.post(path, json=asked, headers={"accept-language": accepts})
    error = reply.json()["error"]
    assert (error["code"], error["message"], error["hint"]) == (code, message, hint)
    assert error["type"] in ("invalid_request_error", "server_error")
    assert reply.headers["content-language"] == accepted(accepts)


def test_the_parts_of_a_help_text_that_typer_writes_are_chinese_too() -> None:
    command = [sys.executable, "-m", "rag", "keys", "add", "--help"]
    env = {"PATH": "", "LANG": "zh_TW.UTF-8", "COLUMNS": "80"}
    ran = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=env, cwd=ROOT, check=True
    )
    said = ran.stdout.splitlines()
    assert said[0] == "用法：wenbao keys add [OPTIONS] {NAME}"
    assert [line for line in said if line.endswith("：")] == ["參數：", "選項："]
    assert "  NAME <str>  [必填]" in said
    assert said[-1].endswith("顯示本說明。")
