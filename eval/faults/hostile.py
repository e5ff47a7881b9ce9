"""Hostile texts: how long one request of them holds up a server."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from eval.faults.killing import lines
from eval.serving import environment, server
from rag.engine import Engine
from rag.settings import load

# One piece again and again is what makes a stage slow that grows faster than its text.
UNITS = (
    "1", "１", "一", "零", "万", "a", "é", "も", "他", "盛蕾", "市长盛蕾", "他表示", "表示，", "说：“", "据", "不", "没有", "至", "第一",
    "1年", "2024年4月3日", "12月至", "3.5亿元", "增长1%，", "-1", ".", ",", "，", "。", "。\n", "|\n", "# ", "-", "_", "*", "'",
    "“", "”“", "《", "(", "（", "）", "[", "[1]", "](", "!(", "\\(", "<", "<a>", "http://", "§", " ", "\n", "\t", "A. ", "a b ",
    "Mr. Li ", "暂且", "报道对上", "对、", "公司", "记者", "摄影 ", "1:", "1-", "1.", "１，", "&", "=", "/", "\\", "`", "~", "^", "$",
)  # fmt: skip
_LONG = 64_000
_IDLE = 20.0  # Seconds in which a server is asked for its health alone.


@dataclass(frozen=True, slots=True)
class Held:
    """One hostile request: its door and unit, its status, its seconds, and the longest that /healthz took beside it."""

    door: str
    unit: str
    status: int
    seconds: float
    beside: float


def hostile(folder: Path, units: Sequence[str]) -> Iterator[Held]:
    """Each unit as 64,000 characters through each door of a server, while its health is asked again and again; first
    the health alone."""
    with Engine.open(load(home=folder / "home"), create=True) as engine:
        engine.index([lines(folder / "a.jsonl", "a")])
    with (
        server(environment(folder / "home")) as port,
        httpx.Client(base_url=(url := f"http://127.0.0.1:{port}"), timeout=300) as client,
    ):
        with _watched(url) as waits:
            time.sleep(_IDLE)
        # What the machine itself does, busy with other things.
        yield Held("nothing", "", 200, _IDLE, max(waits))
        for unit in units:
            text = (unit * _LONG)[:_LONG]
            turns = [{"role": "user", "content": text}, {"role": "assistant", "content": text}]
            said = [*turns, {"role": "user", "content": "那他是谁？"}]
            for door, path, body in (
                ("verify", "/verify", {"text": text[:50_000]}),
                ("history", "/chat", {"question": "那他是谁？", "history": turns}),
                ("openai", "/v1/chat/completions", {"messages": said}),
                ("question", "/chat", {"question": text[:4000]}),
                ("search", "/search", {"query": text[:4000], "k": 100}),
            ):
                with _watched(url) as waits:
                    began = time.perf_counter()
                    status = client.post(path, json=body).status_code
                    taken = time.perf_counter() - began
                yield Held(door, unit, status, taken, max(waits, default=0.0))


@contextmanager
def _watched(url: str) -> Iterator[list[float]]:
    """Seconds of each question for the health of the server, asked one after the other."""
    waits: list[float] = []
    done = threading.Event()

    def watch() -> None:
        with httpx.Client(base_url=url, timeout=300) as client:
            while not done.is_set():
                began = time.perf_counter()
                client.get("/healthz")
                waits.append(time.perf_counter() - began)
                done.wait(0.01)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield waits
    finally:
        done.set()
        thread.join()
