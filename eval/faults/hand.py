"""Does one thing after another to archives, as a process of its own would: a line of JSON in, one out."""

from __future__ import annotations

import json
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from eval.faults.copies import faults
from rag.engine import Engine
from rag.errors import Busy, WenbaoError
from rag.settings import load

_ASKED = 3


def do(what: str, home: Path, words: list[str]) -> list[str]:
    """Do it with an engine of its own; the ids of the pages that it has shown."""
    if what == "restore":
        Engine.restore(load(home=home), Path(words[0]))
        return []
    with Engine.open(load(home=Path(words[0]) if what == "salvage" else home), create=True) as engine:
        match what:
            case "index":
                found = engine.index(words)
                return [f"failed: {path}: {fault}" for path, fault in found.failed]
            case "rebuild":
                found = engine.index([], rebuild=True)
                return [f"failed: {path}: {fault}" for path, fault in found.failed]
            case "remove":
                engine.remove(words[0])
            case "adapt":
                engine.adapt(steps=4)
            case "backup":
                engine.backup(Path(words[0]))
            case "salvage":
                engine.salvage(home)
            case "ask":
                return [
                    hit.article.page_id for _ in range(_ASKED) for hit in engine.search("水闸检修", 100).hits
                ]
            case "doctor":
                return [f"failed: {said}" for said in faults(home)]
    return []


def main() -> None:
    """Answers `{what, home, words}` with `{end, shown, began, ended}` until the input ends."""
    print("ready", flush=True)
    for line in sys.stdin:
        asked: dict[str, Any] = json.loads(line)
        time.sleep(asked["after"])
        began = time.time()
        shown: list[str] = []
        try:
            shown = do(asked["what"], Path(asked["home"]), asked["words"])
            end = "done"
        except Busy:
            end = "busy"
        except WenbaoError as exc:
            end = f"fault: {exc}"
        except BaseException as exc:
            end = "".join(traceback.format_exception(exc)[-3:])
        print(json.dumps({"end": end, "shown": shown, "began": began, "ended": time.time()}), flush=True)


if __name__ == "__main__":
    main()
