"""Regular expressions that are compiled at their first use."""

from __future__ import annotations

import copy
import re

import pytest

from rag.text import pattern
from rag.text.pattern import regex


def test_it_is_compiled_once_and_only_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def compiled(text: str, flags: int) -> re.Pattern[str]:
        made.append(text)
        return re.compile(text, flags)

    monkeypatch.setattr(pattern, "compiled", compiled)
    figure = regex("([0-9]+)万")
    assert (figure.pattern, made) == ("([0-9]+)万", [])
    assert figure.findall("投资2500万,3家,12万") == ["2500", "12"]
    assert figure.sub(r"\1亿", "2500万") == "2500亿"
    found = figure.search("约12万人")
    assert found
    assert (found.span(), found[1], made) == ((1, 4), "12", ["([0-9]+)万"])


def test_it_is_as_one_that_is_compiled_at_once() -> None:
    ours, theirs = regex("(?P<unit>KM|公里)", re.I), re.compile("(?P<unit>KM|公里)", re.I)
    text = "3 km, 5公里"
    assert (
        [m.span() for m in ours.finditer(text)]
        == [m.span() for m in theirs.finditer(text)]
        == [(2, 4), (7, 9)]
    )
    assert (ours.flags, ours.groups, dict(ours.groupindex)) == (theirs.flags, 1, {"unit": 1})
    assert (ours.split(text), ours.subn("里", text)) == (theirs.split(text), theirs.subn("里", text))
    assert (bool(ours.match("km")), ours.fullmatch("km "), ours.match("5公里", 1) is None) == (
        True,
        None,
        False,
    )
    assert regex(rb"<(\w+)").findall(b"<html <body") == [b"html", b"body"]
    assert copy.copy(ours).findall(text) == ["km", "公里"]


def test_a_wrong_pattern_is_told_at_its_first_use() -> None:
    wrong = regex("(")
    with pytest.raises(re.error, match="unterminated"):
        wrong.search("a")
    with pytest.raises(AttributeError):
        wrong.nothing  # type: ignore[attr-defined]  # noqa: B018
