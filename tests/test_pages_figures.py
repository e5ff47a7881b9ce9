"""What the reader weighs, over made pages of troubled print: every weight, limit and list at once, one step at a time.

A better reader puts its own figures here: each shows which step of reading changed, and how far.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from eval.pages import STYLES, seed_pages
from eval.pages_fit import broken_samples, headline_samples, stray_samples
from eval.pages_generator import Rates, Story, generate
from eval.pages_measure import Truth
from rag.pages import read
from rag.pages.headings import BROKEN, WEIGHTS, begins
from rag.pages.joins import bonds
from rag.pages.parts import Section
from rag.pages.reading import printed
from rag.pages.roles import Role, shape
from rag.pages.sections import sections
from rag.pages.strays import WEIGHTS as STRAYS
from rag.types import Page


@cache
def made() -> tuple[tuple[Page, list[Truth]], ...]:
    """Twenty pages of the articles of the seeds, broken, interrupted and mixed four times as often as theirs are, two of
    three without leads."""
    stories = [
        Story(truth.title, text)
        for print_, truths in seed_pages()
        for truth in truths
        if truth.title
        and (text := tuple(t for a, b in truth.ranges if (t := print_.text[a:b]) not in truth.title))
        and sum(map(len, text)) > 150
    ]
    return tuple(
        generate(
            [stories[(5 * n + k) % len(stories)] for k in range(5)],
            Rates().times(4),
            n,
            lead=("none", "local", "none")[n % 3],
            style=STYLES[n % 4],
        )
        for n in range(20)
    )


def total(rows: Iterable[Sequence[float]]) -> list[float]:
    """The sum of each column."""
    return [round(sum(column), 2) for column in zip(*rows, strict=True)]


def weighed(
    samples: Iterable[tuple[tuple[float, ...], bool]], weights: Sequence[float]
) -> tuple[object, ...]:
    """How many samples, the sum of each piece of evidence, the sum of their weighed scores, and how many speak for it."""
    rows = [signs for signs, _ in samples]
    scores = [sum(w * x for w, x in zip(weights, row, strict=True)) for row in rows]
    return len(rows), total(rows), round(sum(scores), 1), sum(score > 0 for score in scores)


def test_the_evidence_for_a_broken_sentence() -> None:
    found = weighed((s for m in made() for s in broken_samples(*m)), BROKEN)
    assert found == (
        447,
        [
            447.0,
            703.85,
            225.0,
            421.65,
            403.1,
            178.1,
            193.9,
            6.0,
            65.0,
            171.0,
            42.78,
            38.0,
            38.0,
            177.0,
            0.0,
            41.0,
            32.0,
        ],
        569.3,
        200,
    )


def test_the_evidence_for_a_headline() -> None:
    found = weighed((s for m in made() for s in headline_samples(*m)), WEIGHTS)
    assert found == (
        35,
        [35.0, 2.0, 4.96, 10.53, 5.99, 2.3, 0.0, 35.0, 35.0, 7.0, 9.0, 0.0, 4.0, 1.0, 60.9, 33.79],
        -95.1,
        3,
    )


def test_the_evidence_for_text_in_the_wrong_place() -> None:
    found = weighed((s for m in made() for s in stray_samples(*m)), STRAYS)
    assert found == (
        62,
        [62.0, 6.23, 6.19, 3.3, 2.39, 7.06, 5.04, 3.82, 8.67, 11.9, 328.86, 40.16, 3.9],
        -275.9,
        2,
    )


def test_the_pieces_and_their_roles() -> None:
    pages = [printed(print_) for print_, _ in made()]
    pieces = [piece for one in pages for piece in one.pieces]
    assert Counter(str(role) for one in pages for role in one.roles) == {
        "body": 927,
        "byline": 3,
        "caption": 52,
        "furniture": 19,
        "head": 488,
        "lead": 113,
    }
    assert total(
        (1, len(p.ranges), p.blank, p.level, len(p.marks), p.start, p.end, sum(b - a for a, b in p.ranges))
        for p in pieces
    ) == [1602, 3111, 799, 82, 41, 3444771, 3527384, 81096]
    assert round(sum(shape(p.text) for p in pieces), 1) == -1413.5


def test_the_joins_and_how_sure_they_are() -> None:
    found = [b for print_, _ in made() for one in [printed(print_)] for b in bonds(one, sections(one))]
    assert total((1, b.score, b.confidence, b.far, b.end, b.head) for b in found) == [
        498,
        1723.64,
        369.79,
        29,
        20150,
        20463,
    ]
    assert Counter(b.why.partition(" ")[0] for b in found) == {
        "a": 57,
        "closes": 41,
        "goes": 36,
        "makes": 139,
        "one": 30,
        "speaks": 4,
        "the": 191,
    }


def test_the_articles_and_all_that_is_said_of_them() -> None:
    readings = [read(print_) for print_, _ in made()]
    articles = [article for reading in readings for article in reading.articles]
    assert Counter(str(a.kind) for a in articles) == {"advert": 25, "caption": 52, "feature": 2, "news": 115}
    assert total(
        (
            len(a.kicker),
            len(a.title),
            len(a.subtitle),
            len(a.subheads),
            len(a.bylines),
            len(a.dateline),
            a.body,
            len(a.text),
        )
        for a in articles
    ) == [43, 1949, 259, 28, 257, 339, 2384, 81614]
    assert Counter(n.kind for a in articles for n in a.notes) == {
        "breaks off": 14,
        "doubled": 22,
        "lost at a break": 79,
        "stray word": 3,
    }
    assert total((n.start, n.end) for a in articles for n in a.notes) == [44097, 44384]
    assert Counter(n.kind for r in readings for n in r.unsure) == {"headline": 26, "join": 193}
    assert total((j.before, j.after, j.confidence) for a in articles for j in a.joins) == [
        1514118,
        1478680,
        525.7,
    ]


def test_what_else_speaks_for_a_headline() -> None:
    """How many lines over a text begin an article as they are, with a byline, a label, a number, or a Markdown level."""
    begun: Counter[str] = Counter()
    for made_, _ in made():
        one = printed(made_)
        for h in range(2, len(one.pieces) - 1):
            if one.roles[h] is not Role.HEAD or one.roles[h + 1] is not Role.BODY:
                continue
            open_ = Section((0,), tuple(range(1, h)))
            piece = one.pieces[h]
            for name, more in {
                "as it is": {},
                "label": {"text": "【短评】"},
                "number": {"text": f"一、{piece.text}"},
                **{f"level {n}": {"level": n} for n in (1, 2, 3, 7)},
            }.items():
                changed = replace(piece, **more)  # type: ignore[arg-type]
                pieces = (*one.pieces[:h], changed, *one.pieces[h + 1 :])
                begun[name] += begins(replace(one, pieces=pieces), (h,), open_, h + 1, 1)
            signed = (*one.roles[:h], Role.BYLINE, *one.roles[h + 1 :])
            begun["signed"] += begins(replace(one, roles=signed), (h,), open_, h + 1, 0)
            begun["subhead like it"] += begins(
                one, (h,), replace(open_, subheads=frozenset(range(1, h))), h + 1, 2
            )
    assert dict(sorted(begun.items())) == {
        "as it is": 115,
        "label": 190,
        "level 1": 174,
        "level 2": 174,
        "level 3": 136,
        "level 7": 81,
        "number": 27,
        "signed": 186,
        "subhead like it": 58,
    }
