"""What a file says of itself, and shapes that a computer's files have beside print."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.corpus import Metadata, text
from rag.pages import read
from rag.types import Article, Kind, Page
from tests.pages import page

BODY = "昨天，澄江新桥正式通车，全长1200米。\n\n大桥总投资3.6亿元，历时两年建成。\n"


def of_file(folder: Path, front: str, body: str = BODY) -> tuple[Article, ...]:
    file = folder / "a.md"
    file.write_text(f"---\n{front}---\n{body}", "utf-8")
    (one,) = text.read(file, Metadata())
    assert isinstance(one, Page)
    return read(one).articles


@pytest.mark.parametrize(
    ("front", "title", "by"),
    [
        ("title: 新桥正式通车\nauthor: 本报记者 林晓\n", "新桥正式通车", [("记者", "林晓")]),
        ("标题: 新桥正式通车\n作者: 林晓\n", "新桥正式通车", [("作者", "林晓")]),
        ("title: New Bridge\nauthor: By Jane Roe\n", "New Bridge", [("By", "Jane Roe")]),
        (
            "title: 新桥正式通车\nauthors: [林晓、周敏]\n",
            "新桥正式通车",
            [("作者", "林晓"), ("作者", "周敏")],
        ),
        ("date: 2025-03-14\n", "", []),
    ],
)
def test_title_and_author_of_the_front_matter(
    tmp_path: Path, front: str, title: str, by: list[tuple[str, str]]
) -> None:
    (one,) = of_file(tmp_path, front)
    assert (one.title, [tuple(b) for b in one.bylines]) == (title, by)
    assert one.text == BODY.replace("\n\n", "\n").strip()
    assert one.kind is (Kind.NEWS if title else Kind.FRAGMENT)


def test_what_is_printed_stays_as_it_is_printed(tmp_path: Path) -> None:
    (one,) = of_file(
        tmp_path, "title: 新桥正式通车\nauthor: 周敏\n", "新桥正式通车\n\n本报讯（记者 林晓）" + BODY
    )
    assert (one.title, one.body) == ("新桥正式通车", 7)
    assert one.bylines == (("记者", "林晓"),)


def test_verse_is_not_joined() -> None:
    lines = ["春风吹过江岸", "柳絮轻轻落下", "孩子们奔跑着", "把笑声撒满堤坝"]
    more = ["我在桥头站着", "看船只来来往往", "流水带走了时间", "也带走了我的目光"]
    (one,) = read(
        page(
            "副刊\n\n春日三首\n\n林晓\n\n"
            + "\n".join(lines)
            + "\n\n"
            + "\n".join(more)
            + "\n\n（作者系作协会员）\n"
        )
    ).articles
    assert one.text.split("\n") == ["春日三首", "林晓", *lines, *more, "（作者系作协会员）"]


def test_headlines_in_capitals_begin_stories() -> None:
    fair = (
        "The county fair opened Monday with a large attendance.\n\nPrizes were awarded to William Becker.\n\n"
    )
    school = "The school board met Tuesday evening and voted to build a new high school.\n\nWork will begin in May.\n"
    found = read(
        page(f"COUNTY FAIR OPENS\n\nBY BY JOHN HOLLIS\n\n{fair}SCHOOL BOARD MEETS\n\n{school}")
    ).articles
    assert [one.title for one in found] == ["COUNTY FAIR OPENS", "SCHOOL BOARD MEETS"]
    assert found[0].bylines == (("By", "JOHN HOLLIS"),)


def test_a_day_before_a_byline_takes_it_from_nobody() -> None:
    (one,) = read(page(f"新桥正式通车\n\n2024年5月20日 本报记者 林晓\n\n{BODY}")).articles
    assert (one.title, one.bylines) == ("新桥正式通车", (("记者", "林晓"),))
