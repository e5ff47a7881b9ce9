"""Tables: rows of a .csv as articles, and a manifest that tells of the files beside it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from rag.corpus import Metadata, read
from rag.engine import Engine
from rag.errors import UnreadableFile
from rag.pages import read as read_page
from rag.settings import Settings
from rag.types import Filters, Page
from tests.archive import NEWS, Letters


def pages(path: Path, metadata: Metadata = Metadata()) -> list[Page]:  # noqa: B008
    found = list(read(path, metadata))
    assert all(isinstance(page, Page) for page in found), found
    return [page for page in found if isinstance(page, Page)]


def faults(path: Path) -> list[str]:
    return [
        fault.message.removeprefix(f"{path}") for fault in read(path) if isinstance(fault, UnreadableFile)
    ]


@pytest.mark.parametrize(
    ("name", "encoding", "sign"),
    [
        ("a.csv", "utf-8-sig", ","),
        ("a.csv", "gb18030", ";"),
        ("a.tsv", "utf-16", "\t"),
        ("a.CSV", "utf-8", ","),
    ],
)
def test_each_row_is_an_article(tmp_path: Path, name: str, encoding: str, sign: str) -> None:
    rows = (
        ("编号", "标题", "正文", "日期", "版次"),
        ("1", "新桥通车", '"昨天，新桥通车。\n市长说：""好""。"', "2024-04-03", "A1"),
        ("2", "公园扩建", "公园扩建工程日前完工。", "2024年4月4日", ""),
    )
    (tmp_path / name).write_bytes("\r\n".join(sign.join(row) for row in rows).encode(encoding))
    first, second = pages(tmp_path / name, Metadata(source="澄江日报"))
    (article,) = read_page(first).articles
    assert (article.title, article.text[article.body :]) == ("新桥通车", '昨天，新桥通车。\n市长说："好"。')
    assert (first.source, first.published, first.number) == ("澄江日报", date(2024, 4, 3), "A1")
    assert (second.title, second.published, second.number) == ("公园扩建", date(2024, 4, 4), "")


def test_columns_of_other_names_are_named_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("h,t,when\n新桥通车,昨天通车。,2024-04-03\n", "utf-8")
    with pytest.raises(UnreadableFile, match="no column of text in it, but h, t, when"):
        list(read(tmp_path / "a.csv"))
    beside = tmp_path / "a.meta.json"
    beside.write_text(
        json.dumps({"source": "澄江日报", "columns": {"title": "h", "body": "t", "date": "when"}}), "utf-8"
    )
    (page,) = pages(tmp_path / "a.csv")
    assert (page.text, page.published, page.source) == ("新桥通车\n昨天通车。", date(2024, 4, 3), "澄江日报")
    beside.write_text(json.dumps({"columns": {"body": "text"}}), "utf-8")
    with pytest.raises(UnreadableFile, match="no column 'text' in it, but h, t, when"):
        list(read(tmp_path / "a.csv"))


def test_a_row_that_is_none_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,body,date\n甲,正文,soon\n,,\n乙,多,2024-04-03,了\n丙\n", "utf-8")
    found = list(read(tmp_path / "a.csv"))
    assert [page.text for page in found if isinstance(page, Page)] == ["甲\n正文", "丙\n"]
    assert faults(tmp_path / "a.csv") == [
        ":2: 'soon' is no date; the article is kept without a date",
        ":4: 4 fields under 3 heads",
    ]
    (tmp_path / "b.csv").write_text('title,body\n甲,"正文\n', "utf-8")
    with pytest.raises(UnreadableFile, match=r"b\.csv:2: no CSV"):
        list(read(tmp_path / "b.csv"))


def test_a_manifest_tells_paper_day_and_page_of_files(tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    (folder / "inner").mkdir(parents=True)
    for name, text in zip(("1.txt", "inner/2.txt", "3.txt"), NEWS, strict=False):
        (folder / name).write_text(text, "utf-8")
    table = folder / "manifest.csv"
    table.write_text(
        "文件,报纸,日期,版\n1.txt,澄江日报,soon,1\ninner\\2.txt,澄江日报,2024-04-03,A2\n", "utf-8"
    )
    assert [(p.source, p.published, p.number) for p in pages(folder / "inner" / "2.txt")] == [
        ("澄江日报", date(2024, 4, 3), "A2")
    ]
    assert [(p.source, p.published, p.number) for p in pages(folder / "1.txt")] == [("澄江日报", None, "1")]
    assert [(p.source, p.number) for p in pages(folder / "3.txt")] == [("", "")]
    assert faults(table) == [":2: 'soon' is no date"]
    with Engine.open(Settings(home=tmp_path / "home"), create=True, embedder=Letters()) as engine:
        report = engine.index([folder])
        assert (report.added, len(report.failed)) == (3, 1)
        table.write_text(
            "file,paper,date,page\n1.txt,澄江日报,2024-04-04,1\n4.txt,澄江日报,2024-04-04,2\n", "utf-8"
        )
        report = engine.index([folder])
        assert (report.changed, report.unchanged) == (2, 1)
        assert [str(fault).split(" — ")[0] for _, fault in report.failed] == [
            f"{table}:3: 4.txt is not there"
        ]
        day = Filters(date_from=date(2024, 4, 4), date_to=date(2024, 4, 4))
        assert [hit.article.source for hit in engine.search("凤翔科技园", filters=day).hits] == ["澄江日报"]


def test_a_manifest_does_not_go_before_what_is_said_of_one_file(tmp_path: Path) -> None:
    (tmp_path / "2024-04-05_A1.txt").write_text(NEWS[0], "utf-8")
    (tmp_path / "manifest.csv").write_text("file,date,page\n2024-04-05_A1.txt,2024-04-03,A2\n", "utf-8")
    (page,) = pages(tmp_path / "2024-04-05_A1.txt")
    assert (page.published, page.number) == (date(2024, 4, 3), "A2")
    (tmp_path / "2024-04-05_A1.meta.json").write_text('{"date": "2024-04-04"}', "utf-8")
    (page,) = pages(tmp_path / "2024-04-05_A1.txt", Metadata(number="A3"))
    assert (page.published, page.number) == (date(2024, 4, 4), "A3")
