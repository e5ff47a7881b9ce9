"""What the reader is told beside an answer, in the language of the question (English for all but Chinese)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from rag.answer.guard import Leak
from rag.check import Conflict
from rag.errors import LLMEmpty, LLMError, LLMRejected, LLMTimeout
from rag.types import Article, Claim, Hit


class Note(Enum):
    """Each note as (简体, 繁體, English)."""

    QUOTED = (
        "没有设置语言模型，以下是报道原文的摘句。",
        "沒有設置語言模型，以下是報導原文的摘句。",
        "No language model is set; these are sentences quoted from the articles.",
    )
    FAILED = (
        "语言模型没有给出回答（{why}），以下是报道原文的摘句。",
        "語言模型沒有給出回答（{why}），以下是報導原文的摘句。",
        "The language model gave no answer ({why}); these are sentences quoted from the articles.",
    )
    BROKE_OFF = (
        "语言模型中途断开（{why}），回答可能不完整。",
        "語言模型中途斷開（{why}），回答可能不完整。",
        "The language model broke off ({why}); the answer may be incomplete.",
    )
    CUT = (
        "回答到了模型的长度上限，可能不完整。",
        "回答到了模型的長度上限，可能不完整。",
        "The answer reached the model's length limit and may be incomplete.",
    )
    WITHHELD = (
        "未获报道支持而略去：{what}",
        "未獲報導支持而略去：{what}",
        "Withheld because the articles do not support it: {what}",
    )
    REPAIRED = (
        "核对后请模型重写过一次。",
        "核對後請模型重寫過一次。",
        "Rewritten once by the model after the check.",
    )
    DIFFERS = (
        "《{title}》{day}写的是“{printed}”，与这里的“{told}”不同{newer}。",
        "《{title}》{day}寫的是「{printed}」，與這裡的「{told}」不同{newer}。",
        "《{title}》{day} prints “{printed}” where this says “{told}”{newer}.",
    )
    NEWER = ("，且较新", "，且較新", ", and is newer")
    LANGUAGE = (
        "模型没有用提问的语言回答。",
        "模型沒有用提問的語言回答。",
        "The model did not answer in the language of the question.",
    )
    TIMEOUT = ("超时", "逾時", "it took too long")
    REJECTED = ("请求被拒绝", "請求被拒絕", "it refused the request")
    LEAKED = ("它复述了提示词", "它複述了提示詞", "it repeated its instructions")
    EMPTY = ("回复是空的", "回覆是空的", "its reply was empty")
    DOWN = ("连接不上或出错", "連接不上或出錯", "it cannot be reached or failed")

    def say(self, language: str, **words: str) -> str:
        """The note for a reader of `language`."""
        zh, hant, en = self.value
        text: str = {"zh": zh, "und": zh, "zh-Hant": hant}.get(language, en)
        return text.format(**words)


def why(fault: LLMError, language: str) -> str:
    """A fault of the model in a few words that name no address: any reader may see them."""
    kinds = (
        (LLMTimeout, Note.TIMEOUT),
        (LLMRejected, Note.REJECTED),
        (Leak, Note.LEAKED),
        (LLMEmpty, Note.EMPTY),
    )
    return next((note for kind, note in kinds if isinstance(fault, kind)), Note.DOWN).say(language)


def withheld(claims: Sequence[Claim], language: str) -> str:
    """The sentences left out, each with what is wrong with it."""
    named = (f"“{claim.text}”" + (f"（{claim.why}）" if claim.why else "") for claim in claims)
    return Note.WITHHELD.say(language, what="；".join(named))


def differing(conflict: Conflict, cited: Article | None, hits: Sequence[Hit], language: str) -> str:
    """That another article prints another figure; which is the newer where both days are known."""
    other = hits[conflict.hit - 1].article
    newer = bool(cited and cited.published and other.published and other.published > cited.published)
    return Note.DIFFERS.say(
        language,
        title=other.title,
        day=f"（{other.published}）" if other.published else "",
        printed=conflict.printed,
        told=conflict.told,
        newer=Note.NEWER.say(language) if newer else "",
    )
