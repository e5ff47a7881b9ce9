"""The one door to jieba: words, search words, parts of speech, and what its dictionary has.

`rjieba`, jieba's port, cuts the same at many times the speed; where it has no wheel jieba itself does. A user
dictionary in jieba's own format (`word [frequency] [part of speech]`, one a line) is known to indexing, search, names
and checks alike, since all of them come through here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from rag.errors import SettingsError
from rag.phrase import Phrase
from rag.text.fold import fold
from rag.text.pattern import regex

T = TypeVar("T")
_ENTRY = regex(r"(?P<word>.*?\S)(?:\s++(?P<freq>\d+))?(?:\s++(?P<tag>[a-z]+))?")
_NAMED = "nz"  # A word that a reader adds without saying what it is: mostly a name.
_used: Path | None = None
_digest = ""


class Segmenter(Protocol):
    """What is asked of jieba, as its port spells it."""

    def cut(self, text: str, hmm: bool = True) -> list[str]: ...
    def cut_for_search(self, text: str) -> list[str]: ...
    def tag(self, text: str) -> list[tuple[str, str]]: ...
    def has_word(self, word: str) -> bool: ...
    def suggest_freq(self, segment: str) -> int: ...
    def add_word(self, word: str, freq: int, tag: str) -> object: ...


class Original:
    """jieba itself, spelled like its port."""

    def __init__(self) -> None:
        import logging

        import jieba
        import jieba.posseg

        jieba.setLogLevel(logging.WARNING)
        self._jieba: Any = jieba
        self._tagger: Any = jieba.posseg

    def cut(self, text: str, hmm: bool = True) -> list[str]:
        return list(self._jieba.lcut(text, HMM=hmm))

    def cut_for_search(self, text: str) -> list[str]:
        return list(self._jieba.lcut_for_search(text))

    def tag(self, text: str) -> list[tuple[str, str]]:
        return [(pair.word, pair.flag) for pair in self._tagger.lcut(text)]

    def has_word(self, word: str) -> bool:
        self._jieba.initialize()
        return bool(self._jieba.dt.FREQ.get(word))

    def suggest_freq(self, segment: str) -> int:
        return int(self._jieba.suggest_freq(segment))

    def add_word(self, word: str, freq: int, tag: str) -> object:
        return self._jieba.add_word(word, freq, tag)


@cache
def segmenter() -> Segmenter:
    """The segmenter of this process, loaded on first use."""
    try:
        import rjieba
    except ImportError:
        return Original()
    return cast(Segmenter, rjieba)


def cut(text: str, *, names: bool = True) -> list[str]:
    """The words of `text` in order; `names` lets the segmenter guess words that its dictionary has not."""
    return _sound(lambda sound: segmenter().cut(sound, names), text)


def words(text: str) -> list[tuple[str, int, int]]:
    """The words of `text` as `(word, start, end)`, blanks left out."""
    ends = list(accumulate(map(len, found := cut(text))))
    return [(w, end - len(w), end) for w, end in zip(found, ends, strict=True) if not w.isspace()]


def search_words(text: str) -> list[str]:
    """The words of `text`, and the shorter ones inside long words."""
    return _sound(segmenter().cut_for_search, text)


def tags(text: str) -> list[tuple[str, str]]:
    """The words of `text`, each with its part of speech."""
    return _sound(segmenter().tag, text)


@lru_cache(maxsize=50_000)
def is_word(text: str) -> bool:
    """Whether the dictionary has it."""
    return _sound(segmenter().has_word, text)


def _sound(ask: Callable[[str], T], text: str) -> T:
    try:
        return ask(text)
    except UnicodeEncodeError:  # A lone surrogate is no word; a question mark keeps its place.
        return ask(text.encode("utf-8", "replace").decode("utf-8"))


def use(path: Path | None) -> None:
    """Take up the words of a user dictionary for this process, as printed and folded.

    Raises SettingsError where it cannot be read, or where the process already works with another one: what was cut
    before is remembered in many places.
    """
    global _used, _digest
    if path is None or path == _used:
        return
    if _used is not None:
        raise SettingsError(
            "this process already works with the words of {path}", "start another process", path=_used
        )
    if path.expanduser().exists() and not path.expanduser().is_file():
        raise SettingsError(
            "WENBAO_WORDS: {path} is a folder or a pipe", "give a file in jieba's format", path=path
        )
    try:
        text = path.expanduser().read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        why = exc if isinstance(exc, OSError) else Phrase("not in UTF-8")
        raise SettingsError(
            "WENBAO_WORDS: {path}: {why}", "give a file in jieba's format", path=path, why=why
        ) from exc
    for line in filter(None, map(str.strip, text.splitlines())):
        if entry := _ENTRY.fullmatch(line):
            for word in dict.fromkeys((entry["word"], fold(entry["word"]))):
                freq = int(entry["freq"] or segmenter().suggest_freq(word))
                segmenter().add_word(word, freq, entry["tag"] or _NAMED)
    is_word.cache_clear()
    _used, _digest = path, blake2b(text.encode(), digest_size=6).hexdigest()


def in_use() -> Path | None:
    """The user dictionary of this process."""
    return _used


def digest() -> str:
    """Tells one user dictionary from another; empty: none."""
    return _digest
