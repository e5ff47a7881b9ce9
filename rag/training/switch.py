"""Chinese tokens → their English senses or pinyin, so that a Chinese question trains as an English one would.

There are hardly any English questions over Chinese text to train on; a Chinese question read word by word out of
the dictionary has the words of one, and the mean of token vectors knows nothing of their order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rag.text.fold import fold
from rag.text.han import all_han
from rag.training.data import senses
from rag.training.features import Ints, Ragged, vocabulary
from rag.training.pairs import plain

_SYLLABLE = re.compile(r"([A-Za-zü:]{1,6})[1-5]")


@dataclass(frozen=True, slots=True)
class Switch:
    """Token t may become any of the rows `first[t] … first[t] + choices[t] - 1` of `senses`, or the row
    `sound[t]` (its pinyin; -1 if it has none)."""

    senses: Ragged
    first: Ints
    choices: Ints
    sound: Ints

    def meant(self, tokens: Ints, rng: np.random.Generator) -> Ints:
        """The row of a sense of each token, more often one of its first."""
        return self.first[tokens] + (rng.random(len(tokens)) ** 1.5 * self.choices[tokens]).astype(np.int64)

    def apply(self, texts: Ragged, rng: np.random.Generator) -> Ragged:
        """`texts` with nearly all of their Chinese tokens replaced: names and the like by sound, most by sense."""
        flat = texts.flat
        spelled = (self.sound[flat] >= 0) & (
            rng.random(len(flat)) < np.where(self.choices[flat] > 0, 0.1, 0.9)
        )
        by_sense = (self.choices[flat] > 0) & ~spelled & (rng.random(len(flat)) < 0.95)
        pick = self.meant(flat, rng)
        row = np.where(spelled, self.sound[flat], pick)
        changed = spelled | by_sense
        # Rows of single kept tokens stand behind the senses, so that one gather makes the new text.
        single = Ragged(flat, np.arange(len(flat) + 1))
        pool = Ragged(
            np.concatenate([self.senses.flat, single.flat]),
            np.concatenate([self.senses.starts, self.senses.starts[-1] + single.starts[1:]]),
        )
        new = pool.rows(np.where(changed, row, len(self.senses) + np.arange(len(flat))))
        return Ragged(new.flat, new.starts[texts.starts])


def make(data: Path, tokenizer: Any) -> Switch:
    """The switch of CC-CEDICT for the tokens of `tokenizer`."""
    number = {t: i for i, t in enumerate(vocabulary(tokenizer))}
    glosses: dict[str, list[str]] = {}
    sounds: dict[str, str] = {}
    for zh, pinyin, many in senses(data):
        word = fold(zh)
        if word in number and all_han(word):
            short = [re.sub(r"^(to be|to|a|an|the) ", "", plain(s)) for s in many]
            glosses.setdefault(word, []).extend(s for s in short if len(s.split()) <= 4)
        syllables = [s.lower().replace("u:", "u").replace("ü", "u") for s in _SYLLABLE.findall(pinyin)]
        # A capital marks a name in CC-CEDICT's pinyin: it comes first among the readings.
        better = pinyin[:1].isupper() or word not in sounds
        if better and word in number and len(syllables) == len(word) <= 3:
            sounds[word] = "".join(syllables)
    pieces: list[str] = []
    first, choices, sound = (np.full(len(number), fill, np.int64) for fill in (0, 0, -1))
    for word, listed in glosses.items():
        kept = list(dict.fromkeys(s for s in listed if s))[:6]
        first[number[word]], choices[number[word]] = len(pieces), len(kept)
        pieces += kept
    for word, spelled in sounds.items():
        sound[number[word]] = len(pieces)
        pieces.append(spelled)
    encoded = [e.ids for e in tokenizer.encode_batch_fast(pieces, add_special_tokens=False)]
    return Switch(Ragged.of(encoded), first, choices, sound)
