from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from rag.cli.reading import as_json, render
from rag.corpus import read
from rag.facts import enrich_reading
from rag.pages import read as read_page
from rag.pages.reading import Reading
from rag.types import (
    Article,
    Byline,
    DateGuess,
    DateMention,
    Join,
    Kind,
    Note,
    Page,
    Person,
    Span,
    Statement,
)


def reading(path: Path) -> Reading:
    (page,) = read(path)
    assert isinstance(page, Page)
    return enrich_reading(read_page(page))


def shown(read_in: Reading, width: int = 80) -> str:
    from rich.console import Console

    out = StringIO()
    Console(file=out, width=width).print(render(read_in))
    return out.getvalue()


def test_json_has_the_promised_shape(seeds: Path) -> None:
    file = seeds / "004_e1419d5999d03044.txt"
    values = json.loads(json.dumps(as_json(reading(file)), ensure_ascii=False))
    text = file.read_text("utf-8")
    assert values["page"]["published"] is None
    assert values["page"]["published_guess"]["first"] >= "2024-07-18"
    assert values["page"]["characters"] == len(text)
    for article in values["articles"]:
        assert {"kind", "kicker", "title", "subtitle", "bylines", "spans", "text"} <= article.keys()
        printed = "".join("".join(text[a:b] for a, b in article["spans"]).split())
        assert printed == "".join(article["text"].split())
    assert all(len(range_) == 2 for range_ in values["furniture"])
    covered = [tuple(s) for a in values["articles"] for s in a["spans"]] + [
        tuple(f) for f in values["furniture"]
    ]
    assert sum(b - a for a, b in covered) >= len("".join(text.split()))


def test_json_tells_who_said_what_and_when(seeds: Path) -> None:
    first = as_json(reading(seeds / "000_8f4836216c4ab2e0.txt"))["articles"][0]
    assert first["title"] == "盛蕾调研我区近零碳园区建设工作"
    assert {"name": "盛蕾", "post": "市长"}.items() <= first["people"][0].items()
    assert first["statements"][0]["speaker"] == "盛蕾"
    assert first["statements"][0]["text"].startswith("全市上下要深入贯彻")
    day = first["dates"][0]
    assert (day["text"], day["first"], day["grain"]) == ("4月2日", "2024-04-02", "day")
    assert {"role": "记者", "name": "朱梦琪"} in first["bylines"]


def test_a_printed_day_leaves_no_guess(tmp_path: Path) -> None:
    file = tmp_path / "武进日报_2024-04-03_A1.txt"
    file.write_text("盛蕾调研我区\n\n本报讯 昨天，市长盛蕾来到我区。", "utf-8")
    values = as_json(reading(file))
    assert (values["page"]["source"], values["page"]["published"]) == ("武进日报", "2024-04-03")
    assert values["page"]["published_guess"] is None
    assert values["articles"][0]["dates"][0]["first"] == "2024-04-02"


def test_the_terminal_shows_what_went_where(seeds: Path) -> None:
    out = shown(reading(seeds / "003_c7f6dfdd35148f11.txt"))
    assert "no printed date; estimated" in out
    assert "讲好绿色发展的“常州故事”" in out
    assert "降本改" in out
    assert "周永强（溧阳市市长）" in out
    strip = next(line for line in out.splitlines() if line.strip().isdigit() and len(line.strip()) == 64)
    assert set(strip.strip()) >= {"1", "2", "3", "4", "5", "6"}


@pytest.mark.parametrize("width", [40, 80, 160])
def test_every_width_and_seed_can_be_shown(seeds: Path, width: int) -> None:
    for file in sorted(seeds.iterdir()):
        assert shown(reading(file), width).strip()


@pytest.mark.parametrize("text", ["只有标题", "[bold]不是标记[/bold]", "。", "abc def", "1 2 3\n4 5 6"])
def test_odd_pages_can_be_shown(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, "utf-8")
    read_in = reading(tmp_path / "a.txt")
    assert shown(read_in)
    assert as_json(read_in)["page"]["characters"] == len(text)


def by_hand() -> Reading:
    """A page of 128 letters: an article over both columns, one without a headline, furniture and a doubt."""
    text = "武进要闻\n" + "甲" * 27 + "\n\n" + "乙" * 30 + "\n" + "丙" * 39 + "　" * 10 + "丁" * 14
    day = date(2024, 4, 2)
    spans = (Span(5, 32, 0), Span(35, 65, 28), Span(120, 128, 59))
    body = "".join(text[s.start : s.end] for s in spans[:1]) + "\n" + text[35:65] + "\n" + text[120:128]
    whole = Article(
        "p#1", "p", 1, Kind.NEWS, "甲的标题", body, spans, kicker="引题", subtitle="副题", subheads=("一", "二"),
        bylines=(Byline("记者", "张三"), Byline("", "李四")), joins=(Join(32, 35, 0.876, "makes the word 甲乙"),),
        notes=tuple(Note("doubled", n, n + 1, f"第{n}处") for n in range(7)),
        dates=(
            DateMention(0, 2, "昨天", day, day, "day"), DateMention(2, 4, "上周", None, None, "week"),
            DateMention(4, 6, "四月", date(2024, 4, 1), date(2024, 4, 30), "month"),
            *(DateMention(n, n + 1, f"{n}日", day, day, "day") for n in range(10, 15)),
        ),
        people=(Person("盛蕾", "市长", 0, 2), Person("乔俊杰", "", 2, 5)),
        statements=(Statement("盛蕾", "市长", "强调", 0, 41), Statement("", "", "据悉", 0, 3)),
    )  # fmt: skip
    bare = Article("p#2", "p", 2, Kind.FRAGMENT, "", text[66:91], (Span(66, 91, 0),))
    made = Page("p", "武进日报", day, "3", text, "p.txt")
    unsure = (Note("join", 40, 42, "the next piece of print"),)
    return Reading(made, (whole, bare), ((0, 4), (66, 120)), unsure)


def test_all_that_was_read_is_shown() -> None:
    lines = [line.rstrip() for line in shown(by_hand(), 120).splitlines()]
    assert lines == [
        "p",
        "武进日报  page 3  2024-04-02",
        "2 articles, 128 characters",
        "··11111111111111·11111111111111112222222222222··············1111",
        "",
        "1 news 甲的标题",
        "   kicker 引题",
        " subtitle 副题",
        "       by 记者 张三、李四",
        " subheads 一 / 二",
        "  on page 5–65 120–128  (67 characters)",
        "   joined …甲甲甲甲甲甲 ⟶ 乙乙乙乙乙乙…  88%, makes the word 甲乙",
        "    dates 昨天 = 2024-04-02、上周 ?、四月 = 2024-04-01…2024-04-30、10日 = 2024-04-02、11日 = 2024-04-02、12日 =",
        "          2024-04-02 … +2",
        "   people 盛蕾（市长）、乔俊杰",
        "     said 盛蕾强调：甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲 乙乙乙乙乙乙乙乙乙乙乙…",
        "     said (unnamed) 据悉：甲甲甲",
        "     note doubled: 第0处",
        "     note doubled: 第1处",
        "     note doubled: 第2处",
        "     note doubled: 第3处",
        "     note doubled: 第4处",
        "     note doubled: 第5处",
        "",
        "2 fragment 丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙…",
        "  on page 66–91  (25 characters)",
        "",
        "unsure 40–42 join: the next piece of print  ⏎⏎乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙",
        "furniture 0–4  武进要闻",
        "furniture 66–120  丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙 …",
    ]


def test_what_is_said_of_the_day() -> None:
    def head(published: date | None, guess: DateGuess | None, **more: Any) -> str:
        made = by_hand()
        page = replace(made.page, published=published, **more)
        articles = tuple(replace(a, guess=guess) for a in made.articles[:1])
        return shown(replace(made, page=page, articles=articles), 120).splitlines()[1].rstrip()

    one, two = date(2024, 4, 2), date(2024, 4, 5)
    assert head(None, None) == "武进日报  page 3  no printed date"
    assert head(None, DateGuess(one, one, "x", 0.567)) == (
        "武进日报  page 3  no printed date; estimated 2024-04-02 (57%: x)"
    )
    assert head(None, DateGuess(one, two, "x", 0.5), number="") == (
        "武进日报  no printed date; estimated 2024-04-02 … 2024-04-05 (50%: x)"
    )
    assert head(one, DateGuess(two, two, "x", 0.5), source="", number="") == "2024-04-02"


def test_the_json_of_a_page_made_by_hand() -> None:
    values = as_json(by_hand())
    assert values["page"] == {
        "id": "p",
        "source": "武进日报",
        "published": "2024-04-02",
        "published_guess": None,
        "number": "3",
        "path": "p.txt",
        "url": "",
        "characters": 128,
        "start": 0,
    }
    assert values["articles"][0]["spans"] == [[5, 32], [35, 65], [120, 128]]
    assert values["articles"][0]["joins"] == [
        {"before": 32, "after": 35, "confidence": 0.876, "why": "makes the word 甲乙"}
    ]
    assert (values["furniture"], values["unsure"][0]["start"]) == ([[0, 4], [66, 120]], 40)
