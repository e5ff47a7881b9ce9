"""METS: an issue as libraries keep it, its articles and pages, its paper and day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rag.corpus import Metadata, files, read
from rag.engine import Engine
from rag.errors import UnreadableFile
from rag.pages import read as read_page
from rag.settings import Settings
from rag.types import Page
from tests.archive import Letters
from tests.test_scans import alto, block, said

HYPHEN = said("volun", 'SUBS_TYPE="HypPart1" SUBS_CONTENT="volunteer"') + '<HYP CONTENT="-"/>'
VOLUNTEER = said("teer", 'SUBS_TYPE="HypPart2" SUBS_CONTENT="volunteer"') + "<SP/>" + said("helped.")
FRONT = alto(
    block("h", 0, 0, said("澄江日报"))
    + block("t1", 0, 100, said("澄江新桥"), said("正式通车"))
    + block("p1", 0, 200, said("昨天上午，澄江新桥正"), said("式通车，全长1200米。"))
    + block("p2", 0, 300, said("市长周文斌出席通车仪式，"))
    + block("t2", 600, 100, said("FAIR") + "<SP/>" + said("OPENS"))
    + block("e1", 600, 200, said("One") + "<SP/>" + HYPHEN)
)
BACK = alto(
    f'<ComposedBlock ID="c">{block("p3", 0, 0, said("并讲话。"))}{block("p4", 0, 100, said("总投资3.6亿元。"))}</ComposedBlock>'
    + block("e2", 600, 0, VOLUNTEER)
    + block("ad", 600, 300, said("旺铺招租"), said("电话84526666"))
)


def area(page: int, *blocks: str) -> str:
    return "".join(f'<fptr><area BETYPE="IDREF" FILEID="A{page}" BEGIN="{name}"/></fptr>' for name in blocks)


def div(kind: str, inner: str, rest: str = "") -> str:
    return f'<div TYPE="{kind}" {rest}>{inner}</div>'


MODS = (
    '<dmdSec ID="M1"><mdWrap MDTYPE="MODS"><xmlData><mods:mods xmlns:mods="http://www.loc.gov/mods/v3"><mods:titleInfo><mods:title>澄江日报'
    "</mods:title></mods:titleInfo></mods:mods></xmlData></mdWrap></dmdSec>"
    '<dmdSec ID="M2"><mdWrap MDTYPE="MODS"><xmlData><mods:mods xmlns:mods="http://www.loc.gov/mods/v3"><mods:originInfo>'
    '<mods:dateIssued encoding="iso8601">1926-05-12</mods:dateIssued></mods:originInfo></mods:mods></xmlData></mdWrap></dmdSec>'
)
PHYSICAL = '<structMap TYPE="PHYSICAL">{}</structMap>'.format(
    div("Newspaper", "".join(
        div("PAGE", f'<fptr><par><area FILEID="I{n}"/><area FILEID="A{n}"/></par></fptr>', f'ORDER="{n}" ORDERLABEL="第{n}版"')
        for n in (2, 1)
    ))
)  # fmt: skip
BRIDGE = div(
    "ARTICLE",
    div("HEADING", div("TITLE", area(1, "t1")))
    + div("BODY", div("PARAGRAPH", area(1, "p1")) + div("PARAGRAPH", area(1, "p2") + area(2, "c"))),
    'ID="a1" LABEL="新桥"',
)
FAIR = div(
    "ARTICLE",
    div("HEADING", div("TITLE", area(1, "t2")))
    + div("BODY", div("PARAGRAPH", area(1, "e1") + area(2, "e2"))),
)
ADVERT = div("ADVERTISEMENT", area(2, "ad"), 'LABEL="招租"')
LOGICAL = '<structMap TYPE="LOGICAL">{}</structMap>'.format(
    div("Newspaper", div("VOLUME", div("ISSUE", div("CONTENT", div("SECTION", BRIDGE + FAIR) + ADVERT), 'DMDID="M2"')), 'DMDID="M1"')
)  # fmt: skip


def mets(*maps: str, hrefs: tuple[str, ...] = ("file://./alto/1.xml", "alto/2.xml"), mods: str = MODS) -> str:
    listed = "".join(
        f'<file ID="A{n}" MIMETYPE="text/xml"><FLocat LOCTYPE="URL" xlink:href="{href}"/></file>'
        f'<file ID="I{n}"><FLocat LOCTYPE="URL" xlink:href="file://./images/{n}.tif"/></file>'
        for n, href in enumerate(hrefs, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"{mods}<fileSec><fileGrp>{listed}</fileGrp></fileSec>{''.join(maps)}</mets>"
    )


@pytest.fixture
def issue(tmp_path: Path) -> Path:
    folder = tmp_path / "issue"
    (folder / "alto").mkdir(parents=True)
    (folder / "alto" / "1.xml").write_text(FRONT, "utf-8")
    (folder / "alto" / "2.xml").write_text(BACK, "utf-8")
    (folder / "mets.xml").write_text(mets(PHYSICAL, LOGICAL), "utf-8")
    return folder


def pages(path: Path, metadata: Metadata = Metadata()) -> list[Page]:  # noqa: B008
    found = list(read(path, metadata))
    assert all(isinstance(page, Page) for page in found), found
    return [page for page in found if isinstance(page, Page)]


def faults(path: Path) -> list[str]:
    return [
        fault.message.removeprefix(f"{path}: ") for fault in read(path) if isinstance(fault, UnreadableFile)
    ]


def test_the_articles_are_those_that_the_file_names(issue: Path) -> None:
    found = pages(issue / "mets.xml")
    articles = [article for page in found for article in read_page(page).articles]
    assert [(a.title, a.text[a.body :]) for a in articles] == [
        (
            "澄江新桥正式通车",
            "昨天上午，澄江新桥正式通车，全长1200米。\n市长周文斌出席通车仪式，并讲话。总投资3.6亿元。",
        ),
        ("FAIR OPENS", "One volunteer helped."),
        ("招租", "旺铺招租电话84526666"),
        ("", "\n澄江日报"),
    ]
    assert {(page.source, page.published, page.ready) for page in found} == {
        ("澄江日报", date(1926, 5, 12), True)
    }
    assert [page.number for page in found] == ["第1版", "第1版", "第2版", "第1版"]
    assert len({page.id for page in found}) == 4


def test_what_is_told_by_hand_goes_before(issue: Path) -> None:
    found = pages(issue / "mets.xml", Metadata("澄江晚报", date(1926, 5, 13)))
    assert {(page.source, page.published) for page in found} == {("澄江晚报", date(1926, 5, 13))}


def test_without_articles_the_pages_are_read_in_their_order(issue: Path) -> None:
    (issue / "mets.xml").write_text(mets(PHYSICAL), "utf-8")
    second, first = pages(issue / "mets.xml")
    assert (first.number, first.source, first.published, first.ready) == (
        "第1版",
        "澄江日报",
        date(1926, 5, 12),
        False,
    )
    assert first.text.startswith("澄江日报\n\n澄江新桥\n正式通车\n\n昨天上午")
    assert second.text.startswith("并讲话。")
    (issue / "mets.xml").write_text(mets(mods=""), "utf-8")
    assert [page.number for page in pages(issue / "mets.xml")] == ["1", "2"]


def test_a_logical_structure_of_whole_pages_names_no_articles(issue: Path) -> None:
    whole = '<structMap TYPE="LOGICAL">{}</structMap>'.format(
        div("issue", div("ARTICLE", '<fptr FILEID="A1"/>'))
    )
    (issue / "mets.xml").write_text(mets(PHYSICAL, whole), "utf-8")
    assert [page.ready for page in pages(issue / "mets.xml")] == [False, False]


def test_the_files_of_an_issue_are_not_read_twice(issue: Path, tmp_path: Path) -> None:
    (issue / "alto" / "3.xml").write_text(alto(block("x", 0, 0, said("号外"))), "utf-8")
    assert [path.name for path in files([issue])] == ["3.xml", "mets.xml"]
    assert [path.name for path in files([issue / "alto" / "1.xml"])] == ["1.xml"]
    with Engine.open(Settings(home=tmp_path / "home"), create=True, embedder=Letters()) as engine:
        assert engine.index([issue]).added == 5
        assert engine.index([issue]).unchanged == 5
        (issue / "alto" / "2.xml").write_text(BACK.replace("3.6亿元", "3.9亿元"), "utf-8")
        report = engine.index([issue])
        assert (report.added, report.removed, report.unchanged) == (1, 1, 4)
        assert "3.9亿元" in engine.search("总投资3.9亿元", 1).hits[0].article.text


def test_what_is_missing_is_named_and_the_rest_goes_in(issue: Path) -> None:
    (issue / "alto" / "2.xml").unlink()
    assert faults(issue / "mets.xml") == [
        "alto/2.xml is not there",
        "新桥: its block c cannot be read",
        "article 2: its block e2 cannot be read",
        "招租: its block ad cannot be read",
    ]


@pytest.mark.parametrize(
    ("href", "says"),
    [
        ("http://127.0.0.1:9/2.xml", "http://127.0.0.1:9/2.xml is not fetched"),
        ("../2.xml", "../2.xml leads out of its folder"),
        ("file:///etc/2.xml", "file:///etc/2.xml leads out of its folder"),
        ("alto/link.xml", "alto/link.xml leads out of its folder"),
    ],
)
def test_a_file_elsewhere_is_not_opened(issue: Path, href: str, says: str) -> None:
    (issue.parent / "2.xml").write_text(BACK, "utf-8")
    (issue / "alto" / "link.xml").symlink_to(issue.parent / "2.xml")
    (issue / "mets.xml").write_text(mets(PHYSICAL, hrefs=("alto/1.xml", href)), "utf-8")
    assert faults(issue / "mets.xml") == [says]
    assert [path.name for path in files([issue / "mets.xml"])] == ["mets.xml"]


def test_a_broken_page_leaves_the_others(issue: Path) -> None:
    (issue / "alto" / "2.xml").write_text(BACK[:300], "utf-8")
    (issue / "mets.xml").write_text(mets(PHYSICAL), "utf-8")
    (said_,) = faults(issue / "mets.xml")
    assert "2.xml: broken XML" in said_
    assert [page.number for page in read(issue / "mets.xml") if isinstance(page, Page)] == ["第1版"]


def test_a_mets_of_pictures_alone_says_so(issue: Path) -> None:
    (issue / "mets.xml").write_text(mets(PHYSICAL, hrefs=()), "utf-8")
    with pytest.raises(UnreadableFile, match="a METS without text files"):
        list(read(issue / "mets.xml"))
