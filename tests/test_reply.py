"""What of a model's reply is the answer."""

from __future__ import annotations

import pytest

from rag.answer.prompt import instructions
from rag.answer.reply import read, unwrapped, without_own_list
from rag.errors import LLMEmpty

QUESTION = "金鳌大桥主塔多高？"
ANSWER = "主塔高168米[1]。"
RULES = instructions("zh")


@pytest.mark.parametrize(
    "reply",
    [
        ANSWER,
        f"```\n{ANSWER}\n```",
        f'{{"answer": "{ANSWER}", "sources": [1]}}',
        f"问题：{QUESTION}\n答案：{ANSWER}",
        f"{QUESTION}\n\n### 回答\n{ANSWER}",
        f"根据规则，{ANSWER}",
        f"Assistant: {ANSWER}",
        f"[1] 《金鳌大桥主塔封顶》 岚渡晚报 · 2025-03-21 · 第A1版\n\n{ANSWER}",
        f"每句话末尾用方括号写出处编号，如 [1] 或 [1][3]；只用围栏里有的编号。\n{ANSWER}",
        f"{ANSWER}\n\n参考资料：\n1. 《金鳌大桥主塔封顶》（岚渡晚报）",
        f"{ANSWER}\n\n## 参考文献\n[1] 金鳌大桥主塔封顶. 岚渡晚报, 2025-03-21.",
        f"{ANSWER}\n\n---\n[1] 《金鳌大桥主塔封顶》 岚渡晚报",
        f"{ANSWER}\n\n（来源：岚渡晚报）",
        f"{ANSWER}\n\nSources: [1]",
        f"{ANSWER}\n\n**引用：**\n- [1] 金鳌大桥主塔封顶",
    ],
)
def test_the_answer_is_what_is_left(reply: str) -> None:
    assert read(reply, QUESTION, RULES, "") == ANSWER


@pytest.mark.parametrize("reply", ["", "\n", "……", "[1]", "【1】。", "null", "None", "{}", "```\n```"])
def test_a_reply_without_words_is_empty(reply: str) -> None:
    with pytest.raises(LLMEmpty):
        read(reply, QUESTION, RULES, "")


@pytest.mark.parametrize(
    "text",
    [
        "资金的构成：\n资金来源：财政拨款[1]。",
        "入选的有三本[1]：\n1. 《海丝遗珍》\n2. 《岚渡志》",
        "据第1篇：\n来源：由海关公布[1]。",
        "答案要看哪一年[1]。",
        '{"高": 168}',
    ],
)
def test_what_only_looks_like_one_of_these_stays(text: str) -> None:
    assert read(text, QUESTION, RULES, "") == text
    assert without_own_list(text) == unwrapped(text) == text
