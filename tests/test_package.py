"""The package as others meet it: what it exports, what its documents promise, and that they agree."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import rag
from rag.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh.md")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# Registries and folders of one machine have no place in what is given away.
ADDRESS = re.compile(r"(?:https?|file)://|\+cpu|@ |/root/|/home/")


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


def test_every_public_name_is_there_and_nothing_heavy_comes_with_the_package() -> None:
    assert sorted(rag.__all__) == dir(rag)
    assert [name for name in rag.__all__ if getattr(rag, name, None) is None] == []
    assert rag.Engine.__module__ == "rag.engine"
    with pytest.raises(AttributeError, match="no attribute 'Enigne'"):
        rag.Enigne  # noqa: B018


def test_the_version_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert PROJECT["version"] == rag.__version__
    assert f"\n## {rag.__version__} " in read("CHANGELOG.md")
    assert f"\nversion: {rag.__version__}\n" in read("CITATION.cff")


def test_the_wheel_holds_every_file_that_the_code_reads(tmp_path: Path) -> None:
    setup = "import setuptools; setuptools.setup()"
    parts = [
        "-q",
        "egg_info",
        "--egg-base",
        str(tmp_path),
        "build_py",
        "--build-lib",
        str(tmp_path / "wheel"),
    ]
    subprocess.run([sys.executable, "-c", setup, *parts], cwd=ROOT, check=True, capture_output=True)

    def files(root: Path) -> set[str]:
        every = (path for top in ("rag", "api") for path in (root / top).rglob("*") if path.is_file())
        return {str(p.relative_to(root)) for p in every if not {"__pycache__", "training"} & set(p.parts)}

    assert files(tmp_path / "wheel") == files(ROOT)


def test_the_licence_is_whole() -> None:
    text = read("LICENSE")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert PROJECT["license"].split(" AND ")[0] == "Apache-2.0"


def test_the_named_packages_are_declared() -> None:
    core = " ".join(PROJECT["dependencies"])
    assert all(name in core for name in ("faiss-cpu", "fastapi", "jieba", "httpx"))
    assert any(one.startswith("sentence-transformers") for one in PROJECT["optional-dependencies"]["models"])


def test_constraints_are_versions_and_nothing_else() -> None:
    lines = [line for line in read("constraints.txt").splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9-]+==[0-9][\w.]*", line)] == []
    pinned = {line.split("==")[0] for line in lines}
    wanted = {re.split(r"[\[><=;]", one)[0].replace("_", "-").lower() for one in PROJECT["dependencies"]}
    assert wanted - pinned == set()


@pytest.mark.parametrize(
    "name", [*READMES, "CONTRIBUTING.md", "CHANGELOG.md", "constraints.txt", "CITATION.cff"]
)
def test_no_address_of_one_machine_is_given_away(name: str) -> None:
    own = re.sub(r"https?://(?:127\.0\.0\.1|localhost|host\b|keepachangelog|semver)\S*", "", read(name))
    assert ADDRESS.findall(own) == []


def test_the_readmes_have_the_same_headings_and_commands() -> None:
    english, other = (read(name) for name in READMES)
    assert len(re.findall(r"^## ", english, re.M)) == len(re.findall(r"^## ", other, re.M))
    for language in ("sh", "python"):
        plain = [
            [re.sub(r"\s*#.*", "", block) for block in blocks(text, language)] for text in (english, other)
        ]
        assert plain[0] == plain[1]
    named = [set(re.findall(r"`(WENBAO_\w+|(?:GET|POST) /[\w/{}]*)`", text)) for text in (english, other)]
    assert named[0] == named[1]
    routes = [re.findall(r"^\| `(\w+ /[^`]*)`", text, re.M) for text in (english, other)]
    assert routes[0] == routes[1]


@pytest.mark.parametrize("name", READMES)
def test_the_table_of_settings_is_that_of_the_code(name: str) -> None:
    rows = dict(re.findall(r"^\| `(WENBAO_\w+)` \| (.*?) \|", read(name), re.M))
    for field, info in Settings.model_fields.items():
        value = info.get_default(call_default_factory=True)
        shown = value.get_secret_value() if hasattr(value, "get_secret_value") else value
        written = (
            f"`{str(shown).lower() if isinstance(shown, bool) else shown}`"
            if shown not in ("", None, [], {})
            else "–"
        )
        assert rows[f"WENBAO_{field.upper()}"] == written, field
    assert len(rows) == len(Settings.model_fields)


@pytest.mark.parametrize(("name", "locale"), [("README.md", "C.UTF-8"), ("README.zh.md", "zh_CN.UTF-8")])
def test_the_help_in_the_readme_is_the_help(name: str, locale: str) -> None:
    block = next(b for b in blocks(read(name), "text") if b.startswith("$ wenbao --help\n"))
    ran = subprocess.run(
        [sys.executable, "-m", "rag", "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"LC_ALL": locale, "COLUMNS": "80", "PATH": "", "PYTHONUTF8": "1"},
    )
    assert block.removeprefix("$ wenbao --help\n").split() == ran.stdout.split()


@pytest.mark.parametrize("name", READMES)
def test_the_python_example_runs(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    monkeypatch.chdir(tmp_path)
    (example,) = blocks(read(name), "python")
    exec(compile(example, name, "exec"), {})
    said = capsys.readouterr().out
    assert "5 pages; 0 kept out" in said
    assert "凤翔科技园年用电量约2500万千瓦时。" in said
