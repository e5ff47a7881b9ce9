"""What readers are told, by form of language: `data/messages.toml` has every text by its message, `data/phrases.toml` the
Chinese of what is written in English where it arises (errors, findings)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rag.phrase import Phrase
from rag.text.fold import traditional
from rag.text.pattern import regex
from rag.types import DateGuess

FORMS = ("zh", "zh-Hant", "en")
# Languages of China without texts of their own, and text without any words.
_CHINESE = frozenset({"und", "bo", "ug"})


def form(language: str) -> str:
    """The form that serves readers of a language: one of FORMS.

    >>> form("zh-Hant"), form("und"), form("fr")
    ('zh-Hant', 'zh', 'en')
    """
    return language if language in FORMS else "zh" if language in _CHINESE else "en"


def form_of(tag: str) -> str:
    """The form that serves a locale or a language tag (RFC 5646).

    >>> form_of("zh_HK.UTF-8"), form_of("zh-CN"), form_of("de")
    ('zh-Hant', 'zh', 'en')
    """
    region = _TRADITIONAL.match(tag)
    return "zh-Hant" if region else "zh" if tag.lower().startswith("zh") else "en"


_TRADITIONAL = regex(r"zh[_-](?:hant|tw|hk|mo)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Message:
    """Something to tell, in no language yet: its key in the catalogue and the words to fill in (several: a list)."""

    key: str
    words: tuple[tuple[str, str | tuple[str, ...]], ...] = ()

    def say(self, language: str) -> str:
        """The text for a reader of `language`."""
        filled = {
            name: word if isinstance(word, str) else say("join.words", language).join(word)
            for name, word in self.words
        }
        texts = wordings(self.key)
        return (texts.get(language) or texts[form(language)]).format_map(filled)


def message(key: str, **words: str | tuple[str, ...]) -> Message:
    return Message(key, tuple(words.items()))


def say(key: str, language: str, **words: str | tuple[str, ...]) -> str:
    """The text of a message for a reader of `language`."""
    return message(key, **words).say(language)


def say_all(messages: Iterable[Message], language: str) -> str:
    """Several reasons in one line, each once."""
    return say("join.reasons", language).join(dict.fromkeys(m.say(language) for m in messages))


def estimated(guess: DateGuess, language: str) -> str:
    """The days between which a page lies that prints none, and how sure that is."""
    first, last, sure = str(guess.first), str(guess.last), f"{guess.confidence:.0%}"
    if first == last:
        return say("date.estimated_day", language, day=last, sure=sure)
    return say("date.estimated", language, first=first, last=last, sure=sure)


def told(text: str, language: str) -> str:
    """What is told in English, for a reader of `language`: a phrase whose template the catalogue has, and phrases among
    its words; any other text as it is."""
    if not isinstance(text, Phrase) or (spoken := form(language)) == "en":
        return text
    words = {
        name: told(word, language) if isinstance(word, str) else word for name, word in text.words.items()
    }
    template = _phrases().get(text.template, text.template)
    template = traditional(template) if spoken == "zh-Hant" else template
    return template.format_map(words) if words else template


@cache
def wordings(key: str) -> Mapping[str, str]:
    """A message in every form and language that it has; in traditional characters as it is converted, unless it stands."""
    group, _, name = key.partition(".")
    texts: Mapping[str, str] = _read("messages")[group][name]
    return texts if "zh-Hant" in texts else {**texts, "zh-Hant": traditional(texts["zh"])}


def _phrases() -> Mapping[str, str]:
    phrases: Mapping[str, str] = _read("phrases")
    return phrases


@cache
def _read(name: str) -> Mapping[str, Any]:
    with Path(__file__).with_name("data").joinpath(f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
