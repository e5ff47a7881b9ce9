"""A server that has answered for long holds no more memory, files or threads than one that has begun."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.archive import NEWS
from tests.scripted import Script, scripted
from tests.serving import indexed

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = (
    "凤翔科技园年用电量是多少？",
    "市长强调了什么？",
    "芙蓉圩有多少水稻田？",
    "2022年世界杯冠军是谁？",
)


@contextmanager
def serving(home: Path, **environment: str) -> Iterator[tuple[str, int]]:
    """The address and the process of a server of its own."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-m", "rag", "serve", "--home", str(home), "--port", str(port)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment},
    ) as process:  # fmt: skip
        try:
            assert process.stderr
            assert any("Uvicorn running" in line for line in process.stderr)
            # A line for each request: nobody who leaves them unread may hold the server up.
            threading.Thread(target=process.stderr.read, daemon=True).start()
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()
            process.wait(20)


def held(pid: int) -> tuple[float, int, int]:
    """Resident memory in MB, open files and threads."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    values = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    files = len(os.listdir(f"/proc/{pid}/fd"))
    return int(values["VmRSS"].split()[0]) / 1024, files, int(values["Threads"])


def ask(client: httpx.Client, n: int) -> None:
    """One of many kinds of requests, among them wrong ones and ones that nobody waits for."""
    question = f"{QUESTIONS[n % 4]}{'请说明。' * (n % 3)}"
    match n % 9:
        case 0 | 1:
            assert (
                client.post("/search", json={"query": f"{question}{n}", "k": 1 + n % 50}).status_code == 200
            )
        case 2:
            assert client.post("/chat", json={"question": question}).status_code == 200
        case 3:
            with client.stream("POST", "/chat", json={"question": question, "stream": True}) as reply:
                assert "done" in "".join(reply.iter_text())
        case 4:
            with client.stream("POST", "/chat", json={"question": question, "stream": True}) as reply:
                next(reply.iter_text())  # It hangs up here.
        case 5:
            text = f"凤翔科技园年用电量约{n}万千瓦时。芙蓉圩有水稻田{n % 7}万亩。"
            assert client.post("/verify", json={"text": text}).status_code == 200
        case 6:
            asked = {"messages": [{"role": "user", "content": question}], "stream": True}
            with client.stream("POST", "/v1/chat/completions", json=asked) as reply:
                assert "[DONE]" in "".join(reply.iter_text())
        case 7:
            assert client.post("/chat", content=b'{"question": ').status_code == 422
            assert client.get(f"/articles/none{n}").status_code == 404
        case _:
            assert (
                client.post(
                    "/search", json={"query": question, "filters": {"speaker": f"市长{n}"}}
                ).status_code
                == 200
            )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells what a process holds")
def test_a_thousand_requests_leave_nothing(tmp_path: Path) -> None:
    rows = [
        json.dumps({"id": f"n{i}", "title": f"第{i}条", "body": f"{NEWS[i % 8]}第{i}期。" * 3})
        for i in range(400)
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(rows), "utf-8")
    home = indexed(tmp_path / "home", [tmp_path / "news.jsonl"])
    with scripted(Script(["凤翔科技园年用电量约2500万千瓦时[1]。", "其余未提。"])) as llm:
        model = {"WENBAO_LLM_BASE_URL": llm.url, "WENBAO_LLM_MODEL": "m"}
        with serving(home, **model) as (url, pid), httpx.Client(base_url=url, timeout=60) as client:
            for n in range(300):
                ask(client, n)
            memory, files, threads = held(pid)
            for n in range(300, 1000):
                ask(client, n)
                if n % 100 == 0:
                    llm.play(Script(["凤翔科技园年用电量约2500万千瓦时[1]。", "其余未提。"]))
            after = held(pid)
    assert after[0] < memory + 7, (
        memory,
        after,
    )  # 10 KB a request; what lasts takes 2 MB a thousand, and less each time.
    assert after[1] <= files + 2, (files, after)
    assert after[2] <= threads + 2, (threads, after)
