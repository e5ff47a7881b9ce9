"""Time to an answer on the seeds: the command line cold, the server warm, and what is added to the LLM's own time.

The aims: `wenbao --help` 0.3 s, a cold `wenbao ask` 1.0 s, warm `POST /search` 5 ms at the median, 15 ms before the LLM.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from eval import gold
from eval.machine import machine
from eval.metrics import percentile
from eval.opening import SEEDS, engine_over
from eval.serving import environment, seconds, server
from eval.slow_llm import SlowLLM

QUESTION = "凤翔科技园一年用多少电？"
AIMS = {"help_s": 0.3, "cold_ask_s": 1.0, "search_p50_ms": 5.0, "added_before_llm_p50_ms": 15.0}


def searching(port: int, questions: Sequence[str]) -> list[float]:
    """Milliseconds of each `POST /search` over one kept connection, after 30 that warm it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    spent = []
    for question in [*questions[:30], *questions]:
        body = json.dumps({"query": question}).encode()
        begun = time.perf_counter()
        connection.request("POST", "/search", body, {"content-type": "application/json"})
        response = connection.getresponse()
        response.read()
        spent.append((time.perf_counter() - begun) * 1000)
        if response.status != 200:
            raise SystemExit(f"/search answered {response.status}")
    return spent[30:]


async def waiting(port: int, llm: SlowLLM, questions: Sequence[str]) -> tuple[list[float], list[float]]:
    """Milliseconds from a question to the LLM's door, and from its first piece to the reader's."""
    before, after = [], []
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False) as client:
        for question in questions:
            asked = len(llm.asked)
            begun = time.perf_counter()
            async with client.stream(
                "POST", "/chat", json={"question": question, "stream": True}
            ) as response:
                shown = 0.0
                async for line in response.aiter_lines():
                    if not shown and line.replace(" ", "") == "event:delta":
                        shown = time.perf_counter()
            if len(llm.asked) > asked:  # A question refused by the gate never reaches the LLM.
                before.append((llm.asked[asked] - begun) * 1000)
                after.append((shown - llm.begun[asked]) * 1000)
    return before, after


async def serving(home: Path, questions: Sequence[str]) -> dict[str, float]:
    """The server's numbers, with an LLM that answers at once."""
    llm = SlowLLM(first=0.02, pause=0.001, pieces=10)
    async with await llm.serve() as listening:
        with server(environment(home, listening.sockets[0].getsockname()[1])) as port:
            search = await asyncio.to_thread(searching, port, questions)
            await waiting(port, llm, questions[:10])
            before, after = await waiting(port, llm, questions[10:110])
    return {
        "search_p50_ms": percentile(search, 0.5),
        "search_p95_ms": percentile(search, 0.95),
        "added_before_llm_p50_ms": percentile(before, 0.5),
        "added_before_llm_p95_ms": percentile(before, 0.95),
        "added_after_first_piece_p50_ms": percentile(after, 0.5),
        "answers_timed": len(before),
    }


def main(argv: Sequence[str]) -> int:
    """`wenbao eval ask`: prints the numbers as JSON; 1 if an aim is missed."""
    parser = argparse.ArgumentParser("wenbao eval ask", description=(__doc__ or "").strip())
    parser.add_argument("--times", type=int, default=7, metavar="N", help="runs of each command")
    parser.add_argument("--out", type=Path, metavar="FILE")
    options = parser.parse_args(argv)
    questions = [q.question for q in gold.load() if q.answerable and not q.history]
    with TemporaryDirectory(prefix="wenbao-bench-") as folder:
        home = Path(folder)
        with engine_over([SEEDS], home):
            pass
        env = environment(home)
        help_s, help_cpu_s = seconds(["--help"], env, options.times)
        ask_s, ask_cpu_s = seconds(["ask", QUESTION], env, options.times)
        numbers = {
            "help_s": help_s,
            "help_cpu_s": help_cpu_s,
            "cold_ask_s": ask_s,
            "cold_ask_cpu_s": ask_cpu_s,
        }
        numbers |= asyncio.run(serving(home, questions))
    missed = [name for name, most in AIMS.items() if numbers[name] > most]
    rounded = {name: round(value, 3) for name, value in numbers.items()}
    text = json.dumps({"machine": machine(), **rounded, "missed": missed}, ensure_ascii=False, indent=1)
    print(text)
    if options.out:
        options.out.write_text(text + "\n", "utf-8")
    return 1 if missed else 0
