"""The parts of an answer by themselves: what a passage tells, what leaks, what is better, where was looked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rag.answer.guard import Leak, plain
from rag.answer.listing import listed, names_articles, spanned, wish
from rag.answer.mend import better, faults, verdict, without
from rag.answer.notes import differing, place, why
from rag.answer.prompt import form_of, joining, many, messages, part, passage
from rag.answer.refusal import where_looked
from rag.answer.reply import read, without_echo, without_own_list
from rag.answer.sources import source_list
from rag.check import Checked, Conflict, check
from rag.errors import LLMEmpty, LLMRejected, LLMTimeout, LLMUnavailable
from rag.text.denials import REFUSAL
from rag.text.surnames import SURNAMES
from rag.types import (
    Answer,
    AnswerStatus,
    Article,
    Chunk,
    Citation,
    Claim,
    Coverage,
    DateGuess,
    DateMention,
    Done,
    Filters,
    Found,
    Hit,
    Kind,
    Scores,
    Statement,
    Status,
    Turn,
)

DAY = date(2024, 4, 3)
PAPER = Article("a1", "p1", 1, Kind.NEWS, "甲镇开会", "", (), source="武进日报", number="2", published=DAY)


def hit(text: str, start: int = 0, end: int = 0, **more: Any) -> Hit:
    """A passage of an article of that text."""
    article = replace(PAPER, text=text, **more)
    end = end or len(text)
    return Hit(1, 1.0, Chunk(1, "a1", start, end, text[start:end]), article, Scores())


# ---- what a passage tells


def told(shown: Hit, **more: dict[str, str]) -> list[str]:
    return passage(shown, 8000, **more).split("\n")


@pytest.mark.parametrize(
    ("more", "head"),
    [
        ({}, "[1] 《甲镇开会》武进日报 · 2024-04-03 · 第2版"),
        ({"number": "", "source": ""}, "[1] 《甲镇开会》2024-04-03"),
        ({"published": None}, "[1] 《甲镇开会》武进日报 · 日期不详 · 第2版"),
        (
            {"published": None, "guess": DateGuess(DAY, date(2024, 4, 5), "x", 0.5)},
            "[1] 《甲镇开会》武进日报 · 日期不详，推测 2024-04-03 至 2024-04-05 · 第2版",
        ),
        ({"guess": DateGuess(DAY, DAY, "x", 0.5)}, "[1] 《甲镇开会》武进日报 · 2024-04-03 · 第2版"),
        ({"kind": Kind.NOTICE}, "[1] 《甲镇开会》武进日报 · 2024-04-03 · 第2版 · 公告"),
    ],
)
def test_where_a_passage_is_printed(more: dict[str, Any], head: str) -> None:
    assert told(hit("甲镇昨天开会。", **more))[0] == head


def test_the_lead_of_an_article_stands_before_a_later_passage() -> None:
    text = "标题\n甲镇昨天开会。会上说了三件事。" + "好" * 200 + "。"
    assert told(hit(text, 10, body=3))[1] == "开头：甲镇昨天开会。"
    assert told(hit(text, 6, body=3))[1] == "开头：甲镇昨"
    assert told(hit(text, 5, body=3))[1] == text[5:]
    long = "标题\n" + "长" * 119 + "句，后面。还有。"
    assert told(hit(long, 128, body=3))[1] == "开头：" + "长" * 119 + "句"


def test_who_speaks_is_told_where_the_passage_does_not_name_them() -> None:
    text = "区长乔俊杰表示，要加大投入建成三个平台服务企业发展。会议结束。"
    said = Statement("乔俊杰", "区长", "表示", 8, 27)
    line = "讲话：“要加大投入建成三个平台服务企业…”是区长乔俊杰表示的"
    assert told(hit(text, 8, statements=(said,)))[-1] == line
    assert told(hit(text, 26, statements=(said,)))[-1] == line
    assert "讲话" not in passage(hit(text, 27, statements=(said,)), 8000)
    assert "讲话" not in passage(hit(text, 2, statements=(said,)), 8000)
    assert "讲话" not in passage(hit(text, 5, 8, statements=(said,)), 8000)
    assert told(hit(text, 5, 9, statements=(said,)))[-1] == line
    short = replace(said, end=12)
    assert told(hit(text, 8, statements=(short, short)))[-1] == "讲话：“要加大投…”是区长乔俊杰表示的"


def test_days_of_a_passage_are_told_where_its_words_do_not() -> None:
    def mention(start: int, text: str, first: date | None = DAY, last: date | None = DAY) -> DateMention:
        return DateMention(start, start + len(text), text, first, last, "day")

    text = "昨天开会，去年开工，2023年竣工，今年验收。"
    year = (date(2023, 1, 1), date(2023, 12, 31))
    days = (
        mention(0, "昨天"),
        mention(5, "去年", *year),
        mention(10, "2023年", *year),
        mention(18, "今年", None, None),
    )
    assert told(hit(text, dates=days))[-1] == "时间：昨天 = 2024-04-03；去年 = 2023-01-01 至 2023-12-31"
    assert told(hit(text, 1, dates=days))[-1] == "时间：去年 = 2023-01-01 至 2023-12-31"
    assert told(hit(text, 0, 2, dates=days))[-1] == "时间：昨天 = 2024-04-03"
    assert told(hit(text, 0, 1, dates=days))[-1] == "昨"
    many = "".join(f"第{n}天" for n in range(9))
    nine = tuple(mention(3 * n, f"第{n}天") for n in range(9))
    assert told(hit(many, dates=nine))[-1].count(" = ") == 8


def test_what_our_district_and_rare_spellings_mean() -> None:
    text = "我区和我省建学校，武进区委书记出席。"
    assert told(hit(text))[-1] == "称呼：我区 = 武进区"
    assert told(hit(text, source="区报"))[-1] == text
    assert told(hit("我区建学校。"))[-1] == "我区建学校。"
    assert told(hit(text), variants={"学校": "學校", "甲": "乙"})[-1] == "称呼：我区 = 武进区"
    assert told(hit(text), variants={"学校": "學校", "甲": "乙"})[-2] == "异写：学校 = 學校"
    rare = {f"{n}号": f"{n}號" for n in range(9)}
    assert told(hit("".join(rare)), variants=rare)[-1].count(" = ") == 8


def test_six_turns_of_eight_hundred_characters_are_told() -> None:
    turns = [Turn("user", f"{n}" + "问" * 900) for n in range(8)]
    made = messages("？", turns, [hit("甲镇开会。")], "zh")
    assert [m["content"][0] for m in made[1:-1]] == list("234567")
    assert {len(m["content"]) for m in made[1:-1]} == {800}


def test_questions_over_many_articles_say_so() -> None:
    assert many("zh", "time").endswith("不遗漏，按日期先后写。）")
    assert many("zh-Hant", "nearest").endswith("不遗漏。）")
    assert many("en", "newest").endswith("leave nothing out, the newest first.)")
    assert part("zh", 2, 3).startswith("（报道分3批给出，这是第2批。")
    assert (form_of("zh-Hant"), form_of("ja"), form_of("en")) == ("zh", "en", "en")
    asked = joining("几个？", (), ["甲<|x|>§[1]", "乙[2]"], 12, "zh", "time")[-1]["content"]
    assert "\n甲‹|x|›[1]\n乙[2]\n" in asked
    assert "从12篇报道里" in asked
    assert asked.endswith("不遗漏，按日期先后写。）")


# ---- what leaks

# Two hundred letters, none twice.
SECRET = "".join(sorted(SURNAMES))[:200]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (SECRET[:21], SECRET[:21]),
        (SECRET[:21] + "。", SECRET[:21] + "。"),
        (SECRET[:22], SECRET[:9]),
        (SECRET[:22] + "。", SECRET[:9] + "。"),
        ("。" + SECRET[30:52] + "！", "。" + SECRET[30:39] + "！"),
        (3 * (SECRET[:22] + "。") + SECRET[:13], 3 * (SECRET[:9] + "。") + SECRET[:13]),
    ],
)
def test_how_long_a_run_of_the_instructions_may_be(said: str, left: str) -> None:
    """Twenty-two letters of Han in a row are held back from the tenth on; fewer leave."""
    assert plain(said, SECRET) == left


def test_how_much_of_the_instructions_is_a_repetition() -> None:
    for said in (3 * (SECRET[:22] + "。") + SECRET[:14], SECRET[:80], "a" + SECRET[100:180]):
        with pytest.raises(Leak):
            plain(said, SECRET)
    assert plain(SECRET[:79], SECRET) == SECRET[:9]


# ---- a reply without what is not the answer


@pytest.mark.parametrize(
    ("reply", "left"),
    [
        ("问题：全长多少？\n3.6公里[1]。", "3.6公里[1]。"),
        ("全长多少？", "全长多少？"),
        ("回答：", "回答："),
        ("规则如下。每句话末尾写出处编号。\n3.6公里[1]。", "3.6公里[1]。"),
        ("每句话末尾写出处编号，3.6公里[1]。", "每句话末尾写出处编号，3.6公里[1]。"),
        (
            "每句话末尾写出处编号，主塔高一百六十八米，是全市最高的[1]。",
            "主塔高一百六十八米，是全市最高的[1]。",
        ),
        ("末尾写出处编号，3.6公里[1]。", "末尾写出处编号，3.6公里[1]。"),
        ("每句话末尾写出处编号，这一条很重要也很长。\n3.6公里[1]。", "3.6公里[1]。"),
        (
            "每句话末尾写出处编号，这一条很重要也非常长。\n3.6公里[1]。",
            "这一条很重要也非常长。\n3.6公里[1]。",
        ),
        ("[1] 《甲》武进日报\n3.6公里[1]。", "3.6公里[1]。"),
    ],
)
def test_what_a_reply_repeats_of_its_prompt(reply: str, left: str) -> None:
    assert without_echo(reply, "全长多少？", "每句话末尾写出处编号，只用围栏里有的。规则如下。") == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("甲[1]。\n\n来源：\n[1] 《甲》", "甲[1]。"),
        ("甲[1]。\n[1] 《甲》武进日报\n[2] 《乙》武进日报", "甲[1]。"),
        ("甲[1]。\n---\n[1] 《甲》武进日报", "甲[1]。"),
        ("甲[1]。\n[1] 《甲》说了这事。", "甲[1]。\n[1] 《甲》说了这事。"),
        ("来源：武进日报", "来源：武进日报"),
        ("甲[1]。\n参考资料：《甲》\n\n", "甲[1]。"),
        ("\n来源：武进日报", "\n来源：武进日报"),
    ],
)
def test_a_list_of_sources_of_the_models_own(text: str, left: str) -> None:
    assert without_own_list(text) == left


def test_an_object_without_an_answer_is_read_as_it_is() -> None:
    assert read('{"text": 5, "content": "好[1]。"}', "？", "", "") == "好[1]。"
    assert read("```\n甲\n```\n乙", "？", "", "").endswith("乙")
    with pytest.raises(LLMEmpty):
        read('{"answer": "…"}', "？", "", "")


# ---- what is better, and what is left out

BODY = "白鹤冷链中心占地96亩，库容8万吨。县长贺文澜到中心调研。"
PRINT = (hit(f"甲镇开会\n{BODY}", 5, body=5),)


def checked(text: str) -> Checked:
    return check(text, PRINT)


def test_a_second_version_is_better_with_fewer_faults_and_nothing_lost() -> None:
    right, wrong = "白鹤冷链中心占地96亩[1]。", "白鹤冷链中心库容9万吨[1]。"
    both = checked(right + wrong)
    assert [claim.status for claim in both.claims] == ["verified", "unsupported"]
    assert faults(both) == both.claims[1:]
    assert better(checked(right), both)
    assert not better(both, both)
    assert not better(checked("县里开了会。"), both)
    assert not better(both, checked(right))


def test_a_verdict_stands_where_its_sentence_does() -> None:
    found = verdict("  白鹤冷链中心占地96亩[1]。\n", 10, PRINT, check)
    assert found
    assert (found.start, found.end, found.status) == (12, 27, "verified")
    assert verdict(REFUSAL["zh"], 0, PRINT, check) is None
    worst = verdict("白鹤冷链中心占地96亩[1]。库容9万吨[1]。", 0, PRINT, check)
    assert worst
    assert worst.status == "unsupported"


def test_print_takes_the_place_of_what_it_does_not_carry() -> None:
    left = without(checked("贺文澜到中心调研[1]。\n- 白鹤冷链中心占地69亩[1]。"), PRINT, check)
    assert "占地96亩" in left.checked.text
    assert [c.text for c in left.quoted] == [c.text for c in left.out]
    gone = without(checked("贺文澜到中心调研[1]。\n- 苏州地铁三号线2019年开通[1]。"), PRINT, check)
    assert gone.checked.text == "贺文澜到中心调研[1]。"
    assert (len(gone.out), gone.quoted) == (1, ())
    assert without(checked("贺文澜到中心调研[1]。"), PRINT, check).out == ()


# ---- notes, refusals, lists


def test_why_a_model_gave_nothing() -> None:
    said = [why(kind("x"), "zh") for kind in (LLMTimeout, LLMRejected, Leak, LLMEmpty, LLMUnavailable)]
    assert len(set(said)) == 5


def test_another_figure_is_told_with_the_newer_of_two() -> None:
    old, new = (replace(PRINT[0], article=replace(PAPER, published=date(2024, 4, n))) for n in (3, 4))
    conflict = Conflict("96亩", "69亩", 1, DAY)
    newer = differing(conflict, old.article, [new], "zh")
    assert newer != differing(conflict, new.article, [old], "zh")
    assert differing(conflict, old.article, [old], "zh") == differing(conflict, None, [old], "zh")
    assert place(PAPER, "zh") == "《甲镇开会》（武进日报 2024-04-03）"
    assert place(replace(PAPER, source="", published=None), "zh") == "《甲镇开会》"


@pytest.mark.parametrize(
    ("names", "body", "said"),
    [
        (0, "", "已查3篇报道，2024-04-03 至 2024-04-03。"),
        (1, "", "已查3篇报道（报1），2024-04-03 至 2024-04-03。"),
        (5, "", "已查3篇报道（报1、报2、报3、报4、报5），2024-04-03 至 2024-04-03。"),
        (6, "", "已查3篇报道（报1、报2、报3、报4、报5…），2024-04-03 至 2024-04-03。"),
    ],
)
def test_where_was_looked(names: int, body: str, said: str) -> None:
    coverage = Coverage(3, ("", *(f"报{n + 1}" for n in range(names))), DAY, DAY)
    assert where_looked(coverage, None, "zh") == said


def test_the_nearest_thing_found_is_shown_in_sixty_characters() -> None:
    coverage = Coverage(3, (), None, DAY)
    for length, shown in ((59, "好" * 59 + "。"), (60, "好" * 60 + "…")):
        found = where_looked(coverage, hit("好" * length + "。第二句。"), "zh")
        assert f"{shown}”" in found or f"{shown}" in found
        assert ("…" in found) == (length == 60)
        assert "第二句" not in found
    assert where_looked(Coverage(0, (), None, None), None, "zh") != where_looked(coverage, None, "zh")


def answered(*citations: Citation, claims: Sequence[Claim] = (), note: str = "", mode: str = "llm") -> Answer:
    return Answer("问", "问", "答", citations, tuple(claims), (), AnswerStatus.ANSWERED, mode, note=note)


def test_the_list_of_sources_line_by_line() -> None:
    def cited(marker: int, quote: str, **more: object) -> Citation:
        base = Citation(
            marker, 0, 1, "a1", 1, 0, 1, quote, "甲镇开会", "武进日报", DAY, "2", 0, 1, Status.VERIFIED
        )
        return replace(base, **more)  # type: ignore[arg-type]

    bad = Claim(0, 3, "共有9家。", (1,), Status.UNSUPPORTED, "报道写的是8家")
    open_ = replace(bad, text="大概。", status=Status.UNCHECKED)
    made = source_list(
        answered(
            cited(2, "好" * 81),
            cited(1, "好" * 80),
            cited(1, "别的"),
            cited(3, "见[这里](http://x.cn)", source="", published=None, page=""),
            claims=(bad, open_),
            note="一\n\n二",
        ),
        "zh",
    )
    assert made.split("\n") == [
        "",
        "",
        "来源：",
        f"[1] 《甲镇开会》 武进日报 · 2024-04-03 · 第2版 “{'好' * 80}” · 已核实",
        f"[2] 《甲镇开会》 武进日报 · 2024-04-03 · 第2版 “{'好' * 80}…” · 已核实",
        "[3] 《甲镇开会》 “见这里” · 已核实",
        "※ 未获支持：“共有9家。”报道写的是8家",
        "※ 一",
        "※ 二",
    ]
    assert source_list(answered(), "zh") == ""
    plain_ = source_list(answered(cited(1, "好"), mode="extractive"), "zh")
    assert plain_.split("\n") == [
        "",
        "",
        "来源：",
        "[1] 《甲镇开会》 武进日报 · 2024-04-03 · 第2版 “好” · 原文",
    ]


# ---- questions about the archive


@pytest.mark.parametrize(
    ("text", "newest", "days"),
    [
        ("5月", date(2024, 5, 2), (date(2024, 5, 1), date(2024, 5, 31))),
        ("6月", date(2024, 5, 2), (date(2023, 6, 1), date(2023, 6, 30))),
        ("五月", date(2022, 6, 2), (date(2022, 5, 1), date(2022, 5, 31))),
        ("2月", date(2023, 1, 31), (date(2022, 2, 1), date(2022, 2, 28))),
        ("2月", date(2024, 2, 1), (date(2024, 2, 1), date(2024, 2, 28))),
        ("2024年6月", date(2023, 5, 2), (date(2024, 6, 1), date(2024, 6, 30))),
        ("6月", None, (date(2024, 6, 1), date(2024, 6, 30))),
    ],
)
def test_a_month_without_a_year_is_the_last_one_in_print(
    text: str, newest: date | None, days: tuple[date, date]
) -> None:
    month = int({"五月": "5"}.get(text, text.removeprefix("2024年").rstrip("月")))
    last = {2: 29, 5: 31, 6: 30}[month]
    mention = DateMention(0, len(text), text, date(2024, month, 1), date(2024, month, last), "month")
    assert spanned(mention, newest) == days


@pytest.mark.parametrize(
    ("question", "words", "plain_"),
    [
        ("有哪些报道提到“近零碳”？", "近零碳", False),
        ("昨天有哪些报道？", "", True),
        ("4月1日和4月2日有哪些报道？", None, None),
        ("有哪些报道提到盛蕾和昨天的会议，谁参加了？", None, None),
        ("有哪些报道？", None, None),
        ("提到的报道有哪些？", None, None),
        ("关于的的的报道", None, None),
    ],
)
def test_what_is_wished_for(question: str, words: str | None, plain_: bool | None) -> None:
    found = wish(question, Filters(), date(2024, 5, 6))
    assert (found and found.words, found and found.plain) == (words, plain_)


def test_what_names_articles_and_what_a_list_says() -> None:
    assert [names_articles(q) for q in ("昨天有哪些报道？", "有哪些报纸？", "多少篇报道？", "谁来了？")] == [
        True
    ] * 3 + [False]
    articles = (PAPER, replace(PAPER, id="a2", published=None, source="", body=0, text="甲镇"))

    def events(
        question: str, count: int = 2, sources: tuple[str, ...] = ("武进日报", "")
    ) -> tuple[object, ...]:
        wanted = wish(question, Filters(), date(2024, 5, 6))
        assert wanted
        coverage = Coverage(5, sources, DAY, DAY)
        return asyncio.run(
            listed(question, wanted, lambda *_, **__: (count, articles[:count]), lambda _: coverage)
        )

    found, _, done = events("昨天有哪些报道？")
    assert isinstance(found, Found)
    assert isinstance(done, Done)
    assert [h.chunk.text for h in found.hits] == ["", "甲"]
    assert [h.rank for h in found.hits] == [1, 2]
    assert (
        done.answer.text
        == "在5篇报道中找到2篇，全部列出：\n- 2024-04-03 《甲镇开会》 武进日报\n- 日期不详 《甲镇开会》"
    )
    assert (done.answer.evidence and done.answer.evidence.strength) == 1.0
    none = events("昨天有哪些报道？", 0)[-1]
    assert isinstance(none, Done)
    assert (none.answer.status, none.answer.evidence and none.answer.evidence.enough) == (
        "no_evidence",
        False,
    )
    assert events("有哪些报道提到盛蕾？", 0) == ()
    papers = events("有哪些报纸？", sources=("",))[-1]
    assert isinstance(papers, Done)
    assert papers.answer.hits == ()
