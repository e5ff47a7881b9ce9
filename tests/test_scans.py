"""What OCR engines write: ALTO, PAGE and hOCR are read as the pages that were scanned."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.faults.scans import Print, as_alto, as_hocr, as_json, as_page, columns, upright
from rag.cli import main
from rag.corpus import read
from rag.engine import Engine
from rag.errors import UnreadableFile
from rag.pages import read as read_page
from rag.settings import Settings
from rag.types import Page
from tests.archive import Letters

BRIDGE = (
    "澄江新桥正式通车",
    "本报讯（记者 林晓）昨天上午，澄江新桥正式通车，全长1200米，双向六车道。市长周文斌出席通车仪式并讲话。他说，新桥通车以后，"
    "从城东到城西只要十分钟，比原来少走七公里。新桥自2022年3月开工，总投资3.6亿元，由市交通建设集团承建。",
)
PARK = (
    "滨江公园扩建完工",
    "本报讯（记者 高建业）滨江公园扩建工程日前完工，新增绿地面积四万平方米，新种香樟六百株、垂柳三百株。园林局有关负责人介绍，"
    "公园全天开放，不收门票，停车场有三百二十个车位。",
)
FAIR = (
    "County Fair Opens",
    "The county fair opened Monday with a large crowd. Secretary John Hollis said the committee had raised 3500 dollars.",
)
PRINTS = {
    "columns": columns([BRIDGE, PARK], 2),
    "upright": upright([BRIDGE, PARK]),
    "english": columns([FAIR], 1, 20),
}
WRITERS: dict[str, Callable[[Print], str]] = {
    "alto1.xml": lambda p: as_alto(p, "inch1200", "1"),
    "alto2.xml": lambda p: as_alto(p, "mm10", "2"),
    "alto3.xml": lambda p: as_alto(p, "pixel", "3"),
    "alto4.xml": lambda p: as_alto(p, "pixel", "4", told=True),
    "alto.xml": lambda p: as_alto(p, "pixel", "", spaces=False),
    "page.xml": as_page,
    "ordered.xml": lambda p: as_page(p, told=True),
    "tesseract.hocr": as_hocr,
    "tesseract.html": as_hocr,
}
BOX = 'HPOS="{}" VPOS="{}" WIDTH="{}" HEIGHT="{}"'


def alto(blocks: str, *, head: str = "", page: str = "", before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">{head}'
        f'<Layout><Page ID="P1" {page}><PrintSpace>{blocks}</PrintSpace></Page></Layout></alto>'
    )


def block(id_: str, x: int, y: int, *lines: str, more: str = "") -> str:
    """A text block with lines of strings as they are given, each 500 wide, 40 under each other."""
    rows = "".join(
        f"<TextLine {BOX.format(x, y + 40 * n, 500, 30)}>{line}</TextLine>" for n, line in enumerate(lines)
    )
    return f'<TextBlock ID="{id_}" {more} {BOX.format(x, y, 500, 40 * len(lines))}>{rows}</TextBlock>'


def said(text: str, rest: str = "") -> str:
    return f'<String CONTENT="{text}" {rest}/>'


def one(path: Path, text: str) -> Page:
    path.write_text(text, "utf-8")
    (page,) = read(path)
    assert isinstance(page, Page)
    return page


def fault(path: Path, text: str | bytes) -> str:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(UnreadableFile) as caught:
        list(read(path))
    assert caught.value.hint
    assert "\n" not in str(caught.value)
    return caught.value.message.removeprefix(f"{path}: ")


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("print_", ["columns", "upright"])
def test_each_format_gives_the_articles_that_were_set(tmp_path: Path, name: str, print_: str) -> None:
    page = one(tmp_path / name, WRITERS[name](PRINTS[print_]))
    found = [(a.title, a.text.replace("\n", "")) for a in read_page(page).articles]
    assert found == [(title, title + body) for title, body in (BRIDGE, PARK)]


@pytest.mark.parametrize("name", WRITERS)
def test_western_words_keep_their_blanks(tmp_path: Path, name: str) -> None:
    page = one(tmp_path / name, WRITERS[name](PRINTS["english"]))
    assert page.text.replace("\n\n", "|").replace("\n", " ") == "|".join(FAIR)


def test_the_text_is_that_of_the_same_boxes_in_json(tmp_path: Path) -> None:
    json = one(tmp_path / "a.json", as_json(PRINTS["columns"])).text
    assert {one(tmp_path / name, write(PRINTS["columns"])).text for name, write in WRITERS.items()} == {json}


def test_words_broken_at_the_end_of_a_line_are_whole(tmp_path: Path) -> None:
    first = said("at", 'SUBS_TYPE="HypPart1" SUBS_CONTENT="attendance"') + '<HYP CONTENT="-"/>'
    second = said("tendance", 'SUBS_TYPE="HypPart2" SUBS_CONTENT="attendance"')
    rest = said("vol") + '<HYP CONTENT="-"/>'
    lost = said("re", 'SUBS_TYPE="HypPart1" SUBS_CONTENT="read"')
    text = alto(
        block(
            "a",
            0,
            0,
            f"{said('large')}<SP/>{first}",
            f"{second}<SP/>{said('of')}<SP/>{rest}",
            said("unteers"),
        )
        + block("b", 600, 0, f"{said('was')}<SP/>{lost}")
    )
    # The last one goes on where this page does not.
    assert one(tmp_path / "a.xml", text).text == "large attendance\nof volunteers\n\nwas re"


def test_the_order_that_a_file_names_is_kept(tmp_path: Path) -> None:
    blocks = [
        block(name, 600 * n, 100 * n, said(word))
        for n, (name, word) in enumerate(zip("abc", "甲乙丙", strict=True))
    ]
    order = "".join(f'<ElementRef ID="{n}" REF="{name}"/>' for n, name in enumerate("cab"))
    ordered = f'<ReadingOrder><OrderedGroup ID="g">{order}</OrderedGroup></ReadingOrder>'
    assert one(tmp_path / "a.xml", alto("".join(blocks), head=ordered)).text == "丙\n\n甲\n\n乙"
    chained = [
        block(name, 600 * n, 100 * n, said(word), more=f'IDNEXT="{following}"' if following else "")
        for n, (name, word, following) in enumerate((("a", "甲", "b"), ("b", "乙", ""), ("c", "丙", "a")))
    ]
    assert one(tmp_path / "b.xml", alto("".join(chained))).text == "丙\n\n甲\n\n乙"


def test_groups_of_an_order_are_gone_through_and_what_it_leaves_out_comes_last(tmp_path: Path) -> None:
    def region(id_: str, x: int) -> str:
        line = f'<TextLine><Coords points="{x},0 {x + 90},30"/><TextEquiv><Unicode>{id_}</Unicode></TextEquiv></TextLine>'
        return f'<TextRegion id="{id_}"><Coords points="{x},0 {x + 90},30"/>{line}</TextRegion>'

    order = (
        '<ReadingOrder><OrderedGroup id="g"><RegionRefIndexed index="1" regionRef="丁"/><OrderedGroupIndexed id="h" index="0">'
        '<RegionRefIndexed index="10" regionRef="乙"/><RegionRefIndexed index="2" regionRef="丙"/></OrderedGroupIndexed>'
        "</OrderedGroup></ReadingOrder>"
    )
    regions = "".join(region(id_, 100 * n) for n, id_ in enumerate("甲乙丙丁"))
    text = f"<PcGts><Page>{order}{regions}</Page></PcGts>"
    assert one(tmp_path / "a.xml", text).text == "丙\n\n乙\n\n丁\n\n甲"


def test_lines_written_row_by_row_are_read_by_columns(tmp_path: Path) -> None:
    left, right = (columns([("", text)], 1, 12).regions[1] for text in ("左" * 120, "右" * 120))
    moved = tuple((text, (x0 + 500, y0, x1 + 500, y1)) for text, (x0, y0, x1, y1) in right)
    rows = [row for pair in zip(left, moved, strict=True) for row in pair]
    wanted = "\n".join(["左" * 12] * 10) + "\n\n" + "\n".join(["右" * 12] * 10)
    for name, regions in (("lines", tuple((row,) for row in rows)), ("one", (tuple(rows),))):
        for suffix, write in (("xml", as_alto), ("page.xml", as_page), ("hocr", as_hocr)):
            page = one(tmp_path / f"{name}.{suffix}", write(Print(regions, 1200, 800)))
            assert page.text == wanted, (name, suffix)


def test_an_engine_that_parts_all_letters_by_blanks_leaves_none_in_the_text(tmp_path: Path) -> None:
    def word(text: str, x: int, wide: int) -> str:
        return f"<span class='ocrx_word' title='bbox {x} 0 {x + wide} 30; x_wconf 96'>{text}</span>"

    words = [
        word("记者", 0, 60),
        word("林晓", 78, 60),
        word("，", 140, 8),
        word("2024", 172, 58),
        word("年", 232, 30),
    ]
    line = f"<span class='ocr_line' title='bbox 0 0 300 30'>{' '.join(words)}</span>"
    html = f"<html><body><div class='ocr_page' title='bbox 0 0 300 40'><p class='ocr_par' title='bbox 0 0 300 30'>{line}</p></div></body></html>"
    assert one(tmp_path / "a.html", html).text == "记者 林晓，2024年"


def test_of_several_readings_the_first_choice_is_taken(tmp_path: Path) -> None:
    readings = '<TextEquiv index="1"><Unicode>常洲</Unicode></TextEquiv><TextEquiv index="0"><Unicode>常州</Unicode></TextEquiv>'
    old = f'<TextRegion id="r"><Coords><Point x="1" y="1"/><Point x="90" y="30"/></Coords>{readings}</TextRegion>'
    assert one(tmp_path / "a.xml", f"<PcGts><Page>{old}</Page></PcGts>").text == "常州"
    other = '<ALTERNATIVE PURPOSE="x">常洲</ALTERNATIVE>'
    string = f'<String CONTENT="常州">{other}</String>'
    assert one(tmp_path / "b.xml", alto(block("a", 0, 0, string))).text == "常州"
    word = "<span class='ocrx_word' title='bbox 0 0 60 30'><span class='alternatives'><ins class='alt'>常州</ins><del class='alt'>常洲</del></span></span>"
    line = f"<span class='ocr_line' title='bbox 0 0 60 30'>{word}</span>"
    html = f"<html><body><div class='ocr_page'>{line}</div></body></html>"
    assert one(tmp_path / "c.hocr", html).text == "常州"


def test_cells_margins_and_composed_blocks_are_read(tmp_path: Path) -> None:
    margin = f"<TopMargin>{block('t', 0, 0, said('武进日报'))}</TopMargin>"
    inner = f'<ComposedBlock ID="c"><ComposedBlock ID="d">{block("a", 0, 100, said("甲"))}</ComposedBlock></ComposedBlock>'
    text = alto(inner).replace("<PrintSpace>", f"{margin}<PrintSpace>")
    assert one(tmp_path / "a.xml", text).text == "武进日报\n\n甲"
    cell = (
        '<TableRegion id="t"><Coords points="0,0 300,60"/><TextRegion id="r{0}"><Coords points="{0},0 {1},30"/><TextLine>'
        '<Baseline points="{0},28 {1},28"/><Word><Coords points="{0},0 {1},30"/><TextEquiv><Unicode>{2}</Unicode></TextEquiv></Word>'
        "</TextLine></TextRegion></TableRegion>"
    )
    cells = cell.format(0, 90, "番茄") + cell.format(200, 290, "6.50")
    assert one(tmp_path / "b.xml", f"<PcGts><Page>{cells}</Page></PcGts>").text == "番茄\n\n6.50"


def test_the_number_on_the_page_is_kept_and_pages_are_counted(tmp_path: Path) -> None:
    text = alto(block("a", 0, 0, said("甲")), page='PRINTED_IMG_NR="A3" PHYSICAL_IMG_NR="7"')
    assert one(tmp_path / "a.xml", text).number == "A3"
    assert (
        one(tmp_path / "b.xml", alto(block("a", 0, 0, said("甲")), page='PHYSICAL_IMG_NR="1"')).number == ""
    )
    named = one(tmp_path / "武进日报_2024-04-03_A1.xml", text)
    assert (named.source, str(named.published), named.number) == ("武进日报", "2024-04-03", "A1")
    sheet = "<div class='ocr_page' title='ppageno {0}'><span class='ocr_line' title='bbox 0 0 9 9'>第{0}</span></div>"
    (tmp_path / "c.hocr").write_text(f"<html><body>{sheet.format(0)}{sheet.format(1)}</body></html>", "utf-8")
    pages = [page for page in read(tmp_path / "c.hocr") if isinstance(page, Page)]
    assert [(page.text, page.number) for page in pages] == [("第0", "1"), ("第1", "2")]
    assert len({page.id for page in pages}) == 2


ENTITY = '<!DOCTYPE alto [<!ENTITY a "{}">]>'
BOMB = "<!DOCTYPE alto [{}{}]>".format(
    '<!ENTITY a "{}">'.format("水" * 90),
    "".join('<!ENTITY {} "{}">'.format(b, 30 * f"&{a};") for a, b in zip("abcdef", "bcdefg", strict=True)),
)
FAULTS: dict[str, tuple[str | bytes, str]] = {
    "truncated": (alto(block("a", 0, 0, said("甲")))[:-40], "broken XML"),
    "crossed": (alto(block("a", 0, 0, said("甲"))).replace("</TextLine>", ""), "broken XML (Opening and ending tag mismatch"),
    "undeclared": (alto(block("a", 0, 0, said("甲&nbsp;"))), "broken XML (Entity 'nbsp' not defined"),
    "declared": (alto(block("a", 0, 0, said("&a;")), before=ENTITY.format("甲")), "it declares entities"),
    "a file": (alto(block("a", 0, 0, said("甲")), before='<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'), "it declares entities"),
    "a bomb": (alto(block("a", 0, 0, said("甲")), head="<Tags>&g;</Tags>", before=BOMB), "broken XML (Maximum entity amplification"),
    "a bomb in a word": (alto(block("a", 0, 0, said("&g;")), before=BOMB), "broken XML (Maximum entity amplification"),
    "deep": (alto("<ComposedBlock>" * 100_000), "broken XML (Excessive depth"),
    "a long word": (alto(block("a", 0, 0, said("水" * 5_000_000))), "broken XML (Resource limit exceeded"),
    "many lines": (alto(block("a", 0, 0, *[said("甲")] * 20_001)), "over 20000 lines"),
    "no places": ("<alto><Page><TextBlock ID='b7'><TextLine><String CONTENT='甲'/></TextLine></TextBlock></Page></alto>", "no coordinates of region b7"),
    "not a place": (alto(block("a", 0, 0, said("甲")).replace('HPOS="0"', 'HPOS="left"')), "'left' is no place on a page"),
    "no number": (alto(block("a", 0, 0, said("甲")).replace('HPOS="0"', 'HPOS="NaN"')), "'NaN' is no place on a page"),
    "far away": (alto(block("a", 0, 0, said("甲")).replace('HPOS="0"', f'HPOS="{"9" * 400}"')), "is no place on a page"),
    "no points": ("<PcGts><Page><TextRegion><Coords points='1,2 3'/></TextRegion></Page></PcGts>", "are no points"),
    "no words": (alto(""), "no text in it"),
    "no page": ("<alto/>", "no page in this ALTO"),
    "another kind": ("<rss><channel/></rss>", "XML of another kind (<rss>)"),
    "no XML": ("新桥通车", "broken XML"),
    "empty": ("", "the file is empty"),
    "another encoding": (alto(block("a", 0, 0, said("武进日报新桥"))).encode("gb18030"), "broken XML"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_broken_is_named_in_one_line_and_soon(tmp_path: Path, name: str) -> None:
    content, says = FAULTS[name]
    began = time.process_time()
    assert says in fault(tmp_path / "a.xml", content)
    assert time.process_time() - began < 2


def test_a_file_larger_than_a_page_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "a.xml").open("wb") as file:
        file.truncate(33 << 20)
    with pytest.raises(UnreadableFile, match="33 MB of XML, the limit is 32"):
        list(read(tmp_path / "a.xml"))


def test_hocr_that_breaks_off_is_no_page(tmp_path: Path) -> None:
    whole = as_hocr(PRINTS["columns"])
    assert "breaks off before </html>" in fault(tmp_path / "a.hocr", whole[:-200])
    assert "is no place on a page" in fault(tmp_path / "b.html", whole.replace("bbox 100 ", "bbox x "))
    deep = "<div class='ocr_carea' title='bbox 0 0 9 9'>" * 100_000
    html = f"<html><body><div class='ocr_page'>{deep}水</div></body></html>"
    assert "no text in it" in fault(tmp_path / "c.hocr", html)


def test_nothing_is_fetched(tmp_path: Path) -> None:
    outside = '<!DOCTYPE alto SYSTEM "http://127.0.0.1:9/alto.dtd">'
    assert one(tmp_path / "a.xml", alto(block("a", 0, 0, said("甲")), before=outside)).text == "甲"


def test_a_folder_with_broken_files_goes_in_without_them(tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    for name, write in WRITERS.items():
        (folder / name).write_text(write(columns([BRIDGE, (f"公园{name}", PARK[1])], 2)), "utf-8")
    (folder / "half.xml").write_text(as_alto(PRINTS["columns"])[:900], "utf-8")
    with Engine.open(Settings(home=tmp_path / "home"), create=True, embedder=Letters()) as engine:
        report = engine.index([folder])
        assert (report.added, len(report.failed)) == (len(WRITERS), 1)
        assert "half.xml: broken XML" in str(report.failed[0][1])
        assert engine.search("新桥总投资3.6亿元", 1).hits[0].article.title == "澄江新桥正式通车"
        assert engine.index([folder]).unchanged == len(WRITERS)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["alto3.xml", "page.xml", "tesseract.hocr"])
def test_a_page_of_four_times_the_lines_takes_four_times_as_long(tmp_path: Path, name: str) -> None:
    def seconds(times: int) -> float:
        path = tmp_path / f"{times}-{name}"
        path.write_text(WRITERS[name](columns([BRIDGE, PARK] * times, 4, 10)), "utf-8")
        best = 1e9
        for _ in range(3):
            began = time.process_time()
            (page,) = read(path)
            best = min(best, time.process_time() - began)
        assert isinstance(page, Page)
        return best

    assert seconds(400) < 8 * seconds(100)


@pytest.mark.parametrize("form", ["alto", "hocr"])
def test_a_page_written_out_is_read_again_unchanged(
    tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, home, out = tmp_path / "scans", tmp_path / "home", tmp_path / "out"
    folder.mkdir()
    for name, print_ in PRINTS.items():
        (folder / f"{name}.xml").write_text(as_alto(print_, "mm10", "2"), "utf-8")
    (folder / "text.txt").write_text("没有坐标的版面。", "utf-8")
    assert command("index", "--home", str(home), "-q", str(folder)) == 0
    assert command("export", "--home", str(home), "--as", form, "--out", str(out)) == 4
    told = capsys.readouterr()
    assert "pages written to" in told.out
    assert "it does not tell where the words of text-" in told.err
    texts = {path.name.partition("-")[0]: [p.text for p in read(path)] for path in out.iterdir()}  # type: ignore[union-attr]
    assert texts == {
        name: [one(folder / f"{name}.xml", as_alto(print_, "mm10", "2")).text]
        for name, print_ in PRINTS.items()
    }
    kept = "WC=" if form == "alto" else "x_wconf 90"
    assert any(kept in path.read_text("utf-8") for path in out.iterdir())


def test_articles_written_out_are_read_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, path = tmp_path / "home", tmp_path / "澄江日报_2024-04-03_A1.xml"
    path.write_text(as_alto(PRINTS["columns"]), "utf-8")
    assert command("index", "--home", str(home), "-q", str(path)) == 0
    assert command("export", "--home", str(home), "--out", str(tmp_path / "a.jsonl")) == 0
    pages = [page for page in read(tmp_path / "a.jsonl") if isinstance(page, Page)]
    assert [page.text for page in pages] == ["\n".join(BRIDGE), "\n".join(PARK)]
    assert {(page.source, str(page.published), page.number) for page in pages} == {
        ("澄江日报", "2024-04-03", "A1")
    }
    assert command("export", "--home", str(home), "--paper", "别的报") == 3
    assert command("export", "--home", str(home), "--as", "pdf") == 2
    assert command("export", "--home", str(home), "--as", "alto") == 2
    assert "no format 'pdf'" in capsys.readouterr().err


def test_the_end_of_a_run_names_what_was_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "1.xml").write_text(as_alto(PRINTS["columns"]), "utf-8")
    (folder / "2.xml").write_text(as_alto(PRINTS["columns"])[:700], "utf-8")
    (folder / "1.jpg").write_bytes(b"\xff\xd8")
    (folder / "way").symlink_to("/")
    assert command("index", "--home", str(tmp_path / "home"), str(folder)) == 4
    told = capsys.readouterr()
    assert "1 added" in told.out
    assert "Passed over, of kinds that are not read: 1 .jpg" in told.err
    assert f"Passed over, 1 links that lead elsewhere: {folder}/way" in told.err
    assert "2.xml: broken XML" in told.err


def command(*argv: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(list(argv))
    return int(stop.value.code or 0)
