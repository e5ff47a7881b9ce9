"""Makes the dictionary of `rag.check.crossing`: the Chinese words that an English one may stand for.

    python -m rag.training.senses ../shared/data

Every short sense of CC-CEDICT turned round, and what IBM Model 1 (Brown et al. 1993) adds from NTREX-128, TICO-19 and Tatoeba, down
to pairs that a search would not want: a check asks whether print *may* say a word. About a minute.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from rag.check.crossing.lexicon import SENSES
from rag.check.crossing.stems import stem
from rag.text.fold import fold
from rag.text.han import HAN, all_han
from rag.text.words import is_word
from rag.training.crossing import align, pairs
from rag.training.data import rows

LEARNED, LEAST = 12, 0.02  # Pairs of a word that alignment adds, and the least probability of one.
WIDE = 50  # Chinese words kept of an English one: those it means alone come before those it helps to mean.
LONG = 4  # Characters; longer words are made of shorter ones.

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOTE = re.compile(rf"[{HAN}]|^(?:CL:|(?:\w+ )?variant|see |abbr|used in|surname|lit\.)|idiom|\bfig\.")
_EMPTY = frozenset(
    """a an the of to in on at by for from with and or as is be are was were it its this that sth sb one's one oneself etc into onto
    up out off over not no esp e g i lit fig who which what when where how used usually especially kind type name""".split()
)


def senses(data: Path) -> Iterator[tuple[str, str, float]]:
    """A stem, a Chinese word that dictionaries give for it, and the share of the sense that the stem makes up."""
    for path in sorted((data / "parallel/cedict").glob("*.jsonl*")):
        for row in rows(path):
            word = fold(row["zh"])
            if not all_han(word) or len(word) > LONG or not _common(word):
                continue
            for sense in row["en"]:
                for part in () if _NOTE.search(sense) else re.split("[;,]", _ASIDE.sub("", sense)):
                    kept = [w for w in _WORD.findall(part) if w.lower() not in _EMPTY]
                    if len(kept) <= 3:
                        yield from ((_stem(w), word, 1 / len(kept)) for w in kept)


def _common(word: str) -> bool:
    """Whether print would use it: a word of the tagger's dictionary, or a character of the first level of GB 2312."""
    return is_word(word) if len(word) > 1 else b"\xb0" <= word.encode("gb2312", "replace")[:1] <= b"\xd7"


def _stem(word: str) -> str:
    """The stem, with the capital of a name."""
    return stem(word.lower()).capitalize() if word[0].isupper() else stem(word)


def table(data: Path) -> dict[str, list[str]]:
    """The Chinese words of each stem, the likeliest first."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for english, chinese, share in senses(data):
        found[english][chinese] += share
    corpus = [([stem(w) for w in left], right) for left, right in pairs(data) if left and right]
    for name in [w for w in found if w[0].isupper() and w.lower() in found]:
        for chinese, share in found.pop(name).items():
            found[name.lower()][chinese] += share
    for english, learned in align(corpus, LEARNED, LEAST).items():
        key = english.capitalize() if english.capitalize() in found else english
        for chinese, chance in learned:
            found[key][chinese] += 4 * chance
    return {
        english: sorted(words, key=lambda w: (-words[w], w))[:WIDE]
        for english, words in found.items()
        if len(english) > 1
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path)
    made = table(parser.parse_args().data)
    SENSES.write_text("".join(f"{w}\t{' '.join(found)}\n" for w, found in sorted(made.items())), "utf-8")


if __name__ == "__main__":
    main()
