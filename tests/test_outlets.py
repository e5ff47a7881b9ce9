"""What comes from a page, a file name or a folder steers nothing: not a terminal, a client, a key, the indexer."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from typer import style

from api.app import create_app
from rag.errors import SettingsError
from rag.settings import load
from rag.text.shown import Screen, address, escaped, shown
from tests.serving import indexed, served
from tests.test_cli import Ran, run  # noqa: F401 — a fixture

ROOT = Path(__file__).resolve().parent.parent
STEERS = "\x1b]52;c;ZXZpbA==\x07\x1b[2K\x1b[8m\x9b2J\x7f"
TITLE = f"园区用电{STEERS}![图](http://evil.example/x.png)\u202e"
BODY = f"凤翔科技园年用电量约2500万千瓦时。{STEERS}河道长度为4.68千米\u2028。"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outlets")
    row = {"id": "a", "title": TITLE, "body": BODY, "url": "javascript:alert(1)"}
    (folder / "a.jsonl").write_text(json.dumps(row), "utf-8")
    return indexed(folder / "home", [folder / "a.jsonl"])


def test_what_steers_stands_as_a_mark() -> None:
    assert (
        shown("用电\x1b[2K\r\n\t2500万\u202e千瓦时\x9b") == "用电\ufffd[2K\ufffd\n\t2500万\ufffd千瓦时\ufffd"
    )
    text = "\x9b\u2028\u2066用电\x7f"
    assert escaped(json.dumps(text, ensure_ascii=False)) == r'"\u009b\u2028\u2066用电\u007f"'
    assert json.loads(escaped(json.dumps(text, ensure_ascii=False))) == text
    for bad in (
        "javascript:alert(1)",
        "data:text/html,x",
        "//a",
        " http://a",
        "http://a b",
        'http://a"x',
        "file:///x",
    ):
        assert address(bad) == ""
    assert address("https://a.cn/新闻?id=1") == "https://a.cn/新闻?id=1"


@pytest.mark.parametrize(
    "command",
    [("search", "园区用电"), ("ask", "园区用电多少？"), ("show", "a#1")],
)
def test_no_terminal_is_steered(run: Callable[..., Ran], home: Path, command: tuple[str, ...]) -> None:  # noqa: F811
    plain = run(*command, "--home", str(home)).out
    assert "2500万" in plain
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", plain)


def test_no_terminal_is_steered_by_a_process(home: Path) -> None:
    command = [sys.executable, "-m", "rag", "show", "a#1", "--home", str(home)]
    plain = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "2500万" in plain
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", plain)


def test_colours_hide_nothing() -> None:
    written = io.StringIO()
    for hidden in ("8", "30;40", "0;30", "37", "97", "7", "38;5;0", "48;2;0;0;0", "1;8", "5"):
        Screen(written).write(f"\x1b[{hidden}m用电\x1b[m")
    assert re.findall("\x1b[^m]*m", written.getvalue()) == 10 * ["\x1b[m"]
    ours = style("✓", fg="green", bold=True) + style("扁担河", fg="bright_black") + "\x1b[1;36m\x1b[2m"
    written = io.StringIO()
    Screen(written).write(ours)
    assert written.getvalue() == ours


def test_a_name_of_a_file_is_no_markup_beside_the_bar(tmp_path: Path) -> None:
    name = "[bold red]a[link=http:evil]:fire:.txt"
    (tmp_path / name).write_text("凤翔科技园年用电量约2500万千瓦时。", "utf-8")
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "rag", "index", str(tmp_path), "--home", str(tmp_path / "home")], cwd=ROOT,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=follower, env={**os.environ, "COLUMNS": "200"},
    ) as process:  # fmt: skip
        os.close(follower)
        said = b""
        with suppress(OSError):  # What Linux says when the other side has gone.
            while part := os.read(leader, 4096):
                said += part
    os.close(leader)
    assert process.returncode == 0
    assert name in said.decode()


def test_json_holds_every_character_and_steers_nothing(run: Callable[..., Ran], home: Path) -> None:  # noqa: F811
    out = run("show", "a#1", "--json", "--home", str(home)).out
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u2028]", out)
    assert json.loads(out)["title"] == " ".join(TITLE.split())


def test_names_of_files_steer_no_terminal(run: Callable[..., Ran], tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "a\x1b[2Kb\x9b.docx").write_bytes(b"no document")
    made = run("index", str(tmp_path), "--home", str(tmp_path / "home"))
    assert made.code == 4
    assert "b\ufffd.docx: no Word document" in made.err
    assert not re.search("[\x1b\x9b]", made.err)


@pytest.fixture(scope="module")
def url(home: Path) -> Iterator[str]:
    with served(create_app(load(home=home))) as url:
        yield url


def test_a_client_gets_no_address_and_no_picture_of_a_page(url: str) -> None:
    asked = {"model": "wenbao", "messages": [{"role": "user", "content": "凤翔科技园年用电量是多少？"}]}
    reply = httpx.post(f"{url}/v1/chat/completions", json=asked)
    said = reply.json()["choices"][0]["message"]
    assert "2500万" in said["content"]
    assert "evil.example" not in said["content"]
    cited = [note["url_citation"]["url"] for note in said["annotations"]]
    assert cited == [f"{url}/article/a%231#65-84"]
    assert not re.search(
        "[\x7f-\x9f\u202e\u2028]", httpx.post(f"{url}/search", json={"query": "园区用电"}).text
    )


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost", 200), ("127.0.0.1:8000", 200), ("[::1]:8000", 200), ("192.168.1.7", 200), ("evil.example", 421),
     ("localhost.evil.example", 421), ("[", 421), ("a@127.0.0.1", 421)],
)  # fmt: skip
def test_without_a_key_only_this_machine_is_meant(url: str, host: str, status: int) -> None:
    to = urlsplit(url)
    with closing(socket.create_connection((to.hostname, to.port))) as client:
        client.sendall(f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nconnection: close\r\n\r\n".encode())
        assert client.recv(4096).split()[1] in ({200: (b"200",), 421: (b"421", b"400")}[status])


@pytest.mark.parametrize("key", ["密钥四七一一", " blank at its edges ", "plain"])
def test_a_key_is_known_by_its_bytes(home: Path, key: str) -> None:
    with served(create_app(load(home=home, api_key=key))) as url:
        headers = [(b"authorization", f"Bearer {key.strip()}".encode())]
        assert httpx.post(f"{url}/search", json={"query": "用电"}, headers=headers).status_code == 200
        assert httpx.post(f"{url}/search", json={"query": "用电"}).status_code == 401
        # A key is needed, so any name may lead here.
        assert httpx.get(f"{url}/healthz", headers={"host": "wenbao.example"}).status_code == 200


def test_a_filter_with_nul_is_none(url: str) -> None:
    for filters in ({"speaker": "\0"}, {"sources": ["武进日报\0"]}):
        reply = httpx.post(f"{url}/search", json={"query": "用电", "filters": filters})
        assert (reply.status_code, reply.json()["error"]["code"]) == (422, "bad_input")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".env", 'WENBAO_LLM_BASE_URL="{}"'),
        (".env", "export wenbao_llm_base_url={}"),
        ("wenbao.toml", 'llm_base_url = "{}"'),
        ("wenbao.toml", 'LLM_BASE_URL = "{}"\nllm_base_url = "http://127.0.0.1/v1"'),
    ],
)
def test_a_key_goes_only_where_it_was_set_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_text(text.format("https://evil.example/v1"), "utf-8")
    assert load().llm_base_url == "https://evil.example/v1"
    monkeypatch.setenv("WENBAO_LLM_API_KEY", "sk-4711")
    with pytest.raises(
        SettingsError, match=rf"of the environment is not sent to the address in .*{re.escape(name)}"
    ):
        load()
    (tmp_path / name).write_text(text.format("http://127.0.0.1:11434/v1"), "utf-8")
    assert load().llm_api_key.get_secret_value() == "sk-4711"
    monkeypatch.setenv("WENBAO_LLM_BASE_URL", "https://api.example/v1")
    assert load().llm_base_url == "https://api.example/v1"


@pytest.mark.parametrize(
    "name", ["LLM_BASE_URL=https://evil.example/{}", 'LLM_HEADERS=\'{{"x": "{}"}}\'', "LLM_MODEL={}"]
)
def test_a_foreign_file_has_nothing_of_the_environment_filled_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLOUD_TOKEN", "sesame")
    (tmp_path / ".env").write_text("WENBAO_" + name.format("${CLOUD_TOKEN}"), "utf-8")
    with pytest.raises(SettingsError, match=r"\$\{CLOUD_TOKEN\} in WENBAO_LLM_\w+ is not filled in"):
        load()
    (tmp_path / ".env").write_text("OTHER=${CLOUD_TOKEN}\nWENBAO_LLM_MODEL=qwen3", "utf-8")
    assert load().llm_model == "qwen3"


def test_the_archive_is_not_emptied_unasked(run: Callable[..., Ran], tmp_path: Path) -> None:  # noqa: F811
    for i in range(2):
        (tmp_path / f"{i}.txt").write_text(f"凤翔科技园年用电量约{i}500万千瓦时。", "utf-8")
    home = indexed(tmp_path / "home", [tmp_path])
    asked = subprocess.run(
        [sys.executable, "-m", "rag", "remove", "/", "--home", str(home)], cwd=ROOT, capture_output=True, text=True,
        check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert asked.returncode == 2
    assert "all there is in the archive (2 pages)" in asked.stderr
    assert run("remove", str(tmp_path / "0.txt"), "--home", str(home)).code == 0
    assert run("remove", "/", "--home", str(home)).code == 0  # One page is what was meant.


@pytest.mark.slow
def test_code_in_the_working_folder_is_not_run(tmp_path: Path) -> None:
    for name in ("numpy.py", "rag.py", "json.py", "site.py"):
        (tmp_path / name).write_text("open('ran', 'w')\nraise SystemExit(1)\n", "utf-8")
    rows = (
        json.dumps({"id": f"n{i}", "title": "", "body": f"第{i}号水闸今年完成检修。"}) for i in range(1100)
    )
    (tmp_path / "news.jsonl").write_text("\n".join(rows), "utf-8")
    # As the installed command starts: without the working folder among what is imported.
    command = [
        sys.executable,
        "-P",
        "-c",
        "from rag.cli import main; main()",
        "index",
        "news.jsonl",
        "--home",
        "home",
    ]
    made = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("1100 added")
    assert not (tmp_path / "ran").exists()
