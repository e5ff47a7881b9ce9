"""Claims made of the sentences of print: true ones reworded, false ones altered, and such as it does not tell.

Each altered sentence is used both ways (claim altered, print altered, both), so that overlap and odd wording tell
nothing: what counts is whether the two agree.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from rag.training.reader.examples import (
    CONTRADICTED,
    SUPPORTED,
    UNTOLD,
    Document,
    Example,
    differences,
)
from rag.training.reader.false import alter, clauses, name, noun, opposite, sides, tagged
from rag.training.reader.true import reword


def claims_of(document: Document, others: Sequence[Document], dice: random.Random) -> Iterator[Example]:
    """Claims made of the sentences of one document."""
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
