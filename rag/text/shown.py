"""What may leave for a screen: no character that steers a terminal or shows words in another order than they stand."""

from __future__ import annotations

import re
from typing import Any, TextIO

from rag.text.pattern import regex

# Control characters but tab and newline; marks that turn the direction of what follows.
_STEERS = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
_TURNS = "\u202a-\u202e\u2066-\u2069"
_BARRED = regex(f"[{_STEERS}{_TURNS}]")
# Colours, as we use them: what an article holds may come in them too, but not in black, white, reversed, or over a
# colour, which hide words on some terminals.
_SEEN = "(?:0|[1-4]|2[2-4]|3[1-69]|9[0-6])"
_COLOUR = regex(rf"(\x1b\[(?:{_SEEN}(?:;{_SEEN}){{0,4}})?m)")
_IN_JSON = regex(f"[\x7f-\x9f\u2028\u2029{_TURNS}]")
_ADDRESS = regex(r"https?://[^\s\"'<>\x00-\x1f\x7f-\x9f]+", re.IGNORECASE)


def shown(text: str) -> str:
    """`text` for a terminal: what would steer it stands as \N{REPLACEMENT CHARACTER}.

    >>> shown("用电\\x1b[2K2500万\\u202e千瓦时")
    '用电�[2K2500万�千瓦时'
    """
    return _BARRED.sub("\N{REPLACEMENT CHARACTER}", text)


def escaped(json: str) -> str:
    r"""JSON with such characters as \u escapes: the same value, and nothing for a terminal to act on.

    Also U+2028, U+2029 and U+0085, which some readers take for the end of a line.
    """
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", json)


def address(url: str) -> str:
    """A web address that may be put behind words; empty for any other (javascript:, data:)."""
    return url if _ADDRESS.fullmatch(url) else ""


class Screen:
    """A stream on which all is `shown`, colours apart."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        parts = _COLOUR.split(text)
        self._stream.write("".join(part if i % 2 else shown(part) for i, part in enumerate(parts)))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
