"""JSON Lines: the sets that are measured with, and invented articles as the file that an archive is made of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rag.training.data import rows

__all__ = ["rows", "written"]


def written(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    """The file at `path` with a line for each row."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path
