from __future__ import annotations

import gzip
import json
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.faults.layouts import pdf
from rag.corpus import Metadata, files, fingerprint, limits, read, walk
from rag.corpus.decode import decode, encoding_of
from rag.corpus.metadata import day, front_matter, header, named, spelled
from rag.engine import Engine
from rag.errors import UnreadableFile
from rag.settings import load
from rag.store.copies import untrue
from rag.types import Page

NOTHING = Metadata()
CHINESE = "武进区召开生态环境工作会议，部署下一阶段任务。\n第二行 2024"
TRADITIONAL = "區長惲淇丞主持會議，研究部署當前重點工作。\n第二行"


def pages(path: Path, metadata: Metadata = NOTHING) -> list[Page]:
    found = list(read(path, metadata))
    assert all(isinstance(p, Page) for p in found), found
    return [p for p in found if isinstance(p, Page)]


def one(path: Path, metadata: Metadata = NOTHING) -> Page:
    (page,) = pages(path, metadata)
    return page


def test_folders_are_walked_in_order_and_known_files_taken(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a/1.md", "b/.hidden.txt", ".git/x.txt", "c.xyz", "d.meta.json", "e.JSONL"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [p.relative_to(tmp_path).as_posix() for p in files([tmp_path])] == ["a/1.md", "b/2.txt", "e.JSONL"]
    missing = tmp_path / "no.txt"
    assert files([missing, tmp_path / "c.xyz", missing]) == (missing, tmp_path / "c.xyz")


def test_kinds_that_are_not_read_are_counted(tmp_path: Path) -> None:
    for name in ("a.txt", "b/1.jpg", "b/2.JPG", "README", ".hidden", "c.meta.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "feed.xml").write_text("<?xml version='1.0'?><!-- news --><rss><channel/></rss>")
    (tmp_path / "half.xml").write_text("<al")
    found = walk([tmp_path])
    assert [path.name for path in found.files] == ["a.txt", "half.xml"]
    assert found.unknown == ((".jpg", 2), (".xml <rss>", 1), ("?", 1))


def test_seed_pages_are_the_files_byte_for_byte(seeds: Path) -> None:
    for file in files([seeds]):
        page = one(file)
        assert page.text == file.read_bytes().decode("utf-8")
        assert page.start == 0
        assert page.id.startswith(file.stem)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_encodings_of_simplified_text_are_told_apart(encoding: str) -> None:
    assert decode(CHINESE.encode(encoding), "x") == CHINESE


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "gb18030", "utf-16"])
def test_encodings_of_traditional_text_are_told_apart(encoding: str) -> None:
    text = TRADITIONAL if encoding != "big5" else TRADITIONAL.replace("惲", "運")
    assert decode(text.encode(encoding), "x") == text


@pytest.mark.parametrize("text", ["人大", "会议", "武进日报", "臺灣新聞", "區長"])
def test_a_few_characters_are_enough(text: str) -> None:
    for encoding in ("gb18030", "big5", "utf-8"):
        try:
            data = text.encode(encoding)
        except UnicodeEncodeError:
            continue
        if encoding != "gb18030" or text not in ("臺灣新聞", "區長"):
            assert decode(data, "x") == text


def test_utf8_with_a_few_broken_bytes_is_still_utf8() -> None:
    data = (CHINESE * 50).encode()[:3000] + b"\xff\xfe" + CHINESE.encode()
    assert decode(data, "x").count("\ufffd") <= 4
    assert decode(data, "x").startswith(CHINESE)


def test_newlines_are_kept_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("\ufeff标题\r\n\r\n正文。\r\n".encode())
    assert one(tmp_path / "a.txt").text == "标题\r\n\r\n正文。\r\n"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "empty"),
        ("binary.txt", bytes(range(256)) * 40, "binary"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(2000), "binary"),
        ("a.xyz", b"text", "not a known kind"),
        ("front.txt", "---\nsource: 武进日报\n---\n".encode(), "nothing after the front matter"),
        ("date.txt", "---\ndate: soon\n---\n正文".encode(), "is no date"),
        ("broken.pdf", b"%PDF-1.4 nothing", "broken PDF"),
        ("scan.pdf", pdf([]), "scanned PDF"),
        ("broken.docx", b"PK\x03\x04 nothing", "no Word document"),
        ("broken.json", b"{", "no JSON"),
        ("shape.json", b'{"pages": []}', "no page"),
        ("block.json", b'{"page": 1, "blocks": [{"text": "x"}]}', "no box"),
        ("frame.html", b"<html><body></body></html>", "no text"),
        ("gone.jsonl.gz", gzip.compress(b"{}", mtime=0)[:9], "broken gzip"),
    ],
)
def test_what_cannot_be_read_says_so_in_one_line(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile, match=says) as caught:
        list(read(tmp_path / name))
    assert caught.value.hint
    assert "\n" not in str(caught.value)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        list(read(tmp_path / "no.txt"))


def test_a_text_of_50_mb_is_read_whole(tmp_path: Path) -> None:
    line = CHINESE + "\n"
    (tmp_path / "big.txt").write_text(line * (50_000_000 // len(line.encode())), "utf-8")
    page = one(tmp_path / "big.txt")
    assert len(page.text) % len(line) == 0
    assert page.text.endswith(line)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("武进日报_2024-04-03_A1.txt", Metadata("武进日报", date(2024, 4, 3), "A1")),
        ("20240403-01.txt", Metadata("", date(2024, 4, 3), "01")),
        ("2024-04-03_第1版.txt", Metadata("", date(2024, 4, 3), "1")),
        ("常州日报2024年4月3日第12版.txt", Metadata("常州日报", date(2024, 4, 3), "12")),
        ("wjrb.2024.04.03.txt", Metadata("", date(2024, 4, 3), "")),
        ("人民日报-20240403.jsonl.gz", Metadata("人民日报", date(2024, 4, 3), "")),
        ("000_8f4836216c4ab2e0.txt", Metadata()),
        ("20241332.txt", Metadata()),
        ("武进日报/2024-04-03/A2.txt", Metadata("武进日报", date(2024, 4, 3), "A2")),
    ],
)
def test_file_names_tell_paper_day_and_page(tmp_path: Path, name: str, found: Metadata) -> None:
    assert named(tmp_path / name) == found


def test_days_before_1900_are_read_in_one_form() -> None:
    assert day("1865-04-15T00:00") == date(1865, 4, 15)
    assert [day(text) for text in ("1865", "18650415", "0000-00-00", "15.04.1865")] == [None] * 4


def test_front_matter_keeps_its_offsets(tmp_path: Path) -> None:
    text = "---\r\nsource: 武进日报\r\ndate: 2024-04-03\r\npage: A1\r\n---\r\n标题\r\n正文。"
    (tmp_path / "a.md").write_bytes(text.encode())
    page = one(tmp_path / "a.md")
    assert (page.source, page.published, page.number) == ("武进日报", date(2024, 4, 3), "A1")
    assert page.text == text
    assert page.text[page.start :] == "标题\r\n正文。"


def test_a_rule_in_the_text_is_no_front_matter() -> None:
    assert front_matter("---\n这是正文：没有已知的键\n---\n", "x") == (Metadata(), 0)


def test_the_page_header_tells_the_day() -> None:
    assert header("武进日报\n2024年4月3日 星期三 第2版 要闻\n\n标题") == Metadata(
        "武进日报", date(2024, 4, 3), "2"
    )
    assert header("本报讯 2024年4月3日,市长盛蕾来到我区,开展实地调研。") == Metadata()


def test_options_come_before_sidecar_front_matter_and_name(tmp_path: Path) -> None:
    file = tmp_path / "晚报_2024-01-01_B9.txt"
    file.write_text("---\nsource: 文内报\ndate: 2024-02-02\n---\n正文。", "utf-8")
    assert (one(file).source, one(file).published, one(file).number) == ("文内报", date(2024, 2, 2), "B9")
    (tmp_path / "晚报_2024-01-01_B9.meta.json").write_text('{"date": "2024-03-03"}', "utf-8")
    assert one(file).published == date(2024, 3, 3)
    given = one(file, Metadata(published=date(2024, 4, 4), number="A1"))
    assert (given.source, given.published, given.number) == ("文内报", date(2024, 4, 4), "A1")


def test_a_broken_sidecar_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("正文", "utf-8")
    (tmp_path / "a.meta.json").write_text("{", "utf-8")
    with pytest.raises(UnreadableFile, match=r"a\.meta\.json"):
        list(read(tmp_path / "a.txt"))


def test_ids_are_of_name_and_content(tmp_path: Path) -> None:
    for folder, text in (("a", "甲"), ("b", "乙"), ("c", "甲")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page 1.txt").write_text(text, "utf-8")
    a, b, c = (one(tmp_path / f / "page 1.txt") for f in "abc")
    assert a.id != b.id
    assert (a.id, a.hash) == (c.id, c.hash)
    assert a.id.startswith("page_1-")
    # What is known of a page changes its hash, not its name.
    dated = one(tmp_path / "a" / "page 1.txt", Metadata(published=date(2024, 4, 3)))
    assert dated.id == a.id
    assert dated.hash != a.hash


def test_the_same_page_under_two_names_has_one_hash(tmp_path: Path) -> None:
    for name in ("x.txt", "y.txt"):
        (tmp_path / name).write_text(CHINESE, "utf-8")
    x, y = one(tmp_path / "x.txt"), one(tmp_path / "y.txt")
    assert x.hash == y.hash
    assert x.id != y.id


def test_fingerprints_change_with_all_that_counts(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("甲", "utf-8")
    first = fingerprint(file)
    assert fingerprint(file) == first
    assert fingerprint(file, Metadata(source="报")) != first
    (tmp_path / "a.meta.json").write_text('{"date": "2024-03-03"}', "utf-8")
    assert fingerprint(file) != first


def write_lines(path: Path, *lines: object) -> Path:
    text = "\n".join(
        line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines
    )
    data = text.encode("utf-8")
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.mark.parametrize("name", ["n.jsonl", "n.jsonl.gz"])
def test_jsonl_gives_ready_articles(tmp_path: Path, name: str) -> None:
    line = {
        "id": "a-1",
        "title": "标题",
        "body": "正文。",
        "date": "2024-04-03",
        "source": "联播",
        "url": "http://x/1",
        "page": 3,
        "kind": "news",
    }
    page = one(write_lines(tmp_path / name, line, ""))
    assert (page.id, page.ready, page.title, page.text) == ("a-1", True, "标题", "标题\n正文。")
    assert (page.source, page.published, page.url, page.number) == (
        "联播",
        date(2024, 4, 3),
        "http://x/1",
        "3",
    )


def test_bad_lines_are_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    file = write_lines(
        tmp_path / "n.jsonl",
        {"id": "a", "body": "一"},
        "{broken",
        "[1]",
        {"id": "b", "title": "", "body": ""},
        {"id": "c", "body": "三", "date": "someday"},
        {"id": "a", "body": "另一"},
        {"id": "a", "body": "一"},
        '{"id": "d", "body": "\\ud800尾"}',
        {"id": 7, "body": "七"},
    )
    found = list(read(file))
    good = [p for p in found if isinstance(p, Page)]
    bad = [str(p) for p in found if isinstance(p, UnreadableFile)]
    assert [p.id for p in good] == ["a", "c", "d", "n-7"]
    assert [line.split(":")[1] for line in bad] == ["2", "3", "4", "5", "6"]
    assert "without a date" in bad[3]
    assert good[1].published is None
    assert good[2].text == "\n\ufffd尾"


def test_a_gzip_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    whole = gzip.compress(
        "\n".join(json.dumps({"id": f"a{i}", "body": f"{i * 7919}" * 30}) for i in range(3000)).encode()
    )
    (tmp_path / "n.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    found = list(read(tmp_path / "n.jsonl.gz"))
    assert isinstance(found[-1], UnreadableFile)
    assert "broken gzip after line" in str(found[-1])
    assert len(found) > 100


def test_html_gives_its_article(tmp_path: Path) -> None:
    body = "".join(
        f"<p>武进国家高新区凤翔科技园年用电量约2500万千瓦时，这是第{i}段正文，讲绿色发展。</p>"
        for i in range(4)
    )
    (tmp_path / "a.html").write_text(
        '<html><head><meta charset="utf-8"><title>站名</title><meta property="og:title" content="盛蕾调研园区">'
        '<meta property="article:published_time" content="2024-04-03T08:00:00+08:00">'
        '<meta property="og:site_name" content="武进日报"></head><body><nav>首页 要闻 视频</nav>'
        f"<article><h1>盛蕾调研园区</h1>{body}</article><footer>版权所有 2010</footer></body></html>",
        "utf-8",
    )
    page = one(tmp_path / "a.html")
    assert (page.ready, page.title, page.published, page.source) == (
        True,
        "盛蕾调研园区",
        date(2024, 4, 3),
        "武进日报",
    )
    assert page.text.startswith("盛蕾调研园区\n武进国家高新区")
    assert "版权所有" not in page.text
    assert "首页" not in page.text


def test_html_with_several_headings_is_a_page(tmp_path: Path, seeds: Path) -> None:
    text = (seeds / "001_2790756ef910cc8d.txt").read_text("utf-8")
    parts = [p.strip() for p in text.split("\n\n") if p.strip()]
    marked = "".join(f"<h2>{p[3:]}</h2>" if p.startswith("## ") else f"<p>{p}</p>" for p in parts)
    html = f"<html><head><title>武进日报 2023年10月24日 A1版</title></head><body><nav>首页</nav>{marked}</body></html>"
    (tmp_path / "p.htm").write_bytes(html.encode("gb18030"))
    page = one(tmp_path / "p.htm")
    assert not page.ready
    assert (page.source, page.published, page.number) == ("武进日报", date(2023, 10, 24), "A1")
    assert page.text.count("## ") == 4


def test_pdf_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    sheet = [
        (50, 60, 24, "盛蕾调研我区"),
        (50, 100, 10, "本报讯(记者 朱梦琪)4月2日,市长盛蕾来到"),
        (320, 100, 10, "第二栏在右边,接着读下去。"),
        (50, 114, 10, "我区,围绕园区建设开展实地调研。"),
        (320, 114, 10, "第二栏第二行。"),
    ]
    (tmp_path / "a.pdf").write_bytes(pdf(sheet, [], [(50, 60, 10, "第三页。")]))
    first, scanned, third = read(tmp_path / "a.pdf")
    assert isinstance(first, Page)
    assert isinstance(third, Page)
    assert "page 2 has no text" in str(scanned)
    assert "".join(first.text.split()) == (
        "盛蕾调研我区本报讯(记者朱梦琪)4月2日,市长盛蕾来到我区,围绕园区建设开展实地调研。第二栏在右边,接着读下去。第二栏第二行。"
    )
    assert (first.number, third.number) == ("1", "3")
    assert first.id.endswith("-p1")


def test_docx_headings_become_marks(tmp_path: Path) -> None:
    import docx

    file = docx.Document()
    file.add_heading("盛蕾调研我区", 2)
    file.add_paragraph("本报讯(记者 朱梦琪)4月2日")
    file.add_table(1, 2).cell(0, 1).text = "表"
    file.save(str(tmp_path / "a.docx"))
    assert one(tmp_path / "a.docx").text == "## 盛蕾调研我区\n\n本报讯(记者 朱梦琪)4月2日\n\n|  | 表 |"


def test_layout_blocks_are_put_in_reading_order(tmp_path: Path) -> None:
    corners = [[60, 20], [100, 20], [100, 90], [60, 90]]
    blocks = [
        {"points": corners, "text": "右栏"},
        {"bbox": [0, 20, 50, 90], "text": "左栏"},
        {"left": 0, "top": 0, "width": 100, "height": 10, "text": "标题"},
    ]
    values = {"page": {"number": "A1", "source": "武进日报", "date": "2024-04-03"}, "blocks": blocks}
    (tmp_path / "a.json").write_text(json.dumps(values), "utf-8")
    page = one(tmp_path / "a.json")
    assert page.text.split() == ["标题", "左栏", "右栏"]
    assert (page.source, page.published, page.number) == ("武进日报", date(2024, 4, 3), "A1")
    several = {
        "source": "武进日报",
        "pages": [values | {"page": 1}, {"page": 2, "blocks": []}, values | {"page": 3}],
    }
    (tmp_path / "b.json").write_text(json.dumps(several), "utf-8")
    first, empty, third = read(tmp_path / "b.json")
    assert isinstance(first, Page)
    assert isinstance(third, Page)
    assert "item 2" in str(empty)
    assert (first.number, third.number, third.source) == ("1", "3", "武进日报")


def test_xwlb_is_read_whole(data: Path) -> None:
    found = pages(data / "news" / "xwlb" / "2012.jsonl.gz")
    assert len({p.id for p in found}) == len(found)
    assert all(p.published and p.published.year == 2012 and p.source == "新闻联播" for p in found)


@given(st.text(min_size=1).filter(lambda t: t.strip() and "\0" not in t and "\ufeff" not in t))
def test_any_utf8_text_is_decoded_as_it_is(text: str) -> None:
    try:
        decoded = decode(text.encode("utf-8"), "x")
    except UnreadableFile:
        assert any(c < " " or c == "\x7f" for c in text) or not text.strip()
        return
    assert decoded == text


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        text = decode(data, "x")
    except UnreadableFile:
        return
    assert text.strip()


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%Y年%m月%d日", "%Y/%m/%dT08:00"]),
)
def test_days_are_read_in_every_form(value: date, form: str) -> None:
    assert day(value.strftime(form)) == value


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        # The head of a file may end inside a character; a byte that no character begins with is damage.
        (TRADITIONAL.encode()[:-1], "utf-8"),
        (TRADITIONAL.encode() + b"\xe5", "utf-8"),
        (b"\xe5" + TRADITIONAL.encode(), ""),
        (b"a" * 199 + b"\xff", "utf-8"),
        ((CHINESE * 7)[:199].encode() + b"\xff", "utf-8"),
        ((CHINESE * 7)[:198].encode() + b"\xff", ""),
        # One control character in two hundred is a slip, two are a binary file.
        (b"\x01" + b"a" * 199, "utf-8"),
        (b"\x01" + b"a" * 198, ""),
        (b"\x01\x02" + b"a" * 398, "utf-8"),
        (b"\x01\x02" + b"a" * 397, ""),
        ("Новости города: сегодня открылась библиотека.".encode("cp1251"), "cp1251"),
        ("東京で新しい図書館が開館した。多くの人が訪れた。".encode("shift_jis"), "cp932"),
        ("Café déjà vu à la bibliothèque, où l'été".encode("utf-16-le"), "utf-16-le"),
        ("Café déjà vu à la bibliothèque, où l'été".encode("utf-16-be"), "utf-16-be"),
        ("区长主持会议".encode("gb18030"), "gb18030"),
    ],
)
def test_which_encoding_a_file_is_in(data: bytes, encoding: str) -> None:
    if encoding:
        assert encoding_of(data, "x") == encoding
    else:
        with pytest.raises(UnreadableFile):
            encoding_of(data, "x")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("\n" * 11 + "2024年4月3日 星期三", Metadata("", date(2024, 4, 3), "")),
        ("\n" * 12 + "2024年4月3日 星期三", NOTHING),
        ("2024年4月3日 星期三 " + "要" * 54, Metadata("", date(2024, 4, 3), "")),
        ("2024年4月3日 星期三 " + "要" * 55, NOTHING),
        ("2024年4月3日 要闻", NOTHING),
        ("2024年4月3日", Metadata("", date(2024, 4, 3), "")),
        ("2024年4月3日 A2版", Metadata("", date(2024, 4, 3), "A2")),
        ("2024年4月3日 版次：A3", Metadata("", date(2024, 4, 3), "A3")),
        ("2024-04-03 星期三", NOTHING),
        ("今日\n" + "\n" * 9 + "2024年4月3日", Metadata("", date(2024, 4, 3), "")),
        ("要" * 192 + "武进日报\n2024年4月3日", Metadata("要要要要要要武进日报", date(2024, 4, 3), "")),
        ("，" * 196 + "武进日报\n2024年4月3日", Metadata("武进日报", date(2024, 4, 3), "")),
        ("，" * 197 + "武进日报\n2024年4月3日", Metadata("", date(2024, 4, 3), "")),
        ("要" * 591 + "\n2024年4月3日", Metadata("", date(2024, 4, 3), "")),
        ("要" * 592 + "\n2024年4月3日", NOTHING),
        ("2024年2月30日 星期三\n2024年4月3日 星期三", Metadata("", date(2024, 4, 3), "")),
        ("星期三；2024年4月3日", NOTHING),
    ],
)
def test_where_a_header_may_print_the_day(text: str, found: Metadata) -> None:
    assert header(text) == found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024-4-3", date(2024, 4, 3)),
        ("2024/04-03", None),
        ("2024403", None),
        ("2024年4月31日", None),
        ("x2024-04-03", None),
        # Archives begin before 1900; in other forms such a number is too often no day.
        ("1899-01-01", date(1899, 1, 1)),
        ("1899/01/01", None),
    ],
)
def test_what_is_a_day(text: str, wanted: date | None) -> None:
    assert day(text) == wanted


def test_how_large_a_file_may_be_and_how_long_it_may_take(tmp_path: Path) -> None:
    for name, most, more in (
        ("a.txt", 64 << 20, "64"),
        ("a.pdf", 1 << 30, "1024"),
        ("a.jsonl", 1 << 40, ""),
    ):
        file = tmp_path / name
        for size in (most, most + 1):
            with file.open("wb") as out:
                out.truncate(size if more else 65 << 20)
            if size > most and more:
                with pytest.raises(UnreadableFile, match=f"the limit is {more}"):
                    limits.regular(file)
            else:
                limits.regular(file)
        file.unlink()
    assert (limits.time_for(0), limits.time_for(2_000_000)) == (60, 80)


def test_a_box_may_be_told_in_many_ways(tmp_path: Path) -> None:
    """Each of these boxes lies between the two others: a polygon, a flat polygon, left and top, x and y."""
    boxes: list[dict[str, object]] = [
        {"polygon": [[0, 40], [99, 41], [99, 50], [0, 50]]},
        {"position": [0, 40, 99, 40, 99, 50, 0, 50]},
        {"box": {"x": 0, "y": 40, "w": 99, "h": 10}},
        {"left": 0, "top": 40, "width": 99, "height": 10},
        {"bbox": [0, 40, 99, 50]},
    ]
    for box in boxes:
        blocks = [
            {"bbox": [0, 80, 99, 90], "content": "下"},
            {**box, "transcription": "中"},
            {"bbox": [0, 0, 99, 10], "words": "上"},
        ]
        (tmp_path / "a.json").write_text(json.dumps({"page": 7, "blocks": blocks}), "utf-8")
        page = one(tmp_path / "a.json")
        assert (page.text.split(), page.number) == (["上", "中", "下"], "7")
    for wrong in ({"bbox": [1, 2, 3]}, {"bbox": [0, 0, 1e9, 5]}, {"bbox": "x"}, {"left": 1, "top": 1}):
        (tmp_path / "a.json").write_text(json.dumps({"blocks": [{**wrong, "text": "上"}]}), "utf-8")
        with pytest.raises(UnreadableFile, match="item 1, block 1: no box in it"):
            list(read(tmp_path / "a.json"))
    (tmp_path / "a.json").write_text(
        json.dumps({"blocks": [{"bbox": [0, 0, 9.9e8, 5], "text": "上"}]}), "utf-8"
    )
    assert one(tmp_path / "a.json").text == "上"


def test_a_name_that_is_no_utf8_is_read_as_chinese(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode("武进日报_2024-04-03_A1.txt".encode("gb18030"))
    assert named(file) == Metadata("武进日报", date(2024, 4, 3), "A1")
    assert spelled(file) == str(tmp_path / "武进日报_2024-04-03_A1.txt")
    # Where that is another file's name, the bytes are written out.
    (tmp_path / "武进日报_2024-04-03_A1.txt").write_text("别的", "utf-8")
    assert "\\xce\\xe4" in spelled(file)
    assert spelled(tmp_path / "甲.txt") == str(tmp_path / "甲.txt")


def test_half_a_pair_in_any_field_is_a_replacement_character(tmp_path: Path) -> None:
    """A field that JSON can carry and no database can hold ended the run (6 of 100,000 mutated files)."""
    half = "武进\ud800日报"
    row = {"title": half, "body": half, "source": half, "url": half, "page": half, "date": "2024-04-03"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    (tmp_path / "b.json").write_text(json.dumps({**row, "title": half * 2}), "utf-8")
    with Engine.open(load(home=tmp_path / "home"), create=True) as engine:
        assert engine.index([tmp_path / "a.jsonl", tmp_path / "b.json"]).failed == ()
        pages = list(engine.store.pages())
        assert {(page.source, page.url, page.number) for page in pages} == {("武进\ufffd日报",) * 3}
        assert {article.title for page in pages for article in engine.store.articles(page.id)} == {
            "武进\ufffd日报", "武进\ufffd日报" * 2,
        }  # fmt: skip
        assert list(untrue(engine.store)) == []
