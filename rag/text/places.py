"""Where words stand in a text. They are looked for as they are: to make a pattern of each costs more than to find it."""

from __future__ import annotations

from collections.abc import Iterator


def places(text: str, word: str) -> Iterator[int]:
    """The offsets of a word in a text, none inside another.

    >>> list(places("上海市在上海", "上海"))
    [0, 4]
    """
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def since(text: str, at: int, marks: str) -> str:
    """What stands before an offset, from the last of some marks on.

    >>> since("会上,市长盛蕾说", 5, ",，。")
    '市长'
    """
    return text[max(text.rfind(mark, 0, at) for mark in marks) + 1 : at]
