"""Many answers streaming at once from one `wenbao serve` process against a slow LLM, and whether it stays awake meanwhile."""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from eval import gold
from eval.machine import machine
from eval.metrics import percentile
from eval.opening import SEEDS, engine_over
from eval.serving import environment, server
from eval.slow_llm import SlowLLM


@dataclass(frozen=True, slots=True)
class Stream:
    """One streamed answer: seconds to its first words and to its end, and what went wrong, if anything."""

    first: float
    whole: float
    fault: str


async def one(client: httpx.AsyncClient, question: str) -> Stream:
    """Asks over `POST /chat` and reads the events to the end; the answer must be the model's, and whole."""
    begun = time.perf_counter()
    first, event, mode = 0.0, "", ""
    try:
        async with client.stream("POST", "/chat", json={"question": question, "stream": True}) as response:
            if response.status_code != 200:
                return Stream(0.0, time.perf_counter() - begun, f"HTTP {response.status_code}")
            async for line in response.aiter_lines():
                if line.startswith("event:"):
                    event = line[6:].strip()
                    first = first or (time.perf_counter() - begun if event == "delta" else 0.0)
                elif line.startswith("data:") and event == "done":
                    mode = json.loads(line[5:])["mode"]
    except httpx.HTTPError as exc:
        return Stream(first, time.perf_counter() - begun, repr(exc))
    return Stream(
        first, time.perf_counter() - begun, "" if mode == "llm" else f"ended as {mode or 'nothing'}"
    )


def watch(port: int) -> None:
    """Asks /healthz every 20 ms, in a process of its own, until its input ends; then prints the milliseconds as JSON."""
    stop = threading.Event()

    def listen() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=listen, daemon=True).start()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    spent = []
    while not stop.is_set():
        begun = time.perf_counter()
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise SystemExit(f"/healthz answered {response.status}")
        spent.append((time.perf_counter() - begun) * 1000)
        stop.wait(0.02)
    print(json.dumps(spent))


async def crowd(port: int, questions: Sequence[str]) -> tuple[list[Stream], list[float]]:
    """All questions at once, and the milliseconds that /healthz took meanwhile."""
    watcher = subprocess.Popen(
        [sys.executable, "-m", "eval.bench_http", "--watch", str(port)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=SEEDS.parent,
    )  # fmt: skip
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", timeout=120, limits=limits, trust_env=False
    ) as client:
        await asyncio.sleep(1)  # The watcher's own start is not the server's business.
        streams = await asyncio.gather(*(one(client, question) for question in questions))
    out, _ = await asyncio.to_thread(watcher.communicate, "")
    return list(streams), json.loads(out)


async def measure(home: Path, asked: Sequence[str], at_once: int, llm: SlowLLM) -> dict[str, object]:
    """The numbers of one run with `at_once` answers to the questions in turn, over the index in `home`."""
    questions = [asked[i % len(asked)] for i in range(at_once)]
    async with await llm.serve() as listening:
        with server(environment(home, listening.sockets[0].getsockname()[1])) as port:
            idle = await crowd(
                port, questions[:1]
            )  # Warm, and what /healthz takes with next to nothing to do.
            llm.asked.clear()
            streams, health = await crowd(port, questions)
    faults = [s.fault for s in streams if s.fault]
    return {
        "answers": at_once,
        "failed": len(faults),
        "faults": sorted(set(faults))[:5],
        "pieces_per_second": round(at_once / llm.pause) if llm.pause else None,
        "first_words_s": _quantiles([s.first for s in streams]),
        "whole_answer_s": _quantiles([s.whole for s in streams]),
        "shortest_possible_s": round(llm.first + llm.pause * (llm.pieces - 1), 2),
        "awake": percentile(health, 0.95) < 50 and percentile(health, 0.99) < 100,
        "healthz_ms": _quantiles(health) | {"asked": len(health)},
        "healthz_idle_ms": _quantiles(idle[1]),
    }


def _quantiles(values: Sequence[float]) -> dict[str, float]:
    return {
        "p50": round(percentile(values, 0.5), 2),
        "p95": round(percentile(values, 0.95), 2),
        "p99": round(percentile(values, 0.99), 2),
        "max": round(max(values, default=0), 2),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """`wenbao eval http`: prints the numbers as JSON; 1 if an answer failed or /healthz was slow."""
    parser = argparse.ArgumentParser("wenbao eval http", description=(__doc__ or "").strip())
    parser.add_argument("--at-once", type=int, default=200, metavar="N", help="answers at once")
    parser.add_argument(
        "--first", type=float, default=1.0, metavar="S", help="seconds to the LLM's first piece"
    )
    parser.add_argument("--pause", type=float, default=0.2, metavar="S", help="seconds between two pieces")
    parser.add_argument("--pieces", type=int, default=40, metavar="N", help="pieces an answer")
    parser.add_argument("--out", type=Path, metavar="FILE")
    parser.add_argument("--watch", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.watch:
        watch(options.watch)
        return 0
    llm = SlowLLM(options.first, options.pause, options.pieces)
    with TemporaryDirectory(prefix="wenbao-bench-") as folder:
        home = Path(folder)
        with engine_over(
            [SEEDS], home
        ) as engine:  # A question that the gate refuses would never reach the LLM.
            plain = [q.question for q in gold.load() if q.answerable and q.single]
            asked = [question for question in plain if engine.search(question).evidence.enough]
        numbers = asyncio.run(measure(home, asked, options.at_once, llm))
    text = json.dumps({"machine": machine(), **numbers}, ensure_ascii=False, indent=1)
    print(text)
    if options.out:
        options.out.write_text(text + "\n", "utf-8")
    return 1 if numbers["failed"] or not numbers["awake"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
