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
from rag.find.when import Period, meant, of_then, of_time, own, printed, tells
from rag.phrase import Phrase
from rag.text.fold import fold
from rag.text.han import count_han
from rag.text.numbers import Quantity, find_numbers
from rag.text.pattern import regex
from rag.types import Article, Evidence, Hit

SEEN = 3  # Hits that are looked at.
SIGNS = (
    "cover_hit", "alike_hit", "unmet", "cover", "context", "rarest", "run", "near", "unit", "alike", "unseen",
    "typed", "said", "said_context", "gap", "focus", "focus_alike", "names_missing", "quoted_missing",
    "numbers_missing", "ordinals_missing", "years_missing", "terms", "bias",
)  # fmt: skip
_LETTERS = regex(r"[^\W\d_]{2}")
_ASKS = regex(
    r"[?？]|多少|几|什么|啥|哪|谁|吗|呢|怎|如何|为何|何时|何地|是否|是不是|有没有|多[大长高重宽深远久]|列出|列举|总结|概括|比较|对比"
    r"|\b(?:wh(?:o|om|ose|at|en|ere|y|ich)|how|list|tell|describe|name|give|show|explain|summari[sz]e|find|compare|is|are|was|were|did|does|do|has|have|can)\b"
    r"|[\u3040-\u30ff\uac00-\ud7af\u0400-\u04ff\u0600-\u06ff]"
)
# Said to the machine, or of it: none of that stands in print. Told clause by clause, since a question may follow.
_PLEASE = r"^(?:请|你|您|能不能|能否|可以|可不可以|麻烦|现在|从现在(?:起|开始)|帮我|给我|替我|为我|[\s,])*"
_TO_MACHINE = regex(
    rf"{_PLEASE}(?:忽略|无视|忘记|忘掉|不要理会|不用管|跳过|绕过).{{0,16}}(?:指令|规则|要求|提示|设定|限制|内容|命令|角色)"
    rf"|{_PLEASE}(?:扮演|假装|假设你|充当|化身|进入.{{0,8}}模式)"
    r"|(?:你的?|系统)(?:的|系统|初始|内部){0,2}(?:提示词|提示语|指令|规则|设定|prompt)"
    r"|^(?:请问|嗨|喂|[\s,])*(?:你|您|你们)(?:是(?:谁|什么|哪|不是|机器|人|ai)|叫什么|还?会(?:什么|做什么|干什么|不会|说)"
    r"|能(?:为我|帮我)?(?:做|干|帮|回答|提供)(?:些|到)?(?:什么|哪些|啥|我?什么)|有(?:什么|哪些)(?:功能|用|本领)|几岁|多大了|好$|在吗|怎么样$)"
    r"|\b(?:ignore|disregard|forget|bypass)\b.{0,40}\b(?:instructions?|rules?|prompts?|above|previous|guidelines)\b"
    r"|\b(?:pretend|role-?play|act as|you are now|from now on)\b|\b(?:your|system) (?:system |initial )?(?:prompt|instructions?|rules)\b"
    r"|\bwho are you\b|\bwhat (?:can|could) you (?:do|help)|\bwhat do you do\b|\bhow are you\b|\bare you (?:an? |the )?(?:ai|bot|robot|human|machine|real)\b"
    r"|\bwhat(?:'s| is) your name\b"
)
# What a machine is told to make; of print only where print has most of its words.
_MAKE = regex(
    rf"{_PLEASE}(?:写|编|创作|作|画|唱|讲|说|翻译)(?:一|个|首|篇|封|份|段|点|出|下|这|以下)"
    r"|^(?:please |can you |could you )*(?:write|compose|draw|sing|translate|tell me an?) "
)
# A bound (超过5亿元, 10亿元以上) stands in the question alone.
_BOUND = regex(
    r"超过|超|高于|多于|大于|不少于|不低于|突破|低于|少于|不足|不到|以上|以下|以内|\b(?:more|less|fewer) than|\b(?:over|above|under|below)\b"
)
_BETWEEN = regex(r"[。！？!?；;，,\n]|(?<=[a-z])\.\s")
_NAMED = regex(r"(?<!^)\b[A-Z]|\d")
_YEAR = regex(r"(?:1[0-9]|20)[0-9]{2}(?=年|\b)")


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
        if (theirs := own(question)) and not any(of_time(hit.article, theirs) for hit in hits):
            return Evidence(
                0.0, False, "no article found is of the day, week or month that the question means"
            )
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
    folded = _without_orders(fold(question))
    if not _LETTERS.search(folded):
        return True
    made = _MAKE.search(folded.lstrip(" ,"))
    if _ASKS.search(folded) and not made:
        return False
    shown = low("\n".join(f"{hit.article.title}\n{hit.chunk.text}" for hit in hits[:SEEN]))
    words = content(folded, MOST)
    held = sum(_stands(word, shown) for word in words)
    if _foreign(question, hits[0].chunk.text):
        named = len(question.split()) > 2 and _NAMED.search(question)
        return not named and not held
    return held * 2 < len(words) + bool(made)


def _without_orders(folded: str) -> str:
    """A question without the clauses that are said to the machine."""
    clauses = _BETWEEN.split(folded)
    left = [clause for clause in clauses if not _TO_MACHINE.search(clause.strip())]
    return folded if len(left) == len(clauses) else ",".join(left)


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
    asked_of = question
    hits = of_then(hits, question)[:SEEN]
    question, idf = _timeless(question, idf, hits[0].article)
    found = candidates(hits)
    rows = features(question, found, hits, likeness, idf)
    first = int(np.argmax(rows @ weights()))
    best = {name: float(rows[first, column]) for name, column in COLUMN.items()}
    best_of = hits[found[first].hit].article
    home = low(
        f"{best_of.title}\n{best_of.text}\n{best_of.published or ''}\n{best_of.source}\n{_times(best_of, meant(asked_of, best_of))}"
    )
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


def _timeless(question: str, idf: Mapping[str, float], article: Article) -> tuple[str, Mapping[str, float]]:
    """The question and its tokens without the times that the paper of the article is of and its text leaves out:
    who reads a paper of 2023 does not look for 2023 in it."""
    whole = low(f"{article.title}\n{article.text}")
    left = question
    for period in reversed(meant(question, article)):
        if printed(article, period) and low(question[period.start : period.end]) not in whole:
            left = left[: period.start] + left[period.end :]
    rest = low(left)
    kept = {token: weight for token, weight in idf.items() if token in rest}
    return (left, kept) if left != question and kept else (question, idf)


def _times(article: Article, wanted: Sequence[Period]) -> str:
    """The named years and days that the article is of, as far as it is known or thought, in the words of print."""
    held = [p for p in wanted if printed(article, p) or tells(article, p)]
    return " ".join(f"{d.year}年{d.month}月{d.day}日" for p in held for d in (p.first, p.last))


def _rarity(name: str, idf: Mapping[str, float]) -> float:
    """The weight of a name in this archive: that of its rarest token."""
    return max((w for t, w in idf.items() if t in name), default=0.0)


def _absent(question: str, text: str) -> set[str]:
    """The kinds of the question's numbers (第十六讲 and 5号线 an ordinal, 30个 a count) that the text does not print."""
    folded = fold(question)
    asked_of = [
        q
        for q in find_numbers(question)
        if not q.weak and q.kind != "label" and not _BOUND.search(folded[max(0, q.start - 4) : q.end + 3])
    ]
    shown = {(q.low, _counts_off(q)) for q in find_numbers(text)} if asked_of else set()
    return {"ordinal" if _counts_off(q) else q.kind for q in asked_of if (q.low, _counts_off(q)) not in shown}


def _counts_off(number: Quantity) -> bool:
    """Whether a number tells one of a row from the others: 第十六讲, 5号线, 二期."""
    return number.kind == "ordinal" or number.unit.startswith("号") or number.unit == "期"


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
    return Phrase("the best passage holds {share:.0%} of what the question names", share=found["cover_hit"])


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
