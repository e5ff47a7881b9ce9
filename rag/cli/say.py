"""The catalogue of messages in the language of the command line: Chinese where the locale is Chinese, else English."""

from __future__ import annotations

import os
import re
from functools import cache

from rag.text import messages


@cache
def spoken() -> str:
    """The form of language that the locale (LC_ALL, LC_MESSAGES, LANG, in that order) asks for."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name, "").lower():
            traditional = re.match(r"zh[_-](?:hant|tw|hk|mo)", value)
            return "zh-Hant" if traditional else "zh" if value.startswith("zh") else "en"
    return "en"


def say(key: str, **words: str) -> str:
    """The text of a message for whoever types."""
    return messages.say(key, spoken(), **words)
