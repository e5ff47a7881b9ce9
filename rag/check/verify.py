"""The same checks for any text: a draft, a speech, another system's answer, held against the archive."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from rag.check import judge
from rag.check.claims import split
from rag.check.judging import Support
from rag.check.markers import resolve
from rag.types import Claim, Filters, Retrieval

_PASSAGES = 8
_WORD = re.compile(r"\w")
# A sentence that begins like this is searched together with the one before.
_LEANS = re.compile(r"[他她它其这那该此]|(?:He|She|It|They|This|That|These|Those)\b")


class Retrieves(Protocol):
    """What a verifier needs of retrieval."""

    def retrieve(
        self, question: str, k: int = 8, filters: Filters = Filters(), also: Sequence[str] = ()
    ) -> Retrieval: ...


class Verifier:
    """Holds texts against what `retriever` finds; `variants` leads misprinted names to the ones meant."""

    def __init__(
        self,
        retriever: Retrieves,
        *,
        support: Support | None = None,
        variants: Mapping[str, str] | None = None,
        k: int = _PASSAGES,
    ) -> None:
        self._retriever = retriever
        self._support = support
        self._variants = variants
        self._k = k

    def verify(self, text: str, article_ids: Sequence[str] = ()) -> tuple[Claim, ...]:
        """The claims of `text` in order, each with its verdict, what differs, and the best evidence for or
        against it: from the named articles only, if any are named."""
        claims = []
        before = ""
        for piece in split(text, ()):
            # The text's own markers point at sources that are not ours.
            sentence = resolve(piece.bare, 0).text
            asked = f"{before} {sentence}" if before and _LEANS.match(sentence) else sentence
            claims.append(
                self._claim(text[piece.start : piece.end], piece.start, sentence, asked, tuple(article_ids))
            )
            before = sentence
        return tuple(claims)

    def _claim(self, text: str, start: int, sentence: str, asked: str, article_ids: tuple[str, ...]) -> Claim:
        hits = (
            self._retriever.retrieve(asked, self._k, Filters(article_ids=article_ids)).hits
            if _WORD.search(sentence)
            else ()
        )
        found = judge(sentence, (), hits, variants=self._variants, support=self._support)
        return Claim(start, start + len(text), text, (), found.status, found.why, found.evidence)
