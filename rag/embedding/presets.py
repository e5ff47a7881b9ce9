"""The models that people use, with the words each wants before a question and before a passage."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

# Passages longer than this find less and cost the square, whatever the model could read.
WINDOW = 512


@dataclass(frozen=True, slots=True)
class Preset:
    """A model's name on the hub and the prompts of its model card. `remote_code`: it comes with its own."""

    name: str
    query: str = ""
    passage: str = ""
    remote_code: bool = False


_QWEN = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:"
_BGE_ZH = "为这个句子生成表示以用于检索相关文章："

PRESETS = {
    preset.name.rsplit("/", 1)[1].lower(): preset
    for preset in (
        Preset("intfloat/multilingual-e5-small", "query: ", "passage: "),
        Preset("intfloat/multilingual-e5-base", "query: ", "passage: "),
        Preset("intfloat/multilingual-e5-large", "query: ", "passage: "),
        Preset("BAAI/bge-m3"),
        Preset("BAAI/bge-small-zh-v1.5", _BGE_ZH),
        Preset("BAAI/bge-base-zh-v1.5", _BGE_ZH),
        Preset("BAAI/bge-large-zh-v1.5", _BGE_ZH),
        Preset("Qwen/Qwen3-Embedding-0.6B", _QWEN),
        Preset("Qwen/Qwen3-Embedding-4B", _QWEN),
        Preset("Qwen/Qwen3-Embedding-8B", _QWEN),
        Preset("Alibaba-NLP/gte-multilingual-base", remote_code=True),
        Preset("sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"),
    )
}


def preset(name: str) -> Preset:
    """The preset for a hub name, its last part, or a folder called so; else the name with no prompts.

    >>> preset("multilingual-e5-small").name, preset("/models/bge-m3").name
    ('intfloat/multilingual-e5-small', '/models/bge-m3')
    """
    known = PRESETS.get(PurePath(name).name.lower())
    if known is None:
        return Preset(name)
    if name in (known.name, PurePath(name).name):
        return known
    return Preset(name, known.query, known.passage, known.remote_code)
