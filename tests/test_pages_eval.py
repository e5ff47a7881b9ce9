"""The truth about the seeds is whole, the reader gets it right, and the generator's truth is true."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest

from eval.pages import STYLES, bare, generated, score, seed_pages, stories
from eval.pages_fit import broken_samples, fit, headline_samples
from eval.pages_generator import Rates, Story, generate
from eval.pages_measure import Counts, Truth, measure
from rag.pages import read
from rag.types import Kind
from tests.pages import hold, page

STORIES = [
    Story(
        "湖塘镇举办读书节",
        (
            "近日，湖塘镇举办第三届读书节，两百名居民参加活动并交流阅读心得。",
            "居民说，读书让生活更有滋味，今后要常来。",
        ),
    ),
    Story(
        "前黄建成污水处理厂",
        (
            "前黄镇污水处理厂日前建成投运，日处理能力两万吨，服务周边六个村庄。",
            "镇里说，下一步要继续完善管网，让河水更清。",
        ),
    ),
    Story(
        "洛阳学校开设航模课",
        (
            "洛阳初级中学本学期开设航模课程，学生动手制作飞机模型，学习空气动力知识。",
            "老师介绍，课程很受欢迎，报名的有八十人。",
        ),
    ),
]


def test_truth_covers_every_letter_of_the_seeds_once() -> None:
    for print_, truths in seed_pages():
        covered = [0] * len(print_.text)
        for truth in truths:
            for start, end in truth.ranges:
                for at in range(start, end):
                    covered[at] += 1
        left = {c for n, c in zip(covered, print_.text, strict=True) if n != 1 and not c.isspace()}
        assert left <= {"#"}
        assert max(covered) == 1


def test_the_seeds_are_read_right() -> None:
    counts, _ = score(seed_pages())
    assert counts.items == counts.read == 26
    assert counts.titles == counts.kinds == counts.whole == counts.headlines == counts.bylines == 26
    assert counts.joins == counts.joins_read == counts.joins_right == 41
    assert counts.letters_right == counts.letters


@pytest.mark.parametrize("style", STYLES)
def test_a_made_page_without_trouble_is_read_right(style: str) -> None:
    for seed in range(4):
        print_, truths = generate(STORIES, Rates().times(0), seed, style=style)
        counts = measure(read(print_), truths)
        assert counts.letters_right == counts.letters
        assert counts.titles == counts.whole == counts.bylines == 3


@pytest.mark.parametrize("factor", [1.0, 8.0, 50.0])
def test_made_pages_are_read_whole_at_any_rate(factor: float) -> None:
    for seed in range(12):
        style = random.Random(seed).choice(STYLES)
        print_, truths = generate(STORIES, Rates().times(factor), seed, style=style)
        hold(read(page(print_.text)))
        held = sorted(r for t in truths for r in t.ranges)
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(held))


@pytest.mark.parametrize(
    ("lead", "factor", "counts"),
    [
        ("local", 4.0, Counts(67, 67, 52, 53, 61, 49, 64, 60, 64, 36, 41, 32, 3735, 3397)),
        ("local", 30.0, Counts(92, 93, 57, 65, 63, 36, 84, 53, 84, 35, 29, 13, 4569, 3522)),
        ("none", 4.0, Counts(73, 70, 50, 53, 66, 50, 69, 67, 69, 0, 15, 0, 3805, 3494)),
        ("none", 30.0, Counts(93, 64, 43, 48, 59, 38, 64, 62, 64, 0, 12, 0, 4640, 3008)),
    ],
)
def test_troubled_pages_are_read_as_well_as_they_are(lead: str, factor: float, counts: Counts) -> None:
    """Every threshold of the reader at once: one that moves shows here. A better reader puts its own figures here."""
    made = [generate(STORIES, Rates().times(factor), n, style=STYLES[n % 4], lead=lead) for n in range(12)]
    assert sum((measure(read(print_), truths) for print_, truths in made), Counts()) == counts


def test_pages_of_news_without_leads_are_read_as_well_as_they_are(data: Path) -> None:
    made = generated(stories(data, 400), Rates().times(3), 16, "none")
    assert score(made)[0] == Counts(134, 124, 100, 109, 118, 98, 122, 121, 122, 323, 318, 310, 39380, 34870)


def test_made_pages_at_the_rates_of_the_seeds(data: Path) -> None:
    counts, _ = score(generated(stories(data, 400), Rates(), 25, "local"))
    assert counts.letters_right >= 0.97 * counts.letters
    assert counts.titles >= 0.95 * counts.titled


def test_a_story_is_bared_of_its_lead() -> None:
    assert bare(Story("题", ("央视网消息（新闻联播）：今天开会。",))).paragraphs == ("今天开会。",)


def test_measures_by_hand() -> None:
    text = "标题甲在这里\n\n本报讯 甲文一句。\n\n标题乙在这里\n\n本报讯 乙文一句。"
    reading = read(page(text))
    right = [
        Truth(Kind.NEWS, "标题甲在这里", ((0, 6), (8, 17))),
        Truth(Kind.NEWS, "标题乙在这里", ((19, 25), (27, 36))),
    ]
    assert measure(reading, right) == Counts(
        items=2,
        read=2,
        titles=2,
        titled=2,
        kinds=2,
        whole=2,
        headlines=2,
        bylines=2,
        signed=2,
        letters=28,
        letters_right=28,
    )
    one = [Truth(Kind.NOTICE, "标题甲在这里", ((0, 17), (19, 36)))]
    counts = measure(reading, one)
    assert (counts.whole, counts.kinds, counts.letters_right) == (0, 0, 14)


def test_a_fit_finds_the_sign_that_tells() -> None:
    samples = [((1.0, float(n)), n > 0) for n in range(-40, 41) if n]
    weights, right = fit(samples)
    assert weights[1] > 0
    assert right == 1.0


def test_samples_are_labelled_by_the_truth() -> None:
    made = generate(STORIES, Rates().times(0), 0, lead="none")
    assert [label for _, label in headline_samples(*made)] == [True, True]
    assert not any(label for _, label in broken_samples(*made))
