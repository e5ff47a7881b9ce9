"""Articles that go on on another page of the issue."""

from __future__ import annotations

import pytest

from rag.pages import page_of, read_issue, to_page
from rag.types import Page

FIRST = """市委召开工作会议

本报讯(记者 张三) 昨天，市委召开工作会议，部署下一阶段重点工作。会议指出，要全面推进乡村振兴，加快建

(下转第3版)

区里举行运动会

本报讯(记者 李四) 昨天区里举行运动会，三百人参加。"""
THIRD = """(上接第1版)设宜居宜业和美乡村。会议强调，要抓好安全生产。

第二段会议要求各地抓好落实。

某地新开一家书店

本报讯(记者 王五) 昨天某地新开一家书店，读者很多。"""


def issue(*texts: tuple[str, str]) -> list[Page]:
    return [
        Page(id=f"p{n}", source="", published=None, number=n, text=text, path=f"{n}.txt") for n, text in texts
    ]


def test_the_second_half_is_joined_to_the_first() -> None:
    first, third = read_issue(issue(("1", FIRST), ("3", THIRD)))
    whole = first.articles[0]
    assert "加快建设宜居宜业和美乡村" in whole.text
    assert whole.text.endswith("第二段会议要求各地抓好落实。")
    assert [a.title for a in third.articles] == ["某地新开一家书店"]
    assert [FIRST[a:b] for a, b in first.furniture] == ["(下转第3版)"]
    assert [THIRD[a:b] for a, b in third.furniture] == ["(上接第1版)"]
    for span in whole.spans:
        print_ = THIRD if span.page == "p3" else FIRST
        assert whole.text[span.at : span.at + span.end - span.start] == print_[span.start : span.end]


def test_every_letter_of_both_pages_is_in_one_place() -> None:
    readings = read_issue(issue(("1", FIRST), ("3", THIRD)))
    spans = [(s.page or a.page_id, s) for r in readings for a in r.articles for s in a.spans]
    for reading in readings:
        covered = [0] * len(reading.page.text)
        here = [(s.start, s.end) for page, s in spans if page == reading.page.id]
        for start, end in (*here, *reading.furniture):
            for at in range(start, end):
                covered[at] += 1
        assert all(n == 1 or c.isspace() for n, c in zip(covered, reading.page.text, strict=True))


def test_a_place_in_the_second_half_is_on_the_second_page() -> None:
    whole = read_issue(issue(("1", FIRST), ("3", THIRD)))[0].articles[0]
    at = whole.text.index("安全生产")
    start, end = to_page(whole, at, at + 4)
    assert (page_of(whole, at), THIRD[start:end]) == ("p3", "安全生产")
    assert page_of(whole, 0) == "p1"


def test_a_repeated_headline_does_not_part_the_sentence() -> None:
    third = THIRD.replace("(上接第1版)", "市委会议部署重点工作\n\n(上接第1版)\n\n")
    first, second = read_issue(issue(("1", FIRST), ("3", third)))
    assert "加快建设宜居宜业和美乡村" in first.articles[0].text
    assert [third[a:b] for a, b in second.furniture] == ["市委会议部署重点工作", "(上接第1版)"]


def test_marks_that_name_other_pages_join_nothing() -> None:
    first, third = read_issue(
        issue(("1", FIRST.replace("第3版", "第5版")), ("3", THIRD.replace("第1版", "第2版")))
    )
    assert len(first.articles) == len(third.articles) == 2


LEAD = """市委召开工作会议

本报讯(记者 张三) 昨天，市委召开工作会议，部署下一阶段重点工作，部署下一阶段重点工作。会议指出，要全面推进乡村振兴，加快建

(下转第3版)"""
MIDDLE = """(上接第1版)设宜居宜业和美乡村，大家议事事都好。

提高站位

会议强调，要抓好安全生产，压实各级责任。(记者 李四)

(下转A5版)"""
LAST = """(上接第三版)第二段会议要求各地抓好落实，抓好落实。他说□□好。

丙村种树

本报讯(记者 王五) 丙村昨天种树，大家都来了。"""


def test_an_article_over_three_pages_keeps_all_that_is_known_of_its_parts() -> None:
    one, three, five = read_issue(issue(("1", LEAD), ("3", MIDDLE), ("5", LAST)))
    (whole,) = one.articles
    assert whole.text == (
        "市委召开工作会议\n本报讯(记者 张三) 昨天，市委召开工作会议，部署下一阶段重点工作，部署下一阶段重点工作。"
        "会议指出，要全面推进乡村振兴，加快建设宜居宜业和美乡村，大家议事事都好。\n提高站位\n"
        "会议强调，要抓好安全生产，压实各级责任。(记者 李四)\n第二段会议要求各地抓好落实，抓好落实。他说□□好。"
    )
    pages = {"": LEAD, "p3": MIDDLE, "p5": LAST}
    for span in whole.spans:
        own = whole.text[span.at : span.at + span.end - span.start]
        assert own == pages[span.page][span.start : span.end]
    assert [(span.page, span.at) for span in whole.spans] == [
        ("", 0),
        ("", 9),
        ("p3", 72),
        ("p3", 91),
        ("p3", 96),
        ("p5", 124),
    ]
    assert [(j.before, j.after, j.confidence, j.why) for j in whole.joins] == [
        (73, 7, 0.87, "goes on on page 3")
    ]
    assert [(n.kind, whole.text[n.start : n.end]) for n in whole.notes] == [
        ("doubled", "部署下一阶段重点工作，部署下一阶段重点工作"),
        ("doubled", "事事"),
        ("doubled", "抓好落实，抓好落实"),
        ("unread", "□□"),
    ]
    assert (whole.subheads, [tuple(b) for b in whole.bylines]) == (("提高站位",), [("记者", "张三")])
    assert (three.articles, [a.title for a in five.articles]) == ((), ["丙村种树"])
    assert [[r.page.text[a:b] for a, b in r.furniture] for r in (one, three, five)] == [
        ["(下转第3版)"],
        ["(上接第1版)", "(下转A5版)"],
        ["(上接第三版)"],
    ]
    assert [[r.page.text[a:b] for a, b in r.elsewhere] for r in (one, three, five)] == [
        [],
        [
            "设宜居宜业和美乡村，大家议事事都好。",
            "提高站位",
            "会议强调，要抓好安全生产，压实各级责任。(记者 李四)",
        ],
        ["第二段会议要求各地抓好落实，抓好落实。他说□□好。"],
    ]


@pytest.mark.parametrize(
    ("first", "third", "number", "confidence"),
    [
        (FIRST, THIRD, "3", 0.87),
        (FIRST.replace("加快建", "加快建设。"), THIRD, "3", 0.67),
        # A page that names another one than this is hardly the one; where pages have no numbers nothing is known.
        (FIRST, THIRD.replace("上接第1版", "上接第2版"), "3", 0.47),
        (FIRST.replace("下转第3版", "下转第5版"), THIRD, "3", 0.47),
        (FIRST.replace("下转第3版", "下转第5版"), THIRD, "", 0.67),
        (FIRST.replace("(下转第3版)", "(下转第三版)"), THIRD.replace("上接第1版", "上接A01版"), "3", 0.87),
        (FIRST, THIRD.replace("(上接第1版)设", "乡村振兴这件事\n\n(上接第1版)\n\n设"), "3", 0.97),
    ],
)
def test_how_sure_it_is_where_an_article_goes_on(
    first: str, third: str, number: str, confidence: float
) -> None:
    one, _ = read_issue(issue(("1" if number else "", first), (number, third)))
    assert [(j.confidence, j.why) for j in one.articles[0].joins] == [
        (confidence, f"goes on on page {number or 'p'}")
    ]
