"""An English question in the words that Chinese print would use."""

from rag.find.crossing.english import PINYIN, WORDS, in_chinese

__all__ = ["PINYIN", "WORDS", "in_chinese"]
