"""Hostile texts: how long one request of them holds up a server, by the clock and by the server's own work.

On a machine that is busy with other things the clock tells of them as well; the processor time of the server does not.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from eval.faults.killing import lines
from eval.serving import environment, process
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
    """One hostile request: its door and unit, its status, its seconds, and the longest that /healthz took beside it; of
    both also the processor seconds of the server (Linux)."""

    door: str
    unit: str
    status: int
    seconds: float
    work: float
    beside: float
    held: float


def hostile(folder: Path, units: Sequence[str]) -> Iterator[Held]:
    """Each unit as 64,000 characters through each door of a server, while its health is asked again and again; first
    the health alone."""
    with Engine.open(load(home=folder / "home"), create=True) as engine:
        engine.index([lines(folder / "a.jsonl", "a")])
    with (
        process(environment(folder / "home")) as (port, pid),
        httpx.Client(base_url=(url := f"http://127.0.0.1:{port}"), timeout=300) as client,
    ):
        worked = partial(time.clock_gettime, (~pid << 3) | 2)  # Its clock; see clock_getcpuclockid(3).
        with _watched(url, worked) as waits:
            time.sleep(_IDLE)
        # What the machine itself does, busy with other things.
        yield Held("nothing", "", 200, _IDLE, 0.0, *_longest(waits))
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
                with _watched(url, worked) as waits:
                    began, work = time.perf_counter(), worked()
                    status = client.post(path, json=body).status_code
                    taken, work = time.perf_counter() - began, worked() - work
                yield Held(door, unit, status, taken, work, *_longest(waits))


def _longest(waits: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The longest of the clock, and the longest that the server's own work accounts for."""
    return max((a for a, _ in waits), default=0.0), max((min(pair) for pair in waits), default=0.0)


@contextmanager
def _watched(url: str, worked: Callable[[], float]) -> Iterator[list[tuple[float, float]]]:
    """Seconds and processor seconds of each question for the health of the server, asked one after the other."""
    waits: list[tuple[float, float]] = []
    done = threading.Event()

    def watch() -> None:
        with httpx.Client(base_url=url, timeout=300) as client:
            while not done.is_set():
                began, work = time.perf_counter(), worked()
                client.get("/healthz")
                waits.append((time.perf_counter() - began, worked() - work))
                done.wait(0.01)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield waits
    finally:
        done.set()
        thread.join()
