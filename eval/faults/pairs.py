"""Every two commands at once, again and again: the archive is then as after one of them and then the other."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations_with_replacement, permutations
from pathlib import Path
from random import Random
from typing import Any

from eval.faults.copies import faults
from eval.jsonl import written
from rag.engine import Engine
from rag.settings import load

COMMANDS = ("index", "rebuild", "remove", "adapt", "backup", "restore", "salvage", "ask", "doctor")
_FILES, _EACH = 4, 60
_LATE = 0.5  # Seconds by which one may begin after the other.
State = dict[str, str]  # The text of each page.


@dataclass(frozen=True, slots=True)
class Overlap:
    """What came of two commands at once: whether their times overlapped, whether one was told that the other writes, what
    was lost or shown that should not be, and what else went wrong."""

    pair: Sequence[str]
    met: bool
    busy: bool
    lost: Sequence[str]
    shown: Sequence[str]
    faults: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Command:
    what: str
    words: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()  # What it puts in: page and text.

    def after(self, state: State) -> State:
        """The archive when it is done, in this state before."""
        if self.what == "index":
            return state | dict(self.texts)
        if self.what == "restore":
            return dict(self.texts)
        if self.what == "remove":
            return {id_: text for id_, text in state.items() if not _is_of(id_, self.words[0])}
        return state


def _is_of(id_: str, what: str) -> bool:
    return id_ == what or id_.split("-")[0] == Path(what).stem


def overlaps(folder: Path, seed: int, number: int, commands: Sequence[str] = COMMANDS) -> Iterator[Overlap]:
    """Each pair of commands once, over one archive, in the round of this number."""
    chance = Random(f"{seed}:{number}")
    home = folder / "home"
    files = [folder / f"f{number}.jsonl" for number in range(_FILES)]
    turn = 0
    with Engine.open(load(home=home), create=True) as engine:
        for path in files:
            _write(path, turn)
        engine.index(files)
        engine.backup(folder / "kept")
    kept = _state(home)
    with _hand() as left, _hand() as right, _Reader(home) as reader:
        for pair in combinations_with_replacement(commands, 2):
            turn += 1
            _filled(home, files, turn)
            before = _state(home)
            order = list(pair) if chance.random() < 0.5 else list(reversed(pair))
            both = [
                _command(chance, what, side, folder, files, before, kept, turn)
                for side, what in enumerate(order)
            ]
            said = _together((left, right), both, home, chance.uniform(0, _LATE))
            yield _judged(pair, both, said, before, home, folder, reader)
            for path in (*folder.glob("backup-*"), *folder.glob("saved-*")):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _command(
    chance: Random,
    what: str,
    side: int,
    folder: Path,
    files: Sequence[Path],
    before: State,
    kept: State,
    turn: int,
) -> _Command:
    match what:
        case "index":
            path = chance.choice(files)
            # The same of both sides: where they draw one file, it holds what was written into it last.
            return _Command(what, (str(path),), tuple(_write(path, 10 * turn).items()))
        case "remove":
            return _Command(what, (chance.choice([*map(str, files), *chance.sample(sorted(before), 2)]),))
        case "backup":
            return _Command(what, (str(folder / f"backup-{side}"),))
        case "salvage":
            return _Command(what, (str(folder / f"saved-{side}"),))
        case "restore":
            return _Command(what, (str(folder / "kept"),), tuple(kept.items()))
    return _Command(what)


def _judged(
    pair: Sequence[str],
    commands: Sequence[_Command],
    said: Sequence[dict[str, Any]],
    before: State,
    home: Path,
    folder: Path,
    reader: _Reader,
) -> Overlap:
    done = [command for command, one in zip(commands, said, strict=True) if one["end"] == "done"]
    ends = [_after(before, order) for order in permutations(done)]
    # What may be met on the way: a page as it was before either, or after either.
    way = [before, *ends, *(command.after(before) for command in done)]
    faulty = [
        f"{command.what}: {one['end']}"
        for command, one in zip(commands, said, strict=True)
        if one["end"] not in ("done", "busy")
    ]
    lost: list[str] = []
    shown: list[str] = []
    now = _state(home)
    if now not in ends:
        nearest = min(ends, key=lambda end: len(end.items() ^ now.items()))
        lost += sorted(f"{id_} is not as {text[-12:]}" for id_, text in nearest.items() - now.items())[:5]
        shown += sorted(f"{id_} is there as {text[-12:]}" for id_, text in now.items() - nearest.items())[:5]
    for command, one in zip(commands, said, strict=True):
        out = [
            id_
            for id_ in one["shown"]
            if not id_.startswith("failed") and not any(id_ in state for state in way)
        ]
        shown += [f"{command.what} showed {id_}" for id_ in out[:5]]
        faulty += [f"{command.what}: {text}" for text in one["shown"] if text.startswith("failed")][:5]
        if one["end"] == "done" and command.what in ("backup", "salvage"):
            lost += _copied(Path(command.words[0]), folder, way, command.what)
    for found, where in ((_found(home), "found anew"), (reader.found(), "found by one that was open")):
        shown += sorted(f"{id_} {where}" for id_ in found - now.keys())[:5]
        lost += sorted(f"{id_} not {where}" for id_ in now.keys() - found)[:5]
    faulty += faults(home)[:5]
    faulty += [
        f"left: {path.name}"
        for path in home.iterdir()
        if path.name.startswith((".adapting", ".dense", ".salvage"))
    ]
    faulty += [f"left: {path.name}" for path in sorted(home.glob("model-*"))[1:]]
    met = max(one["began"] for one in said) < min(one["ended"] for one in said)
    busy = any(one["end"] == "busy" for one in said)
    return Overlap(pair, met, busy, tuple(lost), tuple(shown), tuple(faulty))


def _after(state: State, commands: Sequence[_Command]) -> State:
    for command in commands:
        state = command.after(state)
    return state


def _copied(made: Path, folder: Path, way: Sequence[State], what: str) -> list[str]:
    """What a backup or a saved archive lacks of what every state on the way has, or has that none has."""
    home = made
    if what == "backup":
        home = folder / f"{made.name}-home"
        Engine.restore(load(home=home), made)
    found = _state(home)
    every = [id_ for id_ in way[0] if all(id_ in state for state in way)]
    lacks = [f"{what} lacks {id_}" for id_ in every if id_ not in found]
    other = [
        f"{what} has another {id_}"
        for id_, text in found.items()
        if not any(state.get(id_) == text for state in way)
    ]
    return [*lacks[:3], *other[:3], *faults(home)[:3]]


def _state(home: Path) -> State:
    with Engine.open(load(home=home)) as engine:
        return {page.id: page.text for page in engine.store.pages()}


def _found(home: Path) -> set[str]:
    with Engine.open(load(home=home)) as engine:
        return _both(engine)


def _both(engine: Engine) -> set[str]:
    """The pages of all chunks that both indexes find; those that one finds alone have a mark."""
    words = [id_ for id_, _ in engine.lexical.search(["水闸"], 10_000)]
    near = [id_ for id_, _ in engine.dense.search(engine.embedder.embed_query("水闸检修"), 10_000)]
    known = engine.store.chunks([*words, *near])
    by_word, by_vector = (
        {known[id_][1].page_id if id_ in known else f"?{id_}" for id_ in ids} for ids in (words, near)
    )
    return (by_word & by_vector) | {f"{id_} in one index alone" for id_ in by_word ^ by_vector}


class _Reader:
    """An engine that stays open while others write, and is opened anew only as a server does it."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def __enter__(self) -> _Reader:
        self._engine = Engine.open(load(home=self._home))
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.close()

    def found(self) -> set[str]:
        """What it finds now."""
        if not self._engine.current():
            self._engine.close()
            self._engine = Engine.open(load(home=self._home))
        return _both(self._engine)


def _filled(home: Path, files: Sequence[Path], turn: int) -> None:
    """What was removed comes in again."""
    with Engine.open(load(home=home)) as engine:
        there = {page.id for page in engine.store.pages()}
        for path in files:
            if sum(_is_of(id_, str(path)) for id_ in there) < _EACH:
                _write(path, 10 * turn + 9)
                engine.index([path])


def _write(path: Path, turn: int) -> State:
    """A file of articles that say in which turn they were written: its pages."""
    rows = [
        {
            "id": f"{path.stem}-{i}",
            "title": f"水闸{i}",
            "body": f"第{i}号水闸今年完成检修。" + "河道清淤。" * 20 + f"换闸门{turn}扇。",
        }
        for i in range(_EACH)
    ]
    written(path, rows)
    return {row["id"]: f"{row['title']}\n{row['body']}" for row in rows}


@contextmanager
def _hand() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "eval.faults.hand"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).resolve().parents[2],
    ) as process:  # fmt: skip
        assert process.stdout
        process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


def _together(
    hands: Sequence[subprocess.Popen[str]], commands: Sequence[_Command], home: Path, late: float
) -> list[dict[str, Any]]:
    """Both at once, the second a little late: what each says at its end."""
    for hand, command, after in zip(hands, commands, (0.0, late), strict=True):
        assert hand.stdin
        asked = {"what": command.what, "home": str(home), "words": command.words, "after": after}
        hand.stdin.write(json.dumps(asked) + "\n")
        hand.stdin.flush()
    return [json.loads(hand.stdout.readline()) for hand in hands if hand.stdout]
