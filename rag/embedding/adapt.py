"""Further training of a static model on the user's own articles: names of that paper get tokens and vectors.

Two steps, in numpy alone. Strings of characters that the articles repeat and that stand together by more than
chance (village, office and company names) become tokens, each beginning as the sum of its parts, so that
nothing moves yet. Then title → body and sentence → the rest of its article are trained as the base was, where
a token moves the less the commoner it is in general, and is drawn back to where it began: texts without local
words keep their vectors.
"""

from __future__ import annotations

import json
import math
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from rag.embedding.contrast import contrast
from rag.embedding.quantise import quantise
from rag.embedding.static import SHIPPED, StaticEmbedder
from rag.errors import InputError
from rag.phrase import Phrase
from rag.text.fold import fold
from rag.text.han import HAN
from rag.text.pattern import regex
from rag.text.sentences import sentences
from rag.types import Article

Progress = Callable[[int, int, str], None]
Ints = NDArray[np.int64]

_BATCH = 128
_LONGEST = 120
_ARTICLES = 5_000  # Read for pairs; local words are looked for in all.
_WORDS = 20_000
_TEMPERATURE = 0.05
_HAN = regex(f"[{HAN}]{{2,8}}")


@dataclass(frozen=True, slots=True)
class _Pair:
    """Tokens of a title or sentence, and of the text that it belongs to."""

    left: Ints
    right: Ints


def adapt(
    articles: Iterable[Article],
    out: Path,
    base: Path = SHIPPED,
    *,
    steps: int = 0,
    rate: float = 0.02,
    pull: float = 0.005,
    seed: int = 1,
    progress: Progress | None = None,
) -> StaticEmbedder:
    """Write the model of `base`, trained on `articles`, to the folder `out`; its `name` is of its own weights.

    `steps` batches of up to 128 pairs (0: by the number of pairs, at most 300: a few minutes). Needs numpy
    alone. Raises InputError where the articles hold nothing to learn from.
    """
    tell = progress or (lambda done, total, what: None)
    texts = list(dict.fromkeys((fold(a.title), fold(a.text[a.body :] or a.text)) for a in articles))
    model = StaticEmbedder(base)
    names = local_words(model, [body for _, body in texts])
    # Made beside its place: what is stopped or has nothing to learn from leaves no half model there.
    with TemporaryDirectory(prefix=".adapting-", dir=out.parent) as folder:
        half = Path(folder)
        table = _write(model, names, half)
        grown = StaticEmbedder(half)
        rng = np.random.default_rng(seed)
        few = [texts[i] for i in rng.permutation(len(texts))[:_ARTICLES]]
        pairs = _pairs(grown, few)
        if len(pairs) < 2:
            raise InputError("there is nothing to learn from", "index a few articles first")
        steps = steps or min(300, max(60, 3 * len(pairs) // _BATCH))
        trained = _train(table, pairs, _freedom(half), steps, rate, pull, rng, tell)
        _save(trained, table, grown, half)
        shutil.copytree(half, out, dirs_exist_ok=True)
    return StaticEmbedder(out)


def local_words(model: StaticEmbedder, texts: Sequence[str]) -> list[str]:
    """Strings of 2 to 4 tokens that the texts repeat and that stand together by more than chance, best first."""
    singles: Counter[str] = Counter()
    strings: dict[tuple[str, ...], int] = Counter()
    for text in texts:
        for start in range(0, len(text), 2000):
            found = model.tokens(text[start : start + 2000])
            singles.update(found)
            for size in (2, 3, 4):
                strings.update(g for g in zip(*(found[i:] for i in range(size)), strict=False) if _named(g))
    total = sum(singles.values())
    worth: dict[str, float] = {}
    for gram, count in strings.items():
        if count < 3:
            continue
        # The weakest seam decides: every cut of the string must be rarer by chance than it is in print.
        bond = min(
            math.log(
                count * total / (_count(gram[:i], singles, strings) * _count(gram[i:], singles, strings))
            )
            for i in range(1, len(gram))
        )
        if bond > 4:
            worth["".join(gram)] = count * bond
    return sorted(worth, key=lambda w: (-worth[w], w))[:_WORDS]


def _named(gram: tuple[str, ...]) -> bool:
    return _HAN.fullmatch("".join(gram)) is not None


def _count(gram: tuple[str, ...], singles: Counter[str], strings: dict[tuple[str, ...], int]) -> int:
    return singles[gram[0]] if len(gram) == 1 else max(1, strings[gram])


def _write(model: StaticEmbedder, names: Sequence[str], out: Path) -> NDArray[np.float32]:
    """Put the model with tokens for `names` into `out`; its table, where a new token is the sum of its parts."""
    spec = json.loads((model.folder / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = spec["model"]["vocab"]
    known = {token for token, _ in vocabulary}
    table = model.rows.astype(np.float32) * model.weights[:, None]
    rows = [table]
    for name in names:
        # A text begins with the mark "▁", which is no part of the name.
        ids = [i for i in model.ids([name])[0] if vocabulary[i][0] != "▁"]
        if name not in known and len(ids) > 1:
            # A little likelier than its parts one after the other, so that it is read as one.
            vocabulary.append([name, round(sum(vocabulary[i][1] for i in ids) + 1, 2)])
            rows.append(table[ids].sum(axis=0, keepdims=True))
    for path in model.folder.rglob("*.json"):
        target = out / path.relative_to(model.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    text = json.dumps(spec, ensure_ascii=False, separators=(",", ":"))
    (out / "tokenizer.json").write_text(text, encoding="utf-8")
    grown = np.concatenate(rows)
    _store(grown, out)
    return grown


def _store(table: NDArray[np.float32], out: Path) -> None:
    from safetensors.numpy import save_file

    rows, weights = quantise(table)
    save_file({"embeddings": rows, "weights": weights}, out / "model.safetensors")


def _save(trained: NDArray[np.float32], table: NDArray[np.float32], grown: StaticEmbedder, out: Path) -> None:
    """Keep the trained table; rows that did not move keep their very bytes."""
    from safetensors.numpy import save_file

    rows, weights = quantise(trained)
    still = (trained == table).all(axis=1)
    rows[still], weights[still] = grown.rows[still], grown.weights[still]
    save_file({"embeddings": rows, "weights": weights}, out / "model.safetensors")


def _freedom(folder: Path) -> NDArray[np.float32]:
    """How far each token may move, 0 to 1, by its log probability in general text: names far, common words little."""
    vocabulary = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    scores = np.array([score for _, score in vocabulary], np.float32)
    return np.clip((-scores - 9) / 6, 0.02, 1)


def _pairs(model: StaticEmbedder, texts: Sequence[tuple[str, str]]) -> list[_Pair]:
    """Title → body, and each sentence → its article without it."""
    wanted: list[tuple[str, str]] = []
    for title, body in texts:
        if len(title) > 3 and len(body) > 20:
            wanted.append((title, body))
        for (a, b), _ in islice(pairwise([*sentences(body), (0, 0)]), 40):
            rest = title + "\n" + body[max(0, a - 400) : a] + body[b : b + 400]
            if b - a > 7 and len(rest) > b - a:
                wanted.append((body[a:b], rest))
    lefts, rights = model.ids([w[0] for w in wanted]), model.ids([w[1] for w in wanted])
    found = (
        _Pair(np.array(a, np.int64), np.array(b[:_LONGEST], np.int64))
        for a, b in zip(lefts, rights, strict=True)
    )
    return [p for p in found if len(p.left) and len(p.right)]


def _train(
    table: NDArray[np.float32],
    pairs: Sequence[_Pair],
    freedom: NDArray[np.float32],
    steps: int,
    rate: float,
    pull: float,
    rng: np.random.Generator,
    tell: Progress,
) -> NDArray[np.float32]:
    """The table after `steps` batches, with steps as long as `rate` times a token's freedom and its length."""
    trained = table.copy()
    for step in range(steps):
        chosen = [pairs[i] for i in rng.choice(len(pairs), min(_BATCH, len(pairs)), replace=False)]
        texts = [p.left for p in chosen] + [p.right for p in chosen]
        rows, gradient = _slope(trained, texts)
        length = np.linalg.norm(gradient, axis=1, keepdims=True) + 1e-12
        size = np.linalg.norm(table[rows], axis=1, keepdims=True)
        pace = rate * (1 - step / steps) * freedom[rows, None]
        change = pace * size * gradient / length + pull * (trained[rows] - table[rows])
        trained[rows] -= change
        tell(step + 1, steps, Phrase("training"))
    return trained


def _slope(table: NDArray[np.float32], texts: Sequence[Ints]) -> tuple[Ints, NDArray[np.float32]]:
    """The rows in use, and the slope of the loss by each."""
    flat = np.concatenate(texts)
    lengths = np.array([len(t) for t in texts])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    means = np.add.reduceat(table[flat], starts) / lengths[:, None]
    half = len(texts) // 2
    same = np.zeros((half, half), np.bool_)
    _, slope = contrast(means[:half], means[half:], same, _TEMPERATURE)
    order = np.argsort(flat, kind="stable")
    of = np.repeat(np.arange(len(texts)), lengths)[order]
    rows, first = np.unique(flat[order], return_index=True)
    return rows, np.add.reduceat((slope / lengths[:, None])[of], first)
