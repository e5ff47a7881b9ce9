"""The parts of a help text that Typer writes, in the language of its reader."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from typer.core import TyperGroup

from rag.cli.say import reason
from rag.text.pattern import regex

# Typer has its own copy of click or click itself, by its version: they are found through what is public in both.
_Context: Any = TyperGroup.context_class
_EXTRA = regex(r"\[(required|default: .*)\]$")


class Sheet(_Context.formatter_class):  # type: ignore[misc]
    """A help text with its headings and remarks said in that language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or reason("Usage: "))

    def section(self, name: str) -> AbstractContextManager[None]:
        found: AbstractContextManager[None] = super().section(reason(name))
        return found

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().write_dl([(name, _remarked(reason(said))) for name, said in rows], *args, **more)


class Context(_Context):  # type: ignore[misc]
    """A command's context, whose help is such a sheet."""

    formatter_class = Sheet


def helped(command: Any) -> None:
    """Give a command, and those below it, such help."""
    command.context_class = Context
    for below in getattr(command, "commands", {}).values():
        helped(below)


def _remarked(said: str) -> str:
    return _EXTRA.sub(lambda extra: _extra(extra[1]), said)


def _extra(remark: str) -> str:
    name, _, value = remark.partition(": ")
    return f"[{reason(name)}{'：' + value if value else ''}]"
