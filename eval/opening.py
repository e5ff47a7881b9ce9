"""An engine over given files, in a folder of its own unless one is named: what is measured is what was just built."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from rag.errors import NotFound
from rag.settings import load
from rag.types import Article

if TYPE_CHECKING:
    from rag.engine import Engine

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


@contextmanager
def engine_over(paths: Sequence[Path], home: Path | None = None, **settings: object) -> Iterator[Engine]:
    """An engine with `paths` indexed; settings come from the environment, with `settings` over them.

    Raises NotFound for a path that is not there.
    """
    for path in paths:
        if not path.exists():
            raise NotFound(f"no such file or folder: {path}", "name the pages with --pages")
    from rag.engine import Engine

    with (
        TemporaryDirectory(prefix="wenbao-eval-") as fresh,
        Engine.open(load(home=home or Path(fresh), **settings), create=True) as engine,
    ):
        engine.index(list(paths))
        yield engine


def articles(engine: Engine) -> Iterator[Article]:
    """All articles of the store."""
    for page in engine.store.pages(sys.maxsize):
        yield from engine.store.articles(page.id)
