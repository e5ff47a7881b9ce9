"""The house itself: imports flow one way, heavy libraries stay in their rooms, every setting is documented."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
# What must not be loaded before it is needed: each costs a fresh process between 0.1 and 4 seconds.
HEAVY = {
    "torch", "sentence_transformers", "transformers", "faiss", "tantivy", "rjieba", "jieba", "opencc", "tokenizers",
    "onnxruntime", "fastapi", "mcp", "prometheus_client", "uvicorn", "httpx", "trafilatura", "pypdf", "docx", "numpy", "pydantic_settings",
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
        _loaded_by("import rag.engine, rag.embedding.static, rag.wire") & {"torch", "sentence_transformers"}
        == set()
    )


# The river from its mouth to its spring: a room may import those that stand before it.
RIVER = (
    "rag.types", "rag.phrase", "rag.errors", "rag.lazy", "rag.settings", "rag.wire", "rag.text", "rag.chat", "rag.pages", "rag.corpus", "rag.facts",
    "rag.embedding", "rag.reader", "rag.store", "rag.index", "rag.indexing", "rag.find", "rag.check", "rag.answer", "rag.engine",
    "rag.training", "api", "eval", "rag.cli", "rag.__main__",
)  # fmt: skip
# The rooms that may import a heavy library.
DOORS = {
    "rjieba": {"rag.text"},
    "torch": {"rag.embedding", "rag.training"},
    "sentence_transformers": {"rag.embedding"},
    "onnxruntime": {"rag.reader", "rag.training"},
    "faiss": {"rag.index", "eval"},
    "tantivy": {"rag.index"},
    "httpx": {"rag.chat", "rag.embedding", "rag.cli", "eval"},
    "fastapi": {"api"},
    "uvicorn": {"api"},
    "mcp": {"api"},
    "prometheus_client": {"api"},
    "trafilatura": {"rag.corpus"},
    "lxml": {"rag.corpus"},
    "pypdf": {"rag.corpus"},
    "docx": {"rag.corpus"},
    "sqlite3": {"rag.store"},
    "pydantic_settings": {"rag.settings"},
    "typer": {"rag.cli"},
    "scipy": {"rag.training"},
    "sentencepiece": {"rag.training"},
}


def _room(module: str) -> str:
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "rag" else parts[0]


def _imports(path: Path) -> set[str]:
    """Every module that a file imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "rag":
            found |= {f"rag.{alias.name}" for alias in node.names if (ROOT / "rag" / alias.name).exists()}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def _files() -> Iterator[tuple[str, Path]]:
    for top in ("rag", "api", "eval"):
        for path in sorted((ROOT / top).rglob("*.py")):
            yield _room(".".join(path.relative_to(ROOT).with_suffix("").parts)), path


def test_imports_flow_one_way() -> None:
    back = [
        f"{path.relative_to(ROOT)} imports {module}"
        for room, path in _files()
        if room != "rag.__init__"
        for module in sorted(_imports(path))
        if (other := _room(module)) != room
        and other.split(".")[0] in ("rag", "api", "eval")
        and RIVER.index(other) > RIVER.index(room)
    ]
    assert back == []


def test_the_product_imports_nothing_of_how_it_was_made() -> None:
    users = {room for room, path in _files() if "rag.training" in map(_room, _imports(path))}
    assert users - {"rag.training"} == {"eval"}


def test_heavy_libraries_have_one_door() -> None:
    doors: dict[str, set[str]] = {library: set() for library in DOORS}
    for room, path in _files():
        for module in _imports(path):
            if module.split(".")[0] in doors:
                doors[module.split(".")[0]].add(room)
    assert doors == DOORS


def test_the_files_of_folders_hand_out_names_and_hold_no_code() -> None:
    busy = [
        str(path.relative_to(ROOT))
        for _, path in _files()
        if path.name == "__init__.py" and path.parent != ROOT / "rag"
        for node in ast.parse(path.read_text("utf-8")).body
        if not isinstance(node, ast.Import | ast.ImportFrom | ast.Expr | ast.Assign)
    ]
    assert busy == []


def test_a_module_compiles_no_pattern_while_it_is_loaded() -> None:
    """There are some 600, of which a question uses a sixth: `rag.text.pattern`. The settings stand before it."""
    eager = [
        str(path.relative_to(ROOT))
        for room, path in _files()
        if room.startswith("rag") and room not in ("rag.settings", "rag.training")
        for statement in ast.parse(path.read_text("utf-8")).body
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and any(
            isinstance(node, ast.Attribute) and ast.unparse(node) == "re.compile"
            for node in ast.walk(statement)
        )
    ]
    assert eager == []


def test_a_han_character_is_defined_in_one_place() -> None:
    written = re.compile(r"(?:\\u|0x)(?:3400|4e00|9fff|9fa5)|[㐀一]-[龥鿿]", re.IGNORECASE)
    spelled = {
        str(path.relative_to(ROOT))
        for top in ("rag", "api", "eval", "tests")
        for path in (ROOT / top).rglob("*.py")
        if written.search(path.read_text("utf-8"))
    }
    assert spelled == {"rag/text/han.py"}


def test_settings_are_read_only_where_the_house_is_wired() -> None:
    allowed = {"settings", "engine", "cli", "__init__"}
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
