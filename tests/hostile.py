"""Texts that make a program slow: one piece again and again, before an end that never comes; and how long they take.

A stage is tried with a text and one four times as long. The time is the processor's, the shortest of several, and a
pair counts only where it repeats: a busy machine makes one try slow, a stage that grows with the square makes all so.
"""

from __future__ import annotations

import importlib
import math
import pkgutil
import re
import re._parser as sre  # type: ignore[import-not-found]  # The tree of a pattern has no public door.
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from rag.text.pattern import Pattern as Lazy


class Slow(Exception):
    """It takes longer than anybody waits."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Breaks off with Slow; also a regular expression, which looks for signals as it goes."""

    def late(number: int, frame: FrameType | None) -> None:
        raise Slow

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def taken(use: Callable[[str], object], text: str, limit: float) -> float:
    """Seconds of the processor that `use` takes with a text; infinite over `limit` of the clock."""
    began = time.process_time()
    try:
        with within(limit):
            use(text)
    except Slow:
        return math.inf
    return time.process_time() - began


@dataclass(frozen=True, slots=True)
class Growth:
    """Seconds for a text of `length` and for one `TIMES` as long."""

    unit: str
    length: int
    short: float
    long: float

    @property
    def exponent(self) -> float:
        """1 where twice the text takes twice the time, 2 where it takes four times."""
        return math.log(self.long / max(self.short, 1e-6), TIMES) if self.long < math.inf else math.inf


TIMES = 4


def growth(
    use: Callable[[str], object],
    unit: str,
    length: int,
    *,
    enough: float,
    most: float = 1.2,
    limit: float = 10.0,
) -> Growth | None:
    """How the time of `use` grows with `unit` repeated to `length`; None where the long text takes less than `enough`
    seconds, or no more than its share. Only what is worse five times is told."""
    short, long = (unit * length)[:length], (unit * length * TIMES)[: length * TIMES]
    low = high = math.inf
    for _ in range(5):
        high = min(high, taken(use, long, limit))
        if high < enough:
            return None
        low = min(low, taken(use, short, limit))
        found = Growth(unit, length, low, high)
        if found.exponent <= most:
            return None
    return found


def modules(package: ModuleType) -> Iterator[ModuleType]:
    """All modules of a package, those that train apart."""
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not found.name.endswith("__main__") and ".training" not in found.name:
            yield importlib.import_module(found.name)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression of a module. `roams`: it is looked for anywhere in a text, not only at one place."""

    name: str
    compiled: re.Pattern[str]
    roams: bool


def patterns(package: ModuleType) -> Iterator[Pattern]:
    """The regular expressions that modules keep, also in lists, each once."""
    seen: set[tuple[str, int]] = set()
    for module in modules(package):
        source = _source(Path(str(module.__file__)).parent)
        for name, value in sorted(vars(module).items()):
            for found in _patterns(value):
                key = (found.pattern, found.flags)
                if key in seen:
                    continue
                seen.add(key)
                used = re.compile(rf"\b{name}\.(?:search|find|sub|split)|[(:] ?(?:marks\.)?{name}[,)]")
                roams = isinstance(value, list | tuple | dict) or bool(used.search(source))
                yield Pattern(f"{module.__name__}.{name}", found, roams)


@cache
def _source(folder: Path) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.py")))


def _patterns(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, Lazy):
        value = re.compile(value.pattern, value.asked)
    if isinstance(value, re.Pattern):
        yield (
            value
            if isinstance(value.pattern, str)
            else re.compile(value.pattern.decode("latin-1"), value.flags)
        )
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _patterns(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _patterns(part)


def lures(pattern: re.Pattern[str]) -> tuple[tuple[str, str], ...]:
    """What may take a pattern long: a beginning, and a piece to repeat after it, both made of what it looks for."""
    found: dict[tuple[str, str], None] = {}
    whole = _sample(sre.parse(pattern.pattern, pattern.flags), "", found)
    pieces = dict.fromkeys(("", unit) for unit in (*_COMMON, whole, whole[:-1]))
    return tuple(pair for pair in (*pieces, *found) if pair[1] and len(pair[1]) < 40)


_COMMON = (
    "1",
    "一",
    "a",
    "A",
    " ",
    "，",
    "。",
    "\n",
    "(",
    "[",
    "“",
    '"',
    "<",
    "é",
    ".",
    "-",
    "1 ",
    "a ",
    "一，",
    "《",
    "、",
    ",",
)
_CHARS = "一a1 A，。.-、\n"


def _sample(tree: Any, before: str, found: dict[tuple[str, str], None]) -> str:
    """A text that the tree matches, about so; `found` takes what is repeated in it, with all that stands before."""
    out = ""
    for kind, value in tree:
        name = str(kind)
        if name == "LITERAL":
            out += chr(value)
        elif name in ("NOT_LITERAL", "ANY", "IN", "CATEGORY"):
            out += _char([(kind, value)] if name != "IN" else value)
        elif name == "BRANCH":
            out += max(
                (_sample(part, before + out, found) for part in value[1]), key=lambda s: 0 < len(s) < 4
            )
        elif name == "SUBPATTERN":
            out += _sample(value[3], before + out, found)
        elif name == "ATOMIC_GROUP":
            out += _sample(value, before + out, found)
        elif name.endswith("_REPEAT"):
            one = _sample(value[2], before + out, found)
            kinds = [one, *_choices(value[2], found)][:14]
            for unit in [*kinds, *(a + b for a in kinds for b in kinds if a != b)]:
                found[before + out, unit] = None
                found["", unit] = None
            out += one * max(value[0], 1)
    return out


def _choices(tree: Any, found: dict[tuple[str, str], None]) -> list[str]:
    """A text for each way through the branches right inside a repeated part."""
    for kind, value in tree:
        if str(kind) == "BRANCH":
            return [_sample(part, "", found) for part in value[1]]
        if str(kind) == "SUBPATTERN":
            return _choices(value[3], found)
    return []


def _char(parts: Sequence[tuple[Any, Any]]) -> str:
    """A character of a class."""
    taken: list[tuple[Any, Any]] = list(parts)
    if str(taken[0][0]) == "NEGATE" or str(taken[0][0]) in ("NOT_LITERAL", "ANY"):
        barred = {chr(v) for k, v in taken if str(k) in ("LITERAL", "NOT_LITERAL")}
        spans = [v for k, v in taken if str(k) == "RANGE"]
        blank = any(str(v) == "CATEGORY_SPACE" for k, v in taken if str(k) == "CATEGORY")
        digit = any(str(v) in ("CATEGORY_DIGIT", "CATEGORY_WORD") for k, v in taken if str(k) == "CATEGORY")
        for c in _CHARS:
            free = c not in barred and not any(a <= ord(c) <= b for a, b in spans)
            if free and not (blank and c.isspace()) and not (digit and c.isalnum()):
                return c
        return "·"
    for kind, value in taken:
        if str(kind) == "LITERAL":
            return chr(value)
        if str(kind) == "RANGE":
            return chr(value[0])
        if str(kind) == "CATEGORY":
            return {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_NOT_WORD": "，"}.get(
                str(value), "a"
            )
    return "一"
