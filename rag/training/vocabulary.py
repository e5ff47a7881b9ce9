"""Training texts → tokenizer: Chinese words and characters, and pieces of the words of other languages.

A unigram tokenizer (Kudo 2018) whose normaliser folds Traditional to Simplified Chinese, full to half width
and upper to lower case, so that texts which differ in these alone have the same tokens. Chinese words come
from jieba's dictionary and CC-CEDICT, ranked by use; pieces of other languages from SentencePiece.
"""

from __future__ import annotations

import base64
import io
import json
import math
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rag.text.fold import fold
from rag.text.han import HAN
from rag.text.words import cut
from rag.training.data import passages, senses, translations

_HAN = re.compile(f"[{HAN}]+")
_HAN_WORD = re.compile(f"[{HAN}]{{2,8}}")
_SYLLABLE = re.compile(r"([A-Za-z]{2,6})[1-5]")
_ENGLISH = re.compile(r"[a-z]{3,20}")
_ODD = {"Cs", "Co", "Cn"}


def normal(char: str) -> str:
    """The form under which the tokenizer sees a character; empty if it sees nothing."""
    if char in "\t\n\r\u2028\u2029\x0b\x0c\x85":
        return " "
    if unicodedata.category(char) in ("Cc", "Cf"):
        return ""
    return fold(unicodedata.normalize("NFKC", char)).lower()


def rules() -> Iterator[tuple[str, str]]:
    """Each character, or letter with a combining mark, that the tokenizer sees in another form."""
    for code in range(1, 0x10000):
        char = chr(code)
        if unicodedata.category(char) in _ODD:
            continue
        seen = normal(char)
        if seen != char:
            yield char, seen
        parts = unicodedata.normalize("NFD", char)
        if len(parts) == 2 and seen != parts and not "가" <= char <= "힣":
            yield parts, seen


def _jieba() -> dict[str, int]:
    """jieba's dictionary (MIT): word → frequency, simplified."""
    import jieba

    found: Counter[str] = Counter()
    with open(os.path.join(os.path.dirname(jieba.__file__), "dict.txt"), encoding="utf-8") as file:
        for line in file:
            word, frequency, *_ = line.split(" ")
            found[fold(word)] += int(frequency)
    return found


def chinese(data: Path, texts: Iterable[str], words: int) -> dict[str, float]:
    """Chinese words (at most `words`) and characters with their log probabilities."""
    known = _jieba()
    used: Counter[str] = Counter()
    for text in texts:
        used.update(cut(fold(text)))
    entries = {fold(zh) for zh, _, _ in senses(data)}
    candidates = {w for w in entries | set(known) | set(used) if _HAN_WORD.fullmatch(w)}

    def worth(word: str) -> float:
        return math.log1p(known.get(word, 0)) + 1.5 * math.log1p(used[word]) + 2.5 * (word in entries)

    chosen = sorted(candidates, key=lambda w: (-worth(w), w))[:words]
    characters = {c for w in entries | set(used) for c in w if _HAN.match(c)}
    characters |= {c for w, f in known.items() if f >= 5 for c in w if _HAN.match(c)}
    total = sum(known.values())
    return {w: math.log((known.get(w, 0) + 2 * used[w] + 1) / total) for w in [*chosen, *sorted(characters)]}


def others(texts: Iterable[str], size: int, whole: Iterable[str]) -> tuple[dict[str, float], bytes]:
    """`(pieces with log probabilities, compiled normaliser)` of the texts that are not Chinese; each of the
    words `whole` is a piece too, a little likelier than what it would be cut into."""
    import sentencepiece as spm

    table = "".join(
        " ".join(f"{ord(c):X}" for c in a) + "\t" + " ".join(f"{ord(c):X}" for c in b) + "\n"
        for a, b in dict(rules()).items()
    )
    folder = Path(os.environ.get("TMPDIR", "/tmp"))
    path = folder / f"normaliser-{os.getpid()}.tsv"
    path.write_text(table, encoding="utf-8")
    model = io.BytesIO()
    spm.set_random_generator_seed(1)
    try:
        spm.SentencePieceTrainer.train(
            sentence_iterator=iter(texts), model_writer=model, vocab_size=size, model_type="unigram",
            character_coverage=0.9999, normalization_rule_tsv=str(path), max_sentence_length=20000,
            add_dummy_prefix=True, num_threads=1, bos_id=-1, eos_id=-1, minloglevel=2, max_sentencepiece_length=16, input_sentence_size=120_000,
            shuffle_input_sentence=True, hard_vocab_limit=False,
        )  # fmt: skip
    finally:
        path.unlink()
    processor = spm.SentencePieceProcessor(model_proto=model.getvalue())
    found = {
        processor.id_to_piece(i): processor.get_score(i)
        for i in range(processor.get_piece_size())
        if not (processor.is_unknown(i) or processor.is_control(i))
    }
    for word in whole:
        cut = processor.encode(word, out_type=int)
        found.setdefault("▁" + word, sum(processor.get_score(i) for i in cut) + 1)
    normaliser_spec = _field(model.getvalue(), 3)
    return found, _field(normaliser_spec, 2)


def _field(message: bytes, number: int) -> bytes:
    """The bytes of a length-delimited field of a protocol buffer message (saves a dependency on protobuf)."""

    def varint(at: int) -> tuple[int, int]:
        value = shift = 0
        while True:
            byte = message[at]
            value |= (byte & 0x7F) << shift
            at, shift = at + 1, shift + 7
            if byte < 0x80:
                return value, at

    at = 0
    while at < len(message):
        key, at = varint(at)
        if key & 7 == 2:
            size, at = varint(at)
            if key >> 3 == number:
                return message[at : at + size]
            at += size
        elif key & 7 == 0:
            _, at = varint(at)
        else:
            at += 4 if key & 7 == 5 else 8
    raise ValueError(f"no field {number}")


def english(texts: Iterable[str], words: int) -> list[str]:
    """The commonest English words, at most `words`: SentencePiece, for whom English is one language of nine,
    would cut "projects" and "scenic" into pieces that say little."""
    used = Counter(word for text in texts for word in _ENGLISH.findall(text.lower()))
    return sorted((w for w, n in used.items() if n >= 3), key=lambda w: (-used[w], w))[:words]


def tokenizer(data: Path, *, words: int = 40_000, pieces: int = 40_000, whole: int = 20_000) -> Any:
    """The tokenizer of the model, as `tokenizers` has it."""
    from tokenizers import Tokenizer

    pages, table = passages(data), translations(data)
    zh = [p.text for p in pages if p.lang == "zh"] + [q for p in pages if p.lang == "zh" for q in p.questions]
    zh += [row[k] for row in table for k in ("zh", "zh_hant") if k in row]
    western = [p.text for p in pages if p.lang != "zh"] + [
        q for p in pages if p.lang != "zh" for q in p.questions
    ]
    # English counts double: it is the second language of the model.
    first = [p.text for p in pages if p.lang == "en"] + ["; ".join(s) for _, _, s in senses(data)]
    western += first + [
        v for row in table for k, v in row.items() if k not in ("zh", "zh_hant", "yue", "doc")
    ]
    common = english(first + 3 * [row["en"] for row in table], whole)
    found, charsmap = others((line for text in western for line in text.split("\n")), pieces, common)
    scores = {p: s for p, s in found.items() if not _HAN.search(p) or re.search("[\u3040-\u30ff]", p)}
    scores.update(chinese(data, zh, words))
    scores.setdefault("▁", -4.0)
    # Names of people and places come as pinyin in English questions: its syllables are pieces of their own.
    for syllable in sorted({s.lower() for _, pinyin, _ in senses(data) for s in _SYLLABLE.findall(pinyin)}):
        scores.setdefault(syllable, -10.5)
        scores.setdefault("▁" + syllable, -10.5)
    order = sorted(scores, key=lambda p: (-scores[p], p))
    spec: dict[str, Any] = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [],
        "normalizer": {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(charsmap).decode()},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "post_processor": None, "decoder": None,
        "model": {"type": "Unigram", "unk_id": 0, "byte_fallback": False,
                  "vocab": [["[UNK]", -30.0], *([p, round(scores[p], 2)] for p in order)]},
    }  # fmt: skip
    return Tokenizer.from_str(json.dumps(spec, ensure_ascii=False))
