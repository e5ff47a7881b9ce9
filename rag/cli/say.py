"""Which language the command line speaks: Chinese where the locale is Chinese, else English."""

from __future__ import annotations

import os
from functools import cache


@cache
def chinese() -> bool:
    """Whether the locale (LC_ALL, LC_MESSAGES, LANG, in that order) is a Chinese one."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value.lower().startswith("zh")
    return False


def say(english: str, chinese_: str) -> str:
    """The one of two texts that the reader understands."""
    return chinese_ if chinese() else english
