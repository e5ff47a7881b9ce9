"""Article → the ranges of its chunks, and the passage of each as the embedding model reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rag.text.pattern import regex
from rag.text.sentences import sentences
from rag.text.tables import ruled
from rag.types import Article

# Raise when the ranges or passages of any article change: indexes made with another version are refused.
CHUNKER = "sentences/2"

Range = tuple[int, int]
Piece = tuple[int, int, int]
Length = Callable[[str], int]

_CLAUSE = regex(r"[，,：:、）)”」』》\s]+")
_OPEN = "“「『《（(【[〔〈"
_CLOSE = "”」』》）)】]〕〉"


def chunk(article: Article, limit: int, length: Length = len, overlap: int = 1) -> tuple[Range, ...]:
    """Ranges of `article.text`, in order, that hold all of it except blanks between sentences.

    Each begins and ends with a sentence and its passage is at most `limit` long, measured by `length`;
    neighbours share up to `overlap` sentences. Only a sentence over the limit is cut inside. The rows of a table are
    one sentence, as far as there is room for them.
    """
    text = article.text
    if length is len and len(text) + len(heading(article)) < limit:
        blank = len(text) - len(text.lstrip())
        end = len(text.rstrip())
        return ((blank, end),) if blank < end else ()
    before = heading(article)
    room = max(limit - length(before + "\n") if before else limit, limit // 2, 1)
    parts = [part for a, b in _whole_tables(text, room, length) for part in _fit(text, a, b, room, length)]
    # Each part's size counts the blanks before it, so that sizes add up to the size of the whole.
    ends = [0, *(end for _, end, _ in parts)]
    return tuple(
        _pack([(a, b, n + a - gap) for (a, b, n), gap in zip(parts, ends, strict=False)], room, overlap)
    )


def heading(article: Article) -> str:
    """What stands before a chunk in its passage: the title and, where known, the day it was printed."""
    return f"{article.title} {_day(article)}".strip()


def passage(article: Article, start: int, end: int) -> str:
    """The chunk as the embedding model and the inverted index read it: title, date, text.

    A chunk that begins with the headline is not given it twice.
    """
    text = article.text[start:end]
    before = _day(article) if start < article.body else heading(article)
    return f"{before}\n{text}" if before else text


def _day(article: Article) -> str:
    day = article.published
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _whole_tables(text: str, room: int, length: Length) -> list[Range]:
    """The sentences of a text, neighbouring rows of a table put together while they fit."""
    found: list[Range] = []
    table = False
    for start, end in sentences(text):
        row = ruled(text[start:end])
        if row and table and length(text[found[-1][0] : end]) <= room:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        table = row
    return found


def _pack(pieces: list[Piece], room: int, overlap: int) -> Iterator[Range]:
    """Pieces in chunks of about equal size, so that no chunk is a lonely last sentence."""
    total = sum(n for _, _, n in pieces)
    even = total / max(1, -(-total // room))
    first = size = 0
    for i, (_, _, n) in enumerate(pieces):
        if i > first and (size + n > room or size >= even):
            yield pieces[first][0], pieces[i - 1][1]
            size -= sum(m for _, _, m in pieces[first : max(first + 1, i - overlap)])
            first = max(first + 1, i - overlap)
            while size > max(0, min(room - n, room // 2)):
                size -= pieces[first][2]
                first += 1
        size += n
    if pieces:
        yield pieces[first][0], pieces[-1][1]


def _fit(text: str, start: int, end: int, room: int, length: Length) -> Iterator[Piece]:
    """The sentence, or the parts of one that is longer than `room`, each with its length."""
    while (size := length(text[start:end])) > room and end - start > 1:
        cut = _cut(text, start, min(end - 1, start + max(1, room * (end - start) // size)))
        while cut - start > 1 and length(text[start:cut]) > room:
            cut = _cut(text, start, start + (cut - start) * 3 // 4)
        yield start, cut, length(text[start:cut])
        start = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
    yield start, end, size


def _cut(text: str, start: int, end: int) -> int:
    """The best place in `text[start:end + 1]` to cut: a clause end outside brackets, any clause end, or a
    place that is not inside a number or word."""
    low = start + (end - start) // 2
    inside = ""
    best = weak = 0
    ends = {m.end() for m in _CLAUSE.finditer(text, start, end)}
    for at in range(start, end):
        c = text[at]
        if inside:
            inside = "" if c == inside else inside
        elif c in _OPEN and text.find(_CLOSE[_OPEN.index(c)], at, at + 100) > 0:
            inside = _CLOSE[_OPEN.index(c)]
        if at >= low and at + 1 in ends and not (c in ",:" and text[at + 1].isdigit()):
            weak = at + 1
            best = weak if not inside else best
    if best or weak:
        return best or weak
    for at in range(end, low, -1):
        if not (
            text[at - 1].isascii() and text[at - 1].isalnum() and (text[at].isalnum() or text[at] in ".,%")
        ):
            return at
    return end
