"""Questions over many articles: what is read for them, in how many prompts, and what the reader is told of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from rag.answer.wide import Order, wide
from rag.settings import load
from rag.text.denials import REFUSAL
from tests.scripted import Script, Scripted, scripted
from tests.serving import events, indexed, served

PLACES = "柳湾 石塘 青浦桥 白鹤 沙溪 梅林 东岗 西堰 南圩 北亭 河口 湖滨".split()
HEAD = re.compile(r"^\[(\d+)\] 《(.*?)》", re.MULTILINE)


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("全部水利项目有哪些？总投资各是多少？", Order.NEAREST),
        ("贺文澜今年参加了哪些活动？按时间列出。", Order.TIME),
        ("梳理青浦桥水闸建设的时间线", Order.TIME),
        ("最近有哪些项目开工？", Order.NEWEST),
        ("2025年3月发生了哪些事？", Order.TIME),
        ("报道了几个投资过亿的项目？", Order.TIME),
        ("List every project and its total investment.", Order.NEAREST),
        ("总结一下水闸的所有报道", Order.NEAREST),
        ("有哪些投资超过5亿元的项目？", Order.NEAREST),
        ("10亿元以上的项目有哪些？", Order.NEAREST),
        ("哪个水闸投资最大？", Order.NEAREST),
        ("Which projects cost more than 5 billion yuan?", Order.NEAREST),
        ("贺文澜最近去了哪里？", Order.NEWEST),
        ("贺文澜今年去过哪里？", Order.TIME),
        # One article answers these.
        ("青浦桥水闸总投资多少？", None),
        ("会议有哪些要求？", None),
        ("所有泵站什么时候前完成检修？", None),
        ("最近一次降雨雨量是多少？", None),
        ("全部学生都可以参加吗？", None),
        ("县长要求通过哪些方式支持水利？", None),
        ("明年的马拉松有什么变化？", None),
        ("贺文澜在哪里调研？", None),
        ("会议要求达到哪些标准？", None),
    ],
)
def test_what_asks_for_many_articles(question: str, order: Order | None) -> None:
    assert wide(question) == order


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve articles, a week apart; every third names 贺文澜."""
    folder = tmp_path_factory.mktemp("wide")
    rows = [
        {
            "id": f"w{n}",
            "title": f"{place}水闸开工",
            "body": f"本报讯 昨天，{place}水闸工程开工，总投资{n + 2}.5亿元。"
            + ("县长贺文澜出席开工仪式。" if n % 3 == 0 else "")
            + f"工程由县水利局实施，可灌溉农田{n + 3}万亩。" * 6,
            "date": str(date(2025, 3, 1) + timedelta(7 * n)),
            "source": "澄江日报",
        }
        for n, place in enumerate(PLACES)
    ]
    path = folder / "news.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return indexed(folder / "home", [path])


def notes(body: dict[str, Any]) -> Script:
    """Says of each passage of the prompt what it is about; from notes it copies them."""
    text = body["messages"][-1]["content"]
    seen = HEAD.findall(text)
    if seen:
        return Script([f"{title.removesuffix('开工')}工程开工[{number}]。\n" for number, title in seen])
    return Script([line + "\n" for line in text.split("\n") if re.search(r"开工\[\d+\]", line)])


@pytest.fixture(scope="module")
def llm() -> Iterator[Scripted]:
    with scripted(notes) as server:
        yield server


def asking(home: Path, llm: Scripted | None, question: str, **more: Any) -> dict[str, Any]:
    settings = {"llm_base_url": llm.url, "llm_model": "m", "llm_retries": 0} if llm else {}
    with served(create_app(load(home=home, **settings, **more))) as url:
        sent = events(httpx.post(f"{url}/chat", json={"question": question, "stream": True}, timeout=60))
    reply: dict[str, Any] = sent[-1][1]
    return reply


def titles(llm: Scripted) -> list[list[str]]:
    return [[title for _, title in HEAD.findall(prompt)] for prompt in llm.prompts]


def test_more_than_a_prompt_holds_is_read_in_parts_and_joined(home: Path, llm: Scripted) -> None:
    llm.play(notes)
    reply = asking(home, llm, "全部水闸工程有哪些？按时间列出。", llm_context=900)
    *parts, last = titles(llm)
    assert len(parts) > 1
    assert last == []  # The answer is written from the notes, which keep the numbers of the passages.
    read = [title for part in parts for title in part]
    assert sorted(read) == sorted(f"{place}水闸开工" for place in PLACES)
    assert "第1批" in llm.prompts[0] or "第2批" in llm.prompts[0]
    assert [line.split("水闸")[0] for line in reply["answer"].splitlines()] == PLACES
    assert {claim["status"] for claim in reply["claims"]} == {"verified"}
    for cited in reply["citations"]:
        assert reply["hits"][cited["marker"] - 1]["article_id"] == cited["article_id"]
    assert reply["note"] == "库里报道共12篇，都读过了。"


def test_what_fits_is_one_prompt(home: Path, llm: Scripted) -> None:
    llm.play(notes)
    reply = asking(home, llm, "贺文澜参加过哪些活动？按时间列出。")
    assert titles(llm) == [[f"{place}水闸开工" for place in PLACES[::3]]]
    assert "逐篇看过" in llm.prompts[0]
    assert reply["note"] == "提到贺文澜的报道共4篇，都读过了。"


def test_the_newest_come_first_and_a_period_is_read_whole(home: Path, llm: Scripted) -> None:
    llm.play(notes)
    asking(home, llm, "最近有哪些水闸开工？")
    assert titles(llm)[0] == [f"{place}水闸开工" for place in reversed(PLACES)]
    llm.play(notes)
    reply = asking(home, llm, "2025年3月发生了哪些事？")
    assert titles(llm) == [[f"{place}水闸开工" for place in PLACES[:5]]]
    assert reply["note"] == "2025-03-01 至 2025-03-31 的报道共5篇，都读过了。"


def test_the_newest_of_a_person_and_of_everything(home: Path, llm: Scripted) -> None:
    llm.play(notes)
    reply = asking(home, llm, "贺文澜最近去了哪里？", wide=2)
    assert titles(llm) == [["北亭水闸开工", "东岗水闸开工"]]  # The newest, not the first of them.
    assert reply["note"] == "提到贺文澜的报道共4篇，读了最近的2篇，可能有没列到的。"
    llm.play(notes)
    asking(home, llm, "最近发生了什么大事？", wide=3)
    assert titles(llm) == [[f"{place}水闸开工" for place in PLACES[:-4:-1]]]


def test_the_paper_that_is_named_is_read(tmp_path: Path, llm: Scripted) -> None:
    rows = [
        {"title": f"{paper}第{n}条", "body": f"本报讯 {paper}第{n}条消息，收入{n}3亿元。", "date": f"2025-03-0{n}", "source": paper}
        for paper in ("澄江日报", "澄江晚报")
        for n in (1, 2, 3)
    ]  # fmt: skip
    path = tmp_path / "two.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    two = indexed(tmp_path / "home", [path])
    llm.play(notes)
    reply = asking(two, llm, "澄江晚报2025年3月发生了哪些事？")
    assert titles(llm) == [["澄江晚报第1条", "澄江晚报第2条", "澄江晚报第3条"]]
    assert reply["note"] == "澄江晚报 2025-03-01 至 2025-03-31 的报道共3篇，都读过了。"
    llm.play(notes)
    assert asking(two, llm, "总结澄江日报的所有报道")["note"].startswith("澄江日报的报道共3篇")


def test_what_was_not_read_is_told(home: Path, llm: Scripted) -> None:
    llm.play(notes)
    reply = asking(home, llm, "全部水闸工程有哪些？", wide=5)
    assert len(titles(llm)[0]) == 5
    assert "库里报道共12篇，读了与问题最接近的5篇，可能有没列到的。" in reply["note"]

    def second_fails(body: dict[str, Any]) -> Script:
        return Script(raw=b"{}", status=500) if "第2批" in body["messages"][-1]["content"] else notes(body)

    llm.play(second_fails)
    reply = asking(home, llm, "全部水闸工程有哪些？", llm_context=900)
    assert re.search(r"其中\d篇没有读成", reply["note"])
    assert reply["mode"] == "llm"
    llm.play(Script(raw=b"{}", status=500))
    reply = asking(home, llm, "全部水闸工程有哪些？", llm_context=900)
    assert (reply["mode"], "没有给出回答" in reply["note"]) == ("extractive", True)
    llm.play(Script([REFUSAL["zh"]]))
    assert asking(home, llm, "全部水闸工程有哪些？", llm_context=900)["status"] == "refused"


def test_without_a_model_one_sentence_of_each_is_quoted(home: Path) -> None:
    reply = asking(home, None, "贺文澜参加过哪些活动？按时间列出。")
    cited = [reply["hits"][c["marker"] - 1]["title"] for c in reply["citations"]]
    assert cited == [f"{place}水闸开工" for place in PLACES[::3]]
    assert "提到贺文澜的报道共4篇，都读过了。" in reply["note"]


def test_it_can_be_switched_off(home: Path, llm: Scripted) -> None:
    llm.play(notes)
    reply = asking(home, llm, "全部水闸工程有哪些？", wide=0)
    assert reply["note"] == ""
    assert len(titles(llm)[0]) <= 8
