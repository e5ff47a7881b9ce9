"""Writers killed at any moment: what is lost or shown of the archive they leave."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.jsonl import rows, written
from rag.engine import Engine
from rag.settings import load

DOCUMENTS = 300
# Says each batch that is safe, and each article that is out.
_WORK = """
import sys
from pathlib import Path
from rag.engine import Engine
from rag.errors import Busy
from rag.settings import Settings
print("begun", flush=True)
try:
    with Engine.open(Settings(home=Path(sys.argv[1])), create=True) as engine:
        if sys.argv[2] == "remove":
            for id_ in sys.argv[3:]:
                engine.remove(id_)
                print("out", id_, flush=True)
        else:
            said = lambda done, total, what: print("in", done, flush=True)
            if sys.argv[2] == "adapt":
                engine.adapt(steps=20, progress=said)
            else:
                engine.index(sys.argv[3:], rebuild=sys.argv[2] == "rebuild", progress=said)
except Busy:
    print("busy", flush=True)
"""


@dataclass
class Tally:
    """What became of all kills."""

    kills: int = 0
    in_time: int = 0
    lost: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    unclean: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def kills(folder: Path, count: int, seed: int) -> Tally:
    """Kill writers at any moment, one alone or two at once, a reader asking meanwhile, and look at what is left."""
    chance = random.Random(seed)
    home, tally = folder / "home", Tally()
    files = [lines(folder / f"f{n}.jsonl", f"f{n}-") for n in range(4)]
    safe: set[str] = set()
    out: set[str] = set()
    with Engine.open(load(home=home), create=True) as engine:
        engine.index([files[0]])
    safe |= _ids(files[0])
    for number in range(count):
        commands = [_command(chance, files, sorted(safe)) for _ in range(1 + number % 3 // 2)]
        running = [
            subprocess.Popen(
                [sys.executable, "-c", _WORK, str(home), *words],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            )
            for words in commands
        ]  # fmt: skip
        for process in running:
            assert process.stdout
            process.stdout.readline()
        time.sleep(chance.uniform(0.3, 3.5))
        tally.in_time += sum(process.poll() is None for process in running)
        for process in running:
            process.send_signal(signal.SIGKILL)
        for process, words in zip(running, commands, strict=True):
            said = process.communicate()[0].split("\n")
            _learn(said, words, files, safe, out)
        tally.kills += len(running)
        _look(home, safe, out, tally, f"kill {number} of {' and '.join(words[0] for words in commands)}")
        for id_ in sorted(out)[: DOCUMENTS // 2]:  # What is out comes in again now and then.
            out.discard(id_)
    return tally


def _command(chance: random.Random, files: Sequence[Path], safe: Sequence[str]) -> list[str]:
    kind = chance.choice(["index", "index", "rebuild", "remove", "remove", "adapt"])
    if kind == "remove":
        return [kind, *chance.sample(safe, min(len(safe), 40))]
    if kind == "index":
        path = chance.choice(files)
        lines(path, f"{path.stem}-", f"换闸门{chance.randrange(1000)}扇。")
        return [kind, str(path)]
    return [kind]


def _learn(
    said: Sequence[str], words: Sequence[str], files: Sequence[Path], safe: set[str], out: set[str]
) -> None:
    """What the process told before it was killed is what must hold."""
    if words[0] == "remove":
        gone = {line.split()[1] for line in said if line.startswith("out ")}
        maybe = set(words[1:]) - gone  # The one under way may be out or not.
        safe -= {*gone, *maybe}
        out |= gone
    if words[0] == "index":
        done = max([0, *(int(line.split()[1]) for line in said if line.startswith("in "))])
        path = next(path for path in files if str(path) == words[1])
        ids = [row["id"] for row in rows(path)]
        out -= set(ids)  # They may be in again, each of them.
        safe |= set(ids[:done])


def _look(home: Path, safe: set[str], out: set[str], tally: Tally, what: str) -> None:
    try:
        with Engine.open(load(home=home)) as engine:
            pages = {page.id for page in engine.store.pages()}
            hits = {hit.article.page_id for hit in engine.search("水闸检修", 100).hits}
            every = [id_ for id_, _ in engine.lexical.search(["水闸"], 10_000)]
            known = engine.store.chunks(every)
            tally.lost += [f"{what}: {id_}" for id_ in sorted(safe - pages)]
            tally.shown += [f"{what}: {id_}" for id_ in sorted(out & (pages | hits))]
            tally.shown += [f"{what}: chunk {id_}" for id_ in every if id_ not in known]
            report = engine.index([])
            again = {page.id for page in engine.store.pages()}
            if report.failed or again != pages or len(every) != engine.store.count():
                tally.unclean.append(f"{what}: {len(every)} of {engine.store.count()} chunks found by word")
        beside = [path.name for path in home.iterdir() if path.name.startswith((".adapting", ".dense"))]
        models = [path.name for path in home.glob("model-*")]
        tally.left += [f"{what}: {name}" for name in (*beside, *models[1:])]
    except Exception as exc:
        tally.unclean.append(f"{what}: {type(exc).__name__}: {exc}")


def _ids(path: Path) -> set[str]:
    return {row["id"] for row in rows(path)}


def lines(path: Path, mark: str, said: str = "", count: int = DOCUMENTS) -> Path:
    """A JSON Lines file of invented articles, their ids `mark` and a number; each body holds what is `said`."""
    rows = (
        {
            "id": f"{mark}{i}",
            "title": f"水闸{i}",
            "body": f"{said}第{i}号水闸今年完成检修。" + "河道清淤。" * 20,
        }
        for i in range(count)
    )
    return written(path, rows)
