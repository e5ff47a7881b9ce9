"""Claims made of questions: with their answer a true statement, with another answer a false one."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from rag.training.reader.claims import around
from rag.training.reader.examples import (
    CONTRADICTED,
    SUPPORTED,
    UNTOLD,
    Document,
    Example,
    differences,
)
from rag.training.reader.false import alter, name, noun

_WH = re.compile(
    r"是?(?:在|於|于)?(?:哪一?年|哪一天|什么时候|什麼時候|何时|何時|几年|哪个年代|何年)|(?:哪里|哪裡|哪儿|何处|什么地方|什麼地方|何地)"
    r"|谁|誰|哪位|哪一?[个個]人|多少|几(?=[个名家项条次位届座场人岁层所种])|(?:什么|什麼|哪一?[个個座条條种種部本家所支位项項届屆]?|何[种種]?)[^，。？是的了在？?]{0,4}"
)


def asked_claims(document: Document, dice: random.Random) -> Iterator[Example]:
    """Claims made of the questions of one document and their answers."""
    whole = document.sentences
    for question, answer in document.asked:
        if len(answer) > 30:
            continue
        statement = stated(question, answer)
        if not statement:
            continue
        at = next((i for i, s in enumerate(whole) if answer in s), None)
        if at is None:
            continue
        told, _ = around(whole, at, dice)
        roll = dice.random()
        if roll < 0.6:
            yield Example("claim", "true: question and answer", statement, "".join(told), SUPPORTED, wrong=())
            if dice.random() < 0.3 and (changed := alter(statement, document.text, dice)):
                yield Example(
                    "claim",
                    f"false: {changed[1]}, reworded",
                    changed[0],
                    "".join(told),
                    CONTRADICTED,
                    wrong=differences(statement, changed[0]),
                )
        if roll > 0.4 and (other := another(answer, document, dice)):
            made = stated(question, other)
            if made:
                print_ = "".join(told)
                if other not in print_ and dice.random() < 0.5:
                    where = next((s for s in whole if other in s), "")
                    print_ = print_ + where if where and dice.random() < 0.5 else where + print_
                yield Example(
                    "claim",
                    "false: another answer",
                    made,
                    print_[:240],
                    CONTRADICTED,
                    wrong=differences(statement, made),
                )
        if dice.random() < 0.12:
            rest = [s for s in whole if answer not in s]
            if rest:
                near, _ = around(rest, min(at, len(rest) - 1), dice)
                yield Example("claim", "untold: answer taken out", statement, "".join(near), UNTOLD)


def stated(question: str, answer: str) -> str | None:
    """A question with its answer as a statement: 于哪一年成立？ + 1998年 → 于1998年成立。"""
    bare = question.rstrip("？?。 ")
    found = list(_WH.finditer(bare))
    if len(found) != 1 or re.search(r"为什么|为何|怎么|如何|怎样|吗|哪些", bare):
        return None
    place = found[0]
    asked = place.group()
    answer = answer.strip("。，、 ")
    lead = "于" if re.match(r"是?[在于]", asked) and not re.match(r"[在于自从]", answer) else ""
    if asked.startswith("是") and lead:
        lead = "是在"
    return bare[: place.start()] + lead + answer + bare[place.end() :] + "。"


def another(answer: str, document: Document, dice: random.Random) -> str | None:
    """Another span of the same kind from the passage: a figure, a year, or the answer to another question."""
    if re.search(r"\d", answer):
        shape = re.sub(r"\d+(?:\.\d+)?", r"\\d+(?:\\.\\d+)?", re.escape(answer).replace(r"\-", "-"))
        found: list[str] = [
            m for m in re.findall(shape, document.text) if m != answer and m not in answer and answer not in m
        ]
        if found and dice.random() < 0.6:
            return dice.choice(found)
        return re.sub(
            r"\d(?!.*\d)", lambda m: dice.choice([c for c in "123456789" if c != m.group()]), answer
        )
    kinds = [a for _, a in document.asked if a != answer and abs(len(a) - len(answer)) <= 4
             and not re.search(r"\d", a) and a not in answer and answer not in a]  # fmt: skip
    if kinds and dice.random() < 0.5:
        return dice.choice(kinds)
    return name(answer, document.text, dice) or noun(answer, document.text, dice)
