"""What the command line says, in the language of whoever types: as WENBAO_LANGUAGE or the locale names it."""

from __future__ import annotations

import os
from functools import cache

import typer

from rag.errors import WenbaoError
from rag.phrase import Phrase
from rag.text import messages

# The first that is set counts: our own, then those of POSIX (Base Definitions, 8.2).
_NAMES = ("WENBAO_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@cache
def spoken() -> str:
    """The form of language that the environment asks for: Chinese, simplified or traditional, else English."""
    return messages.form_of(next(filter(None, map(os.environ.get, _NAMES)), ""))


def say(key: str, **words: str) -> str:
    """The text of a message for whoever types."""
    return messages.say(key, spoken(), **words)


def told(text: str) -> str:
    """What is told in English, for whoever types."""
    return messages.told(text, spoken())


def reason(why: str) -> str:
    """A reason that is told in English, also one without words to fill in that is no phrase yet."""
    return told(why if isinstance(why, Phrase) else Phrase(why))


def fault(error: WenbaoError, where: str = "", between: str = " — ") -> None:
    """To the error output, what went wrong (in the file `where`) and what to type."""
    said = between.join(filter(None, (told(error.message), told(error.hint))))
    typer.echo(say("cli.fault", said=where + said), err=True)
