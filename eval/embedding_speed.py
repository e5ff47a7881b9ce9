"""What the shipped model costs: `wenbao eval speed --data ../shared/data`.

Its size, the time to load it (median of seven fresh processes, libraries already imported), and the passages of
400 characters that one core embeds in a second.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

_PROCESSES = 7
_PASSAGES = 4000


def once(data: Path) -> dict[str, float]:
    """Seconds to load, and passages a second, in this process."""
    import numpy  # noqa: F401  (imported before the clock starts)
    import safetensors.numpy  # noqa: F401
    import tokenizers  # noqa: F401

    from eval.jsonl import rows
    from rag.embedding.static import StaticEmbedder

    started = time.perf_counter()
    model = StaticEmbedder()
    loaded = time.perf_counter() - started
    text = "".join(row["body"] for row in rows(data / "news/xwlb/2023.jsonl.gz"))
    passages = [text[i : i + 400] for i in range(0, 400 * _PASSAGES, 400)]
    model.embed_passages(passages[:64])
    started = time.perf_counter()
    model.embed_passages(passages)
    return {"load": loaded, "passages": len(passages) / (time.perf_counter() - started)}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure in fresh processes of one thread each, and print the medians."""
    from rag.embedding.static import SHIPPED

    parser = argparse.ArgumentParser(prog="wenbao eval speed", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the public sets")
    parser.add_argument("--once", action="store_true", help="measure in this process, print JSON")
    args = parser.parse_args(argv)
    if args.once:
        print(json.dumps(once(args.data)))
        return 0
    alone = os.environ | {"RAYON_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "eval", "speed", "--once", "--data", str(args.data)]
    found = [
        json.loads(subprocess.run(command, env=alone, check=True, capture_output=True).stdout)
        for _ in range(_PROCESSES)
    ]
    size = sum(f.stat().st_size for f in SHIPPED.rglob("*") if f.is_file())
    print(f"size      {size / 1e6:8.1f} MB")
    print(f"load      {statistics.median(f['load'] for f in found):8.3f} s")
    print(f"passages  {statistics.median(f['passages'] for f in found):8.0f} a second on one core")
    return 0
