"""What stands below an answer in a terminal, line by line, and what a command does with wrong values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from click import unstyle

from rag.cli.options import day, filters
from rag.cli.render import article, citations, doubts, hit, verdict
from rag.cli.say import spoken
from rag.errors import InputError
from rag.types import (
    Answer,
    AnswerStatus,
    Article,
    Byline,
    Chunk,
    Citation,
    Claim,
    Filters,
    Hit,
    Kind,
    Scores,
    Status,
)

PAGE = Article(
    "a1", "p1", 1, Kind.NEWS, "水闸", "水闸 完成\n检修。", (), source="武进日报", published=date(2024, 4, 2)
)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    spoken.cache_clear()
    yield
    monkeypatch.undo()
    spoken.cache_clear()


def cited(marker: int, quote: str, start: int, status: Status, **more: str) -> Citation:
    end = start + len(quote)
    base = ("a1" if marker < 3 else "a9", 1, start, end, quote, "别的题", "报", None, "", 0, 1)
    return Citation(marker, 0, 1, *base, status, **more)  # type: ignore[arg-type]


def answered(mode: str, *cites: Citation) -> Answer:
    return Answer("问", "问", "答", cites, (), (), AnswerStatus.ANSWERED, mode)


def test_what_is_cited_line_by_line() -> None:
    found = [
        cited(1, "水闸 完成\n检修。", 0, Status.VERIFIED, why="没有说"),
        cited(1, "检修。", 6, Status.PARTLY, why="数字不同", how="moved"),
        cited(1, "检修。", 6, Status.PARTLY, why="数字不同", how="moved"),
        cited(3, "别的", 0, Status.UNSUPPORTED, how="inferred"),
        cited(2, "检修。", 6, Status.UNCHECKED, why="没查"),
    ]
    lines = [unstyle(line) for line in citations(answered("llm", *found), {"a1": PAGE})]
    assert lines == [
        "[1] 水闸 · 武进日报 · 2024-04-02",
        "    ✓ “水闸 完成 检修。”",
        "      wenbao show a1:0-9",
        "    ≈ “检修。” (moved here)",
        "      wenbao show a1:6-9",
        "      数字不同",
        "[3] 别的题",
        "    ✗ “别的” (inferred)",
        "      wenbao show a9:0-2",
        "[2] 水闸 · 武进日报 · 2024-04-02",
        "    ? “检修。”",
        "      wenbao show a1:6-9",
        "      没查",
    ]
    plain = [unstyle(line) for line in citations(answered("extractive", found[0], found[1]), {"a1": PAGE})]
    assert plain == [
        "[1] 水闸 · 武进日报 · 2024-04-02",
        "    as printed “水闸 完成 检修。”",
        "      wenbao show a1:0-9",
        "    as printed “检修。” (moved here)",
        "      wenbao show a1:6-9",
        "      数字不同",
    ]


def test_a_verdict_has_its_mark_and_colour() -> None:
    marks = {status: verdict(status, "为此") for status in Status}
    assert {status: unstyle(text) for status, text in marks.items()} == {
        Status.VERIFIED: "✓ 为此",
        Status.PARTLY: "≈ 为此",
        Status.UNSUPPORTED: "✗ 为此",
        Status.UNCHECKED: "? 为此",
    }
    assert len({text[:5] for text in marks.values()}) == 4
    assert unstyle(verdict(Status.VERIFIED, "")) == "✓"


def test_only_what_is_not_verified_is_doubted() -> None:
    claims = [Claim(0, 1, f"句{n}。", (), status, "为此") for n, status in enumerate(Status)]
    assert [unstyle(line) for line in doubts(claims)] == ["≈ 为此: 句1。", "✗ 为此: 句2。", "? 为此: 句3。"]


def test_an_article_whole_with_what_is_cited() -> None:
    shown = [unstyle(line) for line in article(PAGE, [])]
    assert shown == ["水闸 · 武进日报 · 2024-04-02", "", "水闸 完成\n检修。"]
    signed = replace(PAGE, bylines=(Byline("记者", "张三"), Byline("", "李四")))
    assert [unstyle(line) for line in article(signed, [(0, 2)])] == [
        "水闸 · 武进日报 · 2024-04-02",
        "记者 张三  李四",
        "",
        "【水闸】 完成\n检修。",
    ]


def test_a_hit_shows_a_hundred_and_sixty_letters() -> None:
    for length, shown in ((159, 159), (160, 160), (161, 160)):
        found = Hit(2, 0.5, Chunk(1, "a1", 0, 9, "好" * length), PAGE, Scores())
        lines = [unstyle(line) for line in hit(found, explain=False)]
        assert lines == ["2. 水闸 · 武进日报 · 2024-04-02", "   " + "好" * shown, "   wenbao show a1:0-9"]
    zero = Hit(1, 0.0, Chunk(1, "a1", 0, 9, "好"), PAGE, Scores(dense=0.0, dense_rank=2, rerank=0.25))
    assert unstyle(list(hit(zero, explain=True))[-1]) == (
        "   score 0.000  dense 0.000 (#2)  fused 0.000  rerank 0.250"
    )


def test_options_make_filters() -> None:
    assert filters() == Filters()
    made = filters("2024-04-01", "2024-04-02", ["报"], ["A1"], ["news"], ["a1"], "盛蕾")
    assert made == Filters(
        date(2024, 4, 1), date(2024, 4, 2), ("报",), ("A1",), ("a1",), (Kind.NEWS,), "盛蕾"
    )
    assert day("", "--from") is None
    with pytest.raises(InputError, match="--from 2024-13-1: not a date"):
        filters("2024-13-1")
    with pytest.raises(InputError, match="--kind x: there is no such kind"):
        filters(kind=["x"])
