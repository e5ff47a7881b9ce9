"""Kills and hostile texts: what is lost or shown of an archive whose writers are killed, and how long one request of
hostile text holds up a server. `wenbao eval faults --kills 200 --hostile`."""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

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
_DOCUMENTS = 300
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
    files = [_lines(folder / f"f{n}.jsonl", f"f{n}-") for n in range(4)]
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
        for id_ in sorted(out)[: _DOCUMENTS // 2]:  # What is out comes in again now and then.
            out.discard(id_)
    return tally


def _command(chance: random.Random, files: Sequence[Path], safe: Sequence[str]) -> list[str]:
    kind = chance.choice(["index", "index", "rebuild", "remove", "remove", "adapt"])
    if kind == "remove":
        return [kind, *chance.sample(safe, min(len(safe), 40))]
    if kind == "index":
        path = chance.choice(files)
        _lines(path, f"{path.stem}-", chance.randrange(1000))
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
        ids = [json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()]
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
    return {json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()}


def _lines(path: Path, mark: str, turn: int = 0) -> Path:
    rows = (
        {
            "id": f"{mark}{i}",
            "title": f"水闸{i}",
            "body": f"第{i}号水闸今年完成检修，换闸门{turn}扇。" + "河道清淤。" * 20,
        }
        for i in range(_DOCUMENTS)
    )
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


@dataclass(frozen=True, slots=True)
class Held:
    """One hostile request: its door and unit, its status, its seconds, and the longest that /healthz took beside it."""

    door: str
    unit: str
    status: int
    seconds: float
    beside: float


def hostile(folder: Path, units: Sequence[str]) -> Iterator[Held]:
    """Each unit as 64,000 characters through each door of a server, while its health is asked again and again."""
    with Engine.open(load(home=folder / "home"), create=True) as engine:
        engine.index([_lines(folder / "a.jsonl", "a")])
    with (
        server(environment(folder / "home")) as port,
        httpx.Client(base_url=(url := f"http://127.0.0.1:{port}"), timeout=300) as client,
    ):
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


def main(argv: Sequence[str] | None = None) -> int:
    """Prints what was found; 1 where something was lost, shown, unclean, a server fault, or held up."""
    parser = argparse.ArgumentParser("wenbao eval faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=0, metavar="N", help="kill writers N times")
    parser.add_argument("--seed", type=int, default=1, help="of the moments of the kills")
    parser.add_argument("--hostile", action="store_true", help="hostile texts through every door of a server")
    options = parser.parse_args(argv)
    bad = 0
    with TemporaryDirectory(prefix="wenbao-faults-") as name:
        if options.kills:
            (folder := Path(name) / "kills").mkdir()
            found = kills(folder, options.kills, options.seed)
            print(
                f"{found.kills} processes, {found.in_time} killed before their end: {len(found.lost)} acknowledged"
                f" documents lost, {len(found.shown)} removed ones shown, {len(found.unclean)} unclean next runs,"
                f" {len(found.left)} left-overs"
            )
            faults = [*found.lost, *found.shown, *found.unclean, *found.left]
            print(*faults[:20], sep="\n")
            bad += len(faults)
        if options.hostile:
            (folder := Path(name) / "hostile").mkdir()
            held = list(hostile(folder, UNITS))
            for door in dict.fromkeys(one.door for one in held):
                mine = [one for one in held if one.door == door]
                slow, late = max(mine, key=lambda h: h.seconds), max(mine, key=lambda h: h.beside)
                codes = sorted({one.status for one in mine})
                print(
                    f"{door:9} {len(mine)} texts, status {codes}; slowest {slow.seconds:.2f} s ({slow.unit!r}); "
                    f"health beside at most {1000 * late.beside:.0f} ms ({late.unit!r})"
                )
            bad += sum(one.status >= 500 or one.beside > 1 for one in held)
    return 1 if bad else 0
