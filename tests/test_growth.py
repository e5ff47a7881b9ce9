"""No stage takes more than its share of time with a longer text: every regular expression, every stage, every door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

import rag
from eval.faults.hostile import UNITS
from rag.answer.draft import Draft, Sentence
from rag.answer.guard import Outlet, plain
from rag.answer.mend import verdict
from rag.answer.reply import without_own_list
from rag.answer.rewrite import by_rules
from rag.answer.sources import without_sources
from rag.check import check, judge
from rag.check.verify import Verifier
from rag.facts import enrich_page
from rag.find.extract import candidates
from rag.find.question import asked, says
from rag.pages import read_issue
from rag.text.chunking import chunk
from rag.text.denials import only_denies
from rag.text.language import language
from rag.text.sentences import LONGEST, sentences
from rag.text.tokens import query_weights, tokens
from rag.types import Article, Chunk, Filters, Hit, Kind, Page, Scores, Turn
from tests.hostile import TIMES, Pattern, growth, lures, patterns, taken

PRINT = (
    "市长盛蕾来到我区，她表示，凤翔科技园年用电量约2500万千瓦时，比2023年增长5.5%。没有新开工的项目。"
    "会议强调，2024年4月3日起，3家企业将投产。"
)
RULES = "你是一个助手，只用所给的段落回答。" * 5
LENGTH = 2000
ENOUGH, FELT = 0.25, 0.05


def article(text: str) -> Article:
    return Article("x#1", "x", 1, Kind.NEWS, "", text, ())


def hit(text: str) -> Hit:
    one = article(text)
    return Hit(1, 1.0, Chunk(1, one.id, 0, len(text), text), one, Scores())


HITS = (hit(PRINT),)


class Printed:
    """Finds the one article there is."""

    def passages(self, question: str, k: int = 8, filters: Filters = Filters()) -> tuple[Hit, ...]:
        query_weights(question)
        return HITS


def page(text: str) -> Page:
    return Page("x", "武进日报", date(2024, 4, 3), "A1", text, "/x", "h")


def streamed(text: str) -> None:
    """An answer that comes in pieces of a few characters, each sentence with its verdict."""
    draft = Draft(Outlet(RULES, PRINT))
    made: list[Sentence] = []
    for at in range(0, len(text), 6):
        draft.feed(text[at : at + 6])
        made += draft.sentences()
    draft.rest()
    made += draft.sentences(last=True)
    for sentence in made[:4]:
        verdict(sentence.text, 0, HITS, check)


DOORS: dict[str, Callable[[str], object]] = {
    "tokens": tokens,
    "question": lambda t: (query_weights(t), asked(t), by_rules(t, [Turn("user", "盛蕾是谁"), Turn("assistant", PRINT)])),
    "history": lambda t: by_rules("那他是谁？", [Turn("user", t), Turn("assistant", t)]),
    "chunks": lambda t: chunk(article(t), 400),
    "page": lambda t: read_issue([page(t)]),
    "facts": lambda t: enrich_page([article(PRINT + t)]),
    "found": lambda t: [says(asked(q), c.text) for q in ("投资多少？", "谁说的？", "何时？", "在哪里？", "有哪些？") for c in candidates([hit(t)])],
    "verify": lambda t: Verifier(Printed()).verify(t),
    "print": lambda t: judge("凤翔科技园用电量约2500万千瓦时，没有增长。", (1,), (hit(t + "2500万"),)),
    "check": lambda t: check(t + "[1]", HITS),
    "said": lambda t: (plain(t, RULES, PRINT), without_own_list(t), without_sources(t), only_denies(t), language(t)),
    "streamed": streamed,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("door", DOORS)
def test_a_door_takes_four_times_as_long_for_four_times_the_text(door: str) -> None:
    use = DOORS[door]
    use("武进。")
    worse = [found for unit in UNITS if (found := growth(use, unit, LENGTH, enough=ENOUGH))]
    assert worse == []


def trapped(pattern: Pattern) -> bool:
    for before, unit in lures(pattern.compiled):

        def use(text: str, before: str = before) -> object:
            whole = f"{before}{text}\0"
            return pattern.compiled.sub("", whole) if pattern.roams else pattern.compiled.match(whole)

        # One that tries every way is caught by a few words. One that grows with the square takes sixteen times as long
        # for the long text; with the cube the short one alone would take seconds.
        if taken(use, (unit * 120)[:120], 1.0) > 0.1:
            return True
        if taken(use, (unit * LENGTH)[:LENGTH], 1.0) > FELT / TIMES**2 / 1.2 and growth(
            use, unit, LENGTH, enough=FELT
        ):
            return True
    return False


@pytest.mark.slow
def test_a_regular_expression_takes_its_share_of_any_text() -> None:
    """Also of texts made to trap it: what it repeats, again and again, and then not the end it looks for."""
    assert [pattern.name for pattern in patterns(rag) if trapped(pattern)] == []


def test_a_sentence_without_an_end_is_cut_at_a_pause() -> None:
    text = "园区用电增长，" * 400
    found = sentences(text)
    assert "".join(text[a:b] for a, b in found) == text
    assert all(LONGEST // 2 < b - a <= LONGEST for a, b in found[:-1])
    assert all(text[a:b].endswith("，") for a, b in found)
    assert [b - a for a, b in sentences("一" * 2500 + " " * 3000 + "二")] == [1000, 1000, 500, 1]
    assert TIMES == 4
