from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus import files, read
from rag.facts import enrich
from rag.facts.variants import Sighting, Variant, sightings, variants
from rag.pages import read as read_page
from rag.types import Page


def seen(name: str, post: str, article: str, *companions: str) -> Sighting:
    return Sighting(name, post, article, frozenset((name, *companions)))


def test_look_alike_names_with_one_post_are_linked() -> None:
    found = variants(
        [seen("恽淇丞", "区委副书记、区长", "a"), seen("恽淇丞", "区长", "b"), seen("恽洪丞", "区领导", "c")]
    )
    assert [(v.name, v.rarer) for v in found] == [("恽淇丞", "恽洪丞")]
    assert "洪/淇" in found[0].why
    assert 0.5 <= found[0].confidence <= 0.95


def test_two_people_of_one_article_are_two() -> None:
    assert variants([seen("恽淇丞", "区领导", "a"), seen("恽洪丞", "区领导", "a")]) == ()


def test_names_that_do_not_look_alike_are_two() -> None:
    assert variants([seen("王东明", "主席", "a", "丁一二"), seen("王东峰", "主席", "b", "丁一二")]) == ()


def test_without_a_post_or_company_nothing_is_linked() -> None:
    assert variants([seen("恽淇丞", "区长", "a"), seen("恽洪丞", "教师", "b")]) == ()


def test_traditional_spellings_are_linked() -> None:
    (found,) = variants(
        [seen("徐绍史", "主任", "a"), seen("徐绍史", "主任", "b"), seen("徐紹史", "主任", "c")]
    )
    assert (found.name, found.rarer) == ("徐绍史", "徐紹史")


def test_one_slip_among_many_right_spellings_is_linked() -> None:
    right = [seen("李建国", "副委员长", f"a{i}", "张平华", "陈昌智") for i in range(6)]
    (found,) = variants([*right, seen("李健国", "副委员长", "b", "张平华", "陈昌智")])
    assert (found.name, found.rarer) == ("李建国", "李健国")


def test_the_seeds_hold_one_pair(seeds: Path) -> None:
    people = []
    for file in files([seeds]):
        for page in read(file):
            assert isinstance(page, Page)
            articles = [enrich(article) for article in read_page(page).articles]
            people += [(a.id, [(p.name, p.post) for p in a.people]) for a in articles]
    assert [(v.name, v.rarer) for v in variants(sightings(people))] == [("恽淇丞", "恽洪丞")]


NAMES = st.text(alphabet="恽洪淇丞王李建健国", min_size=2, max_size=4)


@given(
    st.lists(
        st.builds(seen, NAMES, st.sampled_from(["", "区长", "主任"]), st.sampled_from("abcdef"), NAMES),
        max_size=20,
    )
)
def test_links_join_different_names_of_one_surname(some: list[Sighting]) -> None:
    found = variants(some)
    assert found == variants(list(reversed(some)))
    for link in found:
        assert isinstance(link, Variant)
        assert link.name != link.rarer
        assert len(link.name) == len(link.rarer)
        assert link.name[0] == link.rarer[0]
        assert sum(a != b for a, b in zip(link.name, link.rarer, strict=True)) == 1


def test_how_sure_a_link_is_and_what_it_rests_on() -> None:
    (found,) = variants([seen("恽淇丞", "区长", "a"), seen("恽洪丞", "区长", "b")])
    assert (found.confidence, found.why) == (0.75, "洪/淇 alone differ; same post 区长")
    many = [seen("李俊明", "区长", f"a{n}", "徐宁", "王刚", "周敏", "陈晓") for n in range(2)]
    (found,) = variants([*many, seen("李峻明", "区长", "b", "徐宁", "王刚", "周敏", "陈晓")])
    assert (found.name, found.rarer, found.confidence) == ("李俊明", "李峻明", 0.95)
    assert found.why.endswith("named with 周敏、徐宁、王刚")


@pytest.mark.parametrize(
    ("one", "other", "company"),
    [
        ("李俊", "李峻", ()),  # Two characters are too short a name.
        ("王一民", "王二民", ()),  # Numbers tell brothers apart.
        ("李建国", "李建军", ()),  # Unlike characters.
        ("欧阳修远", "欧阳修选", ()),
    ],
)
def test_what_one_post_does_not_link(one: str, other: str, company: tuple[str, ...]) -> None:
    assert variants([seen(one, "区长", "a", *company), seen(other, "区长", "b", *company)]) == ()


def test_the_company_of_one_person_links_no_look_alikes_that_of_two_does() -> None:
    def pair(*company: str) -> tuple[Variant, ...]:
        return variants([seen("李俊明", "", "a", *company), seen("李峻明", "", "b", *company)])

    assert pair("徐宁") == ()
    (found,) = pair("徐宁", "王刚")
    assert (found.confidence, found.why) == (0.65, "俊/峻 alone differ; named with 徐宁、王刚")


def test_who_is_named_in_more_than_every_twentieth_of_many_articles_is_no_company() -> None:
    names = [f"王{a}{b}" for a in "甲乙丙丁戊己庚辛" for b in "东南西北上下左右"]
    others = [seen(name, "", f"x{n}", "徐宁", "王刚") for n, name in enumerate(names)]
    pair = [seen("李俊明", "", "a", "徐宁", "王刚"), seen("李峻明", "", "b", "徐宁", "王刚")]
    everywhere = [seen(name, "", f"x{n}") for n in range(60) for name in ("徐宁", "王刚")]
    assert [{v.name, v.rarer} for v in variants(pair)] == [{"李俊明", "李峻明"}]
    assert [v for v in variants([*pair, *others, *everywhere]) if v.name[0] == "李"] == []


def pair(one: str, other: str, *company: str, post: str = "") -> tuple[Variant, ...]:
    return variants([seen(one, post, "a", *company), seen(other, post, "b", *company)])


@pytest.mark.parametrize(
    ("one", "other", "linked"),
    [
        ("欧阳俊明", "欧阳峻明", True),
        ("欧阳俊明远", "欧阳峻明远", False),
        # A number tells apart from another number, not from what looks like it.
        ("李八民", "李人民", True),
        ("李一民", "李大民", False),
        ("李建男", "李建女", False),
        ("李东明", "李西明", False),
    ],
)
def test_which_characters_tell_two_people_apart(one: str, other: str, linked: bool) -> None:
    assert bool(pair(one, other, "徐宁", "王刚", post="区长")) is linked


def test_company_counts_for_three_tenths_at_most() -> None:
    said = [pair("李俊明", "李峻明", *"徐宁 王刚 周敏 陈晓 赵宇".split()[:n]) for n in (2, 3, 4, 5)]
    assert [link.confidence for (link,) in said] == [0.65, 0.75, 0.75, 0.75]
    assert said[3][0].why == "俊/峻 alone differ; named with 周敏、徐宁、王刚"


def test_posts_that_agree_are_named_two_at_most() -> None:
    posts = ("区长", "主任", "书记")
    both = [seen(name, post, f"{name}{post}") for name in ("李俊明", "李峻明") for post in posts]
    (link,) = variants(both)
    assert link.why == "俊/峻 alone differ; same post 主任、书记"


@pytest.mark.parametrize(
    ("one", "other", "linked"),
    [
        ("区长", "区委副书记、区长", True),
        ("区领导", "区委书记", True),
        ("市领导", "区委书记", False),
        ("区领导", "武进区长", False),
        ("区领导", "常区长", True),
        ("区长", "区长助理", False),
    ],
)
def test_which_posts_may_be_one_mans(one: str, other: str, linked: bool) -> None:
    assert bool(variants([seen("李俊明", one, "a"), seen("李峻明", other, "b")])) is linked


@pytest.mark.parametrize(
    ("articles", "named", "linked"),
    [(50, 30, True), (51, 3, False), (51, 2, True), (60, 3, True), (60, 4, False)],
)
def test_how_often_somebody_is_named_who_is_company_to_anyone(
    articles: int, named: int, linked: bool
) -> None:
    """Of more than fifty articles in more than one of twenty; the two of the pair count as well."""
    two = [seen("李俊明", "", "a", "徐宁", "王刚"), seen("李峻明", "", "b", "徐宁", "王刚")]
    others = [seen(f"无{n}", "", f"x{n}") for n in range(articles - 2)]
    often = [seen(name, "", f"x{n}") for n in range(named) for name in ("徐宁", "王刚")]
    assert bool(variants([*two, *others, *often])) is linked


def test_a_slip_is_one_among_five_with_two_in_company() -> None:
    def slip(
        right: int, wrong: int = 1, company: tuple[str, ...] = ("张平华", "陈昌智"), post: str = "副委员长"
    ) -> bool:
        many = [seen("李建国", post, f"a{n}", *company) for n in range(right)]
        few = [seen("李健国", post, f"b{n}", *company) for n in range(wrong)]
        return bool(variants([*many, *few]))

    assert [slip(4), slip(5), slip(5, 2), slip(5, company=("张平华",)), slip(5, post="")] == [
        False,
        True,
        False,
        False,
        False,
    ]
