"""The gold questions over the seeds: each with its answer's facts and the words on the page that prove it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from rag.errors import UnreadableFile
from rag.text.fold import fold
from rag.types import Article, Turn

GOLD = Path(__file__).with_name("gold.jsonl")
SINGLE = frozenset({"number", "date", "person", "post", "place", "organisation", "title"})


@dataclass(frozen=True, slots=True)
class Source:
    """Words printed in `file` that carry (a part of) the answer; `grade` says how well, 1 unless a set says more."""

    file: str
    quote: str
    grade: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """One gold question.

    `facts` are what a right answer says, each in its accepted spellings. `absent` are, for a question that the pages do not
    answer, the terms of which no sentence of the pages holds all.
    """

    id: str
    question: str
    language: str
    type: str
    answerable: bool = True
    history: tuple[Turn, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    evidence: tuple[Source, ...] = ()
    answer: str = ""
    absent: tuple[tuple[str, ...], ...] = ()

    @property
    def half(self) -> str:
        """dev (what thresholds are tuned on) or test (what they are reported on); never changes for an id."""
        return "dev" if sha256(self.id.encode()).digest()[0] % 2 else "test"

    @property
    def single(self) -> bool:
        """Whether it asks for one fact in the pages' own words."""
        return self.type in SINGLE


def load(path: Path = GOLD) -> tuple[Question, ...]:
    """The questions of a JSONL file. Raises UnreadableFile naming the line that is not one."""
    return tuple(_questions(path))


def _questions(path: Path) -> Iterator[Question]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            raw = json.loads(line)
            history = tuple(Turn(turn["role"], turn["content"]) for turn in raw.pop("history", ()))
            evidence = tuple(Source(**source) for source in raw.pop("evidence", ()))
            facts, absent = (tuple(map(tuple, raw.pop(name, ()))) for name in ("facts", "absent"))
            yield Question(**raw, history=history, facts=facts, evidence=evidence, absent=absent)
        except (ValueError, KeyError, TypeError) as exc:
            raise UnreadableFile(
                f"{path}, line {number}: not a gold question ({exc})", "see eval/gold.py for its fields"
            ) from exc


def squeeze(text: str) -> str:
    """`text` folded and without blanks: what stays of print when its lines and columns are joined."""
    return "".join(fold(text).split())


def relevant(questions: Iterable[Question], articles: Iterable[Article]) -> dict[str, dict[str, int]]:
    """`{question: {article: grade}}`: the articles that hold the questions' evidence.

    Evidence that no article holds whole counts as one more article, which nothing can find: an article torn apart is a loss.
    """
    texts = {article.id: squeeze(article.text) for article in articles}
    whole = {text: id_ for id_, text in texts.items()}
    places: dict[str, str] = {}
    found: dict[str, dict[str, int]] = {}
    for question in questions:
        grades: dict[str, int] = {}
        for source in question.evidence:
            quote = squeeze(source.quote)
            if quote not in places:
                places[quote] = _place(quote, texts, whole) or f"no article: {source.file}"
            id_ = places[quote]
            grades[id_] = max(source.grade, grades.get(id_, 0))
        found[question.id] = grades
    return found


def _place(quote: str, texts: Mapping[str, str], whole: Mapping[str, str]) -> str | None:
    return whole.get(quote) or next((id_ for id_, text in texts.items() if quote in text), None)
