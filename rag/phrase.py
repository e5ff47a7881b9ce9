"""What is told in English where it arises, and can be said in a reader's own language where it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any


class Phrase(str):
    """English text that keeps the template it was made from and the words that fill it in: the catalogue has that
    template in Chinese (`rag.text.messages.told`). To all others it is a plain `str`.

    >>> Phrase("no such file: {path}", path="a.txt")
    'no such file: a.txt'
    """

    template: str
    words: dict[str, str | int | float]

    def __new__(cls, template: str, /, **words: object) -> Phrase:
        """Braces stand for words where there are any; without words the template is the text."""
        kept = {name: _kept(word) for name, word in words.items()}
        made = super().__new__(cls, template.format_map(kept) if kept else template)
        made.template, made.words = template, kept
        return made

    def packed(self) -> list[Any]:
        """As JSON can hold it; `unpacked` makes the phrase of it again."""
        return [
            self.template,
            {name: word.packed() if isinstance(word, Phrase) else word for name, word in self.words.items()},
        ]

    @classmethod
    def unpacked(cls, packed: Any) -> Phrase:
        """A phrase that was packed; a plain text as itself."""
        if isinstance(packed, str):
            return cls(packed)
        template, words = packed
        return cls(
            template,
            **{name: cls.unpacked(word) if isinstance(word, list) else word for name, word in words.items()},
        )


def _kept(word: object) -> str | int | float:
    """A word as it is filled in: text or a number, which other processes can be told too. Of an error its own words."""
    if isinstance(word, OSError):
        return Phrase(word.strerror or str(word))
    if isinstance(word, Exception) and word.args and isinstance(word.args[0], Phrase):
        return word.args[0]
    return word if isinstance(word, str | int | float) else str(word)


def fitting(templates: Iterable[str], said: str) -> Phrase | None:
    """What another program says in words of its own, by the first of the templates that it fits; its quotation marks
    around a word are left out."""
    for template in templates:
        shape = re.sub(r"\\{(\w+)\\}", r"'?(?P<\1>.+?)'?", re.escape(template))
        if found := re.fullmatch(shape, said, re.DOTALL):
            return Phrase(template, **{name: Phrase(word) for name, word in found.groupdict().items()})
    return None


def misfit(fault: Mapping[str, Any]) -> Phrase:
    """What pydantic finds wrong with a value (an entry of its `errors()`), by the template that it has for that."""
    from pydantic_core import PydanticKnownError

    words = dict(fault.get("ctx", {}))
    with suppress(KeyError, TypeError):
        template = PydanticKnownError(fault["type"], words or None).message_template
        for plural in ("s", ""):
            if (made := Phrase(template.replace("{expected_plural}", plural), **words)) == fault["msg"]:
                return made
    return Phrase(fault["msg"])
