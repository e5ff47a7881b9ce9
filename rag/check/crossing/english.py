"""A sentence in Latin script as the things it says: words, names, figures, dates, and how it says them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rag.check.crossing.figures import quantities
from rag.check.crossing.lexicon import known, senses, syllables, terms, usual
from rag.check.crossing.printed import Floats, meanings
from rag.check.told import Told
from rag.text.numbers import Quantity
from rag.text.pattern import regex

_TOKEN = regex(r"[^\W\d_]+(?:['’\-‑·][^\W\d_]+)*")
# Words that tell nothing of their own, or are read as marks of time, number and denial.
SILENT = frozenset(
    """a an the of in on at to for from with by and or nor but as than then so such if is are was were be been being am it its this that
    these those there here he she they we i you him her them his their our your my who whom whose which what when where why how
    do does did done has have had having will would shall should can could may might must not no never also just only even very
    much many more most some any all each every other another both either while during through into onto upon within without
    between among across along around after before against about above below under up down off out over per via yet still
    again ever too well one ones two mr mrs ms dr de la le les du des el los und der die das et en un une que y o e d l
    according same own new now been once upon far less fewer nt hk because due owing thanks since get got make made take took go went come came like way thing things total percent percentage point points
    million billion thousand hundred trillion dozen dozens yuan rmb january february march april may june july august september october
    november december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday
    day days year years month months week weeks today yesterday tomorrow last next first second third fourth fifth sixth seventh
    eighth ninth tenth half quarter quarters amounted amount amounts totalled totaled stood third thirds fifths nearly almost approximately roughly around least""".split()
)
# Words that fit almost any news: a translation is free to leave them out.
LIGHT = frozenset(
    """said says say told tell added noted stated including include included includes such various several number part kind type
    people area areas work already currently recently newly further together different following held put become became remain
    been used use using based related important large big small great high good main major given set located local named called
    known time times place
    take takes took taken taking bring brings brought give gives gave giving make makes made making come comes came go goes went
    puts keep keeps kept show shows showed see sees saw reach reached reaches full own long way hit stand stands run runs ran carry carried turn turned start started spend spent places thing things mainly""".split()
)


_COMMON_ENDS = ("ed", "ing", "ly", "s", "ess", "er", "or", "ion", "ment", "ity", "ness", "ist")


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.text.lower().replace("’", "'").removesuffix("'s").removesuffix("s'")

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Term:
    """A content word or a phrase: what Chinese may stand for it, and how much it says (0 to 1)."""

    text: str
    start: int
    end: int
    candidates: tuple[str, ...]
    weight: float
    usual: tuple[str, ...] = ()  # Those that newspapers use for it, single characters too.


class Sentence:
    """One sentence in Latin script."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.text, self.folded = told.text, told.folded

    @cached_property
    def numbers(self) -> tuple[Quantity, ...]:
        return quantities(self.told.numbers, self.folded)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        spans = [(q.start, q.end) for q in self.numbers]
        return tuple(
            Token(m.group(), m.start(), m.end())
            for m in _TOKEN.finditer(self.text)
            if not any(m.start() < b and a < m.end() for a, b in spans)
        )

    @cached_property
    def phrases(self) -> tuple[tuple[Token, ...], ...]:
        """The runs of two or three words that newspapers have a term for."""
        found: list[tuple[Token, ...]] = []
        at = 0
        while at < len(self.tokens):
            runs = (self.tokens[at : at + size] for size in (3, 2))
            run = next((r for r in runs if " ".join(t.low for t in r) in terms()), None)
            if run:
                found.append(run)
            at += len(run) if run else 1
        return tuple(found)

    @cached_property
    def named(self) -> tuple[tuple[Token, ...], ...]:
        """The runs of words that may be names: those with a capital, and no month, day or term."""
        runs: list[list[Token]] = []
        last: Token | None = None
        termed = {t.start for phrase in self.phrases for t in phrase}
        for token in self.tokens:
            if (
                token.capital
                and token.low not in SILENT
                and token.start not in termed
                and not self._opens(token)
            ):
                joined = last is not None and not self.text[last.end : token.start].strip(" -‑")
                if joined and runs:
                    runs[-1].append(token)
                else:
                    runs.append([token])
                last = token
            else:
                last = None
        return tuple(tuple(run) for run in runs)

    def _opens(self, token: Token) -> bool:
        """Whether the capital is only that of a sentence's first word."""
        if self.text[: token.start].rstrip(" \"'“‘(")[-1:] not in ("", ".", "!", "?", ":"):
            return False
        if token.text.isupper() and len(token.text) > 1:
            return False
        after = self._after(token)
        if known(token.low):
            return not _looks_pinyin(token, after)
        # A word of no dictionary that cannot be pinyin is rather a rare word than a name, if no name follows at once.
        return not syllables(token.low) and token.low.isascii() and token.low.endswith(_COMMON_ENDS)

    def _after(self, token: Token) -> Token | None:
        i = self.tokens.index(token)
        return self.tokens[i + 1] if i + 1 < len(self.tokens) else None

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The content words outside names, those of a phrase as one."""
        named = {t.start for run in self.named for t in run}
        whole = {phrase[0].start: phrase for phrase in self.phrases}
        found: list[Term] = []
        done = -1
        for token in self.tokens:
            if token.start < done:
                continue
            if phrase := whole.get(token.start):
                done = phrase[-1].end
                chinese = terms()[" ".join(t.low for t in phrase)]
                weight = 0.0 if all(t.low in SILENT for t in phrase) else 1.0
                found.append(Term(self.text[token.start : done], token.start, done, chinese, weight, chinese))
            elif token.start not in named and token.low not in SILENT and len(token.low) > 1:
                found.append(term(token))
        return tuple(found)

    @cached_property
    def vectors(self) -> Floats:
        """`(terms, dim)`."""
        return meanings([t.text.lower() for t in self.terms])


def term(token: Token) -> Term:
    weight = 0.4 if token.low in LIGHT else 0.5 if token.low.endswith("ly") else 1.0
    parts = [p for p in re.split("[-‑]", token.low) if p not in SILENT] if "-" in token.low else []
    candidates = senses(token.low) or tuple(c for p in parts or _compound(token.low) for c in senses(p))
    return Term(token.text, token.start, token.end, candidates, weight, usual(token.low))


def _compound(word: str) -> tuple[str, ...]:
    """The two known words that make up an unknown one (microgrid), else none."""
    cuts = [(word[:i], word[i:]) for i in range(3, len(word) - 2)]
    return next((cut for cut in cuts if known(cut[0]) and known(cut[1])), ())


def _looks_pinyin(token: Token, after: Token | None) -> bool:
    """Whether a first word is rather half of a name: Long Wei said."""
    return bool(
        after and after.capital and syllables(token.low, 2) and syllables(after.low.replace("-", ""), 3)
    )


@lru_cache(maxsize=512)
def read(told: Told) -> Sentence:
    return Sentence(told)
