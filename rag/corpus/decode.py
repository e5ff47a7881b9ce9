"""Bytes → text: UTF-8, UTF-16, GB18030 and Big5 told apart."""

from __future__ import annotations

import codecs

from rag.errors import UnreadableFile
from rag.text.han import has_han
from rag.text.pattern import regex

_SURROGATE = regex("[\ud800-\udfff]")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 1 << 16
_CONTROL = regex(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# Share of broken places up to which a file counts as UTF-8 with damage rather than as another encoding.
_DAMAGE = 0.005
# Share of _FREQUENT among the characters beyond ASCII of running Chinese, at least (news has 0.25 to 0.4; Korean or
# Japanese read as Chinese has 0.02).
_RUNNING = 0.08


def decode(data: bytes, where: str) -> str:
    """The text of a file without its byte order mark, every other character kept (also CR LF).

    Raises UnreadableFile if the bytes are no text or of no known encoding.
    """
    if not data.strip():
        raise UnreadableFile(
            "{path}: the file is empty", "nothing was stored of it; remove it or fill it", path=where
        )
    encoding = encoding_of(data, where)
    text = data.decode(encoding, "replace")
    if not text.strip():
        raise UnreadableFile(
            "{path}: the file holds only blanks",
            "nothing was stored of it; remove it or fill it",
            path=where,
        )
    return text


def encoding_of(data: bytes, where: str) -> str:
    """The name of the codec that `data` (a file or the head of one) is written in.

    A byte order mark decides; then strict UTF-8; then UTF-16 by its zero bytes; then GB18030 against Big5
    by which of them gives the everyday characters; then charset-normalizer.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    sample = data[:_SAMPLE]
    if b"\0" in sample and (wide := _wide(sample)):
        return wide
    if len(_CONTROL.findall(sample)) > len(sample) // 200:
        raise UnreadableFile(
            "{path}: a binary file, not text",
            "give .txt .md .html .pdf .docx .xml .json or .jsonl",
            path=where,
        )
    if _damage(sample, "utf-8") == 0 and _strict(data, "utf-8"):
        return "utf-8"
    found = _east_asian(sample)
    if found:
        return found
    if _damage(sample, "utf-8") <= _DAMAGE:
        return "utf-8"
    found = _guessed(sample)
    if found:
        return found
    raise UnreadableFile(
        "{path}: encoding not recognised",
        "save it as UTF-8: iconv -f ENCODING -t UTF-8 '{path}'",
        path=where,
    )


def _strict(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as exc:
        # The head of a file may end inside a character.
        return exc.end == len(data) and exc.reason == "unexpected end of data"
    return True


def _damage(sample: bytes, encoding: str) -> float:
    """Share of the sample's characters that `encoding` cannot read."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(sample)
    return text.count("\ufffd") / max(1, len(text))


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: the byte order that gives everyday characters, if either does."""
    best, name = 0.2, ""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = codecs.getincrementaldecoder(encoding)("replace").decode(sample)
        readable = sum(has_han(c) or " " <= c <= "~" or c in "\r\n\t" or c in _FREQUENT for c in text)
        everyday = sum(" " <= c <= "~" or c in "\r\n\t" or c in _FREQUENT for c in text)
        if readable >= 0.8 * len(text) and everyday > best * len(text):
            best, name = everyday / len(text), encoding
    return name


def _everyday(text: str, encoding: str) -> float:
    """Share of the characters beyond ASCII that are everyday ones: level 1 of GB 2312 or of Big5, or their marks."""
    wide = [c for c in text if c > "\x7f"]
    if not wide:
        return 0.0
    common = 0
    for c in wide:
        code = c.encode(encoding, "ignore")
        first = code[0] if len(code) == 2 else 0
        if encoding == "gb18030":
            common += (0xB0 <= first <= 0xD7 and code[1] >= 0xA1) or first in (0xA1, 0xA3)
        else:
            common += 0xA4 <= first <= 0xC6 or 0xA1 <= first <= 0xA2
    return common / len(wide)


# The most frequent characters of running text in either script; wrong decoding yields hardly any of them.
_FREQUENT = frozenset(
    "的一是不了在有人我他这这個来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着下自之年过過发發后後"
    "作里用道行所然家种種事成方多经經么去法学學如都同现現当當没動动面起看定天分还進进好小部其些主样理心她本前开開但因只从從想"
    "实實日月市区區长長工业業新中全政建设設报報记記者，。、：；“”（）《》「」"
)


def _east_asian(sample: bytes) -> str:
    """`gb18030` or `big5hkscs` if one of them reads the sample and gives running Chinese; else empty."""
    best, name = 0.0, ""
    for encoding in ("gb18030", "big5hkscs"):
        text = codecs.getincrementaldecoder(encoding)("replace").decode(sample)[:8000]
        wide = [c for c in text if c > "\x7f"]
        if not wide or text.count("\ufffd") > _DAMAGE * len(text):
            continue
        frequent = sum(c in _FREQUENT for c in wide) / len(wide)
        if len(wide) >= 30 and frequent < _RUNNING:
            continue
        score = _everyday(text, encoding) + 2 * frequent
        if score > best:
            best, name = score, encoding
    return name if best >= 1.0 else ""


def _guessed(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    guess = from_bytes(sample).best()
    if guess is None or guess.encoding in ("ascii", "utf_8"):
        return ""
    return "gb18030" if guess.encoding in ("gb2312", "gbk", "gb18030") else guess.encoding


def surrogates_replaced(text: str) -> str:
    """`text` with lone surrogates, which no file or database can hold, as U+FFFD; the same length."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
