"""A process killed in the middle of indexing: nothing that was reported as done is lost, and all goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from eval.jsonl import written
from rag.engine import Engine
from rag.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
COUNT = 3000
_INDEX = """
import sys
from pathlib import Path
from rag.engine import Engine
from rag.settings import Settings
with Engine.open(Settings(home=Path(sys.argv[1])), create=True) as engine:
    engine.index([sys.argv[2]], progress=lambda done, total, what: print(done, total, flush=True))
"""


def body(i: int) -> str:
    return f"第{i}号水闸今年完成检修，共更换闸门{i % 7 + 1}扇。" + "沿线河道同时清淤，两岸栽种柳树。" * 12


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "gates.jsonl"
    rows = ({"id": f"g{i}", "title": f"水闸{i}", "body": body(i)} for i in range(COUNT))
    return written(path, rows)


def broken_off(home: Path, corpus: Path, how: signal.Signals, after: int) -> int:
    """Index in another process and end it once `after` documents were reported: how many were."""
    process = subprocess.Popen(
        [sys.executable, "-c", _INDEX, str(home), str(corpus)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT, start_new_session=True,
    )  # fmt: skip
    assert process.stdout
    done = 0
    with process:
        for line in process.stdout:
            done = int(line.split()[0])
            if done >= after:
                os.kill(process.pid, how)
                break
        return max([done, *(int(line.split()[0]) for line in process.stdout)])


def workers_of(group: int) -> list[str]:
    out = subprocess.run(["ps", "-eo", "pgid,stat,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in out.splitlines() if line.split()[0] == str(group) and " Z" not in line]


@pytest.mark.parametrize(("how", "after"), [(signal.SIGKILL, 1200), (signal.SIGINT, 600)])
def test_nothing_reported_done_is_lost(tmp_path: Path, corpus: Path, how: signal.Signals, after: int) -> None:
    done = broken_off(tmp_path, corpus, how, after)
    assert after <= done <= COUNT  # On a busy machine it may be done before the signal comes.
    with Engine.open(Settings(home=tmp_path)) as engine:
        for i in range(0, done, 97):
            assert engine.article(f"g{i}#1").text == f"水闸{i}\n{body(i)}"
        stored = engine.store.counts()["articles"]
        assert stored >= done
        hits = engine.search(f"第{done - 1}号水闸更换闸门").hits
        assert f"g{done - 1}#1" in {hit.article.id for hit in hits}
        report = engine.index([corpus])
        assert (report.added, report.unchanged) == (COUNT - stored, stored)
        assert engine.store.counts()["articles"] == COUNT
        ids = {id_ for id_, _ in engine.store.passages([(1, 10**9)])}
        assert {i for i, _ in engine.lexical.search(["水闸"], 2 * COUNT)} == ids
        assert len(engine.dense.search(engine.embedder.embed_query("水闸"), 2 * COUNT)) == len(ids)


def test_workers_end_with_the_process_that_is_killed(tmp_path: Path, corpus: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _INDEX, str(tmp_path), str(corpus)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT, start_new_session=True,
    )  # fmt: skip
    assert process.stdout
    with process:
        process.stdout.readline()
        assert sum("rag.indexing.worker" in line for line in workers_of(process.pid)) >= 1
        process.kill()
    until = time.monotonic() + 20
    while workers_of(process.pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert workers_of(process.pid) == []
