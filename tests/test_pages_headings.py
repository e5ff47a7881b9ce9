"""What speaks for a headline, a subhead or a part of a broken sentence: each piece of evidence by its name."""

from __future__ import annotations

import pytest

from rag.pages.headings import BROKEN, WEIGHTS, begins, broken, evidence, mend
from rag.pages.parts import Print, Section
from rag.pages.reading import printed
from tests.pages import page

LED = "本报讯(记者 张三)昨天,甲镇部署消防工作,职工参加演练。"
TEXT = "会议要求各地抓好落实，职工参加演练，大家都很高兴。"
CUT = "会议要求各地认真抓好落实,职工积极参加消防演"
OF_BROKEN = (
    "bias", "shape", "commas", "length", "fit after", "fit before", "orphan after", "opening after", "lead after",
    "headline after", "repeated", "opening", "open quote", "headline before", "comma last", "gap", "orphan",
)  # fmt: skip
OF_HEADLINE = (
    "bias", "units", "in the text", "in the article before", "its title in the text", "cosine", "weak lead", "one lead",
    "two", "short", "long", "parallel", "broken before", "colon", "pieces before", "pieces after",
)  # fmt: skip


def named(names: tuple[str, ...], values: tuple[float, ...]) -> dict[str, float]:
    """Those of the values that are not zero."""
    return {name: round(value, 2) for name, value in zip(names, values, strict=True) if value}


@pytest.mark.parametrize(
    ("pieces", "at", "found"),
    [
        # A part of a broken sentence: it ends with a comma, has a gap, and print goes on after it with a comma.
        (
            (LED, CUT, "练活动 和学习,", ",大家都很高兴。"), 2,
            {"bias": 1, "shape": -1.35, "commas": 1, "length": 0.4, "fit after": -2, "orphan after": 3,
             "headline before": 1, "comma last": 1, "gap": 1},
        ),
        # A headline between a lead and a text that opens as texts do.
        (
            (LED, "乙厂获奖", TEXT), 1,
            {"bias": 1, "shape": 2, "length": 0.2, "fit after": -1.2, "opening after": 1},
        ),
        # Over a lead; a quotation that is not closed.
        (
            ("甲镇部署消防", "乙厂“获奖", LED), 1,
            {"bias": 1, "shape": 1.3, "length": 0.25, "lead after": 1, "open quote": 1, "headline before": 1},
        ),
        (
            ("甲镇部署消防", "乙厂获奖、", "丙村种树"), 1,
            {"bias": 1, "shape": -0.6, "length": 0.25, "headline after": 1, "headline before": 1, "comma last": 1},
        ),
    ],
)  # fmt: skip
def test_what_tells_a_part_of_a_sentence(pieces: tuple[str, ...], at: int, found: dict[str, float]) -> None:
    print_ = printed(page("\n\n".join(pieces)))
    after = at + 1 if at + 1 < len(print_.pieces) else -1
    assert named(OF_BROKEN, broken(print_, print_.roles, at - 1, at, after)) == found
    assert len(BROKEN) == len(OF_BROKEN)


def under(*heads: str, before: str = TEXT) -> tuple[Print, tuple[int, ...], Section, int]:
    """A page with an article that has a subhead, these lines after it, and two pieces of text below them."""
    above = ("甲镇部署消防", LED, "会议要求职工参加演练", before)
    print_ = printed(page("\n\n".join(above) + "\n\n" + "\n".join(heads) + f"\n\n{TEXT}\n\n{TEXT}"))
    at = len(print_.pieces) - 2
    return print_, tuple(range(4, at)), Section((0,), (1, 2, 3), frozenset({2})), at


COMMON = {"bias": 1.0, "one lead": 1.0, "pieces before": 1.1, "pieces after": 0.69}


@pytest.mark.parametrize(
    ("heads", "found"),
    [
        (("丙村种树忙",), {"cosine": 0.52, "short": 1}),
        (("丙村种树忙又忙",), {"cosine": 0.52, "short": 1}),  # Seven letters are short, eight are not,
        (("丙村种树忙又忙呀",), {"cosine": 0.52}),
        (("丙村种树忙种树忙种树忙种树忙",), {"cosine": 0.52}),  # and sixteen are long.
        (("丙村种树忙种树忙种树忙种树忙了呀",), {"cosine": 0.52, "long": 1}),
        (("丙村：种树忙种树忙种树忙种树忙好", "□ 王五"), {"cosine": 0.56, "long": 1, "colon": 1, "units": 1}),
        # The words stand in the text below and in the article before; it is as long as the subhead, and begins alike.
        (
            ("会议要求各地抓好落实",),
            {"cosine": 0.46, "in the text": 1, "in the article before": 1, "parallel": 1},
        ),
    ],
)
def test_what_tells_a_headline_from_a_subhead(heads: tuple[str, ...], found: dict[str, float]) -> None:
    print_, head, open_, at = under(*heads)
    assert named(OF_HEADLINE, evidence(print_, head, open_, at, 1)) == COMMON | found
    assert len(WEIGHTS) == len(OF_HEADLINE)


def test_leads_after_it_and_an_article_that_is_cut_before_it() -> None:
    print_, head, open_, at = under("丙村种树忙又忙呀", before=TEXT[:-1])
    found = [named(OF_HEADLINE, evidence(print_, head, open_, at, leads)) for leads in (0, 1, 2)]
    assert [(f.get("one lead"), f.get("two"), f["broken before"]) for f in found] == [
        (None, None, 1.0),
        (1.0, None, 1.0),
        (1.0, 1.0, 1.0),
    ]


@pytest.mark.parametrize(
    ("line", "parallel"),
    [
        ("会议要求各地抓好落实", True),  # The first letter and the length,
        ("会议要求各地抓好落", True),  # one letter off,
        ("会议要求各地抓好", False),  # not two;
        ("大会希望企业加强演练", True),  # the last letter and the length,
        ("会演练", True),  # both ends.
        ("大会希望企业加强训练了", False),
    ],
)
def test_a_line_made_like_a_subhead(line: str, parallel: bool) -> None:
    print_, head, open_, at = under(line)
    assert dict(zip(OF_HEADLINE, evidence(print_, head, open_, at, 1), strict=True))["parallel"] == parallel
    assert not begins(print_, head, open_, at, 1)


@pytest.mark.parametrize(
    ("between", "roles"), [("\n", ["head", "head", "lead"]), ("\n\n", ["body", "body", "lead"])]
)
def test_a_line_that_cannot_begin_a_headline_goes_on_with_the_one_above(
    between: str, roles: list[str]
) -> None:
    lines = between.join(("甲镇部署消防工作大会召开并", "，大家都很高兴地参加演练"))
    assert [str(role) for role in mend(printed(page(f"{lines}\n\n{LED}")))] == roles
