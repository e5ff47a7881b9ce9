"""Public question sets from a path: SQuAD-style JSON, one question a line (JSONL), or a BEIR folder."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.gold import Question, Source
from eval.jsonl import rows
from rag.errors import UnreadableFile
from rag.text.fold import clean
from rag.text.language import language

FORMS = "SQuAD-style .json, one question a line as .jsonl (also .gz), or a BEIR folder with corpus.jsonl, queries.jsonl, qrels/"


@dataclass(frozen=True, slots=True)
class Document:
    """A text that questions are asked about; it becomes one article."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions with the documents that they are asked over."""

    name: str
    documents: tuple[Document, ...]
    questions: tuple[Question, ...]


def read_set(path: Path, limit: int = 0, split: str = "test") -> QuestionSet:
    """The set at `path`; with `limit` its first questions, over all of its documents all the same.

    Raises UnreadableFile where nothing known is there.
    """
    try:
        if path.is_dir():
            made = _beir(path, split)
        elif path.name.removesuffix(".gz").endswith(".json"):
            made = _squad(path)
        else:
            made = _lines(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise UnreadableFile(f"{path}: not a question set ({exc!r})", f"known are {FORMS}") from exc
    if not made.questions:
        raise UnreadableFile(f"{path}: no question with its text in it", f"known are {FORMS}")
    return QuestionSet(made.name, made.documents, made.questions[: limit or None])


def _open(path: Path) -> str:
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")


class _Documents:
    """Each text once, under the id it first had."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self.all: list[Document] = []

    def add(self, text: str, title: str = "", id_: str = "") -> Source:
        text = clean(text).strip()
        if text not in self._ids:
            self._ids[text] = id_ or f"doc-{len(self.all)}"
            self.all.append(Document(self._ids[text], clean(title), text))
        return Source(self._ids[text], text)


def _question(raw: Mapping[str, Any], evidence: tuple[Source, ...], answers: list[str]) -> Question:
    text = str(raw["question"])
    facts = (tuple(dict.fromkeys(answers)),) if answers else ()
    kind = str(raw.get("type") or "question")
    known = raw.get("answerable")
    answerable = not raw.get("is_impossible", False) if known is None else bool(known)
    evidence = evidence if answerable else ()
    return Question(
        str(raw["id"]),
        text,
        str(raw.get("lang") or language(text)),
        kind,
        answerable,
        facts=facts,
        evidence=evidence,
    )


def _squad(path: Path) -> QuestionSet:
    documents = _Documents()
    questions = []
    for article in json.loads(_open(path))["data"]:
        for paragraph in article["paragraphs"]:
            source = documents.add(paragraph["context"], article.get("title", ""))
            for qa in paragraph["qas"]:
                answers = [a["text"] for a in qa.get("answers", ())]
                questions.append(_question(qa, (source,), answers))
    return QuestionSet(path.name.split(".")[0], tuple(documents.all), tuple(questions))


def _lines(path: Path) -> QuestionSet:
    """`question, context, answers`; a line without a context is left out: there is nothing to find."""
    documents = _Documents()
    questions = []
    for row in rows(path):
        if row.get("context"):
            source = documents.add(row["context"], row.get("title", ""))
            questions.append(_question(row, (source,), list(row.get("answers", ()))))
    name = f"{path.parent.name}/{path.name.split('.')[0]}"
    return QuestionSet(name, tuple(documents.all), tuple(questions))


def _beir(folder: Path, split: str) -> QuestionSet:
    documents = _Documents()
    texts = {}
    for row in rows(_either(folder / "corpus.jsonl")):
        texts[str(row["_id"])] = documents.add(row["text"], row.get("title", ""), str(row["_id"]))
    grades: dict[str, dict[str, int]] = {}
    for line in _open(folder / "qrels" / f"{split}.tsv").splitlines()[1:]:
        query, doc, grade = line.split("\t")
        if int(grade) > 0:
            grades.setdefault(query, {})[doc] = int(grade)
    questions = []
    for row in rows(_either(folder / "queries.jsonl")):
        relevant = grades.get(str(row["_id"]), {})
        evidence = tuple(Source(texts[d].file, texts[d].quote, g) for d, g in relevant.items())
        if evidence:
            questions.append(_question({"id": row["_id"], "question": row["text"]}, evidence, []))
    return QuestionSet(folder.name, tuple(documents.all), tuple(questions))


def _either(path: Path) -> Path:
    packed = path.with_name(path.name + ".gz")
    return packed if packed.exists() else path


def write_documents(documents: tuple[Document, ...], path: Path) -> None:
    """The documents as JSONL that `wenbao index` reads, one article a line."""
    with path.open("w", encoding="utf-8") as out:
        for d in documents:
            out.write(json.dumps({"id": d.id, "title": d.title, "body": d.text}, ensure_ascii=False) + "\n")
