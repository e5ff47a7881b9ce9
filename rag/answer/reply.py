"""A model's whole reply → the answer in it: out of fences and JSON, without what it repeats of its prompt before the
answer and without the list of sources of its own making after it."""

from __future__ import annotations

import json
import re

from rag.answer.guard import plain
from rag.errors import LLMEmpty
from rag.text.fold import fold
from rag.text.pattern import regex

_FENCED = regex(r"```[^\S\n]*\w*[^\S\n]*\n(?P<text>.*?)\n?```", re.DOTALL)
_FIELDS = ("answer", "final_answer", "回答", "答案", "text", "content", "response")
_NOTHING = regex(r"(?:null|none|n/a|undefined|\{\}|\[\]|\[\d+\]|【\d+】|[\W_])*", re.IGNORECASE)

# What stands before an answer and says only that it follows.
_HEAD = regex(
    r"(?:(?:#{1,6}|\*\*|>)[^\S\n]*)?(?:最终|以下是)?(?:assistant|助手|回答|答案|答复|答|(?:final )?answer|response)(?:如下)?(?:\*\*)?[^\S\n]*(?:[:：](?:\*\*)?|\n)\s*"
    r"|(?:根据|按照|依据|遵照)(?:以上|上述|您的|给出的)?(?:规则|要求|指示|提示)[,，:：]\s*",
    re.IGNORECASE,
)
_ASKED = regex(r"(?:#{1,6}\s*|\*\*)?(?:问题|提问|question|q)(?:\*\*)?[:：]\s*", re.IGNORECASE)
# The head of a passage as a prompt gives it.
_PASSAGE = regex(r"[\[【]\d{1,2}[\]】] ?《[^》\n]+》[^。！？\n]{0,60}")
_CLAUSE = regex(r"(?<=[。！？；;，,：:\n])")
_RULE = (
    16  # A clause of so much weight that stands in the instructions is theirs; as an answer nobody writes it.
)

# The list of sources at the end: its head, or a rule; what follows a head on its line; and an entry of it.
_SET = r"[^\S\n]*+(?:[-*•#>][-*•#>\s]*+)?+"
_SOURCES = regex(
    rf"{_SET}[(（\[【]?(?:\*\*)?(?:(?:参考|信息|资料|引用|数据|文章|新闻|报道|參考|資料|資訊)?(?:来源|來源|出处|出處|资料|資料|文献|文獻)(?:列表|编号)?|引用|参考|參考|sources?|references?|citations?)"
    r"(?:\*\*)?[^\S\n]*[:：]?(?:\*\*)?[^\S\n]*(?P<rest>[^。！？\n]{0,120})",
    re.IGNORECASE,
)
_NAMES = regex(r"《|[\[【(（]\d|[日晚早晨时商周]报|新闻网|^\W*$")
_LINE = regex(r"\s*[-*_=]{3,}\s*|\s*")
_NUMBERED = regex(rf"{_SET}[\[【]\d{{1,2}}[\]】][:：]?\s*《?.*")
_TITLED = regex(rf"{_SET}(?:[(（]?\d{{1,2}}[)）.、:：]\s*+)?+[*\s]*+[《“\"].*")


def read(reply: str, question: str, secret: str, given: str) -> str:
    """The answer to `question` in a reply, as it may leave; `secret` are the instructions, `given` the passages.

    Raises Leak where the reply is the repetition of its instructions; LLMEmpty where it says nothing.
    """
    text = without_own_list(plain(without_echo(unwrapped(reply), question, secret), secret, given)).strip()
    if _NOTHING.fullmatch(text):
        raise LLMEmpty("the model's reply is empty", "run `wenbao doctor`, or set another WENBAO_LLM_MODEL")
    return text


def unwrapped(reply: str) -> str:
    """What a reply that is nothing but one block of code, or a JSON object with an answer, holds.

    >>> unwrapped('```json\\n{"answer": "3.6公里[1]。"}\\n```')
    '3.6公里[1]。'
    """
    text = reply.strip()
    if (fenced := _FENCED.fullmatch(text)) and "```" not in fenced["text"]:
        text = fenced["text"].strip()
    if not text.startswith("{"):
        return text
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return next((found[f] for f in _FIELDS if isinstance(found.get(f), str)), text)


def without_echo(text: str, question: str, secret: str = "") -> str:
    """A reply without what it repeats of its prompt before the answer: heads, the question, clauses of the rules, the
    heads of passages. What is nothing else stays.

    >>> without_echo("问题：全长多少？\\n答案：3.6公里[1]。", "全长多少？")
    '3.6公里[1]。'
    """
    rules = _bare(secret)
    left = text
    while True:
        line, _, rest = left.partition("\n")
        if head := _HEAD.match(left):
            shorter = left[head.end() :]
        elif (
            _bare(_ASKED.sub("", line, count=1)) == _bare(question)
            or _PASSAGE.fullmatch(line.strip())
            or (rules and line.strip() and _ours(line, rules))
        ):
            shorter = rest
        elif (
            rules
            and (clause := _CLAUSE.split(left, maxsplit=1))
            and len(clause) == 2
            and _within(clause[0], rules)
        ):
            shorter = clause[1]
        else:
            return left
        if not shorter.strip():
            return left
        left = shorter.lstrip()


def _ours(line: str, rules: str) -> bool:
    """Whether most of a line is clauses of the instructions."""
    clauses = [clause for clause in _CLAUSE.split(line) if _bare(clause)]
    held = sum(len(_bare(clause)) for clause in clauses if _within(clause, rules))
    return 2 * held > sum(len(_bare(clause)) for clause in clauses)


def _within(clause: str, rules: str) -> bool:
    bare = _bare(clause)
    return sum(2 if c > "\u2e80" else 1 for c in bare) >= _RULE and bare in rules


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def without_own_list(text: str) -> str:
    """A model's reply without the list of sources that it puts under it: ours stands there.

    >>> without_own_list("用电2500万千瓦时[1]。\\n\\n来源：\\n[1] 《近零碳园区》武进日报")
    '用电2500万千瓦时[1]。'
    """
    lines = text.rstrip().split("\n")
    cut = len(lines)
    for at in range(len(lines) - 1, 0, -1):
        line = lines[at]
        if _headed(line):
            cut = at
            break
        if _NUMBERED.fullmatch(line) and "《" in line and "。" not in line:
            cut = at  # Numbers with titles are a list without a head as well.
        elif not (_LINE.fullmatch(line) or _NUMBERED.fullmatch(line) or _TITLED.fullmatch(line)):
            break
    while cut < len(lines) and cut > 1 and _LINE.fullmatch(lines[cut - 1]):
        cut -= 1
    kept = "\n".join(lines[:cut]).rstrip()
    return kept if cut < len(lines) and kept.strip() else text


def _headed(line: str) -> bool:
    found = _SOURCES.fullmatch(line.rstrip())
    return bool(found and _NAMES.search(found["rest"]))
