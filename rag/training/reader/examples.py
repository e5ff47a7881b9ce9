"""What the reader learns from: a claim or a question beside print, and the passages of print that they are made of."""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from rag.training.data import rows

SUPPORTED, CONTRADICTED, UNTOLD = 0, 1, 2
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?\n]*[」”』]?")


@dataclass(frozen=True, slots=True)
class Example:
    """`task` is "claim" (label 0, 1, 2) or "read" (label 1, or 0: no answer; start and end in `print`, or -1).

    `wrong`: the characters of a claim that the print does not carry; None where that is not known.
    """

    task: str
    kind: str
    text: str
    print: str
    label: int
    start: int = -1
    end: int = -1
    wrong: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A passage of Chinese print with its sentences, and questions with their answers."""

    title: str
    text: str
    sentences: tuple[str, ...]
    asked: tuple[tuple[str, str], ...]


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, nothing between them lost."""
    return tuple(_SENTENCE.findall(text))


def apart(key: str) -> bool:
    """Whether the document of this key is kept for validation: one in ten."""
    return zlib.crc32(key.encode()) % 10 == 0


def documents(data: Path) -> list[Document]:
    """CMRC train and DRCD dev passages, in Simplified characters."""
    import opencc

    simple = opencc.OpenCC("t2s").convert
    found = []
    for part in ("qa/cmrc2018_train/train", "qa/drcd_zh_hant/dev"):
        asked: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for row in rows(data / f"{part}.jsonl.gz"):
            answer = next((a for a in row["answers"] if a and a in row["context"]), None)
            if answer:
                asked[(row["title"], row["context"])].append((row["question"], answer))
        for (title, text), pairs in asked.items():
            if "drcd" in part:
                text, title = simple(text), simple(title)
                pairs = [(simple(q), simple(a)) for q, a in pairs]
            pairs = [(q, a) for q, a in pairs if a in text]
            found.append(Document(title, text, sentences(text), tuple(pairs)))
    return found


def parallel(data: Path) -> list[list[tuple[str, str]]]:
    """Runs of neighbouring sentences, Chinese and English."""
    runs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows(data / "parallel/ntrex128_news/news.jsonl.gz"):
        runs[row["doc"]].append((row["zh"], row["en"]))
    for part in ("flores200/devtest.jsonl.gz", "tico19/zh_en.jsonl"):
        for i, row in enumerate(rows(data / "parallel" / part)):
            if len(row["zh"]) >= 10:
                runs[f"{part}{i // 8}"].append((row["zh"], row["en"]))
    short = [r for r in rows(data / "parallel/tatoeba/cmn_eng.jsonl.gz") if len(r["zh"]) >= 14]
    for i, row in enumerate(short):
        runs[f"tatoeba{i // 4}"].append((row["zh"], row["en"]))
    return list(runs.values())


def differences(old: str, new: str) -> tuple[tuple[int, int], ...]:
    """Where `new` is not `old`: its characters put in, or those on both sides of what was taken out."""
    found = []
    for what, _, _, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "delete":
            found.append((max(0, start - 1), min(len(new), start + 1)))
        elif what != "equal":
            found.append((start, end))
    return tuple(found)
