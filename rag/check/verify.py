"""The same checks for any text: a draft, a speech, another system's answer, held against the archive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.check import judge
from rag.check.claims import split
from rag.check.judging import Opens, Support
from rag.check.markers import resolve
from rag.errors import TooLarge
from rag.text.pattern import regex
from rag.types import Claim, Filters, Hit

_PASSAGES = 8
_ASKED = 400  # Characters of a sentence that it is searched by; a passage has no more.
_WORD = regex(r"\w")
# A sentence that begins like this is searched together with the one before.
_LEANS = regex(r"[他她它其这那该此]|(?:He|She|It|They|This|That|These|Those)\b")


class Retrieves(Protocol):
    """What a verifier needs of retrieval."""

    def passages(self, question: str, k: int = 8, filters: Filters = Filters()) -> tuple[Hit, ...]: ...


@dataclass(frozen=True, slots=True)
class Part:
    """`text` stands at `start`; `sentence` is what of it is checked, `asked` what it is searched by."""

    start: int
    text: str
    sentence: str
    asked: str


class Verifier:
    """Holds texts against what `retriever` finds; `variants` leads misprinted names to the ones meant."""

    def __init__(
        self,
        retriever: Retrieves,
        *,
        support: Support | None = None,
        reader: Opens | None = None,
        variants: Mapping[str, str] | None = None,
        k: int = _PASSAGES,
    ) -> None:
        self._retriever = retriever
        self._support = support
        self._reader = reader
        self._variants = variants
        self._k = k

    def verify(self, text: str, article_ids: Sequence[str] = ()) -> tuple[Claim, ...]:
        """The claims of `text` in order, each with its verdict, what differs, and the best evidence for or
        against it: from the named articles only, if any are named."""
        return tuple(self.claim(part, tuple(article_ids)) for part in self.parts(text))

    def parts(self, text: str, most: int | None = None) -> tuple[Part, ...]:
        """The sentences of `text` with what each is searched by; cheap beside `claim`. Raises TooLarge where they are
        over `most`."""
        parts = []
        before = ""
        pieces = split(text, ())
        if most is not None and len(pieces) > most:
            raise TooLarge(
                "the text has {count} sentences, the limit is {most}",
                "send it in several requests",
                count=len(pieces),
                most=most,
            )
        for piece in pieces:
            # The text's own markers point at sources that are not ours.
            sentence = resolve(piece.bare, 0).text
            asked = f"{before} {sentence}" if before and _LEANS.match(sentence) else sentence
            parts.append(Part(piece.start, text[piece.start : piece.end], sentence, asked[:_ASKED]))
            before = sentence
        return tuple(parts)

    def claim(self, part: Part, article_ids: tuple[str, ...] = ()) -> Claim:
        """The verdict on one sentence."""
        hits = (
            self._retriever.passages(part.asked, self._k, Filters(article_ids=article_ids))
            if _WORD.search(part.sentence)
            else ()
        )
        found = judge(
            part.sentence, (), hits, variants=self._variants, support=self._support, reader=self._reader
        )
        end = part.start + len(part.text)
        return Claim(part.start, end, part.text, (), found.status, found.why, found.evidence)
