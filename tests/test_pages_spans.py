"""From a place in an article back to the place in print."""

from __future__ import annotations

import pytest

from rag.pages import page_of, to_page, to_page_ranges
from rag.pages.spans import assemble
from rag.types import Article, Kind, Span

PRINT = "标题在这里\n\n第一段话要加\n\n快建设。        远处的话"


def test_blocks_stand_on_lines_of_their_own() -> None:
    text, spans = assemble(PRINT, [(), ((0, 5),), (), ((7, 13), (15, 19))])
    assert text == "标题在这里\n第一段话要加快建设。"
    assert spans == (Span(0, 5, 0), Span(7, 13, 6), Span(15, 19, 12))


def article(*more: Span, text: str = "") -> Article:
    made, spans = assemble(PRINT, [((0, 5),), ((7, 13), (15, 19))])
    return Article("a", "p", 1, Kind.NEWS, "标题在这里", made + text, (*spans, *more), "", "", None)


# It goes on with 别处的 on another page.
WHOLE = article(Span(30, 33, 16, "p2"), text="别处的")


@pytest.mark.parametrize(
    ("start", "end", "ranges", "shown", "on"),
    [
        (0, 5, ((0, 5),), (0, 5), "p"),
        (0, 6, ((0, 5),), (0, 5), "p"),
        (5, 6, (), (5, 5), "p"),  # The newline between two blocks is not printed.
        (6, 12, ((7, 13),), (7, 13), "p"),
        (6, 13, ((7, 13), (15, 16)), (7, 16), "p"),
        (10, 14, ((11, 13), (15, 17)), (11, 17), "p"),
        (4, 8, ((4, 5), (7, 9)), (4, 9), "p"),
        (12, 16, ((15, 19),), (15, 19), "p"),
        (16, 18, ((30, 32),), (30, 32), "p2"),
        (15, 17, ((18, 19), (30, 31)), (18, 19), "p"),  # What goes on elsewhere is shown where it begins.
        (13, 13, (), (16, 16), "p"),
        (0, 0, (), (0, 0), "p"),
        (19, 25, (), (33, 33), "p2"),
    ],
)
def test_where_words_of_an_article_are_printed(
    start: int, end: int, ranges: tuple[tuple[int, int], ...], shown: tuple[int, int], on: str
) -> None:
    assert to_page_ranges(WHOLE, start, end) == ranges
    assert to_page(WHOLE, start, end) == shown
    assert page_of(WHOLE, start) == on


@pytest.mark.parametrize(
    ("next_", "shown"),
    [
        ((27, 31), (15, 31)),  # Eight blanks part two columns, more hold other print.
        ((28, 31), (15, 19)),
        ((13, 15), (15, 19)),  # What is printed before it is shown apart.
        ((19, 21), (15, 21)),
    ],
)
def test_how_far_print_is_shown_over_a_break(next_: tuple[int, int], shown: tuple[int, int]) -> None:
    low, high = next_
    found = article(Span(low, high, 16), text=PRINT[low:high])
    assert to_page(found, 12, 16 + high - low) == shown


def test_an_article_without_spans_is_nowhere() -> None:
    empty = Article("a", "p", 1, Kind.NEWS, "", "", (), "", "", None)
    assert (to_page(empty, 0, 3), to_page_ranges(empty, 0, 3), page_of(empty, 0)) == ((0, 0), (), "p")
    late = Article("a", "p", 1, Kind.NEWS, "", "甲乙丙", (Span(7, 9, 1),), "", "", None)
    assert (to_page(late, 0, 1), page_of(late, 0)) == ((7, 7), "p")
