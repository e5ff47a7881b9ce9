"""What of an article a claim is read beside: its headline and the sentences that share most with the claim."""

from __future__ import annotations

from collections.abc import Sequence

# Characters of print beside one claim (three Latin letters count as one): with the claim it fills one window.
MOST = 230


def beside(claim: str, title: str, sentences: Sequence[str], shared: Sequence[float] | None = None) -> str:
    """The headline and those sentences of `sentences` that share most with `claim`, in their order, as one text.

    All of a short article; of a longer one so many as fit. The sentence before a chosen one counts a little, since
    its subject is often inherited. `shared`: the share of each sentence, where spelling does not tell it.
    """
    room = MOST - _size(title)
    shared = likeness(claim, sentences) if shared is None else shared
    worth = [s + 0.2 * after for s, after in zip(shared, [*shared[1:], 0.0], strict=True)]
    chosen: list[int] = []
    for i in sorted(range(len(sentences)), key=lambda i: (-worth[i], i)):
        if (size := _size(sentences[i])) <= room or not chosen:
            chosen.append(i)
            room -= size
    return "\n".join([*([title] if title else []), "".join(sentences[i].strip() for i in sorted(chosen))])


def likeness(claim: str, sentences: Sequence[str]) -> list[float]:
    """The share of a claim's pairs of characters, and of its runs of Latin letters or digits, that each sentence has."""
    pairs = _pairs(claim)
    return [len(pairs & _pairs(s)) / (len(pairs) or 1) for s in sentences]


def _pairs(text: str) -> set[str]:
    """Pairs of neighbouring characters, and runs of Latin letters or digits."""
    found: set[str] = set()
    word = ""
    for c in f"{text.lower()} ":
        if c.isascii() and c.isalnum():
            word += c
            continue
        if word:
            found.add(word)
            word = ""
    solid = "".join(c for c in text if c.isalnum() and not c.isascii())
    return found | {solid[i : i + 2] for i in range(len(solid) - 1)}


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace")) // 3
