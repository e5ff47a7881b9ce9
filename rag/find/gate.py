"""Whether what was found can carry an answer at all, known before any model is asked.

A logistic model over what the best sentences share with the question. Its weights, and the threshold, come
from `wenbao eval fit-gate`: public questions with their passage, without the sentence that answers, and
without the passage; the gold questions of the development half for the threshold.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np

from rag.find.extract import COLUMN, candidates, features, weights
from rag.find.likeness import MOST, Likeness, content, low, rarities, shipped_likeness
from rag.find.question import Want, asked, focus, proper_names, telling
from rag.find.when import Period, of_then, periods, printed, tells
from rag.text.dates import find_dates
from rag.text.fold import fold
from rag.text.han import count_han
from rag.text.numbers import find_numbers
from rag.types import Article, Evidence, Hit

SEEN = 3  # Hits that are looked at.
SIGNS = (
    "cover_hit", "alike_hit", "unmet", "cover", "context", "rarest", "run", "near", "unit", "alike", "unseen",
    "typed", "said", "said_context", "gap", "focus", "focus_alike", "names_missing", "quoted_missing",
    "numbers_missing", "ordinals_missing", "years_missing", "terms", "bias",
)  # fmt: skip
_LETTERS = re.compile(r"[^\W\d_]{2}")
_ASKS = re.compile(
    r"[?？]|多少|几|什么|啥|哪|谁|吗|呢|怎|如何|为何|何时|何地|是否|是不是|有没有|多[大长高重宽深远久]|列出|列举|总结|概括|比较|对比"
    r"|\b(?:wh(?:o|om|ose|at|en|ere|y|ich)|how|list|tell|describe|name|give|show|explain|summari[sz]e|find|compare|is|are|was|were|did|does|do|has|have|can)\b"
    r"|[\u3040-\u30ff\uac00-\ud7af\u0400-\u04ff\u0600-\u06ff]"
)
_NAMED = re.compile(r"(?<!^)\b[A-Z]|\d")
_YEAR = re.compile(r"(?:1[0-9]|20)[0-9]{2}(?=年|\b)")


class EvidenceGate:
    """Judges the hits of a question by the shipped model, whatever the index is made with."""

    def __init__(self, threshold: float | None = None, likeness: Likeness | None = None) -> None:
        self._threshold = THRESHOLD if threshold is None else threshold
        self._likeness = likeness

    def judge(self, question: str, hits: Sequence[Hit], idf: Mapping[str, float]) -> Evidence:
        """How likely the hits answer: half is the calibrated threshold. `idf` weighs the question's tokens."""
        if not hits:
            return Evidence(0.0, False, "nothing was found")
        if asks_nothing(question, hits):
            return Evidence(0.0, False, "nothing is asked that could be looked up")
        found = signs(question, hits, idf, self._likeness or shipped_likeness())
        fitted = FOREIGN if _foreign(question, hits[0].chunk.text) else WEIGHTS
        strength = 1 / (1 + math.exp(-sum(fitted.get(name, 0.0) * value for name, value in found.items())))
        return Evidence(strength, strength >= self._threshold, _why(found))

    def together(self, judged: Sequence[Evidence]) -> Evidence:
        """The verdict on one question in several wordings: their mean, with the reason of the last.

        Of English questions over the seeds the mean parts those with an answer from those without better (area
        0.92) than either wording alone (0.76 as asked, 0.88 crossed) or the larger of the two (0.78).
        """
        strength = sum(one.strength for one in judged) / len(judged)
        return Evidence(strength, strength >= self._threshold, judged[-1].why)


def asks_nothing(question: str, hits: Sequence[Hit]) -> bool:
    """Whether the words neither ask nor name what the best hits print: hello, x, 1, an order to the machine.

    A keyword is a question where print has it; words of another script name something by a capital or a figure.
    """
    folded = fold(question)
    if not _LETTERS.search(folded):
        return True
    if _ASKS.search(folded):
        return False
    shown = low("\n".join(f"{hit.article.title}\n{hit.chunk.text}" for hit in hits[:SEEN]))
    words = content(folded, MOST)
    held = sum(_stands(word, shown) for word in words)
    if _foreign(question, hits[0].chunk.text):
        named = len(question.split()) > 2 and _NAMED.search(question)
        return not named and not held
    return held * 2 < len(words)


def _stands(word: str, text: str) -> bool:
    """Whether a word stands in a text, a Latin one whole."""
    return bool(re.search(rf"\b{re.escape(word)}\b", text)) if word.isascii() else word in text


def _foreign(question: str, text: str) -> bool:
    """Whether question and text are in different scripts, so that they share no words to count."""
    return abs(_han(question) - _han(text)) > 0.35


def _han(text: str) -> float:
    letters = "".join(filter(str.isalpha, text))
    return count_han(letters) / (len(letters) or 1)


def signs(
    question: str, hits: Sequence[Hit], idf: Mapping[str, float], likeness: Likeness
) -> dict[str, float]:
    """What speaks for and against the hits, by the names of `SIGNS`."""
    named = periods(question)
    hits = of_then(hits, named)[:SEEN]
    question, idf = _timeless(question, idf, hits[0].article, named)
    found = candidates(hits)
    rows = features(question, found, hits, likeness, idf)
    first = int(np.argmax(rows @ weights()))
    best = {name: float(rows[first, column]) for name, column in COLUMN.items()}
    own = hits[found[first].hit].article
    home = low(f"{own.title}\n{own.text}\n{own.published or ''}\n{own.source}\n{_times(own, named)}")
    shown = [low(f"{hit.article.title}\n{hit.chunk.text}") for hit in hits]
    wanted, mass = asked(question), sum(idf.values()) or 1.0
    typed = wanted.want not in (Want.OTHER, Want.LIST, Want.WHY)
    said = rows[:, COLUMN[f"says_{wanted.want.value}"]] > 0 if typed else np.ones(len(rows), bool)
    context = rows[:, [COLUMN[n] for n in ("cover", "cover_before", "cover_title")]].sum(1)
    said_context = float(context[said].max(initial=0.0))
    words = telling(content(fold(question), MOST))
    rare = rarities(words, idf)
    met = likeness.best(words, shown)
    around = [c.before + c.low for c, s in zip(found, said, strict=True) if s]
    narrow, absent = focus(question), _absent(question, home)
    return {
        **{name: best[name] for name in ("cover", "rarest", "run", "near", "unit", "quoted_missing")},
        "cover_hit": max(sum(w for t, w in idf.items() if t in one) for one in shown) / mass,
        "alike_hit": float((met @ rare).max() / (rare.sum() or 1.0)),
        "unmet": float((((1 - met) * rare).max(1, initial=0.0) / (rare.max(initial=0.0) or 1.0)).min()),
        "context": float(context.max()),
        "alike": float(rows[:, COLUMN["alike"]].max()),
        "unseen": sum(w for t, w in idf.items() if not any(t in one for one in shown)) / mass,
        "typed": float(typed),
        "said": float(typed and bool(said.any())),
        "said_context": said_context if typed else 0.0,
        "gap": float(context.max()) - said_context if typed else 0.0,
        "focus": max((sum(w in text for w in narrow) / len(narrow) for text in around), default=0.0)
        if narrow
        else 1.0,
        "focus_alike": float(likeness.best(narrow, around).mean(1).max(initial=0.0)) if narrow else 1.0,
        "names_missing": sum(_rarity(n, idf) for n in proper_names(question) if n not in home)
        / (max(idf.values(), default=0) or 1.0),
        "numbers_missing": float(bool(absent - {"ordinal"})),
        "ordinals_missing": float("ordinal" in absent),
        "years_missing": float(any(y not in home for y in _YEAR.findall(fold(question)))),
        "terms": math.log1p(len(idf)),
        "bias": 1.0,
    }


def _timeless(
    question: str, idf: Mapping[str, float], article: Article, named: Sequence[Period]
) -> tuple[str, Mapping[str, float]]:
    """The question and its tokens without the times that the paper of the article is of and its text leaves out:
    who reads a paper of 2023 does not look for 2023 in it."""
    whole = low(f"{article.title}\n{article.text}")
    left = question
    for mention in reversed(find_dates(question, None)):
        mine = [p for p in named if p.first == mention.first and p.last == mention.last]
        if mine and any(printed(article, p) for p in mine) and low(mention.text) not in whole:
            left = left[: mention.start] + left[mention.end :]
    rest = low(left)
    kept = {token: weight for token, weight in idf.items() if token in rest}
    return (left, kept) if left != question and kept else (question, idf)


def _times(article: Article, named: Sequence[Period]) -> str:
    """The named years and days that the article is of, as far as it is known or thought, in the words of print."""
    held = [p for p in named if printed(article, p) or tells(article, p)]
    return " ".join(f"{d.year}年{d.month}月{d.day}日" for p in held for d in (p.first, p.last))


def _rarity(name: str, idf: Mapping[str, float]) -> float:
    """The weight of a name in this archive: that of its rarest token."""
    return max((w for t, w in idf.items() if t in name), default=0.0)


def _absent(question: str, text: str) -> set[str]:
    """The kinds of the question's numbers (第十六讲 an ordinal, 30个 a count) that the text does not print."""
    named = [q for q in find_numbers(question) if not q.weak and q.kind != "label"]
    printed = {(q.low, q.kind == "ordinal") for q in find_numbers(text)} if named else set()
    return {q.kind for q in named if (q.low, q.kind == "ordinal") not in printed}


def _why(found: Mapping[str, float]) -> str:
    """The plainest of the signs, in words."""
    if found["years_missing"]:
        return "the best article does not name the year asked about"
    if found["ordinals_missing"] or found["numbers_missing"]:
        return "the best article does not print a number that the question names"
    if found["names_missing"] > 0.5:
        return "the best article does not print a name that the question names"
    if found["typed"] and not found["said"]:
        return "the best passages say nothing of the kind asked for"
    return f"the best passage holds {found['cover_hit']:.0%} of what the question names"


THRESHOLD = 0.5
WEIGHTS = {
    "cover_hit": -1.22,
    "alike_hit": 2.54,
    "unmet": -1.77,
    "cover": 2.12,
    "context": -0.55,
    "rarest": 0.30,
    "run": -2.85,
    "near": 1.45,
    "unit": 0.66,
    "alike": 0.38,
    "unseen": -1.06,
    "typed": -0.60,
    "said": -0.08,
    "said_context": 0.53,
    "gap": -0.11,
    "focus": -0.34,
    "focus_alike": 1.11,
    "names_missing": -2.29,
    "quoted_missing": 0.79,
    "numbers_missing": -0.60,
    "ordinals_missing": -2.48,
    "years_missing": -3.86,
    "terms": 1.34,
    "bias": -2.39,
}
FOREIGN = {
    "alike_hit": 6.16,
    "unmet": -3.28,
    "alike": 4.80,
    "typed": -0.15,
    "said": -0.15,
    "bias": 0.09,
}
