"""The model that is adapted to one archive: a folder in its home, under a name of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from rag.embedding.adapt import Progress, adapt
from rag.types import Article

_LEFT = ("model-????????", ".adapting-*", ".restoring-*", ".salvage-*")


def adapt_in(
    home: Path, articles: Iterable[Article], *, steps: int = 0, progress: Progress | None = None
) -> tuple[str, str]:
    """Adapt the shipped model to `articles` in a new folder of `home`: the folder's name, and the model's.

    Raises InputError where there is nothing to learn from; then nothing is left.
    """
    folder = home / f"model-{uuid4().hex[:8]}"
    return folder.name, adapt(articles, folder, steps=steps, progress=progress).name


def discard(home: Path, name: str) -> None:
    """Take away the folder of a model that is no longer used; an empty name is none."""
    if name:
        shutil.rmtree(home / name, ignore_errors=True)


def sweep(home: Path, name: str) -> None:
    """Take away what writers that were killed have left: folders of models other than `name`, and what is half made."""
    for left in (found for pattern in _LEFT for found in home.glob(pattern)):
        if left.name != name:
            shutil.rmtree(left, ignore_errors=True)
