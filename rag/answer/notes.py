"""What the reader is told beside an answer, in the language of the question."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.guard import Leak
from rag.answer.mend import Left
from rag.check import Conflict
from rag.errors import LLMEmpty, LLMError, LLMRejected, LLMTimeout
from rag.text.messages import estimated, say
from rag.types import Article, Claim, Hit

_KINDS = (
    (LLMTimeout, "failed.timeout"),
    (LLMRejected, "failed.rejected"),
    (Leak, "failed.leaked"),
    (LLMEmpty, "failed.empty"),
)


def why(fault: LLMError, language: str) -> str:
    """A fault of the model in a few words that name no address: any reader may see them."""
    return say(next((key for kind, key in _KINDS if isinstance(fault, kind)), "failed.down"), language)


def withheld(left: Left, language: str) -> list[str]:
    """The sentences in whose place print is quoted, and those left out, each with what is wrong with it."""
    gone = [claim for claim in left.out if claim not in left.quoted]
    return [
        say(
            key,
            language,
            what=say("join.reasons", language).join(_faulty(claim, language) for claim in claims),
        )
        for key, claims in (("note.quoted_instead", left.quoted), ("note.withheld", gone))
        if claims
    ]


def _faulty(claim: Claim, language: str) -> str:
    return say("note.claim_why" if claim.why else "note.claim", language, text=claim.text, why=claim.why)


def differing(conflict: Conflict, cited: Article | None, hits: Sequence[Hit], language: str) -> str:
    """That another article prints another figure; which is the newer where both days are known."""
    other = hits[conflict.hit - 1].article
    newer = bool(cited and cited.published and other.published and other.published > cited.published)
    return say(
        "note.differs_newer" if newer else "note.differs",
        language,
        article=place(other, language),
        printed=conflict.printed,
        told=conflict.told,
    )


def place(article: Article, language: str) -> str:
    """《title》 with its paper and day, as far as they are known."""
    day = str(article.published or (estimated(article.guess, language) if article.guess else ""))
    rest = " ".join(part for part in (article.source, day) if part)
    title = article.title or say("looked.untitled", language)
    return say("looked.place" if rest else "looked.title", language, title=title, rest=rest)
