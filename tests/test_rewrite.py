"""Follow-ups that stand alone: by rules, and by a model that is checked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer.rewrite import Rewrite, by_rules, in_topic, leans, points, retelling, rewrite
from rag.chat.messages import End, Message, Words
from rag.errors import LLMUnavailable
from rag.types import Turn

PLANT = "武南第二污水处理厂一期工程的处理规模是多少？"
PARK = "凤翔科技园一年用多少电？"
MAYOR = "4月2日盛蕾调研了哪些地方？"
PANEL = "奥智显示模组用超薄导光板项目总投资多少？"
ENGLISH = "How much electricity did the Fengxiang Technology Park use in 2022?"

FOLLOW_UPS = [
    ("2022年新能源产业产值是多少？", "", "那2023年呢？", "2023年新能源产业产值是多少？"),
    (PLANT, "10万吨/日[1]。", "它的总投资是多少？", "武南第二污水处理厂一期工程的总投资是多少？"),
    (PLANT, "10万吨/日[1]。", "该工程服务多少人？", "武南第二污水处理厂一期工程服务多少人？"),
    (PANEL, "", "这个项目位于哪里？", "奥智显示模组用超薄导光板项目位于哪里？"),
    (PANEL, "", "什么时候竣工？", "奥智显示模组用超薄导光板项目什么时候竣工？"),
    (MAYOR, "", "那徐俊呢？", "4月2日徐俊调研了哪些地方？"),
    (MAYOR, "", "她强调了什么？", "盛蕾强调了什么？"),
    ("4月2日谁来武进调研？", "市长盛蕾[1]。", "她强调了什么？", "盛蕾强调了什么？"),
    ("浦口区代表团去了哪里？", "", "他们参观了哪家车企？", "浦口区代表团参观了哪家车企？"),
    ("浦口区代表团去了哪里？", "", "代表团由谁率领？", "浦口区代表团由谁率领？"),
    ("洛阳镇岑村村的民生茶社获得了什么荣誉？", "", "那牛塘镇呢？", "牛塘镇岑村村的民生茶社获得了什么荣誉？"),
    (
        "浦口区党政代表团由谁带队来武进？",
        "浦口区委书记吴勇强[1]。",
        "他们最先去了哪里？",
        "浦口区党政代表团最先去了哪里？",
    ),
    (
        "“人大代表讲堂”第十五讲是谁讲的？",
        "市人大常委会副秘书长丁建伟。[1]",
        "他讲的题目是什么？",
        "丁建伟讲的题目是什么？",
    ),
    ("武进累计有多少“中国好人”？", "40名。[1]", "“江苏好人”呢？", "武进累计有多少“江苏好人”？"),
    ("奥智项目年产扩散板多少吨？", "36000吨。[1]", "导光板呢？", "奥智项目年产导光板多少吨？"),
    (
        "2022年常州新能源产业产值是多少？",
        "5109亿元。[1]",
        "今年预计呢？",
        "今年预计常州新能源产业产值是多少？",
    ),
    ("鳳翔科技園一年用多少電？", "", "它在哪裡？", "鳳翔科技園在哪裡？"),
    ("市图书馆新馆在哪里？", "滨河路66号[1]。", "电话呢？", "市图书馆新馆电话"),
    ("职业学院新校区总投资多少？", "7.5亿元[1]。", "院长叫什么？", "职业学院新校区院长叫什么？"),
    (ENGLISH, "", "and in 2023?", "How much electricity did the Fengxiang Technology Park use in 2023?"),
    (ENGLISH, "", "Where is it?", "Where is Fengxiang Technology Park?"),
    ("Where did Sheng Lei go on April 2?", "", "What about Xu Jun?", "Where did Xu Jun go on April 2?"),
    ("Where did Sheng Lei go on April 2?", "", "Why?", "Why? (Where did Sheng Lei go on April 2?)"),
]
ALONE = [
    "夏溪花木市场有什么规划？",
    "首届“双碳”服务大会有多少人参加？",
    "How many companies passed the clean production audit?",
    "2023年武进区地区生产总值是多少？",
]


@pytest.mark.parametrize(("before", "said", "question", "alone"), FOLLOW_UPS)
def test_what_is_left_out_is_put_back(before: str, said: str, question: str, alone: str) -> None:
    history = [Turn("user", before), *([Turn("assistant", said)] if said else [])]
    assert by_rules(question, history) == alone


@pytest.mark.parametrize("question", ALONE)
def test_a_change_of_topic_is_noticed(question: str) -> None:
    assert by_rules(question, [Turn("user", PARK), Turn("assistant", "约2500万千瓦时[1]。")]) == question
    assert by_rules(question, []) == question


def test_a_topic_is_carried_over_several_turns_and_dropped_when_told() -> None:
    history = [
        Turn("user", PARK),
        Turn("assistant", "约2500万千瓦时。"),
        Turn("user", "它在哪里？"),
        Turn("assistant", "武进。"),
    ]
    assert by_rules("什么时候建成的？", history) == "凤翔科技园什么时候建成的？"
    assert by_rules("换个话题，谁参加了双碳服务大会？", history) == "谁参加了双碳服务大会？"


def test_the_topic_may_be_put_before_a_question_that_finds_nothing_alone() -> None:
    talk = [Turn("user", PARK), Turn("assistant", "约2500万千瓦时[1]。")]
    assert in_topic("园区的法定代表人叫什么名字？", talk) == "凤翔科技园园区的法定代表人叫什么名字？"
    assert in_topic("凤翔科技园在哪里？", talk) == "凤翔科技园在哪里？"
    assert in_topic("换个话题，谁参加了大会？", talk) == "换个话题，谁参加了大会？"
    assert in_topic("谁参加了大会？", []) == "谁参加了大会？"


@settings(max_examples=50)
@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.sampled_from(["user", "assistant"]), st.text(max_size=40)), max_size=4),
)
def test_no_history_breaks_the_rules(question: str, turns: list[tuple[str, str]]) -> None:
    assert isinstance(by_rules(question, [Turn(role, text) for role, text in turns]), str)


@given(
    st.integers(1000, 9999),
    st.sampled_from(["那{}年呢？", "它{}年用多少电？", "and in {}?", "{}家企业里有它吗？"]),
)
def test_numbers_of_a_question_are_never_lost(number: int, form: str) -> None:
    assert str(number) in by_rules(form.format(number), [Turn("user", PARK)])


class Says:
    """A model that says one thing, after a while."""

    model = "says"

    def __init__(self, text: str, *, delay: float = 0.0, fails: bool = False) -> None:
        self._text, self._delay, self._fails = text, delay, fails
        self.asked: list[Sequence[Message]] = []

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[Words | End]:
        self.asked.append(messages)
        await asyncio.sleep(self._delay)
        if self._fails:
            raise LLMUnavailable("down")
        yield Words(self._text)
        yield End(self._text, "stop", self.model)


HISTORY = (Turn("user", PLANT), Turn("assistant", "10万吨/日[1]。"))
RULED = Rewrite("武南第二污水处理厂一期工程的总投资是多少？")


def made(question: str, model: Says | None, history: Sequence[Turn] = HISTORY) -> Rewrite:
    return asyncio.run(rewrite(question, history, model, limit=0.2))


def test_the_model_is_asked_of_every_question() -> None:
    model = Says(
        '{"question": "武南第二污水处理厂总投资是多少？", "search": ["污水处理厂 总投资", "污水厂 造价", "三"]}'
    )
    wordings = ("污水处理厂 总投资", "污水厂 造价")
    assert made("它的总投资是多少？", model) == Rewrite("武南第二污水处理厂总投资是多少？", wordings)
    # Without anything said before, the question is its own; only the words of print are added.
    assert made("夏溪花木市场有什么规划？", model, history=()) == Rewrite(
        "夏溪花木市场有什么规划？", wordings
    )
    assert len(model.asked) == 2
    assert "简体中文" in model.asked[0][0]["content"]


@pytest.mark.parametrize(
    "model",
    [
        Says("", fails=True),
        Says('{"question": "太慢"}', delay=1.0),
        Says("我不会JSON"),
        Says('{"question": ""}'),
        Says('{"question": ["x"]}'),
        None,
    ],
)
def test_where_the_model_is_no_help_the_rules_decide(model: Says | None) -> None:
    assert made("它的总投资是多少？", model) == RULED


def test_a_rewrite_that_loses_a_number_or_a_name_is_not_taken() -> None:
    history = [Turn("user", PARK)]
    assert made(
        "它2023年用多少电？", Says('{"question": "凤翔科技园用多少电？"}'), history=history
    ).question == ("凤翔科技园2023年用多少电？")
    lost = Says('{"question": "How many people came?", "search": "多少人？"}')
    kept = made(
        "Did they meet Sheng Lei in 2023?", lost, [Turn("user", "Where did the Pukou delegation go?")]
    )
    assert "Sheng Lei" in kept.question
    assert "2023" in kept.question
    assert kept.also == ("多少人？",)


def test_a_foreign_question_is_searched_in_the_language_of_print() -> None:
    model = Says('```json\n{"question": "x", "search": ["凤翔科技园一年用多少电？"]}\n```')
    assert made(ENGLISH, model, ()) == Rewrite(ENGLISH, (PARK,))


def test_rewrites_are_made_from_the_readers_own_words() -> None:
    park = [Turn("user", PARK), Turn("assistant", "约2500万千瓦时[1]。"), Turn("user", "油价是多少？")]
    assert by_rules("那柴油呢？", park).startswith("那柴油呢") is False
    assert "凤翔" not in by_rules("今天涨了吗？油价会涨吗？", [Turn("user", "油价为什么上涨？")])
    among = [Turn("user", "今年有哪些重大项目开工？"), Turn("assistant", "有三个[1]。")]
    assert by_rules("其中投资最大的是哪一个？", among) == "重大项目其中投资最大的是哪一个？"


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("用英文说一遍", "en"),
        ("请再用日语回答一遍。", "ja"),
        ("翻译成英文", "en"),
        ("再详细一点", "zh"),
        ("Please say that again in Chinese.", "zh"),
        ("英文名是什么？", ""),
        ("谁用英文说了一段话？", ""),
    ],
)
def test_a_wish_for_other_words_asks_nothing_new(question: str, code: str) -> None:
    assert retelling(question) == code
    if code:
        assert by_rules(question, [Turn("user", PARK)]) == PARK


@pytest.mark.parametrize(
    ("before", "said", "question", "alone", "points_back"),
    [
        ("市长盛蕾何时来的？", "4月2日[1]。", "她去了哪里？", "盛蕾去了哪里？", True),
        ("凤翔科技园一年用多少电？", "2500万千瓦时[1]。", "面积呢？", "凤翔科技园面积", True),
        ("凤翔科技园一年用多少电？", "", "总投资呢", "凤翔科技园总投资", True),
        ("2022年产值多少？", "", "2023年呢？", "2023年产值多少？", True),
        ("4月2日谁来调研？", "", "5月呢？", "5月谁来调研？", True),
        ("去年增长多少？", "", "今年呢？", "今年增长多少？", True),
        ("扁担河多长？", "4.68千米。", "其中支流有几条？", "扁担河多长其中支流有几条？", True),
        ("会议强调了什么？", "", "会上还讲了什么？", "会议会上还讲了什么？", True),
        ("扁担河多长？", "", "换个话题，太湖有多深？", "太湖有多深？", False),
        ("扁担河多长？", "", "为什么？", "扁担河多长为什么？", False),
        ("扁担河多长？", "", "在哪？", "扁担河多长在哪？", False),
        (
            "Who is the mayor?",
            "Sheng Lei.",
            "Where did she go?",
            "Where did she go? (Who is the mayor?)",
            True,
        ),
        ("How long is the river?", "", "And how wide?", "And how wide? (How long is the river?)", True),
        (
            "How long is the Biandan River?",
            "",
            "What about its depth?",
            "What about Biandan River's depth?",
            True,
        ),
        ("《听吾说》是什么？", "", "它由谁打造？", "《听吾说》由谁打造？", True),
        ("龙城芯谷项目总投资多少？", "10亿元", "该项目何时开工？", "龙城芯谷项目何时开工？", True),
        ("龙城芯谷项目总投资多少？", "10亿元", "这个项目有多大？", "龙城芯谷项目有多大？", True),
        ("武进区有几个镇？", "", "新北区呢？", "新北区有几个镇？", True),
        ("谁是区长？", "恽洪丞[1]。", "他的职务？", "恽洪丞的职务？", True),
        ("", "", "他是谁？", "他是谁？", True),
        ("第一批名单有谁？", "", "第二批呢？", "第二批名单有谁？", True),
    ],
)
def test_what_leans_on_what_was_said(
    before: str, said: str, question: str, alone: str, points_back: bool
) -> None:
    history = [Turn("user", before), Turn("assistant", said)] if before else []
    assert by_rules(question, history) == alone
    assert points(question) == points_back


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("用英语再说一遍", "en"),
        ("请用中文回答", "zh"),
        ("再详细点吧", "zh"),
        ("请翻译成日文。", "ja"),
        ("say it in English", "en"),
        ("in Chinese, please", "zh"),
        ("用一句话总结一下", "zh"),
        ("翻译", ""),
        ("英语课何时开始？", ""),
        ("用繁体写一遍", "zh-Hant"),
        ("换成法语", "fr"),
        ("Please translate that into French.", "fr"),
    ],
)
def test_in_which_language_the_answer_is_wanted_once_more(question: str, code: str) -> None:
    assert retelling(question) == code


@pytest.mark.parametrize(
    ("before", "question", "alone", "leaning"),
    [
        ("代表团去了哪里？", "代表团由谁率领？", "代表团由谁率领？", False),
        (PARK, "那么面积呢？", "凤翔科技园面积", True),
        (PARK, "面积？", "凤翔科技园面积？", True),
        (PARK, "还有总投资？", "凤翔科技园总投资", True),
        (PARK, "另外武进呢？", "武进一年用多少电？", True),
        (PARK, "对了，2023年呢？", "2023年凤翔科技园一年用多少电？", True),
        ("2022年3月产值多少？", "2023年？", "2023年产值多少？", True),
        ("产值多少？", "那2023年呢？", "2023年产值多少？", True),
        ("2022年产值多少？", "2023年谁最高？", "2023年谁最高？（2022年产值多少？）", True),
        ("牛塘镇多大？", "洛阳镇呢？", "洛阳镇多大？", True),
        ("盛蕾去了哪里？", "乔俊杰呢？", "乔俊杰去了哪里？", True),
        (PARK, "他们在哪里？", "凤翔科技园在哪里？", True),
        ("什么？", "他在哪里？", "他在哪里？（什么？）", True),
        ("什么？", "该公司在哪里？", "该公司在哪里？（什么？）", True),
        ("什么？", "它呢？", "它呢？（什么？）", True),
        ("凤翔公司一年用多少电？", "该公司在哪里？", "凤翔公司在哪里？", True),
        (PARK, "该公司在哪里？", "凤翔科技园在哪里？", True),
        (PARK, "此次会议谁参加？", "凤翔科技园谁参加？", True),
        (PARK, "那么，多大？", "凤翔科技园多大", True),
        (PARK, "再用多少水？", "凤翔科技园用多少水", True),
        ("《听吾说》和《说吾听》是什么？", "它在哪？", "《听吾说》在哪？", True),
        (PARK, "为什么？", "凤翔科技园为什么？", True),
        (PARK, "扁担河？", "扁担河？", False),
        (PARK, "换个话题，谁？", "谁？", False),
        ("Where did Sheng Lei go?", "And in 2023?", "Where did Sheng Lei go in 2023?", True),
        ("Where did Sheng Lei go in 2022?", "And in 2023?", "Where did Sheng Lei go in 2023?", True),
        (
            "Where did Sheng Lei go in 2022?",
            "And what did she do in 2023?",
            "And what did Sheng Lei do in 2023?",
            True,
        ),
        ("Where did Lei go?", "Where is she?", "Where is she? (Where did Lei go?)", True),
        ("Where did 盛蕾 go?", "Where is she?", "Where is 盛蕾?", True),
        ("Where did Sheng Lei go?", "What is his job?", "What is Sheng Lei's job?", True),
        (
            "Where did Sheng Lei go?",
            "What about the new mayor of Wujin city?",
            "What about the new mayor of Wujin city? (Where did Sheng Lei go?)",
            True,
        ),
        (
            "Where did Sheng Lei go?",
            "What about the mayor of Wujin city?",
            "Where did the mayor of Wujin city go?",
            True,
        ),
        ("Where did Sheng Lei go?", "How big?", "How big? (Where did Sheng Lei go?)", True),
        ("Where did Sheng Lei go?", "Why so late?", "Why so late? (Where did Sheng Lei go?)", True),
        ("Where did Sheng Lei go?", "How big is Wujin?", "How big is Wujin?", False),
        ("Where did Sheng Lei go?", "By the way, who came?", "who came?", False),
    ],
)
def test_what_of_the_question_before_is_put_back(
    before: str, question: str, alone: str, leaning: bool
) -> None:
    assert by_rules(question, [Turn("user", before)]) == alone
    assert leans(question) is leaning


def test_eight_turns_are_remembered() -> None:
    def after(turns: int) -> list[Turn]:
        return [Turn("user", PARK), *[Turn("assistant", "好。")] * turns]

    assert by_rules("它在哪里？", after(7)) == "凤翔科技园在哪里？"
    assert by_rules("它在哪里？", after(8)) == "它在哪里？"
    assert in_topic("谁参加了大会？", after(7)) == "凤翔科技园谁参加了大会？"
    assert in_topic("谁参加了大会？", after(8)) == "谁参加了大会？"
    # Where each of them leans on another the first is built upon; where only names are known, on these.
    assert by_rules("它在哪里？", [Turn("user", "它多大？"), Turn("user", "它多长？")]) == "它多大在哪里？"
    talk = [Turn("user", "盛蕾去了哪里？"), Turn("user", "扁担河有多长？")]
    assert by_rules("她说了什么？", talk) == "盛蕾说了什么？"
    assert in_topic("Who came?", [Turn("user", PARK)]) == "Who came?"
    assert in_topic("谁来？", [Turn("user", "它呢？")]) == "谁来？"


def test_what_the_model_is_asked_and_what_is_taken_of_its_reply() -> None:
    wordings = ["一" * 299, "二" * 301, "三"]
    reply = {"question": "武南第二污水处理厂  总投资是多少？", "search": wordings, "other": ["x"]}
    model = Says(f"好的：{json.dumps(reply, ensure_ascii=False)}。")
    turns = [
        Turn("user", "第一问"),
        Turn("assistant", "答[1]。"),
        *(Turn("user", f"第{n}问，" + "问" * 600) for n in "二三四五六"),
    ]
    found = made("它的总投资是多少？", model, turns)
    assert found == Rewrite("武南第二污水处理厂 总投资是多少？", ("一" * 299, "二" * 300))
    lines = model.asked[0][1]["content"].split("\n")
    assert lines[0] == "assistant: 答。"
    assert lines[1] == "user: 第二问，" + "问" * 596
    assert lines[-1] == "last question: 它的总投资是多少？"
    assert len(lines) == 7
    # An answer that reads `}{` is no object; one that holds only a quotation mark is none either.
    for text in ("}{", "{", '{"question": "武南", }'):
        assert made("它的总投资是多少？", Says(text)) == RULED


@pytest.mark.parametrize(
    ("question", "said", "kept"),
    [
        ("它2023年投资3.5亿元吗？", "武南污水厂2023年投资3.5亿元吗？", True),
        ("它2023年投资3.5亿元吗？", "武南污水厂2023年投资3亿元吗？", False),
        ("《听吾说》在它那里演出吗？", "《听吾说》在武南污水厂演出吗？", True),
        ("《听吾说》在它那里演出吗？", "在武南污水厂演出吗？", False),
        ("“好人”是它评的吗？", "好人是武南污水厂评的吗？", False),
        ("盛蕾去过它那里吗？", "市长去过武南污水厂吗？", False),
        ("盛蕾去过它那里吗？", "盛蕾去过武南污水厂吗？", True),
    ],
)
def test_a_rewrite_keeps_what_the_question_names(question: str, said: str, kept: bool) -> None:
    found = made(question, Says(json.dumps({"question": said}, ensure_ascii=False)))
    assert (found.question == said) is kept


def test_no_more_than_four_thousand_characters_are_put_into_a_question() -> None:
    fits, more = ("凤" * n + "是什么？" for n in (4000, 4001))
    assert made("面积？", None, [Turn("user", fits)]).question == "凤" * 4000 + "面积？"
    assert made("面积？", None, [Turn("user", more)]).question == "面积？"
