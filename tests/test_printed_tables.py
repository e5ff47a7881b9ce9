"""A table is one piece: of one chunk while there is room, each row quoted with the heads of its columns."""

from __future__ import annotations

import pytest

from rag.check import check
from rag.find.extract import extract
from rag.pages import read
from rag.text.chunking import chunk
from rag.text.tables import cells, headed, with_heads
from rag.types import Article, Status
from tests.pages import page
from tests.test_extract import hits

ROWS = (
    "| 县区 | 产值（亿元） | 增幅 |\n| --- | --- | --- |\n| 澄江县 | 128 | 5.2% |\n| 临水县 | 96 | 4.8% |\n"
)
TEXT = (
    f"# 全市经济运行情况\n\n一季度全市经济平稳增长。农业工业服务业齐头并进。\n\n{ROWS}\n各县区均实现增长。\n"
)


@pytest.fixture(scope="module")
def made() -> Article:
    (one,) = read(page(TEXT)).articles
    return one


def test_a_table_is_one_chunk_where_it_fits(made: Article) -> None:
    found = [made.text[a:b] for a, b in chunk(made, 80)]
    table = "| 县区 | 产值（亿元） | 增幅 |\n| 澄江县 | 128 | 5.2% |\n| 临水县 | 96 | 4.8% |"
    assert [text for text in found if "县区 |" in text or "临水县" in text] == [table]
    # Where it does not fit it is cut between its rows.
    assert "| 澄江县 | 128 | 5.2% |" in [made.text[a:b] for a, b in chunk(made, 40, overlap=0)]


def test_a_row_is_quoted_with_the_heads_of_its_columns(made: Article) -> None:
    found = extract("临水县产值多少亿元？", hits(made.text), most=1)
    assert found.text == "县区 临水县，产值（亿元） 96，增幅 4.8%[1]"
    (quote,) = found.quotes
    assert made.text[quote.start : quote.end] == "| 临水县 | 96 | 4.8% |"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("| 甲镇 | 1 200 |", ("甲镇", "1 200")),
        ("｜甲镇｜120｜", ("甲镇", "120")),
        ("甲镇\t120", ("甲镇", "120")),
        ("甲镇 120  3%", ("甲镇", "120", "3%")),
        ("|  | 表 |", ("表",)),
    ],
)
def test_the_cells_of_a_line(line: str, found: tuple[str, ...]) -> None:
    assert cells(line) == found


def test_a_row_without_its_head_stays_as_it_is() -> None:
    lines = ["| 镇名 | 产量 |", "| 甲镇 | 120 | 3% |", "| 乙镇 | 90 |"]
    assert [(i, row.line) for i, row in headed(lines).items()] == [(2, 0)]
    assert with_heads(lines[2], lines[0]) == "镇名 乙镇，产量 90"


@pytest.mark.parametrize(("figure", "verified"), [("96", True), ("128", False)])
def test_a_row_as_it_is_quoted_is_what_the_print_says(made: Article, figure: str, verified: bool) -> None:
    answer = f"县区 临水县，产值（亿元） {figure}，增幅 4.8%[1]"
    (found,) = check(answer, hits(made.text)).citations
    assert (found.status is Status.VERIFIED) == verified
