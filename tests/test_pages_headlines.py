"""Which lines over a text are its title, and which stand above or below it."""

from __future__ import annotations

import pytest

from rag.pages import read
from rag.pages.headings import begins, mend
from rag.pages.headlines import joined
from rag.pages.parts import Section, units
from rag.pages.reading import printed
from rag.pages.roles import Role
from tests.pages import page

LED = "本报讯(记者 张三)昨天,甲镇部署消防工作,职工参加演练。"


@pytest.mark.parametrize(
    ("lines", "kicker", "title", "subtitle"),
    [
        (("甲镇部署消防", "", "春暖花开的好日子里"), "", "甲镇部署消防", "春暖花开的好日子里"),
        (("甲镇部署消防", "", "职工参加演练", "", "春暖花开"), "甲镇部署消防", "职工参加演练", "春暖花开"),
        # Two halves of one length, up to ten letters, are a slogan over the title.
        (("深化交流 共同提升", "甲镇部署消防"), "深化交流 共同提升", "甲镇部署消防", ""),
        (("深化交流 共同提高升", "甲镇部署消防"), "", "深化交流 共同提高升甲镇部署消防", ""),
        (
            ("深化交流合作共赢的新 篇章共谱华美乐章的好", "甲镇部署消防"),
            "",
            "深化交流合作共赢的新 篇章共谱华美乐章的好",
            "甲镇部署消防",
        ),
        (
            ("深化交流合作共赢的新发 篇章共谱华美乐章的好发", "甲镇部署消防"),
            "",
            "深化交流合作共赢的新发 篇章共谱华美乐章的好发甲镇部署消防",
            "",
        ),
        # A Markdown level says it.
        (("## 甲镇部署消防", "# 春暖花开的好日子里"), "甲镇部署消防", "春暖花开的好日子里", ""),
        (("## 甲镇部署消防", "", "## 春暖花开的好日子里"), "", "甲镇部署消防", "春暖花开的好日子里"),
        (("**甲镇部署消防**", "", "春暖花开的好日子里"), "", "甲镇部署消防", "春暖花开的好日子里"),
        # Of three lines two are one where they are alike in length and the first is not.
        (
            ("武进区", "甲镇部署消防工作大会", "职工参加演练活动啦"),
            "武进区",
            "甲镇部署消防工作大会职工参加演练活动啦",
            "",
        ),
        (("甲镇部署消防", "职工参加演练", "大家都来"), "", "甲镇部署消防职工参加演练大家都来", ""),
        # A kicker on the line of its title: twelve letters each, no name before the gap, a place after it.
        (
            ("深化产教融合推动质量发展 常州市代表团考察武进区的企业",),
            "深化产教融合推动质量发展",
            "常州市代表团考察武进区的企业",
            "",
        ),
        (
            ("深化产教融合推动高质量发展 常州市代表团考察区的企业",),
            "深化产教融合推动高质量发展",
            "常州市代表团考察区的企业",
            "",
        ),
        *(
            ((line,), "", line, "")
            for line in (
                "深化产教融合推动高质量发展 常州市代表团考察区企业",
                "常州市产教融合推动高质量发展 常州市代表团考察武进区企业",
                "深化产教融合推动高质量发展 认真学习贯彻会议的精神实质",
                "第3届产教融合推动高质量发展 常州市代表团考察武进区企业",
                "深化产教融合 推动高质量发展 常州市代表团考察武进区企业",
            )
        ),
        (
            ("武进·我区部署消防工作", "", "大家都来参加大演练"),
            "",
            "武进·我区部署消防工作",
            "大家都来参加大演练",
        ),
        (("消防", "", "大家都来参加大演练"), "消防", "大家都来参加大演练", ""),
    ],
)
def test_which_line_is_the_title(lines: tuple[str, ...], kicker: str, title: str, subtitle: str) -> None:
    (article,) = read(page("\n".join(lines) + "\n\n" + LED)).articles
    assert (article.kicker, article.title, article.subtitle) == (kicker, title, subtitle)


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["武进", "开会"], "武进开会"),
        (["City opens", "new library"], "City opens new library"),
        (["武进A", "B区"], "武进A B区"),
        (["武进A", "区"], "武进A区"),
        (["It is", "(new)"], "It is(new)"),
        ([], ""),
    ],
)
def test_lines_of_a_headline_as_one(lines: list[str], line: str) -> None:
    assert joined(lines) == line


def test_lines_that_no_empty_line_parts_go_together_up_to_three() -> None:
    print_ = printed(
        page("一行标题\n二行标题\n三行标题\n四行标题\n\n五行标题\n## 六行标题\n## 七行标题\n□ 张三")
    )
    assert units(print_, range(len(print_.pieces))) == [[0, 1, 2], [3], [4], [5, 6], [7]]
    assert units(print_, []) == []


TEXT = "会议要求各地抓好落实，职工参加演练，大家都很高兴。"


def opened(*heads: str) -> tuple[bool, int]:
    """Whether the lines after an open article begin another one, and how many lines there are."""
    before = f"甲镇部署消防\n\n{LED}\n\n{TEXT}\n\n"
    print_ = printed(page(before + "\n".join(heads) + f"\n\n{TEXT}"))
    count = len(print_.pieces)
    head = list(range(3, count - 1))
    return begins(print_, head, Section((0,), (1, 2)), count - 1, 1), len(head)


@pytest.mark.parametrize(
    ("heads", "another"),
    [
        (("丙村种树忙",), False),
        (("一、丙村种树忙",), False),
        (("## 丙村种树忙",), False),
        (("【短评】", "丙村种树忙"), False),
        (("丙村种树忙", "□ 王五"), False),
        ((), False),
    ],
)
def test_lines_over_the_same_words_divide_an_article(heads: tuple[str, ...], another: bool) -> None:
    assert opened(*heads)[0] is another


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        # A line that ends with a colon stands over the headline below it.
        ("市长强调：\n甲镇部署消防\n\n" + LED, ["head", "head", "lead"]),
        ("市长强调，会议要求：\n甲镇部署消防\n\n" + LED, ["body", "head", "lead"]),
        ("市长强调：\n\n甲镇部署消防\n\n" + LED, ["body", "head", "lead"]),
        ("长" * 29 + "：\n甲镇部署消防\n\n" + LED, ["head", "head", "lead"]),
        ("长" * 30 + "：\n甲镇部署消防\n\n" + LED, ["body", "head", "lead"]),
        # A short piece in the middle of a sentence is a part of it.
        (
            f"{LED}\n\n会议要求各地认真抓好落实,职工积极参加消防演\n\n练活动和学习\n\n,大家都很高兴。",
            ["lead", "body", "body", "body"],
        ),
        (f"{LED}\n\n乙厂获奖\n\n{TEXT}", ["lead", "head", "body"]),
        (f"{LED}\n\n# 练活动和学\n\n,大家都很高兴。", ["lead", "head", "body"]),
    ],
)
def test_which_short_pieces_are_headlines(text: str, roles: list[str]) -> None:
    assert [str(role) for role in mend(printed(page(text)))] == roles
    assert Role("head") is Role.HEAD
