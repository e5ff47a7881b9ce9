"""What is read of persons, posts, statements and bodies all over the seeds, one step at a time: every weight and list at once.

Who reads better puts the new figures here: each shows which step changed, and how far.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

from rag.facts import enrich_page
from rag.facts.bodies import find_bodies
from rag.facts.names import name_end
from rag.facts.persons import mentions
from rag.facts.posts import HEAD, post_start
from rag.facts.published import guess_published
from rag.pages import read
from rag.text.fold import fold
from rag.types import Article
from tests.pages import page

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


@cache
def articles() -> tuple[Article, ...]:
    texts = (path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt")))
    return tuple(article for text in texts for article in enrich_page(read(page(text)).articles))


def folded() -> tuple[str, ...]:
    return tuple(fold(article.text) for article in articles())


def test_where_a_name_may_begin() -> None:
    """How many places of the texts begin a name after a post, and without one, and how many letters these have."""

    def lengths(sure: bool) -> dict[int, int]:
        ends = (name_end(text, at, sure=sure) - at for text in folded() for at in range(len(text)))
        return dict(sorted(Counter(filter(None, ends)).items()))

    assert lengths(True) == {2: 307, 3: 484, 4: 10}
    assert lengths(False) == {2: 125, 3: 262, 4: 1}


def test_where_a_post_begins() -> None:
    found = [
        (m.end() - post_start(text, m.start(), m.end())) for text in folded() for m in HEAD.finditer(text)
    ]
    assert (len(found), sum(found), sum(n * n for n in found)) == (148, 1057, 11099)


def test_who_is_named_and_where() -> None:
    found = [mention for text in folded() for mention in mentions(text)]
    assert (len(found), *(sum(column) for column in zip(*found, strict=True))) == (
        91,
        18481,
        18740,
        17693,
        18261,
    )
    people = [person for article in articles() for person in article.people]
    assert (len(people), sum(p.start for p in people), sum(len(p.post) for p in people)) == (86, 16334, 556)


def test_who_says_what() -> None:
    said = [statement for article in articles() for statement in article.statements]
    assert (
        len(said),
        sum(s.start for s in said),
        sum(s.end for s in said),
        sum(len(s.post) for s in said),
    ) == (54, 25686, 30741, 362)
    assert dict(sorted(Counter(s.verb for s in said).items())) == {
        "希望": 5,
        "强调": 16,
        "指出": 11,
        "据悉": 1,
        "表示": 12,
        "要求": 6,
        "认为": 2,
        "说": 1,
    }
    assert dict(sorted(Counter(s.speaker for s in said).items())) == {
        "": 1,
        "乔俊杰": 6,
        "会议": 12,
        "双方": 1,
        "吕刚": 1,
        "吴勇强": 4,
        "周永强": 1,
        "夏国浩": 1,
        "大家": 2,
        "季培东": 1,
        "恽淇丞": 2,
        "李林": 2,
        "盛蕾": 6,
        "石伟东": 5,
        "耿铭": 2,
        "调研组": 6,
        "陈金虎": 1,
    }


def test_which_bodies_and_places_are_named() -> None:
    found = [find_bodies(article.text) for article in articles()]
    bodies = [body for one, _ in found for body in one]
    places = [place for _, one in found for place in one]
    assert (len(bodies), sum(map(len, bodies)), len(places), sum(map(len, places))) == (55, 356, 121, 395)


def test_on_which_days_each_article_was_likely_printed() -> None:
    guesses = [guess_published([article.text], date(2026, 1, 1)) for article in articles()]
    found = [(str(g.first), str(g.last), g.confidence) if g else None for g in guesses]
    assert found == [
        None,
        None,
        ("2024-02-20", "2024-04-30", 0.34),
        ("2024-03-25", "2024-04-13", 0.59),
        None,
        ("2023-10-08", "2023-10-31", 0.12),
        None,
        ("2023-10-16", "2023-10-24", 0.44),
        None,
        None,
        ("2023-02-20", "2023-04-30", 0.36),
        ("2022-05-01", "2022-08-29", 0.25),
        None,
        None,
        None,
        ("2024-11-01", "2025-03-01", 0.5),
        None,
        ("2024-01-20", "2024-01-22", 0.29),
        ("2024-01-17", "2024-01-19", 0.29),
        None,
        None,
        ("2024-07-18", "2024-10-01", 0.33),
        ("2024-07-18", "2024-10-01", 0.35),
        None,
        None,
        None,
    ]


def test_which_days_are_told_under_an_estimate() -> None:
    dated = [mention for article in articles() for mention in article.dates]
    assert (len(dated), sum(m.start for m in dated), sum(m.end for m in dated)) == (80, 22982, 23316)
    assert dict(sorted(Counter(str(m.grain) for m in dated).items())) == {
        "day": 13,
        "month": 9,
        "quarter": 2,
        "range": 31,
        "year": 25,
    }
    assert sum(m.first is None for m in dated) == 20
