"""Lists of words that stand beside the code: `data/NAME.txt`, one entry a line, lines with # for source and use."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def entries(path: Path) -> tuple[str, ...]:
    """The entries of a list in their order."""
    lines = map(str.strip, path.read_text("utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))
