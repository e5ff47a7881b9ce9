"""Where sentences end, in Chinese and in Western text."""

from __future__ import annotations

from rag.text.pattern import regex

_ENDS = "。！？；…!?;"
_OPEN = "“「『《（(【[〔〈"
_CLOSE = "”」』》）)】]〕〉"
_PAIR = dict(zip(_OPEN, _CLOSE, strict=True))
# An end mark, or a dot that ends a Western sentence: not in a number, an initial or a common abbreviation.
_END = regex(
    r"[。！？；…!?;.\n](?:(?<=[。！？；…!?;])[。！？；…!?;]*|(?<=\n)\n*|(?<=\.)"
    r"(?<![A-Z]\.)(?<!\b[A-Za-z]\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bNo\.)(?<!\bvs\.)(?<!\bMrs\.)(?<!\betc\.)"
    r"\.{0,8}+(?=\s|$|[”’\"')\]]\s|[”’\"')\]]$))"
)
_TAIL = regex(r"[”’」』）)】\]〕\"']*")
# A quotation longer than this is cut inside after all: nobody can check a page-long sentence.
_LONG = 300
# What goes on longer without an end (a page read without its marks, a model that repeats itself) is cut at a pause:
# a sentence is held against passages word by word, so its length is what a check costs.
LONGEST = 1000
_PAUSE = regex(r"[，,、：:\s]")


def _inside(text: str, start: int, end: int) -> bool:
    """Whether a bracket or quote opened in `text[start:end]` is still open at `end` and does close soon."""
    if end - start >= _LONG:
        return False
    open_: list[str] = []
    for c in text[start:end]:
        if c in _PAIR:
            open_.append(_PAIR[c])
        elif open_ and c == open_[-1]:
            open_.pop()
    if not open_:
        return False
    line = text.find("\n", end, start + _LONG)
    return text.find(open_[0], end, line if line >= 0 else start + _LONG) >= 0


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The ranges of the sentences of `text`, without the blanks around them.

    Ends are 。！？；… and . ! ? ; and newlines, with the closing quotes and brackets that follow; an end mark
    inside a quotation or bracket that closes on the same line does not count. None is over `LONGEST` characters.

    >>> [("他说：“好。走吧！”然后离开。再见"[a:b]) for a, b in sentences("他说：“好。走吧！”然后离开。再见")]
    ['他说：“好。走吧！”然后离开。', '再见']
    """
    found: list[tuple[int, int]] = []
    start = 0
    for mark in _END.finditer(text):
        if mark.start() < start:
            continue
        newline = mark.group()[0] == "\n"
        if not newline and _inside(text, start, mark.start()):
            # A quotation that ends with its own end mark and is followed by nothing of the sentence closes it.
            tail = _TAIL.match(text, mark.end())
            assert tail is not None
            after = text[tail.end() : tail.end() + 1]
            if tail.end() == mark.end() or _inside(text, start, tail.end()) or not _begins(after):
                continue
        tail = _TAIL.match(text, mark.end()) if not newline else None
        end = tail.end() if tail else mark.end()
        _add(found, text, start, end)
        start = end
    _add(found, text, start, len(text))
    return tuple(found)


def _begins(after: str) -> bool:
    """Whether a character after a closing quote starts something new rather than going on (，说 …)."""
    return after == "" or after in "\n“「『"


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end:
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        cut = _cut(text, start, end)
        right = start + len(text[start:cut].rstrip())
        if start < right:
            found.append((start, right))
        start = cut


def _cut(text: str, start: int, end: int) -> int:
    """Where a piece that begins at `start` ends at the latest: at a pause, if there is one."""
    if end - start <= LONGEST:
        return end
    pauses = [m.end() for m in _PAUSE.finditer(text, start + LONGEST // 2, start + LONGEST)]
    return pauses[-1] if pauses else start + LONGEST
