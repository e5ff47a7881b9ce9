"""A large archive: indexing, opening, searching, and what the approximate index loses against exact search.

    wenbao eval corpus ../shared/data/news/xwlb --out eval/results/corpus.json

The aims, for 108,753 items on 2 cores: indexed in 180 s within 2 GB, a second run 10 s, opened in 2 s, search p50
10 ms and p99 30 ms, an added article found by a running process within 1 s. Each part runs in a fresh process.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from eval.machine import machine
from eval.metrics import percentile
from rag.engine import Engine
from rag.settings import load
from rag.types import Filters

AIMS = {"index_s": 180, "peak_mb": 2000, "again_s": 10, "open_s": 2, "p50_ms": 10, "p99_ms": 30, "added_s": 1}
_FILTERS = {
    "none": Filters(),
    "one month": Filters(date_from=date(2019, 1, 1), date_to=date(2019, 1, 31)),
    "one year": Filters(date_from=date(2019, 1, 1), date_to=date(2019, 12, 31)),
    "since 2015": Filters(date_from=date(2015, 1, 1)),
}

Found = dict[str, Any]


def indexing(engine: Engine, data: Path) -> Found:
    """The first run over the whole folder, with the processor time of all its processes."""
    begun = time.perf_counter()
    report = engine.index([data], progress=_progress)
    spent = time.perf_counter() - begun
    mine, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "index_s": spent,
        "cpu_s": sum(usage.ru_utime + usage.ru_stime for usage in (mine, theirs)),
        "added": report.added,
        "failed": len(report.failed),
        **engine.store.counts(),
        "megabytes": {
            path.name: round(
                sum(f.stat().st_size for f in (path.rglob("*") if path.is_dir() else [path])) / 1e6
            )
            for path in engine.settings.home.iterdir()
        },
    }


def again(engine: Engine, data: Path) -> Found:
    """A second run with nothing changed."""
    begun = time.perf_counter()
    unchanged = engine.index([data]).unchanged
    return {"again_s": time.perf_counter() - begun, "unchanged": unchanged}


def opening(engine: Engine, data: Path) -> Found:
    """From an opened store to the first hits: model, both indexes and dictionary loaded."""
    begun = time.perf_counter()
    hits = engine.search("国务院常务会议讨论了什么").hits
    return {"open_s": time.perf_counter() - begun, "first_hits": len(hits)}


def searching(engine: Engine, data: Path) -> Found:
    """Warm searches by 500 headlines, and by 100 under each filter: milliseconds, whole and by stage."""
    questions = _headlines(engine, 500)
    for question in questions[:50]:
        engine.search(question)
    found: Found = {}
    for name, filters in _FILTERS.items():
        stages: dict[str, list[float]] = {}
        for question in questions[: None if not filters else 100]:
            for stage, spent in engine.search(question, filters=filters).timings.items():
                stages.setdefault(stage, []).append(spent)
        whole = stages["total"]
        found[name] = {
            "p50_ms": percentile(whole, 0.5),
            "p99_ms": percentile(whole, 0.99),
            "stages_p50_ms": {stage: percentile(spent, 0.5) for stage, spent in stages.items()},
        }
    return found | {name: found["none"][name] for name in ("p50_ms", "p99_ms")}


def recall(engine: Engine, data: Path) -> Found:
    """The index in use against exact search in numpy, and what exact FAISS costs at several sizes."""
    import faiss

    ids, vectors = engine.store.vectors([(1, 1 << 62)], engine.embedder.dim)
    queries = np.stack([engine.embedder.embed_query(text) for text in _headlines(engine, 300)])
    shares: dict[int, list[float]] = {10: [], 100: []}
    spent = []
    for query in queries:
        begun = time.perf_counter()
        near = [i for i, _ in engine.dense.search(query, 100)]
        spent.append((time.perf_counter() - begun) * 1000)
        scores = vectors @ query
        best = ids[np.argpartition(-scores, 100)[:100]]
        best = best[np.argsort(-scores[np.searchsorted(ids, best)], kind="stable")].tolist()
        for k, found in shares.items():
            found.append(len(set(near[:k]) & set(best[:k])) / k)
    faiss.omp_set_num_threads(1)
    exact = {}
    for size in (10_000, 25_000, 50_000, 100_000, len(ids)):
        if size <= len(ids):
            flat = faiss.IndexFlatIP(vectors.shape[1])
            flat.add(vectors[:size])
            begun = time.perf_counter()
            for query in queries[:100]:
                flat.search(query[None], 100)
            exact[size] = (time.perf_counter() - begun) * 10
    return {
        "vectors": len(ids),
        "recall_at_10": float(np.mean(shares[10])),
        "recall_at_100": float(np.mean(shares[100])),
        "dense_p50_ms": percentile(spent, 0.5),
        "exact_ms": exact,
    }


def adding(engine: Engine, data: Path) -> Found:
    """One article more: how long indexing it takes, and until a process that runs already finds it."""
    command = [sys.executable, "-m", "eval.bench_corpus", str(data), "--home", str(engine.settings.home)]
    watch = subprocess.Popen([*command, "--part", "watching"], stdout=subprocess.PIPE, text=True)
    with watch, TemporaryDirectory() as folder:
        assert watch.stdout
        watch.stdout.readline()
        path = Path(folder) / f"{_WORD}.txt"
        path.write_text(f"{_WORD}通车\n\n本报讯 {_WORD}今日通车。", "utf-8")
        begun = time.time()
        engine.index([path])
        spent = time.time() - begun
        seen = float(watch.stdout.readline()) - begun
        engine.remove(str(path))
    return {"added_s": seen, "index_one_s": spent}


def watching(engine: Engine, data: Path) -> Found:
    """A process that searches until it finds the added article; prints when it is ready, and when it found it."""
    engine.search(_WORD)
    print("ready", flush=True)
    while not any(_WORD in hit.article.title for hit in engine.search(_WORD).hits):
        time.sleep(0.01)
    return {"at": time.time()}


_WORD = "鼍鼋大桥"
_PARTS: dict[str, Callable[[Engine, Path], Found]] = {
    part.__name__: part for part in (indexing, again, opening, searching, recall, adding)
}


def _headlines(engine: Engine, n: int) -> list[str]:
    """Titles spread evenly over the archive: names, numbers and the words of the news."""
    last = engine.store.counts()["chunks"]
    wanted = range(1, last, max(1, last // (2 * n)))
    titles = (article.title for _, article in engine.store.chunks(wanted).values())
    return [title for title in dict.fromkeys(titles) if title][:n]


def _progress(done: int, total: int, what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{total} {what} ", end="", file=sys.stderr, flush=True)


def _run(part: str, data: Path, home: Path) -> Found:
    """One part in a fresh process, with the most memory that it and its children held together."""
    command = [sys.executable, "-m", "eval.bench_corpus", str(data), "--home", str(home), "--part", part]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        peak = 0.0
        done = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not done.wait(0.2):
                peak = max(peak, _memory(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        out, _ = process.communicate()
        done.set()
        watcher.join()
    if process.returncode:
        raise SystemExit(f"{part} failed")
    return {**json.loads(out.splitlines()[-1]), "peak_mb": round(peak)}


def _memory(pid: int) -> float:
    """Megabytes that a process and its descendants hold, shared pages counted once; 0 where that cannot be read."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0.0
    mine = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1000
    return mine + sum(_memory(int(child)) for child in children)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("eval.bench_corpus", description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=Path("../shared/data/news/xwlb"))
    parser.add_argument("--home", type=Path, help="keep the archive here, and use it if it is there")
    parser.add_argument("--out", type=Path, help="write the numbers here as JSON")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    chosen = parser.parse_args(argv)
    if not chosen.data.exists():
        print(f"no data at {chosen.data}: name a folder of news as JSON lines", file=sys.stderr)
        return 2
    if chosen.part:
        with Engine.open(load(home=chosen.home), create=True) as engine:
            found = (
                watching(engine, chosen.data)
                if chosen.part == "watching"
                else _PARTS[chosen.part](engine, chosen.data)
            )
        print(found["at"] if chosen.part == "watching" else json.dumps(found, ensure_ascii=False))
        return 0
    with TemporaryDirectory() as folder:
        home = chosen.home or Path(folder)
        parts = [part for part in _PARTS if part != "indexing" or not (home / "dense.faiss").exists()]
        results = {part: _show(part, _run(part, chosen.data.resolve(), home.resolve())) for part in parts}
    whole = {"machine": machine(), "load": os.getloadavg()[0], "aims": AIMS, **results}
    if chosen.out:
        chosen.out.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def _show(part: str, found: Found) -> Found:
    rounded: Found = json.loads(json.dumps(found), parse_float=lambda x: round(float(x), 3))
    print(f"{part}: {json.dumps(rounded, ensure_ascii=False)}", flush=True)
    return rounded


if __name__ == "__main__":
    raise SystemExit(main())
