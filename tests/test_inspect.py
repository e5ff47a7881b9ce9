from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest

from rag.cli.reading import as_json, render
from rag.corpus import read
from rag.facts import enrich_reading
from rag.pages import read as read_page
from rag.pages.reading import Reading
from rag.types import Page


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
