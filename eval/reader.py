"""`wenbao eval reader`: the shipped reader on sets it was not trained on, and on the documents kept apart for validation.

Questions: CMRC 2018 trial and DRCD test, with the passage given. Claims: made by `rag.training.reader.claims` of the
documents that training left out, so they are alterations of one word or clause, not sentences as people write them;
a hundred of those, over invented news, are measured beside them.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.bm25 import BM25
from eval.jsonl import rows
from rag.reader import Reader
from rag.text.tokens import query_tokens
from rag.training.reader.examples import SUPPORTED, Example, sentences
from rag.training.reader.make import make
from rag.training.reader.written import examples

SETS = {"CMRC trial": "qa/cmrc2018_train/trial.jsonl.gz", "DRCD test": "qa/drcd_zh_hant/test.jsonl.gz"}
# Shares of true claims that may be turned away, for which the share of false ones caught is told.
TURNED_AWAY = (0.02, 0.05, 0.10, 0.15, 0.20)


@dataclass(frozen=True, slots=True)
class Found:
    """Of one set: shares of right sentences, of answers inside the marked words and equal to them; two areas."""

    questions: int
    sentence: float
    inside: float
    exact: float
    against_other: float
    against_cut: float


def area(higher: Sequence[float], lower: Sequence[float]) -> float:
    """The chance that one of `higher` is above one of `lower`; a tie counts half."""
    if not higher or not lower:
        return float("nan")
    up, down = np.asarray(higher), np.sort(np.asarray(lower))
    below, not_above = np.searchsorted(down, up, "left"), np.searchsorted(down, up, "right")
    return float((below + not_above).mean() / 2 / len(down))


def questions(reader: Reader, path: Path, limit: int) -> Found:
    """Every question (or `limit`, evenly drawn) with its passage, the best other one, and its own without the answer."""
    all_ = [r for r in rows(path) if any(a and a in r["context"] for a in r["answers"])]
    chosen = all_[:: max(1, len(all_) // limit)][:limit] if limit else all_
    passages = list(dict.fromkeys(r["context"] for r in all_))
    index = BM25(passages)
    hit, inside, exact, own, other, cut = [], [], [], [], [], []
    for row in chosen:
        text, answers = row["context"], [a for a in row["answers"] if a and a in row["context"]]
        near = [i for i, _ in index.search(query_tokens(row["question"]), 10)]
        strange = next((passages[i] for i in near if not any(a in passages[i] for a in answers)), None)
        rest = "".join(s for s in sentences(text) if not any(a in s for a in answers))
        given = [text, *([strange] if strange else []), *([rest] if len(rest) > 40 else [])]
        readings = reader.read(row["question"], given)
        first = readings[0]
        marked = text[first.start : first.end]
        around = next((s for at, s in _placed(text) if at <= first.start < at + len(s)), "")
        hit.append(any(a in around for a in answers) or any(a in marked for a in answers))
        inside.append(any(a in marked for a in answers))
        exact.append(any(_bare(a) == _bare(marked) for a in answers))
        own.append(first.answers)
        if strange:
            other.append(readings[1].answers)
        if len(rest) > 40:
            cut.append(readings[-1].answers)
    shares = (float(np.mean(hit)), float(np.mean(inside)), float(np.mean(exact)))
    return Found(len(chosen), *shares, area(own, other), area(own, cut))


def judged(reader: Reader, examples: Sequence[Example]) -> list[float]:
    """How far each example's print supports its claim, 0 to 1."""
    return [reader.entails(e.text, [e.print])[0].supported for e in examples]


def overlap(example: Example) -> float:
    """The share of the claim's pairs of characters (words, in English) that its print holds."""
    if example.text.isascii():
        parts = set(re.findall(r"\w+", example.text.lower()))
        held = set(re.findall(r"\w+", example.print.lower()))
    else:
        parts = {example.text[i : i + 2] for i in range(len(example.text) - 1)}
        held = {example.print[i : i + 2] for i in range(len(example.print) - 1)}
    return len(parts & held) / max(1, len(parts))


def curve(true: Sequence[float], false: Sequence[float]) -> list[tuple[float, float, float]]:
    """For each share of true claims turned away: the threshold, and the share of false ones below it."""
    found = []
    for share in TURNED_AWAY:
        threshold = float(np.quantile(true, share))
        found.append((share, threshold, float(np.mean(np.asarray(false) < threshold))))
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Print the measures; 0."""
    parser = argparse.ArgumentParser("wenbao eval reader", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the public sets")
    parser.add_argument(
        "--model", type=Path, metavar="DIR", help="another reader's folder (default: the shipped one)"
    )
    parser.add_argument("--limit", type=int, default=500, help="questions of each set (0: all)")
    parser.add_argument("--claims", type=int, default=3000, help="claims (0: all)")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args(argv)
    start = time.perf_counter()
    reader = Reader.open(args.model, args.threads)
    print(f"opened in {time.perf_counter() - start:.2f} s")
    for name, file in SETS.items():
        f = questions(reader, args.data / file, args.limit)
        print(
            f"{name}: {f.questions} questions · right sentence {f.sentence:.3f} · answer inside {f.inside:.3f} · exact"
            f" {f.exact:.3f} · area against BM25's other {f.against_other:.3f} · against its own without {f.against_cut:.3f}"
        )
    _, kept = make(args.data)
    claims = [e for e in kept if e.task == "claim"][: args.claims or None]
    _claims(claims, judged(reader, claims))
    _written(reader)
    _speed(reader, claims)
    return 0


def _claims(claims: Sequence[Example], supported: Sequence[float]) -> None:
    true = [s for e, s in zip(claims, supported, strict=True) if e.label == SUPPORTED]
    false = [s for e, s in zip(claims, supported, strict=True) if e.label != SUPPORTED]
    across = [e for e in claims if " over " in e.kind]
    print(
        f"claims: {len(true)} true, {len(false)} false ({len(across)} across languages) · area {area(true, false):.3f}"
    )
    close = [s for e, s in zip(claims, supported, strict=True) if e.label != SUPPORTED and overlap(e) >= 0.8]
    far = [s for e, s in zip(claims, supported, strict=True) if e.label == SUPPORTED and overlap(e) <= 0.7]
    print(f"  false with overlap ≥ .8: {len(close)}; true with overlap ≤ .7: {len(far)}")
    for share, threshold, caught in curve(true, false):
        print(
            f"  threshold {threshold:.3f}: true turned away {share:.2f} (overlap ≤ .7: {_below(far, threshold):.2f})"
            f" · false caught {caught:.3f} (overlap ≥ .8: {_below(close, threshold):.3f})"
        )
    threshold = float(np.quantile(true, 0.10))
    by_kind: dict[str, list[float]] = defaultdict(list)
    for example, value in zip(claims, supported, strict=True):
        by_kind[_kind(example.kind)].append(value)
    print(f"at {threshold:.3f}, by kind: share accepted")
    for kind, values in sorted(by_kind.items()):
        print(f"  {kind:<40}{len(values):>6}  {1 - _below(values, threshold):.3f}")


def _written(reader: Reader) -> None:
    """Written claims over invented news that were kept apart: nothing was fitted to them."""
    for lang in ("zh", "en"):
        some = [e for e in examples(apart=True) if e.kind == f"written {lang}"]
        values = list(zip((e.label == SUPPORTED for e in some), judged(reader, some), strict=True))
        true, false = [v for t, v in values if t], [v for t, v in values if not t]
        told = " · ".join(f"{share:.2f}: {caught:.3f}" for share, _, caught in curve(true, false))
        print(
            f"written {lang}: {len(true)} true, {len(false)} false · area {area(true, false):.3f} · turned away: caught {told}"
        )


def _speed(reader: Reader, claims: Sequence[Example]) -> None:
    some = claims[:60]
    start = time.perf_counter()
    for e in some:
        reader.entails(e.text, [e.print])
    one = (time.perf_counter() - start) / len(some)
    passages = [(e.print * 5)[:300] for e in claims[:16]]
    start = time.perf_counter()
    reader.read(claims[0].text, passages)
    many = time.perf_counter() - start
    print(
        f"speed: {one * 1000:.1f} ms a claim · {many * 1000:.0f} ms for 16 passages of up to 300 characters"
    )


def _kind(kind: str) -> str:
    """Rewordings by how many were made: one of them, or several."""
    return "true: several rewordings" if kind.startswith("true:") and "+" in kind else kind


def _below(values: Iterable[float], threshold: float) -> float:
    found = [v < threshold for v in values]
    return float(np.mean(found)) if found else float("nan")


def _placed(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for sentence in sentences(text):
        at = text.index(sentence, at)
        found.append((at, sentence))
        at += len(sentence)
    return found


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


if __name__ == "__main__":
    raise SystemExit(main())
