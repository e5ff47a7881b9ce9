"""Regular expressions that cost nothing until they are used."""

from __future__ import annotations

import re
from typing import Any, AnyStr, Generic, cast

_METHODS = (
    "findall", "finditer", "flags", "fullmatch", "groupindex", "groups", "match", "scanner", "search", "split", "sub", "subn",
)  # fmt: skip


class Pattern(Generic[AnyStr]):
    """An `re.Pattern` that is compiled when the first of its methods is used; then they are its own."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern
        self.asked = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        made = compiled(self.pattern, self.asked)
        self.__dict__.update((each, getattr(made, each)) for each in _METHODS)
        return self.__dict__[name]


def compiled(pattern: AnyStr, flags: int) -> re.Pattern[AnyStr]:
    """Raises re.error."""
    return re.compile(pattern, flags)


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, for the patterns that modules keep: there are some 600, of which a question uses a sixth, and to
    compile all was a fourth of what a first answer cost. One that is wrong raises re.error at its first use."""
    return cast("re.Pattern[AnyStr]", Pattern(pattern, flags))
