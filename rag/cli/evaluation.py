"""`wenbao eval`: the evaluation, which is of the repository and not of the installed package."""

from __future__ import annotations

import sys
from pathlib import Path

from rag.errors import WenbaoError

ROOT = Path(__file__).resolve().parents[2]


def evaluate_with(argv: list[str], root: Path = ROOT) -> int:
    """Run the evaluation of the repository at `root`. Raises WenbaoError where there is none."""
    if not (root / "eval" / "__main__.py").is_file() or not (root / "seeds").is_dir():
        raise WenbaoError(
            "the evaluation and its pages are of the repository, not of the installed package",
            "run `make gate` or `.venv/bin/wenbao eval` in a copy of the repository",
        )
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    from eval.__main__ import main

    return main(argv)
