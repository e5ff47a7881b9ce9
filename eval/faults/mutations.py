"""One change of a file: of its bytes, of the values or tags in it, of its encoding, of its name."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from eval.faults.texts import text

_TAG = re.compile(r"<[^<>]*>")
_FIGURE = re.compile(rb"-?\d+(?:\.\d+)?")
_ENCODINGS = (
    "gb18030", "gbk", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "shift_jis", "euc_kr", "koi8-r", "latin-1",
    "utf-7", "cp437",
)  # fmt: skip
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_MARKUP = (
    "<script>", "<!--", "-->", "<![CDATA[", "]]>", "<svg>", "<template>", "<table><table><tr>", "</body>", "</html>", "<p/>", "<", ">", "<a href=",
    "&#0;", "&#x110000;", "&#xD800;", "&#99999999999;", "&amp;amp;", "&undefined;", "&", "<?xml version='9'?>", "<meta charset=utf-7>",
    "<meta charset='nonsense'>", "<meta charset=\"utf-16\">", "<base href='//[x'>", "<a href='http://[::1'>", "<time datetime='9999-99-99'>",
    "<w:p>", "</w:p>", "<w:tbl/>", "<w:tr/>", "<w:tc/>", "<w:pStyle w:val=''/>", "<w:pStyle/>", "<w:br/>", "<w:hyperlink><w:r/></w:hyperlink>",
    "<w:ins><w:r><w:t>新</w:t></w:r></w:ins>", "<w:gridSpan w:val='-1'/>", "<w:vMerge/>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<HYP CONTENT='-'/>", "<SP/>", "<String/>",
    "<String CONTENT='水' SUBS_TYPE='HypPart1' SUBS_CONTENT='水闸'/>", "<TextLine/>", "<TextBlock/>", "<ReadingOrder/>", "<TextEquiv index='-1'/>",
    "<Coords points='1,1'/>", "<Coords points=''/>", "<RegionRefIndexed index='1' regionRef='r0'/>", "<div class='ocr_page'>", "<span class='ocrx_word'>",
    "<span class='ocr_line' title='bbox 9 9 1 1'>",
)  # fmt: skip
_NAMES = (
    "武进日报_2024-04-03_A1", "武进日报_2024-02-30_A1", "9999-12-31-01", "0000-00-00", "2024-04-03", "a" * 240, "水" * 80, "-rf", "--help", " ", "..a",
    "a\nb", "a\x1b[2Jb", "\u202etxt.exe", "#1", "a#1", "100%", "%s", "{0}", "'; DROP TABLE pages; --", "CON", "a.meta", "$HOME", "~", "*", "?",
    "第1版", "①", "é", "e\u0301", "\ufffd", "👨‍👩‍👧", "\u2028", ".jsonl", "a.jsonl.gz", "nul\x01", "\\", "[1]", "A1版",
)  # fmt: skip
_SUFFIXES = (
    ".txt",
    ".md",
    ".html",
    ".pdf",
    ".docx",
    ".json",
    ".jsonl",
    ".jsonl.gz",
    ".TXT",
    ".Htm",
    ".xml",
    ".hocr",
    ".meta.json",
    "",
)
_HUGE = (10**400, -(10**30), 2**63, 2**31, 1e308, -1e308, float("nan"), float("inf"), 0, -1, 0.1)


def bytes_(chance: Random, data: bytes) -> bytes:
    """One to three places other: bits turned, bytes in, out, twice, many times, blank, cut, or from elsewhere in the file."""
    for _ in range(chance.randint(1, 3)):
        if not data:
            return chance.randbytes(chance.randrange(40))
        at, size = chance.randrange(len(data)), chance.choice((1, 1, 2, 8, 64, 512))
        part, rest = data[at : at + size], data[at + size :]
        match chance.randrange(8):
            case 0:
                data = data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
            case 1:
                data = data[:at] + chance.randbytes(size) + data[at:]
            case 2:
                data = data[:at] + rest
            case 3:
                data = data[:at] + part + data[at:]
            case 4:
                data = data[:at] + part * chance.choice((10, 200)) + rest
            case 5:
                data = data[:at] + b"\0" * len(part) + rest
            case 6:
                data = data[:at]
            case _:
                other = chance.randrange(len(data))
                data = data[:at] + data[other : other + size] + rest
    return data


def figures(chance: Random, data: bytes) -> bytes:
    """Some of the numbers written in it are others: sizes, offsets, references."""
    found = list(_FIGURE.finditer(data))
    for one in sorted(chance.sample(found, min(len(found), chance.randint(1, 4))), key=lambda m: -m.start()):
        now = chance.choice(
            (b"0", b"-1", b"1", b"2", b"99999999999", b"1e9", b"0.0", b"", chance.choice(found)[0])
        )
        data = data[: one.start()] + now + data[one.end() :]
    return data


def values(chance: Random, value: Any) -> Any:
    """One to three values of a tree are of another type, nested, emptied, huge, left out, or stand elsewhere too."""
    for _ in range(chance.randint(1, 3)):
        places = _places(value)
        if not places:
            return other(chance, value)
        inside, key = chance.choice(places)
        if isinstance(inside, dict) and chance.random() < 0.2:
            inside[
                chance.choice(
                    ("", "blocks", "pages", "page", "bbox", "text", "date", "id", "title", "\ud800")
                )
            ] = inside.pop(key)
        elif chance.random() < 0.1:
            del inside[key]
        else:
            inside[key] = other(chance, inside[key])
    return value


def other(chance: Random, value: Any) -> Any:
    """Something else in the place of a value."""
    match chance.randrange(8):
        case 0:
            return chance.choice(
                (None, True, False, "", " ", [], {}, [[]], [None], {"": None}, "\ud800", "\x00")
            )
        case 1:
            return chance.choice(_HUGE)
        case 2:
            for _ in range(chance.choice((1, 3, 60, 250))):
                value = [value] if chance.random() < 0.5 else {"text": value}
            return value
        case 3:
            return [value] * max(2, min(chance.choice((5, 300)), 20_000 // (1 + len(str(value)))))
        case 4:
            return str(value)[:5000]
        case 5:
            return list(value)[:300] if isinstance(value, str | dict) else {"x": value}
        case 6:
            return text(chance)[:3000]
        case _:
            return chance.choice((int, float))(chance.choice((0, 7, 1e15, -3)))


def markup(chance: Random, source: str) -> str:
    """One to four tags out, twice, changed with another, many times nested, or odd ones in."""
    for _ in range(chance.randint(1, 4)):
        tags = [tag.span() for tag in _TAG.finditer(source)]
        if not tags:
            return source + chance.choice(_MARKUP)
        start, end = chance.choice(tags)
        tag = source[start:end]
        match chance.randrange(6):
            case 0:
                source = source[:start] + source[end:]
            case 1:
                source = source[:start] + tag + source[start:]
            case 2:
                source = source[:start] + tag * chance.choice((20, 400)) + source[end:]
            case 3:
                a, b = chance.choice(tags)
                source = source[:start] + source[a:b] + source[end:]
            case 4:
                at = chance.randrange(len(source))
                source = source[:at] + chance.choice(_MARKUP) + source[at:]
            case _:
                source = source[:start] + re.sub(r"\w+", lambda m: m[0][::-1], tag, count=1) + source[end:]
    return source


def encoded(chance: Random, source: str) -> bytes:
    """In another encoding, in two, under a wrong mark, or with half of a character left."""
    name = chance.choice(_ENCODINGS)
    match chance.randrange(5):
        case 0 | 1:
            return source.encode(name, "replace")
        case 2:
            half = chance.randrange(len(source) + 1)
            return source[:half].encode("utf-8", "replace") + source[half:].encode(name, "replace")
        case 3:
            return chance.choice(_MARKS) + source.encode(chance.choice(("utf-8", name)), "replace")
        case _:
            data = source.encode("utf-8", "surrogatepass")
            return data[chance.randrange(4) : len(data) - chance.randrange(4)]


def name(chance: Random, suffix: str) -> bytes:
    """The bytes of a file name: odd words, no text at all, or the suffix of another format."""
    stem = chance.choice((*_NAMES, text(chance)[:40])).replace("/", "_").replace("\0", "_")
    raw = (
        stem.encode(chance.choice(("utf-8", "utf-8", "gb18030", "utf-16-le", "latin-1")), "replace")
        .replace(b"\0", b"_")
        .replace(b"/", b"_")
    )
    if chance.random() < 0.15:
        raw = bytes(chance.randrange(1, 256) for _ in range(chance.randint(1, 30))).replace(b"/", b"_")
    end = (chance.choice(_SUFFIXES) if chance.random() < 0.2 else suffix).encode()
    return raw[: 255 - len(end)] + end if (raw + end).strip(b".") else b"a" + suffix.encode()


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Each value inside a tree, as what holds it and the key there."""
    found: list[tuple[Any, Any]] = []
    inside = [value]
    while inside:
        one = inside.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        for key in keys:
            found.append((one, key))
            inside.append(one[key])
    return found
