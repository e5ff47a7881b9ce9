"""The answerer that needs no model: it quotes the sentences that answer best, and says where they stand.

Each sentence of the hits is scored by a linear model over what it shares with the question and whether it
says something of the kind asked for. The weights come from `wenbao eval fit-extract` on the training
halves of CMRC 2018 and DRCD.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from rag.find.likeness import MOST, Likeness, content, low, rarities, shipped_likeness
from rag.find.question import Asked, Range, Want, asked, says, telling
from rag.find.when import of_then
from rag.text.fold import fold
from rag.text.pattern import regex
from rag.text.sentences import sentences
from rag.text.tables import headed, ruled, with_heads
from rag.text.tokens import query_tokens
from rag.types import Hit

Matrix = NDArray[np.float64]


# How a sentence begins that goes on about what the one before it names.
_GOES_ON = regex(
    r"(?:其中,?)?(?:该|此|这|其|他|她|它|项目|工程|公司|两人|双方|the |this |it |he |she |they )"
)


# How many sentences are quoted, and how far below the best one they may lie; then the same for a list. Chosen on the
# development half of the gold questions, so that few answers go that three sentences held.
FEW = ((3, 3.0), (5, 4.0))
EACH = (20, 4.0)  # The same for a question over many articles, of each of which one sentence is quoted.
_CREDIT = regex(
    r"[□■◎●△▲☆★◆◇\s]*+[(\[【〔]?\s*+(?:本报讯?|(?:本报|见习|实习|驻站|特约)?记者|通讯员|实习生|图/|文/|图文|摄影|摄|编辑|责编|责任编辑|作者|读者|供稿|来稿)[\s:：/]*+[^,，。;；:：]{0,24}[)\]】〕]?\s*+[。.]?$"
)
_WRITER = regex(
    r"记者|通讯员|作者|编辑|摄影|撰稿|谁[写拍摄]|(?:写|拍|撰写|采写|拍摄)的|\b(?:wrote|written|reporter|author|photograph|byline)"
)
_SAYS = regex(r"[^\W\d_].*[^\W\d_]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Quotation:
    """`hits[hit].article.text[start:end]` answers with `score` (orders quotations of one question only)."""

    hit: int
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Extraction:
    """The quotations, best first, and the answer text in which `[n]` marks the n-th hit."""

    text: str
    quotes: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of hit number `hit`, where it stands in the article, and the folded sentence before it."""

    hit: int
    start: int
    end: int
    text: str
    low: str
    before: str
    headline: bool


FEATURES = (
    "cover", "cover_before", "cover_title", "goes_on", "rarest", "run", "hit_score", "hit_rank", "headline", "lead",
    "place", "length", "asks", "alike", "numbers_missing", "quoted_missing", "near", "unit",
    *(f"says_{want.value}" for want in Want),
)  # fmt: skip
COLUMN = {name: number for number, name in enumerate(FEATURES)}


def extract(
    question: str, hits: Sequence[Hit], likeness: Likeness | None = None, most: int = 0, *, each: bool = False
) -> Extraction:
    """The sentences of `hits` that answer `question`, best first, joined into a text with markers: one where one
    answers, more where the next come near it, up to five where a list is asked for (or `most`). `each`: the best one
    of each hit that comes near, in the order of the hits.

    `likeness` compares words (None: by the shipped model). Raises ModelUnavailable.
    """
    now = {id(hit) for hit in of_then(hits, question)}
    every = candidates(hits)
    signed = bool(_WRITER.search(fold(question)))
    found = [c for c in every if id(hits[c.hit]) in now and quotable(c, signed=signed)] or every
    if not found:
        return Extraction("", ())
    scores = features(question, found, hits, likeness or shipped_likeness()) @ weights()
    limit, margin = EACH if each else FEW[asked(question).want is Want.LIST]
    order = np.argsort(-scores, kind="stable")
    kept: dict[str, Quotation] = {}
    quoted: set[int] = set()
    for i in order:
        one = found[i]
        if each and one.hit in quoted:
            continue
        quoted.add(one.hit)
        if not most and scores[i] < scores[order[0]] - margin:
            break
        words = fold("".join(one.text.split()))
        # Articles that print the same sentence are each quoted.
        key = f"{words}{one.hit}" if each else words
        kept.setdefault(key, Quotation(one.hit, one.start, one.end, float(scores[i])))
        if len(kept) == (most or limit):
            break
    chosen = sorted(kept.values(), key=lambda q: q.hit) if each else list(kept.values())
    said = {(c.hit, c.start): c.text for c in found}
    text = "\n".join(f"{_line(said[q.hit, q.start])}[{q.hit + 1}]" for q in chosen)
    return Extraction(text, tuple(chosen))


def quotable(candidate: Candidate, *, signed: bool = False) -> bool:
    """Whether a sentence of print says something: no headline, no number of a list, no byline unless it is asked by
    whom the article is `signed`."""
    credit = _CREDIT.match(candidate.low) and not signed
    return not candidate.headline and not credit and bool(_SAYS.search(candidate.low))


def _line(text: str) -> str:
    return " ".join(text.split())


@lru_cache(maxsize=256)
def _rows(text: str) -> dict[int, str]:
    """The rows of the tables of an article with the heads of their columns, by where they begin."""
    if "|" not in text and "｜" not in text and "\t" not in text:
        return {}
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    found = headed([fold(line) for line in lines])
    return {starts[i]: with_heads(lines[i], lines[row.line]) for i, row in found.items() if ruled(lines[i])}


def candidates(hits: Sequence[Hit]) -> list[Candidate]:
    """The sentences of the hits, hit by hit."""
    found: list[Candidate] = []
    for number, hit in enumerate(hits):
        article, before = hit.article, ""
        rows = _rows(article.text)
        for a, b in _split(hit.chunk.text):
            start, end = hit.chunk.start + a, hit.chunk.start + b
            text = rows.get(start) or article.text[start:end]
            found.append(Candidate(number, start, end, text, low(text), before, start < article.body))
            before = low(text)
    return found


@lru_cache(maxsize=2048)
def _split(text: str) -> tuple[Range, ...]:
    return sentences(text)


def features(
    question: str,
    found: Sequence[Candidate],
    hits: Sequence[Hit],
    likeness: Likeness,
    idf: Mapping[str, float] | None = None,
) -> Matrix:
    """`(len(found), len(FEATURES))`, in the order of `FEATURES`; `idf` weighs the question's tokens (None: by
    the sentences at hand)."""
    wanted, core = asked(question), "".join(c for c in fold(question) if c.isalnum())
    terms = telling(query_tokens(question)) if idf is None else list(idf)
    held = _holds(terms, [c.low for c in found])
    weight = (
        np.log1p((len(found) - held.sum(0) + 0.5) / (held.sum(0) + 0.5))
        if idf is None
        else np.array([*idf.values()])
    )
    share = weight / (float(weight.sum()) or 1.0)
    before = ~held & _holds(terms, [c.before for c in found])
    title = ~held & _holds(terms, [low(hit.article.title) for hit in hits])[[c.hit for c in found]]
    spots = [[(a, b) for a, b in says(wanted, c.text, c.low) if c.low[a:b] not in core] for c in found]
    numbers, quoted = _exact(question)
    words = telling(content(fold(question), MOST))
    rare = rarities(words, dict(zip(terms, weight.tolist(), strict=True)))
    near = likeness.best(words, [c.low for c in found])
    top = max(hit.score for hit in hits) or 1.0
    columns: dict[str, Sequence[float] | Matrix] = {
        "cover": held @ share,
        "cover_before": before @ share,
        "cover_title": title @ share,
        "goes_on": (before @ share) * [_GOES_ON.match(c.low) is not None for c in found],
        "rarest": (held * weight).max(1, initial=0.0) / weight.max(initial=1e-9),
        "run": [_run(core, c.low) / max(1, len(core)) for c in found],
        "hit_score": [hits[c.hit].score / top for c in found],
        "hit_rank": [math.log1p(c.hit) for c in found],
        "headline": [c.headline for c in found],
        "lead": [c.start - 5 <= hits[c.hit].article.body <= c.start for c in found],
        "place": [c.start / len(hits[c.hit].article.text) for c in found],
        "length": [math.log(len(c.text) + 1) for c in found],
        "asks": [c.text.endswith(("？", "?")) for c in found],
        "alike": near @ rare / (rare.sum() or 1.0),
        "numbers_missing": [sum(n not in c.low for n in numbers) for c in found],
        "quoted_missing": [sum(n not in c.low for n in quoted) for c in found],
        f"says_{wanted.want.value}": [bool(s) for s in spots],
        "near": [_near(c.low, s, terms, share) for c, s in zip(found, spots, strict=True)],
        "unit": [_unit(wanted, c.low, s) for c, s in zip(found, spots, strict=True)],
    }
    rows = np.zeros((len(found), len(FEATURES)))
    for name, column in columns.items():
        rows[:, COLUMN[name]] = column
    return rows


def _holds(terms: Sequence[str], texts: Sequence[str]) -> NDArray[np.bool_]:
    """`(len(texts), len(terms))`: whether the text holds the term."""
    return np.array([[t in text for t in terms] for text in texts], bool).reshape(len(texts), len(terms))


def _exact(question: str) -> tuple[list[str], list[str]]:
    """Numbers and quoted names of the question: an answering sentence should have them as they are."""
    low = fold(question)
    return re.findall(r"[0-9]+(?:\.[0-9]+)?", low), [
        a or b for a, b in re.findall(r'"([^"]+)"|《([^》]+)》', low)
    ]


def _unit(wanted: Asked, low: str, spots: Sequence[Range]) -> bool:
    """Whether a number stands in the very unit asked for, not in one like it."""
    return bool(wanted.units) and any(low[a:b].endswith(wanted.units[0]) for a, b in spots)


def _near(low: str, spots: Sequence[Range], terms: Sequence[str], share: Matrix) -> float:
    """How much of the question stands close to the best possible answer: half as much every ten characters."""
    places = [
        (at, at + len(t), float(w)) for t, w in zip(terms, share, strict=True) if (at := low.find(t)) >= 0
    ]
    return max(
        (sum(w * 0.5 ** (max(0, start - b, a - end) / 10) for start, end, w in places) for a, b in spots),
        default=0.0,
    )


def _run(core: str, low: str) -> int:
    """Length of the longest run of the question's characters that the sentence has as well."""
    best = 0
    # No run goes over a character that the sentence has not; `core` has no blanks.
    shared = {ord(c): c if c in low else " " for c in set(core)}
    for piece in core.translate(shared).split():
        for i in range(len(piece) - best):
            while i + best < len(piece) and piece[i : i + best + 1] in low:
                best += 1
    return best


@cache
def weights() -> Matrix:
    """The fitted weight of each feature."""
    return np.array([WEIGHTS.get(name, 0.0) for name in FEATURES])


WEIGHTS = {
    "cover": 1.37,
    "cover_before": 1.87,
    "cover_title": 6.07,
    "goes_on": 1.07,
    "rarest": 2.29,
    "run": 1.20,
    "hit_score": 5.77,
    "hit_rank": -0.25,
    "headline": -4.57,
    "lead": 0.69,
    "place": -0.92,
    "length": -0.45,
    "asks": -4.62,
    "alike": 7.89,
    "numbers_missing": -0.29,
    "quoted_missing": 0.21,
    "near": 0.91,
    "unit": 0.55,
    "says_who": 1.83,
    "says_post": 1.59,
    "says_number": 2.19,
    "says_when": 3.04,
    "says_where": 1.36,
    "says_name": 0.74,
    "says_which": 0.82,
    "says_list": 1.05,
    "says_why": 1.49,
    "says_other": 0.00,
}
