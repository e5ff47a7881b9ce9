"""Examples: claims against printed sentences, questions against passages; a tenth of the documents kept apart.

Each altered sentence is used both ways (claim altered, print altered, both), so that overlap and odd wording tell
nothing: what counts is whether the two agree.
"""

from __future__ import annotations

import random
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from rag.training.data import rows
from rag.training.reader.false import alter, alter_english, clauses, name, noun, opposite, sides, tagged
from rag.training.reader.true import reword

SUPPORTED, CONTRADICTED, UNTOLD = 0, 1, 2
CROSSING = 0.3  # share of the parallel sentences used: the hour is better spent on one language
WINDOW = 200  # characters of a passage in a reading example
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?\n]*[」”』]?")
_WH = re.compile(
    r"是?(?:在|於|于)?(?:哪一?年|哪一天|什么时候|什麼時候|何时|何時|几年|哪个年代|何年)|(?:哪里|哪裡|哪儿|何处|什么地方|什麼地方|何地)"
    r"|谁|誰|哪位|哪一?[个個]人|多少|几(?=[个名家项条次位届座场人岁层所种])|(?:什么|什麼|哪一?[个個座条條种種部本家所支位项項届屆]?|何[种種]?)[^，。？是的了在？?]{0,4}"
)


@dataclass(frozen=True, slots=True)
class Example:
    """`task` is "claim" (label 0, 1, 2) or "read" (label 1, or 0: no answer; start and end in `print`, or -1).

    `wrong`: the characters of a claim that the print does not carry; None where that is not known.
    """

    task: str
    kind: str
    text: str
    print: str
    label: int
    start: int = -1
    end: int = -1
    wrong: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A passage of Chinese print with its sentences, and questions with their answers."""

    title: str
    text: str
    sentences: tuple[str, ...]
    asked: tuple[tuple[str, str], ...]


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, nothing between them lost."""
    return tuple(_SENTENCE.findall(text))


def apart(key: str) -> bool:
    """Whether the document of this key is kept for validation: one in ten."""
    return zlib.crc32(key.encode()) % 10 == 0


def documents(data: Path) -> list[Document]:
    """CMRC train and DRCD dev passages, in Simplified characters."""
    import opencc

    simple = opencc.OpenCC("t2s").convert
    found = []
    for part in ("qa/cmrc2018_train/train", "qa/drcd_zh_hant/dev"):
        asked: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for row in rows(data / f"{part}.jsonl.gz"):
            answer = next((a for a in row["answers"] if a and a in row["context"]), None)
            if answer:
                asked[(row["title"], row["context"])].append((row["question"], answer))
        for (title, text), pairs in asked.items():
            if "drcd" in part:
                text, title = simple(text), simple(title)
                pairs = [(simple(q), simple(a)) for q, a in pairs]
            pairs = [(q, a) for q, a in pairs if a in text]
            found.append(Document(title, text, sentences(text), tuple(pairs)))
    return found


def parallel(data: Path) -> list[list[tuple[str, str]]]:
    """Runs of neighbouring sentences, Chinese and English."""
    runs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows(data / "parallel/ntrex128_news/news.jsonl.gz"):
        runs[row["doc"]].append((row["zh"], row["en"]))
    for part in ("flores200/devtest.jsonl.gz", "tico19/zh_en.jsonl"):
        for i, row in enumerate(rows(data / "parallel" / part)):
            if len(row["zh"]) >= 10:
                runs[f"{part}{i // 8}"].append((row["zh"], row["en"]))
    short = [r for r in rows(data / "parallel/tatoeba/cmn_eng.jsonl.gz") if len(r["zh"]) >= 14]
    for i, row in enumerate(short):
        runs[f"tatoeba{i // 4}"].append((row["zh"], row["en"]))
    return list(runs.values())


def differences(old: str, new: str) -> tuple[tuple[int, int], ...]:
    """Where `new` is not `old`: its characters put in, or those on both sides of what was taken out."""
    found = []
    for what, _, _, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "delete":
            found.append((max(0, start - 1), min(len(new), start + 1)))
        elif what != "equal":
            found.append((start, end))
    return tuple(found)


def around(all_: Sequence[str], at: int, dice: random.Random, most: int = 150) -> tuple[list[str], int]:
    """Sentence `at` with up to three of its neighbours, and where it is among them."""
    first = last = at
    for _ in range(dice.choice((0, 0, 1, 1, 2, 3))):
        left, right = first > 0, last + 1 < len(all_)
        if not (left or right):
            break
        if right and (not left or dice.random() < 0.5):
            last += 1
        else:
            first -= 1
        if sum(map(len, all_[first : last + 1])) > most:
            first, last = (first, last - 1) if last > at else (first + 1, last)
            break
    return list(all_[first : last + 1]), at - first


def claims_of(document: Document, others: Sequence[Document], dice: random.Random) -> Iterator[Example]:
    """Claims made of the sentences and of the questions of one document."""
    whole = document.sentences
    for at, sentence in enumerate(whole):
        if not 10 <= len(sentence) <= 120 or dice.random() < 0.35:
            continue
        told, place = around(whole, at, dice)

        def shown(middle: str, told: list[str] = told, place: int = place) -> str:
            return "".join([*told[:place], middle, *told[place + 1 :]])

        yes, how = reword(sentence, dice)
        roll = dice.random()
        if roll < 0.46:
            yield Example("claim", f"true: {how}", yes, shown(sentence), SUPPORTED, wrong=())
        if roll < 0.72:
            start = yes if dice.random() < 0.6 else sentence
            if changed := alter(start, document.text, dice):
                yield Example(
                    "claim",
                    f"false: {changed[1]}",
                    changed[0],
                    shown(sentence),
                    CONTRADICTED,
                    wrong=differences(start, changed[0]),
                )
        elif changed := alter(sentence, document.text, dice):
            # The print is the altered one.
            if dice.random() < 0.55:
                yield Example(
                    "claim",
                    f"false: {changed[1]}",
                    sentence,
                    shown(changed[0]),
                    CONTRADICTED,
                    wrong=differences(changed[0], sentence),
                )
            else:
                said, how = reword(changed[0], dice, 2)
                yield Example("claim", f"true: {how}", said, shown(changed[0]), SUPPORTED, wrong=())
        if dice.random() < 0.13:
            rest = [s for s in whole if s != sentence]
            if rest:
                near, _ = around(rest, min(at, len(rest) - 1), dice)
                yield Example("claim", "untold: sentence taken out", yes, "".join(near), UNTOLD)
        if dice.random() < 0.08:
            stranger = dice.choice(others)
            more = dice.choice(stranger.sentences).strip().split("，")[-1]
            if 4 <= len(more) <= 30:
                bare = yes.rstrip("。！？!?")
                yield Example(
                    "claim",
                    "untold: clause invented",
                    f"{bare}，{more}",
                    shown(sentence),
                    UNTOLD,
                    wrong=((len(bare) + 1, len(bare) + 1 + len(more)),),
                )
        if dice.random() < 0.06 and len(whole) > 2:
            one, two = dice.sample(range(len(whole)), 2)
            a, b = whole[one].split("，")[0], whole[two].rstrip("。").split("，")[-1]
            if one != two and len(b) >= 5 and len(a) < 30:
                print_ = "".join(whole[i] for i in sorted((one, two)))[:200]
                if two != one + 1 and len(whole[one].split("，")) > 1:
                    yield Example("claim", "untold: another subject", f"{a}，{b}。", print_, UNTOLD)
        yield from _recombined(sentence, "".join(told), document, dice)
    yield from _asked(document, dice)


def _recombined(sentence: str, print_: str, document: Document, dice: random.Random) -> Iterator[Example]:
    """Short claims, of a subject and one clause; false with a figure, a name, a noun that the print tells of another.

    Every word of such a false claim stands in the print, and most stand beside one another.
    """
    parts = [c.strip("，,；;。！？!? ") for c in clauses(sentence)]
    subject = _subject(parts[0]) if parts else ""
    choices = [c for c in parts[1:] if 5 <= len(c) <= 36] if subject else []
    if 6 <= len(parts[0]) <= 36:
        choices.append("")
    for clause in dice.sample(choices, min(len(choices), 2)):
        claim = (subject + clause if clause else parts[0]) + "。"
        told, how = reword(claim, dice, 1) if dice.random() < 0.5 else (claim, "copied")
        if "shortened" in how or len(told) < 6:
            told = claim
        if dice.random() < 0.55:
            yield Example("claim", "true: subject and clause", told, print_, SUPPORTED, wrong=())
        ways = [name, noun, sides, opposite, name]
        dice.shuffle(ways)
        for way in (_figure_of, *ways) if dice.random() < 0.7 else ways:
            if changed := way(told, print_, dice):
                kind = f"false: recombined, {way.__name__.strip('_').removesuffix('_of')}"
                yield Example("claim", kind, changed, print_, CONTRADICTED, wrong=differences(told, changed))
                break


def _figure_of(text: str, print_: str, dice: random.Random) -> str | None:
    """A figure of the claim made another of the print, whatever its length; a year stays a year."""
    places = list(re.finditer(r"\d+(?:\.\d+)?(?=([年月日]?))", text))
    if not places:
        return None
    place = dice.choice(places)
    others = [
        m[0]
        for m in re.finditer(r"\d+(?:\.\d+)?(?=([年月日]?))", print_)
        if m[1] == place[1] and m[0] not in text
    ]
    return text[: place.start()] + dice.choice(others) + text[place.end() :] if others else None


def _subject(clause: str) -> str:
    """The words before the first verb of a clause, if they seem to name something."""
    end = 0
    for word, tag, at in tagged(clause):
        if tag[0] in "vpdcu" or word in "是为有":
            break
        if tag[0] == "r":
            return ""
        end = at + len(word)
    return clause[:end] if 2 <= end <= 16 and end < len(clause) else ""


def _asked(document: Document, dice: random.Random) -> Iterator[Example]:
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


def crossing(run: Sequence[tuple[str, str]], dice: random.Random) -> Iterator[Example]:
    """English claims over Chinese print and the other way round, of one run of neighbouring sentences."""
    for at, (zh, _) in enumerate(run):
        if len(zh) > 110 or len(zh) < 6 or dice.random() > CROSSING:
            continue
        for over in ("zh", "en") if dice.random() < 0.3 else (dice.choice(("zh", "zh", "en")),):
            own, print_of = (1, 0) if over == "zh" else (0, 1)
            told, place = around([p[print_of] for p in run], at, dice, 130 if over == "zh" else 330)
            claim, whole = run[at][own], " ".join(p[own] for p in run)
            all_print = " ".join(p[print_of] for p in run)
            join = "" if over == "zh" else " "
            tag = "en over zh" if over == "zh" else "zh over en"
            roll = dice.random()
            if roll < 0.42:
                yield Example("claim", f"true: {tag}", claim, join.join(told), SUPPORTED, wrong=())
            if roll < 0.35 or roll > 0.9:
                changed = (alter_english if over == "zh" else alter)(claim, whole, dice)
                if changed:
                    yield Example(
                        "claim",
                        f"false: {tag}, {changed[1]}",
                        changed[0],
                        join.join(told),
                        CONTRADICTED,
                        wrong=differences(claim, changed[0]),
                    )
            elif roll < 0.75:
                changed = (alter if over == "zh" else alter_english)(told[place], all_print, dice)
                if changed:
                    told = [*told[:place], changed[0], *told[place + 1 :]]
                    yield Example(
                        "claim", f"false: {tag}, {changed[1]}", claim, join.join(told), CONTRADICTED
                    )
            else:
                rest = [p[print_of] for i, p in enumerate(run) if i != at]
                if rest:
                    near, _ = around(rest, min(at, len(rest) - 1), dice, 130 if over == "zh" else 330)
                    yield Example("claim", f"untold: {tag}", claim, join.join(near), UNTOLD)


def window(text: str, start: int, end: int, dice: random.Random, width: int) -> tuple[str, int, int]:
    """A part of `text` of at most `width` characters that holds start to end."""
    if len(text) <= width:
        return text, start, end
    low, high = max(0, end - width), min(start, len(text) - width)
    first = dice.randint(min(low, high), max(low, high)) if high >= 0 else 0
    first = max(0, min(first, start))
    return text[first : first + width], start - first, end - first


class Nearest:
    """Documents by the pairs of characters that they share with a text, weighed by rareness."""

    def __init__(self, texts: Sequence[str]) -> None:
        import math

        self.texts = texts
        self.where: dict[str, list[int]] = defaultdict(list)
        for i, text in enumerate(texts):
            for pair in {text[j : j + 2] for j in range(len(text) - 1)}:
                self.where[pair].append(i)
        self.weight = {
            p: math.log(len(texts) / len(w)) for p, w in self.where.items() if len(w) < len(texts) / 5
        }

    def near(self, text: str, most: int = 4) -> list[int]:
        """Numbers of the nearest texts, best first."""
        score: Counter[int] = Counter()
        for pair in {text[j : j + 2] for j in range(len(text) - 1)}:
            if weight := self.weight.get(pair):
                for i in self.where[pair]:
                    score[i] += weight  # type: ignore[assignment]
        return [i for i, _ in score.most_common(most)]


def readings(chosen: Sequence[Document], pool: Nearest, dice: random.Random) -> Iterator[Example]:
    """Questions with their passage, with the passage of another article, with the answering sentence cut out."""
    for document in chosen:
        for question, answer in document.asked:
            start = document.text.find(answer)
            if len(answer) > 80:
                continue
            width = dice.choice((90, 110, 140, WINDOW))
            text, first, last = window(document.text, start, start + len(answer), dice, width)
            if text[first:last] == answer:
                yield Example("read", "answers", question, text, 1, first, last)
            roll = dice.random()
            if roll < 0.35:
                near = [i for i in pool.near(question) if answer not in pool.texts[i]]
                if near:
                    other = pool.texts[dice.choice(near)]
                    at = dice.randint(0, max(0, len(other) - width))
                    yield Example("read", "other passage", question, other[at : at + width], 0)
            elif roll < 0.8:
                rest = "".join(s for s in document.sentences if answer not in s)
                if len(rest) > 50:
                    at = max(0, min(start - width // 2, len(rest) - width))
                    yield Example("read", "sentence cut", question, rest[at : at + width], 0)


def judged(data: Path, dice: random.Random) -> Iterator[tuple[bool, Example]]:
    """NoMIRACL's passages as people judged them, and JaQuAD; the first value says whether it is kept apart."""
    from rag.training.data import held_out

    for language in ("zh", "en", "ja"):
        for row in rows(data / f"qa/nomiracl/{language}.jsonl.gz"):
            if held_out(row["id"]):
                continue
            for passage in dice.sample(row.get("passages") or [], min(3, len(row.get("passages") or []))):
                yes = bool(passage.get("relevant"))
                wide = WINDOW if language != "en" else 500
                yield (
                    False,
                    Example(
                        "read", f"nomiracl {language}", row["question"], passage["text"][:wide], int(yes)
                    ),
                )
    for row in rows(data / "qa/jaquad_ja/dev.jsonl.gz"):
        answer = next((a for a in row["answers"] if a in row["context"]), None)
        if answer and len(answer) < 40 and dice.random() < 0.3:
            start = row["context"].find(answer)
            text, first, last = window(row["context"], start, start + len(answer), dice, 150)
            if text[first:last] == answer:
                yield apart(row["context"]), Example("read", "jaquad", row["question"], text, 1, first, last)


def _scripts(example: Example, convert: Any, dice: random.Random) -> Example:
    """Some in Traditional characters, on both sides or on one (each character stays one: offsets hold)."""
    roll = dice.random()
    if roll > 0.2:
        return example
    text, print_ = example.text, example.print
    if roll < 0.16:
        print_ = "".join(convert(c) if "一" <= c <= "鿿" else c for c in print_)
    if roll < 0.13 or roll > 0.17:
        text = "".join(convert(c) if "一" <= c <= "鿿" else c for c in text)
    return replace(example, text=text, print=print_)


def _short(example: Example) -> bool:
    """Whether it is cheap enough to train on: about 110 tokens, a reading 180."""
    size = (len(example.text.encode()) + len(example.print.encode())) / 3
    return size <= (175 if example.task == "claim" else 300)


def make(data: Path, seed: int = 1) -> tuple[list[Example], list[Example]]:
    """Examples for training and for validation, by document."""
    import opencc

    dice = random.Random(seed)
    found = documents(data)
    training = [d for d in found if not apart(d.title)]
    kept = [d for d in found if apart(d.title)]
    runs = parallel(data)
    both: tuple[list[Example], list[Example]] = ([], [])
    for part, chosen in enumerate((training, kept)):
        for document in chosen:
            both[part].extend(claims_of(document, chosen, dice))
        for run in runs:
            if apart(run[0][0]) == bool(part):
                both[part].extend(crossing(run, dice))
        both[part].extend(readings(chosen, Nearest([d.text for d in chosen]), dice))
    for is_kept, example in judged(data, dice):
        both[is_kept].append(example)
    traditional = opencc.OpenCC("s2t")
    known: dict[str, str] = {}

    def convert(character: str) -> str:
        if character not in known:
            made = str(traditional.convert(character))
            known[character] = made if len(made) == 1 else character
        return known[character]

    out = []
    for examples in both:
        made = [
            _scripts(e, convert, dice) for e in examples if e.text.strip() and e.print.strip() and _short(e)
        ]
        dice.shuffle(made)
        out.append(made)
    return out[0], out[1]
