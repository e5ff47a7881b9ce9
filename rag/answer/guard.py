"""What of a model's words may leave: plain text, without links, images, tags or controls of its own making,
and without its instructions. One scanner that takes a character at a time: a whole text is feed plus rest."""

from __future__ import annotations

import re

from rag.errors import LLMError
from rag.text.han import HAN
from rag.text.pattern import regex

# A line of Han characters says twice as much as one of letters.
_LEAK = 44  # A run of so much of the instructions is not let out.
_REPEATED = 160  # So much of them in all, and the reply is their repetition, not an answer.
_HOLD = 20
# Control characters steer terminals, and marks of direction show words in another order than they stand.
_CONTROL = regex("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_IN_ADDRESS = rf"[^\s\u3000-\u303f{HAN}\uff00-\uffef<>\"'()\[\]]"
_ADDRESS = rf"(?:https?://|www\.){_IN_ADDRESS}*"
# A raised number is a marker of its own kind; an exponent (m<sup>2</sup>) follows a letter.
_RAISED = r"<(?P<how>sup|ref|cite|citation)>\s?[\[(]?(?P<raised>\d{1,3})[\])]?\s?</(?P=how)>"
# What is taken out or put otherwise, beginning where it begins.
_FOUND = regex(
    r"!\[(?P<alt>[^\[\]\n]{0,200})\]\([^()\n]{0,500}\)"
    r"|\[(?P<words>[^\[\]\n]{0,200})\]\([^()\n]{0,500}\)"
    rf"|{_RAISED}"
    r"|(?P<tag></?[A-Za-z!|｜][^<>\n]{0,300}>)"
    r"|(?P<stray><)(?=[A-Za-z/!|｜])"
    rf"|(?P<address>{_ADDRESS})"
    r"|\\(?P<escaped>[\[\]])"
    r"|(?P<key>§[0-9a-f]{0,64})",
    re.IGNORECASE,
)
# What may yet become one of these, whole.
_BEGUN = regex(
    r"!?\[[^\[\]\n]{0,200}(?:\](?:\([^()\n]{0,500})?)?|!|\\"
    r"|<(?:sup|ref|cite|citation)>\s?[\[(]?\d{0,3}[\])]?\s?(?:<(?:/[a-z]{0,8})?)?"
    r"|</?(?:[A-Za-z!|｜][^<>\n]{0,300})?"
    rf"|(?P<running>{_ADDRESS})|(?:h|ht|htt|https?|https?:|https?:/|w|ww|www)|§[0-9a-f]{{0,64}}",
    re.IGNORECASE,
)
_GOES_ON = regex(_IN_ADDRESS)
_BEGINS = frozenset("![<\\hHwW§")


class Leak(LLMError):
    """The model repeats its instructions."""

    code = "llm_leak"


class Outlet:
    """Lets a model's words out as they come. `secret` are the instructions that must not come out;
    addresses stay only where `given` (the passages) has them."""

    def __init__(self, secret: str = "", given: str = "") -> None:
        self._secret = secret
        self._given = given
        self._raw = ""  # Came in, and may yet become something to take out.
        self._address = False  # It is an address, which any letter goes on.
        self._last = ""  # The last character known to be harmless.
        self._run = ""  # The longest end of what came that stands in the secret; held while it is long.
        self._held = ""
        self._leaked = 0
        self.text = ""  # What went out.

    def feed(self, piece: str) -> str:
        """The words that may go out now. Raises Leak."""
        return self._out("".join(map(self._scan, _CONTROL.sub("", piece))))

    def rest(self) -> str:
        """What was held back, at the end. Raises Leak."""
        out = ""
        while self._raw:
            out += self._settle()
        words = self._out(out)
        held, self._held = self._held, ""
        if _weight(self._run) >= _LEAK:
            held = ""
        self.text += held
        return words + held

    def _scan(self, char: str) -> str:
        """What the next character makes sure."""
        if not self._raw and char not in _BEGINS:
            self._last = char
            return char
        self._raw += char
        if self._address and _GOES_ON.match(char):
            return ""
        out = ""
        while self._raw and not (begun := _BEGUN.fullmatch(self._raw)):
            out += self._settle()
        self._address = bool(self._raw and begun and begun["running"])
        return out

    def _settle(self) -> str:
        """Decide what stands at the beginning of what was held back, and take up the rest anew."""
        raw, self._raw, self._address = self._raw, "", False
        found = _FOUND.match(raw)
        # What is left of a link is looked at again: it may be an address itself.
        again = (found["words"] or found["alt"] or found["escaped"] or "") if found else ""
        if found and found["words"] and found["words"].strip(" ^").isdigit():
            again = ""
        out = self._plain(found) if found and not again else "" if found else raw[0]
        self._last = out[-1:] or self._last
        rest = raw[found.end() if found else 1 :]
        return out + "".join(map(self._scan, again + rest))

    def _plain(self, found: re.Match[str]) -> str:
        if found["words"]:
            return f"[{found['words']}]"  # [1](address) is a marker with an address behind it.
        if found["raised"]:
            exponent = found["how"].lower() == "sup" and self._last.isascii() and self._last.isalpha()
            return found["raised"] if exponent else f"[{found['raised']}]"
        if found["address"]:
            address = found["address"]
            return address if address.rstrip(".,;:!?") in self._given else ""
        # A tag must not come together from the pieces left when another is taken out.
        return "‹" if found["stray"] else ""

    def _out(self, words: str) -> str:
        out = ""
        for char in words:
            before = self._run
            self._run += char
            while self._run and self._run not in self._secret:
                self._run = self._run[1:]
            if _weight(before) >= _LEAK and len(self._run) <= len(before):
                # A long run of the instructions has ended: it stays inside, what follows goes on.
                self._held, self._leaked = "", self._leaked + _weight(before)
            if self._leaked + _weight(self._run) >= _REPEATED:
                raise Leak("the language model repeated its instructions", "ask the question in other words")
            self._held += char
            keep = len(self._run) if _weight(self._run) >= _HOLD else 0
            cut = max(len(self._held) - keep, 0)
            out, self._held = out + self._held[:cut], self._held[cut:]
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
