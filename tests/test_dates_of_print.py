"""Dates, the heart of an archive: from paths, headers and options; ranges where none is printed; conditions that are named."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from rag import Engine, Filters, Settings
from rag.answer.sources import source_list
from rag.cli.options import days
from rag.corpus import Metadata, pattern
from rag.corpus.metadata import header, named
from rag.errors import InputError
from rag.text.dates import find_dates
from rag.wire import chat_reply, search_reply
from tests.test_cli import Ran
from tests.test_kept_true import run  # noqa: F401 — a fixture

DAY = date(2024, 4, 3)


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("武进日报/2024-04-03/A1/01.txt", Metadata("武进日报", DAY, "A1")),
        ("武进日报/2022/11/03/A1/01.txt", Metadata("武进日报", date(2022, 11, 3), "A1")),
        ("武进日报/2022/1103/第2版/01.txt", Metadata("武进日报", date(2022, 11, 3), "2")),
        ("武进日报/2024年/4月/3日/2.txt", Metadata("武进日报", DAY, "2")),
        ("武进日报/2024-04/03/A2.txt", Metadata("武进日报", DAY, "A2")),
        ("武进日报/20240403/B1.txt", Metadata("武进日报", DAY, "B1")),
        ("武进日报/2024-04-03_A1.txt", Metadata("武进日报", DAY, "A1")),
        ("2024-04-03 武进日报 A1.txt", Metadata("武进日报", DAY, "A1")),
        ("Changzhou_Weekly_2024-05-10.txt", Metadata("Changzhou Weekly", date(2024, 5, 10))),
        ("2024-05-10_Changzhou_Weekly_B2.txt", Metadata("Changzhou Weekly", date(2024, 5, 10), "B2")),
        ("China Daily/2024-05-10/p3/a.txt", Metadata("China Daily", date(2024, 5, 10), "3")),
        ("表格_2024-04-03.txt", Metadata("", DAY)),
        ("工作汇报_2024-04-03.txt", Metadata("", DAY)),
        ("文汇报2024-04-03.txt", Metadata("文汇报", DAY)),
        ("news/20240403.txt", Metadata("", DAY)),
        ("照片/2024/13/45/1.txt", Metadata()),
        ("2023/10/页面.txt", Metadata()),
    ],
)
def test_folders_and_names_tell_paper_day_and_page(tmp_path: Path, path: str, known: Metadata) -> None:
    assert named(tmp_path / path) == known


@pytest.mark.parametrize(
    ("printed", "known"),
    [
        (
            "武进日报\n二〇二四年四月三日 星期三 农历甲辰年二月廿五 第三版\n标题",
            Metadata("武进日报", DAY, "3"),
        ),
        ("申报 中华民国二十六年七月八日 星期四 第四版", Metadata("申报", date(1937, 7, 8), "4")),
        ("申報\n民國廿六年七月八日 星期四", Metadata("申報", date(1937, 7, 8))),
        ("一九八七年五月一日  武进报  第一版", Metadata("武进报", date(1987, 5, 1), "1")),
        ("二○二四年四月三日 武进日报 第十二版", Metadata("武进日报", DAY, "12")),
        ("农历甲辰年二月廿五 武进日报", Metadata()),
        ("本报讯 二〇二四年四月三日，市长盛蕾来到我区，开展实地调研。", Metadata()),
        ("抗战时期\n民国二十六年七月八日，日军向我区开进，居民纷纷撤离。", Metadata()),
    ],
)
def test_a_header_tells_its_day_in_any_numerals(printed: str, known: Metadata) -> None:
    assert header(printed) == known


def test_years_of_the_republic() -> None:
    found = find_dates("民国二十六年七月八日；民国元年；民国26年7月；民国三十年代", date(2024, 6, 1))
    assert [(str(m.first), str(m.last)) for m in found[:3]] == [
        ("1937-07-08", "1937-07-08"), ("1912-01-01", "1912-12-31"), ("1937-07-01", "1937-07-31")
    ]  # fmt: skip


def test_a_pattern_says_what_paths_tell(run: Callable[..., Ran], tmp_path: Path) -> None:  # noqa: F811
    read = pattern("{paper}/{year}/{month}/{day}/v{page}_*.txt")
    assert read(Path("x/常州晚报/1999/3/4/v2_ocr.txt")) == Metadata("常州晚报", date(1999, 3, 4), "2")
    assert read(Path("x/常州晚报/1999/ocr.txt")) == Metadata()
    for wrong in ("papers/*.txt", "{paper}/{town}", "{date}/{date}"):
        with pytest.raises(InputError, match="no pattern"):
            pattern(wrong)
    page = tmp_path / "wb" / "19990304" / "2.txt"
    page.parent.mkdir(parents=True)
    page.write_text("水闸完成检修\n昨天，扁担河水闸完成检修。", "utf-8")
    ran = run("index", str(page.parent.parent), "--pattern", "{paper}/{date}/{page}.txt")
    assert ran.code == 0
    run("index", str(page.parent.parent), "--check")  # It holds without being said again.
    assert "wb  1999-03-04  page 2" in run("list", "issues").out


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-04-03", "2024-04-03", "2024-04-03"),
        ("2023-10", "2023-10-01", "2023-10-31"),
        ("2023年10月", "2023-10-01", "2023-10-31"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("2024年4月3日", "2024-04-03", "2024-04-03"),
        ("二〇二三年十月", "2023-10-01", "2023-10-31"),
        ("民国二十六年", "1937-01-01", "1937-12-31"),
    ],
)
def test_an_option_may_name_a_month_or_a_year(text: str, first: str, last: str) -> None:
    found = days(text, "--from")
    assert found
    assert (str(found[0]), str(found[1])) == (first, last)


@pytest.mark.parametrize("text", ["yesterday", "昨天", "2024-13", "2024-04-03 and more", "十月"])
def test_what_is_no_date_is_said(text: str) -> None:
    with pytest.raises(InputError, match="not a date"):
        days(text, "--from")


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("home")
    (page := folder / "2024-06-01_常州日报_A1.txt").write_text(
        "地铁5号线开工建设\n本报讯 全长约30公里的常州地铁5号线昨日上午正式开工，预计2028年建成。\n"
        "工程总投资约200亿元，设车站24座，由市地铁集团建设。",
        "utf-8",
    )
    with Engine.open(Settings(home=folder / "h"), create=True) as engine:
        engine.index([seeds, page])
        yield engine


def test_estimated_days_are_told_as_a_range_everywhere(seeded: Engine) -> None:
    found = seeded.search("凤翔科技园年用电量", 1)
    guess = found.hits[0].article.guess
    assert guess
    told = {"first": str(guess.first), "last": str(guess.last), "confidence": guess.confidence}
    hit = search_reply(found).model_dump(mode="json")["hits"][0]
    assert hit["published"] is None
    assert told.items() <= hit["guess"].items()
    answer = asyncio.run(seeded.answerer.ask("凤翔科技园一年用多少电？"))
    cited = chat_reply(answer).model_dump(mode="json")["citations"][0]
    assert told.items() <= cited["guess"].items()
    between = f"推断为 {guess.first} 至 {guess.last}，把握 {guess.confidence:.0%}"
    assert between in source_list(answer, "zh")
    listed = asyncio.run(seeded.answerer.ask("有哪些报道提到盛蕾？")).text
    assert between in listed
    printed = seeded.search("地铁5号线", 1).hits[0]
    assert printed.article.published
    assert search_reply(seeded.search("地铁5号线", 1)).hits[0].guess is None


def test_a_question_for_a_day_is_answered_with_the_day(seeded: Engine) -> None:
    answer = asyncio.run(seeded.answerer.ask("常州地铁5号线是哪天开工的？"))
    assert answer.text.startswith("“昨日上午”即2024-05-31。\n")
    for claim in answer.claims:
        assert answer.text[claim.start : claim.end] == claim.text
    for cited in answer.citations:
        assert answer.text[cited.answer_start : cited.answer_end] == f"[{cited.marker}]"
    assert "即" not in asyncio.run(seeded.answerer.ask("常州地铁5号线全长多少公里？")).text.split("\n")[0]


def test_conditions_that_nothing_meets_are_named(
    run: Callable[..., Ran],  # noqa: F811
    tmp_path: Path,
) -> None:
    (tmp_path / "a.txt").write_text("水闸完成检修\n扁担河水闸完成检修，恢复通航。", "utf-8")
    (tmp_path / "b.txt").write_text("河道整治\n扁担河河道整治开工建设。", "utf-8")
    run("index", str(tmp_path / "a.txt"), "--paper", "武进日报", "--date", "2024-04-03", "--page", "A1")
    run("index", str(tmp_path / "b.txt"))
    for argv, said, there in (
        (("--paper", "武进曰报"), "--paper 武进曰报: no such paper", "武进日报"),
        (("--page", "Z9"), "--page Z9: no such page", "A1"),
        (("--from", "2024-05", "--to", "2024-04"), "--from 2024-05-01 is after --to 2024-04-30", "earlier"),
        (("--in", "nothing"), "no article 'nothing'", ""),
    ):
        ran = run("search", "扁担河", *argv)
        assert ran.code in (1, 2)
        assert said in ran.err
        assert there in ran.err
    ran = run("search", "扁担河", "--from", "2024-04")
    assert "1 more article(s) have no date" in ran.out
    assert "no date" not in run("search", "扁担河").out


def test_a_day_in_the_question_finds_the_article_of_that_day(seeded: Engine) -> None:
    hit = seeded.search("2024年6月1日报道了什么", 1).hits[0]
    assert hit.article.published == date(2024, 6, 1)
    assert seeded.search("新闻", 5, Filters(date_from=date(2024, 6, 1))).hits[0].article.source == "常州日报"


def test_json_of_lists_tells_the_range(run: Callable[..., Ran], seeds: Path) -> None:  # noqa: F811
    run("index", str(next(seeds.iterdir())))
    listed = json.loads(run("list", "articles", "--json").out)["articles"]
    assert all(a["published"] is None and len(a["estimated"]) == 2 for a in listed)
