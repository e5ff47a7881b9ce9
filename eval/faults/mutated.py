"""A file that is not what its name says or its writer meant, another for each number."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from eval.faults import layouts, mutations, scans
from eval.faults.texts import text

# PDF and HTML take the longest to read.
_KINDS = {
    ".txt": 6, ".md": 2, ".html": 2, ".json": 5, ".jsonl": 3, ".jsonl.gz": 1, ".docx": 2, ".pdf": 2, ".xml": 4, ".hocr": 2, ".csv": 1,
}  # fmt: skip
_SIDECAR = '{"source": "武进日报", "published": "2024-04-03", "number": "A1", "title": "标题", "url": "http://host/a"}'


@dataclass(frozen=True, slots=True)
class File:
    """A file of a folder, and what is said of it beside it (nothing: there is no such file)."""

    name: bytes
    data: bytes
    beside: bytes
    format: str

    def write(self, folder: Path) -> Path:
        """Its path in that folder, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        path = Path(folder) / Path(self.name.decode("utf-8", "surrogateescape"))
        path.write_bytes(self.data)
        if self.beside:
            (folder / f"{path.name[:60].split('.')[0]}.meta.json").write_bytes(self.beside)
        return path


def mutated(seed: int, number: int) -> File:
    """The file of this number, the same each time."""
    chance = Random(f"{seed}:{number}")
    format_ = chance.choices(list(_KINDS), list(_KINDS.values()))[0]
    data = _data(chance, format_)
    if chance.random() < 0.25:
        data = mutations.bytes_(chance, data)
    name = mutations.name(chance, format_) if chance.random() < 0.25 else b"a" + format_.encode()
    beside = b""
    if chance.random() < 0.06:
        beside = chance.choice((mutations.encoded, lambda c, s: mutations.bytes_(c, s.encode())))(
            chance, _SIDECAR
        )
    return File(name, data, beside, format_)


def _data(chance: Random, format_: str) -> bytes:
    source = text(chance)
    if format_ == ".pdf":
        return (
            mutations.figures(chance, layouts.sheet(chance, source))
            if chance.random() < 0.5
            else layouts.sheet(chance, source)
        )
    if format_ == ".docx":
        return layouts.zipped(_parts(chance, layouts.docx(source)))
    if format_ in (".txt", ".md"):
        made = layouts.plain(chance, source)
    elif format_ == ".html":
        made = layouts.html(chance, source)
        made = mutations.markup(chance, made) if chance.random() < 0.7 else made
    elif format_ == ".csv":
        made = layouts.table(chance, source)
    elif format_ in (".xml", ".hocr"):
        made = scans.written(chance, source, format_)
        made = mutations.markup(chance, made) if chance.random() < 0.7 else made
        made = mutations.figures(chance, made.encode()).decode() if chance.random() < 0.3 else made
    else:
        lines = format_ != ".json"
        value = (
            [layouts.article(chance, part) for part in source.split("\n\n")[:20]]
            if lines
            else layouts.values(chance, source)
        )
        made = layouts.written(
            mutations.values(chance, value) if chance.random() < 0.8 else value,
            lines=lines,
            plainly=chance.random() < 0.7,
        )
    data = mutations.encoded(chance, made) if chance.random() < 0.3 else made.encode("utf-8", "replace")
    return layouts.packed(data) if format_ == ".jsonl.gz" else data


def _parts(chance: Random, parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts of a packed file with one other: its tags, its bytes, its name, or not there."""
    name = chance.choice([*parts, "word/document.xml", "word/document.xml"])
    match chance.randrange(6):
        case 0 | 1 | 2:
            return parts | {name: mutations.markup(chance, parts[name].decode()).encode("utf-8", "replace")}
        case 3:
            return parts | {name: mutations.bytes_(chance, parts[name])}
        case 4:
            return {other: data for other, data in parts.items() if other != name}
        case _:
            return {
                (chance.choice(("a", "../a", name.upper())) if other == name else other): data
                for other, data in parts.items()
            }
