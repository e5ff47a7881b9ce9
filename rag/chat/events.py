"""Server-sent events out of bytes as they come (WHATWG HTML, 9.2.6), each as the lines of its data."""

from __future__ import annotations

import codecs

from rag.text.pattern import regex

_END = regex(r"\r\n|\n|\r")


class Events:
    """Feeds on the bytes of a stream. Only these three line ends part lines: a reply may hold U+2028 or U+0085."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._held = ""
        self._size = 0
        self._data: list[str] = []

    def feed(self, data: bytes) -> list[tuple[str, ...]]:
        """The events that these bytes made whole."""
        return self._read(self._decoder.decode(data))

    @property
    def held(self) -> int:
        """Characters that belong to no event yet."""
        return len(self._held) + self._size

    def rest(self) -> list[tuple[str, ...]]:
        """What the stream ended with: not every server closes its last event with an empty line."""
        return self._read(self._decoder.decode(b"", final=True) + "\n\n")

    def _read(self, text: str) -> list[tuple[str, ...]]:
        text = self._held + text
        # A carriage return at the end may be half of a line end.
        half = "\r" if text.endswith("\r") else ""
        *lines, held = _END.split(text.removesuffix(half))
        self._held = held + half
        return [event for line in lines if (event := self._line(line))]

    def _line(self, line: str) -> tuple[str, ...]:
        """The event that a line ends, if it does."""
        if not line:
            event, self._data, self._size = tuple(self._data), [], 0
            return event
        name, _, value = line.partition(":")
        if name == "data":
            self._data.append(value.removeprefix(" "))
            self._size += len(value)
        return ()
