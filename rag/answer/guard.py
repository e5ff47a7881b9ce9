"""What of a model's words may leave: plain text, without links, images, tags or controls of its own making,
and without its instructions. Works on a text that comes in pieces and gives the same as on the whole."""

from __future__ import annotations

import re

from rag.errors import LLMError

# A line of Han characters says twice as much as one of letters.
_LEAK = 44
_HOLD = 20
# Control characters steer terminals, and marks of direction show words in another order than they stand.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_ADDRESS = r"(?:https?://|www\.)[^\s\u3000-\u303f\u3400-\u9fff\uff00-\uffef<>\"'()\[\]]*"
_FOUND = re.compile(
    r"!\[(?P<alt>[^\[\]\n]{0,200})\]\([^()\n]{0,500}\)"
    r"|\[(?P<words>[^\[\]\n]{0,200})\]\([^()\n]{0,500}\)"
    r"|</?[A-Za-z!][^<>\n]{0,300}>"
    r"|(?P<stray><)(?=[A-Za-z/!])"
    rf"|(?P<address>{_ADDRESS})"
    r"|§[0-9a-f]*",
    re.IGNORECASE,
)
# What may yet turn into one of these, at the end of what has come so far.
_UNSURE = re.compile(
    r"(?:!?\[[^\[\]\n]{0,200}(?:\](?:\([^()\n]{0,500})?)?|!|</?(?:[A-Za-z!][^<>\n]{0,300})?"
    rf"|{_ADDRESS}|(?:h|ht|htt|https?|https?:|https?:/|w|ww|www)|§[0-9a-f]*)$",
    re.IGNORECASE,
)


class Leak(LLMError):
    """The model repeats its instructions."""

    code = "llm_leak"


class Outlet:
    """Lets a model's words out as they come. `secret` are the instructions that must not come out;
    addresses stay only where `given` (the passages) has them."""

    def __init__(self, secret: str = "", given: str = "") -> None:
        self._secret = secret
        self._given = given
        self._raw = ""  # Came in, not yet known to be harmless.
        self._run = ""  # The longest end of what came that stands in the secret; held while it is long.
        self._held = ""
        self.text = ""  # What went out.

    def feed(self, piece: str) -> str:
        """The words that may go out now. Raises Leak."""
        self._raw += _CONTROL.sub("", piece)
        unsure = _UNSURE.search(self._raw)
        sure, self._raw = (
            (self._raw[: unsure.start()], self._raw[unsure.start() :]) if unsure else (self._raw, "")
        )
        return self._out(_FOUND.sub(self._plain, sure))

    def rest(self) -> str:
        """What was held back, at the end. Raises Leak."""
        sure, self._raw = self._raw, ""
        out = self._out(_FOUND.sub(self._plain, sure))
        held, self._held = self._held, ""
        self.text += held
        return out + held

    def _plain(self, found: re.Match[str]) -> str:
        if found["alt"] is not None:
            return found["alt"]
        if found["words"] is not None:
            # [1](address) is a marker with an address behind it.
            return f"[{found['words']}]" if found["words"].strip(" ^").isdigit() else found["words"]
        if found["address"]:
            address = found["address"]
            return address if address.rstrip(".,;:!?") in self._given else ""
        # A tag must not come together from the pieces left when another is taken out.
        return "‹" if found["stray"] else ""

    def _out(self, words: str) -> str:
        for char in words:
            self._run += char
            while self._run and self._run not in self._secret:
                self._run = self._run[1:]
            if _weight(self._run) >= _LEAK:
                raise Leak("the language model repeated its instructions", "ask the question in other words")
        self._held += words
        keep = len(self._run) if _weight(self._run) >= _HOLD else 0
        cut = len(self._held) - keep
        out, self._held = self._held[: max(cut, 0)], self._held[max(cut, 0) :]
        self.text += out
        return out


def _weight(text: str) -> int:
    return sum(2 if char > "\u2e80" else 1 for char in text)


def plain(text: str, secret: str = "", given: str = "") -> str:
    """A whole text as an `Outlet` lets it out. Raises Leak.

    >>> plain("见[这里](http://x.cn/a)和![图](http://x.cn/b.png?q=1)。<b>好</b>[1](http://y)")
    '见这里和图。好[1]'
    """
    outlet = Outlet(secret, given)
    return outlet.feed(text) + outlet.rest()
