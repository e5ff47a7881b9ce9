"""`wenbao eval tables`: how often the entries of the lists fire."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.tables import clues, firing, lists, parts
from eval.trust_cases import article

TEXTS = (
    "市长栗秋水宣布，大桥没有停办，计划年底通车。",
    "工厂没有开工。副市长欧阳山介绍，明年再说。",
    "今天下雨。",
)


def test_every_list_is_counted() -> None:
    assert {path.stem for path in lists()} >= {"surnames", "synonyms", "denials", "plans"}
    assert all(parts(path) for path in lists())


@pytest.mark.parametrize(
    ("name", "part", "times"),
    [
        ("rag/check/data/denials.txt", "没有(?=.)", 2),
        ("rag/check/data/undone.txt", "停办", 1),
        ("rag/check/data/synonyms.txt", "介绍", 1),
        ("rag/check/data/synonyms.txt", "顺延", 0),
        ("rag/text/data/surnames.txt", "栗", 1),
        ("rag/text/data/surnames.txt", "欧阳", 1),
        ("rag/text/data/surnames.txt", "水", 0),
    ],
)
def test_an_entry_fires_once_an_article(name: str, part: str, times: int) -> None:
    assert firing(Path(name), TEXTS)[part] == times


def test_a_clue_to_the_day_of_print_is_held_against_dated_news() -> None:
    told = [
        ("党纪学习教育深入开展。", date(2024, 5, 1)),
        ("党纪学习教育深入开展。", date(2025, 5, 1)),
        ("总理李强会见来宾，新年将至。", date(2024, 1, 2)),
        ("新年过后，高考结束。", date(2023, 6, 10)),
        ("政协十四届二次会议闭幕。", date(2024, 3, 11)),
    ]
    found = clues([article(f"a{i}", "要闻", text, str(day)) for i, (text, day) in enumerate(told)])
    assert found["events", "党纪学习教育"] == (2, 1)
    assert found["offices", "总理李强"] == (1, 1)
    assert found["seasons", "新年|开门红"] == (2, 1)
    assert found["seasons", "高考"] == (1, 1)
    assert next(counts for (_, words), counts in found.items() if words.startswith("全国两会")) == (1, 1)
    assert found["events", "党的十九大"] == found["offices", "党的十九大"] == (0, 0)


def test_the_report_names_what_never_fires(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder, file in (("xwlb", "2024.jsonl.gz"), ("uhgeval", "news.jsonl.gz")):
        rows = [
            {
                "id": f"{folder}{i}",
                "title": "要闻",
                "body": TEXTS[i % 3] * 60,
                "date": "2024-05-01",
                "source": "台",
            }
            for i in range(6)
        ]
        path = tmp_path / "news" / folder / file
        path.parent.mkdir(parents=True)
        path.write_bytes(gzip.compress("\n".join(json.dumps(row) for row in rows).encode()))
    assert main(["tables", "--data", str(tmp_path), "--articles", "6", "--silent"]) == 0
    shown = capsys.readouterr().out
    assert "| list (9 articles) | entries | fire |" in shown
    silent = {line.split(": ")[0]: line for line in shown.splitlines() if ": " in line}
    assert " 召开 " in silent["synonyms"]
    assert " 栗 " not in silent["surnames"]
    assert " 停办 " not in silent["undone"]
