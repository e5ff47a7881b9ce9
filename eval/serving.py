"""A real `wenbao serve` process for the benchmarks, and the timing of commands."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from rag.errors import WenbaoError

COMMAND = (sys.executable, "-m", "rag")


def environment(home: Path, llm_port: int = 0) -> dict[str, str]:
    """The environment of a child: of this shell's settings only the embedding model, and byte code kept as installations do."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE"
        and (not name.startswith("WENBAO_") or name.startswith("WENBAO_EMBED_"))
    }
    clean |= {"WENBAO_HOME": str(home), "OMP_NUM_THREADS": "1"}
    if llm_port:
        clean |= {"WENBAO_LLM_BASE_URL": f"http://127.0.0.1:{llm_port}/v1", "WENBAO_LLM_MODEL": "slow"}
    return clean


def seconds(arguments: Sequence[str], env: dict[str, str], times: int) -> tuple[float, float]:
    """Medians of the wall and the processor seconds of `wenbao ARGUMENTS`, a fresh process each time.

    The first run, which warms the disk, is left out. On a busy machine only the processor's seconds say something.

    Raises WenbaoError if it fails.
    """
    walls, works = [], []
    for _ in range(times + 1):
        begun, worked = time.perf_counter(), _children()
        done = subprocess.run([*COMMAND, *arguments], env=env, capture_output=True, text=True, check=False)
        walls.append(time.perf_counter() - begun)
        works.append(_children() - worked)
        if done.returncode:
            raise WenbaoError(
                f"wenbao {' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()[-500:]}"
            )
    return median(walls[1:]), median(works[1:])


def _children() -> float:
    """Processor seconds of the child processes that have ended."""
    used = os.times()
    return used.children_user + used.children_system


@contextmanager
def server(env: dict[str, str]) -> Iterator[int]:
    """The port of a `wenbao serve` that is ready. Raises WenbaoError if it is not within 60 seconds."""
    with process(env) as (port, _):
        yield port


@contextmanager
def process(env: dict[str, str]) -> Iterator[tuple[int, int]]:
    """`server`, with the number of its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(running, port)
        yield port, running.pid
    finally:
        running.terminate()
        running.wait(20)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            if get(port, "/readyz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise WenbaoError("the server did not come up", "try `wenbao serve` by hand")


def get(port: int, path: str) -> tuple[int, bytes]:
    """Status and body of one GET on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()
