"""The house itself: imports flow one way, heavy libraries stay in their rooms, every setting is documented."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from pathlib import Path

import pytest

from rag.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
# What must not be loaded before it is needed: each costs a fresh process between 0.1 and 4 seconds.
HEAVY = {
    "torch", "sentence_transformers", "transformers", "faiss", "tantivy", "rjieba", "jieba", "opencc", "tokenizers",
    "fastapi", "uvicorn", "httpx", "trafilatura", "pypdf", "docx", "numpy", "pydantic_settings",
}  # fmt: skip


def _loaded_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(out.stdout.split())


@pytest.mark.parametrize(
    "statement", ["import rag", "import rag.types, rag.errors", "import rag.cli", "import api", "import eval"]
)
def test_imports_stay_light(statement: str) -> None:
    assert _loaded_by(statement) & HEAVY == set()


def test_the_engine_needs_no_torch() -> None:
    assert (
        _loaded_by("import rag.engine, rag.embedding.static, api.schemas")
        & {"torch", "sentence_transformers"}
        == set()
    )


def _imports(path: Path) -> set[str]:
    """The rooms of `rag` that a file imports when it is loaded (imports inside functions are wiring, not plan)."""
    rooms: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("rag."):
            rooms.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            rooms |= {a.name.split(".")[1] for a in node.names if a.name.startswith("rag.")}
    return rooms


def test_imports_flow_one_way() -> None:
    rooms: dict[str, set[str]] = {}
    for path in sorted((ROOT / "rag").rglob("*.py")):
        room = path.relative_to(ROOT / "rag").parts[0].removesuffix(".py")
        rooms[room] = rooms.get(room, set()) | (_imports(path) - {room})
    # Raises CycleError, naming the rooms, where two of them reach for each other.
    order = list(graphlib.TopologicalSorter(rooms).static_order())
    assert order.index("types") < order.index("pages") < order.index("facts")
    assert {room for room, uses in rooms.items() if "engine" in uses} == {"cli", "doctor"}
    assert {room for room, uses in rooms.items() if "answer" in uses} == set()


def test_settings_are_read_only_where_the_house_is_wired() -> None:
    allowed = {"settings", "engine", "cli", "doctor"}
    readers = {
        path.relative_to(ROOT / "rag").parts[0].removesuffix(".py")
        for path in (ROOT / "rag").rglob("*.py")
        if "rag.settings" in path.read_text("utf-8")
    }
    assert readers <= allowed


def test_every_setting_is_documented() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    missing = [name for name in Settings.model_fields if f"`WENBAO_{name.upper()}`" not in readme]
    assert missing == []
    assert all(field.description for field in Settings.model_fields.values())


def test_seeds_are_the_five_pages_as_scanned() -> None:
    names = sorted(p.name for p in (ROOT / "seeds").iterdir())
    assert [n[:3] for n in names] == ["000", "001", "002", "003", "004"]
    assert sum(len((ROOT / "seeds" / n).read_text("utf-8")) for n in names) == 18267
