"""The gold questions are true: their evidence is in print, their facts in the evidence, and nothing is missing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from statistics import fmean

import pytest

from eval import gold
from eval.metrics import says
from rag.errors import UnreadableFile
from rag.text.sentences import sentences
from rag.text.tokens import query_tokens, tokens

QUESTIONS = gold.load()
ANSWERABLE = [q for q in QUESTIONS if q.answerable]


@pytest.fixture(scope="module")
def pages(seeds: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(seeds.glob("*.txt"))}


def test_every_question_has_its_own_id_and_words() -> None:
    assert len({q.id for q in QUESTIONS}) == len(QUESTIONS)
    assert len({(q.question, q.history) for q in QUESTIONS}) == len(QUESTIONS)


def test_evidence_is_printed_once_and_only_there(pages: dict[str, str]) -> None:
    for q in ANSWERABLE:
        for source in q.evidence:
            counts = {name: text.count(source.quote) for name, text in pages.items() if source.quote in text}
            assert counts == {source.file: 1}, (q.id, source.quote)


def test_facts_are_in_the_evidence() -> None:
    lost = [
        (q.id, f) for q in ANSWERABLE for f in q.facts if not says("\n".join(s.quote for s in q.evidence), f)
    ]
    assert lost == []


def test_answers_say_their_facts() -> None:
    """The reference answer of a question in Chinese says every fact."""
    silent = [
        q.id
        for q in ANSWERABLE
        if q.language.startswith("zh") and not all(says(q.answer, f) for f in q.facts)
    ]
    assert silent == []


def test_what_is_not_answered_is_not_in_print(pages: dict[str, str]) -> None:
    printed = [
        gold.squeeze(text[a:b]) for text in pages.values() for a, b in sentences(text.replace("\n\n", ""))
    ]
    for q in QUESTIONS:
        assert bool(q.absent) == (not q.answerable)
        for terms in q.absent:
            assert not [s for s in printed if all(t in s for t in terms)], (q.id, terms)


def test_every_page_is_asked_about_throughout(pages: dict[str, str]) -> None:
    """Between the places asked about, no more than 1,100 characters of a page are passed over."""
    for name, text in pages.items():
        at = sorted(text.index(s.quote) for q in ANSWERABLE for s in q.evidence if s.file == name)
        gaps = [b - a for a, b in zip([0, *at], [*at, len(text)], strict=True)]
        assert max(gaps) <= 1100, (name, max(gaps))


def test_enough_of_each_kind() -> None:
    types = Counter(q.type for q in ANSWERABLE)
    languages = Counter(q.language for q in QUESTIONS)
    assert len(QUESTIONS) >= 150
    assert types["paraphrase"] >= 30
    assert types["far_paraphrase"] >= 25
    assert types["multi"] >= 8
    assert types["followup"] >= 10
    assert types["list"] >= 15
    assert min(types[t] for t in gold.SINGLE) >= 10
    assert languages["en"] >= 25
    assert languages["zh-Hant"] >= 12
    assert {"ja", "ko", "fr", "ru"} <= set(languages)
    assert len(QUESTIONS) - len(ANSWERABLE) >= 30


def test_the_halves_are_halves_and_stay() -> None:
    halves = Counter((q.half, q.answerable) for q in QUESTIONS)
    assert min(halves["dev", False], halves["test", False]) > 0.4 * (len(QUESTIONS) - len(ANSWERABLE))
    assert min(halves["dev", True], halves["test", True]) > 0.4 * len(ANSWERABLE)
    assert [q.half for q in QUESTIONS[:6]] == ["test", "test", "dev", "test", "dev", "dev"]


def _shared(q: gold.Question) -> float:
    """The share of the question's words that its evidence prints."""
    asked = set(query_tokens(q.question))
    return len(asked & {t for s in q.evidence for t in tokens(s.quote)}) / len(asked)


def test_paraphrases_share_few_words_with_print() -> None:
    def shares(kind: str) -> list[float]:
        return [
            _shared(q)
            for q in ANSWERABLE
            if q.language == "zh" and (q.type == kind or (q.single and kind == "single"))
        ]

    assert fmean(shares("single")) > 0.5
    assert max(shares("far_paraphrase")) == 0
    assert min(shares("paraphrase")) > 0
    assert fmean(shares("paraphrase")) < 0.2


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(
        '{"id": "a", "question": "谁？", "language": "zh", "type": "person"}\n{"id": "b"}\n', "utf-8"
    )
    with pytest.raises(UnreadableFile, match="line 2"):
        gold.load(path)
